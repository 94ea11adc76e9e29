"""RSS, Atom, RDF and CDF entries, read by feedparser, which gets nothing but checked bytes."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import feedparser

from ingest.feeds import text
from ingest.feeds.dates import believable, from_time_tuple, parse_date
from ingest.feeds.parsed import FeedFacts, FeedParseError, ParsedEntry

MAX_AUTHORS = 20
_DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"
_PERIOD_SECONDS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([A-Za-z]+)\s*</day>", re.IGNORECASE)
_ITEM_START = re.compile(rb"(?=<(?:item|entry)[\s>])")
_OWN_TEXTS = (b"<description", b"<summary", b"<content")
_HTTP = ("http://", "https://")


def run_feedparser(document: bytes, feed_url: str, **options: bool) -> Any:
    """feedparser's own result for a document in UTF-8 without XML declaration.

    It gets bytes through `io.BytesIO` only: other arguments it would open as a file or fetch.
    Raises: FeedParseError "unparsable" whatever it lets escape.
    """
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": feed_url}
    options = {"sanitize_html": False, "resolve_relative_uris": False} | options
    try:
        return feedparser.parse(io.BytesIO(_DECLARATION + document), response_headers=headers, **options)
    except (Exception, RecursionError) as error:
        raise FeedParseError("unparsable", f"no parser gets through it: {type(error).__name__}") from error


def without_captions(document: bytes) -> bytes:
    """`document` with media:description under another name in items that have a text of their own.

    feedparser takes whichever comes first for the summary, and the other one for the content: the caption of
    an old photo would be the article's text.
    """
    if b"<media:description" not in document:
        return document
    return b"".join(
        piece.replace(b"<media:description", b"<media:caption").replace(
            b"</media:description", b"</media:caption"
        )
        if any(tag in piece for tag in _OWN_TEXTS)
        else piece
        for piece in _ITEM_START.split(document)
    )


def facts_of(feed: Any, frame: bytes, feed_url: str) -> FeedFacts:
    """What the feed says about itself; `frame` is the document without its items."""
    links = feed.get("links") or ()
    return FeedFacts(
        title=text.plain_text(_string(feed, "title"), text.MAX_TITLE_CHARACTERS),
        site_url=text.safe_link(_string(feed, "link"), feed_url),
        language=text.language_code(_string(feed, "language")),
        ttl_seconds=_minutes(_string(feed, "ttl")) * 60,
        update_period_seconds=_update_period_seconds(feed),
        skip_hours=_skip_hours(frame),
        skip_days=_skip_days(frame),
        hub_url=_link(links, "hub", feed_url),
        self_url=_link(links, "self", feed_url),
    )


def entry_of(raw: Any, facts: FeedFacts, feed_url: str, now: datetime, block: str) -> ParsedEntry:
    """feedparser's entry as ours."""
    published, updated, flags = _dates(raw, now)
    content = _longest_content(raw)
    summary = _string(raw, "summary")
    return ParsedEntry(
        guid=text.one_line(_string(raw, "id"), text.MAX_URL_CHARACTERS),
        url=_url(raw, facts.site_url or feed_url),
        title=_plain(raw, "title", text.MAX_TITLE_CHARACTERS),
        block=block,
        summary=_plain(raw, "summary", text.MAX_SUMMARY_CHARACTERS),
        content_html=text.clean(content or (summary if "<" in summary else ""))[
            : text.MAX_CONTENT_CHARACTERS
        ],
        authors=_authors(raw),
        language=_language(raw) or facts.language,
        published_at=published,
        updated_at=updated,
        flags=flags,
    )


def _string(source: Any, key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""


def _plain(raw: Any, key: str, limit: int) -> str:
    value = _string(raw, key)
    kind = (raw.get(f"{key}_detail") or {}).get("type", "text/html")
    if kind == "text/plain":
        return text.one_line(text.without_tags(value), limit)
    return text.plain_text(value, limit)


def _longest_content(raw: Any) -> str:
    values = [each.get("value") for each in raw.get("content") or ()]
    return max((value for value in values if isinstance(value, str)), key=len, default="")


def _language(raw: Any) -> str | None:
    for detail in (raw.get("title_detail"), *(raw.get("content") or ())):
        if detail and (code := text.language_code(detail.get("language"))):
            return code
    return None


def _authors(raw: Any) -> tuple[str, ...]:
    details = raw.get("authors") or ()
    names = [each.get("name") for each in details[:MAX_AUTHORS]] or [_string(raw, "author")]
    clean = (text.plain_text(name, 200) for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in clean if name))


def _url(raw: Any, base: str) -> str:
    """Where the entry's page is: the publisher's own link before a feed service's."""
    guid = _string(raw, "id")
    candidates = [_string(raw, "feedburner_origlink"), _string(raw, "link")]
    candidates += [_string(each, "href") for each in raw.get("links") or () if each.get("rel") == "alternate"]
    candidates += [guid] if guid.startswith(_HTTP) else []
    candidates += [_string(each, "href") for each in raw.get("links") or ()]
    return next((url for each in candidates if each and (url := text.safe_link(each, base))), "")


def _dates(raw: Any, now: datetime) -> tuple[datetime | None, datetime | None, tuple[str, ...]]:
    published = _date(raw, "published") or _date(raw, "created")
    updated = _date(raw, "updated")
    believed = [believable(when, now) for when in (published, updated)]
    is_odd = any(when and not ok for when, ok in zip((published, updated), believed, strict=True))
    return believed[0] or believed[1], believed[1], ("date_out_of_range",) if is_odd else ()


def _date(raw: Any, key: str) -> datetime | None:
    # feedparser takes zones that it does not know (JST, CEST, MSK) for UTC, and 10 PM for 10:00.
    # dict.get: FeedParserDict answers "updated" with "published" otherwise.
    written = dict.get(raw, key)
    named = parse_date(written) if isinstance(written, str) else None
    return named or from_time_tuple(dict.get(raw, f"{key}_parsed"))


def _link(links: Any, rel: str, base: str) -> str | None:
    for each in links:
        if each.get("rel") == rel and (url := text.safe_link(_string(each, "href"), base)):
            return url
    return None


def _minutes(value: str) -> float:
    return min(float(value), 10_080.0) if value.strip().isdecimal() and len(value) < 9 else 0.0


def _update_period_seconds(feed: Any) -> float:
    period = _PERIOD_SECONDS.get(_string(feed, "sy_updateperiod").strip().lower(), 0.0)
    frequency = _string(feed, "sy_updatefrequency").strip()
    times = int(frequency) if frequency.isdecimal() and len(frequency) < 6 else 1
    return period / max(times, 1)


def _skip_hours(frame: bytes) -> tuple[int, ...]:
    if b"skiphours" not in frame.lower():
        return ()
    hours = {int(hour) % 24 for hour in _HOUR.findall(frame)}
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def _skip_days(frame: bytes) -> tuple[int, ...]:
    if b"skipdays" not in frame.lower():
        return ()
    named = {day.decode("ascii").lower() for day in _DAY.findall(frame)}
    days = tuple(number for number, day in enumerate(_DAYS) if day in named)
    return days if len(days) < 7 else ()
