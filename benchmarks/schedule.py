"""Ten thousand real feed addresses on a simulated clock: is every host left in peace, is nothing late?

    python benchmarks/schedule.py --feeds feed_urls.tsv.gz [--count 10000] [--hours 24] [--json FILE]

The first column of the table is the feed's URL. Feeds publish at rhythms drawn from a fixed seed (ten minutes
to a week); requests take 0.1 to 3 seconds, some fail, some hosts answer 429. Every start is
checked by a second, independent token bucket for its host. Lag is from a feed being due
to its request, for every feed whose host was not busy: fewer requests than its burst lately, no 429 within a
day, room for one more at a time. Memory is what the schedule and the states take, by tracemalloc.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import statistics
import sys
import time
import tracemalloc
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.inputs import existing_file, figures_file, unpacked
from ingest.hosts import Hosts, PolitenessSettings
from ingest.schedule import (
    Advice,
    Schedule,
    ScheduleSettings,
    after_failure,
    after_success,
    extended_rhythm,
    seconds_until_due,
)
from wirewatch.states import FeedState
from wirewatch.urls import registrable_domain

START = datetime(2026, 11, 24, tzinfo=UTC)
POLITENESS = PolitenessSettings()
SETTINGS = ScheduleSettings()
MAX_IN_FLIGHT = 128
_WINDOW = 30


@dataclass
class Feed:
    """A simulated feed: it publishes every `gap_seconds` on average."""

    url: str
    domain: str
    gap_seconds: float
    next_entry: float
    rhythm: tuple[float, ...] = ()
    interval_seconds: float = 0.0
    failures: int = 0
    due: float = 0.0
    polls: int = 0
    delays: list[float] = field(default_factory=list)


class Referee:
    """Checks each host's starts against its limits, knowing nothing of how they were decided."""

    def __init__(self, politeness: PolitenessSettings) -> None:
        self._politeness = politeness
        self._starts: dict[str, deque[float]] = defaultdict(deque)
        self._in_flight: dict[str, int] = defaultdict(int)
        self._freed_at: dict[str, float] = {}
        self._limited_at: dict[str, float] = {}
        self.violations: list[str] = []

    def start(self, domain: str, now: float) -> None:
        """In any stretch of time at most `burst` starts and one more for each delay in it."""
        recent = self._starts[domain]
        recent.append(now)
        burst, delay = self._politeness.burst, self._politeness.delay_seconds
        if len(recent) > burst:
            reach = recent[-1] - recent[-1 - burst]
            if reach < delay - 1e-6:
                self.violations.append(f"{domain}: {burst + 1} starts in {reach:.3f} s")
        while len(recent) > 4 * burst:
            recent.popleft()
        self._in_flight[domain] += 1
        if self._in_flight[domain] > self._politeness.max_concurrent:
            self.violations.append(f"{domain}: {self._in_flight[domain]} at a time")

    def finish(self, domain: str, now: float, *, is_limited: bool) -> None:
        self._in_flight[domain] -= 1
        self._freed_at[domain] = now
        if is_limited:
            self._limited_at[domain] = now

    def was_free(self, domain: str, due: float, now: float) -> bool:
        """Nothing about the host kept a request waiting between `due` and `now`."""
        burst, delay = self._politeness.burst, self._politeness.delay_seconds
        recent = sum(1 for start in self._starts[domain] if start > due - burst * delay)
        is_occupied = self._in_flight[domain] > 0 or self._freed_at.get(domain, -1.0) >= due
        return recent < burst and not is_occupied and now - self._limited_at.get(domain, -1e9) > 86_400


