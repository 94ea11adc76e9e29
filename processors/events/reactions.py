"""What others make of an event: "Seoul condemns Putin-Kim summit" tells of Seoul. So does who comes along."""

from __future__ import annotations

from collections.abc import Callable

from processors.events.actors import entities_of
from processors.events.groups import is_adnominal
from processors.events.language import Language
from processors.events.parties import Parties
from processors.events.sentence import Sentence
from processors.events.sentence_status import Reading
from processors.events.triggers import Trigger

#: How far before the event and its people the verb may begin: (spaced scripts, scripts without spaces).
_REACH = (40, 16)
#: How far before or behind an event it may be said to be hoped for.
_HOPE_REACH = 8
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
    before = [actor.entities for actor in sentence.cast.before(reactions[-1].start())]
    before += [leaders_of(p.entity) for p in sentence.cast.places if p.end <= reactions[-1].start()]
    return not any(entities & people for entities in before)


def _is_companion(start: int, begin: int, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether somebody unknown comes along: "fifty executives accompany A on his visit"."""
    found = language.companions.search(folded, start, begin)
    if found is None or _BREAKS & set(folded[found.end() : begin]):
        return False
    return not any(actor.is_known and actor.end <= found.start() for actor in sentence.cast.actors)


def says_who_is_there(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether the text tells by a visit who somebody is, and goes on with what he does: 방한한 A가 ..."""
    if sentence.is_title or language.order != "subject-object-verb":
        return False
    after = sentence.cast.next_behind(trigger.end)
    return after is not None and is_adnominal(trigger, after, sentence.cast, folded, language)


def is_hoped(
    trigger: Trigger, sentence: Sentence, messages: frozenset[str], folded: str, language: Language
) -> bool:
    """Whether a headline tells of a call in which somebody hopes for it: 왕이와 첫 통화…"방중 기대"."""
    if not sentence.is_title or trigger.kind in messages:
        return False
    if not any(other.kind in messages and other.end <= trigger.start for other in sentence.triggers):
        return False
    before, end = max(0, trigger.start - _HOPE_REACH), trigger.end + _HOPE_REACH
    return language.hopes.search(folded, before, min(end, sentence.span.end)) is not None


def is_advice(reading: Reading, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether analysts say what others might or ought to do: "A should meet B, experts say"."""
    is_wished = reading.status in ("planned", "rumoured")
    return is_wished and language.commentators.search(folded, *sentence.span) is not None
