"""Pushes from a real hub on loopback: subscribing, being asked back, receiving, renewing."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import queue
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from prometheus_client import REGISTRY

from ingest.websub import Denied, Event, Lease, Push, WebSub, WebSubSettings, links_in_headers
from ingest.websub.signature import is_signed, secret_of, token_of
from ingest.websub.subscriber import is_lease_due, read_key
from wirewatch.http import HttpClient, Request, Response
from wirewatch.http.testing import LOOPBACK_NETWORKS, Answer, SeenRequest, Site
from wirewatch.settings import HttpSettings
from wirewatch.states import FeedState

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = b"k" * 32
FEED = "https://paper.example/feed"
TOPIC = "https://paper.example/feed?self"
FORM = {"Content-Type": "application/atom+xml"}


class Hub:
    """A WebSub hub: takes subscriptions, asks whether they are meant, pushes signed bodies."""

    def __init__(self) -> None:
        self.site = Site()
        self.site.on("/hub", self._subscribe)
        self.forms: list[dict[str, str]] = []
        self.answers: queue.Queue[tuple[int, str]] = queue.Queue()
        self.lease_seconds: str | None = "864000"
        self.status = 202

    @property
    def url(self) -> str:
        return self.site.url("/hub")

    def _subscribe(self, request: SeenRequest, _: socket.socket) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.forms.append(form)
        if self.status == 202:
            threading.Thread(target=self._ask_back, args=(form,), daemon=True).start()
        return Answer(self.status)

    def _ask_back(self, form: dict[str, str]) -> None:
        lease = f"&hub.lease_seconds={self.lease_seconds}" if self.lease_seconds is not None else ""
        topic = quote(form["hub.topic"], safe="")
        query = f"hub.mode=subscribe&hub.topic={topic}&hub.challenge=ch%26llenge{lease}"
        self.answers.put(call(form["hub.callback"], f"?{query}"))

    def push(self, body: bytes, *, method: str = "sha256", secret: str | None = None) -> int:
        """Push to the last subscriber; the status it answers with."""
        form = self.forms[-1]
        digest = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        return call(form["hub.callback"], "", body, {**FORM, "X-Hub-Signature": f"{method}={digest}"})[0]


def call(
    url: str, query: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str = ""
) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    method = method or ("GET" if body is None else "POST")
    connection.request(method, parts.path + query, body, headers or {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.site.close()


class Subscriber:
    """A WebSub under test, with a clock to move and a wait for its events."""

    def __init__(self, **settings: Any) -> None:
        self.now = NOW
        self.client = HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.settings = WebSubSettings(public_url=f"http://127.0.0.1:{port}/websub/", port=port, **settings)
        self.came = threading.Semaphore(0)
        self.websub = WebSub(self.settings, self.client, KEY, lambda: self.now, self.came.release)

    def event(self) -> Event:
        assert self.came.acquire(timeout=10)
        (event,) = self.websub.take()
        return event

    def leased(self, hub: Hub, **fields: Any) -> FeedState:
        """The state of a feed after its hub has given it a lease."""
        self.websub.keep(state(hub))
        lease = self.event()
        assert isinstance(lease, Lease)
        assert hub.answers.get(timeout=10) == (200, "ch&llenge")
        return state(hub, lease_until=lease.until, lease_callback=lease.callback, **fields)

    def close(self) -> None:
        self.websub.close()
        self.client.close()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    subscriber = Subscriber()
    yield subscriber
    subscriber.close()


def state(hub: Hub | None = None, **fields: Any) -> FeedState:
    values: dict[str, Any] = {"hub": hub.url if hub else None, "topic_url": TOPIC, **fields}
    return FeedState(feed_url=FEED, due_at=NOW, **values)


def test_a_feed_with_a_hub_gets_a_lease_after_the_hub_has_asked_back(
    hub: Hub, subscriber: Subscriber
) -> None:
    subscriber.websub.keep(state(hub))

    lease = subscriber.event()

    assert hub.answers.get(timeout=10) == (200, "ch&llenge")
    callback = subscriber.websub.callback(FEED)
    assert lease == Lease(FEED, NOW + timedelta(days=10), callback)
    (form,) = hub.forms
    assert (form["hub.mode"], form["hub.topic"], form["hub.callback"]) == ("subscribe", TOPIC, callback)
    assert form["hub.lease_seconds"] == "864000"
    assert len(form["hub.secret"]) == 64


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_push_arrives_as_the_feeds_body(hub: Hub, subscriber: Subscriber, method: str) -> None:
    subscriber.leased(hub)
    assert hub.push(b"<feed>\xff</feed>", method=method) == 202
    assert subscriber.event() == Push(FEED, b"<feed>\xff</feed>", "application/atom+xml")


def test_a_push_signed_with_another_secret_is_acknowledged_and_ignored(
    hub: Hub, subscriber: Subscriber
) -> None:
    subscriber.leased(hub)
    assert hub.push(b"<feed/>", secret="guessed") == 202
    assert call(hub.forms[-1]["hub.callback"], "", b"<feed/>")[0] == 202
    assert subscriber.websub.take() == []


def test_a_push_in_chunks_is_received(hub: Hub, subscriber: Subscriber) -> None:
    subscriber.leased(hub)
    body = b"<feed>" + b"x" * 5000
    signature = hmac.new(hub.forms[-1]["hub.secret"].encode(), body, "sha256").hexdigest()
    parts = urlsplit(hub.forms[-1]["hub.callback"])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    connection.request("POST", parts.path, iter([body[:7], body[7:]]), headers, encode_chunked=True)
    assert connection.getresponse().status == 202
    connection.close()
    assert subscriber.event() == Push(FEED, body, None)


def test_a_hub_may_grant_less_than_was_asked(hub: Hub, subscriber: Subscriber) -> None:
    hub.lease_seconds = "7200"
    assert subscriber.leased(hub).lease_until == NOW + timedelta(hours=2)


@pytest.mark.parametrize(("said", "granted"), [(None, 10), ("soon", 10), ("99999999999999", 60)])
def test_a_lease_has_believable_length(
    hub: Hub, subscriber: Subscriber, said: str | None, granted: int
) -> None:
    hub.lease_seconds = said
    assert subscriber.leased(hub).lease_until == NOW + timedelta(days=granted)


def test_a_lease_is_renewed_before_it_ends_and_not_sooner(hub: Hub, subscriber: Subscriber) -> None:
    leased = subscriber.leased(hub)
    subscriber.now += timedelta(days=8)
    subscriber.websub.keep(leased)
    assert len(hub.forms) == 1
    subscriber.now += timedelta(days=1)
    subscriber.websub.keep(leased)
    assert isinstance(subscriber.event(), Lease)
    assert len(hub.forms) == 2


def test_a_short_lease_is_renewed_at_half_its_time() -> None:
    settings = WebSubSettings()
    leased = state(hub=None, lease_until=NOW + timedelta(hours=3), lease_callback="c")
    leased = FeedState.decode(leased.encode().replace(b'"hub":null', b'"hub":"https://h.example/"'))
    assert not is_lease_due(leased, "c", settings, NOW, timedelta(hours=4))
    assert is_lease_due(leased, "c", settings, NOW + timedelta(hours=1.1), timedelta(hours=4))
    assert is_lease_due(leased, "another machine", settings, NOW, timedelta(hours=4))


def test_a_hub_that_fails_is_asked_again_after_growing_waits(
    hub: Hub, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.status = 500
    asked: list[Request] = []
    submit = subscriber.client.submit

    def noted(request: Request) -> Future[Response]:
        asked.append(request)
        return submit(request)

    monkeypatch.setattr(subscriber.client, "submit", noted)
    hours_asked = []
    for hour in range(16):
        subscriber.now = NOW + timedelta(hours=hour)
        before, failures = len(asked), hub_failures()
        subscriber.websub.keep(state(hub))
        if len(asked) > before:
            hours_asked.append(hour)
            wait_for_failures(failures + 1)
    assert hours_asked == [0, 2, 6, 14]  # the wait doubles with each failure


def hub_failures() -> float:
    return REGISTRY.get_sample_value("wirewatch_websub_total", {"outcome": "hub_failed"}) or 0.0


def wait_for_failures(count: float) -> None:
    deadline = time.monotonic() + 10
    while hub_failures() < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_feed_counts_as_pushed_while_its_lease_lasts_at_this_endpoint(
    hub: Hub, subscriber: Subscriber
) -> None:
    leased = subscriber.leased(hub)
    assert subscriber.websub.is_pushed(leased)
    assert not subscriber.websub.is_pushed(state(hub))
    subscriber.now += timedelta(days=10)
    assert not subscriber.websub.is_pushed(leased)


def test_an_intent_that_is_not_ours_is_not_confirmed(hub: Hub, subscriber: Subscriber) -> None:
    callback = subscriber.leased(hub).lease_callback
    for query in (
        "?hub.mode=subscribe&hub.topic=https%3A%2F%2Fother.example&hub.challenge=x",
        f"?hub.mode=unsubscribe&hub.topic={quote(TOPIC, safe='')}&hub.challenge=x",
        f"?hub.mode=subscribe&hub.topic={quote(TOPIC, safe='')}",
        "",
    ):
        assert call(callback, query)[0] == 404
    assert subscriber.websub.take() == []


def test_a_refusal_is_told(hub: Hub, subscriber: Subscriber) -> None:
    callback = subscriber.leased(hub).lease_callback
    assert call(callback, f"?hub.mode=denied&hub.topic={quote(TOPIC, safe='')}&hub.reason=no")[0] == 200
    assert subscriber.event() == Denied(FEED, "no")


def test_pushes_for_feeds_that_are_no_longer_kept_end_their_subscription(
    hub: Hub, subscriber: Subscriber
) -> None:
    subscriber.leased(hub)
    subscriber.websub.keep(state(None))
    assert hub.push(b"<feed/>") == 410
    callback = hub.forms[-1]["hub.callback"]
    assert call(callback.rpartition("/")[0] + "/guess", "", b"x")[0] == 410
    assert call(callback, "?hub.mode=subscribe")[0] == 404


def test_pushes_beyond_what_memory_allows_are_refused_for_now(hub: Hub) -> None:
    subscriber = Subscriber(max_waiting_bytes=1000)
    subscriber.leased(hub)
    assert [hub.push(b"x" * 600), hub.push(b"y" * 600)] == [202, 503]
    assert len(subscriber.websub.take()) == 1
    assert hub.push(b"y" * 600) == 202
    subscriber.close()


def raw(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /x HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"400"),
        (b"POST /x HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", b"413"),
        (b"POST /x HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b"413"),
        (b"POST /x HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST /x HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort", b"400"),
        (b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", b"413"),
        (b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"DELETE /x HTTP/1.1\r\n\r\n", b"405"),
    ],
)
def test_strangers_who_send_nonsense_get_an_error_and_do_no_harm(
    hub: Hub, subscriber: Subscriber, data: bytes, status: bytes
) -> None:
    subscriber.leased(hub)
    assert raw(subscriber.websub.port, data).split(b" ")[1] == status
    assert hub.push(b"<feed/>") == 202


def test_a_feed_without_a_hub_asks_nobody(subscriber: Subscriber) -> None:
    subscriber.websub.keep(state(None))
    assert subscriber.websub.take() == []


def test_without_a_public_url_nothing_listens(subscriber: Subscriber, tmp_path: Path) -> None:
    settings = WebSubSettings()
    assert WebSub.open(settings, subscriber.client, tmp_path / "websub.key", lambda: NOW) is None
    assert not (tmp_path / "websub.key").exists()


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "websub.key"
    key = read_key(path)
    assert read_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    with pytest.raises(OSError, match="holds no key"):
        read_key(path)


def test_secrets_and_callbacks_differ_by_feed_and_key() -> None:
    assert len({secret_of(KEY, FEED), secret_of(KEY, TOPIC), secret_of(b"x" * 32, FEED)}) == 3
    assert token_of(KEY, FEED) not in secret_of(KEY, FEED)


def test_only_known_signature_methods_count() -> None:
    md5 = hmac.new(b"s", b"body", hashlib.md5).hexdigest()
    assert not is_signed(b"body", f"md5={md5}", "s")
    for signature in (None, "", "sha256", "sha256=", "sha256=ÿ"):
        assert not is_signed(b"body", signature, "s")
    good = hmac.new(b"s", b"body", hashlib.sha256).hexdigest()
    assert is_signed(b"body", f"SHA256={good.upper()}", "s")


def test_hub_and_topic_are_read_from_link_headers() -> None:
    def links(*values: str) -> tuple[str | None, str | None]:
        return links_in_headers(Response("https://s.example/f", 200, tuple(("link", v) for v in values), b""))

    assert links('<https://hub.example/>; rel="hub", </feed>; rel=self') == (
        "https://hub.example/",
        "https://s.example/feed",
    )
    assert links('</a>; rel="alternate"; type="x"', '<https://h.example/>;title="a, b";rel="x HUB"') == (
        "https://h.example/",
        None,
    )
    assert links("<javascript:x>; rel=hub", "<https://h.example", "< >;;rel", "<http://[>; rel=hub") == (
        None,
        None,
    )
