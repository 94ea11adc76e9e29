"""Who stands together on one side of a trigger: the nearest actor, and those joined to it ("A and B")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from processors.events.actors import Actor, Cast, without_places
from processors.events.language import Language
from processors.events.patterns import Pattern
from processors.events.triggers import Trigger
from wirewatch.records import Mention

#: Distances in characters: (spaced scripts, scripts without spaces).
LEFT_REACH = (110, 60)
RIGHT_REACH = (70, 26)
SECOND_REACH = (160, 90)
#: Between two who are joined, titles and all, in characters.
_JOIN_REACH = 60

_LIST_MARK = re.compile("[,、]")
#: What may follow the last of several names.
_LIST_END = re.compile(r"\s*(?:$|[^\w\s'’])")
#: The name of somebody nobody knows, right behind his office: "the speaker, Anna Holm, and".
_APPOSED = re.compile(r"^,\s[\w'’-]+(?:\s[\w'’-]+){1,3},?(?=\s)")
#: Begins something else than the name that a trigger describes: 만나 "A는 ...".
_NEXT_PART = re.compile(r"[,\"'“‘「『…]")


def reach_of(pair: tuple[int, int], language: Language) -> int:
    """The distance of a pair that the language's script has."""
    return pair[1] if language.is_unspaced else pair[0]


def left_group(end: int, cast: Cast, folded: str, language: Language, reach: tuple[int, int]) -> list[Actor]:
    """The nearest actor that ends before `end`, within reach, and those joined to it; [] when none."""
    before = cast.before(end)
    if not before or end - before[-1].end > reach_of(reach, language):
        return []
    if language.hard_stop.search(folded, before[-1].end, end):
        return []
    group = [before.pop()]
    while before and _are_named_together(before[-1], group[0], cast.places, folded, language):
        if _is_topic(before, group, folded, language):
            break
        group.insert(0, before.pop())
    return group


def _is_topic(before: Sequence[Actor], group: Sequence[Actor], folded: str, language: Language) -> bool:
    """Whether a comma parts the last before the group from it, and no other: 윤 대통령, 푸틴-김정은 회담.

    Those of a list have a comma each: "A, B, C ve D".
    """
    if language.order != "subject-object-verb" or len(group) < 2:
        return False
    around = [*before[-2:], *group]
    commas = [_LIST_MARK.search(folded, first.end, second.start) for first, second in pairwise(around)]
    return commas.pop(len(before[-2:]) - 1) is not None and not any(commas)


def right_group(
    start: int, cast: Cast, folded: str, language: Language, reach: tuple[int, int]
) -> list[Actor]:
    """The nearest actor that begins behind `start`, within reach, and those joined to it; [] when none."""
    after = cast.behind(start)
    if not after:
        return []
    if after[0].start - start > reach_of(reach, language):
        return []
    if language.hard_stop.search(folded, start, after[0].start):
        return []
    group = [after[0]]
    for actor in after[1:]:
        if not _are_named_together(group[-1], actor, cast.places, folded, language):
            break
        group.append(actor)
    if len(group) > 1 and _begins_clause(group[-2], group[-1], folded, language):
        group.pop()
    return group


def _begins_clause(before: Actor, actor: Actor, folded: str, language: Language) -> bool:
    """Whether what follows the last of a list without "and" says that he does something of his own.

    "A meets B, C criticises it" in most languages; where headlines list names so it may be a list.
    """
    gap = folded[before.end : actor.start]
    if language.bare_lists or "," not in gap or language.joins.search(gap.replace(",", "")) is not None:
        return False
    is_end = _LIST_END.match(folded, actor.end) or language.at_after_stay.match(folded, actor.end)
    return is_end is None


def are_joined(
    first: Actor, second: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    """Whether only joining words, titles and places stand between two actors."""
    if second.start - first.end > _JOIN_REACH:
        return False
    gap = without_places(folded, first.end, second.start, places)
    if language.is_unspaced and not gap.strip():
        return True
    if not first.is_known:
        gap = _APPOSED.sub(",", gap)
    if language.order == "mixed" and language.next_with.search(gap) is not None:
        return False  # a comma begins the next clause: 会见A,27日与B会谈
    return _is_linked(gap, language.joins, language)


def _are_named_together(
    first: Actor, second: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    return are_joined(first, second, places, folded, language) or are_alternatives(
        first, second, places, folded, language
    )


def are_alternatives(
    first: Actor, second: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    """Whether "or" stands between them: neither is with the other."""
    if language.order != "subject-verb-object" or second.start - first.end > _JOIN_REACH:
        return False
    return _is_linked(
        without_places(folded, first.end, second.start, places), language.alternatives, language
    )


def are_in_turn(
    first: Actor, second: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    """Whether the second is met next, and not together with the first: "meets A, then B"."""
    if second.start - first.end > _JOIN_REACH:
        return False
    return _is_linked(without_places(folded, first.end, second.start, places), language.then, language)


def _is_linked(gap: str, link: Pattern, language: Language) -> bool:
    """Whether the gap is a link with nothing but titles around it."""
    found = link.search(gap)
    while found is not None and found.start() < len(gap):
        before, after = gap[: found.start()], gap[found.end() :]
        if language.fillers.fullmatch(before) and language.fillers.fullmatch(after):
            return True
        found = link.search(gap, found.start() + 1)
    return False


def is_adnominal(trigger: Trigger, actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether the trigger describes the actor right after it: 방중한 김정은, 会見した習氏."""
    gap = without_places(folded, trigger.end, actor.start, cast.places)
    if len(gap) > 24 or _NEXT_PART.search(gap):
        return False
    if language.linking_endings.search(folded, trigger.start, trigger.end) is not None:
        return False
    ending = language.adnominal.match(gap)
    return language.fillers.fullmatch(gap, ending.end() if ending else 0) is not None
