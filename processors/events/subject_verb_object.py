"""Who takes part where the verb stands between them: "A meets B", "talks between A and B", "A-B summit"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from processors.events.actors import Actor, Cast, without_places
from processors.events.groups import LEFT_REACH, RIGHT_REACH, are_alternatives, left_group, right_group
from processors.events.language import Language
from processors.events.triggers import Trigger
from processors.events.with_whom import (
    are_all_named,
    is_after_with,
    is_with,
    without_topics,
)

_VERB_FORMS = frozenset({"base", "present", "past", "future", "object"})
_FINITE_FORMS = frozenset({"present", "past", "future", "neutral"})
#: Forms that stand at the end where infinitives and participles do.
_LAST_FORMS = frozenset({"base", "past", "future", "neutral", "prepared"})
_COMPOUND_GAP = 3
#: Between whoever writes and his letter: "Kim's letter".
_OWNER_GAP = 3

#: How far before a letter's noun "in a" begins.
_WAY_REACH = 16


def around_verb(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """The parties on both sides; the subject is looked for before an object that stands before the verb."""
    cast = without_topics(cast, folded, language)
    left = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    left = _who_speaks(left, trigger.start, cast, folded, language)
    if len(left) > 1 and language.verb_last:
        return left_group(left[0].start, cast, folded, language, LEFT_REACH) + left
    right = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    gap = without_places(folded, trigger.end, right[0].start, cast.places) if right else ""
    is_object = bool(right) and trigger.form in _VERB_FORMS and language.fillers.fullmatch(gap) is not None
    if _are_compound(trigger, left) and not is_object:
        words = folded[trigger.start : trigger.end] + gap  # "A and B at lunch with C", "A och B hos C"
        is_more = trigger.form != "joint" and bool(right) and is_with(words, language)
        if any(are_alternatives(*pair, cast.places, folded, language) for pair in pairwise(left)):
            left = _subject_of(left[0], cast, folded, language) + left
        left = _who_attends(left[0], cast, folded, language) + left
        return left + right if is_more else left
    if right and trigger.form in _VERB_FORMS and language.owned.match(folded, right[-1].end):
        return [] if is_object and len(left) == 1 else left
    if not left and len(right) == 1:
        return right + _subject_behind(trigger, gap, right[0], cast, folded, language)
    is_one = len(left) == 1 or (trigger.form == "prepared" and bool(left) and language.verb_last)
    if is_one and (
        _is_by_way(trigger, gap, folded, language)
        or (not right and _is_object_before(trigger, left[0], cast, folded, language))
    ):
        return _subject_of(left[0], cast, folded, language) + left
    if len(right) > 1 and are_all_named(trigger, folded[trigger.end : right[0].start], language):
        return right
    return left + right


def _who_speaks(left: list[Actor], end: int, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Those who end before `end`; who says so where they are told it: "A tells B: no meeting with C"."""
    if len(left) != 1 or ":" not in folded[left[0].end : end]:
        return left
    told = cast.before(left[0].start)
    is_told = bool(told) and language.tells.search(folded, told[-1].end, left[0].start) is not None
    return [told[-1]] if is_told else left


def _are_compound(trigger: Trigger, left: Sequence[Actor]) -> bool:
    """Whether those right before the trigger are several, or a stranger: "A-B summit"."""
    is_several = len({actor.entities for actor in left}) > 1 or not all(actor.is_known for actor in left)
    return is_several and trigger.start - left[-1].end <= _COMPOUND_GAP


