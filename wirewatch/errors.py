"""The error tree; a class says what the loop that catches it does.

WirewatchError
├── SettingsError              the start stops; file, line, found and expected are named
│   └── InUseError             ... because another process has what is needed; `check` says nothing of it
├── BadRecordError             the record goes to the dead letters
│   └── RecordTooLargeError    ... because no topic takes it
├── RetryLaterError            the record is tried again after a while, in its place in the order
└── TransportError
    ├── TransportUnavailableError   broker or file cannot be reached now; waited for
    │   └── NoLogYetError           ... because the first run has still to make it
    └── UnitAbortedError            nothing of the unit took effect; its records come again
"""

from __future__ import annotations

from dataclasses import dataclass


class WirewatchError(Exception):
    """Every error that wirewatch raises on purpose."""


@dataclass(frozen=True)
class SettingsProblem:
    """One thing that is wrong in a configuration.

    `line` counts from 1 and is None where a file has no lines to speak of (an environment
    variable, a missing file). `path` is the dotted key inside the file, "" for the whole.
    `is_missing_file`: all that is wrong is that the file named there is not to be had here.
    """

    file: str
    line: int | None
    path: str
    found: str
    expected: str
    is_missing_file: bool = False

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.path}:" if self.path else ""
        return f"{place}:{key} found {self.found}; expected {self.expected}"


class SettingsError(WirewatchError):
    """The configuration is wrong: the start stops. Carries every problem found, not just the first."""

    def __init__(self, problems: list[SettingsProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class InUseError(SettingsError):
    """Another process, as a rule a running wirewatch, has what the configuration names."""


class BadRecordError(WirewatchError):
    """The record can never be handled: it goes to the dead letters, and the stage goes on."""


class RecordTooLargeError(BadRecordError):
    """The record is larger than a topic takes (`max_record_bytes`)."""


class RetryLaterError(WirewatchError):
    """The record may succeed later: it is tried again, and what comes after it in its order waits.

    `after_seconds` None leaves the wait to the worker's own backoff.
    """

    def __init__(self, reason: str, *, after_seconds: float | None = None) -> None:
        self.after_seconds = after_seconds
        super().__init__(reason)


class TransportError(WirewatchError):
    """Something between a stage and its topics failed."""


class TransportUnavailableError(TransportError):
    """The broker does not answer, or the log's file cannot be opened, now."""


class NoLogYetError(TransportUnavailableError):
    """There is no embedded log to be read yet: nothing was ever published."""


class UnitAbortedError(TransportError):
    """Nothing that the unit emitted was published and nothing that it took was committed.

    Raised when leaving a unit whose partitions moved to another member, whose member was fenced
    off as a zombie, or whose commit failed. Its records are handed out again, here or elsewhere.
    """
