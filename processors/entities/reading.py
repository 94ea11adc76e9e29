"""One article while it is being read: its folded text, what the scan found, and how words are written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from processors.entities.boundaries import begins_word, ends_name, is_hangul, is_katakana_run
from processors.entities.folding import Folded, fold
from processors.entities.forms import Case, Form, Sense, is_unspaced

_TITLE_WORD = re.compile(r"[^\W\d_]{4,}")
_ABBREVIATION = re.compile(r"\b(?:Rep|Sen|Gov|Gen|Mr|Mrs|Ms|Dr|Prof|St|Col|Lt|Sgt|Capt|Rev|Hon|[A-Z])\.\s*$")
_SENTENCE_BREAK = re.compile(r"[.!?。！？\n…]")
_NEXT_WORD = re.compile(r" ([^\W\d_][\w]*(?:[-'’][^\W\d_]+)?)")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}$")
_HYPHENATED = re.compile(r"[-‐‑]([^\W\d_]+)")
_PREVIOUS_WORD = re.compile(r"([^\W\d_][\w.'’-]*)$")

#: 国王 is too short to take the 国 from a country: 英国王室.
_FEWEST_OF_OFFICE = 3
#: What gives way to a full name that begins within it.
_LOOSE = (Sense.SURNAME, Sense.WEAK)


class Hit(NamedTuple):
    """A form found at `text[start:end]` of the folded text."""

    start: int
    end: int
    form: Form


def longest_of(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping ones the leftmost and longest."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen


@dataclass(slots=True)
class Reference:
    """A mention in the making. `candidates` are the entities that the words may mean, the likeliest first."""

    start: int
    end: int
    candidates: tuple[str, ...]
    sense: Sense
    via: Literal["name", "alias", "role"] = "name"
    is_ambiguous: bool = False
    proxy: str | None = None

    @property
    def entity(self) -> str:
        """Who is meant, as far as is known."""
        return self.candidates[0]


@dataclass
class Reading:
    """An article being read."""

    content: str
    title_end: int
    language: str | None
    published_at: datetime | None
    seen_at: datetime | None
    names: list[Hit] = field(default_factory=list)
    titles: list[Hit] = field(default_factory=list)
    heads: list[Hit] = field(default_factory=list)
    joints: list[Hit] = field(default_factory=list)
    #: The content folded, with the way back; `text` is its text.
    folded: Folded = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.content)
        self.text = self.folded.text

    @cached_property
    def day(self) -> date | None:
        """When the article is from: its date, else when it was first seen; None: nobody said."""
        at = self.published_at or self.seen_at
        return at.astimezone(UTC).date() if at is not None else None

    @cached_property
    def is_title_case(self) -> bool:
        """Whether the title is written With Capitals Like This, so that a capital there says nothing."""
        words = _TITLE_WORD.findall(self.content, 0, self.title_end)
        capitalised = sum(word[0].isupper() for word in words[1:])
        return len(words) > 2 and capitalised >= 0.6 * (len(words) - 1)

    @cached_property
    def has_unspaced(self) -> bool:
        """Whether there is any Chinese, Japanese or Korean in the text."""
        return not self.text.isascii() and is_unspaced(self.text)

    @cached_property
    def is_korean(self) -> bool:
        """Whether the text is mostly in Korean."""
        if self.language is not None:
            return self.language == "ko"
        sample = self.content[:2_000]
        return sum(map(is_hangul, sample)) > 0.2 * len(sample)

    def original(self, start: int, end: int) -> str:
        """The original characters of `text[start:end]`."""
        return self.content[self.folded.original(start) : self.folded.original(end)]

    def is_written_as(self, hit: Hit) -> bool:
        """Whether the hit is a whole word in its script, written in the capitals that its form needs."""
        if hit.form.languages and self.language not in hit.form.languages:
            return False
        if hit.form.is_unspaced:
            return self._is_whole_unspaced(hit)
        if hit.form.sense is Sense.TITLE and self.hyphenated(hit.end)[:1].isalpha():
            return False
        if hit.form.case is Case.ANY:
            return True
        written = self.original(hit.start, hit.end)
        if hit.form.case is Case.CAPITAL:
            return written[:1].isupper()
        return written.upper() == written and not self._is_shouted(hit)

    def _is_whole_unspaced(self, hit: Hit) -> bool:
        first, last = self.text[hit.start], self.text[hit.end - 1]
        if not is_katakana_run(self.text, hit.start, hit.end):
            return False
        is_word = hit.form.sense in (Sense.TITLE, Sense.HEAD, Sense.JOINT)
        if is_hangul(first) and not is_word and not begins_word(self.text, hit.start):
            return False
        if is_hangul(last) and hit.form.sense in (Sense.NAME, Sense.SURNAME, Sense.WEAK, Sense.DERIVED):
            return ends_name(self.text, hit.end)
        return True

    def _is_shouted(self, hit: Hit) -> bool:
        """Whether the words around are in capitals too: "TELL US NOW" names no country."""
        around = self.original(max(1, hit.start - 12), hit.start) + self.original(hit.end, hit.end + 12)
        letters = [char for char in around if char.isalpha()]
        return len(letters) >= 4 and all(char.isupper() for char in letters)

    def is_dotted(self, start: int, end: int) -> bool:
        """Whether a full stop behind the words belongs to them, as in U.S."""
        last = self.folded.original(end)
        if self.content[last : last + 1] != ".":
            return False
        return _DOTTED.match(self.original(start, end + 1)) is not None

    def is_in_title(self, offset: int) -> bool:
        """Whether the folded offset lies in the title."""
        return self.folded.original(offset) < self.title_end

    def next_word(self, end: int) -> str:
        """The word after one space behind `text[:end]`, as it is written; "" when there is none."""
        start = self.folded.original(end)
        found = _NEXT_WORD.match(self.content, start)
        return found.group(1) if found else ""

    def previous_word(self, start: int) -> str:
        """The word before `text[start:]` and one space, as it is written; "" when there is none."""
        offset = self.folded.original(start) - 1
        before = self.content[max(0, offset - 32) : offset + 1]
        if before[-1:] != " " or before[-2:-1].isspace():
            return ""
        word = before[before.rfind(" ", 0, -1) + 1 : -1]
        if word.isalpha():
            return word
        found = _PREVIOUS_WORD.search(word)
        return found.group(1) if found else ""

    def hyphenated(self, end: int) -> str:
        """What a hyphen joins to the word that ends at the folded offset, as it is written; else ""."""
        found = _HYPHENATED.match(self.content, self.folded.original(end))
        return found.group(1) if found else ""

    def opens_sentence(self, start: int) -> bool:
        """Whether nothing but marks stands between the folded offset and a sentence's beginning."""
        offset = self.folded.original(start)
        before = self.content[max(0, offset - 4) : offset].rstrip(" \t\"'“”‘’«»(-–—")
        if before.endswith("."):
            return not _ABBREVIATION.search(self.content, max(0, offset - 12), offset)
        return not before or before[-1] in "!?。！？\n…:" or offset == self.title_end

    def is_same_sentence(self, first_end: int, second_start: int) -> bool:
        """Whether no sentence ends between two folded offsets."""
        start, end = self.folded.original(first_end), self.folded.original(second_start)
        return bisect_left(self._sentence_breaks, start) == bisect_left(self._sentence_breaks, end)

    @cached_property
    def _sentence_breaks(self) -> list[int]:
        return [found.start() for found in _SENTENCE_BREAK.finditer(self.content)]


