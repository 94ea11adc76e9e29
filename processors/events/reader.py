"""One article being read: what stands in each sentence, for the readers of its triggers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from processors.events.actors import Actor, Cast, cast_of
from processors.events.beginnings import headline_end, lead_start
from processors.events.dates import find_dates
from processors.events.language import Language
from processors.events.objects import may_name
from processors.events.occurrences import Occurrence
from processors.events.open_reader import OPEN_SENTENCES, OpenReader
from processors.events.patterns import Pattern
from processors.events.people_reader import PeopleReader
from processors.events.rules import LanguageTriggers
from processors.events.said_dates import SaidDate
from processors.events.sentence import Sentence
from processors.events.state_parties import StateParties
from processors.events.stays import stays_in
from processors.events.triggers import Trigger
from processors.events.undated import open_dates
from processors.events.verbs import as_told
from processors.text import Document, Span
from wirewatch.metrics import ARTICLES_CUT
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
#: Those of them that officials have, too, where only countries are named.
_MEET_OPENLY = {"zh": ("会谈",), "ko": ("회담", " 회담")}
#: How far before its owner the noun of a visit may end.
_OWNED_REACH = 40
#: How far before a trigger the words begin by which it is long before: "three months after a call".
_RECALLED_REACH = 50
#: Beginning of a title by which a text repeats it.
_SAME_CHARS = 30
#: A word that may be a name: it begins with a capital, or its script has none.
_NAME = re.compile(r"\b[^\W\d_a-zß-öø-ÿа-яёіїєґ][^\W\d_]{3,}")


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
        self.lead_start = lead_start(document, self.mentions)
        self.headline_end = headline_end(document, self.lead_start)
        self._people = PeopleReader(self)
        self._open = OpenReader(self)
        self._states = StateParties(self)

    def leaders(self, place: str) -> frozenset[str]:
        """Who leads the place's country on the day that the article is read by."""
        return self.engine.leaders_of(place, self.day)

    def title_entities(self) -> frozenset[str]:
        """Everybody whom the headline names or stands a country in for."""
        found: set[str] = set()
        for mention in self.mentions:
            if mention.start < self.headline_end:
                found.add(mention.entity)
                if mention.kind == "place":
                    state = self.engine.country_of(mention.entity)
                    found |= {state or mention.entity, *self.leaders(mention.entity)}
        if not self.document.content.isascii():
            for place in self.engine.rules.short_pairs(self.document.folded[: self.headline_end]):
                found |= {place, *self.leaders(place)}
        return frozenset(found)

    def title_messages(self) -> frozenset[str]:
        """The kinds of calls and letters, where the title tells of one: either may be told as the other."""
        triggers = self.triggers.people.find(self.document.folded, 0, self.document.title_end)
        folded = self.document.folded
        told = {
            trigger.kind for trigger in triggers if trigger.form != "base" and not may_name(trigger, folded)
        }
        messages = frozenset(name for name, kind in self.engine.rules.kinds.items() if kind.by_message)
        return messages if told & messages else frozenset()

    def title_names_nobody(self) -> bool:
        """Whether the title names no person: whose the news is the text says.

        Not where it is about markets: the event is what moved them.
        """
        if any(mention.kind == "person" for mention in self.mentions_in(Span(0, self.headline_end))):
            return False
        return self.language.markets.search(self.document.folded, 0, self.headline_end) is None

    def is_feature(self) -> bool:
        """Whether the title is marked as that of a comment or a report from the scene."""
        return self.language.features.search(self.document.folded, 0, self.document.title_end) is not None

    def may_tell_of_title(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether a trigger of the text's first two sentences may tell of the two whom a title names.

        Not of a summit, which has others, nor where the title tells of an event with people itself; but its
        talks may have been a call.
        """
        is_of_states = self.engine.rules.kinds[trigger.kind].of_states
        is_lead = self.lead_start <= sentence.number <= self.lead_start + 1
        if not is_lead or sentence.is_title or is_of_states:
            return False
        kinds = [self.engine.rules.kinds[told.kind] for told in self._title_triggers if told.form != "joint"]
        is_message = self.engine.rules.kinds[trigger.kind].by_message
        return all(is_message and kind.may_be_remote for kind in kinds)

    def tells_in_title(self, by_message: bool) -> bool:
        """Whether the title tells of people who come together, or of what may be a call or a letter."""
        kinds = (self.engine.rules.kinds[trigger.kind] for trigger in self._title_triggers)
        return any(kind.by_message is by_message or (by_message and kind.may_be_remote) for kind in kinds)

    def title_meets(self) -> bool:
        """Whether the title tells of people who meet or go somewhere, and may not only have called."""
        kinds = (self.engine.rules.kinds[trigger.kind] for trigger in self._title_triggers)
        return any(not (kind.by_message or kind.may_be_remote) for kind in kinds)

    @cached_property
    def _title_triggers(self) -> list[Trigger]:
        """The title's triggers of kinds with people, but what is none without a party beside it."""
        told = self.triggers.people.find(self.document.folded, 0, self.document.title_end)
        return [trigger for trigger in told if trigger.form not in ("object", "placed")]

    def takes_up_title(self, sentence: Span) -> bool:
        """Whether the sentence has a name of the title, or part of one, and does not repeat it."""
        content, end = self.document.content, self.document.title_end
        title = self.document.folded[: min(end, _SAME_CHARS)].strip()
        if title in self.document.folded[slice(*sentence)]:
            return False
        named, told = _NAME.findall(content, 0, end), _NAME.findall(content, *sentence)
        return any(
            one.startswith(other) and not (one == other and number == 0 == place)
            for number, one in enumerate(named)
            for place, other in enumerate(told)
        )

    @cached_property
    def lead_is_message(self) -> bool:
        """Whether the first sentence of the text tells of a call or a letter, and of no meeting.

        Where it tells nothing, the second: "A and B talk again. It was about time. They telephoned".
        """
        lead = self.document.sentences[self.lead_start : self.lead_start + 2]
        if not lead or lead[0].start < self.document.title_end:
            return False
        told = [self._told_in(sentence) for sentence in lead]
        triggers = next((found for found in told if found), [])
        kinds = [self.engine.rules.kinds[trigger.kind] for trigger in triggers]
        return any(kind.by_message for kind in kinds) and all(
            kind.by_message or kind.may_be_remote or trigger.form == "joint"
            for kind, trigger in zip(kinds, triggers, strict=True)
        )

    def _told_in(self, sentence: Span) -> list[Trigger]:
        """The triggers of what the sentence tells of people as of now."""
        folded = self.document.folded
        triggers = (t for t in self.triggers.people.find(folded, *sentence) if not may_name(t, folded))
        return [trigger for trigger in triggers if not self._is_long_before(trigger, sentence)]

    def _is_long_before(self, trigger: Trigger, sentence: Span) -> bool:
        """Whether it only dates what is told: "Three months after a phone call"."""
        recalled = self.language.cues.get(("past", "just_before"))
        begin = max(sentence.start, trigger.start - _RECALLED_REACH)
        return (
            recalled is not None and recalled.search(self.document.folded, begin, trigger.start) is not None
        )

    def is_unconfirmed(self) -> bool:
        """Whether the first sentences leave what they say open."""
        return self._is_in_first_sentences(self.language.unconfirmed)

    def is_undated(self) -> bool:
        """Whether the first sentences say that the day is open."""
        return self._is_in_first_sentences(self.language.undated)

    def _is_in_first_sentences(self, words: Pattern) -> bool:
        sentences = self.document.sentences[: self.lead_start + 4]
        if not sentences:
            return False
        return words.search(self.document.folded, sentences[0].start, sentences[-1].end) is not None

    def _nicknames(self, mentions: Sequence[Mention]) -> list[Trigger]:
        """Meetings named by a character of each party: 习金会, 拜习会, 川金二會.

        한중회담 and 美俄会谈 may be anybody's, but where the text begins with the leaders of both.
        """
        found = []
        for first, second in pairwise(mentions):
            is_pair = first.end == second.start and len(first.surface) == len(second.surface) == 1
            meets = self.language.short_meeting.match(self.document.folded, second.end) if is_pair else None
            if meets is None:
                continue
            is_open = first.kind == "place" and meets[0] in _MEET_OPENLY.get(self.language.code, ())
            if not is_open or self._begins_with_leaders(first, second):
                found.append(Trigger("summit", "neutral", *meets.span()))
        return found

    def _begins_with_leaders(self, *places: Mention) -> bool:
        """Whether the title and the first sentences name a leader of each of the places."""
        last = self.document.sentences[: self.lead_start + 2][-1:]
        end = last[0].end if last else self.document.title_end
        named = {m.entity for m in self.mentions_in(Span(0, end)) if m.kind == "person" and not m.proxy}
        return all(self.leaders(place.entity) & named for place in places)

    def _stays(
        self, sentence: Span, mentions: Sequence[Mention], triggers: Sequence[Trigger]
    ) -> list[Trigger]:
        """Where a headline says that somebody is, without a verb.

        Whose visit a noun names is not there yet: поездка Эрдогана в Минск.
        """
        mentions = [m for m in mentions if not any(self._is_visit_of(trigger, m) for trigger in triggers)]
        places = [mention.kind == "place" for mention in mentions]
        if not any(places[1:]) or all(places):
            return []
        found = stays_in(sentence, mentions, self._dates_in(sentence), self.document.folded, self.language)
        nouns = [trigger.start for trigger in triggers if trigger.form == "noun"]
        return [stay for stay in found if stay.kind == "visit" or not any(at < stay.start for at in nouns)]

    def _is_visit_of(self, trigger: Trigger, person: Mention) -> bool:
        """Whether a noun for a visit stands right before the person."""
        if person.kind != "person":
            return False
        is_visit = self.engine.rules.kinds[trigger.kind].parties == "visitor" and trigger.form == "noun"
        return is_visit and 0 < person.start - trigger.end <= _OWNED_REACH

    def mentions_in(self, span: Span) -> list[Mention]:
        """The mentions that begin there, the first of very many."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return self.mentions[first : min(last, first + MAX_MENTIONS)]

    def _triggers_in(self, sentence: Span, asks_for_people: bool, asks_for_open: bool) -> list[Trigger]:
        found: list[Trigger] = []
        if asks_for_people:
            mentions = self.mentions_in(sentence)
            told = self.triggers.people.find(self.document.folded, *sentence)[:MAX_TRIGGERS]
            found += [
                as_told(trigger, sentence, self.document.content, self.document.folded, self.language)
                for trigger in told
            ]
            found += self._nicknames(mentions)
            if sentence.start < self.document.title_end:
                found += self._stays(sentence, mentions, found)
        if asks_for_open:
            found += self.triggers.open.find(self.document.folded, *sentence)[:MAX_TRIGGERS]
        return found

    def occurrences(self, kinds: frozenset[str]) -> list[Occurrence]:
        """Every event of the kinds, in the order of the text."""
        is_open = {self.engine.rules.kinds[kind].parties == "open" for kind in kinds}
        found: list[Occurrence] = []
        for sentence in self._sentences(asks_for_people=False in is_open, asks_for_open=True in is_open):
            for trigger in sentence.triggers:
                kind = self.engine.rules.kinds[trigger.kind]
                reader = self._open if kind.parties == "open" else self._people
                found += reader.occurrences(sentence, trigger, kinds)
        return found

    def occurrences_of_states(self, kinds: frozenset[str]) -> list[Occurrence]:
        """The events of those kinds in which states may act, with states as their parties."""
        told = frozenset(kind for kind in kinds if self.engine.rules.kinds[kind].states_act)
        if not told:
            return []
        return [
            found
            for sentence in self._sentences(asks_for_people=True, asks_for_open=False)
            for trigger in sentence.triggers
            if trigger.kind in told and self._is_sure(trigger, sentence)
            for found in self._people.occurrences(self._states.told(sentence), trigger, told)
        ]

    def _is_sure(self, trigger: Trigger, sentence: Sentence) -> bool:
        """Whether the sentence has a word that makes the trigger certain, where its kind has such words."""
        near = self.triggers.near.get(trigger.kind)
        return near is None or near.search(self.document.folded, *sentence.span) is not None

    def _dates_in(self, span: Span) -> tuple[SaidDate, ...]:
        """The dates said there; without a day of publication also on which side of it they lie."""
        found = find_dates(self.document.folded, *span, self.language.code, self.published)
        if self.published is None:
            found += open_dates(self.document.folded, *span, self.language.code)
        return tuple(sorted(found, key=lambda said: said.start))

    def _sentences(self, asks_for_people: bool, asks_for_open: bool) -> Iterator[Sentence]:
        """The sentences worth reading, with what is in them."""
        folded = self.document.folded
        open_end = self.lead_start + OPEN_SENTENCES + 1
        last = None if asks_for_people else open_end
        looked_at = triggers_seen = 0
        previous: tuple[Actor, ...] = ()
        before: tuple[Actor, ...] = ()
        for number, span in enumerate(self.document.sentences[:last]):
            mentions = self.mentions_in(span)
            if not mentions and number > 3 and not previous:
                continue
            looked_at += 1
            if looked_at > MAX_SENTENCES or triggers_seen > MAX_ARTICLE_TRIGGERS:
                ARTICLES_CUT.labels("keywords", "sentences").inc()
                return
            triggers = self._triggers_in(span, asks_for_people, asks_for_open and number < open_end)
            triggers_seen += len(triggers)
            if asks_for_people and mentions:
                cast = cast_of(folded, span, mentions, self.language, self.leaders)
            else:
                cast = Cast((), tuple(m for m in mentions if m.kind == "place" and not m.is_ambiguous))
            is_title = span.start < self.document.title_end
            if triggers:
                dates = self._dates_in(span)
                yield Sentence(number, span, is_title, cast, tuple(triggers), dates, previous, before)
            before = (*before, *cast.actors) if number <= self.lead_start else ()
            known = tuple(actor for actor in cast.actors if actor.is_known)
            previous = known or previous if span.end < self.document.title_end + 2 else known
