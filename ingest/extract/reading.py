"""Reading a page, in a child: bytes in, everything that the article record needs out."""

from __future__ import annotations

import hashlib
import logging
import re
import zlib
from datetime import UTC, datetime
from itertools import islice

import msgspec
from lxml.html import HtmlElement

from ingest.extract.body import body_text, paragraphs_of, trimmed
from ingest.extract.decode import decode, is_text
from ingest.extract.exchange import Extracted, FeedFacts, PageTask
from ingest.extract.feed_text import text_of_html
from ingest.extract.fields import Metadata
from ingest.extract.fingerprint import fingerprint
from ingest.extract.gate import Impression, says_paywall, why_not_article
from ingest.extract.language import language
from ingest.extract.metadata import choose_metadata
from ingest.extract.page_facts import PageFacts, own_text, read_microdata, read_page_facts
from ingest.extract.site_memory import hashes_of, without_repeated
from ingest.extract.structured_data import StructuredData, read_structured_data
from ingest.extract.titles import clean_text
from ingest.extract.tree import parse

#: More text than any article has; a live blog's end is cut, so that every record fits its topic.
MAX_TEXT_CHARACTERS = 400_000
#: More of the feed's own text than this many times the page's, and the page shows only a part.
_FEED_SAYS_MORE = 2.0
_MIN_FEED_TEXT = 500
#: Problems of a page whose head still speaks of the article: its title, dates and authors are used.
_HEAD_IS_GOOD = frozenset({"no_text", "script_required", "video", "shorter_than_feed"})
_PDF, _FEEDS = (
    b"%PDF-",
    re.compile(rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL),
)
_HTML_TYPES = ("html", "xml", "text/plain", "octet-stream", "unknown", "text/txt")


def prepare() -> None:
    """Import and warm everything once, before children are forked: stop lists, language model, parsers."""
    logging.disable(logging.CRITICAL)
    from trafilatura.external import jt_stoplist_init

    jt_stoplist_init()
    sample = "<html><head><title>Warm</title></head><body><article><p>{}</p></article></body></html>"
    page = sample.format("The ministers met in the capital and spoke about trade for two hours. " * 8)
    feed = FeedFacts(url="https://example.org/a")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    _read(
        PageTask(
            body_zlib=zlib.compress(page.encode()), url=feed.url, content_type=None, fetched_at=now, feed=feed
        )
    )


def read_page(task: object) -> Extracted:
    """What is on the page of a PageTask, as it crossed; the feed's own text where the page is no article."""
    return _read(msgspec.convert(task, PageTask))


def read_feed(feed: object, problem: str) -> Extracted:
    """What the feed itself says about the page of these FeedFacts, for want of a usable page."""
    return _from_feed(msgspec.convert(feed, FeedFacts), problem)


def _read(task: PageTask) -> Extracted:
    body = zlib.decompress(task.body_zlib)
    problem = unsupported(body, task.content_type)
    if problem:
        return _from_feed(task.feed, problem)
    decoded = decode(body, task.content_type)
    if not is_text(decoded.text):
        return _from_feed(task.feed, "not_html")
    tree = parse(decoded.text)
    if tree is None:
        return _from_feed(task.feed, "no_html")
    facts = read_page_facts(tree, task.url)
    data = read_structured_data(facts.scripts, task.url)
    if not data.article:
        read_microdata(tree, facts)
    chosen = choose_metadata(facts, data, task.feed, task.fetched_at, tree)
    text, origin = _text(tree, facts, data, chosen)
    calls_itself_article = data.article or facts.meta("article:published_time")
    link_share = 0.0 if calls_itself_article else _link_share(tree, text)
    page = Impression(text, facts, data, task.feed.url, link_share, task.feed.title)
    problem = why_not_article(page) or _shorter_than_feed(text, task.feed)
    if problem:
        speaks_of_article = bool(data.article) or facts.meta("og:type").lower() == "article"
        is_head_good = problem in _HEAD_IS_GOOD and speaks_of_article
        return _from_feed(task.feed, problem, chosen if is_head_good else None)
    chosen.origins["text"] = origin
    chosen.origins["encoding"] = f"{decoded.encoding} ({decoded.origin})"
    if facts.refresh_url:
        chosen.flags.append("meta_refresh")
    return _article(chosen, text, task)


