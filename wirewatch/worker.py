"""The one loop of every stage: take, handle, hand on, commit; the only retry and dead-letter code.

    take ──> lanes, one a partition ──> handle (retry later, in its place) ──> what is finished ──> unit
                                          └─ bad record, bug, gave up ──> dead letter ───────────────┘

Output is published in the unit that finishes its record. What finishes in order (every stage but a
window) is also committed with it: with a transactional engine a crash then repeats nothing. A window
does not hold back a page because an older one is slow: what it finished out of order is committed
when the older ones are, and a crash before that repeats it, under the same ids. So it is with what
passes a record that an ordered stage is refused again and again: see `Lanes.in_turn`.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from wirewatch import metrics
from wirewatch.errors import BadRecordError, RetryLaterError, TransportUnavailableError, UnitAbortedError
from wirewatch.headers import RETRY_FOR, SEEN_AT, handed_on, write_headers
from wirewatch.lanes import Lanes
from wirewatch.loop import (
    BUSY_SECONDS,
    IDLE_SECONDS,
    TICK_SECONDS,
    Loop,
    TooManyDeadLettersError,
    WorkerSettings,
    message_of,
)
from wirewatch.records import Record
from wirewatch.stage import Context, Dropped, Output, Result, Stage, Ticking
from wirewatch.transport.contract import Consumer, Received, Transport
from wirewatch.work import Outcome, Work, dead_letter

_LONGEST_ASKED_WAIT_SECONDS = 86_400.0
#: The sixth attempt comes after a pause of at least so long, half a minute after the first.
_LONG_PAUSE_SECONDS = 20.0


class Worker(Loop):
    """Runs one stage, or several fused: the first takes from its topic, each next one in memory.

    The group's name is the first stage's; what a fused stage hands on is published all the same.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        transport: Transport,
        *,
        group: str,
        settings: WorkerSettings | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        member: str = "",
    ) -> None:
        super().__init__(group, transport, settings or WorkerSettings(), clock)
        self._stages = tuple(stages)
        for stage in stages:
            metrics.STAGE_SECONDS.labels(stage.name)  # there before the first record: who runs it is known
        self._group = group
        self._member = member
        self._is_ordered = any(stage.is_ordered for stage in stages)
        self._next = {stage.consumes.name: stage for stage in stages[1:]}
        lets_pass = not any(stage.tables for stage in stages)
        self._lanes = Lanes(is_ordered=self._is_ordered, lets_pass=lets_pass)
        self._wake = threading.Event()
        self._recent: deque[bool] = deque(maxlen=self._settings.dead_letter_window)
        self._lag_read_at = self._ticked_at = 0.0

    def new_consumer(self) -> Consumer:
        head = self._stages[0]
        return self._transport.consumer(
            self._group,
            [head.consumes.name],
            tables=[table.name for table in head.tables],
            member=self._member,
        )

    def forget(self) -> None:
        super().forget()
        self._lanes.clear()
        for stage in self._stages:
            if isinstance(stage, Ticking):
                stage.forget()
        self._export_in_flight()

    def disconnect(self) -> None:
        super().disconnect()
        metrics.CONSUMER_LAG.labels(self.name).set(0)  # what it held is another member's by now, or nobody's

    def work(self) -> None:
        taken = self._take()
        self.is_assigned = self.consumer.partition_count > 0
        if self.follow_epoch():
            taken = [received for received in taken if received.epoch == self._epoch]
        for received in taken:
            self._lanes.add(self._begin(received))
        self._advance_all()
        self._commit()
        self._tick()
        self._observe(bool(taken))

    def _tick(self) -> None:
        """Let stages do what only time brings about; a bug in one costs its tick, not the loop."""
        now = time.monotonic()
        if now - self._ticked_at < TICK_SECONDS or not self.consumer.partitions:
            return
        self._ticked_at = now
        for stage in self._stages:
            if isinstance(stage, Ticking):
                try:
                    outputs = stage.tick(self._clock(), self._state)
                except Exception:  # noqa: BLE001 - as in a handler: foreseen errors are the stage's own
                    metrics.LOOP_FAILURES.labels(self.name, "bug").inc()
                    self._log.exception("tick_failed", handler=stage.name)
                    continue
                if outputs:
                    self.commit_own(outputs, stage.tables)

    def drain(self) -> None:
        ends_at = time.monotonic() + self._settings.drain_seconds
        while self._lanes and time.monotonic() < ends_at:
            self.last_turn_at = time.monotonic()
            self.consumer.take(0, 0)
            if self.consumer.epoch != self._epoch:
                return
            self._advance_all()
            self._commit()
            if not any(work.future for work in self._lanes):
                return
            self._sleep_until_woken(BUSY_SECONDS)

    # --- taking ---------------------------------------------------------------------------------

    def _take(self) -> Sequence[Received]:
        works = list(self._lanes)
        held = self.consumer.outstanding if self._is_ordered else len(works)
        room = self._settings.max_records_in_flight - held
        bytes_left = self._settings.max_bytes_in_flight - sum(work.held_bytes for work in works)
        if room <= 0 or bytes_left <= 0:
            room = 0
        if not works:
            return self.consumer.take(room, IDLE_SECONDS, max_bytes=bytes_left)
        taken = self.consumer.take(room, 0, max_bytes=max(bytes_left, 1))
        if not taken and not self._lanes.can_advance(time.monotonic()):
            self._sleep_until_woken(BUSY_SECONDS)
        return taken

    def _sleep_until_woken(self, timeout_seconds: float) -> None:
        self._wake.wait(timeout_seconds)
        self._wake.clear()

    def _begin(self, received: Received) -> Work:
        metrics.RECORDS_TAKEN.labels(self.name).inc()
        work = Work(received, time.monotonic())
        wanted_by = work.headers.get(RETRY_FOR, self._group)
        if received.value is None or wanted_by != self._group:
            work.outcome = "skipped"
            return work
        try:
            record = self._stages[0].consumes.record.decode(received.value)
        except BadRecordError as error:
            self._reject(work, self._stages[0].name, "bad_record", error)
        else:
            work.steps.append((self._stages[0], record))
        return work

    # --- handling -------------------------------------------------------------------------------

    def _advance_all(self) -> None:
        for work in self._lanes.in_turn():
            self._advance(work)

    def _advance(self, work: Work) -> None:
        """Handle the steps of `work` until one waits, is put off, or all are done."""
        while work.is_due(time.monotonic()):
            stage, record = work.steps[0]
            try:
                result = work.future.result() if work.future else self._handle(stage, record, work)
                if isinstance(result, Future):
                    work.future = result
                    result.add_done_callback(lambda _: self._wake.set())
                else:
                    self._accept(work, stage, result)
            except RetryLaterError as error:
                self._put_off(work, stage, error)
            except BadRecordError as error:
                self._reject(work, stage.name, "bad_record", error)
            except Exception as error:  # noqa: BLE001 - a bug in a handler costs one record, not the service
                self._reject(work, stage.name, "bug", error)

    def _handle(self, stage: Stage, record: Record, work: Work) -> Result | Future[Result]:
        context = Context(
            at=work.received.appended_at, state=self._state, headers=work.headers, attempt=work.attempt
        )
        work.step_began_at = time.monotonic()
        if work.attempt == 1:  # in an ordered stage it may have waited for days for its turn
            work.first_attempt_at = work.step_began_at
        return stage.handle(record, context)

    def _accept(self, work: Work, stage: Stage, result: Result) -> None:
        metrics.STAGE_SECONDS.labels(stage.name).observe(time.monotonic() - work.step_began_at)
        if isinstance(result, Dropped):
            work.drops.append((stage.name, result.reason))
            work.next_step()
            return
        headers = handed_on(work.headers, stage.name, self._clock())
        wire = write_headers(headers)
        work.emit([message_of(output, wire) for output in result])
        for output in result:
            if output.topic in stage.tables:
                self._state.apply(output)
            following = self._next.get(output.topic.name)
            if following and isinstance(output, Output):
                work.steps.append((following, output.record))
        work.headers = headers
        work.next_step()

    def _put_off(self, work: Work, stage: Stage, error: RetryLaterError) -> None:
        now = time.monotonic()
        if now - work.first_attempt_at > self._settings.retry_for_seconds:
            self._reject(work, stage.name, "gave_up", error)
            return
        wait = retry_seconds(self._settings, work.attempt, error.after_seconds, random.random())
        metrics.RETRIES.labels(stage.name).inc()
        self._log.info("retry_later", handler=stage.name, error=str(error), attempt=work.attempt, wait=wait)
        work.put_off(now, wait)

    def _reject(self, work: Work, stage: str, kind: Any, error: Exception) -> None:
        """End `work` with a dead letter instead of whatever the failed step might have handed on."""
        received = work.received
        letter = dead_letter(
            work,
            group=self._group,
            stage=stage,
            kind=kind,
            error=error,
            at=self._clock(),
            partition_key=self._partition_key(work),
        )
        work.abandon()
        work.steps.clear()
        work.future = None
        work.messages.append(letter)
        work.outcome = kind
        self._log.error(
            "dead_letter",
            handler=stage,
            kind=kind,
            error=str(error)[:500],
            letter=letter.key.decode(),
            topic=received.topic,
            partition=received.partition,
            offset=received.offset,
        )

    def _partition_key(self, work: Work) -> str:
        topic = self._stages[0].consumes
        with suppress(BadRecordError):
            return topic.partition_key(topic.record.decode(work.received.value or b""))
        return work.received.key.decode("utf-8", "replace")

    # --- committing -----------------------------------------------------------------------------

    def _commit(self) -> None:
        done = [work for work in self._lanes if work.is_finished]
        if not done:
            return
        started_at = time.monotonic()
        try:
            with self.consumer.unit() as unit:
                for work in done:
                    for message in work.messages:
                        unit.emit(message)
                    unit.finish(work.received)
        except TransportUnavailableError as error:
            raise UnitAbortedError(str(error)) from error
        self._state.settle()
        self._lanes.drop_finished()
        metrics.UNIT_SECONDS.labels(self.name).observe(time.monotonic() - started_at)
        self._count(done)

    def _count(self, done: list[Work]) -> None:
        now, wall = time.monotonic(), self._clock()
        for work in done:
            outcome: Outcome = work.outcome or "dropped"
            metrics.RECORDS_FINISHED.labels(self.name, outcome).inc()
            metrics.HANDLING_SECONDS.labels(self.name).observe(now - work.taken_at)
            for message in work.messages:
                metrics.RECORDS_EMITTED.labels(self.name, message.topic).inc()
            for stage, reason in work.drops:
                metrics.RECORDS_DROPPED.labels(stage, reason).inc()
                key = work.received.key.decode("utf-8", "replace")
                self._log.info("record_dropped", handler=stage, record=key, reason=reason)
            if SEEN_AT in work.headers:
                with suppress(ValueError, TypeError):
                    seen_at = datetime.fromisoformat(work.headers[SEEN_AT])
                    age_seconds = (wall - seen_at).total_seconds()
                    metrics.FIRST_SEEN_TO_HANDLED_SECONDS.labels(self.name).observe(max(age_seconds, 0))
            self._recent.append(outcome in ("bad_record", "bug"))
        metrics.LAST_FINISHED.labels(self.name).set(wall.timestamp())
        self._check_dead_letter_ratio()

    def _check_dead_letter_ratio(self) -> None:
        bad, seen = sum(self._recent), len(self._recent)
        if seen == self._recent.maxlen and bad > seen * self._settings.max_dead_letter_ratio:
            raise TooManyDeadLettersError(
                f"stage {self.name}: {bad} of its last {seen} records were dead letters, more than "
                f"max_dead_letter_ratio {self._settings.max_dead_letter_ratio:g} allows; the fault is "
                "probably in the stage or its settings"
            )

    def _observe(self, has_taken: bool) -> None:
        """Keep the gauges and say whether anything is left to do."""
        in_flight = self._export_in_flight()
        now = time.monotonic()
        long_seconds = min(_LONG_PAUSE_SECONDS, 0.8 * self._settings.max_retry_seconds)
        is_done = not in_flight or self._lanes.all_wait(now, long_seconds)
        if has_taken or not is_done:
            self.idle_at = None
        if now - self._lag_read_at < IDLE_SECONDS:
            return
        self._lag_read_at = now
        if not self.consumer.partitions:
            metrics.CONSUMER_LAG.labels(self.name).set(0)
            self.idle_at = None  # nothing to do is not the same as nothing given
            return
        lag = sum(self.consumer.lag().values())
        metrics.CONSUMER_LAG.labels(self.name).set(lag)
        self.idle_at = now if is_done and not has_taken and (in_flight or not lag) else None

    def _export_in_flight(self) -> int:
        taken_at = [work.taken_at for work in self._lanes]
        now = time.monotonic()
        held_for_seconds = now - min(taken_at, default=now)
        metrics.IN_FLIGHT.labels(self.name).set(len(taken_at))
        metrics.OLDEST_IN_FLIGHT.labels(self.name).set(self._clock().timestamp() - held_for_seconds)
        return len(taken_at)


def retry_seconds(
    settings: WorkerSettings, attempt: int, after_seconds: float | None, chance: float
) -> float:
    """How long to wait after `attempt` failed: what the error asks for, else doubling.

    `chance` is uniform in [0, 1) and spreads the retries: +20 % on a wait that was asked for (never
    sooner, at most a day), ±20 % on our own.
    """
    if after_seconds:  # 0 asks for nothing: a Retry-After that is over by our clock
        return min(after_seconds, _LONGEST_ASKED_WAIT_SECONDS) * (1.0 + 0.2 * chance)
    doubled = settings.first_retry_seconds * 2.0 ** min(attempt - 1, 30)
    return min(doubled, settings.max_retry_seconds) * (0.8 + 0.4 * chance)
