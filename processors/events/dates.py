"""Dates said in a text, read relative to when it was published.

    9 September | 9月9日 | 9월 9일 | 4日 | next week | 지난해 | in 2018 | June 8-9 | Montag | 16.6.

A day without a year is the nearest such day, and so is a weekday until `settled` by whether the event is
over or lies ahead. What cannot be placed in time without a publication date is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from processors.events.calendar_dates import CalendarDate
from processors.events.date_words import DateWords, words_of
from processors.events.day_roles import is_of_comment, is_of_dateline
from processors.events.day_spans import SPANS
from processors.events.east_asian_dates import east_asian_dates, yearless_date
from processors.events.patterns import is_unspaced
from processors.events.said_dates import SaidDate, moved

#: A weekday is at most this many days back, or the rest of a week ahead.
_NEAR_BACK = 3
#: From the first day to the last: within a month fewer, in a year as many.
_MONTH_DAYS, _YEAR_DAYS = 31, 364
#: How far into the text a dateline may stand.
_DATELINE_CHARS = 80
#: How far before a date "since" stands, which makes it the last such event's: "first visit since 2019".
_SINCE_REACH = 24
#: How far before a month the word may begin that names a part of it, or before a time how often within it.
_PART_REACH = 20
#: How far before a weekday the word may begin that calls it the next or the last one.
_CALLED_REACH = 16
#: How far before a weekday the verb of saying may begin that it belongs to.
_SAID_CHARS = 30
#: What may stand between a month and its day, or between two days: 다음 달 9일, 8日至9日.
_CHAIN_CHARS = 3

_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
#: A day and its month in figures: 16.6., 16. 6. 2021.
_FIGURES = re.compile(
    r"(?<![\d.,:])(?P<day>3[01]|[12]\d|0?[1-9])\.\s?(?P<month>1[0-2]|0?[1-9])\."
    r"(?:\s?(?P<year>(?:19|20)\d\d))?(?!\d)"
)
#: Day and month as some languages write them in figures: 15/8, 12-13/11/2017.
_SLASHED = re.compile(
    r"(?<![\d./])(?:(?P<from>3[01]|[12]\d|0?[1-9])\s?[-–]\s?)?(?P<day>3[01]|[12]\d|0?[1-9])/(?P<month>1[0-2]|0?[1-9])"
    r"(?:/(?P<year>(?:19|20)\d\d))?(?![\d/]|[.,]\d)"
)
_YEAR = re.compile(r"(?<![\d.,$€£-])(?P<year>(?:19|20)\d\d)(?![\d.,]\d|\d|%)")
_GROUPS = ("year", "month", "day", "from")


def find_dates(folded: str, start: int, end: int, language: str, published: date | None) -> list[SaidDate]:
    """The dates said in `folded[start:end]`, in order."""
    written = _written(folded, start, end, language)
    found = [said for dated in written if (said := dated.placed(published)) is not None]
    found += relative_dates(folded, start, end, language, published) if published is not None else ()
    words = words_of(language)
    found = [
        said
        for said in found
        if not words.since.search(folded, max(start, said.start - _SINCE_REACH), said.start)
        and not _is_of_goal(said, published)
    ]
    found = _in_weeks(folded, found, words)
    found.sort(key=lambda said: (said.start, said.start - said.end))
    placed = _pinned(folded, _chained(folded, _without_overlaps(found), words), words)
    return [_with_role(said, folded, start, end, language) for said in placed]


def dateline_of(folded: str, title_end: int, language: str) -> date | None:
    """The whole date with which a text begins; None when it begins with none."""
    found = find_dates(folded, title_end, title_end + _DATELINE_CHARS, language, None)
    return next((said.first for said in found if said.first == said.last), None)


def dates_its_news(language: str) -> bool:
    """Whether the day of publication is said in figures of what has happened on it: "sáng 26/6"."""
    return not is_unspaced(language) and words_of(language).has_slashes


def _written(folded: str, start: int, end: int, language: str) -> Iterator[CalendarDate]:
    """Days, months and years of the calendar."""
    words = words_of(language)
    yield from _in_figures(_ISO, folded, start, end)
    yield from east_asian_dates(folded, start, end, language)
    if is_unspaced(language):
        return
    if words.has_figures:
        yield from _in_figures(_FIGURES, folded, start, end)
    if words.has_slashes:
        yield from _in_figures(_SLASHED, folded, start, end)
    yield from _named_months(folded, start, end, words)
    yield from _in_figures(_YEAR, folded, start, end)


def _in_figures(pattern: re.Pattern[str], folded: str, start: int, end: int) -> Iterator[CalendarDate]:
    """What the groups of a pattern name: `year`, `month` and `day`, and `from`, the first of several days."""
    for match in pattern.finditer(folded, start, end):
        parts = match.groupdict()
        year, month, day, first = (int(parts[name]) if parts.get(name) else None for name in _GROUPS)
        yield CalendarDate(*match.span(), year, month, day, from_day=first)


def _named_months(folded: str, start: int, end: int, words: DateWords) -> Iterator[CalendarDate]:
    """Months by their names, with day and year: 9 June 2018, early May, in May."""
    if words.month.search(folded, start, end) is None:
        return
    for match in words.day_month.finditer(folded, start, end):
        day, year = match.group("day1") or match.group("day2"), match.group("year1")
        part = _part_before(folded, match, words) if day is None else None
        if day or part or year or _is_certain_month(folded, match, words):
            yield CalendarDate(
                *match.span(),
                year=int(year) if year else None,
                month=_month_number(match.group(), words),
                day=int(day) if day else None,
                part=part,
            )


def _month_number(text: str, words: DateWords) -> int | None:
    return next((number for number, month in enumerate(words.months, 1) if month.search(text)), None)


def _is_certain_month(folded: str, match: re.Match[str], words: DateWords) -> bool:
    """A bare month is one only after a preposition: "in May", not "may"."""
    before = folded[max(0, match.start() - 10) : match.start()]
    return words.before_month.search(before) is not None


def _part_before(folded: str, match: re.Match[str], words: DateWords) -> str | None:
    """Which part of the month the words before it name; None when they name none."""
    before = folded[max(0, match.start() - _PART_REACH) : match.start()]
    return next((part for part, pattern in words.parts if pattern.search(before)), None)


def relative_dates(folded: str, start: int, end: int, language: str, published: date) -> Iterator[SaidDate]:
    """Weekdays, and words like "next week"."""
    words = words_of(language)
    none = [match.span() for match in words.no_day.finditer(folded, start, end)]
    for name, pattern in words.relative:
        for match in pattern.finditer(folded, start, end):
            if _is_within(match, none) or _is_again(folded, start, match, words):
                continue
            iso, first, last = SPANS[name](published)
            yield SaidDate(match.start(), match.end(), iso, first, last)
    for match in words.weekday.finditer(folded, start, end):
        if _is_within(match, none):
            continue
        number = next(i for i, pattern in enumerate(words.weekdays) if pattern.search(match.group()))
        day = published + timedelta(days=(number - published.weekday() + _NEAR_BACK) % 7 - _NEAR_BACK)
        is_of_saying = words.said.search(folded, max(start, match.start() - _SAID_CHARS), match.start())
        said = SaidDate(match.start(), match.end(), day.isoformat(), day, day, True, is_of_saying is not None)
        yield _as_called(said, folded, start, end, words, published)


def _is_again(folded: str, start: int, match: re.Match[str], words: DateWords) -> bool:
    """Whether it is how often within the time: "for the third time in two weeks"."""
    return words.times.search(folded, max(start, match.start() - _PART_REACH), match.start()) is not None


def _is_within(match: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= match.start() and match.end() <= end for start, end in spans)


def _as_called(
    said: SaidDate, folded: str, start: int, end: int, words: DateWords, published: date
) -> SaidDate:
    """The weekday on the side of publication that a word beside it puts it: next Friday, lundi dernier."""
    begin = max(start, said.start - _CALLED_REACH)
    first_end = folded.find(" ", said.start, said.end) + 1 or said.start  # "próxima sexta" is one
    is_coming, is_gone = (
        before.search(folded, begin, said.start)
        or before.match(folded, said.start, first_end)
        or behind.match(folded, said.end, end)
        for before, behind in (words.coming, words.gone)
    )
    if not (is_coming or is_gone):
        return said
    is_here = said.first <= published if is_coming else said.first >= published
    return replace(moved(said, 7 if is_coming else -7) if is_here else said, is_weekday=False)


def _is_of_goal(said: SaidDate, published: date | None) -> bool:
    """Whether it is a bare year beyond the next: of an aim, not of news ("trade of 100 billion by 2035")."""
    is_year = said.iso == f"{said.first.year:04}"
    return is_year and published is not None and said.first.year > published.year + 1


def _in_weeks(folded: str, found: list[SaidDate], words: DateWords) -> list[SaidDate]:
    """Weekdays right behind a week as the days of that week: 下周五, 다음 주 금요일, 来週の金曜."""
    weeks = [said for said in found if "W" in said.iso]
    return [_in_week(said, weeks, folded, words) if weeks and said.is_weekday else said for said in found]


def _in_week(said: SaidDate, weeks: list[SaidDate], folded: str, words: DateWords) -> SaidDate:
    for week in weeks:
        is_next = week.start < said.start <= week.end or words.of_week.fullmatch(folded, week.end, said.start)
        if is_next and week.start < said.start:
            day = week.first + timedelta(days=said.first.weekday())
            return replace(said, start=week.start, iso=day.isoformat(), first=day, last=day, is_weekday=False)
    return said


def _without_overlaps(found: list[SaidDate]) -> list[SaidDate]:
    kept: list[SaidDate] = []
    for said in found:
        if not kept or said.start >= kept[-1].end:
            kept.append(said)
    return kept


def _chained(folded: str, found: list[SaidDate], words: DateWords) -> list[SaidDate]:
    """What stands right before completes a date: 다음 달 9일, 9月8日至10日, 明年三月."""
    chained: list[SaidDate] = []
    for said in found:
        before = chained[-1] if chained else None
        if before is not None and said.start - before.end <= _CHAIN_CHARS:
            said = _completed(said, before, folded, words)
        chained.append(said)
    return chained


def _completed(said: SaidDate, before: SaidDate, folded: str, words: DateWords) -> SaidDate:
    """`said` in the month of a month or day before it, in the year of a year, or right behind a weekday."""
    days = (before.last - before.first).days
    is_joined = words.joins.fullmatch(folded, before.end, said.start) is not None
    if said.is_weekday and not (before.is_weekday or days) and is_joined:
        named = before.first + timedelta(days=(said.first - before.first).days % 7)
        return replace(said, iso=named.isoformat(), first=named, last=named, is_weekday=False)
    yearless = yearless_date(folded, said.start, said.end)
    return (_in_span(yearless, before) if yearless is not None else None) or said


def _in_span(yearless: CalendarDate, before: SaidDate) -> SaidDate | None:
    """A day in the month before it, or in that of the day before it; a month in the year before it."""
    days, first = (before.last - before.first).days, before.first
    if yearless.month is None and days < _MONTH_DAYS:
        return replace(yearless, year=first.year, month=first.month).placed(None)
    if yearless.month is not None and days >= _YEAR_DAYS:
        return replace(yearless, year=first.year).placed(None)
    return None


def _pinned(folded: str, found: list[SaidDate], words: DateWords) -> list[SaidDate]:
    """Weekdays as the day that stands beside them: 星期六(6月17日), Tuesday, 18 September."""
    pinned = list(found)
    for number, (one, other) in enumerate(pairwise(found)):
        is_beside = words.beside_day.fullmatch(folded, one.end, other.start) is not None
        if one.is_weekday == other.is_weekday or not is_beside:
            continue
        weekday, day = (number, other) if one.is_weekday else (number + 1, one)
        if day.first == day.last:
            pinned[weekday] = replace(
                pinned[weekday], iso=day.iso, first=day.first, last=day.last, is_weekday=False
            )
            is_of_saying = one.is_of_saying or other.is_of_saying
            pinned[number] = replace(pinned[number], is_of_saying=is_of_saying)
            pinned[number + 1] = replace(pinned[number + 1], is_of_saying=is_of_saying)
    return pinned


def _with_role(said: SaidDate, folded: str, start: int, end: int, language: str) -> SaidDate:
    """The date, marked where it is a dateline's or that of a comment."""
    if is_of_dateline(folded, start, said.start, said.end, language):
        return replace(said, is_dateline=True)
    if is_of_comment(folded, said.start, said.end, end, language):
        return replace(said, is_of_comment=True)
    return said
