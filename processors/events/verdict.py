"""One watch's answer about one article: is there such an event, how certain, when, where, who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from processors.events.attribution import who_says
from processors.events.occurrences import Analysis, Occurrence
from processors.events.relevance import as_new_as_first, in_lead, is_fresh, is_main
from processors.events.when import precision, when_of
from wirewatch.records import Evidence, Status

_AHEAD: frozenset[Status] = frozenset({"rumoured", "planned", "confirmed"})
#: Of several statuses in one sentence about what lies ahead, the first of these holds.
_WEIGHT: tuple[Status, ...] = ("cancelled", "denied", "rumoured")
#: Forms of triggers by which a headline says that it is over or under way.
_PAST_FORMS = frozenset(("past", "ongoing", "leaving", "joint"))
#: Forms of verbs that announce.
_VERB_FORMS = frozenset(("base", "present", "future", "object", "neutral"))
_TENSED_FORMS = frozenset(("base", "present", "future"))
_SAYING_FORMS = _VERB_FORMS | _PAST_FORMS
_SETTLED: frozenset[Status] = frozenset({"confirmed", "happened"})
#: Verbs by which somebody denies what was said, or rules it out; "will not" is none of them.
_DENIES = re.compile(
    r"den(?:y|ie[sd])|dement|bestr[ei]|d[eé]ment|desm[ie]nt|neg[oóa]|smenti|опров|отверг|отриц|спрост|запереч|zaprzecz"
    r"|ontken|yalan|نف[تىي]|ينفي|bantah|membantah|bác bỏ|phủ nhận|dement|benek|avvis|förnek"
    r"|ستبعد|descart|exclu|esclud|ausgeschloss|schließ|schloss|исключ|wyklucz|rul(?:e|ed|es|ing) out"
)
#: As long ago may be what a headline's plans were made at.
_FEW_DAYS = 4
#: Sentences handed on as evidence.
_MOST_EVIDENCE = 3


@dataclass(frozen=True)
class Question:
    """What a watch asks: events of `kinds` in which every slot is taken by somebody else.

    A slot is a set of entity ids; nobody of `excluded` may take part. No slots: whoever it is.
    """

    kinds: frozenset[str]
    slots: tuple[frozenset[str], ...]
    excluded: frozenset[str] = frozenset()


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
    matched = [o for o in analysis.occurrences if o.kind in question.kinds and _fits(question, o)]
    if not matched:
        return None
    main = is_main(matched, analysis)
    telling = _telling(matched, analysis, main)
    status = _status(telling, analysis, question.kinds)
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


def _status(telling: Sequence[Occurrence], analysis: Analysis, kinds: frozenset[str]) -> Status:
    near = [o for o in telling if in_lead(o, analysis)] or list(telling[:3])
    near = _without_guests(_without_preparing(near))
    certain = next((o for o in near if o.reading.is_certain), None)
    first = _told_by_verb(near) or certain or _certain_later(telling) or near[0]
    announced = (
        _announced_in_lead(near)
        or _talks_after_arrival(first, near)
        or _announced_with_one(first, near, analysis, kinds)
        or _told_of_invited(first, near, analysis)
        or _awaited(first, near, analysis, kinds)
    )
    status = _strongest(announced or first, near)
    if status == "denied" and _is_taken_back(analysis, kinds):
        return "cancelled"
    if status in ("planned", "confirmed") and _is_only_said(first, near):
        return "rumoured"
    is_open = analysis.is_undated and not _names_its_day(near, analysis)
    if status == "happened" and is_open and not first.reading.is_certain:
        return "planned"
    if status == "confirmed" and (is_open or _is_in_preparation(first, near)):
        return "planned"
    if status in ("planned", "confirmed") and analysis.is_unconfirmed:
        return "rumoured"
    return status


def _without_preparing(near: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that are more than how another one is prepared: "A and B discuss a meeting"."""
    cues = {(c.start, c.end) for o in near for c in o.reading.cues if c.cue == "prepared"}
    is_only_cue = [any(a <= o.trigger.start < b and o.trigger.end <= b for a, b in cues) for o in near]
    return [o for o, is_cue in zip(near, is_only_cue, strict=True) if not is_cue] or list(near)


