from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.extract.dates import is_believable, likely_zone, parse_date

INSTANT = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04T12:30:00Z",
        "2026-03-04T13:30:00+01:00",
        "2026-03-04 13:30:00 +0100",
        "2026-03-04T07:30:00.000-0500",
        "2026-03-04T12:30+00",
        "20260304T123000Z",
        "Wed, 04 Mar 2026 13:30:00 +0100",
        "Wed, 04 Mar 2026 12:30:00 GMT",
        "Wed Mar 04 13:30:00 CET 2026",
        "Wed Mar 04 2026 14:30:00 GMT+0200 (Eastern European Standard Time)",
        "March 4, 2026 7:30 AM EST",
        "March 4, 2026 at 7:30 a.m. ET",
        "4 March 2026, 12:30 GMT",
        "1772627400",
        "1772627400000",
    ],
)
def test_an_instant_is_read_however_it_is_written(text: str) -> None:
    written = parse_date(text)

    assert written is not None
    assert written.zone is not None
    assert written.instant(UTC) == INSTANT


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "20260304", "04.03.2026", "March 4, 2026", "4 Mar 2026", "2026年3月4日", "2026. 3. 4."],
)
def test_a_day_is_read_as_a_day(text: str) -> None:
    written = parse_date(text)

    assert written is not None
    assert not written.has_time
    assert written.naive.date().isoformat() == "2026-03-04"


@pytest.mark.parametrize(
    "text", ["2026-03-04T12:30:00", "04.03.2026, 12:30 Uhr", "2026/3/4 12:30", "2026年3月4日 12:30"]
)
def test_a_time_without_a_zone_is_local(text: str) -> None:
    written = parse_date(text)

    assert written is not None
    assert written.has_time
    assert written.zone is None
    assert written.naive == datetime(2026, 3, 4, 12, 30)  # noqa: DTZ001 - local by intent


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "yesterday",
        "2026-13-45",
        "0000-00-00",
        "99:99",
        "Article 5",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parse_date(text) is None


def test_dates_before_1990_and_in_the_future_are_not_believed() -> None:
    assert is_believable(INSTANT, INSTANT)
    assert is_believable(INSTANT + timedelta(minutes=50), INSTANT)
    assert not is_believable(INSTANT + timedelta(hours=2), INSTANT)
    assert not is_believable(datetime(1970, 1, 1, tzinfo=UTC), INSTANT)


def test_a_sites_zone_is_told_by_its_domain_and_then_by_its_language() -> None:
    assert str(likely_zone("www.zeitung.example.de", None)) == "Europe/Berlin"
    assert str(likely_zone("news.example.com", "ko")) == "Asia/Seoul"
    assert likely_zone("news.example.com", "en") is None
