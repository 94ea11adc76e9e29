"""What the words around a trigger make of its event: the status that its sentence gives.

The order of decision is fixed: cancelled, denied, then by tense. What lies ahead is rumoured when it is
hedged or only unnamed sources say so, planned while it is intended or prepared, else confirmed; what has
happened is rumoured only when the words right before the trigger hedge it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from processors.events.cues import INTENT, FoundCue
from processors.events.language_rules import Cue
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.events.undated import NO_DAY
from wirewatch.records import Status

#: Cues of what is meant to come.
AHEAD_CUES = INTENT | {"future"}
#: Where what a verb depends on stands: "once A and B meet", "can meet only if".
_OF_CONDITION = frozenset(("just_before", "before", "just_after"))
#: Triggers that dates alone make past: "visit moved to Friday" is none.
_NOUN_FORMS = frozenset({"noun", "object"})
#: How far before a noun its own day may stand: 16日在东京会谈后会见记者.
_OWN_DATE_REACH = 12

Tense = Literal["ahead", "past", "unknown"]


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
    cues: tuple[FoundCue, ...]


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
        cues=cues,
    )


def as_headline(reading: Reading, is_message: bool) -> Reading:
    """The reading of what a headline tells first, which is news however long ago it was.

    What nobody saw, a call, a letter, or what was weeks ago, is rumoured where papers say so alone.
    """
    names = {cue.cue for cue in reading.cues}
    is_only_said = reading.status == "happened" and "unnamed" in names and "official" not in names
    is_unseen = is_message or reading.is_recalled
    status: Status = "rumoured" if is_only_said and is_unseen else reading.status
    return replace(reading, is_recalled=False, status=status)


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
        is_dated = trigger.form == "joint" and _lies_ahead(dates, published)  # "sign tomorrow"
        beside = ("just_before", "just_after") if is_dated else ("just_before",)
        near = any(c.cue in ahead and c.placement in beside for c in cues)
        return ("ahead", True) if near and trigger.form != "past" else ("past", True)
    if trigger.form == "base":
        depends = any(c.cue == "conditional" and c.placement in _OF_CONDITION for c in cues)
        is_to_come = is_ahead or depends or bool(names & INTENT) or _lies_ahead(dates, published)
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
    if near & AHEAD_CUES and not _is_said_after(cues):
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


def _is_said_after(cues: Sequence[FoundCue]) -> bool:
    """Whether all that seems to lie ahead is that something is said after it: "announces after talks"."""
    said = {cue.start for cue in cues if cue.cue == "official"}
    over = max((c.start for c in cues if (c.cue, c.placement) == ("after_event", "just_before")), default=-1)
    near = (c for c in cues if c.cue in AHEAD_CUES and c.placement in ("just_before", "just_after"))
    return all(cue.start in said and cue.start < over for cue in near)


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
    near = {cue.cue for cue in cues if cue.placement in ("just_before", "just_after", "clause")}
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
    """Whether what is prepared is only called possible: "discuss possible summit", "may meet; prepared"."""
    prepared = [cue for cue in cues if cue.cue == "prepared"]
    before = [cue.start for cue in prepared if cue.placement == "just_before"]
    behind = [cue for cue in prepared if cue.placement in ("just_after", "after")]
    hedges = [cue for cue in cues if cue.cue == "hedge"]
    if behind and trigger.form in ("noun", "base"):
        return all(cue.placement in ("just_before", "before") for cue in hedges)
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
