"""YAML files: what they mean, and problems with their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError, field_validator

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.settings import Section
from wirewatch.yaml_files import load_yaml, parse_yaml, problems_from_validation


class EventWatch(Section):
    kind: Literal["event"]
    id: str
    between: list[str] = Field(min_length=2, description="The parties.")
    severity: Literal["info", "notice"] = "info"
    since: str | None = None
    secret: int = 0

    @field_validator("since")
    @classmethod
    def _is_a_year(cls, value: str | None) -> str | None:
        if value and not value.isdigit():
            raise ValueError("a year such as 2018")
        return value


class QueryWatch(Section):
    kind: Literal["query"]
    id: str
    query: str = Field(description="The words.")


class WatchFile(Section):
    watches: list[Annotated[EventWatch | QueryWatch, Field(discriminator="kind")]] = Field(default=[])
    labels: str | list[str] = ""


def problems(text: str) -> list[SettingsProblem]:
    file = parse_yaml(text, "w.yaml")
    with pytest.raises(ValidationError) as caught:
        WatchFile.model_validate(file.data)
    return problems_from_validation(caught.value, file, WatchFile)


def only_problem(text: str) -> SettingsProblem:
    (problem,) = problems(text)
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2018-09-09", "2018-09-09"),
        ("12:30", "12:30"),
        ("0777", 777),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("'5'", "5"),
        ("5", 5),
        (".5", 0.5),
        ("1_000", "1_000"),
    ],
)
def test_plain_words_mean_what_editors_read(text: str, value: Any) -> None:
    data = parse_yaml(f"key: {text}", "f.yaml").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_the_language_code_no_stays_a_key() -> None:
    assert parse_yaml("no: Norge", "f.yaml").data == {"no": "Norge"}


def test_every_value_has_its_line() -> None:
    file = parse_yaml("a:\n  - b: 1\n    c:\n      - x\n      - y\n", "f.yaml")
    assert file.line_of(("a",)) == 1
    assert file.line_of(("a", 0, "c")) == 3
    assert file.line_of(("a", 0, "c", 1)) == 5
    assert file.line_of(("a", 0, "absent")) == 2


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a second time (first in line 1)"),
        ("a: [1\nb: 2", 2, "a [ that is not closed"),
        ("a: {b: 1\n", 2, "a { that is not closed"),
        ("a: 'x\n", 2, "a quotation mark that is not closed"),
        ("a: Coup: the watch", 1, "a second colon"),
        ('a: "state visit" NEAR/3 xi', 1, "text behind a closing quotation mark"),
        ("a:\n  - b: 1\n   c: 2", 3, "indented otherwise"),
        ("a:\n  - b: 1\n\tc: 2", 3, "a tab"),
        ("a:\n\t- b: 1", 2, "a tab"),
        ("a: @home", 1, "a sign YAML keeps for itself"),
        ("a: 1\nb: *home", 2, "a value that begins with *"),
        ("a: *", 1, "a value that begins with *"),
        ("a: *home*", 1, "a value that begins with *"),
        ("a: 1\nb: &x [*x]", 2, "unfolds without end"),
        ("a: 1\nb: !!python/object:os.system x", 2, "the tag"),
        ("? [a]\n: 1", 1, "a key that is not text"),
        ("[" * 100_000, 1, "nesting depth"),
        ("\ta: 1", 1, "a tab"),
    ],
)
def test_what_is_not_a_configuration_is_a_problem_with_its_line(text: str, line: int, found: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_yaml(text, "f.yaml")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("f.yaml", line)
    assert found in problem.found


def test_aliases_that_multiply_end_as_a_problem() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(SettingsError):
        parse_yaml("\n".join(levels), "f.yaml")


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("a: 1\nb: caf\xe9\n".encode("latin-1"))
    with pytest.raises(SettingsError) as caught:
        load_yaml(path)
    assert caught.value.problems[0].line == 2
    assert "UTF-8" in caught.value.problems[0].found


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_yaml(tmp_path / "absent.yaml")
    with pytest.raises(SettingsError, match="found a directory"):
        load_yaml(tmp_path)


def test_a_misspelt_key_gets_its_line_and_the_likely_meaning() -> None:
    found = problems("watches:\n  - kind: event\n    id: x\n    betwen: [a, b]\n")
    unknown = next(problem for problem in found if problem.line == 4)
    assert unknown.path == "watches[0].betwen"
    assert unknown.expected == "between (did you mean that?)"


def test_a_key_unlike_any_other_gets_the_choice() -> None:
    problem = only_problem("watches:\n  - {kind: query, id: x, query: y, zzz: 1}\n")
    assert problem.expected == "one of id, kind, query"


def test_a_missing_key_is_described() -> None:
    problem = only_problem("watches:\n  - kind: query\n    id: x\n")
    assert (problem.line, problem.path) == (2, "watches[0].query")
    assert problem.expected == "a value for query: The words."


def test_a_wrong_choice_gets_the_likely_meaning() -> None:
    problem = only_problem("watches:\n- kind: event\n  id: x\n  between: [a, b]\n  severity: notise\n")
    assert (problem.line, problem.found) == (5, "'notise'")
    assert problem.expected == "one of info, notice (did you mean notice?)"


def test_an_unknown_kind_gets_the_kinds() -> None:
    problem = only_problem("watches:\n- kind: quary\n")
    assert problem.expected == "kind one of event, query"


def test_a_validators_own_words_say_what_would_be_right() -> None:
    problem = only_problem("watches:\n- {kind: event, id: x, between: [a, b], since: last year}\n")
    assert (problem.found, problem.expected) == ("'last year'", "a year such as 2018")


def test_alternatives_of_one_place_are_one_problem() -> None:
    problem = only_problem("labels:\n  a: 1\n")
    assert (problem.path, problem.expected) == ("labels", "text or a list")


def test_secrets_are_never_shown() -> None:
    problem = only_problem("watches:\n- {kind: event, id: x, between: [a, b], secret: hunter2}\n")
    assert "hunter2" not in str(problem)


def test_a_part_of_a_file_is_validated_in_its_place() -> None:
    file = parse_yaml("other: 1\nlist:\n  - kind: query\n    id: 7\n    query: x\n", "w.yaml")
    adapter = TypeAdapter(list[QueryWatch])
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(file.data["list"])
    (problem,) = problems_from_validation(caught.value, file, list[QueryWatch], ("list",))
    assert (problem.line, problem.path, problem.expected) == (4, "list[0].id", "text, in quotes")
