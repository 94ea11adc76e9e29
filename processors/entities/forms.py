"""Every surface form of every entity, ready to be looked for all at once.

    entity file  ->  forms: folded text, what it says about which entity, how it must be written

Forms of scripts with spaces are looked for as whole words; Chinese, Japanese and Korean forms
anywhere, with their surroundings looked at afterwards (`boundaries`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache

import msgspec

from processors.entities.boundaries import is_katakana
from processors.entities.folding import fold_alias, fold_spellings
from processors.entities.inflection import (
    WEST_SLAVIC,
    Word,
    adjective_forms,
    affixes,
    east_slavic_words,
    inflected,
    west_slavic_words,
)
from processors.entities.knowledge import Entity
from processors.entities.lexicon import Lexicon, word_frequencies

_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_HANGUL_OR_HAN = ("zh", "ja", "ko")
#: Between a surname of one character and the office that its bearer left: 윤 전 대통령, 文前大統領.
_FORMER = {"zh": ("前",), "ja": ("前", "元"), "ko": (" 전 ",)}
_MOST_CAPITALS = 6
#: A stem is looked for from this many letters on.
_FEWEST_STEM = 4
#: A surname is telling from this many letters on, in Chinese, Japanese and Korean characters.
_FEWEST_LETTERS = 4
_FEWEST_UNSPACED = 3
_NAME_PARTS = re.compile("[ ·・]")
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "von",
        "van",
        "der",
        "den",
        "zu",
        "bin",
        "ben",
        "el",
        "al",
    ]
)
#: Where surnames are one character long, in Chinese and in Korean letters.
_ONE_CHARACTER_SURNAMES = frozenset({"china", "south-korea", "north-korea", "taiwan", "hong-kong", "macao"})
#: 韩总统 is South Korea's.
_COUNTRY_AS_WELL = "韩"
#: Whoever holds these is called by a first name.
_BY_FIRST_NAME = frozenset({"monarch", "pope", "crown-prince"})
#: What is listed for these counts in their texts only: folded, the words are many others (Mỹ, Ý, AS, Çin) ...
_BOUND = frozenset({"vi"})
#: ... for these only the places.
_BOUND_PLACES = frozenset({"id", "tr", "cs", "pl"})
#: Whose names are declined in Polish, Czech and Slovak.
_WEST_SLAVIC_SOURCES = WEST_SLAVIC | {"en"}
_ANY_LANGUAGE: frozenset[str] = frozenset()


class Sense(IntEnum):
    """What a form says.

    DECOY: these words are not the entity that they look like; DERIVED: a surname that nobody vouches for.
    """

    NAME = 1
    SURNAME = 2
    WEAK = 3
    ADJECTIVE = 4
    DECOY = 5
    TITLE = 6
    HEAD = 7
    SHORT = 8
    JOINT = 9
    DERIVED = 10


#: Senses in which a form is somebody's surname, or may be.
SURNAME_SENSES = (Sense.SURNAME, Sense.WEAK, Sense.DERIVED)


class Case(IntEnum):
    """How the words must be written in the text to count."""

    ANY = 0
    CAPITAL = 1
    UPPER = 2


class Form(msgspec.Struct, frozen=True, gc=False):
    """What a folded text says. `about` is an entity id, a title or a proxy head; `text` only a title has.

    With `endings` or `beginnings` the text is the stem of a word that has one of them; `before` are the words
    of the name that stand before it. An entity's names that say the same share one form.
    """

    sense: Sense
    about: str
    case: Case = Case.ANY
    languages: frozenset[str] = frozenset()
    is_unspaced: bool = False
    endings: frozenset[str] | None = None
    before: tuple[Word, ...] = ()
    beginnings: frozenset[str] | None = None
    text: str = ""

    def pattern(self, text: str) -> str:
        """What to look for in folded text: words have spaces around them, stems on one side."""
        if self.is_unspaced:
            return text
        if self.beginnings is not None:
            return f"{text} "
        return f" {text} " if self.endings is None else f" {text}"

    def span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Where the whole name stands, if its pattern's match `text[start:end]` is part of it."""
        if self.is_unspaced:
            return start, end
        if self.beginnings is not None:
            begin = text.rfind(" ", 0, start) + 1
            return (begin, end - 1) if text[begin:start] in self.beginnings else None
        start, end = start + 1, end - 1 if self.endings is None else end
        if self.endings is not None:
            stem, end = end, text.find(" ", end)
            if text[stem:end] not in self.endings:
                return None
        for stem_before, endings in reversed(self.before):
            begin = text.rfind(" ", 0, start - 1) + 1
            word = text[begin : start - 1]
            if not word.startswith(stem_before) or word[len(stem_before) :] not in endings:
                return None
            start = begin
        return start, end


#: A folded text and what it says.
Named = tuple[str, Form]


def is_unspaced(text: str) -> bool:
    """Whether the text is in a script where words need no spaces between them (Korean included)."""
    return _UNSPACED.search(text) is not None


