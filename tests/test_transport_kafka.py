"""What only Kafka can do to a transport: brokers that die, members that hang, memory that grows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from kafka import KafkaConsumer

from wirewatch.errors import TransportError, TransportUnavailableError
from wirewatch.transport import TransportSettings
from wirewatch.transport.contract import Consumer, Message
from wirewatch.transport.kafka import KafkaTransport
from wirewatch.transport.kafka_consumer import KafkaMember
from wirewatch.transport.kafka_group import committed_positions
from wirewatch.transport.kafka_settings import KafkaSettings

CHILD = Path(__file__).parent / "transport_child.py"
PATIENCE_SECONDS = 100.0
NOWHERE = "127.0.0.1:1"


@dataclass(frozen=True)
class Spec:
    name: str
    is_compacted: bool = False
    retention_seconds: float | None = None


def settings_for(addresses: str, **changes: Any) -> KafkaSettings:
    quick = {"session_seconds": 15, "commit_seconds": 4, "request_seconds": 3, "connect_seconds": 2}
    return KafkaSettings(bootstrap_servers=tuple(addresses.split(",")), **(quick | changes))


@pytest.fixture
def transports() -> Iterator[Callable[..., KafkaTransport]]:
    opened: list[KafkaTransport] = []

    def connect(addresses: str, **changes: Any) -> KafkaTransport:
        opened.append(KafkaTransport(settings_for(addresses, **changes)))
        return opened[-1]

    yield connect
    for transport in opened:
        transport.close()


def new_topics(transport: KafkaTransport, *names: str, partitions: int = 2) -> list[str]:
    prefix = uuid.uuid4().hex[:8]
    topics = [f"{prefix}-{name}" for name in names]
    transport.create_topics([Spec(topic) for topic in topics], partitions)
    return topics


def numbered(topic: str, count: int) -> list[Message]:
    return [Message(topic, b"%d" % n, b"%d" % n, b"%d" % n) for n in range(count)]


#: Records copied in one unit.
UNIT = 20


def copy_some(consumer: Consumer, target: str) -> int:
    """Copy what there is in one unit; how many records that were."""
    records = consumer.take(UNIT, 0.2)
    with consumer.unit() as unit:
        for record in records:
            unit.emit(Message(target, record.key, record.value, record.key))
            unit.finish(record)
    return len(records)


def copies(transport: KafkaTransport, topic: str) -> Counter[int]:
    return Counter(int(record.value or b"") for record in transport.read(topic))


def note_forgotten_transactions(monkeypatch: pytest.MonkeyPatch) -> list[KafkaConsumer]:
    """Consumers that stop waiting for a transaction that the broker forgot, as they do."""
    noted: list[KafkaConsumer] = []

    def noting(consumer: KafkaConsumer, *arguments: Any, waits_for_transactions: bool) -> Any:
        if not waits_for_transactions:
            noted.append(consumer)
        return committed_positions(consumer, *arguments, waits_for_transactions=waits_for_transactions)

    monkeypatch.setattr("wirewatch.transport.kafka_consumer.committed_positions", noting)
    return noted


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


# --- a broker that is away


def test_a_broker_that_is_away_is_reported_at_once(transports: Callable[..., KafkaTransport]) -> None:
    transport = transports(NOWHERE, connect_seconds=0.3)

    threads = threading.active_count()
    for attempt in (
        transport.check,
        lambda: transport.consumer("group", ["topic"]),
        lambda: transport.publish([Message("topic", b"k", b"v", b"k")]),
        lambda: list(transport.read("topic")),
        lambda: transport.create_topics([Spec("topic")], 1),
    ):
        with pytest.raises(TransportUnavailableError):
            attempt()
    assert threading.active_count() == threads, "each attempt leaves a thread behind"


@pytest.mark.kafka
def test_topics_are_created_with_what_the_contract_promises(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    transport = transports(broker.address)
    prefix = uuid.uuid4().hex[:8]
    specs = [
        Spec(f"{prefix}-kept", retention_seconds=3600),
        Spec(f"{prefix}-table", is_compacted=True),
        Spec(f"{prefix}-fading", is_compacted=True, retention_seconds=60),
    ]

    transport.create_topics(specs, 3)

    found = {spec.name: topic_config(broker.address, spec.name) for spec in specs}
    policies = [(c["cleanup.policy"], c["retention.ms"]) for c in found.values()]
    assert policies == [("delete", "3600000"), ("compact", "-1"), ("compact,delete", "60000")]
    for config in found.values():
        assert int(config["max.message.bytes"]) > 4 * 2**20
        assert config["message.timestamp.type"] == "LogAppendTime"


@pytest.mark.kafka
def test_a_topic_that_takes_too_little_is_named_with_what_it_needs(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    from kafka import KafkaAdminClient
    from kafka.admin import NewTopic

    topic = uuid.uuid4().hex
    with closing(KafkaAdminClient(bootstrap_servers=broker.address)) as admin:
        admin.create_topics([NewTopic(topic, 1, 1, topic_configs={"max.message.bytes": "1048588"})])
    transport = transports(broker.address)

    with pytest.raises(TransportUnavailableError, match=rf"{topic}.*max\.message\.bytes to 5242880"):
        transport.publish([Message(topic, b"k", os.urandom(2 * 2**20), b"k")])


def topic_config(address: str, topic: str) -> dict[str, str]:
    from kafka import KafkaAdminClient
    from kafka.admin import ConfigResource, ConfigResourceType

    admin = KafkaAdminClient(bootstrap_servers=address.split(","))
    try:
        described = admin.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all"
        )
    finally:
        admin.close()
    return {name: entry["value"] for name, entry in described["topic"][topic].items()}


@pytest.mark.kafka
def test_partitions_that_are_added_are_followed_however_short_the_polls_are(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    from kafka import KafkaAdminClient

    transport = transports(broker.address)
    (topic,) = new_topics(transport, "in", partitions=2)
    consumer = transport.consumer(f"{topic}-group", [topic])
    wait_until(lambda: not consumer.take(0, 0) and len(consumer.partitions) == 2)

    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.create_partitions({topic: 3})
    admin.close()
    wait_until(lambda: follows(consumer, 3))

    assert consumer.partitions == {0, 1, 2}
    transport.publish(numbered(topic, 30))
    taken = 0
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while taken < 30 and time.monotonic() < ends_at:
        taken += len(consumer.take(100, 0.1))
    assert taken == 30


@pytest.mark.kafka
def test_a_join_that_ends_between_two_polls_counts(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    transport = transports(broker.address)
    (topic,) = new_topics(transport, "in", partitions=2)
    leader, other = (transport.consumer(f"{topic}-group", [topic]) for _ in range(2))
    wait_until(lambda: not leader.take(0, 0) and len(leader.partitions) == 2)
    # The other's join waits for the leader's, which ends while only the other is polled.
    wait_until(lambda: not other.take(0, 0) and not leader.take(0, 0) and not leader.partitions)
    wait_until(lambda: not other.take(0, 0) and len(other.partitions) == 1)
    epoch = other.epoch

    wait_until(lambda: not leader.take(0, 0) and len(leader.partitions) == 1)

    other.take(0, 0)
    assert other.epoch == epoch, "the partitions were shared out once more"
    assert leader.partitions | other.partitions == {0, 1}


def follows(consumer: KafkaMember, partitions: int) -> bool:
    """Whether the consumer holds so many partitions after one more look at the metadata and one poll."""
    if len(consumer.partitions) < partitions:
        consumer._consumer._cluster.request_update()
    consumer.take(0, 0)
    return len(consumer.partitions) == partitions


@pytest.mark.kafka
def test_what_retention_took_unread_is_told_and_the_rest_is_read(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    from kafka import KafkaAdminClient, TopicPartition

    transport = transports(broker.address)
    source, target = new_topics(transport, "in", "out", partitions=1)
    transport.publish(numbered(source, 2 * UNIT))
    consumer = transport.consumer(f"{source}-group", [source])
    wait_until(lambda: copy_some(consumer, target) == UNIT)
    consumer.close()

    with closing(KafkaAdminClient(bootstrap_servers=broker.address)) as admin:
        admin.delete_records({TopicPartition(source, 0): UNIT + 5})
    consumer = transport.consumer(f"{source}-group", [source])
    with structlog.testing.capture_logs() as logs:
        wait_until(lambda: copy_some(consumer, target) > 0)

    (told,) = [line for line in logs if line["event"] == "records_expired_unread"]
    assert (told["topic"], told["offset"], told["at_most"]) == (source, UNIT, 5)
    assert set(copies(transport, target)) == {*range(UNIT), *range(UNIT + 5, 2 * UNIT)}


# --- members that hang, brokers that die


@pytest.mark.kafka
def test_a_process_that_hung_in_a_transaction_is_fenced_when_it_wakes(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    soon = {"session_seconds": 2}
    transport = transports(broker.address, **soon)
    source, target = new_topics(transport, "in", "out")
    transport.publish(numbered(source, 50))
    settings = TransportSettings(engine="kafka", kafka=settings_for(broker.address, **soon))
    command = [sys.executable, str(CHILD), settings.model_dump_json(), f"{source}-group", "", source, target]
    hung = subprocess.Popen(
        [*command, "--die-at", "3", "--hang"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_until(lambda: state_of(hung.pid) == "T")
        consumer = transport.consumer(f"{source}-group", [source])
        copied = sum(copies(transport, target).values())
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while copied < 50 and time.monotonic() < ends_at:
            copied += copy_some(consumer, target)
        os.kill(hung.pid, signal.SIGCONT)
        _, errors = hung.communicate(timeout=PATIENCE_SECONDS)
    finally:
        hung.kill()

    assert "UnitAbortedError" in errors or "TransportUnavailableError" in errors
    assert copies(transport, target) == Counter(range(50))


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


@contextmanager
def copying(transport: KafkaTransport, source: str, target: str) -> Iterator[list[KafkaMember]]:
    """A worker in the background that begins anew after each failure; the members that it was so far."""
    stop = threading.Event()
    members: list[KafkaMember] = []

    def copy_until_it_fails() -> None:
        members.append(transport.consumer(f"{source}-group", [source], member="worker"))
        try:
            while not stop.is_set():
                copy_some(members[-1], target)
        finally:
            members[-1].close()

    def copy_all() -> None:
        while not stop.is_set():
            try:
                copy_until_it_fails()
            except TransportError:
                stop.wait(0.2)

    worker = threading.Thread(target=copy_all)
    worker.start()
    try:
        yield members
    finally:
        stop.set()
        worker.join()


def assert_copied(transport: KafkaTransport, topic: str, count: int, ways_out: list[KafkaConsumer]) -> None:
    copied = copies(transport, topic)
    assert set(copied) == set(range(count))
    # Only where the broker forgot how a unit ended may that one come twice (docs/transport.md).
    assert copied.total() <= count + (UNIT if ways_out else 0)


@pytest.mark.kafka
def test_a_broker_killed_under_load_costs_no_record_and_no_memory(
    broker: Any, transports: Callable[..., KafkaTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    ways_out = note_forgotten_transactions(monkeypatch)
    transport = transports(broker.address)
    source, target = new_topics(transport, "in", "out")
    transport.publish(numbered(source, 2_000))

    with copying(transport, source, target):
        wait_until(lambda: sum(copies(transport, target).values()) > 100)
        before = resident_bytes()
        os.kill(broker.pid, signal.SIGKILL)
        type(broker).start(broker.folder)
        wait_until(lambda: len(copies(transport, target)) >= 2_000)

    assert_copied(transport, target, 2_000, ways_out)
    assert resident_bytes() - before < 60 * 2**20


@pytest.mark.kafka
def test_a_broker_that_stands_still_bounds_the_memory_of_those_who_publish(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    transport = transports(broker.address, max_unsent_bytes=8 * 2**20, commit_seconds=1)
    (topic,) = new_topics(transport, "in")
    value = os.urandom(2**20)
    transport.publish([Message(topic, b"k", value, b"%d" % n) for n in range(20)])
    before = resident_bytes()
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        with pytest.raises(TransportUnavailableError):
            transport.publish([Message(topic, b"k", value, b"%d" % n) for n in range(200)])
        grown_bytes = resident_bytes() - before
    finally:
        os.kill(broker.pid, signal.SIGCONT)

    assert grown_bytes < 60 * 2**20
    transport.publish([Message(topic, b"k", b"after", b"k")])
    assert sum(record.value == b"after" for record in transport.read(topic)) == 1
    assert len(list(transport.read(topic))) == 21


def take_some(consumer: Consumer) -> None:
    wait_until(lambda: bool(consumer.take(1, 1.0)))


@pytest.mark.kafka
def test_closing_ends_every_thread_whatever_the_broker_does(
    broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    before = set(threading.enumerate())
    transport = transports(broker.address)
    (topic,) = new_topics(transport, "in")
    transport.publish(numbered(topic, 5))
    take_some(transport.consumer(f"{topic}-group", [topic]))  # which nobody holds any more
    reading = transport.read(topic)
    next(reading)
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        transport.close()
        left = [thread.name for thread in threading.enumerate() if thread not in before]
    finally:
        os.kill(broker.pid, signal.SIGCONT)
    assert not left


@pytest.mark.kafka
@pytest.mark.parametrize("isolation", ["transactional", "at_least_once"])
def test_who_waits_for_a_broker_stops_when_told(
    isolation: str, broker: Any, transports: Callable[..., KafkaTransport]
) -> None:
    transport = transports(broker.address, isolation=isolation, commit_seconds=90, request_seconds=90)
    (topic,) = new_topics(transport, "in")
    transport.publish(numbered(topic, 5))
    member, other = (transport.consumer(f"{topic}-{name}", [topic]) for name in ("one", "two"))
    take_some(member)
    take_some(other)
    failed: list[str] = []

    def commit() -> None:
        with member.unit() as unit:
            unit.emit(Message(topic, b"k", b"v", b"k"))

    waiting: dict[str, Callable[[], Any]] = {
        "commit": commit,
        "publish": lambda: transport.publish(numbered(topic, 1)),
        "lag": other.lag,
        "read": lambda: list(transport.read(topic)),
        "check": transport.check,
    }

    def run(name: str) -> None:
        with pytest.raises(TransportError):
            waiting[name]()
        failed.append(name)

    os.kill(broker.pid, signal.SIGSTOP)
    try:
        threads = [threading.Thread(target=run, args=(name,)) for name in waiting]
        for thread in threads:
            thread.start()
        transport.stop_waiting()
        for thread in threads:
            thread.join(PATIENCE_SECONDS / 5)
    finally:
        os.kill(broker.pid, signal.SIGCONT)
    assert sorted(failed) == sorted(waiting)


# --- a cluster


@pytest.mark.kafka
def test_topics_have_as_many_copies_as_configured(
    cluster: Any, transports: Callable[..., KafkaTransport]
) -> None:
    two, three = uuid.uuid4().hex, uuid.uuid4().hex
    addresses = ",".join(cluster.addresses)

    transports(addresses, replication_factor=2).create_topics([Spec(two)], 2)
    transports(addresses).create_topics([Spec(three)], 2)

    assert copies_kept(addresses, two) == [2, 2]
    assert copies_kept(addresses, three) == [3, 3]
    assert topic_config(addresses, three)["min.insync.replicas"] == "2"


def copies_kept(addresses: str, topic: str) -> list[int]:
    from kafka import KafkaAdminClient

    with closing(KafkaAdminClient(bootstrap_servers=addresses.split(","))) as admin:
        (described,) = admin.describe_topics([topic])
    return [len(partition["replica_nodes"]) for partition in described["partitions"]]


@pytest.mark.kafka
def test_a_broker_of_three_that_is_killed_costs_no_record_and_is_not_waited_for(
    cluster: Any, transports: Callable[..., KafkaTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is killed knows most: it coordinates the group and leads partitions."""
    ways_out = note_forgotten_transactions(monkeypatch)
    transport = transports(",".join(cluster.addresses), replication_factor=3)
    source, target = new_topics(transport, "in", "out", partitions=3)
    transport.publish(numbered(source, 600))

    with copying(transport, source, target) as members:
        wait_until(lambda: sum(copies(transport, target).values()) > 100)
        _, _, number = members[-1]._consumer._coordinator.coordinator_id.rpartition("-")
        os.kill(cluster.pid_of(int(number)), signal.SIGKILL)
        wait_until(lambda: has_copied(transport, target, 600))

    assert_copied(transport, target, 600, ways_out)


def has_copied(transport: KafkaTransport, topic: str, count: int) -> bool:
    try:
        return len(copies(transport, topic)) >= count
    except TransportUnavailableError:  # the others have not noticed yet
        return False
