"""States as parties themselves: "Peru, Chile sign pact", 中越签署协议, "A and B sign" for their states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from processors.events.actors import Actor, Cast
from processors.events.part import Part
from processors.events.places import stands_there
from processors.events.sentence import Sentence
from processors.text import Span
from wirewatch.records import Mention


class StateParties(Part):
    """The sentences of an article being read, with states where it names people and countries."""

    def told(self, sentence: Sentence) -> Sentence:
        """The sentence with a cast of states; each person stands for those in which an office is held."""
        actors = sorted(self._actors(sentence.span), key=lambda actor: (actor.start, -actor.end))
        apart = [one for number, one in enumerate(actors) if not _is_inside(one, actors[:number])]
        return replace(sentence, cast=Cast(tuple(apart), ()), previous=(), before=())

    def _actors(self, span: Span) -> Iterator[Actor]:
        mentions = [mention for mention in self._article.mentions_in(span) if not mention.is_ambiguous]
        for mention in mentions:
            states = self._states_of(mention)
            if states:
                yield Actor(mention.start, mention.end, states)
        yield from self._short(span, mentions)

    def _states_of(self, mention: Mention) -> frozenset[str]:
        """Whom the mention stands for: a country, a union, the capital of one, the state of somebody."""
        if mention.kind == "person":
            served = self._engine.served_by(mention.entity, self._article.day)
            return served | {mention.entity} if served else served
        if mention.kind != "place":
            return frozenset([mention.entity]) if self._engine.has_offices(mention.entity) else frozenset()
        country = self._engine.country_of(mention.entity)
        acts = self._engine.is_country(mention.entity) or (
            self._engine.is_capital(mention.entity)
            and not stands_there(mention, self._folded, self._article.language)
        )
        return frozenset([country]) if country is not None and acts else frozenset()

    def _short(self, span: Span, mentions: list[Mention]) -> Iterator[Actor]:
        """Countries by their one-letter forms, side by side or with a dot beside a name: 中越, 한·베트남."""
        forms = self._article.short_forms
        if not forms:
            return
        rules = self._engine.rules
        for found in rules.short_pair_spans(self._folded, span):
            for offset in range(found.start, found.end):
                if self._folded[offset] in forms:
                    yield Actor(offset, offset + 1, frozenset([forms[self._folded[offset]]]))
        for mention in mentions:
            beside = rules.short_beside(self._folded, mention.start, self._article.language.code)
            if mention.kind == "place" and beside is not None:
                yield Actor(mention.start - 2, mention.start - 1, frozenset([beside]))


def _is_inside(actor: Actor, others: list[Actor]) -> bool:
    return any(other.start <= actor.start and actor.end <= other.end for other in others)
