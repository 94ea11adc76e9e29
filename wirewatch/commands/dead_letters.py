"""`wirewatch dead-letters`: what could not be handled, and another try."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any

import msgspec
import typer

from wirewatch.command_line import (
    ConfigOption,
    ExitCode,
    JsonOption,
    error_line,
    opened_transport,
    output,
    plain_line,
    settings_for,
)
from wirewatch.configuration import Settings
from wirewatch.dead_letters import list_dead_letters, retry_dead_letters
from wirewatch.errors import NoLogYetError
from wirewatch.records import DeadLetter
from wirewatch.validation import did_you_mean

app = typer.Typer(help="What could not be handled: list it, show it, try it again.", no_args_is_help=True)

StageOption = Annotated[str | None, typer.Option("--stage", help="Only those of this stage.")]
IdsArgument = Annotated[list[str], typer.Argument(help="Ids, or beginnings of ids.", show_default=False)]


@app.command("list")
def list_letters(config: ConfigOption = None, stage: StageOption = None, as_json: JsonOption = False) -> None:
    """List the dead letters, oldest first.

    \b
    Example:
      wirewatch dead-letters list --stage extract
    """
    letters = _letters(settings_for(config, stages=()), stage)
    if as_json:
        for letter in letters:
            plain_line(json.dumps(_facts(letter), ensure_ascii=False))
        return
    if not letters:
        plain_line("no dead letters")
        return
    from rich.table import Table
    from rich.text import Text

    table = Table("id", "failed at", "stage", "kind", "record", "error", box=None, pad_edge=False)
    for letter in letters:
        cells = (letter.id, f"{letter.failed_at:%Y-%m-%d %H:%M:%S}", letter.stage, letter.kind)
        place = f"{letter.topic}/{letter.partition}@{letter.offset}"
        table.add_row(*cells, place, Text(_first_line(letter.error)))
    output().print(table)


@app.command()
def show(ids: IdsArgument, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Show dead letters whole: who failed, when, why, and the record as it came.

    \b
    Example:
      wirewatch dead-letters show dead-3f2a
    """
    for letter in _chosen(_letters(settings_for(config, stages=())), ids):
        if as_json:
            plain_line(json.dumps(_facts(letter) | _content(letter), ensure_ascii=False))
            continue
        for name, value in (_facts(letter) | {"headers": letter.headers}).items():
            plain_line(f"{name}: {value}")
        if letter.traceback:
            plain_line(letter.traceback.rstrip())
        record = _content(letter)["record"]
        shown = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False, indent=2)
        plain_line(f"record: {shown}\n")


@app.command()
def retry(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids, or beginnings of ids.")] = None,
    config: ConfigOption = None,
    stage: StageOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them, or all of --stage.")] = False,
) -> None:
    """Put dead letters back on the topic they came from, for the stage that failed to try again.

    Stop a service on the embedded log first: one process at a time has that file.

    \b
    Example:
      wirewatch dead-letters retry --stage extract --all
    """
    if bool(ids) == everything:
        raise typer.BadParameter("give either ids or --all")
    settings = settings_for(config, stages=())
    letters = _letters(settings, stage)
    chosen = letters if everything else _chosen(letters, ids or [])
    if chosen:
        transport = opened_transport(settings)
        try:
            retry_dead_letters(transport, chosen)
        finally:
            transport.close()
    plain_line(f"{len(chosen)} put back")


def _letters(settings: Settings, stage: str | None = None) -> list[DeadLetter]:
    try:
        letters = _kept(settings)
    except NoLogYetError:
        letters = []
    chosen = [letter for letter in letters if stage in (None, letter.stage)]
    if stage is not None and letters and not chosen:
        there_is = did_you_mean(stage, {letter.stage for letter in letters})
        error_line(f"error: no dead letter of the stage {stage!r}; there is {there_is}")
        raise typer.Exit(ExitCode.FAILED)
    return chosen


def _kept(settings: Settings) -> list[DeadLetter]:
    transport = opened_transport(settings, read_only=True)
    try:
        return list_dead_letters(transport)
    finally:
        transport.close()


def _chosen(letters: list[DeadLetter], ids: list[str]) -> list[DeadLetter]:
    chosen: dict[str, DeadLetter] = {}
    for wanted in ids:
        found = [letter for letter in letters if letter.id.startswith(wanted)]
        if len(found) != 1:
            says = "no dead letter" if not found else f"{len(found)} dead letters"
            error_line(f"error: {says} with an id that begins with {wanted!r}")
            raise typer.Exit(ExitCode.FAILED)
        chosen[found[0].id] = found[0]
    return list(chosen.values())


def _facts(letter: DeadLetter) -> dict[str, Any]:
    names = ("id", "stage", "group", "kind", "error", "topic", "partition", "offset", "attempts")
    return {name: getattr(letter, name) for name in names} | {"failed_at": letter.failed_at.isoformat()}


def _content(letter: DeadLetter) -> dict[str, Any]:
    """The record as JSON where it is JSON, else as base64."""
    if letter.is_by_reference:
        return {"record": f"still on {letter.topic} (too large to be kept in the letter)"}
    rest = {"headers": letter.headers, "traceback": letter.traceback}
    try:
        return {"record": msgspec.json.decode(letter.value), **rest}
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {"record": "base64:" + base64.b64encode(letter.value).decode(), **rest}


def _first_line(text: str) -> str:
    return text.splitlines()[0][:200] if text else ""
