"""The best value of each field from all that page and feed say, and where it came from.

Order of trust, decided on pages with known truth (`docs/extraction.md`):

    title         what most agree on: JSON-LD headline 3, feed 2.5, og:title and h1 2, <title> 1.5
    authors       JSON-LD, meta, feed, microdata, rel=author, a visible byline; the site's own name last
    published     JSON-LD, meta, microdata, feed, <time>, htmldate; a day gives way to an instant of that day
    modified      JSON-LD, meta, feed
    language      the text itself, tipped by <html lang>, inLanguage and the feed
    canonical     <link rel=canonical>, og:url, JSON-LD
    site name     og:site_name, JSON-LD publisher, feed
    section       JSON-LD, meta
    image         og:image, JSON-LD, twitter:image
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from ingest.extract.byline import visible_bylines, visible_dates
from ingest.extract.dates import WrittenDate, host_of, is_believable, likely_zone, parse_date
from ingest.extract.exchange import FeedFacts
from ingest.extract.language import language_code
from ingest.extract.page_facts import PageFacts, collapse
from ingest.extract.structured_data import StructuredData, text_of
from wirewatch.urls import registrable_domain

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
_AUTHOR_NAMES = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "byl", "byline", "article.author", "cxenseparse:author", "vr:author", "rbauthors", "article:author",
)  # fmt: skip
_SECTION_NAMES = ("article:section", "og:article:section", "section", "parsely-section", "sailthru.section")

#: " | Site", " - Site", " – Site – 13.06.2023": what a title element adds to a title.
_SEPARATOR = re.compile(r"\s+[|·•«»—–:\-]{1,2}\s+|\s*[|｜_]\s*")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00ad": None}
)
_NAME_SEPARATOR = re.compile(r"\s*[,;|、，；]\s*|\s+(?:and|und|et|y|e|och|og|i|и|та|ve|&)\s+|\s+[/·•]\s+")
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|text|autor(?:in)?|written by)\b\s*:?\s+", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^(?:admin|null|none|undefined|author|staff|n/?a)$", re.IGNORECASE
)
#: A guess of when a page came out is not believed when the feed says something this different.
_MAX_GUESS_DISTANCE = timedelta(days=30)


class Dated(NamedTuple):
    """A written date and where it stood."""

    written: WrittenDate
    origin: str


@dataclass
class Metadata:
    """The chosen values. `origins` maps a field to its source; `flags` name what was refused or assumed."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    image_url: str | None = None
    languages: tuple[str | None, ...] = ()
    is_paywalled: bool = False
    is_metered: bool = False
    word_count: int = 0
    origins: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def choose_metadata(
    facts: PageFacts, data: StructuredData, feed: FeedFacts, fetched_at: datetime, tree: HtmlElement | None
) -> Metadata:
    """The best of what page and feed say. `tree` is asked for a date when nothing else names one."""
    chosen = Metadata()
    article = data.article
    _set(chosen, "title", *_title(facts, data, feed))
    _set(chosen, "authors", *_authors(facts, data, feed, tree))
    _set(chosen, "canonical_url", *_canonical(facts, article))
    _set(chosen, "site_name", *_site_name(facts, data, feed))
    _set(chosen, "section", *_section(facts, data))
    _set(chosen, "image_url", *_image(facts, data))
    chosen.amp_url = facts.absolute(facts.links.get("amphtml"))
    chosen.languages = (facts.language, text_of(article.get("inLanguage")) or None, feed.language)
    _set_dates(chosen, facts, data, feed, fetched_at, tree)
    _set_access(chosen, facts, data)
    return chosen


def _set(chosen: Metadata, name: str, value: Any, origin: str) -> None:
    if value:
        setattr(chosen, name, value)
        chosen.origins[name] = origin


# Title


def _title(facts: PageFacts, data: StructuredData, feed: FeedFacts) -> tuple[str, str]:
    site_names = {
        text.casefold() for text in (facts.meta("og:site_name"), data.publisher, feed.feed_title) if text
    }
    candidates = [
        (
            3.0,
            "json-ld",
            clean_text(text_of(data.article.get("headline")) or text_of(data.article.get("name"))),
        ),
        (2.5, "feed", clean_text(feed.title)),
        (2.0, "og:title", clean_text(facts.meta("og:title", "twitter:title", "dc.title", "title"))),
        (2.0, "h1", clean_text(facts.headings[0]) if len(facts.headings) == 1 else ""),
        (1.5, "title", clean_text(facts.title)),
    ]
    candidates = [(weight, origin, text) for weight, origin, text in candidates if text]
    bare = {_plain(text) for _, _, text in candidates}
    votes: dict[str, float] = {}
    shown: dict[str, tuple[str, str]] = {}
    for weight, origin, text in candidates:
        stripped = _without_site(text, bare, site_names)
        key = _plain(stripped)
        votes[key] = votes.get(key, 0.0) + weight
        shown.setdefault(key, (stripped, origin))
    if not votes:
        return "", ""
    best = max(votes, key=lambda key: votes[key])
    return _whole(shown[best], shown)


