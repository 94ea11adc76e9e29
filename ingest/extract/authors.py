"""Who wrote it, of all that page and feed name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from ingest.extract.byline import visible_bylines
from ingest.extract.exchange import FeedFacts
from ingest.extract.page_facts import PageFacts
from ingest.extract.structured_data import StructuredData, text_of
from ingest.extract.titles import clean_text, plain
from wirewatch.urls import registrable_domain

_AUTHOR_NAMES = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "byl", "byline", "article.author", "cxenseparse:author", "vr:author", "rbauthors", "article:author",
)  # fmt: skip
_NAME_SEPARATOR = re.compile(r"\s*[,;|、，；]\s*|\s+(?:and|und|et|y|e|och|og|i|и|та|ve|&)\s+|\s+[/·•]\s+")
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|text|autor(?:in)?|written by)\b\s*:?\s+", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^(?:admin|null|none|undefined|author|staff|n/?a)$", re.IGNORECASE
)


def choose_authors(
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
        if any(plain(name) not in houses for name in names):
            return names, origin
        if names and not publisher[0]:
            publisher = names, origin
    return publisher


def _house_names(facts: PageFacts, data: StructuredData, feed: FeedFacts) -> set[str]:
    """What the site calls itself, as it may also sign articles."""
    names = [facts.meta("og:site_name"), data.publisher, feed.feed_title, facts.meta("publisher")]
    names.append(text_of(data.resolve(data.article.get("publisher"))))
    domain = registrable_domain(facts.url)
    return {plain(clean_text(name)) for name in names if name} | {domain, domain.partition(".")[0]}


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
