"""`wirewatch explain`: why a watch fires on a text, or does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.command_line import ConfigOption, ExitCode, JsonOption, output, plain_line, settings_or_seeds
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.languages import EXPECTED_LANGUAGE, is_language_code

if TYPE_CHECKING:
    from processors.keywords.matcher import Matcher
    from processors.keywords.reading import Given
    from processors.keywords.why import Why
    from wirewatch import records

_READABLE = "a text in UTF-8, an HTML page, or the address of one"
_STYLES = {
    "party": "bold blue",
    "trigger": "bold yellow",
    "place": "bold cyan",
    "cue": "magenta",
    "query": "bold green",
    "other": "dim",
}


def _language_code(given: str | None) -> str | None:
    if given is not None and not is_language_code(given):
        raise typer.BadParameter(f"{given!r} is not {EXPECTED_LANGUAGE}")
    return given


def _time(given: str) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError as error:
        expected = "a day (2018-09-03) or a time (2018-09-03T16:00:00Z)"
        raise typer.BadParameter(f"found {given!r}; expected {expected}") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def explain(
    watch: Annotated[str, typer.Argument(help="The id of a watch.", show_default=False)],
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE-or-URL",
            help="A text (its first line is the title), an HTML page, an address, or - for standard input.",
            show_default=False,
        ),
    ],
    config: ConfigOption = None,
    as_json: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the marked text as a page here.", show_default=False)
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title, if it is not the first line.")] = None,
    published: Annotated[
        datetime | None,
        typer.Option(parser=_time, metavar="<date>", help="When it was published; dates count from it."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="ISO 639-1 code, if it cannot be told.", callback=_language_code)
    ] = None,
) -> None:
    """Say whether a watch fires on a text or a page, and why: who, what, is it so, when, where, who says so.

    Without a configuration the watches and entities that are shipped are used. Ends with status 0 whether
    the watch fires or not; --json says it in `fires`.

    \b
    Examples:
      wirewatch explain xi-kim-meeting article.txt --published 2018-08-18
      wirewatch explain xi-kim-meeting page.html --html why.html
    """
    from processors.keywords.reading import Given
    from processors.keywords.why import html_page

    explained, match = _explained(watch, source, Given(title, published, language), config)
    if html is not None:
        html.write_text(html_page(explained, _facts(explained, match)), "utf-8")
    if as_json:
        plain_line(json.dumps(_as_json(explained, match), ensure_ascii=False, indent=2))
    else:
        _show(explained, match)
    raise typer.Exit(ExitCode.OK)


def _explained(
    watch: str, source: str, given: Given, config: Path | None
) -> tuple[Why, records.Match | None]:
    """Why the watch fires on what `source` leads to, and the record that it would send; None: it does not."""
    from processors.entities.files import load_entities
    from processors.entities.gazetteer import Gazetteer
    from processors.keywords.matcher import Matcher
    from processors.keywords.reading import read_article, told
    from processors.keywords.why import why
    from processors.watches import load_watchbook
    from wirewatch.errors import BadRecordError

    setup = settings_or_seeds(config, {"entities", "keywords"}).setup()
    knowledge = load_entities(setup.entity_files)
    book = load_watchbook(setup.watch_files)
    wanted = next((one for one in book.watches if one.id == watch), None)
    if wanted is None:
        raise SettingsError([_unknown_watch(watch, [one.id for one in book.watches])])
    matcher = Matcher(book, knowledge)
    try:
        article = told(read_article(source, given, setup), wanted)
    except BadRecordError as error:
        raise SettingsError([SettingsProblem(source, None, "", str(error), _READABLE)]) from error
    record = Gazetteer(knowledge).annotate(article)
    explained = why(wanted, record, matcher)
    return explained, _match_of(record, explained, matcher)


def _unknown_watch(name: str, known: list[str]) -> SettingsProblem:
    from wirewatch.validation import did_you_mean

    return SettingsProblem("(command line)", None, "", f"the watch {name!r}", did_you_mean(name, known))


def _match_of(record: records.Annotated, explained: Why, matcher: Matcher) -> records.Match | None:
    from processors.keywords.stage import match_of

    found = explained.found
    return match_of(record, explained.document, found, matcher) if found is not None else None


def _as_json(explained: Why, match: records.Match | None) -> dict[str, Any]:
    """The match record, with whether the watch fires and why; without a match the reasons alone."""
    answer = {"watch": explained.watch.id, "fires": explained.fires, "reason": explained.reason}
    if match is None:
        return {**answer, "explanation": list(explained.lines)}
    return {**json.loads(match.encode()), **answer}


def _facts(explained: Why, match: records.Match | None) -> list[tuple[str, str]]:
    """What was found, as names and values; nothing where it was not said."""
    language = [("read as", explained.language)] if explained.language else []
    if match is None:
        return language
    facts = [
        *language,
        ("status", match.status),
        ("when", match.when or _undated(match)),
        ("where", match.where),
        ("according to", match.according_to),
        ("who", ", ".join(match.party_names)),
        ("news or background", "main news" if match.is_main else "background"),
    ]
    return [(name, value) for name, value in facts if value]


def _undated(match: records.Match) -> str | None:
    """What would give the event a date, where nobody said when the article was published."""
    if match.event is None or match.article.published_at is not None:
        return None
    return "not told; --published says from which day dates count"


def _show(explained: Why, match: records.Match | None) -> None:
    from rich.text import Text

    from processors.keywords.why import pieces
    from wirewatch.printable import harmless

    console = output()
    console.print(Text(f"{explained.watch.name}: {explained.reason}", "bold"))
    for name, value in _facts(explained, match):
        console.print(Text(f"  {name}: {harmless(value)}"))
    for line in explained.lines:
        console.print(Text(f"  - {harmless(line)}"))
    console.print()
    text = Text()
    for piece, role in pieces(explained):
        text.append("\n".join(map(harmless, piece.split("\n"))), _STYLES[role] if role else "")
    text.rstrip()
    console.print(text)
    if explained.mentions:
        console.print()
    for line in explained.mentions:
        console.print(Text(f"  {harmless(line)}", "dim"))
