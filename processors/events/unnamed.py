"""Who takes part in an event and is not named at its trigger: "the two leaders", "Trump: Putin to meet"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.events.actors import Actor, Cast, without_places
from processors.events.anaphora import (
    pair_of_same,
    pair_of_title,
    unnamed_beside,
    unnamed_owner,
    unnamed_party,
    unnamed_subject,
)
from processors.events.part import Part
from processors.events.parties import (
    Parties,
    addressed,
    both_of,
    brought,
    handed_over,
    is_addressed,
    one_by_one,
    pair_of,
)
from processors.events.patterns import Pattern
from processors.events.said_dates import SaidDate
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger
from processors.events.with_whom import is_with
from processors.text import Span
from wirewatch.records import Mention

#: A given name and a surname, at most two small words behind a verb.
_FULL_NAME = re.compile(
    r"(?:\s[a-zà-ÿ]{1,5}){0,2}\s(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:\s(?:de|da|van|von|la|del))?\s[A-ZÀ-Þ][a-zà-ÿ]{2,})"
)
#: A noun with its article; nouns have no capital there.
_COMMON_WORD = re.compile(r"(?:\s[a-zà-ÿ]{1,4})?\s[a-zà-ÿ]{5,}")
#: Between an event that opens a sentence and its subject: "After talks in the palace, the two leaders".
_OPENED = re.compile(r"[^,;:.]{0,60},\s")
#: What tells one part of a headline from the next.
_PARTS = re.compile(r"[;:,…|]|\s[-–—]\s|(?<=[\u3040-\u9fff])\s(?=[\u3040-\u9fff])")
#: How far before a noun the verb stands by which several have it: "mantuvieron una larga reunión".
_PLURAL_REACH = 30


class Unnamed(Part):
    """Finds who else takes part in an article being read."""

    def with_unnamed(self, sentence: Sentence, trigger: Trigger, parties: Parties, cast: Cast) -> Parties:
        """The parties, with whoever takes part and is not named at the trigger."""
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        if sum(actor.is_known for actor in parties.actors) < 2:
            before = [actor for actor in cast.actors if actor.is_known and actor.end <= trigger.start]
            named = before if len(before) > 1 else sentence.previous
            both = self._both_meant(named, sentence, trigger)
            parties = parties if both is None else self._with_others(both, trigger, parties)
        if not parties.actors and self._is_of_leaders(trigger, cast):
            parties = pair_of(sentence.previous)
        if not parties.actors and not is_message and sentence.is_title:
            parties = Parties(self._pair_of_lead(sentence, trigger))
        is_told = self._article.tells_in_title(is_message)
        if not parties.actors and (is_told or self._article.may_tell_of_title(sentence, trigger)):
            same = pair_of_same(trigger, sentence, self._folded, self._language, is_told)
            parties = Parties(same)
        owner = unnamed_owner(trigger, parties.actors, sentence, self._folded, self._language)
        if owner is not None:
            parties = one_by_one(Parties((owner, *parties.actors)), trigger)
        if is_message and len(parties.actors) == 1:
            to = addressed(parties.actors[0], trigger, cast, self._folded, self._language)
            parties = Parties((*parties.actors, *to))
        if is_message and len(parties.actors) == 1 and not sentence.is_title:
            parties = both_of(cast) or parties
        if is_message and any(actor.is_known for actor in parties.actors):
            handed = handed_over(trigger, parties.actors, cast, self._folded, self._language)
            parties = (None if self._is_addressed_below(sentence) else handed) or parties
        if is_message and parties.actors:
            parties = brought(trigger, cast, self._folded, self._language) or parties
        if len(parties.actors) == 1 and parties.actors[0].is_known:
            other = unnamed_party(trigger, parties.actors[0], sentence, self._folded, self._language)
            parties = Parties((other, *parties.actors)) if other else parties
        if len(parties.actors) > 1 and not sentence.is_title:
            subject = unnamed_subject(trigger, parties.actors, sentence, self._folded, self._language)
            parties = one_by_one(Parties((subject, *parties.actors)), trigger) if subject else parties
            other = unnamed_beside(trigger, parties.actors, sentence, self._folded, self._language)
            parties = one_by_one(Parties((other, *parties.actors)), trigger) if other else parties
        is_open = sum(actor.is_known for actor in parties.actors) < 2
        if is_open and self._article.may_tell_of_title(sentence, trigger):
            told = pair_of_title(trigger, sentence, self._folded, self._language, is_message)
            parties = Parties(told or parties.actors)
        if len(parties.actors) == 1 and sentence.is_title:
            parties = Parties((*self._left_out(sentence, trigger, parties.actors[0]), *parties.actors))
        return parties

    def _is_addressed_below(self, sentence: Sentence) -> bool:
        """Whether the first sentence of the text says to whom a letter is that a headline tells of."""
        first = self._article.lead_start
        spans = self._document.sentences[first : first + 1] if sentence.is_title else ()
        return any(
            mention.kind == "person" and is_addressed(self._folded, mention.end, self._language)
            for span in spans
            for mention in self._article.mentions_in(span)
        )

    def _pair_of_lead(self, sentence: Sentence, trigger: Trigger) -> tuple[Actor, ...]:
        """The two with whom the text begins under a headline that names nobody: "Summit set for June 16"."""
        first = self._article.lead_start
        spans = self._document.sentences[first : first + 1]
        is_told = trigger.form == "noun" and self._article.title_names_nobody()
        if not (is_told and spans) or self._language.markets.search(self._folded, *sentence.span):
            return ()
        named = [m for m in self._article.mentions_in(spans[0]) if m.kind == "person"]
        is_certain = len(named) == 2 and not any(m.is_ambiguous or m.proxy for m in named)
        if not is_certain or named[0].entity == named[1].entity:
            return ()
        is_first = self._language.fillers.fullmatch(self._folded, spans[0].start, named[0].start)
        is_joined = self._language.joins.fullmatch(self._folded, named[0].end, named[1].start)
        if not (is_first and is_joined):
            return ()
        return tuple(Actor(m.start, m.end, frozenset((m.entity,))) for m in named)

    def _left_out(self, sentence: Sentence, trigger: Trigger, party: Actor) -> list[Actor]:
        """Whoever else a headline names, in another part of it: "Trump: Putin wants to meet".

        Where it names nobody else, whom the first sentence names.
        """
        others = {actor.entities: actor for actor in sentence.cast.actors if actor.entities != party.entities}
        if not others and party.is_known:
            is_stranger = self._names_stranger(trigger) or self._is_with_others(trigger)
            return [] if is_stranger else self._with_whom(party)
        if len(others) != 1 or not party.is_known:
            return []
        (other,) = others.values()
        start = min(other.end, trigger.end, party.end)
        end = max(other.start, trigger.start, party.start)
        parts = list(_PARTS.finditer(self._folded, start, end + 1))
        if not (parts and other.is_known):
            return []
        gap = without_places(self._folded, parts[-1].end(), other.start, sentence.cast.places)
        is_spoken_of = trigger.form == "noun" and other.start > trigger.end and ":" in parts[-1].group()
        is_first = self._language.fillers.fullmatch(gap) is not None
        return [other] if is_first or not is_spoken_of else []

    def _names_stranger(self, trigger: Trigger) -> bool:
        """Whether a full name of nobody known follows ("meets with Felipe González")."""
        content = self._document.content
        found = _FULL_NAME.match(content, trigger.end)
        if found is None or content[trigger.start].isupper():
            return False
        name = Span(*found.span("name"))
        return not any(m.start < name.end and name.start < m.end for m in self._article.mentions_in(name))

    def _is_with_others(self, trigger: Trigger) -> bool:
        """Whether the noun says with whom, in common words: "calls for dialogue with the opposition"."""
        found = self._language.with_whom.match(self._folded, trigger.end + 1)
        if found is None or trigger.form != "noun" or self._language.order != "subject-verb-object":
            return False
        return _COMMON_WORD.match(self._document.content, found.end()) is not None

    def _with_whom(self, party: Actor) -> list[Actor]:
        """The only other person whom the first sentence names, where the headline leaves open with whom."""
        first = self._article.lead_start
        spans = self._document.sentences[first : first + 1]
        named = [m for span in spans for m in self._article.mentions_in(span) if m.kind == "person"]
        others = [m for m in named if m.entity not in party.entities]
        if len({m.entity for m in others}) != 1 or others[0].is_ambiguous or others[0].proxy:
            return []
        return [Actor(others[0].start, others[0].end, frozenset((others[0].entity,)))]

    def _both_meant(self, named: Sequence[Actor], sentence: Sentence, trigger: Trigger) -> Parties | None:
        """The two of the named whom words like "the two leaders" mean; "the ministers" are two ministers."""
        pair = pair_of(named)
        if self.is_of_both(sentence.span, trigger) or self._is_of_several(sentence, trigger):
            return pair
        if not self._is_said(self._language.both_ministers, sentence.span, trigger):
            return None
        ministers = pair_of([actor for actor in named if self._is_minister(actor)])
        return ministers if ministers.actors else None

    def _with_others(self, both: Parties, trigger: Trigger, parties: Parties) -> Parties:
        """The two, and those with whom they are: "They met in Paris with Macron"."""
        others = [
            actor
            for actor in parties.actors
            if actor.is_known
            and actor.start >= trigger.end
            and is_with(self._folded[trigger.start : actor.start], self._language)
        ]
        return Parties((*both.actors, *others)) if both.actors else both

    def _is_of_several(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether a verb before which only when and where stands says that several do it: "Se reunieron"."""
        verb = self._language.they_do.search(self._folded, sentence.span.start, trigger.end)
        if verb is None or trigger.start - verb.end() > _PLURAL_REACH:
            return False
        said: list[Mention | SaidDate] = [*sentence.dates, *sentence.cast.places]
        said.sort(key=lambda one: one.start)
        opening = without_places(self._folded, sentence.span.start, verb.start(), said)
        return self._language.circumstances.fullmatch(opening) is not None

    def _is_minister(self, actor: Actor) -> bool:
        return all(self._engine.is_minister(one, self._article.day) for one in actor.entities)

    def is_of_both(self, sentence: Span, trigger: Trigger) -> bool:
        """Whether words like "the two leaders" stand before the trigger's end, or are its owner."""
        return self._is_said(self._language.both, sentence, trigger)

    def _is_said(self, words: Pattern, sentence: Span, trigger: Trigger) -> bool:
        """Whether the words stand before the trigger's end, or are its owner or whom it describes."""
        if words.search(self._folded, sentence.start, trigger.end) is not None:
            return True
        opened = _OPENED.match(self._folded, trigger.end, sentence.end)
        if opened is not None and words.match(self._folded, opened.end(), sentence.end):
            return trigger.form in ("noun", "base")
        if self._language.is_unspaced:
            owner = self._language.particles.owner.match(self._folded, trigger.end, sentence.end)
            begin = owner.end() if owner else trigger.end + self._folded.startswith(" ", trigger.end)
            return words.match(self._folded, begin, sentence.end) is not None
        is_owned = self._language.genitive and trigger.form == "noun"
        return is_owned and words.match(self._folded, trigger.end + 1, sentence.end) is not None

    def _is_of_leaders(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether a noun's owners are leaders right behind it, of no place: "переговоры президентов"."""
        if not (self._language.genitive and trigger.form == "noun"):
            return False
        word = self._language.leaders.match(self._folded, trigger.end + 1)
        return word is not None and not any(0 < place.start - word.end() < 12 for place in cast.places)
