"""The words around names: titles and the offices they mean, proxy heads, honorifics, ordinary words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from processors.entities.folding import fold_alias, fold_spellings
from processors.entities.inflection import inflected
from wirewatch.yaml_files import load_yaml

#: Title whose holder is nobody that matters here ("vice president").
OTHER_TITLE = "other"
LEADER = "@leader"
#: Office of whoever holds the same one as the person named before.
COUNTERPART = "@counterpart"

_UNSPACED_HONORIFICS = {
    "zh": frozenset({"同志"}),
    "ja": frozenset({"氏", "さん"}),
    "ko": frozenset({"씨"}),
}
_DECLINED = ("ru", "uk", "bn", "ar")
#: Those that list every form of their plurals: declined they would be singulars.
_PLURALS = ("ru", "uk")
_TITLE_KEYS = frozenset({"offices", "place", "plural", "unmarked_plural", "former"})
_FOLDER = Path(__file__).parent
#: A name this frequent in ordinary text, per million words, is doubted.
COMMON_PER_MILLION = 20.0


@dataclass(frozen=True)
class Lexicon:
    """Words in folded form. `titles` maps a title to its texts, `offices` to what it may mean.

    `places` maps a title that is held in one place only to that place, `home` a language and a title's text
    to the country that is meant where no country is named, `countries` a language to such countries,
    `before_offices` a language and a character to the country it means before an office. `heads` maps a proxy
    head to its languages, `links`, `articles` and `modifiers` a language to its words; in the languages of
    `heads_first` a head stands before its name, in those of `bare_heads` with nothing between. `plural` are
    the titles that several hold at once, `unmarked_plural` those that say so only where words have a plural,
    `former` those that say by themselves that somebody held an office. `former_after` stand behind an office
    that is not held, `of_others` behind somebody else's surname where words have no spaces; `delegates` maps
    countries that meet to whom some send instead of their leader.
    """

    titles: Mapping[str, frozenset[str]]
    titles_by_language: Mapping[str, Mapping[str, frozenset[str]]]
    offices: Mapping[str, tuple[str, ...]]
    plural: frozenset[str]
    unmarked_plural: frozenset[str]
    former: frozenset[str]
    places: Mapping[str, str]
    home: Mapping[str, Mapping[str, str]]
    countries: Mapping[str, frozenset[str]]
    before_offices: Mapping[str, Mapping[str, str]]
    heads: Mapping[str, frozenset[str]]
    heads_first: frozenset[str]
    bare_heads: frozenset[str]
    links: Mapping[str, frozenset[str]]
    articles: Mapping[str, frozenset[str]]
    modifiers: Mapping[str, frozenset[str]]
    honorifics: Mapping[str, frozenset[str]]
    addresses: frozenset[str]
    initial_addresses: Mapping[str, frozenset[str]]
    ordinary: frozenset[str]
    given_names: frozenset[str]
    language_bound: Mapping[str, frozenset[str]]
    common_surnames: frozenset[str]
    joint: Mapping[str, tuple[str, ...]]
    former_spaced: frozenset[str]
    former_unspaced: frozenset[str]
    former_after: frozenset[str]
    of_others: frozenset[str]
    delegates: Mapping[tuple[str, ...], Mapping[str, str]]
    received_only_by: Mapping[str, tuple[str, ...]]

    def titles_for(self, offices: set[str], language: str) -> frozenset[str]:
        """The title texts of a language that may mean one of `offices`."""
        return frozenset(
            text
            for title, meant in self.offices.items()
            if meant and meant[0] in offices
            for text in self.titles_by_language[title].get(language, ())
        )


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    titles, proxies, words = _data("titles.yaml"), _data("proxies.yaml"), _data("words.yaml")
    by_language = {
        title: {
            language: frozenset(
                form for text in texts for form in _title_forms(text, language, is_plural="plural" in entry)
            )
            for language, texts in entry.items()
            if language not in _TITLE_KEYS
        }
        for title, entry in titles.items()
    }
    ordinary = _folded(word for text in words["ordinary"].values() for word in text.split())
    return Lexicon(
        titles={title: frozenset().union(*texts.values()) for title, texts in by_language.items()},
        titles_by_language=by_language,
        offices={title: tuple(entry["offices"]) for title, entry in titles.items()},
        plural=frozenset(title for title, entry in titles.items() if entry.get("plural")),
        unmarked_plural=frozenset(title for title, entry in titles.items() if entry.get("unmarked_plural")),
        former=frozenset(title for title, entry in titles.items() if entry.get("former")),
        places={title: entry["place"] for title, entry in titles.items() if "place" in entry},
        countries={language: frozenset(codes) for language, codes in words["home"].items()},
        before_offices={
            language: {fold_alias(letter): code for letter, code in letters.items()}
            for language, letters in words["before_offices"].items()
        },
        home={language: _home(codes, language) for language, codes in words["home"].items()},
        heads=_by_text(proxies["heads"]),
        heads_first=frozenset(proxies["first"]),
        bare_heads=frozenset(proxies["bare"]),
        links=_by_language(proxies["of"]),
        articles=_by_language(proxies["articles"]),
        modifiers=_by_language(proxies["modifiers"]),
        honorifics=_UNSPACED_HONORIFICS,
        addresses=_folded(words["honorifics"]),
        initial_addresses=_by_language(words["initial_honorifics"]),
        ordinary=ordinary,
        given_names=_folded(words["given_names"].split()) - ordinary,
        joint={
            spelt: tuple(codes.split())
            for codes, found in words["joint"].items()
            for word in found
            for spelt in fold_spellings(word)
        },
        language_bound={word: frozenset(bound) for word, bound in words["language_bound"].items()},
        common_surnames=_folded(words["common_surnames"].split()),
        former_spaced=_folded(words["former"]["spaced"]),
        former_unspaced=_folded(words["former"]["unspaced"]),
        former_after=_folded(words["former"]["after"]),
        of_others=_folded(words["of_others"]),
        received_only_by={code: tuple(hosts) for code, hosts in words["received_only_by"].items()},
        delegates={tuple(codes.split()): sent for codes, sent in words["delegates"].items()},
    )


def _home(codes: Mapping[str, Iterable[str]], language: str) -> dict[str, str]:
    """Each title's text with the country it means in that language."""
    return {form: code for code, texts in codes.items() for t in texts for form in _title_forms(t, language)}


def _title_forms(text: str, language: str, is_plural: bool = False) -> set[str]:
    is_declined = language in _DECLINED and not (is_plural and language in _PLURALS)
    texts = inflected(text, is_person=False, language=language) if is_declined else {text}
    return {spelling for form in texts for spelling in fold_spellings(form)}


def _by_language(texts: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {language: _folded(words) for language, words in texts.items()}


def _by_text(texts: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Each folded text with the languages that have it."""
    languages: dict[str, set[str]] = {}
    for language, words in texts.items():
        for word in words:
            languages.setdefault(fold_alias(word), set()).add(language)
    return {text: frozenset(found) for text, found in languages.items()}


def _folded(texts: Any) -> frozenset[str]:
    return frozenset(fold_alias(text) for text in texts)


def _data(name: str) -> Any:
    return load_yaml(_FOLDER / name).data


@lru_cache(maxsize=1)
def word_frequencies() -> Mapping[str, float]:
    """Common words of several languages with their frequency in a million words (common_words.tsv)."""
    frequencies: dict[str, float] = {}
    for line in (_FOLDER / "common_words.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            word, per_million = line.split("\t")
            folded = fold_alias(word)
            frequencies[folded] = max(float(per_million), frequencies.get(folded, 0.0))
    return frequencies
