"""One text, page or address made into an annotated article, for explaining."""

from __future__ import annotations

import sys
import zlib
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from processors.events.detect import detect_language
from processors.text import Document
from processors.watches import Watch
from wirewatch import registry
from wirewatch.errors import BadRecordError
from wirewatch.located import why_unreadable
from wirewatch.records import Article, Entry, Page, Record
from wirewatch.stage import Context, Dropped, Output, Result, Setup
from wirewatch.topics import Topic

#: Longer files are no articles.
_MAX_BYTES = 20 * 2**20
_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Given:
    """What the user says about the text beyond its words; None: told from the text."""

    title: str | None = None
    published_at: datetime | None = None
    language: str | None = None


class _NoState:
    """A stage's tables, all empty."""

    def get(self, topic: Topic[Any], key: str) -> None:
        """Nothing."""

    def all(self, topic: Topic[Any]) -> tuple[()]:
        """Nothing."""
        return ()

    def beginning(self, topic: Topic[Any], prefix: str) -> tuple[()]:
        """Nothing."""
        return ()


def read_article(source: str, given: Given, setup: Setup) -> Article:
    """The article in a file, in a page, behind an address, or on standard input (`-`).

    A text's first line is its title. Pages are fetched and read by the pipeline's own stages.
    Raises: BadRecordError when there is none to be had.
    """
    if source.startswith(("http://", "https://")):
        return _with(_extracted(_fetched(source, setup), setup), given)
    data = _bytes_of(source)
    head = data[:4096].lstrip().lower()
    if head.startswith(b"<") or b"<html" in head:
        page = Page(
            id="explain",
            entry=_entry(Path(source).resolve().as_uri() if source != "-" else "file:///-", setup),
            url="",
            status=200,
            fetched_at=setup.clock(),
            content_type="text/html",
            body_zlib=zlib.compress(data),
        )
        return _with(_extracted(page, setup), given)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise BadRecordError("bytes that are not UTF-8") from error
    if "\0" in text:
        raise BadRecordError("bytes that are no text")
    if not text and given.title is None:
        raise BadRecordError("nothing in it")
    title, _, body = text.partition("\n")
    if given.title is not None:
        title, body = given.title, text
    return _with(_article(title.strip(), body.strip(), source, setup), given)


def told(article: Article, watch: Watch) -> Article:
    """The article with its language where nobody said it, for what a query asks of it.

    In the pipeline extraction tells it. Events tell it by themselves, and better for a short headline.
    """
    if article.language is not None or watch.event is not None:
        return article
    language = detect_language(Document.of(article).folded, None) or None
    return msgspec.structs.replace(article, language=language)


def _bytes_of(source: str) -> bytes:
    try:
        data = sys.stdin.buffer.read(_MAX_BYTES + 1) if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise BadRecordError(why_unreadable(error)) from error
    if len(data) > _MAX_BYTES:
        raise BadRecordError(f"more than {_MAX_BYTES} bytes")
    return data


def _article(title: str, text: str, url: str, setup: Setup) -> Article:
    return Article(
        id="explain",
        entry_id="explain",
        url=url,
        feed_url="",
        title=title,
        text=text,
        seen_at=setup.clock(),
        revision="",
    )


def _with(article: Article, given: Given) -> Article:
    changes = {
        name: value
        for name, value in (
            ("title", given.title),
            ("published_at", given.published_at),
            ("language", given.language),
        )
        if value is not None
    }
    return msgspec.structs.replace(article, **changes)


def _entry(url: str, setup: Setup) -> Entry:
    return Entry(
        id="explain", feed_url="", url=url, identity=url, revision="", title="", seen_at=setup.clock()
    )


def _fetched(url: str, setup: Setup) -> Page:
    page = _through("fetch", _entry(url, setup), setup)
    if not isinstance(page, Page) or page.problem:
        problem = page.problem if isinstance(page, Page) else "nothing"
        raise BadRecordError(f"no page ({problem}; docs/http.md#pages-behind-entries says what that means)")
    return page


def _extracted(page: Page, setup: Setup) -> Article:
    article = _through("extract", page, setup)
    if not isinstance(article, Article):
        raise BadRecordError("no article in the page")
    return article


def _through(name: str, record: Record, setup: Setup) -> Record | None:
    """What a stage of the pipeline makes of one record; None when it drops it."""
    stage = registry.stage_class(name)
    built = stage.build(stage.settings_class(), setup)
    try:
        result: Result | Future[Result] = built.handle(
            record, Context(at=setup.clock(), state=_NoState(), headers={})
        )
        done = result.result(_WAIT_SECONDS) if isinstance(result, Future) else result
    finally:
        built.close()
    if isinstance(done, Dropped):
        raise BadRecordError(f"{name} found nothing: {done.reason}")
    return next((output.record for output in done if isinstance(output, Output)), None)
