"""What keeps a watch from ever firing although each of its words is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from processors.events.engine import Engine
from processors.events.kinds import EventKind
from processors.keywords.parties import Party
from processors.watches import Watch


def contradictions(
    watch: Watch,
    kinds: Collection[EventKind],
    slots: Sequence[Sequence[Party]],
    excluded: Sequence[Party],
    engine: Engine,
) -> Iterator[tuple[str, str, str]]:
    """Each as the watch's key, what was found there and what would be right.

    `kinds` are those whose events count as the watch's, `slots` and `excluded` its parties as understood.
    """
    knowledge = engine.rules.knowledge
    if watch.where and all(kind.placeless for kind in kinds):
        yield "where", f"places of the event {watch.event!r}, which is in none", "no `where`"
    alone = [slot[0] for slot in slots if len(slot) == 1]
    for position, slot in enumerate(slots):
        key = f"between.{position}"
        if len(slot) == 1 and slot[0].kind == "entity" and alone.count(slot[0]) > 1:
            yield key, f"{knowledge.label(slot[0].reference)} as two parties", "each party once"
        if slot and set(slot) <= set(excluded):
            yield key, f"{_written(watch, position)}, which `exclude` rules out", "it in one of the two"
        for number, party in enumerate(slot):
            expected = _instead(party, kinds, engine)
            if expected is not None:
                text = _written(watch, position, number)
                found = f"{text}, which takes no part in the event {watch.event!r}"
                yield key if len(slot) == 1 else f"{key}.{number}", found, expected


def _written(watch: Watch, position: int, number: int = 0) -> str:
    slot = watch.between[position]
    return repr(slot if isinstance(slot, str) else slot[number])


def _instead(party: Party, kinds: Collection[EventKind], engine: Engine) -> str | None:
    """Who would be right instead of a party that no event of these kinds can have; None for the others."""
    if party.kind == "entity":
        if any(_may_act(party.reference, kind, engine) for kind in kinds):
            return None
        has_place = not all(kind.placeless for kind in kinds)
        return _whom(party.reference, engine, has_place)
    if party.kind == "members":
        members = engine.rules.knowledge.members(party.reference)
        if any(_may_act(member, kind, engine) for member in members for kind in kinds):
            return None
        return f"leaders:{party.reference}"
    return None


def _may_act(entity: str, kind: EventKind, engine: Engine) -> bool:
    """Whether the entity can be a party: people, else whatever is no place; states where these act."""
    known = engine.rules.knowledge.entities[entity]
    if known.kind == "person":
        return True
    if kind.parties == "open":
        return known.kind == "organisation"
    if known.kind == "place":
        return kind.states_act and engine.is_country(entity)
    return kind.states_act and engine.has_offices(entity)


def _whom(entity: str, engine: Engine, has_place: bool) -> str:
    """Who acts for a place or an organisation, or where else a place may stand."""
    knowledge, acting = engine.rules.knowledge, engine.country_of(entity) or entity
    known, given = knowledge.entities[acting], knowledge.entities[entity]
    roles = [role for role, _ in knowledge.holders(acting)]
    office = next(("leader" for role in roles if role.leads), roles[0].title if roles else None)
    people = f"{office}-of:{known.slug or known.id}" if office else "a person"
    is_place = given.kind == "place" and has_place
    return f"{people}, or {given.slug or given.id} under `where`" if is_place else people
