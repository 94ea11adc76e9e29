"""How feeds are polled."""

from __future__ import annotations

from pydantic import Field

from ingest.hosts import PolitenessSettings
from ingest.schedule import ScheduleSettings
from ingest.websub import WebSubSettings
from wirewatch.settings import Section


class PollSettings(Section):
    """How feeds are polled, and what counts as news in them."""

    max_in_flight: int = Field(128, ge=1, le=2_000, description="Feeds asked at a time.")
    max_feed_bytes: int = Field(8 * 2**20, ge=65_536, description="Decoded bytes in one feed.")
    max_age_seconds: float = Field(
        3_600.0,
        ge=0,
        description="What a feed already holds when it is first polled is news only if it is not older than "
        "this; inf: all of it, dated or not.",
    )
    old_after_seconds: float = Field(
        7 * 86_400.0,
        gt=0,
        description="An entry that appears later but says it is older than this is no news; inf: never.",
    )
    unconditional_after_seconds: float = Field(
        86_400.0,
        gt=0,
        description="A feed is asked for its whole body at least this often: some servers say for ever "
        "that nothing has changed.",
    )
    shadow_share: float = Field(
        0.001, ge=0, le=1, description="Share of delta parses that are compared with a full parse."
    )
    parse_children: int = Field(1, ge=1, le=16, description="Processes for feeds that may take long to read.")
    parse_deadline_seconds: float = Field(
        5.0, gt=0, description="Longest such a process reads one feed; it is tried twice."
    )
    parse_memory_bytes: int = Field(2**30, ge=2**28, description="Address space of such a process.")
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings, description="How often.")
    politeness: PolitenessSettings = Field(
        default_factory=PolitenessSettings, description="How the publishers' hosts are treated."
    )
    domain_delays: dict[str, float] = Field(
        {"reddit.com": 60.0},
        description="Seconds between two requests to a domain that wants more than others.",
    )
    websub: WebSubSettings = Field(
        default_factory=WebSubSettings, description="Receiving pushes from the hubs of feeds."
    )
