"""Journeys in an article being read: which words tell of one, and what place they name themselves."""

from __future__ import annotations

import re
from dataclasses import replace

from processors.events.actors import Actor, Cast
from processors.events.anaphora import unnamed_visitor
from processors.events.clauses import without_names
from processors.events.part import Part
from processors.events.parties import Parties
from processors.events.sentence import Sentence
from processors.events.triggers import Trigger
from processors.events.visits import visit_at

#: Behind the topic that a headline begins with, and how far in the word for a journey may stand.
_LABEL_ENDS = re.compile(r"\s?[:|–]\s")
_LABEL_CHARS = 30
#: Between an opening journey and who acts: a day and a comma, or a verb, and titles.
_OPENED = re.compile(r"[^,;:.!?–—]{0,24},?\s[^,;:.!?–—]{0,40}")


class Journeys(Part):
    """Reads the triggers of visits."""

    def told(self, sentence: Sentence, trigger: Trigger) -> tuple[Trigger, Parties] | None:
        """Who goes where; the trigger without the names inside it. None when it is no trigger here."""
        cast, place = sentence.cast, None
        if trigger.form == "object" and self._ends_word(trigger, cast):
            trigger = trigger._replace(start=trigger.start + 1, form="noun")
        whole = self._whole_word(trigger)
        if whole != trigger:
            place = self._engine.rules.place_called(self._folded[whole.start : trigger.start])
            trigger = whole._replace(form="noun") if place else trigger
        if trigger.form in ("object", "placed"):
            if not self._has_place(trigger, cast):
                return None
            is_over = trigger.form == "placed"
            trigger = trigger._replace(form="past") if is_over else self._last_word(trigger)
        if not any(actor.end <= trigger.start for actor in cast.actors):
            trigger = without_names(trigger, cast, self._folded, self._language)
        place = place or self._place_across(trigger, cast) or self._short_place(trigger)
        parties = visit_at(trigger, cast, self._folded, self._language, place, self._article.leaders)
        if not parties.actors:
            visitor = self._labelled(sentence, trigger) or self._opened(sentence, trigger, parties.place)
            visitor = visitor or unnamed_visitor(
                trigger,
                sentence,
                self._folded,
                self._language,
                lambda actor: self._is_at(parties.place, actor),
            )
            parties = replace(parties, actors=(visitor,) if visitor else ())
        host = self._host_of_lead(sentence, trigger, parties)
        return trigger, replace(parties, actors=(*parties.actors, host)) if host else parties

    def _host_of_lead(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> Actor | None:
        """Who receives somebody whose visit goes nowhere that is said: the only other one named so far.

        "A thanks B | A praised his guest. B's visit ended on Sunday": not where both serve one state, it
        is to elsewhere, or where the headline says where to.
        """
        is_lead = self._article.lead_start <= sentence.number <= self._article.lead_start + 1
        is_other = self._article.lead_is_message or self._article.title_meets()  # "A calls B about his visit"
        if not is_lead or is_other or parties.stops or trigger.form != "noun" or len(parties.actors) != 1:
            return None
        (visitor,) = parties.actors
        if parties.place is not None and not self._is_at(parties.place, visitor):
            return None  # but "the visit of A, Peru's president"
        named = {actor.entities: actor for actor in (*sentence.before, *sentence.cast.actors)}
        others = [actor for actor in named.values() if actor.entities != visitor.entities]
        end = max(trigger.end, visitor.end)  # "A's visit to the front"
        if len(others) != 1 or not others[0].is_known or self._language.elsewhere.match(self._folded, end):
            return None
        served = [self._served(actor) for actor in (visitor, others[0])]
        return others[0] if all(served) and served[0].isdisjoint(served[1]) else None

    def _served(self, actor: Actor) -> frozenset[str]:
        """The states that the actor may serve."""
        day = self._article.day
        return frozenset(state for who in actor.entities for state in self._engine.served_by(who, day))

    def _is_at(self, place: str | None, actor: Actor) -> bool:
        """Whether somebody serves the country that the journey goes to."""
        day = self._article.day
        return place is not None and any(self._engine.serves(who, place, day) for who in actor.entities)

    def _ends_word(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether it is the end, with its hyphen, of a word that begins with a place: China-Reise."""
        is_beside = any(place.end == trigger.start for place in cast.places)
        return is_beside and self._folded[trigger.start] == "-"

    def _labelled(self, sentence: Sentence, trigger: Trigger) -> Actor | None:
        """Who a headline goes on about behind a journey that it begins with: "China trip: Merz calls for"."""
        is_label = sentence.is_title and _LABEL_ENDS.match(self._folded, trigger.end) is not None
        if not is_label or trigger.form != "noun" or trigger.start > sentence.span.start + _LABEL_CHARS:
            return None
        return next((actor for actor in sentence.cast.actors if actor.is_known), None)

    def _opened(self, sentence: Sentence, trigger: Trigger, place: str | None) -> Actor | None:
        """Who acts behind a journey that a sentence opens with: "On a visit to Kyiv, Merz promised".

        Not whoever is at home there: "On a visit to Kyiv by ministers Zelensky said".
        """
        actor = next(iter(sentence.cast.actors), None)
        stop = next((p for p in sentence.cast.places if p.start >= trigger.end and p.entity == place), None)
        is_opening = trigger.start <= sentence.span.start + _LABEL_CHARS and stop is not None
        if actor is None or stop is None or not is_opening or actor.start < stop.end or not actor.is_known:
            return None
        gap = self._folded[stop.end : actor.start]
        is_next = _OPENED.fullmatch(gap) is not None and self._language.made_by.search(gap) is None
        return None if not is_next or self._is_at(place, actor) else actor

    def _has_place(self, trigger: Trigger, cast: Cast) -> bool:
        """Whether a place stands right behind words that are no journey without one; before, in Japanese."""
        is_last = self._language.order == "subject-object-verb"
        gaps = (trigger.start - p.end if is_last else p.start - trigger.end for p in cast.places)
        space = 0 if self._language.is_unspaced else 1
        return any(0 <= gap <= space for gap in gaps)

    def _last_word(self, trigger: Trigger) -> Trigger:
        """The trigger's last word, so that what stands inside it tells its status: "kommt nicht *nach*".

        Whoever is asked there, "asks B to Paris", need not come.
        """
        space = self._folded.rfind(" ", trigger.start, trigger.end - 1)
        start = trigger.start if space < 0 else space + 1
        planned = self._language.cues.get(("planned", "just_before"))
        is_asked = planned is not None and planned.fullmatch(self._folded, trigger.start, trigger.end)
        return trigger._replace(start=start, form="prepared" if is_asked else "future")

    def _place_across(self, trigger: Trigger, cast: Cast) -> str | None:
        """A place that begins inside the trigger and goes on behind it: 访华沙 is no 访华."""
        across = (p.entity for p in cast.places if trigger.start < p.start < trigger.end < p.end)
        return next(across, None)

    def _whole_word(self, trigger: Trigger) -> Trigger:
        """The trigger with the beginning of its word, where it is the end of one: Chinareise."""
        start = trigger.start
        while start and self._folded[start - 1].isalpha() and not self._language.is_unspaced:
            start -= 1
        return trigger._replace(start=start)

    def _short_place(self, trigger: Trigger) -> str | None:
        """The country that a trigger like 방중 or 访朝 has inside it."""
        if not self._article.short_forms:
            return None
        start = (
            trigger.start - 1 if self._folded[trigger.start - 1 : trigger.start] == "순" else trigger.start
        )
        return next(
            iter(self._engine.rules.short_visits(self._folded[start : trigger.end], self._language.code)),
            None,
        )
