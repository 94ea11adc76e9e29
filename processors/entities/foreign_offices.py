"""Of which country an office alone is in a headline: "A backs Egypt in call with president"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from processors.entities.knowledge import Knowledge
from processors.entities.offices import Office, Offices
from processors.entities.reading import Reading, Reference

#: Before an office, that somebody sees or calls its holder; how far before it that begins.
_SEES = re.compile(r" (?:with|meets|met|phones|sees|hosts|receives)(?: its| the)? $")
_SEES_REACH = 16
#: Places inside one another that are looked at.
_MOST_PLACES = 4


def only_country(
    reading: Reading,
    office: Office,
    references: Iterable[Reference],
    people: frozenset[str],
    offices: Offices,
) -> str | None:
    """The only country that a headline names before the office beside those of the people whom it names."""
    begin = max(0, office.start - _SEES_REACH)
    is_seen = _SEES.search(reading.text, begin, office.start) is not None
    if not (people and is_seen and reading.is_in_title(office.start)):
        return None
    knowledge = offices.knowledge
    named = (r.entity for r in references if r.end < office.start and r.entity not in knowledge.people)
    served = (place for who in people for place in offices.places_of(who))
    foreign = {_country_of(place, knowledge) for place in named}
    foreign -= {_country_of(place, knowledge) for place in served}
    return foreign.pop() if len(foreign) == 1 else None


def _country_of(place: str, knowledge: Knowledge) -> str:
    """The country of a place; the place itself where none is known."""
    inside = place
    for _ in range(_MOST_PLACES):
        entity = knowledge.entities[inside]
        if entity.code or not entity.part_of:
            return inside if entity.code else place
        inside = knowledge.resolve(entity.part_of) or place
    return place
