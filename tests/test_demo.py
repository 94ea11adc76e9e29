"""`wirewatch demo`: its site, its verdict, and the whole of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from sinks.demo.site import DemoSite, Script
from sinks.demo.verdict import Outcome, missing
from wirewatch.seeds import seeds_folder
from wirewatch.testing import Delivery

FOLDER = seeds_folder() / "demo"


@pytest.fixture
def script() -> Script:
    return Script.read(FOLDER / "demo.yaml")


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(FOLDER) as site:
        yield site


def feed_texts(site: DemoSite) -> list[str]:
    return [urlopen(url, timeout=10).read().decode() for url in site.feeds]


def test_every_page_of_the_script_is_served_and_every_page_served_is_in_the_script(
    script: Script, site: DemoSite
) -> None:
    there = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.html")}
    assert set(script.pages) == there
    assert len(script.pages) == len(there)
    assert all(site.page(site.url(page)) == page for page in there)


def test_feeds_are_empty_until_pages_are_published(script: Script, site: DemoSite) -> None:
    assert sum(text.count("<item>") for text in feed_texts(site)) == 0
    site.publish((script.first,))
    assert sum(text.count("<item>") for text in feed_texts(site)) == 1
    site.publish(script.pages)
    texts = feed_texts(site)
    assert sum(text.count("<item>") for text in texts) == len(script.pages)
    assert all(any(site.url(page) in text for text in texts) for page in script.pages)
    assert not any("{site}" in text for text in texts)


def test_the_pages_are_in_four_languages() -> None:
    pages = [path.read_text("utf-8") for path in FOLDER.glob("*/*.html")]
    assert {page.split('lang="')[1][:2] for page in pages} == {"en", "zh", "ko", "ru"}


def delivery(script: Script, site: DemoSite, *, is_verified: bool = True, **fields: Any) -> Delivery:
    data = {
        "kind": "raised",
        "watch": script.watch,
        "alert_id": "alert-1",
        "status": script.status,
        "when": script.when,
        "where": script.where,
        "articles": [{"url": site.url(script.first)}],
    }
    return Delivery("n", json.dumps({"data": {**data, **fields}}).encode(), {}, is_verified)


def outcome(script: Script, *deliveries: Delivery) -> Outcome:
    """Everything was read, and what must match did."""
    return Outcome(frozenset(script.pages), frozenset({script.first, *script.follow}), deliveries)


def test_all_as_it_must_be_leaves_nothing_missing(script: Script, site: DemoSite) -> None:
    update = delivery(script, site, kind="updated", status="planned")
    assert missing(script, outcome(script, delivery(script, site), update), site.page) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"is_verified": False}, "signature"),
        ({"kind": "updated"}, "no alert"),
        ({"watch": "another"}, "no alert"),
        ({"status": "planned"}, "status is planned, not rumoured"),
        ({"when": None}, "date is missing, not 2018-09-09"),
        ({"where": "Norland"}, "place is Norland"),
        ({"articles": []}, "first article is missing"),
    ],
)
def test_an_alert_that_is_not_right_is_named(
    script: Script, site: DemoSite, fields: dict[str, Any], problem: str
) -> None:
    problems = missing(script, outcome(script, delivery(script, site, **fields)), site.page)
    assert any(problem in one for one in problems)


def test_a_near_miss_that_alerts_is_named(script: Script, site: DemoSite) -> None:
    page = next(iter(script.quiet))
    noisy = replace(outcome(script, delivery(script, site)), matched=frozenset({page}))
    told = outcome(
        script, delivery(script, site, articles=[{"url": site.url(p)} for p in (script.first, page)])
    )
    for one in (noisy, told):
        assert [problem for problem in missing(script, one, site.page) if problem.startswith(page)]


def test_a_page_that_was_not_read_and_a_story_told_twice_are_named(script: Script, site: DemoSite) -> None:
    two = outcome(script, delivery(script, site), delivery(script, site, alert_id="alert-2"))
    assert missing(script, two, site.page) == ["one story gave 2 alerts instead of one"]
    unread = replace(outcome(script, delivery(script, site)), read=frozenset())
    assert len(missing(script, unread, site.page)) == len(script.pages)


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from wirewatch.cli import main; main()", "demo", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        cwd=Path(__file__).resolve().parent.parent,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )


def test_the_demo_sees_its_alert_and_no_near_miss() -> None:
    done = run_demo()
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "signature verified" in done.stdout
    assert "rumoured, for 9 September 2018, in North Korea" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_demo_that_sees_no_alert_fails_and_says_what_is_missing() -> None:
    done = run_demo("--timeout", "1")
    assert done.returncode == 1
    assert "missing: no alert of xi-kim-meeting arrived" in done.stdout
