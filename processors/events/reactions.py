"""What others make of an event: "Seoul condemns Putin-Kim summit" tells of Seoul. So does who comes along."""

from __future__ import annotations

from collections.abc import Callable

from processors.events.actors import entities_of
from processors.events.cues import Reading
from processors.events.language import Language
from processors.events.parties import Parties
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger

#: How far before the event and its people the verb may begin: (spaced scripts, scripts without spaces).
_REACH = (40, 16)
_BREAKS = frozenset(",，:：;；…")


def is_reaction(
    trigger: Trigger,
    parties: Parties,
    implied: frozenset[str],
    sentence: Sentence,
    folded: str,
    language: Language,
    leaders_of: Callable[[str], frozenset[str]],
) -> bool:
    """Whether a verb like "condemns" or "accompanies" stands before the event and its people.

    None of them may stand before it. Only of an event named by a noun; a country before the verb stands for
    its leader: "China welcomes A's visit" is the host's word.
    """
    if trigger.form not in ("noun", "neutral"):
        return False
    begin = min(trigger.start, *(actor.start for actor in parties.actors))
    start = max(sentence.span.start, begin - _REACH[language.is_unspaced])
    comes_along = _is_companion(start, begin, sentence, folded, language)
    reactions = list(language.reactions.finditer(folded, start, begin))
    if comes_along or not reactions or _BREAKS & set(folded[reactions[-1].end() : begin]):
        return comes_along
    people = implied | entities_of(parties.actors)
    before = [actor.entities for actor in sentence.cast.actors if actor.end <= reactions[-1].start()]
    before += [leaders_of(p.entity) for p in sentence.cast.places if p.end <= reactions[-1].start()]
    return not any(entities & people for entities in before)


def _is_companion(start: int, begin: int, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether somebody unknown comes along: "fifty executives accompany A on his visit"."""
    found = language.companions.search(folded, start, begin)
    if found is None or _BREAKS & set(folded[found.end() : begin]):
        return False
    return not any(actor.is_known and actor.end <= found.start() for actor in sentence.cast.actors)


def is_advice(reading: Reading, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether analysts say what others might or ought to do: "A should meet B, experts say"."""
    is_wished = reading.status in ("planned", "rumoured")
    return is_wished and language.commentators.search(folded, *sentence.span) is not None
