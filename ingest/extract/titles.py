"""The best title of all that page and feed offer."""

from __future__ import annotations

import html
import re

from ingest.extract.exchange import FeedFacts
from ingest.extract.page_facts import PageFacts, collapse
from ingest.extract.structured_data import StructuredData, text_of

#: " | Site", " - Site", " – Site – 13.06.2023": what a title element adds to a title.
_SEPARATOR = re.compile(r"\s+[|·•«»—–:\-]{1,2}\s+|\s*[|｜_]\s*")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00ad": None}
)


def choose_title(facts: PageFacts, data: StructuredData, feed: FeedFacts) -> tuple[str, str]:
    """The page's title and its source, ("", "") when it has none."""
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
    bare = {plain(text) for _, _, text in candidates}
    votes: dict[str, float] = {}
    shown: dict[str, tuple[str, str]] = {}
    for weight, origin, text in candidates:
        stripped = _without_site(text, bare, site_names)
        key = plain(stripped)
        votes[key] = votes.get(key, 0.0) + weight
        shown.setdefault(key, (stripped, origin))
    if not votes:
        return "", ""
    best = max(votes, key=lambda key: votes[key])
    return _whole(shown[best], shown)


def plain(text: str) -> str:
    """The text for comparing: case, white space, kinds of quotation marks and closing dots aside."""
    return collapse(text.translate(_QUOTES)).casefold().rstrip(".…")


def _without_site(text: str, bare: set[str], site_names: set[str]) -> str:
    """The title without what only names the site or section, which nothing else on the page has in it."""
    for match in reversed(list(_SEPARATOR.finditer(text))):
        head = text[: match.start()].strip()
        tail = text[match.end() :].strip()
        if head and (plain(head) in bare or tail.casefold() in site_names):
            return _without_site(head, bare, site_names)
    for match in _SEPARATOR.finditer(text):
        tail = text[match.end() :].strip()
        if tail and plain(tail) in bare and len(tail) > len(text) / 2:
            return tail
    whole = plain(text)
    for shorter in sorted(bare, key=lambda each: (-len(each), each)):
        if (
            len(shorter) > 15
            and whole.startswith(shorter)
            and re.match(r"\s*[-|ㅣ｜·•:_–—]", whole[len(shorter) :])
        ):
            return text[: len(shorter)]
    return text


def _whole(best: tuple[str, str], shown: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The best title, or the longer one that it was cut from."""
    text = best[0]
    if not text.endswith(("...", "…")) and len(text) < 105:
        return best
    stem = plain(text).rstrip(". …")
    longer = [each for key, each in shown.items() if key.startswith(stem) and len(each[0]) > len(text)]
    return min(longer, key=lambda each: len(each[0])) if longer and len(stem) > 20 else best


def clean_text(text: str) -> str:
    """A line of text without entities, tags and odd white space."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    return collapse(text.replace("\u00ad", "") if text.count("\u00ad") > 3 else text)[:1_000]
