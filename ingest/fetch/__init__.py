"""entries -> pages: the page behind an entry, fetched politely, as bytes with its HTTP facts.

    Entry ─> a link? ─> robots.txt ─> the domain's turn ─> GET ─> refresh, other version: once each ─> Page
                │            │               │              │
                └────────────┴───────────────┴──────────────┴──> Page with a problem, or tried again later

Every entry ends as a page: what cannot be had has `problem` set, and extraction falls back to what the
feed itself said. Only faults that may pass are tried again, a few times.
"""

from ingest.fetch.settings import FetchSettings
from ingest.fetch.stage import Fetch

__all__ = ["Fetch", "FetchSettings"]
