"""Read entity files: YAML that people write, JSON lines that programs write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from pydantic import Field, TypeAdapter, ValidationError

from processors.entities.knowledge import Entity, Knowledge, merged
from wirewatch import collector
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.located import Keys, LocatedFile
from wirewatch.settings import Section
from wirewatch.yaml_files import load_yaml, problems_from_validation

_ENTITY = TypeAdapter(Entity)


class EntityFile(Section):
    """A YAML file of entities."""

    entities: list[Entity] = Field(description="What the file knows, one entry per entity.")


@dataclass(frozen=True)
class Entry:
    """An entity as one file describes it, and where that stands."""

    entity: Entity
    file: LocatedFile
    keys: Keys

    def problem(self, path: Sequence[str | int], found: str, expected: str) -> SettingsProblem:
        """A problem at a key inside the entry."""
        return self.file.problem((*self.keys, *path), found, expected)


def load_entities(paths: Iterable[Path]) -> Knowledge:
    """What the files know together; a later file adds to what an earlier one says of the same id.

    Stages of one process that read the same files share what they know.
    Raises: SettingsError when a file is unreadable or not of the right form.
    """
    return _load(tuple((path, _version(path)) for path in paths))


@lru_cache(maxsize=1)
def _load(versions: tuple[tuple[Path, tuple[int, int] | None], ...]) -> Knowledge:
    with collector.paused():
        problems: list[SettingsProblem] = []
        knowledge = knowledge_of(_entries((path for path, _ in versions), problems))
        if problems:
            raise SettingsError(problems)
        return knowledge


def _version(path: Path) -> tuple[int, int] | None:
    """What changes when the file does; None when it cannot be read."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def knowledge_of(entries: Iterable[Entry]) -> Knowledge:
    """The entries put together by id."""
    entities: dict[str, Entity] = {}
    for entry in entries:
        known = entities.get(entry.entity.id)
        entities[entry.entity.id] = entry.entity if known is None else merged(known, entry.entity)
    return Knowledge(entities)


def read_entries(paths: Iterable[Path]) -> tuple[list[Entry], list[SettingsProblem]]:
    """Every entry that can be read, and a problem for everything that cannot."""
    problems: list[SettingsProblem] = []
    return list(_entries(paths, problems)), problems


def _entries(paths: Iterable[Path], problems: list[SettingsProblem]) -> Iterator[Entry]:
    """As `read_entries`, one file after the other: each is far larger than what is known from it."""
    for path in paths:
        try:
            yield from _lines(path) if path.suffix == ".jsonl" else _yaml(path)
        except SettingsError as error:
            problems += error.problems


def json_line(entity: Entity) -> str:
    """The entity as a line of a .jsonl file, without what is empty."""
    return _ENTITY.dump_json(entity, exclude_defaults=True).decode()


def _yaml(path: Path) -> Iterator[Entry]:
    file = load_yaml(path)
    try:
        content = EntityFile.model_validate(file.data)
    except ValidationError as error:
        raise SettingsError(problems_from_validation(error, file, EntityFile)) from error
    for index, entity in enumerate(content.entities):
        yield Entry(entity, file, ("entities", index))


def _lines(path: Path) -> Iterator[Entry]:
    problems: list[SettingsProblem] = []
    entries = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        file = LocatedFile(str(path), None, {(): number})
        try:
            data: Any = msgspec.json.decode(line)
            entries.append(Entry(_ENTITY.validate_python(data), file, ()))
        except msgspec.DecodeError as error:
            problems.append(file.problem((), str(error).lower(), "one JSON object a line"))
        except ValidationError as error:
            located = LocatedFile(str(path), data, {(): number})
            problems += problems_from_validation(error, located, Entity)
    if problems:
        raise SettingsError(problems)
    yield from entries


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = str(getattr(error, "strerror", None) or "bytes that are not UTF-8").lower()
        problem = SettingsProblem(str(path), None, "", found, "a readable file of JSON lines")
        raise SettingsError([problem]) from error
