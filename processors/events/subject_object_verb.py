"""Who takes part where the verb stands behind them all: A, B와 만나, A氏がBと会談, 방중한 A."""

from __future__ import annotations

import re

from processors.events.actors import Actor, Cast, without_places
from processors.events.groups import (
    LEFT_REACH,
    RIGHT_REACH,
    SECOND_REACH,
    are_joined,
    is_adnominal,
    left_group,
    reach_of,
    right_group,
)
from processors.events.language import Language
from processors.events.patterns import Pattern
from processors.events.triggers import Trigger

_FINITE_FORMS = frozenset({"present", "past", "future"})
#: How far behind a name its titles and their particle stand.
_TITLES_REACH = 20
_COMMA = re.compile("[,、]")
#: Between the parts of a headline: A, B 접견…곧 C와 회담.
_THEN = re.compile(r"…|\.\.")


def before_verb(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """The subject, those with whom it is, and whoever the verb describes from before: 방중한 A."""
    first = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    after = cast.behind(trigger.end)
    adnominal = after[:1] if after and is_adnominal(trigger, after[0], cast, folded, language) else []
    if adnominal and not first and not language.is_unspaced:
        return right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if adnominal or not first:
        return first + adnominal
    if len(first) == 1 and first[0] is cast.actors[0] and after:
        return first + _who_then(trigger, first[0], after[0], folded, language)
    before = cast.before(first[0].start)
    # Behind the names of those with whom it is: the subject comes before them.
    if len(first) > 1 and not language.particles.object.search(folded, first[-1].end, trigger.start):
        is_apart = language.separately.search(folded, first[-1].end, trigger.start) is not None
        is_list = bool(before) and (trigger.form in _FINITE_FORMS or is_apart)
        is_list = is_list and are_joined(before[-1], first[0], cast.places, folded, language)
        return [before[-1], *first] if is_list else first
    is_pair = len(first) == 2 and _COMMA.search(folded, first[0].end, first[1].start) is not None
    if is_pair and not any(_is_subject(actor, trigger.start, cast, folded, language) for actor in before):
        return first  # 왕이 만난 A, B와 통화: the subject and with whom
    for index, actor in reversed(list(enumerate(before))):
        if trigger.start - actor.end > reach_of(SECOND_REACH, language):
            break
        is_object = _is_object(actor, trigger.start, cast, folded, language)
        if (is_object or _is_aside(actor, folded, language)) and actor is not before[0]:
            continue
        is_listed = _is_listed(actor, first[0], cast, folded, language)
        if is_listed and any(_is_subject(a, trigger.start, cast, folded, language) for a in before[:index]):
            first = [actor, *first]  # Aは、B首相、C大統領とそれぞれ会談
            continue
        subject = left_group(actor.end, cast, folded, language, LEFT_REACH)
        if len(subject) > 1 and _THEN.search(folded, actor.end, first[0].start):
            subject = subject[:1] if _COMMA.search(folded, subject[0].end, subject[1].start) else subject
        return [*subject, *first]
    return first


def _is_listed(actor: Actor, following: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether only a comma and titles part the two."""
    comma = _COMMA.search(folded, actor.end, following.start)
    if comma is None:
        return False
    spans = ((actor.end, comma.start()), (comma.end(), following.start))
    return all(
        language.fillers.fullmatch(folded, *span)
        or language.fillers.fullmatch(without_places(folded, *span, cast.places))
        for span in spans
    )


def _is_object(actor: Actor, end: int, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a particle of an object stands behind him, or behind his titles: 이란 대통령과."""
    return _is_marked(language.object_before, actor, end, cast, folded, language)


def _is_subject(actor: Actor, end: int, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a particle of a subject stands behind him, or behind his titles: 이란 대통령은."""
    return _is_marked(language.particles.doer, actor, end, cast, folded, language)


def _is_marked(
    particle: Pattern, actor: Actor, end: int, cast: Cast, folded: str, language: Language
) -> bool:
    if particle.match(folded, actor.end):
        return True
    gap = without_places(folded, actor.end, min(end, actor.end + _TITLES_REACH), cast.places)
    title = language.fillers.match(gap)
    return title is not None and particle.match(gap, title.end()) is not None


def _is_aside(actor: Actor, folded: str, language: Language) -> bool:
    """Whether he is only named by way of something that is not the subject: 元首相の国葬のため来日した."""
    head = folded.find(actor.proxy, actor.end) if actor.proxy else -1
    return head >= 0 and language.particles.marked.match(folded, head + len(actor.proxy)) is None


def _who_then(trigger: Trigger, other: Actor, actor: Actor, folded: str, language: Language) -> list[Actor]:
    """Whoever does something after an event with the other: "B와 회담 후 A", 会談後、B."""
    then = language.afterwards.match(folded, trigger.end, actor.start)
    is_object = language.particles.object.search(folded, other.end, trigger.start) is not None
    if then is None or not actor.is_known or not is_object:
        return []
    return [actor] if language.fillers.fullmatch(folded, then.end(), actor.start) else []
