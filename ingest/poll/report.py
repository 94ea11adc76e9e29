"""Why a feed is quiet: its state in words, and all feeds as the JSON page `/feeds`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from ingest.schedule import in_words
from wirewatch.states import FeedState
from wirewatch.urls import registrable_domain, without_credentials

_TOP_HOSTS = 20
_PAGE_TIMEOUT_SECONDS = 10.0


class FeedsPage:
    """`/feeds`: asked for on the status server's threads, made by the one that owns the states."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Future[Any]] = SimpleQueue()

    def __call__(self) -> Any:
        """The page, when its owner has come to make it."""
        page: Future[Any] = Future()
        self._asked.put(page)
        try:
            return page.result(timeout=_PAGE_TIMEOUT_SECONDS)
        except TimeoutError:
            return {"problem": "the poll source is busy or holds no feeds yet; ask again"}

    def answer(self, make: Callable[[], Any]) -> None:
        """Make the page for those who wait for it; nothing when nobody does."""
        if self._asked.empty():
            return
        made = make()
        while not self._asked.empty():
            self._asked.get().set_result(made)


def feed_report(
    states: Iterable[FeedState], now: datetime, *, slowest: Sequence[tuple[str, float]] = ()
) -> dict[str, Any]:
    """All feeds as JSON-ready values: counts by state, the hosts that fail most, each feed with its words.

    `slowest` are (domain, factor) of hosts that asked for a slower pace.
    """
    feeds = sorted(states, key=lambda state: state.feed_url)
    failing = Counter(registrable_domain(state.feed_url) for state in feeds if state.failures)
    return {
        "at": now.isoformat(),
        "counts": dict(Counter(health(state) for state in feeds)),
        "failing_hosts": [{"host": host, "feeds": count} for host, count in failing.most_common(_TOP_HOSTS)],
        "slowed_hosts": [{"host": host, "times_slower": round(factor, 1)} for host, factor in slowest],
        "feeds": [_as_json(state, now) for state in feeds],
    }


def health(state: FeedState) -> str:
    """ "healthy", "failing", "gone" or "waiting" (never asked)."""
    if state.last_attempt_at is None:
        return "waiting"
    if state.is_gone:
        return "gone"
    return "failing" if state.failures else "healthy"


def why(state: FeedState | None, now: datetime) -> list[str]:
    """What there is to know about a feed, one sentence each: why it is quiet, and what happens next."""
    if state is None:
        return [
            "It has never been asked: the service has not run since it was added, or it is still its turn."
        ]
    sentences = [
        _success(state, now),
        _news(state, now),
        _error(state, now),
        _moved(state),
        _due(state, now),
    ]
    return [sentence for sentence in sentences if sentence]


def _success(state: FeedState, now: datetime) -> str:
    if state.last_success_at is None:
        return "It has never been polled with success."
    what = {
        "not_modified": "the server said that nothing has changed",
        "unchanged": "the body was the same as before",
        "nothing_new": "there were no new entries",
        "new_entries": "there were new entries",
    }.get(state.last_outcome, "")
    told = f"; {what}" if what and not state.failures else ""
    return f"Last success {_ago(state.last_success_at, now)}{told}."


def _news(state: FeedState, now: datetime) -> str:
    if state.last_new_entry_at is None:
        return "" if state.last_success_at is None else "It has shown no entry yet."
    holds = f"; it holds {state.window_entries} entries" if state.window_entries else ""
    return f"Last new entry {_ago(state.last_new_entry_at, now)}{holds}."


def _error(state: FeedState, now: datetime) -> str:
    if not state.failures:
        return ""
    since = f", for {in_words((now - state.failing_since).total_seconds())}" if state.failing_since else ""
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return f"It has failed {times}{since}: {state.last_error}."


def _moved(state: FeedState) -> str:
    if state.url in ("", state.feed_url):
        return ""
    return f"It has moved: {without_credentials(state.url)} is asked."


def _due(state: FeedState, now: datetime) -> str:
    left = (state.due_at - now).total_seconds()
    when = f"in {in_words(left)}" if left > 1 else "now"
    reason = f", because {state.due_reason}" if state.due_reason else ""
    return f"Next poll {when} ({state.due_at:%Y-%m-%d %H:%M} UTC){reason}."


def _ago(moment: datetime, now: datetime) -> str:
    return f"{in_words(max(0.0, (now - moment).total_seconds()))} ago ({moment:%Y-%m-%d %H:%M} UTC)"


def _as_json(state: FeedState, now: datetime) -> dict[str, Any]:
    return {
        "feed": without_credentials(state.feed_url),
        "title": state.title,
        "health": health(state),
        "last_outcome": state.last_outcome,
        "last_success_at": _iso(state.last_success_at),
        "last_new_entry_at": _iso(state.last_new_entry_at),
        "last_error": state.last_error,
        "failures": state.failures,
        "interval_seconds": round(state.interval_seconds, 1),
        "due_at": _iso(state.due_at),
        "entries": state.window_entries,
        "why": why(state, now),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
