"""feeds -> entries: polls each feed when it is due, politely, and hands on what is new in it."""

from ingest.poll.settings import PollSettings
from ingest.poll.source import Poll

__all__ = ["Poll", "PollSettings"]
