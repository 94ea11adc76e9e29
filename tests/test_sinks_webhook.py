"""The webhook sink: signature, answers, bounds."""

from __future__ import annotations

import base64
import json
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks

from sinks.deliveries import Outcome, delivery_outcome
from sinks.message import MAX_BODY_BYTES, webhook_body
from sinks.signing import Secrets, read_secret, signed_headers
from sinks.webhook import Webhook, WebhookSettings
from wirewatch.configuration import load_settings
from wirewatch.errors import BadRecordError, RetryLaterError, SettingsError
from wirewatch.http.testing import Answer, Site
from wirewatch.records import Alert, AlertTiming, ArticleRef, Corroboration, Evidence
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Dropped, Result, Setup
from wirewatch.testing import LoopbackSite, SettableClock, WebhookReceiver

AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, only").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"the one that follows it soon").decode()
CONTEXT = Context(at=AT, state=None, headers={})  # type: ignore[arg-type] # sinks keep no state


def alert(**fields: Any) -> Alert:
    values: dict[str, Any] = {
        "id": "notification-1",
        "alert_id": "alert-1",
        "sequence": 1,
        "kind": "raised",
        "watch": "ax-bex",
        "title": "Ax – Bex meeting",
        "severity": "warning",
        "corroboration": Corroboration(independent_sources=1, copies=0),
        "evidence": (),
        "articles": (),
        "timing": AlertTiming(first_published_at=AT, first_seen_at=AT, raised_at=AT),
    }
    return Alert(**{**values, **fields})


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(SECRET) as receiver:
        yield receiver


Built = Callable[..., Webhook]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Built]:
    """Makes receivers for a URL, on loopback, and closes them."""
    made: list[Webhook] = []

    def build(url: str, *, http: HttpSettings | None = None, clock: Any = None, **settings: Any) -> Webhook:
        http = http or HttpSettings(allow_networks=("127.0.0.0/8",), deadline_seconds=10)
        setup = Setup(http, (), (), (), tmp_path, clock or (lambda: datetime.now(UTC)), "receiver-test")
        values = {"url": url, "secret": SECRET, **settings}
        made.append(Webhook.build(WebhookSettings.model_validate(values), setup))
        return made[-1]

    yield build
    for webhook in made:
        webhook.close()


def deliver(webhook: Webhook, record: Alert | None = None) -> Result:
    """The result of one attempt."""
    answer = webhook.handle(record or alert(), CONTEXT)
    return answer.result(10) if isinstance(answer, Future) else answer


def test_an_independent_implementation_verifies_the_signature() -> None:
    body = webhook_body(alert())
    now = datetime.now(UTC)
    headers = signed_headers([read_secret(OTHER_SECRET), read_secret(SECRET)], "notification-1", now, body)
    for secret in (SECRET, OTHER_SECRET):
        assert standardwebhooks.Webhook(secret).verify(body.decode(), headers) == json.loads(body)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(body.decode() + " ", headers)
    late = signed_headers([read_secret(SECRET)], "notification-1", now - timedelta(minutes=6), body)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(body.decode(), late)


def test_the_post_is_signed_and_says_what_it_is(receiver: WebhookReceiver, build: Built) -> None:
    assert deliver(build(receiver.url("/hook?team=a"))) == ()
    (delivery,) = receiver.deliveries
    assert delivery.is_verified
    assert delivery.id == "notification-1"
    assert delivery.headers["content-type"] == "application/json"
    message = delivery.message
    assert (message["type"], message["timestamp"]) == ("alert.raised", AT.isoformat())
    assert message["data"]["alert_id"] == "alert-1"
    assert message["data"]["is_shortened"] is False


def test_each_attempt_is_signed_anew_under_the_same_id(receiver: WebhookReceiver, build: Built) -> None:
    clock = SettableClock(datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=60))
    webhook = build(receiver.url("/"), clock=clock)
    receiver.answer_next(500)
    with pytest.raises(RetryLaterError):
        deliver(webhook)
    clock.advance(60)
    deliver(webhook)
    first, second = receiver.deliveries
    assert first.id == second.id
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    assert first.is_verified
    assert second.is_verified


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ((200, 201, 202, 204, 299), Outcome.DELIVERED),
        ((301, 302, 303, 307, 308, 304), Outcome.RETRY),
        ((401, 403, 404, 405, 408, 409, 425, 429), Outcome.RETRY),
        ((500, 502, 503, 504, 599), Outcome.RETRY),
        ((400, 413, 415, 422), Outcome.REJECTED),
        ((410,), Outcome.DISABLE),
        ((0, 100, 199, 600), Outcome.RETRY),
    ],
)
def test_a_status_means_one_outcome(statuses: tuple[int, ...], outcome: Outcome) -> None:
    assert {delivery_outcome(status) for status in statuses} == {outcome}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_not_followed(
    status: int, receiver: WebhookReceiver, build: Built
) -> None:
    with LoopbackSite() as elsewhere:
        receiver.answer_next(status, headers={"location": elsewhere.url("/stolen")})
        with pytest.raises(RetryLaterError, match=str(status)):
            deliver(build(receiver.url("/")))
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    "said",
    [
        Answer(200, b"broken", (("Content-Encoding", "gzip"),)),
        Answer(200, b"?", (("Content-Encoding", "zstd"),)),
        Answer(200, b"x" * 2_000_000),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000,
    ],
)
def test_a_2xx_is_a_delivery_whatever_body_comes_with_it(said: Answer | bytes, build: Built) -> None:
    with Site() as site:
        site.on("/", said)
        assert deliver(build(site.url("/"))) == ()


