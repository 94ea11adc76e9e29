"""Whom a text goes on about without a name: "Scholz flies to Beijing. *He* will be received by Xi".

Somebody unnamed takes part where a pronoun stands beside the trigger, or where there is no subject. It is the
only person named before who can be meant; nobody where there are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from processors.events.actors import Actor, entities_of
from processors.events.groups import RIGHT_REACH, right_group
from processors.events.language import Language
from processors.events.parties import is_opening
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger
from processors.events.with_whom import are_behind_with, is_after_with, is_with
from processors.text import Span

#: Forms of a trigger before which a pronoun is an object: "lo recibe", not "la visita".
_VERB_FORMS = frozenset(("past", "present", "future", "object"))
#: How far from a trigger an object stands, in characters.
_REACH = 30
#: The same where verbs come last.
_LAST_REACH = 90
#: How far behind a meeting "with" stands where it is one with somebody whom nothing names.
_WITH_REACH = 20
_STOP = re.compile(r"[,;:]")
#: How far behind what opens a sentence its subject stands.
_OPENED_REACH = 80
#: How far behind a sentence's beginning its article ends.
_ARTICLE_REACH = 18
#: Before a noun that a sentence begins with: "The", "The first".
_FIRST_WORDS = re.compile(r"\W{0,3}(?:[\w'’-]+[\s'’]){0,2}")
_FIRST_WORD = re.compile(r"\W{0,3}(?:[\w'’-]+[\s'’])?")
#: The same behind an article, where participles stand before the noun: "Das für Dienstag in Wien geplante".
_FIRST_PARTICIPLES = re.compile(r"\s(?:[\w'’-]+\s){0,6}")
#: Between those whom somebody meets, and between him and them, where verbs come last.
_COMMA = re.compile("[,、]")
#: How far from a trigger a pronoun stands that belongs to nothing else.
_BESIDE_REACH = 4
#: How far behind a name its titles and the particle of a topic stand.
_TOPIC_REACH = 20
#: How far before a name its titles begin.
_TITLES_REACH = 50


def unnamed_party(
    trigger: Trigger, party: Actor, sentence: Sentence, folded: str, language: Language
) -> Actor | None:
    """Who meets `party`, the only one named at the trigger, at the word for them; None when unknown.

    Where two are named, one of them most often is the subject.
    """
    subject = _subject(trigger, sentence, folded, language)
    if subject is None and _is_subject_left_out(trigger, party, sentence, folded, language):
        subject = Span(trigger.start, trigger.start)
    if subject is not None:
        return _subject_meant(subject, sentence, sentence.cast.actors, folded, language)
    word = _object(trigger, sentence, folded, language) or _owner(trigger, sentence, folded, language)
    if word is None:
        return None
    begin = folded.rfind(",", sentence.span.start, trigger.start) if language.order == "mixed" else -1
    left = [actor for actor in sentence.cast.before(trigger.start) if actor.start > begin]
    return _only(word, [*sentence.before, *left], without=[party])


def unnamed_subject(
    trigger: Trigger, parties: Sequence[Actor], sentence: Sentence, folded: str, language: Language
) -> Actor | None:
    """Who meets all of the parties, where a sentence leaves him out: 首相や外相と会談, 与总统A、总理B会晤.

    A comma between the parties may as well part a subject from with whom he meets, if no word before says.
    """
    are_objects = all(actor.is_known and actor.end <= trigger.start for actor in parties)
    if not are_objects or any(actor.end <= parties[0].start for actor in sentence.cast.actors):
        return None
    if language.order == "mixed":
        is_left_out = are_behind_with(parties[0], sentence.cast, folded, language)
    else:
        gaps = [folded[one.end : other.start] for one, other in pairwise(parties)]
        is_list = all(language.joins.search(gap) and not _COMMA.search(gap) for gap in gaps)
        is_left_out = is_list and _is_subject_left_out(
            trigger, parties[-1], sentence, folded, language, parties
        )
    if not is_left_out:
        return None
    return _subject_meant(Span(trigger.start, trigger.start), sentence, parties, folded, language)


def unnamed_beside(
    trigger: Trigger, parties: Sequence[Actor], sentence: Sentence, folded: str, language: Language
) -> Actor | None:
    """Who a pronoun is beside several whom he meets or who meet him: "He will see A and B", استقبله A وB.

    Or nobody is named as the subject: "Se reunirá con A y B".
    """
    others = [actor for actor in sentence.cast.actors if actor not in parties]
    if trigger.form == "noun" or not all(actor.is_known for actor in parties):
        return None
    comma = folded.rfind(",", sentence.span.start, parties[0].start) if language.order == "mixed" else -1
    if any(actor.end > comma for actor in others):
        return None
    is_with = not others and is_after_with(parties[0], folded, language)
    if is_with or (not others and parties[0].start >= trigger.end):
        subject = _subject(trigger, sentence, folded, language)
        if subject is None and _is_subject_left_out(trigger, parties[0], sentence, folded, language, parties):
            subject = Span(trigger.start, trigger.start)
        if subject is not None:
            return _subject_meant(subject, sentence, parties, folded, language)
    word = _object_beside(trigger, parties[0], sentence, folded, language)
    return _only(word, [*sentence.before, *others], without=parties) if word is not None else None


def _object_beside(
    trigger: Trigger, first: Actor, sentence: Sentence, folded: str, language: Language
) -> Span | None:
    """The "him" at the trigger, or right before the first of those who meet him."""
    word = _object(trigger, sentence, folded, language)
    if word is not None and max(word.start - trigger.end, trigger.start - word.end) <= _BESIDE_REACH:
        return word
    begin = max(sentence.span.start, first.start - _REACH)
    for found in language.pronouns.object.finditer(folded, begin, first.start):
        if language.fillers.fullmatch(folded, found.end(), first.start):
            return Span(*found.span())
    return None


def unnamed_visitor(
    trigger: Trigger,
    sentence: Sentence,
    folded: str,
    language: Language,
    is_at_home: Callable[[Actor], bool],
) -> Actor | None:
    """Who goes where a trigger names nobody: "On Monday he visits Paris"; None when unknown.

    Not whoever is at home there: "A and B quarrel. On his visit to Rome ...".
    """
    if any(actor.end <= trigger.start for actor in sentence.cast.actors):
        return None
    word = _subject(trigger, sentence, folded, language) or _owner(trigger, sentence, folded, language)
    if word is None:
        return None
    at_home = [actor for actor in sentence.before if is_at_home(actor)]
    return _only(word, sentence.before, without=[*sentence.cast.actors, *at_home])


def pair_of_title(
    trigger: Trigger, sentence: Sentence, folded: str, language: Language, may_name_nobody: bool
) -> tuple[Actor, ...]:
    """The two whom the headline names, where the first sentence of the text names one and nobody else.

    "A presses B on trade. A raised it during talks on Friday"; not "A held talks with his cabinet", "A left
    after a meeting".
    A call or a letter may name nobody: "A spoke to B. The call lasted an hour"; nor "He said so at talks".
    """
    title = {actor.entities: actor for actor in sentence.before}
    if trigger.form == "base" or len(title) != 2 or not all(actor.is_known for actor in title.values()):
        return ()
    others = {actor.entities for actor in sentence.cast.actors} - set(title)
    end = min(trigger.end + _WITH_REACH, sentence.span.end)
    is_of_others = bool(others) or language.with_somebody.search(folded, trigger.end, end) is not None
    is_another = language.opens_another.search(folded, sentence.span.start, trigger.start) is not None
    is_told = may_name_nobody or bool(sentence.cast.actors) or _is_at_it(trigger, sentence, folded, language)
    return () if is_of_others or is_another or not is_told else tuple(title.values())


def _is_at_it(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> bool:
    """Whether somebody goes on acting at the event: "He did so during talks in Rome"."""
    is_at = language.during.search(folded, sentence.span.start, trigger.start) is not None
    return is_at and _subject(trigger, sentence, folded, language) is not None


def pair_of_same(
    trigger: Trigger, sentence: Sentence, folded: str, language: Language, is_told_before: bool
) -> tuple[Actor, ...]:
    """The two named before, where a sentence that names nobody begins with a noun for what they do.

    "A to see B. The meeting will take place on Friday"; not "The meeting with investors", "A meeting";
    nor "The cabinet meeting" where nobody has told of one.
    """
    named = {actor.entities: actor for actor in sentence.before}
    if trigger.form != "noun" or sentence.is_title or sentence.cast.actors or len(named) != 2:
        return ()
    if not _opens(sentence.span.start, trigger.start, folded, language, is_told_before):
        return ()
    if language.indefinites.search(folded, sentence.span.start, trigger.start):
        return ()
    end = min(trigger.end + _WITH_REACH, sentence.span.end)
    stop = _STOP.search(folded, trigger.end, end)  # "O telefonema, na noite de segunda"
    end = stop.start() if stop else end
    is_of_others = language.with_somebody.search(folded, trigger.end, end) is not None
    are_known = all(actor.is_known for actor in named.values())
    return tuple(named.values()) if are_known and not is_of_others else ()


def _opens(start: int, end: int, folded: str, language: Language, is_told_before: bool) -> bool:
    """Whether only a few words stand before the noun that ends a sentence's beginning."""
    first = _FIRST_WORDS if language.verb_last or is_told_before else _FIRST_WORD
    if first.fullmatch(folded, start, end):
        return True
    article = language.determiner.search(folded, start, min(start + _ARTICLE_REACH, end))
    if not language.verb_last or article is None or len(folded[start : article.start()].split()) > 1:
        return False
    return _FIRST_PARTICIPLES.fullmatch(folded, article.end(), end) is not None


