"""Write docs/reference/ from the code: `make docs`. A test holds that it is current."""

from __future__ import annotations

import io
import json
import os
import re
import types
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import prometheus_client
import typer
import yaml
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from wirewatch import metrics, registry, topics
from wirewatch.cli import main as wirewatch
from wirewatch.commands.topics import kept_for
from wirewatch.configuration import RECEIVERS, Places
from wirewatch.schemas import all_sections, receiver_models, summary_of
from wirewatch.settings import FeedSettings

REFERENCE = Path(__file__).parent / "reference"
ALERT_RULES = Path(__file__).parent.parent / "deploy" / "prometheus" / "alerts.yaml"
NOTICE = "<!-- Written by `make docs` from the code; changes here are lost. -->\n"
_HELP_COLUMNS = "100"


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    return {
        "settings.md": settings_page(),
        "metrics.md": metrics_page(),
        "alert-rules.md": alert_rules_page(),
        "commands.md": commands_page(),
        "topics.md": topics_page(),
    }


# --- settings -----------------------------------------------------------------------------------


def settings_page() -> str:
    """Every setting: its section, type, default and meaning."""
    lines = [
        "# Settings",
        "",
        "All settings of `wirewatch.toml`, with their defaults. How they work together: "
        "[Configuration](../configuration.md).",
        "",
        "Each can also be set by an environment variable, `WIREWATCH__SECTION__KEY`: "
        "`WIREWATCH__TRANSPORT__ENGINE=kafka`.",
        "",
        "## Top of the file",
        "",
        *_settings_table(Places),
    ]
    for name, model in all_sections():
        lines += _section(name, model)
    lines += ["", f"## [{RECEIVERS}.NAME]", "", "Who gets the alerts; NAME is yours to choose."]
    for kind, model in receiver_models().items():
        lines += ["", f'### kind = "{kind}"', "", summary_of(model), "", *_settings_table(model)]
    lines += ["", "## A feed as a table", "", 'In `feeds = [{ url = "…" }]`.', ""]
    return _page([*lines, *_settings_table(FeedSettings)])


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    yield from ("", f"## [{name}]", "", summary_of(model), "")
    yield from _settings_table(model)
    for key, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _section(f"{name}.{key}", info.annotation)


def _settings_table(model: type[BaseModel]) -> Iterator[str]:
    rows = [
        (f"`{key}`", _type(info.annotation), _default(info), _bounded(info))
        for key, info in model.model_fields.items()
        if not (isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel))
    ]
    yield from _table(("key", "type", "default", "meaning"), rows) if rows else ["Nothing to set here."]


def _type(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{json.dumps(choice)}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_type(part) for part in arguments if part is not type(None)))
    if origin in (list, tuple):
        inner = next(part for part in arguments if part is not ...)
        return f"list of {_type(inner)}"
    if origin is dict:
        return f"table of {_type(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    names = {int: "whole number", float: "number", bool: "true or false", AwareDatetime: "time"}
    return names.get(annotation, "text")


def _default(info: FieldInfo) -> str:
    value = info.get_default(call_default_factory=True)
    if info.is_required() or value is PydanticUndefined:
        return "needed"
    if value is None or value in ("", (), [], {}):
        return ""
    return f"`{json.dumps(value, ensure_ascii=False, default=list)}`"


def _bounded(info: FieldInfo) -> str:
    words = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    bounds = [
        f"{words[name]} {_number(getattr(constraint, name))}"
        for constraint in info.metadata
        for name in words
        if getattr(constraint, name, None) is not None
    ]
    text = info.description or ""
    return f"{text} ({', '.join(bounds)})" if bounds else text


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


# --- metrics ------------------------------------------------------------------------------------


