"""The file behind the embedded transport.

    topics      name, partitions, what is kept
    partitions  where the next record of each goes
    records     id = partition's id << 40 | offset
    latest      which record holds the last value of a key (compacted topics)
    positions   the next record of each partition that a group has not yet committed

Records and positions share the file, so whatever point a crash goes back to is consistent.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from wirewatch.errors import TransportUnavailableError
from wirewatch.transport.contract import Message, Received, TopicPartition, TopicSpec, partition_of
from wirewatch.transport.sqlite_file import SqliteFile, is_corrupt, translated
from wirewatch.transport.sqlite_retention import delete_expired
from wirewatch.transport.sqlite_rows import (
    OFFSET_BITS,
    READ_BYTES,
    KeptTopic,
    Partition,
    encoded_headers,
    fetch,
    microseconds,
)

SCHEMA_VERSION = 1

#: A clock that goes back by more was wrong before.
_SET_BACK_US = 60 * 10**6
_SWEEP_SECONDS = 60.0
_SWEEP_ROWS = 2_000
_VACUUM_PAGES = 256
_READ_ROWS = 256

_SCHEMA = """
CREATE TABLE topics (name TEXT PRIMARY KEY, partitions INTEGER NOT NULL, is_compacted INTEGER NOT NULL,
                     retention_seconds REAL);
CREATE TABLE partitions (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL,
                         next_offset INTEGER NOT NULL, UNIQUE (topic, number));
CREATE TABLE records (id INTEGER PRIMARY KEY, appended_us INTEGER NOT NULL, key BLOB NOT NULL,
                      headers BLOB, value BLOB);
CREATE TABLE latest (partition_id INTEGER NOT NULL, key BLOB NOT NULL, id INTEGER NOT NULL,
                     PRIMARY KEY (partition_id, key)) WITHOUT ROWID;
CREATE TABLE positions (member_group TEXT NOT NULL, partition_id INTEGER NOT NULL,
                        next_offset INTEGER NOT NULL, PRIMARY KEY (member_group, partition_id)) WITHOUT ROWID;
