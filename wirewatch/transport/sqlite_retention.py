"""Which records of the embedded log may go, and deleting them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from wirewatch.transport.sqlite_rows import microseconds

#: A tombstone is kept this long for groups that read a compacted topic as a stream.
TOMBSTONE_SECONDS = 86_400.0


def delete_expired(
    connection: sqlite3.Connection,
    ids: range,
    now: datetime,
    *,
    is_compacted: bool,
    retention_seconds: float | None,
    most: int,
) -> int:
    """Delete up to about `most` expired records among `ids`, oldest first; how many.

    Expired is what is older than `retention_seconds` (None: nothing), and a tombstone after a day.
    """
    deleted = 0
    if is_compacted:
        before = now - timedelta(seconds=TOMBSTONE_SECONDS)
        deleted += _delete(connection, ids, microseconds(before), most, "AND value IS NULL")
    if retention_seconds is not None:
        before = now - timedelta(seconds=retention_seconds)
        deleted += _delete(connection, ids, microseconds(before), most, "")
    return deleted


def _delete(connection: sqlite3.Connection, ids: range, before_us: int, most: int, condition: str) -> int:
    # Times rise with ids, so the first record that is young enough ends the search; behind what a clock
    # that was ahead has dated, records stay as long as it does.
    row = connection.execute(
        "SELECT id FROM records WHERE id >= ? AND id < ? AND appended_us >= ? ORDER BY id LIMIT 1",
        (ids.start, ids.stop, before_us),
    ).fetchone()
    expired = connection.execute(
        f"SELECT id, key FROM records WHERE id >= ? AND id < ? {condition} ORDER BY id LIMIT ?",
        (ids.start, row[0] if row else ids.stop, most),
    ).fetchall()
    connection.executemany("DELETE FROM records WHERE id = ?", [(id_,) for id_, _ in expired])
    connection.executemany(
        "DELETE FROM latest WHERE key = ? AND id = ?", [(key, id_) for id_, key in expired]
    )
    return len(expired)
