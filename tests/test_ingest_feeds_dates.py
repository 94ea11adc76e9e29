from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.feeds.dates import believable, from_time_tuple, parse_date

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T10:00:00.123Z", "2026-11-24T10:00:00.123+00:00"),
        ("2026-11-24T10:00:00+0100", "2026-11-24T09:00+00:00"),
        ("2026-11-24 10:00:00 +0900", "2026-11-24T01:00+00:00"),
        ("Tue, 24 Nov 2026 10:30:00 +0530", "2026-11-24T05:00+00:00"),
        ("Tue, 24-Nov-26 10:00:00 GMT", "2026-11-24T10:00+00:00"),
        ("Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06+00:00"),
        ("November 24th, 2026 at 5:30 pm EST", "2026-11-24T22:30+00:00"),
        ("Nov 24, 2026", "2026-11-24T00:00+00:00"),
        ("24 de noviembre de 2026 10:30", "2026-11-24T10:30+00:00"),
        ("mar, 24 nov. 2026 10:30:00 GMT+1", "2026-11-24T09:30+00:00"),
        ("Di, 24 Dez 2025 10:30:00 MEZ", "2025-12-24T09:30+00:00"),
        ("Śr, 25 lis 2026 10:30:00 +0100", "2026-11-25T09:30+00:00"),
        ("24 ноября 2026, 18:05 MSK", "2026-11-24T15:05+00:00"),
        ("24 листопада 2026 р. 12:00", "2026-11-24T12:00+00:00"),
        ("2026年11月24日 下午3:05", "2026-11-24T15:05+00:00"),
        ("2026. 11. 24. 오전 12:05", "2026-11-23T15:05+00:00"),
        ("2026년 11월 24일 10:00:00", "2026-11-24T01:00+00:00"),
        ("Thứ ba, 24/11/2026, 10:00 (GMT+7)", "2026-11-24T03:00+00:00"),
        ("24.11.2026 10:30", "2026-11-24T10:30+00:00"),
        ("11/24/2026 3:05 PM", "2026-11-24T15:05+00:00"),
        ("20261124T103000Z", "2026-11-24T10:30+00:00"),
        ("1764000000", "2025-11-24T16:00+00:00"),
        ("1764000000000", "2025-11-24T16:00+00:00"),
    ],
)
def test_dates_are_read_as_feeds_write_them(text: str, moment: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "9999-99-99", "Tue, 24 Nov 2026 25:30:00", "31 Feb 2026", "2026", "1" * 400]
)
def test_what_names_no_moment_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_only_dates_from_1990_to_two_days_ahead_are_believed() -> None:
    assert believable(datetime(1989, 12, 31, tzinfo=UTC), NOW) is None
    assert believable(NOW + timedelta(hours=49), NOW) is None
    assert believable(NOW + timedelta(hours=47), NOW) == NOW + timedelta(hours=47)
    assert believable(None, NOW) is None


def test_time_tuples_that_datetime_refuses_are_none() -> None:
    assert from_time_tuple((0, 1, 1, 0, 0, 0, 0, 1, 0)) is None
    assert from_time_tuple((2026, 11, 24, 10, 0, 0, 1, 328, 0)) == datetime(2026, 11, 24, 10, tzinfo=UTC)
