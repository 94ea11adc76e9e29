"""What the first sentences tell under a headline that tells of something else: is it the same news?"""

from __future__ import annotations

from collections.abc import Sequence

from processors.events.occurrences import Analysis, Occurrence
from processors.events.said_dates import SaidDate
from processors.events.sentence_status import nearest

#: An event so many days old is what others act upon.
_OLD_DAYS = 3
_DAYS_OF_WEEK = 7
_MOST_DAYS_OF_MONTH = 31


def is_only_recalled(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether a title that tells of no such event makes it something from before, or beside, the news.

    It was days ago; a clause says by it who acts; a call is only named where the title has people meet.
    """
    return (
        _was_days_ago(occurrence, analysis)
        or (occurrence.is_of_actor and not _is_of_day(occurrence, analysis))
        or _is_mere_call(occurrence, analysis)
    )


def _was_days_ago(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether its own date lies days back, under a title that names one of its people at most."""
    said = nearest(occurrence.trigger, occurrence.dates)
    if analysis.published is None or not said or len(occurrence.parties & title_people(analysis)) > 1:
        return False
    days = (said[0].last - said[0].first).days
    return days < _MOST_DAYS_OF_MONTH and said[0].days_from(analysis.published) <= -_OLD_DAYS


def _is_of_day(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether its clause dates it on one of these days, or later; or at all, where nobody knows."""
    end = analysis.document.folded.find(",", occurrence.trigger.end, occurrence.span.end)
    said = nearest(occurrence.trigger, [one for one in occurrence.dates if one.start < end])
    if not said or analysis.published is None:
        return bool(said)
    return _is_recent(said, analysis)


def _is_mere_call(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether it is a call in which what the title tells was arranged, or one told later."""
    if not occurrence.is_call or not analysis.title_meets or analysis.title_messages:
        return False
    return occurrence.trigger.form == "noun" or occurrence.sentence > analysis.lead_start


def title_people(analysis: Analysis) -> frozenset[str]:
    """Whom, and which places, the title names."""
    title_end = analysis.document.title_end
    return frozenset(mention.entity for mention in analysis.mentions if mention.start < title_end)


def _is_recent(dates: Sequence[SaidDate], analysis: Analysis) -> bool:
    """Whether a day or week said is of these days, or lies ahead; or none is said, or nobody knows."""
    if not dates or analysis.published is None:
        return True
    return any(
        (said.last - said.first).days < _DAYS_OF_WEEK and said.days_from(analysis.published) > -_OLD_DAYS
        for said in dates
    )


def goes_on_elsewhere(told: Occurrence, matched: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether the title has somebody in a state that no other party of the events serves; and these are over.

    "A lands in Rome | A left Paris, where he met B".
    """
    if not told.is_visit or told.reading.is_recalled or told.reading.is_aside:
        return False
    others = frozenset(party for o in matched for party in o.parties | o.implied) - told.parties
    there, elsewhere = _served(told.implied, analysis), _served(others, analysis)
    is_over = all(o.reading.status == "happened" for o in matched)
    return bool(there and elsewhere) and there.isdisjoint(elsewhere) and is_over


def _served(people: frozenset[str], analysis: Analysis) -> frozenset[str]:
    """The states that the people serve."""
    return frozenset(state for who in people for state in analysis.served.get(who, frozenset()))
