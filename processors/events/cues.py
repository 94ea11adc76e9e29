"""What the words around a trigger make of its event: the status, and what says so.

The order of decision is fixed: cancelled, denied, then by tense. What lies ahead is rumoured when it is
hedged or only unnamed sources say so, planned while it is intended or prepared, else confirmed; what has
happened is rumoured only when the words right before the trigger hedge it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from processors.events.clauses import is_fronted
from processors.events.language import Language
from processors.events.language_rules import Cue, Placement
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.events.undated import NO_DAY
from processors.text import Span
from wirewatch.records import Status

#: How far cues reach, in characters: (spaced scripts, scripts without spaces).
_JUST_REACH = (48, 24)
_SENTENCE_REACH = (150, 70)

#: Cues of what is meant to come.
_INTENT: frozenset[Cue] = frozenset({"planned", "prepared", "hedge"})
AHEAD_CUES = _INTENT | {"future"}
#: What "not" before it turns into its contrary: "not planning", but "not ruled out".
_MEANT: frozenset[Cue] = frozenset({"planned", "prepared"})
#: Where what a verb depends on stands: "once A and B meet", "can meet only if".
_OF_CONDITION = frozenset(("just_before", "before", "just_after"))

_NEGATIVE: frozenset[Cue] = frozenset({"denial", "cancelled"})
#: What longer cue a cue may be no more than a part of: "does not rule out", 按计划, "сообщил источник".
_PART_OF: Mapping[Cue, frozenset[Cue]] = {
    "denial": frozenset({"hedge"}),
    "planned": frozenset({"future"}),
    "prepared": frozenset({"future"}),
    "hedge": frozenset({"prepared", "future", "after_event"}),
    "official": frozenset({"unnamed"}),
}
#: Triggers that dates alone make past: "visit moved to Friday" is none.
_NOUN_FORMS = frozenset({"noun", "object"})
_QUOTES = frozenset("'\"‘’“”«»„")
#: How far before a noun its own day may stand: 16日在东京会谈后会见记者.
_OWN_DATE_REACH = 12
#: Of what takes such a cue back in one sentence.
_MOST_KEPT = 4

Tense = Literal["ahead", "past", "unknown"]


@dataclass(frozen=True)
class FoundCue:
    """A cue of the rule files, where it stands and on which side of the trigger."""

    cue: Cue
    placement: Placement
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What the sentence says about the event's status.

    `is_certain` False: no cue and no tense decided, the status is a default. `is_recalled`: told as
    something that was before the news; `is_aside`: the event only dates other news ("ahead of").
    """

    status: Status
    is_certain: bool
    is_recalled: bool
    is_aside: bool
    is_conditional: bool
    cues: tuple[FoundCue, ...]


def find_cues(
    folded: str,
    sentence: Span,
    trigger: Trigger,
    language: Language,
    names: Sequence[Span] = (),
    dates: Sequence[SaidDate] = (),
) -> tuple[FoundCue, ...]:
    """Every cue whose placement fits the trigger, one per kind and placement.

    None of them lies in a name (Theresa *May*), and no hedge in a date (*May* 22).
    """
    windows = _windows(sentence, trigger, language)
    in_dates = tuple(Span(said.start, said.end) for said in dates)
    object_end = _object_end(folded, trigger, language, names)
    found = []
    for (cue, placement), pattern in language.cues.items():
        start, end = windows[placement]
        if placement == "just_after":
            match = pattern.match(folded, start, end)
            match = None if match is not None and _is_taken(match, names) else match
            if match is None and cue in _NEGATIVE and object_end is not None:
                match = pattern.match(folded, object_end, sentence.end)
        else:
            taken = (*names, *in_dates) if cue == "hedge" else names
            match = pattern.search(folded, start, end)
            while match is not None and (
                _is_taken(match, taken)
                or _is_other_word(match, cue, folded, names, trigger)
                or is_fronted(match.span(match.lastindex or 0), folded, sentence, trigger, language)
            ):
                match = pattern.search(folded, match.start() + 1, end)
        if match is not None:
            found.append(FoundCue(cue, placement, *match.span(match.lastindex or 0)))
    found += _denied_intent(found, folded, sentence, language)
    kept = islice(language.kept.finditer(folded, *sentence), _MOST_KEPT)
    found = _without_kept(found, [Span(*match.span()) for match in kept])
    return tuple(cue for cue in found if not _is_within_longer(cue, found))


