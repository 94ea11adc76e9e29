"""The client: one thread drives every transfer through libcurl's multi-socket interface."""

from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Self

import certifi
import pycurl
import structlog
from prometheus_client import Counter

from wirewatch import metrics
from wirewatch.http.addresses import AddressGuard
from wirewatch.http.line import Line, LineSettings
from wirewatch.http.messages import HttpError, Request, Response
from wirewatch.http.transfer import Limits, Transfer
from wirewatch.settings import HttpSettings

log = structlog.get_logger(__name__)

_MAX_IDLE_SECONDS = 5.0
_PAUSE_AFTER_FAULT_SECONDS = 0.1
#: libcurl ends only when its last DNS question does, which may take half a minute while no server answers.
_MAX_CLOSING_SECONDS = 0.5
_MAX_IDLE_LINES = 64

#: libcurl's wish -> poll's events; none for POLL_NONE and POLL_REMOVE.
_POLL_MASKS = {
    pycurl.POLL_NONE: 0,
    pycurl.POLL_REMOVE: 0,
    pycurl.POLL_IN: select.POLLIN,
    pycurl.POLL_OUT: select.POLLOUT,
    pycurl.POLL_INOUT: select.POLLIN | select.POLLOUT,
}


def _curl_mask(events: int) -> int:
    mask: int = pycurl.CSELECT_IN if events & (select.POLLIN | select.POLLHUP) else 0
    mask |= pycurl.CSELECT_OUT if events & select.POLLOUT else 0
    return mask | (pycurl.CSELECT_ERR if events & select.POLLERR else 0)


#: poll's events -> libcurl's, looked up rather than computed for each.
_CURL_MASKS = tuple(_curl_mask(events) for events in range(32))


