"""Pages into articles: the extract stage.

page ─┬─ has a body ──> child reads it ─┬─ an article ──────────────> Article, extraction="full"
      │                                 ├─ no article, or child lost ─┐
      └─ has none (problem) ────────────────────────────────────────> the feed's own words:
                                                   Article, extraction="degraded", or Dropped(reason)

A page that was visited again gives an article only when it is one and says something else than before.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar, Self

import structlog
from pydantic import Field

from ingest.children import ChildPool, ChildTaskError
from ingest.extract.exchange import Extracted, FeedFacts, PageTask
from ingest.extract.site_memory import SiteMemory
from wirewatch import metrics
from wirewatch.records import Article, Entry, Page, article_id
from wirewatch.settings import Section
from wirewatch.stage import Context, Dropped, Output, Result, Setup
from wirewatch.topics import ARTICLES, PAGES, Topic
from wirewatch.urls import registrable_domain

_LOG = structlog.get_logger(__name__)
_READ_PAGE = "ingest.extract.reading:read_page"
_READ_FEED = "ingest.extract.reading:read_feed"
#: What two letters or three characters say is no headline.
_MIN_TITLE_CHARACTERS = 4


class ExtractSettings(Section):
    """How pages are read."""

    children: int = Field(2, ge=1, le=64, description="Child processes that read pages at the same time.")
    deadline_seconds: float = Field(
        5.0, gt=0, le=120, description="A page that takes longer is given up; the feed's own text is used."
    )
    max_address_space_bytes: int = Field(
        900 * 2**20, ge=400 * 2**20, description="Address space of one child; more ends it."
    )
    recycle_after_pages: int = Field(5_000, ge=1, description="Pages after which a child is replaced.")
    slow_after_seconds: float = Field(
        0.5, gt=0, description="A page that takes longer goes on at low priority, and another child starts."
    )
    site_memory_pages: int = Field(
        0,
        ge=0,
        le=20,
        description="Leave out paragraphs that so many other articles of the host had; 0: keep them all.",
    )
    site_memory_hosts: int = Field(1_000, ge=1, description="Hosts whose repeated paragraphs are remembered.")
    site_memory_paragraphs: int = Field(2_000, ge=1, description="Paragraphs remembered of one host.")


class Extract:
    """The stage. Its results are Futures: pages are read at the same time and finish in any order."""

    name: ClassVar[str] = "extract"
    settings_class: ClassVar[type[Section]] = ExtractSettings
    consumes: ClassVar[Topic[Page]] = PAGES
    tables: ClassVar[tuple[Topic[Page], ...]] = ()
    is_ordered = False

    def __init__(self, pool: ChildPool, memory: SiteMemory) -> None:
        self._pool = pool
        self._memory = memory

    @classmethod
    def build(cls, settings: ExtractSettings, setup: Setup) -> Self:
        """The stage with its own pool of children, which start with the first page."""
        pool = ChildPool(
            settings.children,
            settings.deadline_seconds,
            settings.max_address_space_bytes,
            settings.recycle_after_pages,
            "ingest.extract.reading:prepare",
            slow_after_seconds=settings.slow_after_seconds,
        )
        memory = SiteMemory(
            settings.site_memory_pages, settings.site_memory_hosts, settings.site_memory_paragraphs
        )
        return cls(pool, memory)

    def handle(self, record: Page, context: Context) -> Future[Result]:
        """The page's article, from the page or from the feed."""
        return _Reading(record, self._pool, self._memory).start()

    def close(self) -> None:
        """End the children."""
        self._pool.close()


