from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from ingest.feeds.blocks import short_hash
from ingest.feeds.identity import (
    ROW_CHARACTERS,
    AgeLimits,
    Judgement,
    identity_of,
    judge,
    known_blocks,
    read_rows,
    revision_of,
)
from ingest.feeds.parsed import ParsedEntry, ParsedFeed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ANY_AGE = AgeLimits(first_fetch_seconds=float("inf"))


def entry(number: int, **fields: object) -> ParsedEntry:
    plain = ParsedEntry(
        guid=f"guid-{number}",
        url=f"https://news.example/{number}",
        title=f"Story {number}",
        published_at=NOW - timedelta(hours=1),
    )
    changed = msgspec.structs.replace(plain, **fields)
    return msgspec.structs.replace(changed, block=short_hash(repr(changed).encode()))


def feed(*entries: ParsedEntry, known: str = "") -> ParsedFeed:
    """What a delta parse gives for these entries when `known` is remembered."""
    seen = known_blocks(known)
    unknown = tuple(each for each in entries if each.block not in seen)
    return ParsedFeed(
        kind="rss",
        reading="delta" if unknown else "nothing_new",
        entries=unknown,
        blocks=tuple(each.block for each in entries),
    )


def fetch(
    known: str, *entries: ParsedEntry, is_first: bool = False, limits: AgeLimits = ANY_AGE
) -> Judgement:
    return judge(feed(*entries, known=known), known, is_first_fetch=is_first, now=NOW, limits=limits)


def seen(judgement: Judgement) -> list[tuple[str, str]]:
    return [(change.change, change.entry.title) for change in judgement.changes]


def test_the_identity_is_the_guid_else_the_link_else_what_is_said() -> None:
    assert identity_of(entry(1)) == "guid-1"
    assert identity_of(entry(1, guid="")) == "https://news.example/1"
    assert identity_of(entry(1, guid="", url="")) == f"text:{revision_of(entry(1))}"


def test_markup_and_white_space_do_not_make_a_revision() -> None:
    plain = entry(1, content_html="<p>Some text</p>")
    tracked = entry(1, content_html="<p>Some  text</p><img src='https://t.example/pixel?9'>")

    assert revision_of(plain) == revision_of(tracked)
    assert revision_of(plain) != revision_of(entry(1, content_html="<p>Other text</p>"))


def test_entries_are_new_once() -> None:
    first = fetch("", entry(1), entry(2))
    second = fetch(first.known, entry(3), entry(1), entry(2))
    third = fetch(second.known, entry(3), entry(1), entry(2))

    assert seen(first) == [("new", "Story 1"), ("new", "Story 2")]
    assert seen(second) == [("new", "Story 3")]
    assert seen(third) == []
    assert (second.window, second.fresh) == (3, 1)


def test_an_entry_that_says_something_else_is_updated() -> None:
    first = fetch("", entry(1))

    changed = fetch(first.known, entry(1, summary="more is known now"))

    assert seen(changed) == [("updated", "Story 1")]
    assert seen(fetch(changed.known, entry(1, summary="more is known now"))) == []


def test_a_block_that_changes_without_its_text_is_nothing_new() -> None:
    first = fetch("", entry(1))

    assert seen(fetch(first.known, entry(1, updated_at=NOW))) == []


def test_a_guid_that_changes_with_every_fetch_makes_nothing_new() -> None:
    known = fetch("", entry(1), entry(2)).known
    for round_number in range(5):
        turn = fetch(
            known,
            entry(1, guid=f"random-{round_number}-1"),
            entry(2, guid=f"random-{round_number}-2"),
        )
        assert seen(turn) == []
        assert (turn.unstable, turn.fresh) == (2, 0)
        known = turn.known
    assert len(read_rows(known)) == 2


def test_the_same_link_and_title_with_another_text_is_an_update_and_never_lost() -> None:
    known = fetch("", entry(1)).known

    assert seen(fetch(known, entry(1, guid="other", summary="second report"))) == [("updated", "Story 1")]


def test_guids_that_only_count_places_do_not_make_every_entry_an_update() -> None:
    known = fetch("", *(entry(9 - place, guid=str(place)) for place in range(5))).known

    moved = fetch(known, *(entry(10 - place, guid=str(place)) for place in range(5)))

    assert [title for _, title in seen(moved)] == ["Story 10"]


def test_an_entry_that_left_and_comes_back_is_known() -> None:
    first = fetch("", entry(1), entry(2))
    gone = fetch(first.known, entry(2), entry(3))

    assert seen(fetch(gone.known, entry(1), entry(2), entry(3))) == []


