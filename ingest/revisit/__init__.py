"""articles -> entries: pages of late articles are visited again, on a schedule that decays.

Article ─> remembered as a visit ─> when due: Entry with the revision known so far ─> fetch ─> extract
                  ^                                                                              │
                  └── the schedule starts over, a few times <── a new revision, under the same id ┘
                                                                unchanged, or no article: dropped
"""

from ingest.revisit.settings import RevisitSettings
from ingest.revisit.stage import Revisit

__all__ = ["Revisit", "RevisitSettings"]
