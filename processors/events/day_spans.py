"""The days that words like "next week" or "in autumn" mean, counted from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

_DAY = timedelta(days=1)
#: Before everything that is told.
_FAR = date(1900, 1, 1)
#: "Soon" is within so many days.
_SOON_DAYS = 180


def _one_day(shift: int) -> Callable[[date], tuple[str, date, date]]:
    def span(published: date) -> tuple[str, date, date]:
        day = published + timedelta(days=shift)
        return day.isoformat(), day, day

    return span


def _week(shift: int) -> Callable[[date], tuple[str, date, date]]:
    def span(published: date) -> tuple[str, date, date]:
        monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * shift)
        year, week, _ = monday.isocalendar()
        return f"{year:04}-W{week:02}", monday, monday + timedelta(days=6)

    return span


def _month(shift: int) -> Callable[[date], tuple[str, date, date]]:
    def span(published: date) -> tuple[str, date, date]:
        months = published.year * 12 + published.month - 1 + shift
        first = date(months // 12, months % 12 + 1, 1)
        return first.isoformat()[:7], first, date((months + 1) // 12, (months + 1) % 12 + 1, 1) - _DAY

    return span


def _year(shift: int) -> Callable[[date], tuple[str, date, date]]:
    def span(published: date) -> tuple[str, date, date]:
        year = published.year + shift
        return f"{year:04}", date(year, 1, 1), date(year, 12, 31)

    return span


def _late_in_month(published: date) -> tuple[str, date, date]:
    """What is left of the last days of the month."""
    iso, first, last = _month(0)(published)
    return iso, min(max(first.replace(day=21), published + _DAY), last), last


def _soon(published: date) -> tuple[str, date, date]:
    return "", published + _DAY, published + timedelta(days=_SOON_DAYS)


def _season(first_month: int) -> Callable[[date], tuple[str, date, date]]:
    """The nearest three months from that month on."""

    def span(published: date) -> tuple[str, date, date]:
        years = (published.year - 1, published.year, published.year + 1)
        first = min(
            (date(year, first_month, 1) for year in years), key=lambda day: abs((day - published).days + 45)
        )
        return "", first, first + timedelta(days=90)

    return span


def _long_ago(published: date) -> tuple[str, date, date]:
    return "", _FAR, published - timedelta(days=200)


#: What each name of the rule file stands for: as said, the first day and the last.
SPANS: dict[str, Callable[[date], tuple[str, date, date]]] = {
    "today": _one_day(0),
    "tomorrow": _one_day(1),
    "yesterday": _one_day(-1),
    "in two days": _one_day(2),
    "two days ago": _one_day(-2),
    "soon": _soon,
    "late this month": _late_in_month,
    "spring": _season(3),
    "summer": _season(6),
    "autumn": _season(9),
    "winter": _season(12),
    "this week": _week(0),
    "next week": _week(1),
    "last week": _week(-1),
    "this month": _month(0),
    "next month": _month(1),
    "last month": _month(-1),
    "this year": _year(0),
    "next year": _year(1),
    "last year": _year(-1),
    "long ago": _long_ago,
}
