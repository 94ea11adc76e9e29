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

from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from ingest.extract.authors import choose_authors
from ingest.extract.exchange import FeedFacts
from ingest.extract.fields import Metadata
from ingest.extract.page_facts import PageFacts
from ingest.extract.publication import set_dates
from ingest.extract.structured_data import StructuredData, text_of
from ingest.extract.titles import choose_title, clean_text
from wirewatch.urls import registrable_domain

_SECTION_NAMES = ("article:section", "og:article:section", "section", "parsely-section", "sailthru.section")


def choose_metadata(
    facts: PageFacts, data: StructuredData, feed: FeedFacts, fetched_at: datetime, tree: HtmlElement | None
) -> Metadata:
    """The best of what page and feed say. `tree` is asked for a date when nothing else names one."""
    chosen = Metadata()
    article = data.article
    chosen.set("title", *choose_title(facts, data, feed))
    chosen.set("authors", *choose_authors(facts, data, feed, tree))
    chosen.set("canonical_url", *_canonical(facts, article))
    chosen.set("site_name", *_site_name(facts, data, feed))
    chosen.set("section", *_section(facts, data))
    chosen.set("image_url", *_image(facts, data))
    chosen.amp_url = facts.absolute(facts.links.get("amphtml"))
    chosen.languages = (facts.language, text_of(article.get("inLanguage")) or None, feed.language)
    set_dates(chosen, facts, data, feed, fetched_at, tree)
    _set_access(chosen, facts, data)
    return chosen


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
        chosen.set("is_paywalled", True, "json-ld")
    elif tier == "locked":
        chosen.set("is_paywalled", True, "meta")
    chosen.is_metered = tier == "metered"
    chosen.word_count = _count(data.article.get("wordCount"))


def _count(value: Any) -> int:
    """The number that a page gives, 0 for what is none."""
    try:
        return int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0
