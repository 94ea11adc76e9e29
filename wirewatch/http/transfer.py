"""One request on its way through its hops: what the next hop asks, and what its answer means."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from wirewatch.http.encoding import decoded_body
from wirewatch.http.messages import HttpError, Redirect, Request, Response, response_head
from wirewatch.http.targets import Target, redirect_target, target_of

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})

#: Headers that may follow a redirect to another origin; all others could be somebody's secret.
_HARMLESS_HEADERS = frozenset({"accept", "accept-language", "if-modified-since", "if-none-match"})
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_NOT_IN_A_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost at most."""

    deadline_seconds: float
    max_redirects: int
    max_wire_bytes: int
    max_body_bytes: int


@dataclass(slots=True)
class Transfer:
    """A request under way. `target` is the hop that is asked now."""

    request: Request
    limits: Limits
    started_at: float
    target: Target
    future: Future[Response] = field(default_factory=Future)
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    wire_bytes: int = 0

    @classmethod
    def begin(cls, request: Request, limits: Limits, future: Future[Response], now: float) -> Transfer:
        """The first hop of `request`. Raises: HttpError "bad_url"."""
        target = target_of(request.url)
        return cls(request, limits, now, target, future, _first_headers(request, target))

    @property
    def follows(self) -> bool:
        """Whether a redirect is followed rather than handed back."""
        return self.request.follow_redirects and self.request.method in {"GET", "HEAD"}

    def seconds_left(self, now: float) -> float:
        """Until the deadline of the whole request."""
        return self.started_at + self.limits.deadline_seconds - now

    def answered(
        self, lines: Sequence[bytes], chunks: Sequence[bytes], body_wire_bytes: int, now: float
    ) -> Response | None:
        """The response that a hop's answer makes; None when it only moved `target` on.

        Raises: HttpError for an answer that is neither.
        """
        status, headers = response_head(lines)
        self.wire_bytes += sum(map(len, lines)) + body_wire_bytes
        location = _first(headers, "location")
        if location and status in REDIRECT_STATUSES and self.follows and self._move_on(status, location):
            return None
        wire = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        return Response(
            url=self.target.url,
            status=status,
            headers=headers,
            body=self._decoded(wire, headers),
            redirects=self.redirects,
            elapsed_seconds=now - self.started_at,
            wire_bytes=self.wire_bytes,
        )

    def _decoded(self, wire: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
        if not wire:
            return b""
        codings = ",".join(value for name, value in headers if name == "content-encoding")
        return decoded_body(wire, codings, self.limits.max_body_bytes)

    def _move_on(self, status: int, location: str) -> bool:
        """Whether `target` is now where the redirect leads, which the request may forbid."""
        if len(self.redirects) >= self.limits.max_redirects:
            raise HttpError("too_many_redirects", f"more than {self.limits.max_redirects}")
        target = redirect_target(self.target.url, location)
        if target.origin != self.target.origin:
            if not self.request.follow_elsewhere:
                return False
            self.headers = tuple(each for each in self.headers if each[0].lower() in _HARMLESS_HEADERS)
        self.redirects += (Redirect(status, target.url),)
        self.target = target
        return True


def _first(headers: tuple[tuple[str, str], ...], wanted: str) -> str | None:
    for name, value in headers:
        if name == wanted:
            return value
    return None


def _first_headers(request: Request, target: Target) -> tuple[tuple[str, str], ...]:
    for name, value in request.headers:
        if not _HEADER_NAME.fullmatch(name) or _NOT_IN_A_VALUE.search(value):
            raise HttpError("bad_url", f"header {name[:40]!r} cannot be sent")
    username = request.username if request.username is not None else target.username
    password = request.password if request.password is not None else target.password
    if username is None and password is None:
        return request.headers
    token = base64.b64encode(f"{username or ''}:{password or ''}".encode()).decode("ascii")
    return (*request.headers, ("Authorization", f"Basic {token}"))
