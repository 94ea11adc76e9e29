"""A visit to a page: what the publisher allows, the domain's turn, the request, where it leads on."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime

from ingest.fetch.meta_refresh import refresh_target
from ingest.fetch.other_version import is_fuller, other_version
from ingest.fetch.outcome import fault_of_error, fault_of_response
from ingest.fetch.recent import Found
from ingest.fetch.settings import FetchSettings
from ingest.fetch.turns import HostBusyError, Turns
from ingest.hosts import Hosts
from ingest.robots import ForbiddenByRobotsError, RobotsCache, RobotsUnreachableError
from wirewatch.http import HttpClient, HttpError, Request, Response, policy
from wirewatch.http.targets import redirect_target
from wirewatch.http.transfer import REDIRECT_STATUSES
from wirewatch.urls import registrable_domain

#: What robots.txt knows us by.
PRODUCT_TOKEN = "wirewatch"
_ACCEPT = (("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),)
_NO_RESPONSE = (HttpError, HostBusyError, ForbiddenByRobotsError, RobotsUnreachableError)
#: A page that is not found after so many sites is not looked for further.
_MAX_SITES = 6
#: zlib's fastest level: half the time of its default for a tenth more bytes.
_COMPRESSION_LEVEL = 1


class Visits:
    """Visits pages through `client`. Used from one asyncio loop, whose clock is `seconds`."""

    def __init__(
        self,
        settings: FetchSettings,
        client: HttpClient,
        hosts: Hosts,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._now = now
        self._hosts = hosts
        self._turns = Turns(client, hosts, now, settings.max_wait_seconds)
        self._robots = RobotsCache(self._turns.fetch, PRODUCT_TOKEN, now=seconds)

    async def visit(self, url: str) -> Found:
        """The page at `url`, or the fault that came instead."""
        try:
            response = await self._get(url)
            target = self._refresh_target(response)
            if target is not None:
                response = await self._get(target)
        except _NO_RESPONSE as error:
            return Found(url, fault=fault_of_error(error))
        fault = fault_of_response(response, policy.retry_after_seconds(response, self._now()))
        if fault is None and self._settings.follow_other_version:
            response = await self._fuller(response)
        return Found(
            url=response.url,
            status=response.status,
            content_type=response.header("content-type"),
            body_zlib=b"" if fault else zlib.compress(response.body, _COMPRESSION_LEVEL),
            fault=fault,
        )

    async def _fuller(self, response: Response) -> Response:
        """The version of the page that has the whole article: another one only when it shows as much."""
        target = other_version(response.body, response.url)
        if target is None:
            return response
        try:
            other = await self._get(target)
        except _NO_RESPONSE:
            return response
        is_page = fault_of_response(other, None) is None
        return other if is_page and is_fuller(other.body, than=response.body) else response

    async def _get(self, url: str) -> Response:
        """What is at `url`, wherever that leads; each site on the way has its own rules and turns."""
        for _ in range(_MAX_SITES):
            response = await self._get_from_site(url)
            location = response.header("location")
            if response.status not in REDIRECT_STATUSES or not location:
                return response
            url = redirect_target(response.url, location).url
        raise HttpError("too_many_redirects", f"over {_MAX_SITES} sites")

    async def _get_from_site(self, url: str) -> Response:
        """What is at `url`, which may be a redirect to another site."""
        if self._settings.robots:
            rules = await self._robots.rules_for(url)
            self._hosts.set_delay(registrable_domain(url), rules.crawl_delay_seconds or 0.0)
            rules.check(url)
        limit = self._settings.max_page_bytes
        request = Request(
            url, headers=_ACCEPT, max_wire_bytes=limit, max_body_bytes=limit, follow_elsewhere=False
        )
        return await self._turns.fetch(request)

    def _refresh_target(self, response: Response) -> str | None:
        is_followed = self._settings.follow_meta_refresh and policy.is_success(response)
        return refresh_target(response.body, response.url) if is_followed else None
