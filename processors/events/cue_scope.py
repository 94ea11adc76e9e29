"""Which of the cues found in a sentence are of its trigger, and which of what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from processors.events.cues import NEGATIVE, QUOTES, FoundCue
from processors.events.language import Language
from processors.events.language_rules import Cue
from processors.events.sentence_status import AHEAD_CUES
from processors.events.triggers import Trigger
from processors.text import Span

#: Cues of what a message is about rather than of the message.
_OF_CONTENT: frozenset[Cue] = frozenset({"hedge", "planned", "unnamed", "conditional"})
#: Between the comma that ends an aside and the verb: ", will soon host".
_VERB_GAP = 12
#: Forms of verbs, and of words like verbs, by which a headline says that people meet.
_TOLD_FORMS = frozenset(("present", "past", "object", "placed", "neutral"))
_COLON = re.compile(r"\s?:\s")
#: The same before a quotation, in scripts without spaces, too.
_SAYS = re.compile(r"\s?[:：]\s?")
_COMMA = re.compile("[,、]")
_QUESTION = re.compile(r"[?？]")


def denial_within(folded: str, trigger: Trigger, language: Language) -> Iterator[FoundCue]:
    """The word that denies an event from within its verb: "har *ikke* hatt møte med", "will B *nicht* in
    Berlin empfangen"."""
    pattern = language.cues.get(("denial", "just_before"))
    if pattern is None or language.is_unspaced:
        return
    match = pattern.search(folded, trigger.start + 1, trigger.end)
    if match is not None:
        yield FoundCue("denial", "just_before", *match.span(match.lastindex or 0))
    elif language.verb_last and (match := language.nots.search(folded, trigger.start, trigger.end)):
        yield FoundCue("denial", "just_before", *match.span())


def outside_aside(
    cues: tuple[FoundCue, ...], folded: str, sentence: Span, trigger: Trigger
) -> tuple[FoundCue, ...]:
    """The cues but those between commas behind a verb's subject: "A, weeks before the vote, hosts B".

    A doubt alone is the verb's: "A, возможно, полетит к B".
    """
    close = folded.rfind(",", max(sentence.start, trigger.start - _VERB_GAP), trigger.start)
    start = folded.rfind(",", sentence.start, close) if close >= 0 and trigger.form != "noun" else -1
    alone = Span(start + 1 + folded.startswith(" ", start + 1), close)
    return tuple(
        cue
        for cue in cues
        if start < 0
        or not (start < cue.start and cue.end <= close)
        or (cue.cue == "hedge" and Span(cue.start, cue.end) == alone)
    )


def up_to_speech(folded: str, part: Span, trigger: Trigger, names: Sequence[Span], is_message: bool) -> Span:
    """The part of a headline up to what one of those says who meet: "A meets B: 'Tomorrow ...'"; of a call or
    a letter up to any colon: "A writes to B: no ambassador yet".
    """
    colon = _SAYS.search(folded, trigger.end, part.end) if _is_told(trigger, names) else None
    is_quote = colon is not None and folded[colon.end() : colon.end() + 1] in QUOTES
    return Span(part.start, colon.start()) if colon is not None and (is_quote or is_message) else part


def before_others(
    cues: tuple[FoundCue, ...], folded: str, part: Span, trigger: Trigger, names: Sequence[Span]
) -> tuple[FoundCue, ...]:
    """The cues but those of what somebody does behind the colon of a headline that says before it who meets:
    "A in Rome: Paris is ready to".
    """
    colon = _COLON.search(folded, trigger.end, part.end) if _is_told(trigger, names) else None
    if colon is None:
        return cues
    is_others = any(name.start == colon.end() for name in names)
    return tuple(cue for cue in cues if cue.start < colon.start() or (cue.cue in NEGATIVE or not is_others))


def without_wish_before(cues: tuple[FoundCue, ...], folded: str, trigger: Trigger) -> tuple[FoundCue, ...]:
    """The cues but a doubt before the colon behind which the event is prepared or planned: "A wants to thank
    B: visit prepared".
    """
    sure = [
        c.start for c in cues if c.placement == "just_before" and c.cue in ("prepared", "planned", "future")
    ]
    return tuple(
        cue
        for cue in cues
        if cue.cue != "hedge"
        or cue.end > trigger.start
        or not any(cue.end < start and _COLON.search(folded, cue.end, start) for start in sure)
    )


def _is_told(trigger: Trigger, names: Sequence[Span]) -> bool:
    """Whether a verb says that people meet, or a place where somebody is ("Moskova'da")."""
    return trigger.form in _TOLD_FORMS or any(name.start == trigger.start for name in names)


def without_next_hedge(
    cues: tuple[FoundCue, ...], folded: str, trigger: Trigger, triggers: Sequence[Trigger]
) -> tuple[FoundCue, ...]:
    """The cues but hedges of what else a headline names behind a comma: 会談、条約署名の可能性も.

    Only where a noun is told: verbs joined by a comma take the last one's tense.
    """
    if trigger.form not in ("noun", "neutral"):
        return cues
    comma = _COMMA.search(folded, trigger.end)
    starts = [other.start for other in triggers if comma is not None and comma.end() <= other.start]
    return tuple(cue for cue in cues if cue.cue != "hedge" or not any(start <= cue.start for start in starts))


def is_doubted(folded: str, sentence: Span, trigger: Trigger, language: Language) -> bool:
    """Whether the sentence asks if, not what, where or why."""
    if _QUESTION.search(folded, trigger.end, sentence.end) is None:
        return False
    return language.questions.search(folded, *sentence) is None


def of_message(cues: tuple[FoundCue, ...], is_way: bool) -> tuple[FoundCue, ...]:
    """The cues of a letter or a call named by a noun: where none beside it says that it lies ahead, what is
    wished, planned or only said by somebody is what it is about: "X invites Y in a call".

    So is whatever is asked by way of it: "X asks Y in a letter". Who "confirms a call" says that it has been.
    """
    if is_way:
        return tuple(cue for cue in cues if cue.cue not in _OF_CONTENT)
    said = {cue.start for cue in cues if cue.cue == "official"}
    cues = tuple(cue for cue in cues if not (cue.cue == "future" and cue.start in said))
    near = {cue.cue for cue in cues if cue.placement in ("just_before", "just_after")}
    if near & AHEAD_CUES:
        return cues
    return tuple(cue for cue in cues if cue.cue not in _OF_CONTENT)
