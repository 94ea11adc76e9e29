"""Which entries of a feed are new, changed or known, and what is remembered to tell.

A feed's memory is one string of rows of fixed width, in the feed's order; rows of entries that have
left the feed follow for a while, since feeds drop entries and bring them back:

    block     identity  revision  page
    8         8         6         8       characters of base64; "." where there is nothing to compare
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ingest.feeds.blocks import HASH_CHARACTERS, short_hash
from ingest.feeds.parsed import ParsedEntry, ParsedFeed
from ingest.feeds.text import plain_text
from wirewatch.records import EntryChange
from wirewatch.urls import same_page_url

REVISION_CHARACTERS = 6
ROW_CHARACTERS = 3 * HASH_CHARACTERS + REVISION_CHARACTERS
NOTHING = "." * HASH_CHARACTERS

#: Rows of entries that have left the feed: as many as it has entries, within these bounds. Half of all rows
#: stay in any case, and all of them when it is empty: feeds are cut short now and then, and come back whole.
MIN_DEPARTED_ROWS = 20
MAX_DEPARTED_ROWS = 500
MAX_ROWS = 3_000
_MAX_COMPARED_CHARACTERS = 100_000


class Row(NamedTuple):
    """What is remembered about one entry."""

    block: str
    identity: str
    revision: str
    page: str


@dataclass(frozen=True, slots=True)
class Change:
    """An entry to hand on: new or updated, with what identifies it and what it says as a hash."""

    entry: ParsedEntry
    change: EntryChange
    identity: str
    revision: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a fetch brought: changes in the feed's order, the new memory, and the counts behind them.

    `window` is how many entries the feed holds now, `fresh` how many of them were not known;
    `unstable` how many were recognised by link and title because their guid had changed;
    `unlinked` how many lead to no page and were left out.
    """

    changes: tuple[Change, ...]
    known: str
    window: int
    fresh: int
    unstable: int
    unlinked: int


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """How old news may be and still be new, in seconds; infinite: any age, dated or not.

    `first_fetch_seconds` holds for what a feed already held when it was first fetched,
    `later_seconds` for what appears in it afterwards (undated entries then count as new).
    """

    first_fetch_seconds: float = 0.0
    later_seconds: float = float("inf")


def read_rows(known: str) -> list[Row]:
    """The rows of a memory, in order."""
    first, second, third = HASH_CHARACTERS, 2 * HASH_CHARACTERS, 2 * HASH_CHARACTERS + REVISION_CHARACTERS
    width = ROW_CHARACTERS
    rows = (known[start : start + width] for start in range(0, len(known) - width + 1, width))
    return [Row(row[:first], row[first:second], row[second:third], row[third:]) for row in rows]


def known_blocks(known: str) -> frozenset[str]:
    """The hashes of the item blocks in a memory."""
    return frozenset(blocks_in_order(known)) - {NOTHING}


def blocks_in_order(known: str) -> tuple[str, ...]:
    """The block of each row of a memory."""
    starts = range(0, len(known), ROW_CHARACTERS)
    return tuple([known[start : start + HASH_CHARACTERS] for start in starts])


def identity_of(entry: ParsedEntry) -> str:
    """What recognises the entry in its feed: its guid, else its link, else a hash of what it says."""
    return entry.guid or (same_page_url(entry.url) if entry.url else "") or f"text:{revision_of(entry)}"


def revision_of(entry: ParsedEntry) -> str:
    """A hash of title, summary and content as a reader sees them: markup and white space do not count."""
    said = "\x1f".join((entry.title, entry.summary, plain_text(entry.content_html, _MAX_COMPARED_CHARACTERS)))
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def judge(
    parsed: ParsedFeed,
    known: str,
    *,
    is_first_fetch: bool,
    now: datetime,
    limits: AgeLimits,
    is_partial: bool = False,
) -> Judgement:
    """What is new or changed in `parsed` against the memory `known`; pure.

    `is_partial`: `parsed` is not the whole feed (a push), so that what is missing in it has not left.

    An unknown guid with a known link *and* title is the same entry with an unstable guid: it is new
    to nobody, and an update only if its text changed. Entries appear at most once in the changes.
    """
    is_as_before = is_partial or blocks_in_order(known)[: len(parsed.blocks)] == parsed.blocks
    if parsed.reading == "nothing_new" and is_as_before:
        return Judgement((), known, len(parsed.blocks), 0, 0, 0)
    rows = read_rows(known)
    judging = _Judging(rows, is_first_fetch, now, limits)
    entries = {entry.block: entry for entry in parsed.entries}
    for block in parsed.blocks:
        judging.see_block(block, entries.get(block))
    if not parsed.blocks:
        for entry in parsed.entries:
            judging.see_entry(entry)
    window = len(parsed.blocks) or len(parsed.entries)
    return judging.judgement(window, len(rows) if is_partial or not window else _room(window, len(rows)))


