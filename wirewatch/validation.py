"""pydantic's findings as problems that a person can act on: where, what was found, what would be right.

A validator of a model says what would be right: `raise ValueError("a day as YYYY-MM-DD")`. When what
was found is better said in words than shown, it says both: `ValueError("found A; expected B")`.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from wirewatch.errors import SettingsProblem
from wirewatch.located import Keys, LocatedFile, shown

#: pydantic's error type -> what would be right; {…} is filled from the error's context.
_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dataclass_type": "a mapping (key: value)",
    "date_from_datetime_parsing": "a day as YYYY-MM-DD",
    "date_parsing": "a day as YYYY-MM-DD",
    "date_type": "a day as YYYY-MM-DD",
    "datetime_from_date_parsing": "a day (2018-09-03) or a time (2018-09-03T16:00:00Z)",
    "datetime_parsing": "a day (2018-09-03) or a time (2018-09-03T16:00:00Z)",
    "datetime_type": "a time (2018-09-03T16:00:00Z)",
    "dict_type": "a mapping (key: value)",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "string_pattern_mismatch": "text that matches {pattern}",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "string_type": "text",
    "string_sub_type": "text",
    "timezone_aware": "a time with its zone (2018-09-03T16:00:00Z)",
    "too_long": "at most {max_length} of them",
    "too_short": "at least {min_length} of them",
    "union_tag_invalid": "{discriminator} one of {expected_tags}",
    "union_tag_not_found": "a key {discriminator} that says which kind it is",
    "url_parsing": "a URL such as https://example.org/feed",
}
#: What a pattern asks for, where people need not read it.
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "small letters and digits, with single hyphens between",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, a letter first",
    r"^([a-z]{2}|any)$": "a language by its two letters (en, zh), or any",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "a year, a month or a day: 2013, 2013-03, 2013-03-14",
}


def problems_from_validation(
    error: ValidationError, file: LocatedFile, model: Any, prefix: Sequence[str | int] = ()
) -> list[SettingsProblem]:
    """Every problem in `error`, located in `file`.

    `model` is the type that was validated (a model, or any annotation made of models) and knows the
    right keys; `prefix` is where in the file the validated data stands. Alternatives of a union
    that failed at one place become one problem.
    """
    data = _value_at(file.data, prefix)
    places: dict[Keys, tuple[str, list[str]]] = {}
    missing: set[Keys] = set()
    for finding in error.errors(include_url=False):
        keys = (*prefix, *_keys_in_data(finding["loc"], data, model, finding["type"]))
        found, expected = _described(finding, keys, model)
        kept = places.setdefault(keys, (found, []))
        if expected not in kept[1]:
            kept[1].append(expected)
        if is_of_missing_file((finding.get("ctx") or {}).get("error")):
            missing.add(keys)
    return [
        replace(file.problem(keys, found, " or ".join(expected)), is_missing_file=keys in missing)
        for keys, (found, expected) in places.items()
    ]


def is_of_missing_file(error: object) -> bool:
    """Whether a file that is not there, or not for this user, is behind the error."""
    while isinstance(error, BaseException) and not isinstance(error, FileNotFoundError | PermissionError):
        error = error.__cause__
    return isinstance(error, BaseException)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What would be right instead of `word`: the likely meaning, else the choice there is."""
    choices = sorted(set(known))
    close = closest(word, choices)
    if close:
        return f"{close} (did you mean that?)"
    if not choices:
        return "nothing here"
    return "one of " + _listed(choices)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that is spelt much like `word`; None when none is."""
    return next(iter(difflib.get_close_matches(word.lower(), sorted(set(known)), n=1, cutoff=0.7)), None)


def _listed(choices: Sequence[str], most: int = 25) -> str:
    return ", ".join(choices[:most]) + (f" … ({len(choices)} in all)" if len(choices) > most else "")


def _described(finding: Any, keys: Keys, model: Any) -> tuple[str, str]:
    """What was found and what would be right."""
    kind, context, value = finding["type"], finding.get("ctx") or {}, finding["input"]
    location = finding["loc"]
    if kind == "missing":
        return "nothing", _missing(model, location)
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        return f"the unknown key {location[-1]!r}", did_you_mean(
            str(location[-1]), _known_keys(model, location[:-1])
        )
    if kind in {"literal_error", "enum"}:
        return shown(value, keys), _one_of(value, str(context.get("expected", "")))
    if kind in {"value_error", "assertion_error"}:
        return _said(str(context.get("error", finding["msg"])), value, keys)
    if kind == "string_pattern_mismatch" and context.get("pattern") in _PATTERNS:
        return shown(value, keys), _PATTERNS[context["pattern"]]
    if kind in _LISTS:
        return shown(value, keys), _listing(value, keys)
    if kind in _MAPPINGS and (known := _known_keys(model, location)):
        return shown(value, keys), f"{_EXPECTED[kind]} with such keys as {', '.join(known[:3])}"
    if kind == "string_type" and isinstance(value, bool | int | float | date):
        return shown(value, keys), "text, in quotes"
    if kind in _EXPECTED:
        safe = {name: _plain(entry) for name, entry in context.items()}
        return shown(value, keys), _EXPECTED[kind].format_map(_Unknown(safe))
    message = finding["msg"].removeprefix("Input should be ").removeprefix("Value should ")
    return shown(value, keys), message[:1].lower() + message[1:]


_LISTS = frozenset({"list_type", "tuple_type", "set_type", "frozen_set_type"})
_MAPPINGS = frozenset({"dataclass_type", "dict_type", "model_type", "model_attributes_type"})


def _listing(value: Any, keys: Keys) -> str:
    """A list, shown with the word that stands there alone."""
    alone = shown(value, keys)
    return f"a list: [{value}]" if isinstance(value, str) and alone == repr(value) else "a list"


class _Unknown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return key


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.replace("'", "") if isinstance(value, str) else value


def _said(message: str, value: Any, keys: Keys) -> tuple[str, str]:
    found, separator, expected = message.partition("; expected ")
    if separator:
        return found.removeprefix("found "), expected
    return shown(value, keys), message.removeprefix("expected ")


def _one_of(value: Any, expected: str) -> str:
    choices = [part.strip(" '\"") for part in expected.replace(" or ", ", ").split(",")]
    choices = [choice for choice in choices if choice]
    close = difflib.get_close_matches(str(value).lower(), choices, n=1, cutoff=0.6)
    hint = f" (did you mean {close[0]}?)" if close else ""
    return (f"one of {_listed(choices)}" if len(choices) > 1 else "".join(choices)) + hint


def _missing(model: Any, location: Sequence[str | int]) -> str:
    """The missing key with its description, where the model has one."""
    name = str(location[-1])
    for holder in _models_at(model, location[:-1]):
        for field_name, info in holder.__pydantic_fields__.items():
            if name in {field_name, info.alias} and info.description:
                return f"a value for {name}: {info.description}"
    return f"a value for {name}"


def _known_keys(model: Any, location: Sequence[str | int]) -> list[str]:
    return [
        info.alias or name
        for holder in _models_at(model, location)
        for name, info in holder.__pydantic_fields__.items()
    ]


def _models_at(annotation: Any, location: Sequence[str | int]) -> list[Any]:
    """The models that describe the mapping at `location`, several where a union allows it."""
    for step in location:
        annotation = _inside(annotation, step)[0]
    return _models_in(annotation)


def _inside(annotation: Any, step: str | int) -> tuple[Any, bool]:
    """The annotation one step further in, and whether the step stands in the data too.

    pydantic's locations also name the member of a union that was tried: such a step is no key.
    """
    models = _models_in(annotation)
    if len(models) > 1 and isinstance(step, str):
        tagged = [model for model in models if _is_tag_of(step, model)]
        if tagged:
            return tagged[0], False
    for model in models:
        for name, info in model.__pydantic_fields__.items():
            if step in {name, info.alias}:
                return info.annotation, True
    return annotation, True


def _is_tag_of(step: str, model: Any) -> bool:
    """Whether `step` names `model` in a union: by its class or by a literal discriminator."""
    if model.__name__ == step:
        return True
    return any(step in get_args(info.annotation) for info in model.__pydantic_fields__.values())


def _models_in(annotation: Any) -> list[Any]:
    """Every model, or dataclass of pydantic's, directly inside an annotation.

    Of a union, a list's items, a mapping's values.
    """
    if isinstance(annotation, type) and hasattr(annotation, "__pydantic_fields__"):
        return [annotation]
    origin = get_origin(annotation)
    if origin is None:
        return []
    parts = get_args(annotation)
    if origin not in (Union, types.UnionType) and isinstance(origin, type) and issubclass(origin, Mapping):
        parts = parts[1:]
    found: list[Any] = []
    for part in parts:
        found.extend(model for model in _models_in(part) if model not in found)
    return found


def _keys_in_data(location: Sequence[str | int], data: Any, model: Any, kind: str) -> Keys:
    """The location without the steps that pydantic adds for unions and validators."""
    keys: list[str | int] = []
    for position, step in enumerate(location):
        model, is_key = _inside(model, step)
        is_missing_key = kind == "missing" and position == len(location) - 1
        if is_key and _holds(data, step):
            data = data[step]
        elif not is_missing_key:
            continue
        keys.append(step)
    return tuple(keys)


def _holds(data: Any, step: str | int) -> bool:
    if isinstance(data, list | tuple):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _value_at(data: Any, keys: Sequence[str | int]) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