class HttpClient:
    """Sends requests, many at a time, each within its limits.

    At most `max_connections` requests are under way; more wait in order, their deadline not yet running.
    `max_idle_connections` are kept open for the next request to the same host. Safe to use from any
    thread; functions added to a Future run on the client's thread and must be quick.
    """

    def __init__(
        self, settings: HttpSettings, *, max_connections: int = 256, max_idle_connections: int = 128
    ) -> None:
        self._limits = Limits(
            settings.deadline_seconds,
            settings.max_redirects,
            settings.max_wire_bytes,
            settings.max_body_bytes,
        )
        self._line_settings = LineSettings(
            user_agent=settings.user_agent.replace("{contact_url}", settings.contact_url),
            ca_file=settings.ca_file or default_ca_file(),
            proxy=settings.proxy,
            guard=AddressGuard(settings.allow_networks),
        )
        self._max_connections = max_connections
        self._waiting: deque[tuple[Request, Future[Response]]] = deque()
        self._active: dict[Any, Line] = {}
        self._idle: list[Line] = []
        self._is_closing = False
        self._lock = threading.Lock()
        self._timer_at: float | None = None
        self._poller = _Poller()
        self._multi: Any = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._poller.watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, max_idle_connections)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> Future[Response]:
        """Send `request`; its response, or the HttpError that came instead, arrives in the Future.

        A Future may be cancelled while its request waits for a free connection.
        """
        future: Future[Response] = Future()
        with self._lock:
            if self._is_closing:
                future.set_exception(HttpError("closed", "the client is closed"))
                return future
            self._waiting.append((request, future))
        self._poller.wake()
        return future

    def fetch(self, request: Request) -> Response:
        """Send `request` and wait for its response. Raises: HttpError."""
        return self.submit(request).result()

    def close(self) -> None:
        """End what is under way with HttpError "closed", and close every connection, at once or soon."""
        with self._lock:
            self._is_closing = True
        self._poller.wake()
        if threading.current_thread() is not self._thread:
            self._thread.join(_MAX_CLOSING_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        try:
            while not self._is_closing:
                try:
                    self._turn()
                except Exception:
                    log.exception("http_turn_failed")
                    time.sleep(_PAUSE_AFTER_FAULT_SECONDS)
        finally:
            with self._lock:
                self._is_closing = True
            self._end()

    def _turn(self) -> None:
        self._start_waiting()
        now = monotonic()
        timeout = _MAX_IDLE_SECONDS if self._timer_at is None else max(0.0, self._timer_at - now)
        for descriptor, mask in self._poller.poll(min(timeout, _MAX_IDLE_SECONDS)):
            self._multi.socket_action(descriptor, mask)
        if self._timer_at is not None and self._timer_at <= monotonic():
            self._timer_at = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        if self._active:
            self._finish_hops()

    def _start_waiting(self) -> None:
        while self._waiting and len(self._active) < self._max_connections:
            request, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                self._start(request, future)

    def _start(self, request: Request, future: Future[Response]) -> None:
        now = monotonic()
        try:
            transfer = Transfer.begin(request, self._limits_for(request), future, now)
        except HttpError as error:
            _fail(future, error)
            return
        self._ask(self._idle.pop() if self._idle else Line(self._line_settings), transfer, now)

    def _ask(self, line: Line, transfer: Transfer, now: float) -> None:
        try:
            line.ask(transfer, now)
            self._multi.add_handle(line.curl)
            self._active[line.curl] = line
        except HttpError as error:
            self._give_back(line)
            _fail(transfer.future, error)
        except (pycurl.error, ValueError, TypeError, UnicodeError) as error:
            self._give_back(line)
            _fail(transfer.future, HttpError("bad_url", f"cannot be sent: {type(error).__name__}"))

    def _finish_hops(self) -> None:
        queued = 1
        while queued:
            queued, done, failed = self._multi.info_read()
            for curl in done:
                self._finish(curl, None)
            for curl, code, detail in failed:
                self._finish(curl, (code, detail))

    def _finish(self, curl: Any, failure: tuple[int, str] | None) -> None:
        line = self._active.pop(curl)
        self._multi.remove_handle(curl)
        transfer, now = line.transfer, monotonic()
        assert transfer is not None
        try:
            if failure is not None and not line.has_all_it_wants(failure[0]):
                raise line.error(*failure)
            response = line.answer_to(now)
        except HttpError as error:
            self._give_back(line)
            _fail(transfer.future, error)
        except Exception as error:  # noqa: BLE001 - an unforeseen answer must not end the thread of all others
            self._give_back(line)
            transfer.future.set_exception(error)
        else:
            if response is None:
                self._ask(line, transfer, now)
                return
            self._give_back(line)
            _count(outcome_of(response.status))
            transfer.future.set_result(response)

    def _give_back(self, line: Line) -> None:
        if len(self._idle) < _MAX_IDLE_LINES:
            line.release()
            self._idle.append(line)
        else:
            line.close()

    def _limits_for(self, request: Request) -> Limits:
        own = (request.deadline_seconds, request.max_wire_bytes, request.max_body_bytes)
        if own == (None, None, None):
            return self._limits
        default = self._limits
        return Limits(
            default.deadline_seconds if own[0] is None else own[0],
            default.max_redirects,
            default.max_wire_bytes if own[1] is None else own[1],
            default.max_body_bytes if own[2] is None else own[2],
        )

    def _on_timer(self, timeout_ms: int) -> None:
        self._timer_at = None if timeout_ms < 0 else monotonic() + timeout_ms / 1000

    def _end(self) -> None:
        for line in self._active.values():
            if line.transfer is not None:
                line.transfer.future.set_exception(HttpError("closed", "the client was closed"))
        while self._waiting:
            _, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                future.set_exception(HttpError("closed", "the client was closed"))
        for curl in self._active:
            with suppress(pycurl.error):
                self._multi.remove_handle(curl)
        for line in (*self._active.values(), *self._idle):
            line.close()
        self._active.clear()
        self._multi.close()
        self._poller.close()


class _Poller:
    """Waits for sockets and for `wake`. epoll where there is one, poll elsewhere (macOS)."""

    def __init__(self) -> None:
        self._is_epoll = hasattr(select, "epoll")
        self._poll: Any = select.epoll() if self._is_epoll else select.poll()
        self._masks: dict[int, int] = {}
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self._ear_descriptor = self._ear.fileno()
        self._poll.register(self._ear_descriptor, select.POLLIN)
        self._is_awake = False

    def watch(self, what: int, descriptor: int, _multi: Any, _data: Any) -> None:
        """What libcurl wants to know about a socket (M_SOCKETFUNCTION)."""
        mask, known = _POLL_MASKS[what], self._masks.get(descriptor)
        if not mask:
            if known is not None:
                del self._masks[descriptor]
                with suppress(OSError, KeyError):
                    self._poll.unregister(descriptor)
        elif known is None:
            self._masks[descriptor] = mask
            self._poll.register(descriptor, mask)
        elif known != mask:
            self._masks[descriptor] = mask
            self._poll.modify(descriptor, mask)

    def poll(self, timeout_seconds: float) -> list[tuple[int, int]]:
        """(descriptor, libcurl's mask) of what happened; the time is rounded up to a millisecond."""
        timeout = timeout_seconds if self._is_epoll else int(timeout_seconds * 1000 + 0.999)
        happened = []
        for descriptor, events in self._poll.poll(timeout):
            if descriptor == self._ear_descriptor:
                self._hear()
            else:
                happened.append((descriptor, _CURL_MASKS[events & 31]))
        return happened

    def wake(self) -> None:
        """Make `poll` return, now or the next time."""
        if not self._is_awake:
            self._is_awake = True
            with suppress(OSError):
                self._mouth.send(b"\0")

    def close(self) -> None:
        self._ear.close()
        self._mouth.close()
        if self._is_epoll:
            self._poll.close()

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            while self._ear.recv(4096):
                pass
        self._is_awake = False


def outcome_of(status: int) -> str:
    """A status as the metric's label."""
    return "304" if status == 304 else f"{status // 100}xx"


@lru_cache(maxsize=64)
def _counter(outcome: str) -> Counter:
    return metrics.HTTP_REQUESTS.labels(outcome)


def _count(outcome: str) -> None:
    _counter(outcome).inc()


def _fail(future: Future[Response], error: HttpError) -> None:
    _count(error.reason)
    future.set_exception(error)


def default_ca_file() -> str:
    """The machine's own list of certificate authorities, else the one that certifi ships.

    pycurl's wheels look where only some distributions keep it.
    """
    system = ssl.get_default_verify_paths().cafile
    return system if system and Path(system).is_file() else certifi.where()
