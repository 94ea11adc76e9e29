"""One watch's answer about one article: is there such an event, how certain, when, where, who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from processors.events.article_status import status_of
from processors.events.attribution import who_says
from processors.events.occurrences import Analysis, Occurrence
from processors.events.relevance import as_new_as_first, in_lead, is_fresh, is_main
from processors.events.when import when_of
from wirewatch.records import Evidence, Status

#: Sentences handed on as evidence.
_MOST_EVIDENCE = 3


@dataclass(frozen=True)
class Question:
    """What a watch asks: events of `kinds` in which every slot is taken by somebody else.

    A slot is a set of entity ids; nobody of `excluded` may take part. No slots: whoever it is.
    `names_states`: a slot is a state's own.
    """

    kinds: frozenset[str]
    slots: tuple[frozenset[str], ...]
    excluded: frozenset[str] = frozenset()
    names_states: bool = False


@dataclass(frozen=True)
class Verdict:
    """The answer; `occurrences` are the sentences it rests on, the most telling first."""

    status: Status
    is_main: bool
    parties: tuple[str, ...]
    when: str | None
    where: str | None
    according_to: str | None
    occurrences: tuple[Occurrence, ...]


def answer(question: Question, analysis: Analysis) -> Verdict | None:
    """What the article says about the question; None when nothing."""
    analysis = analysis.with_states() if question.names_states else analysis
    matched = [o for o in analysis.occurrences if o.kind in question.kinds and _fits(question, o)]
    if not matched:
        return None
    main = is_main(matched, analysis)
    telling = _telling(matched, analysis, main)
    status = status_of(telling, analysis)
    parties = _parties(question, telling)
    return Verdict(
        status=status,
        is_main=main,
        parties=parties,
        when=when_of(telling, analysis, status),
        where=_where(telling, parties),
        according_to=who_says(analysis, telling),
        occurrences=tuple(telling),
    )


def _fits(question: Question, occurrence: Occurrence) -> bool:
    everybody = occurrence.parties | occurrence.implied
    if everybody & question.excluded:
        return False
    if question.slots and not any(slot & occurrence.parties for slot in question.slots):
        return False
    return _assign(question.slots, everybody) is not None


def _assign(slots: Sequence[frozenset[str]], entities: frozenset[str]) -> tuple[str, ...] | None:
    """One entity for each slot, no entity twice; None when that cannot be."""
    if not slots:
        return ()
    for entity in sorted(slots[0] & entities):
        rest = _assign(slots[1:], entities - {entity})
        if rest is not None:
            return (entity, *rest)
    return None


def _parties(question: Question, telling: Sequence[Occurrence]) -> tuple[str, ...]:
    first = telling[0]
    if not question.slots:
        return tuple(sorted(first.parties))
    return _assign(question.slots, first.parties | first.implied) or ()


def _where(telling: Sequence[Occurrence], parties: Sequence[str]) -> str | None:
    """The first place said of the event, of a journey to several the one where a party receives.

    Not one of what is only recalled beside what is told.
    """
    for occurrence in as_new_as_first(telling):
        if occurrence.where:
            hosted = (occurrence.hosted_at[party] for party in parties if party in occurrence.hosted_at)
            return next(hosted, occurrence.where)
    return None


def _telling(matched: Sequence[Occurrence], analysis: Analysis, main: bool) -> list[Occurrence]:
    """Fresh before recalled, title and lead before the rest, people before countries in one sentence."""

    def rank(occurrence: Occurrence) -> tuple[bool, bool, bool, int, bool]:
        return (
            main and not is_fresh(occurrence),
            not in_lead(occurrence, analysis),
            not occurrence.is_title,
            occurrence.sentence,
            all(actor.is_leader_of_place for actor in occurrence.actors),
        )

    return sorted(matched, key=rank)


def evidence_of(verdict: Verdict, analysis: Analysis) -> tuple[Evidence, ...]:
    """The sentences that say so, with the words that decided."""
    evidence: dict[int, Evidence] = {}
    for occurrence in verdict.occurrences:
        spans = {(occurrence.trigger.start, occurrence.trigger.end)}
        spans |= {(actor.start, actor.end) for actor in occurrence.actors if actor.is_known}
        spans |= {(cue.start, cue.end) for cue in occurrence.reading.cues if cue.cue in _SHOWN_CUES}
        start, end = occurrence.span
        sentence = analysis.document.content[start:end]
        known = evidence.get(start)
        if known is not None:
            spans |= {(a + start, b + start) for a, b in known.highlights}
        elif len(evidence) >= _MOST_EVIDENCE:
            continue
        inside = sorted(
            (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
        )
        evidence[start] = Evidence(sentence=sentence, start=start, highlights=_disjoint(inside))
    return tuple(evidence.values())


_SHOWN_CUES = frozenset({"hedge", "unnamed", "denial", "cancelled", "planned", "prepared", "future", "past"})


def _disjoint(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
