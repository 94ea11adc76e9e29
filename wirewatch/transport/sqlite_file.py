"""An SQLite file that one process writes through one connection, and others may read meanwhile.

SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log that several connections write or checkpoint;
here only one ever does.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import structlog

from wirewatch import metrics
from wirewatch.errors import NoLogYetError, TransportError, TransportUnavailableError

# At 6 KB a record, pages of 16 KiB wrote 37,000 records/s, of 4 KiB 24,000 to 31,000.
_PAGE_BYTES = 16_384
_CHECKPOINT_PAGES = 1_024
_JOURNAL_LIMIT_BYTES = 64 * 2**20
_LEAST_PAGES = 16
_BUSY_SECONDS = 5.0

_log = structlog.get_logger(__name__)
_locked_paths: set[Path] = set()


class SqliteFile:
    """The file at `path` with its tables, created by `schema` when it is new.

    `max_bytes` None leaves the size to the disk. With `flush_each_commit` a power cut loses
    nothing; without, it may take the file back by some commits (a killed process never does).
    Raises: TransportUnavailableError when the file cannot be opened or is in use.
    """

    def __init__(
        self,
        path: Path,
        schema: str,
        version: int,
        *,
        read_only: bool,
        max_bytes: int | None,
        flush_each_commit: bool,
    ) -> None:
        self.path = path
        self.is_read_only = read_only
        self._schema = schema
        self._version = version
        self._max_bytes = max_bytes
        self._flush_each_commit = flush_each_commit
        self._writer: sqlite3.Connection | None = None
        self._lock_file = None if read_only else _lock(path)

    def open(self, now: datetime) -> None:
        """Open the file; one that cannot be read is set aside and a fresh one begun."""
        try:
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not is_corrupt(error):
                    raise
                self.begin_afresh(error, now)
        except sqlite3.Error as error:
            self.close()
            raise TransportUnavailableError(f"cannot open {self.path}: {error}") from error
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        self._writer = writer = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
        )
        writer.execute(f"PRAGMA page_size={_PAGE_BYTES}")
        writer.execute("PRAGMA auto_vacuum=INCREMENTAL")
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute(f"PRAGMA synchronous={'FULL' if self._flush_each_commit else 'NORMAL'}")
        writer.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        writer.execute(f"PRAGMA journal_size_limit={_JOURNAL_LIMIT_BYTES}")
        if self._max_bytes is not None:
            writer.execute(f"PRAGMA max_page_count={max(self._max_bytes // _PAGE_BYTES, _LEAST_PAGES)}")
        version = writer.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self.transaction() as connection:
                for statement in self._schema.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={self._version}")
        elif version != self._version:
            raise TransportError(f"{self.path} was written by another version of wirewatch ({version})")

    @property
    def writer(self) -> sqlite3.Connection:
        """The one connection that writes; threads take turns at it."""
        if self._writer is None:
            reason = "is open for reading only" if self.is_read_only else "is closed"
            raise TransportUnavailableError(f"{self.path} {reason}")
        return self._writer

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What the block writes takes effect when it is left, or not at all. Raises: sqlite3.Error."""
        writer = self.writer
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield writer
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise

    def reader(self) -> sqlite3.Connection:
        """A connection that only reads; for one thread at a time, which closes it."""
        if self.is_read_only and not self.path.exists():
            raise NoLogYetError(f"there is no log at {self.path} yet: the first run makes it")
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with translated(self.path):
            return sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A `reader` for the block. Raises: TransportUnavailableError instead of sqlite3.Error."""
        connection = self.reader()
        try:
            with translated(self.path):
                yield connection
        finally:
            connection.close()

    def begin_afresh(self, error: sqlite3.Error, now: datetime) -> None:
        """Keep the corrupt file under another name, count it, and begin an empty one."""
        if self._writer is not None:
            self._writer.close()
        kept_as = f"{self.path}.corrupt-{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}"
        for suffix in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{suffix}")
            if part.exists():
                part.rename(f"{kept_as}{suffix}")
        metrics.LOGS_SET_ASIDE.inc()
        _log.error("log_set_aside", file=str(self.path), kept_as=kept_as, reason=str(error))
        self._connect()

    def close(self) -> None:
        """Close the file and let another process have it."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock_file is not None:
            _locked_paths.discard(self.path.absolute())
            self._lock_file.close()
            self._lock_file = None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """sqlite3.Error becomes TransportUnavailableError."""
    try:
        yield
    except sqlite3.Error as error:
        raise TransportUnavailableError(f"{path}: {error}") from error


def is_corrupt(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged, or no SQLite file at all."""
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
