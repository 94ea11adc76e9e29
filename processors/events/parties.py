"""Which actors of a sentence take part in the event that a trigger names.

    A meets B | A and B meet | A-B summit | talks between A and B      subject-verb-object
    A·B 정상회담 | A, B와 만나 | A氏がBと会談                            subject-object-verb
    A会见B | A同B举行会谈 | A与B的会晤                                  mixed

The nearest actor on a side fills it, and those joined to it ("A and B"); a stranger fills it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from processors.events.actors import Actor, Cast, without_places
from processors.events.language import Language
from processors.events.rules import Trigger
from processors.text import Span
from wirewatch.records import Mention

_VERB_FORMS = frozenset({"base", "present", "past", "future", "object"})
#: Forms that stand at the end where infinitives and participles do.
_LAST_FORMS = frozenset({"base", "past", "future", "neutral"})
#: Distances in characters: (spaced scripts, scripts without spaces).
_LEFT_REACH = (110, 60)
_RIGHT_REACH = (70, 26)
_SECOND_REACH = (160, 90)
_COMPOUND_GAP = 3
#: Between whoever writes and his letter: "Kim's letter".
_OWNER_GAP = 3
#: Between words of leaving and the place left: "离开平壤", "평양을 떠나", "left the Chinese capital".
_LEAVING_GAP = 4

_HARD_STOP = re.compile(r"[;；。!?！？]|\sbut\s|\swhile\s|\swhereas\s")
#: Before an event that a sentence begins with: "During a short".
_OPENING = re.compile(r"\W{0,3}(?:[\w'’-]+\s){0,3}")
_OBJECT_PARTICLE = re.compile(r"(?:\([^)]*\))?(?:와|과|을|를|에게|에 이어|\s이어)|と|に|を")
#: A destination is said, but no known one.
_TO = re.compile(r"\s(?:to|in|at)\s")
_TO_REACH = 4
#: Between whose friend a place is and the place: "visits Russian ally Serbia".
_FRIEND = re.compile(r"\s(?:ally|neighbou?r|rival|partner|foe)\s")
#: Before whoever is visited.
_TO_HOST = re.compile(r"\s(?:zu|zum|bei|beim|chez|à|au|al|ao|к|ко|у|до|u|do|za|to)\s")
_STOP = re.compile(r"[,;:–—]")
_LIST_MARK = re.compile("[,、]")
#: Between countries named together: "Vietnam, Malaysia and Cambodia", 越南、马来西亚和柬埔寨.
JOINED_PLACES = re.compile(r"\s?(?:[,、·・]|and|&|y|et|und|e|и|و|和|及|与|と|과|와|,\s?(?:and|then))\s?")
#: The names before it are with whom, so the subject comes before them.
_WITH = re.compile(r"(?:과|와|을|를)\s|と|を")
#: Before the names of those with whom: 与习近平、李强会谈.
_WITH_THEM_BEFORE = re.compile(r"[与同和跟]")
_TITLES_REACH = 20
#: The same where verbs come last.
_WITH_WORD = re.compile(r"\b(?:mit|met)\b")
_WITH_REACH = 50
#: Behind "of": "the summit of American leaders with A and B".
_ALSO_WITH = re.compile(r"\b(?:with|mit|met|con|avec|com|med|с|з|z)\b")
#: What a relative clause says of the one behind it: 会见来华出席峰会的莫迪.
_WHO_IS = re.compile(r"^.*的(?=.{0,8}$)")
_BY = re.compile(
    r"\s(?:(?:by|of|de|du|del|dell'|della|von|des|der|durch|da|di|do)\s|d['’])(?:[\w'-]+\s){0,3}$"
)
#: What makes names no party: "welcomes Trump's offer", "hails Xi-Putin talks".
_OWNED = re.compile(r"['’]s?\s|\s(?:talks|summit|meeting|call|deal)\b")
#: Between whom a headline's subject speaks to and where: "A tells B at Delhi talks".
_AT_EVENT = re.compile(
    r"\s(?:at|in|during|after|bei|beim|nach|lors d|en|durante|tras|на|в ходе|во время|после|по итогам"
    r"|під час|після|podczas|po|w trakcie|při|během)\b[^,;:]{0,30}$"
)
_ADNOMINAL = re.compile(
    r"^\s?(?:했던|한|받은|보낸|중인|중이던|할|하는|하고 있는|차"
    r"|을 마친|를 마친|的|した|する|中の|している)?\s?"
)


@dataclass(frozen=True)
class Parties:
    """Who takes part; `place` is where a visit goes to, `stops` are further places on the way."""

    actors: tuple[Actor, ...]
    place: str | None = None
    stops: tuple[str, ...] = ()


def people_at(trigger: Trigger, cast: Cast, folded: str, sentence: Span, language: Language) -> Parties:
    """Who comes together at a trigger like "meet", "talks", 회담."""
    if language.order == "subject-object-verb":
        return Parties(tuple(_object_first(trigger, cast, folded, language)))
    if language.order == "mixed":
        return Parties(tuple(_mixed(trigger, cast, folded, language)))
    found = _verb_between(trigger, cast, folded, language)
    if len(found) == 1 and trigger.form == "noun" and _is_opening(trigger, folded, sentence):
        found += _object_of(found[0], cast, folded, sentence)
    return Parties(tuple(found))


def _is_opening(trigger: Trigger, folded: str, sentence: Span) -> bool:
    """Whether a sentence begins with the event and goes on with who did what: "At talks, A told B"."""
    return _OPENING.fullmatch(folded, sentence.start, trigger.start) is not None


def _object_of(actor: Actor, cast: Cast, folded: str, sentence: Span) -> list[Actor]:
    """The only other one in the rest of the clause."""
    stop = _HARD_STOP.search(folded, actor.end, sentence.end)
    end = stop.start() if stop else sentence.end
    after = [other for other in cast.actors if actor.end <= other.start and other.end <= end]
    return after if len(after) == 1 and after[0].is_known else []


def _reach(pair: tuple[int, int], language: Language) -> int:
    return pair[1] if language.is_unspaced else pair[0]


def _verb_between(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    left = _left_group(trigger.start, cast, folded, language, _LEFT_REACH)
    if len(left) > 1 and language.verb_last and _is_behind_with(left[0], folded, language):
        return _left_group(left[0].start, cast, folded, language, _LEFT_REACH) + left
    right = _right_group(trigger.end, cast, folded, language, _RIGHT_REACH)
    gap = without_places(folded, trigger.end, right[0].start, cast.places) if right else ""
    is_object = bool(right) and trigger.form in _VERB_FORMS and language.fillers.fullmatch(gap) is not None
    if len(left) > 1 and trigger.start - left[-1].end <= _COMPOUND_GAP and not is_object:
        return left
    if right and trigger.form in _VERB_FORMS and _OWNED.match(folded, right[-1].end):
        return left
    if len(left) == 1 and not right and _is_object_before(trigger, left[0], cast, folded, language):
        return _left_group(left[0].start, cast, folded, language, _LEFT_REACH) + left
    if language.verb_last and not left and len(right) == 1 and trigger.form in _VERB_FORMS:
        return right + _next_to(right[0], cast, folded, language)
    if len(right) > 1 and _are_named(trigger, folded[trigger.end : right[0].start], language):
        return right
    return left + right


def _are_named(trigger: Trigger, gap: str, language: Language) -> bool:
    """Whether those behind the gap are all who take part: "talks between A and B", "meeting of A, B"."""
    parts = list(language.parts.finditer(gap))
    if parts:
        return _ALSO_WITH.search(gap, parts[-1].end()) is None
    return trigger.form == "noun" and language.fillers.fullmatch(gap) is not None


def _is_behind_with(actor: Actor, folded: str, language: Language) -> bool:
    """Whether "with" stands before the actor and the titles: "A wird mit B und C zusammenkommen"."""
    begin = max(0, actor.start - _WITH_REACH)
    found = list(_WITH_WORD.finditer(folded, begin, actor.start))
    return bool(found) and language.fillers.fullmatch(folded, found[-1].end(), actor.start) is not None


def _is_object_before(trigger: Trigger, actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether he is with whom: "A hails B talks", "A thanks B at talks", "A will B treffen"."""
    if trigger.form == "noun":
        gap = without_places(folded, actor.end, trigger.start, cast.places)
        is_beside = trigger.start - actor.end <= (_OWNER_GAP if actor.proxy else 1)
        return is_beside or _AT_EVENT.search(gap) is not None
    return language.verb_last and trigger.form in _LAST_FORMS


