"""How the sentence of a trigger tells of its event: the status, and which of its dates are the event's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from processors.events.actors import Cast
from processors.events.clauses import part_of_list
from processors.events.cue_scope import (
    before_others,
    denial_within,
    is_doubted,
    of_message,
    outside_aside,
    up_to_speech,
    without_next_hedge,
    without_wish_before,
)
from processors.events.cues import FoundCue, find_cues
from processors.events.dates import dates_its_news
from processors.events.language_rules import Placement
from processors.events.part import Part
from processors.events.parties import Parties
from processors.events.said_dates import SaidDate
from processors.events.sentence import Sentence
from processors.events.sentence_status import (
    Reading,
    as_headline,
    nearest,
    read,
)
from processors.events.subject_verb_object import is_by_way_of
from processors.events.triggers import Trigger
from processors.text import Span

#: Between the parts of a headline; where words are not spaced, also a space.
_PART_DOTS = re.compile(r"…|\.\.+")
#: A headline of more has its other parts read with the last of these.
_MOST_PARTS = 12
_PART_BREAK = re.compile(r"…|\.\.+|(?<=[\u3040-\u9fff」』”\"')])\s+(?=[\u3040-\u9fff\d「『])")
#: Between two clauses where words are not spaced.
_NEXT_CLAUSE = re.compile(r"[,、]|(?<=[\u3040-\u9fff])\s(?=[\u3040-\u9fff])")
#: Signs that hold in every part of a headline: who says so, and what it only dates.
_OF_WHOLE = frozenset({"ahead", "official", "unnamed", "past"})
#: How far before an infinitive its "in order to" may stand.
_PURPOSE_REACH = 60
#: Forms that say in a headline that what its nouns name is over.
_TOLD_FORMS = frozenset({"past", "joint"})
#: How far behind a question its answer may stand.
_ANSWER_REACH = 24
_COLON = re.compile(r":\s")


#: Forms of verbs that end a clause where verbs come last.
_CLAUSE_ENDS = frozenset({"base", "past", "future", "present"})


class Readings(Part):
    """Reads the status of events in an article, a headline part by part."""

    def of(
        self, sentence: Sentence, trigger: Trigger, parties: Parties
    ) -> tuple[Reading, tuple[SaidDate, ...]]:
        """How the sentence tells of the event, and which of its dates are of the same part of a headline."""
        kind = self._engine.rules.kinds[trigger.kind]
        scope = self._scope(sentence, trigger)
        part = self._part(sentence, trigger, scope)
        dates = self._dates(sentence, trigger, scope, part)
        cues = self._cues(sentence, trigger, parties, part, dates)
        if kind.is_one_way and trigger.form in ("noun", "neutral"):
            dates = self._without_content(dates)
        is_question = sentence.is_title and is_doubted(self._folded, part, trigger, self._language)
        if self._announces_today(sentence, trigger, dates):
            trigger = trigger._replace(form="future")
        reading = read(trigger, cues, dates, self._article.published, is_question)
        if self._is_told_first(trigger, sentence):
            reading = as_headline(reading, kind.by_message)
        return reading, dates

    def _scope(self, sentence: Sentence, trigger: Trigger) -> Span:
        """The sentence, or the part of a headline."""
        if sentence.is_title:
            return self._headline_part(trigger, sentence.span, sentence.cast)
        return sentence.span

    def _part(self, sentence: Sentence, trigger: Trigger, scope: Span) -> Span:
        """Where signs count: the trigger's part of a list, a headline up to who is quoted."""
        part = part_of_list(trigger, scope, self._folded)
        if not sentence.is_title:
            return part
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        return up_to_speech(self._folded, part, trigger, sentence.names, is_message)

    def _dates(self, sentence: Sentence, trigger: Trigger, scope: Span, part: Span) -> tuple[SaidDate, ...]:
        """The dates that may be the event's."""
        end = scope.end
        if sentence.is_title:
            dots = _PART_DOTS.search(self._folded, trigger.end, part.end)
            end = dots.start() if dots else part.end
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        dates = tuple(
            said
            for said in sentence.dates
            if said.start < end and not (is_message and said.is_open and said.is_weekday)
        )
        return dates if sentence.is_title else self._before_verb(trigger, dates)

    def _cues(
        self,
        sentence: Sentence,
        trigger: Trigger,
        parties: Parties,
        part: Span,
        dates: tuple[SaidDate, ...],
    ) -> tuple[FoundCue, ...]:
        """All signs of how the event stands."""
        folded, language = self._folded, self._language
        cues = tuple(
            cue
            for cue in self._found_cues(sentence, trigger, parties, part, dates)
            if (sentence.is_title or cue.placement != "closing") and not self._is_past_of_next(cue, trigger)
        )
        cues += tuple(denial_within(folded, trigger, language))
        if sentence.is_title:
            cues += tuple(self._around(sentence, trigger, part))
            cues = without_next_hedge(cues, folded, trigger, sentence.triggers)
        if self._engine.rules.kinds[trigger.kind].by_message and trigger.form in ("noun", "neutral"):
            cues = of_message(cues, is_by_way_of(trigger, folded, language))
        return self._without_reached(cues, trigger, sentence)

    def _around(self, sentence: Sentence, trigger: Trigger, part: Span) -> Iterator[FoundCue]:
        """What a headline's end says of all of it, and the "no" to what it asks: "A to meet B? No plans"."""
        words, end = self._language.cues, self._article.document.title_end
        asks = self._folded[sentence.span.end - 1 : sentence.span.end] == "?"
        for cue, placement in words:
            is_no = cue == "denial" and placement == "after" and asks
            if not is_no and not (placement == "closing" and part.end < end):
                continue
            begin = sentence.span.end if is_no else trigger.end
            stop = min(end, begin + _ANSWER_REACH) if is_no else end
            found = words[cue, placement].search(self._folded, begin, stop)
            if found is not None:
                near: Placement = "just_after" if is_no else placement
                yield FoundCue(cue, near, *found.span(found.lastindex or 0))

    def _is_past_of_next(self, cue: FoundCue, trigger: Trigger) -> bool:
        """Whether what recalls stands in a clause behind the event's: 会谈, 为2019年以来首次."""
        if not self._language.is_unspaced or (cue.cue, cue.placement) != ("past", "after"):
            return False
        return _NEXT_CLAUSE.search(self._folded, trigger.end, cue.start) is not None

    def _without_content(self, dates: tuple[SaidDate, ...]) -> tuple[SaidDate, ...]:
        """The dates but those still to come: of what a letter is about, "writes that tariffs rise in May"."""
        published = self._article.published
        return tuple(said for said in dates if published is None or said.first <= published)

    def _is_told_first(self, trigger: Trigger, sentence: Sentence) -> bool:
        """Whether a headline's first verb tells it of its subject: "A and B spoke last week"."""
        if not sentence.is_title or trigger.form not in _TOLD_FORMS:
            return False
        begin = max(
            (mark.end() for mark in _COLON.finditer(self._folded, sentence.span.start, trigger.start)),
            default=sentence.span.start,
        )
        rest = begin
        for actor in sentence.cast.before(trigger.start):
            if actor.start < begin:
                continue
            if not self._is_between(rest, actor.start):
                return False
            rest = actor.end
        return rest > begin and self._is_between(rest, trigger.start)

    def _is_between(self, start: int, end: int) -> bool:
        """Whether nothing but titles and words that join stands there."""
        joined = self._language.joins.fullmatch(self._folded, start, end)
        return joined is not None or self._language.fillers.fullmatch(self._folded, start, end) is not None

    def _without_reached(
        self, cues: tuple[FoundCue, ...], trigger: Trigger, sentence: Sentence
    ) -> tuple[FoundCue, ...]:
        """The cues but that of a purpose for which somebody went on a day before: "flew Monday to meet B"."""
        published = self._article.published
        if trigger.form != "base" or published is None or sentence.is_title:
            return cues
        begin = max(sentence.span.start, trigger.start - _PURPOSE_REACH)
        words = list(self._language.purpose.finditer(self._folded, begin, trigger.start))
        days = [said for said in sentence.dates if words and said.end <= words[0].start()]
        if not days or any(said.last >= published or said.is_of_saying for said in days):
            return cues
        return tuple(
            c
            for c in cues
            if not (c.cue == "future" and any(c.start < w.end() and w.start() < c.end for w in words))
        )

    def _before_verb(self, trigger: Trigger, dates: tuple[SaidDate, ...]) -> tuple[SaidDate, ...]:
        """Where verbs come last, the dates before one that has any: those behind are of the next clause.

        15일 B와 회담하고 내년 방한을 요청했다; in Chinese only those behind a comma: 4日会谈,商定明年再会.
        """
        if self._language.order == "mixed" and self._language.is_unspaced:
            comma = self._folded.find(",", trigger.end)
            own = tuple(said for said in dates if said.start < comma)
            is_own = any(said.end <= trigger.start and not said.is_of_comment for said in own)
            return own if is_own else dates
        is_last = self._language.order == "subject-object-verb" and trigger.form in _CLAUSE_ENDS
        before = tuple(said for said in dates if said.end <= trigger.start)
        endings = self._language.linking_endings
        is_joined = endings.search(self._folded, trigger.start, trigger.end) is not None
        return before if is_joined or (is_last and before) else dates

    def _announces_today(self, sentence: Sentence, trigger: Trigger, dates: Sequence[SaidDate]) -> bool:
        """Whether it is told of the day of publication in the present tense, or without a verb.

        Headlines announce so; first sentences only where the present has a form of its own, and not of
        visits ("is in Paris on Monday").
        """
        published, kind = self._article.published, self._engine.rules.kinds[trigger.kind]
        if published is None or not any(
            said.first == said.last == published for said in nearest(trigger, dates)
        ):
            return False
        is_spaced = not (self._language.is_unspaced or dates_its_news(self._language.code))
        if trigger.form == "noun":
            is_told = any(other.form in _TOLD_FORMS for other in sentence.triggers)
            return sentence.is_title and is_spaced and not (kind.by_message or is_told)
        if trigger.form != "present" or sentence.is_title:
            return trigger.form == "present"
        is_first = sentence.number == self._article.lead_start
        return is_first and is_spaced and not (kind.by_message or kind.parties == "visitor")

    def _found_cues(
        self,
        sentence: Sentence,
        trigger: Trigger,
        parties: Parties,
        part: Span,
        dates: Sequence[SaidDate],
    ) -> tuple[FoundCue, ...]:
        """What says how it stands: in a headline whose later part has all of the event only that part's words
        (拟增兵 A与B会晤), and who says so before it.
        """
        begin = self._event_part(sentence, trigger, parties)
        found = find_cues(self._folded, part, trigger, self._language, sentence.names, dates)
        found = outside_aside(found, self._folded, part, trigger)
        if sentence.is_title:
            found = before_others(found, self._folded, part, trigger, sentence.names)
            found = without_wish_before(found, self._folded, trigger)
        if begin <= part.start:
            return found
        own = Span(begin, part.end)
        before = tuple(cue for cue in found if cue.start < begin and cue.cue in _OF_WHOLE)
        return (*before, *find_cues(self._folded, own, trigger, self._language, sentence.names, dates))

    def _event_part(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> int:
        """Where the part of a headline begins that has both parties and the trigger."""
        if not sentence.is_title or len(parties.actors) < 2:
            return sentence.span.start
        gap = _PART_BREAK if self._language.is_unspaced else _PART_DOTS
        first = min(trigger.start, *(actor.start for actor in parties.actors))
        breaks = islice(gap.finditer(self._folded, sentence.span.start, first + 1), _MOST_PARTS)
        return max((found.end() for found in breaks), default=sentence.span.start)

    def _headline_part(self, trigger: Trigger, sentence: Span, cast: Cast) -> Span:
        """The headline up to a part behind the trigger that tells of something else: "A, B 회담…C 방문"."""
        folded = self._folded
        gap = _PART_BREAK if self._language.is_unspaced else _PART_DOTS
        for found in islice(gap.finditer(folded, trigger.end, sentence.end), _MOST_PARTS):
            rest = Span(found.end(), sentence.end)
            is_other = any(actor.is_known and actor.start >= rest.start for actor in cast.actors)
            if is_other or self._article.triggers.people.find(folded, *rest):
                return Span(sentence.start, found.start())
        return sentence
