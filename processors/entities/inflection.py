"""Case forms of Russian names, and the small endings that other languages hang on a name.

The rules are few and over-generous: a form that no Russian would write harms nobody, a missing one
loses a mention. Names that an operator adds are inflected like the shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0620-\u064a]")
_HARD = "бвгджзклмнпрстфхцчшщ"

#: Ending of the dictionary form -> nominative, genitive, dative, accusative, instrumental, prepositional,
#: with alternatives after "|". The first ending that fits is used.
_DECLENSIONS: tuple[tuple[str, str], ...] = (
    ("ский", "ский ского скому ского ским ском"),
    ("цкий", "цкий цкого цкому цкого цким цком"),
    ("ые", "ые ых ым ые|ых ыми ых"),
    ("ие", "ие их им ие|их ими их"),
    ("ый", "ый ого ому ого|ый ым ом"),
    ("ой", "ой ого ому ого|ой ым ом"),
    ("ая", "ая ой ой ую ой ой"),
    ("яя", "яя ей ей юю ей ей"),
    ("ия", "ия ии ии ию ией ии"),
    ("ья", "ья ьи ье ью ьей ье"),
    ("ий", "ий ия|его ию|ему ия|его|ий ием|им ии|ем"),
    ("ей", "ей ея ею ея|ей еем ее"),
    ("ай", "ай ая аю ая|ай аем ае"),
    ("уй", "уй уя ую уя|уй уем уе"),
    ("эй", "эй эя эю эя эем эе"),
    ("ова", "ова овой|овы овой|ове ову овой овой|ове"),
    ("ева", "ева евой|евы евой|еве еву евой евой|еве"),
    ("ина", "ина иной|ины иной|ине ину иной иной|ине"),
    ("ов", "ов ова ову ова|ов овым|овом ове"),
    ("ев", "ев ева еву ева|ев евым|евом еве"),
    ("ин", "ин ина ину ина|ин иным|ином ине"),
    ("ын", "ын ына ыну ына|ын ыным|ыном ыне"),
    ("ец", "ец ца|еца цу|ецу ца|ец|еца цем|цом|ецем це|еце"),
    ("а", "а ы|и е у ой|ей е"),
    ("я", "я и е ю ей е"),
    ("ь", "ь я|и ю|и я|ь ем|ью е|и"),
    ("ы", "ы ов| ам ы|ов ами ах"),
)
_CONSONANT_DECLENSION = " а у а| ом|ем|ым е"
_CASES = 6


def inflected(name: str, *, is_person: bool) -> set[str]:
    """`name` with the forms it takes in running text: Russian cases, Arabic prefixes, Latin -s."""
    if _CYRILLIC.search(name):
        return russian_forms(name)
    if _ARABIC.search(name):
        return arabic_forms(name)
    is_word = name.isascii() and name[-1:].islower() and name[-1] not in "sxz" and len(name) > 2
    if is_word and (is_person or " " not in name):
        return {name, name + "s"}
    return {name}


_ADJECTIVE_ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
_HARD_ADJECTIVE_ENDINGS = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")


def adjective_forms(adjective: str, language: str) -> set[str]:
    """An adjective of nationality in every gender, number and case."""
    if language == "ru" and adjective.endswith("кий"):
        return {adjective[:-2] + ending for ending in _ADJECTIVE_ENDINGS}
    if language == "ru" and adjective.endswith("ый"):
        return {adjective[:-2] + ending for ending in _HARD_ADJECTIVE_ENDINGS}
    if language == "ru":
        return russian_forms(adjective)
    if language == "de" and adjective.endswith("isch"):
        return {adjective + ending for ending in ("", "e", "er", "en", "em", "es")}
    if language == "es" and adjective.endswith("o"):
        return {adjective, adjective[:-1] + "a", adjective + "s", adjective[:-1] + "as"}
    if language == "es" and adjective.endswith("és"):
        return {adjective, adjective[:-2] + "esa", adjective[:-2] + "eses", adjective[:-2] + "esas"}
    if language in {"es", "en"}:
        return {adjective, adjective + "s"}
    if language == "fr":
        return {adjective, adjective + "s", *_french_feminine(adjective)}
    if language == "ar":
        return _arabic_adjective(adjective.split())
    return {adjective}


def _arabic_adjective(words: Sequence[str]) -> set[str]:
    """With and without article, masculine and feminine, alone and after "and"."""
    forms = {
        " ".join(article + word + ending for word in words) for article in ("", "ال") for ending in ("", "ة")
    }
    return forms | {"و" + form for form in forms}


#: Genitive and accusative, dative, instrumental, locative of masculine names in Polish, Czech and Slovak.
_WEST_SLAVIC_ENDINGS = ("a", "owi", "ovi", "em", "om", "ie", "u")
WEST_SLAVIC = frozenset({"pl", "cs", "sk"})


def west_slavic_forms(name: str) -> set[str]:
    """A man's Latin-script name in the cases of `WEST_SLAVIC` languages: Donalda Trumpa, Putinem.

    Every word that ends in a consonant takes the ending, or only the last one (Kim Dzong Una); an empty
    set where that one does not decline.
    """
    words = name.split(" ")
    if len(words) > 3 or not all(word.isalpha() for word in words):
        return set()
    declines = [len(word) > 1 and word[-1].lower() in "bcdfghjklłmnprstvwxz" for word in words]
    if not declines[-1]:
        return set()
    patterns = [declines, [False] * (len(words) - 1) + [True]]
    return {
        " ".join(
            word + ending if is_declined else word for word, is_declined in zip(words, pattern, strict=True)
        )
        for pattern in patterns
        for ending in _WEST_SLAVIC_ENDINGS
    }


def _french_feminine(adjective: str) -> set[str]:
    if adjective.endswith("ien"):
        return {adjective + "ne", adjective + "nes"}
    if adjective.endswith("e"):
        return set()
    return {adjective + "e", adjective + "es"}


def russian_forms(name: str) -> set[str]:
    """Every case of a name: its words decline together, or keep their dictionary form."""
    words = re.split(r"([ -])", name)
    parts, gaps = words[::2], words[1::2]
    if len(parts) > 4 or any(part.isupper() and len(part) > 1 for part in parts):
        return {name}
    if len(parts) > 2 and not parts[0].lower().endswith(("ые", "ие")):
        # Three-part names: Korean, Chinese and Vietnamese ones decline in the last part alone.
        return _declined_together(parts, gaps) | _declined_last(parts, gaps)
    return _declined_together(parts, gaps) | _declined_first(parts, gaps) | {name}


def _declined_together(parts: list[str], gaps: list[str]) -> set[str]:
    tables = [_declined(part) for part in parts]
    return {
        _joined(combination, gaps)
        for case in range(_CASES)
        for combination in product(*(table[case] for table in tables))
    }


def _declined_first(parts: list[str], gaps: list[str]) -> set[str]:
    """A woman's foreign surname stays as it is: Ангелы Меркель."""
    if len(parts) != 2:
        return set()
    return {_joined([form, parts[1]], gaps) for case in _declined(parts[0]) for form in case}


