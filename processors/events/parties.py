"""Which actors of a sentence take part in the event that a trigger names.

    A meets B | A and B meet | A-B summit | talks between A and B      subject-verb-object
    A·B 정상회담 | A, B와 만나 | A氏がBと会談                            subject-object-verb
    A会见B | A同B举行会谈 | A与B的会晤                                  mixed

The nearest actor on a side fills it, and those joined to it ("A and B"); a stranger fills it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from processors.events.actors import Actor, Cast, without_places
from processors.events.clauses import is_circumstance
from processors.events.dates import SaidDate
from processors.events.groups import (
    HARD_STOP,
    LEFT_REACH,
    OWNED,
    RIGHT_REACH,
    SECOND_REACH,
    are_in_turn,
    are_joined,
    is_adnominal,
    left_group,
    reach_of,
    right_group,
)
from processors.events.language import Language
from processors.events.triggers import Trigger
from processors.text import Span

_VERB_FORMS = frozenset({"base", "present", "past", "future", "object"})
_FINITE_FORMS = frozenset({"present", "past", "future"})
#: Forms that stand at the end where infinitives and participles do.
_LAST_FORMS = frozenset({"base", "past", "future", "neutral"})
_COMPOUND_GAP = 3
#: Between two who are one subject, and between them and their verb.
_JOINT_REACH = 24
_JOINT_VERB_REACH = 12
#: Behind a subject of its own: AはBが.
_SUBJECT = re.compile(r"が|(?:이|가)\s")
#: Between whoever writes and his letter: "Kim's letter".
_OWNER_GAP = 3

#: Before an event that a sentence begins with: "During a short".
_OPENING = re.compile(r"\W{0,3}(?:[\w'’-]+\s){0,5}")
_OBJECT_PARTICLE = re.compile(r"(?:\([^)]*\))?(?:와|과|을|를|에게|에 이어|\s이어)|と|に|を")
#: Behind whoever acts.
_MARKED = re.compile(r"[はがも、,]|(?:은|는|이|가|도)\s")
#: The names before it are with whom, so the subject comes before them.
_WITH = re.compile(r"(?:과|와|을|를)\s|と|を|\sile\b|'(?:y?l[ae]|[yn]?[ıiuüae])\b|\s(?:से|के साथ|को)\s")
#: Before the names of those with whom: 与习近平、李强会谈.
_WITH_THEM_BEFORE = re.compile(r"[与同和跟]")
#: Between an event with somebody and whose it was: 회담 후 B, 会談後、B.
_AFTERWARDS = re.compile(r"\s?(?:후|后|を終え)(?:に)?[,、]?\s?")
_TITLES_REACH = 20
#: The same where verbs come last.
_WITH_WORD = re.compile(r"\b(?:mit|met)\b")
_WITH_REACH = 50
#: How somebody tells somebody else something: "informs B of it by phone".
_ADVERBIAL = re.compile(
    r"(?:by|over|on the|via|por|par|au|per|al|am|telefonisch|telefonicznie|по телефон\w+|телефоном)\b"
)
#: The same of a letter, and how far before the noun it begins.
_BY_WAY_OF = re.compile(
    r"\b(?:in (?:an? |einem |een |una |ett |et )?|by |por |en (?:una )?|par |dans une |per |numa |via "
    r"|в |у |w |i (?:ett |et )?)(?:open |offenen )?"
    r"(?:letter|message|brief|schreiben|carta|misiva|lettre|lettera|письме|листі|liście|brev|brevet)\b"
)
_WAY_REACH = 16
#: What a fronted verb leaves between its subject and its object: "trifft A bald B".
_ADVERBS = re.compile(
    r"\b(?:bald|heute|morgen|noch|doch|dort|erneut|wieder|nun|jetzt|demnächst|in|am|im|zuerst|erstmals|dann|danach"
    r"|anschließend|später|zunächst|auch|erst|außerdem|zudem|persönlich|kurz|eigens|überraschend|nochmals"
    r"|binnenkort|vandaag|nog|weer|opnieuw|voor het eerst|dan|daarna|eerst|ook|later|er|daar"
    r"|i dag|i morgen|i kveld|i går|i|på|snart|igjen|igen|åter|atter|också|også|även|först|først"
    r"|då|sedan|der|där"
    r"|för första gången|for første gang)\b"
)
#: Behind "of": "the summit of American leaders with A and B".
_ALSO_WITH = re.compile(r"\b(?:with|mit|met|con|avec|com|med|bei|bij|hos|chez|с|з|z)\b")
#: Between a verb and its object: its ending, or what a relative clause says: 会见了A, 会见来华出席峰会的A.
_WHO_IS = re.compile(r"^.*的(?=.{0,8}$)|^[了过]")
#: Between whom a headline's subject speaks to and where: "A tells B at Delhi talks".
_AT_EVENT = re.compile(
    r"\s(?:at|in|during|after|bei|beim|nach|auf|lors d|en|durante|tras|на|в ходе|во время|после|по итогам"
    r"|під час|після|podczas|po|w trakcie|při|během)\b[^,;:]{0,30}$"
)


#: Between whom something is offered to and what: "A offers B a meeting".
_ARTICLE = re.compile(
    r"\s(?:(?:a|an|una?|uma?|une|eine?n?|een|et|en|ett|another|otra|otro|outra|outro|un altro|un'altra"
    r"|ein weiteres|ein neues|personal|new)\s|un')"
)


@dataclass(frozen=True)
class Parties:
    """Who takes part; `place` is where a visit goes to, `stops` are further places on the way.

    `in_turn` are further meetings of the same subject: "meets B, then C" tells nothing of B and C together.
    """

    actors: tuple[Actor, ...]
    place: str | None = None
    stops: tuple[str, ...] = ()
    in_turn: tuple[tuple[Actor, ...], ...] = ()


def people_at(trigger: Trigger, cast: Cast, folded: str, sentence: Span, language: Language) -> Parties:
    """Who comes together at a trigger like "meet", "talks", 회담."""
    if language.order == "subject-object-verb":
        return _turns_before(trigger, cast, folded, language) or Parties(
            tuple(_object_first(trigger, cast, folded, language))
        )
    if language.order == "mixed":
        return Parties(tuple(_mixed(trigger, cast, folded, language)))
    found = _verb_between(trigger, cast, folded, language)
    if _are_of_opening(trigger, found, cast, folded, sentence, language):
        found += _object_of(found[-1], cast, folded, sentence)
    return Parties(tuple(found), in_turn=tuple(_turns_after(trigger, found, cast, folded, language)))


def _turns_after(
    trigger: Trigger, found: Sequence[Actor], cast: Cast, folded: str, language: Language
) -> Iterator[tuple[Actor, ...]]:
    """Whom the subject of `found` meets next: "meets B, then C"."""
    subject = [actor for actor in found if actor.end <= trigger.start]
    while subject and len(found) > len(subject):
        following = [actor for actor in cast.actors if actor.start >= found[-1].end]
        if not following or not are_in_turn(found[-1], following[0], cast.places, folded, language):
            return
        found = [*subject, *right_group(following[0].start, cast, folded, language, RIGHT_REACH)]
        if OWNED.match(folded, found[-1].end):
            return
        yield tuple(found)


def _turns_before(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Parties | None:
    """The subject with each whom it meets in turn, where verbs come last: "Erdoğan önce A, sonra B ile"."""
    last = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    before = [actor for actor in cast.actors if last and actor.end <= last[0].start]
    if not before or not are_in_turn(before[-1], last[0], cast.places, folded, language):
        return None
    first = left_group(before[-1].end, cast, folded, language, LEFT_REACH)
    subject = left_group(first[0].start, cast, folded, language, SECOND_REACH)
    return Parties((*subject, *last), in_turn=((*subject, *first),)) if subject else None


def one_by_one(parties: Parties, trigger: Trigger) -> Parties:
    """The same where one meets several separately: each with the subject alone."""
    before = [actor for actor in parties.actors if actor.end <= trigger.start]
    after = [actor for actor in parties.actors if actor.start >= trigger.end]
    subjects, objects = (before, after) if before and after else (before[:1], before[1:])
    pairs = [(one, other) for one in subjects for other in objects]
    if len(pairs) < 2:
        return parties
    return replace(parties, actors=pairs[0], in_turn=(*pairs[1:], *parties.in_turn))


def told_at(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Who says what to whom at the event: "A warns B during visit"; nobody when it is not so."""
    told = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    if len(told) != 1 or _AT_EVENT.search(folded, told[0].end, trigger.start) is None:
        return []
    subject = left_group(told[0].start, cast, folded, language, LEFT_REACH)
    return subject + told if subject else []