def _denied_intent(
    found: Sequence[FoundCue], folded: str, sentence: Span, language: Language
) -> list[FoundCue]:
    """The words that deny right before what would plan or prepare it: "*not* working on a meeting"."""
    pattern = language.cues.get(("denial", "just_before"))
    if pattern is None or language.is_unspaced:
        return []
    denied = []
    for cue in found:
        if cue.cue not in _MEANT or cue.placement != "just_before":
            continue
        match = pattern.search(folded, max(sentence.start, cue.start - _JUST_REACH[0]), cue.start)
        while match is not None and cue.start - match.end(match.lastindex or 0) > 1:
            match = pattern.search(folded, match.start() + 1, cue.start)
        if match is not None:
            denied.append(FoundCue("denial", "just_before", *match.span(match.lastindex or 0)))
    return denied[:1]


def _windows(sentence: Span, trigger: Trigger, language: Language) -> Mapping[Placement, tuple[int, int]]:
    """Where a cue of each placement may stand."""
    just = _JUST_REACH[language.is_unspaced]
    wide = _SENTENCE_REACH[language.is_unspaced]
    return {
        "just_before": (max(sentence.start, trigger.start - just), trigger.start),
        "just_after": (trigger.end, min(sentence.end, trigger.end + just)),
        "before": (max(sentence.start, trigger.start - wide), trigger.start),
        "after": (trigger.end, min(sentence.end, trigger.end + wide)),
        "anywhere": (sentence.start, sentence.end),
        "closing": (trigger.end, sentence.end),
    }


def _object_end(folded: str, trigger: Trigger, language: Language, names: Sequence[Span]) -> int | None:
    """Where the object of a verb ends behind which such languages put their "not": "A trifft B nicht"."""
    if not language.verb_last or trigger.form not in ("present", "base", "object", "future"):
        return None
    after = min((name for name in names if name.start >= trigger.end), default=None)
    is_next = after is not None and language.fillers.fullmatch(folded, trigger.end, after.start)
    return after.end if after is not None and is_next else None


def _without_kept(found: Sequence[FoundCue], kept: Sequence[Span]) -> list[FoundCue]:
    """The cues but those that other words take back: what these words hold, else all of cancelling."""
    if not kept:
        return list(found)
    inside = [cue for cue in found if any(cue.start < end and start < cue.end for start, end in kept)]
    holds_any = any(cue.cue == "cancelled" for cue in inside)
    return [
        cue
        for cue in found
        if cue.cue not in _NEGATIVE or not (cue in inside or (cue.cue == "cancelled" and not holds_any))
    ]


def _is_taken(match: re.Match[str], taken: Sequence[Span]) -> bool:
    """Whether it lies in a name, or begins with a name's last letter: 李在明访日 is no 明访."""
    start, end = match.span(match.lastindex or 0)
    return any(a <= start and (end <= b or a < start == b - 1) for a, b in taken)


def _is_other_word(
    match: re.Match[str], cue: Cue, folded: str, names: Sequence[Span], trigger: Trigger
) -> bool:
    """Whether the same letters are no cue there: a vote, a preposition, of a compound or another part."""
    return (
        (cue == "denial" and _is_vote(match, folded))
        or _is_preposition(match, names, trigger)
        or (cue == "future" and _is_of_compound(match, folded))
        or (cue == "after_event" and ":" in folded[match.end(match.lastindex or 0) : trigger.start])
    )


def _is_vote(match: re.Match[str], folded: str) -> bool:
    """Whether a "no" in quotation marks is a vote: "after the Greek 'no'", not "says 'no' to"."""
    start, end = match.span(match.lastindex or 0)
    is_quoted = start > 0 and folded[start - 1] in _QUOTES and folded[end : end + 1] in _QUOTES
    return is_quoted and end < len(folded) and not folded.startswith(" to ", end + 1)


def _is_preposition(match: re.Match[str], names: Sequence[Span], trigger: Trigger) -> bool:
    """Whether "to" stands before somebody's name ("Lula to Meloni by phone") or a noun ("back to talks").

    "May" before a noun is a month.
    """
    word, end = match[match.lastindex or 0], match.end(match.lastindex or 0)
    is_noun = trigger.form == "noun" and trigger.start == end + 1
    return (word in ("to", "may") and is_noun) or (
        word == "to" and any(name.start == end + 1 for name in names)
    )


