"""Who receives a guest unnamed: the hosts whom the place of an event stands for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from processors.events.actors import Actor, Cast
from processors.events.part import Part
from processors.events.parties import Parties
from processors.events.patterns import Pattern
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger
from processors.text import Span
from wirewatch.records import Mention

_VERB_FORMS = frozenset(("present", "base", "past"))
#: Between clauses.
_APART = Pattern("[;:；：–—]")


class Hosts(Part):
    """Finds hosts in an article being read."""

    def implied(
        self,
        sentence: Sentence,
        trigger: Trigger,
        parties: Parties,
        where: str | None,
        named: frozenset[str],
    ) -> dict[str, str]:
        """The hosts whom the places of the event stand for, each with the place."""
        place = parties.place
        if place is None and len(parties.actors) == 1:
            if sentence.is_title:
                place = self._host_country(sentence, trigger, parties.actors[0], where)
            elif where is not None and self._is_received(trigger, where):
                place = where
        hosts: dict[str, str] = {}
        for stop in (place, *parties.stops):
            if stop:
                found = (
                    self._hosts_of(stop, named)
                    or self._named_host(stop, named, sentence)
                    or self._counterparts_of(stop, named)
                )
                hosts |= {host: stop for host in found - named if host not in hosts}
        return hosts

    def receives_at(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> str | None:
        """The place that a headline has for whoever receives its guest: "Norway welcomes A"."""
        is_verb = trigger.form in _VERB_FORMS and sentence.is_title
        if not is_verb or len(parties.actors) != 1 or parties.actors[0].start < trigger.end:
            return None
        return self._subject(trigger, sentence.cast)

    def _is_received(self, trigger: Trigger, where: str) -> bool:
        """Whether somebody is received at a residence: "He is expected at the White House on Friday"."""
        is_guest = self._language.received.search(self._folded, trigger.start, trigger.end) is not None
        return is_guest and self._engine.is_residence(where)

    def _hosts_of(self, place: str, guests: frozenset[str]) -> frozenset[str]:
        """Who receives the guests there: in a city other than the capital only whom the article names."""
        hosts = self._engine.hosts_of(place, guests, self._article.day)
        return hosts & self._named if self._engine.is_city(place) else hosts

    def _counterparts_of(self, place: str, guests: frozenset[str]) -> frozenset[str]:
        """Which minister receives the guests there, likewise."""
        hosts = self._engine.counterparts_of(place, guests, self._article.day)
        return hosts & self._named if self._engine.is_city(place) else hosts

    def _named_host(self, place: str, guests: frozenset[str], sentence: Sentence) -> frozenset[str]:
        """The only official of the place whom the headline or the sentence names: "A lauds B in Rome".

        Behind a headline that names none, whom the first sentence of the text names. Headlines in Chinese,
        Japanese and Korean put news of several people into one.
        """
        engine, day = self._engine, self._article.day
        if self._language.is_unspaced or any(engine.serves(guest, place, day) for guest in guests):
            return frozenset()
        hosts = self._officials(place, (Span(0, self._document.title_end), sentence.span))
        if not hosts and sentence.is_title:
            first = self._article.lead_start
            hosts = self._officials(place, self._document.sentences[first : first + 1])
        return hosts if len(hosts) == 1 else frozenset()

    def _officials(self, place: str, spans: Iterable[Span]) -> frozenset[str]:
        """Whoever of the place's officials is named there."""
        named = (
            m.entity
            for span in spans
            for m in self._article.mentions_in(span)
            if m.kind == "person" and m.via != "role" and not m.is_ambiguous and not m.proxy
        )
        return frozenset(who for who in named if self._engine.serves(who, place, self._article.day))

    @cached_property
    def _named(self) -> frozenset[str]:
        """Whom the article names for certain."""
        return frozenset(m.entity for m in self._article.mentions if not m.is_ambiguous and not m.proxy)

    def _host_country(
        self, sentence: Sentence, trigger: Trigger, guest: Actor, where: str | None
    ) -> str | None:
        """Whose leader a headline means that names one party and a place: "Xi holds talks in Pyongyang".

        None when an organisation is named: its meetings are not with whoever governs the place.
        """
        if any(mention.kind == "organisation" for mention in self._article.mentions_in(sentence.span)):
            return None
        cast, kind = sentence.cast, self._engine.rules.kinds[trigger.kind]
        if trigger.form == "noun" and not kind.of_states:
            folded = self._folded
            return next(
                (
                    p.entity
                    for p in cast.places
                    if self._language.for_purpose.fullmatch(folded, p.end, trigger.start)
                ),
                None,
            )
        if kind.of_states:
            for place in cast.places:
                if 0 <= trigger.start - place.end <= 1:
                    return place.entity
        if where is not None:
            return (
                where if any(p.entity == where and self._is_near(p, trigger) for p in cast.places) else None
            )
        subject = self._subject(trigger, cast) if guest.start >= trigger.end else None
        if subject is None and trigger.form == "ongoing":
            foreign = {p.entity for p in cast.places if self._article.leaders(p.entity)}
            near = {p.entity for p in cast.places if self._is_near(p, trigger, marks=_APART)}
            return foreign.pop() if len(foreign) == 1 and foreign <= near else None
        return subject

    def _is_near(self, place: Mention, trigger: Trigger, marks: Pattern | None = None) -> bool:
        """Whether no other clause begins between: "A in Iran as B speaks of progress in talks"."""
        gap = (min(place.end, trigger.end), max(place.start, trigger.start))
        breaks = (self._language.breaks, marks) if marks else (self._language.breaks,)
        return not any(words.search(self._folded, *gap) for words in breaks)

    def _subject(self, trigger: Trigger, cast: Cast) -> str | None:
        """The place right before the verb that is its subject: "China hosts Putin"."""
        folded = self._folded
        return next(
            (
                p.entity
                for p in cast.places
                if self._language.subject_gap.fullmatch(folded, p.end, trigger.start)
            ),
            None,
        )
