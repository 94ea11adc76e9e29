"""Who a watch means by its parties: entities, holders of an office, leaders of a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from processors.entities.knowledge import Knowledge
from processors.keywords.suggestions import likely_entities
from wirewatch.validation import closest


class UnknownPartyError(ValueError):
    """A watch names somebody that nobody knows; the text says what was expected."""


@dataclass(frozen=True)
class Party:
    """One name in a watch, understood; `reference` is an entity, a place or a group."""

    kind: Literal["entity", "office", "leader", "leaders", "members"]
    reference: str
    office: str = ""

    def ids(self, knowledge: Knowledge, day: date) -> frozenset[str]:
        """Who that is on `day`."""
        if self.kind == "entity":
            return frozenset([self.reference])
        if self.kind == "leader":
            return frozenset(knowledge.leaders(self.reference, day))
        if self.kind == "leaders":
            return knowledge.group_leaders(self.reference, day)
        if self.kind == "members":
            return knowledge.members(self.reference)
        return frozenset(
            who
            for role, who in knowledge.holders(self.reference)
            if role.title == self.office and role.is_held_at(day)
        )


def read_party(text: str, knowledge: Knowledge) -> Party:
    """What a watch means by `text`.

    Raises: UnknownPartyError when no entity, office or group is called so.
    """
    head, colon, rest = text.partition(":")
    if not colon:
        entity = knowledge.resolve(text)
        if entity is None:
            raise UnknownPartyError(likely_entities(text, knowledge))
        return Party("entity", entity)
    if head == "leader-of":
        return Party("leader", _place(rest, knowledge))
    if head in ("leaders", "members"):
        if not knowledge.members(rest):
            raise UnknownPartyError("a group that entities are tagged with, such as leaders:g7")
        return Party("leaders" if head == "leaders" else "members", rest)
    if head.endswith("-of"):
        place, office = _place(rest, knowledge), head.removesuffix("-of")
        if not any(role.title == office for role, _ in knowledge.holders(place)):
            raise UnknownPartyError(_offices(office, rest, place, knowledge))
        return Party("office", place, office)
    raise UnknownPartyError("an entity, leader-of:PLACE, OFFICE-of:PLACE, leaders:GROUP or members:GROUP")


def _place(text: str, knowledge: Knowledge) -> str:
    place = knowledge.resolve(text)
    if place is None:
        raise UnknownPartyError("a known place or organisation after the colon")
    return place


def _offices(office: str, reference: str, place: str, knowledge: Knowledge) -> str:
    """What would be right instead of an office that nobody holds there."""
    held = [role for role, _ in knowledge.holders(place)]
    titles = sorted({role.title for role in held} | {"leader" for role in held if role.leads})
    if not titles:
        return f"a place or an organisation with offices: nobody is known to hold one of {reference}"
    close = closest(office, titles)
    if close:
        return f"{close}-of:{reference} (did you mean that?)"
    return f"an office that somebody holds there: {', '.join(f'{title}-of:{reference}' for title in titles)}"
