"""The events without people in an article being read: an earthquake, a takeover, a resignation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from processors.events.actors import Cast
from processors.events.cues import find_cues
from processors.events.dates import SaidDate
from processors.events.occurrences import Occurrence
from processors.events.open_events import PERSON_GROUP, OpenTelling, open_reading
from processors.events.places import where_of
from processors.events.rules import Trigger
from processors.text import Span

if TYPE_CHECKING:
    from processors.events.reader import Reader

#: Events without people are looked for in the title and this many sentences after the lead's first.
OPEN_SENTENCES = 2
OPEN_LEAD_CHARS = 320
#: How far before its trigger a known person stands who is the one that resigns.
PERSON_REACH = 24


class OpenReader:
    """Reads the triggers of kinds whose parties are open, beside the reader of an article."""

    def __init__(self, article: Reader) -> None:
        self._article = article
        self._document = article.document
        self._triggers = article.triggers
        self._lead_start = article.lead_start

    def occurrences(
        self,
        index: int,
        sentence: Span,
        trigger: Trigger,
        cast: Cast,
        dates: tuple[SaidDate, ...],
        kinds: frozenset[str],
    ) -> Iterator[Occurrence]:
        """Events without people: an earthquake, a takeover; told by the first sentences or not at all."""
        if index > self._lead_start + OPEN_SENTENCES:
            return
        scope = self._open_scope(sentence)
        for kind in (trigger.kind, *self._article.engine.rules.narrower(trigger.kind)):
            if kind not in kinds:
                continue
            is_met = self._needs_are_met(trigger.kind, sentence, trigger) and (
                kind == trigger.kind or self._needs_are_met(kind, sentence, trigger)
            )
            if is_met or (sentence.start < self._document.title_end and self._lead_tells(trigger.kind, kind)):
                yield self._open_occurrence(index, sentence, trigger._replace(kind=kind), cast, dates, scope)

    def _lead_tells(self, base: str, kind: str) -> bool:
        """Whether a sentence of the lead has such a trigger with all that the kind needs."""
        folded = self._document.folded
        for sentence in self._document.sentences[self._lead_start : self._lead_start + OPEN_SENTENCES]:
            is_met = self._needs_are_met(base, sentence) and self._needs_are_met(kind, sentence)
            if is_met and any(
                trigger.kind == base for trigger in self._triggers.open.find(folded, *sentence)
            ):
                return True
        return False

    def _title_names_part(self, base: str, kind: str) -> bool:
        """Whether the title has a word of what the kind needs: the chief executive, the bank."""
        groups = [
            *self._triggers.needs.get(base, {}).values(),
            *self._triggers.needs.get(kind, {}).values(),
        ]
        return (
            bool(groups) and groups[-1].search(self._document.folded, 0, self._document.title_end) is not None
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

    def _is_persons(self, trigger: Trigger, sentence: Span) -> bool:
        """Whether a known person stands right before the trigger."""
        reach = Span(max(sentence.start, trigger.start - PERSON_REACH), trigger.start)
        return any(
            m.kind == "person" and not m.is_ambiguous and not m.proxy
            for m in self._article.mentions_in(reach)
        )

    def _open_occurrence(
        self,
        index: int,
        sentence: Span,
        trigger: Trigger,
        cast: Cast,
        dates: tuple[SaidDate, ...],
        scope: Span,
    ) -> Occurrence:
        folded = self._document.folded
        is_title = sentence.start < self._document.title_end
        kind = self._article.engine.rules.kinds[trigger.kind]
        base = self._article.engine.rules.kinds[kind.narrows or kind.kind]
        cues = find_cues(folded, sentence, trigger, self._article.language)
        names = tuple(Span(m.start, m.end) for m in self._article.mentions_in(sentence))
        told = OpenTelling(folded, sentence, trigger, is_title, scope, names)
        reading, is_sure = open_reading(
            base, kind, told, cues, dates, self._article.published, self._triggers
        )
        named = [m for m in self._article.mentions_in(scope) if not m.is_ambiguous and not m.proxy]
        where = where_of(folded, trigger, cast.places, None, self._article.language)
        return Occurrence(
            kind=trigger.kind,
            trigger=trigger,
            span=sentence,
            sentence=index,
            is_title=is_title,
            parties=frozenset(m.entity for m in named if m.kind != "place"),
            implied=frozenset(m.entity for m in named if m.kind == "place"),
            actors=(),
            reading=reading,
            dates=dates,
            where=where or (cast.places[0].entity if cast.places else None),
            is_sure=is_sure or self._title_names_part(base.kind, trigger.kind),
        )
