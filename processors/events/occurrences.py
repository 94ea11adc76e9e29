"""What the engine finds: sentences that tell of events, and the article they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from processors.events.actors import Actor
from processors.events.said_dates import SaidDate
from processors.events.sentence_status import Reading
from processors.events.triggers import Trigger
from processors.text import Document, Span
from wirewatch.records import Mention


@dataclass(frozen=True)
class Occurrence:
    """A sentence that tells of an event.

    `parties` are the entities that take part by name, `implied` those that the destination of a visit
    stands for, `hosted_at` where each of these receives; `is_visit`: one goes, nothing says that people
    come together; `is_call`: they call each other. `sentence` counts from 0, the title first where there
    is one (`is_title`); `is_subordinate`: in a clause like "after ..."; `is_backdrop`: what else is done is
    the news: "A tests missiles after B's visit", "gold up amid talks"; `is_of_actor`: it says who does
    something else: "A, who met B, signed"; `is_vague`: nothing beside it makes certain that it is such an
    event; `is_news`: a headline tells of it as of what goes on just now; `is_announced`: whoever does it
    says so, and it is done: a takeover.
    """

    kind: str
    trigger: Trigger
    span: Span
    sentence: int
    is_title: bool
    parties: frozenset[str]
    implied: frozenset[str]
    actors: tuple[Actor, ...]
    reading: Reading
    dates: tuple[SaidDate, ...]
    where: str | None
    is_sure: bool = True
    is_visit: bool = False
    is_call: bool = False
    is_subordinate: bool = False
    is_backdrop: bool = False
    is_of_actor: bool = False
    is_vague: bool = False
    is_news: bool = False
    is_announced: bool = False
    hosted_at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Analysis:
    """What the engine found in one article, for every watch to look at.

    `headline_end`: where the title ends, or the first sentence of a text without one, by which
    `title_entities` and `title_names_nobody` go; `title_messages`: calls and letters, where the title tells
    of one; `title_meets`: it tells of people who meet or go somewhere; `title_names_nobody`: it names no
    person and is not about markets; `is_feature`: it is marked as a comment's or a report's from the scene;
    `served` are the countries in which a party of an event, or a host, holds an office; `of_states`: the
    events read once more with states as parties, where a watch names some.
    """

    document: Document
    language: str
    published: date | None
    occurrences: tuple[Occurrence, ...]
    title_entities: frozenset[str]
    lead_start: int
    headline_end: int
    is_unconfirmed: bool
    is_undated: bool
    title_messages: frozenset[str]
    title_meets: bool
    title_names_nobody: bool
    is_feature: bool
    served: Mapping[str, frozenset[str]]
    mentions: tuple[Mention, ...]
    of_states: tuple[Occurrence, ...] = ()

    def with_states(self) -> Analysis:
        """The same with the events that states, not only people, are parties of: "Peru, Chile sign pact"."""
        return replace(self, occurrences=self.of_states)

    @cached_property
    def sources(self) -> dict[int, str | None]:
        """Whom a sentence names as its source, kept for the next watch that asks for the same sentence."""
        return {}
