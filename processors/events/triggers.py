"""Triggers found in text: single patterns, and verbs with what they are done to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from processors.events.kinds import Form
from processors.events.patterns import Pattern
from processors.text import Span

#: How far before or behind its verb a part of a clause stands.
CLAUSE_REACH = 60
#: Forms that count only with parties beside them, so that a verb inside may be another trigger.
_ONLY_WITH_PARTIES = frozenset(("object", "joint", "placed"))
#: The form of words that only hint at an event in a headline, over a text that tells of it.
HINT = "headline"
_NEVER = Pattern("(?!)")
#: Ends a clause; a mark between two digits is a number's, a colon before a letter a word's (vd:n).
_MARK = re.compile(r"(?<!\d)[,.]|[,.](?!\d)|:(?!\w)|[;!?…–—|，；：！？。\n]| - ")
#: Who somebody is, between two commas right before a verb: "The chief executive, Peter Holm, | has left".
_APPOSITION = re.compile(r",\s[^,.;:!?()\n]{2,48},\s(?:\w{1,5}\s){0,2}$")


class Trigger(NamedTuple):
    """Words that name an event, at [start, end) of the content.

    `basis` is what makes them one: the words themselves, their clause, or only names around them.
    """

    kind: str
    form: Form
    start: int
    end: int
    basis: Literal["words", "clause", "names"] = "words"


@dataclass(frozen=True)
class ClauseFrame:
    """A verb in one of its forms is a trigger where its clause has these before, behind and on either side
    of it, and none of those `without` which it is; if it is `of_names`, names around it do as well as what
    is behind and beside it.

    Its `object` is behind it, and what it is the `object_of` before it, with nothing between that is
    `governed`: text that ends before a noun of a preposition's.
    """

    kind: str
    form: Form
    of_names: bool = False
    before: Pattern | None = None
    behind: Pattern | None = None
    beside: Pattern | None = None
    without: Pattern | None = None
    object: Pattern | None = None
    object_of: Pattern | None = None
    governed: Pattern = _NEVER

    def trigger(self, folded: str, verb: Span, clause: Span) -> Trigger | None:
        """The trigger that the verb is in this clause, up to the end of what stands behind it."""
        if (self.without and self.without.search(folded, *clause)) or not self._has_before(
            folded, verb, clause
        ):
            return None
        has_sides = any((self.before, self.behind, self.beside, self.object, self.object_of))
        end = self._end(folded, verb, clause) if has_sides or not self.of_names else None
        if end is not None:
            return Trigger(self.kind, self.form, verb.start, end, "clause")
        return Trigger(self.kind, self.form, *verb, "names") if self.of_names else None

    def _end(self, folded: str, verb: Span, clause: Span) -> int | None:
        """Where what makes the verb a trigger ends; None where the clause lacks some of it."""
        end = verb.end
        if self.object:
            noun = self.object.search(folded, verb.end, clause.end)
            if noun is None or self.governed.search(folded, verb.end, noun.start()):
                return None
            end = noun.end()
        if self.behind:
            behind = self.behind.search(folded, verb.end, clause.end)
            if behind is None:
                return None
            end = behind.end()
        if self.beside:
            behind = self.beside.search(folded, verb.end, clause.end)
            if not (behind or self.beside.search(folded, clause.start, verb.start)):
                return None
            end = max(end, behind.end()) if behind else end
        return end

    def _has_before(self, folded: str, verb: Span, clause: Span) -> bool:
        """Whether what has to stand before the verb does; a noun is the object of the last verb there."""
        if self.before and not self.before.search(folded, clause.start, verb.start):
            return False
        if not self.object_of:
            return True
        verbs = list(self.object_of.finditer(folded, clause.start, verb.start))
        return bool(verbs) and not self.governed.search(folded, verbs[-1].end(), verb.start)


@dataclass(frozen=True)
class ClauseFrames:
    """The verbs of a kind's frames in one pattern, and the frames of each; `breaks` begin another clause."""

    pattern: Pattern
    frames: Sequence[Sequence[ClauseFrame]]
    breaks: Pattern

    def find(self, folded: str, start: int, end: int) -> Iterator[Trigger]:
        """The triggers in `folded[start:end]`: of each verb the first frame that holds, between names only
        where no other does.
        """
        for match in self.pattern.finditer(folded, start, end):
            verb = Span(*match.span())
            clause = self._clause(folded, verb, Span(start, end))
            held: Trigger | None = None
            for frame in self.frames[(match.lastindex or 1) - 1]:
                trigger = frame.trigger(folded, verb, clause)
                if trigger and (held is None or held.basis == "names"):
                    held = trigger
            if held is not None:
                yield held

    def _clause(self, folded: str, verb: Span, sentence: Span) -> Span:
        """The part of the sentence around the verb without a mark or a word that begins another clause; what
        stands between two commas right before the verb belongs to its subject.
        """
        own = _APPOSITION.search(folded, sentence.start, verb.start)
        opened = own.start() if own else verb.start
        start = max(sentence.start, opened - CLAUSE_REACH)
        end = min(sentence.end, verb.end + CLAUSE_REACH)
        for bound in (_MARK, self.breaks):
            start = max((found.end() for found in bound.finditer(folded, start, opened)), default=start)
            after = bound.search(folded, verb.end, end)
            end = after.start() if after else end
        return Span(start, end)


