"""The service: what is fused, what the status port says, how it stops and drains."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wirewatch.command_line import ExitCode
from wirewatch.errors import BadRecordError, RetryLaterError, SettingsError, TransportUnavailableError
from wirewatch.loop import WorkerSettings
from wirewatch.service import Plan, Service, fused
from wirewatch.stage import Context, Dropped, Result
from wirewatch.states import StoryState
from wirewatch.topics import (
    ALERTS,
    ANNOTATED,
    ARTICLES,
    ENTRIES,
    MATCHES,
    PAGES,
    STORIES,
    TOPICS,
    VISITS,
    Topic,
)
from wirewatch.transport.contract import Message, Transport
from wirewatch.transport.embedded import EmbeddedTransport


class NamedStage:
    """A stage that only has a place in the pipeline; its handler drops what comes, or raises."""

    def __init__(
        self,
        name: str,
        consumes: Topic[Any],
        *,
        tables: tuple[Topic[Any], ...] = (),
        is_ordered: bool = False,
        error: Exception | None = None,
    ) -> None:
        self.name = name
        self.consumes = consumes
        self.tables = tables
        self.is_ordered = is_ordered
        self.error = error
        self.is_closed = False
        self.handled = 0

    def handle(self, record: Any, context: Context) -> Result | Future[Result]:
        if self.error:
            raise self.error
        self.handled += 1
        return Dropped("seen")

    def close(self) -> None:
        self.is_closed = True


def the_pipeline() -> list[Any]:
    return [
        NamedStage("fetch", ENTRIES),
        NamedStage("extract", PAGES),
        NamedStage("revisit", ARTICLES, tables=(VISITS,), is_ordered=True),
        NamedStage("entities", ARTICLES),
        NamedStage("keywords", ANNOTATED),
        NamedStage("stories", MATCHES, tables=(STORIES,), is_ordered=True),
        NamedStage("receiver-hook", ALERTS, is_ordered=True),
        NamedStage("receiver-file", ALERTS, is_ordered=True),
    ]


def names(stages: list[Any]) -> list[list[str]]:
    return [[stage.name for stage in group] for group in fused(stages)]


def test_only_a_change_of_key_needs_a_hop_through_the_transport() -> None:
    assert names(the_pipeline()) == [
        ["fetch", "extract", "entities", "keywords"],
        ["revisit"],
        ["stories"],
        ["receiver-hook"],
        ["receiver-file"],
    ]


def test_stages_that_do_not_follow_one_another_run_apart() -> None:
    fetch, _, revisit, entities, keywords, *_ = the_pipeline()

    assert names([fetch, entities, keywords]) == [["fetch"], ["entities", "keywords"]]
    assert names([revisit, keywords]) == [["revisit"], ["keywords"]]


def a_plan(folder: Path, stages: list[Any], **changes: Any) -> Plan:
    values: dict[str, Any] = {
        "open_transport": lambda: EmbeddedTransport(folder / "log.db"),
        "partitions": 2,
        "sources": (),
        "stages": stages,
        "worker": WorkerSettings(dead_letter_window=10, drain_seconds=1.0),
    }
    return Plan(**(values | changes))


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for(is_there: Callable[[], bool], seconds: float = 10.0) -> None:
    ends_at = time.monotonic() + seconds
    while not is_there():
        assert time.monotonic() < ends_at, "it did not come about"
        time.sleep(0.02)


def test_a_running_service_says_so_and_stops_when_told(tmp_path: Path) -> None:
    stages = the_pipeline()
    service = Service(a_plan(tmp_path, stages))
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(service.run()))
    thread.start()

    wait_for(lambda: service.status_port != 0 and get(service.status_port, "/readyz")[0] == 200)
    assert get(service.status_port, "/livez") == (200, "ok\n")
    assert "wirewatch_last_turn_timestamp_seconds" in get(service.status_port, "/metrics")[1]
    assert get(service.status_port, "/nowhere")[0] == 404

    service.stop()
    thread.join(10)
    assert statuses == [0]
    assert all(stage.is_closed for stage in stages)


def test_a_service_waits_for_a_broker_that_is_down(tmp_path: Path) -> None:
    is_up = threading.Event()

    def open_transport() -> Transport:
        if not is_up.is_set():
            raise TransportUnavailableError("no broker at 127.0.0.1:1")
        return EmbeddedTransport(tmp_path / "log.db")

    service = Service(a_plan(tmp_path, the_pipeline(), open_transport=open_transport))
    thread = threading.Thread(target=service.run)
    thread.start()

    wait_for(lambda: service.status_port != 0)
    wait_for(lambda: "no broker" in get(service.status_port, "/readyz")[1])
    is_up.set()
    wait_for(lambda: get(service.status_port, "/readyz")[0] == 200)
    service.stop()
    thread.join(10)


def test_a_loop_that_waits_for_a_broker_is_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away(EmbeddedTransport):
        def consumer(self, *_: Any, **__: Any) -> Any:
            raise TransportUnavailableError("the broker went away")

    monkeypatch.setattr("wirewatch.loop._RECONNECT_SECONDS", (0.05,))
    plan = a_plan(tmp_path, the_pipeline(), open_transport=lambda: Away(tmp_path / "log.db"))
    service = Service(plan)
    thread = threading.Thread(target=service.run)
    thread.start()

    wait_for(lambda: service.status_port != 0 and "no partitions" in get(service.status_port, "/readyz")[1])
    began_at = time.monotonic()
    wait_for(lambda: all(loop.last_turn_at > began_at for loop in service._loops))
    assert get(service.status_port, "/livez") == (200, "ok\n")
    service.stop()
    thread.join(10)


def test_a_broker_that_does_not_answer_is_not_waited_for_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, is_waiting = threading.Event(), threading.Event()

    class Silent(EmbeddedTransport):
        def consumer(self, *arguments: Any, **options: Any) -> Any:
            consumer = super().consumer(*arguments, **options)
            monkeypatch.setattr(consumer, "take", take)
            return consumer

        def stop_waiting(self) -> None:
            told.set()

    def take(*_: Any, **__: Any) -> Any:
        is_waiting.set()
        told.wait()
        raise TransportUnavailableError("no answer")

    monkeypatch.setattr("wirewatch.service._LEAVING_SECONDS", 0.1)
    worker = WorkerSettings(drain_seconds=0.1)
    stages: list[Any] = [NamedStage("entities", ARTICLES)]
    plan = a_plan(tmp_path, stages, worker=worker, open_transport=lambda: Silent(tmp_path / "log.db"))
    service = Service(plan)
    thread = threading.Thread(target=service.run)
    thread.start()

    is_waiting.wait()
    service.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_stage_that_gives_in_ends_the_service_with_a_status_of_its_own(tmp_path: Path) -> None:
    transport = EmbeddedTransport(tmp_path / "log.db")
    transport.create_topics(TOPICS.values(), 2)
    transport.publish(Message(ARTICLES.name, b"k", b"{}", b"k") for _ in range(40))
    transport.close()
    stages: list[Any] = [NamedStage("entities", ARTICLES, error=BadRecordError("no"))]

    assert Service(a_plan(tmp_path, stages)).run() == ExitCode.GAVE_IN


def test_once_ends_when_all_is_handled(tmp_path: Path) -> None:
    transport = EmbeddedTransport(tmp_path / "log.db")
    transport.create_topics(TOPICS.values(), 2)
    transport.publish(Message(ARTICLES.name, b"k", b"{}", b"k") for _ in range(5))
    transport.close()
    stages: list[Any] = [NamedStage("entities", ARTICLES)]

    assert Service(a_plan(tmp_path, stages)).run(once=True) == 0

    transport = EmbeddedTransport(tmp_path / "log.db")
    consumer = transport.consumer("entities", [ARTICLES.name])
    assert sum(consumer.lag().values()) == 0
    transport.close()


def test_once_leaves_what_a_receiver_refuses_to_the_next_run(tmp_path: Path) -> None:
    transport = EmbeddedTransport(tmp_path / "log.db")
    transport.create_topics(TOPICS.values(), 2)
    at = datetime(2018, 8, 20, 8, tzinfo=UTC)
    transport.publish(
        STORIES.message(StoryState(id=f"story-{number}", watch="w", first_seen_at=at, last_match_at=at))
        for number in range(3)
    )
    transport.close()
    settings = WorkerSettings(first_retry_seconds=0.01, max_retry_seconds=0.1, drain_seconds=0.1)
    stage: Any = NamedStage("receiver-hook", STORIES, is_ordered=True, error=RetryLaterError("down"))

    assert Service(a_plan(tmp_path, [stage], worker=settings)).run(once=True) == 0

    stage.error = None
    assert Service(a_plan(tmp_path, [stage], worker=settings)).run(once=True) == 0
    assert stage.handled == 3


def test_a_port_that_is_taken_is_a_clear_error(tmp_path: Path) -> None:
    service = Service(a_plan(tmp_path, []))
    thread = threading.Thread(target=service.run)
    thread.start()
    wait_for(lambda: service.status_port != 0)

    with pytest.raises(SettingsError, match=r"service\.port.*taken"):
        Service(a_plan(tmp_path, [], status_port=service.status_port)).run()

    service.stop()
    thread.join(10)
