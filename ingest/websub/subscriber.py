"""The subscriber: keeps leases alive, answers hubs, hands on what they push."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import Field

from ingest.websub.endpoint import Call, Endpoint, Reply
from ingest.websub.signature import is_signed, secret_of, token_of
from wirewatch import metrics
from wirewatch.http import HttpClient, Request, Response
from wirewatch.settings import Section
from wirewatch.states import FeedState

_MAX_LEASE = timedelta(days=60)
_KEY_BYTES = 32
_MAX_EVENTS = 1_000


class WebSubSettings(Section):
    """Receiving pushes from the hubs of feeds that have one."""

    public_url: str | None = Field(
        None, description="Where hubs reach the endpoint, e.g. https://example.org/websub; none: off."
    )
    address: str = Field("127.0.0.1", description="Where the endpoint listens, behind a proxy with TLS.")
    port: int = Field(8788, ge=0, le=65535, description="Its port; 0 takes a free one.")
    lease_seconds: float = Field(864_000.0, ge=3600, description="Asked of hubs; they may grant less.")
    renew_before_seconds: float = Field(
        86_400.0, ge=600, description="A lease is renewed when so much of it is left, or half of it."
    )
    retry_seconds: float = Field(
        3_600.0, ge=60, description="Before a hub that did not answer is asked again; doubles up to a day."
    )
    poll_interval_seconds: float = Field(
        10_800.0, ge=60, description="A feed that pushes is polled this often all the same."
    )
    max_body_bytes: int = Field(8 * 2**20, gt=0, description="Bytes of one push.")
    max_waiting_bytes: int = Field(64 * 2**20, gt=0, description="Bytes of pushes not yet handled.")


@dataclass(frozen=True, slots=True)
class Push:
    """A hub sent the feed, or only its new entries: what is missing in it is not gone."""

    feed_url: str
    body: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The hub pushes to `callback` until then: `FeedState.lease_until`, `lease_callback`."""

    feed_url: str
    until: datetime
    callback: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The hub refuses the feed; it was told why, perhaps. Polling goes on."""

    feed_url: str
    reason: str


Event = Push | Lease | Denied


@dataclass(slots=True)
class _Subscription:
    feed_url: str
    topic: str
    asked_at: datetime | None = None
    failures: int = 0


def is_lease_due(
    state: FeedState, callback: str, settings: WebSubSettings, now: datetime, granted: timedelta | None = None
) -> bool:
    """Whether a feed's hub should be asked for a lease: it has none, another address has it, or it ends soon.

    `granted` is how long the hub's leases are, None when it is not known.
    """
    if not state.hub or state.is_gone:
        return False
    if state.lease_until is None or state.lease_callback != callback:
        return True
    margin = timedelta(seconds=settings.renew_before_seconds)
    if granted is not None:
        margin = min(margin, granted / 2)
    return state.lease_until - now <= margin


class WebSub:
    """Subscriptions of the feeds that were handed to `keep`. Safe to use from any thread.

    `key` makes the secrets and the callback URLs: whoever has it can forge pushes. `on_event` is called,
    on another thread, when `take` has something.
    Raises: OSError when the endpoint's port cannot be had.
    """

    def __init__(
        self,
        settings: WebSubSettings,
        client: HttpClient,
        key: bytes,
        now: Callable[[], datetime],
        on_event: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._client = client
        self._key = key
        self._now = now
        self._on_event = on_event
        self._lock = threading.Lock()
        self._by_token: dict[str, _Subscription] = {}
        self._granted: dict[str, timedelta] = {}
        self._events: deque[Event] = deque()
        self._waiting_bytes = 0
        self._endpoint = Endpoint(settings.address, settings.port, settings.max_body_bytes, self._respond)
        self.port = self._endpoint.port

    @classmethod
    def open(
        cls,
        settings: WebSubSettings,
        client: HttpClient,
        key_file: Path,
        now: Callable[[], datetime],
        on_event: Callable[[], None] = lambda: None,
    ) -> Self | None:
        """The subscriber, None when the settings leave it off. Makes `key_file` when there is none."""
        return cls(settings, client, read_key(key_file), now, on_event) if settings.public_url else None

    def callback(self, feed_url: str) -> str:
        """Where the hub of `feed_url` reaches us."""
        return f"{(self._settings.public_url or '').rstrip('/')}/{token_of(self._key, feed_url)}"

    def keep(self, state: FeedState) -> None:
        """Accept the feed's pushes, and ask its hub for a lease if that is due. Quick; call it often."""
        if not state.hub:
            self.drop(state.feed_url)
            return
        token, now = token_of(self._key, state.feed_url), self._now()
        topic = state.topic_url or state.url or state.feed_url
        with self._lock:
            subscription = self._by_token.setdefault(token, _Subscription(state.feed_url, topic))
            subscription.topic = topic
            granted = self._granted.get(state.feed_url)
            is_due = is_lease_due(state, self.callback(state.feed_url), self._settings, now, granted)
            if not is_due or not self._may_ask(subscription, now):
                return
            subscription.asked_at = now
        self._ask(state.hub, subscription)

    def drop(self, feed_url: str) -> None:
        """Accept no more pushes of the feed: its hub is told so (410) when it tries the next time."""
        with self._lock:
            self._by_token.pop(token_of(self._key, feed_url), None)
            self._granted.pop(feed_url, None)

    def is_pushed(self, state: FeedState) -> bool:
        """Whether the feed's hub has promised to push to this endpoint now."""
        has_lease = state.lease_until is not None and state.lease_until > self._now()
        return has_lease and state.lease_callback == self.callback(state.feed_url)

    def take(self) -> list[Event]:
        """What came in since the last call, in order."""
        with self._lock:
            events = list(self._events)
            self._events.clear()
            self._waiting_bytes = 0
        return events

    def close(self) -> None:
        """Listen no more. Leases stay: after a restart their pushes arrive again."""
        self._endpoint.close()

    def _may_ask(self, subscription: _Subscription, now: datetime) -> bool:
        if subscription.asked_at is None:
            return True
        wait_seconds = self._settings.retry_seconds * 2.0 ** min(subscription.failures, 10)
        return now - subscription.asked_at >= timedelta(seconds=min(wait_seconds, 86_400.0))

    def _ask(self, hub: str, subscription: _Subscription) -> None:
        form = {
            "hub.mode": "subscribe",
            "hub.topic": subscription.topic,
            "hub.callback": self.callback(subscription.feed_url),
            "hub.lease_seconds": str(int(self._settings.lease_seconds)),
            "hub.secret": secret_of(self._key, subscription.feed_url),
        }
        request = Request(
            hub,
            method="POST",
            body=urlencode(form).encode(),
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
        )
        self._client.submit(request).add_done_callback(lambda done: self._asked(subscription, done))

    def _asked(self, subscription: _Subscription, done: Future[Response]) -> None:
        is_accepted = not done.cancelled() and done.exception() is None and done.result().status // 100 == 2
        with self._lock:
            subscription.failures = 0 if is_accepted else subscription.failures + 1
        metrics.WEBSUB.labels("asked" if is_accepted else "hub_failed").inc()

    def _respond(self, call: Call) -> Reply:
        parts = urlsplit(call.target)
        token = parts.path.rpartition("/")[2]
        with self._lock:
            subscription = self._by_token.get(token)
        if call.method == "GET":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            return Reply(404) if subscription is None else self._verify(subscription, query)
        if call.method != "POST":
            return Reply(405)
        return self._unknown() if subscription is None else self._pushed(subscription, call)

    def _unknown(self) -> Reply:
        """410 ends a subscription at the hub (section 7)."""
        metrics.WEBSUB.labels("unknown").inc()
        return Reply(410)

    def _verify(self, subscription: _Subscription, query: dict[str, str]) -> Reply:
        """Verification of intent (section 5.3): yes only to what was asked for."""
        if query.get("hub.topic") != subscription.topic:
            return Reply(404)
        if query.get("hub.mode") == "denied":
            self._add(Denied(subscription.feed_url, query.get("hub.reason", "")[:200]))
            metrics.WEBSUB.labels("denied").inc()
            return Reply(200)
        challenge = query.get("hub.challenge")
        if query.get("hub.mode") != "subscribe" or not challenge or subscription.asked_at is None:
            return Reply(404)
        granted = _granted(query.get("hub.lease_seconds"), self._settings.lease_seconds)
        with self._lock:
            self._granted[subscription.feed_url] = granted
        callback = self.callback(subscription.feed_url)
        self._add(Lease(subscription.feed_url, self._now() + granted, callback))
        metrics.WEBSUB.labels("leased").inc()
        return Reply(200, challenge)

    def _pushed(self, subscription: _Subscription, call: Call) -> Reply:
        """A push that is not signed as agreed is ignored and acknowledged (section 7.1), and counted."""
        signature = call.headers.get("x-hub-signature-256") or call.headers.get("x-hub-signature")
        if not is_signed(call.body, signature, secret_of(self._key, subscription.feed_url)):
            metrics.WEBSUB.labels("bad_signature").inc()
            return Reply(202)
        if not self._add(Push(subscription.feed_url, call.body, call.headers.get("content-type"))):
            metrics.WEBSUB.labels("busy").inc()
            return Reply(503)
        metrics.WEBSUB.labels("pushed").inc()
        return Reply(202)

    def _add(self, event: Event) -> bool:
        size = len(event.body) if isinstance(event, Push) else 0
        with self._lock:
            has_room = self._waiting_bytes + size <= self._settings.max_waiting_bytes
            if size and not (has_room and len(self._events) < _MAX_EVENTS):
                return False
            self._events.append(event)
            self._waiting_bytes += size
        self._on_event()
        return True


def read_key(path: Path) -> bytes:
    """The key in `path`, made at the first call, readable by its owner alone. Raises: OSError."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = os.urandom(_KEY_BYTES)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
    if len(key) < _KEY_BYTES:
        raise OSError(f"{path} holds no key: remove it, and a new one is made")
    return key


def _granted(lease_seconds: str | None, asked_seconds: float) -> timedelta:
    seconds = float(lease_seconds) if lease_seconds and lease_seconds.isdecimal() else asked_seconds
    return min(timedelta(seconds=min(seconds, 10.0**9)), _MAX_LEASE)