@dataclass(frozen=True)
class TriggerPatterns:
    """The triggers of some kinds in one pattern, their frames, by kind what looks like them, and what only
    hints at an event in a headline.
    """

    pattern: Pattern
    meanings: tuple[tuple[tuple[str, Form], ...], ...]
    frames: Sequence[ClauseFrames]
    look_alikes: Mapping[str, Pattern]
    frames_first: bool = False
    hints: Sequence[ClauseFrames] = ()

    def find(self, folded: str, start: int, end: int) -> list[Trigger]:
        """The triggers in `folded[start:end]`, in order, look-alikes of their own kind left out.

        A verb inside a pattern of its kind is no trigger of its own, unless frames come first and what it has
        behind it holds the pattern; and a pattern among what stands behind a verb of its kind is a part of
        that trigger: "discussed it in a *call*".
        """
        told = list(self._told(folded, start, end))
        framed = [
            trigger
            for frames in self.frames
            for trigger in frames.find(folded, start, end)
            if not any(
                _begins_in(trigger, each) and not (self.frames_first and _holds(trigger, each))
                for each in told
            )
        ]
        sure = [trigger for trigger in framed if trigger.basis == "clause"]
        found = [each for each in told if not any(_holds(trigger, each) for trigger in sure)] + framed
        alikes = {self.look_alikes[trigger.kind] for trigger in found}
        blocked = {
            alike: [Span(*each.span()) for each in alike.finditer(folded, start, end)] for alike in alikes
        }
        found.sort(key=lambda trigger: trigger.start)
        return [each for each in found if not _overlaps(each, blocked[self.look_alikes[each.kind]])]

    def hinted(self, folded: str, end: int) -> frozenset[str]:
        """The kinds of event at which the headline `folded[:end]` hints: "A says goodbye to B"."""
        return frozenset(trigger.kind for hints in self.hints for trigger in hints.find(folded, 0, end))

    def has_any(self, folded: str) -> bool:
        """Whether anything in the text could be a trigger; a verb of a frame only with its clause."""
        framed = (any(frames.find(folded, 0, len(folded))) for frames in self.frames)
        return bool(self.pattern.search(folded)) or any(framed)

    def _told(self, folded: str, start: int, end: int) -> Iterator[Trigger]:
        for match in self.pattern.finditer(folded, start, end):
            for kind, form in self.meanings[(match.lastindex or 1) - 1]:
                yield Trigger(kind, form, match.start(), match.end())


def _begins_in(trigger: Trigger, other: Trigger) -> bool:
    """Whether the trigger begins in the other one, where that one needs no party."""
    is_inside = other.start <= trigger.start < other.end
    return trigger.kind == other.kind and other.form not in _ONLY_WITH_PARTIES and is_inside


def _holds(trigger: Trigger, other: Trigger) -> bool:
    """Whether the other one is a part of the trigger."""
    return trigger.kind == other.kind and trigger.start <= other.start and other.end <= trigger.end


def _overlaps(trigger: Trigger, spans: Sequence[Span]) -> bool:
    """Whether one of the spans, in order, shares text with the trigger."""
    first = bisect_right(spans, trigger.start, key=lambda span: span.end)
    return first < len(spans) and spans[first].start < trigger.end
