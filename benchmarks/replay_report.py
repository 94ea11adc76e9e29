"""The tables of a replay, and what is wrong with it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.replay_ledger import Ledger
from benchmarks.replay_site import SavedPage


@dataclass
class Run:
    """One run of the pipeline: what became of the corpus, how long it took, how large it grew."""

    name: str
    ledger: Ledger
    seconds: float
    stage_seconds: dict[str, tuple[int, float]]
    resident_bytes: dict[str, int]
    kills: int = 0


def report(console: Console, runs: list[Run], pages: list[SavedPage]) -> list[str]:
    """Print the tables; what is wrong, empty when all is well."""
    for run in runs:
        console.print(_table(run, pages))
        console.print(_stage_table(run))
    problems = [problem for run in runs for problem in _problems(run, pages)]
    for one, other in itertools.pairwise(runs):
        if one.ledger.article_ids != other.ledger.article_ids:
            differing = one.ledger.article_ids ^ other.ledger.article_ids
            problems.append(f"{one.name} and {other.name} differ in {len(differing)} article ids")
        if one.ledger.alert_set != other.ledger.alert_set:
            differing_alerts = one.ledger.alert_set ^ other.ledger.alert_set
            problems.append(f"{one.name} and {other.name} differ in {len(differing_alerts)} alerted articles")
    for problem in problems:
        console.print(f"wrong: {problem}")
    if not problems:
        console.print("every entry ended in exactly one outcome, every page has one, and all runs agree")
    return problems


def _problems(run: Run, pages: list[SavedPage]) -> list[str]:
    missing, unaccounted = run.ledger.missing_pages(pages), run.ledger.unaccounted
    problems = []
    if unaccounted:
        problems.append(f"{run.name}: {len(unaccounted)} entries without exactly one outcome")
    if missing:
        problems.append(f"{run.name}: {len(missing)} of {len(pages)} pages without an accounted entry")
    return problems


def _table(run: Run, pages: list[SavedPage]) -> Table:
    ledger = run.ledger
    table = Table("what", "count", title=f"{run.name}: {run.seconds:.1f} s")
    rows: list[tuple[str, Any]] = [
        ("entries", len(ledger.entries)),
        ("pages", len(ledger.pages)),
        ("articles", len(ledger.articles)),
        *((f"  {outcome}", count) for outcome, count in sorted(ledger.outcome_counts().items())),
        ("matches", len(ledger.match_ids)),
        ("alerts", len(ledger.alerts)),
        ("articles under an alert, by watch", len(ledger.alerted)),
        (
            "pages of the corpus accounted for",
            f"{len(pages) - len(ledger.missing_pages(pages))} of {len(pages)}",
        ),
        ("entries without exactly one outcome", len(ledger.unaccounted)),
        ("entries a second", f"{len(ledger.entries) / run.seconds:.1f}"),
    ]
    rows += [(f"records repeated byte for byte on {topic}", n) for topic, n in ledger.repeats.items() if n]
    rows += [(f"resident MB, {who}", f"{size / 2**20:.0f}") for who, size in run.resident_bytes.items()]
    for what, count in rows:
        table.add_row(what, str(count))
    return table


def _stage_table(run: Run) -> Table:
    table = Table("stage", "records", "seconds", "ms each", title=f"{run.name}: time in each stage")
    for stage, (count, seconds) in run.stage_seconds.items():
        table.add_row(stage, str(count), f"{seconds:.2f}", f"{1000 * seconds / max(count, 1):.2f}")
    return table


def figures(run: Run, pages: list[SavedPage]) -> dict[str, Any]:
    """What `--json` writes of a run."""
    ledger = run.ledger
    return {
        "run": run.name,
        "seconds": run.seconds,
        "entries": len(ledger.entries),
        "pages": len(ledger.pages),
        "articles": len(ledger.articles),
        "outcomes": dict(ledger.outcome_counts()),
        "matches": len(ledger.match_ids),
        "alerts": len(ledger.alerts),
        "unaccounted": ledger.unaccounted,
        "missing_pages": ledger.missing_pages(pages),
        "repeats": dict(ledger.repeats),
        "resident_bytes": run.resident_bytes,
        "stage_seconds": run.stage_seconds,
        "kills": run.kills,
    }
