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
from processors.events.groups import (
    LEFT_REACH,
    RIGHT_REACH,
    SECOND_REACH,
    are_in_turn,
    are_joined,
    left_group,
    right_group,
)
from processors.events.language import Language
from processors.events.mixed_order import in_mixed_order
from processors.events.subject_object_verb import before_verb
from processors.events.subject_verb_object import around_verb
from processors.events.triggers import Trigger
from processors.events.with_whom import is_with
from processors.text import Span
from wirewatch.records import Mention

#: Between two who are one subject and whom no word like "and" joins, and between them and their verb.
_JOINT_REACH = 24
_JOINT_VERB_REACH = 12
#: How far behind its names a subject's particle stands, and the verb with its object before it.
_TOPIC_REACH, _JOINT_OBJECT_REACH = 12, 60
#: How far from a letter the verb stands by which it is handed over: behind it, before it.
_HANDED_REACH = 8
_BROUGHT_REACH = 60
_HANDS_REACH = 24
#: Between such a verb and a letter behind it, and between its writer and the letter.
_HANDS_GAP = re.compile("[^,、。;]{0,16}")
_CLAUSE_END = re.compile("[,;:.]")
_WRITER_TITLE = re.compile(r"\s?\w{0,6}?")
#: Between two pairs of states, a day of its own before the second: 한중·24일 한일.
_NEXT_PAIR = re.compile(r"\s?[·・、,]?\s?(?:\d{1,2}[日일]\s?)?")
#: Before an event that a sentence begins with: "During a short", "Monday evening, at the end of".
_OPENING = re.compile(r"\W{0,3}(?:(?:[\w'’-]+\s){0,2}[\w'’-]+,\s)?(?:[\w'’-]+\s){0,5}(?:[dl]['’])?")


@dataclass(frozen=True)
class Parties:
    """Who takes part; `place` is where a visit goes to, `stops` are further places on the way.

    `in_turn` are further meetings of the same subject: "meets B, then C" tells nothing of B and C together.
    """

    actors: tuple[Actor, ...]
    place: str | None = None
    stops: tuple[str, ...] = ()
    in_turn: tuple[tuple[Actor, ...], ...] = ()


def people_at(
    trigger: Trigger, cast: Cast, folded: str, sentence: Span, language: Language, is_one_way: bool = False
) -> Parties:
    """Who comes together at a trigger like "meet", "talks", 회담; `is_one_way`: whom those before it write to
    stands behind it.
    """
    if language.order == "subject-object-verb":
        in_turn = _turns_before(trigger, cast, folded, language)
        together = Parties(tuple(before_verb(trigger, cast, folded, language)))
        return _with_pairs(in_turn or together, cast, folded)
    if language.order == "mixed":
        together = Parties(tuple(in_mixed_order(trigger, cast, folded, language, is_one_way)))
        return _with_pairs(together, cast, folded)
    found = around_verb(trigger, cast, folded, language)
    if _are_of_opening(trigger, found, cast, folded, sentence, language):
        found += _object_of(found[-1], cast, folded, sentence, language)
    return Parties(tuple(found), in_turn=tuple(_turns_after(trigger, found, cast, folded, language)))


def _turns_after(
    trigger: Trigger, found: Sequence[Actor], cast: Cast, folded: str, language: Language
) -> Iterator[tuple[Actor, ...]]:
    """Whom the subject of `found` meets next: "meets B, then C"."""
    subject = [actor for actor in found if actor.end <= trigger.start]
    while subject and len(found) > len(subject):
        following = cast.behind(found[-1].end)
        if not following or not are_in_turn(found[-1], following[0], cast.places, folded, language):
            return
        found = [*subject, *right_group(following[0].start, cast, folded, language, RIGHT_REACH)]
        if language.owned.match(folded, found[-1].end):
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


def _with_pairs(parties: Parties, cast: Cast, folded: str) -> Parties:
    """The parties, and each pair of states before theirs as another event: 23일 한중·24일 한일 정상회담."""
    pairs: list[tuple[Actor, ...]] = []
    states = [actor for actor in parties.actors if actor.is_leader_of_place]
    last = _in_one_word(states, states[-1].end) if states else []
    while len(last) > 1:
        end = last[0].start
        last = _in_one_word(cast.before(end), None)
        if len(last) < 2 or _NEXT_PAIR.fullmatch(folded, last[-1].end, end) is None:
            break
        pairs.append(tuple(last))
    others = {actor for pair in pairs for actor in pair}
    own = tuple(actor for actor in parties.actors if actor not in others)
    return replace(parties, actors=own, in_turn=(*pairs, *parties.in_turn)) if pairs else parties


def _in_one_word(actors: Sequence[Actor], end: int | None) -> list[Actor]:
    """The last of the actors that are states a letter each in one word."""
    found: list[Actor] = []
    for actor in reversed(actors):
        if not actor.is_leader_of_place or actor.end != (found[0].start if found else end or actor.end):
            break
        found.insert(0, actor)
    return found


