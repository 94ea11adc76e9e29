"""`wirewatch init`: a configuration that runs as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from wirewatch.command_line import ExitCode, error_line, plain_line
from wirewatch.configuration import DEFAULT_FILE
from wirewatch.seeds import seeds_folder

_COPIED = (DEFAULT_FILE, "feeds.opml", "watches/*.yaml", "entities/*.yaml", "entities/*.jsonl")
_SCHEMA_LINE = "# yaml-language-server: $schema=../schemas/{}.schema.json\n"


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write a commented configuration that runs as it is: feeds, watches, entities, schemas for editors.

    \b
    Example:
      wirewatch init mywatch && cd mywatch && wirewatch check && wirewatch run --once
    """
    sources = [path for pattern in _COPIED for path in sorted(seeds_folder().glob(pattern))]
    targets = [folder / path.relative_to(seeds_folder()) for path in sources]
    there = [target for target in targets if target.exists()]
    if there and not force:
        error_line(f"error: {there[0]} is already there; name another folder, or use --force")
        raise typer.Exit(ExitCode.FAILED)

    from wirewatch.schemas import write_schemas

    for source, target in zip(sources, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        _name_schema(target)
    write_schemas(folder / "schemas")
    plain_line(f"{len(targets)} files written to {folder}")
    plain_line(f"next: cd {folder} && wirewatch check && wirewatch run --once")


def _name_schema(path: Path) -> None:
    """Begin a YAML file with the line that tells editors its schema."""
    if path.suffix != ".yaml":
        return
    text = path.read_text(encoding="utf-8")
    if "yaml-language-server" not in text.partition("\n")[0]:
        path.write_text(_SCHEMA_LINE.format(path.parent.name) + text, encoding="utf-8")
