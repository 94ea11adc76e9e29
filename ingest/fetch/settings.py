"""How pages are fetched."""

from __future__ import annotations

from pydantic import Field

from ingest.hosts import PolitenessSettings
from wirewatch.settings import Section


class FetchSettings(Section):
    """How the pages behind entries are fetched."""

    robots: bool = Field(True, description="Whether robots.txt is asked and obeyed.")
    backfill: bool = Field(
        True, description="Whether pages of entries that a feed held before its first poll are fetched."
    )
    follow_meta_refresh: bool = Field(True, description="Whether an instant meta refresh is followed, once.")
    follow_other_version: bool = Field(
        True,
        description="Whether the page that an AMP page, or one with hardly any text, names as the article's "
        "other address on the same domain is fetched in its place, once.",
    )
    max_connections: int = Field(32, ge=1, le=1024, description="Requests under way at a time, all domains.")
    max_page_bytes: int = Field(5 * 2**20, gt=0, description="Bytes of one page, decoded.")
    attempts: int = Field(3, ge=1, description="Attempts at a page whose fault may pass.")
    first_wait_seconds: float = Field(
        10.0, gt=0, description="Before the second attempt; four times longer before each further one."
    )
    max_wait_seconds: float = Field(
        900.0,
        gt=0,
        description="An entry whose page would come later than this goes on with the feed's own text.",
    )
    remember_seconds: float = Field(
        600.0, ge=0, description="A page is not fetched again so soon for another entry that leads to it."
    )
    politeness: PolitenessSettings = Field(
        default_factory=PolitenessSettings, description="How the publishers' hosts are treated."
    )
