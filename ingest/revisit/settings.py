"""When pages are visited again."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field, field_validator

from wirewatch.settings import Section

_SHORTEST_SECONDS = 60.0
#: A visit's state is kept for three days (`wirewatch.topics.VISITS`).
_LONGEST_SECONDS = 2 * 86_400.0


class RevisitSettings(Section):
    """When the page of an article is visited again, since articles change after they came out."""

    after_seconds: tuple[float, ...] = Field(
        (600.0, 1_800.0, 7_200.0, 21_600.0, 86_400.0),
        description="Visits, counted from when the article, or its last new revision, came; [] for none.",
    )
    max_restarts: int = Field(
        5, ge=0, description="How often a new revision starts an article's schedule over."
    )
    max_age_seconds: float = Field(
        86_400.0, gt=0, description="An article that was published longer ago when it came is not followed."
    )
    domain_pause_seconds: float = Field(
        10.0,
        ge=0,
        description="Least time between two such visits to a domain: new articles of it go first. "
        "A visit that comes so late that the next one is due takes its place.",
    )

    @field_validator("after_seconds")
    @classmethod
    def _is_schedule(cls, after_seconds: tuple[float, ...]) -> tuple[float, ...]:
        is_rising = all(one < other for one, other in pairwise(after_seconds))
        is_bounded = all(_SHORTEST_SECONDS <= each <= _LONGEST_SECONDS for each in after_seconds)
        if not (is_rising and is_bounded):
            raise ValueError("rising numbers from 60 to 172800, such as [600, 7200, 86400]")
        return after_seconds
