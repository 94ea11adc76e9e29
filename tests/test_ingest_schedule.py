from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.hosts import Hosts, PolitenessSettings
from ingest.schedule import (
    FAILURE_SECONDS,
    RHYTHM_LENGTH,
    Advice,
    Due,
    FailureClass,
    Schedule,
    ScheduleSettings,
    after_failure,
    after_skipped,
    after_success,
    extended_rhythm,
    has_rolled_off,
    in_words,
    phase,
    rhythm_seconds,
    seconds_until_due,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday
NOW_SECONDS = NOW.timestamp()
SETTINGS = ScheduleSettings()
URL = "https://news.example/feed"
MINUTE, HOUR = 60.0, 3600.0


def every(gap_seconds: float, count: int = RHYTHM_LENGTH) -> tuple[float, ...]:
    return tuple(NOW_SECONDS - gap_seconds * number for number in range(1, count + 1))


def success(
    rhythm: tuple[float, ...] = (),
    *,
    previous: float = 0.0,
    window: int = 30,
    rolled_off: bool = False,
    advice: Advice | None = None,
    now: datetime = NOW,
) -> Due:
    return after_success(
        feed_url=URL,
        now=now,
        previous_seconds=previous,
        rhythm=rhythm,
        window=window,
        has_rolled_off=rolled_off,
        advice=advice or Advice(),
        settings=SETTINGS,
    )


# --- interval -----------------------------------------------------------------------------------


def test_a_feed_is_polled_twice_as_often_as_it_has_news() -> None:
    assert success(every(40 * MINUTE)).interval_seconds == pytest.approx(20 * MINUTE)


def test_a_small_window_is_polled_three_times_before_it_has_rolled_over() -> None:
    assert rhythm_seconds(every(HOUR), 1, NOW_SECONDS) == pytest.approx(HOUR / 3)


def test_intervals_stay_between_the_limits() -> None:
    assert success(every(10)).interval_seconds == SETTINGS.min_interval_seconds
    assert success(every(30 * 24 * HOUR)).interval_seconds == SETTINGS.max_interval_seconds


def test_breaking_news_quickens_the_polls_and_silence_slows_them_again() -> None:
    calm = every(4 * HOUR)
    burst = extended_rhythm(calm, [NOW_SECONDS - 60 * n for n in range(4)], NOW_SECONDS)

    during = success(burst).interval_seconds
    later = NOW + timedelta(hours=12)
    afterwards = success(burst, now=later).interval_seconds

    assert during == SETTINGS.min_interval_seconds
    assert afterwards > 1.4 * HOUR


def test_an_interval_grows_by_half_at_most() -> None:
    assert success(every(24 * HOUR), previous=10 * MINUTE).interval_seconds == pytest.approx(15 * MINUTE)


def test_a_window_that_was_nearly_all_new_halves_the_interval() -> None:
    assert has_rolled_off(30, 21, SETTINGS)
    assert not has_rolled_off(30, 20, SETTINGS)
    assert not has_rolled_off(3, 3, SETTINGS)

    due = success(every(2 * HOUR), previous=HOUR, rolled_off=True)

    assert due.interval_seconds == HOUR / 2
    assert "missed" in due.reason


def test_a_hub_that_left_a_window_of_new_entries_is_not_relied_on() -> None:
    pushed = Advice(pushed_seconds=3 * HOUR)

    assert success(every(MINUTE), advice=pushed).interval_seconds == 3 * HOUR
    assert success(every(MINUTE), advice=pushed, rolled_off=True).interval_seconds == 5 * MINUTE


def test_a_feed_without_entries_starts_with_the_first_interval_and_slows_down() -> None:
    first = success()
    second = success(previous=first.interval_seconds)

    assert first.interval_seconds == SETTINGS.first_interval_seconds
    assert second.interval_seconds == SETTINGS.first_interval_seconds * 1.5


@pytest.mark.parametrize(
    ("advice", "seconds"),
    [
        (Advice(max_age_seconds=1800), 1800),
        (Advice(advised_seconds=2400), 2400),
        (Advice(max_age_seconds=10), 300),
        (Advice(max_age_seconds=31_536_000), 3600),
        (Advice(fixed_seconds=77), 77),
    ],
)
def test_advice_is_honoured_within_reason(advice: Advice, seconds: float) -> None:
    assert success(every(MINUTE), advice=advice).interval_seconds == seconds


def test_an_update_period_is_believed_only_of_feeds_that_keep_to_it() -> None:
    hourly = Advice(update_period_seconds=HOUR)

    assert success(every(10 * MINUTE), advice=hourly).interval_seconds == 5 * MINUTE
    assert success(every(1.5 * HOUR), advice=hourly).interval_seconds == HOUR


def test_jitter_never_makes_a_poll_early() -> None:
    for turn in range(200):
        due = success(every(HOUR), now=NOW + timedelta(seconds=turn))
        assert due.at >= NOW + timedelta(seconds=turn + due.interval_seconds)


def test_skipped_hours_and_days_are_left_out() -> None:
    noon = NOW.replace(minute=20)

    assert after_skipped(noon, (12, 13), ()) == NOW.replace(hour=14)
    assert after_skipped(noon, (), (1, 2)) == datetime(2026, 11, 26, tzinfo=UTC)
    assert after_skipped(noon, (11,), (6,)) == noon
    assert after_skipped(noon, tuple(range(24)), ()) == noon


def test_a_poll_moved_out_of_skipped_hours_says_so() -> None:
    due = success(every(HOUR), advice=Advice(skip_hours=(12, 13, 14)))

    assert due.at == NOW.replace(hour=15)
    assert "Tue 15:00" in due.reason


# --- failures -----------------------------------------------------------------------------------


def failure(kind: FailureClass, failures: int, **options: float) -> float:
    due = after_failure(
        kind,
        feed_url=URL,
        now=NOW,
        failures=failures,
        interval_seconds=options.get("interval", 0.0),
        retry_after_seconds=options.get("retry_after"),
    )
    return (due.at - NOW).total_seconds()


@pytest.mark.parametrize("kind", list(FAILURE_SECONDS))
def test_failures_back_off_linearly_and_are_tried_for_ever(kind: FailureClass) -> None:
    base = FAILURE_SECONDS[kind]
    for count in (1, 2, 3, 1_000_000):
        wait = min(base * count, 86_400)
        assert wait <= failure(kind, count) <= wait * 1.05


def test_a_failing_feed_is_not_polled_more_often_than_a_healthy_one() -> None:
    assert failure("network", 1, interval=6 * HOUR) >= 6 * HOUR


def test_retry_after_lengthens_the_pause_up_to_a_day_and_never_shortens_it() -> None:
    assert failure("busy", 1, retry_after=7200) >= 7200
    assert failure("busy", 1, retry_after=1) >= FAILURE_SECONDS["busy"]
    assert failure("busy", 1, retry_after=88 * HOUR) <= 86_400 * 1.05


# --- start --------------------------------------------------------------------------------------


def until_due(
    due_at: datetime | None, *, url: str = URL, new_feeds: int = 1, asked_at: datetime | None = None
) -> float:
    return seconds_until_due(
        due_at, feed_url=url, now=NOW, interval_seconds=HOUR, new_feeds=new_feeds, asked_at=asked_at
    )


def test_a_feed_that_is_not_due_yet_is_not_polled_early_after_a_restart() -> None:
    assert until_due(NOW + timedelta(seconds=1234)) == 1234


def test_feeds_overdue_after_a_long_stop_are_spread() -> None:
    waits = [until_due(NOW - timedelta(hours=3), url=f"{URL}{n}") for n in range(200)]

    assert max(waits) <= 300
    assert max(waits) - min(waits) > 250


def test_new_feeds_start_at_their_own_phase_and_a_few_start_at_once() -> None:
    many = [until_due(None, url=f"{URL}{n}", new_feeds=10_000) for n in range(1000)]

    assert until_due(None, new_feeds=3) < 0.2
    assert max(many) <= 500
    assert sum(many) / len(many) == pytest.approx(250, rel=0.1)
    assert many[:3] == [until_due(None, url=f"{URL}{n}", new_feeds=10_000) for n in range(3)]


def test_a_due_time_from_a_wrong_clock_is_not_waited_for() -> None:
    assert until_due(NOW + timedelta(days=3000)) <= 300
    assert until_due(NOW + timedelta(days=3), asked_at=NOW + timedelta(days=2)) <= 300


def test_a_rhythm_from_a_wrong_clock_does_not_last() -> None:
    ahead = tuple(NOW_SECONDS + 1e8 + 60 * n for n in range(16, 0, -1))
    rhythm = extended_rhythm(ahead, [NOW_SECONDS], NOW_SECONDS)

    assert max(rhythm) == NOW_SECONDS
    assert rhythm_seconds(rhythm, 16, NOW_SECONDS + 86_400) == 86_400 / 16 / 2


def test_the_phase_is_even() -> None:
    phases = [phase(f"{URL}{n}") for n in range(2000)]

    assert all(0 <= each < 1 for each in phases)
    assert sum(phases) / len(phases) == pytest.approx(0.5, abs=0.03)


# --- the heap -----------------------------------------------------------------------------------


def schedule(**pace: float) -> tuple[Schedule, Hosts]:
    hosts = Hosts(PolitenessSettings(**({"delay_seconds": 10.0, "burst": 1, "max_concurrent": 2} | pace)))
    return Schedule(hosts), hosts


def test_feeds_come_when_they_are_due_and_in_that_order() -> None:
    plan, _ = schedule()
    plan.add("b", "b.example", 20.0)
    plan.add("a", "a.example", 10.0)

    assert plan.next_at() == 10.0
    assert plan.take(9.9) is None
    assert plan.take(30.0) == ("a", "a.example", 10.0)
    assert plan.take(30.0) == ("b", "b.example", 20.0)
    assert plan.take(30.0) is None
    assert len(plan) == 0


def test_a_host_is_not_called_faster_than_its_pace_and_holds_up_nobody() -> None:
    plan, hosts = schedule()
    for number in range(5):
        plan.add(f"slow{number}", "slow.example", 0.0)
    plan.add("other", "other.example", 0.5)

    assert plan.take(1.0) == ("slow0", "slow.example", 0.0)
    hosts.finish("slow.example", 1.1, "fine")
    plan.release("slow.example", 1.1)
    assert plan.take(1.2) == ("other", "other.example", 0.5)
    assert plan.take(1.2) is None
    assert plan.next_at() == pytest.approx(11.0)
    assert plan.take(11.0) == ("slow1", "slow.example", 0.0)


def test_a_host_whose_requests_are_all_in_flight_waits_for_an_answer() -> None:
    plan, hosts = schedule(delay_seconds=0.0, burst=5, max_concurrent=1)
    plan.add("one", "a.example", 0.0)
    plan.add("two", "a.example", 0.0)

    assert plan.take(0.0) is not None
    assert plan.take(5.0) is None
    assert plan.next_at() == float("inf")
    assert plan.has_due(5.0)
    hosts.finish("a.example", 6.0, "fine")
    plan.release("a.example", 6.0)
    assert plan.take(6.0) == ("two", "a.example", 0.0)


def test_a_feed_added_earlier_than_its_hosts_others_comes_first() -> None:
    plan, _ = schedule()
    plan.add("late", "a.example", 100.0)
    plan.add("soon", "a.example", 5.0)

    assert plan.take(5.0) == ("soon", "a.example", 5.0)
    assert plan.next_at() == 100.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (5400, "2 hours"),
        (86_400, "24 hours"),
        (172_800, "2 days"),
    ],
)
def test_durations_are_said_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
