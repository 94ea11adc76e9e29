"""The shipped fakes keep the contracts of what they stand for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks

from wirewatch.http import HttpClient, Request
from wirewatch.settings import HttpSettings
from wirewatch.testing import LoopbackSite, SettableClock, WebhookReceiver

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, only").decode()
BODY = '{"type": "alert.raised"}'


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(HttpSettings(allow_networks=("127.0.0.0/8",), deadline_seconds=10)) as client:
        yield client


def post(client: HttpClient, receiver: WebhookReceiver, body: str = BODY, **headers: str) -> int:
    """The status that a POST signed by an independent implementation gets; `headers` replace its own."""
    now = datetime.now(UTC)
    signature = standardwebhooks.Webhook(SECRET).sign("message-1", now, BODY)
    signed = {"webhook-id": "message-1", "webhook-timestamp": str(int(now.timestamp()))}
    signed |= {"webhook-signature": signature, **{name.replace("_", "-"): v for name, v in headers.items()}}
    request = Request(receiver.url("/hook"), "POST", tuple(signed.items()), body.encode())
    return client.fetch(request).status


def test_the_receiver_takes_what_an_independent_implementation_signs(client: HttpClient) -> None:
    with WebhookReceiver(SECRET) as receiver:
        assert post(client, receiver) == 204
        (delivery,) = receiver.wait_for(1, timeout_seconds=5)
    assert delivery.is_verified
    assert delivery.message == {"type": "alert.raised"}
    assert delivery.id == "message-1"


def test_the_receiver_refuses_what_is_not_signed_like_this(client: HttpClient) -> None:
    with WebhookReceiver(SECRET) as receiver:
        assert post(client, receiver, body=BODY + " ") == 401
        assert post(client, receiver, webhook_id="message-2") == 401
        assert post(client, receiver, webhook_timestamp="1") == 401
        assert post(client, receiver, webhook_timestamp="soon") == 401
        assert post(client, receiver, webhook_signature="v1,AAAA v2,é".encode().decode("latin-1")) == 401
        assert not any(delivery.is_verified for delivery in receiver.deliveries)


def test_the_receiver_goes_by_its_clock(client: HttpClient) -> None:
    clock = SettableClock(datetime.now(UTC))
    with WebhookReceiver(SECRET, clock) as receiver:
        clock.advance(-3600)
        assert post(client, receiver) == 401
        clock.advance(3600)
        assert post(client, receiver) == 204


def test_the_receiver_answers_as_it_was_told_and_then_by_itself(client: HttpClient) -> None:
    with WebhookReceiver(SECRET) as receiver:
        receiver.answer_next(503, 429, headers={"retry-after": "7"})
        assert [post(client, receiver) for _ in range(3)] == [503, 429, 204]
        assert len(receiver.wait_for(9, timeout_seconds=0.01)) == 3


def test_a_site_answers_what_it_was_given_and_nothing_else(client: HttpClient) -> None:
    with LoopbackSite() as site:
        url = site.put("/a", "é".encode(), "text/plain; charset=utf-8")
        response = client.fetch(Request(url))
        assert (response.status, response.body.decode()) == (200, "é")
        assert client.fetch(Request(site.url("/b"))).status == 404
        assert site.requests == ["/a", "/b"]


def test_a_site_knows_its_validators(client: HttpClient) -> None:
    with LoopbackSite() as site:
        url = site.put("/a", b"one")
        etag = client.fetch(Request(url)).header("etag") or ""
        asked = Request(url, headers=(("if-none-match", etag),))
        assert client.fetch(asked).status == 304
        site.put("/a", b"two")
        assert client.fetch(asked).body == b"two"


def test_a_clock_stands_still_until_it_is_set() -> None:
    clock = SettableClock(datetime(2018, 9, 1, tzinfo=UTC))
    first = clock()
    clock.advance(60)
    assert clock() - first == timedelta(seconds=60)
