"""Requests that wait for their domain's turn: the paces of `ingest.hosts` with a real clock and client."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime

from ingest.hosts import Answer, Hosts
from wirewatch.http import HttpClient, Request, Response, policy
from wirewatch.urls import registrable_domain


class HostBusyError(Exception):
    """The domain's turn for this request would come too late."""


class Turns:
    """Sends requests through `client`, each when its registrable domain may be called; in order per domain.

    Used from one asyncio loop, whose clock paces the domains; `now` is the time of day, for Retry-After as a
    date.
    """

    def __init__(
        self, client: HttpClient, hosts: Hosts, now: Callable[[], datetime], max_wait_seconds: float
    ) -> None:
        self._client = client
        self._hosts = hosts
        self._now = now
        self._max_wait_seconds = max_wait_seconds
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    async def fetch(self, request: Request) -> Response:
        """The response, when its turn came. Raises: HttpError, HostBusyError."""
        domain = registrable_domain(request.url)
        await self._turn(domain)
        answer: Answer = "failed"
        retry_after_seconds = None
        try:
            response = await asyncio.wrap_future(self._client.submit(request))
            is_limited = policy.is_rate_limited(response)
            answer = "slow_down" if is_limited else "fine"
            if is_limited:
                retry_after_seconds = policy.retry_after_seconds(response, self._now())
            return response
        finally:
            self._finish(domain, answer, retry_after_seconds)

    async def _turn(self, domain: str) -> None:
        """Wait until the domain may be called, and count as calling it."""
        queue = self._queues.setdefault(domain, deque())
        loop = asyncio.get_running_loop()
        if self._hosts.expected_seconds(domain, len(queue), loop.time()) > self._max_wait_seconds:
            self._forget_if_empty(domain)
            raise HostBusyError(f"{domain} has {len(queue)} requests waiting")
        waiter = loop.create_future()
        queue.append(waiter)
        self._grant(domain)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._finish(domain, "failed", None)
            raise

    def _finish(self, domain: str, answer: Answer, retry_after_seconds: float | None) -> None:
        now = asyncio.get_running_loop().time()
        self._hosts.finish(domain, now, answer, retry_after_seconds)
        self._grant(domain)

    def _grant(self, domain: str) -> None:
        """Let those go first who may; come back when the next one may."""
        queue = self._queues.get(domain)
        loop = asyncio.get_running_loop()
        while queue:
            if queue[0].done():  # cancelled while it waited
                queue.popleft()
                continue
            wait_seconds = self._hosts.claim(domain, loop.time())
            if wait_seconds > 0:
                self._come_back(domain, wait_seconds)
                return
            queue.popleft().set_result(None)
        self._forget_if_empty(domain)

    def _come_back(self, domain: str, wait_seconds: float) -> None:
        """Infinite: the end of a request calls `_grant`."""
        timer = self._timers.pop(domain, None)
        if timer is not None:
            timer.cancel()
        if wait_seconds != float("inf"):
            loop = asyncio.get_running_loop()
            self._timers[domain] = loop.call_later(wait_seconds, self._grant, domain)

    def _forget_if_empty(self, domain: str) -> None:
        if not self._queues.get(domain):
            self._queues.pop(domain, None)
            timer = self._timers.pop(domain, None)
            if timer is not None:
                timer.cancel()
