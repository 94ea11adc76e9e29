"""YAML files as data with line numbers, read as editors read them (YAML 1.2).

    file = load_yaml(path)                                  # SettingsError: unreadable, not YAML
    try:
        watch = WATCHES.validate_python(file.data)          # a pydantic model or TypeAdapter
    except ValidationError as error:
        problems += problems_from_validation(error, file, list[Watch])
    problems.append(file.problem(("watches", 2, "between"), "the unknown entity 'kim'", "an entity id"))

`no` stays the language code, `2018-09-09` and `12:30` stay text, a key given twice is a problem.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.located import Keys, LocatedFile, shown, why_unreadable
from wirewatch.validation import problems_from_validation

__all__ = ["LocatedFile", "load_yaml", "parse_yaml", "problems_from_validation"]

_MAX_FILE_BYTES = 256 * 2**20
#: Aliases (`*name`) may repeat a part; a file that unfolds to more values than this is refused.
_MAX_VALUES = 1_000_000
_MAX_DEPTH = 50
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PREFIX = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value"})
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def load_yaml(path: Path) -> LocatedFile:
    """The file's data and lines. An empty file is None on line 1.

    Raises: SettingsError when it cannot be read, is not UTF-8 or not YAML, or names a key twice.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _MAX_FILE_BYTES else b""
    except OSError as error:
        raise _unreadable(path, why_unreadable(error)) from error
    if size > _MAX_FILE_BYTES:
        raise _unreadable(path, f"a file of {size} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = SettingsProblem(str(path), line, "", "bytes that are not UTF-8", "a file saved as UTF-8")
        raise SettingsError([problem]) from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> LocatedFile:
    """As `load_yaml`, of text; `name` is what problems call it."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise SettingsError([_syntax_problem(error, name, text)]) from error
    except (yaml.YAMLError, RecursionError) as error:
        found = str(error).splitlines()[0] if str(error) else "no YAML"
        raise SettingsError([SettingsProblem(name, None, "", found, "a YAML file")]) from error
    reader = _Reader(name)
    data = reader.value(node, ()) if node is not None else None
    if reader.problems:
        raise SettingsError(reader.problems)
    reader.lines.setdefault((), 1)
    return LocatedFile(name, data, reader.lines)


def _unreadable(path: Path, found: str) -> SettingsError:
    return SettingsError([SettingsProblem(str(path), None, "", found, "a readable YAML file")])


_ALIAS = (
    "a value that begins with *, which YAML takes for the name of an anchor",
    "a query, or other text, in quotes",
)
#: What libyaml's words come to as a rule, and what would be right. A tab is told by itself, below.
_IN_PLAIN_WORDS = {
    "mapping values are not allowed": (
        "a second colon in one value, or a line indented too far",
        "text with a colon in quotes ('Coup: the watch'), keys of one mapping below each other",
    ),
    "expected key": (
        "text behind a closing quotation mark, or a line that is indented otherwise than those above",
        "quotes around the whole value ('\"state visit\" NEAR/3 xi'), keys of one mapping below each other",
    ),
    "expected '-' indicator": (
        "a line that is indented otherwise than those above",
        "items (-) of one list below each other, and keys of one mapping, too",
    ),
    "expected ',' or ']'": ("a [ that is not closed", "items between [ and ], with commas between them"),
    "expected ',' or '}'": ("a { that is not closed", "keys between { and }, with commas between them"),
    "unexpected end of stream": ("a quotation mark that is not closed", "one at either end of the text"),
    "undefined alias": _ALIAS,
    "while scanning an alias": _ALIAS,
    "cannot start any token": ("a value that begins with a sign YAML keeps for itself", "it in quotes"),
}


def _syntax_problem(error: yaml.MarkedYAMLError, name: str, text: str) -> SettingsProblem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    lines = text.splitlines()
    if mark and mark.line < len(lines) and re.match(r" *(- +)*\t", lines[mark.line]):
        return SettingsProblem(
            name, line, "", "a tab before the text", "spaces: YAML indents with nothing else"
        )
    words = " ".join(part for part in (error.context, error.problem) if part) or "something that is not YAML"
    found, expected = next(
        (plain for phrase, plain in _IN_PLAIN_WORDS.items() if phrase in words),
        (words, "valid YAML (check indentation, quotes and colons here and just above)"),
    )
    return SettingsProblem(name, line, "", found, expected)


class _Reader:
    """Turns composed nodes into data, noting lines and problems on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Keys, int] = {}
        self.problems: list[SettingsProblem] = []
        self._values = 0

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        self._values += 1
        self.lines.setdefault(keys, node.start_mark.line + 1)
        if self._values > _MAX_VALUES or len(keys) > _MAX_DEPTH:
            found, expected = "a file that unfolds without end", "no alias (*name) inside its own anchor"
            self._add(node, keys[:4], found, expected)
            raise SettingsError(self.problems)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*keys, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, keys)

    def _mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, keys)
            if key in data:
                first = self.lines.get((*keys, key))
                found = f"the key {key!r} a second time (first in line {first})"
                self._add(key_node, (*keys, key), found, "each key once")
                continue
            self.lines[(*keys, key)] = key_node.start_mark.line + 1
            data[key] = self.value(value_node, (*keys, key))
        return data

    def _key(self, node: yaml.Node, keys: Keys) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._add(node, keys, "a key that is not text", "a word")
            return "?"
        return str(node.value)

    def _scalar(self, node: yaml.Node, keys: Keys) -> Any:
        text, is_plain = str(node.value), not getattr(node, "style", None)
        if node.tag.removeprefix(_PREFIX) not in _PLAIN_TAGS:
            self._add(
                node, keys, f"the tag {shown(node.tag)}", "a plain value; in quotes, if it begins with !"
            )
            return None
        return plain_value(text) if is_plain else text

    def _add(self, node: yaml.Node, keys: Keys, found: str, expected: str) -> None:
        located = LocatedFile(self.name, None, {keys: node.start_mark.line + 1})
        self.problems.append(located.problem(keys, found, expected))


def plain_value(text: str) -> Any:
    """An unquoted word as YAML 1.2's core schema reads it."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return _whole(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _whole(text: str) -> int | float:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    digits = text[2:] if base != 10 else text
    return int(digits, base) if len(digits) <= 1_000 else float("inf")
