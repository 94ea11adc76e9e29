"""Events told in a clause beside the news: what others are to speak of, and where somebody had just been."""

from __future__ import annotations

import re

from processors.events.actors import Actor, entities_of, without_places
from processors.events.language import Language
from processors.events.parties import Parties
from processors.events.patterns import Pattern
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger

#: Between a name and a clause about it.
_COMMA = re.compile(r"\s?,\s")
#: How far behind that word its verb begins at most.
_VERB_REACH = 30
#: The same where the verb comes last.
_CLAUSE_REACH = 60


def is_beside_news(
    trigger: Trigger, parties: Parties, sentence: Sentence, folded: str, language: Language
) -> bool:
    """Whether the text tells of it only beside what others do, or what else somebody does."""
    if sentence.is_title or language.order != "subject-verb-object":
        return False
    is_topic = _is_topic(trigger, parties, sentence, folded, language)
    return is_topic or _is_of_somebody(trigger, parties, sentence, folded, language)


def _is_topic(
    trigger: Trigger, parties: Parties, sentence: Sentence, folded: str, language: Language
) -> bool:
    """Whether others meet over what they will do: "B met C over what A and D will say when they meet"."""
    people = entities_of(parties.actors)
    for actor in sentence.cast.before(trigger.start):
        opening = _before(language.contents, actor, sentence, folded, language)
        if opening is None or not actor.entities <= people:
            continue
        others = [one for one in sentence.triggers if one.end <= opening and one.form != "noun"]
        if others and not _names_any(people, sentence, opening):
            return True
    return False


def _before(
    pattern: Pattern, actor: Actor, sentence: Sentence, folded: str, language: Language
) -> int | None:
    """Where the last such words begin that only titles part from the actor."""
    found = list(pattern.finditer(folded, max(sentence.span.start, actor.start - _VERB_REACH), actor.start))
    if not found or language.fillers.fullmatch(folded, found[-1].end(), actor.start) is None:
        return None
    return found[-1].start()


def _names_any(people: frozenset[str], sentence: Sentence, end: int) -> bool:
    return any(actor.entities & people for actor in sentence.cast.before(end))


def _is_of_somebody(
    trigger: Trigger, parties: Parties, sentence: Sentence, folded: str, language: Language
) -> bool:
    """Whether it is told of somebody who is spoken of: "anger at words of A, who met B the day before".

    What opens a sentence is its subject: "A, who met B on Monday, said".
    """
    if trigger.form != "past":
        return False
    for actor in parties.actors:
        comma = _COMMA.match(folded, actor.end, trigger.start)
        who = language.relatives.match(folded, comma.end(), trigger.start) if comma else None
        if who is not None and trigger.start - who.end() <= _VERB_REACH:
            before = without_places(folded, sentence.span.start, actor.start, sentence.cast.places)
            return language.fillers.fullmatch(before) is None
    return False


def says_who_acts(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether it tells in a clause who somebody is, and goes on with what he does: "A, who met B, signed"."""
    begin = max(sentence.span.start, trigger.start - _CLAUSE_REACH)
    comma = folded.rfind(",", begin, trigger.start)
    opening = _COMMA.match(folded, comma) if comma >= 0 else None
    if opening is None or language.relatives.match(folded, opening.end(), trigger.start) is None:
        return False
    return _COMMA.search(folded, trigger.end, sentence.span.end) is not None
