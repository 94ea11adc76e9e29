"""Google News sitemaps (`<urlset>` with `news:` elements) as entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree

from ingest.feeds import text
from ingest.feeds.dates import believable, parse_date
from ingest.feeds.parsed import FeedFacts, FeedParseError, ParsedEntry


def sitemap_entries(document: bytes, feed_url: str, now: datetime) -> list[ParsedEntry]:
    """The entries of a news sitemap, in its order; `<url>`s without `news:` elements are no news.

    The document declares no entities (`prolog` refuses them). Raises: FeedParseError "unparsable".
    """
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise FeedParseError("unparsable", f"a sitemap, but no XML: {error}") from error
    return [_entry(url, feed_url, now) for url in root if _name(url) == "url"]


def sitemap_facts(entries: list[ParsedEntry], feed_url: str) -> FeedFacts:
    """A sitemap says nothing about itself but its entries' language."""
    language = next((entry.language for entry in entries if entry.language), None)
    return FeedFacts(language=language, site_url=text.safe_link("/", feed_url))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(element: ElementTree.Element) -> Callable[[str], str]:
    found: dict[str, str] = {}
    for each in element.iter():
        found.setdefault(_name(each), (each.text or "").strip())
    return lambda name: found.get(name, "")


def _entry(url: ElementTree.Element, feed_url: str, now: datetime) -> ParsedEntry:
    said = _texts(url)
    news = next((_texts(each) for each in url if _name(each) == "news"), lambda _: "")
    link = text.safe_link(said("loc"), feed_url)
    dates = [parse_date(news("publication_date")), parse_date(said("lastmod"))]
    believed = [believable(when, now) for when in dates]
    is_odd = any(when and not ok for when, ok in zip(dates, believed, strict=True))
    return ParsedEntry(
        guid=link,
        url=link,
        title=text.plain_text(news("title"), text.MAX_TITLE_CHARACTERS),
        summary=text.one_line(news("keywords"), text.MAX_SUMMARY_CHARACTERS),
        language=text.language_code(news("language")),
        published_at=believed[0] or believed[1],
        updated_at=believed[1],
        flags=("date_out_of_range",) if is_odd else (),
    )
