"""Whether those beside an event are the ones with whom it is: "met in Kyiv with C", 与习近平、李强会谈."""

from __future__ import annotations

from collections.abc import Sequence

from processors.events.actors import Actor, Cast, without_places
from processors.events.language import Language
from processors.events.patterns import Pattern
from processors.events.triggers import Trigger
from wirewatch.records import Mention

_WITH_REACH = 50
#: How far before a name its titles may begin.
_TITLES_REACH = 20


def is_with(gap: str, language: Language) -> bool:
    """Whether the gap ends in "with" and titles: "A and B met in Kyiv with C"."""
    found = list(language.comitative.finditer(gap))
    return bool(found) and language.fillers.fullmatch(gap, found[-1].end()) is not None


def are_all_named(trigger: Trigger, gap: str, language: Language) -> bool:
    """Whether those behind the gap are all who take part: "talks between A and B", "meeting of A, B".

    They are not in "the summit of American leaders with A and B".
    """
    parts = list(language.parts.finditer(gap))
    if parts:
        return language.comitative.search(gap, parts[-1].end()) is None
    return trigger.form == "noun" and language.fillers.fullmatch(gap) is not None


def is_after_with(actor: Actor, folded: str, language: Language, places: Sequence[Mention] = ()) -> bool:
    """Whether "with" and titles stand right before him: "Zeman nepůjde na přehlídku, s Putinem se sejde"."""
    return _is_right_behind(language.with_whom, actor, folded, language, places)


def without_topics(cast: Cast, folded: str, language: Language) -> Cast:
    """The cast without those whom others only talk of: "О Путине говорили Байден и Макрон"."""
    about = {actor for actor in cast.actors if _is_right_behind(language.topics, actor, folded, language)}
    return Cast(tuple(a for a in cast.actors if a not in about), cast.places) if about else cast


def _is_right_behind(
    word: Pattern, actor: Actor, folded: str, language: Language, places: Sequence[Mention] = ()
) -> bool:
    """Whether nothing but titles, and these places, stands between the word and the actor."""
    begin = max(0, actor.start - _WITH_REACH)
    found = list(word.finditer(folded, begin, actor.start))
    gap = without_places(folded, found[-1].end(), actor.start, places) if found else ""
    return bool(found) and language.fillers.fullmatch(gap) is not None


def are_behind_with(actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a word for "with" stands before the actor and its titles."""
    begin = max((other.end for other in cast.before(actor.start)), default=0)
    before = without_places(folded, max(begin, actor.start - _TITLES_REACH), actor.start, cast.places)
    found = language.comitative.search(before)
    return found is not None and language.fillers.fullmatch(before, found.end()) is not None
