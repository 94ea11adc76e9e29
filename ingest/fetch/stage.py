"""The stage: entries in, pages out, many under way at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, ClassVar, Self

from ingest.fetch.outcome import Fault, Problem
from ingest.fetch.recent import Found, RecentPages
from ingest.fetch.settings import FetchSettings
from ingest.fetch.visits import Visits
from ingest.hosts import Hosts
from ingest.process_hosts import ProcessHosts
from wirewatch import metrics
from wirewatch.errors import RetryLaterError
from wirewatch.http import HttpClient
from wirewatch.records import Entry, Page, derive_id
from wirewatch.settings import Section
from wirewatch.stage import Context, Output, Result, Setup
from wirewatch.topics import ENTRIES, PAGES, Topic
from wirewatch.transport.contract import MAX_RECORD_BYTES
from wirewatch.urls import same_page_url

_WAIT_GROWTH = 4.0
#: Left of a record for what is in it besides the body and the entry.
_RECORD_OVERHEAD_BYTES = 16 * 1024
_MAX_REMEMBERED_BYTES = 16 * 2**20


class Fetch:
    """The page behind each entry. A window: records finish in the order of the answers.

    Raises, in its Futures: RetryLaterError for a fault that may pass, until the attempts are used up.
    """

    name: ClassVar[str] = "fetch"
    settings_class: ClassVar[type[Section]] = FetchSettings
    consumes: ClassVar[Topic[Any]] = ENTRIES
    tables: ClassVar[tuple[Topic[Any], ...]] = ()
    is_ordered: ClassVar[bool] = False

    def __init__(
        self, settings: FetchSettings, client: HttpClient, hosts: Hosts, now: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._client = client
        self._now = now
        self._loop = asyncio.new_event_loop()
        self._visits = Visits(settings, client, hosts, now, self._loop.time)
        self._recent = RecentPages(settings.remember_seconds, _MAX_REMEMBERED_BYTES, self._loop.time)
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetch", daemon=True)
        self._thread.start()

    @classmethod
    def build(cls, settings: FetchSettings, setup: Setup) -> Self:
        """The stage with an HTTP client, at the pace that it shares with the process's other stages."""
        client = HttpClient(setup.http, max_connections=settings.max_connections)
        hosts = setup.shared.the(ProcessHosts).stage_hosts(settings.politeness)
        return cls(settings, client, hosts, setup.clock)

    def handle(self, record: Entry, context: Context) -> Result | Future[Result]:
        if record.change == "backfill" and not self._settings.backfill:
            return self._handed_on(record, Found(record.url), "backfill")
        return asyncio.run_coroutine_threadsafe(self._fetch(record, context.attempt), self._loop)

    def close(self) -> None:
        self._client.close()
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _cancel_all(self) -> None:
        tasks = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, entry: Entry, attempt: int) -> Result:
        found = await self._find(entry)
        if found.fault is None:
            return self._handed_on(entry, found, None if self._fits(entry, found) else "too_large")
        wait_seconds = self._wait_before_next(found.fault, attempt)
        if wait_seconds is not None:
            raise RetryLaterError(f"page: {found.fault.problem}", after_seconds=wait_seconds)
        return self._handed_on(entry, found, found.fault.problem)

    async def _find(self, entry: Entry) -> Found:
        """An entry that says it was updated has its page fetched anew."""
        if entry.change == "updated":
            return await self._visits.visit(entry.url)
        return await self._recent.find(same_page_url(entry.url), lambda: self._visits.visit(entry.url))

    def _wait_before_next(self, fault: Fault, attempt: int) -> float | None:
        """How long until the next attempt, None when there is none."""
        if not fault.may_pass or attempt >= self._settings.attempts:
            return None
        own = self._settings.first_wait_seconds * _WAIT_GROWTH ** (attempt - 1)
        wait_seconds = max(own, fault.retry_after_seconds or 0.0)
        return wait_seconds if wait_seconds <= self._settings.max_wait_seconds else None

    def _fits(self, entry: Entry, found: Found) -> bool:
        """Whether the page fits a record, where its body stands in base64."""
        room = MAX_RECORD_BYTES - len(entry.encode()) - _RECORD_OVERHEAD_BYTES
        return len(found.body_zlib) * 4 / 3 <= room

    def _handed_on(self, entry: Entry, found: Found, problem: Problem | None) -> Sequence[Output]:
        metrics.PAGES_FETCHED.labels(problem or "none").inc()
        page = Page(
            id=derive_id("page", entry.id),
            entry=entry,
            url=found.url,
            status=found.status,
            fetched_at=self._now(),
            content_type=found.content_type,
            body_zlib=b"" if problem else found.body_zlib,
            problem=problem,
        )
        return (Output(PAGES, page),)
