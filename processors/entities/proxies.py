"""Which names stand for somebody or something else: Xi's envoy, a letter from Kim, сестра Ким Чен Ына."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from processors.entities.boundaries import ends_name, is_hangul
from processors.entities.forms import is_unspaced
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office
from processors.entities.reading import Hit, Reading, Reference, longest_of

_MOST_CHARACTERS_BETWEEN = 30
_MOST_LINK_CHARACTERS = 24
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
#: Somebody else begins behind one: "Xi, aides arrive", 岸田総理、国葬参列のモディ首相と会談.
_BREAK = re.compile(r"[,，、。！？!?;；\n]|\.\s")
#: Slavic names that are not in the genitive: "rzecznik Pieskow", "представитель Песков".
_CYRILLIC_NOMINATIVE = re.compile("[а-яґєії].*[бвгґджзклмнпрстфхцчшщйь]")
_LATIN_NOMINATIVE = re.compile("[a-z].*[bcdfgjklmnprstvwxz]")
_WEST_SLAVIC = frozenset({"pl", "cs"})
#: Stands for languages that have no words of their own here: the words of all others are looked for.
_ANY = ""


class Proxies:
    """Marks references that a head word beside them makes somebody else's. Immutable."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._titles = frozenset(
            text for title, texts in lexicon.titles.items() if lexicon.offices[title] for text in texts
        )
        self._heads = lexicon.heads
        self._languages = _union(lexicon.heads)
        self._heads_first, self._bare_heads = lexicon.heads_first, lexicon.bare_heads
        modifiers = _union(lexicon.modifiers) - _BREAKERS
        self._after = {
            language: re.compile(f" ?(?:s )?(?:(?:{_any_of(words)}) ?){{0,3}}")
            for language, words in (self._by_language(lexicon.modifiers) | {_ANY: modifiers}).items()
        }
        links, articles = self._by_language(lexicon.links), self._by_language(lexicon.articles)
        adjectives = self._by_language(
            {language: lexicon.modifiers.get(language, frozenset()) for language in lexicon.heads_first}
        )
        self._before = {
            language: re.compile(
                f" (?:(?:(?:{_any_of(adjectives[language])}) )?(?:{_any_of(words)}) )?"
                f"(?:(?:{_any_of(articles[language])}) )?"
            )
            for language, words in links.items()
        }

    def _by_language(self, words: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        of_all = _union(words)
        return {_ANY: of_all} | {language: words.get(language, frozenset()) for language in self._languages}

    def mark(self, reading: Reading, references: Sequence[Reference], offices: Sequence[Office]) -> None:
        """Set `proxy` on every reference that has a head beside it."""
        language = reading.language if reading.language in self._languages else _ANY
        heads = [
            head
            for head in longest_of(hit for hit in reading.heads if self._is_of(hit, language))
            if _is_whole(reading.text, head)
        ]
        longest = {title.start: title.end for title in sorted(reading.titles, key=lambda title: title.end)}
        heads = [head for head in heads if longest.get(head.start, 0) <= head.end]
        if not heads:
            return
        office_starts = {office.end: office.start for office in offices}
        for reference in references:
            if reference.proxy is None:
                head = self._head_after(reading, reference, heads, language) or self._head_before(
                    reading.text, reference, heads, office_starts, language
                )
                if head is not None:
                    reference.proxy = reading.original(head.start, head.end)

    def _is_of(self, head: Hit, language: str) -> bool:
        return language == _ANY or language in self._heads[head.form.about]

    def _only(self, head: Hit, language: str, languages: frozenset[str]) -> bool:
        """Whether the head, or the head in its language, is of `languages` only."""
        return language in languages if language else self._heads[head.form.about] <= languages

    def _head_after(
        self, reading: Reading, reference: Reference, heads: Sequence[Hit], language: str
    ) -> Hit | None:
        text = reading.text
        for index in range(bisect_left(heads, reference.end, key=_start), len(heads)):
            head = heads[index]
            if head.start > reference.end + _MOST_CHARACTERS_BETWEEN:
                break
            if self._only(head, language, self._heads_first):
                continue
            if not self._leads_to(text, reference.end, head.start, language):
                continue
            if _BREAK.search(reading.original(reference.end, head.start)):
                break
            is_own_title = head.form.about in self._titles and head.form.is_unspaced
            if not (is_own_title and _GENITIVE.search(text, reference.end, head.start) is None):
                return head
        return None

    def _leads_to(self, text: str, end: int, start: int, language: str) -> bool:
        """Whether the words between leave the head the name's: "Putin's foreign policy aide"."""
        if self._after[language].fullmatch(text, end, start):
            return True
        between = _POSSESSED.fullmatch(text, end, start)
        return between is not None and _BREAKERS.isdisjoint(between.group(1).split())

    def _head_before(
        self,
        text: str,
        reference: Reference,
        heads: Sequence[Hit],
        office_starts: dict[int, int],
        language: str,
    ) -> Hit | None:
        """A head before the name, or before the office that introduces the name."""
        name = text[reference.start : reference.end]
        if is_unspaced(name[0]) or _is_nominative(name, language):
            return None
        starts = [office_starts[end] for end in _ends_before(reference.start) if end in office_starts]
        found = (self._head_that_ends(text, start, heads, language) for start in (reference.start, *starts))
        return next((head for head in found if head is not None), None)

    def _head_that_ends(self, text: str, start: int, heads: Sequence[Hit], language: str) -> Hit | None:
        """The head that words like "of the" join to what begins at `start`."""
        for index in range(bisect_left(heads, start, key=_start) - 1, -1, -1):
            head = heads[index]
            if head.end < start - _MOST_LINK_CHARACTERS:
                break
            needs_link = text[head.end : start] == " " and not self._only(head, language, self._bare_heads)
            if not needs_link and self._before[language].fullmatch(text, head.end, start):
                return head
        return None


def _ends_before(start: int) -> range:
    """Where an office that introduces a name may end."""
    return range(start, start - 3, -1)


def _is_nominative(name: str, language: str) -> bool:
    """Whether a Slavic name stands in the nominative: it is the spokesman, not the one he speaks for."""
    pattern = _LATIN_NOMINATIVE if language in _WEST_SLAVIC else _CYRILLIC_NOMINATIVE
    return pattern.fullmatch(name) is not None


def _start(head: Hit) -> int:
    return head.start


def _union(words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(word for texts in words.values() for word in texts)


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, texts), key=len, reverse=True)) or "(?!)"


def _is_whole(text: str, head: Hit) -> bool:
    """A Korean head must end as a word does: 동생이, not 동생활동."""
    return not is_hangul(head.form.about[-1]) or ends_name(text, head.end)
