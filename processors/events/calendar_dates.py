"""Days, months and years of the calendar as far as a text writes them, placed nearest to its publication.

2018-09-09 | 9 June 2018 | 12-13/11 | early May | in 2018 | 4日
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from processors.events.said_dates import SaidDate

_DAY = timedelta(days=1)
#: Days of a part of a month; 0 is its last day.
_MONTH_PARTS = {"early": (1, 10), "middle": (11, 20), "late": (21, 0)}
#: How much farther off a day of the month of publication may be than one of the month before or after.
_OWN_MONTH_DAYS = 12
_MIDDLE_DAY = 15


@dataclass(frozen=True)
class CalendarDate:
    """What is written of a date at [start, end), None where it is left out.

    `part` of the month is "early", "middle" or "late"; `from_day` is the first of several days of which `day`
    is the last: 12-13/11.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    from_day: int | None = None

    def placed(self, published: date | None) -> SaidDate | None:
        """When it is: nearest to the publication where the year, or year and month are left out.

        None for a day that no calendar has, and where the day of publication is needed and not known.
        """
        if self.month is None:
            return self._without_month(published)
        year = self.year if self.year is not None else self._nearest_year(self.month, published)
        said = self._in_month(year, self.month) if year is not None else None
        return self._narrowed(said) if said is not None else None

    def _without_month(self, published: date | None) -> SaidDate | None:
        if self.day is None:
            return self._whole_year(self.year) if self.year is not None else None
        if self.year is not None or published is None:
            return None
        return self._day_near(self.day, published)

    def _whole_year(self, year: int) -> SaidDate:
        return SaidDate(self.start, self.end, str(year), date(year, 1, 1), date(year, 12, 31))

    def _day_near(self, day: int, published: date) -> SaidDate | None:
        """The day in the month of publication, unless a few days back or ahead it is another's."""

        def distance(candidate: date) -> int:
            days = (candidate - published).days
            return abs(days) - (_OWN_MONTH_DAYS if candidate.month == published.month else 0)

        nearest = min(_in_months_around(day, published), key=distance, default=None)
        return self._on(nearest) if nearest is not None else None

    def _nearest_year(self, month: int, published: date | None) -> int | None:
        """The year in which the day, or the middle of the month, is nearest to the publication."""
        if published is None:
            return None
        day = _MIDDLE_DAY if self.day is None else self.day
        own = _ordinal(published.year, published.month, published.day)
        years = (published.year, published.year - 1, published.year + 1)
        return min(years, key=lambda year: abs(_ordinal(year, month, day) - own))

    def _in_month(self, year: int, month: int) -> SaidDate | None:
        try:
            if self.day is not None:
                return self._on(date(year, month, self.day))
            first = date(year, month, 1)
        except ValueError:
            return None
        last = date(year + month // 12, month % 12 + 1, 1) - _DAY
        return SaidDate(self.start, self.end, f"{year:04}-{month:02}", first, last)

    def _on(self, day: date) -> SaidDate:
        return SaidDate(self.start, self.end, day.isoformat(), day, day)

    def _narrowed(self, said: SaidDate) -> SaidDate:
        """The part of the month as said, or the days from the first one named to the last."""
        if self.part is not None:
            first, last = _MONTH_PARTS[self.part]
            end = said.first.replace(day=last) if last else said.last
            return replace(said, first=said.first.replace(day=first), last=end)
        if self.from_day is not None and self.from_day < said.first.day:
            day = said.first.replace(day=self.from_day)
            return replace(said, iso=day.isoformat(), first=day)
        return said


def _in_months_around(day: int, published: date) -> list[date]:
    """The day in the month before, the month of publication and the month after, where they have it."""
    candidates = []
    for shift in (-1, 0, 1):
        months = published.year * 12 + published.month - 1 + shift
        try:
            candidates.append(date(months // 12, months % 12 + 1, day))
        except ValueError:
            continue
    return candidates


def _ordinal(year: int, month: int, day: int) -> float:
    """About how many days there were up to that one, also where no calendar has it: 29 February 2019."""
    return year * 365 + month * 30.4 + day
