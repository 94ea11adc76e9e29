"""What a stage is: the shapes that `wirewatch.worker` runs.

A *transform* handles one record at a time, at once (extract, entities, keywords, stories); a *window*
is a transform that answers with a Future, so that many records are in flight (fetch, sinks); a
*source* is driven by time (poll). A handler attempts once: it returns what comes of the record or
raises an error of `wirewatch.errors`; only the worker waits, retries, counts and dead-letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Protocol, Self, TypeVar, runtime_checkable

from wirewatch.records import Record
from wirewatch.settings import FeedSettings, HttpSettings, Section
from wirewatch.topics import Topic

R = TypeVar("R", bound=Record)
A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Output:
    """A record for a topic."""

    topic: Topic[Any]
    record: Record


@dataclass(frozen=True, slots=True)
class Delete:
    """Forget `record` in a compacted topic."""

    topic: Topic[Any]
    record: Record


@dataclass(frozen=True, slots=True)
class Dropped:
    """The record rightly ends here; `reason` is of the stage's closed list and becomes a metric label."""

    reason: str


Result = Sequence[Output | Delete] | Dropped


class State(Protocol):
    """The stage's tables as records, own changes not yet committed included."""

    def get(self, topic: Topic[R], key: str) -> R | None:
        """The last value of `key`, None when there is none."""

    def all(self, topic: Topic[R]) -> Sequence[R]:
        """Every value held, in no promised order."""

    def beginning(self, topic: Topic[R], prefix: str) -> Sequence[R]:
        """Every value held whose key begins with `prefix`; cheap to ask again: they are kept decoded."""


@dataclass(frozen=True)
class Context:
    """What a handler may know besides the record.

    `at` is when the log took the record: the time for pure decisions, the same on every repeat.
    `headers` are the message's (trace id, when each stage before handled it).
    """

    at: datetime
    state: State
    headers: Mapping[str, str]
    attempt: int = 1


class Shared:
    """What the stages of one process have in common, one of each class."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._things: dict[Callable[[], Any], Any] = {}

    def the(self, kind: Callable[[], T]) -> T:
        """The one instance of the class `kind`, made for whoever asks first."""
        with self._lock:
            if kind not in self._things:
                self._things[kind] = kind()
            found: T = self._things[kind]
            return found


@dataclass(frozen=True)
class Setup:
    """What a stage is built from, besides its own section of the settings.

    `name` is the stage's, for classes that are built more than once (a receiver's group).
    """

    http: HttpSettings
    feeds: tuple[FeedSettings, ...]
    watch_files: tuple[Path, ...]
    entity_files: tuple[Path, ...]
    data_folder: Path
    clock: Callable[[], datetime]
    name: str = ""
    shared: Shared = field(default_factory=Shared, compare=False)


class Stage(Protocol):
    """A transform or a window.

    `tables` are the compacted topics whose state it keeps; such a stage is never fused behind
    another one, since its records must come to it by partition. `is_ordered` stages get a
    partition's next record only when the one before is finished, retries included (sinks, stories);
    without tables, a record that is refused for half a minute holds up only those of its key. Others
    get many at once, and only their commits are in order.
    """

    settings_class: ClassVar[type[Section]]

    @property
    def name(self) -> str: ...
    @property
    def consumes(self) -> Topic[Any]: ...
    @property
    def tables(self) -> tuple[Topic[Any], ...]: ...
    @property
    def is_ordered(self) -> bool: ...

    @classmethod
    def build(cls, settings: Any, setup: Setup) -> Self:
        """The stage for its validated section of the settings.

        Raises: SettingsError when a file it is told to use is wrong.
        """

    def handle(self, record: Any, context: Context) -> Result | Future[Result]:
        """What comes of one record, now or as a Future."""

    def close(self) -> None:
        """Give back threads, children and sockets."""


@runtime_checkable
class Ticking(Protocol):
    """A stage with tables that also has to do things when it is time for them (a pause is over)."""

    def tick(self, now: datetime, state: State) -> Sequence[Output | Delete]:
        """What is due, to be committed as one unit; called about every second, so cheap when nothing is.

        `state` holds what this member's share of the tables holds.
        """

    def forget(self) -> None:
        """What is kept in memory about the tables is void: the share changed, or a unit was aborted."""


class Source(Protocol):
    """A stage that time drives instead of records."""

    settings_class: ClassVar[type[Section]]

    @property
    def name(self) -> str: ...
    @property
    def tables(self) -> tuple[Topic[Any], ...]: ...

    @classmethod
    def build(cls, settings: Any, setup: Setup) -> Self:
        """As `Stage.build`."""

    def assigned(self, holds: Callable[[str], bool], state: State) -> None:
        """Start over from `state` with the share of the work whose partition keys `holds`.

        Called before the first `advance`, whenever the share changes, and after an aborted unit:
        forget what is in flight, its results would be void.
        """

    def advance(self, timeout_seconds: float) -> Sequence[Output | Delete]:
        """Work for at most about `timeout_seconds`; what is finished, to be committed as one unit."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in flight and nothing is due: for `run --once`, every feed was polled."""

    def close(self) -> None:
        """Give back threads, children and sockets."""


def then(future: Future[A], function: Callable[[A], B]) -> Future[B]:
    """A Future of `function` applied to `future`'s value; errors of either arrive in it."""
    chained: Future[B] = Future()

    def finish(done: Future[A]) -> None:
        if not chained.set_running_or_notify_cancel():
            return
        try:
            chained.set_result(function(done.result()))
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
            chained.set_exception(error)

    future.add_done_callback(finish)
    return chained
