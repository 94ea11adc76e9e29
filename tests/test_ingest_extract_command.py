from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from wirewatch.cli import main

PAGE = """<html lang="en"><head><title>Ferry to run again | Island News</title>
<meta property="og:site_name" content="Island News">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry to run again",
 "datePublished": "2026-03-04T10:00:00+02:00", "author": {"@type": "Person", "name": "Ida Holm"}}</script>
</head><body><article><h1>Ferry to run again</h1>
<p>The ferry between the two islands will run again from Monday, the harbour office said.</p>
<p>It had been laid up since January, when a storm damaged its ramp and part of the pier.</p>
<p>Fishermen had carried passengers and post across the strait in their own boats since then.</p>
</article></body></html>"""


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    return str(path)


def test_text_and_fields_are_shown_with_their_sources(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run("extract", page, "--url", "https://island.example/ferry")

    shown = capsys.readouterr().out
    assert status == 0
    assert "title: Ferry to run again  [json-ld]" in shown
    assert "authors: Ida Holm  [json-ld]" in shown
    assert "published_at: 2026-03-04 08:00:00+00:00  [json-ld]" in shown
    assert "site_name: Island News  [og:site_name]" in shown
    assert "Fishermen had carried passengers" in shown


def test_json_is_the_article_record(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run("extract", page, "--json", "--url", "https://island.example/ferry")

    record = json.loads(capsys.readouterr().out)
    assert status == 0
    assert record["title"] == "Ferry to run again"
    assert record["origins"]["published_at"] == "json-ld"


def test_what_is_no_article_fails_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wall.html"
    path.write_text("<html><title>Sorry</title><body><p>Please enable JavaScript to go on.</p></body></html>")

    assert run("extract", str(path)) == 1
    assert "not an article: script_required" in capsys.readouterr().err


def test_a_file_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", str(tmp_path / "nowhere.html")) == 1
    assert "nowhere.html" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_no_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "noise.html"
    path.write_bytes(b"<html>" + random.Random(1).randbytes(200_000))

    assert run("extract", str(path)) == 1
    assert capsys.readouterr() == ("", "not an article: not_html\n")
