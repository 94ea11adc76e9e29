"""Where an event takes place: a place said so in its sentence, else where the visit goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from processors.events.actors import Actor, Cast
from processors.events.language import Language
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.text import Span
from wirewatch.records import Mention

_Found = TypeVar("_Found", Mention, SaidDate)
#: How far before a place the words that lead to it may begin.
_REACH = 16
#: Begins another part of a headline, of other news.
_PART = re.compile(r"[;；|]")
#: Between where something happens and the noun that names it: "Davos talks", 北京会谈.
_OF_NOUN_GAP = re.compile(r"\s?")
#: Joins a place to another one, so that both stand for who meets.
_JOINED = re.compile(r"[-–—·・/,]\s?$")
#: How many words stand between a country and what it describes: "US | naval air | base".
_MOST_ADJECTIVES = 3
_MARK = re.compile(r"[,;:，；：、。]")


def where_of(
    folded: str,
    trigger: Trigger,
    places: Sequence[Mention],
    destination: str | None,
    language: Language,
    names: Sequence[Span],
) -> str | None:
    """The entity id of the place; None when the sentence does not say.

    `names` are the people and places of the sentence.
    """
    if destination is not None:
        return destination
    near = in_same_part(folded, trigger, places)
    said = [place for place in near if _is_said_to_be_there(folded, place, language, names)]
    if language.order == "subject-object-verb":
        # What stands behind the verb belongs to the next one: 부산에서 만나기 전 서울에서 ...
        said = [place for place in said if place.start < trigger.start] or said
    return min(said, key=lambda place: abs(place.start - trigger.start)).entity if said else None


def in_same_part(folded: str, trigger: Trigger, found: Sequence[_Found]) -> list[_Found]:
    """The places or dates that no mark parts from the trigger behind which a headline tells other news."""
    spans = ((min(one.end, trigger.end), max(one.start, trigger.start)) for one in found)
    return [one for one, span in zip(found, spans, strict=True) if not _PART.search(folded, *span)]


def place_named(folded: str, trigger: Trigger, places: Sequence[Mention], language: Language) -> str | None:
    """The place of an event without people, whose sentence only names it: "Türkiye shaken by quake".

    Where words are not spaced, a place behind the trigger is of another clause if a mark parts them.
    """
    near = in_same_part(folded, trigger, places)
    if not language.is_unspaced:
        near = near or list(places)
    else:
        near = [p for p in near if p.start < trigger.start or not _MARK.search(folded, trigger.end, p.start)]
    return near[0].entity if near else None


def place_of_noun(
    folded: str,
    trigger: Trigger,
    places: Sequence[Mention],
    language: Language,
    is_country: Callable[[str], bool],
) -> str | None:
    """The town or region right before a noun: "Davos talks"; a country there is who meets: "Iran talks".

    Without spaces between words what begins with such a noun counts, too: 부산 회담 시작.
    """
    if trigger.form not in ("noun", "neutral") and not language.is_unspaced:
        return None
    return next(
        (
            place.entity
            for place in places
            if _OF_NOUN_GAP.fullmatch(folded, place.end, trigger.start)
            and not _JOINED.search(folded, max(0, place.start - 2), place.start)
            and not is_country(place.entity)
        ),
        None,
    )


def stands_there(place: Mention, folded: str, language: Language) -> bool:
    """Whether the words beside a place say that something is there: "in Rome", 北京で."""
    return _is_said_to_be_there(folded, place, language, ())


def _is_said_to_be_there(folded: str, place: Mention, language: Language, names: Sequence[Span]) -> bool:
    inside = language.place_inside.match(folded, place.end)
    return (
        language.place_before.search(folded, max(0, place.start - _REACH), place.start) is not None
        or language.place_after.match(folded, place.end) is not None
        or folded[place.start : place.end].endswith(language.place_endings)
        or (inside is not None and not any(place.end <= name.start < inside.end() for name in names))
    )


def without_described(cast: Cast, folded: str, language: Language) -> Cast:
    """The cast without places that only say whose troops, embassy or the like follows: "visits US troops"."""
    starts = {actor.start for actor in cast.actors if actor.is_known} | {place.start for place in cast.places}
    places = tuple(place for place in cast.places if not _describes(place, starts, folded, language))
    return cast if len(places) == len(cast.places) else Cast(cast.actors, places)


def _describes(place: Mention, starts: Collection[int], folded: str, language: Language) -> bool:
    start = place.end + 1
    for _ in range(_MOST_ADJECTIVES):
        if start in starts:
            return False
        if language.premises.match(folded, start) is not None:
            return True
        word = language.describes.match(folded, start)
        if word is None:
            return False
        start = word.end()
    return False


def is_in_person(actors: Sequence[Actor], places: Sequence[Mention], folded: str, language: Language) -> bool:
    """Whether a place stands right behind one of the actors: "A spoke to B in Kyiv"."""
    return any(
        language.there.fullmatch(folded, actor.end, place.start) for actor in actors for place in places
    )
