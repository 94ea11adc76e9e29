"""Which words of a sentence belong together: "A meets B after talks with C" is two clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.events.actors import Actor, Cast
from processors.events.groups import are_in_turn, are_joined
from processors.events.language import Language
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger
from processors.text import Document, Span

#: Marks between the parts of a headline.
_TITLE_BREAK = re.compile(r"…|\.\.|\s[-–—|]\s|[;；|]")
#: Between two names it joins them: "Vertice Trump - Putin".
_DASH = re.compile(r"\s[-–—]\s")
#: Languages whose headlines part clauses by a space.
_SPACE_BREAKS = frozenset({"zh", "ja"})
_SEMICOLONS = ";；"
#: How far before a word for a call "after" may stand, in characters.
_ASIDE_REACH = 40
#: How far behind a trigger its clause's closing word may stand: 회담 직후, 会谈之后.
_BREAK_REACH = 8
#: How far before a verb the word may begin that joins it to the one before.
_LINK_REACH = 24
#: Forms of verbs that have a subject of their own, and how far before them it ends at most, in characters.
_FINITE = frozenset(("present", "past", "future"))
_SUBJECT_GAP = 3
#: How far from the beginning of a sentence the word stands that opens it with a clause of its own.
_OPENING_REACH = 25
#: Behind the subject of a sentence, its titles in brackets perhaps.
_ASIDE_OPENS = re.compile(r"\s?(?:\([^()]{0,40}\))?\s?,\s")
#: What somebody says, in whatever quotation marks.
_QUOTATION = re.compile(r"[\"'「『“‘][^\"'「」『』“”‘’]{1,80}[\"'」』”’]")
#: Between an aside's end and the verb, in characters: "A, accompanied by B, will soon meet C".
_ASIDE_GAP = 40


def clause_of(trigger: Trigger, cast: Cast, document: Document, language: Language) -> Cast:
    """The cast without whoever stands behind the trigger in another clause, unless that is everybody."""
    actors: list[Actor] = []
    for actor in cast.actors:
        is_joined = bool(actors) and _DASH.fullmatch(document.folded, actors[-1].end, actor.start) is not None
        if (
            actor.start < trigger.end
            or is_joined
            or (bool(actors) and are_in_turn(actors[-1], actor, cast.places, document.folded, language))
            or not _is_broken(trigger.end, actor.start, document, language)
        ):
            actors.append(actor)
    return Cast(tuple(actors), cast.places) if actors else cast


def without_objects(
    trigger: Trigger, triggers: Sequence[Trigger], cast: Cast, folded: str, language: Language
) -> Cast:
    """The cast without those of the verb before, where both have one subject: "A met B and hosted C"."""
    if trigger.form in ("noun", "joint") or language.order == "subject-object-verb":
        return cast
    told = (other for other in triggers if other.form != "noun" or _is_between(other, cast))
    verbs = [other for other in told if other.end <= trigger.start]
    for verb in reversed(verbs):
        objects = [actor for actor in cast.actors if verb.end <= actor.start and actor.end <= trigger.start]
        has_subject = any(actor.end <= verb.start for actor in cast.actors)
        if objects and has_subject and _is_next_verb(objects[-1].end, trigger.start, folded, language):
            return Cast(tuple(actor for actor in cast.actors if actor not in objects), cast.places)
    return cast


def _is_between(noun: Trigger, cast: Cast) -> bool:
    """Whether names stand right before and behind it, so that it is the verb: "Macron rencontre Merz"."""
    is_behind = any(actor.end == noun.start - 1 for actor in cast.actors)
    return is_behind and any(actor.start == noun.end + 1 for actor in cast.actors)


def without_next(
    trigger: Trigger, triggers: Sequence[Trigger], cast: Cast, folded: str, language: Language
) -> Cast:
    """The cast of the trigger's own clause, beside another: "A calls B and C meets D"."""
    if language.order != "subject-verb-object":
        return cast
    subjects = [actor for actor in cast.actors if _is_next_subject(actor, triggers, cast, folded, language)]
    start = max((actor.start for actor in subjects if actor.end <= trigger.start), default=0)
    end = min((actor.start for actor in subjects if actor.start >= trigger.end), default=len(folded))
    return Cast(tuple(actor for actor in cast.actors if start <= actor.start < end), cast.places)


def _is_next_subject(
    actor: Actor, triggers: Sequence[Trigger], cast: Cast, folded: str, language: Language
) -> bool:
    """Whether "and" stands before him and a verb behind, and a verb with its subject and object before."""
    verbs = _finite(triggers, folded, language)
    if not any(0 < verb.start - actor.end <= _SUBJECT_GAP for verb in verbs):
        return False
    before = cast.before(actor.start)
    told = [t.start for t in triggers if before and before[0].end <= t.start < actor.start]
    if not told:
        return False
    object_end = max(before[-1].end, *told)
    return _is_next_verb(object_end, actor.start, folded, language)


