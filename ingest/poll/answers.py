"""What an answer means for a feed: its new state, the entries to hand on, the name of the outcome. Pure.

304 / same body ──────────────────────────> due again
another body ── parse ── judge ── entries ─> due again, sooner while there is news
a page ── names its feed, never polled yet > ask there
anything else ────────────────────────────> back off, by class of failure
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from ingest.feeds.blocks import short_hash
from ingest.feeds.discovery import feeds_named_by
from ingest.feeds.identity import AgeLimits, Change, Judgement, judge
from ingest.feeds.parsed import FeedFacts, ParsedFeed
from ingest.poll import outcomes
from ingest.poll.outcomes import Failure
from ingest.poll.requests import address_of
from ingest.poll.settings import PollSettings
from ingest.schedule import Advice, Due, after_failure, after_success, extended_rhythm, has_rolled_off
from ingest.websub import links_in_headers
from wirewatch.http import Response, policy
from wirewatch.records import Entry, entry_id
from wirewatch.settings import FeedSettings
from wirewatch.states import FeedState

_GONE_AFTER_FAILURES = 3
#: A feed that "updates" half of its entries in this many fetches in a row says nothing by it.
_NOISY_AFTER_FETCHES = 3
_DISCOVERED_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Step:
    """A poll's result: what to hand on, the new state, and how to count it."""

    outcome: str
    state: FeedState
    entries: tuple[Entry, ...] = ()
    possibly_missed: bool = False
    unlinked: int = 0
    noise: int = 0


def new_state(feed: FeedSettings, now: datetime) -> FeedState:
    """The state of a feed that was never polled."""
    return FeedState(feed_url=feed.url, due_at=now)


def body_hash(response: Response) -> str:
    """What recognises the same body again."""
    return short_hash(response.body)


def on_unchanged(
    feed: FeedSettings,
    state: FeedState,
    response: Response,
    now: datetime,
    settings: PollSettings,
    pushed_seconds: float = 0.0,
) -> Step:
    """A 304, or the body that is already known; new validators are kept all the same."""
    is_304 = policy.is_not_modified(response)
    state = _succeeded(feed, state, response, now, outcomes.NOT_MODIFIED if is_304 else outcomes.UNCHANGED)
    return Step(state.last_outcome, _due(feed, state, response, now, settings, pushed_seconds, missed=False))


def on_parsed(
    feed: FeedSettings,
    state: FeedState,
    response: Response,
    parsed: ParsedFeed,
    now: datetime,
    settings: PollSettings,
    pushed_seconds: float = 0.0,
) -> Step:
    """A body that is a feed. `pushed_seconds`: see `Pushes.floor_seconds`."""
    limits = AgeLimits(settings.max_age_seconds, settings.old_after_seconds)
    is_first = not state.has_been_fetched
    judged = judge(parsed, state.known, is_first_fetch=is_first, now=now, limits=limits)
    noisy = _noisy_fetches(state, judged)
    changes = [
        change for change in judged.changes if change.change != "updated" or noisy < _NOISY_AFTER_FETCHES
    ]
    missed = not is_first and has_rolled_off(judged.window, judged.fresh, settings.schedule)
    outcome = outcomes.NEW_ENTRIES if changes else outcomes.NOTHING_NEW
    updated = _with_facts(_succeeded(feed, state, response, now, outcome), parsed.facts, response)
    updated = msgspec.structs.replace(
        updated,
        body_hash=body_hash(response),
        known=judged.known,
        window_entries=judged.window,
        rhythm=extended_rhythm(state.rhythm, _times(judged, None if is_first else now), now.timestamp()),
        last_new_entry_at=_last_news(judged, now, is_first=is_first) or state.last_new_entry_at,
        has_been_fetched=True,
        noisy_fetches=noisy,
    )
    return Step(
        outcome,
        _due(feed, updated, response, now, settings, pushed_seconds, missed=missed),
        tuple(_entry(feed, updated, change, now) for change in changes),
        possibly_missed=missed,
        unlinked=judged.unlinked,
        noise=len(judged.changes) - len(changes),
    )


def on_pushed(
    feed: FeedSettings, state: FeedState, parsed: ParsedFeed, now: datetime, settings: PollSettings
) -> Step | None:
    """What a hub pushed: some of the feed's entries. None when all of them are known."""
    limits = AgeLimits(settings.max_age_seconds, settings.old_after_seconds)
    is_first = not state.has_been_fetched
    judged = judge(parsed, state.known, is_first_fetch=is_first, now=now, limits=limits, is_partial=True)
    if judged.known == state.known:
        return None
    pushed = msgspec.structs.replace(
        state,
        known=judged.known,
        rhythm=extended_rhythm(state.rhythm, _times(judged, now), now.timestamp()),
        last_new_entry_at=now if judged.fresh else state.last_new_entry_at,
    )
    entries = tuple(_entry(feed, pushed, change, now) for change in judged.changes)
    return Step(state.last_outcome, pushed, entries, unlinked=judged.unlinked)


def on_page(feed: FeedSettings, state: FeedState, response: Response, now: datetime) -> Step | None:
    """A page for people instead of a feed: the feed that it names, asked next. None when that is no way.

    Only before the first success: an error page of a feed that used to work names some other feed.
    """
    if state.has_been_fetched or address_of(feed.url, state) != feed.url:
        return None
    named = feeds_named_by(response.body, response.url, response.header("content-type"))
    target = next((each.url for each in named if each.is_declared and each.url != feed.url), None)
    if target is None:
        return None
    state = msgspec.structs.replace(
        state,
        url=target,
        due_at=now + _DISCOVERED_AFTER,
        due_reason="its address is a page, which names this feed",
        last_attempt_at=now,
        last_outcome=outcomes.DISCOVERED,
    )
    return Step(outcomes.DISCOVERED, state)


