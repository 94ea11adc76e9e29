"""What an article makes of an event: the status that its headline and its first sentences give together."""

from __future__ import annotations

from collections.abc import Sequence

from processors.events.occurrences import Analysis, Occurrence
from processors.events.relevance import in_lead, is_fresh
from processors.events.when import precision
from wirewatch.records import Status

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
_REFUSED: frozenset[Status] = frozenset({"cancelled", "denied"})
#: As long ago may be what a headline's plans were made at.
_FEW_DAYS = 4


def status_of(telling: Sequence[Occurrence], analysis: Analysis, kinds: frozenset[str]) -> Status:
    """The status of what `telling` tell, the most telling first; `kinds` are those that are asked for."""
    telling = _without_next(telling)
    near = [o for o in telling if in_lead(o, analysis)] or list(telling[:3])
    near = _without_guests(_without_preparing(near))
    certain = _done_in_title(near) or next((o for o in near if o.reading.is_certain), None)
    first = _told_by_verb(near) or certain or _certain_later(telling) or near[0]
    announced = (
        _answer(first, near, analysis)
        or _announced_in_lead(near)
        or _talks_after_arrival(first, near)
        or _announced_with_one(first, near, analysis, kinds)
        or _told_of_invited(first, near, analysis)
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


def _without_next(telling: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that are more than what is to follow: "A and B hold talks. Next time they will meet in Rome"."""
    is_told = telling[0].is_title and telling[0].reading.status == "happened"
    return [o for o in telling if not (is_told and _is_next(o))]


def _is_next(occurrence: Occurrence) -> bool:
    """Whether the text says of what lies ahead that it is the next of its sort."""
    return occurrence.is_next and not occurrence.is_title and occurrence.reading.status in _AHEAD


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
    if is_visit and title.is_news and all(o.is_title for o in near):
        return title
    told = (o for o in near if not o.is_title and o.trigger.form == "past" and is_fresh(o))
    return next((o for o in told if not o.is_visit and o.reading.is_certain), None) if is_visit else None


def _answer(first: Occurrence, near: Sequence[Occurrence], analysis: Analysis) -> Occurrence | None:
    """What the first sentence says no with to a headline that asks: "Will A meet B? Paris rules it out"."""
    is_asked = first.is_title and first.reading.status == "rumoured"
    title = analysis.document.folded[: analysis.document.title_end]
    if not is_asked or not {"?", "？"} & set(title[first.trigger.end :]):
        return None
    told = (o for o in near if o.sentence == analysis.lead_start and not o.is_title and is_fresh(o))
    return next((o for o in told if o.reading.status in _REFUSED), None)


def _done_in_title(near: Sequence[Occurrence]) -> Occurrence | None:
    """What those have done whose journey a headline tells, too: マクロン氏、独へ メルケル氏と結束確認."""
    title = near[0]
    if not (title.is_title and title.is_visit and title.reading.status == "confirmed"):
        return None
    done = (o for o in near if o.is_title and not o.is_visit and o.trigger.form == "joint" and is_fresh(o))
    return next((o for o in done if o.reading.status == "happened"), None)


def _announced_in_lead(near: Sequence[Occurrence]) -> Occurrence | None:
    """What the text announces of what a headline only seems to tell: "A visits B. A flies on Friday"."""
    first = near[0]
    is_told = first.is_title and first.reading.status == "happened" and bool(first.actors)
    if not is_told or first.trigger.form in _PAST_FORMS:
        return None
    told = [o for o in near if not o.is_title and is_fresh(o) and o.reading.is_certain]
    announcing = [o for o in told if o.reading.status in _AHEAD and _is_of_verb(o)]
    return announcing[0] if announcing and len(announcing) == len(told) else None


def _is_of_verb(occurrence: Occurrence) -> bool:
    """Whether it is no mere intention, or a verb tells of that: "they want to talk", not "invited"."""
    return occurrence.reading.status != "planned" or occurrence.trigger.form in _TENSED_FORMS


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
    ours = [o for o in ours if not _is_next(o)]
    told = (o for o in ours if not o.is_title and in_lead(o, analysis) and _is_announced(o, analysis))
    return next(told, None)


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
    return (
        analysis.is_called_off
        or analysis.was_due
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
    if first.is_visit and any(_is_denied_of(o, first) for o in same):
        return "denied"
    return first.reading.status


def _is_denied_of(occurrence: Occurrence, visit: Occurrence) -> bool:
    """Whether it denies that a visitor meets somebody: "A is in Rome and will not see B"."""
    is_denied = occurrence.reading.status == "denied" and not occurrence.is_visit
    return is_denied and visit.parties < occurrence.parties
