"""What else a sentence tells of, with the event only behind it: "A tests missiles after B's visit"."""

from __future__ import annotations

import re

from processors.events.part import Part
from processors.events.sentence import Sentence
from processors.events.sentence_status import Reading
from processors.events.triggers import Trigger

#: Begins or ends what is quoted; between parts of it; how far before it whoever says it stands.
_MARK = re.compile(r"[\"“”「」『』]")
_PARTS = re.compile("…|\\.\\.")
_SPEAKER_REACH = 10


class Backdrops(Part):
    """Tells events that are only the backdrop of other news in an article being read."""

    def is_backdrop(
        self,
        sentence: Sentence,
        trigger: Trigger,
        main_end: int | None,
        reading: Reading,
        people: frozenset[str],
        hosts: frozenset[str],
    ) -> bool:
        """Whether the main clause, up to `main_end`, tells of markets or of none of the event's people.

        Of none of the people only where the event is a noun for a visit, or for what is uncertain. Also
        where a headline tells what others do at the event, or say of it.
        """
        if sentence.is_title and (
            self._is_occasion(sentence, trigger, people | hosts)
            or self._is_quoted(sentence, trigger, reading, people | hosts)
            or self._is_judged(sentence, trigger, people | hosts)
        ):
            return True
        if main_end is None:
            return False
        if self._is_of_markets(sentence, main_end, people):
            return True
        is_visit = self._engine.rules.kinds[trigger.kind].parties == "visitor"
        is_noun = trigger.form == "noun" and (is_visit or reading.is_aside or not reading.is_certain)
        return is_noun and not self._is_told_before(sentence, main_end, people, hosts, is_visit)

    def _is_occasion(self, sentence: Sentence, trigger: Trigger, people: frozenset[str]) -> bool:
        """Whether others do something at the event: 방한에 경찰 총동원. None of its people is named then."""
        found = self._language.occasion.match(self._folded, trigger.end, sentence.span.end)
        if found is None or trigger.form not in ("noun", "past"):
            return False
        return not any(
            actor.start >= found.end() and actor.entities & people for actor in sentence.cast.actors
        )

    def _is_quoted(
        self, sentence: Sentence, trigger: Trigger, reading: Reading, people: frozenset[str]
    ) -> bool:
        """Whether a noun for what has been stands in what somebody else says of it: A "회담 통해 ..."."""
        if trigger.form not in ("noun", "neutral") or reading.status != "happened":
            return False
        marks = list(_MARK.finditer(self._folded, sentence.span.start, trigger.start))
        if len(marks) % 2 == 0 or _PARTS.search(self._folded, marks[-1].end(), trigger.start):
            return False
        before = sentence.cast.before(marks[-1].start())
        is_speaker = bool(before) and marks[-1].start() - before[-1].end <= _SPEAKER_REACH
        is_other = is_speaker and before[-1].is_known and before[-1].entities.isdisjoint(people)
        return is_other and not any(actor.entities & people for actor in before)

    def _is_judged(self, sentence: Sentence, trigger: Trigger, people: frozenset[str]) -> bool:
        """Whether others say what they think of the event: "방일은 실패", 訪韓を評価."""
        found = self._language.judged.match(self._folded, trigger.end, sentence.span.end)
        if found is None or trigger.form not in ("noun", "past", "neutral"):
            return False
        tells = self._language.somebody_tells
        return not any(
            actor.start >= found.end() or tells.match(self._folded, actor.end, trigger.start)
            for actor in sentence.cast.actors
            if actor.entities & people
        )

    def _is_of_markets(self, sentence: Sentence, main_end: int, people: frozenset[str]) -> bool:
        """Whether a headline's main clause tells of markets, and of none of the people."""
        found = self._language.markets.search(self._folded, sentence.span.start, main_end)
        return sentence.is_title and found is not None and not self._is_named(sentence, main_end, people)

    def _is_told_before(
        self, sentence: Sentence, end: int, people: frozenset[str], hosts: frozenset[str], is_visit: bool
    ) -> bool:
        """Whether one of the people is named before `end`; of a visit also a host by name.

        "A endorses B after a vote during a visit to Rome".
        """
        if not is_visit:
            return self._is_named(sentence, end, people)
        before = [actor.entities for actor in sentence.cast.actors if actor.start < end]
        return any(who & people for who in before) and any(who & hosts for who in before)

    def _is_named(self, sentence: Sentence, end: int, people: frozenset[str]) -> bool:
        """Whether the sentence names one of the people before `end`, or a country that they lead."""
        cast = sentence.cast
        before = [actor.entities for actor in cast.actors if actor.start < end]
        before += [self._article.leaders(place.entity) for place in cast.places if place.start < end]
        return any(entities & people for entities in before)
