"""Feeds as a configuration names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirewatch.errors import SettingsError
from wirewatch.feed_list import FeedList
from wirewatch.opml import load_opml
from wirewatch.toml_files import parse_toml

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>mine</title></head><body>
  <outline text="World">
    <outline type="rss" text="One" title="First" xmlUrl="https://one.example/feed" language="en"/>
    <outline type="rss" text="Two"
             xmlUrl="https://two.example/feed?a=1&amp;b=2"/>
  </outline>
  <outline text="" xmlUrl="https://three.example/feed"/>
</body></opml>
"""


def feed_list(tmp_path: Path, toml: str) -> FeedList:
    file = parse_toml(toml, "wirewatch.toml")
    feeds = FeedList(tmp_path)
    feeds.read(file, file.data["feeds"])
    return feeds


def opml_problem(tmp_path: Path, text: str) -> tuple[int | None, str]:
    path = tmp_path / "feeds.opml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_opml(path)
    (problem,) = caught.value.problems
    return problem.line, str(problem)


def test_folders_are_looked_into_and_every_feed_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML)
    feeds = load_opml(path)
    assert [(feed.url, feed.title, feed.language, line) for feed, line in feeds] == [
        ("https://one.example/feed", "First", "en", 4),
        ("https://two.example/feed?a=1&b=2", "Two", None, 5),
        ("https://three.example/feed", "", None, 8),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<opml>\n<body>\n<outline text='x' xmlurl='https://x.example/'/></body></opml>", 3, "xmlUrl="),
        ("<opml>\n<body><outline text='a & b' xmlUrl='x'/></body></opml>", 2, "&amp;"),
        ("<opml><body>\n\n<outline xmlUrl='www.x.example/feed'/></body></opml>", 3, "https://example.org/"),
        ("<rss><channel/></rss>", 1, "<opml>"),
        ("<opml><head/></opml>", 1, "<body>"),
        ("<!DOCTYPE opml [\n<!ENTITY a 'b'>]><opml><body/></opml>", 2, "entity declaration"),
        ("", 1, "no element found"),
    ],
)
def test_what_is_not_a_list_of_feeds_is_a_problem_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    found_line, message = opml_problem(tmp_path, text)
    assert found_line == line
    assert words in message


def test_feeds_come_from_files_urls_and_tables(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    toml = """feeds = [
      "feeds.opml",
      "https://four.example/feed",
      { url = "https://five.example/feed", secret_file = "five.secret", interval_seconds = 60 },
    ]"""
    feeds = feed_list(tmp_path, toml)
    assert feeds.problems == []
    assert [feed.url.split(".")[0] for feed in feeds.feeds] == [
        "https://one",
        "https://two",
        "https://three",
        "https://four",
        "https://five",
    ]
    assert feeds.feeds[-1].secret_file == str(tmp_path / "five.secret")


def test_a_feed_named_twice_counts_once_and_is_a_warning(tmp_path: Path) -> None:
    toml = 'feeds = [\n"https://one.example/feed",\n"https://ONE.example/feed?utm_source=x",\n]'
    feeds = feed_list(tmp_path, toml)
    assert len(feeds.feeds) == 1
    (warning,) = feeds.warnings
    assert warning.line == 3
    assert "first in wirewatch.toml:2" in warning.found


@pytest.mark.parametrize(
    ("toml", "line", "words"),
    [
        ('feeds = "absent.opml"', 1, "no file"),
        ("feeds = [\n]", 1, "no feed at all"),
        ("feeds = [\n7,\n]", 2, "found 7; expected an OPML file"),
        ('feeds = [\n{ url = "https://x.example/f", intervall = 1 },\n]', 2, "interval_seconds"),
        ('feeds = [\n{ title = "x" },\n]', 2, "a value for url"),
        ('feeds = [\n"https://",\n]', 2, "a web address"),
    ],
)
def test_a_wrong_feed_is_a_problem_with_its_line(tmp_path: Path, toml: str, line: int, words: str) -> None:
    (problem,) = feed_list(tmp_path, toml).problems
    assert problem.line == line
    assert words in str(problem)
