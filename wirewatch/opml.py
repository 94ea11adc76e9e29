"""OPML subscription lists (feeds.opml): read with the line of each feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from pydantic import ValidationError

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.located import Keys, LocatedFile, why_unreadable
from wirewatch.settings import FeedSettings
from wirewatch.validation import problems_from_validation

_MAX_FILE_BYTES = 64 * 2**20
#: OPML's attribute -> the feed's setting. `title` wins over `text`: both are what people call it.
_ATTRIBUTES = {"xmlUrl": "url", "text": "title", "title": "title", "language": "language"}


def load_opml(path: Path) -> list[tuple[FeedSettings, int]]:
    """The feeds in the list, each with its line. Folders are looked into; feeds have an xmlUrl.

    Raises: SettingsError when the file cannot be read, is not OPML, or a feed in it is wrong.
    """
    outlines = _outlines(path)
    problems = [_without_url(path, outline) for outline in outlines if "xmlUrl" not in outline.attributes]
    outlines = [outline for outline in outlines if "xmlUrl" in outline.attributes]
    lines: dict[Keys, int] = {(index,): outline.line for index, outline in enumerate(outlines)}
    file = LocatedFile(str(path), [outline.settings() for outline in outlines], lines)
    feeds: list[tuple[FeedSettings, int]] = []
    for index, outline in enumerate(outlines):
        try:
            feeds.append((FeedSettings.model_validate(outline.settings()), outline.line))
        except ValidationError as error:
            problems += problems_from_validation(error, file, list[FeedSettings], (index,))
    if problems:
        raise SettingsError(problems)
    return feeds


@dataclass
class _Outline:
    attributes: dict[str, str]
    line: int
    has_children: bool = False

    def settings(self) -> dict[str, str]:
        """The attributes as the feed's settings; an empty one is as good as none."""
        named = {_ATTRIBUTES[key]: self.attributes.get(key, "").strip() for key in _ATTRIBUTES}
        titles = (self.attributes.get("title", "").strip(), self.attributes.get("text", "").strip())
        named["title"] = titles[0] or titles[1]
        return {key: value for key, value in named.items() if value or key == "url"}


@dataclass
class _Reader:
    """Collects the outlines while expat reads."""

    path: Path
    outlines: list[_Outline] = field(default_factory=list)
    root: str | None = None
    has_body: bool = False
    _open: list[_Outline | None] = field(default_factory=list)

    def read(self, raw: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: self._start(
            name, attributes, parser.CurrentLineNumber
        )
        parser.EndElementHandler = lambda name: self._open.pop()
        parser.EntityDeclHandler = lambda *_: self._refuse_entities(parser.CurrentLineNumber)
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            found = expat.errors.messages[error.code]
            raise _problem(self.path, error.lineno, found, "well-formed XML (& is written &amp;)") from error

    def _start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.root = self.root or name
        self.has_body = self.has_body or name == "body"
        outline = _Outline(attributes, line) if name == "outline" and self.has_body else None
        if outline:
            if self._open and self._open[-1]:
                self._open[-1].has_children = True
            self.outlines.append(outline)
        self._open.append(outline)

    def _refuse_entities(self, line: int) -> None:
        raise _problem(self.path, line, "an entity declaration", "OPML without <!ENTITY …>")


def _outlines(path: Path) -> list[_Outline]:
    """Every outline that is a feed, or should be: those with an xmlUrl or nothing inside."""
    reader = _Reader(path)
    reader.read(_bytes(path))
    if (reader.root or "").lower() != "opml":
        raise _problem(path, 1, f"the root element <{reader.root}>", "<opml>, as feed readers export it")
    if not reader.has_body:
        raise _problem(path, 1, "no <body>", '<opml><body><outline xmlUrl="https://…"/>')
    return [
        outline for outline in reader.outlines if "xmlUrl" in outline.attributes or not outline.has_children
    ]


def _without_url(path: Path, outline: _Outline) -> SettingsProblem:
    names = ", ".join(sorted(outline.attributes))
    found = f"an outline with only {names}" if names else "an outline without attributes"
    expected = 'xmlUrl="https://…", spelt exactly so, on each feed'
    return SettingsProblem(str(path), outline.line, "outline", found, expected)


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _problem(path, None, why_unreadable(error), "an OPML file") from error
    if len(raw) > _MAX_FILE_BYTES:
        raise _problem(path, None, f"a file of {len(raw)} bytes", f"at most {_MAX_FILE_BYTES} bytes")
    return raw


def _problem(path: Path, line: int | None, found: str, expected: str) -> SettingsError:
    return SettingsError([SettingsProblem(str(path), line, "", found, expected)])
