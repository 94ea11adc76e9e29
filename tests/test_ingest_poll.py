from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.children import ChildPool, ChildTaskError
from ingest.hosts import PolitenessSettings
from ingest.poll import Poll, PollSettings
from ingest.poll.outcomes import FAILURES, SUCCESSES
from ingest.poll.reading import PREPARE, ReadResult, read
from ingest.poll.report import feed_report, health, why
from ingest.websub import Lease, Push
from wirewatch import metrics
from wirewatch.errors import SettingsError
from wirewatch.http import HttpError, Redirect, Request, Response
from wirewatch.records import Entry
from wirewatch.settings import FeedSettings
from wirewatch.stage import Delete, Output
from wirewatch.states import FeedState
from wirewatch.topics import ENTRIES, FEED_STATES

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example/feed.xml"
ALL_NEWS = PollSettings(max_age_seconds=float("inf"), shadow_share=1.0)

Answer = Response | Exception


def rss(*numbers: int, text: str = "") -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><link>https://news.example/{n}</link><guid>g{n}</guid>"
        f"<pubDate>Tue, 24 Nov 2026 10:{n % 60:02d}:00 GMT</pubDate><description>{text}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def answer(
    body: bytes = b"",
    status: int = 200,
    *,
    url: str = URL,
    redirects: tuple[Redirect, ...] = (),
    **headers: str,
) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url, status, named, body, redirects)


class Memory:
    """The table of states, as records."""

    def __init__(self) -> None:
        self.states: dict[str, FeedState] = {}

    def get(self, topic: Any, key: str) -> Any:
        return self.states.get(key)

    def all(self, topic: Any) -> Sequence[Any]:
        return list(self.states.values())

    def beginning(self, topic: Any, prefix: str) -> Sequence[Any]:
        return [state for url, state in self.states.items() if url.startswith(prefix)]


class Desk:
    """A client that answers by a function of the request, at once or when told to."""

    def __init__(self, behaviour: Callable[[Request], Answer]) -> None:
        self.behaviour = behaviour
        self.requests: list[Request] = []
        self.held: list[tuple[Request, Future[Response]]] = []
        self.is_holding = False
        self.is_closed = False

    def submit(self, request: Request) -> Future[Response]:
        self.requests.append(request)
        future: Future[Response] = Future()
        if self.is_holding:
            self.held.append((request, future))
        else:
            self._answer(request, future)
        return future

    def release(self) -> None:
        held, self.held = self.held, []
        for request, future in held:
            self._answer(request, future)

    def _answer(self, request: Request, future: Future[Response]) -> None:
        result = self.behaviour(request)
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)

    def close(self) -> None:
        self.is_closed = True