def forms_of(entity: Entity, lexicon: Lexicon) -> Iterator[Named]:
    """Every form of one entity, with its text."""
    is_person = entity.kind == "person"
    for language, name in entity.all_names():
        yield from _name_forms(name, Sense.NAME, entity, lexicon, language, is_person)
        if language in _WEST_SLAVIC_SOURCES and not _is_second_name(name, entity, language):
            yield from _west_slavic(name, Sense.NAME, entity)
    for language, surnames in entity.surnames.items():
        for surname in surnames:
            yield from _surname_forms(entity, language, surname, Sense.SURNAME, lexicon)
    for language, surnames in entity.weak.items():
        for surname in surnames:
            yield from _surname_forms(entity, language, surname, Sense.WEAK, lexicon)
    for language, adjectives in entity.adjectives.items():
        for adjective in adjectives:
            texts = adjective_forms(adjective, language)
            yield from _forms(texts, Sense.ADJECTIVE, entity, adjective, lexicon, language)
    for decoys in entity.decoys.values():
        for decoy in decoys:
            yield from _forms(inflected(decoy, is_person=False), Sense.DECOY, entity, "", lexicon)


def _is_second_name(name: str, entity: Entity, language: str) -> bool:
    """Whether it is another English name of a country, which others do not use: Holland."""
    return language == "en" and bool(entity.code) and name != entity.names["en"][0]


def _name_forms(
    name: str, sense: Sense, entity: Entity, lexicon: Lexicon, language: str, is_person: bool = True
) -> Iterator[Named]:
    """A name as it stands in running text, in its cases."""
    words = east_slavic_words(name, language)
    declined = list(_declined(words, sense, entity, _case(name), lexicon)) if words else []
    yield from (
        declined
        or list(_affixed(name, sense, entity, lexicon, language))
        or _forms(
            inflected(name, is_person=is_person, language=language), sense, entity, name, lexicon, language
        )
    )


def _affixed(name: str, sense: Sense, entity: Entity, lexicon: Lexicon, language: str) -> Iterator[Named]:
    """An Arabic or Bengali name by its stem; nothing where that is short."""
    affixed = affixes(name)
    stem = fold_alias(affixed.stem) if affixed is not None else ""
    if affixed is None or len(stem) < _FEWEST_STEM or is_unspaced(stem):
        return
    has_endings = len(affixed.endings) > 1
    endings = _folded_endings(affixed.endings) if has_endings else None
    beginnings = None if has_endings else affixed.beginnings
    case = _case(name)
    languages = lexicon.language_bound.get(name) or _bound(entity, language)
    form = Form(sense, entity.id, case, languages, endings=endings, beginnings=beginnings)
    for text in sorted(fold_spellings(affixed.stem)):
        yield text, form


def _west_slavic(name: str, sense: Sense, entity: Entity) -> Iterator[Named]:
    """Case forms for texts of those languages only, of places and people with an office or a surname.

    For a hundred thousand imported people and places they would double what is looked for; imported places
    are not said to be part of a country.
    """
    is_looked_for = entity.roles or entity.code or entity.part_of or entity.surnames
    if is_looked_for and _script(name) == "LATIN":
        words = west_slavic_words(name)
        if words:
            yield from _declined(words, sense, entity, _case(name), languages=WEST_SLAVIC)


def _declined(
    words: Sequence[Word],
    sense: Sense,
    entity: Entity,
    case: Case,
    lexicon: Lexicon | None = None,
    languages: frozenset[str] = _ANY_LANGUAGE,
) -> Iterator[Named]:
    """A declined name by the stem of its last word; nothing where marks are part of it.

    A short stem begins too many words: each of its cases is looked for by itself.
    """
    folded = [_folded_word(word) for word in words]
    if not all(word.stem.isalnum() for word in folded):
        return
    *before, (stem, endings) = folded
    if len(stem) >= _FEWEST_STEM:
        yield stem, Form(sense, entity.id, case, languages, False, endings, tuple(before))
        return
    for ending in sorted(endings):
        text = stem + ending
        bound = lexicon.language_bound.get(text, languages) if lexicon and not before else languages
        yield text, Form(sense, entity.id, case, bound, before=tuple(before))


def _folded_word(word: Word) -> Word:
    return Word(fold_alias(word.stem), _folded_endings(word.endings))


@cache
def _folded_endings(endings: frozenset[str]) -> frozenset[str]:
    return frozenset(fold_alias(ending) for ending in endings)


def _forms(
    texts: Iterable[str], sense: Sense, entity: Entity, name: str, lexicon: Lexicon, language: str = ""
) -> Iterator[Named]:
    case, bound = _case(name), _bound(entity, language)
    for text in texts:
        for folded in filter(None, sorted(fold_spellings(text))):
            languages = lexicon.language_bound.get(text) or lexicon.language_bound.get(folded, bound)
            yield folded, Form(sense, entity.id, case, languages, is_unspaced(folded))


def _bound(entity: Entity, language: str) -> frozenset[str]:
    """The languages whose texts alone have the name; none: every language."""
    is_bound = language in _BOUND or (language in _BOUND_PLACES and entity.kind == "place")
    return frozenset({language}) if is_bound else _ANY_LANGUAGE


