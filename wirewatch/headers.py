"""What travels beside a record: trace, first sight, and when each stage handled it.

These stand in the message's headers and not in the record, so a repeated record has the same bytes.
`traceparent` is W3C Trace Context; times are ISO 8601 in UTC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

SEEN_AT = "seen-at"
TRACEPARENT = "traceparent"
HANDLED_PREFIX = "handled-"
#: On a record put back from the dead letters: the only consumer group that is to take it again.
RETRY_FOR = "retry-for"

Wire = tuple[tuple[str, bytes], ...]


def read_headers(wire: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The headers as text; bytes that are not UTF-8 are shown replaced, never an error."""
    return {name: value.decode("utf-8", "replace") for name, value in wire}


def write_headers(headers: Mapping[str, str]) -> Wire:
    """The headers as a message carries them."""
    return tuple((name, value.encode()) for name, value in headers.items())


def first_headers(record_id: str, seen_at: datetime) -> dict[str, str]:
    """The headers of a record that begins its path; the trace id is derived from `record_id`."""
    digest = hashlib.sha256(record_id.encode()).hexdigest()
    return {SEEN_AT: seen_at.isoformat(), TRACEPARENT: f"00-{digest[:32]}-{digest[32:48]}-01"}


def handed_on(headers: Mapping[str, str], stage: str, handled_at: datetime) -> dict[str, str]:
    """The headers of what `stage` makes of a record that came with `headers`."""
    kept = {name: value for name, value in headers.items() if name != RETRY_FOR}
    return kept | {HANDLED_PREFIX + stage: handled_at.isoformat()}


def trace_id(headers: Mapping[str, str]) -> str:
    """The 32 hexadecimal digits of the trace; "" where there is none."""
    parts = headers.get(TRACEPARENT, "").split("-")
    return parts[1] if len(parts) == 4 else ""
