"""The parent's side of `ingest.child_process`: one process that children are forked from.

It is started when the first child is wanted, and again when it is gone; its children end with it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass

import msgspec

from ingest.child_process import (
    COMMAND,
    END,
    FORK,
    NUMBER,
    Limits,
    receive_exactly,
    receive_frame,
    send_frame,
)

#: Bounds what a child, its launcher and the parent wait for each other within one message.
TRANSFER_TIMEOUT_SECONDS = 10.0
_BOOTSTRAP = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from ingest.child_process import launch; launch(int(sys.argv[1]))"
)
#: Libraries that would start threads in the launcher, which must have one, and reserve memory for each.
_SINGLE_THREADED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class UnstartableError(Exception):
    """No child can be had now."""


@dataclass
class _Running:
    process: subprocess.Popen[bytes]
    control: socket.socket
    is_ready: bool = False


class ChildLauncher:
    """Forks and ends children. Used from one thread, but for `pids` and `interrupt`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._running: _Running | None = None
        self._is_interrupted = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The launcher's process id, () when it does not run."""
        running = self._running
        return (running.process.pid,) if running else ()

    def fork(self) -> tuple[int, socket.socket]:
        """A new child's process id and the socket to it. Raises: UnstartableError."""
        try:
            running = self._started()
            ours, theirs = socket.socketpair()
        except OSError as error:  # no process, memory or descriptor to be had
            raise UnstartableError(f"children cannot be started: {error}") from error
        try:
            socket.send_fds(running.control, [COMMAND.pack(FORK, 0)], [theirs.fileno()])
            pid = _read_number(running.control)
        except OSError as error:
            ours.close()
            self.close()
            raise UnstartableError(f"the launcher of children is gone: {error}") from error
        finally:
            theirs.close()
        if pid < 0:
            ours.close()
            raise UnstartableError("no new process to be had")
        ours.settimeout(TRANSFER_TIMEOUT_SECONDS)
        return pid, ours

    def end(self, pid: int) -> int:
        """End a child: the signal that ended it (9 is ours, 0 it ended by itself)."""
        if self._running is None:
            return 0
        try:
            self._running.control.sendall(COMMAND.pack(END, pid))
            return _read_number(self._running.control)
        except OSError:
            self.close()
            return 0

    def interrupt(self) -> None:
        """Have `fork` wait for no launcher that is still starting, and start none; from any thread."""
        self._is_interrupted = True
        running = self._running
        if running and not running.is_ready:
            running.process.kill()

    def close(self) -> None:
        """End the launcher, and its children with it, for now."""
        running, self._running = self._running, None
        if running:
            running.control.close()
            running.process.kill()
            running.process.wait()

    def _started(self) -> _Running:
        if self._running is None:
            ours, theirs = socket.socketpair()
            with theirs:
                command = [sys.executable, "-c", _BOOTSTRAP, str(theirs.fileno()), json.dumps(sys.path)]
                process = subprocess.Popen(
                    command,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, **_SINGLE_THREADED},
                )
            self._running = _Running(process, ours)
            self._await_ready(self._running)
        return self._running

    def _await_ready(self, running: _Running) -> None:
        if self._is_interrupted:
            running.process.kill()
        try:
            send_frame(running.control, msgspec.msgpack.encode(self._limits))
            problem = receive_frame(running.control)
        except OSError:
            problem = None
        if problem is None or problem:
            text = problem.decode() if problem else "it ended at once"
            self.close()
            raise UnstartableError(f"children cannot be started: {text.strip().splitlines()[-1]}")
        running.control.settimeout(TRANSFER_TIMEOUT_SECONDS)
        running.is_ready = True


def _read_number(control: socket.socket) -> int:
    data = receive_exactly(control, NUMBER.size)
    if data is None:
        raise ConnectionError("its control socket was closed")
    number: int = NUMBER.unpack(data)[0]
    return number
