"""One record on its way through the stages of a worker: steps, waiting, outcome."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Literal, TypeVar

import structlog

from wirewatch import metrics
from wirewatch.errors import BadRecordError, RecordTooLargeError
from wirewatch.headers import read_headers
from wirewatch.records import DeadLetter, Record, derive_id
from wirewatch.stage import Delete, Output, Result, Stage
from wirewatch.topics import DEAD_LETTERS, Topic
from wirewatch.transport.contract import MAX_RECORD_BYTES, Consumer, Message, Received

R = TypeVar("R", bound=Record)

#: How a record can end. Every record taken and committed is counted under exactly one of these.
Outcome = Literal["handed_on", "dropped", "bad_record", "bug", "gave_up", "skipped"]

#: The largest value that, in base64, still fits into a dead letter beside the rest.
_MAX_ENCLOSED_BYTES = MAX_RECORD_BYTES // 2

log = structlog.get_logger(__name__)


class Work:
    """A record taken and not yet committed.

    `steps` are the stages still to handle something of it, the current one first: a fused stage
    adds a step for each record that the one before hands it. `messages` is what to publish with it.
    Monotonic seconds throughout.
    """

    __slots__ = (
        "attempt",
        "drops",
        "due_at",
        "first_attempt_at",
        "future",
        "headers",
        "messages",
        "outcome",
        "output_bytes",
        "received",
        "step_began_at",
        "steps",
        "taken_at",
        "waits_seconds",
    )

    def __init__(self, received: Received, taken_at: float) -> None:
        self.received = received
        self.headers = read_headers(received.headers)
        self.steps: deque[tuple[Stage, Record]] = deque()
        self.messages: list[Message] = []
        self.output_bytes = 0
        self.outcome: Outcome | None = None
        #: (stage, reason) for each of its records that rightly ended at a stage.
        self.drops: list[tuple[str, str]] = []
        self.future: Future[Result] | None = None
        self.attempt = 1
        #: The last pause before an attempt.
        self.waits_seconds = 0.0
        self.taken_at = self.first_attempt_at = self.due_at = self.step_began_at = taken_at

    @property
    def is_finished(self) -> bool:
        return self.outcome is not None

    @property
    def held_bytes(self) -> int:
        """What it holds in memory: the record's value and its outputs."""
        return len(self.received.value or b"") + self.output_bytes

    def is_due(self, now: float) -> bool:
        """Something can be done about it now."""
        if self.is_finished:
            return False
        return self.future.done() if self.future else self.due_at <= now

    def emit(self, messages: Sequence[Message]) -> None:
        """Keep `messages` for the unit, all or none. Raises: RecordTooLargeError."""
        for message in messages:
            size = len(message.value or b"")
            if size > MAX_RECORD_BYTES:
                raise RecordTooLargeError(
                    f"a record of {size} bytes for topic {message.topic}; at most {MAX_RECORD_BYTES} fit"
                )
        self.messages.extend(messages)
        self.output_bytes += sum(len(message.value or b"") for message in messages)

    def next_step(self) -> None:
        """The current step is done: the next one starts fresh."""
        self.steps.popleft()
        self.future = None
        self.attempt = 1
        if not self.steps and self.outcome is None:
            # A receiver that took its alert publishes nothing, and yet hands it on: to the outside.
            self.outcome = "dropped" if self.drops and not self.messages else "handed_on"

    def put_off(self, now: float, waits_seconds: float) -> None:
        """Try the current step again in `waits_seconds`."""
        self.future = None
        self.due_at = now + waits_seconds
        self.waits_seconds = waits_seconds
        self.attempt += 1

    def abandon(self) -> None:
        """Nobody waits for it any more."""
        if self.future:
            self.future.cancel()


def dead_letter(
    work: Work,
    *,
    group: str,
    stage: str,
    kind: Literal["bad_record", "bug", "gave_up"],
    error: BaseException,
    at: datetime,
    partition_key: str,
) -> Message:
    """The dead letter for `work`: who, when, what, where, and the bytes as they came."""
    received = work.received
    value = received.value or b""
    is_by_reference = len(value) > _MAX_ENCLOSED_BYTES
    letter = DeadLetter(
        id=derive_id("dead", group, received.topic, str(received.partition), str(received.offset)),
        group=group,
        stage=stage,
        topic=received.topic,
        partition=received.partition,
        offset=received.offset,
        key=received.key,
        value=b"" if is_by_reference else value,
        is_by_reference=is_by_reference,
        partition_key=partition_key,
        kind=kind,
        error=f"{type(error).__name__}: {error}"[:2000],
        failed_at=at,
        traceback="" if isinstance(error, BadRecordError) else _traceback(error),
        headers=work.headers,
        attempts=work.attempt,
    )
    return DEAD_LETTERS.message(letter, received.headers)


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-8000:]


class TableState:
    """A stage's tables as records, with what it changed and has not committed yet on top."""

    def __init__(self, consumer: Callable[[], Consumer]) -> None:
        self._consumer = consumer
        self._changes: dict[tuple[str, bytes], Record | None] = {}
        self._decoded: dict[tuple[str, str], dict[bytes, tuple[bytes, Record | None]]] = {}

    def get(self, topic: Topic[R], key: str) -> R | None:
        """The last value of `key`, own changes included; None when there is none or it is unreadable."""
        place = (topic.name, key.encode())
        if place in self._changes:
            return self._changes[place]  # type: ignore[return-value]
        data = self._consumer().table(topic.name).get(place[1])
        return None if data is None else self._decode(topic, place[1], data)

    def all(self, topic: Topic[R]) -> Sequence[R]:
        """Every readable value held, own changes included."""
        table: Mapping[bytes, bytes] = self._consumer().table(topic.name)
        found = [
            self._decode(topic, key, data)
            for key, data in table.items()
            if (topic.name, key) not in self._changes
        ]
        changed: list[Any] = [value for (name, _), value in self._changes.items() if name == topic.name]
        return [record for record in (*found, *changed) if record is not None]

    def beginning(self, topic: Topic[R], prefix: str) -> Sequence[R]:
        """Every readable value held whose key begins with `prefix`, own changes included.

        They are kept decoded until they change: decoding all of a busy watch's stories for each match
        would take longer than everything else about it.
        """
        begins = prefix.encode()
        table: Mapping[bytes, bytes] = self._consumer().table(topic.name)
        before = self._decoded.get((topic.name, prefix), {})
        now: dict[bytes, tuple[bytes, Record | None]] = {}
        for key, data in table.items():
            if key.startswith(begins):
                known = before.get(key)
                is_same = known is not None and known[0] == data
                now[key] = known if known and is_same else (data, self._decode(topic, key, data))
        self._decoded[topic.name, prefix] = now
        found: dict[bytes, Any] = {key: record for key, (_, record) in now.items()}
        for (name, key), value in self._changes.items():
            if name == topic.name and key.startswith(begins):
                found[key] = value
        return [record for record in found.values() if record is not None]

    def apply(self, change: Output | Delete) -> None:
        """Remember a change until it is committed or void."""
        key = change.topic.key(change.record).encode()
        self._changes[change.topic.name, key] = change.record if isinstance(change, Output) else None

    def settle(self) -> None:
        """All changes are committed (the consumer's table has them), or void."""
        self._changes.clear()

    def _decode(self, topic: Topic[R], key: bytes, data: bytes) -> R | None:
        try:
            return topic.record.decode(data)
        except BadRecordError as error:
            metrics.STATES_UNREADABLE.labels(topic.name).inc()
            log.warning("state_unreadable", topic=topic.name, key=repr(key), error=str(error)[:500])
            return None
