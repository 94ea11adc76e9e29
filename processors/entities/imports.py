"""Entities out of other collections: JRC-Names as TSV, Wikidata dumps as JSON lines.

    JRC-Names   id TAB type TAB language TAB name, words joined by "+"; type P person, O organisation
    Wikidata    one entity document a line, with or without the dump's brackets and commas

Both may be compressed (.gz). What cannot be used is skipped and counted, never guessed at.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from processors.entities.folding import fold_alias
from processors.entities.knowledge import Entity, Kind, Role
from processors.entities.lexicon import COMMON_PER_MILLION, word_frequencies

#: Languages whose names are taken, unless others are asked for.
LANGUAGES = ("en", "zh", "ko", "ja", "ru", "es", "fr", "de", "ar")
_JRC_KINDS: Mapping[str, Kind] = {"P": "person", "O": "organisation"}
#: Wikidata's classes (P31) for each kind; anything else is skipped.
_CLASSES: Mapping[str, Kind] = {
    "Q5": "person",
    **dict.fromkeys(
        ("Q6256", "Q3624078", "Q515", "Q5119", "Q1549591", "Q35657", "Q7275", "Q1637706"), "place"
    ),
    **dict.fromkeys(
        ("Q43229", "Q484652", "Q66344", "Q4830453", "Q783794", "Q891723", "Q6881511", "Q7278", "Q245065"),
        "organisation",
    ),
}
#: A place's properties that name who leads it.
_OFFICES = {"P35": "head-of-state", "P6": "head-of-government"}
_LONGEST_NAME = 80
_LONGEST_LINE = 64 * 2**20


@dataclass
class ImportReport:
    """How many lines were read, how many entities came of them, and why the others did not."""

    lines: int = 0
    entities: int = 0
    names: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def import_entities(
    path: Path, report: ImportReport, *, languages: Iterable[str] = LANGUAGES, fewest_sitelinks: int = 0
) -> Iterator[Entity]:
    """The entities in a file of either collection, told apart by its first line.

    `fewest_sitelinks` leaves out Wikidata entities with fewer Wikipedia articles.
    Raises: ValueError when the file is of neither kind, OSError when it cannot be read.
    """
    wanted = frozenset(languages)
    with closing(_opened(path)) as file:
        first = file.readline(_LONGEST_LINE)
        lines = _lines(file, first, report)
        if first.lstrip()[:1] in {"{", "["}:
            found = _from_wikidata(lines, report, wanted, fewest_sitelinks)
        elif first.startswith("#") or len(first.rstrip("\n").split("\t")) == 4:
            found = _from_jrc(lines, report, wanted)
        else:
            raise ValueError("neither JRC-Names (four columns with tabs) nor Wikidata (JSON lines)")
        for entity in found:
            report.entities += 1
            report.names += sum(map(len, entity.names.values()))
            yield entity


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="replace")
    return path.open(encoding="utf-8", errors="replace")


def _lines(file: IO[str], first: str, report: ImportReport) -> Iterator[str]:
    line = first
    while line:
        report.lines += 1
        yield line.rstrip("\n")
        line = file.readline(_LONGEST_LINE)


def _from_jrc(lines: Iterable[str], report: ImportReport, languages: frozenset[str]) -> Iterator[Entity]:
    """JRC-Names lists an entity's variants on lines that follow each other; "u" is any language."""
    names: dict[str, list[str]] = {}
    current: tuple[str, Kind] | None = None
    for line in lines:
        columns = line.split("\t")
        if line.startswith("#") or len(columns) != 4 or columns[1] not in _JRC_KINDS:
            report.skipped["comment" if line.startswith("#") else "not a person or an organisation"] += 1
            continue
        number, kind, language, name = columns
        if current is not None and current[0] != number:
            yield from _entity(f"jrc-{current[0]}", current[1], names, report)
            names = {}
        current = (number, _JRC_KINDS[kind])
        if language in languages or language == "u":
            names.setdefault("any" if language == "u" else language, []).append(name.replace("+", " "))
    if current is not None:
        yield from _entity(f"jrc-{current[0]}", current[1], names, report)


def _from_wikidata(
    lines: Iterable[str], report: ImportReport, languages: frozenset[str], fewest_sitelinks: int
) -> Iterator[Entity]:
    for line in lines:
        text = line.strip().rstrip(",")
        if text in {"", "[", "]"}:
            continue
        try:
            document = msgspec.json.decode(text)
        except msgspec.DecodeError:
            report.skipped["not JSON"] += 1
            continue
        if not isinstance(document, dict):
            report.skipped["not an entity"] += 1
            continue
        yield from _of_document(document, report, languages, fewest_sitelinks)


