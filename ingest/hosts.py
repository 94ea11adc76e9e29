"""How often and how many at a time a host is called: a token bucket per registrable domain.

    hosts.claim(domain, now)  == 0        ask now, the request counts as begun; else seconds to wait
    hosts.finish(domain, now, answer)     the answer is here

Pure: nothing here sleeps or looks at a clock; `now` is seconds of any clock that only goes forward.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from wirewatch.settings import Section

Answer = Literal["fine", "slow_down", "failed"]

#: Each feed waits longer by itself, too: more would leave a domain slow for hours after it has recovered.
_MAX_SLOWDOWN = 256.0
#: Delays of their own are kept for domains that are not called, until there are so many.
_MAX_DELAYS = 50_000


class PolitenessSettings(Section):
    """How a publisher's hosts are treated, all hosts of one registrable domain together."""

    delay_seconds: float = Field(
        1.0, ge=0, description="Between two requests to a domain, on average over a burst."
    )
    burst: int = Field(4, ge=1, description="Requests that may follow each other at once after a pause.")
    max_concurrent: int = Field(2, ge=1, description="Requests to a domain under way at a time.")
    recovery_factor: float = Field(
        0.9, gt=0, lt=1, description="What is left of a slowdown after each answer that is fine."
    )
    idle_seconds: float = Field(
        3600.0, gt=0, description="After this long without a request a domain's pace is forgotten."
    )


@dataclass(slots=True)
class HostPace:
    """The bucket of one domain. `slowdown` multiplies the delay: 1 is the settings' own pace.

    `tokens` are as of `filled_at`; nothing is asked before `closed_until`.
    """

    tokens: float
    filled_at: float
    slowdown: float = 1.0
    in_flight: int = 0
    closed_until: float = float("-inf")
    used_at: float = float("-inf")


class Hosts:
    """The paces of all domains that were called lately; memory is bounded by `idle_seconds`.

    A domain that answers 429 or 503 is called half as often from then on; each fine answer brings the
    pace back a little.
    """

    def __init__(self, settings: PolitenessSettings) -> None:
        self._settings = settings
        self._paces: dict[str, HostPace] = {}
        self._delays: dict[str, float] = {}
        self._next_sweep_at = float("-inf")

    def __len__(self) -> int:
        return len(self._paces)

    def wait_seconds(self, domain: str, now: float) -> float:
        """How long until the domain may be asked: 0 now, infinite while its concurrency is used up.

        Infinite ends with the next `finish` of the domain. Asking changes nothing.
        """
        pace = self._paces.get(domain)
        if pace is None:
            return 0.0
        if pace.in_flight >= self._allowed_in_flight(pace):
            return float("inf")
        missing = 1.0 - self._tokens(domain, pace, now)
        until_token = max(0.0, missing) * self._delay(domain, pace)
        wait = max(until_token, pace.closed_until - now, 0.0)
        return wait if wait > 1e-9 else 0.0

    def claim(self, domain: str, now: float) -> float:
        """`wait_seconds`; when it is 0 the request has started."""
        wait = self.wait_seconds(domain, now)
        if wait == 0:
            self.start(domain, now)
        return wait

    def expected_seconds(self, domain: str, waiting: int, now: float) -> float:
        """How long a request will wait for its turn behind `waiting` others, if all answers are quick."""
        pace = self._paces.get(domain)
        if pace is None:
            return max(0, waiting - self._settings.burst + 1) * self._settings.delay_seconds
        missing = waiting + 1.0 - self._tokens(domain, pace, now)
        return max(missing * self._delay(domain, pace), pace.closed_until - now, 0.0)

    def start(self, domain: str, now: float) -> None:
        """A request to the domain goes out: takes a token (into debt, if nobody asked `wait_seconds`)."""
        self._sweep(now)
        pace = self._paces.get(domain)
        if pace is None:
            pace = self._paces[domain] = HostPace(float(self._settings.burst), now)
        pace.tokens = self._tokens(domain, pace, now) - 1.0
        pace.filled_at = pace.used_at = now
        pace.in_flight += 1

    def finish(
        self, domain: str, now: float, answer: Answer, retry_after_seconds: float | None = None
    ) -> None:
        """A request to the domain has ended. "slow_down" is a 429 or 503, "failed" no answer at all."""
        pace = self._paces.get(domain)
        if pace is None:
            return
        pace.tokens, pace.filled_at = self._tokens(domain, pace, now), now
        pace.in_flight = max(0, pace.in_flight - 1)
        if answer == "slow_down":
            pace.slowdown = min(pace.slowdown * 2.0, _MAX_SLOWDOWN)
            pace.tokens = min(pace.tokens, 0.0)
        elif answer == "fine":
            pace.slowdown = max(1.0, pace.slowdown * self._settings.recovery_factor)
        if retry_after_seconds is not None:
            pace.closed_until = max(pace.closed_until, now + retry_after_seconds)

    def set_delay(self, domain: str, delay_seconds: float) -> None:
        """Give the domain a delay of its own, if it is longer than the settings' one."""
        if delay_seconds > self._settings.delay_seconds:
            self._delays[domain] = delay_seconds
        else:
            self._delays.pop(domain, None)

    def in_flight(self, domain: str) -> int:
        """How many requests to the domain are under way."""
        pace = self._paces.get(domain)
        return 0 if pace is None else pace.in_flight

    def slowdown(self, domain: str) -> float:
        """How many times longer than usual the domain is left alone between requests."""
        pace = self._paces.get(domain)
        return 1.0 if pace is None else pace.slowdown

    def slowest(self, count: int) -> list[tuple[str, float]]:
        """The `count` domains with the greatest slowdown above 1, greatest first."""
        slowed = ((pace.slowdown, domain) for domain, pace in self._paces.items() if pace.slowdown > 1.0)
        return [(domain, slowdown) for slowdown, domain in heapq.nlargest(count, slowed)]

    def _allowed_in_flight(self, pace: HostPace) -> int:
        return max(1, int(self._settings.max_concurrent / pace.slowdown))

    def _delay(self, domain: str, pace: HostPace) -> float:
        return self._delays.get(domain, self._settings.delay_seconds) * pace.slowdown

    def _tokens(self, domain: str, pace: HostPace, now: float) -> float:
        delay = self._delay(domain, pace)
        elapsed = max(0.0, now - pace.filled_at)
        burst = float(self._settings.burst) if domain not in self._delays else 1.0
        gained = elapsed / delay if delay > 0 else burst + 1.0
        return min(burst, pace.tokens + gained)

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep_at:
            return
        self._next_sweep_at = now + self._settings.idle_seconds / 4
        horizon = now - self._settings.idle_seconds
        for domain in [
            name for name, pace in self._paces.items() if self._is_forgettable(pace, now, horizon)
        ]:
            del self._paces[domain]
        if len(self._delays) > _MAX_DELAYS:
            self._delays = {name: delay for name, delay in self._delays.items() if name in self._paces}

    def _is_forgettable(self, pace: HostPace, now: float, horizon: float) -> bool:
        is_settled = pace.in_flight == 0 and pace.closed_until <= now
        return is_settled and pace.used_at < horizon - self._settings.delay_seconds * pace.slowdown * 2
