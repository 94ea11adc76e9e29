"""The events without people in an article being read: an earthquake, a takeover, a resignation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from processors.events.cues import find_cues
from processors.events.holders import holds_own, names_own
from processors.events.kinds import PERSON_GROUP
from processors.events.occurrences import Occurrence
from processors.events.open_events import OpenTelling, open_reading
from processors.events.open_title import OpenTitle
from processors.events.part import Part
from processors.events.places import in_same_part, place_named, where_of
from processors.events.sentence import Sentence
from processors.events.sentence_status import Reading
from processors.events.triggers import Trigger
from processors.events.when import tells_news
from processors.text import Span
from wirewatch.records import Mention

if TYPE_CHECKING:
    from processors.events.reader import Reader

#: Events without people are looked for in the title and this many sentences after the lead's first.
OPEN_SENTENCES = 2
OPEN_LEAD_CHARS = 320
#: How much of a sentence names whom it is about.
OPENING_CHARS = 28
#: How far before its trigger a known person stands who is the one that resigns.
PERSON_REACH = 24
#: Parts a person from a resignation that is not theirs: "For Trump, the resignations are the point".
_APART = re.compile("[^,;:]*[,;:]")
#: How far before a verb the name of its subject begins.
_NAMES_REACH = 48
#: A name, and the few words between it and its verb: "Nordwerk is ready | to buy".
_NAME_BEFORE = re.compile(
    r"\b([^\W\d_][\w&.'’-]{1,24})[»”\"]?(?:\s(?:[$€£]?\d[\d.,]{0,9}\w{0,8}|[^\W\d_A-Z][\w-]{0,14})){0,4}\s$"
)
_VERB_FORMS = frozenset({"present", "past", "future"})
#: How far before a verb its "and" begins.
_JOIN_REACH = 8
#: How far before somebody begins what says that it only concerns him.
_OTHERS_REACH = 90
#: Between him and what he does: not, it, has.
_SMALL_WORDS = re.compile(r"(?:'s)?\s(?:\w{1,4}\s){0,2}")
_MARK = re.compile("[,;:!?…–—|，；：！？。、]| - ")


class OpenReader(Part):
    """Reads the triggers of kinds whose parties are open, beside the reader of an article."""

    def __init__(self, article: Reader) -> None:
        super().__init__(article)
        self._lead_start = article.lead_start
        self._title = OpenTitle(article)

    def occurrences(
        self, sentence: Sentence, trigger: Trigger, kinds: frozenset[str]
    ) -> Iterator[Occurrence]:
        """Events without people: an earthquake, a takeover; told by the first sentences or not at all.

        Verbs that say so of people alone ("fires") count right before somebody known.
        """
        if sentence.number > self._lead_start + OPEN_SENTENCES:
            return
        if trigger.form == "object":
            if not self._is_object(trigger, sentence.span):
                return
            trigger = trigger._replace(form="present")
        for kind in (trigger.kind, *self._article.engine.rules.narrower(trigger.kind)):
            if kind not in kinds:
                continue
            is_own = kind == trigger.kind or self._is_own(kind, sentence.span, trigger)
            is_met = is_own and self._is_one(sentence.span, trigger)
            is_met = is_met or (is_own is None and self._opens_what_title_owns(kind, sentence, trigger))
            if is_met or (is_own is not False and sentence.is_title and self._lead_tells(trigger.kind, kind)):
                yield self._occurrence(sentence, trigger._replace(kind=kind))

    def _is_own(self, kind: str, sentence: Span, trigger: Trigger) -> bool | None:
        """Whether the trigger is of somebody whom the narrower kind is about; None where nothing says so."""
        others = self._triggers.others.get(kind)
        if others is None:
            return self._needs_are_met(kind, sentence, trigger) or None
        folded, needs = self._document.folded, self._triggers.needs[kind]
        language = self._article.language
        for own in needs.values():
            is_held = holds_own(folded, Span(trigger.start, trigger.end), sentence, own, others, language)
            if is_held is not None:
                return is_held
        is_persons = PERSON_GROUP in needs and self._is_persons(trigger, sentence)
        return (
            is_persons
            or any(names_own(folded, sentence, own, others, language) for own in needs.values())
            or None
        )

    def _opens_what_title_owns(self, kind: str, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether it opens the text and the title says whose it is: "New chief for A | B quits in May"."""
        if sentence.is_title or sentence.number != self._lead_start:
            return False
        breaks = self._article.language.breaks
        if breaks.search(self._document.folded, sentence.span.start, trigger.end):
            return False
        return self._title.names_own(kind)

    def _lead_tells(self, base: str, kind: str) -> bool:
        """Whether a sentence of the lead has such a trigger with all that the kind needs.

        Of a decision that the title says a country made, the first may tell no more than whose it was:
        "Norway raises rates | The central bank expects".
        """
        folded = self._document.folded
        lead = self._document.sentences[self._lead_start : self._lead_start + OPEN_SENTENCES]
        is_decided = self._article.engine.rules.kinds[base].is_decision and self._title.names_country
        if is_decided and lead and self._needs_are_met(base, lead[0]):
            return True
        for sentence in lead:
            if self._needs_are_met(base, sentence) and any(
                trigger.kind == base
                and trigger.basis != "names"
                and (kind == base or self._is_own(kind, sentence, trigger))
                for trigger in self._triggers.open.find(folded, *sentence)
            ):
                return True
        return False

    def _is_told(self, base: str, sentence: Sentence, trigger: Trigger, reading: Reading) -> bool:
        """Whether the title hints at what the sentence tells, or the sentence tells it plainly."""
        is_done = base in self._triggers.done and reading.is_certain and reading.status == "happened"
        is_plain = base not in self._triggers.near and self._is_plain_news(
            sentence, trigger, reading, is_done
        )
        return (
            is_plain or self._title.names_part(base, trigger.kind) or self._is_of_opening(sentence, trigger)
        )

    def _is_of_opening(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether the clause of the trigger opens the sentence with who acts: "The bank bought"."""
        folded, start = self._document.folded, sentence.span.start
        needs = self._triggers.needs.get(trigger.kind, {}).values()
        return any(
            each.search(folded, start, min(trigger.start, start + OPENING_CHARS)) for each in needs
        ) and not self._article.language.breaks.search(folded, start, trigger.start)

    def _is_plain_news(self, sentence: Sentence, trigger: Trigger, reading: Reading, is_done: bool) -> bool:
        """Whether the text tells it plainly: as done these days, or of somebody whom the title names; of an
        infinitive what stands right before it says that it is to be: "is to take over", no "hopes of buying".
        """
        if trigger.form == "base" and not any(cue.placement == "just_before" for cue in reading.cues):
            return False
        published = self._article.published
        is_fresh = published is not None and any(
            (said.last - said.first).days == 0 and abs(said.days_from(published)) < 7
            for said in sentence.dates
        )
        return ((trigger.form == "past" or is_done) and is_fresh) or self._article.takes_up_title(
            sentence.span
        )

    def _open_scope(self, sentence: Span) -> Span:
        """What may meet an event's needs: the sentence; for the title, the beginning of the text as well."""
        if sentence.start < self._document.title_end:
            return Span(sentence.start, min(len(self._document.content), sentence.end + OPEN_LEAD_CHARS))
        return sentence

    def _needs_are_met(self, kind: str, scope: Span, trigger: Trigger | None = None) -> bool:
        needs = self._triggers.needs.get(kind, {})
        has_person = trigger is not None and PERSON_GROUP in needs and self._is_persons(trigger, scope)
        return all(
            pattern.search(self._document.folded, *scope) or (group == PERSON_GROUP and has_person)
            for group, pattern in needs.items()
        )

    def _is_one(self, sentence: Span, trigger: Trigger) -> bool:
        """Whether the sentence has what its kind needs, or the trigger's clause told already; between names,
        whether they are: where all nouns or all words have capitals, or none has, the needs tell.
        """
        kind = self._article.engine.rules.kinds[trigger.kind]
        if trigger.basis == "clause" and kind.frames_suffice:
            return True
        is_told = self._document.content[trigger.start].islower() and not self._article.language.capital_nouns
        if trigger.basis == "names" and is_told:
            return self._stands_between_names(trigger, sentence)
        return self._needs_are_met(trigger.kind, sentence, trigger)

    def _stands_between_names(self, trigger: Trigger, sentence: Span) -> bool:
        """Whether names of no person and no place stand around a verb: "Nordwerk to buy Ostbank"; before it
        what the kind needs does, whatever else it names: "The Swiss group is to buy Ostbank".
        """
        content = self._document.content
        before = _NAME_BEFORE.search(
            content, max(sentence.start, trigger.start - _NAMES_REACH), trigger.start
        )
        after = self._article.language.to_name.match(self._document.folded, trigger.end, sentence.end)
        if before is None or after is None or before[1].islower() or content[slice(*after.span(1))].islower():
            return False
        if any(m.kind in ("person", "place") for m in self._article.mentions_in(Span(*after.span(1)))):
            return False
        subject = Span(before.start(1), trigger.start)
        return self._needs_are_met(trigger.kind, subject) or not any(
            m.kind in ("person", "place") for m in self._article.mentions_in(subject)
        )

    def _is_persons(self, trigger: Trigger, sentence: Span) -> bool:
        """Whether a known person stands right before the trigger, not as an owner: "Biden's aide quits".

        Or opens the sentence and goes on with "and": "A bows to his party and steps aside". Or is whom a verb
        has for its object: "parliament ousts A".
        """
        reach = Span(max(sentence.start, trigger.start - PERSON_REACH), trigger.start)
        between = _APART if trigger.form == "noun" else self._article.language.owns
        if any(
            not between.match(self._document.folded, m.end, trigger.start) for m in self._known_people(reach)
        ):
            return True
        return trigger.form in _VERB_FORMS and (
            self._is_only_object(trigger, sentence) or self._opens(sentence, trigger)
        )

    def _known_people(self, span: Span) -> list[Mention]:
        """The people whom the span names for certain."""
        mentions = self._article.mentions_in(span)
        return [m for m in mentions if m.kind == "person" and not m.is_ambiguous and not m.proxy]

    def _is_object(self, trigger: Trigger, sentence: Span) -> bool:
        """Whether a known person stands right behind the verb, and owns nothing."""
        behind = self._known_people(Span(trigger.end, min(sentence.end, trigger.end + 2)))
        # A mark, or where, when and why.
        end = self._article.language.object_end
        return any(end.match(self._document.folded, person.end) for person in behind)

    def _is_only_object(self, trigger: Trigger, sentence: Span) -> bool:
        """The same of the only person whom the sentence names."""
        people = {person.entity for person in self._known_people(sentence)}
        return len(people) == 1 and self._is_object(trigger, sentence)

    def _opens(self, sentence: Span, trigger: Trigger) -> bool:
        """Whether the only person of the sentence begins it, and "and" stands right before the verb."""
        people = self._known_people(Span(sentence.start, trigger.start))
        if len(people) != 1 or people[0].start - sentence.start > 1:
            return False
        folded, joins = self._document.folded, self._article.language.joins
        if self._article.language.owns.match(folded, people[0].end):
            return False
        begin = max(people[0].end, trigger.start - _JOIN_REACH)
        return any(found.end() == trigger.start for found in joins.finditer(folded, begin, trigger.start))

    def _clause_end(self, trigger: Trigger, sentence: Span) -> int:
        """Where another clause begins behind the trigger: at a mark, at "after"."""
        folded, breaks = self._document.folded, self._article.language.breaks
        found = [each.search(folded, trigger.end, sentence.end) for each in (_MARK, breaks)]
        return min((match.start() for match in found if match), default=sentence.end)

    def _where(self, sentence: Sentence, trigger: Trigger) -> str | None:
        """Where the sentence says that the event is, or the place that it names."""
        folded, places, language = self._document.folded, sentence.cast.places, self._article.language
        where = where_of(folded, trigger, places, None, language, sentence.names)
        return where or place_named(folded, trigger, places, language)

    def _who_and_where(self, kind: str, scope: Span, sentence: Span, trigger: Trigger) -> list[Mention]:
        """Whom and what the scope names, but those whom the event only concerns: "A accepts B's resignation".

        The sentence itself decides of whom it tells: "B hands in his resignation". Where it names him right
        before the trigger, nobody else whom the text below names.
        """
        named = [m for m in self._article.mentions_in(scope) if not m.is_ambiguous and not m.proxy]
        if self._is_persons(trigger, sentence):
            named = [m for m in named if m.kind != "person" or m.start < sentence.end]
        others = [m for m in named if m.kind == "person" and self._is_only_concerned(m, kind, scope)]
        if not others:
            return named
        own = {m.entity for m in self._article.mentions_in(sentence) if m in named and m not in others}
        dropped = {m.entity for m in others} - own
        return [m for m in named if m.entity not in dropped]

    def _is_only_concerned(self, person: Mention, kind: str, scope: Span) -> bool:
        """Whether words right beside somebody say so: "hands his resignation to A", "A accepts it"."""
        folded, words = self._document.folded, self._triggers
        behind = words.others_before.get(kind)
        if behind is not None:
            small = _SMALL_WORDS.match(folded, person.end)
            starts = {person.end, *((small.end(), person.end + 1) if small else ())}
            if any(behind.match(folded, start) for start in starts):
                return True
        before = words.others_behind.get(kind)
        begin = max(scope.start, person.start - _OTHERS_REACH)
        return before is not None and any(
            self._article.language.fillers.fullmatch(folded, found.end(), person.start)
            for found in before.finditer(folded, begin, person.start)
        )

    def _occurrence(self, sentence: Sentence, trigger: Trigger) -> Occurrence:
        folded, span = self._document.folded, sentence.span
        scope = self._open_scope(span)
        kind = self._article.engine.rules.kinds[trigger.kind]
        base = self._article.engine.rules.kinds[kind.narrows or kind.kind]
        names = tuple(Span(m.start, m.end) for m in self._article.mentions_in(span))
        cues = find_cues(folded, span, trigger, self._article.language, names, sentence.dates)
        told = OpenTelling(
            folded,
            span,
            trigger,
            sentence.is_title,
            scope,
            self._clause_end(trigger, span),
            self._document.title_end,
        )
        reading, is_sure, is_vague = open_reading(
            base, kind, told, cues, sentence.dates, self._article.published, self._triggers
        )
        if self._title.asks_why:
            reading, is_vague = replace(reading, is_recalled=True), False
        is_first = sentence.number == self._lead_start and not self._title.is_of_markets
        named = self._who_and_where(base.kind, scope, span, trigger)
        where = None if kind.placeless else self._where(sentence, trigger)
        return Occurrence(
            kind=trigger.kind,
            trigger=trigger,
            span=span,
            sentence=sentence.number,
            is_title=sentence.is_title,
            parties=frozenset(m.entity for m in named if m.kind != "place"),
            implied=frozenset(m.entity for m in named if m.kind == "place"),
            actors=(),
            reading=reading,
            dates=tuple(in_same_part(folded, trigger, sentence.dates)),
            where=where,
            is_sure=base.kind in self._title.hints
            or (is_first and (is_sure or self._is_told(base.kind, sentence, trigger, reading))),
            is_vague=is_vague,
            is_announced=not base.unplanned,
            is_news=not (is_vague or self._title.asks_why)
            and tells_news(trigger, reading, folded, self._document.title_end, False),
        )