class InlinePool:
    """Runs what a child would run, here."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.tasks: list[str] = []

    def submit(self, function_name: str, *args: Any, returns: Any = Any) -> Future[Any]:
        self.tasks.append(function_name)
        future: Future[ReadResult] = Future()
        if self.error:
            future.set_exception(self.error)
        else:
            future.set_result(read(*args))
        return future

    def close(self) -> None:
        pass


class World:
    """A poll source with its clock, its table and the site that it asks."""

    def __init__(
        self,
        behaviour: Callable[[Request], Answer],
        *,
        feeds: Sequence[FeedSettings] = (FeedSettings(url=URL),),
        settings: PollSettings = ALL_NEWS,
        memory: Memory | None = None,
        pool: InlinePool | ChildPool | None = None,
        now: datetime = START,
        hub: Any = None,
    ) -> None:
        self.now = now
        self.moment = 1_000.0
        self.memory = memory or Memory()
        self.desk = Desk(behaviour)
        self.entries: list[Entry] = []
        self.pool = pool or InlinePool()
        self.source = Poll(
            settings,
            feeds,
            self.desk,
            self.pool,
            clock=lambda: self.now,
            monotonic=lambda: self.moment,
            chance=lambda: 0.0,
            open_websub=lambda _: hub,
        )
        self.source.assigned(lambda _: True, self.memory)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.moment += seconds

    def advance(self, *, commit: bool = True) -> list[Entry]:
        """What one turn hands over, committed to the table like the worker does."""
        fresh: list[Entry] = []
        for output in self.source.advance(0.0):
            record = output.record
            if isinstance(record, Entry):
                assert output.topic is ENTRIES
                fresh.append(record)
            elif isinstance(record, FeedState) and commit:
                assert output.topic is FEED_STATES
                if isinstance(output, Delete):
                    self.memory.states.pop(record.feed_url, None)
                else:
                    self.memory.states[record.feed_url] = record
        self.entries += fresh
        return fresh

    def poll(self) -> list[Entry]:
        """Let the time pass until the feed is due, and poll it."""
        asked = len(self.desk.requests)
        for _ in range(200):
            entries = self.advance()
            if len(self.desk.requests) > asked:
                return entries + self.advance()
            self.pass_time(max(0.001, self.source._schedule.next_at() - self.moment))
        raise AssertionError("the feed was never due")

    @property
    def state(self) -> FeedState:
        return self.memory.states[URL]


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(behaviour: Callable[[Request], Answer] | Answer, **options: Any) -> World:
        fixed = behaviour
        asked = behaviour if callable(behaviour) else lambda _: fixed
        made.append(World(asked, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.source.close()


Make = Callable[..., World]


# --- entries and state --------------------------------------------------------------------------


def test_what_counts_as_a_good_poll_is_said_in_one_way() -> None:
    assert frozenset(SUCCESSES) == metrics.GOOD_POLLS


def test_entries_and_the_state_that_knows_them_come_out_together(world: Make) -> None:
    here = world(answer(rss(1, 2)))
    here.pass_time(1)

    outputs: list[Output | Delete] = []
    while not outputs:
        outputs = list(here.source.advance(0.0))

    topics = [each.topic.name for each in outputs]
    assert topics == ["entries", "entries", "feed-states"]


def test_an_entry_is_handed_on_once_with_what_the_feed_says(world: Make) -> None:
    here = world(answer(rss(1), etag='"v1"'))

    (entry,) = here.poll()

    assert (entry.title, entry.url, entry.change) == ("Story 1", "https://news.example/1", "new")
    assert entry.feed_title == "News"
    assert entry.published_at == datetime(2026, 11, 24, 10, 1, tzinfo=UTC)
    assert here.poll() == []
    assert here.state.last_outcome == "unchanged"


def test_new_and_changed_entries_are_told_apart(world: Make) -> None:
    bodies = iter([rss(1, 2), rss(3, 1, 2), rss(3, 1, 2, text="more")])
    here = world(lambda _: answer(next(bodies)))

    changes = [[(entry.change, entry.title) for entry in here.poll()] for _ in range(3)]

    assert changes[0] == [("new", "Story 1"), ("new", "Story 2")]
    assert changes[1] == [("new", "Story 3")]
    assert changes[2] == [("updated", "Story 3"), ("updated", "Story 1"), ("updated", "Story 2")]


def test_what_a_feed_holds_when_it_is_first_polled_is_backfill_unless_it_is_young(world: Make) -> None:
    here = world(answer(rss(1, 50)), settings=PollSettings(max_age_seconds=75 * 60))

    assert [(entry.title, entry.change) for entry in here.poll()] == [
        ("Story 1", "backfill"),
        ("Story 50", "new"),
    ]


def test_an_entry_that_appears_later_but_is_old_is_backfill(world: Make) -> None:
    bodies = iter([rss(1), rss(1, 2)])
    here = world(lambda _: answer(next(bodies)), settings=PollSettings(old_after_seconds=60))
    here.poll()

    assert [entry.change for entry in here.poll()] == ["backfill"]


def test_a_feed_that_changes_all_its_entries_each_time_is_noise_after_a_while(world: Make) -> None:
    turn = iter(range(100))
    here = world(lambda _: answer(rss(1, 2, 3, text=f"{next(turn)} readers")))

    counts = [len(here.poll()) for _ in range(8)]

    assert counts[:3] == [3, 3, 3]
    assert counts[4:] == [0, 0, 0, 0]


def test_the_last_new_entry_of_a_first_fetch_is_as_old_as_it_says(world: Make) -> None:
    bodies = iter([rss(1, 5), rss(1, 5, 7)])
    here = world(lambda _: answer(next(bodies)))

    here.poll()
    assert here.state.last_new_entry_at == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
    here.poll()
    assert here.state.last_new_entry_at == here.now


def test_nearly_all_new_is_counted_as_possibly_missed_and_polled_sooner(world: Make) -> None:
    bodies = iter([rss(*range(10)), rss(*range(10)), rss(*range(20, 30))])
    here = world(lambda _: answer(next(bodies)))
    here.poll()
    here.poll()
    before = here.state.interval_seconds
    missed = metrics.ENTRIES_POSSIBLY_MISSED._value.get()

    here.poll()

    assert metrics.ENTRIES_POSSIBLY_MISSED._value.get() == missed + 1
    assert here.state.interval_seconds < before
    assert "missed" in here.state.due_reason


def test_entries_without_a_link_are_counted_and_left_out(world: Make) -> None:
    left_out = metrics.ENTRIES_LEFT_OUT.labels("no_link")._value.get()
    unlinked = rss(1).replace(b"https://news.example/1", b"javascript:x")
    here = world(answer(unlinked.replace(b"<guid>", b"<guid isPermaLink='false'>")))

    assert here.poll() == []
    assert metrics.ENTRIES_LEFT_OUT.labels("no_link")._value.get() == left_out + 1


# --- conditional GET ----------------------------------------------------------------------------


def header(request: Request, name: str) -> str | None:
    return dict(request.headers).get(name)


def test_validators_go_back_exactly_as_they_came(world: Make) -> None:
    here = world(answer(rss(1), etag='W/"a b"', last_modified="yesterday, roughly"))
    here.poll()
    here.poll()

    first, second = here.desk.requests
    assert header(first, "If-None-Match") is None
    assert header(second, "If-None-Match") == 'W/"a b"'
    assert header(second, "If-Modified-Since") == "yesterday, roughly"


def test_validators_are_renewed_by_the_same_body_too(world: Make) -> None:
    tags = iter(['"1"', '"2"', '"3"'])
    here = world(lambda _: answer(rss(1), etag=next(tags)))
    here.poll()
    here.poll()

    assert here.state.etag == '"2"'


def test_validators_that_cannot_be_sent_are_not_kept(world: Make) -> None:
    here = world(answer(rss(1), etag="\xff\x80"))
    here.poll()

    assert here.state.etag is None


def test_not_modified_keeps_what_is_known(world: Make) -> None:
    answers = iter([answer(rss(1), etag='"1"'), answer(status=304), answer(rss(1, 2), etag='"2"')])
    here = world(lambda _: next(answers))
    here.poll()

    assert here.poll() == []
    assert (here.state.last_outcome, here.state.etag) == ("not_modified", '"1"')
    assert [entry.title for entry in here.poll()] == ["Story 2"]


def test_a_feed_that_was_never_had_cannot_be_unchanged(world: Make) -> None:
    here = world(answer(status=304))
    here.poll()

    assert here.state.last_outcome == "http_other"
    assert health(here.state) == "failing"


def test_the_whole_body_is_asked_for_now_and_then(world: Make) -> None:
    def site(request: Request) -> Response:
        is_conditional = header(request, "If-None-Match") is not None
        return answer(status=304) if is_conditional else answer(rss(1), etag='"1"')

    here = world(site, settings=PollSettings(unconditional_after_seconds=7_200))
    for _ in range(12):
        here.poll()

    conditional = [header(request, "If-None-Match") is not None for request in here.desk.requests]
    assert conditional[:2] == [False, True]
    assert False in conditional[2:]


# --- failures and moves -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (HttpError("dns", ""), "dns"),
        (HttpError("bomb", ""), "bomb"),
        (HttpError("forbidden_address", ""), "forbidden_address"),
        (RuntimeError("unforeseen"), "other"),
        (answer(status=404), "http_404"),
        (answer(status=418), "http_4xx"),
        (answer(status=502), "http_5xx"),
        (answer(status=204), "http_other"),
        (answer(b""), "empty"),
        (answer(b"<html></html>"), "html"),
        (answer(b"nothing"), "not_a_feed"),
        (answer(b"<!DOCTYPE r [<!ENTITY a '&b;'>]><rss/>"), "entities_refused"),
    ],
)
def test_failures_are_named_counted_and_tried_again_later(world: Make, result: Answer, outcome: str) -> None:
    before = metrics.POLLS.labels(outcome)._value.get()
    here = world(result)

    assert here.poll() == []

    assert metrics.POLLS.labels(outcome)._value.get() == before + 1
    assert (here.state.failures, here.state.last_outcome) == (1, outcome)
    assert here.state.due_at > here.now
    here.poll()
    assert here.state.failures == 2
    assert outcome in FAILURES


def test_success_ends_a_row_of_failures(world: Make) -> None:
    answers = iter([HttpError("connect", ""), answer(rss(1))])
    here = world(lambda _: next(answers))
    here.poll()
    here.poll()

    assert (here.state.failures, here.state.last_error, here.state.failing_since) == (0, None, None)
    assert here.state.last_outcome in SUCCESSES


def test_an_outage_of_our_own_is_not_held_against_the_feeds(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://site{n}.example/feed") for n in range(10)]
    here = world(lambda request: HttpError("dns", request.url), feeds=feeds)
    for _ in range(12 * 360):
        here.advance()
        here.pass_time(10)
    here.desk.behaviour = lambda request: answer(rss(1), url=request.url)
    back_at = here.now
    while len({entry.feed_url for entry in here.entries}) < 10:
        here.advance()
        here.pass_time(1)

    assert here.now - back_at < timedelta(minutes=12)


def test_a_feed_that_nobody_serves_is_asked_ever_more_rarely_while_others_answer(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://site{n}.example/feed", interval_seconds=60) for n in range(3)]
    dead = feeds[0].url
    here = world(
        lambda request: HttpError("dns", "") if request.url == dead else answer(rss(1), url=request.url),
        feeds=feeds,
    )
    for _ in range(12 * 360):
        here.advance()
        here.pass_time(10)

    assert sum(request.url == dead for request in here.desk.requests) < 20


def test_retry_after_is_waited_for(world: Make) -> None:
    here = world(answer(status=429, retry_after="7200"))
    here.poll()

    assert here.state.due_at >= here.now + timedelta(seconds=7_200)
    assert "asks to be left alone" in here.state.due_reason


def test_a_feed_that_is_gone_is_asked_once_a_day_for_ever(world: Make) -> None:
    here = world(answer(status=410))
    for _ in range(4):
        here.poll()

    assert here.state.is_gone
    assert here.state.due_at - here.now >= timedelta(days=1)
    assert health(here.state) == "gone"


def test_a_permanent_redirect_is_kept_and_a_temporary_one_is_not(world: Make) -> None:
    moved = "https://news.example/new.xml"
    permanent = world(answer(rss(1), url=moved, redirects=(Redirect(301, moved),)))
    permanent.poll()
    permanent.poll()
    temporary = world(answer(rss(1), url=moved, redirects=(Redirect(302, moved),)))
    temporary.poll()
    temporary.poll()

    assert [request.url for request in permanent.desk.requests] == [URL, moved]
    assert [request.url for request in temporary.desk.requests] == [URL, URL]
    assert permanent.entries[0].feed_url == URL


def test_a_feed_that_fails_where_it_moved_to_is_asked_at_both_addresses_by_turns(world: Make) -> None:
    moved = "https://news.example/new.xml"

    def site(request: Request) -> Answer:
        if len(here.desk.requests) == 1:
            return answer(rss(1), url=moved, redirects=(Redirect(308, moved),), etag='"1"')
        return answer(status=404)

    here = world(site)
    for _ in range(7):
        here.poll()

    asked = here.desk.requests
    assert [request.url for request in asked] == [URL, moved, moved, moved, URL, moved, URL]
    assert [header(request, "If-None-Match") for request in asked[3:5]] == ['"1"', None]


@pytest.mark.parametrize("back", [URL, "https://news.example/new.xml"])
def test_an_address_that_works_again_after_an_outage_is_kept(world: Make, back: str) -> None:
    moved = "https://news.example/new.xml"

    def site(request: Request) -> Answer:
        if len(here.desk.requests) == 1:
            return answer(rss(1), url=moved, redirects=(Redirect(301, moved),))
        is_over = len(here.desk.requests) > 6 and request.url == back
        return answer(rss(1, 2), url=back) if is_over else HttpError("dns", "news.example")

    here = world(site)
    for _ in range(10):
        here.poll()

    assert [request.url for request in here.desk.requests[-2:]] == [back, back]
    assert here.state.failures == 0


def test_a_page_that_names_its_feed_leads_to_it(world: Make) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head></html>'

    def site(request: Request) -> Answer:
        return answer(page) if request.url == URL else answer(rss(1), url=request.url)

    here = world(site)
    here.poll()
    assert here.state.last_outcome == "discovered"
    here.poll()

    assert [request.url for request in here.desk.requests] == [URL, "https://news.example/real.xml"]
    assert [entry.title for entry in here.entries] == ["Story 1"]


def test_a_page_in_place_of_a_feed_that_worked_is_a_failure(world: Make) -> None:
    page = b'<html><link rel="alternate" type="application/rss+xml" href="/main.xml"></html>'
    answers = iter([answer(rss(1)), answer(page)])
    here = world(lambda _: next(answers))
    here.poll()
    here.poll()

    assert (here.state.last_outcome, here.state.url) == ("html", "")


def test_a_feed_that_may_take_long_is_read_by_a_child(world: Make) -> None:
    costly = rss(1).replace(b"</item>", b"<category>c</category>" * 5_000 + b"</item>")
    here = world(answer(costly))

    here.poll()
    here.advance()

    assert isinstance(here.pool, InlinePool)
    assert here.pool.tasks == ["ingest.poll.reading:read"]
    assert [entry.title for entry in here.entries] == ["Story 1"]


def test_a_feed_that_no_parse_gets_through_is_ended_by_its_deadline(world: Make) -> None:
    items = b"<category>c</category>" * 60_000
    endless = rss(1).replace(b"</item>", items + b"</item>")
    settings = PollSettings(parse_deadline_seconds=0.5)
    pool = ChildPool(1, settings.parse_deadline_seconds, 2**30, 10, PREPARE)
    here = world(answer(endless), settings=settings, pool=pool)

    here.poll()
    while not here.memory.states:
        here.source._done.put(here.source._done.get(timeout=20))
        here.advance()

    assert here.state.last_outcome == "parse_deadline"


def test_a_child_that_is_killed_counts_against_its_feed_alone(world: Make) -> None:
    costly = rss(1).replace(b"</item>", b"<category>c</category>" * 5_000 + b"</item>")
    here = world(answer(costly), pool=InlinePool(ChildTaskError("deadline", "too long")))

    here.poll()
    here.advance()

    assert (here.state.last_outcome, here.entries) == ("parse_deadline", [])


def test_a_bug_in_one_feed_does_not_stop_the_others(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    other = FeedSettings(url="https://other.example/feed")
    here = world(lambda request: answer(rss(1), url=request.url), feeds=[FeedSettings(url=URL), other])
    from ingest.poll import answers as module

    original = module.on_parsed

    def failing(feed: FeedSettings, *rest: Any) -> Any:
        if feed.url == URL:
            raise ZeroDivisionError
        return original(feed, *rest)

    monkeypatch.setattr(module, "on_parsed", failing)
    while len(here.memory.states) < 2:
        here.advance()
        here.pass_time(0.05)

    assert here.state.last_outcome == "bug"
    assert here.memory.states[other.url].last_outcome == "new_entries"


# --- restart, rebalance, clock ------------------------------------------------------------------


def test_a_restart_polls_nothing_early_and_repeats_nothing(world: Make) -> None:
    first = world(answer(rss(1)))
    first.poll()
    due_at = first.state.due_at
    again = world(answer(rss(1, 2)), memory=first.memory, now=first.now + timedelta(seconds=5))

    again.advance()
    assert again.desk.requests == []
    assert [entry.title for entry in again.poll()] == ["Story 2"]
    assert again.now >= due_at


def test_an_aborted_unit_gives_the_same_entries_again(world: Make) -> None:
    here = world(answer(rss(1)))
    here.pass_time(1)
    lost: list[Entry] = []
    while not lost:
        lost = here.advance(commit=False)
    here.source.assigned(lambda _: True, here.memory)

    again = here.poll()

    assert [entry.id for entry in again] == [entry.id for entry in lost]


def test_while_nothing_can_be_committed_no_feed_is_asked_again_and_again(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://site{n}.example/feed") for n in range(5)]
    here = world(lambda request: answer(rss(1), url=request.url), feeds=feeds)
    for _ in range(500):
        if here.advance(commit=False):
            here.source.assigned(lambda _: True, here.memory)
        here.pass_time(1)

    asked = Counter(request.url for request in here.desk.requests)
    assert len(asked) == 5
    assert max(asked.values()) == 2


def test_an_answer_from_before_a_rebalance_is_void_and_its_host_is_free_again(world: Make) -> None:
    settings = PollSettings(politeness=PolitenessSettings(max_concurrent=1, delay_seconds=0.0))
    here = world(answer(rss(1)), settings=settings)
    here.desk.is_holding = True
    here.pass_time(1)
    here.advance()
    here.source.assigned(lambda _: True, here.memory)
    here.desk.is_holding = False
    here.desk.release()

    assert here.advance() == []
    assert [entry.title for entry in here.poll()] == ["Story 1"]


def test_a_feed_that_moves_to_another_worker_is_polled_there_when_it_was_due_and_only_there(
    world: Make,
) -> None:
    here = world(answer(rss(1)))
    here.poll()
    due_at = here.state.due_at
    there = world(answer(rss(1, 2)), memory=here.memory, now=here.now)
    here.source.assigned(lambda _: False, here.memory)
    there.source.assigned(lambda _: True, there.memory)

    assert [entry.title for entry in there.poll()] == ["Story 2"]
    here.pass_time(7 * 86_400)
    here.advance()

    assert timedelta() <= there.now - due_at < timedelta(seconds=1)
    assert len(here.desk.requests) == 1


def test_only_feeds_whose_hosts_are_held_are_polled(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://site{n}.example/feed") for n in range(6)]
    here = world(lambda request: answer(rss(1), url=request.url), feeds=feeds)
    here.source.assigned(lambda domain: domain in ("site1.example", "site4.example"), here.memory)
    for _ in range(20):
        here.advance()
        here.pass_time(0.1)

    assert sorted(request.url for request in here.desk.requests) == [feeds[1].url, feeds[4].url]


def test_a_clock_that_jumps_makes_no_storm(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://site{n}.example/feed") for n in range(20)]
    here = world(lambda request: answer(rss(1), url=request.url), feeds=feeds)
    while len(here.memory.states) < 20:
        here.advance()
        here.pass_time(0.05)
    asked = len(here.desk.requests)

    here.now += timedelta(days=30)
    here.advance()
    here.now -= timedelta(days=60)
    here.advance()

    assert len(here.desk.requests) == asked


def test_after_a_start_with_a_wrong_clock_feeds_are_asked_soon_and_for_their_whole_body(world: Make) -> None:
    wrong = world(answer(rss(1), etag='"1"'), now=START + timedelta(days=5))
    wrong.poll()
    right = world(answer(rss(1)), memory=wrong.memory)
    right.poll()

    assert right.now - START <= timedelta(minutes=5)
    assert header(right.desk.requests[0], "If-None-Match") is None


def test_a_host_is_asked_at_its_own_pace(world: Make) -> None:
    feeds = [FeedSettings(url=f"https://reddit.com/r/{n}") for n in range(5)]
    here = world(lambda request: answer(rss(1), url=request.url), feeds=feeds)
    for _ in range(100):
        here.advance()
        here.pass_time(1)

    assert len(here.desk.requests) == 2


def test_states_of_feeds_that_are_long_gone_from_the_configuration_are_forgotten(world: Make) -> None:
    memory = Memory()
    for name, age_days in (("old", 40), ("recent", 3)):
        url = f"https://{name}.example/feed"
        memory.states[url] = FeedState(feed_url=url, due_at=START - timedelta(days=age_days))
    here = world(answer(rss(1)), memory=memory)
    here.advance()

    assert sorted(memory.states) == ["https://recent.example/feed"]


def test_once_asks_every_feed_once_and_is_then_idle(world: Make) -> None:
    first = world(answer(rss(1)))
    first.poll()
    again = world(answer(rss(1, 2)), memory=first.memory, now=first.now)
    again.source.begin_once()
    again.source.assigned(lambda _: True, again.memory)

    assert not again.source.is_idle
    for _ in range(3):
        again.advance()
        again.pass_time(86_400)

    assert [entry.title for entry in again.entries] == ["Story 2"]
    assert again.source.is_idle
    assert len(again.desk.requests) == 1


def test_a_source_with_feeds_that_were_never_asked_is_not_idle(world: Make) -> None:
    here = world(answer(rss(1)))

    assert not here.source.is_idle
    here.poll()
    assert here.source.is_idle


# --- pushes --------------------------------------------------------------------------------------


class Hub:
    """A subscriber that hands over what a test puts into it."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.kept: list[str] = []
        self.is_leased = False

    def keep(self, state: FeedState) -> None:
        self.kept.append(state.feed_url)

    def drop(self, feed_url: str) -> None:
        pass

    def is_pushed(self, state: FeedState) -> bool:
        return self.is_leased

    def take(self) -> list[Any]:
        events, self.events = self.events, []
        return events

    def close(self) -> None:
        pass


