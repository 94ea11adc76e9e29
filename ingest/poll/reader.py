"""From a response to a step: read here, or in a child when reading may take long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

import structlog

from ingest.children import ChildTaskError
from ingest.feeds.identity import known_blocks
from ingest.feeds.parse import parse_feed, shadow_differs
from ingest.feeds.parsed import FeedParseError, ParsedFeed
from ingest.poll import answers, outcomes
from ingest.poll.answers import Step
from ingest.poll.outcomes import Failure
from ingest.poll.reading import READ, ReadResult
from ingest.poll.settings import PollSettings
from wirewatch import metrics
from wirewatch.http import Response, policy
from wirewatch.settings import FeedSettings
from wirewatch.states import FeedState
from wirewatch.urls import without_credentials

log = structlog.get_logger(__name__)

_MAX_SHADOW_BYTES = 500_000


class Pool(Protocol):
    """What reading needs of `ChildPool`."""

    def submit(self, function_name: str, *args: Any, returns: Any = ...) -> Future[Any]: ...

    def close(self) -> None: ...


class FeedReader:
    """Says what a response means for its feed.

    `chance` picks the delta parses that are checked; `pushed_seconds` is how rarely a feed need be polled
    because its hub pushes.
    """

    def __init__(
        self,
        settings: PollSettings,
        pool: Pool,
        chance: Callable[[], float],
        pushed_seconds: Callable[[FeedState], float] = lambda _: 0.0,
    ) -> None:
        self._pushed_seconds = pushed_seconds
        self._settings = settings
        self._pool = pool
        self._chance = chance

    def read(
        self, feed: FeedSettings, state: FeedState, response: Response, now: datetime
    ) -> Step | Future[ReadResult]:
        """The step, or what a child will have read of the body: then see `from_child`."""
        if policy.is_not_modified(response) and state.has_been_fetched:
            return self._unchanged(feed, state, response, now)
        if not policy.is_success(response):
            wait = policy.retry_after_seconds(response, now)
            return answers.on_failure(feed, state, outcomes.status_failure(response.status, wait), now)
        if state.has_been_fetched and state.body_hash == answers.body_hash(response):
            return self._unchanged(feed, state, response, now)
        return self._parse(feed, state, response, now)

    def from_child(
        self,
        feed: FeedSettings,
        state: FeedState,
        response: Response,
        future: Future[ReadResult],
        now: datetime,
    ) -> Step:
        """The step for a body that a child has read, or has died of."""
        metrics.FEED_READINGS.labels("child").inc()
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or error is not None:
            reason = error.reason if isinstance(error, ChildTaskError) else "crashed"
            named = f"parse_{reason}" if reason in ("deadline", "memory") else "parse_crashed"
            failure = Failure(named, f"the process that read it was ended: {reason}")
            return answers.on_failure(feed, state, failure, now)
        result = future.result()
        if result.parsed is None:
            unreadable = FeedParseError(result.reason or "unparsable", result.message)
            return self._unreadable(feed, state, response, unreadable, now)
        return self._parsed(feed, state, response, result.parsed, now)

    def _parse(
        self, feed: FeedSettings, state: FeedState, response: Response, now: datetime
    ) -> Step | Future[ReadResult]:
        blocks = known_blocks(state.known)
        content_type = response.header("content-type")
        try:
            parsed = parse_feed(
                response.body,
                content_type=content_type,
                feed_url=response.url,
                now=now,
                known_blocks=blocks,
                allow_risky=False,
            )
        except FeedParseError as error:
            if error.reason != "risky":
                return self._unreadable(feed, state, response, error, now)
            arguments = (response.body, content_type, response.url, now, sorted(blocks))
            return self._pool.submit(READ, *arguments, returns=ReadResult)
        metrics.FEED_READINGS.labels(parsed.reading).inc()
        self._check(response, parsed, blocks, now)
        return self._parsed(feed, state, response, parsed, now)

    def _unchanged(self, feed: FeedSettings, state: FeedState, response: Response, now: datetime) -> Step:
        pushed = self._pushed_seconds(state)
        return answers.on_unchanged(feed, state, response, now, self._settings, pushed)

    def _parsed(
        self, feed: FeedSettings, state: FeedState, response: Response, parsed: ParsedFeed, now: datetime
    ) -> Step:
        pushed = self._pushed_seconds(state)
        return answers.on_parsed(feed, state, response, parsed, now, self._settings, pushed)

    def _unreadable(
        self, feed: FeedSettings, state: FeedState, response: Response, error: FeedParseError, now: datetime
    ) -> Step:
        step = answers.on_page(feed, state, response, now) if error.reason == "html" else None
        return step or answers.on_failure(feed, state, outcomes.parse_failure(error), now)

    def _check(self, response: Response, parsed: ParsedFeed, blocks: frozenset[str], now: datetime) -> None:
        """Compare a sample of delta parses with a full parse."""
        is_fit = parsed.reading == "delta" and parsed.is_well_formed
        if not is_fit or len(response.body) > _MAX_SHADOW_BYTES:
            return
        if self._chance() >= self._settings.shadow_share:
            return
        differs = shadow_differs(
            response.body,
            content_type=response.header("content-type"),
            feed_url=response.url,
            now=now,
            known_blocks=blocks,
        )
        metrics.FEED_SHADOW_CHECKS.labels("different" if differs else "equal").inc()
        if differs:
            log.warning("delta_parse_differs", feed=without_credentials(response.url))
