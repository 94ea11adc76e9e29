"""Who is meant by somebody's counterpart: "Macron spoke to his Iranian counterpart"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from processors.entities.knowledge import Knowledge, Role
from processors.entities.offices import Office
from processors.entities.reading import Reading, Reference

#: How many references before the word are looked at.
_MOST_BEFORE = 8


def person_before(
    reading: Reading,
    office: Office,
    references: Sequence[Reference],
    found_before: Sequence[Reference],
    knowledge: Knowledge,
) -> str | None:
    """The last person before a "counterpart" in its sentence: whose it is."""
    index = bisect_left(references, office.start, key=lambda reference: reference.start)
    nearby = [*references[max(0, index - _MOST_BEFORE) : index], *found_before[-1:]]
    for other in sorted(nearby, key=lambda reference: -reference.end):
        if not reading.is_same_sentence(other.end, office.start):
            break
        if other.entity in knowledge.people and other.proxy is None:
            return other.entity
    return None


def named_like(
    reading: Reading,
    person: str | None,
    place: str,
    references: Sequence[Reference],
    knowledge: Knowledge,
) -> str | None:
    """The only one whom the article names that holds at the place the same office as the person.

    A president's counterpart is a president, who need not lead his country.
    """
    if person is None:
        return None
    titles = {role.title for role in _roles_of(person, reading, knowledge)}
    named = {r.entity for r in references if r.entity in knowledge.people and not r.is_ambiguous}
    found = {
        who
        for who in named - {person}
        for role in _roles_of(who, reading, knowledge)
        if role.title in titles and knowledge.resolve(role.of) == place
    }
    return found.pop() if len(found) == 1 else None


def _roles_of(person: str, reading: Reading, knowledge: Knowledge) -> list[Role]:
    """The offices that somebody holds on the article's day."""
    day = reading.day
    return [role for role in knowledge.entities[person].roles if day is not None and role.is_held_at(day)]
