"""The children's side of `ingest.children`: one launcher that forks a child for each request.

    parent ──control──> launcher       imports and warms once, then only forks, kills and reaps
       └────tasks────────> child       a fork of the launcher with limits; one task at a time

The launcher is a fresh interpreter with a single thread, so forking it is safe, and a child costs
milliseconds instead of the second that importing an extractor takes. Whatever happens to the parent,
nothing stays behind: the launcher ends when its control socket does, the children with the launcher.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any

import msgspec

#: First byte of a child's reply.
DONE, RAISED, OUT_OF_MEMORY = b"d", b"r", b"m"
#: Commands to the launcher, each followed by a process id (0 for FORK).
FORK, END = b"f", b"e"
COMMAND = struct.Struct("!cI")
NUMBER = struct.Struct("!i")

_LENGTH = struct.Struct("!I")
#: A child that is starved of processor time gets at most so many deadlines.
MAX_EXTENSION = 10
#: A child ends itself so much after all of them, should the parent be unable to.
_OWN_DEADLINE_GRACE_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1
#: What a traceback may take of a reply.
_MAX_TRACEBACK_CHARACTERS = 8_000


class Limits(msgspec.Struct, frozen=True):
    """What a child may use, and what prepares the launcher ("module:function", "" for nothing)."""

    deadline_seconds: float
    max_address_space_bytes: int
    initializer: str


def send_frame(connection: socket.socket, data: bytes, kind: bytes = b"") -> None:
    """Send `kind` and `data` as one message."""
    head = _LENGTH.pack(len(kind) + len(data)) + kind
    if len(data) < 65_536:
        connection.sendall(head + data)
    else:
        connection.sendall(head)
        connection.sendall(data)


def receive_frame(connection: socket.socket, max_bytes: int = 2**32) -> bytearray | None:
    """The next message, None when the other side has closed or the message would be too long."""
    head = receive_exactly(connection, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return receive_exactly(connection, length) if length <= max_bytes else None


def receive_exactly(connection: socket.socket, length: int) -> bytearray | None:
    """So many bytes, None when the other side closes before."""
    data = bytearray(length)
    view, filled = memoryview(data), 0
    while filled < length:
        count = connection.recv_into(view[filled:])
        if not count:
            return None
        filled += count
    return data


def resolve(name: str) -> Callable[..., Any]:
    """The function named "module:function"."""
    module, _, attribute = name.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return function


def launch(control_fd: int) -> None:
    """Be the launcher: prepare once, then serve the parent's commands until it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _die_with_parent()
    control = socket.socket(fileno=control_fd)
    config = receive_frame(control)
    if config is None:
        return
    limits = msgspec.msgpack.decode(config, type=Limits)
    send_frame(control, _prepare(limits).encode("utf-8", "backslashreplace"))
    with contextlib.suppress(ConnectionError):
        _serve_commands(control, limits)


def _prepare(limits: Limits) -> str:
    """Import and warm what every child needs; "" or what went wrong."""
    try:
        if limits.initializer:
            resolve(limits.initializer)()
    except Exception:  # noqa: BLE001 - reported to the parent, which tells the operator
        return traceback.format_exc()
    gc.collect()
    gc.freeze()
    return ""


def _serve_commands(control: socket.socket, limits: Limits) -> None:
    own: set[int] = set()
    while True:
        data, fds, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if len(data) < COMMAND.size:
            return
        command, pid = COMMAND.unpack(data)
        if command == FORK:
            number = _fork_child(control, fds[0], limits)
            own.add(number)
        else:
            # A child of an earlier launcher died with it; its number may be somebody else's by now.
            number = _end_child(pid) if pid in own else 0
            own.discard(pid)
        control.sendall(NUMBER.pack(number))


def _fork_child(control: socket.socket, task_fd: int, limits: Limits) -> int:
    """The new child's process id, -1 when the machine has none to give."""
    launcher = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(task_fd)
        return -1
    if pid:
        os.close(task_fd)
        return pid
    _die_with_parent()
    control.close()
    if os.getppid() == launcher:
        _serve_tasks(socket.socket(fileno=task_fd), limits)
    os._exit(0)


def _end_child(pid: int) -> int:
    """Kill and reap the child: the number of the signal that ended it, 0 when it ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _serve_tasks(tasks: socket.socket, limits: Limits) -> None:
    if limits.max_address_space_bytes:
        size = limits.max_address_space_bytes
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with contextlib.suppress(ConnectionError):
        while (task := receive_frame(tasks)) is not None:
            own_deadline = MAX_EXTENSION * limits.deadline_seconds + _OWN_DEADLINE_GRACE_SECONDS
            signal.setitimer(signal.ITIMER_REAL, own_deadline)
            kind, reply = _run(task)
            signal.setitimer(signal.ITIMER_REAL, 0)
            send_frame(tasks, reply, kind)
            if kind == OUT_OF_MEMORY:
                return


def _run(task: bytearray) -> tuple[bytes, bytes]:
    try:
        name, arguments = msgspec.msgpack.decode(task)
        return DONE, msgspec.msgpack.encode(resolve(name)(*arguments))
    except MemoryError:
        return OUT_OF_MEMORY, b""
    except Exception as error:  # noqa: BLE001 - handed to the parent, in which it is raised
        summary = f"{type(error).__name__}: {error}"[:500]
        trace = traceback.format_exc()[-_MAX_TRACEBACK_CHARACTERS:]
        parts = [text.encode("utf-8", "backslashreplace").decode() for text in (summary, trace)]
        return RAISED, msgspec.msgpack.encode(parts)


def _die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the parent ends; elsewhere than on Linux, rely on the sockets."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
