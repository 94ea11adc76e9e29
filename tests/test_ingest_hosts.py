"""How often a domain is called, on a clock of the tests' own."""

from __future__ import annotations

import math
import random

import pytest

from ingest.hosts import Hosts, PolitenessSettings

DOMAIN = "paper.example"


def hosts(**settings: float) -> Hosts:
    defaults: dict[str, float] = {"delay_seconds": 10.0, "burst": 1, "max_concurrent": 1}
    return Hosts(PolitenessSettings(**{**defaults, **settings}))


def ask(hosts: Hosts, now: float, answer: str = "fine", domain: str = DOMAIN, **more: float) -> float:
    """Ask as soon as it is allowed, and be answered at once; when that was."""
    now += hosts.wait_seconds(domain, now)
    hosts.start(domain, now)
    hosts.finish(domain, now, answer, **more)  # type: ignore[arg-type]
    return now


def test_a_domain_never_called_may_be_called_at_once() -> None:
    assert hosts().wait_seconds(DOMAIN, 0.0) == 0.0


def test_requests_to_a_domain_keep_their_delay() -> None:
    paces = hosts()
    assert [ask(paces, 0.0), ask(paces, 0.0), ask(paces, 10.0)] == [0.0, 10.0, 20.0]


def test_a_delay_of_its_own_holds_for_one_domain_only() -> None:
    paces = hosts()
    paces.set_delay(DOMAIN, 60.0)
    assert [ask(paces, 0.0), ask(paces, 0.0)] == [0.0, 60.0]
    assert [ask(paces, 0.0, domain="other.example"), ask(paces, 0.0, domain="other.example")] == [0.0, 10.0]


def test_a_delay_shorter_than_the_settings_one_is_not_taken() -> None:
    paces = hosts()
    paces.set_delay(DOMAIN, 0.5)
    assert [ask(paces, 0.0), ask(paces, 0.0)] == [0.0, 10.0]


def test_after_a_pause_a_burst_may_follow_and_no_more() -> None:
    paces = hosts(burst=3)
    assert [ask(paces, 100.0) for _ in range(4)] == [100.0, 100.0, 100.0, 110.0]
    assert [ask(paces, 1000.0) for _ in range(4)] == [1000.0, 1000.0, 1000.0, 1010.0]


def test_one_domain_does_not_hold_up_another() -> None:
    paces = hosts()
    ask(paces, 0.0)
    assert paces.wait_seconds("other.example", 0.0) == 0.0


def test_no_more_requests_are_under_way_than_allowed() -> None:
    paces = hosts(burst=9, max_concurrent=2)
    paces.start(DOMAIN, 0.0)
    paces.start(DOMAIN, 0.0)
    assert paces.wait_seconds(DOMAIN, 0.0) == math.inf
    paces.finish(DOMAIN, 1.0, "fine")
    assert paces.wait_seconds(DOMAIN, 1.0) == 0.0


def test_a_request_to_slow_down_halves_the_pace_and_empties_the_bucket() -> None:
    paces = hosts(burst=5)
    ask(paces, 0.0, "slow_down")
    assert paces.wait_seconds(DOMAIN, 0.0) == 20.0
    ask(paces, 0.0, "slow_down")
    assert paces.wait_seconds(DOMAIN, 20.0) == 40.0


def test_the_pace_recovers_slowly_with_good_answers() -> None:
    paces = hosts(recovery_factor=0.5)
    ask(paces, 0.0, "slow_down")
    ask(paces, 0.0, "slow_down")
    assert paces.slowdown(DOMAIN) == 4.0
    ask(paces, 1000.0, "failed")
    assert paces.slowdown(DOMAIN) == 4.0
    for _ in range(5):
        ask(paces, 1000.0)
    assert paces.slowdown(DOMAIN) == 1.0


def test_a_domain_that_was_overloaded_for_long_has_its_pace_back_within_an_hour() -> None:
    paces, now = hosts(delay_seconds=1.0), 0.0
    for _ in range(100):
        now = ended_at = ask(paces, now, "slow_down")
    for _ in range(60):
        now = ask(paces, now)

    assert paces.slowdown(DOMAIN) == 1.0
    assert now - ended_at < 3_600


def test_a_slow_domain_is_asked_one_at_a_time() -> None:
    paces = hosts(max_concurrent=2, burst=9)
    ask(paces, 0.0, "slow_down")
    paces.start(DOMAIN, 100.0)
    assert paces.wait_seconds(DOMAIN, 100.0) == math.inf


def test_retry_after_closes_the_domain_until_then() -> None:
    paces = hosts(delay_seconds=0.0)
    ask(paces, 0.0, "slow_down", retry_after_seconds=120.0)
    assert paces.wait_seconds(DOMAIN, 20.0) == 100.0
    assert paces.wait_seconds(DOMAIN, 120.0) == 0.0


def test_domains_not_called_for_long_are_forgotten_unless_they_are_still_slowed_down() -> None:
    paces = hosts(idle_seconds=100.0)
    for number in range(1000):
        ask(paces, 0.0, domain=f"{number}.example")
    ask(paces, 0.0, "slow_down", "slow.example", retry_after_seconds=5000.0)
    ask(paces, 1000.0)
    assert len(paces) == 2
    assert paces.wait_seconds("slow.example", 1000.0) == 4000.0


def test_the_slowest_domains_are_named() -> None:
    paces = hosts()
    ask(paces, 0.0, domain="good.example")
    ask(paces, 0.0, "slow_down", "bad.example")
    ask(paces, 0.0, "slow_down", "worse.example")
    ask(paces, 0.0, "slow_down", "worse.example")
    assert paces.slowest(5) == [("worse.example", 4.0), ("bad.example", 2.0)]


@pytest.mark.parametrize("seed", range(20))
def test_no_domain_is_ever_called_faster_than_its_limit(seed: int) -> None:
    chance = random.Random(seed)
    delay, burst = chance.choice([0.5, 3.0, 10.0]), chance.randint(1, 5)
    paces = hosts(delay_seconds=delay, burst=burst, max_concurrent=3)
    now, called_at = 0.0, []
    for _ in range(300):
        now += chance.expovariate(2.0 / delay)
        if paces.wait_seconds(DOMAIN, now) == 0.0:
            paces.start(DOMAIN, now)
            paces.finish(DOMAIN, now, chance.choice(["fine", "fine", "failed", "slow_down"]))
            called_at.append(now)
    for first in range(len(called_at)):
        for last in range(first + burst, len(called_at)):
            assert called_at[last] - called_at[first] >= (last - first - burst + 1) * delay - 1e-6
