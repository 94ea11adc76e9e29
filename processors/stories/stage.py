"""The stage between matches and alerts."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from processors.stories.assign import assign
from processors.stories.chronicle import story_prefix
from processors.stories.settings import StoriesSettings
from wirewatch.headers import trace_id
from wirewatch.records import Match
from wirewatch.settings import Section
from wirewatch.stage import Context, Delete, Dropped, Output, Result, Setup
from wirewatch.topics import ALERTS, MATCHES, STORIES, Topic


class Stories:
    """Turns matches into one alert a story. Ordered, because each match meets what the last one left."""

    name = "stories"
    settings_class: ClassVar[type[Section]] = StoriesSettings
    consumes: Topic[Any] = MATCHES
    tables: tuple[Topic[Any], ...] = (STORIES,)
    is_ordered = True

    def __init__(self, settings: StoriesSettings) -> None:
        self._settings = settings

    @classmethod
    def build(cls, settings: StoriesSettings, setup: Setup) -> Self:
        """The stage for its section of the settings."""
        return cls(settings)

    def handle(self, record: Match, context: Context) -> Result:
        """The story that the match joins, and the alert that is due. Drops: "repeat"."""
        stories = context.state.beginning(STORIES, story_prefix(record.watch))
        decision = assign(record, stories, context.at, self._settings, trace_id(context.headers))
        if decision.is_repeat:
            return Dropped("repeat")
        return (
            *(Delete(STORIES, story) for story in decision.forgotten),
            *(Output(STORIES, story) for story in decision.stories),
            *(Output(ALERTS, alert) for alert in decision.alerts),
        )

    def close(self) -> None:
        """There is nothing to give back."""
