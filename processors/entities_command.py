"""`wirewatch entities`: import knowledge of people and places, list it, try it on a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wirewatch.command_line import (
    ConfigOption,
    ExitCode,
    JsonOption,
    error_line,
    output,
    plain_line,
    settings_or_seeds,
)

if TYPE_CHECKING:
    from processors.entities.knowledge import Entity, Knowledge

app = typer.Typer(help="List, try and import names and offices.", no_args_is_help=True)

_PROGRESS_EVERY = 10_000


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="JRC-Names (TSV) or a Wikidata dump (JSON lines); .gz too.")],
    to: Annotated[Path | None, typer.Option(help="Where to write; default entities/NAME.jsonl.")] = None,
    languages: Annotated[str, typer.Option(help="Languages to take.")] = "en,zh,ko,ja,ru,es,fr,de,ar",
    fewest_sitelinks: Annotated[
        int, typer.Option("--fewest-sitelinks", help="Leave out Wikidata entities with fewer.")
    ] = 0,
) -> None:
    """Turn JRC-Names or a Wikidata dump into an entity file beside your own.

    One-word names of people and common words are taken as weak names: they count only with a licence.

    \b
    Example:
      wirewatch entities import entities.txt.gz --to entities/jrc.jsonl
    """
    from processors.entities.imports import ImportReport, import_entities

    target = to or Path("entities") / f"{file.name.split('.')[0]}.jsonl"
    report = ImportReport()
    try:
        entities = import_entities(
            file, report, languages=languages.split(","), fewest_sitelinks=fewest_sitelinks
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, _with_progress(entities))
    except (OSError, EOFError, ValueError) as error:
        error_line(f"{file}: {error}")
        raise typer.Exit(ExitCode.FAILED) from error
    plain_line(f"{report.lines} lines read, {report.entities} entities with {report.names} names -> {target}")
    for reason, count in report.skipped.most_common():
        plain_line(f"  left out, {reason}: {count}")


def _write(target: Path, entities: Iterable[Entity]) -> None:
    """Write beside the target first, so that a broken import leaves no half file."""
    from processors.entities.files import json_line

    partial = target.with_suffix(".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            for entity in entities:
                file.write(json_line(entity) + "\n")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _with_progress(entities: Iterable[Entity]) -> Iterator[Entity]:
    for count, entity in enumerate(entities, start=1):
        if count % _PROGRESS_EVERY == 0:
            error_line(f"{count} entities")
        yield entity


@app.command("list")
def list_entities(
    words: Annotated[list[str] | None, typer.Argument(help="Words in a name, an id, a tag.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is known: ids to use in watches, names, offices with their dates.

    \b
    Example:
      wirewatch entities list kim
    """
    knowledge = _knowledge(config)
    found = [entity for entity in knowledge.entities.values() if _has(entity, words or ())]
    if as_json:
        from processors.entities.files import json_line

        for entity in found:
            plain_line(json_line(entity))
        return
    from rich.table import Table

    table = Table("id", "use in watches", "kind", "name", "offices", box=None, pad_edge=False)
    for entity in found:
        table.add_row(
            entity.id,
            entity.slug or entity.id,
            entity.kind or "",
            knowledge.label(entity.id),
            "; ".join(_offices(entity)),
        )
    output().print(table)


def _has(entity: Entity, words: Iterable[str]) -> bool:
    texts = [entity.id, entity.slug or "", *entity.tags, *(name for _, name in entity.all_names())]
    folded = " ".join(texts).casefold()
    return all(word.casefold() in folded for word in words)


def _offices(entity: Entity) -> Iterator[str]:
    for role in entity.roles:
        term = f"{role.since or '…'}–{role.until or ''}" if role.since or role.until else ""
        yield f"{role.title} of {role.of} {term}".strip()


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="The text to read.")],
    config: ConfigOption = None,
    date: Annotated[str, typer.Option(help="Who held office: a day as YYYY-MM-DD.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say whom and what a text mentions, who is ambiguous and who is only a stand-in.

    \b
    Example:
      wirewatch entities find "The Chinese president met Kim's envoy" --date 2018-05-08
    """
    from datetime import UTC, datetime

    import msgspec

    from processors.entities.gazetteer import Gazetteer

    try:
        published_at = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    except ValueError as error:
        raise typer.BadParameter("a day as YYYY-MM-DD", param_hint="--date") from error
    knowledge = _knowledge(config)
    for mention in Gazetteer(knowledge).find(text, published_at=published_at):
        if as_json:
            plain_line(msgspec.json.encode(mention).decode())
            continue
        doubt = " (ambiguous)" if mention.is_ambiguous else ""
        stand_in = f" (stands for somebody else: {mention.proxy})" if mention.proxy else ""
        label = knowledge.label(mention.entity)
        plain_line(
            f"{mention.start}-{mention.end} {mention.surface!r}: {label}, by {mention.via}{doubt}{stand_in}"
        )


def _knowledge(config: Path | None) -> Knowledge:
    from processors.entities.files import load_entities

    return load_entities(settings_or_seeds(config, stages=()).entity_files)