def without_fronted(
    trigger: Trigger,
    triggers: Sequence[Trigger],
    cast: Cast,
    folded: str,
    sentence: Span,
    language: Language,
) -> Cast:
    """The cast of the trigger's own clause, behind an opening one: "After talks with A, B meets C".

    Whoever does the second did the first, too.
    """
    subject = _subject_behind(triggers, cast, folded, sentence, language)
    if not subject:
        return cast
    if trigger.start >= subject[0].start:
        return Cast(tuple(cast.behind(subject[0].start)), cast.places)
    return Cast(tuple(cast.before(subject[-1].end)), cast.places)


def _subject_behind(
    triggers: Sequence[Trigger], cast: Cast, folded: str, sentence: Span, language: Language
) -> list[Actor]:
    """Those between the comma that ends an opening clause and the next verb; nobody where there is none."""
    end = min(sentence.start + _OPENING_REACH, sentence.end)
    opening = language.breaks.search(folded, sentence.start, end)
    if opening is None or language.order != "subject-verb-object":
        return []
    for verb in _finite(triggers, folded, language):
        before = [actor for actor in cast.actors if opening.end() <= actor.start and actor.end <= verb.start]
        if len(before) < 2 or verb.start - before[-1].end > _SUBJECT_GAP:
            continue
        index = len(before) - 1
        while index and language.joins.fullmatch(folded, before[index - 1].end, before[index].start):
            if "," in folded[before[index - 1].end : before[index].start]:
                break
            index -= 1
        others = before[:index]
        gap = folded[others[-1].end : before[index].start] if others else ""
        is_apart = "," in gap and language.fillers.fullmatch(gap) is not None
        if is_apart and _has_object(others[-1], triggers, folded, opening.end()):
            return before[index:]
    return []


def _has_object(actor: Actor, triggers: Sequence[Trigger], folded: str, start: int) -> bool:
    """Whether a trigger behind `start` stands before the actor, and no comma between."""
    return any(start <= t.start < actor.start and "," not in folded[t.end : actor.start] for t in triggers)


def _finite(triggers: Sequence[Trigger], folded: str, language: Language) -> list[Trigger]:
    """The verbs that have a subject of their own; "in Paris" is none."""
    return [
        t
        for t in triggers
        if t.form in _FINITE and not language.place_before.fullmatch(folded, t.start, t.end)
    ]


def without_asides(trigger: Trigger, cast: Cast, folded: str, sentence: Span, language: Language) -> Cast:
    """The cast without whoever stands between commas behind the subject: "A, accompanied by B, meets C"."""
    close = folded.rfind(",", sentence.start, trigger.start)
    if language.order != "subject-verb-object" or close < 0 or trigger.start - close > _ASIDE_GAP:
        return cast
    before = cast.before(close)
    if any(close < actor.end <= trigger.start for actor in cast.actors):
        return cast
    start = _aside_start(before, close, cast, folded, sentence, language)
    inside = [actor for actor in before if start is not None and actor.start >= start]
    return Cast(tuple(actor for actor in cast.actors if actor not in inside), cast.places)


