"""`wirewatch run`: all stages or some, as a service or once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from prometheus_client import Counter
from prometheus_client.samples import Sample

from wirewatch import metrics, registry
from wirewatch.command_line import (
    ConfigOption,
    ExitCode,
    error_line,
    plain_line,
    problem_lines,
    settings_for,
)
from wirewatch.errors import SettingsError
from wirewatch.topics import DEAD_LETTERS, TOPICS
from wirewatch.validation import did_you_mean

if TYPE_CHECKING:
    from wirewatch.configuration import Settings

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
        if once and sys.stderr.isatty():
            with _progress():
                status = run_service(_quieter(settings), names, once=once)
        else:
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
        section, dot, receiver = name.partition(".")
        if section == _RECEIVERS and dot and receiver not in known:
            there_is = did_you_mean(receiver, known) if known else "none configured"
            error_line(f"error: no receiver {receiver!r}; there is {there_is}")
            raise typer.Exit(ExitCode.USAGE)


def _quieter(settings: Settings) -> Settings:
    """The settings with fewer log lines, unless the user chose: the progress is shown instead."""
    if "log_level" in settings.service.model_fields_set:
        return settings
    return replace(settings, service=settings.service.model_copy(update={"log_level": "warning"}))


@contextmanager
def _progress() -> Iterator[None]:
    """Show on the terminal what the stages have done so far."""
    from rich.console import Console
    from rich.text import Text

    ended = threading.Event()

    def follow() -> None:
        while not ended.wait(0.3):
            status.update(Text(progress_line()))

    with Console(stderr=True).status("polling …") as status:
        thread = threading.Thread(target=follow, name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def progress_line() -> str:
    """How many records of each kind there are by now, along the pipeline."""
    emitted: dict[str, float] = {}
    for sample in _samples(metrics.RECORDS_EMITTED):
        emitted[sample.labels["topic"]] = emitted.get(sample.labels["topic"], 0) + sample.value
    kinds = [name for name, topic in TOPICS.items() if not topic.is_compacted]
    return " → ".join(f"{int(emitted.get(name, 0))} {name}" for name in kinds)


def summary_lines() -> list[str]:
    """What became of the records in this process, a line a stage."""
    said: dict[str, list[str]] = {}
    if polls := _polls():
        said["poll"] = [polls]
    for label, counter in (
        ("topic", metrics.RECORDS_EMITTED),
        ("reason", metrics.RECORDS_DROPPED),
        ("outcome", metrics.RECORDS_FINISHED),
        ("outcome", metrics.DELIVERIES),
    ):
        for sample in _samples(counter):
            name = sample.labels[label]
            # What these outcomes come to is counted by the others, and tables are nobody's news.
            if sample.value and name not in ("handed_on", "dropped") and not _is_table(name):
                words = f"{int(sample.value)} {name.replace('_', ' ')}"
                said.setdefault(sample.labels.get("stage") or sample.labels["receiver"], []).append(words)
    return [f"{stage}: {', '.join(words)}" for stage, words in said.items()]


def _polls() -> str:
    """How many feeds were asked, and why some could not be read: else `--once` looks like a quiet day."""
    counts = {sample.labels["outcome"]: int(sample.value) for sample in _samples(metrics.POLLS)}
    failures = {name: count for name, count in counts.items() if count and name not in metrics.GOOD_POLLS}
    total = sum(counts.values())
    asked = f"{total} {'feed' if total == 1 else 'feeds'} asked" if total else ""
    if not failures:
        return asked
    reasons = ", ".join(f"{name} {count}" for name, count in sorted(failures.items()))
    return f"{asked}, {sum(failures.values())} failed ({reasons}; wirewatch feeds why URL tells more)"


def _is_table(name: str) -> bool:
    return name in TOPICS and TOPICS[name].is_compacted and name != DEAD_LETTERS.name


def _samples(counter: Counter) -> Iterator[Sample]:
    for family in counter.collect():
        yield from (sample for sample in family.samples if sample.name.endswith("_total"))