def each_with_each(parties: Parties, places: Sequence[Mention], folded: str, language: Language) -> Parties:
    """The parties of a letter, in which those of one side are not each other's: "writes to A and B"."""
    sides: list[list[Actor]] = []
    for actor in parties.actors:
        if sides and are_joined(sides[-1][-1], actor, places, folded, language):
            sides[-1].append(actor)
        else:
            sides.append([actor])
    if len(sides) != 2 or len(parties.actors) < 3:
        return parties
    first, *others = [(one, other) for one in sides[0] for other in sides[1]]
    return replace(parties, actors=first, in_turn=(*others, *parties.in_turn))


def one_by_one(parties: Parties, trigger: Trigger) -> Parties:
    """The same where one meets several separately: each with the subject alone."""
    before = [actor for actor in parties.actors if actor.end <= trigger.start]
    after = [actor for actor in parties.actors if actor.start >= trigger.end]
    subjects, objects = (before, after) if before and after else (before[:1], before[1:])
    pairs = [(one, other) for one in subjects for other in objects]
    if len(pairs) < 2:
        return parties
    return replace(parties, actors=pairs[0], in_turn=(*pairs[1:], *parties.in_turn))


def _are_of_opening(
    trigger: Trigger, found: Sequence[Actor], cast: Cast, folded: str, sentence: Span, language: Language
) -> bool:
    """Whether they are all whom such an opening names, with whom the rest's subject meets."""
    if trigger.form not in ("noun", "base", "ongoing") or not is_opening(trigger, folded, sentence):
        return False
    are_with = len(found) > 1 and is_with(folded[trigger.end : found[0].start], language)
    are_one = all(are_joined(*pair, cast.places, folded, language) for pair in pairwise(found))
    return len(found) == 1 or (are_with and found[0].start >= trigger.end and are_one)


def is_opening(trigger: Trigger, folded: str, sentence: Span) -> bool:
    """Whether a sentence begins with the event and goes on with who did what: "At talks, A told B".

    A participle may open it, too: "Reçu par A, B a ...".
    """
    return _OPENING.fullmatch(folded, sentence.start, trigger.start) is not None


def _object_of(actor: Actor, cast: Cast, folded: str, sentence: Span, language: Language) -> list[Actor]:
    """Whoever follows behind the comma, else the only other one in the rest of the clause.

    Nobody whom what stands behind a colon is about: "Letter to B: stand up to C".
    """
    stop = language.hard_stop.search(folded, actor.end, sentence.end)
    end = stop.start() if stop else sentence.end
    after = [other for other in cast.behind(actor.end) if other.end <= end]
    _, colon, words = folded[actor.end : after[0].start if after else actor.end].rpartition(":")
    if colon and words.strip():
        return []
    if after and folded[actor.end : after[0].start] == ", " and after[0].is_known:
        return after[:1]
    return after if len(after) == 1 and after[0].is_known else []


