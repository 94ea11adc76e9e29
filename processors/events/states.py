"""Countries that stand for their leaders at a summit: 북중 정상회담, "Japan and Laos plan a summit"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from processors.events.actors import Actor, Cast, entities_of, without_places
from processors.events.part import Part
from processors.events.parties import Parties
from processors.events.triggers import Trigger
from processors.text import Span
from wirewatch.records import Mention

#: Between countries and talks that they name together.
_ONE_WORD = re.compile(r"[-‐‑–·・‧ㆍ]?\s?")
#: Between countries and a summit that is not theirs.
_APART = re.compile("[,;:–—]")
#: Between two countries joined, and between them and a noun, in characters.
_JOINED_REACH = 6


#: Between a country and the meeting that its leader has: 中美元首会晤, 한미 정상회담.
_OWN_MEETING = re.compile(r"(?:[\u3040-\u9fff\uac00-\ud7a3·・‧ㆍ–-]|\s){0,8}")
#: Behind and before whoever says what a headline tells.
_SAYS = re.compile(r"\s?[:：]")
_SAID_BY = re.compile(r"\s[-–—]\s?$")


def without_states_of_others(trigger: Trigger, triggers: Sequence[Trigger], cast: Cast, folded: str) -> Cast:
    """The cast without the countries whose leaders another noun of the sentence names together.

    미·러 정상회담 앞두고 김정은, 푸틴과 통화: those who meet at the summit are not those of the call.
    """
    others = [
        other.start
        for other in triggers
        if other.form in ("noun", "neutral") and (other.end <= trigger.start or trigger.end <= other.start)
    ]
    if not others or not any(actor.is_leader_of_place for actor in cast.actors):
        return cast
    actors = tuple(
        actor
        for actor in cast.actors
        if not (actor.is_leader_of_place and _is_of_one(actor, others, cast, folded))
    )
    return Cast(actors, cast.places)


def _is_of_one(actor: Actor, nouns: Sequence[int], cast: Cast, folded: str) -> bool:
    """Whether the country stands right before one of the nouns."""
    gaps = (without_places(folded, actor.end, noun, cast.places) for noun in nouns if noun >= actor.end)
    return any(_OWN_MEETING.fullmatch(gap) is not None for gap in gaps)


class States(Part):
    """Finds the countries at summits of an article being read."""

    def with_leaders(self, trigger: Trigger, cast: Cast) -> Cast:
        """Countries joined right before a summit stand for their leaders: 북중 정상회담, US-China summit."""
        kind = self._engine.rules.kinds[trigger.kind]
        if not kind.of_states:
            return cast
        chain = self._joined_before(trigger, cast) or self._joined_first(trigger, cast)
        if kind.may_be_delegated and (
            not chain or chain[0].start > trigger.start or self._is_delegated(chain)
        ):
            return cast
        named = entities_of(cast.actors)
        leaders = self._leaders_of(chain, cast)
        stand_ins = [
            Actor(place.start, place.end, leaders[place.entity], is_leader_of_place=True)
            for place in chain
            if leaders[place.entity] and not self._engine.is_led_by(place.entity, named, self._article.day)
        ]
        fresh = [
            actor
            for actor in stand_ins
            if not any(other.start < actor.end and actor.start < other.end for other in cast.actors)
        ]
        return Cast(tuple(sorted([*cast.actors, *fresh], key=lambda a: (a.start, -a.end))), cast.places)

    def _leaders_of(self, chain: Sequence[Mention], cast: Cast) -> dict[str, frozenset[str]]:
        """Whom each of the countries sends to meet the others, the host named apart from them perhaps."""
        countries = {place.entity: self._engine.country_of(place.entity) for place in cast.places}
        sent = self._engine.leaders_at({c for c in countries.values() if c}, self._article.day)
        return {place.entity: sent.get(countries[place.entity] or "", frozenset()) for place in chain}

    def _is_delegated(self, countries: Sequence[Mention]) -> bool:
        """Whether the first sentence of the text has an official do it, and nothing names their leaders."""
        leaders = frozenset(who for place in countries for who in self._article.leaders(place.entity))
        if any(mention.entity in leaders for mention in self._article.mentions):
            return False
        first = self._article.lead_start
        return any(
            self._article.language.strangers.search(self._folded, *span) is not None
            for span in self._article.document.sentences[first : first + 1]
        )

    def of_abroad(self, trigger: Trigger, parties: Parties, cast: Cast) -> Parties:
        """The nearest of those who serve one state, where another's talks are named.

        "A says B leads US talks" is no meeting of the two; nor has anybody part in the talks of two states
        who serves neither: A氏、B氏から米中協議の説明.
        """
        if trigger.form not in ("noun", "neutral") or len(parties.actors) < 2:
            return parties
        states = {self._engine.country_of(place.entity) for place in self._right_before(trigger, cast)}
        if len(states) > 1:
            are_theirs = all(self._may_serve(actor, states) for actor in parties.actors if actor.is_known)
            return parties if are_theirs else replace(parties, actors=())
        if trigger.form != "noun":
            return parties
        with_whom = [place.entity for place in cast.places if 0 <= trigger.start - place.end <= 1]
        people = (who for actor in parties.actors for who in actor.entities)
        served = [self._engine.ever_served(who) for who in people]
        is_theirs = bool(served) and bool(frozenset.intersection(*served))
        is_abroad = bool(with_whom) and not any(with_whom[0] in of for of in served)
        return replace(parties, actors=parties.actors[-1:]) if is_theirs and is_abroad else parties

    def _right_before(self, trigger: Trigger, cast: Cast) -> list[Mention]:
        """The countries that stand right before the trigger, in one word or with a hyphen: 米中協議."""
        found: list[Mention] = []
        end = trigger.start
        for place in reversed(cast.places):
            if place.end > end or not _ONE_WORD.fullmatch(self._folded, place.end, end):
                continue
            found.append(place)
            end = place.start
        return found

    def _may_serve(self, actor: Actor, states: Collection[str | None]) -> bool:
        """Whether somebody serves one of the states, or none that is known."""
        served = [self._engine.ever_served(who) for who in actor.entities]
        return actor.is_leader_of_place or any(not of or not of.isdisjoint(states) for of in served)

    def _joined_before(self, trigger: Trigger, cast: Cast) -> list[Mention]:
        """The countries joined right before the trigger."""
        folded, end, chain = self._folded, trigger.start, []
        for place in reversed(cast.places):
            if place.end > end:
                continue
            gap = folded[place.end : end]
            is_joined = not gap.strip() or self._article.language.joins.fullmatch(gap) is not None
            if len(gap) > _JOINED_REACH or not is_joined:
                break
            chain.append(place)
            end = place.start
        return chain if len(chain) > 1 else []

    def _joined_first(self, trigger: Trigger, cast: Cast) -> list[Mention]:
        """The countries first joined in a sentence that names nobody: "Japan and Laos plan a summit".

        None behind a comma, nor where the summit is an organisation's.
        """
        chain: list[Mention] = []
        for place in cast.places:
            is_next = bool(chain) and self._are_next(chain[-1], place)
            if len(chain) > 1 and not is_next:
                break
            chain = [*chain, place] if is_next else [place]
        if len(chain) < 2 or any(a.is_known and not self._only_says(a, chain, trigger) for a in cast.actors):
            return []
        start, end = chain[-1].end, trigger.start
        if self._article.language.order == "subject-object-verb":
            start += self._folded[start : start + 1] == ","
        is_apart = start < end and _APART.search(self._folded, start, end) is not None
        around = Span(min(chain[0].start, trigger.start), max(chain[-1].end, trigger.end))
        is_of_others = any(m.kind == "organisation" for m in self._article.mentions_in(around))
        return [] if is_apart or is_of_others else chain

    def _only_says(self, actor: Actor, chain: Sequence[Mention], trigger: Trigger) -> bool:
        """Whether somebody only says it, before a colon or behind a dash: "Lavrov: Russia, Cuba to sign"."""
        before = _SAYS.match(self._folded, actor.end, max(actor.end, chain[0].start))
        last = max(chain[-1].end, trigger.end)
        behind = actor.start >= last and _SAID_BY.search(self._folded, last, actor.start) is not None
        return before is not None or behind

    def _are_next(self, first: Mention, second: Mention) -> bool:
        """Whether only a word like "and" stands between the two."""
        joined = self._article.language.joined_places
        return joined.fullmatch(self._folded, first.end, second.start) is not None
