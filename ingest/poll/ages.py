"""How long ago feeds last succeeded and last had news: histograms made when they are scraped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

from wirewatch.states import FeedState

_BOUNDS = (60.0, 300.0, 900.0, 3_600.0, 4 * 3_600.0, 86_400.0, 7 * 86_400.0, 30 * 86_400.0)
_NEVER = 0.0


class FeedAges(Collector):
    """Counts the feeds held here by state, and their ages by bucket; no label ever names a feed."""

    def __init__(self, clock: Callable[[], datetime], registry: CollectorRegistry = REGISTRY) -> None:
        self._clock = clock
        self._registry = registry
        self._feeds = 0
        self._times: dict[str, tuple[float, float, bool, bool]] = {}
        self._is_registered = False

    def replace(self, states: Mapping[str, FeedState], feeds: int) -> None:
        """Start over with the `feeds` held now, `states` being what is known of them."""
        self._times = {}
        self._feeds = feeds
        for state in states.values():
            self.note(state)
        if not self._is_registered:
            self._registry.register(self)
            self._is_registered = True

    def note(self, state: FeedState) -> None:
        """Take in a feed's new state."""
        self._times[state.feed_url] = (
            _seconds(state.last_success_at),
            _seconds(state.last_new_entry_at),
            state.failures > 0,
            state.is_gone,
        )

    def describe(self) -> Iterable[HistogramMetricFamily | GaugeMetricFamily]:
        """Nothing yet: registering does not collect."""
        return []

    def collect(self) -> Iterable[HistogramMetricFamily | GaugeMetricFamily]:
        """The families, as of now."""
        times = list(self._times.values())
        now = self._clock().timestamp()
        yield _histogram(
            "wirewatch_feed_last_success_age_seconds",
            "Feeds by how long ago they were last polled with success.",
            [now - success for success, _, _, _ in times if success],
        )
        yield _histogram(
            "wirewatch_feed_last_entry_age_seconds",
            "Feeds by how long ago they last had a new entry.",
            [now - entry for _, entry, _, _ in times if entry],
        )
        yield self._states(times)

    def close(self) -> None:
        """Be scraped no more."""
        if self._is_registered:
            self._registry.unregister(self)
            self._is_registered = False

    def _states(self, times: list[tuple[float, float, bool, bool]]) -> GaugeMetricFamily:
        family = GaugeMetricFamily(
            "wirewatch_feeds", "Feeds held here, by state: healthy, failing, gone, waiting.", labels=["state"]
        )
        gone = sum(1 for *_, is_gone in times if is_gone)
        failing = sum(1 for _, _, is_failing, is_gone in times if is_failing and not is_gone)
        family.add_metric(["healthy"], len(times) - gone - failing)
        family.add_metric(["failing"], failing)
        family.add_metric(["gone"], gone)
        family.add_metric(["waiting"], max(self._feeds - len(times), 0))
        return family


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else _NEVER


def _histogram(name: str, meaning: str, ages: list[float]) -> HistogramMetricFamily:
    counts = [0] * (len(_BOUNDS) + 1)
    for age in ages:
        counts[bisect_left(_BOUNDS, age)] += 1
    buckets, total = [], 0
    for bound, count in zip((*(str(each) for each in _BOUNDS), "+Inf"), counts, strict=True):
        total += count
        buckets.append((bound, total))
    family = HistogramMetricFamily(name, meaning)
    family.add_metric([], buckets, sum_value=sum(ages))
    return family
