"""A configuration file and the environment as one validated, frozen object.

    wirewatch.toml ─┬─ [transport] [service] [worker] [http]
                    ├─ [poll] … [stories]       one section a stage, checked by the stage's own settings
                    ├─ [receivers.NAME]         checked by the settings of the sink of its `kind`
                    └─ feeds, watch_files, entity_files, data_folder     paths beside the file
    WIREWATCH__SECTION__KEY=value               laid over it

Everything that is wrong is reported at once, each with file, line, what was found and what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from wirewatch import registry
from wirewatch.environment import OverriddenFile, overridden, variable_for
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.feed_list import FeedList
from wirewatch.located import Keys, shown
from wirewatch.loop import WorkerSettings
from wirewatch.settings import FeedSettings, HttpSettings, Section, ServiceSettings
from wirewatch.stage import Setup
from wirewatch.toml_files import load_toml
from wirewatch.transport import TransportSettings
from wirewatch.validation import did_you_mean, problems_from_validation

DEFAULT_FILE = "wirewatch.toml"
#: The name that stands for every receiver where stages are named.
RECEIVERS = "receivers"

S = TypeVar("S", bound=Section)

#: Sections that belong to no stage.
SHARED_SECTIONS: Mapping[str, type[Section]] = {
    "transport": TransportSettings,
    "service": ServiceSettings,
    "worker": WorkerSettings,
    "http": HttpSettings,
}
_RECEIVER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_SECRET_KEYS = frozenset({"secret", "secrets", "password", "token"})
#: What wirewatch reads is found beside the configuration, what it writes goes to the data folder.
_READ_KEYS = re.compile(r".*_(file|folder)")
_WRITTEN_KEYS = frozenset({"path", "file", "folder"})


class Places(Section):
    """Where the rest of the configuration is. Paths are relative to the file that names them."""

    feeds: str | list[str | FeedSettings] = Field(
        "feeds.opml", description="An OPML file, or a list of OPML files, feed URLs and feeds as tables."
    )
    watch_files: str | list[str] = Field("watches/*.yaml", description="Files with watches; * matches many.")
    entity_files: str | list[str] = Field(
        ["entities/*.jsonl", "entities/*.yaml"],
        description="Files with entities; * matches many. A later one adds to what an earlier one says.",
    )
    data_folder: str = Field("data", description="Where wirewatch keeps what must survive a restart.")


@dataclass(frozen=True)
class Receiver:
    """Somebody who gets the alerts: the sink of `kind` with its settings."""

    name: str
    kind: str
    settings: Section


@dataclass(frozen=True)
class Settings:
    """A whole configuration. `warnings` name what is odd and does no harm."""

    file: Path
    transport: TransportSettings
    service: ServiceSettings
    worker: WorkerSettings
    http: HttpSettings
    stages: Mapping[str, Section]
    receivers: tuple[Receiver, ...]
    feeds: tuple[FeedSettings, ...]
    watch_files: tuple[Path, ...]
    entity_files: tuple[Path, ...]
    data_folder: Path
    warnings: tuple[SettingsProblem, ...] = ()
    source: OverriddenFile = field(default=OverriddenFile("settings", None), repr=False, compare=False)

    def placed(self, problem: SettingsProblem) -> SettingsProblem:
        """A stage's problem with its settings ("settings", None), with the file and line they stand on."""
        if problem.file != "settings":
            return problem
        first, *rest = problem.path.split(".")
        keys = [RECEIVERS, first.removeprefix("receiver-")] if first.startswith("receiver-") else [first]
        placed = self.source.problem([*keys, *rest], problem.found, problem.expected)
        return replace(placed, is_missing_file=problem.is_missing_file)

    def setup(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Setup:
        """What stages are built from."""
        return Setup(
            http=self.http,
            feeds=self.feeds,
            watch_files=self.watch_files,
            entity_files=self.entity_files,
            data_folder=self.data_folder,
            clock=clock,
        )


@dataclass(frozen=True)
class Inspection:
    """What a configuration says, as far as it can be read: `settings` is None when there are problems."""

    settings: Settings | None
    problems: tuple[SettingsProblem, ...]
    warnings: tuple[SettingsProblem, ...] = ()
    watch_files: tuple[Path, ...] = ()
    entity_files: tuple[Path, ...] = ()


def load_settings(path: Path, environ: Mapping[str, str], stages: Collection[str] | None = None) -> Settings:
    """The configuration in `path` with the environment laid over it.

    `stages` limits what is read to what these need (a process of one stage imports no other):
    sections of other stages are then not looked into, nor feeds, watches or receivers that none of
    them uses. None reads everything. Raises: SettingsError with every problem.
    """
    inspection = inspect_settings(path, environ, stages)
    if inspection.settings is None:
        raise SettingsError(list(inspection.problems))
    return inspection.settings


def inspect_settings(
    path: Path, environ: Mapping[str, str], stages: Collection[str] | None = None
) -> Inspection:
    """As `load_settings`, but problems are returned, along with what could be read all the same."""
    if not path.is_file():
        expected = "a configuration file (wirewatch init DIR writes one)"
        return Inspection(None, (SettingsProblem(str(path), None, "", "no such file", expected),))
    try:
        file = overridden(load_toml(path), environ)
    except SettingsError as error:
        return Inspection(None, error.problems)
    return _Loading(file, path.absolute().parent, stages).inspection()


@dataclass
class _Loading:
    """Reads one configuration, collecting problems instead of stopping at the first."""

    file: OverriddenFile
    folder: Path
    only: Collection[str] | None
    data_folder: Path = Path()
    problems: list[SettingsProblem] = field(default_factory=list)

    def inspection(self) -> Inspection:
        self._refuse_unknown_sections()
        self._refuse_secrets(self.file.data, ())
        places = self._places()
        self.data_folder = Path(places.data_folder)
        shared = {name: self._section(name, model) for name, model in SHARED_SECTIONS.items()}
        stages = {name: self._stage_section(name) for name in registry.stage_names() if self._needs(name)}
        receivers = self._receivers() if self._needs(RECEIVERS) else ()
        feeds = self._feeds()
        watch_files = self._files("watch_files", places, is_needed=self._needs("keywords"))
        entity_files = self._files("entity_files", places, is_needed=False)
        problems = tuple(in_order([*self.problems, *feeds.problems]))
        settings = None
        if not problems:
            settings = Settings(
                file=self.file.path,
                **shared,  # type: ignore[arg-type]
                stages={name: section for name, section in stages.items() if section is not None},
                receivers=receivers,
                feeds=tuple(feeds.feeds),
                watch_files=watch_files,
                entity_files=entity_files,
                data_folder=self.data_folder,
                warnings=tuple(feeds.warnings),
                source=self.file,
            )
        return Inspection(settings, problems, tuple(feeds.warnings), watch_files, entity_files)

    def _feeds(self) -> FeedList:
        feeds = FeedList(self.folder)
        if self._needs("poll"):
            feeds.read(self.file, self.file.data.get("feeds", "feeds.opml"))
        return feeds

    def _needs(self, name: str) -> bool:
        return self.only is None or name in self.only

    def _refuse_unknown_sections(self) -> None:
        known = [*SHARED_SECTIONS, *registry.stage_names(), RECEIVERS, *Places.model_fields]
        for key in self.file.data:
            if key not in known:
                self._add((key,), f"the unknown key {key!r}", did_you_mean(key, known))

    def _refuse_secrets(self, data: Mapping[str, Any], keys: Keys) -> None:
        """A secret in the file would end up in backups and repositories."""
        for key, value in data.items():
            place = (*keys, key)
            if isinstance(value, dict):
                self._refuse_secrets(value, place)
            elif key in _SECRET_KEYS and self.file.variable_of(place) is None:
                expected = "secret_file with the path of a file that holds it"
                if keys[:1] == (RECEIVERS,):
                    expected += f", or the variable {variable_for((*keys, 'secret'))} set"
                self._add(place, "a secret in the file", expected)

    def _section(self, name: str, model: type[S]) -> S | None:
        return self._validated(self.file.data.get(name, {}), (name,), model)

    def _stage_section(self, name: str) -> Section | None:
        lookup = registry.source_class if name in registry.SOURCES else registry.stage_class
        return self._section(name, lookup(name).settings_class)

    def _receivers(self) -> tuple[Receiver, ...]:
        tables = self.file.data.get(RECEIVERS, {})
        if not isinstance(tables, dict):
            self._add((RECEIVERS,), shown(tables), '[receivers.NAME] with kind = "…"')
            return ()
        found = [self._receiver(name, table) for name, table in tables.items()]
        return tuple(receiver for receiver in found if receiver)

    def _receiver(self, name: str, table: Any) -> Receiver | None:
        keys = (RECEIVERS, name)
        if not _RECEIVER_NAME.fullmatch(name):
            self._add(keys, f"the name {name!r}", "up to 63 letters, digits, - and _")
            return None
        kind = table.get("kind") if isinstance(table, dict) else None
        if not isinstance(kind, str) or kind not in registry.SINKS:
            expected = "kind = " + did_you_mean(kind if isinstance(kind, str) else "", registry.SINKS)
            self._add((*keys, "kind") if kind is not None else keys, shown(kind), expected)
            return None
        own = {key: value for key, value in table.items() if key != "kind"}
        settings = self._validated(own, keys, registry.sink_class(kind).settings_class)
        return Receiver(name, kind, settings) if settings is not None else None

    def _places(self) -> Places:
        """What is said of places and can be read; defaults for the rest."""
        # The feeds are read by FeedList, which can say more about them.
        said = {
            key: self.file.data[key]
            for key in Places.model_fields
            if key in self.file.data and key != "feeds"
        }
        right = {key: value for key, value in said.items() if self._validated({key: value}, (), Places)}
        return Places.model_validate(self._with_paths(right, Places))

    def _validated(self, data: Any, keys: Keys, model: type[S]) -> S | None:
        try:
            return model.model_validate(self._with_paths(data, model) if isinstance(data, dict) else data)
        except ValidationError as error:
            told = {problem.path for problem in self.problems}  # a secret in the file, above all
            found = problems_from_validation(error, self.file, model, keys)
            self.problems += [problem for problem in found if problem.path not in told]
            return None

    def _with_paths(self, data: dict[str, Any], model: type[Section]) -> dict[str, Any]:
        """`data` with the paths in it, and in the model's defaults, made absolute."""
        absolute = {}
        for name, model_field in model.model_fields.items():
            value = data.get(name, model_field.default)
            if isinstance(value, str) and value and (name in _WRITTEN_KEYS or _READ_KEYS.fullmatch(name)):
                folder = self.data_folder if name in _WRITTEN_KEYS else self.folder
                absolute[name] = str(folder / Path(value).expanduser())
        return data | {key: self._with_file_paths(value) for key, value in data.items()} | absolute

    def _with_file_paths(self, value: Any) -> Any:
        """Tables inside a section with the paths of their `…_file` keys made absolute."""
        if not isinstance(value, dict):
            return value
        return {
            key: str(self.folder / Path(inner).expanduser())
            if key.endswith("_file") and isinstance(inner, str) and inner
            else self._with_file_paths(inner)
            for key, inner in value.items()
        }

    def _files(self, key: str, places: Places, *, is_needed: bool) -> tuple[Path, ...]:
        """The files that the key's patterns name. One without * must be there, and of the others one file."""
        patterns = getattr(places, key)
        is_wrong = key in self.file.data and key not in places.model_fields_set
        wanted = [patterns] if isinstance(patterns, str) else patterns
        found: dict[Path, None] = {}
        for index, pattern in enumerate(wanted):
            paths = sorted(path for path in self._glob(pattern) if path.is_file())
            if not paths and "*" not in pattern:
                keys = (key,) if isinstance(patterns, str) else (key, index)
                self._add(keys, f"no file {pattern!r} in {self.folder}", "a file, or a pattern with *")
            found |= dict.fromkeys(paths)
        open_ended = [pattern for pattern in wanted if "*" in pattern]
        if open_ended and not found and (is_needed or key in self.file.data) and not is_wrong:
            pattern = " or ".join(map(repr, open_ended))
            self._add((key,), f"no file for {pattern} in {self.folder}", "at least one file")
        return tuple(found)

    def _glob(self, pattern: str) -> list[Path]:
        path = Path(pattern).expanduser()
        if path.is_absolute():
            return list(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
        return list(self.folder.glob(pattern)) if pattern else []

    def _add(self, keys: Keys, found: str, expected: str) -> None:
        self.problems.append(self.file.problem(keys, found, expected))


def in_order(problems: Collection[SettingsProblem]) -> list[SettingsProblem]:
    """The problems by file and line, each once."""
    return sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.path, p.found))
