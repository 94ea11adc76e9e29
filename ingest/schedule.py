"""When each feed is polled: decided without locks, sockets or a clock of its own.

    rhythm, advice, failures ──> due            how long until a feed is polled again, and why in words
    due feeds ──> Schedule ──> the next feed    a heap of hosts, each with a heap of its feeds

Everything here is pure; times are aware UTC, or seconds of a clock that only goes forward.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from pydantic import Field, model_validator

from wirewatch.settings import Section

DAY_SECONDS = 86_400.0

#: How many of a feed's newest entries make its rhythm.
RHYTHM_LENGTH = 16
_RECENT = 4
_MIN_WINDOW_FOR_ROLL_OFF = 4
_MAX_GROWTH = 1.5
#: Jitter only ever adds, so that nothing is polled earlier than was promised.
_JITTER = 0.05
#: A feed that is overdue by more than this after a start shares the catching up with the others.
_OVERDUE_SECONDS = 60.0
_CATCH_UP_SECONDS = 300.0
#: Skipped days, and a pause of a day before them.
_LONGEST_WAIT_SECONDS = 8 * DAY_SECONDS
_FIRST_SPREAD_SECONDS_PER_FEED = 0.05
_MAX_FIRST_SPREAD_SECONDS = 900.0

FailureClass = Literal[
    "network",  # nobody answered
    "server",  # 5xx
    "busy",  # 429 and 503
    "denied",  # 401, 403, 451 and other 4xx
    "missing",  # 404
    "gone",  # 410
    "unreadable",  # an answer that is no feed
    "unsafe",  # a certificate, address, redirect or size that is refused
]

#: The first pause after a failure; the n-th failure in a row waits n times as long, a day at most.
FAILURE_SECONDS: dict[FailureClass, float] = {
    "network": 300.0,
    "server": 600.0,
    "busy": 900.0,
    "denied": 3_600.0,
    "missing": 3_600.0,
    "gone": DAY_SECONDS,
    "unreadable": 1_800.0,
    "unsafe": 3_600.0,
}


class ScheduleSettings(Section):
    """How often feeds are polled."""

    min_interval_seconds: float = Field(300.0, gt=0, description="No feed is polled more often.")
    max_interval_seconds: float = Field(
        21_600.0, gt=0, description="No healthy feed is polled more rarely, unless it asks for it."
    )
    first_interval_seconds: float = Field(
        900.0, gt=0, description="Interval of a feed whose rhythm is not known yet."
    )
    max_advised_seconds: float = Field(
        3_600.0,
        ge=0,
        description="The longest a feed's own advice (max-age, ttl, sy:updatePeriod) holds a poll back.",
    )
    roll_off_share: float = Field(
        0.67, gt=0, le=1, description="More new entries in a window than this: some may have been missed."
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> ScheduleSettings:
        least, most = self.min_interval_seconds, self.max_interval_seconds
        if least > most:
            raise ValueError(
                f"found min_interval_seconds {least:g} above max_interval_seconds {most:g}; "
                f"expected at most {most:g}"
            )
        return self


@dataclass(frozen=True, slots=True)
class Advice:
    """What publisher and operator ask for. Seconds 0 and None: nothing.

    `update_period_seconds` (sy:updatePeriod) is not believed of a feed that publishes more often than it
    says: blog software writes "hourly" into every feed. `pushed_seconds` is how rarely a feed need be
    asked because its hub pushes what is new.
    """

    max_age_seconds: float = 0.0
    advised_seconds: float = 0.0
    update_period_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    fixed_seconds: float | None = None
    pushed_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Due:
    """When a feed is polled next, the interval behind it, and why in words."""

    at: datetime
    interval_seconds: float
    reason: str


def phase(feed_url: str, turn: int = 0) -> float:
    """A number in [0, 1) that spreads feeds evenly and is always the same for a feed and turn."""
    digest = hashlib.blake2b(f"{turn} {feed_url}".encode("utf-8", "replace"), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56


def extended_rhythm(rhythm: Sequence[float], times: Sequence[float], now: float) -> tuple[float, ...]:
    """The newest entries' times with `times` among them, newest first; none later than `now`."""
    return tuple(sorted((min(time, now) for time in (*rhythm, *times)), reverse=True)[:RHYTHM_LENGTH])


def has_rolled_off(window: int, fresh: int, settings: ScheduleSettings) -> bool:
    """So much of the feed's window is new that older entries may have left it unseen."""
    return window >= _MIN_WINDOW_FOR_ROLL_OFF and fresh > window * settings.roll_off_share


