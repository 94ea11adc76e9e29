"""Surnames that nobody wrote down: the last word of a full name that the article has used.

Only people without `weak` names or `surnames` of their own get them, and only in articles that name them in
full, so a hundred thousand imported people cost nothing where they do not occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from processors.entities.forms import Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.reading import Reading, Reference, Spans

_FEWEST_LETTERS = 3
#: A surname is looked for at most this often in one article.
_MOST_FINDS = 200


class DerivedSurnames:
    """Finds the last words of full names where they stand alone. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._ordinary = lexicon.ordinary
        self._addresses = lexicon.addresses | frozenset(t for texts in lexicon.titles.values() for t in texts)
        self._without = frozenset(
            entity.id
            for entity in knowledge.entities.values()
            if entity.kind == "person" and not entity.weak and not entity.surnames
        )

    def find(self, reading: Reading, references: Sequence[Reference]) -> list[Reference]:
        """Weak references outside those there are."""
        people = self._surnames(reading.text, references)
        if not people:
            return []
        spans = Spans(references)
        return [
            Reference(start, start + len(surname), tuple(ids), Sense.WEAK, "alias")
            for surname, ids in people.items()
            for start in _occurrences(reading.text, surname)
            if not spans.cover(start, start + len(surname)) and reading.original(start, start + 1).isupper()
        ]

    def _surnames(self, text: str, references: Iterable[Reference]) -> dict[str, dict[str, None]]:
        """Surname to the ids of those whom the article names in full with it."""
        found: dict[str, dict[str, None]] = {}
        for reference in references:
            if reference.sense is not Sense.NAME or reference.entity not in self._without:
                continue
            words = text[reference.start : reference.end].split()
            if len(words) < 2 or is_unspaced(words[-1]) or words[0] in self._addresses:
                continue
            if len(words[-1]) >= _FEWEST_LETTERS and words[-1] not in self._ordinary:
                found.setdefault(words[-1], {})[reference.entity] = None
        return found


def _occurrences(text: str, surname: str) -> Iterator[int]:
    """Where the surname stands as a word of its own."""
    start = 0
    for _ in range(_MOST_FINDS):
        start = text.find(f" {surname} ", start)
        if start < 0:
            return
        yield start + 1
        start += len(surname) + 1