def _room(window: int, rows: int) -> int:
    """How many rows of entries that have left the feed are kept."""
    return min(max(window, MIN_DEPARTED_ROWS, rows // 2), MAX_DEPARTED_ROWS)


class _Judging:
    """One fetch, entry by entry."""

    def __init__(self, rows: list[Row], is_first_fetch: bool, now: datetime, limits: AgeLimits) -> None:
        self._rows = rows
        self._is_first_fetch = is_first_fetch
        self._now = now
        self._limits = limits
        self._by_block = {row.block: row for row in rows}
        self._by_identity = {row.identity: row for row in reversed(rows) if row.identity != NOTHING}
        self._by_page = {row.page: row for row in reversed(rows) if row.page != NOTHING}
        self._current: list[Row] = []
        self._identities: set[str] = set()
        self._pages = {""}
        self._changes: list[Change] = []
        self._fresh = self._unstable = self._unlinked = 0

    def see_block(self, block: str, entry: ParsedEntry | None) -> None:
        """A block of the feed; `entry` None when it is known, or holds no entry."""
        if entry is not None:
            self.see_entry(entry)
            return
        row = self._by_block.get(block) or Row(block, NOTHING, NOTHING[:REVISION_CHARACTERS], NOTHING)
        self._current.append(row)
        self._identities.add(row.identity)

    def see_entry(self, entry: ParsedEntry) -> None:
        identity, revision = identity_of(entry), revision_of(entry)
        row, page = _row(entry, identity, revision), same_page_url(entry.url)
        if row.identity in self._identities and page not in self._pages:  # a guid of several entries is none
            identity = page
            row = _row(entry, identity, revision)
        self._pages.add(page)
        self._current.append(row)
        if row.identity in self._identities:
            return
        self._identities.add(row.identity)
        same_guid, same_page = self._by_identity.get(row.identity), self._by_page.get(row.page)
        before = same_guid or same_page
        self._fresh += before is None
        self._unstable += before is not None and before.identity != row.identity
        if any(known and known.revision == row.revision for known in (same_guid, same_page)):
            return
        if entry.url:
            self._changes.append(Change(entry, self._kind(entry, before), identity, revision))
        else:
            self._unlinked += 1

    def _kind(self, entry: ParsedEntry, before: Row | None) -> EntryChange:
        if before is not None:
            return "updated"
        limits = self._limits
        limit = limits.first_fetch_seconds if self._is_first_fetch else limits.later_seconds
        if limit == float("inf"):
            return "new"
        if entry.published_at is None:
            return "backfill" if self._is_first_fetch else "new"
        return "new" if (self._now - entry.published_at).total_seconds() <= limit else "backfill"

    def judgement(self, window: int, room: int) -> Judgement:
        return Judgement(
            changes=tuple(self._changes),
            known=_joined(self._current, self._rows, min(room, MAX_ROWS)),
            window=window,
            fresh=self._fresh,
            unstable=self._unstable,
            unlinked=self._unlinked,
        )


def _row(entry: ParsedEntry, identity: str, revision: str) -> Row:
    is_guid_its_link = not entry.guid or same_page_url(entry.guid) == same_page_url(entry.url)
    page = NOTHING
    if entry.url and entry.title and not is_guid_its_link:
        page = short_hash(f"{same_page_url(entry.url)}\x1f{entry.title}".encode("utf-8", "replace"))
    mark = short_hash(identity.encode("utf-8", "replace"))
    return Row(entry.block or NOTHING, mark, short_hash(revision.encode())[:REVISION_CHARACTERS], page)


def _joined(current: list[Row], rows: Iterable[Row], room: int) -> str:
    """The new memory: what the feed holds, then up to `room` of what has left it, latest first."""
    identities = {row.identity for row in current} | {NOTHING}
    pages = {row.page for row in current} - {NOTHING}
    departed: list[Row] = []
    for row in rows:
        if row.identity not in identities and row.page not in pages:
            identities.add(row.identity)
            departed.append(row)
            if len(departed) >= room:
                break
    return "".join("".join(row) for row in (*current, *departed))