def rhythm_seconds(rhythm: Sequence[float], window: int, now: float) -> float | None:
    """The interval that a feed's rhythm asks for: half the mean gap between its entries, or a third of
    the time its window reaches back, whichever is shorter. None without entries.

    The gap counts the silence since the newest entry, and the latest four by themselves: so it
    shrinks with a burst of news and stretches again afterwards.
    """
    if not rhythm:
        return None
    gaps = [(now - rhythm[-1]) / len(rhythm)]
    if len(rhythm) >= _RECENT:
        gaps.append((now - rhythm[_RECENT - 1]) / _RECENT)
    gap = max(min(gaps), 0.0)
    in_window = rhythm[window - 1] if 0 < window <= len(rhythm) else None
    span = now - in_window if in_window is not None else gap * max(window, 1)
    return max(min(span / 3, gap / 2), 0.0)


def after_success(
    *,
    feed_url: str,
    now: datetime,
    previous_seconds: float,
    rhythm: Sequence[float],
    window: int,
    has_rolled_off: bool,
    advice: Advice,
    settings: ScheduleSettings,
) -> Due:
    """When to poll again after an answer that was understood."""
    wanted, reason = _wanted(now, previous_seconds, rhythm, window, has_rolled_off, settings)
    if advice.fixed_seconds is not None:
        wanted, reason = advice.fixed_seconds, "its interval is set by hand"
    elif (floor := _advised(advice, wanted, settings)) > wanted:
        wanted, reason = floor, f"the feed asks to be left alone for {in_words(floor)}"
    if advice.pushed_seconds > wanted and not has_rolled_off:  # a hub that pushed would have left nothing new
        wanted, reason = advice.pushed_seconds, "its hub pushes what is new"
    at = now + timedelta(seconds=wanted * (1.0 + _JITTER * phase(feed_url, int(now.timestamp()))))
    allowed = after_skipped(at, advice.skip_hours, advice.skip_days)
    if allowed > at:
        reason = f"{reason}; the feed asks not to be polled before {allowed:%a %H:%M} UTC"
    return Due(allowed, wanted, reason)


def _wanted(
    now: datetime,
    previous_seconds: float,
    rhythm: Sequence[float],
    window: int,
    has_rolled_off: bool,
    settings: ScheduleSettings,
) -> tuple[float, str]:
    asked = rhythm_seconds(rhythm, window, now.timestamp())
    if asked is None:
        grown = previous_seconds * _MAX_GROWTH if previous_seconds else settings.first_interval_seconds
        reason = "its rhythm is not known yet"
    else:
        grown = min(asked, previous_seconds * _MAX_GROWTH) if previous_seconds else asked
        gap = (now.timestamp() - rhythm[-1]) / len(rhythm)
        reason = f"it has had a new entry about every {in_words(gap)}"
    if has_rolled_off:
        grown = min(grown, (previous_seconds or settings.first_interval_seconds) / 2)
        reason = "nearly all of it was new, so entries may have been missed"
    wanted = min(max(grown, settings.min_interval_seconds), settings.max_interval_seconds)
    return wanted, reason


def _advised(advice: Advice, wanted: float, settings: ScheduleSettings) -> float:
    # Half the mean gap is wanted: a gap shorter than the period contradicts it.
    period = advice.update_period_seconds if 2 * wanted >= advice.update_period_seconds else 0.0
    asked = max(advice.max_age_seconds, advice.advised_seconds, period)
    return min(asked, settings.max_advised_seconds)


def after_failure(
    failure: FailureClass,
    *,
    feed_url: str,
    now: datetime,
    failures: int,
    interval_seconds: float,
    retry_after_seconds: float | None = None,
) -> Due:
    """When to try again after `failures` failures in a row, this one counted; for ever, a day at most.

    A Retry-After is honoured up to a day, and never shortens the pause.
    """
    pause = min(max(FAILURE_SECONDS[failure] * failures, interval_seconds), DAY_SECONDS)
    times = "once" if failures == 1 else f"{failures} times in a row"
    reason = f"it failed {times}"
    if retry_after_seconds is not None and retry_after_seconds > pause:
        pause = min(retry_after_seconds, DAY_SECONDS)
        reason = f"the server asks to be left alone for {in_words(pause)}"
    if failure == "gone":
        reason = "the server says it is gone; looked at once a day"
    at = now + timedelta(seconds=pause * (1.0 + _JITTER * phase(feed_url, failures)))
    return Due(at, interval_seconds, reason)


