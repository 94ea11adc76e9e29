"""Metrics are there before they are needed."""

from __future__ import annotations

from prometheus_client import REGISTRY

from wirewatch import metrics


def test_a_rare_event_is_counted_from_zero_so_that_its_first_time_is_an_increase() -> None:
    metrics.start_at_zero("stage-of-this-test")
    for name, labels in (
        ("wirewatch_records_finished_total", {"outcome": "bug"}),
        ("wirewatch_records_finished_total", {"outcome": "gave_up"}),
        ("wirewatch_loop_failures_total", {"reason": "unavailable"}),
        ("wirewatch_retries_total", {}),
    ):
        assert REGISTRY.get_sample_value(name, {"stage": "stage-of-this-test", **labels}) == 0.0