def unsupported(body: bytes, content_type: str | None) -> str | None:
    """Why these bytes are no page to be read ("pdf", "feed", "not_html"), None when they may be one."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if body[:1024].lstrip().startswith(_PDF) or kind == "application/pdf":
        return "pdf"
    if _FEEDS.match(body[:2_000]):
        return "feed"
    looks_like_html = b"<" in body[:4_096] or body[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not looks_like_html or (kind and "/" in kind and not any(name in kind for name in _HTML_TYPES)):
        return "not_html"
    return None


def _text(tree: HtmlElement, facts: PageFacts, data: StructuredData, chosen: Metadata) -> tuple[str, str]:
    """The article's text and its origin: the page's, unless its JSON-LD holds more than twice as much."""
    declared = data.article.get("articleBody")
    declared = declared if isinstance(declared, str) else ""
    titles = (chosen.title, facts.meta("og:title"), facts.title)
    description = facts.meta("og:description", "description", "twitter:description")
    text = "\n".join(trimmed(paragraphs_of(body_text(tree, titles, description, declared)), chosen.title))
    if len(declared) > max(200, 2 * len(text)):
        return text_of_html(declared)[:MAX_TEXT_CHARACTERS], "json-ld"
    return text[:MAX_TEXT_CHARACTERS], "page"


def _link_share(tree: HtmlElement, text: str) -> float:
    """How much of the text consists in paragraphs that are the text of one link and nothing else."""
    links = {own_text(link) for link in islice(tree.iter("a"), 2_000)}
    linked = sum(len(line) for line in text.split("\n") if line.strip("-•* ") in links)
    return linked / max(1, len(text))


def _shorter_than_feed(text: str, feed: FeedFacts) -> str | None:
    if len(feed.content_html) < _MIN_FEED_TEXT:
        return None
    own = text_of_html(feed.content_html)
    return "shorter_than_feed" if len(own) > max(_MIN_FEED_TEXT, _FEED_SAYS_MORE * len(text)) else None


def _article(chosen: Metadata, text: str, task: PageTask) -> Extracted:
    paragraphs = text.split("\n")
    kept = without_repeated(paragraphs, task.site_paragraphs)
    shown = "\n".join(kept)
    is_cut = says_paywall(text) or 0 < len(text.split()) < 0.5 * chosen.word_count
    if is_cut and not chosen.is_paywalled:
        chosen.origins["is_paywalled"] = "text"
    return _finished(
        chosen,
        shown,
        revision=_revision(chosen.title, text),
        is_paywalled=chosen.is_paywalled or is_cut,
        paragraph_hashes=tuple(hashes_of(paragraphs)) if task.wants_paragraph_hashes else (),
    )


def _from_feed(feed: FeedFacts, problem: str, head: Metadata | None = None) -> Extracted:
    """The feed's own words as an article, its head filled from the page's where that can be trusted."""
    chosen = head or Metadata()
    text, origin = text_of_html(feed.content_html), "feed content"
    summary = text_of_html(feed.summary)
    if len(text) < len(summary):
        text, origin = summary, "feed summary"
    own = {
        "title": clean_text(feed.title),
        "authors": feed.authors,
        "published_at": feed.published_at,
        "modified_at": feed.updated_at,
        "site_name": clean_text(feed.feed_title) or None,
    }
    for name, value in own.items():
        if value and not getattr(chosen, name):
            setattr(chosen, name, value)
            chosen.origins[name] = "feed"
    chosen.languages = (*chosen.languages, feed.language)
    if text:
        chosen.origins["text"] = origin
    text = text[:MAX_TEXT_CHARACTERS]
    return _finished(
        chosen,
        text,
        revision=_revision(chosen.title, text),
        problem=problem,
        is_paywalled=chosen.is_paywalled,
    )


def _finished(
    chosen: Metadata,
    text: str,
    *,
    revision: str,
    is_paywalled: bool,
    problem: str | None = None,
    paragraph_hashes: tuple[int, ...] = (),
) -> Extracted:
    code, origin = language(text or chosen.title, chosen.languages)
    if code:
        chosen.origins["language"] = origin
    return Extracted(
        title=chosen.title,
        text=text,
        revision=revision,
        problem=problem,
        authors=chosen.authors,
        published_at=chosen.published_at,
        modified_at=chosen.modified_at,
        language=code,
        canonical_url=chosen.canonical_url,
        amp_url=chosen.amp_url,
        site_name=chosen.site_name,
        section=chosen.section,
        image_url=chosen.image_url,
        is_paywalled=is_paywalled,
        origins=chosen.origins,
        flags=tuple(dict.fromkeys(chosen.flags)),
        fingerprint=fingerprint(text),
        paragraph_hashes=paragraph_hashes,
    )


def _revision(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