def _declined_last(parts: list[str], gaps: list[str]) -> set[str]:
    return {_joined([*parts[:-1], form], gaps) for case in _declined(parts[-1]) for form in case}


def _joined(parts: Sequence[str], gaps: list[str]) -> str:
    return parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=True))


def _declined(word: str) -> list[tuple[str, ...]]:
    """The forms of one word for each case; a word that does not decline stands six times."""
    lowered = word.lower()
    if len(word) > 1:
        for ending, forms in _DECLENSIONS:
            if lowered.endswith(ending) and len(word) > len(ending):
                return _with_stem(word[: -len(ending)], forms)
        if lowered[-1] in _HARD:
            return _with_stem(word, _CONSONANT_DECLENSION)
    return [(word,)] * _CASES


def _with_stem(stem: str, forms: str) -> list[tuple[str, ...]]:
    return [tuple(stem + ending for ending in case.split("|")) for case in forms.split(" ")]


def arabic_forms(name: str) -> set[str]:
    """A name with the particles that Arabic writes together with the next word."""
    forms = {name, *(prefix + name for prefix in ("و", "ب", "ل", "ف", "ك"))}
    if name.startswith("ال"):
        forms |= {"لل" + name[2:], "ولل" + name[2:], "وال" + name[2:]}
    return forms
