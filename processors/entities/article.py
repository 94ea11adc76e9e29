"""An article while its people are settled: whom it names, and which titles stand beside or inside a name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from processors.entities.forms import is_unspaced
from processors.entities.offices import Office, Offices
from processors.entities.reading import Hit, Reading, Reference

_OFFICE_GAP = re.compile(" {1,2}|")
#: Behind an office these end what is said of the one before: 李 대통령, 다카이치 총리; 李대통령-아소.
_LIST_MARK = re.compile("[,，、·・‧∙ㆍ–—-]")
_NEARBY_REFERENCES = 12


@dataclass
class Article:
    """What is known of an article while its people are settled.

    `first_introductions` and `first_strangers` say where somebody known and a stranger's surname is first
    written in full, `named` who bears a surname, `places` what else is named; the rest is remembered answers.
    """

    reading: Reading
    offices: Offices
    references: list[Reference]
    office_ends: dict[int, Office]
    title_ends: dict[int, Hit]
    first_introductions: dict[str, int] = field(default_factory=dict)
    first_strangers: dict[str, int] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    namesakes: dict[str, bool] = field(default_factory=dict)
    serving: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def title_starts(self) -> dict[int, Hit]:
        """The longest title that begins at an offset."""
        return {hit.start: hit for hit in sorted(self.reading.titles, key=lambda hit: hit.end)}

    def leads(self, who: str) -> bool:
        """Whether somebody leads a place on the article's day; without a day, ever did."""
        return self.offices.leads(who, self.reading.day)

    def serves(self, who: str) -> bool:
        """Whether somebody holds an office on the article's day; without a day, ever did."""
        if who not in self.serving:
            self.serving[who] = bool(self.offices.held(who, self.reading.day))
        return self.serving[who]

    def only(self, candidates: Sequence[str]) -> str | None:
        """The one candidate, else the one that leads at the time."""
        if len(candidates) == 1:
            return candidates[0]
        leading = [who for who in candidates if self.leads(who)]
        return leading[0] if len(leading) == 1 else None

    def is_at_home(self, who: str) -> bool:
        """Whether the article names a place or organisation that the person leads or led."""
        return not self.places.isdisjoint(self.offices.places_of(who))

    def office_before(self, reference: Reference) -> Office | None:
        """The office that introduces the name."""
        for end in range(reference.start, reference.start - 3, -1):
            office = self.office_ends.get(end)
            if office is not None and _OFFICE_GAP.fullmatch(self.reading.text, end, reference.start):
                is_list = is_unspaced(office.title.form.text) and _LIST_MARK.search(
                    self.reading.original(end, reference.start)
                )
                return None if is_list else office
        return None

    def office_inside(self, reference: Reference) -> Office | None:
        """The title that is written together with the surname: 首相 of 菅首相."""
        title = self.title_ends.get(reference.end)
        if title is None or title.start <= reference.start:
            return None
        return Office(title.start, title.end, title, None, is_former=False)

    def whole_surname(self, reference: Reference) -> str:
        """A surname without spaces before its title: 石破 of 石破首相, which is compared by 石 elsewhere."""
        inside = self.office_inside(reference)
        return self.reading.text[reference.start : inside.start if inside else reference.end].rstrip(" ·")

    def nearest_before(self, reference: Reference) -> list[Reference]:
        """The references right before this one, the nearest first."""
        index = positions(self.references, reference).start
        return self.references[max(0, index - _NEARBY_REFERENCES) : index][::-1]

    def same_sentence(self, reference: Reference) -> Iterator[Reference]:
        """The nearest references on either side that stand in the same sentence."""
        index = next(i for i in positions(self.references, reference) if self.references[i] is reference)
        for step in (-1, 1):
            for distance in range(1, _NEARBY_REFERENCES):
                position = index + step * distance
                if not 0 <= position < len(self.references):
                    break
                other = self.references[position]
                first, second = (other, reference) if step < 0 else (reference, other)
                if not self.reading.is_same_sentence(first.end, second.start):
                    break
                yield other


def positions(references: Sequence[Reference], reference: Reference) -> range:
    """Where references that begin with this one stand in the ordered list."""
    low = bisect_left(references, reference.start, key=lambda r: r.start)
    high = bisect_right(references, reference.start, key=lambda r: r.start)
    return range(low, high)


def surnames_of(text: str, reference: Reference) -> dict[str, None]:
    """What the reference may be called by later: its first and last word, or its first character.

    An ordered set. Endings are cut so that cases and a possessive s compare equal.
    """
    words = text[reference.start : reference.end]
    if is_unspaced(words):
        return {words[0]: None}
    parts = words.split()
    return {_stem(parts[0]): None, _stem(parts[-1]): None}


def surname_of(text: str, reference: Reference) -> str:
    """What a surname is compared by: its last word, without the particles before it."""
    return list(surnames_of(text, reference))[-1]


def _stem(word: str) -> str:
    return word[:3] if "а" <= word[0] <= "я" else (word.rstrip("s") or word)
