"""The stage: entries in, pages out, many under way at a time."""

from __future__ import annotations

import asyncio
import threading
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import ClassVar, Self

from pydantic import Field

from ingest.fetch.meta_refresh import refresh_target
from ingest.fetch.outcome import Fault, Problem, fault_of_error, fault_of_response
from ingest.fetch.turns import HostBusyError, Turns
from ingest.hosts import Hosts, PolitenessSettings
from ingest.robots import ForbiddenByRobotsError, RobotsCache, RobotsUnreachableError
from wirewatch import metrics
from wirewatch.errors import RetryLaterError
from wirewatch.http import HttpClient, HttpError, Request, Response, policy
from wirewatch.records import Entry, Page, derive_id
from wirewatch.settings import Section
from wirewatch.stage import Context, Output, Result, Setup
from wirewatch.topics import ENTRIES, PAGES, Topic
from wirewatch.transport.contract import MAX_RECORD_BYTES
from wirewatch.urls import registrable_domain

#: What robots.txt knows us by.
PRODUCT_TOKEN = "wirewatch"
_WAIT_GROWTH = 4.0
_ACCEPT = (("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),)
#: zlib's fastest level: half the time of its default for a tenth more bytes.
_COMPRESSION_LEVEL = 1
#: Left of a record for what is in it besides the body.
_RECORD_OVERHEAD_BYTES = 16 * 1024


class FetchSettings(Section):
    """How the pages behind entries are fetched."""

    robots: bool = Field(True, description="Whether robots.txt is asked and obeyed.")
    backfill: bool = Field(
        True, description="Whether pages of entries that a feed held before its first poll are fetched."
    )
    follow_meta_refresh: bool = Field(True, description="Whether an instant meta refresh is followed, once.")
    max_connections: int = Field(32, ge=1, le=1024, description="Requests under way at a time, all domains.")
    max_page_bytes: int = Field(5 * 2**20, gt=0, description="Bytes of one page, decoded.")
    attempts: int = Field(3, ge=1, description="Attempts at a page whose fault may pass.")
    first_wait_seconds: float = Field(
        10.0, gt=0, description="Before the second attempt; four times longer before each further one."
    )
    max_wait_seconds: float = Field(
        900.0,
        gt=0,
        description="An entry whose page would come later than this goes on with the feed's own text.",
    )
    politeness: PolitenessSettings = Field(
        default_factory=PolitenessSettings, description="How the publishers' hosts are treated."
    )


class Fetch:
    """The page behind each entry. A window: records finish in the order of the answers.

    Raises, in its Futures: RetryLaterError for a fault that may pass, until the attempts are used up.
    """

    name: ClassVar[str] = "fetch"
    settings_class: ClassVar[type[FetchSettings]] = FetchSettings
    consumes: ClassVar[Topic[Entry]] = ENTRIES
    tables: ClassVar[tuple[Topic[Page], ...]] = ()
    is_ordered: ClassVar[bool] = False

    def __init__(self, settings: FetchSettings, client: HttpClient, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._client = client
        self._now = now
        self._hosts = Hosts(settings.politeness)
        self._turns = Turns(client, self._hosts, now, settings.max_wait_seconds)
        self._loop = asyncio.new_event_loop()
        self._robots = RobotsCache(self._turns.fetch, PRODUCT_TOKEN, now=self._loop.time)
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetch", daemon=True)
        self._thread.start()

    @classmethod
    def build(cls, settings: FetchSettings, setup: Setup) -> Self:
        return cls(settings, HttpClient(setup.http, max_connections=settings.max_connections), setup.clock)

    def handle(self, record: Entry, context: Context) -> Result | Future[Result]:
        if record.change == "backfill" and not self._settings.backfill:
            return self._outputs(self._page_without_body(record, "backfill", None))
        visit = self._visit(record, context.attempt)
        return asyncio.run_coroutine_threadsafe(visit, self._loop)

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

    async def _visit(self, entry: Entry, attempt: int) -> Result:
        response, fault = await self._look(entry.url)
        if fault is None and response is not None:
            return self._outputs(self._page(entry, response))
        assert fault is not None
        wait_seconds = self._wait_before_next(fault, attempt)
        if wait_seconds is not None:
            raise RetryLaterError(f"page: {fault.problem}", after_seconds=wait_seconds)
        return self._outputs(self._page_without_body(entry, fault.problem, response))

    async def _look(self, url: str) -> tuple[Response | None, Fault | None]:
        """What the last server asked said, if any did, and what is wrong with it."""
        try:
            response = await self._get(url)
            target = self._refresh_target(response)
            if target is not None:
                response = await self._get(target)
        except (HttpError, HostBusyError, ForbiddenByRobotsError, RobotsUnreachableError) as error:
            return None, fault_of_error(error)
        return response, fault_of_response(response, policy.retry_after_seconds(response, self._now()))

    async def _get(self, url: str) -> Response:
        if self._settings.robots:
            rules = await self._robots.rules_for(url)
            self._hosts.set_delay(registrable_domain(url), rules.crawl_delay_seconds or 0.0)
            rules.check(url)
        limit = self._settings.max_page_bytes
        request = Request(url, headers=_ACCEPT, max_wire_bytes=limit, max_body_bytes=limit)
        return await self._turns.fetch(request)

    def _refresh_target(self, response: Response) -> str | None:
        is_followed = self._settings.follow_meta_refresh and policy.is_success(response)
        return refresh_target(response.body, response.url) if is_followed else None

    def _wait_before_next(self, fault: Fault, attempt: int) -> float | None:
        """How long until the next attempt, None when there is none."""
        if not fault.may_pass or attempt >= self._settings.attempts:
            return None
        own = self._settings.first_wait_seconds * _WAIT_GROWTH ** (attempt - 1)
        wait_seconds = max(own, fault.retry_after_seconds or 0.0)
        return wait_seconds if wait_seconds <= self._settings.max_wait_seconds else None

    def _page(self, entry: Entry, response: Response) -> Page:
        body_zlib = zlib.compress(response.body, _COMPRESSION_LEVEL)
        room = MAX_RECORD_BYTES - len(entry.encode()) - _RECORD_OVERHEAD_BYTES
        if len(body_zlib) * 4 / 3 > room:  # base64 in the record
            return self._page_without_body(entry, "too_large", response)
        return self._made(entry, response, body_zlib, None)

    def _page_without_body(self, entry: Entry, problem: Problem, response: Response | None) -> Page:
        return self._made(entry, response, b"", problem)

    def _made(
        self, entry: Entry, response: Response | None, body_zlib: bytes, problem: Problem | None
    ) -> Page:
        metrics.PAGES_FETCHED.labels(problem or "none").inc()
        return Page(
            id=derive_id("page", entry.id),
            entry=entry,
            url=response.url if response else entry.url,
            status=response.status if response else None,
            fetched_at=self._now(),
            content_type=response.header("content-type") if response else None,
            body_zlib=body_zlib,
            problem=problem,
        )

    @staticmethod
    def _outputs(page: Page) -> Sequence[Output]:
        return (Output(PAGES, page),)
