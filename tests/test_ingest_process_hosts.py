"""All stages of a process together call a domain no faster than one of them may."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch import Fetch, FetchSettings
from ingest.hosts import Hosts, PolitenessSettings
from ingest.poll import Poll, PollSettings
from ingest.process_hosts import ProcessHosts, StageHosts
from wirewatch.http.testing import LOOPBACK_NETWORKS
from wirewatch.records import Entry, Page
from wirewatch.settings import FeedSettings, HttpSettings
from wirewatch.stage import Context, Dropped, Setup
from wirewatch.topics import FEED_STATES

DOMAIN = "example.com"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
INFINITE = float("inf")


def two_stages(**settings: float) -> tuple[StageHosts, StageHosts]:
    """The hosts of two stages of one process, with the same settings."""
    process = ProcessHosts()
    own = PolitenessSettings(**({"delay_seconds": 10.0, "burst": 1, "max_concurrent": 2} | settings))
    return process.stage_hosts(own), process.stage_hosts(own)


def starts(stages: tuple[Hosts, ...], seconds: int, answer_seconds: float = 0.0) -> list[tuple[int, float]]:
    """Which stage asked, and when, if all ask as often as they may, the first one always first."""
    asked: list[tuple[int, float]] = []
    under_way: list[tuple[float, Hosts]] = []
    for quarter in range(seconds * 4):
        now = quarter / 4
        for ends_at, stage in [one for one in under_way if one[0] <= now]:
            under_way.remove((ends_at, stage))
            stage.finish(DOMAIN, now, "fine")
        for number, stage in enumerate(stages):
            if stage.claim(DOMAIN, now) == 0:
                asked.append((number, now))
                under_way.append((now + answer_seconds, stage))
    return asked


def test_two_stages_together_keep_the_pace_of_one() -> None:
    asked = starts(two_stages(), 100)
    assert len(asked) == len(starts((Hosts(PolitenessSettings(delay_seconds=10.0, burst=1)),), 100))
    assert all(later - earlier >= 10.0 for (_, earlier), (_, later) in pairwise(asked))


@pytest.mark.parametrize("answer_seconds", [0.0, 30.0])
def test_no_stage_starves_beside_one_that_always_asks_first(answer_seconds: float) -> None:
    stages = [number for number, _ in starts(two_stages(max_concurrent=1), 400, answer_seconds)]
    assert abs(stages.count(0) - stages.count(1)) <= 2


def test_a_longer_delay_of_one_stage_holds_for_its_own_requests_only() -> None:
    polls, pages = two_stages(delay_seconds=1.0)
    pages.set_delay(DOMAIN, 30.0)
    asked = starts((polls, pages), 100)
    of_pages = [at for number, at in asked if number == 1]
    assert all(later - earlier >= 30.0 for earlier, later in pairwise(of_pages))
    assert 3 <= len(of_pages) <= 4
    assert len(asked) >= 80


def test_what_one_stage_learns_of_a_domain_holds_for_the_other() -> None:
    polls, pages = two_stages()
    polls.start(DOMAIN, 0.0)
    polls.finish(DOMAIN, 0.0, "slow_down", retry_after_seconds=100.0)
    assert pages.wait_seconds(DOMAIN, 0.0) == 100.0
    assert pages.slowdown(DOMAIN) == 2.0


def test_a_stage_without_requests_of_its_own_is_never_told_to_wait_for_one() -> None:
    polls, pages = two_stages(burst=5, max_concurrent=1)
    polls.start(DOMAIN, 0.0)
    assert polls.wait_seconds(DOMAIN, 0.0) == INFINITE
    assert 0 < pages.wait_seconds(DOMAIN, 0.0) < INFINITE


def test_stages_in_threads_never_exceed_the_limits() -> None:
    polls, pages = two_stages(delay_seconds=3600.0, burst=50, max_concurrent=60)

    def ask(stage: StageHosts) -> int:
        return sum(stage.claim(DOMAIN, 0.0) == 0 for _ in range(500))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, [polls, pages] * 4)) == 50


class _NoState:
    def get(self, topic: object, key: str) -> None:
        return None

    def all(self, topic: object) -> list[Any]:
        assert topic is FEED_STATES
        return []

    def beginning(self, topic: object, prefix: str) -> list[Any]:
        return []


def page_problem(fetch: Fetch, url: str) -> str | None:
    entry = Entry(
        id="e", feed_url="http://x.example/f", url=url, identity="e", revision="1", title="t", seen_at=NOW
    )
    result = fetch.handle(entry, Context(at=NOW, state=_NoState(), headers={}))
    done = result.result(20) if isinstance(result, Future) else result
    assert not isinstance(done, Dropped)
    [output] = done
    assert isinstance(output.record, Page)
    return output.record.problem


def test_a_page_waits_for_the_poll_of_its_domain_in_the_same_process_only() -> None:
    pace = {"politeness": {"delay_seconds": 3600.0, "burst": 1}}
    feed = FeedSettings(url="http://127.0.0.1:9/feed")

    def a_setup() -> Setup:
        http = HttpSettings(allow_networks=LOOPBACK_NETWORKS)
        return Setup(http, (feed,), (), (), Path(), lambda: NOW)

    setup = a_setup()
    poll = Poll.build(PollSettings(**pace), setup)
    fetch_settings = FetchSettings(**pace, robots=False, max_wait_seconds=10.0, attempts=1)
    beside, elsewhere = Fetch.build(fetch_settings, setup), Fetch.build(fetch_settings, a_setup())
    try:
        poll.begin_once()
        poll.assigned(lambda _: True, _NoState())
        ends_at = time.monotonic() + 10
        while not poll.advance(0.1):
            assert time.monotonic() < ends_at, "the feed was not asked"
        assert page_problem(beside, "http://127.0.0.1:9/page") == "host_busy"
        assert page_problem(elsewhere, "http://127.0.0.1:9/page") != "host_busy"
    finally:
        for stage in (poll, beside, elsewhere):
            stage.close()