def test_a_2xx_whose_body_never_ends_is_a_delivery_at_the_deadline(build: Built) -> None:
    def begin_a_body(_: object, channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")
        channel.recv(1)

    with Site() as site:
        site.on("/", begin_a_body)
        assert deliver(build(site.url("/"), timeout_seconds=0.3)) == ()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"200"])
def test_an_answer_that_ends_before_its_status_line_is_none(said: bytes, build: Built) -> None:
    with Site() as site:
        site.on("/", said)
        with pytest.raises(RetryLaterError, match="not reached"):
            deliver(build(site.url("/")))


def test_an_alert_that_the_receiver_finds_wrong_is_a_bad_record(
    receiver: WebhookReceiver, build: Built
) -> None:
    receiver.answer_next(422)
    with pytest.raises(BadRecordError, match="422"):
        deliver(build(receiver.url("/")))


def test_a_receiver_that_refuses_every_alert_is_waited_for(receiver: WebhookReceiver, build: Built) -> None:
    webhook = build(receiver.url("/"))
    receiver.answer_next(*[400] * 6)
    for _ in range(5):
        with pytest.raises(BadRecordError):
            deliver(webhook)
    with pytest.raises(RetryLaterError, match="every alert"):
        deliver(webhook)
    assert deliver(webhook) == ()
    receiver.answer_next(400)
    with pytest.raises(BadRecordError):
        deliver(webhook)


def test_a_receiver_that_is_gone_is_sent_nothing_more_even_after_a_restart(
    receiver: WebhookReceiver, build: Built
) -> None:
    receiver.answer_next(410)
    webhook = build(receiver.url("/old"))
    assert [deliver(webhook), deliver(webhook)] == [Dropped("receiver_disabled")] * 2
    assert deliver(build(receiver.url("/old"))) == Dropped("receiver_disabled")
    assert len(receiver.deliveries) == 1
    assert deliver(build(receiver.url("/new"))) == ()


def test_retry_after_is_waited_for_by_every_alert_and_clamped(
    receiver: WebhookReceiver, build: Built
) -> None:
    webhook = build(receiver.url("/"), max_retry_after_seconds=100)
    receiver.answer_next(429, headers={"retry-after": "9000"})
    with pytest.raises(RetryLaterError) as first:
        deliver(webhook)
    assert first.value.after_seconds == 100
    with pytest.raises(RetryLaterError) as second:
        webhook.handle(alert(id="notification-2"), CONTEXT)
    assert second.value.after_seconds == pytest.approx(100, abs=5)
    assert len(receiver.deliveries) == 1


def test_a_failure_without_retry_after_leaves_the_wait_to_the_worker(
    receiver: WebhookReceiver, build: Built
) -> None:
    receiver.answer_next(503)
    with pytest.raises(RetryLaterError) as raised:
        deliver(build(receiver.url("/")))
    assert raised.value.after_seconds is None


def test_a_receiver_that_is_not_there_is_tried_again(build: Built) -> None:
    with WebhookReceiver(SECRET) as closed:
        url = closed.url("/")
    with pytest.raises(RetryLaterError, match="not reached"):
        deliver(build(url))


def test_a_private_address_is_not_called_unless_it_is_allowed(
    receiver: WebhookReceiver, build: Built
) -> None:
    with pytest.raises(RetryLaterError, match="forbidden_address"):
        deliver(build(receiver.url("/"), http=HttpSettings(deadline_seconds=10)))
    assert receiver.deliveries == []


