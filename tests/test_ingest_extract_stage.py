from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from ingest.children import ChildPool
from ingest.extract import Extract, ExtractSettings
from ingest.extract.site_memory import SiteMemory
from wirewatch.records import Article, Entry, Page, article_id
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Dropped, Output, Setup, State
from wirewatch.topics import ARTICLES

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://news.example/world/ferry"
PARAGRAPHS = (
    "The ferry between the two islands will run again from Monday, the harbour office said.",
    "It had been laid up since January, when a storm damaged its ramp and part of the pier.",
    "Fishermen had carried passengers and post across the strait in their own boats since then.",
)


def html(*paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = "Ferry to run again"
    article = f"<article><h1>{title}</h1>{body}</article>"
    return f"<html lang=en><head><title>{title}</title>{head}</head><body>{article}</body></html>".encode()


def page(body: bytes = b"", *, problem: str | None = None, **entry: object) -> Page:
    fields: dict[str, object] = {"title": "Ferry to run again", "url": URL, **entry}
    return Page(
        id="page-1",
        url=URL,
        status=200,
        fetched_at=NOW,
        content_type="text/html",
        body_zlib=zlib.compress(body) if body else b"",
        problem=problem,
        entry=Entry(
            id="entry-1",
            feed_url="https://news.example/feed",
            identity="1",
            revision="1",
            seen_at=NOW,
            **fields,  # type: ignore[arg-type]
        ),
    )


class NoState:
    def get(self, topic: object, key: str) -> None:
        return None

    def all(self, topic: object) -> tuple[()]:
        return ()


CONTEXT = Context(at=NOW, state=cast(State, NoState()), headers={})


@pytest.fixture(scope="module")
def stage() -> Iterator[Extract]:
    setup = Setup(HttpSettings(), (), (), (), cast("object", None), lambda: NOW)  # type: ignore[arg-type]
    stage = Extract.build(ExtractSettings(children=1, deadline_seconds=1.5), setup)
    yield stage
    stage.close()


def article_of(stage: Extract, record: Page) -> Article:
    result = stage.handle(record, CONTEXT).result(60)
    assert not isinstance(result, Dropped)
    (output,) = result
    assert isinstance(output, Output)
    assert output.topic is ARTICLES
    return cast(Article, output.record)


def test_a_page_becomes_an_article_with_the_paragraphs_in_order(stage: Extract) -> None:
    article = article_of(stage, page(html(*PARAGRAPHS)))

    assert article.id == article_id(URL)
    assert article.extraction == "full"
    assert article.title == "Ferry to run again"
    assert article.text == "\n".join(PARAGRAPHS)
    assert article.language == "en"
    assert article.seen_at == NOW
    assert len(article.fingerprint) == 128


def test_a_page_that_could_not_be_fetched_falls_back_to_the_feed(stage: Extract) -> None:
    article = article_of(stage, page(problem="timeout", summary="<p>The ferry runs &amp; runs.</p>"))

    assert article.extraction == "degraded"
    assert article.extraction_reason == "timeout"
    assert article.text == "The ferry runs & runs."
    assert article.origins["text"] == "feed summary"


def test_the_feeds_full_content_is_preferred_to_its_summary(stage: Extract) -> None:
    content = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

    article = article_of(stage, page(problem="forbidden", summary="The ferry.", content_html=content))

    assert article.text == "\n".join(PARAGRAPHS)


def test_what_is_no_article_is_told_by_the_feeds_words_and_says_why(stage: Extract) -> None:
    wall = b"<html><title>Sorry</title><body><p>Please enable JavaScript to view this page.</p></body></html>"

    article = article_of(stage, page(wall, summary="The ferry will run again."))

    assert (article.extraction, article.extraction_reason) == ("degraded", "script_required")
    assert article.text == "The ferry will run again."
    assert "JavaScript" not in article.content


def test_what_is_no_article_and_has_nothing_in_the_feed_is_dropped_with_the_reason(stage: Extract) -> None:
    wall = b"<html><title>Sorry</title><body><p>Please enable JavaScript to view this page.</p></body></html>"

    result = stage.handle(page(wall, title=""), CONTEXT).result(60)

    assert result == Dropped("script_required")


def test_a_page_that_burns_past_the_deadline_ends_as_the_feeds_words(stage: Extract) -> None:
    hostile = (
        b"<html><body "
        + b" ".join(b"a%d=1" % number for number in range(200_000))
        + b"><p>Text</p></body></html>"
    )

    article = article_of(stage, page(hostile, summary="The ferry will run again."))

    assert article.extraction_reason == "extraction_deadline"
    assert article.text == "The ferry will run again."
    assert article_of(stage, page(html(*PARAGRAPHS))).extraction == "full"


def test_the_same_page_gives_the_same_bytes(stage: Extract) -> None:
    record = page(html(*PARAGRAPHS))

    assert article_of(stage, record).encode() == article_of(stage, record).encode()


def test_a_changed_page_keeps_its_id_and_gets_another_revision(stage: Extract) -> None:
    before = article_of(stage, page(html(*PARAGRAPHS)))
    after = article_of(
        stage, page(html(*PARAGRAPHS[:2], "Correction: the ferry will run again from Tuesday on."))
    )

    assert after.id == before.id
    assert after.revision != before.revision


def visited(stage: Extract, record: Page) -> Article | str:
    """What a visit gives: the article, or the reason why there is none."""
    result = stage.handle(record, CONTEXT).result(60)
    return result.reason if isinstance(result, Dropped) else article_of(stage, record)


def test_a_page_visited_again_gives_an_article_only_when_it_says_something_else(stage: Extract) -> None:
    known = article_of(stage, page(html(*PARAGRAPHS))).revision
    again: dict[str, Any] = {"known_revision": known, "change": "updated"}
    changed = visited(stage, page(html(*PARAGRAPHS, "The fare stays as it was in autumn."), **again))

    assert visited(stage, page(html(*PARAGRAPHS), **again)) == "unchanged"
    assert isinstance(changed, Article)
    assert (changed.id, changed.change) == (article_id(URL), "updated")
    assert changed.revision != known


def test_a_visit_never_replaces_an_article_by_the_words_of_its_feed(stage: Extract) -> None:
    again: dict[str, Any] = {
        "known_revision": "1",
        "change": "updated",
        "summary": "The feed has words of its own for it.",
    }

    assert visited(stage, page(problem="not_found", **again)) == "revisit_failed"
    assert visited(stage, page(b"<html><body><p>Not here.</p></body></html>", **again)) == "revisit_failed"


def test_paragraphs_that_other_articles_of_the_host_repeat_are_left_out() -> None:
    pool = ChildPool(1, 20.0, 2**31, 100, "ingest.extract.reading:prepare")
    stage = Extract(pool, SiteMemory(min_pages=2, max_hosts=10, max_paragraphs=100))
    footer = "Our newsroom can be reached every day of the week under the number in the imprint."
    texts = [
        "The first story is about a bridge that was closed for repairs in the old town last week.",
        "The second story is about a school that has won a prize for its garden and its kitchen.",
        "The third story is about a painter who gave all of her pictures to the city museum.",
    ]

    articles = [
        article_of(
            stage,
            page(
                html(*[text + f" It has {number} more." for number in range(4)], footer),
                url=f"{URL}/{text[4:9]}",
            ),
        )
        for text in texts
    ]
    stage.close()

    assert [footer in article.text for article in articles] == [True, True, False]


def test_the_parent_imports_nothing_that_reads_pages() -> None:
    script = (
        "import ingest.extract, sys; "
        "print([name for name in ('lxml', 'trafilatura', 'numpy', 'py3langid') if name in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert shown.strip() == "[]"
