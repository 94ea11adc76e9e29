"""The days named by an article without a date: on which side of its news they lie, not when they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from processors.events.dates import dates_its_news, find_dates, relative_dates
from processors.events.patterns import is_unspaced
from processors.events.said_dates import SaidDate

#: Stands for the day of publication that nobody knows: the middle of a month and of a week.
NO_DAY = date(2000, 6, 14)
#: Either side of it: a longer time than any that tells by itself that something has happened.
_EITHER = (NO_DAY - timedelta(days=200), NO_DAY + timedelta(days=200))
#: What lasts longer is a year, which says nothing.
_MOST_DAYS = 31


def open_dates(folded: str, start: int, end: int, language: str) -> list[SaidDate]:
    """What is said relative to the day of publication: "tomorrow" lies ahead of it, "last week" does not.

    A weekday, "today" and a day or month of the calendar may lie on either side: the verb tells which,
    except where news of what has happened is dated in the present, too.
    """
    has_tense = not (is_unspaced(language) or dates_its_news(language))
    relative = {(said.start, said.end) for said in relative_dates(folded, start, end, language, NO_DAY)}
    found = []
    for said in find_dates(folded, start, end, language, NO_DAY):
        is_relative = (said.start, said.end) in relative
        if is_relative and not said.is_weekday and said.days_from(NO_DAY):
            found.append(replace(said, iso="", is_open=True))
        elif is_relative or (said.last - said.first).days < _MOST_DAYS:
            first, last = _EITHER
            found.append(replace(said, iso="", first=first, last=last, is_weekday=has_tense, is_open=True))
    return found
