"""One sentence being read: who and where is in it, which triggers and dates, who was named just before."""

from __future__ import annotations

from dataclasses import dataclass

from processors.events.actors import Actor, Cast
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.text import Span


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article.

    `number` counts from 0, the title first where there is one (`is_title`); `previous` are the known people
    of the sentence before. `before` is everybody in the headline and the first sentence of the text, as far
    as they precede this one; it is empty further down.
    """

    number: int
    span: Span
    is_title: bool
    cast: Cast
    triggers: tuple[Trigger, ...]
    dates: tuple[SaidDate, ...]
    previous: tuple[Actor, ...]
    before: tuple[Actor, ...] = ()

    @property
    def names(self) -> tuple[Span, ...]:
        """Where people and places are named."""
        people = [Span(actor.start, actor.end) for actor in self.cast.actors]
        return (*people, *(Span(place.start, place.end) for place in self.cast.places))
