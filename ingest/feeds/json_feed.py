"""JSON Feed 1.0 and 1.1 (jsonfeed.org) as entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ingest.feeds import text
from ingest.feeds.blocks import short_hash
from ingest.feeds.dates import believable, parse_date
from ingest.feeds.parsed import FeedFacts, FeedParseError, ParsedEntry, ParsedFeed

MAX_AUTHORS = 20


def parse_json_feed(
    document: bytes, feed_url: str, now: datetime, known: frozenset[str], max_entries: int
) -> ParsedFeed:
    """The JSON feed in `document`.

    Raises: FeedParseError "not_a_feed" when it is other JSON, "unparsable" when it is broken.
    """
    try:
        feed = msgspec.json.decode(document)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FeedParseError("unparsable", "looks like JSON, but is none") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not ("version" in feed or "title" in feed):
        raise FeedParseError("not_a_feed", "JSON, but no JSON Feed")
    facts = _facts(feed, feed_url)
    blocks: dict[str, dict[str, Any]] = {}
    for item in items[:max_entries]:
        if isinstance(item, dict):
            blocks.setdefault(short_hash(msgspec.json.encode(item, order="sorted")), item)
    unknown = {key: item for key, item in blocks.items() if key not in known}
    entries = tuple(_entry(item, facts, feed_url, now, key) for key, item in unknown.items())
    return ParsedFeed(
        kind="json",
        reading="delta" if unknown or not known else "nothing_new",
        entries=entries,
        blocks=tuple(blocks),
        facts=facts,
    )


def _string(source: Any, key: str) -> str:
    value = source.get(key) if isinstance(source, dict) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _facts(feed: dict[str, Any], feed_url: str) -> FeedFacts:
    hubs = feed.get("hubs")
    urls = [_string(each, "url") for each in hubs] if isinstance(hubs, list) else []
    hub = next((url for url in urls if url), "")
    return FeedFacts(
        title=text.one_line(_string(feed, "title")),
        site_url=text.safe_link(_string(feed, "home_page_url"), feed_url),
        language=text.language_code(_string(feed, "language")),
        hub_url=text.safe_link(hub, feed_url) or None,
        self_url=text.safe_link(_string(feed, "feed_url"), feed_url) or None,
    )


def _entry(item: dict[str, Any], facts: FeedFacts, feed_url: str, now: datetime, block: str) -> ParsedEntry:
    base = facts.site_url or feed_url
    guid = _string(item, "id")
    links = (_string(item, "url"), _string(item, "external_url"), guid if guid.startswith("http") else "")
    content = _string(item, "content_html")
    plain = _string(item, "summary") or _string(item, "content_text")
    dates = [parse_date(_string(item, key)) for key in ("date_published", "date_modified")]
    believed = [believable(when, now) for when in dates]
    is_odd = any(when and not ok for when, ok in zip(dates, believed, strict=True))
    return ParsedEntry(
        guid=text.one_line(guid, text.MAX_URL_CHARACTERS),
        url=next((url for link in links if link and (url := text.safe_link(link, base))), ""),
        title=text.one_line(_string(item, "title")) or text.one_line(plain, 120),
        block=block,
        summary=text.one_line(plain, text.MAX_SUMMARY_CHARACTERS) or text.plain_text(content),
        content_html=text.clean(content)[: text.MAX_CONTENT_CHARACTERS],
        authors=_authors(item),
        language=text.language_code(_string(item, "language")) or facts.language,
        published_at=believed[0] or believed[1],
        updated_at=believed[1],
        flags=("date_out_of_range",) if is_odd else (),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    authors = listed[:MAX_AUTHORS] if isinstance(listed, list) else [item.get("author")]
    names = (text.one_line(_string(author, "name"), 200) for author in authors)
    return tuple(dict.fromkeys(name for name in names if name))
