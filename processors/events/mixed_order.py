"""Who takes part where the verb stands between, and with whom before it: A会见B, A同B举行会谈, A与B的会晤."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.events.actors import Actor, Cast, without_places
from processors.events.groups import (
    LEFT_REACH,
    RIGHT_REACH,
    SECOND_REACH,
    left_group,
    reach_of,
    right_group,
)
from processors.events.language import Language
from processors.events.triggers import Trigger
from processors.events.with_whom import are_all_named, are_behind_with, is_after_with, is_with

#: Between two clauses; a space in a headline.
_CLAUSE_MARK = re.compile(r",|(?<=[\u3040-\u9fff])\s(?=[\u3040-\u9fff])")


def of_own_clause(
    trigger: Trigger, triggers: Sequence[Trigger], cast: Cast, folded: str, language: Language
) -> Cast:
    """The cast without those of a clause before: A与B会谈,11日与C会谈 tells nothing of B and C.

    A clause behind a comma, or the space of a headline, has a subject of its own, or that of the clause
    before, not its objects: A见B 月底会C.
    """
    if not language.is_unspaced or not cast.actors:
        return cast
    begin = min(trigger.start, cast.actors[0].start)
    marks = [mark.start() for mark in _CLAUSE_MARK.finditer(folded, begin, trigger.start)]
    comma = marks[-1] if marks else -1
    earlier = cast.before(comma)
    stop = _CLAUSE_MARK.search(folded, trigger.end, max(trigger.end, cast.actors[-1].end))
    own = [a for a in cast.actors if comma < a.start and (stop is None or a.start < stop.start())]
    verbs = [other for other in triggers if other.end <= comma and other.start >= _start_of(earlier)]
    if not (earlier and own and verbs):
        return cast
    is_subject = own[0].end <= trigger.start and not is_after_with(own[0], folded, language, cast.places)
    rest = [actor for actor in cast.actors if actor.start > comma]
    is_with_him = bool(own) and language.pronouns.object.search(folded, own[0].end, trigger.end) is not None
    if is_subject and (len(own) > 1 or is_with_him):
        return Cast(tuple(rest), cast.places)
    subjects = [actor for actor in earlier if not _is_object(actor, verbs, cast, folded, language)]
    return Cast((*subjects, *rest), cast.places) if subjects else cast


def _start_of(actors: Sequence[Actor]) -> int:
    return actors[0].start if actors else 0


def _is_object(actor: Actor, verbs: Sequence[Trigger], cast: Cast, folded: str, language: Language) -> bool:
    """Whether a verb or "with" stands right before him and his titles."""
    ends = [verb.end for verb in verbs if verb.end <= actor.start]
    gap = without_places(folded, ends[-1], actor.start, cast.places) if ends else ""
    is_behind = bool(ends) and language.fillers.fullmatch(gap) is not None
    return is_behind or is_after_with(actor, folded, language, cast.places)


def in_mixed_order(
    trigger: Trigger, cast: Cast, folded: str, language: Language, is_one_way: bool = False
) -> list[Actor]:
    """The parties on both sides; those with whom it is stand before the verb or behind it, whom several
    write to right behind it: A、B致电C.
    """
    first = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    right = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if not first and len(right) == 1:
        right += _with_whom(right[0], cast, folded, language)
    is_object = is_one_way and bool(right) and right[0].start == trigger.end
    if right and (is_object or len(first) < 2 or trigger.start - first[-1].end > 6):
        gap = without_places(folded, trigger.end, right[0].start, cast.places)
        who_is = language.who_is.match(gap)
        gap = gap[who_is.end() :] if who_is else gap
        if len(right) > 1 and language.genitive and are_all_named(trigger, gap, language):
            return right
        is_beside = language.fillers.fullmatch(gap) is not None
        is_full = bool(first) and are_behind_with(first[0], cast, folded, language)
        if is_beside or not first or not (right[0].is_known or is_full):
            return first + right
    if not first or (len(first) > 1 and not are_behind_with(first[0], cast, folded, language)):
        return first
    before = cast.before(first[0].start)
    if before and language.hard_stop.search(folded, before[-1].end, first[0].start):
        return first
    if before and trigger.start - before[-1].end <= reach_of(SECOND_REACH, language):
        return [*left_group(before[-1].end, cast, folded, language, SECOND_REACH), *first]
    return first


def _with_whom(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """With whom the owner of an event before him has it: نامه A به B."""
    following = cast.behind(actor.end)[:1] if language.genitive else []
    gap = folded[actor.end : following[0].start] if following else ""
    return list(following) if is_with(gap, language) else []
