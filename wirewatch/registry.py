"""A configured name -> its class or function, imported only when it is used.

Adding a stage, a sink or a command is one file and one line here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.stage import Source, Stage
from wirewatch.validation import did_you_mean

#: In the order of the pipeline.
SOURCES: Mapping[str, str] = {"poll": "ingest.poll:Poll"}
STAGES: Mapping[str, str] = {
    "fetch": "ingest.fetch:Fetch",
    "extract": "ingest.extract:Extract",
    "entities": "processors.entities:Entities",
    "keywords": "processors.keywords:Keywords",
    "stories": "processors.stories:Stories",
}
SINKS: Mapping[str, str] = {
    "webhook": "sinks.webhook:Webhook",
    "jsonl": "sinks.jsonl:JsonLines",
    "terminal": "sinks.terminal:Terminal",
}
#: Commands that stages bring along: plain functions with Typer annotations. `GROUPS` are Typer apps.
COMMANDS: Mapping[str, str] = {
    "demo": "sinks.demo_command:demo",
    "explain": "processors.explain_command:explain",
    "extract": "ingest.extract_command:extract",
}
GROUPS: Mapping[str, str] = {
    "feeds": "ingest.feeds_command:app",
    "entities": "processors.entities_command:app",
}


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


def command(name: str) -> Callable[..., Any]:
    """The function behind a command that a stage brings along."""
    return resolve("command", name, COMMANDS)  # type: ignore[no-any-return]


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
