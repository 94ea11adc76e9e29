"""Sinks under the real worker: order, retries, outcomes, receivers apart from one another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from sinks.jsonl import JsonLines, JsonLinesSettings
from sinks.webhook import Webhook, WebhookSettings
from wirewatch.dead_letters import list_dead_letters
from wirewatch.loop import WorkerSettings
from wirewatch.records import Alert, AlertTiming, Corroboration
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup
from wirewatch.testing import WebhookReceiver
from wirewatch.topics import ALERTS, TOPICS
from wirewatch.transport.embedded import EmbeddedTransport
from wirewatch.worker import Worker

AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvbmx5ISE="
QUICK = WorkerSettings(first_retry_seconds=0.01, max_retry_seconds=0.02, drain_seconds=2.0)


@pytest.fixture
def transport(tmp_path: Path) -> Iterator[EmbeddedTransport]:
    transport = EmbeddedTransport(tmp_path / "log.sqlite")
    transport.create_topics(TOPICS.values(), 2)
    transport.publish(ALERTS.message(alert(number)) for number in range(5))
    yield transport
    transport.close()


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(SECRET) as receiver:
        yield receiver


def alert(number: int) -> Alert:
    return Alert(
        id=f"notification-{number}",
        alert_id="alert-1",
        sequence=number,
        kind="raised",
        watch="w",
        title="t",
        severity="info",
        corroboration=Corroboration(independent_sources=1, copies=0),
        evidence=(),
        articles=(),
        timing=AlertTiming(first_published_at=None, first_seen_at=AT, raised_at=AT),
    )


def setup(folder: Path, name: str) -> Setup:
    http = HttpSettings(allow_networks=("127.0.0.0/8",), deadline_seconds=10)
    return Setup(http, (), (), (), folder, lambda: datetime.now(UTC), name)


def webhook(folder: Path, url: str, name: str = "receiver-hook") -> Webhook:
    return Webhook.build(WebhookSettings(url=url, secret=SECRET), setup(folder, name))


def run_until(workers: Sequence[Worker], is_done: Callable[[], bool]) -> None:
    """Turn the loops until the outcome is there; fail rather than hang."""
    ends_at = time.monotonic() + 20
    for worker in workers:
        worker.connect()
    try:
        while not is_done():
            assert time.monotonic() < ends_at, "the workers did not get there"
            for worker in workers:
                worker.turn()
    finally:
        for worker in workers:
            worker.disconnect()


def finished(stage: str, outcome: str) -> float:
    """How many records of the stage ended so, in this process."""
    return (
        REGISTRY.get_sample_value("wirewatch_records_finished_total", {"stage": stage, "outcome": outcome})
        or 0.0
    )


def test_alerts_arrive_in_order_through_failures(
    transport: EmbeddedTransport, receiver: WebhookReceiver, tmp_path: Path
) -> None:
    sink = webhook(tmp_path, receiver.url("/"), "receiver-order")
    receiver.answer_next(500, 302, 204, 503)
    run_until(
        [Worker([sink], transport, group=sink.name, settings=QUICK)],
        lambda: finished(sink.name, "handed_on") == 5,
    )
    sink.close()

    accepted = [number for number, one in enumerate(receiver.deliveries) if number not in (0, 1, 3)]
    assert [receiver.deliveries[n].id for n in accepted] == [f"notification-{n}" for n in range(5)]
    assert all(delivery.is_verified for delivery in receiver.deliveries)


def test_a_refused_alert_becomes_a_dead_letter_and_the_others_go_on(
    transport: EmbeddedTransport, receiver: WebhookReceiver, tmp_path: Path
) -> None:
    sink = webhook(tmp_path, receiver.url("/"), "receiver-refusing")
    receiver.answer_next(204, 422)
    run_until(
        [Worker([sink], transport, group=sink.name, settings=QUICK)],
        lambda: finished(sink.name, "handed_on") == 4,
    )
    sink.close()

    (letter,) = list_dead_letters(transport)
    assert (letter.stage, letter.kind, Alert.decode(letter.value).sequence) == (sink.name, "bad_record", 1)


def test_a_failing_receiver_holds_up_nobody_else(
    transport: EmbeddedTransport, receiver: WebhookReceiver, tmp_path: Path
) -> None:
    receiver.answer_next(*[503] * 1000)
    failing = webhook(tmp_path, receiver.url("/"), "receiver-failing")
    path = tmp_path / "alerts.jsonl"
    file = JsonLines.build(JsonLinesSettings(path=str(path)), setup(tmp_path, "receiver-file"))
    workers = [Worker([sink], transport, group=sink.name, settings=QUICK) for sink in (failing, file)]
    run_until(workers, lambda: finished("receiver-file", "handed_on") == 5)
    failing.close()
    file.close()

    assert [json.loads(line)["sequence"] for line in path.read_text().splitlines()] == [0, 1, 2, 3, 4]
    assert finished("receiver-failing", "handed_on") == 0


def test_a_disabled_receiver_lets_its_alerts_go(
    transport: EmbeddedTransport, receiver: WebhookReceiver, tmp_path: Path
) -> None:
    sink = webhook(tmp_path, receiver.url("/"), "receiver-gone")
    receiver.answer_next(204, 410)
    run_until(
        [Worker([sink], transport, group=sink.name, settings=QUICK)],
        lambda: finished(sink.name, "dropped") == 4,
    )
    sink.close()

    assert len(receiver.deliveries) == 2
    labels = {"stage": sink.name, "reason": "receiver_disabled"}
    assert REGISTRY.get_sample_value("wirewatch_records_dropped_total", labels) == 4
    assert REGISTRY.get_sample_value("wirewatch_receiver_disabled", {"receiver": sink.name}) == 1
