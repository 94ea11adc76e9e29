"""When it came out and when it was changed, of all that page and feed say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from ingest.extract.byline import visible_dates
from ingest.extract.dates import WrittenDate, host_of, is_believable, likely_zone, parse_date
from ingest.extract.exchange import FeedFacts
from ingest.extract.fields import Metadata
from ingest.extract.language import language_code
from ingest.extract.page_facts import PageFacts
from ingest.extract.structured_data import StructuredData, text_of

_PUBLISHED_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article.published", "published_time", "published-date", "publish-date", "publish_date",
    "publishdate", "pubdate", "pub_date", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dcterms.created", "dcterms.issued",
    "dcterms.date", "dc.date.issued", "dc.date.created", "dc.date", "rnews:datepublished",
    "iso-8601-publish-date", "article_date_original", "ptime", "originalpublicationdate", "date",
    "created", "creation_date",
)  # fmt: skip
_MODIFIED_NAMES = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "parsely-modified-date",
    "article.updated",
)  # fmt: skip


class Dated(NamedTuple):
    """A written date and where it stood."""

    written: WrittenDate
    origin: str


def set_dates(
    chosen: Metadata,
    facts: PageFacts,
    data: StructuredData,
    feed: FeedFacts,
    fetched_at: datetime,
    tree: HtmlElement | None,
) -> None:
    """Choose when the article came out and when it was changed. `tree` is asked where nothing else says."""
    published = list(_published(facts, data))
    modified = list(_modified(facts, data))
    zone = _local_zone(facts, published + modified, feed)
    _choose_date(chosen, "published_at", published, feed.published_at, fetched_at, zone)
    _choose_date(chosen, "modified_at", modified, feed.updated_at, fetched_at, zone)
    if tree is not None and (chosen.published_at is None or "published_at_is_a_day" in chosen.flags):
        _add_visible_date(chosen, tree, fetched_at, zone)
    if chosen.published_at is None and tree is not None:
        _guess_date(chosen, tree, facts.url, fetched_at, zone)


def _published(facts: PageFacts, data: StructuredData) -> Iterator[Dated]:
    article, page = data.article, data.page
    values = [
        ("json-ld", article.get("datePublished")),
        *(("meta", value) for name in _PUBLISHED_NAMES for value in facts.metas.get(name, ())[:1]),
        ("json-ld", article.get("dateCreated")),
        ("microdata", next((value for name, value in facts.items if name == "datepublished"), None)),
        ("json-ld page", page.get("datePublished") or page.get("uploadDate")),
    ]
    return _parsed(values)


def _modified(facts: PageFacts, data: StructuredData) -> Iterator[Dated]:
    values = [
        ("json-ld", data.article.get("dateModified")),
        *(("meta", value) for name in _MODIFIED_NAMES for value in facts.metas.get(name, ())[:1]),
        ("microdata", next((value for name, value in facts.items if name == "datemodified"), None)),
        ("json-ld page", data.page.get("dateModified")),
    ]
    return _parsed(values)


def _parsed(values: list[tuple[str, Any]]) -> Iterator[Dated]:
    for origin, value in values:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else text_of(value)
        if written := parse_date(text):
            yield Dated(written, origin)


def _local_zone(facts: PageFacts, dates: list[Dated], feed: FeedFacts) -> tuple[tzinfo, str]:
    """What zone a time without one is in, and how that is known.

    Another date on the page with an offset other than zero; else the feed's instant, if it is the same
    minute in some zone; else where the site is; else UTC.
    """
    for dated in dates:
        if dated.written.zone and dated.written.zone.utcoffset(dated.written.naive):
            return dated.written.zone, "page"
    for dated in dates:
        if feed.published_at and dated.written.has_time and not dated.written.zone:
            distance = dated.written.naive - feed.published_at.astimezone(UTC).replace(tzinfo=None)
            quarters = round(distance / timedelta(minutes=15))
            if (
                abs(distance - quarters * timedelta(minutes=15)) < timedelta(seconds=61)
                and abs(quarters) <= 56
            ):
                return timezone(quarters * timedelta(minutes=15)), "feed"
    zone = likely_zone(host_of(facts.url), language_code(facts.language))
    return (zone, "site") if zone else (UTC, "unknown")


def _choose_date(
    chosen: Metadata,
    name: str,
    dates: list[Dated],
    feed_date: datetime | None,
    fetched_at: datetime,
    zone: tuple[tzinfo, str],
) -> None:
    candidates = [(each.written.instant(zone[0]), each.origin, each.written) for each in dates]
    if feed_date is not None:
        instant = feed_date.astimezone(UTC)
        candidates.append((instant, "feed", WrittenDate(instant.replace(tzinfo=None), UTC, True)))
    believable = [each for each in candidates if is_believable(each[0], fetched_at)]
    if len(believable) < len(candidates):
        chosen.flags.append(f"{name}_refused")
    if not believable:
        return
    first = believable[0]
    if not first[2].has_time:
        # A day alone: an instant of the same day says more.
        first = next((each for each in believable if each[2].has_time and _same_day(each, first)), first)
        if not first[2].has_time:
            chosen.flags.append(f"{name}_is_a_day")
    elif first[2].zone is None:
        first = next((each for each in believable if each[2].zone and _same_day(each, first)), first)
    if first[2].has_time and first[2].zone is None:
        chosen.flags.append(f"{name}_zone_from_{zone[1]}")
    chosen.set(name, first[0], first[1])


def _same_day(one: tuple[datetime, str, WrittenDate], other: tuple[datetime, str, WrittenDate]) -> bool:
    return abs(one[2].naive - other[2].naive) < timedelta(hours=26) and (
        one[2].naive.date() == other[2].naive.date() or one[2].zone is not None
    )


def _add_visible_date(
    chosen: Metadata, tree: HtmlElement, fetched_at: datetime, zone: tuple[tzinfo, str]
) -> None:
    """Take the first date that stands on the page with a time; the day it names must be the known one."""
    for text in islice(visible_dates(tree), 10):
        written = parse_date(text)
        if written is None or not is_believable(written.instant(zone[0]), fetched_at):
            continue
        if chosen.published_at and (
            not written.has_time or written.naive.date() != chosen.published_at.astimezone(zone[0]).date()
        ):
            continue
        chosen.flags = [flag for flag in chosen.flags if flag != "published_at_is_a_day"]
        if not written.has_time:
            chosen.flags.append("published_at_is_a_day")
        elif written.zone is None:
            chosen.flags.append(f"published_at_zone_from_{zone[1]}")
        chosen.set("published_at", written.instant(zone[0]), "visible")
        return


def _guess_date(
    chosen: Metadata, tree: HtmlElement, url: str, fetched_at: datetime, zone: tuple[tzinfo, str]
) -> None:
    """Ask htmldate, which reads URLs, bylines and footers; it gives a day."""
    from htmldate import find_date

    try:
        day = find_date(
            tree, url=url, original_date=True, extensive_search=False, deferred_url_extractor=True
        )
    except Exception:  # noqa: BLE001 - a guess that fails is no guess, whatever in the page broke it
        return
    written = parse_date(day)
    if written is None:
        return
    instant = written.instant(zone[0])
    if is_believable(instant, fetched_at):
        chosen.flags.append("published_at_is_a_day")
        chosen.set("published_at", instant, "htmldate")
