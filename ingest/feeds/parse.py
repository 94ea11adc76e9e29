"""From a feed's bytes to its entries: checked, split, and only what is not known yet parsed.

bytes ─ to_utf8 ─ read_prolog ─┬─ JSON ────────────────────────> entries
                               ├─ split_blocks ─ unknown only ─┐
                               └─ cannot be split: everything ─┴─ well-formed, or mended ─> feedparser
                                                                └─ neither, or costly: RiskyFeed
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

import msgspec

from ingest.feeds.blocks import Blocks, split_blocks
from ingest.feeds.decoding import is_utf8, to_utf8, unchecked_utf8
from ingest.feeds.json_feed import parse_json_feed
from ingest.feeds.parsed import FeedFacts, FeedKind, FeedParseError, ParsedEntry, ParsedFeed
from ingest.feeds.prolog import Prolog, read_prolog, without_doctype
from ingest.feeds.repair import is_well_formed, mend, outside_cdata
from ingest.feeds.sitemap import sitemap_entries, sitemap_facts
from ingest.feeds.xml_feed import entry_of, facts_of, run_feedparser, without_captions

MAX_BODY_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 2_000

#: Above these a parse may take seconds: it is left to a process that can be killed. feedparser is
#: quadratic in the categories of one item, and slow in many others.
MAX_PARSE_BYTES = 1024 * 1024
MAX_ELEMENTS_PER_BLOCK = 2_000
#: An unbroken run of address characters: feedparser's pattern for authors is quadratic in it.
MAX_ADDRESS_CHARACTERS = 1_000
_ADDRESS_RUN = re.compile(rb"[A-Za-z0-9_.+@-]{%d}" % MAX_ADDRESS_CHARACTERS)

_ELEMENTS = {"rss": "item", "rdf": "item", "cdf": "item", "atom": "entry", "sitemap": "url"}


def parse_feed(
    body: bytes,
    *,
    content_type: str | None,
    feed_url: str,
    now: datetime,
    known_blocks: Collection[str] = (),
    allow_risky: bool = True,
) -> ParsedFeed:
    """The entries in `body` whose blocks are not in `known_blocks`, and the feed's facts.

    `now` is when it was fetched: dates that cannot be true at that time are not believed. With
    `allow_risky` False a document whose parse may take long is refused instead of parsed.
    Raises: FeedParseError, with a reason out of a closed list.
    """
    if len(body) > MAX_BODY_BYTES:
        raise FeedParseError("too_large", f"{len(body)} bytes; a feed may have {MAX_BODY_BYTES}")
    known = frozenset(known_blocks)
    # Whether the bytes are valid is only looked at when some of them are to be parsed.
    unchecked = unchecked_utf8(body, content_type) if known else None
    data = to_utf8(body, content_type) if unchecked is None else unchecked
    if _is_json(data):
        return parse_json_feed(to_utf8(body, content_type), feed_url, now, known, MAX_ENTRIES)
    prolog, blocks = _cut(data)
    kind: FeedKind = prolog.kind  # type: ignore[assignment]
    if blocks and known and not blocks.unknown(known):
        return ParsedFeed(kind=kind, reading="nothing_new", blocks=tuple(blocks.hashes))
    if unchecked is not None and not is_utf8(unchecked):
        prolog, blocks = _cut(to_utf8(body, content_type))
    reader = _Reader(kind, feed_url, now, allow_risky, prolog.has_doctype)
    parsed = reader.read_blocks(blocks, known) if blocks else None
    return parsed or reader.read_whole(prolog.document)


def _cut(data: bytes) -> tuple[Prolog, Blocks | None]:
    """The document, which is a feed, and its blocks. Raises: FeedParseError when it is something else."""
    prolog = read_prolog(data)
    if prolog.kind == "html":
        raise FeedParseError("html", "a page for people, not a feed")
    if prolog.kind == "unknown":
        raise FeedParseError("not_a_feed", "XML, but no feed of a kind that is known")
    return prolog, split_blocks(prolog.document, _ELEMENTS[prolog.kind], MAX_ENTRIES)


def shadow_differs(
    body: bytes, *, content_type: str | None, feed_url: str, now: datetime, known_blocks: Collection[str]
) -> bool:
    """A full parse of `body` gives other entries for its unknown blocks than the delta parse gave.

    The check behind `wirewatch_feed_shadow_checks_total`, for a sample of real feeds.
    """
    delta = parse_feed(body, content_type=content_type, feed_url=feed_url, now=now, known_blocks=known_blocks)
    if delta.kind == "json" or not delta.blocks:
        return False
    prolog = read_prolog(to_utf8(body, content_type))
    reader = _Reader(delta.kind, feed_url, now, True, prolog.has_doctype)
    whole = reader.read_whole(prolog.document).entries
    seen = [_said(entry) for entry in whole]
    return any(_said(entry) not in seen for entry in delta.entries) or len(whole) < len(delta.blocks)


def _said(entry: ParsedEntry) -> tuple[object, ...]:
    return (entry.guid, entry.url, entry.title, entry.summary, entry.content_html, entry.published_at)


def _is_json(data: bytes) -> bool:
    start = data[:64].lstrip()
    return start.startswith(b"{")


class _Reader:
    """One document's way through the parser."""

    def __init__(
        self, kind: FeedKind, feed_url: str, now: datetime, allow_risky: bool, has_doctype: bool
    ) -> None:
        self._kind: FeedKind = kind
        self._feed_url = feed_url
        self._now = now
        self._allow_risky = allow_risky
        self._has_doctype = has_doctype
        self._is_well_formed = True

    def read_blocks(self, blocks: Blocks, known: frozenset[str]) -> ParsedFeed | None:
        """The unknown blocks' entries; None when they do not come out one for each block."""
        hashes = blocks.unknown(known)
        document = blocks.document(known)
        wanted = set(hashes)
        pairs = zip(blocks.bodies, blocks.hashes, strict=True)
        costliest = max((_elements(body) for body, key in pairs if key in wanted), default=0)
        entries, facts = self._read(document, blocks.head + blocks.tail, hashes, costliest)
        if len(entries) != len(hashes):
            return None
        return ParsedFeed(
            kind=self._kind,
            reading="delta",
            entries=tuple(entry for entry in entries if self._is_news(entry)),
            blocks=tuple(blocks.hashes),
            facts=facts,
            is_well_formed=self._is_well_formed,
        )

    def read_whole(self, document: bytes) -> ParsedFeed:
        """Every entry of the document, without blocks."""
        entries, facts = self._read(document, document, None, _elements(document) // 2)
        return ParsedFeed(
            kind=self._kind,
            reading="full",
            entries=tuple(entry for entry in entries if self._is_news(entry)),
            facts=facts,
            is_well_formed=self._is_well_formed,
        )

    def _is_news(self, entry: ParsedEntry) -> bool:
        return self._kind != "sitemap" or bool(entry.title)

    def _read(
        self, document: bytes, frame: bytes, hashes: list[str] | None, elements: int
    ) -> tuple[list[ParsedEntry], FeedFacts]:
        self._refuse_risky(document, elements)
        document = self._mended(document)
        if self._kind == "sitemap":
            found = sitemap_entries(document, self._feed_url, self._now)
            facts = sitemap_facts(found, self._feed_url)
            return _with_blocks(found, hashes), facts
        raw = run_feedparser(without_captions(document), self._feed_url)
        facts = facts_of(raw.feed, frame, self._feed_url)
        raw_entries = raw.entries[:MAX_ENTRIES]
        keys = hashes if hashes is not None and len(hashes) == len(raw_entries) else [""] * len(raw_entries)
        entries = [
            entry_of(each, facts, self._feed_url, self._now, key)
            for each, key in zip(raw_entries, keys, strict=True)
        ]
        if hashes is None and not entries and not facts.title and not facts.site_url:
            raise FeedParseError("not_a_feed", "the root element of a feed, but nothing in it")
        return entries if hashes is None or keys is hashes else [], facts

    def _mended(self, document: bytes) -> bytes:
        if self._check(document):
            return document
        self._is_well_formed = False
        mended = mend(document)
        if not self._check(mended):
            self._refuse(self._kind == "sitemap", "unparsable", "no well-formed XML")
            self._refuse(not self._allow_risky, "risky", "ill-formed beyond mending")
        return mended

    def _check(self, document: bytes) -> bool:
        return is_well_formed(without_doctype(document) if self._has_doctype else document)

    def _refuse_risky(self, document: bytes, elements: int) -> None:
        is_risky = (
            len(document) > MAX_PARSE_BYTES
            or (self._kind != "sitemap" and elements > MAX_ELEMENTS_PER_BLOCK)
            or (b"@" in document and _ADDRESS_RUN.search(document) is not None)
        )
        self._refuse(is_risky and not self._allow_risky, "risky", "a parse that may take long")

    @staticmethod
    def _refuse(is_so: bool, reason: str, message: str) -> None:
        if is_so:
            raise FeedParseError(reason, message)  # type: ignore[arg-type]


def _elements(piece: bytes) -> int:
    """How many tags `piece` has outside of CDATA sections."""
    tags = piece.count(b"<")
    if tags <= MAX_ELEMENTS_PER_BLOCK:
        return tags
    in_markup = 0

    def count(markup: bytes) -> bytes:
        nonlocal in_markup
        in_markup += markup.count(b"<")
        return b""

    outside_cdata(piece, count)
    return in_markup


def _with_blocks(entries: list[ParsedEntry], hashes: list[str] | None) -> list[ParsedEntry]:
    if hashes is None:
        return entries
    if len(hashes) != len(entries):
        return []
    return [msgspec.structs.replace(entry, block=key) for entry, key in zip(entries, hashes, strict=True)]
