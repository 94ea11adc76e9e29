"""Who goes where at a trigger like "visit", 방중, and who receives him there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from processors.events.actors import Actor, Cast, entities_of, without_places
from processors.events.groups import LEFT_REACH, is_adnominal, left_group
from processors.events.language import Language
from processors.events.parties import Parties
from processors.events.subject_verb_object import told_at
from processors.events.triggers import Trigger
from wirewatch.records import Mention

#: Between words of leaving and the place left: "离开平壤", "평양을 떠나", "left the Chinese capital".
_LEAVING_GAP = 4
#: How far behind a visit "to" stands where it has a destination, known or not.
_TO_REACH = 4
#: Between a visit and the titles of whoever makes it: "wizyta prezydenta A".
_TITLES_REACH = 24
#: Forms of verbs whose subject it is that goes.
_ACTIVE_FORMS = frozenset(("present", "future"))
#: How far from a visit the region stands that it goes to, and before a country of it: "Gulf ally Qatar".
_REGION_REACH = 24
_REGION_GAP = 10
#: How far behind a visit its place may stand, and how far before it a word that joins it to something else.
_RIGHT_REACH = 45
_JOIN_REACH = 8
#: Between two stops, what the first is for perhaps.
_THEN_REACH = 40
#: Prepositions and articles before a place: "puis en Inde", "después a la India".
_SMALL_WORDS = re.compile(r"(?:[\w'’]{1,4}\s){0,2}")
#: How far from an adjective "capital" stands: a city that goes by it.
_CAPITAL_REACH = 10
_STOP = re.compile(r"[,;:–—]")


def visit_at(
    trigger: Trigger,
    cast: Cast,
    folded: str,
    language: Language,
    short_place: str | None,
    leaders_of: Callable[[str], frozenset[str]],
) -> Parties:
    """Who goes where at a trigger like "visit", 방중; `short_place` is named by the trigger itself.

    Whoever leads the destination is the host, not the visitor, and nobody's stand-in.
    """
    is_to_region = not short_place and _is_to_region(trigger, cast, folded, language)
    if short_place:
        stops = _further(trigger, cast, folded, language)
    else:
        stops = [] if is_to_region else _destinations(trigger, cast, folded, language)
    place = short_place or next((stop.entity for stop in stops), None)
    if trigger.form == "leaving":
        place = short_place or _left_place(trigger, cast)
    elif not short_place:
        received = _with_host(trigger, cast, folded, language, stops)
        if received is not None:
            return received
        is_elsewhere = is_to_region or _is_to_unknown(trigger, cast, folded, language)
        if place is None and not is_elsewhere:
            place = _only_foreign_place(trigger, cast, folded, language, leaders_of)
    hosts = leaders_of(place) if place else frozenset()
    awaited = _awaited(trigger, cast, folded, language) if place is None else ()
    if awaited:
        return Parties(awaited)
    guests = tuple(actor for actor in cast.actors if not actor.entities or not actor.entities <= hosts)
    further = tuple(stop.entity for stop in stops if stop.entity != place)
    visitors = _visitors(trigger, Cast(guests, cast.places), folded, language)
    if place and _is_told_by_another(visitors, trigger, folded, language):
        visitors = visitors[-1:]
    return Parties(tuple(visitors), place, further)


def _with_host(
    trigger: Trigger, cast: Cast, folded: str, language: Language, stops: Sequence[Mention]
) -> Parties | None:
    """Who visits whom by name; None where only a place is said, or before the host."""
    host = _host_before(trigger, cast, folded, language)
    if host is not None:
        visitors = left_group(host.start, cast, folded, language, LEFT_REACH)
        return Parties((*visitors, host), stops[0].entity if stops else None)
    host = _host(trigger, cast, folded, language)
    if host is None:
        return None
    visitors = _visitors(trigger, cast, folded, language)
    is_place_later = bool(stops) and host.start < stops[0].start and host not in visitors
    return Parties((*visitors, host)) if not stops or is_place_later else None


def _is_to_region(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether it goes to several countries, or none in particular: "tours Africa", 欧州歴訪."""
    begin = max(0, trigger.start - _REGION_REACH)
    before = list(language.regions.finditer(folded, begin, trigger.start))
    if before and trigger.start - before[-1].end() <= 1:
        start, end = before[-1].span()  # 越南3カ国訪問 counts the countries named
        return not any(place.end == start or place.start < end <= place.end for place in cast.places)
    found = language.regions.search(folded, trigger.end, trigger.end + _REGION_REACH)
    if found is None or _is_apart(trigger.end, found.start(), folded, language):
        return False
    if any(trigger.start <= place.start < found.end() for place in cast.places):
        return False
    following = [p.start for p in cast.places if 0 <= p.start - found.end() <= _REGION_GAP]
    return all(_is_apart(found.end(), start, folded, language) for start in following)


