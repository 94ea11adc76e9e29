"""A configuration file's data together with the line that each value stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wirewatch.errors import SettingsProblem

#: Where a value stands in a file: mapping keys and list positions from the outside in.
Keys = tuple[str | int, ...]

_SHOWN_CHARACTERS = 80
_SECRET_WORDS = ("secret", "password", "token", "credential", "authorization", "api_key", "apikey")
#: user:password@host, with or without a scheme before it.
_CREDENTIALS = re.compile(r"://.*@|:\S*@", re.DOTALL)


@dataclass(frozen=True)
class LocatedFile:
    """What a file says, and on which line it says it.

    `name` is what problems call it: the path as the user gave it, or "environment".
    """

    name: str
    data: Any
    lines: Mapping[Keys, int] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file's path."""
        return Path(self.name)

    def line_of(self, keys: Sequence[str | int]) -> int | None:
        """The line of the value at `keys`, else of the nearest thing around it that has one."""
        for length in range(len(keys), -1, -1):
            line = self.lines.get(tuple(keys[:length]))
            if line is not None:
                return line
        return None

    def problem(self, keys: Sequence[str | int], found: str, expected: str) -> SettingsProblem:
        """A problem at `keys`, with its line."""
        return SettingsProblem(self.name, self.line_of(keys), dotted(keys), found, expected)


def dotted(keys: Sequence[str | int]) -> str:
    """The keys as people write them: `watches[2].between[0]`."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if text else key
    return text


def why_unreadable(error: OSError) -> str:
    """What is there instead of a file that can be read: "no such file or directory", "a directory"."""
    return (error.strerror or "an unreadable file").lower().removeprefix("is ")


def shown(value: Any, keys: Sequence[str | int] = ()) -> str:
    """`value` as a problem may print it: short, on one line, nothing that is or may be a secret."""
    if any(word in str(key).lower() for key in keys for word in _SECRET_WORDS):
        return "(a secret, not shown)"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a mapping with " + (", ".join(map(str, list(value)[:5])) or "no keys")
    if isinstance(value, list | tuple | set | frozenset):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        if _CREDENTIALS.search(value):
            return "(a URL with credentials, not shown)"
        return repr(value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…")
    return repr(value)[:_SHOWN_CHARACTERS]
