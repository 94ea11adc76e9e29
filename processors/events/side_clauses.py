"""Events told in a clause about somebody, beside the news or on the way to it."""

from __future__ import annotations

import re

from processors.events.actors import without_places
from processors.events.language import Language
from processors.events.parties import Parties
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger

#: Between a name and a clause about it.
_COMMA = re.compile(r"\s?,\s")
#: How far behind the word that begins the clause its verb begins at most.
_VERB_REACH = 30
#: The same where the verb comes last.
_CLAUSE_REACH = 60


def is_beside_news(
    trigger: Trigger, parties: Parties, sentence: Sentence, folded: str, language: Language
) -> bool:
    """Whether the text tells it only of somebody who is spoken of: "anger at words of A, who met B".

    What opens a sentence is its subject: "A, who met B on Monday, said".
    """
    if sentence.is_title or language.order != "subject-verb-object" or trigger.form != "past":
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
