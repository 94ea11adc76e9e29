"""Where an event takes place: a place said so in its sentence, else where the visit goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.events.actors import Actor
from processors.events.language import Language
from processors.events.triggers import Trigger
from wirewatch.records import Mention

#: How far before a place the words that lead to it may begin, in characters.
_REACH = 16
#: Between whom somebody speaks to and where, face to face.
_THERE = re.compile(r"\s(?:at|in)\s(?:the\s)?")


def where_of(
    folded: str, trigger: Trigger, places: Sequence[Mention], destination: str | None, language: Language
) -> str | None:
    """The entity id of the place; None when the sentence does not say."""
    if destination is not None:
        return destination
    said = [place for place in places if _is_said_to_be_there(folded, place, language)]
    if not said:
        return None
    return min(said, key=lambda place: abs(place.start - trigger.start)).entity


def _is_said_to_be_there(folded: str, place: Mention, language: Language) -> bool:
    return (
        language.place_before.search(folded, max(0, place.start - _REACH), place.start) is not None
        or language.place_after.match(folded, place.end) is not None
        or folded[place.start : place.end].endswith(language.place_endings)
    )


def is_in_person(actors: Sequence[Actor], places: Sequence[Mention], folded: str) -> bool:
    """Whether a place stands right behind one of the actors: "A spoke to B in Kyiv"."""
    return any(_THERE.fullmatch(folded, actor.end, place.start) for actor in actors for place in places)
