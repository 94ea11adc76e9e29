"""The transport for one process on one machine: an SQLite file instead of a broker."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from wirewatch.errors import TransportError, TransportUnavailableError, UnitAbortedError
from wirewatch.transport.contract import (
    MAX_RECORD_BYTES,
    Message,
    Received,
    TopicPartition,
    TopicSpec,
    require_one_count,
)
from wirewatch.transport.progress import Progress
from wirewatch.transport.sqlite_log import SqliteLog
from wirewatch.transport.sqlite_rows import READ_BYTES, Partition, fetch
from wirewatch.transport.unit import BufferedUnit, require_publishable


def _utc_now() -> datetime:
    return datetime.now(UTC)


class EmbeddedTransport:
    """Topics in one file (see `sqlite_log`), shared by the threads of one process.

    A second process gets TransportUnavailableError, unless it opens the file with `read_only`,
    which allows `read`, `lags` and `check` beside a running service.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime] = _utc_now,
        read_only: bool = False,
        max_file_bytes: int | None = None,
        flush_each_commit: bool = False,
    ) -> None:
        self._log = SqliteLog(
            Path(path),
            clock=clock,
            read_only=read_only,
            max_file_bytes=max_file_bytes,
            flush_each_commit=flush_each_commit,
        )
        self._groups: dict[str, _Group] = {}
        self._log.on_append = self._wake

    def create_topics(self, topics: Iterable[TopicSpec], partitions: int) -> list[str]:
        """Create what is missing; the names of those created."""
        return self._log.create_topics(topics, partitions)

    def consumer(
        self, group: str, topics: Sequence[str], *, tables: Sequence[str] = (), member: str = ""
    ) -> EmbeddedConsumer:
        """A new member of `group`; it takes the place of a member of the same name."""
        if not topics and not tables:
            raise ValueError("a consumer needs topics or tables")
        with self._log.lock:
            require_one_count({name: self._log.kept(name).partitions for name in (*topics, *tables)})
            self._log.register(group, topics)
            members = self._groups.setdefault(group, _Group(group))
            consumer = EmbeddedConsumer(self._log, members, tuple(topics), tuple(tables), member)
            members.join(consumer)
        return consumer

    def publish(self, messages: Iterable[Message]) -> None:
        """Append outside any group, all or nothing."""
        batch = list(messages)
        for message in batch:
            require_publishable(message)
        self._log.commit(batch)

    def _wake(self, topics: set[str]) -> None:
        for group in list(self._groups.values()):
            group.wake(topics)

    def read(self, topic: str) -> Iterator[Received]:
        """Every record now kept of `topic`, oldest first in each partition; joins no group."""
        return self._log.read(topic)

    def lags(self) -> Mapping[str, Mapping[TopicPartition, int]]:
        """For each group that was ever registered, the records that it has not committed."""
        ends = {(p.topic, p.number): p.next_offset for name in self._log.topics for p in self._log.ends(name)}
        lags: dict[str, dict[TopicPartition, int]] = {}
        for (group, place), offset in self._log.positions.items():
            lags.setdefault(group, {})[place] = ends[place] - offset
        return lags

    def forget_group(self, group: str) -> None:
        """Forget where `group` stands, so that it no longer keeps records from being deleted.

        Raises: TransportError while the group has members.
        """
        with self._log.lock:
            if group in self._groups and self._groups[group].members:
                raise TransportError(f"group {group} is in use")
            self._log.forget(group)

    def check(self) -> None:
        """Return when the file can be read. Raises: TransportUnavailableError."""
        self._log.check()

    def stop_waiting(self) -> None:
        """Nothing here waits for long."""

    def close(self) -> None:
        """Close every consumer and the file."""
        for group in list(self._groups.values()):
            for consumer in list(group.members):
                consumer.close()
        self._log.close()


