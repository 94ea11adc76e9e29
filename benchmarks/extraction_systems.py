"""The extractors that are compared, behind one shape: bytes in, text and fields out."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ingest.extract import reading
from ingest.extract.exchange import FeedFacts, PageTask

_NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Found:
    """What a system read off a page; `published` is a day ("2024-05-01") where it gives no more."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | str | None = None
    paragraph_hashes: tuple[int, ...] = ()


System = Callable[[bytes, str, str | None], Found]


def wirewatch_task(body: bytes, url: str, content_type: str | None, site_paragraphs: bytes = b"") -> PageTask:
    """The page as the extract stage hands it to a child, without anything from a feed."""
    return PageTask(
        body_zlib=zlib.compress(body, 1),
        url=url,
        content_type=content_type,
        fetched_at=_NOW,
        feed=FeedFacts(url=url),
        site_paragraphs=site_paragraphs,
        wants_paragraph_hashes=True,
    )


def wirewatch(body: bytes, url: str, content_type: str | None, site_paragraphs: bytes = b"") -> Found:
    """This project: body and all metadata, language and fingerprint."""
    extracted = reading.read_page(wirewatch_task(body, url, content_type, site_paragraphs))
    return Found(
        extracted.text,
        extracted.title,
        extracted.authors,
        extracted.published_at,
        extracted.paragraph_hashes,
    )


def trafilatura_with(**options: Any) -> System:
    """Bare trafilatura with its own metadata."""
    from trafilatura import bare_extraction

    def system(body: bytes, url: str, content_type: str | None) -> Found:
        document = bare_extraction(body, url=url, with_metadata=True, **options)
        if document is None or isinstance(document, dict):
            return Found()
        authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
        return Found(document.text or "", document.title, authors, document.date)

    return system


def newspaper() -> System | None:
    """newspaper4k with its defaults, None when it is not installed."""
    try:
        import newspaper as newspaper4k  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return None

    def system(body: bytes, url: str, content_type: str | None) -> Found:
        article = newspaper4k.Article(url, fetch_images=False)
        try:
            article.download(input_html=body.decode("utf-8", "replace"))
            article.parse()
        except Exception:  # noqa: BLE001 - a page that a compared system fails on counts as not found
            return Found()
        published = article.publish_date
        if isinstance(published, datetime) and published.tzinfo is None:
            published = published.date().isoformat()
        return Found(article.text, article.title, tuple(article.authors), published or None)

    return system


def systems() -> dict[str, System]:
    """Every system to be compared, by the name of its row."""
    logging.disable(logging.CRITICAL)
    reading.prepare()
    rows: dict[str, System] = {
        "trafilatura, defaults": trafilatura_with(),
        "trafilatura, no comments": trafilatura_with(include_comments=False),
        "trafilatura, precision": trafilatura_with(include_comments=False, favor_precision=True),
    }
    if other := newspaper():
        rows["newspaper4k, defaults"] = other
    rows["wirewatch"] = wirewatch
    return rows
