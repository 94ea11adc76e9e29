"""Reading a feed whose parse may take long: the part that runs in a child that can be killed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import msgspec

from ingest.feeds.parse import parse_feed
from ingest.feeds.parsed import FeedParseError, ParsedFeed, ParseReason

READ = "ingest.poll.reading:read"
PREPARE = "ingest.poll.reading:prepare"


class ReadResult(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, or why there is none."""

    parsed: ParsedFeed | None = None
    reason: ParseReason | Literal[""] = ""
    message: str = ""


def prepare() -> None:
    """Import and warm what every child needs."""
    body = b"<rss><channel><title>x</title></channel></rss>"
    read(body, None, "https://feed.example/", datetime(2000, 1, 1, tzinfo=UTC), [])


def read(
    body: bytes, content_type: str | None, feed_url: str, now: datetime, known_blocks: list[str]
) -> ReadResult:
    """`parse_feed` without limits of its own: whoever runs it bounds time and memory."""
    try:
        parsed = parse_feed(
            body, content_type=content_type, feed_url=feed_url, now=now, known_blocks=known_blocks
        )
    except FeedParseError as error:
        return ReadResult(reason=error.reason, message=str(error))
    return ReadResult(parsed=parsed)