def test_a_push_is_handed_on_once_and_the_poll_after_it_repeats_nothing(world: Make) -> None:
    hub = Hub()
    here = world(answer(rss(1, 2, 3)), hub=hub)
    here.poll()
    hub.events = [Push(URL, rss(9), "application/rss+xml"), Push(URL, rss(9), None)]

    pushed = here.advance()
    here.desk.behaviour = lambda _: answer(rss(9, 1, 2, 3))

    assert [entry.title for entry in pushed] == ["Story 9"]
    assert here.poll() == []
    assert hub.kept[-1] == URL


def test_a_push_that_is_no_feed_changes_nothing(world: Make) -> None:
    hub = Hub()
    here = world(answer(rss(1)), hub=hub)
    here.poll()
    before = here.state
    hub.events = [Push(URL, b"hello", None), Push("https://unknown.example/", rss(9), None)]

    assert here.advance() == []
    assert here.state == before


def test_a_feed_whose_hub_pushes_is_polled_rarely(world: Make) -> None:
    hub = Hub()
    here = world(answer(rss(1)), hub=hub)
    here.poll()
    hub.is_leased = True
    hub.events = [Lease(URL, here.now + timedelta(days=10), "https://me.example/cb")]
    here.advance()
    here.poll()

    assert here.state.lease_callback == "https://me.example/cb"
    assert here.state.interval_seconds == 10_800
    assert "hub" in here.state.due_reason