def _is_of_compound(match: re.Match[str], folded: str) -> bool:
    """Whether a hyphen makes it a part of a word: face-*to*-face, *vor*-Ort-Besuch."""
    start, end = match.span(match.lastindex or 0)
    return folded[end : end + 1] == "-" or folded[max(0, start - 1) : start] == "-"


def _is_within_longer(cue: FoundCue, cues: Sequence[FoundCue]) -> bool:
    """Whether it is a part of words that say something else."""
    longer = _PART_OF.get(cue.cue, frozenset())
    return any(
        other.cue in longer
        and other.start <= cue.start
        and cue.end <= other.end
        and cue.end - cue.start < other.end - other.start
        for other in cues
    )


def read(
    trigger: Trigger,
    cues: tuple[FoundCue, ...],
    dates: Sequence[SaidDate],
    published: date | None,
    is_question: bool,
) -> Reading:
    """The status that the cues, the trigger's form and the dates of its sentence give.

    An article without a date has sides of the day that nobody knows (`undated`).
    """
    if published is None:
        dates, published = [said for said in dates if said.is_open], NO_DAY
    names = {cue.cue for cue in cues}
    tense, is_certain = _tense(trigger, names, cues, nearest(trigger, dates), published)
    status, said = _status(trigger, names, cues, tense, is_question)
    return Reading(
        status=status,
        is_certain=is_certain or said,
        is_recalled=tense != "ahead" and ("past" in names or is_old(dates, published)),
        is_aside="ahead" in names,
        is_conditional="conditional" in names,
        cues=cues,
    )


def nearest(trigger: Trigger, dates: Sequence[SaidDate]) -> Sequence[SaidDate]:
    """The date that stands nearest to the trigger: the others date who said so, or what was before."""

    def distance(said: SaidDate) -> int:
        return max(said.start - trigger.end, trigger.start - said.end, 0)

    return [min(dates, key=distance)] if dates else []


def is_old(dates: Sequence[SaidDate], published: date | None) -> bool:
    """Every date of the sentence lies weeks before publication."""
    if published is None or not dates:
        return False
    return all(said.days_from(published) < -12 for said in dates)


def _tense(
    trigger: Trigger,
    names: set[Cue],
    cues: tuple[FoundCue, ...],
    dates: Sequence[SaidDate],
    published: date | None,
) -> tuple[Tense, bool]:
    is_ahead = bool(names & {"future", "ahead"})
    if trigger.form in ("future", "prepared"):
        return "ahead", True
    if trigger.form in ("past", "ongoing", "leaving", "joint"):
        ahead = {"future", "prepared"} if trigger.form == "ongoing" else {"future"}
        near = any(c.cue in ahead and c.placement == "just_before" for c in cues)
        return ("ahead", True) if near and trigger.form != "past" else ("past", True)
    if trigger.form == "base":
        depends = any(c.cue == "conditional" and c.placement in _OF_CONDITION for c in cues)
        is_to_come = is_ahead or depends or bool(names & _INTENT) or _lies_ahead(dates, published)
        return ("ahead", True) if is_to_come else ("past", True)
    if trigger.form == "present":
        near = any(c.cue == "future" and c.placement in ("just_before", "just_after") for c in cues)
        is_to_come = near or _lies_ahead(dates, published) or _is_next_weekday(dates, published)
        return ("ahead", True) if is_to_come else ("past", True)
    return _tense_of_noun(trigger, cues, dates, published)


def _tense_of_noun(
    trigger: Trigger, cues: tuple[FoundCue, ...], dates: Sequence[SaidDate], published: date | None
) -> tuple[Tense, bool]:
    """Nouns have no tense: what stands next to them decides, then dates, then the rest of the sentence."""
    near = {cue.cue for cue in cues if cue.placement in ("just_before", "just_after")}
    names = {cue.cue for cue in cues}
    if near & AHEAD_CUES and not _is_told_after(cues):
        return "ahead", True
    is_dated = any(0 <= trigger.start - said.end <= _OWN_DATE_REACH for said in dates)
    if "after_event" in near and not (is_dated and _lies_ahead(dates, published)):
        return "past", True
    if _lies_ahead(dates, published):
        return "ahead", True
    is_ahead, is_past = bool(names & AHEAD_CUES), "after_event" in names
    if is_ahead != is_past:
        return ("ahead", True) if is_ahead else ("past", True)
    return ("past", True) if _happened_by(dates, published) else ("unknown", False)


