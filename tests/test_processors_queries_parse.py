"""Queries: how they are read, and what is refused with its place."""

from __future__ import annotations

import random

import pytest

from processors.queries import MAX_QUERY_CHARS, Query, QueryError, parse_query
from processors.text import Document


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("a AND b AND c", "a AND b AND c"),
        ("a NOT b", "a AND NOT b"),
        ("NOT a NEAR/3 b AND c", "NOT (a NEAR/3 b) AND c"),
        ("a AND b NEAR/3 c", "a AND (b NEAR/3 c)"),
        ("(a OR b) AND (c OR d)", "(a OR b) AND (c OR d)"),
        ("a SENT b SENT c", "(a SENT b) SENT c"),
        ("a NOT NEAR/3 b", "a NOT NEAR/3 b"),
        ("title:(a AND “b c”)", 'title:a AND title:"b c"'),
        ("lang:(en OR DE)", "lang:en OR lang:de"),
        ("first/50:(a NEAR/2 b)", "first/50:a NEAR/2 first/50:b"),
        ("ATLEAST/2 (a OR b) AND c", "ATLEAST/2 (a OR b) AND c"),
        ("（a OR b） AND c", "(a OR b) AND c"),
        ("near AND Sent", "near AND Sent"),
        ('"a AND b"', '"a AND b"'),
    ],
)
def test_a_query_shows_how_it_was_understood(query: str, understood: str) -> None:
    read = parse_query(query)
    assert str(read) == understood
    assert str(parse_query(str(read))) == understood


@pytest.mark.parametrize(
    ("query", "position", "problem"),
    [
        ("a AND b OR c", 8, "(a AND b) OR c"),
        ("a OR b NEAR/3 c", 2, "a OR (b NEAR/3 c)"),
        ("a NEAR/2 b NEAR/3 c", 11, "(a NEAR/2 b) NEAR/3 c"),
        ("a NEAR/2 b SENT c", 11, "(a NEAR/2 b) SENT c"),
        ("a b", 2, "an operator is missing"),
        ("a and b", 2, "in capitals: AND"),
        ("a near/3 b", 2, "NEAR/3"),
        ("a NEAR b", 2, "NEAR/5"),
        ("a NEAR/x b", 7, "whole number"),
        ("a NEAR/-1 b", 7, "whole number"),
        ("a NEAR/99999999999999 b", 7, "whole number"),
        ("ATLEAST/0 a", 8, "from 1"),
        ("a NEAR/5 (b AND c)", 2, "b AND c"),
        ("a NEAR/5 NOT b", 9, "a NOT NEAR b"),
        ("ATLEAST/2 (a AND b)", 0, "not a AND b"),
        ("(a OR b", 0, "never closed"),
        ("a OR b)", 6, "never opened"),
        ("()", 0, "nothing stands between"),
        ('"a b', 0, "never closed"),
        ('a AND ""', 6, "empty"),
        ("a » b", 2, "never closed"),
        ("a ” b", 2, "never closed"),
        ("a 」", 2, "was not opened"),
        ("‘a b’", 0, "double quotation marks"),
        ("a -b", 2, "NOT b"),
        ("a && b", 2, "write AND"),
        ("a AND !b", 6, "NOT b"),
        ("a W/5 b", 2, "write NEAR/5"),
        ("a pre/3 b", 2, "write ONEAR/3"),
        ('"a b"~5', 5, "NEAR/5"),
        ("roam~ OR a", 0, "wildcards"),
        ("a AND roam~0.8", 6, "wildcards"),
        ("word^2 AND a", 0, "weigh"),
        ("source:https://bbc.co.uk/", 7, "source:bbc.co.uk"),
        ("a AND", 2, "nothing follows AND"),
        ("a AND NOT", 6, "nothing follows NOT"),
        ("title:", 0, "nothing follows title:"),
        ("AND a", 0, "expected a word before AND"),
        ("colour:red", 0, '"colour"'),
        ("a AND lang:german", 11, "not an ISO 639-1 code"),
        ("a AND lang:xx", 11, "not an ISO 639-1 code"),
        ("first:a", 0, "first/50"),
        ("title/3:a", 0, "takes no number"),
        ("title:lead:a", 6, "cannot stand inside title:"),
        ("title:(a AND lang:en)", 13, "cannot stand inside title:"),
        ("exact:(a OR b)", 0, "one word or phrase"),
        ("title:NOT a", 6, "NOT stands before title"),
        ("NOT a", 0, "must be there"),
        ("a OR NOT b", 0, "must be there"),
        ("*", 0, "no letter or digit"),
        ("a AND …", 6, "no letter or digit"),
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ('"' + "a " * 201 + '"', 0, "at most 200 words"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(query: str, position: int, problem: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(query)
    assert problem in refused.value.problem
    assert refused.value.position == position


def test_an_error_names_line_and_character() -> None:
    with pytest.raises(QueryError) as refused:
        parse_query("alpha AND\n  (bravo charlie)")
    assert refused.value.place == "line 2, character 10"


def test_brackets_nest_as_deep_as_a_query_is_long() -> None:
    depth = (MAX_QUERY_CHARS - 1) // 2
    assert str(parse_query("(" * depth + "a" + ")" * depth)) == "a"
    deep = parse_query("(a OR (b AND " * 1200 + "c" + "))" * 1200)
    assert str(deep).endswith("c" + "))" * 1199 + ")")
    assert deep.required_anchor


def test_a_query_longer_than_the_bound_is_refused() -> None:
    with pytest.raises(QueryError, match="at most"):
        parse_query("a" * (MAX_QUERY_CHARS + 1))


def test_a_question_mark_that_ends_a_phrase_is_pointed_out() -> None:
    assert any("question mark" in warning for warning in parse_query('"who is next?"').warnings)
    assert not parse_query('"who is next" AND wom?n').warnings


@pytest.mark.parametrize("query", ["C++", "$5 AND price", '"🚀 launch"', "@user", "title:(a OR C++)"])
def test_signs_that_are_not_looked_for_are_pointed_out(query: str) -> None:
    (warning,) = parse_query(query).warnings
    assert "are not looked for" in warning


@pytest.mark.parametrize(
    "query", ["#metoo", "AT&T", "l'état", "asia-pacific", "Yahoo!", "3.5", '"a, b"', "R&D"]
)
def test_marks_that_only_divide_words_are_not(query: str) -> None:
    assert not parse_query(query).warnings


def test_any_text_is_either_read_or_refused_with_a_place() -> None:
    random.seed(4)
    parts = [
        *'()"“”«»「」*?:/#',
        "AND",
        "OR",
        "NOT",
        "NEAR/2",
        "ONEAR/1",
        "SENT",
        "PARA",
        "ATLEAST/2",
        "NEAR/",
    ]
    parts += [
        "title:",
        "first/3:",
        "lang:",
        "source:",
        "entity:",
        "exact:",
        "x:",
        "a",
        "bc",
        "习近平",
        "김정은",
        " ",
        "\n",
    ]
    article = Document("a bc 习近平", "김정은이 a. bc a 习近平。\nA x", "en")
    read = 0
    for _ in range(5000):
        text = " ".join(random.choices(parts, k=random.randint(1, 8)))
        query, refused = read_or_refused(text)
        if refused is not None:
            assert 0 <= refused.position <= len(text)
        if query is not None:
            read += 1
            assert parse_query(str(query)).match(article) == query.match(article), text
    assert read > 100


def read_or_refused(text: str) -> tuple[Query | None, QueryError | None]:
    """The query, or why there is none."""
    try:
        return parse_query(text), None
    except QueryError as error:
        return None, error