@pytest.mark.parametrize("left", [(), (1, 2)])
def test_a_feed_that_is_empty_or_cut_short_for_a_while_has_nothing_new_afterwards(
    left: tuple[int, ...],
) -> None:
    whole = [entry(n) for n in range(100)]
    known = fetch("", *whole).known
    for turn in range(3):
        known = fetch(known, *(entry(n) for n in left), *([entry(200 + turn)] if left else [])).known
        known = fetch(known, *whole).known if turn else known

    assert seen(fetch(known, *whole)) == []


def test_what_has_left_the_feed_is_remembered_within_bounds() -> None:
    known = ""
    for start in range(0, 3_000, 10):
        known = fetch(known, *(entry(n) for n in range(start, start + 10))).known

    assert len(known) == (10 + 20) * ROW_CHARACTERS


def test_an_entry_without_a_page_is_left_out_and_counted() -> None:
    judgement = fetch("", entry(1, url=""), entry(2))

    assert seen(judgement) == [("new", "Story 2")]
    assert judgement.unlinked == 1


def test_two_blocks_with_one_guid_give_one_entry_and_are_both_known_afterwards() -> None:
    first = fetch("", entry(1), entry(1, summary="again"))

    assert seen(first) == [("new", "Story 1")]
    assert feed(entry(1), entry(1, summary="again"), known=first.known).reading == "nothing_new"


def test_a_guid_that_all_entries_have_hides_none_of_them() -> None:
    first = fetch("", *(entry(number, guid="x") for number in (3, 2, 1)))
    second = fetch(first.known, *(entry(number, guid="x") for number in (5, 4, 3, 2)))

    assert [title for _, title in seen(first)] == ["Story 3", "Story 2", "Story 1"]
    assert [title for _, title in seen(second)] == ["Story 5", "Story 4"]
    assert seen(fetch(second.known, *(entry(number, guid="x") for number in (5, 4, 3, 2)))) == []


def test_a_block_without_an_entry_is_known_afterwards() -> None:
    parsed = ParsedFeed(
        kind="sitemap", reading="delta", entries=(entry(1),), blocks=(entry(1).block, "AAAAAAAA")
    )

    known = judge(parsed, "", is_first_fetch=True, now=NOW, limits=ANY_AGE).known

    assert "AAAAAAAA" in known_blocks(known)


def test_a_feed_that_cannot_be_split_is_told_apart_all_the_same() -> None:
    entries = tuple(msgspec.structs.replace(entry(n), block="") for n in (1, 2))
    whole = ParsedFeed(kind="rss", reading="full", entries=entries)

    first = judge(whole, "", is_first_fetch=False, now=NOW, limits=ANY_AGE)
    second = judge(whole, first.known, is_first_fetch=False, now=NOW, limits=ANY_AGE)

    assert (len(first.changes), len(second.changes)) == (2, 0)
    assert known_blocks(first.known) == frozenset()


@pytest.mark.parametrize(
    ("is_first", "age_hours", "limits", "change"),
    [
        (True, 1, AgeLimits(first_fetch_seconds=0), "backfill"),
        (True, 1, AgeLimits(first_fetch_seconds=7200), "new"),
        (True, 3, AgeLimits(first_fetch_seconds=7200), "backfill"),
        (True, None, AgeLimits(first_fetch_seconds=7200), "backfill"),
        (True, None, AgeLimits(first_fetch_seconds=float("inf")), "new"),
        (False, 3, AgeLimits(first_fetch_seconds=0), "new"),
        (False, None, AgeLimits(later_seconds=3600), "new"),
        (False, 3, AgeLimits(later_seconds=3600), "backfill"),
    ],
)
def test_old_news_is_backfill(is_first: bool, age_hours: int | None, limits: AgeLimits, change: str) -> None:
    published_at = None if age_hours is None else NOW - timedelta(hours=age_hours)

    judgement = fetch("", entry(1, published_at=published_at), is_first=is_first, limits=limits)

    assert [each.change for each in judgement.changes] == [change]


def test_a_push_of_some_entries_does_not_make_the_feed_forget_the_others() -> None:
    known = fetch("", *(entry(n) for n in range(60))).known

    pushed = judge(
        feed(entry(99), known=known),
        known,
        is_first_fetch=False,
        now=NOW,
        limits=ANY_AGE,
        is_partial=True,
    )

    assert seen(pushed) == [("new", "Story 99")]
    assert seen(fetch(pushed.known, entry(99), *(entry(n) for n in range(60)))) == []


def test_entries_that_only_change_places_are_remembered_in_their_new_order() -> None:
    known = fetch("", entry(1), entry(2)).known

    turned = fetch(known, entry(2), entry(1))

    assert seen(turned) == []
    assert [row.block for row in read_rows(turned.known)] == [entry(2).block, entry(1).block]
