"""TOML files: the line of every value, and problems with theirs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from wirewatch.errors import SettingsError
from wirewatch.toml_files import load_toml, parse_toml

TEXT = '''# a comment with [brackets] and = signs
feeds = [
  "a.opml",   # one
  { url = "https://example.org/feed", headers = { Accept = "x, y = [1]" } },
]
data_folder = "data # not a comment"
text = """
[not.a.section]
key = 1
"""

[transport]
engine = 'embedded'
a.b.c = 1

[receivers."my chat"]
kind = "webhook"

[[feed]]
url = "one"
[feed.more]
x = 1
[[feed]]
url = "two"
[feed.more]
x = 2979-01-01
y = [[1, 2],
     [3]]
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("feeds",), 2),
        (("feeds", 0), 3),
        (("feeds", 1), 4),
        (("feeds", 1, "headers", "Accept"), 4),
        (("data_folder",), 6),
        (("text",), 7),
        (("transport",), 12),
        (("transport", "engine"), 13),
        (("transport", "a", "b", "c"), 14),
        (("receivers", "my chat"), 16),
        (("receivers", "my chat", "kind"), 17),
        (("feed", 0), 19),
        (("feed", 0, "url"), 20),
        (("feed", 0, "more", "x"), 22),
        (("feed", 1, "url"), 24),
        (("feed", 1, "more", "x"), 26),
        (("feed", 1, "more", "y", 1), 28),
        (("feed", 1, "more", "y", 1, 0), 28),
    ],
)
def test_every_value_has_its_line(keys: tuple[str | int, ...], line: int) -> None:
    assert parse_toml(TEXT, "f.toml").lines[keys] == line


def test_every_value_of_the_data_is_located() -> None:
    file = parse_toml(TEXT, "f.toml")

    def missing(value: Any, keys: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        found = []
        for key, item in inside:
            place = (*keys, key)
            found += [place] if place not in file.lines and not isinstance(item, dict) else []
            found += missing(item, place) if isinstance(item, dict | list) else []
        return found

    assert missing(tomllib.loads(TEXT), ()) == []


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a = 1\nb = yes\n", 2, "invalid value"),
        ("a = 1\na = 2\n", 2, "a key a second time"),
        ("[s]\nx = 1\n[s]\n", 3, "the section [s] a second time"),
        ('a = "unclosed\n', 1, "illegal character"),
        ("a = [1,\n2", 2, "unclosed array (it begins in line 1)"),
        ("b = [1]\na = [\n[1]\n\n[s]\nc = 1", 5, "unclosed array (it begins in line 2)"),
        ("a = [1 2]", 1, "unclosed array"),
        ("nothing", 1, "expected '='"),
    ],
)
def test_what_is_not_toml_is_a_problem_with_its_line(text: str, line: int, found: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_toml(text, "f.toml")
    (problem,) = caught.value.problems
    assert problem.line == line
    assert found in problem.found


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n\r\n[s]\r\nb = 2\r\n")
    file = load_toml(path)
    assert file.data == {"a": 1, "s": {"b": 2}}
    assert file.lines[("s", "b")] == 4


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_toml(tmp_path / "absent.toml")
