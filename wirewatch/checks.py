"""What `wirewatch check` finds: problems that stop a start, warnings that do not, and what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import ValidationError

from wirewatch import registry
from wirewatch.configuration import RECEIVERS, Inspection, Settings, in_order, inspect_settings
from wirewatch.errors import InUseError, SettingsError, SettingsProblem
from wirewatch.receivers import ReceiverSettings
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup
from wirewatch.validation import did_you_mean
from wirewatch.yaml_files import load_yaml, problems_from_validation


@dataclass(frozen=True)
class CheckReport:
    """What a check found. `summary` says what is there, in words: "6 watches, 14 tests passed"."""

    problems: Sequence[SettingsProblem] = ()
    warnings: Sequence[SettingsProblem] = ()
    summary: Sequence[str] = ()


#: A part of the check that a stage brings along, see `registry.CHECKS`. It raises nothing.
Check = Callable[[Setup], CheckReport]

#: What a place of its own has beside the configuration: a Kubernetes secret, systemd's credentials.
_SECRET_KEYS = frozenset({"secret_file", "ca_file", "certificate_file", "key_file"})


def check_configuration(path: Path, environ: Mapping[str, str], *, has_secrets: bool = True) -> CheckReport:
    """Everything that is wrong with a configuration and the files it names.

    Without `has_secrets` it is checked where it does not run: a file of secrets that is not to be had
    here is a warning. Watches and entities are checked even where the rest is wrong, so that all is
    told at once.
    """
    inspection = inspect_settings(path, environ)
    setup = _setup(inspection)
    reports = [CheckReport(inspection.problems, inspection.warnings)]
    reports += _stage_checks(setup)
    reports.append(CheckReport([problem for path in setup.watch_files for problem in _misshapen(path)]))
    if inspection.settings:
        reports.append(_checked_stages(inspection.settings))
        reports.append(CheckReport(list(_watches_that_are_none(inspection.settings))))
        reports.append(CheckReport(summary=_counted(inspection.settings)))
    else:
        reports.append(_checked_files(setup))
    found = [problem for report in reports for problem in report.problems]
    passed_over = [] if has_secrets else [problem for problem in found if _is_missing_secret(problem)]
    return CheckReport(
        problems=in_order([problem for problem in found if problem not in passed_over]),
        warnings=in_order([*(warning for report in reports for warning in report.warnings), *passed_over]),
        summary=[line for report in reports for line in report.summary],
    )


def _is_missing_secret(problem: SettingsProblem) -> bool:
    return problem.is_missing_file and problem.path.rpartition(".")[2] in _SECRET_KEYS


def _stage_checks(setup: Setup) -> Iterator[CheckReport]:
    """The stages' parts, up to one with problems: what the next ones find may only follow from these."""
    for check in registry.checks():
        report = check(setup)
        yield report
        if report.problems:
            return


def _setup(inspection: Inspection) -> Setup:
    if inspection.settings:
        return inspection.settings.setup()
    return Setup(
        http=HttpSettings(),
        feeds=(),
        watch_files=inspection.watch_files,
        entity_files=inspection.entity_files,
        data_folder=Path(),
        clock=lambda: datetime.now(UTC),
    )


def _misshapen(watch_file: Path) -> Sequence[SettingsProblem]:
    """What is wrong with a watch file by itself: told also where the entities it names are wrong."""
    model = registry.resolve("file", "watches", registry.FILE_MODELS)
    try:
        file = load_yaml(watch_file)
        model.model_validate(file.data or {})
    except SettingsError as error:
        return error.problems
    except ValidationError as error:
        return problems_from_validation(error, file, model)
    return ()


def _checked_stages(settings: Settings) -> CheckReport:
    """Build what would run, and close it: secrets that cannot be read show up here."""
    setup = settings.setup()
    problems: list[SettingsProblem] = []
    for receiver in settings.receivers:
        sink = registry.sink_class(receiver.kind)
        problems += _problems_of_building(
            sink, receiver.settings, replace(setup, name=f"receiver-{receiver.name}")
        )
    for name, section in settings.stages.items():
        stage = registry.source_class(name) if name in registry.SOURCES else registry.stage_class(name)
        problems += _problems_of_building(stage, section, setup)
    return CheckReport([settings.placed(problem) for problem in problems])


def _watches_that_are_none(settings: Settings) -> Iterator[SettingsProblem]:
    """Receivers that name a watch that no file has: it is not sent, or not silent, and nobody would know."""
    ids = [watch_id for path in settings.watch_files for watch_id in _watch_ids(path)]
    for receiver in settings.receivers:
        if isinstance(receiver.settings, ReceiverSettings):
            patterns: list[tuple[str, str | int, str]] = [
                *(("watches", number, pattern) for number, pattern in enumerate(receiver.settings.watches)),
                *(("silenced", pattern, pattern) for pattern in receiver.settings.silenced),
            ]
            for key, place, pattern in patterns:
                if pattern != "*" and not any(fnmatchcase(watch_id, pattern) for watch_id in ids):
                    keys = (RECEIVERS, receiver.name, key, place)
                    found = f"no watch {pattern!r}"
                    yield settings.source.problem(keys, found, did_you_mean(pattern, ids))


def _watch_ids(watch_file: Path) -> list[str]:
    if _misshapen(watch_file):
        return []
    model = registry.resolve("file", "watches", registry.FILE_MODELS)
    return [watch.id for watch in model.model_validate(load_yaml(watch_file).data or {}).watches]


def _checked_files(setup: Setup) -> CheckReport:
    """The watch and entity files alone, where the settings are wrong."""
    stages = [registry.stage_class(name) for name in registry.FILE_STAGES]
    found = [_problems_of_building(stage, stage.settings_class(), setup) for stage in stages]
    return CheckReport([problem for problems in found for problem in problems])


def _problems_of_building(stage: type, settings: object, setup: Setup) -> Sequence[SettingsProblem]:
    try:
        stage.build(settings, setup).close()  # type: ignore[attr-defined]
    except InUseError:
        return ()  # a check beside the running service is how a new configuration is tried
    except SettingsError as error:
        return error.problems
    return ()


def _counted(settings: Settings) -> list[str]:
    kinds = ", ".join(f"{receiver.name} ({receiver.kind})" for receiver in settings.receivers)
    return [
        f"{len(settings.feeds)} feed{'' if len(settings.feeds) == 1 else 's'}",
        f"receivers: {kinds or 'none, so alerts stay on their topic'}",
        f"transport: {settings.transport.engine}",
    ]
