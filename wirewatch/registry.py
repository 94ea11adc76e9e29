"""A configured name -> its class or function, imported only when it is used.

Adding a stage, a sink or a command is one file and one line here; commands of stages stand in the stage's
package.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.stage import Setup, Source, Stage
from wirewatch.validation import did_you_mean

#: In the order of the pipeline.
SOURCES: Mapping[str, str] = {"poll": "ingest.poll:Poll"}
STAGES: Mapping[str, str] = {
    "fetch": "ingest.fetch:Fetch",
    "extract": "ingest.extract:Extract",
    "revisit": "ingest.revisit:Revisit",
    "entities": "processors.entities:Entities",
    "keywords": "processors.keywords:Keywords",
    "stories": "processors.stories:Stories",
}
SINKS: Mapping[str, str] = {
    "webhook": "sinks.webhook:Webhook",
    "jsonl": "sinks.jsonl:JsonLines",
    "terminal": "sinks.terminal:Terminal",
}


@dataclass(frozen=True)
class Command:
    """A function with Typer annotations, or a Typer app of several, and its line in `wirewatch --help`."""

    target: str
    summary: str


#: Every command of `wirewatch`, in the order of its help.
COMMANDS: Mapping[str, Command] = {
    "demo": Command("sinks.demo.command:demo", "See it work: a small news site, an alert, its evidence."),
    "init": Command("wirewatch.commands.init:init", "Write a configuration that runs as it is."),
    "check": Command("wirewatch.commands.check:check", "Say what is wrong with a configuration, and where."),
    "run": Command("wirewatch.commands.run:run", "Run all stages, or those named, as a service or once."),
    "explain": Command("processors.explain_command:explain", "Why a watch fires on a text, or does not."),
    "extract": Command("ingest.extract_command:extract", "What is read from a page, and from where in it."),
    "feeds": Command("ingest.feeds_command:app", "List, add, remove, import, export, find and test feeds."),
    "entities": Command("processors.entities_command:app", "List, try and import names and offices."),
    "dead-letters": Command(
        "wirewatch.commands.dead_letters:app", "What could not be handled; try it again."
    ),
    "topics": Command("wirewatch.commands.topics:app", "Create and list the topics."),
    "schema": Command("wirewatch.commands.schema:schema", "Write JSON Schemas, for editors to complete."),
}

#: The models behind the YAML files, for JSON Schemas: file name -> model.
FILE_MODELS: Mapping[str, str] = {
    "watches": "processors.watches:WatchFile",
    "entities": "processors.entities.files:EntityFile",
}

#: The stages that read those files when they are built.
FILE_STAGES = ("entities", "keywords")
#: Parts of `wirewatch check` that stages bring along: functions of a Setup, see `wirewatch.checks`.
CHECKS: tuple[str, ...] = ("processors.entities.checks:check", "processors.keywords.checks:check_watches")


def stage_names() -> tuple[str, ...]:
    """Every stage's name, in the order of the pipeline; the receivers come after them."""
    return (*SOURCES, *STAGES)


def source_class(name: str) -> type[Source]:
    """The source called `name`. Raises: SettingsError."""
    return resolve("source", name, SOURCES)  # type: ignore[no-any-return]


def stage_class(name: str) -> type[Stage]:
    """The stage called `name`. Raises: SettingsError."""
    return resolve("stage", name, STAGES)  # type: ignore[no-any-return]


def sink_class(kind: str) -> type[Stage]:
    """The sink of `kind`. Raises: SettingsError."""
    return resolve("receiver kind", kind, SINKS)  # type: ignore[no-any-return]


def command(name: str) -> Any:
    """The function, or the Typer app of several, behind a command. Raises: SettingsError."""
    return resolve("command", name, {name: entry.target for name, entry in COMMANDS.items()})


def checks() -> Iterator[Callable[[Setup], Any]]:
    """The parts of `wirewatch check` that stages bring along."""
    for target in CHECKS:
        yield resolve("check", target, {target: target})


def resolve(what: str, name: str, table: Mapping[str, str]) -> Any:
    """What `table` names "module:attribute" for `name`.

    Raises: SettingsError when `table` has no such name.
    """
    target = table.get(name)
    if target is None:
        expected = did_you_mean(name, table)
        raise SettingsError([SettingsProblem("(command line)", None, "", f"the {what} {name!r}", expected)])
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)
