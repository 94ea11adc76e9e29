"""The feeds that a configuration names: OPML files, single URLs, feeds with settings of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.located import LocatedFile, shown
from wirewatch.opml import load_opml
from wirewatch.settings import FeedSettings
from wirewatch.urls import same_page_url, without_credentials
from wirewatch.validation import problems_from_validation

_EXPECTED = 'an OPML file, or a list of OPML files, feed URLs and {url = "https://…"}'


@dataclass
class FeedList:
    """Feeds collected from a configuration. A feed named twice counts once and is a warning."""

    folder: Path
    feeds: list[FeedSettings] = field(default_factory=list)
    problems: list[SettingsProblem] = field(default_factory=list)
    warnings: list[SettingsProblem] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def read(self, file: LocatedFile, value: Any) -> None:
        """Take in what the key `feeds` of `file` says."""
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            keys = ("feeds", index) if isinstance(value, list) else ("feeds",)
            if isinstance(item, str) and "://" not in item:
                self._read_opml(file, keys, item)
            elif isinstance(item, str):
                self._read_feed(file, keys, {"url": item})
            elif isinstance(item, dict):
                self._read_feed(file, keys, item)
            else:
                self.problems.append(file.problem(keys, shown(item, keys), _EXPECTED))
        if not self.feeds and not self.problems:
            self.problems.append(file.problem(("feeds",), "no feed at all", "at least one feed"))

    def _read_opml(self, file: LocatedFile, keys: tuple[str | int, ...], name: str) -> None:
        path = self.folder / name
        if not path.is_file():
            self.problems.append(file.problem(keys, f"{name!r}, and no file {path}", _EXPECTED))
            return
        try:
            for feed, line in load_opml(path):
                self._add(feed, str(path), line)
        except SettingsError as error:
            self.problems += error.problems

    def _read_feed(self, file: LocatedFile, keys: tuple[str | int, ...], data: dict[str, Any]) -> None:
        try:
            feed = FeedSettings.model_validate(data)
        except ValidationError as error:
            self.problems += problems_from_validation(error, file, FeedSettings, keys)
            return
        if feed.secret_file:
            feed = feed.model_copy(update={"secret_file": str(self.folder / feed.secret_file)})
        self._add(feed, file.name, file.line_of(keys))

    def _add(self, feed: FeedSettings, name: str, line: int | None) -> None:
        place = f"{name}:{line}" if line else name
        first = self._places.setdefault(same_page_url(feed.url), place)
        if first != place:
            found = f"the feed {without_credentials(feed.url)} a second time (first in {first})"
            self.warnings.append(SettingsProblem(name, line, "", found, "each feed once; it is polled once"))
            return
        self.feeds.append(feed)
