"""Fakes for trying wirewatch and for testing what is built on it: a clock, a site, a receiver.

    clock = SettableClock(datetime(2018, 9, 1, tzinfo=UTC))
    with LoopbackSite() as site, WebhookReceiver(secret) as receiver:
        site.put("/feed.xml", b"<rss>…", "application/rss+xml")
        ...                                             # the real pipeline, with real requests
        (delivery,) = receiver.wait_for(1, timeout_seconds=10)
        assert delivery.is_verified

They listen on 127.0.0.1 only, each on a free port of its own, so each is a host of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self

#: A Standard Webhooks receiver refuses messages that are older or newer than this.
_TOLERANCE_SECONDS = 300


class SettableClock:
    """A clock that stands still until it is set; to be called like `datetime.now(UTC)`."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        """Move the clock on."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class SitePage:
    """What a site answers at a path."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """A validator that changes with the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class _Server(ABC):
    """An HTTP server on a free loopback port, running in threads of its own."""

    def __init__(self) -> None:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def url(self, path: str) -> str:
        """The address of `path` here."""
        return f"{self.origin}{path}"

    @abstractmethod
    def answer(self, request: _Handler, body: bytes) -> SitePage:
        """What to answer."""

    def close(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Handler(BaseHTTPRequestHandler):
    owner: ClassVar[Any]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length") or 0)))

    def _answer(self, body: bytes) -> None:
        page: SitePage = self.owner.answer(self, body)
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("content-type", page.content_type)
        self.send_header("content-length", str(len(page.body)))
        self.end_headers()
        if page.status != 304:
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the owner knows what was asked."""


class LoopbackSite(_Server):
    """A web site of pages put into it; answers conditional requests, and 404 for what it has not.

    `requests` are the paths asked for, in order.
    """

    def __init__(self) -> None:
        self._pages: dict[str, SitePage] = {}
        self.requests: list[str] = []
        super().__init__()

    def put(
        self, path: str, body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200
    ) -> str:
        """Answer with `body` at `path` from now on; the URL of that."""
        self._pages[path] = SitePage(body, content_type, status)
        return self.url(path)

    def answer(self, request: _Handler, body: bytes) -> SitePage:
        self.requests.append(request.path)
        page = self._pages.get(request.path)
        if page is None:
            return SitePage(b"not here", "text/plain", 404)
        validator = {"etag": page.etag}
        if request.headers.get("if-none-match") == page.etag:
            return SitePage(b"", page.content_type, 304, validator)
        return SitePage(page.body, page.content_type, page.status, {**page.headers, **validator})


@dataclass(frozen=True)
class Delivery:
    """A POST as a receiver got it. `is_verified`: its signature is right and its time is now."""

    id: str
    body: bytes
    headers: Mapping[str, str]
    is_verified: bool

    @property
    def message(self) -> dict[str, Any]:
        """The body as JSON."""
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded


class WebhookReceiver(_Server):
    """A receiver by Standard Webhooks 1.0: verifies each POST and answers 204, or 401 when it is not right.

    `deliveries` are all POSTs in order, refused ones included. `clock` is what "now" means.
    """

    def __init__(self, secret: str, clock: Any = None) -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._clock = clock or (lambda: datetime.now(UTC))
        self._scripted: deque[SitePage] = deque()
        self._arrived = threading.Condition()
        self.deliveries: list[Delivery] = []
        super().__init__()

    def answer_next(self, *statuses: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer the next POSTs with these statuses, whatever they hold."""
        self._scripted.extend(SitePage(b"", "text/plain", status, headers or {}) for status in statuses)

    def wait_for(self, count: int, timeout_seconds: float) -> list[Delivery]:
        """The deliveries once there are `count` of them, or those there are when the time is over."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self.deliveries) >= count, timeout_seconds)
            return list(self.deliveries)

    def wait_for_ids(self, count: int, timeout_seconds: float) -> frozenset[str]:
        """As `wait_for`, counting each id once: the ids of what arrived."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._ids()) >= count, timeout_seconds)
            return self._ids()

    def _ids(self) -> frozenset[str]:
        return frozenset(delivery.id for delivery in self.deliveries)

    def answer(self, request: _Handler, body: bytes) -> SitePage:
        headers = {name.lower(): value for name, value in request.headers.items()}
        is_verified = verify_webhook(self._key, headers, body, self._clock())
        with self._arrived:
            self.deliveries.append(Delivery(headers.get("webhook-id", ""), body, headers, is_verified))
            self._arrived.notify_all()
            if self._scripted:
                return self._scripted.popleft()
        return SitePage(b"", "text/plain", 204 if is_verified else 401)


def verify_webhook(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether one of the signatures is right and the message was signed within five minutes of `now`.

    `headers` have lower-case names; `body` is as it came, byte for byte.
    """
    seconds = headers.get("webhook-timestamp", "")
    if not seconds.isdigit() or abs(now.timestamp() - int(seconds)) > _TOLERANCE_SECONDS:
        return False
    signed = b".".join((headers.get("webhook-id", "").encode(), seconds.encode(), body))
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    signatures = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(expected, signature) for signature in signatures)