class Spans:
    """Where references stand: sorted, none within another."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._spans = sorted((reference.start, reference.end) for reference in references)
        self._starts = [start for start, _ in self._spans]

    def cover(self, start: int, end: int) -> bool:
        """Whether any of `start` up to `end` is within one of them."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._spans[index][1] > start


def choose(reading: Reading) -> list[Reference]:
    """Of overlapping names the leftmost and longest; readings of the same words together.

    A surname or weak alias gives way to a full name that begins within it: "President [Michel Aoun]"; a
    country's 国 to an office: 米 [国務長官].
    """
    chosen: list[Reference] = []
    covered = 0
    hits = sorted(reading.names, key=lambda hit: (hit.start, -hit.end, hit.form.sense))
    names = [hit for hit in hits if hit.form.sense is Sense.NAME]
    starts = [name.start for name in names]
    offices = {hit.start: hit.end for hit in reading.titles if hit.end - hit.start >= _FEWEST_OF_OFFICE}
    for (start, end), group in _grouped(hits):
        if start < covered:
            continue
        if offices.get(end - 1, 0) > end and reading.text[end - 1] == "国":
            continue
        within = names[bisect_right(starts, start) : bisect_left(starts, end)]
        if group[0].form.sense in _LOOSE and any(name.end > end for name in within):
            continue
        covered = end
        sense = group[0].form.sense
        if any(hit.form.sense is Sense.DECOY for hit in group):
            chosen.append(Reference(start, end, (), Sense.DECOY))
            continue
        end += reading.is_dotted(start, end)
        about = dict.fromkeys(hit.form.about for hit in group if hit.form.sense is sense)
        via: Literal["name", "alias"] = "name" if sense is Sense.NAME else "alias"
        chosen.append(Reference(start, end, tuple(about), sense, via))
    return chosen


def _grouped(hits: Iterable[Hit]) -> Iterable[tuple[tuple[int, int], list[Hit]]]:
    group: list[Hit] = []
    for hit in hits:
        if group and (hit.start, hit.end) != (group[0].start, group[0].end):
            yield (group[0].start, group[0].end), group
            group = []
        group.append(hit)
    if group:
        yield (group[0].start, group[0].end), group
