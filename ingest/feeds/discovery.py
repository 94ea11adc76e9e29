"""The feeds that a web page names, best first."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from ingest.feeds.decoding import to_utf8
from ingest.feeds.text import one_line, safe_link
from wirewatch.urls import registrable_domain

MAX_PAGE_BYTES = 512 * 1024
MAX_FOUND = 20

_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TYPES = {
    "application/atom+xml": 3,
    "application/rss+xml": 3,
    "application/feed+json": 2,
    "application/rdf+xml": 2,
    "application/xml": 1,
    "text/xml": 1,
}
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:$|[/._?-])|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_SIDE_FEED = re.compile(r"comment|kommentar|oembed|wp-json|podcast", re.IGNORECASE)
#: Where feeds often are on sites whose pages name none.
USUAL_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/news-sitemap.xml",
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names. `is_declared` means a `<link rel=alternate>`, not a mere link."""

    url: str
    title: str
    is_declared: bool


def feeds_named_by(page: bytes, page_url: str, content_type: str | None = None) -> list[FoundFeed]:
    """The feeds that the page at `page_url` names: declared ones first, comment feeds last."""
    text = to_utf8(page[:MAX_PAGE_BYTES], content_type).decode("utf-8", "replace")
    base = page_url
    found: dict[str, tuple[int, FoundFeed]] = {}
    for tag in _TAG.finditer(text):
        attributes = _attributes(tag[2])
        href = attributes.get("href", "")
        if tag[1].lower() == "base":
            base = safe_link(href, page_url) or base
            continue
        score = _score(tag[1].lower(), attributes)
        url = safe_link(href, base) if score else ""
        if not url:
            continue
        score -= 4 * bool(_SIDE_FEED.search(url + attributes.get("title", "")))
        score -= registrable_domain(url) != registrable_domain(page_url)
        feed = FoundFeed(url, one_line(attributes.get("title", ""), 200), tag[1].lower() == "link")
        if url not in found or found[url][0] < score:
            found[url] = (score, feed)
    ranked = sorted(found.values(), key=lambda each: -each[0])
    return [feed for _, feed in ranked[:MAX_FOUND]]


def usual_places(page_url: str) -> list[str]:
    """Where to look on a site whose page names no feed."""
    return [url for path in USUAL_PATHS if (url := safe_link(path, page_url))]


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }


def _score(tag: str, attributes: dict[str, str]) -> int:
    """How likely the tag names a feed; 0: not at all."""
    if tag == "link":
        relations = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").lower().partition(";")[0].strip()
        is_feed = ("alternate" in relations and kind in _TYPES) or "feed" in relations
        return 10 + _TYPES.get(kind, 1) if is_feed else 0
    path = attributes.get("href", "").partition("#")[0]
    return 2 if path and _FEED_PATH.search(path) else 0