def _plain(text: str) -> str:
    return collapse(text.translate(_QUOTES)).casefold().rstrip(".…")


def _without_site(text: str, bare: set[str], site_names: set[str]) -> str:
    """The title without what only names the site or section, which nothing else on the page has in it."""
    for match in reversed(list(_SEPARATOR.finditer(text))):
        head = text[: match.start()].strip()
        tail = text[match.end() :].strip()
        if head and (_plain(head) in bare or tail.casefold() in site_names):
            return _without_site(head, bare, site_names)
    for match in _SEPARATOR.finditer(text):
        tail = text[match.end() :].strip()
        if tail and _plain(tail) in bare and len(tail) > len(text) / 2:
            return tail
    plain = _plain(text)
    for shorter in bare:
        if (
            len(shorter) > 15
            and plain.startswith(shorter)
            and re.match(r"\s*[-|ㅣ｜·•:_–—]", plain[len(shorter) :])
        ):
            return text[: len(shorter)]
    return text


def _whole(best: tuple[str, str], shown: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The best title, or the longer one that it was cut from."""
    text = best[0]
    if not text.endswith(("...", "…")) and len(text) < 105:
        return best
    stem = _plain(text).rstrip(". …")
    longer = [each for key, each in shown.items() if key.startswith(stem) and len(each[0]) > len(text)]
    return min(longer, key=lambda each: len(each[0])) if longer and len(stem) > 20 else best


def clean_text(text: str) -> str:
    """A line of text without entities, tags and odd white space."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    return collapse(text.replace("\u00ad", "") if text.count("\u00ad") > 3 else text)[:1_000]


# Authors


def _authors(
    facts: PageFacts, data: StructuredData, feed: FeedFacts, tree: HtmlElement | None
) -> tuple[tuple[str, ...], str]:
    """The people named; the publisher as the author only where nobody else is named."""
    article = data.article
    people = article.get("author") or article.get("creator") or article.get("byline")
    houses = _house_names(facts, data, feed)
    sources: list[tuple[str, Callable[[], Iterable[str]]]] = [
        ("json-ld", lambda: _names_of(people, data)),
        ("meta", lambda: (value for name in _AUTHOR_NAMES for value in facts.metas.get(name, ()))),
        ("feed", lambda: feed.authors),
        ("microdata", lambda: (value for name, value in facts.items if name == "author")),
        ("rel=author", lambda: facts.rel_authors),
        ("byline", lambda: visible_bylines(tree)[:1] if tree is not None else ()),
    ]
    publisher: tuple[tuple[str, ...], str] = ((), "")
    for origin, values in sources:
        names = split_names(values())
        if any(_plain(name) not in houses for name in names):
            return names, origin
        if names and not publisher[0]:
            publisher = names, origin
    return publisher


def _house_names(facts: PageFacts, data: StructuredData, feed: FeedFacts) -> set[str]:
    """What the site calls itself, as it may also sign articles."""
    names = [facts.meta("og:site_name"), data.publisher, feed.feed_title, facts.meta("publisher")]
    names.append(text_of(data.resolve(data.article.get("publisher"))))
    domain = registrable_domain(facts.url)
    return {_plain(clean_text(name)) for name in names if name} | {domain, domain.partition(".")[0]}


def _names_of(value: Any, data: StructuredData, depth: int = 0) -> Iterator[str]:
    value = data.resolve(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 3:
        for item in value[:50]:
            yield from _names_of(item, data, depth + 1)
    elif isinstance(value, dict):
        name = value.get("name") or " ".join(
            filter(None, (text_of(value.get("givenName")), text_of(value.get("familyName"))))
        )
        if depth < 3:
            yield from _names_of(name, data, depth + 1)


def split_names(values: Iterable[str]) -> tuple[str, ...]:
    """The people named in bylines, in order, each once; what is no name (a URL, a mail address) left out."""
    names: dict[str, str] = {}
    for value in values:
        line = _BYLINE.sub("", clean_text(value[:1_000]))
        for part in _NAME_SEPARATOR.split(line):
            name = re.sub(r"\s*\([^()]{0,60}\)\s*", " ", part).strip(" .:-–|") if part else ""
            name = _BYLINE.sub("", name)
            if 2 <= len(name) <= 80 and not _NO_NAME.search(name):
                names.setdefault(name.casefold(), name)
    return tuple(list(names.values())[:30])


# Dates


def _set_dates(
    chosen: Metadata,
    facts: PageFacts,
    data: StructuredData,
    feed: FeedFacts,
    fetched_at: datetime,
    tree: HtmlElement | None,
) -> None:
    published = list(_published(facts, data))
    modified = list(_modified(facts, data))
    zone = _local_zone(chosen, facts, published + modified, feed)
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


def _local_zone(
    chosen: Metadata, facts: PageFacts, dates: list[Dated], feed: FeedFacts
) -> tuple[tzinfo, str]:
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
    _set(chosen, name, first[0], first[1])


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
        _set(chosen, "published_at", written.instant(zone[0]), "visible")
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
        _set(chosen, "published_at", instant, "htmldate")


# The rest


def _canonical(facts: PageFacts, article: dict[str, Any]) -> tuple[str | None, str]:
    """The page's own address for itself; a front page, or another owner's page, is a mistake."""
    sources = [
        ("link", facts.links.get("canonical")),
        ("og:url", facts.meta("og:url")),
        ("json-ld", text_of(article.get("url")) or text_of(article.get("mainEntityOfPage"))),
    ]
    own_domain = registrable_domain(facts.url)
    for origin, link in sources:
        url = facts.absolute(link)
        if url and registrable_domain(url) == own_domain and not _is_front_page(url, facts.url):
            return url, origin
    return None, ""


def _is_front_page(url: str, page_url: str) -> bool:
    path = url.partition("://")[2].partition("/")[2]
    page_path = page_url.partition("://")[2].partition("/")[2]
    return not path.strip("/") and bool(page_path.strip("/"))


def _site_name(facts: PageFacts, data: StructuredData, feed: FeedFacts) -> tuple[str, str]:
    publisher = text_of(data.resolve(data.article.get("publisher"))) or data.publisher
    sources = [
        ("og:site_name", facts.meta("og:site_name")),
        ("json-ld", publisher),
        ("meta", facts.meta("application-name", "publisher", "dc.publisher", "cre", "copyright-holder")),
        ("feed", feed.feed_title),
    ]
    return _first_text(sources, 120)


def _section(facts: PageFacts, data: StructuredData) -> tuple[str, str]:
    value = data.article.get("articleSection")
    return _first_text([("json-ld", text_of(value)), ("meta", facts.meta(*_SECTION_NAMES))], 120)


def _first_text(sources: list[tuple[str, str]], max_characters: int) -> tuple[str, str]:
    for origin, value in sources:
        text = clean_text(value)
        if text and len(text) <= max_characters and not text.startswith("http"):
            return text, origin
    return "", ""


def _image(facts: PageFacts, data: StructuredData) -> tuple[str | None, str]:
    image = data.resolve(data.article.get("image"))
    if isinstance(image, list):
        image = data.resolve(image[0]) if image else None
    from_data = (
        text_of(image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else text_of(image)
    )
    sources = [
        ("og:image", facts.meta("og:image", "og:image:url", "og:image:secure_url")),
        ("json-ld", from_data),
        ("twitter:image", facts.meta("twitter:image", "twitter:image:src")),
    ]
    for origin, link in sources:
        if url := facts.absolute(link):
            return url, origin
    return None, ""


def _set_access(chosen: Metadata, facts: PageFacts, data: StructuredData) -> None:
    parts = data.article.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    free = [data.article.get("isAccessibleForFree"), data.page.get("isAccessibleForFree")]
    free += [part.get("isAccessibleForFree") for part in parts[:20] if isinstance(part, dict)]
    tier = facts.meta("article:content_tier", "og:article:content_tier").lower()
    if any(
        value is False or str(value).rpartition("/")[2].lower() in ("false", "no")
        for value in free
        if value is not None
    ):
        _set(chosen, "is_paywalled", True, "json-ld")
    elif tier == "locked":
        _set(chosen, "is_paywalled", True, "meta")
    chosen.is_metered = tier == "metered"
    count = data.article.get("wordCount")
    chosen.word_count = (
        int(count) if isinstance(count, int | float) or (isinstance(count, str) and count.isdigit()) else 0
    )
