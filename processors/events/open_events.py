"""What a sentence makes of an event without parties: a takeover, an earthquake, a coup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from processors.events.cues import FoundCue
from processors.events.kinds import EventKind
from processors.events.patterns import Pattern
from processors.events.rules import LanguageTriggers
from processors.events.said_dates import SaidDate
from processors.events.sentence_status import Reading, is_old, read
from processors.events.triggers import Trigger
from processors.text import Span

#: Forms in which a headline tells news, whatever its other dates are.
_HEADLINE_FORMS = frozenset({"present", "base", "future", "prepared"})

#: Begins another part of a headline, of other news.
_PART = re.compile(r"…|\.\.\.|[;；|]")


class OpenTelling(NamedTuple):
    """A sentence of the folded content with the trigger in it; `scope` may reach
    into the lead, `clause_end` is where what the trigger's verb governs ends, `title_end` the headline.
    """

    folded: str
    sentence: Span
    trigger: Trigger
    is_title: bool
    scope: Span
    clause_end: int
    title_end: int


def open_reading(
    base: EventKind,
    kind: EventKind,
    told: OpenTelling,
    cues: Sequence[FoundCue],
    dates: Sequence[SaidDate],
    published: date | None,
    words: LanguageTriggers,
) -> tuple[Reading, bool, bool]:
    """How the sentence tells of the event, and whether it is certain: by one of the words that make it so;
    of a kind that has none, where it is called off or denied, as only what was talked of is. Last whether it
    would need such a word and has none.

    `base` is the kind whose triggers these are, `kind` the narrower one that was asked for, or the same.
    """
    kept = _kept(base, cues)
    reading = _status(base, told, read(_tensed(told.trigger, kept), kept, dates, published, False), words)
    near = words.near.get(base.kind)
    is_near = near is None or _is_near(base, told, near)
    is_old_news = (
        _is_recalled(base, told, reading, dates, published)
        or _is_stale(base, kind, told, words)
        or _is_under_stale(base, told, words)
        or (reading.status not in ("cancelled", "denied") and _is_no_news(base, told, cues, words))
    )
    is_sure = is_near if near is not None else reading.status in ("cancelled", "denied")
    is_vague = not (is_near or is_old_news)
    return replace(reading, is_recalled=is_old_news or is_vague, is_aside=False), is_sure, is_vague


def _tensed(trigger: Trigger, cues: Sequence[FoundCue]) -> Trigger:
    """The trigger, in the past where nothing right before it says otherwise: the bank cut, they quit."""
    if trigger.form == "base" and not any(cue.placement == "just_before" for cue in cues):
        return trigger._replace(form="past")
    return trigger


def _is_near(base: EventKind, told: OpenTelling, near: Pattern) -> bool:
    """Whether the trigger is certain: by a word beside it, or by being a verb that says so itself."""
    is_telling = told.trigger.form == "present" or (told.trigger.form == "past" and not base.unplanned)
    if base.tells_outcome and is_telling:
        return True
    return near.search(told.folded, *(told.scope if base.unplanned else told.sentence)) is not None


def _is_no_news(
    base: EventKind, told: OpenTelling, cues: Sequence[FoundCue], words: LanguageTriggers
) -> bool:
    """Whether it is only asked for ("calls on minister to resign"), or only the occasion of the news."""
    wanted = words.wanted.get(base.kind)
    start, end = told.sentence.start, _last_of_rumour(base, told)
    is_wanted = wanted is not None and wanted.search(told.folded, start, end) is not None
    return is_wanted or _is_occasion(told, cues, words.near.get(base.kind))


def _is_occasion(told: OpenTelling, cues: Sequence[FoundCue], near: Pattern | None) -> bool:
    """Whether a headline's noun only says after what its news came: "Premier named after A's resignation".

    Not where what stands before is of the event itself: "12 dead after quake".
    """
    if not told.is_title or told.trigger.form != "noun":
        return False
    after = [cue.start for cue in cues if cue.cue == "after_event" and cue.placement == "just_before"]
    return bool(after) and (near is None or near.search(told.folded, told.sentence.start, after[0]) is None)


def _kept(base: EventKind, cues: Sequence[FoundCue]) -> tuple[FoundCue, ...]:
    """The cues that can be of the event: nobody calls off an earthquake, and a coup that was planned is
    news as such.
    """
    dropped = {"denial", "cancelled"} if base.undeniable else {"cancelled"} if base.unplanned else set()
    if base.unplanned:
        dropped |= {"planned", "prepared"}
    if base.undeniable and base.unplanned:
        dropped |= {"hedge", "unnamed"}  # what may be is what follows: a tsunami
    return tuple(cue for cue in cues if cue.cue not in dropped)


def _status(base: EventKind, told: OpenTelling, reading: Reading, words: LanguageTriggers) -> Reading:
    start, end = told.sentence
    if base.is_decision and told.trigger.form in ("present", "past"):
        end = told.trigger.end  # what follows is what may come next: "cuts rates, could cut again"
    for status, pattern in words.statuses.get(base.kind, ()):
        last = min(end, _last_of_rumour(base, told)) if status == "rumoured" else end
        if pattern.search(told.folded, start, last):
            is_announced = status == "planned" and base.is_decision
            return replace(reading, status="confirmed" if is_announced else status, is_certain=True)
    done = words.done.get(base.kind)
    if done is not None and reading.status == "happened":
        is_done = done.search(told.folded, *told.sentence) is not None
        return replace(reading, status="happened" if is_done else "confirmed", is_certain=is_done)
    if base.unplanned and reading.status in ("planned", "confirmed"):
        return replace(reading, status="happened")
    is_leaked = any(cue.cue == "unnamed" for cue in reading.cues)
    if base.is_decision and reading.status in ("rumoured", "planned") and not is_leaked:
        return replace(reading, status="confirmed")  # what is expected or doubted is which way it goes
    return reading


def _last_of_rumour(base: EventKind, told: OpenTelling) -> int:
    """Where a demand or rumour of it ends: one behind its verb is of what was before: "quits after calls"."""
    is_told = base.tells_outcome and told.trigger.form in ("present", "past")
    return told.trigger.end if is_told else told.sentence.end


def _is_recalled(
    base: EventKind,
    told: OpenTelling,
    reading: Reading,
    dates: Sequence[SaidDate],
    published: date | None,
) -> bool:
    if told.is_title and told.trigger.form in _HEADLINE_FORMS:
        return False
    return is_old(dates, published) if base.unplanned else reading.is_recalled


def _is_stale(base: EventKind, kind: EventKind, told: OpenTelling, words: LanguageTriggers) -> bool:
    """Whether words of old news stand in the sentence; where a headline only goes on to what came of it
    ("cuts rates; stocks rise"), before its verb. The narrower kind's own words are of whom it happens to
    ("ousts top aide"): they may stand behind the verb as well.
    """
    start, end = told.sentence
    is_told = told.trigger.form == "present" or (told.trigger.form == "neutral" and not base.unplanned)
    is_outcome = told.is_title and base.tells_outcome and is_told
    if told.is_title and base.tells_outcome and not base.unplanned:
        part = _PART.search(told.folded, told.trigger.end, end)
        end = part.start() if part else end
    ends = {base.kind: told.trigger.end if is_outcome else end}
    ends.setdefault(kind.kind, told.clause_end if is_outcome else end)
    return any(
        name in words.stale and words.stale[name].search(told.folded, start, end)
        for name, end in ends.items()
    )


def _is_under_stale(base: EventKind, told: OpenTelling, words: LanguageTriggers) -> bool:
    """Whether a headline with words of old news stands over it, of what nobody plans: a drill, an inquest."""
    stale = words.stale.get(base.kind) if base.unplanned and not told.is_title else None
    return stale is not None and stale.search(told.folded, 0, told.title_end) is not None