class _Group:
    """The members of a consumer group; guarded by the log's lock.

    `generation` grows with each change of members: a unit begun in an earlier one is void.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.generation = 0
        self.members: list[EmbeddedConsumer] = []

    def join(self, consumer: EmbeddedConsumer) -> None:
        self.members = [m for m in self.members if m.member != consumer.member]
        self.members.append(consumer)
        self.members.sort(key=lambda member: member.member)
        self._changed()

    def leave(self, consumer: EmbeddedConsumer) -> None:
        if consumer in self.members:
            self.members.remove(consumer)
            self._changed()

    def _changed(self) -> None:
        self.generation += 1
        for member in self.members:
            member.wake()

    def share_of(self, consumer: EmbeddedConsumer, partitions: int) -> frozenset[int]:
        return frozenset(range(self.members.index(consumer), partitions, len(self.members)))

    def wake(self, topics: set[str]) -> None:
        for member in self.members:
            if not topics.isdisjoint(member.topics):
                member.wake()


class EmbeddedConsumer:
    """One member of a group, used by one thread."""

    def __init__(
        self, log: SqliteLog, group: _Group, topics: tuple[str, ...], tables: tuple[str, ...], member: str
    ) -> None:
        self.topics = topics
        self.member = member or f"member-{uuid.uuid4()}"
        self._log = log
        self._group = group
        self._tables: dict[str, dict[bytes, bytes]] = {name: {} for name in tables}
        self._reader = log.reader()
        self._progress = Progress()
        self._woken = threading.Event()
        self._epoch = 0
        self._generation: tuple[int, int] = (-1, -1)
        self._held: frozenset[int] = frozenset()
        self._sources: list[Partition] = []
        self._offsets: dict[TopicPartition, int] = {}
        self._turn = 0
        self._unavailable: TransportUnavailableError | None = None
        self._is_closed = False

    @property
    def epoch(self) -> int:
        """Grows whenever what was taken before became void."""
        return self._epoch

    @property
    def partitions(self) -> frozenset[int]:
        """The partition numbers held since the last `take`."""
        return self._held

    def wake(self) -> None:
        """End a wait in `take`: there are new records or members."""
        self._woken.set()

    # --- taking

    @property
    def partition_count(self) -> int:
        """How many partitions each of its topics has."""
        return max(self._log.kept(name).partitions for name in self._shared_out)

    @property
    def outstanding(self) -> int:
        """How many records were handed out and are not committed."""
        return self._progress.total

    @property
    def _shared_out(self) -> Sequence[str]:
        """The topics whose partitions the members share out among them."""
        return self.topics or list(self._tables)[:1]

    def take(
        self, max_records: int, timeout_seconds: float, *, max_bytes: int = 64 * 2**20
    ) -> Sequence[Received]:
        """The next records, as soon as there are any; none when the time is over."""
        if self._unavailable is not None:  # so that nobody tries again and again without a pause
            error, self._unavailable = self._unavailable, None
            raise TransportUnavailableError(str(error)) from error
        deadline = time.monotonic() + timeout_seconds
        while True:
            self._woken.clear()
            self._follow_group()
            records = self._fetch(max_records, max_bytes) if max_records > 0 else []
            remaining = deadline - time.monotonic()
            if records or remaining <= 0:
                return records
            self._woken.wait(remaining)

    def _follow_group(self) -> None:
        if self._current_generation == self._generation and not self._is_closed:
            return
        with self._log.lock:
            if self._is_closed or self not in self._group.members:
                reason = "is closed" if self._is_closed else "was replaced by another one of its name"
                raise TransportUnavailableError(f"member {self.member} of {self._group.name} {reason}")
            if self._log.restarts != self._generation[1]:
                self._reader.close()
                self._reader = self._log.reader()
            self._generation = self._current_generation
            self._held = self._group.share_of(self, self.partition_count)
            self._sources = [p for p in self._log.partitions.values() if self._consumes(p)]
            self._rewind()
            self._load_tables()

    @property
    def _current_generation(self) -> tuple[int, int]:
        return self._group.generation, self._log.restarts

    def _consumes(self, partition: Partition) -> bool:
        return partition.topic in self.topics and partition.number in self._held

    def _rewind(self) -> None:
        self._epoch += 1
        self._progress.clear()
        self._offsets = {
            (p.topic, p.number): self._log.positions[self._group.name, (p.topic, p.number)]
            for p in self._sources
        }

    def _load_tables(self) -> None:
        for name, table in self._tables.items():
            table.clear()
            for partition in self._log.ends(name):
                if partition.number in self._held:
                    table.update(self._table_of(partition))

    def _table_of(self, partition: Partition) -> Iterator[tuple[bytes, bytes]]:
        offset = 0
        while offset < partition.next_offset:
            records, offset = self._read(partition, offset, 256, READ_BYTES)
            yield from ((record.key, record.value) for record in records if record.value is not None)

    def _fetch(self, max_records: int, max_bytes: int) -> list[Received]:
        records: list[Received] = []
        self._turn += 1  # another partition comes first each time, so that none starves
        for index in range(len(self._sources)):
            partition = self._sources[(self._turn + index) % len(self._sources)]
            place = (partition.topic, partition.number)
            if self._offsets[place] >= partition.next_offset:
                continue
            most = max_records - len(records)
            found, self._offsets[place] = self._read(partition, self._offsets[place], most, max_bytes)
            if not found and not records:
                found, self._offsets[place] = self._read(partition, self._offsets[place], 1, MAX_RECORD_BYTES)
            records += found
            max_bytes -= sum(len(record.value or b"") for record in found)
            if len(records) >= max_records or max_bytes <= 0:
                break
        self._progress.take(records)
        return records

    def _read(
        self, partition: Partition, offset: int, most: int, max_bytes: int
    ) -> tuple[list[Received], int]:
        try:
            return fetch(self._reader, partition, offset, most, max_bytes, epoch=self._epoch)
        except sqlite3.Error as error:
            raise self._log.failed(error, self._generation[1]) from error

    # --- units

    @contextmanager
    def unit(self) -> Iterator[BufferedUnit]:
        """A unit of work, committed when the block is left."""
        unit = BufferedUnit(self._require_current)
        try:
            yield unit
            self._commit(unit)
        except BaseException:
            self._rewind()
            raise

    def _require_current(self, received: Received) -> None:
        if received.epoch != self._epoch:
            raise UnitAbortedError("the record was taken before an abort or a change of partitions")
        self._progress.require_open(received)

    def _commit(self, unit: BufferedUnit) -> None:
        positions = self._progress.positions_after(unit.finished)
        with self._log.lock:
            if self._current_generation != self._generation or self._is_closed:
                raise UnitAbortedError(f"the partitions of group {self._group.name} were shared out anew")
            if unit.messages or positions:
                try:
                    self._log.commit(unit.messages, self._group.name, positions)
                except TransportUnavailableError as error:
                    self._unavailable = error
                    raise
        self._progress.finish(unit.finished, positions)
        for message in unit.messages:
            self._follow_own(message)

    def _follow_own(self, message: Message) -> None:
        table = self._tables.get(message.topic)
        if table is None or self._log.partition_of(message) not in self._held:
            return
        if message.value is None:
            table.pop(message.key, None)
        else:
            table[message.key] = message.value

    # --- asking

    def table(self, topic: str) -> Mapping[bytes, bytes]:
        """Key to last committed value, for the partitions held."""
        return MappingProxyType(self._tables[topic])

    def lag(self) -> Mapping[TopicPartition, int]:
        """How many records each held partition has beyond the committed position."""
        lags: dict[TopicPartition, int] = {}
        for partition in self._sources:
            place = (partition.topic, partition.number)
            lags[place] = partition.next_offset - self._offsets[place] + self._progress.outstanding(place)
        return lags

    def close(self) -> None:
        """Leave the group."""
        with self._log.lock:
            self._is_closed = True
            self._group.leave(self)
            self._reader.close()
        self.wake()