class Simulation:
    """One worker's schedule in simulated time."""

    def __init__(self, urls: list[str], seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.hosts = Hosts(POLITENESS)
        self.schedule = Schedule(self.hosts)
        self.referee = Referee(POLITENESS)
        self.feeds = {url: self._feed(url) for url in urls}
        self.in_flight: list[tuple[float, str]] = []
        self.lags: list[float] = []
        self.late_hosts: dict[str, float] = defaultdict(float)
        self.discovery: list[float] = []
        self.deciding_seconds = 0.0
        for url, feed in self.feeds.items():
            feed.due = seconds_until_due(
                None, feed_url=url, now=START, interval_seconds=0, new_feeds=len(urls)
            )
            self.schedule.add(url, feed.domain, feed.due)

    def _feed(self, url: str) -> Feed:
        gap = 60.0 * 10 ** self.chance.uniform(1.0, 4.0)
        return Feed(url, registrable_domain(url), gap, self.chance.uniform(0, gap))

    def run(self, seconds: float) -> int:
        """Simulate so long; the number of polls."""
        now, polls = 0.0, 0
        while now < seconds:
            begun = time.process_time()
            while len(self.in_flight) < MAX_IN_FLIGHT:
                waits = self.schedule.take(now)
                if waits is None:
                    break
                self._start(*waits, now)
                polls += 1
            self.deciding_seconds += time.process_time() - begun
            now = self._next_moment(now)
            while self.in_flight and self.in_flight[0][0] <= now:
                self._finish(heapq.heappop(self.in_flight)[1], now)
        return polls

    def _next_moment(self, now: float) -> float:
        is_full = len(self.in_flight) >= MAX_IN_FLIGHT
        at = float("inf") if is_full else self.schedule.next_at()
        if self.in_flight:
            at = min(at, self.in_flight[0][0])
        return max(at, now + 1e-6)

    def _start(self, url: str, domain: str, due: float, now: float) -> None:
        if self.referee.was_free(domain, due, now):
            self.lags.append(now - due)
        self.referee.start(domain, now)
        self.late_hosts[domain] = max(self.late_hosts[domain], now - due)
        heapq.heappush(self.in_flight, (now + self.chance.uniform(0.1, 3.0), url))

    def _finish(self, url: str, now: float) -> None:
        feed = self.feeds[url]
        luck = self.chance.random()
        is_limited = luck < 0.002
        self.hosts.finish(feed.domain, now, "slow_down" if is_limited else "fine")
        self.referee.finish(feed.domain, now, is_limited=is_limited)
        self.schedule.release(feed.domain, now)
        at = START + timedelta(seconds=now)
        if is_limited or luck < 0.02:
            feed.failures += 1
            due = after_failure(
                "busy" if is_limited else "network",
                feed_url=url,
                now=at,
                failures=feed.failures,
                interval_seconds=feed.interval_seconds,
            )
        else:
            due = self._succeed(feed, now, at)
        feed.due = (due.at - START).total_seconds()
        self.schedule.add(url, feed.domain, feed.due)

    def _succeed(self, feed: Feed, now: float, at: datetime) -> Any:
        entries = []
        while feed.next_entry <= now:
            entries.append(START.timestamp() + feed.next_entry)
            if feed.polls:
                self.discovery.append(now - feed.next_entry)
            feed.next_entry += self.chance.expovariate(1 / feed.gap_seconds)
        feed.polls += 1
        feed.failures = 0
        feed.rhythm = extended_rhythm(feed.rhythm, entries, at.timestamp())
        due = after_success(
            feed_url=feed.url,
            now=at,
            previous_seconds=feed.interval_seconds,
            rhythm=feed.rhythm,
            window=_WINDOW,
            has_rolled_off=False,
            advice=Advice(),
            settings=SETTINGS,
        )
        feed.interval_seconds = due.interval_seconds
        return due


def memory(urls: list[str]) -> dict[str, float]:
    """Bytes a feed: in the schedule, and in the table of states (each with 25 known entries)."""
    tracemalloc.start()
    schedule = Schedule(Hosts(POLITENESS))
    before = tracemalloc.get_traced_memory()[0]
    for number, url in enumerate(urls):
        schedule.add(url, registrable_domain(url), float(number))
    scheduled = tracemalloc.get_traced_memory()[0] - before
    before = tracemalloc.get_traced_memory()[0]
    table = {url.encode(): _state(url).encode() for url in urls}
    stored = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    record = statistics.fmean(len(value) for value in table.values())
    return {
        "schedule_bytes_a_feed": round(scheduled / len(urls)),
        "table_bytes_a_feed": round(stored / len(urls)),
        "state_record_bytes": round(record),
    }


def _state(url: str) -> FeedState:
    return FeedState(
        feed_url=url,
        due_at=START,
        etag='"33a64df551425fcc55e4d42a148795d9f25f89d4"',
        last_modified="Tue, 24 Nov 2026 10:00:00 GMT",
        body_hash="abcdefgh",
        interval_seconds=1234.5,
        last_attempt_at=START,
        last_success_at=START,
        last_new_entry_at=START,
        due_reason="it has had a new entry about every 41 minutes",
        title="A feed's title of usual length",
        has_been_fetched=True,
        known="x" * 30 * 25,
        window_entries=25,
        rhythm=tuple(START.timestamp() - number * 2460.0 for number in range(16)),
        last_outcome="not_modified",
    )


def urls_in(path: Path, count: int) -> list[str]:
    """The first column of the table, without its heading, evenly thinned to `count`."""
    lines = unpacked(path).decode("utf-8", "replace").splitlines()
    urls = list(dict.fromkeys(line.split("\t")[0] for line in lines if line.startswith("http")))
    if not urls:
        raise SystemExit(f"{path}: no line begins with the URL of a feed")
    random.Random(0).shuffle(urls)
    return urls[:count]


def main() -> None:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--feeds", type=existing_file, required=True, help="table of feed URLs")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--json", type=figures_file)
    options = parser.parse_args()
    urls = urls_in(options.feeds, options.count)
    simulation = Simulation(urls)
    polls = simulation.run(options.hours * 3600)
    if not (simulation.lags and simulation.discovery):
        raise SystemExit("too few feeds, or too short a time, to find an entry: more --count or --hours")
    slow = sum(1 for lag in simulation.late_hosts.values() if lag > 1.0)
    figures: dict[str, Any] = {
        "feeds": len(urls),
        "hosts": len(simulation.late_hosts),
        "hours": options.hours,
        "polls": polls,
        "violations": len(simulation.referee.violations),
        "polls_of_free_hosts": len(simulation.lags),
        "max_lag_seconds": round(max(simulation.lags), 3),
        "p99_lag_seconds": round(sorted(simulation.lags)[int(len(simulation.lags) * 0.99)], 3),
        "hosts_that_waited_for_their_pace": slow,
        "max_wait_for_own_host_seconds": round(max(simulation.late_hosts.values()), 1),
        "median_seconds_to_find_an_entry": round(statistics.median(simulation.discovery), 1),
        "cpu_us_a_decision": round(simulation.deciding_seconds / polls * 1e6, 1),
        **memory(urls),
    }
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):38}{value:>14}")
    for line in simulation.referee.violations[:10]:
        print(f"  {line}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
