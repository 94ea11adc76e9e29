"""What a step adds to the metrics."""

from __future__ import annotations

from ingest.poll.answers import Step
from wirewatch import metrics


def count_poll(step: Step) -> None:
    """Count a poll by its outcome, and its entries."""
    metrics.POLLS.labels(step.outcome).inc()
    if step.possibly_missed:
        metrics.ENTRIES_POSSIBLY_MISSED.inc()
    count_entries(step)


def count_entries(step: Step) -> None:
    """Count what was handed on and what was left out."""
    for entry in step.entries:
        metrics.ENTRIES_SEEN.labels(entry.change).inc()
    if step.unlinked:
        metrics.ENTRIES_LEFT_OUT.labels("no_link").inc(step.unlinked)
    if step.noise:
        metrics.ENTRIES_LEFT_OUT.labels("noise").inc(step.noise)
