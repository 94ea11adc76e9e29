"""What a stage may expect of a transport, whichever engine is behind it.

    taken = consumer.take(max_records=500, timeout_seconds=1.0)
    with consumer.unit() as unit:
        for received in taken:
            unit.emit(Message(...))     # published when the block is left ...
            unit.finish(received)       # ... together with the commit of what was finished

All of a unit takes effect or nothing. Promises, held by `tests/test_transport_contract.py`:

- Records of one partition are handed out in order; a group sees each record once.
- The committed position of a partition is its *finished prefix*: a record finished out of order
  is committed only when all before it are, so work may finish in any order and a crash loses
  nothing. (Its output is published with the unit that finished it, so finish in order where a
  repeat would matter; `wirewatch.worker` does.)
- A unit that fails raises UnitAbortedError; afterwards the consumer hands out again everything
  that was taken and not committed. `Received.epoch` then differs from `consumer.epoch`: whatever is
  still under way from an older epoch is void, and finishing it raises UnitAbortedError.
- A *table* is a compacted topic read whole for the partitions this member holds: `table(name)` is
  the last committed value of each key. It is loaded before the first record of a new assignment is
  handed out and follows this consumer's own units. A source driven by time has tables but no
  topics; then the first table's partitions are the ones shared out among the group.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wirewatch.errors import TransportUnavailableError

#: The largest value a topic takes, in bytes before compression.
MAX_RECORD_BYTES = 4 * 1024 * 1024

TopicPartition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes to publish. `value` None deletes `key` from a compacted topic."""

    topic: str
    key: bytes
    value: bytes | None
    partition_key: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it was taken. `appended_at` is when the log took it: the same on every repeat."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes | None
    appended_at: datetime
    headers: tuple[tuple[str, bytes], ...] = ()
    epoch: int = 0


class TopicSpec(Protocol):
    """What an engine needs to know to create a topic. `retention_seconds` None: kept for ever.

    A compacted topic may have a retention too: then a key's last value also goes when it is old.
    """

    @property
    def name(self) -> str: ...
    @property
    def is_compacted(self) -> bool: ...
    @property
    def retention_seconds(self) -> float | None: ...


class Unit(Protocol):
    """What takes effect together."""

    def emit(self, message: Message) -> None:
        """Publish `message` with the unit.

        Raises: RecordTooLargeError at once when its value is over `MAX_RECORD_BYTES`.
        """

    def finish(self, received: Received) -> None:
        """Commit `received` with the unit.

        Raises: UnitAbortedError when it is of an older epoch or no longer this member's.
        """


class Consumer(Protocol):
    """One member of a consumer group; used by one thread."""

    @property
    def epoch(self) -> int:
        """Grows whenever what was taken before became void (abort, partitions revoked)."""

    @property
    def partitions(self) -> frozenset[int]:
        """The partition numbers this member holds now (topics and tables are co-partitioned)."""

    @property
    def partition_count(self) -> int:
        """How many partitions each of its topics has; 0 while not yet known."""

    @property
    def outstanding(self) -> int:
        """How many records were handed out and are not committed; those finished out of order count."""

    def take(
        self, max_records: int, timeout_seconds: float, *, max_bytes: int = 64 * 2**20
    ) -> Sequence[Received]:
        """The next records, in order per partition; fewer or none when the time is over.

        Stops before the values exceed `max_bytes` together, but hands out at least one record.

        To be called regularly, also with `max_records=0` (back-pressure), which keeps the membership
        alive and follows assignments. Raises: TransportUnavailableError.
        """

    def unit(self) -> AbstractContextManager[Unit]:
        """A unit of work. Leaving it commits; an exception inside aborts it and is raised on.

        Raises, when leaving: UnitAbortedError, TransportUnavailableError.
        """

    def table(self, topic: str) -> Mapping[bytes, bytes]:
        """Key to last committed value, for the partitions this member holds."""

    def lag(self) -> Mapping[TopicPartition, int]:
        """How many records each held partition has beyond the committed position."""

    def close(self) -> None:
        """Leave the group. What was taken and not committed comes again elsewhere."""


class Transport(Protocol):
    """An engine: makes consumers, publishes, reads."""

    def create_topics(self, topics: Iterable[TopicSpec], partitions: int) -> list[str]:
        """Create what is missing; the names of those created. Existing topics are left as they are."""

    def consumer(
        self, group: str, topics: Sequence[str], *, tables: Sequence[str] = (), member: str = ""
    ) -> Consumer:
        """A new member of `group`. `member` names it through restarts (static membership).

        A group without a position starts at the oldest record kept.
        """

    def publish(self, messages: Iterable[Message]) -> None:
        """Publish outside any group, all or nothing."""

    def read(self, topic: str) -> Iterator[Received]:
        """Every record now kept of `topic`, oldest first in each partition; joins no group."""

    def check(self) -> None:
        """Return when the engine answers. Raises: TransportUnavailableError."""

    def stop_waiting(self) -> None:
        """Let calls that wait for the engine, in whatever thread, fail with TransportUnavailableError now.

        All that can be done afterwards is to close.
        """

    def close(self) -> None:
        """Close what consumers left open."""


def require_one_count(counts: Mapping[str, int]) -> int:
    """How many partitions each of some topics has; a table is held by its topic's partitions.

    Raises: TransportUnavailableError when they differ: half of a table would never be read.
    """
    if len(set(counts.values())) > 1:
        have = ", ".join(f"{topic} has {count}" for topic, count in counts.items())
        raise TransportUnavailableError(f"topics that belong together differ in their partitions: {have}")
    return max(counts.values())


def partition_of(partition_key: bytes, partitions: int) -> int:
    """The partition of a key: the same with both engines and in every version."""
    return zlib.crc32(partition_key) % partitions
