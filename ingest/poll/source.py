"""feeds -> entries: every feed when it is due, each answer turned into entries and the feed's new state.

    Schedule ── due ──> HttpClient ── answer ──┬── read here ─────────────┬──> entries + state, one unit
       ^                                       └── read in a child, if ───┤
       └────────── due again ───────────────────── it may take long       │
                                        hubs push (WebSub) ───────────────┘

The feed's state is read from its table when it is needed, so a hundred thousand feeds cost little memory.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any, ClassVar, Protocol, Self

import structlog

from ingest.children import ChildPool
from ingest.hosts import Answer, Hosts
from ingest.poll import answers, outcomes
from ingest.poll.ages import FeedAges
from ingest.poll.outcomes import Failure
from ingest.poll.pushes import OpenWebSub, Pushes, no_websub, websub_opener
from ingest.poll.reader import FeedReader, Pool
from ingest.poll.reading import PREPARE
from ingest.poll.report import FeedsPage, feed_report
from ingest.poll.requests import Credentials, address_of, feed_request
from ingest.poll.settings import PollSettings
from ingest.poll.tally import count_entries, count_poll
from ingest.process_hosts import ProcessHosts
from ingest.schedule import Schedule, seconds_until_due
from wirewatch import metrics
from wirewatch.http import HttpClient, HttpError, Request, Response, policy
from wirewatch.settings import FeedSettings, Section
from wirewatch.stage import Delete, Output, Setup, State
from wirewatch.states import FeedState
from wirewatch.topics import ENTRIES, FEED_STATES, Topic
from wirewatch.urls import registrable_domain, without_credentials

log = structlog.get_logger(__name__)

#: What one unit of work may hold before it is handed over.
_MAX_ANSWERS_PER_UNIT = 200
_MAX_OUTPUTS_PER_UNIT = 2_000
#: While so many bodies wait for a child, no further feed is asked: they are held in memory.
_MAX_IN_CHILDREN = 16
_CHILD_RECYCLED_AFTER = 200
#: So many requests in a row that nobody answers, whatever the feed, and it is our own network that is down.
_OFFLINE_AFTER = 20
#: The state of a feed that is configured no more is kept so long, in case it comes back.
_FORGET_AFTER_SECONDS = 30 * 86_400.0


class Client(Protocol):
    """What the source needs of `HttpClient`."""

    def submit(self, request: Request) -> Future[Response]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Flight:
    """A feed that is being asked, in the share of work numbered `generation`."""

    feed: FeedSettings
    domain: str
    generation: int
    response: Response | None = None


class Poll:
    """The source. Entries and the state that knows them come out of the same `advance`."""

    name: ClassVar[str] = "poll"
    settings_class: ClassVar[type[Section]] = PollSettings
    tables: ClassVar[tuple[Topic[Any], ...]] = (FEED_STATES,)

    def __init__(
        self,
        settings: PollSettings,
        feeds: Sequence[FeedSettings],
        client: Client,
        pool: Pool,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        open_websub: OpenWebSub = no_websub,
        hosts: Hosts | None = None,
    ) -> None:
        self._settings = settings
        self._feeds = {feed.url: feed for feed in feeds}
        credentials = ((feed.url, Credentials.of(feed)) for feed in feeds)
        self._credentials = {url: each for url, each in credentials if each != _NO_CREDENTIALS}
        self._client = client
        self._pool = pool
        self._clock = clock
        self._monotonic = monotonic
        self._pushes = Pushes(settings, open_websub(lambda: self._done.put(None)))
        self._reader = FeedReader(settings, pool, chance, self._pushes.floor_seconds)
        self._hosts = Hosts(settings.politeness) if hosts is None else hosts
        for domain, delay_seconds in settings.domain_delays.items():
            self._hosts.set_delay(domain, delay_seconds)
        self._schedule = Schedule(self._hosts)
        self._state: State | None = None
        self._done: SimpleQueue[tuple[_Flight, Future[Any]] | None] = SimpleQueue()
        self._uncommitted: dict[str, FeedState] = {}
        #: When feeds were asked whose answers are not committed yet, by the monotonic clock.
        self._asked_at: dict[str, float] = {}
        self._feeds_page = FeedsPage()
        self._generation = 0
        self._in_flight = 0
        self._in_children = 0
        self._forgotten: list[Delete] = []
        self._never_polled: set[str] = set()
        self._is_once = False
        self._unanswered_in_a_row = 0
        self._ages = FeedAges(clock)

    @classmethod
    def build(cls, settings: PollSettings, setup: Setup) -> Self:
        """The source with an HTTP client and, for feeds that may take long to read, a pool of children.

        Raises: SettingsError when a feed's `secret_file` cannot be read, or WebSub cannot listen.
        """
        pool = ChildPool(
            settings.parse_children,
            settings.parse_deadline_seconds,
            settings.parse_memory_bytes,
            _CHILD_RECYCLED_AFTER,
            PREPARE,
        )
        client = HttpClient(setup.http, max_connections=settings.max_in_flight)
        try:
            return cls(
                settings,
                setup.feeds,
                client,
                pool,
                clock=setup.clock,
                open_websub=websub_opener(settings.websub, client, setup),
                hosts=setup.shared.the(ProcessHosts).stage_hosts(settings.politeness),
            )
        except BaseException:
            client.close()
            pool.close()
            raise

    # --- the contract of a source -----------------------------------------------------------------

    def begin_once(self) -> None:
        """Ask every feed once, whenever it was due, and none twice; `is_idle` says when that is done."""
        self._is_once = True

    def assigned(self, holds: Callable[[str], bool], state: State) -> None:
        """Take over the feeds whose hosts `holds`; each stays due when it was, here or elsewhere."""
        self._generation += 1
        self._in_flight = self._in_children = 0
        self._state = state
        self._uncommitted.clear()
        self._schedule = Schedule(self._hosts)
        mine = {url: feed for url, feed in self._feeds.items() if holds(registrable_domain(url))}
        states = state.all(FEED_STATES)
        known = {each.feed_url: each for each in states if each.feed_url in mine}
        self._ages.replace(known, len(mine))
        self._never_polled = set(mine) if self._is_once else set(mine) - set(known)
        now, moment = self._clock(), self._monotonic()
        for url in mine:
            wait = 0.0 if self._is_once else self._wait(url, known.get(url), now, len(mine) - len(known))
            self._add(url, known.get(url), max(moment + wait, self._not_before(url)))
        for each in states:
            if each.feed_url in mine:
                self._pushes.keep(each)
            else:
                self._pushes.drop(each.feed_url)
        self._forgotten = self._unconfigured(states, holds, now)
        log.info("feeds_assigned", feeds=len(mine), never_polled=len(self._never_polled))

    def advance(self, timeout_seconds: float) -> Sequence[Output | Delete]:
        """Ask what is due, and hand over what has been answered."""
        if self._state is None:
            return []
        for feed_url in self._uncommitted:  # what the last call handed over is committed by now
            self._asked_at.pop(feed_url, None)
        self._uncommitted.clear()
        self._feeds_page.answer(self._report)
        self._start_due()
        outputs = [*self._forgotten, *self._handle_pushes()]
        self._forgotten = []
        timeout = 0.0 if outputs else self._patience(timeout_seconds)
        for _ in range(_MAX_ANSWERS_PER_UNIT):
            done = self._next_done(timeout)
            if done is None:
                break
            timeout = 0.0
            outputs += self._finish(*done)
            if len(outputs) >= _MAX_OUTPUTS_PER_UNIT:
                break
        return outputs

    @property
    def is_idle(self) -> bool:
        """Nothing is in flight, nothing is due, and every feed that is new here was asked."""
        busy = self._in_flight or self._in_children or self._never_polled or not self._done.empty()
        return not busy and not self._schedule.has_due(self._monotonic())

    def pages(self) -> Mapping[str, Callable[[], Any]]:
        """`/feeds`: what `wirewatch feeds why` says, of all feeds held here."""
        return {"/feeds": self._feeds_page}

    def close(self) -> None:
        """End requests and children."""
        self._pushes.close()
        self._client.close()
        self._pool.close()
        self._ages.close()

    def _next_done(self, timeout: float) -> tuple[_Flight, Future[Any]] | None:
        """An answer, None when there is none in time or a push has arrived."""
        try:
            return self._done.get(timeout=timeout) if timeout > 0 else self._done.get_nowait()
        except Empty:
            return None

    def _handle_pushes(self) -> list[Output | Delete]:
        outputs: list[Output | Delete] = []
        for event in self._pushes.take():
            feed, state = self._feeds.get(event.feed_url), self._state_of(event.feed_url)
            if feed is None or state is None:
                continue
            step = self._pushes.step(event, feed, state, self._clock())
            if step is not None:
                count_entries(step)
                self._ages.note(step.state)
                outputs += self._outputs(step)
        return outputs

    # --- asking -----------------------------------------------------------------------------------

    def _wait(self, url: str, state: FeedState | None, now: datetime, new_feeds: int) -> float:
        return seconds_until_due(
            state.due_at if state else None,
            feed_url=url,
            now=now,
            interval_seconds=state.interval_seconds if state else 0.0,
            new_feeds=new_feeds,
            asked_at=state.last_attempt_at if state else None,
        )

    def _not_before(self, feed_url: str) -> float:
        """A feed whose answer is void, because nothing can be committed, is not asked again at once."""
        if self._is_once or feed_url not in self._asked_at:
            return float("-inf")
        return self._asked_at[feed_url] + self._settings.schedule.min_interval_seconds

    def _add(self, feed_url: str, state: FeedState | None, due: float) -> None:
        self._schedule.add(feed_url, registrable_domain(address_of(feed_url, state)), due)

    def _patience(self, timeout_seconds: float) -> float:
        until_next = self._schedule.next_at() - self._monotonic()
        return max(0.001, min(timeout_seconds, until_next))

    def _start_due(self) -> None:
        now = self._monotonic()
        while self._has_room and (taken := self._schedule.take(now)):
            feed_url, domain, due = taken
            metrics.POLL_LAG_SECONDS.observe(max(0.0, now - due))
            self._ask(self._feeds[feed_url], domain)

    @property
    def _has_room(self) -> bool:
        return self._in_flight < self._settings.max_in_flight and self._in_children < _MAX_IN_CHILDREN

    def _ask(self, feed: FeedSettings, domain: str) -> None:
        state = self._state_of(feed.url)
        request = feed_request(
            feed.url,
            state,
            self._credentials.get(feed.url, _NO_CREDENTIALS),
            now=self._clock(),
            unconditional_after_seconds=self._settings.unconditional_after_seconds,
            max_body_bytes=self._settings.max_feed_bytes,
        )
        flight = _Flight(feed, domain, self._generation)
        self._asked_at[feed.url] = self._monotonic()
        self._in_flight += 1
        self._await(flight, self._client.submit(request))

    def _await(self, flight: _Flight, future: Future[Any]) -> None:
        future.add_done_callback(lambda done: self._done.put((flight, done)))

    def _state_of(self, feed_url: str) -> FeedState | None:
        if feed_url in self._uncommitted:
            return self._uncommitted[feed_url]
        return self._state.get(FEED_STATES, feed_url) if self._state else None

    # --- answers ----------------------------------------------------------------------------------

    def _finish(self, flight: _Flight, future: Future[Any]) -> list[Output | Delete]:
        if flight.response is None:
            self._release_host(flight, future)
        if flight.generation != self._generation:
            return []
        if flight.response is None:
            self._in_flight -= 1
        else:
            self._in_children -= 1
        now = self._clock()
        state = self._state_of(flight.feed.url) or answers.new_state(flight.feed, now)
        try:
            step = self._step(flight, future, state, now)
        except Exception as error:
            log.exception("feed_failed", feed=without_credentials(flight.feed.url))
            step = answers.on_failure(flight.feed, state, Failure("bug", type(error).__name__), now)
        return [] if step is None else self._hand_over(flight.feed, step, now)

    def _release_host(self, flight: _Flight, future: Future[Any]) -> None:
        now = self._monotonic()
        answer: Answer = "failed"
        wait = None
        if not future.cancelled() and future.exception() is None:
            response: Response = future.result()
            is_limited = policy.is_rate_limited(response)
            answer = "slow_down" if is_limited else "fine"
            wait = policy.retry_after_seconds(response, self._clock()) if is_limited else None
        self._hosts.finish(flight.domain, now, answer, wait)
        self._schedule.release(flight.domain, now)

    def _step(
        self, flight: _Flight, future: Future[Any], state: FeedState, now: datetime
    ) -> answers.Step | None:
        """What the answer means; None while a child reads it."""
        if flight.response is not None:
            return self._reader.from_child(flight.feed, state, flight.response, future, now)
        error = HttpError("closed", "") if future.cancelled() else future.exception()
        if error is not None:
            failure = outcomes.http_failure(error)
            is_unanswered = failure.failure_class == "network"
            self._unanswered_in_a_row = self._unanswered_in_a_row + 1 if is_unanswered else 0
            is_offline = self._unanswered_in_a_row > _OFFLINE_AFTER
            return answers.on_failure(flight.feed, state, failure, now, is_offline=is_offline)
        self._unanswered_in_a_row = 0
        response: Response = future.result()
        read = self._reader.read(flight.feed, state, response, now)
        if isinstance(read, answers.Step):
            return read
        self._in_children += 1
        self._await(_Flight(flight.feed, flight.domain, flight.generation, response), read)
        return None

    def _hand_over(self, feed: FeedSettings, step: answers.Step, now: datetime) -> list[Output | Delete]:
        count_poll(step)
        self._ages.note(step.state)
        is_done = step.outcome != outcomes.DISCOVERED
        if is_done:
            self._never_polled.discard(feed.url)
        if not (self._is_once and is_done):
            wait = (step.state.due_at - now).total_seconds()
            self._add(feed.url, step.state, self._monotonic() + wait)
        self._pushes.keep(step.state)
        return self._outputs(step)

    def _outputs(self, step: answers.Step) -> list[Output | Delete]:
        """What the step says, to be committed together; until it is, the new state counts here."""
        self._uncommitted[step.state.feed_url] = step.state
        entries: list[Output | Delete] = [Output(ENTRIES, entry) for entry in step.entries]
        return [*entries, Output(FEED_STATES, step.state)]

    # --- beside ------------------------------------------------------------------------------------

    def _unconfigured(
        self, states: Sequence[FeedState], holds: Callable[[str], bool], now: datetime
    ) -> list[Delete]:
        """What is known of feeds that have been out of the configuration for long."""
        strange = (each for each in states if each.feed_url not in self._feeds)
        return [
            Delete(FEED_STATES, each)
            for each in strange
            if holds(registrable_domain(each.feed_url))
            and (now - (each.last_attempt_at or each.due_at)).total_seconds() > _FORGET_AFTER_SECONDS
        ]

    def _report(self) -> dict[str, Any]:
        states = self._state.all(FEED_STATES) if self._state else ()
        mine = [each for each in states if each.feed_url in self._feeds]
        return feed_report(mine, self._clock(), slowest=self._hosts.slowest(20))


_NO_CREDENTIALS = Credentials()
