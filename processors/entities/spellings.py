"""Full names whose given name is spelt, declined or ordered in a way that no file lists.

A surname beside its own given name: "Anthony Blinken", "Реджепом Эрдоганом", "Takaichi Sanae".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from processors.entities.folding import fold_alias
from processors.entities.forms import SURNAME_SENSES, Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.reading import Reading, Reference

_FEWEST_LETTERS = 4
#: Shorter names have too many neighbours: Karl and Kara.
_FEWEST_LETTERS_ALIKE = 5
_ALIKE = 0.8
#: Ending of a woman's name beside a man's: Daniela is no Daniel.
_FEMININE = ("a", "e")


class Spellings:
    """Joins surnames with the given names beside them. Safe to share by threads."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._knowledge = knowledge
        self._given_names = lexicon.given_names
        self._given: dict[str, frozenset[str]] = {}

    def join(self, reading: Reading, references: Sequence[Reference]) -> list[Reference]:
        """The references, surnames with their own given name beside them as full names."""
        return [
            self._joined(reading, references, index) if reference.sense in SURNAME_SENSES else reference
            for index, reference in enumerate(references)
        ]

    def _joined(self, reading: Reading, references: Sequence[Reference], index: int) -> Reference:
        reference = references[index]
        if is_unspaced(reading.text[reference.start]):
            return reference
        for start, end in self._beside(reading, references, index):
            who = self._bearers(reading.text[start:end], reading.text, reference)
            if who:
                span = min(start, reference.start), max(end, reference.end)
                return Reference(*span, who, Sense.NAME, "name")
        return reference

    def _beside(
        self, reading: Reading, references: Sequence[Reference], index: int
    ) -> Iterator[tuple[int, int]]:
        """Where the words with a capital before and behind the surname stand that are no other name's."""
        reference = references[index]
        word = reading.previous_word(reference.start)
        if word[:1].isupper() and not (index and references[index - 1].end == reference.start - 1):
            start = reference.start - 1 - len(word)
            yield start, reference.start - 1
            first = reading.previous_word(start)  # "Rodrigo Roa Duterte"
            if first[:1].isupper() and not (index and references[index - 1].end >= start - 1):
                yield start - 1 - len(first), start - 1
        word = reading.next_word(reference.end)
        is_last = index + 1 == len(references)
        if word[:1].isupper() and (is_last or references[index + 1].start != reference.end + 1):
            yield reference.end + 1, reference.end + 1 + len(word)

    def _bearers(self, word: str, text: str, reference: Reference) -> tuple[str, ...]:
        surname = text[reference.start : reference.end]
        return tuple(
            who
            for who in reference.candidates
            if any(self._is_spelling(word, given) for given in self._given_of(who) if given not in surname)
        )

    def _given_of(self, who: str) -> frozenset[str]:
        """The first and the last word of every name, folded once for each person."""
        given = self._given.get(who)
        if given is None:
            names = (fold_alias(name).split(" ") for _, name in self._knowledge.entities[who].all_names())
            given = frozenset(words[end] for words in names if len(words) > 1 for end in (0, -1))
            self._given[who] = given
        return given

    def _is_spelling(self, word: str, given: str) -> bool:
        """Whether two words are one given name: the same, or nearly so and neither a name of its own."""
        if word == given:
            return len(word) >= _FEWEST_LETTERS
        if min(len(word), len(given)) < _FEWEST_LETTERS_ALIKE or word[0] != given[0]:
            return False
        if word.isascii() and abs(len(word) - len(given)) > 1:
            return False
        is_woman = word.endswith(_FEMININE) and not given.endswith(_FEMININE)
        return (
            not is_woman
            and not {word, given} <= self._given_names
            and SequenceMatcher(None, word, given).ratio() >= _ALIKE
        )
