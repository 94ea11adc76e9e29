"""CPU and memory of processes, read from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICK_SECONDS = 1.0 / os.sysconf("SC_CLK_TCK")


def cpu_seconds(*roots: int, children_only: bool = False) -> float:
    """User and system seconds of the processes `roots` (default: this one) and all below them.

    Counts ended children whose parent has waited for them; in steps of a clock tick (10 ms).
    """
    members = _tree(roots or (os.getpid(),))
    if children_only:
        members = [pid for pid in members if pid not in (roots or (os.getpid(),))]
    return sum(_cpu_seconds(pid) for pid in members)


def resident_bytes(*roots: int) -> int:
    """Resident memory of the processes and all below them; shared pages count for each."""
    return sum(_resident(pid) for pid in _tree(roots or (os.getpid(),)))


def _tree(roots: tuple[int, ...]) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            parent = _stat(int(path.name))[1:2]
            if parent:
                children.setdefault(int(parent[0]), []).append(int(path.name))
    found, queue = [], list(roots)
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; [] when the process has gone."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) * _TICK_SECONDS if fields else 0.0


def _resident(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[21]) * os.sysconf("SC_PAGE_SIZE") if fields else 0
