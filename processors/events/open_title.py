"""What a headline says of events without people: whose they are, whether it hints at them, or asks why."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from processors.events.holders import names_own
from processors.events.part import Part
from processors.text import Span

if TYPE_CHECKING:
    from processors.events.reader import Reader

#: Where a part of a headline begins.
_PART = re.compile(r"(?:^|[:;.!?|–—\[(]| - )[\s\"'“‘«¿]*")


class OpenTitle(Part):
    """The headline of an article being read."""

    def __init__(self, article: Reader) -> None:
        super().__init__(article)
        self._end = article.document.title_end

    @cached_property
    def names_country(self) -> bool:
        """Whether it names a country, and no person."""
        named = self._article.mentions_in(Span(0, self._end))
        is_country = self._article.engine.is_country
        return any(m.kind == "place" and is_country(m.entity) for m in named) and not any(
            m.kind == "person" for m in named
        )

    @cached_property
    def asks_why(self) -> bool:
        """Whether it, or a part of it, asks why: "A's exit: why bosses leave". What it is about has been
        news before. Where verbs come last, the word for it may stand anywhere.
        """
        why, order = self._article.language.explains, self._article.language.order
        if order != "subject-verb-object":
            return why.search(self._folded, 0, self._end) is not None
        parts = _PART.finditer(self._folded, 0, self._end)
        return any(why.match(self._folded, part.end(), self._end) for part in parts)

    @cached_property
    def hints(self) -> frozenset[str]:
        """The kinds of event at which it hints: "A says goodbye to B", "B wants all of C"."""
        return self._triggers.open.hinted(self._folded, self._end)

    @cached_property
    def is_of_markets(self) -> bool:
        """Whether it is about markets: what only the text tells is what moved them."""
        return self._article.language.markets.search(self._folded, 0, self._end) is not None

    def names_part(self, base: str, kind: str) -> bool:
        """Whether it has a word of what the kind needs: the chief executive, the bank."""
        groups = [
            *self._triggers.needs.get(base, {}).values(),
            *self._triggers.needs.get(kind, {}).values(),
        ]
        return bool(groups) and groups[-1].search(self._folded, 0, self._end) is not None

    def names_own(self, kind: str) -> bool:
        """Whether it names somebody whom the narrower kind is about."""
        others, language = self._triggers.others.get(kind), self._article.language
        if others is None:
            return False
        title, needs = Span(0, self._end), self._triggers.needs[kind].values()
        return any(names_own(self._folded, title, own, others, language) for own in needs)