def without_quoted(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Cast:
    """The cast without those of whom a headline's speaker talks before it tells whom he meets himself.

    마크롱 "트럼프가 동맹 흔들어"…트뤼도와 통화, where verbs come last.
    """
    if language.order != "subject-object-verb":
        return cast
    actors = cast.actors
    for quote in _QUOTATION.finditer(folded, 0, trigger.start):
        is_own = any(quote.end() <= actor.start and actor.end <= trigger.start for actor in actors)
        if is_own and any(actor.end <= quote.start() for actor in actors):
            actors = tuple(a for a in actors if not quote.start() <= a.start < quote.end())
    return Cast(actors, cast.places)


def _aside_start(
    before: Sequence[Actor], close: int, cast: Cast, folded: str, sentence: Span, language: Language
) -> int | None:
    """Where the aside begins that ends at `close`: behind the last name, or an office that opens all."""
    for index in range(len(before) - 1, -1, -1):
        opened = _ASIDE_OPENS.match(folded, before[index].end, close) if before[index].is_known else None
        if opened is None or language.fillers.fullmatch(folded, opened.end(), close):
            continue
        following = before[index + 1 : index + 2]
        is_list = any(are_joined(before[index], one, cast.places, folded, language) for one in following)
        if not is_list:
            return opened.end()
    start = folded.find(",", sentence.start, close) + 1
    is_office = start > 0 and language.fillers.fullmatch(folded, sentence.start, start) is not None
    is_named = bool(before) and language.fillers.fullmatch(folded, start, before[0].start) is not None
    return start if is_office and not is_named else None


def _is_next_verb(start: int, end: int, folded: str, language: Language) -> bool:
    """Whether "and" or "then" stands right before what begins at `end`, "not" perhaps between."""
    for words in (language.nots, language.none_of):
        denied = list(words.finditer(folded, max(start, end - _LINK_REACH), end))
        if denied and denied[-1].end() == end - 1:
            end = denied[-1].start()
            break
    for link in (language.then, language.joins):
        found = list(link.finditer(folded, max(start, end - _LINK_REACH), end))
        if found and found[-1].end() == end:
            return True
    return False


def are_apart(trigger: Trigger, other: Trigger, document: Document, language: Language) -> bool:
    """Whether another trigger is told in another clause: "after the call, A meets B"."""
    first, second = sorted((trigger, other), key=lambda one: one.start)
    if _is_broken(first.end, second.start, document, language):
        return True
    begin = max(0, other.start - _ASIDE_REACH)
    is_aside = language.breaks.search(document.folded, begin, other.start) is not None
    return is_aside and other is first and "," in document.folded[first.end : second.start]


def part_of_list(trigger: Trigger, scope: Span, folded: str) -> Span:
    """What stands between the semicolons around the trigger."""
    start = max(folded.rfind(mark, scope.start, trigger.start) + 1 for mark in _SEMICOLONS)
    ends = (folded.find(mark, trigger.end, scope.end) for mark in _SEMICOLONS)
    return Span(max(start, scope.start), min((end for end in ends if end >= 0), default=scope.end))


def without_other_news(trigger: Trigger, sentence: Sentence, folded: str, language: Language) -> Cast:
    """The cast of the trigger's own news in a headline that lists several: A会见B；C前往D.

    Elsewhere than in Chinese and Japanese a semicolon may part two clauses of one.
    """
    cast = sentence.cast
    if not sentence.is_title or language.code not in _SPACE_BREAKS:
        return cast
    part = part_of_list(trigger, sentence.span, folded)
    actors = tuple(actor for actor in cast.actors if part.start <= actor.start < part.end)
    return Cast(actors, tuple(place for place in cast.places if part.start <= place.start < part.end))


def main_clause_end(trigger: Trigger, sentence: Span, folded: str, language: Language) -> int | None:
    """Where the clause ends that the trigger's only dates: "A visits B | after talks with C", 会谈之后, ...

    None when the trigger is in the main clause. Where verbs come last the main clause follows; whoever
    stands before the trigger may be of it.
    """
    if language.is_unspaced or language.order == "subject-object-verb":
        end = min(sentence.end, trigger.end + _BREAK_REACH)
        found = language.breaks.search(folded, trigger.end, end)
        is_next = found is not None and language.then.match(folded, found.start()) is not None
        return None if found is None or is_next else trigger.start
    begin = max(sentence.start, trigger.start - _ASIDE_REACH)
    found = language.breaks.search(folded, begin, trigger.start)
    if found is None or found.start() <= sentence.start or language.then.match(folded, found.start()):
        return None
    is_over = found.start() - sentence.start <= _OPENING_REACH and "," in folded[found.end() : trigger.start]
    return None if is_over else found.start()


def behind_name(trigger: Trigger, cast: Cast) -> Trigger:
    """The trigger without the end of a name that it begins with: 氏と电话 behind 习氏."""
    ends = [actor.end for actor in cast.actors if actor.start < trigger.start < actor.end < trigger.end]
    return trigger._replace(start=ends[0]) if ends else trigger


def without_names(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Trigger:
    """The trigger behind the names inside it, then a noun: "hold Macron-Modi summit".

    Also where another verb follows the names: "had words with A and announces a meeting".
    """
    inside = [actor.end for actor in cast.actors if trigger.start < actor.start and actor.end < trigger.end]
    if not inside:
        return trigger
    start = max(inside) + 1
    is_next = language.joins.match(folded, start, trigger.end) is not None
    return trigger._replace(start=start, form="noun" if is_next or trigger.form == "base" else trigger.form)


def up_to_object(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Trigger:
    """The trigger's verb alone, where its object stands inside the trigger: "calls Lula to congratulate"."""
    inside = [actor for actor in cast.actors if trigger.start < actor.start and actor.end < trigger.end]
    verb_end = folded.find(" ", trigger.start, trigger.end)
    if not inside or verb_end < 0 or not language.fillers.fullmatch(folded, verb_end, inside[0].start):
        return trigger
    if language.owned.match(folded, inside[0].end):
        return trigger
    return trigger._replace(end=verb_end)


def _is_broken(start: int, end: int, document: Document, language: Language) -> bool:
    """Whether a clause begins between: at "after", 期间, a wide gap in a headline."""
    if start >= end:
        return False
    folded, is_title = document.folded, start < document.title_end
    if language.breaks.search(folded, start, end) is not None:
        return True
    if not is_title:
        return False
    is_spaced = language.code in _SPACE_BREAKS and " " in folded[start:end]
    return is_spaced or _TITLE_BREAK.search(folded, start, end) is not None
