"""Who meets whom in an article being read: the events of kinds with people, trigger by trigger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from processors.events.actors import Cast, entities_of, with_writers
from processors.events.backdrops import Backdrops
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
    without_other_news,
    without_quoted,
)
from processors.events.groups import are_alternatives
from processors.events.hosts import Hosts
from processors.events.journeys import Journeys
from processors.events.mixed_order import of_own_clause
from processors.events.objects import is_told_of_object, with_tense
from processors.events.occurrences import Occurrence
from processors.events.part import Part
from processors.events.parties import Parties, each_with_each, is_joint, one_by_one, people_at
from processors.events.places import is_in_person, place_of_noun, where_of, without_described
from processors.events.reactions import is_advice, is_hoped, is_reaction, says_who_is_there
from processors.events.readings import Readings
from processors.events.said_dates import SaidDate, settled
from processors.events.sentence import Sentence
from processors.events.sentence_status import Reading
from processors.events.side_clauses import is_beside_news, says_who_acts
from processors.events.states import States, without_states_of_others
from processors.events.triggers import Trigger
from processors.events.unnamed import Unnamed
from processors.events.when import tells_news
from processors.text import Span

if TYPE_CHECKING:
    from processors.events.reader import Reader

#: How far before a verb that may be a noun the word begins that makes it one: "Modi's visit".
_OF_NOUN_REACH = 12
#: What is a noun as well as a verb, and what makes two names part of it: "Lula-Biden call".
_HYPHENS = "-–—·/ "
_ONE_WORD = re.compile("[a-z]+")
#: How far from a trigger the word stands by which one meets several, but not together.
_SEPARATELY_REACH = 20
#: How far before a noun the word begins that says that it is prepared.
_PREPARED_REACH = 24


class PeopleReader(Part):
    """Reads the triggers of meetings, visits, calls and the like, beside the reader of an article."""

    def __init__(self, article: Reader) -> None:
        super().__init__(article)
        self._hosts = Hosts(article)
        self._states = States(article)
        self._readings = Readings(article)
        self._journeys = Journeys(article)
        self._unnamed = Unnamed(article)
        self._backdrops = Backdrops(article)
        kinds = article.engine.rules.kinds
        self._messages = frozenset(name for name, kind in kinds.items() if kind.by_message)

    def occurrences(
        self, sentence: Sentence, trigger: Trigger, kinds: frozenset[str]
    ) -> Iterator[Occurrence]:
        """What the trigger tells; nothing when nobody known takes part."""
        sentence = replace(sentence, cast=without_described(sentence.cast, self._folded, self._language))
        told = self._told(sentence, trigger) if trigger.kind in kinds else None
        if told is None:
            return
        found = self._occurrence(sentence, *told, self._is_by_message(trigger, sentence.triggers))
        if trigger.form == "joint" and self._is_not_done(found.reading):
            return  # who signs nothing together, or may agree on something, may well have met
        yield found
        for actors in told[1].in_turn:
            yield replace(found, parties=entities_of(actors), implied=frozenset(), actors=actors)

    def _is_not_done(self, reading: Reading) -> bool:
        """Whether what two do together is called off, denied or only possible."""
        is_possible = any(cue.cue == "hedge" and cue.placement == "just_after" for cue in reading.cues)
        return reading.status in ("denied", "cancelled") or is_possible

    def _told(self, sentence: Sentence, trigger: Trigger) -> tuple[Trigger, Parties] | None:
        """Who takes part, and the trigger without the names inside it; None when nobody known does."""
        kind = self._engine.rules.kinds[trigger.kind]
        trigger = self._as_noun(sentence, trigger) if kind.by_message else trigger
        cast = without_other_news(trigger, sentence, self._folded, self._language)
        cast = without_asides(trigger, cast, self._folded, sentence.span, self._language)
        cast = without_quoted(trigger, cast, self._folded, self._language) if sentence.is_title else cast
        told = self._journeys.told if kind.parties == "visitor" else self._people
        found = told(replace(sentence, cast=cast), trigger)
        return found if found is not None and entities_of(found[1].actors) else None

    def _occurrence(
        self, sentence: Sentence, trigger: Trigger, parties: Parties, is_by_message: bool
    ) -> Occurrence:
        """The event of the parties, with how and where it is told of."""
        kind = self._engine.rules.kinds[trigger.kind]
        named, places = entities_of(parties.actors), sentence.cast.places
        where = where_of(self._folded, trigger, places, parties.place, self._language, sentence.names)
        hosted_at = self._hosts.implied(sentence, trigger, parties, where, named)
        implied = frozenset(hosted_at)
        trigger = self._as_noun(sentence, trigger)
        reading, dates = self._reading(sentence, trigger, parties, implied, is_by_message)
        main_end = main_clause_end(trigger, sentence.span, self._folded, self._language)
        return Occurrence(
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
            is_visit=kind.parties == "visitor",
            is_call=kind.by_message and not kind.is_one_way,
            is_subordinate=main_end is not None,
            is_backdrop=self._backdrops.is_backdrop(sentence, trigger, main_end, reading, named, implied),
            is_of_actor=says_who_acts(trigger, sentence, self._folded, self._language),
            is_news=self._is_news(trigger, reading, parties),
        )

    def _reading(
        self,
        sentence: Sentence,
        trigger: Trigger,
        parties: Parties,
        implied: frozenset[str],
        is_by_message: bool,
    ) -> tuple[Reading, tuple[SaidDate, ...]]:
        """How the sentence tells of the event, with its dates; what was a call or a letter is recalled."""
        reading, dates = self._readings.of(sentence, trigger, parties)
        is_visit = self._engine.rules.kinds[trigger.kind].parties == "visitor"
        is_others = is_reaction(
            trigger, parties, implied, sentence, self._folded, self._language, self._article.leaders
        )
        is_aside = (
            is_others
            or is_beside_news(trigger, parties, sentence, self._folded, self._language)
            or is_advice(reading, sentence, self._folded, self._language)
            or is_hoped(trigger, sentence, self._messages, self._folded, self._language)
            or (is_visit and says_who_is_there(trigger, sentence, self._folded, self._language))
        )
        reading = replace(
            reading,
            is_recalled=reading.is_recalled or is_by_message,
            is_aside=reading.is_aside or is_aside,
        )
        return reading, dates

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

    def _people(self, sentence: Sentence, trigger: Trigger) -> tuple[Trigger, Parties] | None:
        """Who comes together; the trigger without the names inside it. None when it is no trigger here."""
        cast = sentence.cast
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        if is_message:
            cast = with_writers(cast, self._folded, Span(trigger.start, trigger.end), self._language)
        if not self._is_told(sentence, trigger, cast):
            return None
        is_spoken = is_message and trigger.form == "object"
        trigger = with_tense(trigger, self._folded, self._language)
        trigger = behind_name(trigger, cast)
        cast = without_states_of_others(trigger, sentence.triggers, cast, self._folded)
        behind = without_names(trigger, cast, self._folded, self._language)
        asked = self._asked(trigger, behind, cast)
        near = self._near(sentence, trigger, cast)
        is_one_way = self._engine.rules.kinds[trigger.kind].is_one_way
        parties = people_at(asked, near, self._folded, sentence.span, self._language, is_one_way)
        if is_spoken and is_in_person(parties.actors, cast.places, self._folded, self._language):
            return None
        if is_one_way:
            parties = each_with_each(parties, cast.places, self._folded, self._language)
        elif len(parties.actors) > 2 and self._are_apart(trigger, parties, cast):
            parties = one_by_one(parties, asked)
        parties = self._states.of_abroad(behind, parties, cast)
        parties = self._unnamed.with_unnamed(sentence, behind, parties, cast)
        # "A urges B to ... in a call": what B is urged to is no sign of the call's
        return (trigger if is_message and trigger.basis == "clause" else behind), parties

    def _is_told(self, sentence: Sentence, trigger: Trigger, cast: Cast) -> bool:
        """Whether a trigger that needs its subject or object beside it has them."""
        if trigger.form in ("object", "placed"):
            return is_told_of_object(trigger, cast, self._folded, self._language)
        if trigger.form != "joint" or is_joint(trigger, cast, self._folded, self._language):
            return True
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        return is_message and self._unnamed.is_of_both(sentence.span, trigger)

    def _asked(self, trigger: Trigger, behind: Trigger, cast: Cast) -> Trigger:
        """The trigger by which the parties are looked for: a noun where names stand inside it."""
        is_message = self._engine.rules.kinds[trigger.kind].by_message
        if is_message and trigger.form in ("present", "past"):
            verb = up_to_object(trigger, cast, self._folded, self._language)
            if verb != trigger:
                return verb
        return trigger if behind == trigger else behind._replace(form="noun")

    def _near(self, sentence: Sentence, trigger: Trigger, cast: Cast) -> Cast:
        """The cast of the trigger's own clause, without whom other triggers of it are about."""
        near = clause_of(trigger, self._states.with_leaders(trigger, cast), self._document, self._language)
        near = without_objects(trigger, sentence.triggers, near, self._folded, self._language)
        if self._language.order == "mixed":
            near = of_own_clause(trigger, sentence.triggers, near, self._folded, self._language)
        near = without_next(trigger, sentence.triggers, near, self._folded, self._language)
        return without_fronted(trigger, sentence.triggers, near, self._folded, sentence.span, self._language)

    def _are_apart(self, trigger: Trigger, parties: Parties, cast: Cast) -> bool:
        """Whether a word beside the trigger or the last party says that they do not meet all together.

        So does an "or" between two of them.
        """
        if any(
            are_alternatives(*pair, cast.places, self._folded, self._language)
            for pair in pairwise(parties.actors)
        ):
            return True
        start = max(0, trigger.start - _SEPARATELY_REACH)
        last = max(trigger.end, *(actor.end for actor in parties.actors))
        stop = self._folded.find(",", last, last + _SEPARATELY_REACH)
        end = stop if stop >= 0 else last + _SEPARATELY_REACH
        return self._language.separately.search(self._folded, start, end) is not None

    def _as_noun(self, sentence: Sentence, trigger: Trigger) -> Trigger:
        """The trigger, a noun where what stands before it says so: "Modi's visit", "Modi's India visit"."""
        if trigger.form != "base":
            return trigger
        before = max(0, trigger.start - _OF_NOUN_REACH)
        is_noun = self._language.nominal.search(self._folded, before, trigger.start) is not None
        kind = self._engine.rules.kinds[trigger.kind]
        is_noun = is_noun or (kind.by_message and self._is_compound(sentence, trigger))
        if kind.parties == "visitor":
            is_noun = is_noun or any(place.end == trigger.start - 1 for place in sentence.cast.places)
        return trigger._replace(form="noun") if is_noun else trigger

    def _is_compound(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether a plural verb stands right behind one name, or two with a hyphen, and before no other."""
        names = sorted(name for name in sentence.names if name.end <= trigger.start)
        is_beside = bool(names) and self._folded[names[-1].end : trigger.start] == " "
        between = self._folded[names[-2].end : names[-1].start] if len(names) > 1 else ""
        is_one = is_beside and not (between.strip(_HYPHENS) and self._language.joins.fullmatch(between))
        return (
            is_one
            and _ONE_WORD.fullmatch(self._folded, trigger.start, trigger.end) is not None
            and not any(
                self._language.fillers.fullmatch(self._folded, trigger.end, name.start)
                for name in sentence.names
                if name.start >= trigger.end
            )
        )

    def _is_prepared_in(self, message: Trigger, trigger: Trigger) -> bool:
        """Whether those who call each other prepare it: "A and B talk by phone and prepare a meeting"."""
        begin = max(message.end, trigger.start - _PREPARED_REACH)
        words = [self._language.cues.get((cue, "just_before")) for cue in ("prepared", "planned")]
        found = (one.search(self._folded, begin, trigger.start) for one in words if one is not None)
        return message.end <= trigger.start and trigger.form == "noun" and any(found)

    def _is_by_message(self, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
        """Whether a letter or a call beside the trigger, or in the first sentence, says what it really is."""
        if self._engine.rules.kinds[trigger.kind].by_message:
            return False
        reach = 30 if self._language.is_unspaced else 80
        is_remote = self._engine.rules.kinds[trigger.kind].may_be_remote
        is_title = trigger.start < self._document.title_end
        is_of_lead = (is_title and trigger.form == "joint") or (is_remote and not self._article.title_meets())
        if is_of_lead and self._article.lead_is_message:
            return True
        may_be_called_so = trigger.form in ("noun", "neutral", "ongoing", "joint", "object", "placed")
        return (is_remote or may_be_called_so) and any(
            self._engine.rules.kinds[other.kind].by_message
            and other.form != "object"
            and other.start - trigger.end < reach
            and trigger.start - other.end < reach
            and (is_remote or not are_apart(trigger, other, self._document, self._language))
            and (is_remote or not self._is_prepared_in(other, trigger))
            for other in triggers
            if other.kind != trigger.kind
        )
