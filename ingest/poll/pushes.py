"""Pushes from hubs, read like polls: the same parsing, the same memory, the same entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog

from ingest.feeds.identity import known_blocks
from ingest.feeds.parse import parse_feed
from ingest.feeds.parsed import FeedParseError
from ingest.poll import answers
from ingest.poll.answers import Step
from ingest.poll.settings import PollSettings
from ingest.websub import Denied, Event, Lease, WebSub, WebSubSettings
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.http import HttpClient
from wirewatch.settings import FeedSettings
from wirewatch.stage import Setup
from wirewatch.states import FeedState
from wirewatch.urls import without_credentials

log = structlog.get_logger(__name__)

#: Opens the subscriber, None when it is off; the argument is called when it has something.
OpenWebSub = Callable[[Callable[[], None]], WebSub | None]


def no_websub(on_event: Callable[[], None]) -> WebSub | None:
    """Polling only."""
    return None


def websub_opener(settings: WebSubSettings, client: HttpClient, setup: Setup) -> OpenWebSub:
    """Opens the configured subscriber. Raises, when called: SettingsError."""

    def opened(on_event: Callable[[], None]) -> WebSub | None:
        key_file = setup.data_folder / "websub.key"
        try:
            return WebSub.open(settings, client, key_file, setup.clock, on_event)
        except OSError as error:
            found = f"{settings.address}:{settings.port} and {key_file}, which cannot be had ({error})"
            expected = "a free port and a key file of its own"
            raise SettingsError(
                [SettingsProblem("settings", None, "poll.websub", found, expected)]
            ) from error

    return opened


class Pushes:
    """The hubs' side of the source; does nothing while WebSub is off."""

    def __init__(self, settings: PollSettings, websub: WebSub | None) -> None:
        self._settings = settings
        self._websub = websub

    def keep(self, state: FeedState) -> None:
        """Subscribe to the feed's hub when that is due."""
        if self._websub:
            self._websub.keep(state)

    def drop(self, feed_url: str) -> None:
        """Another worker has the feed now."""
        if self._websub:
            self._websub.drop(feed_url)

    def floor_seconds(self, state: FeedState) -> float:
        """How rarely the feed need be polled because its hub pushes; 0 when it does not."""
        if self._websub and self._websub.is_pushed(state):
            return self._settings.websub.poll_interval_seconds
        return 0.0

    def take(self) -> list[Event]:
        """What came in since the last call."""
        return self._websub.take() if self._websub else []

    def step(self, event: Event, feed: FeedSettings, state: FeedState, now: datetime) -> Step | None:
        """What the event changes; None when nothing."""
        if isinstance(event, Lease):
            leased = msgspec.structs.replace(state, lease_until=event.until, lease_callback=event.callback)
            return Step(state.last_outcome, leased)
        if isinstance(event, Denied):
            log.info("websub_denied", feed=without_credentials(feed.url), reason=event.reason)
            return None
        try:
            parsed = parse_feed(
                event.body,
                content_type=event.content_type,
                feed_url=state.url or feed.url,
                now=now,
                known_blocks=known_blocks(state.known),
                allow_risky=False,
            )
        except FeedParseError as error:
            log.warning("push_unreadable", feed=without_credentials(feed.url), reason=error.reason)
            return None
        return answers.on_pushed(feed, state, parsed, now, self._settings)

    def close(self) -> None:
        """Listen no more."""
        if self._websub:
            self._websub.close()
