"""Live pages: articles are followed on a decaying schedule, and a new revision keeps the article's id."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY
from pydantic import ValidationError

from ingest.extract import Extract, ExtractSettings
from ingest.fetch import Fetch, FetchSettings
from ingest.hosts import PolitenessSettings
from ingest.revisit import Revisit, RevisitSettings
from ingest.revisit.schedule import (
    entry_of,
    first_visit,
    next_due_at,
    of_new_revision,
    of_visited,
    why_not_followed,
)
from wirewatch.http.testing import LOOPBACK_NETWORKS
from wirewatch.records import Article, Entry, article_id
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Delete, Dropped, Output, Setup, Stage
from wirewatch.states import VisitState
from wirewatch.testing import LoopbackSite, SettableClock
from wirewatch.topics import ARTICLES, ENTRIES, TOPICS, VISITS, Topic
from wirewatch.transport.embedded import EmbeddedTransport
from wirewatch.worker import Worker

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTES = (600.0, 1_800.0, 7_200.0)
SETTINGS = RevisitSettings(after_seconds=MINUTES, max_restarts=1)
PARAGRAPHS = (
    "The ferry between the two islands will run again from Monday, the harbour office said.",
    "It had been laid up since January, when a storm damaged its ramp and part of the pier.",
    "Fishermen had carried passengers and post across the strait in their own boats since then.",
)
CORRECTION = (
    "Correction: the ferry will run from Wednesday, the office said in the afternoon, not from Monday."
)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def article(**fields: Any) -> Article:
    url = fields.get("url", "https://news.example/ferry")
    values: dict[str, Any] = {
        "id": article_id(url),
        "entry_id": "e",
        "url": url,
        "feed_url": "https://f.example/",
    }
    return Article(
        **{**values, "title": "Ferry", "text": "It runs.", "seen_at": NOW, "revision": "1", **fields}
    )


# The schedule


@pytest.mark.parametrize(
    ("now", "due"), [(0, 600), (599, 600), (600, 1_800), (5_000, 7_200), (7_200, None), (90_000, None)]
)
def test_a_schedule_counts_from_its_beginning_and_leaves_out_what_was_missed(
    now: float, due: float | None
) -> None:
    assert next_due_at(NOW, after(now), MINUTES) == (None if due is None else after(due))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"change": "backfill"}, "backfill"),
        ({"change": "updated"}, "updated"),
        ({"extraction": "degraded"}, "degraded"),
        ({"published_at": after(-86_401)}, "old"),
        ({"published_at": after(-3_600)}, None),
    ],
)
def test_only_late_articles_with_a_text_of_their_own_are_followed(
    fields: dict[str, Any], reason: str | None
) -> None:
    assert why_not_followed(article(**fields), NOW, SETTINGS) == reason


def test_without_a_schedule_nothing_is_followed() -> None:
    assert why_not_followed(article(), NOW, RevisitSettings(after_seconds=())) == "off"


@pytest.mark.parametrize("after_seconds", [[1], [600, 600], [3_600, 600], [200_000]])
def test_a_schedule_that_cannot_be_is_refused(after_seconds: list[float]) -> None:
    with pytest.raises(ValidationError, match="rising numbers"):
        RevisitSettings(after_seconds=after_seconds)


def test_a_new_revision_starts_the_schedule_over_so_often_and_no_more() -> None:
    visit = first_visit(article(), NOW, SETTINGS)

    once = of_new_revision(visit, article(revision="2"), after(700), SETTINGS)
    twice = of_new_revision(once, article(revision="3"), after(1_400), SETTINGS)

    assert (once.revision, once.due_at) == ("2", after(1_300))
    assert (twice.revision, twice.due_at) == ("3", after(1_300))
    assert of_visited(twice, after(1_400), SETTINGS) == msgspec.structs.replace(twice, due_at=after(2_500))


def test_the_entry_of_a_visit_is_the_same_on_every_repeat_and_another_for_each_visit() -> None:
    visit = first_visit(article(), NOW, SETTINGS)
    later = of_visited(visit, after(600), SETTINGS)

    assert later is not None
    assert entry_of(visit, after(600)).id == entry_of(visit, after(601)).id
    assert entry_of(visit, after(600)).id != entry_of(later, after(1_800)).id
    assert entry_of(visit, after(600)).known_revision == "1"


def test_what_only_the_feed_said_is_said_again() -> None:
    origins = {"published_at": "feed", "authors": "json-ld"}
    known = article(published_at=after(-60), authors=("A. Writer",), origins=origins)

    entry = entry_of(first_visit(known, NOW, SETTINGS), after(600))

    assert (entry.title, entry.published_at, entry.authors) == ("Ferry", after(-60), ())


# The stage by itself


class FakeState:
    """The visits, as `handle` and `tick` leave them."""

    def __init__(self) -> None:
        self.visits: dict[str, VisitState] = {}
        self.readings = 0

    def get(self, topic: Topic[Any], key: str) -> Any:
        return self.visits.get(key)

    def all(self, topic: Topic[Any]) -> Sequence[Any]:
        self.readings += 1
        return list(self.visits.values())

    def beginning(self, topic: Topic[Any], prefix: str) -> Sequence[Any]:
        raise NotImplementedError

    def apply(self, outputs: Sequence[Output | Delete]) -> list[Entry]:
        """Keep the visits; the entries among the outputs."""
        for output in outputs:
            if isinstance(output.record, VisitState):
                self.visits.pop(output.record.id, None)
                if isinstance(output, Output):
                    self.visits[output.record.id] = output.record
        return [output.record for output in outputs if isinstance(output.record, Entry)]


def come(stage: Revisit, state: FakeState, record: Article, at: datetime = NOW) -> str | None:
    """Why the article was dropped, None when it is followed."""
    result = stage.handle(record, Context(at=at, state=state, headers={}))
    if isinstance(result, Dropped):
        return result.reason
    assert not isinstance(result, list) or state.apply(result) == []
    return None


def test_a_page_is_asked_for_at_each_moment_of_its_schedule_once_and_then_forgotten() -> None:
    stage, state = Revisit(SETTINGS), FakeState()
    come(stage, state, article())

    asked = [
        seconds
        for seconds in (0, 599, 600, 601, 1_799, 1_800, 1_801, 7_199, 7_200, 7_201, 90_000)
        if state.apply(stage.tick(after(seconds), state))
    ]

    assert asked == [600, 1_800, 7_200]
    assert state.visits == {}
    assert come(stage, state, article(change="updated", revision="2"), after(7_210)) == "updated"


def test_the_same_article_again_changes_nothing() -> None:
    stage, state = Revisit(SETTINGS), FakeState()
    come(stage, state, article())

    assert come(stage, state, article(), after(60)) == "known"
    assert come(stage, state, article(extraction="degraded", revision="2"), after(60)) == "degraded"
    assert [visit.due_at for visit in state.visits.values()] == [after(600)]


def test_one_domain_is_not_visited_all_at_once_and_others_do_not_wait_for_it() -> None:
    stage, state = Revisit(RevisitSettings(after_seconds=MINUTES, domain_pause_seconds=10)), FakeState()
    for n in range(3):
        come(stage, state, article(url=f"https://news.example/{n}"))
    come(stage, state, article(url="https://other.example/"))

    asked = [len(state.apply(stage.tick(after(600 + seconds), state))) for seconds in range(25)]

    assert [(seconds, count) for seconds, count in enumerate(asked) if count] == [(0, 2), (10, 1), (20, 1)]


def test_turns_that_passed_in_a_standstill_are_not_taken_all_at_once() -> None:
    stage, state = Revisit(RevisitSettings(after_seconds=MINUTES, domain_pause_seconds=10)), FakeState()
    for n in range(6):
        come(stage, state, article(url=f"https://news.example/{n}"))

    asked = [len(state.apply(stage.tick(after(600 + seconds), state))) for seconds in (0, 10, 100, 105, 110)]

    assert asked == [1, 1, 1, 0, 1]


def test_the_state_is_read_through_once_for_a_share_and_not_for_each_tick() -> None:
    stage, state = Revisit(SETTINGS), FakeState()

    for seconds in range(130):
        stage.tick(after(seconds), state)

    assert state.readings == 1


def test_visits_of_partitions_that_came_later_are_found() -> None:
    stage, state = Revisit(SETTINGS), FakeState()
    stage.tick(NOW, state)
    visit = first_visit(article(), NOW, SETTINGS)
    state.visits[visit.id] = visit
    stage.forget()

    assert len(state.apply(stage.tick(after(600), state))) == 1


def test_a_unit_that_came_to_nothing_is_made_up_for() -> None:
    stage, state = Revisit(RevisitSettings(after_seconds=MINUTES, domain_pause_seconds=0)), FakeState()
    come(stage, state, article())

    void = stage.tick(after(600), state)
    stage.forget()
    again = stage.tick(after(601), state)

    assert len(void) == len(again) == 2
    assert [output.topic.key(output.record) for output in void] == [
        output.topic.key(output.record) for output in again
    ]


def test_visits_end_when_the_schedule_is_taken_out_of_the_settings() -> None:
    state = FakeState()
    come(Revisit(SETTINGS), state, article())

    assert state.apply(Revisit(RevisitSettings(after_seconds=())).tick(after(600), state)) == []
    assert state.visits == {}


# With fetch and extract, a real site and a real log


class Pipeline:
    """fetch, extract and revisit on one log, on a clock that is set."""

    def __init__(self, transport: EmbeddedTransport, clock: SettableClock) -> None:
        setup = Setup(HttpSettings(allow_networks=LOOPBACK_NETWORKS), (), (), (), Path(), clock)
        pace = PolitenessSettings(delay_seconds=0)
        self.stages: list[Stage] = [
            Fetch.build(FetchSettings(robots=False, politeness=pace, attempts=1), setup),
            Extract.build(ExtractSettings(children=1), setup),
            Revisit.build(RevisitSettings(after_seconds=MINUTES), setup),
        ]
        fetch, extract, revisit = self.stages
        self.workers = [
            Worker([fetch, extract], transport, group="fetch", clock=clock),
            Worker([revisit], transport, group="revisit", clock=clock),
        ]
        for worker in self.workers:
            worker.connect()

    def run_until(self, is_done: Callable[[], bool]) -> None:
        """Turn the workers until it is done and they are idle."""
        ends_at = time.monotonic() + 30
        while not (is_done() and all(worker.idle_at is not None for worker in self.workers)):
            assert time.monotonic() < ends_at, "it did not come about"
            for worker in self.workers:
                worker.turn()

    def close(self) -> None:
        for worker in self.workers:
            worker.disconnect()
        for stage in self.stages:
            stage.close()


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        yield site


def put(site: LoopbackSite, *paragraphs: str, status: int = 200) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    text = f"<article><h1>Ferry to run again</h1>{body}</article>"
    page = f"<html lang=en><head><title>Ferry to run again</title></head><body>{text}</body></html>"
    return site.put("/ferry", page.encode(), status=status)


def kept(transport: EmbeddedTransport, topic: Topic[Any]) -> list[Any]:
    return [topic.record.decode(received.value) for received in transport.read(topic.name) if received.value]


def dropped(reason: str) -> float:
    labels = {"stage": "extract", "reason": reason}
    return REGISTRY.get_sample_value("wirewatch_records_dropped_total", labels) or 0.0


def test_a_page_that_changes_gives_a_new_revision_of_the_same_article_also_after_a_restart(
    tmp_path: Path, site: LoopbackSite
) -> None:
    clock = SettableClock(NOW)
    transport = EmbeddedTransport(tmp_path / "log.db", clock=clock)
    transport.create_topics(TOPICS.values(), 2)
    url = put(site, *PARAGRAPHS)
    entry = Entry(
        id="entry-1",
        feed_url=site.url("/feed"),
        url=url,
        identity="1",
        revision="1",
        title="The ferry",
        seen_at=NOW,
    )
    transport.publish([ENTRIES.message(entry)])
    pipeline = Pipeline(transport, clock)
    pipeline.run_until(lambda: bool(kept(transport, VISITS)))
    pipeline.close()

    pipeline = Pipeline(transport, clock)
    clock.advance(599)
    pipeline.run_until(lambda: True)
    assert site.requests == ["/ferry"]

    before = dropped("unchanged")
    clock.advance(1)
    pipeline.run_until(lambda: dropped("unchanged") == before + 1)
    assert site.requests == ["/ferry", "/ferry"]
    assert len(kept(transport, ARTICLES)) == 1

    before = dropped("revisit_failed")
    put(site, "gone", status=404)
    clock.advance(1_200)
    pipeline.run_until(lambda: dropped("revisit_failed") == before + 1)
    assert len(kept(transport, ARTICLES)) == 1

    put(site, *PARAGRAPHS, CORRECTION)
    clock.advance(5_400)
    pipeline.run_until(lambda: len(kept(transport, ARTICLES)) == 2)
    pipeline.close()
    transport.close()

    first, second = kept(EmbeddedTransport(tmp_path / "log.db", read_only=True), ARTICLES)
    assert first.id == second.id
    assert first.revision != second.revision
    assert (second.change, second.seen_at) == ("updated", after(7_200))
    assert CORRECTION in second.text
