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
    """Whether its own date lies days back, under a title that names one of its people, or states, at most."""
    said = nearest(occurrence.trigger, occurrence.dates)
    if analysis.published is None or not said:
        return False
    if sum(is_in_title(party, analysis) for party in occurrence.parties) > 1:
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
    end = analysis.headline_end
    return frozenset(mention.entity for mention in analysis.mentions if mention.start < end)


def explains_title(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether the second sentence says whose news it is that a title tells of states.

    "A and B agree on borders | It took a day. X and Y met in Geneva": the first sentence names nobody else.
    """
    is_second = not occurrence.is_title and occurrence.sentence == analysis.lead_start + 1
    if not is_second or not analysis.title_names_nobody or analysis.title_messages:
        return False
    is_certain = occurrence.reading.status != "rumoured" and not occurrence.is_visit
    if not is_certain or not _is_told_of_pair(occurrence):
        return False
    is_of_title = any(is_in_title(party, analysis) for party in occurrence.parties)
    is_recent = _is_recent(occurrence.dates, analysis)
    return is_of_title and is_recent and _first_names_none_but(occurrence, analysis)


def _is_told_of_pair(occurrence: Occurrence) -> bool:
    """Whether the verb of a main clause tells of two by name."""
    is_beside = occurrence.is_subordinate or occurrence.is_backdrop or occurrence.is_of_actor
    return not is_beside and occurrence.trigger.form != "noun" and len(occurrence.parties) > 1


def _is_recent(dates: Sequence[SaidDate], analysis: Analysis) -> bool:
    """Whether a day or week said is of these days, or lies ahead; or none is said, or nobody knows."""
    if not dates or analysis.published is None:
        return True
    return any(
        (said.last - said.first).days < _DAYS_OF_WEEK and said.days_from(analysis.published) > -_OLD_DAYS
        for said in dates
    )


def says_with_whom(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether the second sentence says with whom somebody is whom alone the headline and the first one name.

    "A: my words were twisted | A defended the dam. He was talking to B in Sochi".
    """
    if not _is_told_of_pair(occurrence) or analysis.title_messages:
        return False
    is_of_title = any(is_in_title(party, analysis) for party in occurrence.parties)
    return (
        is_of_title and _is_recent(occurrence.dates, analysis) and _first_names_none_but(occurrence, analysis)
    )


def _first_names_none_but(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether the headline and the first sentence name none but people of the event."""
    first = analysis.document.sentences[analysis.lead_start]
    return all(
        mention.kind != "person" or mention.entity in occurrence.parties
        for mention in analysis.mentions
        if mention.start < analysis.headline_end or first.start <= mention.start < first.end
    )


def is_in_title_too(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether the first sentence tells, with its day, of people of two states whom the title names.

    Then another event in the title is beside it: "A to see C, signs deal with B | A met B on Monday".
    """
    if occurrence.sentence != analysis.lead_start or not _is_told_of_pair(occurrence) or not occurrence.dates:
        return False
    if analysis.title_messages and occurrence.trigger.form == "neutral":
        return False
    is_named = all(is_in_title(party, analysis) for party in occurrence.parties)
    is_of_states = len(_served(occurrence.parties, analysis)) > 1
    return is_named and is_of_states and _is_recent(occurrence.dates, analysis)


def is_in_title(party: str, analysis: Analysis) -> bool:
    """Whether the title names him, or the state that he serves."""
    names = analysis.title_entities
    return party in names or not names.isdisjoint(analysis.served.get(party, frozenset()))


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