def _is_to_unknown(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a destination is said, but no known one: "flies to Wonderland"."""
    to = language.elsewhere.search(folded, trigger.start, trigger.end + _TO_REACH)
    return to is not None and not any(place.start == to.end() for place in cast.places)


def _is_noun(place: Mention, folded: str, language: Language) -> bool:
    """Whether the place is no adjective, but of a capital: "la capital mexicana"."""
    around = folded[max(0, place.start - _CAPITAL_REACH) : place.end + _CAPITAL_REACH]
    return place.via == "name" or language.capital.search(around) is not None


def _is_beside(place: Mention, trigger: Trigger, folded: str, language: Language) -> bool:
    """Whether a word like "and" joins it to something behind the visit."""
    begin = max(trigger.end, place.start - _JOIN_REACH)
    found = [join for join in language.joins.finditer(folded, begin, place.start) if join[0].strip()]
    return bool(found) and found[-1].end() == place.start


def _is_apart(start: int, end: int, folded: str, language: Language) -> bool:
    """Whether a mark or a word like "as" begins another clause between."""
    is_broken = language.breaks.search(folded, start, end) is not None
    return is_broken or _STOP.search(folded, start, end) is not None


def _host(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Actor | None:
    """Whoever is visited by name: "NATO's secretary general visits Trump", "Modi kommt im Juni zu Biden"."""
    if language.order == "subject-object-verb":
        return None
    for actor in (actor for actor in cast.behind(trigger.end) if actor.is_known):
        gap = without_places(folded, trigger.end, actor.start, cast.places)
        if trigger.form != "noun" and language.fillers.fullmatch(gap):
            return None if language.owned.match(folded, actor.end) else actor
        to = list(language.to_host.finditer(gap))
        if to and len(gap) <= LEFT_REACH[0] and language.fillers.fullmatch(gap, to[-1].end()):
            return actor
    return None


def _host_before(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Actor | None:
    """Whoever is visited by name before a verb at the end: "wird A von B erwartet", "will B besuchen"."""
    before = cast.before(trigger.start)
    if not language.verb_last or trigger.form == "noun" or len(before) < 2 or not before[-1].is_known:
        return None
    if len(left_group(trigger.start, cast, folded, language, LEFT_REACH)) != 1:
        return None
    if language.calls_on.match(folded, trigger.start):
        return before[-1]
    for words in (language.to_host, language.agents):
        found = list(words.finditer(folded, before[-2].end, before[-1].start))
        if found and language.fillers.fullmatch(folded, found[-1].end(), before[-1].start):
            return before[-1]
    return None


def _awaited(trigger: Trigger, cast: Cast, folded: str, language: Language) -> tuple[Actor, ...]:
    """Who expects whom: "A expects a visit by B", of no place; nobody when that is not what is said."""
    after = cast.next_behind(trigger.end)
    host = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    if after is None or len(host) != 1 or trigger.form not in ("noun", "base"):
        return ()
    if language.to_host.match(folded, after.end) or language.at_after_stay.match(folded, after.end):
        return ()
    is_by = language.made_by.search(folded[trigger.end : after.start]) is not None
    is_new = language.indefinite.search(folded, host[0].end, trigger.start) is not None
    return (after, *host) if is_by and is_new else ()


def _left_place(trigger: Trigger, cast: Cast) -> str | None:
    """The place inside or right beside words of leaving: "wraps up Beijing trip", "left Hanoi"."""
    for place in cast.places:
        if trigger.start - _LEAVING_GAP <= place.end and place.start <= trigger.end + _LEAVING_GAP:
            return place.entity
    return None


def _only_foreign_place(
    trigger: Trigger,
    cast: Cast,
    folded: str,
    language: Language,
    leaders_of: Callable[[str], frozenset[str]],
) -> str | None:
    """The nearest place that nobody in the sentence leads: "Pyongyang's streets are lined as Xi arrives".

    Not an adjective ("Chinese help"), nor what stands beside something else ("with trade and China in mind").
    """
    people = entities_of(cast.actors)
    named = [
        place
        for place in cast.places
        if language.is_unspaced
        or (_is_noun(place, folded, language) and not _is_beside(place, trigger, folded, language))
    ]
    foreign = [place for place in named if leaders_of(place.entity) - people]
    near = [
        place
        for place in foreign
        if abs(place.start - trigger.start) <= 80
        and language.transit.search(folded, max(0, place.start - 12), place.start) is None
    ]
    return min(near, key=lambda place: abs(place.start - trigger.start)).entity if near else None


def _visitors(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    after = cast.behind(trigger.end)
    if language.is_unspaced and after and is_adnominal(trigger, after[0], cast, folded, language):
        return after[:1]
    if not after and trigger.form == "noun":
        told = told_at(trigger, cast, folded, language)
        if told:
            return told
    if language.genitive and _owner(trigger, cast, folded, language) is not None:
        return after[:1]
    before = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    is_by = bool(after) and after[0].start - trigger.end < 40
    is_active = bool(before) and trigger.form in _ACTIVE_FORMS  # "A kommt zur Feier von B"
    if is_by and not is_active and language.made_by.search(folded[trigger.end : after[0].start]):
        return after[:1]
    if not before and after and language.order != "mixed" and trigger.form != "noun":
        gap = without_places(folded, trigger.end, after[0].start, cast.places)
        return after[:1] if language.fillers.fullmatch(gap) else []
    return before


def _is_told_by_another(group: list[Actor], trigger: Trigger, folded: str, language: Language) -> bool:
    """Whether a comma parts who speaks from whose visit it is about: 외무장관, 김정은 방중에 "…"."""
    if language.order != "subject-object-verb" or trigger.form != "noun" or len(group) != 2:
        return False
    is_about = language.particles.about.match(folded, trigger.end) is not None
    return is_about and "," in folded[group[0].end : group[1].start]


def _is_title_of_actor(place: Mention, cast: Cast, folded: str, language: Language) -> bool:
    """Whether the place belongs to a name right after it: 北韓領袖金正恩, 중국 시진핑 주석."""
    if not language.is_unspaced:
        return False
    return any(
        0 <= actor.start - place.end <= 12
        and actor.is_known
        and language.fillers.fullmatch(without_places(folded, place.end, actor.start, cast.places))
        for actor in cast.actors
    )


def _owner(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Actor | None:
    """Whose visit a noun names right before his name and titles: поездка президента Турции Эрдогана."""
    owner = cast.next_behind(trigger.end)
    if owner is None or trigger.form != "noun" or language.is_unspaced:
        return None
    gap = without_places(folded, trigger.end, owner.start, cast.places)
    is_next = len(gap) <= _TITLES_REACH and language.fillers.fullmatch(gap)
    return owner if is_next else None


def _destinations(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Mention]:
    """Where to, and the places joined to it."""
    first = _destination(trigger, cast, folded, language)
    if first is None:
        return []
    stops = [first, *_chained(first.end, cast, folded, language)]
    earliest = first
    for place in reversed(cast.places):
        if place.end <= earliest.start and _are_next(place.end, earliest.start, folded, language):
            stops.append(place)
            earliest = place
    return stops


def _further(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Mention]:
    """The places joined to the one that the trigger names: 访法国、塞尔维亚."""
    across = (place.end for place in cast.places if place.start < trigger.end < place.end)
    return _chained(next(across, trigger.end), cast, folded, language)


def _chained(end: int, cast: Cast, folded: str, language: Language) -> list[Mention]:
    """The places that follow one which ends there, joined to it and to each other."""
    found: list[Mention] = []
    for place in cast.places:
        if place.start >= end and (
            _are_next(end, place.start, folded, language) or _is_next_stop(end, place.start, folded, language)
        ):
            found.append(place)
            end = place.end
    return found


def _are_next(end: int, start: int, folded: str, language: Language) -> bool:
    """Whether only a word like "and" stands between two places: "Vietnam, Malaysia and Cambodia"."""
    return language.joined_places.fullmatch(folded, end, start) is not None


def _is_next_stop(end: int, start: int, folded: str, language: Language) -> bool:
    """Whether a word like "then" stands right before the second: "to Sweden for a meeting, then India"."""
    if language.is_unspaced or start - end > _THEN_REACH:
        return False
    return any(
        _SMALL_WORDS.fullmatch(folded, found.end(), start) is not None
        for found in language.then.finditer(folded, end, start)
    )


def _is_of_office(place: Mention, cast: Cast) -> bool:
    """Whether the place is part of an office by which somebody is called."""
    return any(actor.start <= place.start and place.end <= actor.end for actor in cast.actors)


def _destination(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Mention | None:
    left = [
        place
        for place in cast.places
        if place.end <= trigger.start
        and not _is_of_office(place, cast)
        and not _is_title_of_actor(place, cast, folded, language)
    ]
    owner = _owner(trigger, cast, folded, language)
    begin = owner.start if owner is not None and owner.is_known else trigger.end
    is_noun = trigger.form == "noun"  # "Antrittsbesuch der italienischen Ministerpräsidentin in Berlin"
    right = [p for p in cast.places if p.start >= begin and not (is_noun and _is_of_office(p, cast))]
    if left and trigger.start - left[-1].end <= 1:
        return left[-1]
    if language.order == "subject-object-verb":
        return left[-1] if left and trigger.start - left[-1].end <= 15 else None
    if language.order == "mixed":
        is_origin = language.particles.owner.match(folded, trigger.end) is not None  # 来访的约旦首相
        if right and right[0].start - trigger.end <= 6 and not is_origin:
            return right[0]
        return left[-1] if left and trigger.start - left[-1].end <= 20 else None
    # "visits Russian ally Serbia"
    if len(right) > 1 and language.friends.fullmatch(folded, right[0].end, right[1].start):
        right = right[1:]
    if not right or right[0].start - trigger.end > _RIGHT_REACH:
        return None
    is_beside = _is_beside(right[0], trigger, folded, language)
    is_apart = _is_apart(trigger.end, right[0].start, folded, language)
    return None if is_beside or is_apart else right[0]
