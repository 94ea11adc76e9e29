"""Environment variables over a configuration file: `WIREWATCH__SECTION__KEY=value`."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wirewatch.errors import SettingsProblem
from wirewatch.located import Keys, LocatedFile

PREFIX = "WIREWATCH__"


@dataclass(frozen=True)
class OverriddenFile(LocatedFile):
    """A file with values from the environment laid over it; a problem with one names the variable."""

    variables: Mapping[Keys, str] = field(default_factory=dict)

    def variable_of(self, keys: Sequence[str | int]) -> str | None:
        """The environment variable that set the value at `keys`, around it, or alone inside it."""
        wanted = tuple(keys)
        for length in range(len(wanted), 0, -1):
            if wanted[:length] in self.variables:
                return self.variables[wanted[:length]]
        if not wanted or wanted in self.lines:
            return None
        inside = (name for place, name in self.variables.items() if place[: len(wanted)] == wanted)
        return next(inside, None)

    def problem(self, keys: Sequence[str | int], found: str, expected: str) -> SettingsProblem:
        """A problem at `keys`, in the file or in the environment."""
        variable = self.variable_of(keys)
        if variable is None:
            return super().problem(keys, found, expected)
        return SettingsProblem("environment", None, variable, found, expected)


def overridden(file: LocatedFile, environ: Mapping[str, str]) -> OverriddenFile:
    """`file` with every `WIREWATCH__…` variable laid over it.

    Names are matched without regard to case, and `_` also means the `-` of a receiver's name. A value
    that is a TOML list or table is read as one; everything else is text, which settings turn into
    numbers and booleans themselves.
    """
    data = copy.deepcopy(file.data)
    variables: dict[Keys, str] = {}
    for variable in sorted(environ):
        if variable.upper().startswith(PREFIX) and environ[variable]:
            keys = _set(data, variable[len(PREFIX) :].split("__"), _value(environ[variable]))
            if keys:
                variables[keys] = variable
    return OverriddenFile(file.name, data, file.lines, variables)


def variable_for(keys: Sequence[str | int]) -> str:
    """The environment variable that sets the value at `keys`."""
    return PREFIX + "__".join(str(key).upper().replace("-", "_") for key in keys)


def _set(data: dict[str, Any], words: list[str], value: Any) -> Keys:
    """Put `value` where `words` lead; () when something that is no table is in the way."""
    keys: list[str] = []
    for word in words[:-1]:
        keys.append(_matching(data, word))
        inner = data.setdefault(keys[-1], {})
        if not isinstance(inner, dict):
            return ()
        data = inner
    keys.append(_matching(data, words[-1]))
    data[keys[-1]] = value
    return tuple(keys)


def _matching(data: Mapping[str, Any], word: str) -> str:
    wanted = word.lower()
    for key in data:
        if key.lower().replace("-", "_") == wanted:
            return key
    return wanted


def _value(text: str) -> Any:
    if text[:1] in {"[", "{"}:
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text
