"""What every engine promises (wirewatch/transport/contract.py), on each of them."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from wirewatch.errors import RecordTooLargeError, TransportUnavailableError, UnitAbortedError
from wirewatch.transport import EmbeddedSettings, TransportSettings, open_transport
from wirewatch.transport.contract import MAX_RECORD_BYTES, Consumer, Message, Received, Transport
from wirewatch.transport.kafka_settings import KafkaSettings

CHILD = Path(__file__).parent / "transport_child.py"
PARTITIONS = 4
#: How long anything may take that will surely come; nothing waits for it to pass.
PATIENCE_SECONDS = 100.0


@dataclass(frozen=True)
class Spec:
    """A topic for a test."""

    name: str
    is_compacted: bool = False
    retention_seconds: float | None = None


@dataclass
class Engine:
    """An engine under test: opens transports on the same log, as processes do one after another."""

    settings: TransportSettings
    prefix: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    current: Transport | None = None

    @property
    def repeats_after_a_crash(self) -> bool:
        return self.settings.engine == "kafka" and self.settings.kafka.isolation == "at_least_once"

    @property
    def transport(self) -> Transport:
        if self.current is None:
            self.current = open_transport(self.settings)
        return self.current

    def restart(self) -> Transport:
        self.close()
        return self.transport

    def close(self) -> None:
        if self.current is not None:
            self.current.close()
            self.current = None

    def topic(self, name: str, *, is_compacted: bool = False, partitions: int = PARTITIONS) -> str:
        spec = Spec(f"{self.prefix}-{name}", is_compacted)
        self.transport.create_topics([spec], partitions)
        return spec.name

    def group(self, name: str = "group") -> str:
        return f"{self.prefix}-{name}"


EMBEDDED = "embedded"
TRANSACTIONAL = pytest.param("kafka-transactional", marks=pytest.mark.kafka)
AT_LEAST_ONCE = pytest.param("kafka-at_least_once", marks=pytest.mark.kafka)

#: For the promises that the way of committing could break.
each_isolation = pytest.mark.parametrize("engine", [EMBEDDED, TRANSACTIONAL, AT_LEAST_ONCE], indirect=True)


@pytest.fixture(params=[EMBEDDED, TRANSACTIONAL])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "embedded":
        settings = TransportSettings(embedded=EmbeddedSettings(path=str(tmp_path / "log.db")))
    else:
        broker, isolation = request.getfixturevalue("broker"), request.param.partition("-")[2]
        # One of them by TLS, as a user who has no more than the rights that docs/transport.md names.
        way = broker.secured if isolation == "transactional" else {"bootstrap_servers": broker.addresses}
        patience = {"session_seconds": 15, "request_seconds": 3, "commit_seconds": 20}
        kafka = KafkaSettings.model_validate({"isolation": isolation, **way, **patience})
        settings = TransportSettings(engine="kafka", kafka=kafka)
    running = Engine(settings)
    yield running
    running.close()


def message(topic: str, key: str, value: str | None, partition_key: str | None = None) -> Message:
    return Message(
        topic, key.encode(), None if value is None else value.encode(), (partition_key or key).encode()
    )


def numbered(topic: str, count: int, keys: int = 7) -> list[Message]:
    return [message(topic, f"key-{number % keys}", str(number)) for number in range(count)]


def take_all(consumer: Consumer, count: int) -> list[Received]:
    """The next `count` records, taken and left open."""
    records: list[Received] = []
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while len(records) < count and time.monotonic() < ends_at:
        records += consumer.take(count - len(records), 0.2)
    return records


def finish(consumer: Consumer, records: Iterable[Received], messages: Sequence[Message] = ()) -> None:
    with consumer.unit() as unit:
        for each in messages:
            unit.emit(each)
        for record in records:
            unit.finish(record)


def fail_inside(
    consumer: Consumer, records: Iterable[Received] = (), messages: Sequence[Message] = ()
) -> None:
    """Do all of a unit's work and fail before leaving it."""
    with pytest.raises(ZeroDivisionError):
        _finish_and_fail(consumer, records, messages)


