"""The worker: every record ends in one outcome, in order, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

import msgspec
import pytest
from prometheus_client import REGISTRY

from wirewatch.dead_letters import list_dead_letters, retry_dead_letters
from wirewatch.errors import BadRecordError, RetryLaterError
from wirewatch.headers import HANDLED_PREFIX, SEEN_AT, TRACEPARENT, first_headers, read_headers, write_headers
from wirewatch.loop import TooManyDeadLettersError, WorkerSettings
from wirewatch.records import Annotated, Article, Match, Record, derive_id
from wirewatch.settings import Section
from wirewatch.source_worker import SourceWorker
from wirewatch.stage import Context, Delete, Dropped, Output, Result, Setup, State
from wirewatch.states import StoryState
from wirewatch.topics import ANNOTATED, ARTICLES, FEED_STATES, MATCHES, STORIES, TOPICS, Topic
from wirewatch.transport.contract import MAX_RECORD_BYTES, Message, Received, partition_of
from wirewatch.transport.embedded import EmbeddedTransport
from wirewatch.worker import Worker, retry_seconds

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 13, 0, tzinfo=UTC)
QUICK = WorkerSettings(first_retry_seconds=0.01, max_retry_seconds=0.02, drain_seconds=2.0)


@pytest.fixture
def transport(tmp_path: Path) -> Iterator[EmbeddedTransport]:
    transport = EmbeddedTransport(tmp_path / "log.sqlite")
    transport.create_topics(TOPICS.values(), 4)
    yield transport
    transport.close()


class FakeStage:
    """A stage whose handler is a function of the test."""

    settings_class: ClassVar[type[Section]] = Section

    def __init__(
        self,
        name: str,
        consumes: Topic[Any],
        handle: Callable[[Any, Context], Result | Future[Result]],
        *,
        is_ordered: bool = False,
        tables: tuple[Topic[Any], ...] = (),
    ) -> None:
        self.name = name
        self.consumes = consumes
        self.handle = handle  # type: ignore[assignment, method-assign]
        self.is_ordered = is_ordered
        self.tables = tables

    @classmethod
    def build(cls, settings: Any, setup: Setup) -> Self:
        raise AssertionError("tests build their stages themselves")

    def handle(self, record: Any, context: Context) -> Result | Future[Result]:
        raise AssertionError("set by the test")

    def close(self) -> None:
        pass


def an_article(number: int, text: str = "text") -> Article:
    return Article(
        id=derive_id("article", str(number)),
        entry_id=f"entry-{number}",
        url=f"https://example.com/{number}",
        feed_url="https://example.com/feed",
        title=f"Title {number}",
        text=text,
        seen_at=NOW,
        revision="1",
    )


def annotated(article: Article, _: Context) -> Result:
    return [Output(ANNOTATED, Annotated(article=article))]


def publish(transport: EmbeddedTransport, *articles: Article) -> None:
    transport.publish(
        ARTICLES.message(article, write_headers(first_headers(article.entry_id, NOW))) for article in articles
    )


def run_until(worker: Worker | SourceWorker, is_done: Callable[[], bool], seconds: float = 10.0) -> None:
    """Turn the loop until the outcome is there; fail rather than hang."""
    ends_at = time.monotonic() + seconds
    worker.connect()
    try:
        while not is_done():
            assert time.monotonic() < ends_at, "the worker did not get there"
            worker.turn()
    finally:
        worker.disconnect()


def kept(transport: EmbeddedTransport, topic: Topic[Any]) -> list[Any]:
    return [topic.record.decode(received.value) for received in transport.read(topic.name) if received.value]


def test_a_record_is_handed_on_with_its_trace(transport: EmbeddedTransport) -> None:
    publish(transport, an_article(1))
    worker = Worker([FakeStage("entities", ARTICLES, annotated)], transport, group="entities", settings=QUICK)

    run_until(worker, lambda: bool(kept(transport, ANNOTATED)))

    [received] = transport.read(ANNOTATED.name)
    headers = read_headers(received.headers)
    assert headers[TRACEPARENT] == first_headers("entry-1", NOW)[TRACEPARENT]
    assert headers[SEEN_AT] == NOW.isoformat()
    assert HANDLED_PREFIX + "entities" in headers


def test_a_restart_repeats_nothing_and_loses_nothing(transport: EmbeddedTransport) -> None:
    stage = FakeStage("entities", ARTICLES, annotated)
    publish(transport, *(an_article(number) for number in range(5)))
    run_until(Worker([stage], transport, group="entities"), lambda: len(kept(transport, ANNOTATED)) == 5)
    publish(transport, *(an_article(number) for number in range(5, 9)))

    run_until(Worker([stage], transport, group="entities"), lambda: len(kept(transport, ANNOTATED)) >= 9)

    titles = sorted(record.article.title for record in kept(transport, ANNOTATED))
    assert titles == [f"Title {number}" for number in range(9)]


def test_fused_stages_hand_on_in_memory_and_publish_all_the_same(transport: EmbeddedTransport) -> None:
    def match(record: Annotated, _: Context) -> Result:
        return [Output(MATCHES, a_match(record.article, "watch-1"))]

    publish(transport, an_article(1), an_article(2))
    stages = [FakeStage("entities", ARTICLES, annotated), FakeStage("keywords", ANNOTATED, match)]

    run_until(Worker(stages, transport, group="entities"), lambda: len(kept(transport, MATCHES)) == 2)

    assert len(kept(transport, ANNOTATED)) == 2


def test_a_bad_record_is_a_dead_letter_with_its_bytes_and_the_rest_goes_on(
    transport: EmbeddedTransport,
) -> None:
    broken = Message(ARTICLES.name, b"\xff\x00", b"\xff not json", b"\xfe", ())
    transport.publish([broken])
    publish(transport, an_article(1))
    worker = Worker([FakeStage("entities", ARTICLES, annotated)], transport, group="entities")

    run_until(worker, lambda: bool(list_dead_letters(transport)) and bool(kept(transport, ANNOTATED)))

    [letter] = list_dead_letters(transport)
    assert (letter.kind, letter.stage, letter.topic) == ("bad_record", "entities", ARTICLES.name)
    assert (letter.key, letter.value) == (broken.key, broken.value)
    assert "not a Article record" in letter.error


def test_a_bug_in_a_handler_costs_one_record_and_keeps_its_traceback(transport: EmbeddedTransport) -> None:
    def handle(article: Article, context: Context) -> Result:
        if article.title == "Title 1":
            raise ZeroDivisionError("surprise")
        return annotated(article, context)

    publish(transport, an_article(1), an_article(2))
    worker = Worker([FakeStage("entities", ARTICLES, handle)], transport, group="entities")

    run_until(worker, lambda: bool(list_dead_letters(transport)) and bool(kept(transport, ANNOTATED)))

    [letter] = list_dead_letters(transport)
    assert letter.kind == "bug"
    assert "ZeroDivisionError: surprise" in letter.traceback


def test_a_retried_dead_letter_comes_again_to_its_group_alone(transport: EmbeddedTransport) -> None:
    def refuse(article: Article, _: Context) -> Result:
        raise BadRecordError("not today")

    publish(transport, an_article(1))
    worker = Worker([FakeStage("entities", ARTICLES, refuse)], transport, group="entities")
    run_until(worker, lambda: bool(list_dead_letters(transport)))
    retry_dead_letters(transport, list_dead_letters(transport))
    others: list[str] = []

    def note(article: Article, _: Context) -> Result:
        others.append(article.id)
        return Dropped("noted")

    mended = Worker([FakeStage("entities", ARTICLES, annotated)], transport, group="entities")
    run_until(mended, lambda: bool(kept(transport, ANNOTATED)))
    other = Worker([FakeStage("other", ARTICLES, note)], transport, group="other")
    run_until(other, lambda: other.idle_at is not None)

    assert list_dead_letters(transport) == []
    assert others == [an_article(1).id]


def test_a_dead_letter_too_large_to_enclose_is_kept_by_reference(transport: EmbeddedTransport) -> None:
    publish(transport, an_article(1, text="x" * (MAX_RECORD_BYTES * 3 // 4)))

    def refuse(article: Article, _: Context) -> Result:
        raise BadRecordError("too long for me")

    worker = Worker([FakeStage("entities", ARTICLES, refuse)], transport, group="entities")
    run_until(worker, lambda: bool(list_dead_letters(transport)))
    [letter] = list_dead_letters(transport)
    retry_dead_letters(transport, [letter])

    assert letter.is_by_reference
    first, again = transport.read(ARTICLES.name)
    assert first.value == again.value


def test_an_output_over_the_limit_is_a_dead_letter_of_its_record(transport: EmbeddedTransport) -> None:
    def blow_up(article: Article, _: Context) -> Result:
        large = Annotated(article=an_article(2, text="x" * (MAX_RECORD_BYTES + 1)))
        return [Output(ANNOTATED, Annotated(article=article)), Output(ANNOTATED, large)]

    publish(transport, an_article(1))
    worker = Worker([FakeStage("entities", ARTICLES, blow_up)], transport, group="entities")

    run_until(worker, lambda: bool(list_dead_letters(transport)))

    assert "RecordTooLargeError" in list_dead_letters(transport)[0].error
    assert kept(transport, ANNOTATED) == []


def test_failures_that_may_pass_are_retried_in_their_place_in_the_order(transport: EmbeddedTransport) -> None:
    attempts: list[str] = []

    def handle(article: Article, context: Context) -> Result:
        attempts.append(f"{article.title}/{context.attempt}")
        if article.title == "Title 0" and context.attempt < 3:
            raise RetryLaterError("busy")
        return annotated(article, context)

    same_lane = [an_article(number) for number in range(200)]
    lane = partition_of(same_lane[0].id.encode(), 4)
    articles = [article for article in same_lane if partition_of(article.id.encode(), 4) == lane][:3]
    publish(transport, *articles)
    stage = FakeStage("sink", ARTICLES, handle, is_ordered=True)

    run_until(
        Worker([stage], transport, group="sink", settings=QUICK), lambda: len(kept(transport, ANNOTATED)) == 3
    )

    titles = [article.title for article in articles]
    assert attempts == ["Title 0/1", "Title 0/2", "Title 0/3", f"{titles[1]}/1", f"{titles[2]}/1"]


def in_one_lane(count: int) -> list[Article]:
    """Articles of one partition, numbered in its order."""
    place = partition_of(an_article(0).id.encode(), 4)
    same = [a for n in range(40 * count) if partition_of((a := an_article(n)).id.encode(), 4) == place]
    return [msgspec.structs.replace(a, title=str(n)) for n, a in enumerate(same[:count])]


class Refusing:
    """Handles what it is given, except articles whose titles are refused; notes both in order."""

    def __init__(self, *titles: str) -> None:
        self.refused = set(titles)
        self.told: list[str] = []
        self.attempts: list[str] = []

    def __call__(self, article: Article, _: Context) -> Result:
        self.attempts.append(article.title)
        if article.title in self.refused:
            raise RetryLaterError("status 500")
        self.told.append(article.title)
        return ()

    def worker(self, transport: EmbeddedTransport, **settings: Any) -> Worker:
        """One of an ordered stage without state, as a receiver is."""
        quick = QUICK.model_copy(update=settings)
        stage = FakeStage("sink", ARTICLES, self, is_ordered=True)
        return Worker([stage], transport, group="sink", settings=quick)


def test_a_record_refused_again_and_again_is_passed_by_those_of_other_keys(
    transport: EmbeddedTransport,
) -> None:
    poisoned, *others = in_one_lane(4)
    later = msgspec.structs.replace(poisoned, title="later")
    publish(transport, poisoned, others[0], later, *others[1:])
    receiver = Refusing("0")
    worker = receiver.worker(transport)

    run_until(worker, lambda: len(receiver.told) == 3)

    assert receiver.told == ["1", "2", "3"]
    assert receiver.attempts.index("1") == 5  # no blip is passed
    receiver.refused.clear()
    run_until(receiver.worker(transport), lambda: len(receiver.told) == 8)
    assert receiver.told[3:] == ["0", "1", "later", "2", "3"]  # a restart repeats what had passed, in order
    run_until(receiver.worker(transport), lambda: lag_of(transport, "sink") == 0)
    assert len(receiver.told) == 8


def test_what_passed_is_not_repeated_once_the_refused_one_is_taken(transport: EmbeddedTransport) -> None:
    publish(transport, *in_one_lane(4))
    receiver = Refusing("0")
    worker = receiver.worker(transport)

    def is_taken_in_the_end() -> bool:
        if len(receiver.told) == 3:
            receiver.refused.clear()
        return len(receiver.told) == 4

    run_until(worker, is_taken_in_the_end)
    run_until(receiver.worker(transport), lambda: lag_of(transport, "sink") == 0)

    assert receiver.told == ["1", "2", "3", "0"]


def test_a_receiver_that_refuses_everything_is_called_for_a_few_only(transport: EmbeddedTransport) -> None:
    articles = in_one_lane(12)
    publish(transport, *articles)
    receiver = Refusing(*(article.title for article in articles))
    worker = receiver.worker(transport)

    run_until(worker, lambda: len(receiver.attempts) >= 100)

    assert sorted(set(receiver.attempts)) == ["0", "1", "2", "3", "4"]
    receiver.refused = {"0"}
    run_until(receiver.worker(transport), lambda: len(receiver.told) == 11)
    assert receiver.told == [article.title for article in articles[1:]]


def test_no_more_pass_a_refused_record_than_may_be_in_flight(transport: EmbeddedTransport) -> None:
    publish(transport, *in_one_lane(12))
    receiver = Refusing("0")

    run_until(receiver.worker(transport, max_records_in_flight=4), lambda: receiver.attempts.count("0") >= 40)

    assert receiver.told == ["1", "2", "3"]


def test_a_stage_with_state_lets_nothing_pass(transport: EmbeddedTransport) -> None:
    transport.publish(
        STORIES.message(StoryState(id=f"s-{n}", watch="w", first_seen_at=NOW, last_match_at=NOW))
        for n in range(3)
    )
    attempts: list[str] = []

    def refuse(story: StoryState, _: Context) -> Result:
        attempts.append(story.id)
        raise RetryLaterError("not now")

    stage = FakeStage("stories", STORIES, refuse, is_ordered=True, tables=(STORIES,))
    worker = Worker([stage], transport, group="stories", settings=QUICK)
    run_until(worker, lambda: len(attempts) == 20)

    assert set(attempts) == {"s-0"}


def lag_of(transport: EmbeddedTransport, group: str) -> int:
    return sum(transport.lags().get(group, {}).values())


def test_what_is_retried_too_long_is_given_up(transport: EmbeddedTransport) -> None:
    def refuse(article: Article, _: Context) -> Result:
        raise RetryLaterError("receiver down")

    publish(transport, an_article(1))
    settings = WorkerSettings(first_retry_seconds=0.01, max_retry_seconds=0.01, retry_for_seconds=0.05)
    worker = Worker([FakeStage("sink", ARTICLES, refuse)], transport, group="sink", settings=settings)

    run_until(worker, lambda: bool(list_dead_letters(transport)))

    [letter] = list_dead_letters(transport)
    assert letter.kind == "gave_up"
    assert letter.attempts > 1


def test_waiting_for_its_turn_is_no_attempt(transport: EmbeddedTransport) -> None:
    def refuse(article: Article, context: Context) -> Result:
        if article.title == "Title 1" or context.attempt == 1:
            raise RetryLaterError("receiver down, then overrun")
        return annotated(article, context)

    first = an_article(1)
    second = msgspec.structs.replace(an_article(2), id=first.id)
    publish(transport, first, second)
    settings = WorkerSettings(first_retry_seconds=0.01, max_retry_seconds=0.01, retry_for_seconds=0.1)
    stage = FakeStage("sink", ARTICLES, refuse, is_ordered=True)

    run_until(
        Worker([stage], transport, group="sink", settings=settings), lambda: bool(kept(transport, ANNOTATED))
    )

    assert len(list_dead_letters(transport)) == 1


def test_a_slow_record_holds_up_no_other_and_is_not_lost_by_a_crash(transport: EmbeddedTransport) -> None:
    futures: dict[str, Future[Result]] = {}

    def start(article: Article, _: Context) -> Future[Result]:
        futures[article.title] = Future()
        return futures[article.title]

    publish(transport, *(an_article(number) for number in range(8)))
    worker = Worker([FakeStage("fetch", ARTICLES, start)], transport, group="fetch")
    worker.connect()
    while len(futures) < 8:
        worker.turn()
    for number in range(1, 8):
        futures[f"Title {number}"].set_result([Output(ANNOTATED, Annotated(article=an_article(number)))])
    worker.turn()
    handed_on = {record.article.title for record in kept(transport, ANNOTATED)}
    worker.disconnect()

    assert handed_on == {f"Title {number}" for number in range(1, 8)}
    run_until(
        Worker([FakeStage("fetch", ARTICLES, annotated)], transport, group="fetch"),
        lambda: "Title 0" in {record.article.title for record in kept(transport, ANNOTATED)},
    )


def test_a_worker_takes_no_more_than_it_may_hold(transport: EmbeddedTransport) -> None:
    started: list[Future[Result]] = []

    def start(article: Article, _: Context) -> Future[Result]:
        started.append(Future())
        return started[-1]

    publish(transport, *(an_article(number) for number in range(50)))
    settings = WorkerSettings(max_records_in_flight=10)
    worker = Worker([FakeStage("fetch", ARTICLES, start)], transport, group="fetch", settings=settings)
    worker.connect()
    for _ in range(5):
        worker.turn()
    worker.disconnect()

    assert len(started) == 10


def test_a_stage_that_rejects_too_much_stops_loudly(transport: EmbeddedTransport) -> None:
    def refuse(article: Article, _: Context) -> Result:
        raise BadRecordError("nothing is good enough")

    publish(transport, *(an_article(number) for number in range(30)))
    settings = WorkerSettings(dead_letter_window=20)
    worker = Worker([FakeStage("entities", ARTICLES, refuse)], transport, group="entities", settings=settings)

    with pytest.raises(TooManyDeadLettersError, match="max_dead_letter_ratio"):
        worker.run(threading.Event())

    assert isinstance(worker.failure, TooManyDeadLettersError)


def a_match(article: Article, watch: str) -> Match:
    from wirewatch.records import ArticleRef

    reference = ArticleRef(
        id=article.id, url=article.url, title=article.title, publisher="p", seen_at=article.seen_at
    )
    return Match(id=derive_id("match", watch, article.id), watch=watch, article=reference, evidence=())


def test_a_stage_sees_its_own_changes_and_they_survive_a_restart(transport: EmbeddedTransport) -> None:
    seen: list[int] = []

    def count(match: Match, context: Context) -> Result:
        story = context.state.get(STORIES, "story-1")
        seen.append(len(story.match_ids) if story else 0)
        match_ids = (*(story.match_ids if story else ()), match.id)
        return [Output(STORIES, a_story(match_ids))]

    def a_story(match_ids: tuple[str, ...]) -> StoryState:
        return StoryState(id="story-1", watch="w", first_seen_at=NOW, last_match_at=NOW, match_ids=match_ids)

    stage = FakeStage("stories", MATCHES, count, is_ordered=True, tables=(STORIES,))
    for numbers in (range(3), range(3, 6)):
        transport.publish(MATCHES.message(a_match(an_article(number), "w")) for number in numbers)
        expected = numbers[-1] + 1
        run_until(Worker([stage], transport, group="stories"), lambda: len(seen) == expected)  # noqa: B023

    assert seen == [0, 1, 2, 3, 4, 5]


def test_records_behind_one_that_waits_do_not_keep_the_loop_awake(transport: EmbeddedTransport) -> None:
    class CountingEvent(threading.Event):
        waits = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.waits += 1
            return super().wait(0)

    def never(match: Match, _: Context) -> Result | Future[Result]:
        return Future()

    transport.publish(MATCHES.message(a_match(an_article(number), "w")) for number in range(5))
    stage = FakeStage("stories", MATCHES, never, is_ordered=True)
    worker = Worker([stage], transport, group="stories", settings=WorkerSettings(drain_seconds=0))
    worker._wake = event = CountingEvent()
    worker.connect()
    for _ in range(20):
        worker.turn()
    worker.disconnect()

    assert event.waits >= 18


def test_a_stage_finds_its_values_by_the_beginning_of_their_keys(transport: EmbeddedTransport) -> None:
    found: list[list[tuple[str, datetime]]] = []

    def look(match: Match, context: Context) -> Result:
        stories = context.state.beginning(STORIES, "a-")
        found.append(sorted((story.id, story.last_match_at) for story in stories))
        if match.id == first.id:
            return [Output(STORIES, a_story("a-1", LATER)), Output(STORIES, a_story("a-3", LATER))]
        return [Delete(STORIES, a_story("a-1", LATER))]

    def a_story(key: str, at: datetime) -> StoryState:
        return StoryState(id=key, watch="w", first_seen_at=NOW, last_match_at=at)

    first, *others = (a_match(an_article(number), "w") for number in range(3))
    transport.publish(STORIES.message(a_story(key, NOW)) for key in ("a-1", "a-2", "b-1"))
    transport.publish([Message(STORIES.name, b"a-0", b"{truncated", b"w")])
    transport.publish(MATCHES.message(match) for match in (first, *others))
    stage = FakeStage("stories", MATCHES, look, is_ordered=True, tables=(STORIES,))

    run_until(Worker([stage], transport, group="stories"), lambda: len(found) == 3)

    assert found == [
        [("a-1", NOW), ("a-2", NOW)],
        [("a-1", LATER), ("a-2", NOW), ("a-3", LATER)],
        [("a-2", NOW), ("a-3", LATER)],
    ]


def test_unreadable_state_counts_as_absent(transport: EmbeddedTransport) -> None:
    found: list[StoryState | None] = []

    def look(match: Match, context: Context) -> Result:
        found.append(context.state.get(STORIES, "story-1"))
        return Dropped("seen")

    transport.publish([Message(STORIES.name, b"story-1", b"{truncated", b"w")])
    transport.publish([MATCHES.message(a_match(an_article(1), "w"))])
    stage = FakeStage("stories", MATCHES, look, is_ordered=True, tables=(STORIES,))

    run_until(Worker([stage], transport, group="stories"), lambda: bool(found))

    assert found == [None]


class TickingStage(FakeStage):
    """Remembers what comes and hands it on when it is ticked."""

    def tick(self, now: datetime, state: State) -> list[Output | Delete]:
        held = state.all(STORIES)
        matches: list[Output | Delete] = [
            Output(MATCHES, a_match(an_article(7), "other-watch")) for story in held if not story.event
        ]
        done: list[Output | Delete] = [
            Output(STORIES, msgspec.structs.replace(s, event="done")) for s in held
        ]
        return matches + done if matches else []

    def forget(self) -> None:
        self.times_forgotten = getattr(self, "times_forgotten", 0) + 1


def test_what_only_time_brings_about_is_published_once_with_its_state(transport: EmbeddedTransport) -> None:
    def remember(match: Match, _: Context) -> Result:
        story = StoryState(id="story-1", watch=match.watch, first_seen_at=NOW, last_match_at=NOW)
        return [Output(STORIES, story)] if match.watch == "w" else Dropped("own")

    transport.publish([MATCHES.message(a_match(an_article(1), "w"))])
    stage = TickingStage("stories", MATCHES, remember, is_ordered=True, tables=(STORIES,))
    worker = Worker([stage], transport, group="stories")

    run_until(worker, lambda: len(kept(transport, MATCHES)) > 1 and worker.idle_at is not None)

    again = Worker([stage], transport, group="stories")
    run_until(again, lambda: again.idle_at is not None)
    assert [match.watch for match in kept(transport, MATCHES)] == ["w", "other-watch"]
    [_, own] = transport.read(MATCHES.name)
    assert TRACEPARENT in read_headers(own.headers)
    assert stage.times_forgotten >= 2  # for each worker's share


def test_a_bug_in_a_tick_does_not_end_the_loop(transport: EmbeddedTransport) -> None:
    class Broken(FakeStage):
        def tick(self, now: datetime, state: State) -> list[Output | Delete]:
            raise ZeroDivisionError("surprise")

        def forget(self) -> None:
            pass

    publish(transport, an_article(1))
    worker = Worker([Broken("entities", ARTICLES, annotated)], transport, group="entities")

    run_until(worker, lambda: bool(kept(transport, ANNOTATED)) and worker.idle_at is not None)


class FakeSource:
    """Emits one article at each turn, and counts what it is told about its share."""

    name: ClassVar[str] = "poll"
    settings_class: ClassVar[type[Section]] = Section
    tables: ClassVar[tuple[Topic[Any], ...]] = (FEED_STATES,)
    is_idle = True

    def __init__(self) -> None:
        self.assignments = 0
        self.emitted = 0
        self.held: list[bool] = []

    @classmethod
    def build(cls, settings: Any, setup: Setup) -> Self:
        raise AssertionError("tests build their sources themselves")

    def assigned(self, holds: Callable[[str], bool], state: State) -> None:
        self.assignments += 1
        self.held.append(holds("example.com"))

    def advance(self, timeout_seconds: float) -> list[Output | Delete]:
        self.emitted += 1
        return [Output(ARTICLES, an_article(self.emitted))]

    def close(self) -> None:
        pass


def test_a_source_learns_its_share_before_it_works(transport: EmbeddedTransport) -> None:
    source = FakeSource()

    run_until(SourceWorker(source, transport), lambda: source.emitted >= 3)

    assert source.assignments == 1
    assert source.held == [True]
    [first, *_] = transport.read(ARTICLES.name)
    assert SEEN_AT in read_headers(first.headers)


class LateConsumer:
    """A member of a group whose share comes only after some calls of `take`, as on a slow broker."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def partition_count(self) -> int:
        return self._inner.partition_count if self.calls > 2 else 0

    @property
    def partitions(self) -> frozenset[int]:
        return self._inner.partitions if self.calls > 4 else frozenset()

    def take(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        return self._inner.take(*args, **kwargs) if self.calls > 4 else []


class LateTransport:
    """The embedded log, joined late."""

    def __init__(self, inner: EmbeddedTransport) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def consumer(self, *args: Any, **kwargs: Any) -> Any:
        return LateConsumer(self._inner.consumer(*args, **kwargs))


def test_a_source_waits_for_its_share(transport: EmbeddedTransport) -> None:
    source = FakeSource()

    run_until(SourceWorker(source, LateTransport(transport)), lambda: source.emitted >= 1)

    assert source.held == [True]


def test_a_worker_without_a_share_is_not_done(transport: EmbeddedTransport) -> None:
    publish(transport, an_article(1))
    late: Any = LateTransport(transport)
    worker = Worker([FakeStage("entities", ARTICLES, annotated)], late, group="entities")

    run_until(worker, lambda: worker.idle_at is not None)

    assert len(kept(transport, ANNOTATED)) == 1


def test_gauges_do_not_outlast_what_they_tell_of(transport: EmbeddedTransport) -> None:
    def gauge(name: str) -> float:
        return REGISTRY.get_sample_value(f"wirewatch_{name}", {"stage": "held"}) or 0.0

    def never(article: Article, _: Context) -> Future[Result]:
        return Future()

    publish(transport, an_article(1))
    worker = Worker(
        [FakeStage("held", ARTICLES, never)], transport, group="held", clock=lambda: NOW, member="z"
    )
    run_until(worker, lambda: gauge("records_in_flight") == gauge("consumer_lag_records") == 1)
    assert gauge("records_in_flight") == gauge("consumer_lag_records") == 0

    worker.connect()
    while gauge("oldest_in_flight_timestamp_seconds") > NOW.timestamp() - 0.1:
        worker.turn()
    others = [transport.consumer("held", [ARTICLES.name], member=name) for name in "abcd"]
    worker._lag_read_at = 0.0
    worker.turn()
    assert gauge("records_in_flight") == gauge("consumer_lag_records") == 0
    assert gauge("oldest_in_flight_timestamp_seconds") == NOW.timestamp()
    for consumer in others:
        consumer.close()


def test_a_stopped_worker_drains_what_is_in_flight(transport: EmbeddedTransport) -> None:
    stop = threading.Event()

    def slowly(article: Article, context: Context) -> Future[Result]:
        future: Future[Result] = Future()
        stop.set()
        threading.Timer(0.1, lambda: future.set_result(annotated(article, context))).start()
        return future

    publish(transport, an_article(1))
    Worker([FakeStage("fetch", ARTICLES, slowly)], transport, group="fetch", settings=QUICK).run(stop)

    assert len(kept(transport, ANNOTATED)) == 1


def test_own_waits_double_up_to_a_limit_and_asked_waits_are_never_shortened() -> None:
    settings = WorkerSettings(first_retry_seconds=1.0, max_retry_seconds=60.0)

    assert [retry_seconds(settings, attempt, None, 0.5) for attempt in (1, 2, 3, 99)] == [1.0, 2.0, 4.0, 60.0]
    assert retry_seconds(settings, 1, 3600.0, 0.0) == 3600.0
    assert retry_seconds(settings, 1, 1e9, 0.0) == 86_400.0
    assert retry_seconds(settings, 3, 0.0, 0.5) == 4.0


def test_a_record_is_only_what_its_topic_says() -> None:
    received = Received(ARTICLES.name, 0, 0, b"k", an_article(1).encode(), NOW)

    assert isinstance(ARTICLES.record.decode(received.value or b""), Record)
