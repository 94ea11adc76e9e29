"""Which names stand for somebody or something else: Xi's envoy, a letter from Kim, сестра Ким Чен Ына."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from processors.entities.boundaries import ends_name, is_hangul
from processors.entities.forms import is_unspaced
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office
from processors.entities.reading import Hit, Reading, Reference

_MOST_CHARACTERS_BETWEEN = 30
_MOST_LINK_CHARACTERS = 16
_POSSESSED = re.compile(r" s((?: [a-z]+){1,3}) ")
#: Words between a possessive and a head after which the head is another's: "Xi's visit to officials".
_BREAKER_LIST = """
to with in of on for at by from as is was has had will says said told after before over about into during amid
while when and or but that who which meeting meetings met visit trip summit talks train arrival departure
speech state media call return plane plan plans decision proposal offer
"""
_BREAKERS = frozenset(_BREAKER_LIST.split())
#: A person's own title may follow the name (王毅外相); another's needs one of these between (習氏の外相).
_GENITIVE = re.compile("[の的之의]")
#: Endings of names that are not in the genitive.
_RUSSIAN_NOMINATIVE = frozenset("бвгджзклмнпрстфхцчшщйь")
#: In Russian and Arabic the head stands before the name.
_COMES_FIRST = re.compile("[а-я\u0620-\u064a]")
_ARTICLES = "(?:the |a |an |his |la |le |l |el |los |les |der |dem |des |den )?"


class Proxies:
    """Marks references that a head word beside them makes somebody else's. Immutable."""

    def __init__(self, lexicon: Lexicon) -> None:
        modifiers = _any_of(lexicon.modifiers)
        links = _any_of(lexicon.links)
        self._titles = frozenset(
            text for title, texts in lexicon.titles.items() if lexicon.offices[title] for text in texts
        )
        self._after = re.compile(f" ?(?:s )?(?:(?:{modifiers}) ?){{0,3}}")
        self._before = re.compile(f" (?:(?:{links}) )?{_ARTICLES}")

    def mark(self, reading: Reading, references: Sequence[Reference], offices: Sequence[Office]) -> None:
        """Set `proxy` on every reference that has a head beside it."""
        heads = [head for head in _longest(reading.heads) if _is_whole(reading.text, head)]
        longest = {title.start: title.end for title in sorted(reading.titles, key=lambda title: title.end)}
        heads = [head for head in heads if longest.get(head.start, 0) <= head.end]
        if not heads:
            return
        office_starts = {office.end: office.start for office in offices}
        for reference in references:
            if reference.proxy is None:
                head = self._head_after(reading.text, reference, heads) or self._head_before(
                    reading.text, reference, heads, office_starts
                )
                if head is not None:
                    reference.proxy = reading.original(head.start, head.end)

    def _head_after(self, text: str, reference: Reference, heads: Sequence[Hit]) -> Hit | None:
        for index in range(bisect_left(heads, reference.end, key=_start), len(heads)):
            head = heads[index]
            if head.start > reference.end + _MOST_CHARACTERS_BETWEEN:
                break
            if _COMES_FIRST.match(head.form.text) or not self._leads_to(text, reference.end, head.start):
                continue
            is_own_title = head.form.text in self._titles and head.form.is_unspaced
            if not (is_own_title and _GENITIVE.search(text, reference.end, head.start) is None):
                return head
        return None

    def _leads_to(self, text: str, end: int, start: int) -> bool:
        """Whether the words between leave the head the name's: "Putin's foreign policy aide"."""
        if self._after.fullmatch(text, end, start):
            return True
        between = _POSSESSED.fullmatch(text, end, start)
        return between is not None and _BREAKERS.isdisjoint(between.group(1).split())

    def _head_before(
        self, text: str, reference: Reference, heads: Sequence[Hit], office_starts: dict[int, int]
    ) -> Hit | None:
        """A head before the name, or before the office that introduces the name."""
        if is_unspaced(text[reference.start]) or _is_nominative(text[reference.start : reference.end]):
            return None
        starts = [office_starts[end] for end in _ends_before(reference.start) if end in office_starts]
        found = (self._head_that_ends(text, start, heads) for start in (reference.start, *starts))
        return next((head for head in found if head is not None), None)

    def _head_that_ends(self, text: str, start: int, heads: Sequence[Hit]) -> Hit | None:
        """The head that words like "of the" join to what begins at `start`."""
        for index in range(bisect_left(heads, start, key=_start) - 1, -1, -1):
            head = heads[index]
            if head.end < start - _MOST_LINK_CHARACTERS:
                break
            needs_link = head.form.text.isascii() and text[head.end : start] == " "
            if not needs_link and self._before.fullmatch(text, head.end, start):
                return head
        return None


def _ends_before(start: int) -> range:
    """Where an office that introduces a name may end."""
    return range(start, start - 3, -1)


def _is_nominative(name: str) -> bool:
    """Whether a Russian name stands in the nominative: it is the spokesman, not the one he speaks for."""
    return "а" <= name[0] <= "я" and name[-1] in _RUSSIAN_NOMINATIVE


def _start(head: Hit) -> int:
    return head.start


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, texts), key=len, reverse=True))


def _longest(heads: Iterable[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    covered = 0
    for hit in sorted(heads, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= covered:
            chosen.append(hit)
            covered = hit.end
    return chosen


def _is_whole(text: str, head: Hit) -> bool:
    """A Korean head must end as a word does: 동생이, not 동생활동."""
    return not is_hangul(head.form.text[-1]) or ends_name(text, head.end)
