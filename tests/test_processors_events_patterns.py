"""What patterns of rule files mean, and what they cost: none is begun at every letter of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from processors.events.kinds import shipped_kinds
from processors.events.language_rules import LanguageRules, language_files, spelt_out
from processors.events.patterns import begins_anywhere, pattern_source, sources_of
from processors.text import fold

#: At the beginning of a word, at a space, or at one certain letter or mark: all else is tried everywhere.
FIXED = re.compile(r"\(\?<!\\w\)|\\s|(?:\\[^\w\s]|[^\\()\[\].*+?|])(?![*+?{])")
#: Keys of language files that hold no patterns, and one pattern that is a space.
NO_PATTERNS = {
    "language",
    "order",
    "place_inside",
    "occasion",
    "judged",
    "closing_ahead",
    "place_endings",
    "spelt_name",
    "short_meeting",
    "short_forms",
}
SPACE = ("language/ar.yaml, joins", "*")


@pytest.mark.parametrize(
    ("pattern", "language", "text", "matches"),
    [
        ("hold * talks", "en", "hold two days of talks", True),
        ("hold * talks", "en", "household of talks", False),
        ("meet", "en", "meeting", False),
        ("встреч-", "ru", "встречу", True),
        ("to the? north", "en", "to north", True),
        ("#bn", "en", "worth 1.4bn in", True),
        ("pays * for", "en", "pays $3.1 billion for", True),
        ("zahlt * für", "de", "zahlt 14,75 Milliarden für", True),
        ("pays * for", "en", "pays now. Time for", False),
        ("pays * for", "en", "pays 3, time for", False),
        ("-konzern", "de", "Stahlkonzern", True),
        ("-konzern", "de", "Konzern", True),
        ("-konzern", "de", "Konzerne", False),
        ("--chef", "de", "Bahn-Chef", True),
        ("--chef", "de", "Parteichef", False),
        ("取消 * 会晤", "zh", "取消了下周的会晤", True),
    ],
)
def test_patterns_mean_what_their_language_says(
    pattern: str, language: str, text: str, matches: bool
) -> None:
    assert (re.search(pattern_source(pattern, language), fold(text)) is not None) is matches


def leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text inside, with the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, path)


def shipped_patterns(code: str) -> Iterator[tuple[str, str, list[str]]]:
    """Where each pattern of the language stands, the pattern, and what it is spelt out to."""
    for kind in shipped_kinds():
        for path, text in leaves(kind.model_dump(exclude={"classes"}), ()):
            if code in path[:-1] or path[-1] == code:
                where = f"kinds/{kind.kind}.yaml, {'.'.join(path)}"
                yield where, text, spelt_out([text], code, kind.classes.get(code))
    for path, text in leaves(language_files()[code].model_dump(exclude=NO_PATTERNS), ()):
        where, text = f"language/{code}.yaml, {'.'.join(path)}", text.removeprefix("+")
        if (where, text) != SPACE:
            yield where, text, spelt_out([text], code)


def problems_of(code: str) -> Iterator[str]:
    for where, text, spelt in shipped_patterns(code):
        if any(begins_anywhere(each) for each in spelt):
            yield f"{where}: {text!r} begins with a word that may lack; leave it out, or list both"
        elif not all(map(FIXED.match, sources_of(spelt, code, "中"))):
            yield f"{where}: {text!r} begins with no word and no letter; list what it may begin with"


@pytest.mark.parametrize("code", language_files())
def test_no_pattern_is_begun_at_every_letter(code: str) -> None:
    assert list(problems_of(code)) == []


@pytest.mark.parametrize(
    ("text", "is_fixed"),
    [
        ("the? meeting", False),
        ("* meeting", False),
        ("meet|talks? today", False),
        ("meet the? king", True),
        ("-konzern kauft", True),
        ("--chef", True),
        ("#bn takeover", True),
        ("übernahme|-fusion für", True),
    ],
)
def test_a_first_word_must_be_there(text: str, is_fixed: bool) -> None:
    assert begins_anywhere(text) is not is_fixed
    assert all(map(FIXED.match, sources_of([text], "de"))) or not is_fixed


@pytest.mark.parametrize(
    ("source", "told"), [(r"\W+로", r"no \\W, which folding"), ("(로", "expected a regular expression")]
)
def test_an_expression_of_a_language_says_the_same_when_folded(source: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        LanguageRules(language="ko", occasion=source)