def unnamed_owner(
    trigger: Trigger, parties: Sequence[Actor], sentence: Sentence, folded: str, language: Language
) -> Actor | None:
    """Whose meeting with the parties a noun names, where they are all whom the sentence names.

    "A flies to Delhi. Talks with B and C are on the agenda" are A's.
    """
    is_noun = trigger.form in ("noun", "base")  # "incontri" is both
    if not is_noun or sentence.is_title or _names_others(sentence, parties):
        return None
    beside = right_group(trigger.end, sentence.cast, folded, language, RIGHT_REACH)
    is_theirs = bool(parties) and list(parties) == beside and all(one.is_known for one in parties)
    if not is_theirs or not is_with(folded[trigger.start : parties[0].start], language):
        return None
    return _only(Span(trigger.start, trigger.start), sentence.before, without=parties)


def _names_others(sentence: Sentence, parties: Sequence[Actor]) -> bool:
    """Whether the sentence names somebody known beside the parties."""
    return any(actor.is_known and actor not in parties for actor in sentence.cast.actors)


def _subject(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> Span | None:
    """The "he" who does it, before anybody is named, or behind an opening: "At talks with B, he"."""
    end = min([trigger.end + _REACH, sentence.span.end, *(actor.start for actor in sentence.cast.actors)])
    found = language.pronouns.subject.search(folded, sentence.span.start, end)
    if found is None and is_opening(trigger, folded, sentence.span):
        comma = folded.find(", ", trigger.end, trigger.end + _OPENED_REACH)
        found = language.pronouns.subject.match(folded, comma + 2) if comma >= 0 else None
        end = sentence.span.end
    is_title = found is not None and end - found.end() <= 1  # "ông Trump"
    return Span(*found.span()) if found is not None and not is_title else None


def _object(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> Span | None:
    """The "him" beside the verb: anywhere near, right before it, or at the beginning of the trigger."""
    is_last = language.verb_last and trigger.form in ("base", "past")
    begin = max(sentence.span.start, trigger.start - (_LAST_REACH if is_last else _REACH))
    end = min(sentence.span.end, trigger.end + _REACH)
    found = language.pronouns.object.search(folded, begin, end)
    if found is not None:
        return Span(*found.span())
    if trigger.form not in (*_VERB_FORMS, "base"):
        return None
    for word in language.pronouns.clitic.finditer(folded, begin, trigger.end):
        if word.start() <= trigger.start <= word.end() + 1:
            return Span(*word.span())
    return None


def _owner(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> Span | None:
    """The "his" right before the noun, or at the beginning of the trigger: "his guest"."""
    if trigger.form in _VERB_FORMS:
        return None
    begin = max(sentence.span.start, trigger.start - _REACH)
    first = folded.find(" ", trigger.start, trigger.end) + 1
    found = language.pronouns.owner.search(folded, begin, trigger.start)
    found = found or language.pronouns.owner.search(folded, trigger.start, first)
    return Span(*found.span(1)) if found is not None else None


def _is_subject_left_out(
    trigger: Trigger,
    party: Actor,
    sentence: Sentence,
    folded: str,
    language: Language,
    parties: Sequence[Actor] = (),
) -> bool:
    """Whether the party is whom somebody unnamed meets: "será recibido por B", "17일 B와 회담한다"."""
    others = (actor for actor in sentence.cast.actors if actor != party and actor not in parties)
    if trigger.form == "noun" or any(actor.end <= trigger.start for actor in others):
        return False
    is_mark_behind = language.order == "subject-object-verb"
    begin = party.end if is_mark_behind else max(sentence.span.start, party.start - _TITLES_REACH)
    for mark in language.with_whom.finditer(folded, begin, trigger.start if is_mark_behind else party.start):
        gap = (party.end, mark.start()) if is_mark_behind else (mark.end(), party.start)
        if language.fillers.fullmatch(folded, *gap):
            return True
    return False


def _subject_meant(
    word: Span, sentence: Sentence, without: Sequence[Actor], folded: str, language: Language
) -> Actor | None:
    """Who goes on acting: the only one named before, else the only one of the last of several sentences.

    "A and B warn of tariffs | A is in a hurry. He will see C on Friday". Else whom the last one is about.
    """
    is_only_one = [actor for actor in sentence.before if actor.is_known] == list(sentence.previous)
    last = () if is_only_one else sentence.previous
    only = _only(word, sentence.before, without) or _only(word, last, without)
    return only or _topic(word, sentence, folded, language)


def _topic(word: Span, sentence: Sentence, folded: str, language: Language) -> Actor | None:
    """Whom the sentence before is about, where a particle says so: A大統領は、Bは去ったと述べた。近くCと会う.

    Nobody of whom only a quotation is.
    """
    for actor in sentence.previous:
        if not actor.is_known or actor.entities & entities_of(sentence.cast.actors):
            continue
        found = language.particles.topic.search(folded, actor.end, actor.end + _TOPIC_REACH)
        if found is None or actor.proxy or _is_quoted(folded, actor.start):
            continue
        is_apart = _COMMA.search(folded, actor.end, found.start()) is not None
        if not is_apart and language.particles.owner.search(folded, actor.end, found.start()) is None:
            return Actor(word.start, word.end, actor.entities)
    return None


def _is_quoted(folded: str, at: int) -> bool:
    """Whether a quotation has begun and not ended there."""
    opened = folded.count("「", 0, at) - folded.count("」", 0, at)
    return opened > 0 or folded.count('"', 0, at) % 2 == 1


def _only(word: Span, actors: Iterable[Actor], without: Iterable[Actor]) -> Actor | None:
    """The only one of the actors beside those `without`, called by the word; None when none or several."""
    gone = entities_of(without)
    people = {actor.entities for actor in actors if not actor.entities & gone}
    who = people.pop() if len(people) == 1 else frozenset()
    return Actor(word.start, word.end, who) if who else None