"""

_log = structlog.get_logger(__name__)


#: What a commit appends to a partition: rows with their ids, and the offset after them.
_Appended = dict[TopicPartition, tuple[Partition, list[tuple[int, Message]], int]]


class SqliteLog:
    """Appends, positions and retention; safe for several threads, which take turns at writing.

    `restarts` counts how often a file found corrupt was replaced by an empty one: then everything
    that was read of it is void. The other arguments are those of `SqliteFile`.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        read_only: bool = False,
        max_file_bytes: int | None = None,
        flush_each_commit: bool = False,
    ) -> None:
        self.lock = threading.RLock()
        self.restarts = 0
        self.topics: dict[str, KeptTopic] = {}
        self.partitions: dict[TopicPartition, Partition] = {}
        self.positions: dict[tuple[str, TopicPartition], int] = {}
        #: Called with the topics that a commit appended to.
        self.on_append: Callable[[set[str]], None] = lambda topics: None
        self._clock = clock
        self._last_us = 0
        self._swept_at: datetime | None = None
        self._file = SqliteFile(
            path,
            _SCHEMA,
            SCHEMA_VERSION,
            read_only=read_only,
            max_bytes=max_file_bytes,
            flush_each_commit=flush_each_commit,
        )
        if read_only:
            self._refresh()
        else:
            self._file.open(clock())
            self._load(self._file.writer)

    def _load(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT name, partitions, is_compacted, retention_seconds FROM topics")
        self.topics = {name: KeptTopic(name, count, bool(flag), kept) for name, count, flag, kept in rows}
        rows = connection.execute("SELECT id, topic, number, next_offset FROM partitions")
        self.partitions = {(row[1], row[2]): Partition(*row) for row in rows}
        names = {partition.id: place for place, partition in self.partitions.items()}
        rows = connection.execute("SELECT member_group, partition_id, next_offset FROM positions")
        self.positions = {(group, names[id_]): offset for group, id_, offset in rows}

    def _refresh(self) -> None:
        """Load what the process that writes has done meanwhile."""
        with self._file.reading() as connection:
            self._load(connection)

    def reader(self) -> sqlite3.Connection:
        """A connection that only reads; for one thread at a time, which closes it."""
        return self._file.reader()

    def check(self) -> None:
        """Return when the file can be read. Raises: TransportUnavailableError."""
        with self._file.reading() as connection:
            connection.execute("SELECT count(*) FROM partitions").fetchone()

    def close(self) -> None:
        """Close the file and let another process have it."""
        with self.lock:
            self._file.close()

    def failed(self, error: sqlite3.Error, restarts: int) -> TransportUnavailableError:
        """What to raise for `error`, met when `restarts` was read; a corrupt file is replaced first."""
        with self.lock:
            if is_corrupt(error) and not self._file.is_read_only and restarts == self.restarts:
                self._begin_afresh(error)
        return TransportUnavailableError(f"{self._file.path}: {error}")

    def _begin_afresh(self, error: sqlite3.Error) -> None:
        topics = list(self.topics.values())
        consumed = {(group, topic) for group, (topic, _) in self.positions}
        with translated(self._file.path):
            self._file.begin_afresh(error, self._clock())
            self._load(self._file.writer)
        self.restarts += 1
        for topic in topics:
            self.create_topics([topic], topic.partitions)
        for group, name in consumed:
            self.register(group, [name])

    # --- writing

    def create_topics(self, specs: Iterable[TopicSpec], partitions: int) -> list[str]:
        """Create what is missing; the names of those created."""
        with self.lock, translated(self._file.path):
            missing = {spec.name: spec for spec in specs if spec.name not in self.topics}
            with self._file.transaction() as connection:
                for spec in missing.values():
                    connection.execute(
                        "INSERT INTO topics VALUES (?, ?, ?, ?)",
                        (spec.name, partitions, spec.is_compacted, spec.retention_seconds),
                    )
                    connection.executemany(
                        "INSERT INTO partitions (topic, number, next_offset) VALUES (?, ?, 0)",
                        [(spec.name, number) for number in range(partitions)],
                    )
            known = self.partitions
            self._load(self._file.writer)
            self.partitions.update(known)  # consumers watch these very objects
        return list(missing)

    def register(self, group: str, topics: Sequence[str]) -> None:
        """Give `group` a position in each of `topics` where it has none: from now on it keeps records."""
        for topic in topics:
            self.kept(topic)
        new = {
            (group, place): self._first_kept(partition)
            for place, partition in self.partitions.items()
            if partition.topic in topics and (group, place) not in self.positions
        }
        if new:
            self.commit([], group, {place: offset for (_, place), offset in new.items()})

    def forget(self, group: str) -> None:
        """Delete every position of `group`: it holds no record back any more."""
        with self.lock, translated(self._file.path):
            with self._file.transaction() as connection:
                connection.execute("DELETE FROM positions WHERE member_group = ?", (group,))
            self.positions = {name: offset for name, offset in self.positions.items() if name[0] != group}

    def _first_kept(self, partition: Partition) -> int:
        row = self._file.writer.execute(
            "SELECT min(id) FROM records WHERE id >= ? AND id < ?",
            (partition.id << OFFSET_BITS, (partition.id + 1) << OFFSET_BITS),
        ).fetchone()
        return partition.next_offset if row[0] is None else row[0] - (partition.id << OFFSET_BITS)

    def kept(self, topic: str) -> KeptTopic:
        """What is kept of `topic`. Raises: TransportUnavailableError when there is no such topic."""
        try:
            return self.topics[topic]
        except KeyError:
            raise TransportUnavailableError(f"there is no topic {topic!r}; create the topics first") from None

    def commit(
        self,
        messages: Sequence[Message],
        group: str = "",
        positions: Mapping[TopicPartition, int] | None = None,
    ) -> None:
        """Append `messages` and move `group` to `positions`, all or nothing.

        Raises: TransportUnavailableError, when nothing took effect.
        """
        moved = positions or {}
        with self.lock:
            appended = self._placed(messages)
            try:
                self._write(appended, group, moved)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                    self._try_to_make_room()
                raise self.failed(error, self.restarts) from error
            for partition, _, next_offset in appended.values():
                partition.next_offset = next_offset
            self.positions.update({(group, place): offset for place, offset in moved.items()})
            self.on_append({topic for topic, _ in appended})
            self._sweep_when_due()

    def partition_of(self, message: Message) -> int:
        """The number of the partition that `message` goes to."""
        return partition_of(message.partition_key, self.kept(message.topic).partitions)

    def _placed(self, messages: Sequence[Message]) -> _Appended:
        """The messages by partition with the ids that they get, and the offset after them."""
        placed: _Appended = {}
        for message in messages:
            place = (message.topic, self.partition_of(message))
            partition, rows, offset = placed.get(place) or (
                self.partitions[place],
                [],
                self.partitions[place].next_offset,
            )
            rows.append(((partition.id << OFFSET_BITS) | offset, message))
            placed[place] = (partition, rows, offset + 1)
        return placed

    def _write(
        self,
        appended: _Appended,
        group: str,
        positions: Mapping[TopicPartition, int],
    ) -> None:
        now_us = self._now_us()
        with self._file.transaction() as connection:
            for partition, rows, next_offset in appended.values():
                kept = self._compacted(connection, partition, rows)
                connection.executemany(
                    "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
                    [(id_, now_us, m.key, encoded_headers(m.headers), m.value) for id_, m in kept],
                )
                connection.execute(
                    "UPDATE partitions SET next_offset = ? WHERE id = ?", (next_offset, partition.id)
                )
            connection.executemany(
                "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)",
                [(group, self.partitions[place].id, offset) for place, offset in positions.items()],
            )

    def _now_us(self) -> int:
        """The time, which goes back only when the clock was set back, and not for its small corrections."""
        now_us = microseconds(self._clock())
        if self._last_us - now_us < _SET_BACK_US:
            now_us = max(now_us, self._last_us)
        self._last_us = now_us
        return now_us

    def _compacted(
        self, connection: sqlite3.Connection, partition: Partition, rows: list[tuple[int, Message]]
    ) -> list[tuple[int, Message]]:
        """The rows to write; in a compacted topic each replaces what its key had before."""
        if not self.topics[partition.topic].is_compacted:
            return rows
        last = {message.key: (id_, message) for id_, message in rows}
        connection.executemany(
            "DELETE FROM records WHERE id = (SELECT id FROM latest WHERE partition_id = ? AND key = ?)",
            [(partition.id, key) for key in last],
        )
        connection.executemany(
            "INSERT OR REPLACE INTO latest VALUES (?, ?, ?)",
            [(partition.id, key, id_) for key, (id_, _) in last.items()],
        )
        return list(last.values())

    # --- retention

    def _sweep_when_due(self) -> None:
        now = self._clock()
        if self._swept_at is not None and abs(now - self._swept_at) < timedelta(seconds=_SWEEP_SECONDS):
            return
        try:
            if self.sweep() < _SWEEP_ROWS:
                self._swept_at = now
        except sqlite3.Error as error:
            self._swept_at = now
            _log.warning("log_sweep_failed", file=str(self._file.path), reason=str(error))

    def _try_to_make_room(self) -> None:
        try:
            while self.sweep() >= _SWEEP_ROWS:
                pass
        except sqlite3.Error as error:
            _log.warning("log_sweep_failed", file=str(self._file.path), reason=str(error))

    def sweep(self) -> int:
        """Delete records past their topic's retention that every registered group has committed.

        At most some thousands at a time, so that nobody waits long; how many were deleted.
        """
        deleted = 0
        with self.lock, self._file.transaction() as connection:
            for place, partition in self.partitions.items():
                if deleted >= _SWEEP_ROWS:
                    break
                deleted += self._sweep_partition(connection, place, partition, _SWEEP_ROWS - deleted)
        if deleted:
            with self.lock:
                self._file.writer.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()
        return deleted

    def _sweep_partition(
        self, connection: sqlite3.Connection, place: TopicPartition, partition: Partition, most: int
    ) -> int:
        topic = self.topics[partition.topic]
        read = [offset for (_, where), offset in self.positions.items() if where == place]
        first = partition.id << OFFSET_BITS
        return delete_expired(
            connection,
            range(first, first + min([partition.next_offset, *read])),
            self._clock(),
            is_compacted=topic.is_compacted,
            retention_seconds=topic.retention_seconds,
            most=most,
        )

    # --- reading

    def ends(self, topic: str) -> list[Partition]:
        """The partitions of `topic` with where their next record goes, as the file has it now."""
        if self._file.is_read_only:
            self._refresh()
        self.kept(topic)
        with self.lock:
            found = [
                Partition(p.id, p.topic, p.number, p.next_offset)
                for p in self.partitions.values()
                if p.topic == topic
            ]
        return sorted(found, key=lambda partition: partition.number)

    def read(self, topic: str) -> Iterator[Received]:
        """Every record now kept, oldest first in each partition; no lock is held in between."""
        with self._file.reading() as connection:
            for partition in self.ends(topic):
                offset = 0
                while offset < partition.next_offset:
                    records, offset = fetch(connection, partition, offset, _READ_ROWS, READ_BYTES)
                    yield from records
