"""`wirewatch run`: all stages or some, as a service or once."""

from __future__ import annotations

from typing import Annotated

import typer

from wirewatch import registry
from wirewatch.command_line import (
    ConfigOption,
    ExitCode,
    error_line,
    plain_line,
    problem_lines,
    settings_for,
)
from wirewatch.errors import SettingsError
from wirewatch.validation import did_you_mean

_RECEIVERS = "receivers"


def run(
    stages: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STAGE",
            help=f"{', '.join(registry.stage_names())}, receivers (all of them) or receivers.NAME. "
            "Default: everything.",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
    once: Annotated[
        bool, typer.Option("--once", help="Poll every feed once, handle all of it, exit. For cron.")
    ] = False,
) -> None:
    """Run the pipeline until it is stopped (Ctrl-C or SIGTERM; what is in flight is finished first).

    Without stages everything runs in this process. On Kafka each stage can be a service of its own,
    and any number of them share its work; neighbours named together hand on in memory.

    \b
    Examples:
      wirewatch run
      wirewatch run --once
      wirewatch run entities keywords
      wirewatch run receivers.newsroom
    """
    names = stages or []
    _refuse_unknown(names)
    sections = {name.partition(".")[0] for name in names} or None
    settings = settings_for(config, sections)
    problem_lines(settings.warnings, "warning")
    _refuse_unknown_receivers(names, [receiver.name for receiver in settings.receivers])

    from wirewatch.service import run_service

    try:
        status = run_service(settings, names, once=once)
    except SettingsError as error:
        raise SettingsError([settings.placed(problem) for problem in error.problems]) from error
    if once:
        for line in summary_lines():
            plain_line(line)
    raise typer.Exit(status)


def _refuse_unknown(names: list[str]) -> None:
    known = [*registry.stage_names(), _RECEIVERS]
    for name in names:
        if name not in known and not name.startswith(f"{_RECEIVERS}."):
            raise typer.BadParameter(f"no stage {name!r}; there is {did_you_mean(name, known)}")


def _refuse_unknown_receivers(names: list[str], known: list[str]) -> None:
    for name in names:
        section, _, receiver = name.partition(".")
        if section == _RECEIVERS and receiver and receiver not in known:
            there_is = did_you_mean(receiver, known) if known else "none configured"
            error_line(f"error: no receiver {receiver!r}; there is {there_is}")
            raise typer.Exit(ExitCode.USAGE)


def summary_lines() -> list[str]:
    """What became of the records in this process, a line a stage."""
    from wirewatch import metrics

    outcomes: dict[str, list[str]] = {}
    for counter, label in ((metrics.RECORDS_EMITTED, "topic"), (metrics.RECORDS_FINISHED, "outcome")):
        for family in counter.collect():
            for sample in family.samples:
                if sample.name.endswith("_total") and sample.value:
                    said = f"{int(sample.value)} {sample.labels[label].replace('_', ' ')}"
                    outcomes.setdefault(sample.labels["stage"], []).append(said)
    return [f"{stage}: {', '.join(said)}" for stage, said in outcomes.items()]