def _without_guests(near: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that are more than what describes a guest beside what is told of him."""

    def is_told(guest: Occurrence) -> bool:
        same = (o for o in near if o.sentence == guest.sentence and not o.is_visit)
        return any(o.reading.is_certain and guest.parties <= o.parties for o in same)

    return [o for o in near if not (_describes_guest(o) and is_told(o))] or list(near)


def _describes_guest(occurrence: Occurrence) -> bool:
    """Whether words for a visit stand before whom they describe: 방한 중인 A, visiting A."""
    is_guest = occurrence.is_visit and occurrence.trigger.form in ("past", "ongoing")
    return is_guest and len(occurrence.actors) == 1 and occurrence.trigger.end <= occurrence.actors[0].start


def _told_by_verb(near: Sequence[Occurrence]) -> Occurrence | None:
    """The verb of the text by which those have met whom a headline names with a noun: "회담…내년 방한을"."""
    title = near[0]
    if not title.is_title or title.is_visit or title.reading.is_certain or title.reading.status != "happened":
        return None
    others = (o for o in near[1:] if o.reading.is_certain)
    first = next(others, None)
    is_visit = first is not None and first.is_title and first.is_visit
    told = (o for o in near if not o.is_title and o.trigger.form == "past" and is_fresh(o))
    return next((o for o in told if not o.is_visit and o.reading.is_certain), None) if is_visit else None


def _announced_in_lead(near: Sequence[Occurrence]) -> Occurrence | None:
    """What the text announces of what a headline only seems to tell: "A visits B. A flies on Friday"."""
    first = near[0]
    is_told = first.is_title and first.reading.status == "happened" and bool(first.actors)
    if not is_told or first.trigger.form in _PAST_FORMS:
        return None
    told = [o for o in near if not o.is_title and is_fresh(o) and o.reading.is_certain]
    announcing = [o for o in told if o.reading.status in _AHEAD and _is_of_verb(o)]
    by_verb = {o.sentence for o in announcing if o.trigger.form in _VERB_FORMS}
    others = (o for o in told if o not in announcing)
    is_ahead = all(_is_dated_by_verb(o, by_verb) for o in others)
    return announcing[0] if announcing and is_ahead else None


def _is_of_verb(occurrence: Occurrence) -> bool:
    """Whether it is no mere intention, or a verb tells of that: "they want to talk", not "invited"."""
    return occurrence.reading.status != "planned" or occurrence.trigger.form in _TENSED_FORMS


def _is_dated_by_verb(occurrence: Occurrence, by_verb: set[int]) -> bool:
    """Whether it is a noun that seems to tell what the verb of its sentence announces: "with honours"."""
    is_told = occurrence.trigger.form in ("noun", "ongoing") and occurrence.reading.status == "happened"
    return is_told and occurrence.sentence in by_verb


def _talks_after_arrival(first: Occurrence, near: Sequence[Occurrence]) -> Occurrence | None:
    """What is said to be still to come after an arrival: "A lands in Paris, meets B tomorrow".

    In the same sentence whatever lies ahead, in another what is announced.
    """
    if not (first.is_visit and first.reading.status == "happened") or any(_is_over(o) for o in near):
        return None
    ahead = (
        o
        for o in near
        if not o.is_visit and is_fresh(o) and o.reading.is_certain and o.reading.status in _AHEAD
    )
    return next((o for o in ahead if o.sentence == first.sentence or o.reading.status == "confirmed"), None)


def _announced_with_one(
    first: Occurrence, near: Sequence[Occurrence], analysis: Analysis, kinds: frozenset[str]
) -> Occurrence | None:
    """What the first sentences announce with one of the parties, the other left out or a pronoun.

    Only where a headline tells of an arrival, or of the event without saying when: "A in Paris. Tomorrow B
    receives him".
    """
    is_open = first.is_visit or not first.reading.is_certain
    if not (first.is_title and is_open and first.actors and first.reading.status == "happened"):
        return None
    if analysis.title_messages or any(_is_over(o) for o in near):
        return None
    parties = first.parties | first.implied
    ours = [o for o in analysis.occurrences if o.kind in kinds and o.parties <= parties]
    told = (o for o in ours if not o.is_title and in_lead(o, analysis) and _is_announced(o, analysis))
    journeys = (o for o in ours if not first.is_visit and o.trigger.end <= first.trigger.start)
    return next(told, None) or next(filter(_is_journey_ahead, journeys), None)


def _is_journey_ahead(occurrence: Occurrence) -> bool:
    """Whether a headline announces a visit: "A in Beijing next week, talks with B"."""
    is_certain = occurrence.reading.is_certain and occurrence.reading.status in ("planned", "confirmed")
    return occurrence.is_title and occurrence.is_visit and is_certain and is_fresh(occurrence)


def _awaited(
    first: Occurrence, near: Sequence[Occurrence], analysis: Analysis, kinds: frozenset[str]
) -> Occurrence | None:
    """The journey still to come to the country of the other, by which a headline in the present tense only
    announces: "A receives B. B is expected on Monday".
    """
    is_open = first.is_title and first.trigger.form == "present" and first.reading.status == "happened"
    if not is_open or analysis.title_messages or any(_is_over(o) and not o.is_title for o in near):
        return None
    told = (o for o in analysis.occurrences if o.kind in kinds and o.sentence == analysis.lead_start)
    return next((o for o in told if o.is_visit and not o.is_title and _leads_to(o, first, analysis)), None)


def _leads_to(visit: Occurrence, first: Occurrence, analysis: Analysis) -> bool:
    """Whether one of the parties is still to go to a country that another of them serves."""
    others = first.parties - visit.parties
    if not (visit.parties < first.parties and visit.trigger.form == "future" and is_fresh(visit)):
        return False
    here = frozenset().union(*(analysis.served.get(other, frozenset()) for other in others))
    hosts = visit.implied | visit.hosted_at.keys()
    is_here = any(analysis.served.get(host, frozenset()) & here for host in hosts)
    return is_here and visit.reading.is_certain and visit.reading.status == "confirmed"


def _told_of_invited(first: Occurrence, near: Sequence[Occurrence], analysis: Analysis) -> Occurrence | None:
    """What a verb of the text says for certain of what a headline only invites to or agrees on.

    Those who agree on a visit may do so where they meet: "A asks B to Seoul. A met B in Lima on Friday".
    """
    if first.is_title and first.is_visit and first.reading.status in ("planned", "rumoured"):
        return next((o for o in near if _is_over(o) and _is_of_these_days(o, analysis)), None)
    if not (first.trigger.form == "prepared" and first.reading.status == "planned"):
        return None
    told = (o for o in near if not o.is_title and o.trigger.form in _SAYING_FORMS and is_fresh(o))
    return next((o for o in told if o.reading.is_certain and o.reading.status in _SETTLED), None)


def _is_of_these_days(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether the first sentence of the text says it of a day just before publication, or of that day."""
    published = analysis.published
    if published is None or occurrence.sentence != analysis.lead_start:
        return False
    days = (said for said in occurrence.dates if precision(said) == 3)
    return any(-_FEW_DAYS <= said.days_from(published) <= 0 for said in days)


def _names_its_day(near: Sequence[Occurrence], analysis: Analysis) -> bool:
    """Whether a day that is still to come is said of the event: the one that is open is then another's."""
    published = analysis.published
    days = (said for o in near for said in o.dates if precision(said) == 3)
    return any(published is None or said.first >= published for said in days)


def _is_in_preparation(first: Occurrence, near: Sequence[Occurrence]) -> bool:
    """Whether the text says of what a headline announces that it is being prepared."""
    if not first.is_title or any(cue.cue == "official" for cue in first.reading.cues):
        return False
    told = next((o for o in near if not o.is_title and o.reading.is_certain), None)
    return told is not None and any(cue.cue == "prepared" for cue in told.reading.cues)


def _is_announced(occurrence: Occurrence, analysis: Analysis) -> bool:
    """Whether it says for certain that people will come together: a verb, or a noun with a day to come."""
    reading, published = occurrence.reading, analysis.published
    is_confirmed = reading.is_certain and reading.status == "confirmed" and is_fresh(occurrence)
    is_dated = published is not None and any(said.first > published for said in occurrence.dates)
    return is_confirmed and not occurrence.is_visit and (occurrence.trigger.form in _VERB_FORMS or is_dated)


def _is_over(occurrence: Occurrence) -> bool:
    """Whether it says for certain that people have come together."""
    reading = occurrence.reading
    return (
        not occurrence.is_visit
        and reading.is_certain
        and reading.status == "happened"
        and is_fresh(occurrence)
    )


def _is_taken_back(analysis: Analysis, kinds: frozenset[str]) -> bool:
    """Whether the headline or the first sentence says of what will not be that it was to be."""
    was_due = analysis.was_due and not any(
        c.cue == "denial" and _DENIES.search(analysis.document.folded, c.start, c.end)
        for o in analysis.occurrences
        for c in o.reading.cues
    )
    return (
        analysis.is_called_off
        or was_due
        or any(
            o.kind in kinds
            and o.sentence <= analysis.lead_start
            and any(c.cue == "cancelled" for c in o.reading.cues)
            for o in analysis.occurrences
        )
    )


def _certain_later(telling: Sequence[Occurrence]) -> Occurrence | None:
    """The first sentence further down that says plainly how things stand, told as news."""
    return next((o for o in telling if o.reading.is_certain and is_fresh(o)), None)


def _is_only_said(first: Occurrence, near: Sequence[Occurrence]) -> bool:
    """Whether a headline announces what the text has from unnamed sources alone."""
    if not first.is_title or any(cue.cue in ("official", "prepared") for cue in first.reading.cues):
        return False
    texts = [o for o in near if not o.is_title]
    return bool(texts) and all(
        o.reading.status == "rumoured" and any(cue.cue == "unnamed" for cue in o.reading.cues) for o in texts
    )


def _strongest(first: Occurrence, near: Sequence[Occurrence]) -> Status:
    """The status of the first sentence: what takes back or doubts outweighs what announces."""
    same = [o for o in near if o.sentence == first.sentence and o.reading.is_certain]
    # "A will meet B, they will not sign anything" takes no meeting back.
    same = [o for o in same if o.trigger.form != "joint" or first.trigger.form == "joint"]
    said = [o.reading.status for o in same if is_fresh(o) or not is_fresh(first)]
    if first.reading.status in _AHEAD:
        return next((status for status in _WEIGHT if status in said), first.reading.status)
    return first.reading.status


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
