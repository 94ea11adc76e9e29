"""The records on compacted topics: the last known state of a feed, a story, an article being followed.

What `records` says of adding fields holds here, too.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from wirewatch.records import Alert, ArticleRef, Evidence, Record, Severity, Status


class FeedState(Record, frozen=True, kw_only=True):
    """What must survive a restart about a feed, kept in the compacted topic `feed-states`.

    `known` has one row of fixed width for each entry that is in the feed now or was lately, in the
    feed's order (written and read by `ingest.feeds.identity`); `rhythm` the times, Unix seconds, of
    the newest entries. `advised_seconds` (ttl), `update_period_seconds`, `skip_hours` (UTC) and
    `skip_days` (Monday is 0) are what the feed asks of its readers. Times None: not yet.
    `interval_seconds` 0: not yet known.
    """

    feed_url: str
    due_at: datetime
    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval_seconds: float = 0.0
    failures: int = 0
    last_error: str | None = None
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_entry_at: datetime | None = None
    due_reason: str = ""
    title: str = ""
    is_gone: bool = False
    has_been_fetched: bool = False
    known: str = ""
    window_entries: int = 0
    rhythm: tuple[float, ...] = ()
    advised_seconds: float = 0.0
    update_period_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    last_outcome: str = ""
    last_unconditional_at: datetime | None = None
    failing_since: datetime | None = None
    noisy_fetches: int = 0
    hub: str | None = None
    topic_url: str | None = None
    lease_until: datetime | None = None
    lease_callback: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What one publisher last said about a story.

    `source` is the publisher's registrable domain; `said_at` when it said so, as its article tells;
    `article` the article's id. `is_main` False: said as background in an article about something else.
    Later claims keep no evidence, so that a story stays small.
    """

    source: str
    publisher: str
    article: str
    said_at: datetime
    status: Status | None = None
    when: str | None = None
    where: str | None = None
    according_to: str | None = None
    evidence: tuple[Evidence, ...] = ()
    is_main: bool = True


class StoryState(Record, frozen=True, kw_only=True):
    """What must survive a restart about a story, kept in the compacted topic `stories`.

    `articles` has the originals (with their fingerprints) and the first copies; `copies` counts all
    copies; `claims` is by source, the first ones of a story. `match_ids` are the last ones that joined.
    `has_news`: it says more than its last notification did, which is held back for a while.
    """

    id: str
    watch: str
    first_seen_at: datetime
    last_match_at: datetime
    alert: Alert | None = None
    articles: tuple[ArticleRef, ...] = ()
    match_ids: tuple[str, ...] = ()
    event: str | None = None
    parties: tuple[str, ...] = ()
    when: str | None = None
    where: str | None = None
    last_notified_at: datetime | None = None
    claims: dict[str, Claim] = {}  # noqa: RUF012 - msgspec copies it for each
    copies: int = 0
    severity: Severity = "info"
    party_names: tuple[str, ...] = ()
    watch_title: str = ""
    first_published_at: datetime | None = None
    has_news: bool = False


class VisitState(Record, frozen=True, kw_only=True):
    """When the page of an article is visited again, kept in the compacted topic `visits` until the last time.

    `id` is the article's, `revision` its last known one; `began_at` is what its schedule counts from:
    when the article came, or its new revision, which starts it over (`restarts` times so far). `authors`
    and `published_at` are there when only the feed told them.
    """

    id: str
    url: str
    feed_url: str
    title: str
    revision: str
    began_at: datetime
    due_at: datetime
    feed_title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    restarts: int = 0
