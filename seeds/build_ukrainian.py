"""Write seeds/entities/people-ukrainian.jsonl: names of people in Ukrainian, out of their Russian spelling.

Ukrainian newspapers write foreign names by the sounds that a Russian spelling has, too, so letters are
replaced by rule: Эммануэль Макрон, Еммануель Макрон. Where a rule leaves a choice (Х is Х or Г, и behind
ц, ч, ш, ж is і or и) both are written. Of 336 people with a name of their own in either language the rules
give the Ukrainian one to 81 in 100, and the surname to 91. Whoever has one in another file is left out.

Run from the repository root after `pip install pymorphy3 pymorphy3-dicts-uk`, which know the words that a
surname may be; the pipeline needs neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import pymorphy3

from processors.entities.files import load_entities
from processors.entities.folding import fold_alias
from processors.entities.knowledge import Entity, Knowledge

_FOLDER = Path(__file__).parent / "entities"
_FILE = _FOLDER / "people-ukrainian.jsonl"
_SOURCES = Path(__file__).parent / "entity_sources"
#: Whose given names Ukrainian has in a form of its own.
_EAST_SLAVIC = ("russia", "ukraine", "belarus")
#: Words beside names that no rule of letters gives.
_WORDS = {"младший": "молодший", "старший": "старший"}
#: What is replaced in a word in small letters, in this order; what a choice is left of stands below.
_RULES = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"ньск", "нск"),
        (r"([сц])кий$", r"\1ький"),
        (r"([сц])кая$", r"\1ька"),
        (r"(?<=[жчшщ])ё", "о"),
        (r"(?:^|(?<=[аеиоуыэюяй]))ё", "йо"),
        (r"ьё", "ьо"),
        (r"ё", "ьо"),
        (r"йе", "є"),
        (r"йи", "ї"),
        (r"йэ", "йе"),
        (r"(?<=[бпвмфкгхржчшщ])[ьъ](?=[еяюи])", "'"),
        (r"(?<=[ь'])е", "є"),
        (r"(?<=[ь'])и", "ї"),
        (r"ъ", ""),
        (r"(?<=[аеоуыэюяїє])и", "ї"),
        (r"(?:^|(?<=[аеоуыэюяиії]))е", "є"),
        (r"ич$", "ыч"),
        (r"(?<=ьк)ий$", "ый"),
        (r"и", "і"),
        (r"ы", "и"),
        (r"э", "е"),
        (r"(?<=[рбпвмфжчшщ])ь(?![оє])", ""),
    )
)
#: Letters of the result that newspapers write in another way, too: (where, how); and such in Slavic names.
_CHOICES = (
    (re.compile(r"(?<=[жцчш])і"), "и"),
    (re.compile(r"х(?=[аеиоуіїєюя])"), "г"),
    (re.compile(r"іє(?!ва?$)"), "іе"),
    (re.compile(r"(?<=[бвгдзлмнпрст])ьо"), "е"),
)
_SLAVIC_CHOICES = (
    (re.compile(r"(?<=[бвгдзклмнпрстфх])і"), "и"),
    (re.compile(r"(?<=[дзлнст])ев(?=а?$)"), "єв"),
)
_MOST_SPELLINGS = 4
#: A shorter surname alone may be any word: ці, мі.
_FEWEST_LETTERS = 4
_CYRILLIC = re.compile(r"[А-Яа-яЁё' -]+(?: [IVX]+)?")


@cache
def _given_names() -> dict[str, str]:
    """Russian given names with the Ukrainian form that those from there have."""
    lines = (_SOURCES / "ukrainian_given_names.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def spellings(word: str, is_slavic: bool) -> list[str]:
    """A word of a Russian name as Ukrainian spells it, the likeliest first."""
    if is_slavic and word in _given_names():
        return [_given_names()[word]]
    if word in _WORDS or not re.search("[а-яё]", word):
        return [_WORDS.get(word, word)]
    spelt = word.lower()
    for pattern, letters in _RULES:
        spelt = pattern.sub(letters, spelt)
    found = [spelt]
    for pattern, letters in (*_CHOICES, *(_SLAVIC_CHOICES if is_slavic else ())):
        found += [pattern.sub(letters, one) for one in found if pattern.search(one)]
    return [one.capitalize() if word[0].isupper() else one for one in found]


def names_of(name: str, is_slavic: bool) -> list[str]:
    """A Russian name as Ukrainian spells it; nothing where it is more than letters."""
    if _CYRILLIC.fullmatch(name) is None:
        return []
    parts = [[part] if part in " -" else spellings(part, is_slavic) for part in re.split("([ -])", name)]
    return list(dict.fromkeys("".join(chosen) for chosen in islice(product(*parts), _MOST_SPELLINGS)))


def _all_names(names: Iterable[str], is_slavic: bool) -> list[str]:
    return list(dict.fromkeys(spelt for name in names for spelt in names_of(name, is_slavic)))


class _Words:
    """Ukrainian words that are no names."""

    def __init__(self) -> None:
        self._analyzer = pymorphy3.MorphAnalyzer(lang="uk")

    def has(self, name: str) -> bool:
        """Whether a surname, in some case, is also a word of the language."""
        parses = self._analyzer.parse(name.lower()) if self._analyzer.word_is_known(name.lower()) else []
        return any({"Name", "Surn", "Patr", "Geox"}.isdisjoint(parse.tag.grammemes) for parse in parses)


def entry_of(entity: Entity, knowledge: Knowledge, words: _Words) -> dict[str, Any] | None:
    """What the file says of somebody; None when nothing.

    Of those who have a name the surnames in it, where they have none.
    """
    if "uk" in entity.surnames or "uk" in entity.weak:
        return None
    states = {knowledge.entities[i].slug for role in entity.roles if (i := knowledge.resolve(role.of))}
    is_slavic = not states.isdisjoint(_EAST_SLAVIC)
    names = _all_names(entity.names.get("ru", ()), is_slavic)
    if not names:
        return None
    surnames = _all_names(entity.surnames.get("ru", ()), is_slavic)
    weak = [name for name in _all_names(entity.weak.get("ru", ()), is_slavic) if not words.has(name)]
    weak += [surname for surname in surnames if words.has(surname)]
    entry: dict[str, Any] = {"id": entity.id}
    if "uk" in entity.names:
        own = {word for name in entity.names["uk"] for word in name.split()}
        surnames, weak = [s for s in surnames if s in own], [s for s in weak if s in own]
    else:
        entry["names"] = {"uk": names}
    long_weak = [name for name in weak if len(name) >= _FEWEST_LETTERS]
    alone = [name for name in surnames if name not in weak]
    for key, found in (("surnames", alone), ("weak", long_weak)):
        if found:
            entry[key] = {"uk": found}
    return entry if len(entry) > 1 else None


def entries() -> Iterator[dict[str, Any]]:
    paths = sorted(path for path in _FOLDER.glob("*.[yj]*") if path != _FILE)
    knowledge, words = load_entities(paths), _Words()
    taken = {
        fold_alias(name): entity.id
        for entity in knowledge.entities.values()
        for _, name in entity.all_names()
    }
    for entity in knowledge.entities.values():
        entry = entry_of(entity, knowledge, words) if entity.kind == "person" else None
        if entry is not None and "names" in entry:
            free = [n for n in entry["names"]["uk"] if taken.get(fold_alias(n), entity.id) == entity.id]
            entry = entry | {"names": {"uk": free}} if free else None
        if entry is not None:
            yield entry


if __name__ == "__main__":
    lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries()]
    _FILE.write_text("".join(f"{line}\n" for line in lines), "utf-8")