def metrics_page() -> str:
    """Every metric: name, kind, labels, meaning."""
    rows = []
    for metric in vars(metrics).values():
        if isinstance(
            metric, prometheus_client.Counter | prometheus_client.Gauge | prometheus_client.Histogram
        ):
            (family,) = metric.describe()
            name = family.name + ("_total" if family.type == "counter" else "")
            labels = ", ".join(f"`{label}`" for label in metric._labelnames)
            rows.append((f"`{name}`", family.type, labels, family.documentation))
    return _page(
        [
            "# Metrics",
            "",
            "Served as `/metrics` on each process's status port, with the Python client's own "
            "`process_…` and `python_…`. `stage` is a stage's name (of fused stages the first), or "
            "`receiver-NAME`. "
            "What to watch: [Operations](../operations.md).",
            "",
            *_table(("metric", "kind", "labels", "meaning"), rows),
        ]
    )


def alert_rules_page() -> str:
    """Every alert rule: when it fires and what to do."""
    (groups,) = yaml.safe_load(ALERT_RULES.read_text(encoding="utf-8")).values()
    lines = ["# Alert rules", "", "Of `deploy/prometheus/alerts.yaml`; `{{ … }}` is filled in by Prometheus."]
    for rule in (rule for group in groups for rule in group["rules"]):
        wait = f", for {rule['for']}" if "for" in rule else ""
        lines += ["", f"## {rule['alert']}", "", f"{rule['labels']['severity'].capitalize()}{wait}.", ""]
        lines += [
            f"- says: {rule['annotations']['summary']}",
            f"- to do: {rule['annotations']['action']}",
            "",
        ]
        lines += ["```", rule["expr"].strip(), "```"]
    return _page(lines)


# --- commands -----------------------------------------------------------------------------------


def commands_page() -> str:
    """Every command's help."""
    lines = ["# Commands", "", "As `--help` has it.", "", "## wirewatch", "", *_help([])]
    for words in command_words():
        lines += ["", f"## wirewatch {' '.join(words)}", "", *_help(words)]
    return _page(lines)


def command_words() -> Iterator[list[str]]:
    """Every command that does something, as its words."""
    for name in registry.COMMANDS:
        target = registry.command(name)
        if not isinstance(target, typer.Typer):
            yield [name]
            continue
        for info in target.registered_commands:
            given = info.name or (info.callback.__name__.replace("_", "-") if info.callback else "")
            yield [name, given]


def _help(words: Sequence[str]) -> Iterator[str]:
    printed = io.StringIO()
    before = {name: os.environ.get(name) for name in ("COLUMNS", "TERMINAL_WIDTH")}
    os.environ |= dict.fromkeys(before, _HELP_COLUMNS)
    try:
        with redirect_stdout(printed), suppress(SystemExit):
            wirewatch([*words, "--help"])
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
    yield from ("```", *(line.rstrip() for line in printed.getvalue().strip().splitlines()), "```")


# --- topics -------------------------------------------------------------------------------------


def topics_page() -> str:
    """The flow and every topic."""
    flow = re.search(r"^    feeds .*?stories$", topics.__doc__ or "", re.DOTALL | re.MULTILINE)
    drawing = flow.group() if flow else ""
    rows = [
        (f"`{topic.name}`", f"`{topic.record.__name__}`", topic.partitioned_by, kept_for(topic))
        for topic in topics.TOPICS.values()
    ]
    lines = ["# Topics and records", "", "```", *(line[4:] for line in drawing.splitlines()), "```", ""]
    lines += [
        "A partition has all records of a host, an article or a watch: one worker alone decides about it.",
        "",
        *_table(("topic", "record", "a partition has whole each", "kept"), rows),
        "",
        "Records are JSON. A reader skips fields that it does not know, and fills in those that are missing.",
    ]
    for topic in topics.TOPICS.values():
        about = (topic.record.__doc__ or "").strip()
        fields = ", ".join(f"`{name}`" for name in topic.record.__struct_fields__)
        lines += [
            "",
            f"## {topic.record.__name__}",
            "",
            re.sub(r"\n +", "\n", about),
            "",
            f"Fields: {fields}.",
        ]
    return _page(lines)


# --- Markdown -----------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def _page(lines: Sequence[str]) -> str:
    return NOTICE + "\n".join(lines) + "\n"


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
