"""Pages that several entries lead to, fetched once: those under way, and those found a short while ago."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ingest.fetch.outcome import Fault


@dataclass(frozen=True, slots=True)
class Found:
    """What a visit brought: the page, or the fault that came instead. `body_zlib` b"" with a fault."""

    url: str
    status: int | None = None
    content_type: str | None = None
    body_zlib: bytes = b""
    fault: Fault | None = None


class RecentPages:
    """Remembers pages for `remember_seconds`, within `max_bytes` of compressed bodies; faults never.

    Used from one asyncio loop; `now` is in seconds.
    """

    def __init__(self, remember_seconds: float, max_bytes: int, now: Callable[[], float]) -> None:
        self._remember_seconds = remember_seconds
        self._max_bytes = max_bytes
        self._now = now
        self._bytes = 0
        self._under_way: dict[str, asyncio.Future[Found]] = {}
        self._remembered: OrderedDict[str, tuple[float, Found]] = OrderedDict()

    async def find(self, key: str, visit: Callable[[], Awaitable[Found]]) -> Found:
        """The page of `key`: remembered, of a visit under way, or of `visit`.

        All who ask at the same time wait for one visit, which goes on if one of them goes away.
        """
        until, found = self._remembered.get(key, (float("-inf"), None))
        if found is not None and until > self._now():
            return found
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.ensure_future(visit())
            task.add_done_callback(lambda done: self._finish(key, done))
        return await asyncio.shield(task)

    def _finish(self, key: str, task: asyncio.Future[Found]) -> None:
        del self._under_way[key]
        if task.cancelled() or task.exception() is not None or task.result().fault is not None:
            return
        self._forget(key)
        self._remembered[key] = (self._now() + self._remember_seconds, task.result())
        self._bytes += len(task.result().body_zlib)
        while self._remembered and self._is_over():
            self._forget(next(iter(self._remembered)))

    def _is_over(self) -> bool:
        oldest_until = next(iter(self._remembered.values()))[0]
        return self._bytes > self._max_bytes or oldest_until <= self._now()

    def _forget(self, key: str) -> None:
        _, found = self._remembered.pop(key, (0.0, None))
        if found is not None:
            self._bytes -= len(found.body_zlib)