def _who_attends(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Who takes part in the event of those whom the actor is the first of, or not: "A joins B-C talks"."""
    before = cast.before(actor.start)
    begin = before[-1].end if before else actor.start
    found = language.attends.search(folded, begin, actor.start)
    is_object = found is not None and language.fillers.fullmatch(folded, found.end(), actor.start) is not None
    return left_group(actor.start, cast, folded, language, LEFT_REACH) if is_object else []


def _subject_of(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Those before the object; nobody where they only own what is meant for him: "rejects A's role for B"."""
    found = left_group(actor.start, cast, folded, language, LEFT_REACH)
    found = _who_speaks(found, actor.start, cast, folded, language)
    is_owner = bool(found) and language.meant_for.fullmatch(folded, found[-1].end, actor.start) is not None
    return [] if is_owner else found


def told_at(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Who says what to whom at the event: "A warns B during visit"; nobody when it is not so."""
    told = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    if len(told) != 1 or language.during.search(folded, told[0].end, trigger.start) is None:
        return []
    subject = left_group(told[0].start, cast, folded, language, LEFT_REACH)
    return subject + told if subject else []


def _is_by_way(trigger: Trigger, gap: str, folded: str, language: Language) -> bool:
    """Whether a noun only says how one is told of whoever follows: "A asks B in a letter to pardon C"."""
    is_direct = bool(gap) and "," not in gap and language.fillers.fullmatch(gap) is not None
    return trigger.form == "noun" and not is_direct and is_by_way_of(trigger, folded, language)


def is_by_way_of(trigger: Trigger, folded: str, language: Language) -> bool:
    """Whether the trigger is a letter by way of which something is done: "in an open letter"."""
    begin = max(0, trigger.start - _WAY_REACH)
    return language.by_letter.search(folded, begin, min(trigger.start + _WAY_REACH, trigger.end)) is not None


def _is_object_before(trigger: Trigger, actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether he is with whom: "A hails B talks", "A will B treffen", "A thanks B, whom he met", "С A B
    увидится".
    """
    if trigger.form == "noun":
        gap = without_places(folded, actor.end, trigger.start, cast.places)
        is_beside = trigger.start - actor.end <= (_OWNER_GAP if actor.proxy else 1)
        # "A offers B a meeting", "A tells B at Delhi talks".
        is_offered = language.indefinite.fullmatch(gap) or language.during.search(gap)
        is_told = is_offered or language.by_phone.match(folded, trigger.start)
        return is_beside or is_told is not None or _is_agent(actor, cast, folded, language)
    if language.whom.match(folded, actor.end, trigger.start):
        return True
    if language.genitive and trigger.form in _FINITE_FORMS:
        before = [
            one for one in cast.before(actor.start)[-1:] if _is_next_to(one, actor, cast, folded, language)
        ]
        if any(is_after_with(one, folded, language) for one in (actor, *before)):
            return True
    return (language.verb_last and trigger.form in _LAST_FORMS) or _is_agent(actor, cast, folded, language)


def _is_agent(actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a word of the passive stands before him, who does it: "A được B đón"."""
    begin = max((other.end for other in cast.before(actor.start)), default=actor.start)
    found = language.agents.search(folded, begin, actor.start)
    return found is not None and language.fillers.fullmatch(folded, found.end(), actor.start) is not None


def _next_to(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Whoever stands right behind the actor: "am Freitag trifft A B"."""
    after = cast.next_behind(actor.end)
    return [after] if after is not None and _is_next_to(actor, after, cast, folded, language) else []


def _is_next_to(actor: Actor, after: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether no more than titles, and when or where, stands between them."""
    gap = without_places(folded, actor.end, after.start, cast.places)
    return language.adverbial_fillers.fullmatch(gap) is not None


def _with_whom(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Whoever follows the actor in his clause behind "with": "zwei Stunden sprach A am Freitag mit B"."""
    after = cast.next_behind(actor.end)
    if after is None or len(gap := folded[actor.end : after.start]) > RIGHT_REACH[0]:
        return []
    is_apart = language.hard_stop.search(gap) or "," in gap or language.breaks.search(gap)
    return [after] if is_with(gap, language) and not is_apart else []


def _subject_behind(
    trigger: Trigger, gap: str, actor: Actor, cast: Cast, folded: str, language: Language
) -> list[Actor]:
    """Who it is that has the event with the actor behind it: "am Freitag trifft A B".

    Behind a noun whoever does something at it: "на встрече с A президент B сказал".
    """
    if language.genitive and trigger.form == "noun" and is_with(gap, language):
        after = _next_to(actor, cast, folded, language)
        return after if after and "," not in folded[actor.end : after[0].start] else []
    is_fronted = language.verb_second and trigger.form in (*_VERB_FORMS, "neutral")
    if not is_fronted:
        return []
    return _next_to(actor, cast, folded, language) or _with_whom(actor, cast, folded, language)
