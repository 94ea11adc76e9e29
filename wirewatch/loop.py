"""What every stage's loop shares: connecting, turning, following assignments, ending."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from pydantic import Field

from wirewatch import metrics
from wirewatch.errors import TransportError, TransportUnavailableError, UnitAbortedError, WirewatchError
from wirewatch.headers import Wire, first_headers, handed_on, write_headers
from wirewatch.settings import Section
from wirewatch.stage import Delete, Output
from wirewatch.topics import Topic
from wirewatch.transport.contract import Consumer, Message, Transport
from wirewatch.work import TableState

log = structlog.get_logger(__name__)

#: How long a turn may sleep when nothing is under way, and when something is.
IDLE_SECONDS = 0.25
BUSY_SECONDS = 0.02
#: How often a stage that works by time as well is asked.
TICK_SECONDS = 1.0
_RECONNECT_SECONDS = (0.5, 1.0, 2.0, 4.0)


class WorkerSettings(Section):
    """How much a stage takes on, how long it tries, and when it gives in."""

    max_records_in_flight: int = Field(500, ge=1, description="Records taken and not yet committed.")
    max_bytes_in_flight: int = Field(64 * 2**20, ge=2**20, description="Bytes of those and their outputs.")
    drain_seconds: float = Field(8.0, ge=0, description="Time to finish what is in flight when stopped.")
    first_retry_seconds: float = Field(1.0, gt=0, description="First wait of a record that is retried.")
    max_retry_seconds: float = Field(300.0, gt=0, description="Longest wait between two attempts.")
    retry_for_seconds: float = Field(3 * 86_400.0, gt=0, description="Then the record is a dead letter.")
    max_dead_letter_ratio: float = Field(
        0.2, gt=0, le=1, description="A stage with more dead letters among its last records stops."
    )
    dead_letter_window: int = Field(200, ge=10, description="How many last records that ratio looks at.")


class TooManyDeadLettersError(WirewatchError):
    """A stage rejects so much that the fault is not in the records: it stops before it loses them all."""


class Loop(ABC):
    """What the loop of a stage and the loop of a source share: connecting, turning, ending.

    `is_assigned` is what `/readyz` asks, `last_turn_at` (monotonic) what `/livez` asks; `idle_at` is
    the last moment at which nothing was to be done, except to ask again, after a long pause, an
    outside that refuses; None while busy.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        settings: WorkerSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = name
        metrics.start_at_zero(name)
        self.last_turn_at = time.monotonic()
        self.is_assigned = False
        self.idle_at: float | None = None
        self.failure: Exception | None = None
        self._transport = transport
        self._settings = settings
        self._clock = clock
        self._consumer: Consumer | None = None
        self._epoch = -1
        self._state = TableState(lambda: self.consumer)
        self._log = log.bind(stage=name)

    @property
    def consumer(self) -> Consumer:
        if self._consumer is None:
            raise TransportUnavailableError(f"stage {self.name} has no consumer yet")
        return self._consumer

    def run(self, stop: threading.Event) -> None:
        """Turn until `stop` is set, then drain. Connects again, with growing waits, after any fault.

        Raises: TooManyDeadLettersError.
        """
        failures = 0
        while not stop.is_set():
            self.last_turn_at = time.monotonic()  # to wait for a broker is no fault that a restart would mend
            try:
                self.connect()
                while not stop.is_set():
                    self.turn()
                    failures = 0
                self.drain()
            except TooManyDeadLettersError as error:
                self.failure = error
                self._log.critical("stage_stopped", error=str(error))
                raise
            except TransportError as error:
                metrics.LOOP_FAILURES.labels(self.name, "unavailable").inc()
                self._log.warning("transport_unavailable", error=str(error))
            except Exception:  # noqa: BLE001 - a bug in the loop must not end a long-lived service
                metrics.LOOP_FAILURES.labels(self.name, "bug").inc()
                self._log.exception("loop_failed")
            finally:
                self.disconnect()
            stop.wait(_RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS) - 1)])
            failures += 1

    def connect(self) -> None:
        """Join the group. Raises: TransportUnavailableError."""
        self._consumer = self.new_consumer()
        self._epoch = -1

    def disconnect(self) -> None:
        """Leave the group; what is under way comes again elsewhere."""
        self.forget()
        self.is_assigned = False
        self.idle_at = None
        if self._consumer:
            with suppress(TransportError):
                self._consumer.close()
            self._consumer = None

    def turn(self) -> None:
        """One turn: also keeps the membership and follows assignments."""
        self.last_turn_at = time.monotonic()
        metrics.LAST_TURN.labels(self.name).set(self._clock().timestamp())
        try:
            self.work()
        except UnitAbortedError as error:
            metrics.UNITS_ABORTED.labels(self.name).inc()
            self._log.warning("unit_aborted", error=str(error))
            self.forget()
            self._epoch = -1

    def follow_epoch(self) -> bool:
        """Whether what was under way became void since the last turn."""
        if self.consumer.epoch == self._epoch:
            return False
        self.forget()
        self._epoch = self.consumer.epoch
        return True

    def commit_own(self, outputs: Sequence[Output | Delete], tables: Sequence[Topic[Any]]) -> None:
        """Publish what no record but time has brought about, as one unit.

        Records begin their path here, so they get a trace; states of `tables` need none.
        Raises: UnitAbortedError.
        """
        now = self._clock()
        started_at = time.monotonic()
        try:
            with self.consumer.unit() as unit:
                for output in outputs:
                    unit.emit(message_of(output, () if output.topic in tables else self._first(output, now)))
        except TransportUnavailableError as error:
            raise UnitAbortedError(str(error)) from error
        self._state.settle()
        metrics.UNIT_SECONDS.labels(self.name).observe(time.monotonic() - started_at)
        for output in outputs:
            metrics.RECORDS_EMITTED.labels(self.name, output.topic.name).inc()
        metrics.LAST_FINISHED.labels(self.name).set(now.timestamp())

    def _first(self, output: Output | Delete, now: datetime) -> Wire:
        key = output.topic.key(output.record)
        return write_headers(handed_on(first_headers(key, now), self.name, now))

    @abstractmethod
    def new_consumer(self) -> Consumer:
        """Join the group with the right topics and tables."""

    @abstractmethod
    def work(self) -> None:
        """What one turn does. Raises: UnitAbortedError, TransportUnavailableError."""

    def drain(self) -> None:  # noqa: B027 - a loop with nothing in flight has nothing to drain
        """Finish what can be finished in `drain_seconds`."""

    def forget(self) -> None:
        """Drop what is under way: it is void, or comes again."""
        self._state.settle()


def message_of(output: Output | Delete, headers: tuple[tuple[str, bytes], ...]) -> Message:
    """The message that publishes an output, or deletes its key."""
    if isinstance(output, Delete):
        return output.topic.tombstone(output.record)
    return output.topic.message(output.record, headers)
