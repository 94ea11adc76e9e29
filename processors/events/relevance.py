"""Is the event the article's news or its background?

The title decides where it tells of the event; where there is none, the first sentence. Otherwise the next
ones do, when the title names a party and no event of others, or names nobody; what is recalled ("last month",
in 2018) or only dates other news ("ahead of the summit", "A visits B after talks with C") is background
wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from processors.events.leads import (
    explains_title,
    goes_on_elsewhere,
    is_in_title,
    is_in_title_too,
    is_only_recalled,
    says_with_whom,
    title_people,
)
from processors.events.occurrences import Analysis, Occurrence

#: Sentences of the text that still are its lead.
LEAD_SENTENCES = 2
#: As far as that under a title that names all parties.
_FAR_SENTENCES = 3


def in_lead(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether it stands in the title or the first sentences of the text."""
    return occurrence.is_title or occurrence.sentence < analysis.lead_start + LEAD_SENTENCES


def is_fresh(occurrence: Occurrence) -> bool:
    """Neither recalled nor there only to date something else."""
    return not (occurrence.reading.is_recalled or occurrence.reading.is_aside)


def as_new_as_first(telling: Sequence[Occurrence]) -> list[Occurrence]:
    """All of them, but where the first tells news none that recalls what has happened before."""
    if telling[0].reading.is_recalled:
        return list(telling)
    return [o for o in telling if not o.reading.is_recalled or o.reading.status != "happened"]


def is_main(matched: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether the event of `matched` (all for one watch) is what the article is about."""
    if analysis.is_feature:
        return False
    in_title = [o for o in matched if _in_headline(o, analysis) and not o.is_vague]
    told = [o for o in matched if not _in_headline(o, analysis) and is_fresh(o) and not o.is_backdrop]
    told = told if in_title else [o for o in told if not is_only_recalled(o, analysis)]
    lead = [o for o in told if _in_reach(o, analysis)]
    fresh = [o for o in in_title if is_fresh(o) and not o.is_backdrop]
    if fresh and not (all(o.is_subordinate for o in fresh) and _title_has_other_event(matched, analysis)):
        return True
    if (fresh or not in_title) and any(is_in_title_too(o, analysis) for o in told):
        return True
    if in_title:
        is_told = bool(lead) and not (in_title[0].reading.is_recalled or in_title[0].is_backdrop)
        return is_told and not _title_has_other_event(matched, analysis)
    if _title_has_other_event(matched, analysis):
        return False
    if not lead:
        return any(explains_title(o, analysis) for o in told)
    if not matched[0].actors:
        return any(o.is_sure for o in lead)
    if analysis.title_messages and not analysis.title_messages & {o.kind for o in matched}:
        return False
    return _title_is_about(lead, analysis)


def _in_headline(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether it stands in the title, or in the first sentence of a text that has none."""
    return occurrence.span.start < analysis.headline_end


def _in_reach(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether it opens the text, or follows soon under a title that has all of its parties."""
    if occurrence.sentence <= analysis.lead_start or not occurrence.actors:
        return in_lead(occurrence, analysis)
    if occurrence.sentence < analysis.lead_start + LEAD_SENTENCES:
        are_named = all(is_in_title(party, analysis) for party in occurrence.parties)
        return are_named or says_with_whom(occurrence, analysis)
    is_named = len(occurrence.parties) > 1 and occurrence.parties <= title_people(analysis)
    return is_named and occurrence.sentence < analysis.lead_start + _FAR_SENTENCES


def _title_is_about(lead: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether the title has a party of the event in the lead; a country of its first sentence; or nobody,
    and the first sentence tells of two.
    """
    parties = frozenset(entity for o in lead for entity in o.parties | o.implied)
    if parties & title_people(analysis):
        return True
    first = [o for o in lead if o.sentence == analysis.lead_start]
    if first and (parties & analysis.title_entities or any(_is_of_states(o, analysis) for o in first)):
        return True
    if any(explains_title(o, analysis) for o in lead):
        return True
    return analysis.title_names_nobody and any(_tells_of_pair(o) for o in first)


def _tells_of_pair(occurrence: Occurrence) -> bool:
    """Whether it says for certain, and in its main clause, that two by name come together."""
    is_told = not (occurrence.is_subordinate or occurrence.is_backdrop)
    return is_told and len(occurrence.parties) > 1


def _is_of_states(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether its people serve states that the title names: "China, Russia hold talks | Wang met Lavrov"."""
    served = [
        analysis.served.get(party, frozenset()) & analysis.title_entities for party in occurrence.parties
    ]
    return len(served) > 1 and all(served) and len(frozenset().union(*served)) > 1


def _title_has_other_event(matched: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether the title tells of an event of others.

    One that takes only some of the same parties may well be the same, told in brief; but not a visit to
    somebody else's country beside it, nor one there where the text tells of a visit: "A in Colombo | A, who
    ended his visit to India".
    """
    ours = {id(occurrence) for occurrence in matched}
    parties = frozenset(entity for o in matched for entity in o.parties | o.implied)
    is_told = any(_in_headline(o, analysis) for o in matched)
    are_visits = all(o.is_visit for o in matched)
    return any(
        not (o.parties | o.implied if is_told else o.parties) <= parties
        or (are_visits and o.is_visit and bool(o.implied) and o.implied.isdisjoint(parties))
        or (not is_told and goes_on_elsewhere(o, matched, analysis))
        for o in analysis.occurrences
        if _in_headline(o, analysis) and id(o) not in ours and not o.reading.is_recalled
    )