def _is_told_after(cues: Sequence[FoundCue]) -> bool:
    """Whether "after" stands nearer than whoever announces something: "A announces after talks with B"."""
    before = {cue.cue: cue.start for cue in cues if cue.placement == "just_before"}
    is_ahead = any(cue.placement == "just_after" and cue.cue in AHEAD_CUES for cue in cues)
    if is_ahead or not _INTENT.isdisjoint(before) or "future" not in before:
        return False
    is_announced = any(cue.cue == "official" and cue.start == before["future"] for cue in cues)
    return is_announced and before.get("after_event", -1) > before["future"]


def _lies_ahead(dates: Sequence[SaidDate], published: date | None) -> bool:
    return published is not None and bool(dates) and all(_is_to_come(said, published) for said in dates)


def _is_next_weekday(dates: Sequence[SaidDate], published: date | None) -> bool:
    """Whether a weekday in the present tense is next week's: headlines tell of yesterday at the latest."""
    return (
        published is not None
        and bool(dates)
        and all(said.is_weekday and (said.is_open or said.days_from(published) < -1) for said in dates)
    )


def _is_to_come(said: SaidDate, published: date) -> bool:
    """Whether it lies ahead, or is a week most of which does."""
    if said.first > published:
        return True
    days = (said.last - said.first).days
    is_week = 0 < days < 7 and "W" in said.iso
    return is_week and published - said.first < said.last - published


def _happened_by(dates: Sequence[SaidDate], published: date | None) -> bool:
    """Whether a day or week said has come; a whole month or year says nothing."""
    return published is not None and any(
        (published - said.last).days <= 12 and said.first <= published and (said.last - said.first).days < 7
        for said in dates
    )


def _status(
    trigger: Trigger, names: set[Cue], cues: tuple[FoundCue, ...], tense: Tense, is_question: bool
) -> tuple[Status, bool]:
    near = {cue.cue for cue in cues if cue.placement in ("just_before", "just_after")}
    if "official" in names:
        names = names - {"unnamed"}
    is_over = tense == "past" and not (trigger.form in _NOUN_FORMS and "after_event" not in names)
    if "cancelled" in names and ("cancelled" in near or not is_over):
        return "cancelled", True
    if "denial" in near or ("denial" in names and tense != "past"):
        return "denied", True
    if tense == "past" and is_question and trigger.form not in ("past", "ongoing"):
        return "rumoured", True
    if tense == "past":
        before = {cue.cue: cue.start for cue in cues if cue.placement == "just_before"}
        is_hedged = "hedge" in before and before["hedge"] > before.get("after_event", -1)
        return ("rumoured", True) if is_hedged and trigger.form != "ongoing" else ("happened", True)
    if tense == "unknown" and not names & {"hedge", "planned", "prepared", "unnamed"}:
        return ("rumoured", True) if is_question else ("happened", False)
    said = names - {"hedge"} if _is_hedge_of_preparing(trigger, cues) else names
    return _ahead_status(said | ({"prepared"} if trigger.form == "prepared" else set()), is_question)


def _is_hedge_of_preparing(trigger: Trigger, cues: Sequence[FoundCue]) -> bool:
    """Whether what is prepared is only called possible: "discuss possible summit"."""
    prepared = [cue for cue in cues if cue.cue == "prepared"]
    before = [cue.start for cue in prepared if cue.placement == "just_before"]
    behind = [cue for cue in prepared if cue.placement in ("just_after", "after")]
    hedges = [cue for cue in cues if cue.cue == "hedge"]
    if behind and trigger.form == "noun":
        return all(cue.placement == "just_before" for cue in hedges)
    return bool(before) and all(min(before) < cue.start < trigger.start for cue in hedges)


def _ahead_status(names: set[Cue], is_question: bool) -> tuple[Status, bool]:
    if "hedge" in names or is_question:
        return "rumoured", True
    if "prepared" in names:
        return "planned", True
    if "unnamed" in names:
        return "rumoured", True
    if "planned" in names or "conditional" in names:
        return "planned", True
    return "confirmed", True
