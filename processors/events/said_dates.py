"""A date as a text says it, and on which side of the day of publication it lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True)
class SaidDate:
    """A date as said at [start, end): `iso` as precise as it was said, from `first` to `last` day.

    `is_of_saying`: the weekday on which somebody said it ("officials said on Monday"); `is_of_comment`: the
    day on which somebody spoke of what may have been another day; `is_dateline`: that on which the text was
    sent; `is_open`: of an article without a day of its own, counted from `undated.NO_DAY`.
    """

    start: int
    end: int
    iso: str
    first: date
    last: date
    is_weekday: bool = False
    is_of_saying: bool = False
    is_of_comment: bool = False
    is_dateline: bool = False
    is_open: bool = False

    def days_from(self, day: date) -> int:
        """Days from `day` to it: negative when it lies before, 0 when it covers it."""
        if self.first <= day <= self.last:
            return 0
        return (self.first - day).days if self.first > day else (self.last - day).days


def settled(dates: Iterable[SaidDate], published: date | None, is_ahead: bool) -> tuple[SaidDate, ...]:
    """`dates` with weekdays moved before the day of publication, or after it when the event lies ahead.

    The weekday on which somebody said that it lies ahead is not its own.
    """
    return tuple(
        _on_side(said, published, is_ahead) if said.is_weekday and published is not None else said
        for said in dates
        if not ((said.is_of_saying or said.is_of_comment) and is_ahead)
    )


def _on_side(said: SaidDate, published: date, is_ahead: bool) -> SaidDate:
    if is_ahead and said.first < published:
        return moved(said, 7)
    return moved(said, -7) if not is_ahead and said.first > published else said


def moved(said: SaidDate, days: int) -> SaidDate:
    """The day so many days later, as it would be said."""
    day = said.first + timedelta(days=days)
    return replace(said, iso=day.isoformat(), first=day, last=day)