def is_joint(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether two known people before the verb are its subject: "Xi, Kim vow", "A and B on Friday signed".

    When and where may stand between, in whatever order.
    """
    if language.verb_second and _is_before_both(trigger, cast, folded, language):
        return True
    before = cast.before(trigger.start)[-2:]
    if len(before) < 2 or not all(actor.is_known for actor in before):
        return False
    first, second = before
    is_joined = are_joined(first, second, cast.places, folded, language)
    if not is_joined and second.start - first.end > _JOINT_REACH:
        return False
    if not is_joined and language.particles.subject.match(folded, second.end):  # AはBが
        return False
    if trigger.start - second.end <= _JOINT_VERB_REACH and (is_joined or not language.numberless):
        return True
    if is_joined and language.order == "subject-object-verb":
        return _are_in_one_place(second, trigger, cast, folded, language)
    return is_joined


def _is_before_both(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether the two stand right behind the verb: "Am Montag unterzeichneten A und B"."""
    behind = cast.behind(trigger.end)[:2]
    if len(behind) < 2 or not all(actor.is_known for actor in behind):
        return False
    is_next = language.adverbial_fillers.fullmatch(folded, trigger.end, behind[0].start) is not None
    return is_next and language.joins.fullmatch(folded, behind[0].end, behind[1].start) is not None


def _are_in_one_place(last: Actor, trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a place, and what they do it to, stands before the verb: AとBは10日、パリで宣言に署名した."""
    reach = min(trigger.start, last.end + _TOPIC_REACH)
    is_subject = language.particles.doer.search(folded, last.end, reach) is not None
    is_apart = language.separately.search(folded, last.end, trigger.start) is not None
    has_place = any(last.end <= place.start and place.end <= trigger.start for place in cast.places)
    return is_subject and has_place and not is_apart and trigger.start - last.end <= _JOINT_OBJECT_REACH


def both_of(cast: Cast) -> Parties | None:
    """The two whom a sentence about a call or a letter names, and nobody else."""
    people = {actor.entities: actor for actor in cast.actors}
    are_two = len(people) == 2 and all(actor.is_known for actor in people.values())
    return Parties(tuple(people.values())) if are_two else None


def addressed(writer: Actor, trigger: Trigger, cast: Cast, folded: str, language: Language) -> list[Actor]:
    """To whom a letter or a call goes whose noun has its writer behind: "la lettre de A à B"."""
    after = cast.next_behind(writer.end)
    if after is None or trigger.form != "noun" or writer.start < trigger.end:
        return []
    gap = without_places(folded, writer.end, after.start, cast.places)
    to = language.to_host.match(gap)
    return [after] if to is not None and language.fillers.fullmatch(gap, to.end()) else []


def is_addressed(folded: str, end: int, language: Language) -> bool:
    """Whether whoever ends there is to have a letter: Bに宛てた, B 총리에게 보내는."""
    return language.particles.addressee.match(folded, end) is not None


def handed_over(
    trigger: Trigger, found: Sequence[Actor], cast: Cast, folded: str, language: Language
) -> Parties | None:
    """Who wrote the letter that somebody else hands over, and to whom or the only other one named before it.

    The latter only where but one is found at the trigger.

    "특사는 B를 만나 A의 친서를 건넸다", 向B转交A的亲笔信.
    """
    if not _is_handed(trigger, folded, language):
        return None
    before = [actor for actor in cast.before(trigger.start) if actor.is_known]
    if not before:
        return None
    writer = before[-1]
    if not writer.proxy and not _owns(writer, trigger, folded, language):
        return None
    others = {
        a.entities: a for a in before if not (a.proxy or language.particles.source.match(folded, a.end))
    }
    others.pop(writer.entities, None)
    addressed = [
        a for a in others.values() if language.particles.addressee.match(folded, a.end, writer.start)
    ]
    if addressed:
        return Parties((addressed[-1], writer))
    is_open = sum(actor.is_known for actor in found) < 2
    return Parties((*others.values(), writer)) if is_open and len(others) == 1 else None


def brought(trigger: Trigger, cast: Cast, folded: str, language: Language) -> Parties | None:
    """Who has a letter from whom, where somebody else brings it: "Envoy hands A a letter from B".

    Not where it goes to both: "hands letters to A and B". Whoever stands right behind the verb of three
    brings it himself: سلم الوزير A رسالة من B.
    """
    if language.order == "subject-object-verb":
        return None
    begin, last = max(0, trigger.start - _BROUGHT_REACH), trigger.end + _BROUGHT_REACH
    verbs = list(language.hands_over.finditer(folded, begin, last))
    before = [verb for verb in verbs if verb.start() < trigger.end]
    if not verbs or (before and _CLAUSE_END.search(folded, before[-1].end(), trigger.start)):
        return None
    stop = language.hard_stop.search(folded, trigger.end, last)
    end = stop.start() if stop else last
    behind = {
        actor.entities: actor
        for actor in reversed(cast.behind(before[-1].end() if before else trigger.end))
        if actor.is_known and actor.end <= end
    }
    people = sorted(behind.values(), key=lambda actor: actor.start)
    people = people[-2:] if before else _on_both_sides(people, verbs[0].span())
    if len(people) < 2 or are_joined(people[0], people[1], cast.places, folded, language):
        return None
    is_apart = _CLAUSE_END.search(folded, people[0].end, people[1].start) is not None
    return None if is_apart else Parties(tuple(people))


def _on_both_sides(people: Sequence[Actor], verb: tuple[int, int]) -> list[Actor]:
    """The only one before the verb, and whoever is right behind it: "a message from B was handed to A"."""
    first = [actor for actor in people if actor.end <= verb[0]]
    other = [actor for actor in people if verb[1] <= actor.start <= verb[1] + _HANDS_REACH]
    return [*first, *other[:1]] if len(first) == 1 else []


def _is_handed(trigger: Trigger, folded: str, language: Language) -> bool:
    """Whether a verb of handing over stands behind the letter where verbs come last, else before it."""
    if language.order == "subject-object-verb":
        end = trigger.end + _HANDED_REACH
        return language.hands_over.search(folded, trigger.start, end) is not None
    verbs = list(language.hands_over.finditer(folded, max(0, trigger.start - _HANDS_REACH), trigger.start))
    return bool(verbs) and _HANDS_GAP.fullmatch(folded, verbs[-1].end(), trigger.start) is not None


def _owns(writer: Actor, trigger: Trigger, folded: str, language: Language) -> bool:
    """Whether the letter is the writer's, titles between perhaps."""
    found = list(language.particles.owner.finditer(folded, writer.end, trigger.start))
    is_last = bool(found) and found[-1].end() == trigger.start
    return is_last and _WRITER_TITLE.fullmatch(folded, writer.end, found[-1].start()) is not None


def pair_of(previous: Sequence[Actor]) -> Parties:
    """The two people of those named before; nobody when it is not exactly two."""
    people = {actor.entities: actor for actor in previous}
    return Parties(tuple(people.values()) if len(people) == 2 else ())
