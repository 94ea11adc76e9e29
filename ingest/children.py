"""A pool of killable children, for work on bytes that strangers sent.

    submit ─> waiting ─> quick children ──(runs longer than slow_after_seconds)──> slow children
                              │ done                        a fresh quick child takes the place
                              └─ killed: deadline, memory, crash ─> once more, alone ─> ChildTaskError

One thread in the parent does the talking; the parent imports nothing of what the children run.
Python code cannot be stopped from inside once it is in a C library's loop: only ending the process
bounds it (`hostile-input.md` lists inputs that burn for minutes).
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import structlog

from ingest.child_launcher import ChildLauncher, UnstartableError
from ingest.child_process import DONE, MAX_EXTENSION, RAISED, Limits, receive_frame, send_frame
from wirewatch import metrics
from wirewatch.errors import BadRecordError, RetryLaterError

FailureReason = Literal["deadline", "memory", "crashed", "raised"]

_LOG = structlog.get_logger(__name__)
_MAX_REPLY_BYTES = 256 * 2**20
#: Slow children yield to quick ones without starving on a busy machine.
_SLOW_NICENESS = 4
_STARVED_SHARE = 0.5
_PAUSE_AFTER_FAULT_SECONDS = 0.1
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class ChildTaskError(BadRecordError):
    """A task failed in its child for good.

    `reason`: "deadline" and "memory" are limits, "crashed" means the child died by itself (each was
    tried twice); "raised" that the function raised, `detail` then being its traceback.
    """

    def __init__(self, reason: FailureReason, message: str, detail: str = "") -> None:
        self.reason: FailureReason = reason
        self.detail = detail
        super().__init__(message)


@dataclass(eq=False)
class _Task:
    name: str
    payload: bytes
    decoder: msgspec.msgpack.Decoder[Any]
    future: Future[Any]
    attempts: int = 0


@dataclass(eq=False)
class _Child:
    pid: int
    connection: socket.socket
    tasks_done: int = 0
    task: _Task | None = None
    started_at: float = 0.0
    deadline_at: float = 0.0
    cpu_seconds_before: float = 0.0
    is_slow: bool = False


class ChildPool:
    """Runs functions, named "module:function", in children that a deadline and a memory limit bind.

    The deadline counts from when a child gets the task. A child that had the processor for less than
    half of it, because the machine is busy, gets more time, up to ten deadlines: otherwise load would
    decide what can be read.

    At most `workers` tasks run as quick ones; a task that runs longer than `slow_after_seconds` goes
    on, at low priority, as one of up to `slow_workers` slow ones, so that it holds up nobody. A
    child is replaced after `recycle_after` tasks. `initializer` ("module:function") runs once, in the
    process that children are forked from: import and warm there. Children start with the first task.
    The number of waiting tasks is the caller's to bound. SIGINT and SIGTERM do not reach the children:
    they end with `close` or with this process, however it ends.
    """

    def __init__(
        self,
        workers: int,
        deadline_seconds: float,
        max_address_space_bytes: int,
        recycle_after: int,
        initializer: str = "",
        *,
        slow_after_seconds: float = 0.5,
        slow_workers: int | None = None,
    ) -> None:
        self._workers = workers
        self._slow_workers = workers if slow_workers is None else slow_workers
        self._deadline_seconds = deadline_seconds
        self._slow_after_seconds = min(slow_after_seconds, deadline_seconds)
        self._recycle_after = recycle_after
        self._launcher = ChildLauncher(Limits(deadline_seconds, max_address_space_bytes, initializer))
        self._waiting: deque[_Task] = deque()
        self._suspects: deque[_Task] = deque()
        self._children: list[_Child] = []
        self._decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
        self._is_closing = False
        self._start_lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._selector.register(self._wake_reader, selectors.EVENT_READ)
        self._thread: threading.Thread | None = None

    def submit(self, function_name: str, *args: Any, returns: Any = Any) -> Future[Any]:
        """A Future of `function_name`'s result for `args`.

        Arguments and result cross as MessagePack: None, bool, int, float, str, bytes, datetime,
        lists, dicts and msgspec Structs; `returns` is the type that the result is decoded to.
        The Future's callbacks run in the pool's thread: keep them short. It fails with
        ChildTaskError, or with RetryLaterError when children cannot be started or the pool closes.
        """
        decoder = self._decoders.get(returns)
        if decoder is None:
            decoder = self._decoders[returns] = msgspec.msgpack.Decoder(returns)
        payload = msgspec.msgpack.encode((function_name, args))
        task = _Task(function_name, payload, decoder, Future())
        self._start_thread()
        self._waiting.append(task)
        self._wake()
        return task.future

    @property
    def child_pids(self) -> tuple[int, ...]:
        """The children that live now, the process they are forked from first."""
        return self._launcher.pids + tuple(child.pid for child in list(self._children))

    def close(self) -> None:
        """End the children. What waits is cancelled, what runs fails with RetryLaterError."""
        with self._start_lock:
            self._is_closing = True
            thread = self._thread
        self._launcher.interrupt()
        self._wake()
        if thread:
            thread.join()
        for resource in (self._selector, self._wake_reader, self._wake_writer):
            resource.close()

    def _start_thread(self) -> None:
        if self._thread is None:
            with self._start_lock:
                if self._is_closing:
                    raise RuntimeError("the pool of children is closed")
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="children", daemon=True)
                    self._thread.start()
        elif self._is_closing:
            raise RuntimeError("the pool of children is closed")

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            self._wake_writer.send(b"x")

    # Everything below runs in the pool's own thread.

    def _run(self) -> None:
        try:
            while not self._is_closing:
                try:
                    self._turn()
                except Exception:  # noqa: BLE001 - a bug costs a turn, not all work to come
                    _LOG.exception("children_turn_failed")
                    time.sleep(_PAUSE_AFTER_FAULT_SECONDS)
        finally:
            self._end_all()

    def _turn(self) -> None:
        try:
            self._hand_out()
        except UnstartableError as error:
            self._fail_waiting(str(error))
        for key, _ in self._selector.select(self._seconds_to_next_limit()):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    self._wake_reader.recv(4096)
            elif not self._is_closing:
                self._collect(key.data)
        if not self._is_closing:
            self._enforce_limits(time.monotonic())

    def _hand_out(self) -> None:
        while self._suspects and self._slow_count() < max(self._slow_workers, 1):
            self._start_task(self._new_child(), self._suspects.popleft(), is_slow=True)
        while self._waiting and self._quick_count() < self._workers:
            child = next((each for each in self._children if each.task is None), None)
            self._start_task(child or self._new_child(), self._waiting.popleft(), is_slow=False)

    def _quick_count(self) -> int:
        return sum(1 for child in self._children if child.task and not child.is_slow)

    def _slow_count(self) -> int:
        return sum(1 for child in self._children if child.is_slow)

    def _start_task(self, child: _Child, task: _Task, *, is_slow: bool) -> None:
        if task.attempts == 0 and not task.future.set_running_or_notify_cancel():
            return
        task.attempts += 1
        child.task, child.started_at = task, time.monotonic()
        child.deadline_at = child.started_at + self._deadline_seconds
        child.cpu_seconds_before = _cpu_seconds(child.pid)
        if is_slow:
            self._slow_down(child)
        try:
            send_frame(child.connection, task.payload)
        except OSError:
            self._lose(child, "crashed")

    def _collect(self, child: _Child) -> None:
        try:
            reply = receive_frame(child.connection, _MAX_REPLY_BYTES)
        except OSError:
            reply = None
        if reply is None:
            self._lose(child, "crashed")
            return
        kind, body = bytes(reply[:1]), memoryview(reply)[1:]
        if kind not in (DONE, RAISED):
            self._lose(child, "memory")
            return
        task, child.task = child.task, None
        child.tasks_done += 1
        if child.is_slow or child.tasks_done >= self._recycle_after:
            self._end(child)
        if task:
            _resolve(task, kind, body)

    def _enforce_limits(self, now: float) -> None:
        for child in [each for each in self._children if each.task]:
            if now >= child.deadline_at:
                self._end_or_extend(child, now)
                continue
            is_long = now - child.started_at >= self._slow_after_seconds
            if is_long and not child.is_slow and self._can_slow_down():
                self._slow_down(child)

    def _end_or_extend(self, child: _Child, now: float) -> None:
        """End a child at its deadline, unless the machine is so busy that it has hardly run."""
        used = _cpu_seconds(child.pid) - child.cpu_seconds_before
        is_starved = used < _STARVED_SHARE * self._deadline_seconds
        last = child.started_at + MAX_EXTENSION * self._deadline_seconds
        if is_starved and now < last:
            child.deadline_at = min(last, now + self._deadline_seconds / 4)
        else:
            self._lose(child, "deadline")

    def _can_slow_down(self) -> bool:
        return self._slow_count() < self._slow_workers

    def _slow_down(self, child: _Child) -> None:
        child.is_slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, _SLOW_NICENESS)

    def _seconds_to_next_limit(self) -> float | None:
        now = time.monotonic()
        waits = []
        for child in self._children:
            if child.task:
                is_next_slow = not child.is_slow and self._can_slow_down()
                slow_at = child.started_at + self._slow_after_seconds
                waits.append((min(slow_at, child.deadline_at) if is_next_slow else child.deadline_at) - now)
        return max(0.0, min(waits)) if waits else None

    def _lose(self, child: _Child, reason: FailureReason) -> None:
        """End a child that broke a limit or died; its task is tried once more or fails."""
        task, child.task = child.task, None
        ended_by = self._end(child)
        if task is None or self._is_closing:
            if task:
                task.future.set_exception(RetryLaterError("the pool of children was closed"))
            return
        if ended_by == signal.SIGALRM:
            reason = "deadline"
        _LOG.warning("child_lost", task=task.name, reason=reason, signal=ended_by, attempt=task.attempts)
        metrics.CHILDREN_LOST.labels(reason).inc()
        if task.attempts < 2:
            self._suspects.append(task)
        else:
            message = f"{task.name} ended twice in its child: {reason} (signal {ended_by})"
            task.future.set_exception(ChildTaskError(reason, message))

    def _new_child(self) -> _Child:
        """An idle child. Raises: UnstartableError."""
        child = _Child(*self._launcher.fork())
        self._children.append(child)
        self._selector.register(child.connection, selectors.EVENT_READ, child)
        return child

    def _end(self, child: _Child) -> int:
        """End and forget the child: the signal that ended it, as `ChildLauncher.end` has it."""
        self._children.remove(child)
        self._selector.unregister(child.connection)
        child.connection.close()
        return self._launcher.end(child.pid)

    def _fail_waiting(self, message: str) -> None:
        if not self._is_closing:
            _LOG.error("children_unavailable", problem=message)
        for queue in (self._suspects, self._waiting):
            while queue:
                task = queue.popleft()
                if task.attempts or task.future.set_running_or_notify_cancel():
                    task.future.set_exception(RetryLaterError(message))

    def _end_all(self) -> None:
        self._is_closing = True
        for child in list(self._children):
            self._lose(child, "crashed")
        self._launcher.close()
        while self._waiting:
            self._waiting.popleft().future.cancel()
        while self._suspects:
            self._suspects.popleft().future.set_exception(RetryLaterError("the pool of children was closed"))


def _cpu_seconds(pid: int) -> float:
    """The processor time a process has used, 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def _resolve(task: _Task, kind: bytes, body: memoryview) -> None:
    try:
        if kind == DONE:
            task.future.set_result(task.decoder.decode(body))
            return
        summary, trace = msgspec.msgpack.decode(body)
    except msgspec.MsgspecError as error:
        summary, trace = f"its result is not as expected: {error}", ""
    task.future.set_exception(ChildTaskError("raised", f"{task.name} raised {summary}", trace))
