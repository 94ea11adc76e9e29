"""What a feed's bytes say, once understood."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from wirewatch.errors import BadRecordError

FeedKind = Literal["rss", "atom", "rdf", "cdf", "json", "sitemap"]

#: How the entries were read: only the item blocks not known before, the whole document at once,
#: or not at all because every block was known.
Reading = Literal["delta", "full", "nothing_new"]

ParseReason = Literal[
    "empty",  # no bytes, or white space only
    "too_large",  # more bytes than a feed may have
    "html",  # a page for people
    "not_a_feed",  # neither XML nor JSON of a kind that is known
    "entities_refused",  # declares XML entities that could blow up
    "unparsable",  # looks like a feed, but no parser gets through it
    "risky",  # would have to be read where reading can be stopped
]


class FeedParseError(BadRecordError):
    """The bytes are no feed that can be read; `reason` is out of a closed list."""

    def __init__(self, reason: ParseReason, message: str) -> None:
        self.reason: ParseReason = reason
        super().__init__(message)


class FeedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says about itself. Seconds 0: it does not say.

    `update_period_seconds` is its `sy:updatePeriod` by its `sy:updateFrequency`; `skip_hours` are hours
    of the day in UTC, `skip_days` days of the week from Monday 0.
    """

    title: str = ""
    site_url: str = ""
    language: str | None = None
    ttl_seconds: float = 0.0
    update_period_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    hub_url: str | None = None
    self_url: str | None = None


class ParsedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, cleaned: texts without control characters, links http(s) or "", dates believable.

    `guid` "" when the feed gives none; `block` is the hash of the bytes it was read from, "" when
    the document could not be split. `summary` is plain text, `content_html` markup as it came.
    """

    guid: str
    url: str
    title: str
    block: str = ""
    summary: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    flags: tuple[str, ...] = ()


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it is now.

    `entries` are those of unknown blocks, in the feed's order; `blocks` the hashes of all its
    blocks, known ones included, () when the document could not be split (then `entries` are all).
    `facts` None: every block was known, so nothing was read.
    """

    kind: FeedKind
    reading: Reading
    entries: tuple[ParsedEntry, ...] = ()
    blocks: tuple[str, ...] = ()
    facts: FeedFacts | None = None
    is_well_formed: bool = True
