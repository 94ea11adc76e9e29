"""The stage: remembers late articles, and asks for their pages again when it is time."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from ingest.revisit.schedule import entry_of, first_visit, of_new_revision, of_visited, why_not_followed
from ingest.revisit.settings import RevisitSettings
from wirewatch.records import Article
from wirewatch.settings import Section
from wirewatch.stage import Context, Delete, Dropped, Output, Result, Setup, State
from wirewatch.states import VisitState
from wirewatch.topics import ARTICLES, ENTRIES, VISITS, Topic
from wirewatch.urls import registrable_domain


class Revisit:
    """Follows articles. What is due is looked up in a queue, so that a tick with nothing due costs nothing.

    The queue may name visits that have moved since, the state decides.
    """

    name: ClassVar[str] = "revisit"
    settings_class: ClassVar[type[Section]] = RevisitSettings
    consumes: ClassVar[Topic[Any]] = ARTICLES
    tables: ClassVar[tuple[Topic[Any], ...]] = (VISITS,)
    is_ordered: ClassVar[bool] = True

    def __init__(self, settings: RevisitSettings) -> None:
        self._settings = settings
        self._pause = timedelta(seconds=settings.domain_pause_seconds)
        #: When to look at which visit, and whether that is its turn at the domain, as a heap; None: to be
        #: made from the state.
        self._queue: list[tuple[datetime, str, bool]] | None = None
        #: When each domain has its next turn to give; only moments still to come.
        self._free_at: dict[str, datetime] = {}

    @classmethod
    def build(cls, settings: RevisitSettings, setup: Setup) -> Self:
        return cls(settings)

    def handle(self, record: Article, context: Context) -> Result:
        visit = context.state.get(VISITS, record.id)
        if visit is None:
            reason = why_not_followed(record, context.at, self._settings)
            if reason:
                return Dropped(reason)
            return [self._later(first_visit(record, context.at, self._settings))]
        if record.revision == visit.revision or record.extraction != "full":
            return Dropped("known" if record.extraction == "full" else "degraded")
        return [self._later(of_new_revision(visit, record, context.at, self._settings))]

    def tick(self, now: datetime, state: State) -> Sequence[Output | Delete]:
        """Entries for the pages that are due, with the visits' next states."""
        if self._queue is None:
            self._queue = [(visit.due_at, visit.id, False) for visit in state.all(VISITS)]
            heapq.heapify(self._queue)
        self._free_at = {domain: free_at for domain, free_at in self._free_at.items() if free_at > now}
        outputs: list[Output | Delete] = []
        asked: set[str] = set()
        while self._queue and self._queue[0][0] <= now:
            at, key, has_turn = heapq.heappop(self._queue)
            visit = state.get(VISITS, key)
            if visit is None or visit.due_at > now or key in asked:
                continue
            is_in_time = at + self._pause > now  # turns that all passed in a standstill count no more
            if (has_turn and is_in_time) or self._is_free(visit, now):
                asked.add(key)
                outputs += self._visited(visit, now)
        return outputs

    def forget(self) -> None:
        self._queue = None
        self._free_at.clear()

    def close(self) -> None:
        """Nothing to give back."""

    def _is_free(self, visit: VisitState, now: datetime) -> bool:
        """Whether the page's domain may be visited now; if not, the visit gets the domain's next turn."""
        domain = registrable_domain(visit.url)
        free_at = self._free_at.get(domain, now)
        self._free_at[domain] = free_at + self._pause
        if free_at > now:
            self._look_at(visit, free_at, has_turn=True)
        return free_at <= now

    def _visited(self, visit: VisitState, now: datetime) -> list[Output | Delete]:
        if not self._settings.after_seconds:
            return [Delete(VISITS, visit)]
        after = of_visited(visit, now, self._settings)
        asking = Output(ENTRIES, entry_of(visit, now))
        return [asking, Delete(VISITS, visit) if after is None else self._later(after)]

    def _later(self, visit: VisitState) -> Output:
        self._look_at(visit, visit.due_at)
        return Output(VISITS, visit)

    def _look_at(self, visit: VisitState, at: datetime, *, has_turn: bool = False) -> None:
        if self._queue is not None:
            heapq.heappush(self._queue, (at, visit.id, has_turn))