def _finish_and_fail(consumer: Consumer, records: Iterable[Received], messages: Sequence[Message]) -> None:
    with consumer.unit() as unit:
        for each in messages:
            unit.emit(each)
        for record in records:
            unit.finish(record)
        raise ZeroDivisionError


def take_and_finish(consumer: Consumer, count: int) -> list[Received]:
    records = take_all(consumer, count)
    finish(consumer, records)
    return records


def values(records: Iterable[Received]) -> list[str]:
    return [(record.value or b"").decode() for record in records]


def until(holds: Callable[[], bool], *turned: Consumer) -> bool:
    """Whether `holds` comes true while the consumers `turned` keep up their membership."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > ends_at:
            return False
        for consumer in turned:
            consumer.take(0, 0.02)
    return True


def assigned(consumer: Consumer, partitions: int = PARTITIONS) -> Consumer:
    assert until(lambda: len(consumer.partitions) == partitions, consumer)
    return consumer


# --- order and groups


def test_records_of_a_key_come_in_the_order_of_their_publishing(engine: Engine) -> None:
    topic = engine.topic("in")
    for start in range(0, 60, 20):
        engine.transport.publish(numbered(topic, 60)[start : start + 20])

    records = take_all(engine.transport.consumer(engine.group(), [topic]), 60)

    by_key = defaultdict(list)
    for record in records:
        by_key[record.key].append((record.partition, int(record.value or b"")))
    assert len(records) == 60
    for places in by_key.values():
        assert len({partition for partition, _ in places}) == 1
        assert [number for _, number in places] == sorted(number for _, number in places)


def test_every_group_sees_each_record_once(engine: Engine) -> None:
    topic = engine.topic("in")
    engine.transport.publish(numbered(topic, 30))

    for group in ("one", "two"):
        consumer = engine.transport.consumer(engine.group(group), [topic])
        seen = values(take_and_finish(consumer, 30))
        assert sorted(seen, key=int) == [str(number) for number in range(30)]
        assert not consumer.take(10, 0.05)


def test_a_group_takes_from_all_its_topics(engine: Engine) -> None:
    first, second = engine.topic("first"), engine.topic("second")
    engine.transport.publish([message(first, "a", "1"), message(second, "a", "2")])

    records = take_all(engine.transport.consumer(engine.group(), [first, second]), 2)

    assert {(record.topic, record.value) for record in records} == {(first, b"1"), (second, b"2")}


@each_isolation
def test_a_restart_goes_on_after_what_was_committed(engine: Engine) -> None:
    topic = engine.topic("in", partitions=1)
    engine.transport.publish(numbered(topic, 10))
    consumer = engine.transport.consumer(engine.group(), [topic], member="m")
    records = take_all(consumer, 10)
    finish(consumer, records[:6])

    after = take_all(engine.restart().consumer(engine.group(), [topic], member="m"), 4)

    assert values(after) == ["6", "7", "8", "9"]
    assert [(r.offset, r.appended_at) for r in after] == [(r.offset, r.appended_at) for r in records[6:]]


def test_a_waiting_take_is_woken_by_a_new_record(engine: Engine) -> None:
    topic = engine.topic("in")
    consumer = assigned(engine.transport.consumer(engine.group(), [topic]))
    publishing = threading.Timer(0.1, engine.transport.publish, [[message(topic, "a", "late")]])

    publishing.start()
    records = consumer.take(10, PATIENCE_SECONDS)
    publishing.join()

    assert values(records) == ["late"]


# --- units


@each_isolation
def test_what_a_unit_emits_and_what_it_finishes_take_effect_together(engine: Engine) -> None:
    source, target = engine.topic("in"), engine.topic("out")
    engine.transport.publish(numbered(source, 20))
    consumer = engine.transport.consumer(engine.group(), [source])
    records = take_all(consumer, 20)

    finish(consumer, records, [message(target, r.key.decode(), f"of {r.offset}") for r in records])

    assert len(list(engine.transport.read(target))) == 20
    assert sum(consumer.lag().values()) == 0


@each_isolation
def test_an_exception_inside_a_unit_undoes_it(engine: Engine) -> None:
    source, target = engine.topic("in", partitions=1), engine.topic("out")
    engine.transport.publish(numbered(source, 5))
    consumer = engine.transport.consumer(engine.group(), [source])
    records = take_all(consumer, 5)

    fail_inside(consumer, records[:1], [message(target, "a", "never")])

    assert consumer.epoch > records[0].epoch
    assert values(take_all(consumer, 5)) == values(records)
    assert not list(engine.transport.read(target))


def test_a_record_of_an_older_epoch_cannot_be_finished(engine: Engine) -> None:
    topic = engine.topic("in", partitions=1)
    engine.transport.publish(numbered(topic, 3))
    consumer = engine.transport.consumer(engine.group(), [topic])
    old = take_all(consumer, 3)
    fail_inside(consumer)

    with pytest.raises(UnitAbortedError), consumer.unit() as unit:
        unit.finish(old[0])

    assert values(take_and_finish(consumer, 3)) == values(old)


@each_isolation
def test_only_the_finished_prefix_is_committed(engine: Engine) -> None:
    topic = engine.topic("in", partitions=1)
    engine.transport.publish(numbered(topic, 6))
    consumer = engine.transport.consumer(engine.group(), [topic], member="m")
    records = take_all(consumer, 6)

    finish(consumer, [records[4], records[1], records[2]])
    assert sum(consumer.lag().values()) == consumer.outstanding == 6
    finish(consumer, [records[0]])
    assert consumer.outstanding == 3

    after = engine.restart().consumer(engine.group(), [topic], member="m")
    assert values(take_all(after, 3)) == ["3", "4", "5"]


def test_a_unit_that_does_nothing_is_no_error(engine: Engine) -> None:
    topic = engine.topic("in")
    consumer = assigned(engine.transport.consumer(engine.group(), [topic]))
    epoch = consumer.epoch

    with consumer.unit():
        pass

    assert consumer.epoch == epoch


# --- crashes


def run_child(engine: Engine, source: str, target: str, *options: str) -> int:
    engine.close()  # the embedded log is for one process at a time
    command = [sys.executable, str(CHILD), engine.settings.model_dump_json(), engine.group(), "worker"]
    return subprocess.run([*command, source, target, *options], timeout=60, check=False).returncode


def copies_after_crashes(engine: Engine, *options: str, die_at: Sequence[int]) -> Counter[str]:
    """How often each of 100 records arrived, though its copier was killed in its units `die_at`."""
    source, target = engine.topic("in"), engine.topic("out")
    engine.transport.publish(numbered(source, 100))
    for unit in die_at:
        code = run_child(engine, source, target, *options, "--die-at", str(unit))
        assert code == -signal.SIGKILL
    assert run_child(engine, source, target, *options) == 0
    return Counter(values(engine.transport.read(target)))


@each_isolation
def test_a_crash_between_publishing_and_committing_loses_nothing(engine: Engine) -> None:
    copies = copies_after_crashes(engine, die_at=(1, 4))

    assert set(copies) == {str(number) for number in range(100)}
    if not engine.repeats_after_a_crash:
        assert set(copies.values()) == {1}


@each_isolation
def test_the_crash_test_notices_an_engine_that_commits_before_it_publishes(engine: Engine) -> None:
    copies = copies_after_crashes(engine, "--commit-first", die_at=(2,))

    assert len(copies) < 100, "the control lost nothing: the crash test above proves nothing"


# --- tables


def put(key: str, value: str | None, topic: str) -> Message:
    return message(topic, key, value)


def test_a_table_is_the_last_value_of_each_key(engine: Engine) -> None:
    table = engine.topic("table", is_compacted=True)
    engine.transport.publish([put("a", "1", table), put("b", "1", table), put("c", "1", table)])
    engine.transport.publish([put("a", "2", table), put("b", None, table)])

    consumer = assigned(engine.transport.consumer(engine.group(), [], tables=[table]))

    assert dict(consumer.table(table)) == {b"a": b"2", b"c": b"1"}


def test_a_table_is_loaded_before_the_first_record_is_handed_out(engine: Engine) -> None:
    topic, table = engine.topic("in"), engine.topic("table", is_compacted=True)
    engine.transport.publish([put(f"key-{number}", "kept", table) for number in range(7)])
    engine.transport.publish(numbered(topic, 7))
    consumer = engine.transport.consumer(engine.group(), [topic], tables=[table])

    while not (records := consumer.take(1, 1.0)):
        pass

    assert consumer.table(table)[records[0].key] == b"kept"


@each_isolation
def test_a_table_follows_the_units_of_its_own_consumer(engine: Engine) -> None:
    table = engine.topic("table", is_compacted=True)
    consumer = assigned(engine.transport.consumer(engine.group(), [], tables=[table], member="m"))

    finish(consumer, [], [put("a", "1", table), put("b", "1", table)])
    finish(consumer, [], [put("a", "2", table), put("b", None, table)])

    assert dict(consumer.table(table)) == {b"a": b"2"}
    restarted = assigned(engine.restart().consumer(engine.group(), [], tables=[table], member="m"))
    assert dict(restarted.table(table)) == {b"a": b"2"}


def test_what_was_not_committed_is_not_in_a_table(engine: Engine) -> None:
    table = engine.topic("table", is_compacted=True)
    consumer = assigned(engine.transport.consumer(engine.group(), [], tables=[table]))

    fail_inside(consumer, [], [put("a", "1", table)])

    assert not consumer.table(table)


def test_a_table_holds_only_the_partitions_of_its_member(engine: Engine) -> None:
    table = engine.topic("table", is_compacted=True)
    engine.transport.publish([put(f"key-{number}", "1", table) for number in range(40)])
    one = engine.transport.consumer(engine.group(), [], tables=[table], member="one")
    two = engine.transport.consumer(engine.group(), [], tables=[table], member="two")

    assert until(lambda: len(one.partitions) == len(two.partitions) == PARTITIONS // 2, one, two)

    keys_of_one, keys_of_two = set(one.table(table)), set(two.table(table))
    assert keys_of_one
    assert keys_of_two
    assert not keys_of_one & keys_of_two
    assert len(keys_of_one | keys_of_two) == 40


# --- members


def test_members_share_the_partitions_and_take_over_from_one_that_leaves(engine: Engine) -> None:
    topic = engine.topic("in")
    one = engine.transport.consumer(engine.group(), [topic])
    two = engine.transport.consumer(engine.group(), [topic])
    assert until(lambda: len(one.partitions) == len(two.partitions) == PARTITIONS // 2, one, two)
    assert one.partitions | two.partitions == set(range(PARTITIONS))
    engine.transport.publish(numbered(topic, 40, keys=20))
    of_one = [r for _ in range(40) for r in one.take(1, 0.05)]
    finish(one, of_one)

    one.close()
    of_two = take_and_finish(two, 40 - len(of_one))

    assert of_one
    assert sorted(values(of_one + of_two), key=int) == [str(number) for number in range(40)]
    assert until(lambda: two.partitions == set(range(PARTITIONS)), two)


@each_isolation
def test_a_unit_is_aborted_when_partitions_move_meanwhile(engine: Engine) -> None:
    source, target = engine.topic("in"), engine.topic("out")
    engine.transport.publish(numbered(source, 20, keys=20))
    one = engine.transport.consumer(engine.group(), [source])
    records = take_all(one, 20)
    two = engine.transport.consumer(engine.group(), [source])

    is_shared = threading.Event()

    def share() -> None:
        until(is_shared.is_set, two)

    # The other joins from its own thread, as a process of its own would. Both go on turning until both have
    # their half: the partitions may be shared out more than once, and that takes every member.
    joining = threading.Thread(target=share)
    joining.start()
    half = PARTITIONS // 2
    try:
        assert until(lambda: len(one.partitions) == len(two.partitions) == half, one)
    finally:
        is_shared.set()
        joining.join()

    with pytest.raises(UnitAbortedError):
        finish(one, records[:1], [message(target, "a", "never")])
    assert one.epoch > records[0].epoch
    assert not list(engine.transport.read(target))


@each_isolation
def test_a_zombie_is_fenced(engine: Engine) -> None:
    """A process that hung while its successor started under its name has lost its say."""
    source, target = engine.topic("in"), engine.topic("out")
    engine.transport.publish(numbered(source, 10))
    zombie = engine.transport.consumer(engine.group(), [source], member="m")
    records = take_all(zombie, 10)
    successor = engine.transport.consumer(engine.group(), [source], member="m")
    again = take_all(successor, 10)

    with pytest.raises((UnitAbortedError, TransportUnavailableError)):
        finish(zombie, records, [message(target, "a", "zombie")])
    finish(successor, again, [message(target, "a", "successor")])

    assert values(engine.transport.read(target)) == (
        ["zombie", "successor"] if engine.repeats_after_a_crash else ["successor"]
    )
    with pytest.raises(TransportUnavailableError):
        until(lambda: False, zombie)
    successor.take(0, 0.1)
    finish(successor, [], [message(target, "a", "successor")])


@each_isolation
def test_a_zombie_that_only_keeps_tables_is_fenced_too(engine: Engine) -> None:
    table = engine.topic("table", is_compacted=True)
    zombie = assigned(engine.transport.consumer(engine.group(), [], tables=[table], member="m"))
    successor = assigned(engine.transport.consumer(engine.group(), [], tables=[table], member="m"))

    if engine.repeats_after_a_crash:
        with pytest.raises((UnitAbortedError, TransportUnavailableError)):
            finish(zombie, [], [put("a", "zombie", table)])
        return
    with pytest.raises((UnitAbortedError, TransportUnavailableError)):
        finish(zombie, [], [put("a", "zombie", table)])
    finish(successor, [], [put("b", "successor", table)])

    assert values(engine.transport.read(table)) == ["successor"]


# --- limits


def test_taking_nothing_keeps_the_membership_and_hands_out_nothing(engine: Engine) -> None:
    topic = engine.topic("in")
    engine.transport.publish(numbered(topic, 10))
    consumer = assigned(engine.transport.consumer(engine.group(), [topic]))
    records = take_all(consumer, 4)

    taken = [consumer.take(0, 0.02) for _ in range(10)]

    assert not any(taken)
    assert consumer.epoch == records[0].epoch
    finish(consumer, records)
    assert len(take_all(consumer, 6)) == 6


def test_a_take_stops_before_its_bytes_are_too_many(engine: Engine) -> None:
    topic = engine.topic("in", partitions=2)
    big = "x" * 100_000
    engine.transport.publish([message(topic, f"key-{number}", big) for number in range(8)])
    consumer = engine.transport.consumer(engine.group(), [topic])

    sizes: list[int] = []
    while sum(sizes) < 8:
        records = consumer.take(100, 0.2, max_bytes=250_000)
        finish(consumer, records)
        sizes.append(len(records))

    assert max(sizes) == 2
    engine.transport.publish([message(topic, "a", big)])
    assert len(take_all(consumer, 1)) == 1
    fail_inside(consumer)
    while not (records := consumer.take(100, 0.2, max_bytes=1)):
        pass
    assert len(records) == 1


def test_bytes_that_are_no_text_come_back_as_they_were(engine: Engine) -> None:
    topic = engine.topic("in")
    raw = bytes(range(256))
    sent = Message(topic, raw, raw[::-1], raw[128:], (("any", raw), ("any", b""), ("héader", b"\xff")))
    engine.transport.publish([sent])
    consumer = engine.transport.consumer(engine.group(), [topic])

    received = take_all(consumer, 1)[0]
    finish(consumer, [received], [Message(topic, received.key, received.value, raw, received.headers)])
    again = take_all(consumer, 1)[0]

    for each in (received, again):
        assert (each.key, each.value, each.headers) == (sent.key, sent.value, sent.headers)


def test_a_record_of_5_mb_is_refused_with_its_size_and_the_limit(engine: Engine) -> None:
    source, target = engine.topic("in"), engine.topic("out")
    engine.transport.publish(numbered(source, 1))
    consumer = engine.transport.consumer(engine.group(), [source])
    records = take_all(consumer, 1)
    large = Message(target, b"a", b"x" * 5_000_000, b"a")

    with consumer.unit() as unit:
        with pytest.raises(RecordTooLargeError, match=r"5000000 bytes .* limit of 4194304"):
            unit.emit(large)
        unit.finish(records[0])
    with pytest.raises(RecordTooLargeError):
        engine.transport.publish([message(target, "a", "small"), large])

    assert not list(engine.transport.read(target))
    assert sum(consumer.lag().values()) == 0


def test_a_record_of_the_largest_size_is_taken(engine: Engine) -> None:
    topic = engine.topic("in")
    noise = b"".join(uuid.uuid4().bytes for _ in range(MAX_RECORD_BYTES // 16))
    engine.transport.publish([Message(topic, b"k" * 1000, noise, b"a", (("h", b"v" * 10_000),))])

    assert take_all(engine.transport.consumer(engine.group(), [topic]), 1)[0].value == noise


def test_lag_counts_what_is_not_committed(engine: Engine) -> None:
    topic = engine.topic("in")
    engine.transport.publish(numbered(topic, 12))
    consumer = assigned(engine.transport.consumer(engine.group(), [topic]))

    assert sum(consumer.lag().values()) >= 12
    records = take_all(consumer, 12)
    assert sum(consumer.lag().values()) == 12
    finish(consumer, records[:5])
    assert sum(consumer.lag().values()) >= 7
    finish(consumer, records[5:])
    assert until(lambda: sum(consumer.lag().values()) == 0, consumer)


# --- around


def test_reading_a_topic_disturbs_no_group(engine: Engine) -> None:
    topic = engine.topic("in", partitions=1)
    engine.transport.publish(numbered(topic, 5))
    consumer = engine.transport.consumer(engine.group(), [topic])
    take_and_finish(consumer, 5)

    assert values(engine.transport.read(topic)) == ["0", "1", "2", "3", "4"]
    assert sum(consumer.lag().values()) == 0


def test_topics_that_exist_are_left_as_they_are(engine: Engine) -> None:
    topic = engine.topic("in", partitions=2)
    engine.transport.publish(numbered(topic, 3))

    created = engine.transport.create_topics([Spec(topic), Spec(f"{topic}-new")], 8)

    assert created == [f"{topic}-new"]
    assert len(list(engine.transport.read(topic))) == 3


def test_a_missing_topic_is_named(engine: Engine) -> None:
    name = f"{engine.prefix}-missing"

    with pytest.raises(TransportUnavailableError, match=name):
        engine.transport.consumer(engine.group(), [name])
    with pytest.raises(TransportUnavailableError, match=name):
        engine.transport.publish([message(name, "a", "1")])


@pytest.mark.parametrize(("of_topic", "of_table"), [(2, 4), (4, 2)])
def test_a_table_that_is_partitioned_otherwise_is_refused(
    engine: Engine, of_topic: int, of_table: int
) -> None:
    topic = engine.topic("in", partitions=of_topic)
    table = engine.topic("table", is_compacted=True, partitions=of_table)

    with pytest.raises(TransportUnavailableError, match=rf"in has {of_topic}.*table has {of_table}"):
        assigned(engine.transport.consumer(engine.group(), [topic], tables=[table]))


def test_an_engine_that_answers_passes_its_check(engine: Engine) -> None:
    engine.transport.check()
