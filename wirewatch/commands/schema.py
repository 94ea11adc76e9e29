"""`wirewatch schema`: JSON Schemas of the configuration files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wirewatch.command_line import plain_line


def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write them.", show_default=True)] = Path("schemas"),
) -> None:
    """Write the JSON Schemas of wirewatch.toml, of watch files and of entity files.

    Editors complete and check these files with them: the first line of a YAML file names its schema,
    `# yaml-language-server: $schema=../schemas/watches.schema.json`.

    \b
    Example:
      wirewatch schema schemas
    """
    from wirewatch.schemas import write_schemas

    for path in write_schemas(folder):
        plain_line(str(path))
