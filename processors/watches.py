"""Watches: what people want to be told about, read from watch files.

watches:
  - id: xi-kim-meeting
    title: Xi Jinping meets Kim Jong Un
    event: meeting
    between: [xi-jinping, kim-jong-un]
    tests:
      - title: Xi to visit Pyongyang
        fires: true
        status: confirmed
events: [...]           # event kinds of your own, as `processors/events/kinds.py` describes them
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator

from processors.events.kinds import UNLOCATED, EventKind
from processors.queries import QueryError, parse_query
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.languages import LanguageCode
from wirewatch.located import LocatedFile
from wirewatch.records import Severity, Status
from wirewatch.settings import Section
from wirewatch.yaml_files import load_yaml, problems_from_validation

_DATES = "a date as it is found: 2018-09-09, 2018-W37, 2018-09, 2018 or 2018-09-08/2018-09-09"


def _is_when(text: str) -> bool:
    """Whether it is a day, a week, a month or a year as ISO 8601 writes them, or two days with a slash."""
    days = text.split("/")
    shapes = [re.fullmatch(r"(\d{4})(?:-W(\d\d)|-(\d\d)(?:-(\d\d))?)?", day) for day in days]
    if len(days) > 2 or not all(shape and (len(days) == 1 or shape[4]) for shape in shapes):
        return False
    try:
        for shape in filter(None, shapes):
            year, week, month, day = (int(part or 1) for part in shape.groups())
            date.fromisocalendar(year, week, 1), date(year, month, day)
    except ValueError:
        return False
    return True


class WatchTest(Section):
    """An example that the watch must get right; `wirewatch check` runs it."""

    title: str = Field(description="The article's title.")
    text: str = Field("", description="The article's text.")
    published_at: datetime | None = Field(None, description="When it was published; dates count from it.")
    language: LanguageCode | None = Field(None, description="ISO 639-1 code; default: told from the text.")
    fires: bool = Field(True, description="Whether the watch must raise an alert.")
    status: Status | None = Field(None, description="The status that must be found.")
    when: str | None = Field(None, description="The date that must be found, ISO 8601.")
    where: str | None = Field(None, description="The place that must be found: an entity.")

    @field_validator("when", mode="before")
    @classmethod
    def _is_date(cls, when: object) -> object:
        if when is not None and not _is_when(str(when)):
            raise ValueError(_DATES)
        return when if when is None else str(when)

    @model_validator(mode="after")
    def _says_something(self) -> WatchTest:
        if not (self.title.strip() or self.text.strip()):
            raise ValueError("found a test without a title and a text; expected a headline as its `title`")
        return self


class Watch(Section):
    """Something to be told about: an event, a boolean query, or an event in articles that a query finds."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Names the watch for good.")
    title: str = Field("", description="What alerts are headed with; default: the id.")
    severity: Severity = Field("notice", description="info, notice, warning or critical.")
    event: str | None = Field(None, description="A kind of event: meeting, visit, earthquake, ...")
    between: tuple[str | tuple[str, ...], ...] = Field(
        (),
        description="Who must take part: an entity, a list (any of them), an office (president-of:china), "
        "a group's leaders (leaders:g7) or its members (members:g7).",
    )
    exclude: tuple[str, ...] = Field((), description="Who must not take part; as in `between`.")
    status: tuple[Status, ...] = Field((), description="Only these; default: any.")
    where: tuple[str, ...] = Field((), description="Only in these places; default: anywhere.")
    main_only: bool = Field(True, description="Leave out articles that mention it as background.")
    query: str | None = Field(None, description="A boolean query that the article must satisfy.")
    languages: tuple[LanguageCode, ...] = Field(
        (), description="Only articles in these; ISO 639-1. Default: any."
    )
    tests: tuple[WatchTest, ...] = Field((), description="Examples that `wirewatch check` runs.")

    @model_validator(mode="after")
    def _asks_something(self) -> Watch:
        if self.event is None and self.query is None:
            raise ValueError("found a watch that looks for nothing; expected an `event`, a `query` or both")
        if self.event is None and (self.between or self.status or self.where or self.exclude):
            raise ValueError(
                "found `between`, `exclude`, `status` or `where` without an `event`; expected an `event`, "
                "since they say something of one"
            )
        return self

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.id


