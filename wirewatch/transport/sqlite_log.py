"""The file behind the embedded transport: an SQLite database written by one connection.

    topics      name, partitions, what is kept
    partitions  where the next record of each goes
    records     id = partition's id << 40 | offset
    latest      which record holds the last value of a key (compacted topics)
    positions   the next record of each partition that a group has not yet committed

Records and positions share the file, so whatever point a crash goes back to is consistent.
Other processes may read while this one writes. SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead
log that several connections write or checkpoint; here only one ever does.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import msgspec
import structlog

from wirewatch import metrics
from wirewatch.errors import TransportError, TransportUnavailableError
from wirewatch.transport.contract import Message, Received, TopicPartition, TopicSpec, partition_of

SCHEMA_VERSION = 1
OFFSET_BITS = 40
#: What is read at once where nobody says how much.
READ_BYTES = 16 * 2**20

# At 6 KB a record, pages of 16 KiB wrote 37,000 records/s, of 4 KiB 24,000-31,000.
_PAGE_BYTES = 16_384
_CHECKPOINT_PAGES = 1_024
_JOURNAL_LIMIT_BYTES = 64 * 2**20
_SWEEP_SECONDS = 60.0
_SWEEP_ROWS = 2_000
_VACUUM_PAGES = 256
#: A tombstone is kept this long for groups that read a compacted topic as a stream.
_TOMBSTONE_SECONDS = 86_400.0
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
_locked_paths: set[Path] = set()
_decode_headers = msgspec.msgpack.Decoder(tuple[tuple[str, bytes], ...]).decode
_encode_headers = msgspec.msgpack.Encoder().encode


@dataclass(slots=True)
class Partition:
    """A partition of a topic as the writer knows it."""

    id: int
    topic: str
    number: int
    next_offset: int


@dataclass(frozen=True, slots=True)
class KeptTopic:
    """What the file keeps of a topic (a `TopicSpec`) and in how many partitions."""

    name: str
    partitions: int
    is_compacted: bool
    retention_seconds: float | None


class SqliteLog:
    """Appends, positions and retention; safe for several threads, which take turns at writing.

    `max_file_bytes` None leaves the size to the disk. With `flush_each_commit` a power cut loses
    nothing; without, it may take the log back by some commits (a killed process never does).
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
        self.path = path
        self.lock = threading.RLock()
        self.restarts = 0
        self.topics: dict[str, KeptTopic] = {}
        self.partitions: dict[TopicPartition, Partition] = {}
        self.positions: dict[tuple[str, TopicPartition], int] = {}
        #: Called with the topics that a commit appended to.
        self.on_append: Callable[[set[str]], None] = lambda topics: None
        self._clock = clock
        self._read_only = read_only
        self._max_file_bytes = max_file_bytes
        self._flush_each_commit = flush_each_commit
        self._last_us = 0
        self._swept_at: datetime | None = None
        self._lock_file: IO[str] | None = None
        self._writer: sqlite3.Connection | None = None
        self._open()

    # --- opening and closing

    def _open(self) -> None:
        if self._read_only:
            with _translated(self.path):
                self._load(self.reader())
            return
        self._lock_file = _lock(self.path)
        try:
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not _is_corrupt(error):
                    raise
                self._set_aside(error)
                self._connect()
        except sqlite3.Error as error:
            self.close()
            raise TransportUnavailableError(f"cannot open {self.path}: {error}") from error
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        writer = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5.0)
        self._writer = writer
        writer.execute(f"PRAGMA page_size={_PAGE_BYTES}")
        writer.execute("PRAGMA auto_vacuum=INCREMENTAL")
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute(f"PRAGMA synchronous={'FULL' if self._flush_each_commit else 'NORMAL'}")
        writer.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        writer.execute(f"PRAGMA journal_size_limit={_JOURNAL_LIMIT_BYTES}")
        if self._max_file_bytes is not None:
            writer.execute(f"PRAGMA max_page_count={max(self._max_file_bytes // _PAGE_BYTES, 16)}")
        version = writer.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self._transaction() as connection:
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        elif version != SCHEMA_VERSION:
            raise TransportError(f"{self.path} was written by another version of wirewatch ({version})")
        self._load(writer)

    def _load(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT name, partitions, is_compacted, retention_seconds FROM topics")
        self.topics = {name: KeptTopic(name, count, bool(flag), kept) for name, count, flag, kept in rows}
        rows = connection.execute("SELECT id, topic, number, next_offset FROM partitions")
        self.partitions = {(row[1], row[2]): Partition(*row) for row in rows}
        names = {partition.id: place for place, partition in self.partitions.items()}
        rows = connection.execute("SELECT member_group, partition_id, next_offset FROM positions")
        self.positions = {(group, names[id_]): offset for group, id_, offset in rows}

    def reader(self) -> sqlite3.Connection:
        """A connection that only reads; for one thread at a time, which closes it."""
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)

    def close(self) -> None:
        """Close the file and let another process have it."""
        with self.lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._lock_file is not None:
                _locked_paths.discard(self.path.absolute())
                self._lock_file.close()
                self._lock_file = None

    @property
    def writer(self) -> sqlite3.Connection:
        """The one connection that writes; hold `lock`."""
        if self._writer is None:
            reason = "is open for reading only" if self._read_only else "is closed"
            raise TransportUnavailableError(f"{self.path} {reason}")
        return self._writer

    # --- failing

    def failed(self, error: sqlite3.Error) -> TransportUnavailableError:
        """What to raise for `error`; a file found corrupt is set aside for a fresh one first."""
        if _is_corrupt(error) and not self._read_only:
            with self.lock:
                self._begin_afresh(error)
        return TransportUnavailableError(f"{self.path}: {error}")

    def _begin_afresh(self, error: sqlite3.Error) -> None:
        if self._writer is None:
            return
        topics, groups = self.topics, {group for group, _ in self.positions}
        consumed = {(group, topic) for group, (topic, _) in self.positions}
        self._writer.close()
        self._set_aside(error)
        self._connect()
        self.restarts += 1
        for topic in topics.values():
            self.create_topics([topic], topic.partitions)
        for group in groups:
            self.register(group, [topic for name, topic in consumed if name == group])

    def _set_aside(self, error: sqlite3.Error) -> None:
        if self._writer is not None:
            self._writer.close()
        stamp = self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
        for suffix in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{suffix}")
            if part.exists():
                part.rename(f"{self.path}.corrupt-{stamp}{suffix}")
        metrics.LOGS_SET_ASIDE.inc()
        _log.error(
            "log_set_aside", file=str(self.path), kept_as=f"{self.path}.corrupt-{stamp}", reason=str(error)
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        writer = self.writer
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield writer
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise

    # --- writing

    def create_topics(self, specs: Iterable[TopicSpec], partitions: int) -> list[str]:
        """Create what is missing; the names of those created."""
        with self.lock, _translated(self.path):
            missing = {spec.name: spec for spec in specs if spec.name not in self.topics}
            with self._transaction() as connection:
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
            self._load(self.writer)
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
        with self.lock, _translated(self.path):
            with self._transaction() as connection:
                connection.execute("DELETE FROM positions WHERE member_group = ?", (group,))
            self.positions = {name: offset for name, offset in self.positions.items() if name[0] != group}

    def _first_kept(self, partition: Partition) -> int:
        row = self.writer.execute(
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
                if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                    self._try_to_make_room()
                raise self.failed(error) from error
            for partition, _, next_offset in appended.values():
                partition.next_offset = next_offset
            self.positions.update({(group, place): offset for place, offset in moved.items()})
            self.on_append({topic for topic, _ in appended})
            self._sweep_when_due()

    def partition_of(self, message: Message) -> int:
        """The number of the partition that `message` goes to."""
        return partition_of(message.partition_key, self.kept(message.topic).partitions)

    def _placed(
        self, messages: Sequence[Message]
    ) -> dict[TopicPartition, tuple[Partition, list[tuple[int, Message]], int]]:
        """The messages by partition with the ids that they get, and the offset after them."""
        placed: dict[TopicPartition, tuple[Partition, list[tuple[int, Message]], int]] = {}
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
        appended: dict[TopicPartition, tuple[Partition, list[tuple[int, Message]], int]],
        group: str,
        positions: Mapping[TopicPartition, int],
    ) -> None:
        self._last_us = now_us = max(_microseconds(self._clock()), self._last_us)
        with self._transaction() as connection:
            for partition, rows, next_offset in appended.values():
                kept = self._compacted(connection, partition, rows)
                connection.executemany(
                    "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
                    [
                        (id_, now_us, m.key, _encode_headers(m.headers) if m.headers else None, m.value)
                        for id_, m in kept
                    ],
                )
                connection.execute(
                    "UPDATE partitions SET next_offset = ? WHERE id = ?", (next_offset, partition.id)
                )
            connection.executemany(
                "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)",
                [(group, self.partitions[place].id, offset) for place, offset in positions.items()],
            )

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
        if self._swept_at is not None and now - self._swept_at < timedelta(seconds=_SWEEP_SECONDS):
            return
        try:
            if self.sweep() < _SWEEP_ROWS:
                self._swept_at = now
        except sqlite3.Error as error:
            self._swept_at = now
            _log.warning("log_sweep_failed", file=str(self.path), reason=str(error))

    def _try_to_make_room(self) -> None:
        try:
            while self.sweep() >= _SWEEP_ROWS:
                pass
        except sqlite3.Error as error:
            _log.warning("log_sweep_failed", file=str(self.path), reason=str(error))

    def sweep(self) -> int:
        """Delete records past their topic's retention that every registered group has committed.

        At most some thousands at a time, so that nobody waits long; how many were deleted.
        """
        deleted = 0
        with self.lock, self._transaction() as connection:
            for place, partition in self.partitions.items():
                if deleted >= _SWEEP_ROWS:
                    break
                deleted += self._sweep_partition(connection, place, partition, _SWEEP_ROWS - deleted)
        if deleted:
            with self.lock:
                self.writer.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()
        return deleted

    def _sweep_partition(
        self, connection: sqlite3.Connection, place: TopicPartition, partition: Partition, most: int
    ) -> int:
        topic = self.topics[partition.topic]
        now = self._clock()
        first = partition.id << OFFSET_BITS
        read = [offset for (_, where), offset in self.positions.items() if where == place]
        end = first | min([partition.next_offset, *read])
        deleted = 0
        if topic.is_compacted:
            cutoff_us = _microseconds(now - timedelta(seconds=_TOMBSTONE_SECONDS))
            deleted += _delete(connection, first, end, cutoff_us, most, "AND value IS NULL")
        if topic.retention_seconds is not None:
            cutoff_us = _microseconds(now - timedelta(seconds=topic.retention_seconds))
            deleted += _delete(connection, first, end, cutoff_us, most, "")
        return deleted

    # --- reading

    def fetch(
        self,
        connection: sqlite3.Connection,
        partition: Partition,
        offset: int,
        most: int,
        max_bytes: int,
        epoch: int = 0,
    ) -> tuple[list[Received], int]:
        """Up to `most` records from `offset` on and where to go on after them.

        Stops before their values exceed `max_bytes`, also when that means none.
        """
        end = partition.next_offset
        first = partition.id << OFFSET_BITS
        rows = connection.execute(
            "SELECT id, appended_us, key, headers, value FROM records"
            " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (first | offset, first | end, most),
        )
        records: list[Received] = []
        size = 0
        for id_, appended_us, key, headers, value in rows:
            size += len(value or b"")
            if size > max_bytes:
                rows.close()
                return records, id_ - first
            record = Received(
                topic=partition.topic,
                partition=partition.number,
                offset=id_ - first,
                key=key,
                value=value,
                appended_at=_moment(appended_us),
                headers=_decode_headers(headers) if headers else (),
                epoch=epoch,
            )
            records.append(record)
        return records, (records[-1].offset + 1 if len(records) == most else end)

    def ends(self, topic: str) -> list[Partition]:
        """The partitions of `topic` with where their next record goes, as the file has it now."""
        if self._read_only:
            with _translated(self.path), _closing(self.reader()) as connection:
                self._load(connection)
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
        with _closing(self.reader()) as connection:
            for partition in self.ends(topic):
                offset = 0
                while offset < partition.next_offset:
                    with _translated(self.path):
                        records, offset = self.fetch(connection, partition, offset, _READ_ROWS, READ_BYTES)
                    yield from records


def _delete(
    connection: sqlite3.Connection, first: int, end: int, before_us: int, most: int, condition: str
) -> int:
    """Delete up to `most` records of [first, end) appended before `before_us`; how many."""
    # Times rise with ids, so the first record that is young enough ends the search.
    row = connection.execute(
        "SELECT id FROM records WHERE id >= ? AND id < ? AND appended_us >= ? ORDER BY id LIMIT 1",
        (first, end, before_us),
    ).fetchone()
    expired = connection.execute(
        f"SELECT id, key FROM records WHERE id >= ? AND id < ? {condition} ORDER BY id LIMIT ?",
        (first, row[0] if row else end, most),
    ).fetchall()
    connection.executemany("DELETE FROM records WHERE id = ?", [(id_,) for id_, _ in expired])
    connection.executemany(
        "DELETE FROM latest WHERE partition_id = ? AND key = ? AND id = ?",
        [(first >> OFFSET_BITS, key, id_) for id_, key in expired],
    )
    return len(expired)


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise TransportUnavailableError(f"{path}: {error}") from error


def _is_corrupt(error: sqlite3.Error) -> bool:
    # The low byte is the primary code; above it stand extended ones (SQLITE_CORRUPT_INDEX, ...).
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _lock(path: Path) -> IO[str]:
    """The lock that says which process writes the file at `path`; closing it gives it back.

    POSIX locks belong to the process: a killed service's lock goes with it, even when children
    that it forked live on. They do not tell threads apart, hence the set.
    """
    name = path.absolute()
    if name in _locked_paths:  # opening the lock file once more and closing it would give the lock back
        raise TransportUnavailableError(f"{path} is open in this process already")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(f"{path}.lock", "a+", encoding="ascii")  # noqa: SIM115 - held open while it is ours
    except OSError as error:
        raise TransportUnavailableError(f"cannot open {path}.lock: {error.strerror}") from error
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise TransportUnavailableError(
            f"{path} is in use by process {owner}; the embedded log is for one process "
            '(stop that one, or use engine = "kafka")'
        ) from error
    _locked_paths.add(name)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