def _is_opening(trigger: Trigger, folded: str, sentence: Span) -> bool:
    """Whether a sentence begins with the event and goes on with who did what: "At talks, A told B".

    A participle may open it, too: "Reçu par A, B a ...".
    """
    return _OPENING.fullmatch(folded, sentence.start, trigger.start) is not None


def _are_of_opening(
    trigger: Trigger, found: Sequence[Actor], cast: Cast, folded: str, sentence: Span, language: Language
) -> bool:
    """Whether they are all whom such an opening names, with whom the rest's subject meets."""
    if trigger.form not in ("noun", "base") or not _is_opening(trigger, folded, sentence):
        return False
    are_with = len(found) > 1 and is_with(folded[trigger.end : found[0].start], language)
    are_one = all(are_joined(*pair, cast.places, folded, language) for pair in pairwise(found))
    return len(found) == 1 or (are_with and found[0].start >= trigger.end and are_one)


def _object_of(actor: Actor, cast: Cast, folded: str, sentence: Span) -> list[Actor]:
    """The only other one in the rest of the clause."""
    stop = HARD_STOP.search(folded, actor.end, sentence.end)
    end = stop.start() if stop else sentence.end
    after = [other for other in cast.actors if actor.end <= other.start and other.end <= end]
    return after if len(after) == 1 and after[0].is_known else []