def on_failure(
    feed: FeedSettings, state: FeedState, failure: Failure, now: datetime, *, is_offline: bool = False
) -> Step:
    """No feed came. What is known of it stays; it is tried again for ever.

    `is_offline`: nobody at all answers, so that the fault is on our side and not held against the feed.
    """
    failures = max(state.failures, 1) if is_offline else state.failures + 1
    due = after_failure(
        failure.failure_class,
        feed_url=feed.url,
        now=now,
        failures=failures,
        interval_seconds=feed.interval_seconds or state.interval_seconds,
        retry_after_seconds=failure.retry_after_seconds,
    )
    is_gone = failure.outcome == "http_410" and failures >= _GONE_AFTER_FAILURES
    changed = msgspec.structs.replace(
        state,
        failures=failures,
        failing_since=state.failing_since or now,
        last_error=f"{failure.outcome}: {failure.detail.removeprefix(f'{failure.outcome}: ')}",
        last_attempt_at=now,
        last_outcome=failure.outcome,
        is_gone=is_gone,
        due_at=due.at,
        due_reason=due.reason,
    )
    return Step(failure.outcome, changed)


def _succeeded(
    feed: FeedSettings, state: FeedState, response: Response, now: datetime, outcome: str
) -> FeedState:
    asked = address_of(feed.url, state)
    is_304 = policy.is_not_modified(response)
    etag, last_modified = policy.validators(response)
    return msgspec.structs.replace(
        state,
        url=policy.permanent_url(response) or ("" if asked == feed.url else asked),
        etag=etag or state.etag if is_304 else etag,
        last_modified=last_modified or state.last_modified if is_304 else last_modified,
        failures=0,
        failing_since=None,
        last_error=None,
        is_gone=False,
        last_attempt_at=now,
        last_success_at=now,
        last_outcome=outcome,
        last_unconditional_at=state.last_unconditional_at if is_304 else now,
    )


def _with_facts(state: FeedState, facts: FeedFacts | None, response: Response) -> FeedState:
    if facts is None:
        return state
    hub, topic = links_in_headers(response)
    return msgspec.structs.replace(
        state,
        title=facts.title or state.title,
        advised_seconds=facts.ttl_seconds,
        update_period_seconds=facts.update_period_seconds,
        skip_hours=facts.skip_hours,
        skip_days=facts.skip_days,
        hub=hub or facts.hub_url,
        topic_url=topic or facts.self_url,
    )


def _due(
    feed: FeedSettings,
    state: FeedState,
    response: Response,
    now: datetime,
    settings: PollSettings,
    pushed_seconds: float,
    *,
    missed: bool,
) -> FeedState:
    due: Due = after_success(
        feed_url=feed.url,
        now=now,
        previous_seconds=state.interval_seconds,
        rhythm=state.rhythm,
        window=state.window_entries,
        has_rolled_off=missed,
        advice=Advice(
            max_age_seconds=policy.max_age_seconds(response, now) or 0.0,
            advised_seconds=state.advised_seconds,
            update_period_seconds=state.update_period_seconds,
            skip_hours=state.skip_hours,
            skip_days=state.skip_days,
            fixed_seconds=feed.interval_seconds,
            pushed_seconds=pushed_seconds,
        ),
        settings=settings.schedule,
    )
    return msgspec.structs.replace(
        state, due_at=due.at, interval_seconds=due.interval_seconds, due_reason=due.reason
    )


def _noisy_fetches(state: FeedState, judged: Judgement) -> int:
    updates = sum(1 for change in judged.changes if change.change == "updated")
    if updates >= max(3, judged.window / 2):
        return min(state.noisy_fetches + 1, 2 * _NOISY_AFTER_FETCHES)
    return max(state.noisy_fetches - 1, 0)


def _last_news(judged: Judgement, now: datetime, *, is_first: bool) -> datetime | None:
    """When the feed last had a new entry, as far as this fetch can say: what it held from the beginning
    came when it says it came."""
    if not judged.fresh:
        return None
    dates = [change.entry.published_at for change in judged.changes if change.entry.published_at]
    return min(max(dates), now) if is_first and dates else now


def _times(judged: Judgement, undated_at: datetime | None) -> Sequence[float]:
    """When the entries that were not known came out; undated ones when they were found, or not at all."""
    fresh = (change.entry for change in judged.changes if change.change != "updated")
    times = (entry.published_at or undated_at for entry in fresh)
    return [time.timestamp() for time in times if time is not None]


def _entry(feed: FeedSettings, state: FeedState, change: Change, now: datetime) -> Entry:
    entry = change.entry
    return Entry(
        id=entry_id(feed.url, change.identity, change.revision),
        feed_url=feed.url,
        url=entry.url,
        identity=change.identity,
        revision=change.revision,
        title=entry.title,
        seen_at=now,
        change=change.change,
        feed_title=feed.title or state.title,
        summary=entry.summary,
        content_html=entry.content_html,
        authors=entry.authors,
        language=feed.language or entry.language,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
        flags=entry.flags,
    )
