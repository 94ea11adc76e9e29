"""How matches become stories, and how often a story may call."""

from __future__ import annotations

from pydantic import Field

from wirewatch.settings import Section

_HOUR_SECONDS = 3_600.0
_DAY_SECONDS = 24 * _HOUR_SECONDS


class StoriesSettings(Section):
    """When two matches tell one story, and when a story's receivers hear of it again."""

    gap_seconds: float = Field(
        3 * _DAY_SECONDS,
        gt=0,
        description="Longest pause in the reports of one story (unless they name the same day).",
    )
    when_tolerance_days: int = Field(
        3, ge=0, description="Days that two reports of one event may differ about its date."
    )
    moved_within_days: int = Field(
        14, ge=0, description="The same, for reports close in time: the date was moved, or told wrongly."
    )
    copy_similarity: float = Field(
        0.5, gt=0, le=1, description="Share of text in common from which an article counts as a copy."
    )
    story_similarity: float = Field(
        0.25, gt=0, le=1, description="The same, from which two articles tell one story (keyword watches)."
    )
    title_similarity: float = Field(
        0.5, gt=0, le=1, description="Share of words in common of two titles of one story (keyword watches)."
    )
    update_pause_seconds: float = Field(
        900.0,
        ge=0,
        description="Pause after a notification before more sources, a date or a place are told. "
        "A second source, a new status and a higher severity are told at once.",
    )
    forget_after_seconds: float = Field(
        14 * _DAY_SECONDS,
        gt=0,
        description="A story without new matches is forgotten then (one of a coming event: after it).",
    )
    max_stories: int = Field(300, ge=1, description="Stories kept of one watch; the quietest go first.")
