"""Who takes part where the verb stands between, and with whom before it: A会见B, A同B举行会谈, A与B的会晤."""

from __future__ import annotations

import re

from processors.events.actors import Actor, Cast, without_places
from processors.events.groups import LEFT_REACH, RIGHT_REACH, SECOND_REACH, left_group, reach_of, right_group
from processors.events.language import Language
from processors.events.triggers import Trigger
from processors.events.with_whom import are_all_named, are_behind_with

#: Between a verb and its object: its ending, or what a relative clause says: 会见了A, 会见来华出席峰会的A.
_WHO_IS = re.compile(r"^.*的(?=.{0,8}$)|^[了过]")


def in_mixed_order(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """The parties on both sides; those with whom it is stand before the verb or behind it."""
    first = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    right = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if right and (len(first) < 2 or trigger.start - first[-1].end > 6):
        gap = _WHO_IS.sub("", without_places(folded, trigger.end, right[0].start, cast.places))
        if len(right) > 1 and language.genitive and are_all_named(trigger, gap, language):
            return right
        if language.fillers.fullmatch(gap) or not first or not right[0].is_known:
            return first + right
    if not first or (len(first) > 1 and not are_behind_with(first[0], cast, folded, language)):
        return first
    before = [actor for actor in cast.actors if actor.end <= first[0].start]
    if before and trigger.start - before[-1].end <= reach_of(SECOND_REACH, language):
        return [*left_group(before[-1].end, cast, folded, language, SECOND_REACH), *first]
    return first
