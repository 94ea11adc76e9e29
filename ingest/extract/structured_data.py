"""What a page says about itself in JSON-LD, whole or broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from wirewatch.urls import same_page_url

#: schema.org's article types by how well they name what a news page is about; others are no articles.
_ARTICLE_TYPES = {
    "LiveBlogPosting": 5,
    "NewsArticle": 4,
    "ReportageNewsArticle": 4,
    "AnalysisNewsArticle": 4,
    "AskPublicNewsArticle": 4,
    "BackgroundNewsArticle": 4,
    "OpinionNewsArticle": 4,
    "ReviewNewsArticle": 4,
    "AdvertiserContentArticle": 3,
    "SatiricalArticle": 3,
    "Article": 3,
    "Report": 3,
    "MedicalScholarlyArticle": 3,
    "ScholarlyArticle": 3,
    "TechArticle": 3,
    "BlogPosting": 3,
    "SocialMediaPosting": 2,
    "DiscussionForumPosting": 2,
    "Review": 1,
}
_PAGE_TYPES = frozenset(
    {"WebPage", "ItemPage", "CollectionPage", "MediaObject", "VideoObject", "AudioObject"}
)
#: Where a page lists other articles, or parts of itself: nothing in there describes the page.
_ASIDES = frozenset(
    {"itemListElement", "liveBlogUpdate", "comment", "review", "citation", "isRelatedTo", "mentions"}
)
_MAX_SCRIPT_CHARACTERS = 2_000_000
_MAX_DEPTH = 8
_MAX_NODES = 2_000

_COMMENTS = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*.{0,80}?\*/|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>|;)\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRING_FIELD = re.compile(
    r"\"(headline|datePublished|dateModified|dateCreated|articleSection|inLanguage|isAccessibleForFree)\""
    r"\s*:\s*(?:\"((?:[^\"\\\n]|\\.){1,2000})\"|(true|false))"
)
_AUTHOR_FIELD = re.compile(r"\"author\"\s*:.{0,400}?\"name\"\s*:\s*\"((?:[^\"\\\n]|\\.){1,200})\"", re.DOTALL)

Node = dict[str, Any]


@dataclass
class StructuredData:
    """The nodes of a page's JSON-LD. `article` is the one that describes the page, {} when none does."""

    article: Node = field(default_factory=dict)
    page: Node = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    by_id: dict[str, Node] = field(default_factory=dict)
    publisher: str = ""

    def resolve(self, value: Any) -> Any:
        """`value`, or the node it refers to by {"@id": ...}."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_structured_data(scripts: list[str], url: str) -> StructuredData:
    """What the page's JSON-LD scripts say; never raises, whatever is in them."""
    data = StructuredData()
    candidates: list[tuple[int, int, int, Node]] = []
    nodes = [node for script in scripts for node in _nodes(_loaded(script))]
    for position, (depth, node) in enumerate(nodes[:_MAX_NODES]):
        types = _types(node)
        data.types.update(types)
        if len(node) > 1 and isinstance(node.get("@id"), str):
            data.by_id.setdefault(node["@id"], node)
        rank = max((_ARTICLE_TYPES.get(name, 0) for name in types), default=0)
        if rank and (node.get("headline") or node.get("name") or node.get("datePublished")):
            about_page = 10 if _is_about(node, url) else 0
            candidates.append((rank + about_page - depth, bool(node.get("headline")), -position, node))
        elif types & _PAGE_TYPES and not data.page:
            data.page = node
        if types & {"NewsMediaOrganization", "Organization", "WebSite"} and not data.publisher:
            data.publisher = text_of(node.get("name"))
    if candidates:
        data.article = max(candidates, key=lambda each: each[:3])[3]
    return data


def _types(node: Node) -> set[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)}


def _is_about(node: Node, url: str) -> bool:
    page = same_page_url(url).rstrip("/")
    main = node.get("mainEntityOfPage")
    links = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    return any(isinstance(link, str) and same_page_url(link).rstrip("/") == page for link in links)


def _nodes(value: Any, depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Every object with a type or an id that may describe the page, outermost first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _nodes(item, depth)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value or "headline" in value:
            yield depth, value
        for key, inner in value.items():
            if key not in _ASIDES and isinstance(inner, dict | list):
                yield from _nodes(inner, depth if key == "@graph" else depth + 1)


def _loaded(script: str) -> Any:
    if len(script) > _MAX_SCRIPT_CHARACTERS:
        return _scraped(script[:_MAX_SCRIPT_CHARACTERS])
    try:
        return msgspec.json.decode(script)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        pass
    cleaned = _TRAILING_COMMA.sub(r"\1", _COMMENTS.sub("", script.strip()))
    for text in (cleaned, html.unescape(cleaned)):
        try:
            # strict=False takes raw line breaks in strings; raw_decode what stands before rubbish.
            return json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
        except (ValueError, RecursionError):
            continue
    return _scraped(script)


def _scraped(script: str) -> Node:
    """The plain fields of JSON that cannot be repaired, first of each; {} unless it names an article type."""
    named = re.search(r"\"@type\"\s*:\s*\[?\s*\"(\w{4,40})\"", script)
    is_article = any(f'"{name}"' in script for name in _ARTICLE_TYPES)
    if not named or not is_article:
        return {}
    node: Node = {"@type": next(name for name in _ARTICLE_TYPES if f'"{name}"' in script)}
    for match in _STRING_FIELD.finditer(script):
        node.setdefault(match[1], _unquoted(match[2]) if match[2] else match[3] == "true")
    if author := _AUTHOR_FIELD.search(script):
        node["author"] = {"@type": "Person", "name": _unquoted(author[1])}
    return node


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def text_of(value: Any) -> str:
    """The text in a value that may be a string, {"@value": ...}, {"name": ...} or a list of such."""
    if isinstance(value, list):
        return next((text for item in value[:20] if (text := text_of(item))), "")
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name") or value.get("headline") or "")
    return value.strip() if isinstance(value, str) else ""
