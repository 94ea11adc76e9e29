"""Every metric once: name, labels, unit, meaning.

Stages label by stage, outcome or reason out of closed lists; never by feed, host or watch id from
the outside. A moment is exported as its timestamp, not as an age.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

#: Otherwise each counter has a second sample, the moment it was made, that nothing here asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]

_HANDLING_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LATENCY_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86_400)

RECORDS_TAKEN = Counter(
    "wirewatch_records_taken_total", "Records that a stage took from its topic, repeats included.", ["stage"]
)
RECORDS_FINISHED = Counter(
    "wirewatch_records_finished_total",
    "Records that a stage committed, by outcome: handed_on, dropped, bad_record, bug, gave_up, skipped.",
    ["stage", "outcome"],
)
RECORDS_DROPPED = Counter(
    "wirewatch_records_dropped_total",
    "Records that rightly ended at a stage, by reason.",
    ["stage", "reason"],
)
RECORDS_EMITTED = Counter(
    "wirewatch_records_emitted_total", "Records that a stage published and committed.", ["stage", "topic"]
)
RETRIES = Counter("wirewatch_retries_total", "Attempts that a stage put off to be tried again.", ["stage"])
UNITS_ABORTED = Counter(
    "wirewatch_units_aborted_total", "Units of work that took no effect and were begun again.", ["stage"]
)
HANDLING_SECONDS = Histogram(
    "wirewatch_handling_seconds",
    "From a record taken to its result, waiting for others included.",
    ["stage"],
    buckets=_HANDLING_BUCKETS,
)
STAGE_SECONDS = Histogram(
    "wirewatch_stage_seconds",
    "From a stage's handler called with a record to its result, of each fused stage by itself.",
    ["stage"],
    buckets=_HANDLING_BUCKETS,
)
UNIT_SECONDS = Histogram(
    "wirewatch_unit_seconds",
    "Publishing and committing a unit of work.",
    ["stage"],
    buckets=_HANDLING_BUCKETS,
)
IN_FLIGHT = Gauge("wirewatch_records_in_flight", "Records taken and not yet committed.", ["stage"])
OLDEST_IN_FLIGHT = Gauge(
    "wirewatch_oldest_in_flight_timestamp_seconds",
    "When the oldest record in flight was taken, Unix time; the present while there is none.",
    ["stage"],
)
CONSUMER_LAG = Gauge(
    "wirewatch_consumer_lag_records", "Records on a stage's topic beyond its committed position.", ["stage"]
)
LAST_TURN = Gauge(
    "wirewatch_last_turn_timestamp_seconds", "When a stage's loop last turned, Unix time.", ["stage"]
)
LAST_FINISHED = Gauge(
    "wirewatch_last_finished_timestamp_seconds", "When a stage last committed a record, Unix time.", ["stage"]
)
FIRST_SEEN_TO_HANDLED_SECONDS = Histogram(
    "wirewatch_first_seen_to_handled_seconds",
    "From an entry first seen by wirewatch to a stage's result for it being committed.",
    ["stage"],
    buckets=_LATENCY_BUCKETS,
)
STATES_UNREADABLE = Counter(
    "wirewatch_states_unreadable_total",
    "Values of a compacted topic that could not be read and count as absent.",
    ["topic"],
)
LOOP_FAILURES = Counter(
    "wirewatch_loop_failures_total",
    "Times a stage's loop had to connect anew, by reason: unavailable, bug.",
    ["stage", "reason"],
)

LOGS_SET_ASIDE = Counter(
    "wirewatch_logs_set_aside_total", "Embedded logs found corrupt, kept under another name and begun afresh."
)
ARTICLES = Counter(
    "wirewatch_articles_total",
    "Articles made, repeats included: full from the page, degraded from the feed with the reason.",
    ["extraction", "reason"],
)
CHILDREN_LOST = Counter(
    "wirewatch_children_lost_total",
    "Child processes that a task ended, by reason: deadline, memory, crashed.",
    ["reason"],
)

HTTP_REQUESTS = Counter(
    "wirewatch_http_requests_total",
    "Requests that the guarded client ended, by outcome: 2xx, 304, 3xx, 4xx, 5xx or the reason of its error.",
    ["outcome"],
)
PAGES_FETCHED = Counter(
    "wirewatch_pages_fetched_total",
    "Pages behind entries, by the problem that left them without a body; none when they have one.",
    ["problem"],
)

#: Outcomes of a poll that are no failure.
GOOD_POLLS = frozenset({"new_entries", "nothing_new", "unchanged", "not_modified", "discovered"})
POLLS = Counter(
    "wirewatch_polls_total",
    "Feeds asked, by outcome: new_entries, nothing_new, unchanged, not_modified, discovered, or its failure "
    "(the list is ingest.poll.outcomes).",
    ["outcome"],
)
POLL_LAG_SECONDS = Histogram(
    "wirewatch_poll_lag_seconds",
    "From a feed being due to its being asked; a host's own pace counts.",
    buckets=_LATENCY_BUCKETS,
)
ENTRIES_SEEN = Counter(
    "wirewatch_entries_total", "Entries handed on, by change: new, updated, backfill.", ["change"]
)
ENTRIES_LEFT_OUT = Counter(
    "wirewatch_entries_left_out_total",
    "Entries not handed on, by reason: no_link (it leads to no page), noise (a feed that changes all its "
    "entries with every fetch).",
    ["reason"],
)
ENTRIES_POSSIBLY_MISSED = Counter(
    "wirewatch_entries_possibly_missed_total",
    "Fetches in which nearly all of a feed's window was new, so that entries may have left it unseen.",
)
FEED_READINGS = Counter(
    "wirewatch_feed_readings_total",
    "Feed bodies read, by way: delta, full, nothing_new, and child (in a process that can be killed).",
    ["way"],
)
FEED_SHADOW_CHECKS = Counter(
    "wirewatch_feed_shadow_checks_total",
    "Delta parses repeated as a full parse, by result: equal, different.",
    ["result"],
)

ARTICLES_CUT = Counter(
    "wirewatch_articles_cut_total",
    "Articles of which a part was left out, by reason: characters (only their beginning was read), mentions "
    "(only the first were kept), sentences (only the first were searched for events), watches (only the "
    "first that it satisfies got a match).",
    ["stage", "reason"],
)
DELIVERIES = Counter(
    "wirewatch_deliveries_total",
    "Attempts to hand an alert to a receiver, by outcome: delivered, retry, rejected, disabled.",
    ["receiver", "outcome"],
)
RECEIVER_DISABLED = Gauge(
    "wirewatch_receiver_disabled",
    "1 for a receiver that said 410 Gone and is sent nothing more.",
    ["receiver"],
)


def start_at_zero(stage: str) -> None:
    """Export the stage's counters of rare events from the start.

    Prometheus sees no increase in a counter whose first sample is already 1: the first dead letter
    would raise no alert.
    """
    for outcome in ("handed_on", "dropped", "bad_record", "bug", "gave_up", "skipped"):
        RECORDS_FINISHED.labels(stage, outcome)
    for reason in ("unavailable", "bug"):
        LOOP_FAILURES.labels(stage, reason)
    RETRIES.labels(stage)
    UNITS_ABORTED.labels(stage)


WEBSUB = Counter(
    "wirewatch_websub_total",
    "What passed between feeds' hubs and us: asked, hub_failed, leased, denied, pushed, bad_signature, "
    "unknown, busy.",
    ["outcome"],
)
