"""TOML files as data with line numbers.

tomllib keeps no positions; once it has accepted a text, the reader here walks the same text for the
lines alone and may take for granted that it is valid.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from pathlib import Path

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.located import Keys, LocatedFile, why_unreadable

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")
_BEGINS_ARRAY = re.compile(r"[^#\[=]+=\s*\[")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def load_toml(path: Path) -> LocatedFile:
    """The file's data and lines.

    Raises: SettingsError when it cannot be read, is not UTF-8 or not TOML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        expected = "a readable TOML file"
        problem = SettingsProblem(str(path), None, "", why_unreadable(error), expected)
        raise SettingsError([problem]) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = SettingsProblem(str(path), line, "", "bytes that are not UTF-8", "a file saved as UTF-8")
        raise SettingsError([problem]) from error
    return parse_toml(text, str(path))


def parse_toml(text: str, name: str) -> LocatedFile:
    """As `load_toml`, of text; `name` is what problems call it."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([_syntax_problem(str(error), text, name)]) from error
    except RecursionError as error:
        raise SettingsError(
            [SettingsProblem(name, None, "", "values nested without end", "a flat file")]
        ) from error
    return LocatedFile(name, data, _Lines(text).lines)


def _syntax_problem(message: str, text: str, name: str) -> SettingsProblem:
    place = _PLACE.search(message)
    line = int(place.group(1)) if place and place.group(1) else text.count("\n") + 1
    found = _twice(_PLACE.sub("", message).strip())
    if found == "Unclosed array":
        found += _begun_in(text.split("\n")[: line - 1])
    expected = 'valid TOML (key = value; text in "quotes"; each key and [section] once)'
    return SettingsProblem(name, line, "", found[:1].lower() + found[1:], expected)


def _begun_in(lines: list[str]) -> str:
    """Where the array began that ends, or lacks a comma, below these lines."""
    begun = [number for number, line in enumerate(lines, start=1) if _BEGINS_ARRAY.match(line)]
    return f" (it begins in line {begun[-1]})" if begun else ""


def _twice(message: str) -> str:
    """tomllib shows a section that stands twice as a tuple, and says "overwrite" of a key."""
    section = re.fullmatch(r"Cannot declare \((.*?),?\) twice", message)
    if section:
        return f"the section [{section.group(1).replace(', ', '.').replace(chr(39), '')}] a second time"
    return message.replace("Cannot overwrite a value", "a key a second time")


class _Lines:
    """Walks valid TOML and notes the line of each key and list item."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._array_lengths: dict[Keys, int] = {}
        self.lines: dict[Keys, int] = {(): 1}
        self._document()

    def _document(self) -> None:
        table: Keys = ()
        self._skip_blank()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip_blank()

    def _header(self) -> Keys:
        start, is_array = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        keys = self._full(self._key(), ())
        self._at += 2 if is_array else 1
        if is_array:
            if isinstance(keys[-1], int):
                keys = keys[:-1]
            self._note(keys, start)
            index = self._array_lengths.get(keys, 0)
            self._array_lengths[keys] = index + 1
            keys = (*keys, index)
        self._note(keys, start)
        return keys

    def _pair(self, table: Keys) -> None:
        start = self._at
        keys = self._full(self._key(), table)
        for length in range(len(table) + 1, len(keys) + 1):
            self._note(keys[:length], start)
        self._at += 1  # the equals sign
        self._skip_blank()
        self._value(keys)

    def _full(self, parts: list[str], table: Keys) -> Keys:
        """The keys from the top, where a header inside a list of tables means its last one."""
        keys = table
        for part in parts:
            keys = (*keys, part)
            if keys in self._array_lengths:
                keys = (*keys, self._array_lengths[keys] - 1)
        return keys

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip_blank()
            bare = _BARE_KEY.match(self._text, self._at)
            raw = bare.group() if bare else self._string()
            self._at = bare.end() if bare else self._at
            parts.append(raw if bare else str(tomllib.loads(f"key = {raw}")["key"]))
            self._skip_blank()
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _value(self, keys: Keys) -> None:
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._array(keys)
        elif opening == "{":
            self._inline_table(keys)
        else:
            match = _BARE_VALUE.match(self._text, self._at)
            self._at = match.end() if match else self._at + 1

    def _array(self, keys: Keys) -> None:
        self._at += 1
        index = 0
        while self._next_item("]"):
            self._note((*keys, index), self._at)
            self._value((*keys, index))
            index += 1

    def _inline_table(self, keys: Keys) -> None:
        self._at += 1
        while self._next_item("}"):
            self._pair(keys)

    def _next_item(self, closing: str) -> bool:
        """Step over blanks and commas; False when `closing` was stepped over instead."""
        self._skip_blank()
        while self._text[self._at] == ",":
            self._at += 1
            self._skip_blank()
        if self._text[self._at] != closing:
            return True
        self._at += 1
        return False

    def _string(self) -> str:
        for pattern in _STRINGS:
            match = pattern.match(self._text, self._at)
            if match:
                self._at = match.end()
                return match.group()
        self._at += 1
        return '""'

    def _skip_blank(self) -> None:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _note(self, keys: Keys, at: int) -> None:
        self.lines.setdefault(keys, bisect_right(self._line_starts, at))