# --- credentials --------------------------------------------------------------------------------


def test_each_feed_gets_its_own_credentials_and_headers(world: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    feeds = [
        FeedSettings(url="https://a.example/", username="me", secret_file=str(secret)),
        FeedSettings(url="https://b.example/", secret_file=str(secret), headers={"X-Edition": "world"}),
        FeedSettings(url="https://c.example/"),
    ]
    here = world(lambda request: answer(rss(1), url=request.url), feeds=feeds)
    while len(here.desk.requests) < 3:
        here.advance()
        here.pass_time(0.1)

    asked = {request.url: request for request in here.desk.requests}
    assert (asked["https://a.example/"].username, asked["https://a.example/"].password) == ("me", "s3cret")
    assert header(asked["https://b.example/"], "Authorization") == "Bearer s3cret"
    assert header(asked["https://b.example/"], "X-Edition") == "world"
    assert asked["https://c.example/"].password is None
    assert "s3cret" not in repr(here.desk.requests)


@pytest.mark.parametrize(
    ("moved", "is_told"), [("https://news.example/new.xml", True), ("https://elsewhere.example/feed", False)]
)
@pytest.mark.parametrize("is_in_url", [True, False])
def test_credentials_follow_a_feed_that_moves_within_its_server_only(
    world: Make, tmp_path: Path, moved: str, is_told: bool, is_in_url: bool
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    beside = FeedSettings(url=URL, username="me", secret_file=str(secret), headers={"X-Key": "k"})
    feed = (
        FeedSettings(url=URL.replace("://", "://me:s3cret@"), headers={"X-Key": "k"}) if is_in_url else beside
    )
    here = world(answer(rss(1), url=moved, redirects=(Redirect(301, moved),)), feeds=[feed])
    here.poll()
    here.poll()

    asked = here.desk.requests[1]
    assert asked.url == moved
    assert (asked.username, asked.password) == (("me", "s3cret") if is_told else (None, None))
    assert header(asked, "X-Key") == ("k" if is_told else None)


def test_a_secret_that_cannot_be_read_stops_the_start() -> None:
    feeds = [FeedSettings(url="https://a.example/", secret_file="/nowhere/secret")]

    with pytest.raises(SettingsError, match="secret_file"):
        World(lambda _: answer(rss(1)), feeds=feeds)


# --- for people ---------------------------------------------------------------------------------


def test_why_says_last_success_last_entry_and_next_poll(world: Make) -> None:
    here = world(answer(rss(1, 2)))
    here.poll()

    said = " ".join(why(here.state, here.now + timedelta(minutes=2)))

    assert "Last success 2 minutes ago" in said
    assert "there were new entries" in said
    assert "it holds 2 entries" in said
    assert "Next poll in" in said
    assert "because it has had a new entry about every" in said


def test_why_says_what_failed_how_often_and_for_how_long(world: Make) -> None:
    here = world(HttpError("dns", "no such host"))
    here.poll()
    here.poll()

    said = " ".join(why(here.state, here.now))

    assert "It has never been polled with success." in said
    assert "It has failed 2 times in a row, for" in said
    assert "dns: dns: no such host" in said or "no such host" in said


def test_why_has_words_for_a_feed_that_was_never_asked() -> None:
    assert "never been asked" in why(None, START)[0]


def test_the_report_counts_feeds_by_health_and_names_failing_hosts(world: Make) -> None:
    good = FeedState(feed_url="https://a.example/x", due_at=START, last_attempt_at=START)
    bad = FeedState(feed_url="https://user:pw@b.example/y", due_at=START, last_attempt_at=START, failures=2)

    report = feed_report([bad, good], START, slowest=[("b.example", 4.0)])

    assert report["counts"] == {"healthy": 1, "failing": 1}
    assert report["failing_hosts"] == [{"host": "b.example", "feeds": 1}]
    assert report["slowed_hosts"] == [{"host": "b.example", "times_slower": 4.0}]
    assert "pw" not in repr(report)


def test_the_feeds_page_is_answered_by_the_thread_that_owns_the_state(world: Make) -> None:
    from threading import Thread

    here = world(answer(rss(1)))
    here.poll()
    pages: list[Any] = []
    asking = Thread(target=lambda: pages.append(here.source.pages()["/feeds"]()))
    asking.start()
    while asking.is_alive():
        here.source.advance(0.0)
        time.sleep(0.001)

    assert pages[0]["feeds"][0]["health"] == "healthy"


def test_the_ages_are_counted_when_they_are_scraped(world: Make) -> None:
    from prometheus_client import REGISTRY

    here = world(answer(rss(1)))
    here.poll()
    here.pass_time(200)

    assert REGISTRY.get_sample_value("wirewatch_feeds", {"state": "healthy"}) == 1
    name = "wirewatch_feed_last_success_age_seconds_bucket"
    assert REGISTRY.get_sample_value(name, {"le": "60.0"}) == 0
    assert REGISTRY.get_sample_value(name, {"le": "300.0"}) == 1
