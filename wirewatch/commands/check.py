"""`wirewatch check`: what is wrong with a configuration, and where."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wirewatch.checks import check_configuration
from wirewatch.command_line import ConfigOption, ExitCode, JsonOption, error_line, plain_line, problem_lines
from wirewatch.configuration import DEFAULT_FILE
from wirewatch.errors import SettingsProblem

_MOST_LINES = 50


def check(
    config: ConfigOption = None,
    as_json: JsonOption = False,
    without_secrets: Annotated[
        bool,
        typer.Option(
            "--without-secrets", help="Only warn of missing files of secrets: they are where it will run."
        ),
    ] = False,
) -> None:
    """Check a configuration with its feeds, watches (and the tests in them), entities and receivers.

    Prints every problem on a line: file, line, key, what was found and what would be right. Ends with
    status 1 when there is one. Warnings do no harm. Nothing is fetched or delivered.

    \b
    Example:
      wirewatch check --config mywatch/wirewatch.toml
    """
    path = config or Path(DEFAULT_FILE)
    report = check_configuration(path, os.environ, has_secrets=not without_secrets)
    if as_json:
        plain_line(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        _some_lines(report.problems, "error")
        _some_lines(report.warnings, "warning")
        for line in report.summary:
            plain_line(line)
        _verdict(len(report.problems))
    raise typer.Exit(ExitCode.FAILED if report.problems else ExitCode.OK)


def _some_lines(problems: Sequence[SettingsProblem], label: str) -> None:
    problem_lines(problems[:_MOST_LINES], label)
    if len(problems) > _MOST_LINES:
        error_line(f"… and {len(problems) - _MOST_LINES} more; --json gives them all")


def _verdict(problems: int) -> None:
    if problems:
        error_line(f"{problems} {'problem' if problems == 1 else 'problems'}")
    else:
        plain_line("ok")
