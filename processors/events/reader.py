"""One article being read, sentence by sentence: trigger, actors, parties, cues, dates, place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from processors.events.actors import Actor, Cast, cast_of, without_places
from processors.events.clauses import are_apart, clause_of, is_subordinate, without_names
from processors.events.cues import find_cues, read
from processors.events.dates import SaidDate, find_dates, settled
from processors.events.kinds import EventKind
from processors.events.language import Language
from processors.events.occurrences import Occurrence
from processors.events.open_reader import OPEN_SENTENCES, OpenReader
from processors.events.parties import Parties, people_at, visit_at
from processors.events.places import where_of
from processors.events.rules import LanguageTriggers, Trigger
from processors.text import Document, Span
from wirewatch.records import Mention

if TYPE_CHECKING:
    from processors.events.engine import Engine

#: Sentences looked at in one article; news is told long before that.
MAX_SENTENCES = 150
#: Mentions looked at in one sentence, which then also bounds its triggers' pairs.
MAX_MENTIONS = 24
#: Triggers looked at in one sentence.
MAX_TRIGGERS = 12
#: Triggers looked at in one article.
MAX_ARTICLE_TRIGGERS = 240
#: Between where somebody goes and what for: "invited to Moscow for talks".
_FOR = re.compile(r"\s(?:for|para|pour|für|zu|per)\s(?:\w+\s)?")
_QUESTION = re.compile(r"[?？]")
#: What may stand between a subject and its verb.
_SUBJECT_GAP = re.compile(r"\s?.?\s|\s(?:to|will)\s")
#: What makes an English verb that follows a noun: "Modi's visit", "a state visit".
_OF_NOUN = re.compile(
    r"(?:['’]s?|\b(?:a|an|the|his|her|their|state|official|first|surprise|rare|planned|historic))\s$"
)
#: What may follow a place where somebody is; a noun makes it something else: "Biden in China trade row".
_STAY_END = re.compile(
    r"\s*(?:$|[,;:–—…|(]|\s-\s|\s(?:to|for|on|as|after|ahead|amid|with|before|and|this|next|today|tomorrow)\b)"
)
#: Between the parts of a headline; where words are not spaced, also a space.
_PART_DOTS = re.compile(r"…|\.\.+")
_PART_BREAK = re.compile(r"…|\.\.+|(?<=[\u3040-\u9fff])\s+(?=[\u3040-\u9fff])")
_QUESTION_WORD = re.compile(
    r"\b(?:what|where|when|why|how|who|wo|was|wann|warum|wie|wer|où|quand|pourquoi|qué|dónde|cuándo|где|когда|почему)"
    r"\b|什么|为何|哪|何时|如何|为什么|왜|어디|언제|어떻게|무엇|なぜ|どこ|いつ"
)


def lead_start(document: Document) -> int:
    """The first sentence of the text: its number, not counting a title that the text repeats."""
    sentences = document.sentences
    first = 1 if document.title_end else 0
    title = document.folded[: document.title_end].strip()
    if len(sentences) > first + 1 and title:
        start, end = sentences[first]
        text = document.folded[start:end].replace("\u3000", " ")
        if text.strip() == title or (len(text) > 8 and text in title):
            return first + 1
    return first


class Reader:
    """One article being read."""

    def __init__(
        self,
        engine: Engine,
        document: Document,
        mentions: Sequence[Mention],
        published: date | None,
        day: date,
        language: str,
    ) -> None:
        self.engine = engine
        self.document = document
        self.mentions = sorted(mentions, key=lambda mention: mention.start)
        self.starts = [mention.start for mention in self.mentions]
        self.published = published
        self.day = day
        self.language: Language = engine.rules.language(language)
        self.triggers: LanguageTriggers = engine.rules.triggers(language)
        self.short_forms = engine.rules.short_forms(language)
        self.lead_start = lead_start(document)
        self.open = OpenReader(self)

    def leaders(self, place: str) -> frozenset[str]:
        return self.engine.leaders_of(place, self.day)

    def title_entities(self) -> frozenset[str]:
        """Everybody whom the title names or stands a country in for."""
        found: set[str] = set()
        for mention in self.mentions:
            if mention.start < self.document.title_end:
                found.add(mention.entity)
                if mention.kind == "place":
                    found |= self.leaders(mention.entity)
        if not self.document.content.isascii():
            for place in self.engine.rules.short_pairs(self.document.folded[: self.document.title_end]):
                found |= {place, *self.leaders(place)}
        return frozenset(found)

    def title_is_message(self) -> bool:
        """Whether the title tells of a call or a letter."""
        return any(
            self.engine.rules.kinds[trigger.kind].by_message and trigger.form != "base"
            for trigger in self.triggers.people.find(self.document.folded, 0, self.document.title_end)
        )

    def is_unconfirmed(self) -> bool:
        """Whether the first sentences leave what they say open."""
        sentences = self.document.sentences[: self.lead_start + 4]
        if not sentences:
            return False
        return (
            self.language.unconfirmed.search(self.document.folded, sentences[0].start, sentences[-1].end)
            is not None
        )

    def _nicknames(self, mentions: Sequence[Mention]) -> list[Trigger]:
        """Meetings named by a character of each party: 习金会, 拜习会."""
        return [
            Trigger("summit", "neutral", second.end, second.end + 1)
            for first, second in pairwise(mentions)
            if first.end == second.start
            and len(first.surface) == len(second.surface) == 1
            and self.document.folded[second.end : second.end + 1] == "会"
        ]

    def _stays(self, sentence: Span, mentions: Sequence[Mention]) -> list[Trigger]:
        """Headlines that say only who is where: "Modi in Kyiv", "Trump, Xi at Mar-a-Lago: what to know"."""
        folded, found = self.document.folded, []
        for first, second in pairwise(mentions):
            if first.kind != "person" or second.kind != "place" or first.is_ambiguous or first.proxy:
                continue
            between = self.language.at.fullmatch(folded, first.end, second.start)
            if between and _STAY_END.match(folded, second.end, sentence.end):
                before = [m for m in mentions if m.kind == "person" and m.end <= first.start]
                if not before:
                    found.append(Trigger("visit", "ongoing", first.end + 1, second.start))
                elif self.language.joins.fullmatch(folded, before[-1].end, first.start):
                    found.append(Trigger("meeting", "ongoing", first.end + 1, second.start))
        return found

    def mentions_in(self, span: Span) -> list[Mention]:
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return self.mentions[first : min(last, first + MAX_MENTIONS)]

    def _triggers_in(self, sentence: Span, asks_for_people: bool, asks_for_open: bool) -> list[Trigger]:
        found: list[Trigger] = []
        if asks_for_people:
            mentions = self.mentions_in(sentence)
            found += self.triggers.people.find(self.document.folded, *sentence)[:MAX_TRIGGERS]
            found += self._nicknames(mentions)
            if sentence.start < self.document.title_end:
                found += self._stays(sentence, mentions)
        if asks_for_open:
            found += self.triggers.open.find(self.document.folded, *sentence)[:MAX_TRIGGERS]
        return found

    def occurrences(self, kinds: frozenset[str]) -> list[Occurrence]:
        found: list[Occurrence] = []
        folded = self.document.folded
        is_open = {self.engine.rules.kinds[kind].parties == "open" for kind in kinds}
        open_end = self.lead_start + OPEN_SENTENCES + 1
        last = None if False in is_open else open_end
        looked_at = triggers_seen = 0
        previous: list[Actor] = []
        for index, sentence in enumerate(self.document.sentences[:last]):
            mentions = self.mentions_in(sentence)
            is_near = index <= 3 or bool(previous)
            if not mentions and not is_near:
                continue
            looked_at += 1
            if looked_at > MAX_SENTENCES or triggers_seen > MAX_ARTICLE_TRIGGERS:
                break
            triggers = self._triggers_in(sentence, False in is_open, True in is_open and index < open_end)
            triggers_seen += len(triggers)
            cast = (
                cast_of(folded, sentence, mentions, self.language, self.leaders)
                if last is None and mentions
                else Cast((), tuple(m for m in mentions if m.kind == "place" and not m.is_ambiguous))
            )
            dates = (
                tuple(find_dates(folded, *sentence, self.language.code, self.published)) if triggers else ()
            )
            for trigger in triggers:
                if self.engine.rules.kinds[trigger.kind].parties == "open":
                    found += self.open.occurrences(index, sentence, trigger, cast, dates, kinds)
                    continue
                occurrence = self.occurrence(index, sentence, trigger, cast, dates, previous, kinds)
                if occurrence is not None and self._is_by_message(trigger, triggers):
                    reading = replace(occurrence.reading, is_recalled=True)
                    occurrence = replace(occurrence, reading=reading)
                if occurrence is not None:
                    found.append(occurrence)
            known = [actor for actor in cast.actors if actor.is_known]
            previous = known or previous if sentence.end < self.document.title_end + 2 else known
        return found

    def occurrence(
        self,
        index: int,
        sentence: Span,
        trigger: Trigger,
        cast: Cast,
        dates: tuple[SaidDate, ...],
        previous: Sequence[Actor],
        kinds: frozenset[str],
    ) -> Occurrence | None:
        """What the trigger tells; None when nobody known takes part."""
        folded = self.document.folded
        if trigger.kind not in kinds:
            return None
        kind = self.engine.rules.kinds[trigger.kind]
        is_adjoining = False
        if kind.parties == "people":
            if trigger.form == "joint" and not self._is_joint(trigger, cast):
                return None
            if trigger.form == "object" and not self._has_object(trigger, cast):
                return None
            near = clause_of(trigger, self._with_stand_ins(trigger, cast), self.document, self.language)
            behind = without_names(trigger, cast)
            asked = trigger if behind == trigger else behind._replace(form="noun")
            trigger = behind
            parties = people_at(asked, near, folded, sentence, self.language)
            if sum(actor.is_known for actor in parties.actors) < 2 and self._is_both(sentence, trigger):
                parties, is_adjoining = _pair(previous), True
        else:
            if not any(actor.end <= trigger.start for actor in cast.actors):
                trigger = without_names(trigger, cast)
            parties = visit_at(trigger, cast, folded, self.language, self._short_place(trigger), self.leaders)
        named = frozenset(entity for actor in parties.actors for entity in actor.entities)
        if not named:
            return None
        is_title = sentence.start < self.document.title_end
        where = where_of(folded, trigger, cast.places, parties.place, self.language)
        place = parties.place
        if place is None and len(parties.actors) == 1 and is_title:
            place = self._host_country(trigger, cast, kind, where, sentence)
        hosts = (self.engine.hosts_of(stop, named, self.day) for stop in (place, *parties.stops) if stop)
        implied = frozenset(host for each in hosts for host in each)
        scope = self._headline_part(trigger, sentence, cast) if is_title else sentence
        dates = tuple(said for said in dates if said.start < scope.end)
        cues = find_cues(folded, scope, trigger, self.language)
        if trigger.form == "base" and _OF_NOUN.search(folded, max(0, trigger.start - 12), trigger.start):
            trigger = trigger._replace(form="noun")
        is_question = is_title and self._is_doubted(sentence, trigger)
        reading = read(trigger, cues, dates, self.published, is_question)
        return Occurrence(
            kind=trigger.kind,
            trigger=trigger,
            span=sentence,
            sentence=index,
            is_title=is_title,
            parties=named,
            implied=implied - named,
            actors=parties.actors,
            reading=reading,
            dates=settled(dates, self.published, reading.status != "happened"),
            where=where,
            is_adjoining=is_adjoining,
            is_visit=kind.parties == "visitor",
            is_subordinate=is_subordinate(trigger, sentence, folded, self.language),
        )

    def _headline_part(self, trigger: Trigger, sentence: Span, cast: Cast) -> Span:
        """The headline up to a part behind the trigger that tells of something else: "A, B 회담…C 방문"."""
        folded = self.document.folded
        gap = _PART_BREAK if self.language.is_unspaced else _PART_DOTS
        for found in gap.finditer(folded, trigger.end, sentence.end):
            rest = Span(found.end(), sentence.end)
            is_other = any(actor.is_known and actor.start >= rest.start for actor in cast.actors)
            if is_other or self.triggers.people.find(folded, *rest):
                return Span(sentence.start, found.start())
        return sentence

    def _is_doubted(self, sentence: Span, trigger: Trigger) -> bool:
        """Whether the sentence asks if, not what, where or why."""
        folded = self.document.folded
        if _QUESTION.search(folded, trigger.end, sentence.end) is None:
            return False
        return _QUESTION_WORD.search(folded, *sentence) is None

    def _is_joint(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether two known people right before the verb are its subject: "Xi, Kim vow ..."."""
        before = [actor for actor in cast.actors if actor.end <= trigger.start][-2:]
        if len(before) < 2 or not all(actor.is_known for actor in before):
            return False
        return trigger.start - before[1].end <= 12 and before[1].start - before[0].end <= 24

    def _has_object(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether a party stands right behind the verb: 晨见马克龙."""
        after = next((actor for actor in cast.actors if actor.start >= trigger.end), None)
        if after is None:
            return False
        gap = without_places(self.document.folded, trigger.end, after.start, cast.places)
        return self.language.fillers.fullmatch(gap) is not None

    def _is_both(self, sentence: Span, trigger: Trigger) -> bool:
        return self.language.both.search(self.document.folded, sentence.start, trigger.start) is not None

    def _with_stand_ins(self, trigger: Trigger, cast: Cast) -> Cast:
        """Countries joined right before a summit stand for their leaders: 북중 정상회담, US-China summit."""
        if not self.engine.rules.kinds[trigger.kind].of_states:
            return cast
        folded, end, chain = self.document.folded, trigger.start, []
        for place in reversed(cast.places):
            if place.end > end:
                continue
            gap = folded[place.end : end]
            if len(gap) > 6 or not re.fullmatch(r"[\s·・‧ㆍ,、/&\-–—と와과和与]*(?:and )?", gap):
                break
            chain.append(place)
            end = place.start
        if len(chain) < 2:
            return cast
        named = {entity for actor in cast.actors for entity in actor.entities}
        stand_ins = [
            Actor(place.start, place.end, self.leaders(place.entity), is_leader_of_place=True)
            for place in chain
            if self.leaders(place.entity) and not self.engine.is_led_by(place.entity, named, self.day)
        ]
        fresh = [
            actor
            for actor in stand_ins
            if not any(other.start < actor.end and actor.start < other.end for other in cast.actors)
        ]
        return Cast(tuple(sorted([*cast.actors, *fresh], key=lambda a: (a.start, -a.end))), cast.places)

    def _host_country(
        self, trigger: Trigger, cast: Cast, kind: EventKind, where: str | None, sentence: Span
    ) -> str | None:
        """Whose leader a headline means that names one party and a place: "Xi holds talks in Pyongyang".

        None when an organisation is named: its meetings are not with whoever governs the place.
        """
        if any(mention.kind == "organisation" for mention in self.mentions_in(sentence)):
            return None
        if trigger.form == "noun" and not kind.of_states:
            folded = self.document.folded
            return next((p.entity for p in cast.places if _FOR.fullmatch(folded, p.end, trigger.start)), None)
        if kind.of_states:
            for place in cast.places:
                if 0 <= trigger.start - place.end <= 1:
                    return place.entity
        if where is None and (trigger.form == "ongoing" or self._is_subject(trigger, cast)):
            foreign = {p.entity for p in cast.places if self.leaders(p.entity)}
            return foreign.pop() if len(foreign) == 1 else None
        return where

    def _is_subject(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether a place right before the verb is its subject: "China hosts Putin"."""
        folded = self.document.folded
        return any(_SUBJECT_GAP.fullmatch(folded, place.end, trigger.start) for place in cast.places)

    def _is_by_message(self, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
        """Whether a letter or a call beside the trigger says what it really is."""
        reach = 30 if self.language.is_unspaced else 80
        is_remote = self.engine.rules.kinds[trigger.kind].may_be_remote
        return trigger.form in ("noun", "neutral", "ongoing", "joint", "object") and any(
            self.engine.rules.kinds[other.kind].by_message
            and other.start - trigger.end < reach
            and trigger.start - other.end < reach
            and (is_remote or not are_apart(trigger, other, self.document, self.language))
            for other in triggers
            if other.kind != trigger.kind
        )

    def _short_place(self, trigger: Trigger) -> str | None:
        """The country that a trigger like 방중 or 访朝 has inside it."""
        if not self.short_forms:
            return None
        start = (
            trigger.start - 1
            if self.document.folded[trigger.start - 1 : trigger.start] == "순"
            else trigger.start
        )
        return next(iter(self.engine.rules.short_visits(self.document.folded[start : trigger.end])), None)


def _pair(previous: Sequence[Actor]) -> Parties:
    """The two people named just before; nobody when it is not exactly two."""
    people = {actor.entities: actor for actor in previous}
    return Parties(tuple(people.values()) if len(people) == 2 else ())
