from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.feeds.discovery import feeds_named_by
from ingest.feeds.subscriptions import opml, with_feeds, without_feed
from wirewatch.cli import main
from wirewatch.http.testing import Answer, Site
from wirewatch.opml import load_opml
from wirewatch.settings import FeedSettings
from wirewatch.states import FeedState
from wirewatch.topics import FEED_STATES
from wirewatch.transport.embedded import EmbeddedTransport

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <body>
    <!-- the first one -->
    <outline text="Folder">
      <outline type="rss" text="One &amp; only" xmlUrl="https://one.example/feed?a=1&amp;b=2"/>
    </outline>
    <outline text="Two" xmlUrl='https://two.example/feed'></outline>
  </body>
</opml>
"""
FEED = (
    b"<rss version='2.0'><channel><title>Local news</title><language>en</language>"
    b"<item><title>A story</title><link>https://news.example/a</link>"
    b"<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
)
PAGE = (
    b'<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
    b'<link rel="alternate" type="application/atom+xml" title="News" href="/news.xml"></head></html>'
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.on("/feed.xml", Answer(body=FEED, headers=(("ETag", '"1"'),)))
        running.on("/news.xml", Answer(body=FEED))
        running.on("/", Answer(body=PAGE, headers=(("Content-Type", "text/html"),)))
        running.on("/bare", Answer(body=b"<html></html>"))
        yield running


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "wirewatch.toml").write_text(
        'feeds = ["feeds.opml", "https://fixed.example/feed"]\n[http]\nallow_networks = ["127.0.0.0/8"]\n'
    )
    (tmp_path / "feeds.opml").write_text(LIST)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["feeds", *arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def feeds_in(folder: Path) -> list[str]:
    return [feed.url for feed, _ in load_opml(folder / "feeds.opml")]


# --- the list -----------------------------------------------------------------------------------


def test_a_feed_is_added_after_it_was_asked_with_its_own_title(run: Run, site: Site, tmp_path: Path) -> None:
    status, said, _ = run("add", site.url("/feed.xml"))

    assert (status, "added" in said) == (0, True)
    assert feeds_in(tmp_path)[-1] == site.url("/feed.xml")
    text = (tmp_path / "feeds.opml").read_text()
    assert 'text="Local news"' in text
    assert "<!-- the first one -->" in text


def test_a_pages_address_adds_the_feed_that_it_names(run: Run, site: Site, tmp_path: Path) -> None:
    assert run("add", site.url("/"))[0] == 0
    assert feeds_in(tmp_path)[-1] == site.url("/news.xml")


def test_what_is_no_feed_is_not_added_unless_it_must_be(run: Run, site: Site, tmp_path: Path) -> None:
    site.on("/feed.xml", Answer(404))
    status, _, error = run("add", site.url("/bare"))

    assert (status, "no feed" in error) == (1, True)
    assert len(feeds_in(tmp_path)) == 2
    assert run("add", site.url("/bare"), "--no-check", "--title", "Q&A <x>")[0] == 0
    assert load_opml(tmp_path / "feeds.opml")[-1][0].title == "Q&A <x>"


def test_a_feed_is_added_once(run: Run, tmp_path: Path) -> None:
    status, said, _ = run("add", "https://two.example/feed#top", "--no-check")

    assert (status, "already" in said) == (0, True)
    assert len(feeds_in(tmp_path)) == 2


def test_an_address_that_is_none_is_wrong_usage(run: Run) -> None:
    status, _, complaint = run("add", "ftp://x", "--no-check")
    assert status == 2
    assert complaint.endswith(
        "url: found 'ftp://x'; expected a web address such as https://example.org/feed.xml\n"
    )
    assert run("remove", "two") == (1, "", "error: no feed two\n")
    status, _, complaint = run("add", "https://x.example/", "--no-check", "--language", "xyz")
    assert status == 2
    assert "language: found 'xyz'; expected an ISO 639-1 code" in complaint


@pytest.mark.parametrize("url", ["https://one.example/feed?a=1&b=2", "https://two.example/feed"])
def test_a_feed_is_removed_and_the_rest_stays_as_it_was(run: Run, tmp_path: Path, url: str) -> None:
    assert run("remove", url)[0] == 0
    left = feeds_in(tmp_path)
    assert len(left) == 1
    assert url not in left
    assert "<!-- the first one -->" in (tmp_path / "feeds.opml").read_text()


def test_a_list_stays_a_link_as_private_and_with_the_line_ends_that_it_has(run: Run, tmp_path: Path) -> None:
    real = tmp_path / "mine.opml"
    real.write_bytes(LIST.replace("\n", "\r\n").encode())
    real.chmod(0o600)
    (tmp_path / "feeds.opml").unlink()
    (tmp_path / "feeds.opml").symlink_to(real)

    assert run("remove", "https://one.example/feed?a=1&b=2")[0] == 0

    assert (tmp_path / "feeds.opml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    expected = "\n".join(line for line in LIST.split("\n") if "older" not in line and "One" not in line)
    assert real.read_bytes().decode().replace("\r\n", "\n") == expected.replace("    </outline>\n", "")
    assert real.read_bytes().count(b"\n") == real.read_bytes().count(b"\r\n")


def test_a_feed_of_the_configuration_file_is_removed_by_hand(run: Run) -> None:
    status, _, error = run("remove", "https://fixed.example/feed")

    assert (status, "wirewatch.toml: remove it there" in error) == (1, True)
    assert run("remove", "https://nobody.example/")[0] == 1


def test_import_adds_what_is_not_there_yet(run: Run, tmp_path: Path) -> None:
    more = [FeedSettings(url="https://three.example/feed"), FeedSettings(url="https://two.example/feed")]
    (tmp_path / "more.opml").write_text(opml(more, "x"))

    status, said, _ = run("import", "more.opml")

    assert (status, said) == (0, "1 feeds added, 1 were in the list already\n")
    assert feeds_in(tmp_path)[-1] == "https://three.example/feed"


def test_export_writes_every_feed_without_credentials(run: Run, tmp_path: Path) -> None:
    run("add", "https://me:pw@secret.example/feed", "--no-check")

    assert run("export", "out.opml")[0] == 0
    exported = [feed.url for feed, _ in load_opml(tmp_path / "out.opml")]
    assert exported == [
        "https://one.example/feed?a=1&b=2",
        "https://two.example/feed",
        "https://secret.example/feed",
        "https://fixed.example/feed",
    ]
    assert "<opml" in run("export")[1]


def test_a_list_without_a_body_is_not_written_to() -> None:
    with pytest.raises(ValueError, match="body"):
        with_feeds("<opml/>", [FeedSettings(url="https://a.example/")])


def test_folders_are_not_removed_with_a_feed() -> None:
    text, removed = without_feed(
        '<outline text="F" xmlUrl="https://a.example/"><outline/></outline>', "https://a.example/"
    )

    assert (removed, "<outline text" in text) == (0, True)


# --- asking -------------------------------------------------------------------------------------


def test_discover_names_a_sites_feeds_the_comments_last(run: Run, site: Site) -> None:
    status, said, _ = run("discover", site.url("/"))

    assert status == 0
    assert said.splitlines() == [f"{site.url('/news.xml')}  News", f"{site.url('/comments/feed')}  Comments"]


def test_discover_looks_at_the_usual_places_when_a_page_names_none(run: Run, site: Site) -> None:
    status, said, _ = run("discover", site.url("/bare"), "--json")

    assert status == 0
    assert json.loads(said) == {"url": site.url("/feed.xml"), "title": "Local news", "is_declared": False}


def test_discover_says_when_there_is_none(run: Run, site: Site) -> None:
    site.on("/feed.xml", Answer(404))

    assert run("discover", site.url("/bare"))[0] == 1


def test_test_shows_what_would_be_read(run: Run, site: Site) -> None:
    status, said, _ = run("test", site.url("/feed.xml"))

    assert status == 0
    assert "rss: Local news (en)" in said
    assert "1 entries, 0 without a date, 0 without a link" in said
    assert "2026-11-24 10:00  A story  https://news.example/a" in said


def test_test_reads_feeds_that_take_long_in_a_child(run: Run, site: Site) -> None:
    site.on(
        "/feed.xml", Answer(body=FEED.replace(b"</item>", b"<category>c</category>" * 2_500 + b"</item>"))
    )

    assert "1 entries, 0 without a date" in run("test", site.url("/feed.xml"))[1]


def test_test_says_why_there_is_no_feed(run: Run, site: Site) -> None:
    status, said, _ = run("test", site.url("/"))

    assert status == 1
    assert "no feed: a page for people" in said
    assert f"the page names {site.url('/news.xml')}" in said
    facts = json.loads(run("test", site.url("/nowhere"), "--json")[1])
    assert facts["problem"] == "the server answered 404"


# --- how feeds are -------------------------------------------------------------------------------


def known(tmp_path: Path) -> None:
    """A service has run here and knows one feed."""
    now = datetime.now(UTC)
    state = FeedState(
        feed_url="https://two.example/feed",
        due_at=now + timedelta(minutes=10),
        last_attempt_at=now - timedelta(minutes=20),
        last_success_at=now - timedelta(hours=5),
        last_new_entry_at=now - timedelta(days=3),
        failures=2,
        failing_since=now - timedelta(hours=1),
        last_error="dns: no such host",
        due_reason="it failed 2 times in a row",
    )
    transport = EmbeddedTransport(tmp_path / "data" / "log.db")
    transport.create_topics([FEED_STATES], 4)
    transport.publish([FEED_STATES.message(state)])
    transport.close()


def test_list_shows_every_feed_with_its_health(run: Run, tmp_path: Path) -> None:
    known(tmp_path)

    status, said, _ = run("list")

    assert status == 0
    assert "3 feeds: 2 waiting, 1 failing" in said
    lines = [json.loads(line) for line in run("list", "--json")[1].splitlines()]
    assert [line["health"] for line in lines] == ["waiting", "failing", "waiting"]


def test_list_works_where_no_service_has_run(run: Run) -> None:
    assert "3 feeds: 3 waiting" in run("list")[1]


def test_why_says_in_words_how_a_feed_is(run: Run, tmp_path: Path) -> None:
    known(tmp_path)

    status, said, _ = run("why", "https://two.example/feed")

    assert status == 0
    assert "Last success 5 hours ago" in said
    assert "It has failed 2 times in a row, for 60 minutes: dns: no such host." in said
    assert "because it failed 2 times in a row" in said
    report = json.loads(run("why", "https://two.example/feed", "--json")[1])
    assert report["feeds"][0]["health"] == "failing"


def test_why_knows_feeds_that_were_never_asked_and_those_it_does_not_know(run: Run) -> None:
    assert "never been asked" in run("why", "https://two.example/feed")[1]
    assert run("why", "https://nobody.example/")[0] == 1


def test_links_to_feeds_count_after_declared_ones_and_bases_are_honoured() -> None:
    page = (
        b'<base href="https://cdn.example/x/"><a href="/rss/world.rss">RSS</a><a href="/about">About</a>'
        b'<link rel=alternate type=application/rss+xml href=main.xml><a href="javascript:feed">x</a>'
    )

    found = feeds_named_by(page, "https://news.example/")

    assert [(feed.url, feed.is_declared) for feed in found] == [
        ("https://cdn.example/x/main.xml", True),
        ("https://cdn.example/rss/world.rss", False),
    ]
