"""Who meets whom in an article being read: the events of kinds with people, trigger by trigger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from processors.events.actors import Actor, Cast, with_writers
from processors.events.anaphora import (
    pair_of_same,
    pair_of_title,
    unnamed_owner,
    unnamed_party,
)
from processors.events.clauses import (
    are_apart,
    behind_name,
    clause_of,
    main_clause_end,
    up_to_object,
    without_asides,
    without_fronted,
    without_names,
    without_next,
    without_objects,
)
from processors.events.cues import Reading
from processors.events.dates import settled
from processors.events.hosts import Hosts
from processors.events.journeys import Journeys
from processors.events.occurrences import Occurrence
from processors.events.parties import (
    Parties,
    addressed,
    both_of,
    has_object,
    is_joint,
    one_by_one,
    pair_of,
    people_at,
)
from processors.events.places import is_in_person, place_of_noun, where_of
from processors.events.reactions import is_advice, is_reaction
from processors.events.readings import Readings
from processors.events.sentence import Sentence
from processors.events.states import States, without_states_of_others
from processors.events.triggers import Trigger
from processors.events.when import tells_news
from processors.text import Span

if TYPE_CHECKING:
    from processors.events.reader import Reader

#: What makes an English verb that follows a noun: "Modi's visit", "a state visit".
_OF_NOUN = re.compile(
    r"(?:['’]s?|\b(?:a|an|the|his|her|their|state|official|first|surprise|rare|planned|historic|on|after|during))\s$"
)
_OF_NOUN_REACH = 12
#: How far from a trigger the word stands by which one meets several, but not together.
_SEPARATELY_REACH = 20
#: A given name and a surname, at most two small words behind a verb.
_FULL_NAME = re.compile(
    r"(?:\s[a-zà-ÿ]{1,5}){0,2}\s(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:\s(?:de|da|van|von|la|del))?\s[A-ZÀ-Þ][a-zà-ÿ]{2,})"
)
#: What tells one part of a headline from the next.
_PARTS = re.compile(r"[;:,…|]|\s[-–—]\s|(?<=[\u3040-\u9fff])\s(?=[\u3040-\u9fff])")


class PeopleReader:
    """Reads the triggers of meetings, visits, calls and the like, beside the reader of an article."""

    def __init__(self, article: Reader) -> None:
        self._article = article
        self._engine = article.engine
        self._document = article.document
        self._folded = article.document.folded
        self._language = article.language
        self._hosts = Hosts(article)
        self._states = States(article)
        self._readings = Readings(article)
        self._journeys = Journeys(article)

    def occurrences(
        self, sentence: Sentence, trigger: Trigger, kinds: frozenset[str]
    ) -> Iterator[Occurrence]:
        """What the trigger tells; nothing when nobody known takes part."""
        if trigger.kind not in kinds:
            return
        kind = self._engine.rules.kinds[trigger.kind]
        is_by_message = self._is_by_message(trigger, sentence.triggers)
        is_visit = kind.parties == "visitor"
        trigger = self._as_noun(sentence, trigger) if kind.by_message else trigger
        cast = without_asides(trigger, sentence.cast, self._folded, sentence.span, self._language)
        plain = replace(sentence, cast=cast)
        told = self._journeys.told(plain, trigger) if is_visit else self._people(plain, trigger)
        if told is None:
            return
        trigger, parties = told
        named = frozenset(entity for actor in parties.actors for entity in actor.entities)
        if not named:
            return
        places = sentence.cast.places
        where = where_of(self._folded, trigger, places, parties.place, self._language, sentence.names)
        hosted_at = self._hosts.implied(sentence, trigger, parties, where, named)
        implied = frozenset(hosted_at)
        trigger = self._as_noun(sentence, trigger)
        reading, dates = self._readings.of(sentence, trigger, parties)
        is_others = is_reaction(
            trigger, parties, implied, sentence, self._folded, self._language, self._article.leaders
        )
        reading = replace(
            reading,
            is_recalled=reading.is_recalled or is_by_message,
            is_aside=reading.is_aside
            or is_others
            or is_advice(reading, sentence, self._folded, self._language),
        )
        main_end = main_clause_end(trigger, sentence.span, self._folded, self._language)
        is_backdrop = main_end is not None and (
            self._is_of_markets(sentence, main_end, named)
            or (
                trigger.form == "noun"
                and (is_visit or reading.is_aside or not reading.is_certain)
                and not self._is_told_before(sentence, main_end, named, implied, is_visit)
            )
        )
        found = Occurrence(
            kind=trigger.kind,
            trigger=trigger,
            span=sentence.span,
            sentence=sentence.number,
            is_title=sentence.is_title,
            parties=named,
            implied=implied,
            actors=parties.actors,
            reading=reading,
            dates=settled(dates, self._article.published, reading.status != "happened"),
            where=None
            if kind.placeless
            else where or self._place_beside(sentence, trigger, parties, implied),
            hosted_at=hosted_at,
            is_visit=is_visit,
            is_subordinate=main_end is not None,
            is_backdrop=is_backdrop,
            is_news=self._is_news(trigger, reading, parties),
        )
        yield found
        for actors in parties.in_turn:
            met = frozenset(entity for actor in actors for entity in actor.entities)
            yield replace(found, parties=met, implied=frozenset(), actors=actors)

    def _place_beside(
        self, sentence: Sentence, trigger: Trigger, parties: Parties, hosts: frozenset[str]
    ) -> str | None:
        """The place that stands for the hosts before their verb, or right before a noun: "Davos talks"."""
        received = self._hosts.receives_at(sentence, trigger, parties) if hosts else None
        places, is_country = sentence.cast.places, self._engine.is_country
        return received or place_of_noun(self._folded, trigger, places, self._language, is_country)

    def _is_news(self, trigger: Trigger, reading: Reading, parties: Parties) -> bool:
        """Whether a headline tells of it as of what goes on just now; a noun without tense names two."""
        kind = self._engine.rules.kinds[trigger.kind]
        is_noun = trigger.form == "neutral" and not (self._language.is_unspaced and len(parties.actors) > 1)
        is_verb = kind.parties != "visitor" and not kind.by_message
        return not is_noun and tells_news(trigger, reading, self._folded, self._document.title_end, is_verb)

    def _is_of_markets(self, sentence: Sentence, main_end: int, people: frozenset[str]) -> bool:
        """Whether a headline's main clause tells of markets, and of none of the people."""
        found = self._language.markets.search(self._folded, sentence.span.start, main_end)
        return sentence.is_title and found is not None and not self._is_named(sentence, main_end, people)

    def _people(self, sentence: Sentence, trigger: Trigger) -> tuple[Trigger, Parties] | None:
        """Who comes together; the trigger without the names inside it. None when it is no trigger here."""
        cast = sentence.cast
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        if is_message:
            cast = with_writers(cast, self._folded[trigger.start : trigger.end])
        if trigger.form == "joint" and not (
            is_joint(trigger, cast, sentence.dates, self._folded, self._language)
            or (is_message and self._is_said(self._language.both, sentence.span, trigger))
        ):
            return None
        if trigger.form == "object" and not has_object(trigger, cast, self._folded, self._language):
            return None
        trigger = behind_name(trigger, cast)
        cast = without_states_of_others(trigger, sentence.triggers, cast, self._folded)
        near = clause_of(trigger, self._states.with_leaders(trigger, cast), self._document, self._language)
        near = without_objects(trigger, sentence.triggers, near, self._folded, self._language)
        near = without_next(trigger, sentence.triggers, near, self._folded, self._language)
        near = without_fronted(trigger, sentence.triggers, near, self._folded, sentence.span, self._language)
        behind = without_names(trigger, cast, self._folded, self._language)
        asked = trigger if behind == trigger else behind._replace(form="noun")
        if is_message and trigger.form in ("present", "past"):
            verb = up_to_object(trigger, cast, self._folded, self._language)
            asked = asked if verb == trigger else verb
        parties = people_at(asked, near, self._folded, sentence.span, self._language)
        is_spoken = is_message and trigger.form == "object"
        if is_spoken and is_in_person(parties.actors, cast.places, self._folded):
            return None
        if len(parties.actors) > 2 and self._are_apart(trigger, parties):
            parties = one_by_one(parties, asked)
        parties = self._states.of_abroad(behind, parties, cast)
        return behind, self._with_unnamed(sentence, behind, parties, cast)

    def _with_unnamed(self, sentence: Sentence, trigger: Trigger, parties: Parties, cast: Cast) -> Parties:
        """The parties, with whoever takes part and is not named at the trigger."""
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        if sum(actor.is_known for actor in parties.actors) < 2:
            before = [actor for actor in cast.actors if actor.is_known and actor.end <= trigger.start]
            pair = pair_of(before if len(before) > 1 else sentence.previous)
            parties = pair if self._are_both(pair, sentence.span, trigger) else parties
        if not parties.actors and self._is_of_leaders(trigger, cast):
            parties = pair_of(sentence.previous)
        if not parties.actors and self._article.tells_in_title(is_message):
            parties = Parties(pair_of_same(trigger, sentence, self._folded, self._language))
        owner = unnamed_owner(trigger, parties.actors, sentence, self._folded, self._language)
        if owner is not None:
            parties = one_by_one(Parties((owner, *parties.actors)), trigger)
        if is_message and len(parties.actors) == 1:
            to = addressed(parties.actors[0], trigger, cast, self._folded, self._language)
            parties = Parties((*parties.actors, *to))
        if is_message and len(parties.actors) == 1 and not sentence.is_title:
            parties = both_of(cast) or parties
        if len(parties.actors) == 1 and parties.actors[0].is_known:
            other = unnamed_party(trigger, parties.actors[0], sentence, self._folded, self._language)
            parties = Parties((other, *parties.actors)) if other else parties
        is_open = sum(actor.is_known for actor in parties.actors) < 2
        if is_open and self._article.may_tell_of_title(sentence, trigger):
            told = pair_of_title(trigger, sentence, self._folded, is_message)
            parties = Parties(told or parties.actors)
        if len(parties.actors) == 1 and sentence.is_title:
            parties = Parties((*self._left_out(sentence, trigger, parties.actors[0]), *parties.actors))
        return parties

    def _are_apart(self, trigger: Trigger, parties: Parties) -> bool:
        """Whether a word beside the trigger or the last party says that they do not meet all together."""
        start = max(0, trigger.start - _SEPARATELY_REACH)
        end = max(trigger.end, *(actor.end for actor in parties.actors)) + _SEPARATELY_REACH
        return self._language.separately.search(self._folded, start, end) is not None

    def _left_out(self, sentence: Sentence, trigger: Trigger, party: Actor) -> list[Actor]:
        """Whoever else a headline names, in another part of it: "Trump: Putin wants to meet".

        Where it names nobody else, whom the first sentence names.
        """
        others = {actor.entities: actor for actor in sentence.cast.actors if actor.entities != party.entities}
        if not others and party.is_known:
            return [] if self._names_stranger(trigger) else self._with_whom(party)
        if len(others) != 1 or not party.is_known:
            return []
        (other,) = others.values()
        start = min(other.end, trigger.end, party.end)
        end = max(other.start, trigger.start, party.start)
        is_apart = _PARTS.search(self._folded, start, end + 1) is not None
        return [other] if other.is_known and is_apart else []

    def _names_stranger(self, trigger: Trigger) -> bool:
        """Whether a full name of nobody known follows ("meets with Felipe González")."""
        content = self._document.content
        found = _FULL_NAME.match(content, trigger.end)
        if found is None or content[trigger.start].isupper():
            return False
        name = Span(*found.span("name"))
        return not any(m.start < name.end and name.start < m.end for m in self._article.mentions_in(name))

    def _with_whom(self, party: Actor) -> list[Actor]:
        """The only other person whom the first sentence names, where the headline leaves open with whom."""
        first = self._article.lead_start
        spans = self._document.sentences[first : first + 1]
        named = [m for span in spans for m in self._article.mentions_in(span) if m.kind == "person"]
        others = [m for m in named if m.entity not in party.entities]
        if len({m.entity for m in others}) != 1 or others[0].is_ambiguous or others[0].proxy:
            return []
        return [Actor(others[0].start, others[0].end, frozenset((others[0].entity,)))]

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

    def _as_noun(self, sentence: Sentence, trigger: Trigger) -> Trigger:
        """The trigger, a noun where what stands before it says so: "Modi's visit", "Modi's India visit"."""
        if trigger.form != "base":
            return trigger
        before = max(0, trigger.start - _OF_NOUN_REACH)
        is_noun = _OF_NOUN.search(self._folded, before, trigger.start) is not None
        if self._engine.rules.kinds[trigger.kind].parties == "visitor":
            is_noun = is_noun or any(place.end == trigger.start - 1 for place in sentence.cast.places)
        return trigger._replace(form="noun") if is_noun else trigger

    def _are_both(self, pair: Parties, sentence: Span, trigger: Trigger) -> bool:
        """Whether words like "the two leaders" mean the pair; "the two ministers" only where they are."""
        if self._is_said(self._language.both, sentence, trigger):
            return True
        people = [entity for actor in pair.actors for entity in actor.entities]
        are_so = [self._engine.is_minister(one, self._article.day) for one in people]
        are_ministers = bool(people) and all(are_so)
        return are_ministers and self._is_said(self._language.both_ministers, sentence, trigger)

    def _is_said(self, words: re.Pattern[str], sentence: Span, trigger: Trigger) -> bool:
        """Whether the words stand before the trigger's end, or are its owner."""
        if words.search(self._folded, sentence.start, trigger.end) is not None:
            return True
        is_owned = self._language.genitive and trigger.form == "noun"
        return is_owned and words.match(self._folded, trigger.end + 1, sentence.end) is not None

    def _is_of_leaders(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether a noun's owners are leaders right behind it, of no place: "переговоры президентов"."""
        if not (self._language.genitive and trigger.form == "noun"):
            return False
        word = self._language.leaders.match(self._folded, trigger.end + 1)
        return word is not None and not any(0 < place.start - word.end() < 12 for place in cast.places)

    def _is_by_message(self, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
        """Whether a letter or a call beside the trigger, or in the first sentence, says what it really is."""
        if self._engine.rules.kinds[trigger.kind].by_message:
            return False
        reach = 30 if self._language.is_unspaced else 80
        is_remote = self._engine.rules.kinds[trigger.kind].may_be_remote
        is_title = trigger.start < self._document.title_end
        if is_title and (is_remote or trigger.form == "joint") and self._article.lead_is_message:
            return True
        may_be_called_so = trigger.form in ("noun", "neutral", "ongoing", "joint", "object")
        return (is_remote or may_be_called_so) and any(
            self._engine.rules.kinds[other.kind].by_message
            and other.form != "object"
            and other.start - trigger.end < reach
            and trigger.start - other.end < reach
            and (is_remote or not are_apart(trigger, other, self._document, self._language))
            for other in triggers
            if other.kind != trigger.kind
        )
