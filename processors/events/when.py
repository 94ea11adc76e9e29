"""When an event takes place: the date said of it, else that of the headline whose news it is.

Dates of what is only recalled do not count beside what is told, nor the days on which somebody spoke of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from processors.events.dates import find_dates
from processors.events.occurrences import Analysis, Occurrence
from processors.events.places import in_same_part
from processors.events.relevance import LEAD_SENTENCES, as_new_as_first, in_lead
from processors.events.said_dates import SaidDate, settled
from processors.events.sentence_status import Reading
from processors.events.triggers import Trigger
from wirewatch.records import Status

_TAKEN_BACK: frozenset[Status] = frozenset({"cancelled", "denied"})
#: What lies ahead, or was to.
_AHEAD: frozenset[Status] = frozenset({"rumoured", "planned", "confirmed", *_TAKEN_BACK})
#: Sentences whose dates count.
_MOST_DATED = 4
#: The news of a first sentence is no older, in days.
_MOST_DAYS_AGO = 12
#: What a headline tells in the present tense was so many days before, at most; a week or a month ended then.
_NEWS_DAYS, _NEWS_WEEK_DAYS = 3, 1

#: Forms of verbs by which a headline tells what goes on just now; a base form only of people together.
_NEWS_FORMS = frozenset(("present", "ongoing", "leaving", "joint"))
#: What ends a clause: 普京与金正恩通话 | 习近平…会晤：…
_CLAUSE_END = re.compile(r"\s|[,;:.!?…。，；：！？、|–—-]|$")


def tells_news(trigger: Trigger, reading: Reading, folded: str, title_end: int, is_base_verb: bool) -> bool:
    """Whether a headline tells of it in the present tense; without tenses, at the end of a clause of it."""
    if trigger.end > title_end or reading.status != "happened" or reading.is_recalled or reading.is_aside:
        return False
    if trigger.form == "neutral":
        return _CLAUSE_END.match(folded, trigger.end) is not None
    return trigger.form in _NEWS_FORMS or (trigger.form == "base" and is_base_verb)


def when_of(telling: Sequence[Occurrence], analysis: Analysis, status: Status) -> str | None:
    """The first date said of the event, made more precise by a later one that lies within it."""
    same = as_new_as_first(telling)
    is_news = status == "happened" and any(o.is_news for o in same)
    may_be = _Span(analysis.published, status, is_news, telling[0].is_announced)
    chosen: SaidDate | None = None
    for occurrence in same[:_MOST_DATED]:
        trigger, fitting = occurrence.trigger, (said for said in occurrence.dates if may_be.holds(said))
        for said in sorted(fitting, key=lambda s: (-precision(s), abs(s.start - trigger.start))):
            if chosen is None or _is_within(said, chosen):
                chosen = said
    chosen = chosen or _in_lead(telling[0], analysis, may_be)
    if chosen is None and is_news and not _recalls(telling, analysis):
        return _day_of_news(analysis.published)
    return chosen.iso if chosen else None


@dataclass(frozen=True)
class _Span:
    """What bounds the event's date: the publication, the status; `is_news`: a headline tells it as news."""

    published: date | None
    status: Status
    is_news: bool
    is_announced: bool

    def holds(self, said: SaidDate) -> bool:
        """Whether the date may be the event's."""
        if not said.iso or said.is_dateline or (said.is_of_comment and not self.is_announced):
            return False
        if self.published is None:
            return True
        days = said.days_from(self.published)
        if self.status in _AHEAD:
            return days >= 0
        if not self.is_news:
            return days <= 0
        return -(_NEWS_DAYS if precision(said) == 3 else _NEWS_WEEK_DAYS) <= days <= 0

    def of_lead(self, dates: Sequence[SaidDate]) -> Iterator[SaidDate]:
        """The days of a first sentence that may be the event's; a weekday there is when it was taken back."""
        for said in settled(dates, self.published, self.status != "happened"):
            is_recent = self.published is None or said.days_from(self.published) >= -_MOST_DAYS_AGO
            is_of_taking_back = said.is_weekday and self.status in _TAKEN_BACK
            if precision(said) == 3 and is_recent and not is_of_taking_back and self.holds(said):
                yield said


def _in_lead(first: Occurrence, analysis: Analysis, may_be: _Span) -> SaidDate | None:
    """A day said in the first sentences, where those that tell of the event say none.

    Of a headline that tells more news than one only what is in the same part.
    """
    folded = analysis.document.folded
    for start, end in analysis.document.sentences[: analysis.lead_start + LEAD_SENTENCES]:
        said = find_dates(folded, start, end, analysis.language, analysis.published)
        if first.is_title and end <= analysis.document.title_end:
            said = in_same_part(folded, first.trigger, said)
        found = next(may_be.of_lead(said), None)
        if found is not None:
            return found
    return None


def _recalls(telling: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether the first sentences tell of the event as of something that was before the news."""
    return any(o.reading.is_recalled and in_lead(o, analysis) for o in telling)


def _day_of_news(published: date | None) -> str | None:
    """The day of publication or the one before: evenings are told in the morning, days differ by zone."""
    return f"{published - timedelta(days=1)}/{published}" if published is not None else None


def _is_within(said: SaidDate, chosen: SaidDate) -> bool:
    is_inside = chosen.first <= said.first and said.last <= chosen.last
    return is_inside and precision(said) > precision(chosen)


def precision(said: SaidDate) -> int:
    """How exactly it says when: 3 for a day, 2 a week, 1 a month, 0 for more."""
    days = (said.last - said.first).days
    return 3 if days == 0 else 2 if days < 8 else 1 if days < 40 else 0
