"""Every topic once, and the path of a record through them.

    feeds     | ingest/poll          -> entries       an entry of a feed, seen for the first time or changed
    entries   | ingest/fetch         -> pages         the page behind it, as bytes with its HTTP facts
    pages     | ingest/extract       -> articles      title, body, dates, language, canonical URL
    articles  | ingest/revisit       -> entries       its page again, some times, more and more seldom
    articles  | processors/entities  -> annotated     the article with its mentions: who, where, as what
    annotated | processors/keywords  -> matches       which watches it satisfies, why, with what status
    matches   | processors/stories   -> alerts        one alert per story, updated when the story moves
    alerts    | sinks/<kind>         -> the outside   signed webhooks, files, the terminal
    any stage that cannot handle a record             -> dead-letters
    state that must survive a restart (compacted)     feed-states, visits, stories

Partitioning makes coordination unnecessary: what concerns one host to be called is on one
partition, so one worker alone talks to that host; what concerns one watch is on one partition, so
one worker alone decides about its stories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from wirewatch.records import Alert, Annotated, Article, DeadLetter, Entry, Match, Page, Record
from wirewatch.states import FeedState, StoryState, VisitState
from wirewatch.transport.contract import Message
from wirewatch.urls import registrable_domain

R = TypeVar("R", bound=Record)

_DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class Topic(Generic[R]):
    """A topic: the records on it, their key, and what they are partitioned by.

    `partitioned_by` names the thing that one partition has whole; `partition_key` reads it off a
    record. `retention_seconds` None: kept for ever (compacted topics keep each key's last value).
    """

    name: str
    record: type[R]
    key: Callable[[R], str]
    partitioned_by: Literal["host", "article", "watch", "origin"]
    partition_key: Callable[[R], str]
    retention_seconds: float | None = 7 * _DAY_SECONDS
    is_compacted: bool = False

    def message(self, record: R, headers: tuple[tuple[str, bytes], ...] = ()) -> Message:
        """`record` as this topic carries it."""
        return Message(
            topic=self.name,
            key=self.key(record).encode(),
            value=record.encode(),
            partition_key=self.partition_key(record).encode(),
            headers=headers,
        )

    def tombstone(self, record: R) -> Message:
        """The message that deletes `record` from this compacted topic."""
        return Message(
            topic=self.name,
            key=self.key(record).encode(),
            value=None,
            partition_key=self.partition_key(record).encode(),
        )


ENTRIES = Topic("entries", Entry, lambda r: r.id, "host", lambda r: registrable_domain(r.url))
PAGES = Topic("pages", Page, lambda r: r.id, "host", lambda r: registrable_domain(r.entry.url), _DAY_SECONDS)
ARTICLES = Topic("articles", Article, lambda r: r.id, "article", lambda r: r.id)
ANNOTATED = Topic("annotated", Annotated, lambda r: r.id, "article", lambda r: r.id)
MATCHES = Topic("matches", Match, lambda r: r.id, "watch", lambda r: r.watch, 30 * _DAY_SECONDS)
ALERTS = Topic("alerts", Alert, lambda r: r.alert_id, "watch", lambda r: r.watch, 90 * _DAY_SECONDS)
DEAD_LETTERS = Topic(
    "dead-letters",
    DeadLetter,
    lambda r: r.id,
    "origin",
    lambda r: f"{r.topic}/{r.partition}",
    30 * _DAY_SECONDS,
    True,
)
FEED_STATES = Topic(
    "feed-states",
    FeedState,
    lambda r: r.feed_url,
    "host",
    lambda r: registrable_domain(r.feed_url),
    None,
    True,
)
VISITS = Topic("visits", VisitState, lambda r: r.id, "article", lambda r: r.id, 3 * _DAY_SECONDS, True)
STORIES = Topic("stories", StoryState, lambda r: r.id, "watch", lambda r: r.watch, None, True)

TOPICS: dict[str, Topic[Record]] = {
    topic.name: topic  # type: ignore[misc]
    for topic in (
        ENTRIES,
        PAGES,
        ARTICLES,
        ANNOTATED,
        MATCHES,
        ALERTS,
        DEAD_LETTERS,
        FEED_STATES,
        VISITS,
        STORIES,
    )
}
