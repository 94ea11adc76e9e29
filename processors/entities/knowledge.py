"""What is known about entities: people, organisations and places, read from entity files.

    entities/*.yaml    a mapping with a list under `entities`, for people to write
    entities/*.jsonl   the same entries, one JSON object a line, for programs to write

An entry whose `id` another file has already described adds to it: its names, decoys, roles and tags are
appended, so shipped entities can be extended without being copied.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, field_validator
from pydantic.dataclasses import dataclass

from processors.entities.folding import fold

Kind = Literal["person", "organisation", "place"]

#: What many entries repeat: languages, offices, places. Kept once.
_Shared = Annotated[str, AfterValidator(sys.intern)]
_Language = Annotated[str, Field(pattern=r"^([a-z]{2}|any)$"), AfterValidator(sys.intern)]
_Names = dict[_Language, list[str]]

#: A partial date as entity files have it: a year, a month or a day.
_DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"


#: Entries are dataclasses since there are many: a model takes four times the memory.
_ENTRY = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True, config=_ENTRY)
class Role:
    """An office that an entity holds, and when.

    `since` and `until` may be as coarse as a year; `until` is the first day after it for a full date, the
    last year or month included for a coarse one.
    """

    title: _Shared = Field(
        description="The office, as titles.yaml names it: president, foreign-minister, ..."
    )
    of: _Shared = Field(description="Id, slug or code of the place or organisation.")
    since: str | None = Field(
        default=None, pattern=_DATE_PATTERN, description="Year, month or day; none: always."
    )
    until: str | None = Field(
        default=None, pattern=_DATE_PATTERN, description="Year, month or day; none: still."
    )
    leads: bool = Field(default=False, description="Whether this makes its holder *the* leader of the place.")

    @field_validator("since", "until", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("since", "until")
    @classmethod
    def _is_real(cls, value: str | None) -> str | None:
        try:
            _first_day(value or "2000")
        except ValueError:
            raise ValueError("a date that exists: 2013, 2013-03, 2013-03-14") from None
        return value

    @property
    def first_day(self) -> date:
        """The first day in office."""
        return date.min if self.since is None else _first_day(self.since)

    @property
    def end_day(self) -> date:
        """The first day no longer in office."""
        if self.until is None:
            return date.max
        return _first_day(self.until) if len(self.until) == 10 else _day_after(self.until)

    def is_held_at(self, day: date) -> bool:
        """Whether `day` is within the term."""
        return self.first_day <= day < self.end_day


@cache
def _first_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day)


def _day_after(text: str) -> date:
    first = _first_day(text)
    if len(text) == 4:
        return date(first.year + 1, 1, 1)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_ENTRY)
class Entity:
    """An entry of an entity file.

    Languages are ISO 639-1; `any` stands for every language. Latin-script names are looked for in all
    languages anyway; a name need not be repeated where languages spell it alike.
    """

    id: str = Field(min_length=1, description="Wikidata QID where there is one, else a name of your own.")
    kind: Kind | None = Field(
        default=None, description="person, organisation or place; needed once for an id."
    )
    slug: str | None = Field(
        default=None, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="The id people write."
    )
    label: str | None = Field(default=None, description="What to call it; default: its first English name.")
    code: str | None = Field(default=None, description="ISO 3166 code of a country.")
    names: _Names = Field(
        default_factory=dict, description="Language to names that are enough by themselves."
    )
    weak: _Names = Field(
        default_factory=dict,
        description="Language to names that count only with a licence: surnames, short forms.",
    )
    surnames: _Names = Field(
        default_factory=dict,
        description="Language to surnames known well enough to need no licence (Trump, Merkel).",
    )
    short: _Names = Field(
        default_factory=dict,
        description="Language to one-character forms in compounds: 習特會, 북중 정상회담, 美.",
    )
    adjectives: _Names = Field(
        default_factory=dict, description="Language to adjectives and demonyms: Chinese, китайский."
    )
    decoys: _Names = Field(
        default_factory=dict, description="Language to look-alikes that are not the entity: Xi'an."
    )
    roles: list[Role] = Field(default_factory=list, description="Offices held, with their dates.")
    accepted: list[str] = Field(
        default_factory=list, description="Names that are common words and meant all the same."
    )
    tags: list[_Shared] = Field(default_factory=list, description="Groups it belongs to: G7, ASEAN, ...")
    part_of: str | None = Field(default=None, description="Id, slug or code of the place that it lies in.")

    def all_names(self) -> Iterator[tuple[str, str]]:
        """Every (language, name) that is enough by itself."""
        for language, names in self.names.items():
            for name in names:
                yield language, name


_LISTS = ("names", "weak", "surnames", "short", "adjectives", "decoys")


def merged(first: Entity, second: Entity) -> Entity:
    """`first` with what `second` adds."""
    update: dict[str, Any] = {
        name: _merged_lists(getattr(first, name), getattr(second, name)) for name in _LISTS
    }
    update["roles"] = first.roles + [role for role in second.roles if role not in first.roles]
    update["accepted"] = [*first.accepted, *second.accepted]
    update["tags"] = list(dict.fromkeys(first.tags + second.tags))
    for name in ("kind", "slug", "label", "code", "part_of"):
        update[name] = getattr(first, name) or getattr(second, name)
    return dataclasses.replace(first, **update)


def _merged_lists(first: Mapping[str, list[str]], second: Mapping[str, list[str]]) -> dict[str, list[str]]:
    languages = list(dict.fromkeys([*first, *second]))
    return {
        language: list(dict.fromkeys([*first.get(language, []), *second.get(language, [])]))
        for language in languages
    }


@dataclasses.dataclass(frozen=True)
class Knowledge:
    """Entities by id, and who holds which office when."""

    entities: Mapping[str, Entity] = dataclasses.field(default_factory=dict)

    @cached_property
    def _ids_by_reference(self) -> dict[str, str]:
        references = {}
        for entity in self.entities.values():
            for reference in (entity.code, entity.slug, entity.id):
                if reference:
                    references[reference.casefold()] = entity.id
        return references

    @cached_property
    def _ids_by_name(self) -> dict[str, str]:
        ids: dict[str, set[str]] = {}
        for entity in self.entities.values():
            for _, name in entity.all_names():
                ids.setdefault(fold(name).text, set()).add(entity.id)
        return {name: found.pop() for name, found in ids.items() if len(found) == 1}

    def resolve(self, reference: str) -> str | None:
        """The id behind an id, a slug, a country code or a name that nobody else has; None without one.

        Names are told apart as in articles: "Volodymyr Zelenskyy", volodymyr-zelenskyy and 泽连斯基 are one.
        """
        return self._ids_by_reference.get(reference.casefold()) or self._ids_by_name.get(fold(reference).text)

    def place(self, reference: str) -> str | None:
        """As `resolve`, of places alone."""
        found = self.resolve(reference)
        return found if found is not None and self.entities[found].kind == "place" else None

    @property
    def references(self) -> Iterable[str]:
        """Every id, slug and country code, folded to lower case."""
        return self._ids_by_reference.keys()

    @cached_property
    def people(self) -> frozenset[str]:
        """The ids of all persons."""
        return frozenset(entity.id for entity in self.entities.values() if entity.kind == "person")

    def label(self, entity_id: str) -> str:
        """What people call the entity; the id where it has no name."""
        entity = self.entities.get(entity_id)
        if entity is None:
            return entity_id
        english = [entity.label] if entity.label else entity.names.get("en")
        return english[0] if english else next((name for _, name in entity.all_names()), entity_id)

    def with_whole(self, place_id: str) -> set[str]:
        """The place or organisation, and what it is part of."""
        part_of = self.entities[place_id].part_of
        return {place_id} | ({self.resolve(part_of) or part_of} if part_of else set())

    @cached_property
    def _holders(self) -> dict[str, list[tuple[Role, str]]]:
        holders: dict[str, list[tuple[Role, str]]] = {}
        for entity in self.entities.values():
            for role in entity.roles:
                place = self.resolve(role.of)
                if place is not None:
                    holders.setdefault(place, []).append((role, entity.id))
        return holders

    def holders(self, place_id: str) -> list[tuple[Role, str]]:
        """Every office of a place or organisation, with its holder's id."""
        return self._holders.get(place_id, [])

    def leaders(self, place_id: str, at: datetime | date) -> list[str]:
        """Who leads the place at that time; normally one, [] where that is not known."""
        day = at.date() if isinstance(at, datetime) else at
        found = [who for role, who in self.holders(place_id) if role.leads and role.is_held_at(day)]
        return list(dict.fromkeys(found))

    @cached_property
    def _ids_by_tag(self) -> dict[str, frozenset[str]]:
        ids: dict[str, set[str]] = {}
        for entity in self.entities.values():
            for tag in entity.tags:
                ids.setdefault(tag.casefold(), set()).add(entity.id)
        return {tag: frozenset(found) for tag, found in ids.items()}

    def members(self, tag: str) -> frozenset[str]:
        """The ids of everything tagged `tag` (any case)."""
        return self._ids_by_tag.get(tag.casefold(), frozenset())

    def group_leaders(self, tag: str, at: datetime | date) -> frozenset[str]:
        """Who leads a member of the group at that time ("any G7 leader")."""
        return frozenset(who for member in self.members(tag) for who in self.leaders(member, at))