class WatchFile(Section):
    """A watch file."""

    watches: tuple[Watch, ...] = Field((), description="What to be told about.")
    events: tuple[EventKind, ...] = Field((), description="Event kinds of your own, or more triggers.")


@dataclass(frozen=True)
class Watchbook:
    """Every watch and event kind of a set of watch files, with where each stands."""

    watches: tuple[Watch, ...]
    events: tuple[EventKind, ...] = ()
    places: tuple[tuple[LocatedFile, int], ...] = ()
    event_places: tuple[tuple[LocatedFile, int], ...] = ()

    def problem(self, number: int, key: str, found: str, expected: str) -> SettingsProblem:
        """A problem with the watch of that number, with its file and line."""
        if number < len(self.places):
            file, position = self.places[number]
            return file.problem(("watches", position, *_keys(key)), found, expected)
        return SettingsProblem("watches", None, f"{self.watches[number].id}.{key}", found, expected)

    def event_problem(self, number: int, key: str, found: str, expected: str) -> SettingsProblem:
        """A problem with the event kind of that number, with its file and line."""
        if number < len(self.event_places):
            file, position = self.event_places[number]
            return file.problem(("events", position, *_keys(key)), found, expected)
        return UNLOCATED(number, key, found, expected)


def _keys(key: str) -> Iterable[str | int]:
    return (int(part) if part.isdigit() else part for part in key.split("."))


def load_watches(paths: Sequence[Path]) -> tuple[Watch, ...]:
    """The watches of these files, in order.

    Raises: SettingsError with every problem: file, line, what was found and what would be right.
    """
    return load_watchbook(paths).watches


def load_watchbook(paths: Sequence[Path]) -> Watchbook:
    """As `load_watches`, with the event kinds that the files add."""
    problems: list[SettingsProblem] = []
    watches: list[Watch] = []
    events: list[EventKind] = []
    places: list[tuple[LocatedFile, int]] = []
    event_places: list[tuple[LocatedFile, int]] = []
    for path in paths:
        try:
            file = load_yaml(path)
        except SettingsError as error:
            problems += error.problems
            continue
        try:
            content = WatchFile.model_validate(file.data or {})
        except ValidationError as error:
            problems += problems_from_validation(error, file, WatchFile)
            continue
        watches += content.watches
        events += content.events
        places += [(file, position) for position in range(len(content.watches))]
        event_places += [(file, position) for position in range(len(content.events))]
    book = Watchbook(tuple(watches), tuple(events), tuple(places), tuple(event_places))
    problems += [*_repeated(book), *_unreadable_queries(book), *_unanswerable_tests(book)]
    if problems:
        raise SettingsError(problems)
    return book


def _repeated(book: Watchbook) -> list[SettingsProblem]:
    first: dict[str, int] = {}
    problems = []
    for number, watch in enumerate(book.watches):
        if watch.id in first:
            file, _ = book.places[first[watch.id]]
            found = f"the id {watch.id!r} a second time (first in {file.name})"
            problems.append(book.problem(number, "id", found, "an id that no other watch has"))
        first.setdefault(watch.id, number)
    return problems


def _unreadable_queries(book: Watchbook) -> list[SettingsProblem]:
    problems = []
    for number, watch in enumerate(book.watches):
        if watch.query is None:
            continue
        try:
            parse_query(watch.query)
        except QueryError as error:
            problems.append(book.problem(number, "query", str(error), "a query that can be read"))
    return problems


def _unanswerable_tests(book: Watchbook) -> list[SettingsProblem]:
    """What tests expect of watches that tell no event, and so no more than whether they fire."""
    return [
        book.problem(
            number, f"tests.{position}.{key}", f"{key} of a watch without an `event`", "`fires` alone"
        )
        for number, watch in enumerate(book.watches)
        if watch.event is None
        for position, test in enumerate(watch.tests)
        for key in ("status", "when", "where")
        if getattr(test, key) is not None
    ]