def after_skipped(at: datetime, skip_hours: Sequence[int], skip_days: Sequence[int]) -> datetime:
    """`at`, or the first full hour after it that the feed does not ask to be skipped (RSS 2.0).

    A feed that skips everything is not believed.
    """
    if not skip_hours and not skip_days:
        return at
    allowed = at
    for _ in range(7 * 24 + 1):
        if allowed.hour not in skip_hours and allowed.weekday() not in skip_days:
            return allowed
        allowed = allowed.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def seconds_until_due(
    due_at: datetime | None,
    *,
    feed_url: str,
    now: datetime,
    interval_seconds: float,
    new_feeds: int,
    asked_at: datetime | None = None,
) -> float:
    """How long until a feed is polled after a start, or after it moved here from another worker.

    What is due later stays due then; what is overdue is spread over some minutes, and so are the
    `new_feeds` that were never polled (`due_at` None), each at its own phase. When a feed was last asked in
    what is now the future (`asked_at`), or is due later than any schedule says, a clock was wrong: the feed
    counts as overdue.
    """
    if due_at is None:
        return phase(feed_url) * min(new_feeds * _FIRST_SPREAD_SECONDS_PER_FEED, _MAX_FIRST_SPREAD_SECONDS)
    left = (due_at - now).total_seconds()
    is_ahead = asked_at is not None and (asked_at - now).total_seconds() > _OVERDUE_SECONDS
    if is_ahead or not -_OVERDUE_SECONDS <= left <= _LONGEST_WAIT_SECONDS:
        return phase(feed_url) * min(interval_seconds or _CATCH_UP_SECONDS, _CATCH_UP_SECONDS)
    return max(left, 0.0)


def in_words(seconds: float) -> str:
    """A duration as people say it: "40 seconds", "5 minutes", "3 hours", "2 days"."""
    for unit, size in (("day", DAY_SECONDS), ("hour", 3_600.0), ("minute", 60.0)):
        if seconds >= size * (1.5 if unit != "minute" else 1):
            count = round(seconds / size)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    count = round(seconds)
    return f"{count} second" if count == 1 else f"{count} seconds"


class Paces(Protocol):
    """What the schedule asks about hosts: `ingest.hosts.Hosts`."""

    def claim(self, domain: str, now: float) -> float:
        """0: a request goes out now; else seconds to wait, infinite until a request of the domain ends."""


class Schedule:
    """Feeds in the order in which they may be polled, no host faster than its pace allows.

    A host that may not be asked yet waits in the heap under the time when it may; one whose
    requests are all in flight is out of the heap until `release`. So a slow host with a thousand due feeds
    holds up nobody, and taking the next feed costs the logarithm of the number of hosts.
    """

    def __init__(self, paces: Paces) -> None:
        self._paces = paces
        self._hosts: list[tuple[float, str]] = []
        self._feeds: dict[str, list[tuple[float, str]]] = {}
        self._ready_at: dict[str, float] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many feeds wait."""
        return self._count

    def add(self, feed_url: str, domain: str, due: float) -> None:
        """Have `feed_url` polled at `due`; it must not be waiting already."""
        feeds = self._feeds.setdefault(domain, [])
        heapq.heappush(feeds, (due, feed_url))
        self._count += 1
        if feeds[0][1] == feed_url and (domain not in self._ready_at or due < self._ready_at[domain]):
            self._place(domain, due)

    def release(self, domain: str, now: float) -> None:
        """A request to `domain` has ended: whoever waited for that may go on."""
        feeds = self._feeds.get(domain)
        if feeds and domain not in self._ready_at:
            self._place(domain, max(feeds[0][0], now))

    def take(self, now: float) -> tuple[str, str, float] | None:
        """The feed to poll now, its domain and when it was due, its host's token taken; None when none."""
        while self._hosts and self._hosts[0][0] <= now:
            ready_at, domain = heapq.heappop(self._hosts)
            if self._ready_at.get(domain) != ready_at:
                continue
            del self._ready_at[domain]
            wait = self._paces.claim(domain, now)
            if wait > 0:
                if wait != float("inf"):
                    self._place(domain, now + wait)
                continue
            return self._pop(domain, now)
        return None

    def next_at(self) -> float:
        """When `take` may have something, infinite when nothing waits but for answers."""
        while self._hosts and self._ready_at.get(self._hosts[0][1]) != self._hosts[0][0]:
            heapq.heappop(self._hosts)
        return self._hosts[0][0] if self._hosts else float("inf")

    def has_due(self, now: float) -> bool:
        """Some feed is due, whether or not its host may be asked already. Looks at every host."""
        return any(feeds[0][0] <= now for feeds in self._feeds.values() if feeds)

    def _pop(self, domain: str, now: float) -> tuple[str, str, float]:
        feeds = self._feeds[domain]
        due, feed_url = heapq.heappop(feeds)
        self._count -= 1
        if feeds:
            self._place(domain, max(feeds[0][0], now))
        else:
            del self._feeds[domain]
        return feed_url, domain, due

    def _place(self, domain: str, ready_at: float) -> None:
        self._ready_at[domain] = ready_at
        heapq.heappush(self._hosts, (ready_at, domain))
