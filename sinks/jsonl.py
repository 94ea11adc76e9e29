"""Append alerts to a file, one JSON object a line."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Self

import msgspec
from pydantic import Field

from sinks.message import alert_data
from wirewatch import metrics
from wirewatch.errors import InUseError, RetryLaterError, SettingsError, SettingsProblem
from wirewatch.receivers import ReceiverSettings
from wirewatch.records import Alert
from wirewatch.settings import Section
from wirewatch.stage import Context, Result, Setup
from wirewatch.topics import ALERTS, Topic

#: How far back from its end the file is read for the ids that it has.
_TAIL_BYTES = 4 * 1024 * 1024
_MAX_IDS = 10_000


class JsonLinesSettings(ReceiverSettings):
    """A file that alerts are appended to."""

    path: str = Field("alerts.jsonl", description="The file; it and its folders are made when missing.")


class JsonLines:
    """A file of alerts. Each is on the disk before it counts as delivered.

    An alert that the end of the file already holds is not written again. The file may be moved away
    at any time (logrotate): the next alert begins a new one. One process writes to it at a time.
    """

    settings_class: ClassVar[type[Section]] = JsonLinesSettings
    consumes: Topic[Any] = ALERTS
    tables: tuple[Topic[Any], ...] = ()
    is_ordered = True

    def __init__(self, settings: JsonLinesSettings, setup: Setup) -> None:
        self.name = setup.name
        self._settings = settings
        self._path = Path(settings.path)
        self._ids: dict[str, None] = {}
        self._file = self._opened()

    @classmethod
    def build(cls, settings: JsonLinesSettings, setup: Setup) -> Self:
        """The receiver called `setup.name`.

        Raises: InUseError when another process writes to the file; SettingsError when none can.
        """

        def problem(found: str, expected: str) -> list[SettingsProblem]:
            return [SettingsProblem("settings", None, f"{setup.name}.path", found, expected)]

        try:
            return cls(settings, setup)
        except BlockingIOError as error:
            found = f"{settings.path}, to which another process writes (does wirewatch run already?)"
            raise InUseError(problem(found, "a file of its own")) from error
        except OSError as error:
            found = f"{settings.path}: {error.strerror or error}"
            raise SettingsError(problem(found, "a file to write to")) from error

    def handle(self, record: Alert, context: Context) -> Result:
        """Append the alert. Drops: "not_chosen", "silenced".

        Raises: RetryLaterError when it cannot be written now.
        """
        if declined := self._settings.declined(record):
            return declined
        if record.id in self._ids:
            return ()
        line = msgspec.json.encode(alert_data(record), order="deterministic") + b"\n"
        try:
            self._append(line)
        except OSError as error:
            metrics.DELIVERIES.labels(self.name, "retry").inc()
            raise RetryLaterError(f"{self._path} cannot be written: {error.strerror}") from error
        self._remember(record.id)
        metrics.DELIVERIES.labels(self.name, "delivered").inc()
        return ()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _append(self, line: bytes) -> None:
        if self._was_moved():
            self._file.close()
            self._file = self._opened()
        end = self._file.seek(0, os.SEEK_END)
        try:
            if self._file.write(line) < len(line):  # a disk that gets full takes the beginning
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(end)
            raise

    def _was_moved(self) -> bool:
        if self._file.closed:
            return True
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return True
        ours = os.fstat(self._file.fileno())
        return (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino)

    def _opened(self) -> BinaryIO:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+b", buffering=0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._mend(file)
        except OSError:
            file.close()
            raise
        return file

    def _mend(self, file: BinaryIO) -> None:
        """Read the ids at the end; a last line cut off by a crash is removed: its alert comes again."""
        size = file.seek(0, os.SEEK_END)
        begin = file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read()
        whole, newline, rest = tail.rpartition(b"\n")
        if rest:
            file.truncate(begin + len(whole) + len(newline))
        for line in whole.split(b"\n"):
            try:
                self._remember(msgspec.json.decode(line, type=_Line).id)
            except msgspec.MsgspecError:
                continue

    def _remember(self, alert_id: str) -> None:
        self._ids[alert_id] = None
        if len(self._ids) > _MAX_IDS:
            del self._ids[next(iter(self._ids))]


class _Line(msgspec.Struct):
    id: str
