"""The cues around a trigger, words of the rule files that say how things stand with its event."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from processors.events.language import Language
from processors.events.language_rules import Cue, Placement
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.text import Span

#: How far cues reach, in characters: (spaced scripts, scripts without spaces).
_JUST_REACH = (48, 24)
_SENTENCE_REACH = (150, 70)

#: Cues of intent.
INTENT: frozenset[Cue] = frozenset({"planned", "prepared", "hedge"})
#: What "not" before it turns into its contrary: "not planning", but "not ruled out".
_MEANT: frozenset[Cue] = frozenset({"planned", "prepared"})

#: Cues by which it is not to be.
NEGATIVE: frozenset[Cue] = frozenset({"denial", "cancelled"})
#: What longer cue a cue may be no more than a part of: "does not rule out", 按计划, "сообщил источник".
_PART_OF: Mapping[Cue, frozenset[Cue]] = {
    "denial": frozenset({"hedge"}),
    "future": frozenset({"after_event"}),
    "planned": frozenset({"future"}),
    "prepared": frozenset({"future"}),
    "hedge": frozenset({"prepared", "future", "after_event", "past"}),
    "official": frozenset({"unnamed"}),
}
QUOTES = frozenset("'\"‘’“”«»„")
#: Of what takes such a cue back in one sentence.
_MOST_KEPT = 4


@dataclass(frozen=True)
class FoundCue:
    """A cue of the rule files, where it stands and on which side of the trigger."""

    cue: Cue
    placement: Placement
    start: int
    end: int


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
    object_end = _object_end(folded, sentence, trigger, language, names)
    open_cues = INTENT if trigger.form == "noun" else frozenset()
    found = []
    for (cue, placement), pattern in language.cues.items():
        start, end = windows[placement]
        if placement == "just_after":
            match = pattern.match(folded, start, end)
            match = None if match is not None and _is_taken(match, names) else match
            if match is None and object_end is not None and (cue in NEGATIVE or cue in open_cues):
                match = pattern.match(folded, object_end, min(sentence.end, object_end + end - start))
                match = None if match is not None and _is_taken(match, names) else match
        else:
            taken = (*names, *in_dates) if cue == "hedge" else names
            match = pattern.search(folded, start, end)
            while match is not None and (
                _is_taken(match, taken)
                or _ends_in_name(match, names)
                or _is_other_word(match, cue, folded, names, trigger)
                or _is_before_colon(match, cue, folded, sentence, trigger)
                or (placement == "clause" and language.breaks.search(folded, match.end(), trigger.start))
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
        "clause": (max(sentence.start, trigger.start - wide), trigger.start),
    }


def _object_end(
    folded: str, sentence: Span, trigger: Trigger, language: Language, names: Sequence[Span]
) -> int | None:
    """Where the object of a verb ends behind which such languages put their "not": "A trifft B nicht".

    Of a noun the end of those whose it is: "a meeting of A and B in Rome *is possible*".
    """
    if trigger.form == "noun":
        return _noun_end(folded, sentence, trigger, language, names)
    if not language.verb_last or trigger.form not in ("present", "base", "object", "future"):
        return None
    after = min((name for name in names if name.start >= trigger.end), default=None)
    is_next = after is not None and language.fillers.fullmatch(folded, trigger.end, after.start)
    return after.end if after is not None and is_next else None


def _noun_end(
    folded: str, sentence: Span, trigger: Trigger, language: Language, names: Sequence[Span]
) -> int | None:
    """Where the last of the names ends that are tied to a noun, and no mark follows.

    None where the noun is another one's: "the date of a meeting with A is open".
    """
    if language.of_another.search(folded, sentence.start, trigger.start):
        return None
    end = trigger.end
    for name in sorted(name for name in names if name.start > trigger.end):
        gap = folded[end : name.start]
        if name.start > end and not (gap.strip() and language.within_noun.fullmatch(gap)):
            break
        end = max(name.end, end)
    place = language.there.match(folded, end, sentence.end)
    end = folded.find(" ", place.end()) if place is not None and end > trigger.end else end
    return end if end > trigger.end and folded.startswith(" ", end) else None


def _without_kept(found: Sequence[FoundCue], kept: Sequence[Span]) -> list[FoundCue]:
    """The cues but those that other words take back: what these words hold, else all of cancelling."""
    if not kept:
        return list(found)
    inside = [cue for cue in found if any(cue.start < end and start < cue.end for start, end in kept)]
    holds_any = any(cue.cue == "cancelled" for cue in inside)
    return [
        cue
        for cue in found
        if cue.cue not in NEGATIVE or not (cue in inside or (cue.cue == "cancelled" and not holds_any))
    ]


def _is_taken(match: re.Match[str], taken: Sequence[Span]) -> bool:
    """Whether it lies in a name, or begins with a name's last letter: 李在明访日 is no 明访."""
    start, end = match.span(match.lastindex or 0)
    return any(a <= start and (end <= b or a < start == b - 1) for a, b in taken)


def _ends_in_name(match: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether it ends amid a name: 首相约翰逊 is no 相约."""
    start, end = match.span(match.lastindex or 0)
    return any(start < a < end < b for a, b in names)


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


def _is_before_colon(match: re.Match[str], cue: Cue, folded: str, sentence: Span, trigger: Trigger) -> bool:
    """Whether it opens a headline and is of what it says before a colon: "Vor dem G7: A trifft B"."""
    start, end = match.span(match.lastindex or 0)
    colon = folded.find(":", end, trigger.start)
    is_opening = cue in ("future", "ahead") and start == sentence.start
    return is_opening and colon >= 0 and folded[end:colon].strip() != ""


def _is_vote(match: re.Match[str], folded: str) -> bool:
    """Whether a "no" in quotation marks is a vote: "after the Greek 'no'", not "says 'no' to"."""
    start, end = match.span(match.lastindex or 0)
    is_quoted = start > 0 and folded[start - 1] in QUOTES and folded[end : end + 1] in QUOTES
    is_word = folded.find(" ", start, end) < 0
    return is_quoted and is_word and end < len(folded) and not folded.startswith(" to ", end + 1)


def _is_preposition(match: re.Match[str], names: Sequence[Span], trigger: Trigger) -> bool:
    """Whether "to" stands before somebody's name ("Lula to Meloni by phone") or a noun ("back to talks",
    "gives it to visiting Meloni").

    "May" before a noun is a month.
    """
    word, end = match[match.lastindex or 0], match.end(match.lastindex or 0)
    is_noun = trigger.form in ("noun", "ongoing") and trigger.start == end + 1
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
