"""What the stage and its children pass each other: a page to be read, and what was read off it."""

from __future__ import annotations

from datetime import datetime

import msgspec


class FeedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the feed said about the page."""

    url: str
    title: str = ""
    summary: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    feed_title: str = ""


class PageTask(msgspec.Struct, frozen=True, kw_only=True):
    """A page to be read. `url` is where it was found in the end, after redirects.

    `site_paragraphs` are the hashes of paragraphs that other pages of the host repeat, eight bytes each.
    `fetched_at` bounds what dates are believed.
    """

    body_zlib: bytes
    url: str
    content_type: str | None
    fetched_at: datetime
    feed: FeedFacts
    site_paragraphs: bytes = b""
    wants_paragraph_hashes: bool = False


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What was read off a page, or off the feed when there is no usable page.

    `problem` None means a full article; else why `text` is the feed's own ("" when it has none).
    `paragraph_hashes` are of the page's own paragraphs, for the site memory.
    """

    title: str
    text: str
    revision: str
    problem: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    image_url: str | None = None
    is_paywalled: bool = False
    origins: dict[str, str] = {}
    flags: tuple[str, ...] = ()
    fingerprint: tuple[int, ...] = ()
    paragraph_hashes: tuple[int, ...] = ()
