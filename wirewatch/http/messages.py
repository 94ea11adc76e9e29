"""What goes out and what comes back: requests, responses, and the one error with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from wirewatch.errors import WirewatchError

Reason = Literal[
    "bad_url",  # not an http(s) URL with a host, or a header that cannot be sent
    "bad_redirect",  # a Location that leads to no http(s) URL
    "too_many_redirects",
    "forbidden_address",  # the host's address is private, loopback, link-local, metadata, ...
    "dns",
    "connect",
    "tls",
    "deadline",
    "disconnected",  # the other side went away in the middle, or said nothing
    "protocol",  # what came is not HTTP as we speak it
    "too_large",  # over the cap on wire, decoded or header bytes
    "bomb",  # over the cap on the ratio of decoded to wire bytes
    "truncated",  # the body ended before its length or its encoding did
    "bad_encoding",  # a content encoding that is unknown or broken
    "closed",  # the client was closed first
    "other",
]

#: What may pass by itself: the same request can succeed later.
PASSING_REASONS: frozenset[Reason] = frozenset(
    {"dns", "connect", "deadline", "disconnected", "truncated", "closed"}
)


class HttpError(WirewatchError):
    """No response: `reason` says why, out of a closed list. The message names the host and no secret."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason: Reason = reason
        super().__init__(f"{reason}: {detail}" if detail else reason)

    @property
    def may_pass(self) -> bool:
        """Whether the same request can succeed later by itself."""
        return self.reason in PASSING_REASONS


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask of which URL.

    `headers` come after User-Agent and Accept-Encoding, which the client sets. A user and password in
    the URL count as `username` and `password`. Credentials, and every header that is not harmless, stay
    behind when a redirect leads to another origin. None for a limit: the settings' one; a limit above
    the settings' is honoured. Only GET and HEAD follow redirects, whatever `follow_redirects` says; without
    `follow_elsewhere` only those that stay on their origin, and others are handed back. Without `wants_body`
    status and headers are the answer: what is wrong with the body is no error, and it is not kept.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    deadline_seconds: float | None = None
    max_wire_bytes: int | None = None
    max_body_bytes: int | None = None
    follow_redirects: bool = True
    follow_elsewhere: bool = True
    wants_body: bool = True
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the status that sent us on (301, 302, 303, 307, 308) and the URL it led to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Response:
    """What came back from the last hop.

    `url` is where it came from, without credentials. `headers` are (lower-case name, value) in the
    order they came, bytes read as latin-1. `body` is decoded from its content encoding. `wire_bytes`
    counts headers and bodies as they came, over all hops.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    redirects: tuple[Redirect, ...] = ()
    elapsed_seconds: float = 0.0
    wire_bytes: int = 0

    def header(self, name: str) -> str | None:
        """The first value of a header, None when it did not come. The name's case does not matter."""
        name = name.lower()
        for each, value in self.headers:
            if each == name:
                return value
        return None

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in the order they came."""
        name = name.lower()
        return tuple(value for each, value in self.headers if each == name)


def response_head(lines: Sequence[bytes]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Status and headers of the last response in header lines as libcurl hands them over.

    Interim responses (100, 103, a proxy's 200) come before it, trailers after its blank line; neither
    counts. Raises: HttpError "protocol" when there is no status line.
    """
    head = _last_head(lines)
    status = _status_code(head[0]) if head else 0
    if not status:
        raise HttpError("protocol", "no status line")
    headers: list[tuple[str, str]] = []
    for line in b"".join(head[1:]).decode("latin-1").split("\n"):
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and headers:  # folded (RFC 9112 section 5.2)
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif colon:
            headers.append((name.strip().lower(), value.strip()))
    return status, tuple(headers)


def _last_head(lines: Sequence[bytes]) -> Sequence[bytes]:
    """From the last status line to the blank line after it."""
    start = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].startswith(b"HTTP/")), len(lines))
    end = next((n for n in range(start, len(lines)) if lines[n] in (b"\r\n", b"\n")), len(lines))
    return lines[start:end]


def last_status(lines: Sequence[bytes]) -> int:
    """The status of the last response in header lines, 0 when there is none."""
    return next((_status_code(line) for line in reversed(lines) if line.startswith(b"HTTP/")), 0)


def _status_code(line: bytes) -> int:
    code = line.split(None, 2)[1:2]
    return int(code[0]) if code and code[0].isdigit() else 0