def _of_document(
    document: dict[str, Any], report: ImportReport, languages: frozenset[str], fewest_sitelinks: int
) -> Iterator[Entity]:
    claims = _mapping(document.get("claims"))
    kind = _kind(claims)
    identity = document.get("id")
    if kind is None or not isinstance(identity, str):
        report.skipped["of no kind that is taken"] += 1
        return
    if len(_mapping(document.get("sitelinks"))) < fewest_sitelinks:
        report.skipped["too few sitelinks"] += 1
        return
    yield from _entity(identity, kind, _wikidata_names(document, languages), report)
    if kind == "place":
        yield from _leaders(identity, claims)


def _kind(claims: Mapping[str, Any]) -> Kind | None:
    for target, _ in _targets(claims, "P31"):
        if target is not None and target in _CLASSES:
            return _CLASSES[target]
    return None


def _wikidata_names(document: Mapping[str, Any], languages: frozenset[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    labels, aliases = _mapping(document.get("labels")), _mapping(document.get("aliases"))
    for code in dict.fromkeys((*labels, *aliases)):
        language = code.split("-")[0]
        if language not in languages:
            continue
        entries = [labels.get(code), *(aliases.get(code) or ())]
        texts = [entry.get("value") for entry in entries if isinstance(entry, dict)]
        names.setdefault(language, []).extend(text for text in texts if isinstance(text, str))
    return names


def _leaders(place: str, claims: Mapping[str, Any]) -> Iterator[Entity]:
    """Who leads a place, as additions to the entities of those people."""
    for property_id, office in _OFFICES.items():
        for target, qualifiers in _targets(claims, property_id):
            since, until = _day(qualifiers, "P580"), _day(qualifiers, "P582")
            if target is not None and (since or until):
                role = Role(title=office, of=place, since=since, until=until)
                yield Entity(id=target, kind="person", roles=[role])


def _targets(claims: Mapping[str, Any], property_id: str) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    """The items that a property's statements point to, with the statements' qualifiers."""
    statements = claims.get(property_id)
    for statement in statements if isinstance(statements, list) else ():
        statement = _mapping(statement)
        if statement.get("rank") == "deprecated":
            continue
        value = _value(statement.get("mainsnak"))
        target = value.get("id") if isinstance(value, dict) else None
        yield target if isinstance(target, str) else None, _mapping(statement.get("qualifiers"))


def _value(snak: Any) -> Any:
    return _mapping(_mapping(snak).get("datavalue")).get("value")


def _day(qualifiers: Mapping[str, Any], property_id: str) -> str | None:
    """A qualifier's time, as coarse as Wikidata has it ("+2018-00-00T00:00:00Z" is 2018)."""
    snaks = qualifiers.get(property_id)
    value = _value(snaks[0]) if isinstance(snaks, list) and snaks else None
    time = value.get("time") if isinstance(value, dict) else None
    if not isinstance(time, str) or not time.startswith("+"):
        return None
    year, month, day = (*time[1:11].split("-"), "", "")[:3]
    if not (len(year) == 4 and year.isdigit()):
        return None
    parts = [year] + ([month] if month not in {"00", ""} else [])
    return "-".join(parts + ([day] if len(parts) == 2 and day not in {"00", ""} else []))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _entity(
    identity: str, kind: Kind, names: Mapping[str, list[str]], report: ImportReport
) -> Iterator[Entity]:
    """The entity with its usable names: strong ones, and weak ones where they are too common."""
    strong: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    seen: set[str] = set()
    for language, texts in names.items():
        for text in texts:
            folded = fold_alias(text)
            if folded in seen or not 1 < len(folded) <= _LONGEST_NAME:
                continue
            seen.add(folded)
            target = weak if _is_weak(text, folded, kind) else strong
            target.setdefault(language, []).append(text)
    if strong:
        yield Entity(id=identity, kind=kind, names=strong, weak=weak)
    else:
        report.skipped["without a usable name"] += 1


def _is_weak(text: str, folded: str, kind: Kind) -> bool:
    """Whether a name is too little by itself: one plain word of a person, or a common word."""
    is_one_word = " " not in folded and text.isascii()
    return (kind == "person" and is_one_word) or word_frequencies().get(folded, 0.0) >= COMMON_PER_MILLION
