"""What every command shares: where its configuration is, how it prints, how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wirewatch.errors import SettingsProblem

if TYPE_CHECKING:
    from rich.console import Console

    from wirewatch.configuration import Settings
    from wirewatch.transport.contract import Transport


class ExitCode(IntEnum):
    """How a command ends.

    FAILED also means that a check found problems, or a demo did not see its alert; GAVE_IN, that a stage
    rejects so much that to start it again would only make more dead letters.
    """

    OK = 0
    FAILED = 1
    USAGE = 2
    UNAVAILABLE = 3
    GAVE_IN = 4
    INTERRUPTED = 130


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="WIREWATCH_CONFIG",
        help="The configuration file. Default: wirewatch.toml in this folder.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def settings_for(config: Path | None, stages: Collection[str] | None = None) -> Settings:
    """The configuration that `--config` names; see `load_settings` for `stages`. Raises: SettingsError."""
    from wirewatch.configuration import DEFAULT_FILE, load_settings

    return load_settings(config or Path(DEFAULT_FILE), os.environ, stages)


def settings_or_seeds(config: Path | None, stages: Collection[str] | None = None) -> Settings:
    """As `settings_for`, but where there is no configuration the one that is shipped."""
    from wirewatch.configuration import DEFAULT_FILE
    from wirewatch.seeds import seeds_folder

    if config is None and not Path(DEFAULT_FILE).is_file():
        config = seeds_folder() / DEFAULT_FILE
    return settings_for(config, stages)


def opened_transport(settings: Settings, *, read_only: bool = False) -> Transport:
    """The configured transport. `read_only` looks beside a running service. Raises: TransportError."""
    from wirewatch.transport import open_transport

    return open_transport(settings.transport, data_folder=settings.data_folder, read_only=read_only)


def output() -> Console:
    """Standard output: coloured and as wide as the terminal, or plain and unwrapped in a pipe."""
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=not is_terminal, width=None if is_terminal else 10_000)


def plain_line(text: str) -> None:
    """Print one line exactly as it is, whatever brackets it holds."""
    sys.stdout.write(text + "\n")


def error_line(text: str) -> None:
    """Print one line on standard error, red where that can be seen."""
    is_terminal = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    sys.stderr.write(f"\x1b[31m{text}\x1b[0m\n" if is_terminal else f"{text}\n")


def problem_lines(problems: Collection[SettingsProblem], label: str = "error") -> None:
    """Print each problem on a line of its own: place, what was found, what would be right.

    Files of this folder are named as they are seen from here: `watches/mine.yaml:5`.
    """
    here = f"{Path.cwd()}{os.sep}" if Path.cwd() != Path.cwd().parent else ""
    for problem in problems:
        error_line(f"{label}: {problem}".replace(here, "") if here else f"{label}: {problem}")
