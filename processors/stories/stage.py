"""The stage between matches and alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from processors.stories.assign import Decision, assign, due, due_at, is_past
from processors.stories.chronicle import story_prefix
from processors.stories.settings import StoriesSettings
from wirewatch.headers import trace_id
from wirewatch.records import Match
from wirewatch.settings import Section
from wirewatch.stage import Context, Delete, Dropped, Output, Result, Setup, State
from wirewatch.states import StoryState
from wirewatch.topics import ALERTS, MATCHES, STORIES, Topic

#: What a tick tells at most (with the stories up to 20 MB); after a long stop much may be due.
MAX_STORIES_A_TICK = 100


class Stories:
    """Turns matches into one alert a story. Ordered, because each match meets what the last one left.

    What a pause holds back is told by `tick`. Which stories wait is kept in memory, so that a tick
    need not read them all; it is read from the table again whenever it may be wrong.
    """

    name = "stories"
    settings_class: ClassVar[type[Section]] = StoriesSettings
    consumes: Topic[Any] = MATCHES
    tables: tuple[Topic[Any], ...] = (STORIES,)
    is_ordered = True

    def __init__(self, settings: StoriesSettings) -> None:
        self._settings = settings
        #: When the pause of each story with news ends; None until the table was read.
        self._waiting: dict[str, datetime] | None = None
        #: The earliest time at which the log took a match handled since the last tick.
        self._handled_at: datetime | None = None

    @classmethod
    def build(cls, settings: StoriesSettings, setup: Setup) -> Self:
        """The stage for its section of the settings."""
        return cls(settings)

    def handle(self, record: Match, context: Context) -> Result:
        """The story that the match joins, and the alert that is due. Drops: "repeat"."""
        stories = context.state.beginning(STORIES, story_prefix(record.watch))
        decision = assign(record, stories, context.at, self._settings, trace_id(context.headers))
        self._handled_at = min(self._handled_at or context.at, context.at)
        if decision.is_repeat:
            return Dropped("repeat")
        self._note(decision.stories)
        return _outputs(decision)

    def tick(self, now: datetime, state: State) -> Sequence[Output | Delete]:
        """The updates whose pause is over.

        While matches that the log took long ago are read, their time counts instead of `now`: those
        still to be read may belong to an update. The first tick only looks which stories wait.
        """
        until = min(self._handled_at or now, now)
        self._handled_at = None
        if self._waiting is None:
            self._waiting = {}
            self._note(state.all(STORIES))
            return ()
        over = [story_id for story_id, at in self._waiting.items() if is_past(at, until, self._settings)]
        over = sorted(over, key=self._waiting.__getitem__)[:MAX_STORIES_A_TICK]
        for story_id in over:
            del self._waiting[story_id]
        stories = [story for story_id in over if (story := state.get(STORIES, story_id))]
        return _outputs(due(stories, until, self._settings))

    def forget(self) -> None:
        """Which stories wait is read from the table at the next tick."""
        self._waiting = None

    def _note(self, stories: Sequence[StoryState]) -> None:
        if self._waiting is None:
            return
        for story in stories:
            at = due_at(story, self._settings)
            if at:
                self._waiting[story.id] = at
            else:
                self._waiting.pop(story.id, None)

    def close(self) -> None:
        """There is nothing to give back."""


def _outputs(decision: Decision) -> tuple[Output | Delete, ...]:
    return (
        *(Delete(STORIES, story) for story in decision.forgotten),
        *(Output(STORIES, story) for story in decision.stories),
        *(Output(ALERTS, alert) for alert in decision.alerts),
    )
