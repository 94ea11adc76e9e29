"""The terminal sink: what is shown, and what strangers' text cannot do."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from sinks.display import highlighted
from sinks.terminal import Terminal, TerminalSettings
from wirewatch.printable import harmless
from wirewatch.records import Alert, AlertTiming, ArticleRef, Corroboration, Evidence
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Setup

AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
CONTEXT = Context(at=AT, state=None, headers={})  # type: ignore[arg-type] # sinks keep no state
SENTENCE = "Ax is to meet Bex\x1b[2J [bold]soon[/bold]."
HOSTILE = "Ax –\u202e Bex\x07 meeting"


def alert() -> Alert:
    article = ArticleRef(id="a", url="https://one.example/1", title="t", publisher="One", seen_at=AT)
    return Alert(
        id="notification-1",
        alert_id="alert-1",
        sequence=1,
        kind="raised",
        watch="ax-bex",
        title=HOSTILE,
        severity="critical",
        status="rumoured",
        summary="Ax – Bex meeting, rumoured",
        changes=("status: rumoured → confirmed",),
        corroboration=Corroboration(independent_sources=1, copies=0),
        evidence=(Evidence(sentence=SENTENCE, start=0, highlights=((6, 13), (0, 2)), publisher="One"),),
        articles=(article,),
        timing=AlertTiming(first_published_at=AT, first_seen_at=AT, raised_at=AT),
    )


def printed(stream: StringIO | TextIOWrapper, style: str = "auto") -> None:
    setup = Setup(HttpSettings(), (), (), (), None, lambda: AT, "receiver-screen")  # type: ignore[arg-type]
    Terminal(TerminalSettings.model_validate({"style": style}), setup, stream).handle(alert(), CONTEXT)


def test_a_pipe_gets_plain_lines() -> None:
    stream = StringIO()
    printed(stream)
    assert stream.getvalue() == (
        "RAISED critical · rumoured · ax-bex · 2018-08-20 08:00:00 UTC\n"
        "Ax –\\u202e Bex\\u0007 meeting\n"
        "  Ax – Bex meeting, rumoured\n"
        "  status: rumoured → confirmed\n"
        "  “»Ax« is »to meet« Bex\\u001b[2J [bold]soon[/bold].” – One\n"
        "  One: https://one.example/1\n\n"
    )


def test_a_terminal_gets_colours_and_no_command_of_a_stranger() -> None:
    stream = TextIOWrapper(BytesIO(), "utf-8")
    printed(stream, "colour")
    stream.seek(0)
    text = stream.read()
    assert "\x1b[" in text
    assert "\x1b[2J" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]soon[/bold]" in text


def test_a_terminal_without_the_characters_gets_them_spelled() -> None:
    stream = TextIOWrapper(BytesIO(), "ascii")
    printed(stream, "colour")
    stream.seek(0)
    assert "Ax \\u2013\\u202e Bex" in stream.read()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b\x9b", "a\\u0000b\\u001b\\u009b"),
        ("\u2066a\u2069\u200f\u061c", "\\u2066a\\u2069\\u200f\\u061c"),
        ("\ufeffsoft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("\U000e0041", "\\U000e0041"),
        ("a\r\nb\u2028c\td", "a  b c d"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("习近平 é 😀 김", "习近平 é 😀 김"),
    ],
)
def test_only_characters_that_do_harm_are_spelled(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_overlapping_and_wrong_highlights_lose_no_text() -> None:
    evidence = Evidence(
        sentence="abcdef", start=0, highlights=((1, 3), (2, 4), (5, 99), (9, 12), (4, 4), (-3, 1))
    )
    text = highlighted(evidence)
    assert text.plain == "abcdef"
    assert [(span.start, span.end) for span in text.spans] == [(0, 1), (1, 3), (3, 4), (5, 6)]