def _case(name: str) -> Case:
    """Short names in capitals must be so; a single capitalised word must have its capital."""
    letters = [char for char in name if char.isalpha()]
    if not letters or not any(char.lower() != char.upper() for char in letters):
        return Case.ANY
    if len(letters) <= _MOST_CAPITALS and all(char.isupper() for char in letters):
        return Case.UPPER
    return Case.CAPITAL if " " not in name and letters[0].isupper() else Case.ANY


def _surname_forms(
    entity: Entity, language: str, surname: str, sense: Sense, lexicon: Lexicon
) -> Iterator[Named]:
    """A surname alone where that is how it is written; with a title where it never stands alone."""
    if language not in _HANGUL_OR_HAN or not is_unspaced(surname):
        yield from _name_forms(surname, sense, entity, lexicon, language)
        yield from _west_slavic(surname, sense, entity)
        return
    if len(surname) > 1:
        yield from _forms([surname], sense, entity, "", lexicon)
    offices = {role.title for role in entity.roles}
    for title in lexicon.titles_for(offices, language) | lexicon.honorifics[language]:
        for gap in ("", " ") if language == "ko" else ("",):
            yield from _forms([surname + gap + title], sense, entity, "", lexicon)
    ended = {role.title for role in entity.roles if role.until}
    for title in lexicon.titles_for(ended, language) if len(surname) == 1 else ():
        for former in _FORMER[language]:
            yield from _forms([surname + former + title], sense, entity, "", lexicon)


def derived_forms(entity: Entity, lexicon: Lexicon) -> Iterator[Named]:
    """Surnames that the entity file does not give, of somebody who holds or held an office."""
    titles = {role.title for role in entity.roles}
    if entity.kind != "person" or not titles or titles & _BY_FIRST_NAME:
        return
    yield from _one_character_surnames(entity, lexicon)
    if _is_surname_first(entity):
        yield from _korean_surnames(entity, lexicon)
        return
    given = {_script(name) for names in (entity.weak, entity.surnames) for n in names.values() for name in n}
    for language, name in entity.all_names():
        surname = _surname_of(name)
        if surname != name and _script(surname) not in given and _is_telling(surname, lexicon):
            yield from _name_forms(surname, Sense.DERIVED, entity, lexicon, language)
            yield from _west_slavic(surname, Sense.DERIVED, entity)


def _one_character_surnames(entity: Entity, lexicon: Lexicon) -> Iterator[Named]:
    """The first character with a title, of those who serve a Chinese or Korean state: 王外相, 조 장관."""
    if _ONE_CHARACTER_SURNAMES.isdisjoint(role.of for role in entity.roles):
        return
    for language in _HANGUL_OR_HAN:
        if language not in entity.weak and language not in entity.surnames:
            letters = dict.fromkeys(name[0] for name in entity.names.get(language, ()) if 1 < len(name) < 4)
            for surname in filter(_is_no_country, letters):
                yield from _surname_forms(entity, language, surname, Sense.DERIVED, lexicon)


def _korean_surnames(entity: Entity, lexicon: Lexicon) -> Iterator[Named]:
    """The first word of Japanese names in Korean, which parts them by a space: 가미카와 of 가미카와 요코."""
    if "ko" in entity.weak or "ko" in entity.surnames:
        return
    titles = {title for texts in lexicon.titles.values() for title in texts}
    for name in entity.names.get("ko", ()):
        surname, _, given = name.partition(" ")
        is_given = given and " " not in given and fold_alias(given) not in titles
        if is_given and len(surname) > 1 and _is_telling(surname, lexicon):
            yield from _surname_forms(entity, "ko", surname, Sense.DERIVED, lexicon)


def _is_no_country(surname: str) -> bool:
    return fold_alias(surname) != _COUNTRY_AS_WELL


def _surname_of(name: str) -> str:
    """The last word with the particles before it: von der Leyen, al-Sudani, Шольц."""
    words = _NAME_PARTS.split(name)
    index = next((i for i, word in enumerate(words) if i and word.lower() in _PARTICLES), len(words) - 1)
    return " ".join(words[index:])


def _is_surname_first(entity: Entity) -> bool:
    """Whether the last word is a given name: Japanese writes Chinese and Korean names in Han alone."""
    names = entity.names.get("ja", ())
    return bool(names) and not any(map(is_katakana, "".join(names)))


def _is_telling(surname: str, lexicon: Lexicon) -> bool:
    """Whether a surname may stand for its bearer: long, no numeral, title, given name or common word."""
    folded = fold_alias(surname)
    is_word = (
        folded in lexicon.ordinary
        or folded in lexicon.given_names
        or folded in word_frequencies()
        or any(folded in texts for texts in lexicon.titles.values())
    )
    fewest = _FEWEST_UNSPACED if is_unspaced(folded) else _FEWEST_LETTERS
    return len(folded) >= fewest and not surname.isupper() and not is_word


def _script(name: str) -> str:
    """The script of a name's first letter, as Unicode names it: LATIN, CYRILLIC, CJK."""
    return unicodedata.name(name[0], "").split(" ")[0]
