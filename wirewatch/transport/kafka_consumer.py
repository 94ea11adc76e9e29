"""A member of a consumer group on Apache Kafka."""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from kafka import TopicPartition
from kafka.errors import (
    AuthorizationError,
    FencedInstanceIdError,
    IllegalGenerationError,
    KafkaError,
    KafkaTimeoutError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import ConsumerGroupMetadata, MemberState, OffsetAndMetadata

from wirewatch.errors import TransportUnavailableError, UnitAbortedError
from wirewatch.transport import contract
from wirewatch.transport.contract import Message, Received, partition_of, require_one_count
from wirewatch.transport.kafka_clients import Clients, close_consumer, milliseconds, unavailable
from wirewatch.transport.kafka_group import (
    committed_positions,
    finish_joining,
    has_heartbeats,
    is_same,
    joining,
    pause_unless,
    require_membership,
)
from wirewatch.transport.kafka_publisher import (
    Offsets,
    PlainPublisher,
    Publisher,
    TransactionalPublisher,
    translated,
)
from wirewatch.transport.kafka_reader import read_topic, received
from wirewatch.transport.progress import Progress
from wirewatch.transport.unit import BufferedUnit

#: While records wait to be handed out, the group is asked only so often what it shares out.
_POLL_EVERY_SECONDS = 0.5
#: Joining goes on in the background, but only polls begin its next step.
_JOIN_POLL_SECONDS = 1.0
#: A silent broker is asked whether it is there.
_SILENCE_SECONDS = 5.0
_ADOPT_SECONDS = 90.0
_CLOSE_SECONDS = 5.0
_MAX_POLL_RECORDS = 2_000


class KafkaMember:
    """One member of a group, used by one thread.

    An assignment is *adopted* before anything of it is handed out: what an earlier producer of
    this name left open is ended, committed positions are read (Kafka waits for those of open
    transactions), tables are loaded up to there, and the positions are set. A unit carries the
    positions of all held partitions and the membership of its adoption, so one of a member that
    was replaced meanwhile is refused, also when it finished no record.
    """

    def __init__(
        self,
        clients: Clients,
        group: str,
        topics: tuple[str, ...],
        tables: tuple[str, ...],
        member: str,
    ) -> None:
        self._clients = clients
        self._settings = clients.settings
        self._group = group
        self._topics = topics
        self._tables: dict[str, dict[bytes, bytes]] = {name: {} for name in tables}
        self._progress = Progress()
        self._buffer: deque[Received] = deque()
        self._committed: dict[TopicPartition, int] = {}
        self._membership: ConsumerGroupMetadata | None = None
        self._held: frozenset[int] = frozenset()
        self._partition_count = 0
        self._epoch = 0
        self._is_closed = False
        self._waits = True
        self._fenced: str | None = None
        self._polled_at = self._heard_at = self._unadopted_since = time.monotonic()
        self._consumer = joining(clients, group, topics or tables[:1], tables, member)
        self._publisher = self._new_publisher(member)

    def _new_publisher(self, member: str) -> Publisher:
        if self._settings.isolation == "transactional":
            name = f"{self._group}-{member or uuid.uuid4()}"
            return TransactionalPublisher(self._clients, name)
        return PlainPublisher(self._clients, self._commit_plainly)

    @property
    def is_closed(self) -> bool:
        """Whether it has left the group for good."""
        return self._is_closed

    @property
    def epoch(self) -> int:
        """Grows whenever what was taken before became void."""
        return self._epoch

    @property
    def partitions(self) -> frozenset[int]:
        """The partition numbers held since the last `take`."""
        return self._held

    @property
    def partition_count(self) -> int:
        """How many partitions each of its topics has; 0 before the first assignment."""
        return self._partition_count

    @property
    def outstanding(self) -> int:
        """How many records were handed out and are not committed."""
        return self._progress.total

    # --- taking

    def take(
        self, max_records: int, timeout_seconds: float, *, max_bytes: int = 64 * 2**20
    ) -> Sequence[Received]:
        """The next records, in order per partition; fewer or none when the time is over."""
        deadline = time.monotonic() + timeout_seconds
        while True:
            if not self._buffer or time.monotonic() - self._polled_at > _POLL_EVERY_SECONDS:
                remaining = max(deadline - time.monotonic(), 0)
                self._poll(0 if self._buffer else remaining, has_room=max_records > 0)
            records = self._hand_out(max_records, max_bytes)
            if records or time.monotonic() >= deadline:
                return records

    def _poll(self, timeout_seconds: float, *, has_room: bool) -> None:
        """Follow the group and, when there `has_room`, fill the buffer."""
        if self._fenced or self._is_closed or not self._waits:
            raise TransportUnavailableError(self._fenced or f"a member of {self._group} is closed")
        if self._membership is None:
            timeout_seconds = max(timeout_seconds, _JOIN_POLL_SECONDS)
        try:
            pause_unless(self._consumer, has_room and bool(self._topics) and not self._buffer)
            finish_joining(self._consumer)
            polled = self._consumer.poll(milliseconds(timeout_seconds), max_records=_MAX_POLL_RECORDS)
            self._polled_at = time.monotonic()
            if self._follow_group():
                self._buffer.extend(received(r, self._epoch) for records in polled.values() for r in records)
            if polled:
                self._heard_at = self._polled_at
            elif self._polled_at - self._heard_at > _SILENCE_SECONDS:
                self._require_broker()
        except FencedInstanceIdError as error:
            self._void()
            self._fenced = f"another process joined {self._group} under the same member name"
            raise TransportUnavailableError(self._fenced) from error
        except KafkaError as error:
            self._void()  # what was polled and not buffered must be polled again
            raise unavailable(error) from error

    def _require_broker(self) -> None:
        """poll() says nothing of a broker that is away. Raises: KafkaTimeoutError."""
        if self._membership is not None and (places := list(self._committed)[:1]):
            self._consumer.end_offsets(places, timeout_ms=milliseconds(_SILENCE_SECONDS))
            self._heard_at = time.monotonic()

    def _hand_out(self, max_records: int, max_bytes: int) -> list[Received]:
        records: list[Received] = []
        while self._buffer and len(records) < max_records:
            max_bytes -= len(self._buffer[0].value or b"")
            if records and max_bytes < 0:
                break
            records.append(self._buffer.popleft())
        self._progress.take(records)
        return records

    # --- assignments

    def _follow_group(self) -> bool:
        """Whether the adopted assignment is still the group's, and so what was polled is good."""
        current = self._consumer.group_metadata()
        if current.state != MemberState.STABLE:
            if self._membership is not None:
                self._void()
            self._require_progress("was not given partitions")
            return False
        if self._membership is not None and is_same(current, self._membership):
            if not has_heartbeats(self._consumer):
                require_membership(self._consumer, self._settings.request_seconds)
            return True
        if self._membership is not None:
            self._void()
        names = (*self._topics, *self._tables)
        count = require_one_count(
            {name: len(self._consumer.partitions_for_topic(name) or ()) for name in names}
        )
        try:
            require_membership(self._consumer, self._settings.request_seconds)
            self._adopt(current, count)
        except (UnknownMemberIdError, IllegalGenerationError, RebalanceInProgressError):
            self._require_progress("was not given partitions")  # the next poll joins anew
        except (KafkaTimeoutError, TransportUnavailableError) as error:
            if isinstance(error.__cause__, AuthorizationError):
                raise
            # An open transaction of a killed member ends by itself (`commit_seconds`); leaving
            # the group meanwhile would only make everybody share it out again.
            self._require_progress(f"could not read committed positions and tables: {error}")
        return False

    def _require_progress(self, problem: str) -> None:
        if time.monotonic() - self._unadopted_since > _ADOPT_SECONDS:
            raise TransportUnavailableError(f"kafka: a member of {self._group} {problem}")

    def _void(self) -> None:
        """Forget what was taken: it comes again here, when it is still this member's, or elsewhere."""
        self._membership = None
        self._held = frozenset()
        self._unadopted_since = time.monotonic()
        self._drop_taken()

    def _drop_taken(self) -> None:
        self._epoch += 1
        self._progress.clear()
        self._buffer.clear()

    def _adopt(self, membership: ConsumerGroupMetadata, partition_count: int) -> None:
        self._publisher.open()
        assigned = self._consumer.assignment()
        committed = self._read_committed(assigned)
        held = frozenset(place.partition for place in assigned)
        for name, table in self._tables.items():
            table.clear()
            self._load(name, table, held)
        for place, offset in committed.items():
            self._consumer.seek(place, offset)
        self._committed, self._held, self._membership = committed, held, membership
        self._partition_count = partition_count
        self._drop_taken()

    def _read_committed(self, places: set[TopicPartition]) -> dict[TopicPartition, int]:
        """Committed positions; after a while those that a transaction may still move by Kafka's account.

        Every transaction that could has timed out by then. A broker that was killed while it ended
        one can believe for ever that it is open (seen with 4.3.1 in about every second kill).
        """
        waited_seconds = time.monotonic() - self._unadopted_since
        return committed_positions(
            self._consumer,
            places,
            self._settings.request_seconds,
            waits_for_transactions=waited_seconds <= 2 * self._settings.commit_seconds,
        )

    def _load(self, topic: str, table: dict[bytes, bytes], held: frozenset[int]) -> None:
        if not held:
            return
        for record in read_topic(self._clients, topic, held):
            if record.value is None:
                table.pop(record.key, None)
            else:
                table[record.key] = record.value

    # --- units

    @contextmanager
    def unit(self) -> Iterator[BufferedUnit]:
        """A unit of work, committed when the block is left."""
        unit = BufferedUnit(self._require_current)
        try:
            yield unit
        except BaseException:
            self._rewind()
            raise
        try:
            self._commit(unit)
        except BaseException:
            self._void()
            raise

    def _rewind(self) -> None:
        """Hand out again what was taken: nothing of the unit left this process."""
        if self._membership is None:
            return
        self._drop_taken()
        for place, offset in self._committed.items():
            try:
                self._consumer.seek(place, offset)
            except ValueError:  # no longer assigned: the next take follows the group
                self._void()
                return

    def _require_current(self, record: Received) -> None:
        if record.epoch != self._epoch:
            raise UnitAbortedError("the record was taken before an abort or a change of partitions")
        self._progress.require_open(record)

    def _commit(self, unit: BufferedUnit) -> None:
        positions = self._progress.positions_after(unit.finished)
        if unit.messages or positions:
            if self._membership is None or not self._committed:
                raise UnitAbortedError(f"a member of {self._group} holds no partitions now")
            moved = {TopicPartition(*place): offset for place, offset in positions.items()}
            self._publisher.publish(unit.messages, self._committed | moved, self._membership)
            self._committed |= moved
            self._heard_at = time.monotonic()
        self._progress.finish(unit.finished, positions)
        for message in unit.messages:
            self._follow_own(message)

    def _commit_plainly(self, offsets: Offsets, timeout_seconds: float) -> None:
        current = self._consumer.group_metadata()
        if self._membership is None or not is_same(current, self._membership):
            raise UnitAbortedError(f"the partitions of group {self._group} were shared out anew")
        placed = {place: OffsetAndMetadata(offset, "", -1) for place, offset in offsets.items()}
        self._consumer.commit(placed, timeout_ms=milliseconds(timeout_seconds))

    def _follow_own(self, message: Message) -> None:
        table = self._tables.get(message.topic)
        if table is None or partition_of(message.partition_key, self._partition_count) not in self._held:
            return
        if message.value is None:
            table.pop(message.key, None)
        else:
            table[message.key] = message.value

    # --- asking

    def table(self, topic: str) -> Mapping[bytes, bytes]:
        """Key to last committed value, for the partitions held."""
        return MappingProxyType(self._tables[topic])

    def lag(self) -> Mapping[contract.TopicPartition, int]:
        """How many records each held partition has beyond the committed position.

        An estimate while there are any, since the marks of transactions count too; 0 is exact.
        """
        if self._membership is None or not self._topics:
            return {}
        places = list(self._committed)
        try:
            ends = self._consumer.end_offsets(places, timeout_ms=milliseconds(self._settings.request_seconds))
            lags = {place: self._lag_of(place, end) for place, end in ends.items()}
        except KafkaError as error:
            raise translated(error) from error
        self._heard_at = time.monotonic()
        return lags

    def _lag_of(self, place: TopicPartition, end: int) -> int:
        if place not in self._consumer.assignment():
            return 0
        position: int = self._consumer.position(place, timeout_ms=1000) or 0
        waiting = sum(1 for r in self._buffer if (r.topic, r.partition) == place)
        return int(max(end - position, 0)) + waiting + self._progress.outstanding(place)

    def close(self) -> None:
        """Leave the group. What was taken and not committed comes again elsewhere."""
        if self._is_closed:
            return
        self._is_closed = True
        self._void()
        self._publisher.close()
        close_consumer(self._consumer, _CLOSE_SECONDS if self._waits else 0.0)

    def stop_waiting(self) -> None:
        """Let a publishing under way fail now, and leave the group without a word; from any thread."""
        self._waits = False
        self._publisher.stop_waiting()
