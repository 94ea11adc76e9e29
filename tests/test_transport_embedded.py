"""What only the embedded log promises: retention, one process, damage, full disks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wirewatch import metrics
from wirewatch.errors import NoLogYetError, TransportError, TransportUnavailableError
from wirewatch.transport.contract import Consumer, Message, Received
from wirewatch.transport.embedded import EmbeddedTransport

DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Spec:
    name: str
    is_compacted: bool = False
    retention_seconds: float | None = None


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log.db"


@pytest.fixture
def transport(path: Path, clock: Clock) -> Iterator[EmbeddedTransport]:
    opened = EmbeddedTransport(path, clock=clock)
    yield opened
    opened.close()


def message(topic: str, value: bytes | None, key: bytes = b"key") -> Message:
    return Message(topic, key, value, key)


def values(records: Iterator[Received] | list[Received]) -> list[bytes | None]:
    return [record.value for record in records]


def take_and_finish(consumer: Consumer, count: int) -> None:
    records = consumer.take(count, 0)
    with consumer.unit() as unit:
        for record in records:
            unit.finish(record)


# --- retention


def test_what_every_group_has_read_goes_when_it_is_old(transport: EmbeddedTransport, clock: Clock) -> None:
    transport.create_topics([Spec("news", retention_seconds=3600)], 1)
    consumer = transport.consumer("group", ["news"])
    transport.publish([message("news", b"1"), message("news", b"2")])
    take_and_finish(consumer, 2)

    clock.now += DAY
    transport.publish([message("news", b"3")])

    assert values(transport.read("news")) == [b"3"]


def test_a_clock_that_was_ahead_dates_nothing_that_comes_after(
    transport: EmbeddedTransport, clock: Clock
) -> None:
    transport.create_topics([Spec("news", retention_seconds=3600)], 1)
    right = clock.now
    for now in (right + DAY, right, right - timedelta(seconds=1)):
        clock.now = now
        transport.publish([message("news", b"1")])
    assert [r.appended_at for r in transport.read("news")] == [right + DAY, right, right]
    clock.now = right + 2 * DAY
    transport.publish([message("news", b"2")])
    assert values(transport.read("news")) == [b"2"]


def test_what_a_group_has_not_read_stays_however_old(transport: EmbeddedTransport, clock: Clock) -> None:
    transport.create_topics([Spec("news", retention_seconds=3600)], 1)
    fast, slow = transport.consumer("fast", ["news"]), transport.consumer("slow", ["news"])
    transport.publish([message("news", b"1"), message("news", b"2")])
    take_and_finish(fast, 2)
    take_and_finish(slow, 1)

    clock.now += 30 * DAY
    transport.publish([message("news", b"3")])

    assert values(transport.read("news")) == [b"2", b"3"]
    assert values(list(slow.take(10, 0))) == [b"2", b"3"]


def test_a_group_keeps_records_also_while_none_of_it_runs(path: Path, clock: Clock) -> None:
    transport = EmbeddedTransport(path, clock=clock)
    transport.create_topics([Spec("news", retention_seconds=3600)], 1)
    transport.consumer("group", ["news"])
    transport.publish([message("news", b"1")])
    transport.close()

    clock.now += 30 * DAY
    reopened = EmbeddedTransport(path, clock=clock)
    reopened.publish([message("news", b"2")])

    assert values(reopened.read("news")) == [b"1", b"2"]
    assert reopened.lags() == {"group": {("news", 0): 2}}
    reopened.forget_group("group")
    clock.now += DAY
    reopened.publish([message("news", b"3")])
    assert values(reopened.read("news")) == [b"3"]
    reopened.close()


def test_a_group_in_use_is_not_forgotten(transport: EmbeddedTransport) -> None:
    transport.create_topics([Spec("news")], 1)
    transport.consumer("group", ["news"])

    with pytest.raises(TransportError, match="in use"):
        transport.forget_group("group")


def test_what_has_no_retention_stays_for_ever(transport: EmbeddedTransport, clock: Clock) -> None:
    transport.create_topics([Spec("news")], 1)
    transport.publish([message("news", b"1")])

    clock.now += 3650 * DAY
    transport.publish([message("news", b"2")])

    assert values(transport.read("news")) == [b"1", b"2"]


def test_offsets_go_on_after_everything_was_deleted(path: Path, clock: Clock) -> None:
    transport = EmbeddedTransport(path, clock=clock)
    transport.create_topics([Spec("news", retention_seconds=3600), Spec("other")], 1)
    transport.publish([message("news", b"1"), message("news", b"2")])
    clock.now += DAY
    transport.publish([message("other", b"")])
    assert not list(transport.read("news"))
    transport.close()

    reopened = EmbeddedTransport(path, clock=clock)
    reopened.publish([message("news", b"3")])

    assert [record.offset for record in reopened.read("news")] == [2]
    reopened.close()


def test_many_old_records_go_in_small_steps(transport: EmbeddedTransport, clock: Clock) -> None:
    transport.create_topics([Spec("news", retention_seconds=3600)], 2)
    transport.publish([message("news", b"old", b"%d" % number) for number in range(5_000)])
    clock.now += DAY

    left = []
    for _ in range(4):
        transport.publish([message("news", b"new", b"new")])
        left.append(sum(record.value == b"old" for record in transport.read("news")))

    assert left == [3_000, 1_000, 0, 0]


# --- compaction


def test_a_compacted_topic_keeps_the_last_value_of_each_key(transport: EmbeddedTransport) -> None:
    transport.create_topics([Spec("states", is_compacted=True)], 1)

    transport.publish([message("states", b"1"), message("states", b"2"), message("states", b"1", b"other")])
    transport.publish([message("states", b"3")])

    assert values(transport.read("states")) == [b"1", b"3"]


def test_a_deleted_key_is_forgotten_after_a_day(transport: EmbeddedTransport, clock: Clock) -> None:
    transport.create_topics([Spec("states", is_compacted=True)], 1)
    transport.publish([message("states", b"1"), message("states", b"1", b"other")])
    transport.publish([message("states", None)])
    assert values(transport.read("states")) == [b"1", None]

    clock.now += 2 * DAY
    transport.publish([message("states", b"2", b"other")])

    assert values(transport.read("states")) == [b"2"]


def test_a_compacted_topic_with_a_retention_forgets_old_values(
    transport: EmbeddedTransport, clock: Clock
) -> None:
    transport.create_topics([Spec("states", is_compacted=True, retention_seconds=3600)], 1)
    transport.publish([message("states", b"1", b"old")])

    clock.now += DAY
    transport.publish([message("states", b"1", b"new")])
    transport.publish([message("states", b"2", b"old")])

    assert [(r.key, r.value) for r in transport.read("states")] == [(b"new", b"1"), (b"old", b"2")]


# --- one process


def in_another_process(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    program = f"from wirewatch.transport.embedded import EmbeddedTransport as T\npath = {str(path)!r}\n{code}"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_second_process_is_refused_with_the_first_ones_id(transport: EmbeddedTransport, path: Path) -> None:
    second = in_another_process("T(path)", path)

    assert second.returncode != 0
    assert f"TransportUnavailableError: {path} is in use by process {os.getpid()}" in second.stderr


def test_another_process_may_read_meanwhile(transport: EmbeddedTransport, path: Path) -> None:
    transport.create_topics([Spec("news")], 1)
    transport.consumer("group", ["news"])
    transport.publish([message("news", b"1")])

    reading = "t = T(path, read_only=True); print([r.value for r in t.read('news')], t.lags())"
    first = in_another_process(reading, path)
    transport.publish([message("news", b"2")])
    second = in_another_process(reading, path)

    assert first.stdout.strip() == "[b'1'] {'group': {('news', 0): 1}}", first.stderr
    assert second.stdout.strip() == "[b'1', b'2'] {'group': {('news', 0): 2}}"


def test_who_reads_before_the_first_run_is_told_so(path: Path) -> None:
    with pytest.raises(NoLogYetError, match="there is no log at"):
        list(EmbeddedTransport(path, read_only=True).read("news"))


def test_a_read_only_transport_sees_what_is_written_after_it_was_opened(
    transport: EmbeddedTransport, path: Path
) -> None:
    reading = EmbeddedTransport(path, read_only=True)
    transport.create_topics([Spec("news")], 1)
    transport.publish([message("news", b"1")])

    assert values(reading.read("news")) == [b"1"]
    with pytest.raises(TransportUnavailableError, match="reading only"):
        reading.publish([message("news", b"2")])
    reading.close()


def test_the_same_process_cannot_open_the_log_twice(transport: EmbeddedTransport, path: Path) -> None:
    with pytest.raises(TransportUnavailableError, match="in this process already"):
        EmbeddedTransport(path)

    assert in_another_process("T(path)", path).returncode != 0, "the first one's lock is gone"


def test_a_killed_process_leaves_no_lock_behind(path: Path) -> None:
    killed = in_another_process(
        "import os, signal; t = T(path); os.fork() or __import__('time').sleep(2); os.kill(os.getpid(), 9)",
        path,
    )
    assert killed.returncode == -signal.SIGKILL

    EmbeddedTransport(path).close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(TransportUnavailableError, match="cannot open"):
        EmbeddedTransport(tmp_path / "file" / "log.db")


# --- threads


def test_many_threads_hand_on_every_record_once(transport: EmbeddedTransport) -> None:
    transport.create_topics([Spec("a"), Spec("b"), Spec("c")], 4)
    transport.publish([message("a", b"%d" % number, b"%d" % number) for number in range(400)])

    def copy(source: str, target: str) -> None:
        consumer = transport.consumer(f"{source}-{target}", [source])
        done = 0
        while records := consumer.take(7, 1.0):
            with consumer.unit() as unit:
                for record in records:
                    unit.emit(Message(target, record.key, record.value, record.key))
                    unit.finish(record)
            done += len(records)
            if done == 400:
                break

    threads = [threading.Thread(target=copy, args=pair) for pair in [("a", "b"), ("b", "c")]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(value or b"") for value in values(transport.read("c"))) == list(range(400))


# --- damage


def test_a_file_that_is_no_log_is_set_aside_and_counted(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database" * 1000)
    before = metrics.LOGS_SET_ASIDE._value.get()

    transport = EmbeddedTransport(path)
    transport.create_topics([Spec("news")], 1)
    transport.publish([message("news", b"1")])

    assert values(transport.read("news")) == [b"1"]
    aside = [name for name in os.listdir(path.parent) if ".corrupt-" in name]
    assert len(aside) == 1
    assert (path.parent / aside[0]).read_bytes().startswith(b"this is not")
    assert metrics.LOGS_SET_ASIDE._value.get() == before + 1
    transport.close()


def test_a_log_damaged_while_it_is_used_is_replaced_and_the_service_goes_on(
    transport: EmbeddedTransport, path: Path
) -> None:
    transport.create_topics([Spec("news")], 1)
    consumer = transport.consumer("group", ["news"])
    transport.publish([message("news", b"x" * 9_000) for _ in range(50)])
    consumer.take(1, 0)
    epoch = consumer.epoch
    damage(path)

    with pytest.raises(TransportUnavailableError):
        list(consumer.take(50, 0))
    transport.publish([message("news", b"after")])

    assert values(list(consumer.take(50, 1.0))) == [b"after"]
    assert consumer.epoch > epoch
    assert any(".corrupt-" in name for name in os.listdir(path.parent))


def damage(path: Path) -> None:
    """Overwrite every page but the first, in the file and in its write-ahead log."""
    for part in (path, Path(f"{path}-wal")):
        with part.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(16_384 if part == path else 32 + 24 + 16_384)
            file.write(b"\xff" * max(size - file.tell(), 0))


# --- a full disk


def test_a_full_disk_undoes_the_unit_and_is_outlived(path: Path, clock: Clock) -> None:
    transport = EmbeddedTransport(path, clock=clock, max_file_bytes=2 * 2**20)
    transport.create_topics([Spec("in"), Spec("out", retention_seconds=3600)], 1)
    transport.publish([message("in", b"1")])
    consumer = transport.consumer("group", ["in"])
    with pytest.raises(TransportUnavailableError, match="full"):
        fill(transport)
    records = list(consumer.take(1, 0))
    with pytest.raises(TransportUnavailableError, match="full"):
        emit_and_finish(consumer, records)
    with pytest.raises(TransportUnavailableError, match="full"):
        consumer.take(1, 0)
    again = list(consumer.take(1, 0))
    assert values(again) == [b"1"]
    assert again[0].epoch > records[0].epoch

    # What was kept long enough makes room.
    clock.now += DAY
    with pytest.raises(TransportUnavailableError):
        emit_and_finish(consumer, again)
    with pytest.raises(TransportUnavailableError):
        consumer.take(1, 0)
    emit_and_finish(consumer, list(consumer.take(1, 0)))

    assert values(transport.read("out")) == [b"x" * 500_000]
    transport.close()


def emit_and_finish(consumer: Consumer, records: list[Received]) -> None:
    with consumer.unit() as unit:
        unit.emit(message("out", b"x" * 500_000))
        for record in records:
            unit.finish(record)


def fill(transport: EmbeddedTransport) -> None:
    while True:
        transport.publish([message("out", b"x" * 100_000)])