def test_a_secret_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"# old\n{SECRET}\n")
    secrets = Secrets(str(file), None)
    assert secrets.current() == (read_secret(SECRET),)
    file.write_text(f"{OTHER_SECRET}\n{SECRET}\n")
    os.utime(file, ns=(1, 1))
    assert secrets.current() == (read_secret(OTHER_SECRET), read_secret(SECRET))
    file.write_text("not a secret")
    os.utime(file, ns=(2, 2))
    assert secrets.current() == (read_secret(OTHER_SECRET), read_secret(SECRET))
    file.unlink()
    assert len(secrets.current()) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("whsec_c2hvcnQ=", "a secret in line 1 that is 5 bytes long"),
        (f"{SECRET}\nwhsec_***", "a secret in line 2 that is not base64"),
        ("# nothing\n", "no secret"),
        (None, "No such file"),
    ],
)
def test_a_wrong_secret_is_a_mistake_in_the_settings_and_is_not_repeated(
    tmp_path: Path, text: str | None, found: str
) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_text(text)
    settings = tmp_path / "wirewatch.toml"
    settings.write_text(
        'feeds = []\nwatch_files = "w.yaml"\n[receivers.x]\nkind = "webhook"\nurl = "https://a.example/"\n'
        'secret_file = "secret"\n'
    )
    (tmp_path / "w.yaml").write_text("watches: []\n")
    with pytest.raises(SettingsError) as raised:
        load_settings(settings, {}, ["receivers"])
    (problem,) = raised.value.problems
    assert (problem.line, problem.path) == (6, "receivers.x.secret_file")
    assert found in problem.found
    assert "whsec_ and base64" in problem.expected
    assert "c2hvcnQ" not in str(raised.value)


def test_a_secret_may_come_from_the_environment_and_must_come_from_somewhere(tmp_path: Path) -> None:
    settings = tmp_path / "wirewatch.toml"
    settings.write_text('[receivers.x]\nkind = "webhook"\nurl = "https://a.example/"\n')
    variable = "WIREWATCH__RECEIVERS__X__SECRET"
    (receiver,) = load_settings(settings, {variable: SECRET}, ["receivers"]).receivers
    assert isinstance(receiver.settings, WebhookSettings)
    assert receiver.settings.secret == SECRET
    for environ, found in (({}, "no secret_file"), ({variable: "whsec_c2hvcnQ="}, "5 bytes long")):
        with pytest.raises(SettingsError) as raised:
            load_settings(settings, environ, ["receivers"])
        (problem,) = raised.value.problems
        assert found in problem.found


def test_a_secret_file_that_is_gone_before_the_start_stops_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    settings = WebhookSettings(url="https://a.example/", secret_file=str(file))
    file.unlink()
    with pytest.raises(SettingsError, match="No such file"):
        Webhook.build(settings, Setup(HttpSettings(), (), (), (), tmp_path, lambda: AT, "receiver-x"))


@pytest.mark.parametrize("url", ["hooks.example.org", "ftp://a.example/", "http://", "javascript:1"])
def test_only_a_web_address_is_a_webhook(url: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        WebhookSettings.model_validate({"url": url, "secret": SECRET})


def _large_alert(char: str, url_chars: int = 60) -> Alert:
    url = "https://a.example/" + "p" * url_chars
    article = ArticleRef(id="a" * 40, url=url, title=char * 500, publisher=char * 100, seen_at=AT)
    evidence = Evidence(sentence=char * 1400, start=0, highlights=((0, 2), (100, 1300)), publisher=char * 100)
    return alert(evidence=(evidence,) * 5, articles=(article,) * 40, summary=char * 600)


@pytest.mark.parametrize("char", ["a", "长", '"', "\x00", "\U0001f600"])
def test_a_body_stays_under_twenty_kilobytes(char: str) -> None:
    body = webhook_body(_large_alert(char))
    assert len(body) < MAX_BODY_BYTES
    data = json.loads(body)["data"]
    assert data["is_shortened"] is True
    assert data["articles"]
    for sentence in data["evidence"]:
        for start, end in sentence["highlights"]:
            assert 0 <= start < end <= len(sentence["sentence"])


def test_an_alert_that_fits_is_told_whole() -> None:
    whole = replace_in(_large_alert("a"), articles=_large_alert("a").articles[:3])
    data = json.loads(webhook_body(whole))["data"]
    assert (len(data["articles"]), len(data["evidence"]), data["is_shortened"]) == (3, 5, False)


def replace_in(record: Alert, **fields: Any) -> Alert:
    return Alert(**{**{name: getattr(record, name) for name in record.__struct_fields__}, **fields})


def test_an_alert_that_cannot_be_shortened_enough_is_a_bad_record() -> None:
    with pytest.raises(BadRecordError, match="at the least"):
        webhook_body(_large_alert("a", url_chars=30_000))


def test_the_settings_do_not_show_a_secret() -> None:
    settings = WebhookSettings(url="https://a.example/", secret=SECRET)
    assert SECRET not in repr(settings)
