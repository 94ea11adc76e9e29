"""What others make of an event: "Seoul condemns Putin-Kim summit" tells of Seoul."""

from __future__ import annotations

from collections.abc import Callable

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
    """Whether a verb like "condemns" stands before the event and its people, and none of them before it.

    Only of an event named by a noun; a country before the verb stands for its leader: "China welcomes A's
    visit" is the host's word.
    """
    if trigger.form not in ("noun", "neutral"):
        return False
    begin = min(trigger.start, *(actor.start for actor in parties.actors))
    reach = _REACH[language.is_unspaced]
    found = language.reactions.search(folded, max(sentence.span.start, begin - reach), begin)
    if found is None or _BREAKS & set(folded[found.end() : begin]):
        return False
    people = implied | {entity for actor in parties.actors for entity in actor.entities}
    before = [leaders_of(place.entity) for place in sentence.cast.places if place.end <= found.start()]
    return not any(leaders & people for leaders in before)


def is_advice(reading: Reading, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether analysts say what others might or ought to do: "A should meet B, experts say"."""
    is_wished = reading.status in ("planned", "rumoured")
    return is_wished and language.commentators.search(folded, *sentence.span) is not None
