"""Questions about when an event takes place and when an article said so."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from wirewatch.records import ArticleRef

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WEEK = re.compile(r"(\d{4})-W(\d{2})(?:-(\d))?")


def days_of(when: str | None) -> tuple[date, date] | None:
    """The first and the last day of `when`: "2018-09" is a month, "2018-W36" a week, "a/b" a range.

    None when it says no day that can be read.
    """
    first, _, last = (when or "").partition("/")
    begin, end = _days(first), _days(last or first)
    return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None


def _days(text: str) -> tuple[date, date] | None:
    if week := _WEEK.match(text):
        return _days_of_week(*week.groups())
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def _days_of_week(year: str, week: str, day: str | None) -> tuple[date, date] | None:
    try:
        first = date.fromisocalendar(int(year), int(week), int(day or 1))
        return first, first if day else date.fromisocalendar(int(year), int(week), 7)
    except ValueError:
        return None


def days_apart(one: str | None, other: str | None) -> int | None:
    """Days between two `when`s, 0 when they may be the same day; None when one of them says none."""
    a, b = days_of(one), days_of(other)
    if a is None or b is None:
        return None
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def precision(when: str | None) -> int:
    """How exactly `when` says it: the longer a span of days, the lower; instants are highest."""
    days = days_of(when)
    if days is None:
        return -(10**6)
    return -(days[1] - days[0]).days + ("T" in (when or ""))


def is_ahead_of(when: str | None, moment: datetime) -> bool:
    """The event begins after the day of `moment` and the next one (days differ by time zone)."""
    days = days_of(when)
    return days is not None and (days[0] - moment.date()).days > 1


def is_still_to_come(when: str | None, now: datetime, grace_seconds: float) -> bool:
    """The event's last day is not yet over for `grace_seconds`."""
    days = days_of(when)
    if days is None:
        return False
    try:
        over_at = datetime.combine(days[1] + timedelta(days=1), time(0), UTC)
    except OverflowError:
        return True
    return now.timestamp() < over_at.timestamp() + grace_seconds


def said_at(article: ArticleRef) -> datetime:
    """When an article said what it says: published, if that can be, else first seen.

    A changed article says it when the change was seen; a date in the future is not believed.
    """
    published = article.published_at
    if published is None or article.change == "updated" or published > article.seen_at:
        return article.seen_at
    return published
