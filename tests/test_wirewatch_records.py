"""Records: derived ids, bytes in and out, old and new versions side by side."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wirewatch.errors import BadRecordError
from wirewatch.records import Article, Entry, Page, article_id, derive_id
from wirewatch.topics import ENTRIES, FEED_STATES, STORIES, TOPICS, VISITS

SEEN_AT = datetime(2018, 8, 18, 3, 0, tzinfo=UTC)


def an_entry(**changes: object) -> Entry:
    values: dict[str, object] = {
        "id": "entry-1",
        "feed_url": "https://feeds.example.com/world.xml",
        "url": "https://news.example.co.uk/a?id=1",
        "identity": "guid-1",
        "revision": "r1",
        "title": "A title: 시진핑 방북",
        "seen_at": SEEN_AT,
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def test_a_record_survives_its_bytes() -> None:
    page = Page(id="page-1", entry=an_entry(), url="https://x.example/", status=200, fetched_at=SEEN_AT)

    assert Page.decode(page.encode()) == page


def test_equal_records_have_equal_bytes() -> None:
    origins = {"title": "feed", "text": "page"}
    one = Article(
        id="a", entry_id="e", url="u", feed_url="f", title="t", text="x", seen_at=SEEN_AT, revision="r",
        origins=origins,
    )  # fmt: skip
    other = Article(
        id="a", entry_id="e", url="u", feed_url="f", title="t", text="x", seen_at=SEEN_AT, revision="r",
        origins=dict(reversed(origins.items())),
    )  # fmt: skip

    assert one.encode() == other.encode()


def test_an_old_reader_skips_fields_it_does_not_know() -> None:
    newer = json.loads(an_entry().encode()) | {"mood": "bright", "version": 9}

    assert Entry.decode(json.dumps(newer).encode()).title == an_entry().title


def test_a_new_reader_fills_in_fields_that_are_missing() -> None:
    older = json.loads(an_entry().encode())
    del older["summary"], older["version"]

    assert Entry.decode(json.dumps(older).encode()).summary == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[]", b'{"id": 3}', b"null", b"[" * 100_000, b'{"id":"\\ud800"}'],
    ids=["empty", "binary", "list", "wrong type", "null", "deep", "lone surrogate"],
)
def test_bytes_that_are_no_record_say_so(data: bytes) -> None:
    with pytest.raises(BadRecordError, match="not a Entry record"):
        Entry.decode(data)


def test_ids_tell_parts_apart() -> None:
    assert derive_id("entry", "ab", "c") != derive_id("entry", "a", "bc")


def test_an_article_has_one_id_whatever_feed_or_tracking_led_to_it() -> None:
    plain = article_id("https://News.example.com/story?id=7")

    assert article_id("https://news.example.com:443/story?id=7&utm_source=rss#top") == plain
    assert article_id("https://news.example.com/story?id=8") != plain


def test_offsets_count_in_title_blank_line_text() -> None:
    article = Article(
        id="a", entry_id="e", url="u", feed_url="f", title="Title", text="Body", seen_at=SEEN_AT, revision="r"
    )

    assert article.content == "Title\n\nBody"


def test_what_concerns_one_host_has_one_partition_key() -> None:
    one, other = an_entry(), an_entry(id="entry-2", url="https://www.example.co.uk/b")

    assert ENTRIES.message(one).partition_key == ENTRIES.message(other).partition_key == b"example.co.uk"


def test_only_states_and_dead_letters_are_compacted() -> None:
    compacted = {name for name, topic in TOPICS.items() if topic.is_compacted}

    assert compacted == {FEED_STATES.name, VISITS.name, STORIES.name, "dead-letters"}