class _Reading:
    """One page on its way: read, or failing that the feed, or failing that the bare title."""

    def __init__(self, page: Page, pool: ChildPool, memory: SiteMemory) -> None:
        self._page = page
        self._pool = pool
        self._memory = memory
        self._host = registrable_domain(page.entry.url)
        self._id = article_id(page.entry.url)
        self._result: Future[Result] = Future()

    def start(self) -> Future[Result]:
        self._result.set_running_or_notify_cancel()
        page = self._page
        if page.problem or not page.body_zlib:
            if page.entry.known_revision:
                self._result.set_result(Dropped("revisit_failed"))
                return self._result
            self._read_feed(page.problem or "empty_body")
            return self._result
        task = PageTask(
            body_zlib=page.body_zlib,
            url=page.url or page.entry.url,
            content_type=page.content_type,
            fetched_at=page.fetched_at,
            feed=feed_facts(page.entry),
            site_paragraphs=self._memory.known(self._host, self._id),
            wants_paragraph_hashes=self._memory.is_on,
        )
        self._submit(_READ_PAGE, (task,), self._page_was_lost)
        return self._result

    def _read_feed(self, problem: str) -> None:
        self._submit(
            _READ_FEED, (feed_facts(self._page.entry), problem), lambda _: self._finish(self._title(problem))
        )

    def _submit(
        self, function: str, arguments: tuple[object, ...], on_loss: Callable[[ChildTaskError], None]
    ) -> None:
        def finish(done: Future[Extracted]) -> None:
            try:
                self._finish(done.result())
            except ChildTaskError as error:
                on_loss(error)
            except BaseException as error:  # noqa: BLE001 - handed on to the worker, which waits for it
                self._result.set_exception(error)

        try:
            future = self._pool.submit(function, *arguments, returns=Extracted)
        except RuntimeError as error:
            self._result.set_exception(error)
            return
        future.add_done_callback(finish)

    def _page_was_lost(self, error: ChildTaskError) -> None:
        _LOG.warning(
            "page_not_read", id=self._page.id, reason=error.reason, error=str(error), detail=error.detail
        )
        self._read_feed(f"extraction_{error.reason}")

    def _title(self, problem: str) -> Extracted:
        """The least there is: the feed's title as it came. The feed's text ended its child, too."""
        title = " ".join(self._page.entry.title.split())
        return Extracted(title=title, text="", revision=self._page.entry.revision, problem=problem)

    def _finish(self, extracted: Extracted) -> None:
        self._memory.remember(self._host, self._id, extracted.paragraph_hashes)
        nothing_new = why_nothing_new(self._page.entry, extracted)
        if nothing_new:
            self._result.set_result(Dropped(nothing_new))
            return
        if extracted.problem and not extracted.text and len(extracted.title) < _MIN_TITLE_CHARACTERS:
            self._result.set_result(Dropped(extracted.problem))
            return
        article = to_article(self._page, extracted)
        metrics.ARTICLES.labels(article.extraction, extracted.problem or "").inc()
        self._result.set_result((Output(ARTICLES, article),))


def why_nothing_new(entry: Entry, extracted: Extracted) -> str | None:
    """Why a page that was visited again gives no article, None when it does, or came for the first time.

    A good article is never replaced by the feed's words.
    """
    if not entry.known_revision:
        return None
    if extracted.problem:
        return "revisit_failed"
    return "unchanged" if extracted.revision == entry.known_revision else None


def feed_facts(entry: Entry) -> FeedFacts:
    """What an entry says about its page."""
    return FeedFacts(
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content_html=entry.content_html,
        authors=entry.authors,
        language=entry.language,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
        feed_title=entry.feed_title,
    )


def to_article(page: Page, extracted: Extracted) -> Article:
    """The record of what was read."""
    entry = page.entry
    return Article(
        id=article_id(entry.url),
        entry_id=entry.id,
        url=entry.url,
        feed_url=entry.feed_url,
        title=extracted.title,
        text=extracted.text,
        seen_at=entry.seen_at,
        revision=extracted.revision,
        change=entry.change,
        feed_title=entry.feed_title,
        canonical_url=extracted.canonical_url,
        authors=extracted.authors,
        published_at=extracted.published_at,
        modified_at=extracted.modified_at,
        language=extracted.language,
        site_name=extracted.site_name,
        section=extracted.section,
        image_url=extracted.image_url,
        is_paywalled=extracted.is_paywalled,
        extraction="degraded" if extracted.problem else "full",
        extraction_reason=extracted.problem,
        origins=extracted.origins,
        flags=extracted.flags,
        fingerprint=extracted.fingerprint,
    )
