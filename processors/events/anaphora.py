"""Whom a text goes on about without a name: "Scholz flies to Beijing. *He* will be received by Xi".

Somebody unnamed takes part where a pronoun stands beside the trigger, or where there is no subject. It is the
only person named before who can be meant; nobody where there are two.
"""

from __future__ import annotations

from collections.abc import Iterable

from processors.events.actors import Actor
from processors.events.language import Language
from processors.events.rules import Trigger
from processors.events.sentence import Sentence

#: Forms of a trigger before which a pronoun is an object: "lo recibe", not "la visita".
_VERB_FORMS = frozenset(("past", "present", "future", "object"))
#: How far from a trigger an object stands, in characters.
_REACH = 30
#: How far before a name its titles begin.
_TITLES_REACH = 50


def unnamed_party(
    trigger: Trigger, party: Actor, sentence: Sentence, folded: str, language: Language
) -> frozenset[str]:
    """Who meets `party`, the only one named at the trigger; empty when nobody can be told.

    Where two are named, one of them most often is the subject.
    """
    if _has_subject(trigger, sentence, folded, language) or _is_subject_left_out(
        trigger, party, sentence, folded, language
    ):
        return _only(sentence.before, without=sentence.cast.actors)
    if _has_object(trigger, sentence, folded, language):
        left = [actor for actor in sentence.cast.actors if actor.end <= trigger.start]
        return _only([*sentence.before, *left], without=[party])
    return frozenset()


def unnamed_visitor(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> frozenset[str]:
    """Who goes where a trigger names nobody: "On Monday he visits Paris"."""
    if any(actor.end <= trigger.start for actor in sentence.cast.actors):
        return frozenset()
    is_said = _has_subject(trigger, sentence, folded, language) or _has_owner(
        trigger, sentence, folded, language
    )
    return _only(sentence.before, without=sentence.cast.actors) if is_said else frozenset()


def _has_subject(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether "he" does it, before anybody is named."""
    end = min([trigger.end + _REACH, sentence.span.end, *(actor.start for actor in sentence.cast.actors)])
    found = language.pronouns.subject.search(folded, sentence.span.start, end)
    return found is not None and end - found.end() > 1  # no title: "ông Trump"


def _has_object(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether "him" stands beside the verb, or "his" before the noun."""
    begin = max(sentence.span.start, trigger.start - _REACH)
    end = min(sentence.span.end, trigger.end + _REACH)
    return (
        language.pronouns.object.search(folded, begin, end) is not None
        or _has_clitic(trigger, folded, begin, language)
        or _has_owner(trigger, sentence, folded, language)
    )


def _has_clitic(trigger: Trigger, folded: str, begin: int, language: Language) -> bool:
    """Whether a pronoun stands right before the verb, or at the beginning of the trigger."""
    found = language.pronouns.clitic.finditer(folded, begin, trigger.end)
    is_beside = any(word.start() <= trigger.start <= word.end() + 1 for word in found)
    return is_beside and trigger.form in (*_VERB_FORMS, "base")


def _has_owner(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    begin = max(sentence.span.start, trigger.start - _REACH)
    is_noun = trigger.form not in _VERB_FORMS
    return is_noun and language.pronouns.owner.search(folded, begin, trigger.start) is not None


def _is_subject_left_out(
    trigger: Trigger, party: Actor, sentence: Sentence, folded: str, language: Language
) -> bool:
    """Whether the party is whom somebody unnamed meets: "será recibido por B", "17일 B와 회담한다"."""
    others = (actor for actor in sentence.cast.actors if actor != party)
    if trigger.form == "noun" or any(actor.end <= trigger.start for actor in others):
        return False
    is_mark_behind = language.order == "subject-object-verb"
    begin = party.end if is_mark_behind else max(sentence.span.start, party.start - _TITLES_REACH)
    for mark in language.with_whom.finditer(folded, begin, trigger.start if is_mark_behind else party.start):
        gap = (party.end, mark.start()) if is_mark_behind else (mark.end(), party.start)
        if language.fillers.fullmatch(folded, *gap):
            return True
    return False


def _only(actors: Iterable[Actor], without: Iterable[Actor]) -> frozenset[str]:
    """The only one of the actors beside those `without`; empty when there is none, or several."""
    gone = {entity for actor in without for entity in actor.entities}
    people = {actor.entities for actor in actors if not actor.entities & gone}
    return people.pop() if len(people) == 1 else frozenset()
