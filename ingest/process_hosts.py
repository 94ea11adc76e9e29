"""One pace per domain for all stages of a process, each stage within its own settings as well.

    ProcessHosts ─┬─ stage_hosts(poll's politeness) ──> used like `Hosts`, from any thread
                  └─ stage_hosts(fetch's politeness) ─> used like `Hosts`, from any thread

A request takes a token of its stage's bucket and one of the process's. The process's bucket is as
generous as the most generous stage, so settings that agree are the pace of the process; a slowdown that
one stage meets holds for all. A stage that others keep waiting has the next turn, so none starves.
"""

from __future__ import annotations

from threading import RLock

from ingest.hosts import Answer, Hosts, PolitenessSettings

#: A domain that only other stages keep busy is asked for again so soon: their answers are not seen here.
_ASK_AGAIN_SECONDS = 0.25
#: Of turns kept, those that nobody came back for are forgotten when there are so many.
_MAX_TURNS = 1_000


class ProcessHosts(Hosts):
    """The paces of all domains that any stage of this process calls; `lock` guards all of it."""

    def __init__(self) -> None:
        super().__init__(PolitenessSettings())
        self.lock = RLock()
        self._has_stages = False
        #: Who has the next turn at a domain, and until when it may take it.
        self._next_turns: dict[str, tuple[StageHosts, float]] = {}

    def stage_hosts(self, settings: PolitenessSettings) -> StageHosts:
        """A stage's view, with the stage's own `settings`."""
        with self.lock:
            self._settings = _most_generous(self._settings, settings) if self._has_stages else settings
            self._has_stages = True
        return StageHosts(settings, self)

    def is_turn_of(self, stage: StageHosts, domain: str, now: float) -> bool:
        """No other stage was kept waiting before."""
        holder, until = self._next_turns.get(domain, (stage, now))
        return holder is stage or until < now

    def keep_turn(self, stage: StageHosts, domain: str, now: float, wait_seconds: float) -> None:
        """`stage` comes back after `wait_seconds`; until a little later the next turn is its own."""
        if len(self._next_turns) >= _MAX_TURNS:
            self._next_turns = {name: kept for name, kept in self._next_turns.items() if kept[1] >= now}
        until = now + (0.0 if wait_seconds == float("inf") else wait_seconds) + 2 * _ASK_AGAIN_SECONDS
        self._next_turns[domain] = (stage, until)

    def end_turn(self, domain: str) -> None:
        """The next turn is anybody's."""
        self._next_turns.pop(domain, None)


class StageHosts(Hosts):
    """What one stage may ask of hosts, given what the others ask of them."""

    def __init__(self, settings: PolitenessSettings, process: ProcessHosts) -> None:
        super().__init__(settings)
        self._process = process

    def claim(self, domain: str, now: float) -> float:
        """As `Hosts.claim`; a stage that was kept waiting goes before one that was not."""
        process = self._process
        with process.lock:
            if not process.is_turn_of(self, domain, now):
                return _ASK_AGAIN_SECONDS
            wait = super().claim(domain, now)
            if wait == 0:
                process.end_turn(domain)
            elif super().wait_seconds(domain, now) == 0:
                process.keep_turn(self, domain, now, wait)
            return wait

    def wait_seconds(self, domain: str, now: float) -> float:
        """As `Hosts.wait_seconds`; infinite only if a request of this stage will end it."""
        with self._process.lock:
            own, common = super().wait_seconds(domain, now), self._process.wait_seconds(domain, now)
            if common == float("inf") and not self.in_flight(domain):
                common = _ASK_AGAIN_SECONDS
            return max(own, common)

    def expected_seconds(self, domain: str, waiting: int, now: float) -> float:
        """As `Hosts.expected_seconds`, as far as this stage's requests and those already made tell."""
        with self._process.lock:
            own = super().expected_seconds(domain, waiting, now)
            return max(own, self._process.expected_seconds(domain, waiting, now))

    def start(self, domain: str, now: float) -> None:
        with self._process.lock:
            super().start(domain, now)
            self._process.start(domain, now)

    def finish(
        self, domain: str, now: float, answer: Answer, retry_after_seconds: float | None = None
    ) -> None:
        with self._process.lock:
            super().finish(domain, now, answer, retry_after_seconds)
            self._process.finish(domain, now, answer, retry_after_seconds)

    def slowdown(self, domain: str) -> float:
        with self._process.lock:
            return self._process.slowdown(domain)

    def slowest(self, count: int) -> list[tuple[str, float]]:
        with self._process.lock:
            return self._process.slowest(count)


def _most_generous(one: PolitenessSettings, other: PolitenessSettings) -> PolitenessSettings:
    return PolitenessSettings(
        delay_seconds=min(one.delay_seconds, other.delay_seconds),
        burst=max(one.burst, other.burst),
        max_concurrent=max(one.max_concurrent, other.max_concurrent),
        recovery_factor=min(one.recovery_factor, other.recovery_factor),
        idle_seconds=max(one.idle_seconds, other.idle_seconds),
    )
