"""`wirewatch topics`: create and list the topics."""

from __future__ import annotations

import json
from typing import Any

import typer

from wirewatch.command_line import (
    ConfigOption,
    JsonOption,
    opened_transport,
    output,
    plain_line,
    settings_for,
)
from wirewatch.topics import TOPICS, Topic

app = typer.Typer(help="Create and list the topics.", no_args_is_help=True)


@app.command()
def create(config: ConfigOption = None) -> None:
    """Create the topics that are missing; those that exist are left as they are.

    Running wirewatch does the same by itself. This is for brokers where only an administrator may
    create topics.

    \b
    Example:
      wirewatch topics create --config wirewatch.toml
    """
    settings = settings_for(config, stages=())
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    transport = opened_transport(settings)
    try:
        created = transport.create_topics(TOPICS.values(), settings.transport.partitions)
    finally:
        transport.close()
    for name in created:
        plain_line(f"created {name}")
    plain_line(f"{len(created)} created, {len(TOPICS) - len(created)} were there")


@app.command("list")
def list_topics(as_json: JsonOption = False) -> None:
    """Print every topic: what is on it, what one partition holds whole, how long it is kept.

    \b
    Example:
      wirewatch topics list
    """
    rows = [_row(topic) for topic in TOPICS.values()]
    if as_json:
        plain_line(json.dumps(rows, indent=2))
        return
    from rich.table import Table

    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row.values()))
    output().print(table)


def _row(topic: Topic[Any]) -> dict[str, str]:
    return {
        "topic": topic.name,
        "record": topic.record.__name__,
        "partitioned by": topic.partitioned_by,
        "kept": kept_for(topic),
    }


def kept_for(topic: Topic[Any]) -> str:
    """How long the topic's records are kept, in words."""
    days = None if topic.retention_seconds is None else topic.retention_seconds / 86_400
    span = "for ever" if days is None else f"{days:g} day{'' if days == 1 else 's'}"
    return f"last of each key, {span}" if topic.is_compacted else span