def _next_to(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Whoever stands right behind the actor: "am Freitag trifft A B"."""
    after = next((other for other in cast.actors if other.start >= actor.end), None)
    if after is None:
        return []
    gap = without_places(folded, actor.end, after.start, cast.places)
    return [after] if language.fillers.fullmatch(gap) else []


def _object_first(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    first = _left_group(trigger.start, cast, folded, language, _LEFT_REACH)
    after = [actor for actor in cast.actors if actor.start >= trigger.end]
    adnominal = after[:1] if after and _is_adnominal(trigger, after[0], cast, folded, language) else []
    if adnominal or not first:
        return first + adnominal
    if len(first) > 1 and not _WITH.search(folded[first[-1].end : trigger.start]):
        return first
    before = [actor for actor in cast.actors if actor.end <= first[0].start]
    for actor in reversed(before):
        if trigger.start - actor.end > _reach(_SECOND_REACH, language):
            break
        is_object = _OBJECT_PARTICLE.match(folded, actor.end) is not None
        if is_object and len(before) > 1 and actor is not before[0]:
            continue
        return [*_left_group(actor.end, cast, folded, language, _LEFT_REACH), *first]
    return first


def _mixed(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    first = _left_group(trigger.start, cast, folded, language, _LEFT_REACH)
    right = _right_group(trigger.end, cast, folded, language, _RIGHT_REACH)
    if right and (len(first) < 2 or trigger.start - first[-1].end > 6):
        gap = _WHO_IS.sub("", without_places(folded, trigger.end, right[0].start, cast.places))
        if language.fillers.fullmatch(gap) or not first or not right[0].is_known:
            return first + right
    if not first or (len(first) > 1 and not _are_with(first[0], cast, folded, language)):
        return first
    before = [actor for actor in cast.actors if actor.end <= first[0].start]
    if before and trigger.start - before[-1].end <= _reach(_SECOND_REACH, language):
        return [*_left_group(before[-1].end, cast, folded, language, _SECOND_REACH), *first]
    return first


def _are_with(actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a word for "with" stands before the actor and its titles."""
    begin = max((other.end for other in cast.actors if other.end <= actor.start), default=0)
    before = without_places(folded, max(begin, actor.start - _TITLES_REACH), actor.start, cast.places)
    found = _WITH_THEM_BEFORE.search(before)
    return found is not None and language.fillers.fullmatch(before, found.end()) is not None


def _is_adnominal(trigger: Trigger, actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether the trigger describes the actor right after it: 방중한 김정은, 会見した習氏."""
    gap = without_places(folded, trigger.end, actor.start, cast.places)
    if len(gap) > 24 or "," in gap:
        return False
    return language.fillers.fullmatch(_ADNOMINAL.sub("", gap, count=1)) is not None


def _left_group(end: int, cast: Cast, folded: str, language: Language, reach: tuple[int, int]) -> list[Actor]:
    before = [actor for actor in cast.actors if actor.end <= end]
    if not before or end - before[-1].end > _reach(reach, language):
        return []
    if _HARD_STOP.search(folded, before[-1].end, end):
        return []
    group = [before.pop()]
    while before and _are_joined(before[-1], group[0], cast.places, folded, language):
        if _is_topic(before[-1], group, folded, language):
            break
        group.insert(0, before.pop())
    return group


def _is_topic(actor: Actor, group: Sequence[Actor], folded: str, language: Language) -> bool:
    """Whether a comma parts the actor from others joined without one: 윤 대통령, 푸틴-김정은 회담 비판."""
    if language.order != "subject-object-verb" or len(group) < 2:
        return False
    gaps = (folded[first.end : second.start] for first, second in pairwise(group))
    is_parted = _LIST_MARK.search(folded, actor.end, group[0].start) is not None
    return is_parted and not any(_LIST_MARK.search(gap) for gap in gaps)


def _right_group(
    start: int, cast: Cast, folded: str, language: Language, reach: tuple[int, int]
) -> list[Actor]:
    after = [actor for actor in cast.actors if actor.start >= start]
    if not after:
        return []
    is_near = after[0].start - start <= _reach(reach, language)
    if not is_near and not _are_between(start, after[0], folded, language):
        return []
    if _HARD_STOP.search(folded, start, after[0].start):
        return []
    group = [after[0]]
    for actor in after[1:]:
        if not _are_joined(group[-1], actor, cast.places, folded, language):
            break
        group.append(actor)
    return group


def _are_between(start: int, actor: Actor, folded: str, language: Language) -> bool:
    """Whether a word like "between" stands before the actor, however far from the trigger."""
    if actor.start - start > _reach(_SECOND_REACH, language):
        return False
    found = language.parts.search(folded, start, actor.start)
    return found is not None and language.fillers.fullmatch(folded, found.end(), actor.start) is not None


def _are_joined(
    first: Actor, second: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    """Whether only joining words, titles and places stand between two actors."""
    if second.start - first.end > 60:
        return False
    gap = without_places(folded, first.end, second.start, places)
    if language.is_unspaced and not gap.strip():
        return True
    join = language.joins.search(gap)
    while join is not None and join.start() < len(gap):
        before, after = gap[: join.start()], gap[join.end() :]
        if language.fillers.fullmatch(before) and language.fillers.fullmatch(after):
            return True
        join = language.joins.search(gap, join.start() + 1)
    return False


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
    stops = _destinations(trigger, cast, folded, language)
    place = short_place or next((stop.entity for stop in stops), None)
    if trigger.form == "leaving":
        place = short_place or _left_place(trigger, cast)
    elif not short_place:
        host = _host(trigger, cast, folded, language)
        visitors = _visitors(trigger, cast, folded, language)
        is_place_later = host is not None and bool(stops) and host.start < stops[0].start
        if host is not None and (not stops or (is_place_later and host not in visitors)):
            return Parties((*visitors, host))
        if place is None and not _TO.search(folded, trigger.start, trigger.end + _TO_REACH):
            place = _only_foreign_place(trigger, cast, leaders_of)
    hosts = leaders_of(place) if place else frozenset()
    guests = tuple(actor for actor in cast.actors if not actor.entities or not actor.entities <= hosts)
    further = tuple(stop.entity for stop in stops[1:])
    return Parties(tuple(_visitors(trigger, Cast(guests, cast.places), folded, language)), place, further)


def _host(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Actor | None:
    """Whoever is visited by name: "NATO's secretary general visits Trump", "Modi kommt im Juni zu Biden"."""
    if language.order == "subject-object-verb":
        return None
    for actor in (actor for actor in cast.actors if actor.start >= trigger.end and actor.is_known):
        gap = without_places(folded, trigger.end, actor.start, cast.places)
        if trigger.form != "noun" and language.fillers.fullmatch(gap):
            return None if _OWNED.match(folded, actor.end) else actor
        to = list(_TO_HOST.finditer(gap))
        if to and len(gap) <= _LEFT_REACH[0] and language.fillers.fullmatch(gap, to[-1].end()):
            return actor
    return None


def _left_place(trigger: Trigger, cast: Cast) -> str | None:
    """The place inside or right beside words of leaving: "wraps up Beijing trip", "left Hanoi"."""
    for place in cast.places:
        if trigger.start - _LEAVING_GAP <= place.end and place.start <= trigger.end + _LEAVING_GAP:
            return place.entity
    return None


def _only_foreign_place(
    trigger: Trigger, cast: Cast, leaders_of: Callable[[str], frozenset[str]]
) -> str | None:
    """The nearest place that nobody in the sentence leads: "Pyongyang's streets are lined as Xi arrives"."""
    people = frozenset(entity for actor in cast.actors for entity in actor.entities)
    foreign = [place for place in cast.places if leaders_of(place.entity) - people]
    near = [place for place in foreign if abs(place.start - trigger.start) <= 80]
    return min(near, key=lambda place: abs(place.start - trigger.start)).entity if near else None


def _visitors(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    after = [actor for actor in cast.actors if actor.start >= trigger.end]
    if language.is_unspaced and after and _is_adnominal(trigger, after[0], cast, folded, language):
        return after[:1]
    if language.genitive and after and trigger.form == "noun" and after[0].start - trigger.end <= 1:
        return after[:1]
    if after and after[0].start - trigger.end < 40 and _BY.search(folded[trigger.end : after[0].start]):
        return after[:1]
    before = _left_group(trigger.start, cast, folded, language, _LEFT_REACH)
    if not before and after and language.order == "subject-verb-object" and trigger.form != "noun":
        gap = without_places(folded, trigger.end, after[0].start, cast.places)
        return after[:1] if language.fillers.fullmatch(gap) else []
    return before


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


def _destinations(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Mention]:
    """Where to, and the places joined to it."""
    first = _destination(trigger, cast, folded, language)
    if first is None:
        return []
    stops = [first]
    for place in cast.places:
        if place.start >= stops[-1].end and JOINED_PLACES.fullmatch(folded, stops[-1].end, place.start):
            stops.append(place)
    earliest = first
    for place in reversed(cast.places):
        if place.end <= earliest.start and JOINED_PLACES.fullmatch(folded, place.end, earliest.start):
            stops.append(place)
            earliest = place
    return stops


def _destination(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Mention | None:
    left = [
        place
        for place in cast.places
        if place.end <= trigger.start and not _is_title_of_actor(place, cast, folded, language)
    ]
    right = [place for place in cast.places if place.start >= trigger.end]
    if left and trigger.start - left[-1].end <= 1:
        return left[-1]
    if language.order == "subject-object-verb":
        return left[-1] if left and trigger.start - left[-1].end <= 15 else None
    if language.order == "mixed":
        if right and right[0].start - trigger.end <= 6:
            return right[0]
        return left[-1] if left and trigger.start - left[-1].end <= 20 else None
    if len(right) > 1 and _FRIEND.fullmatch(folded, right[0].end, right[1].start):
        right = right[1:]
    is_near = bool(right) and right[0].start - trigger.end <= 45
    return right[0] if is_near and not _STOP.search(folded, trigger.end, right[0].start) else None