def _verb_between(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    left = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    if len(left) > 1 and language.verb_last and _is_behind_with(left[0], folded, language):
        return left_group(left[0].start, cast, folded, language, LEFT_REACH) + left
    right = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    gap = without_places(folded, trigger.end, right[0].start, cast.places) if right else ""
    is_object = bool(right) and trigger.form in _VERB_FORMS and language.fillers.fullmatch(gap) is not None
    is_several = len({actor.entities for actor in left}) > 1 or not all(actor.is_known for actor in left)
    if is_several and trigger.start - left[-1].end <= _COMPOUND_GAP and not is_object:
        words = folded[trigger.start : trigger.end] + gap  # "A and B at lunch with C", "A och B hos C"
        is_more = trigger.form != "joint" and bool(right) and is_with(words, language)
        return left + right if is_more else left
    if (
        language.genitive
        and not left
        and len(right) == 1
        and trigger.form == "noun"
        and is_with(gap, language)
    ):
        return right + _subject_behind(right[0], cast, folded, language)
    if right and trigger.form in _VERB_FORMS and OWNED.match(folded, right[-1].end):
        return [] if is_object and len(left) == 1 else left
    if len(left) == 1 and not right and _is_object_before(trigger, left[0], cast, folded, language):
        return left_group(left[0].start, cast, folded, language, LEFT_REACH) + left
    if language.verb_second and not left and len(right) == 1 and trigger.form in _VERB_FORMS:
        return right + _next_to(right[0], cast, folded, language)
    if len(left) == 1 and _is_by_way(trigger, gap, folded, language):
        return left_group(left[0].start, cast, folded, language, LEFT_REACH) + left
    if len(right) > 1 and _are_named(trigger, folded[trigger.end : right[0].start], language):
        return right
    return left + right


def _is_by_way(trigger: Trigger, gap: str, folded: str, language: Language) -> bool:
    """Whether a noun only says how one is told of whoever follows: "A asks B in a letter to pardon C"."""
    is_direct = "," not in gap and language.fillers.fullmatch(gap) is not None
    if trigger.form != "noun" or is_direct:
        return False
    begin = max(0, trigger.start - _WAY_REACH)
    return _BY_WAY_OF.search(folded, begin, min(trigger.start + _WAY_REACH, trigger.end)) is not None


def _are_named(trigger: Trigger, gap: str, language: Language) -> bool:
    """Whether those behind the gap are all who take part: "talks between A and B", "meeting of A, B"."""
    parts = list(language.parts.finditer(gap))
    if parts:
        return _ALSO_WITH.search(gap, parts[-1].end()) is None
    return trigger.form == "noun" and language.fillers.fullmatch(gap) is not None


def is_with(gap: str, language: Language) -> bool:
    """Whether the gap ends in "with" and titles: "A and B met in Kyiv with C"."""
    found = list(_ALSO_WITH.finditer(gap))
    return bool(found) and language.fillers.fullmatch(gap, found[-1].end()) is not None


def _is_behind_with(actor: Actor, folded: str, language: Language) -> bool:
    """Whether "with" stands before the actor and the titles: "A wird mit B und C zusammenkommen"."""
    begin = max(0, actor.start - _WITH_REACH)
    found = list(_WITH_WORD.finditer(folded, begin, actor.start))
    return bool(found) and language.fillers.fullmatch(folded, found[-1].end(), actor.start) is not None


def _is_object_before(trigger: Trigger, actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether he is with whom: "A hails B talks", "A will B treffen", "A thanks B, whom he met"."""
    if trigger.form == "noun":
        gap = without_places(folded, actor.end, trigger.start, cast.places)
        is_beside = trigger.start - actor.end <= (_OWNER_GAP if actor.proxy else 1)
        is_told = _ARTICLE.fullmatch(gap) or _AT_EVENT.search(gap) or _ADVERBIAL.match(folded, trigger.start)
        return is_beside or is_told is not None or _is_agent(actor, cast, folded, language)
    if language.whom.match(folded, actor.end, trigger.start):
        return True
    if language.genitive and trigger.form in _FINITE_FORMS and _is_after_with(actor, folded, language):
        return True
    return (language.verb_last and trigger.form in _LAST_FORMS) or _is_agent(actor, cast, folded, language)


def _is_after_with(actor: Actor, folded: str, language: Language) -> bool:
    """Whether "with" and titles stand right before him: "Zeman nepůjde na přehlídku, s Putinem se sejde"."""
    begin = max(0, actor.start - _WITH_REACH)
    found = list(language.with_whom.finditer(folded, begin, actor.start))
    return bool(found) and language.fillers.fullmatch(folded, found[-1].end(), actor.start) is not None


def _is_agent(actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a word of the passive stands before him, who does it: "A được B đón"."""
    begin = max((other.end for other in cast.actors if other.end <= actor.start), default=actor.start)
    found = language.agents.search(folded, begin, actor.start)
    return found is not None and language.fillers.fullmatch(folded, found.end(), actor.start) is not None


def _next_to(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Whoever stands right behind the actor: "am Freitag trifft A B"."""
    after = next((other for other in cast.actors if other.start >= actor.end), None)
    if after is None:
        return []
    gap = _ADVERBS.sub(" ", without_places(folded, actor.end, after.start, cast.places))
    return [after] if language.fillers.fullmatch(gap) else []


def _subject_behind(actor: Actor, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """Whoever does something at an event with the actor: "на встрече с A президент B сказал"."""
    after = _next_to(actor, cast, folded, language)
    return after if after and "," not in folded[actor.end : after[0].start] else []


def _object_first(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    first = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    after = [actor for actor in cast.actors if actor.start >= trigger.end]
    adnominal = after[:1] if after and is_adnominal(trigger, after[0], cast, folded, language) else []
    if adnominal and not first and not language.is_unspaced:
        return right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if adnominal or not first:
        return first + adnominal
    if len(first) == 1 and first[0] is cast.actors[0] and after:
        return first + _who_then(trigger, first[0], after[0], folded, language)
    before = [actor for actor in cast.actors if actor.end <= first[0].start]
    if len(first) > 1 and not _WITH.search(folded[first[-1].end : trigger.start]):
        is_list = bool(before) and trigger.form in _FINITE_FORMS
        is_list = is_list and are_joined(before[-1], first[0], cast.places, folded, language)
        return [before[-1], *first] if is_list else first
    for actor in reversed(before):
        if trigger.start - actor.end > reach_of(SECOND_REACH, language):
            break
        is_object = _OBJECT_PARTICLE.match(folded, actor.end) is not None
        if (is_object or _is_aside(actor, folded)) and actor is not before[0]:
            continue
        return [*left_group(actor.end, cast, folded, language, LEFT_REACH), *first]
    return first


def _is_aside(actor: Actor, folded: str) -> bool:
    """Whether he is only named by way of something that is not the subject: 元首相の国葬のため来日した."""
    head = folded.find(actor.proxy, actor.end) if actor.proxy else -1
    return head >= 0 and _MARKED.match(folded, head + len(actor.proxy)) is None


def _who_then(trigger: Trigger, other: Actor, actor: Actor, folded: str, language: Language) -> list[Actor]:
    """Whoever does something after an event with the other: "B와 회담 후 A"."""
    then = _AFTERWARDS.match(folded, trigger.end, actor.start)
    if then is None or not actor.is_known or not _WITH.search(folded, other.end, trigger.start):
        return []
    return [actor] if language.fillers.fullmatch(folded, then.end(), actor.start) else []


def _mixed(trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    first = left_group(trigger.start, cast, folded, language, LEFT_REACH)
    right = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if right and (len(first) < 2 or trigger.start - first[-1].end > 6):
        gap = _WHO_IS.sub("", without_places(folded, trigger.end, right[0].start, cast.places))
        if len(right) > 1 and language.genitive and _are_named(trigger, gap, language):
            return right
        if language.fillers.fullmatch(gap) or not first or not right[0].is_known:
            return first + right
    if not first or (len(first) > 1 and not _are_with(first[0], cast, folded, language)):
        return first
    before = [actor for actor in cast.actors if actor.end <= first[0].start]
    if before and trigger.start - before[-1].end <= reach_of(SECOND_REACH, language):
        return [*left_group(before[-1].end, cast, folded, language, SECOND_REACH), *first]
    return first


def _are_with(actor: Actor, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a word for "with" stands before the actor and its titles."""
    begin = max((other.end for other in cast.actors if other.end <= actor.start), default=0)
    before = without_places(folded, max(begin, actor.start - _TITLES_REACH), actor.start, cast.places)
    found = _WITH_THEM_BEFORE.search(before)
    return found is not None and language.fillers.fullmatch(before, found.end()) is not None


def is_joint(
    trigger: Trigger, cast: Cast, dates: Sequence[SaidDate], folded: str, language: Language
) -> bool:
    """Whether two known people before the verb are its subject: "Xi, Kim vow", "A and B on Friday signed".

    When and where may stand between, in whatever order.
    """
    before = [actor for actor in cast.actors if actor.end <= trigger.start][-2:]
    if len(before) < 2 or not all(actor.is_known for actor in before):
        return False
    first, second = before
    if second.start - first.end > _JOINT_REACH:
        return False
    is_joined = are_joined(first, second, cast.places, folded, language)
    if not is_joined and _SUBJECT.match(folded, second.end):
        return False
    if trigger.start - second.end <= _JOINT_VERB_REACH and (is_joined or not language.numberless):
        return True
    between = Span(second.end, trigger.start)
    return is_joined and is_circumstance(between, cast.places, dates, folded, language)


def has_object(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a party stands right behind the verb: 晨见马克龙."""
    after = next((actor for actor in cast.actors if actor.start >= trigger.end), None)
    if after is None:
        return False
    gap = without_places(folded, trigger.end, after.start, cast.places)
    return language.fillers.fullmatch(gap) is not None


def both_of(cast: Cast) -> Parties | None:
    """The two whom a sentence about a call or a letter names, and nobody else."""
    people = {actor.entities: actor for actor in cast.actors}
    are_two = len(people) == 2 and all(actor.is_known for actor in people.values())
    return Parties(tuple(people.values())) if are_two else None


def addressed(writer: Actor, trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """To whom a letter or a call goes whose noun has its writer behind: "la lettre de A à B"."""
    after = next((actor for actor in cast.actors if actor.start >= writer.end), None)
    if after is None or trigger.form != "noun" or writer.start < trigger.end:
        return []
    gap = without_places(folded, writer.end, after.start, cast.places)
    to = language.to_host.match(gap)
    return [after] if to is not None and language.fillers.fullmatch(gap, to.end()) else []


def pair_of(previous: Sequence[Actor]) -> Parties:
    """The two people of those named before; nobody when it is not exactly two."""
    people = {actor.entities: actor for actor in previous}
    return Parties(tuple(people.values()) if len(people) == 2 else ())
