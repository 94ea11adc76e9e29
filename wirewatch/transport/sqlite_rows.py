"""How the embedded log keeps records in rows, and reading them back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from wirewatch.transport.contract import Received

#: A record's id is its partition's id shifted by so much, plus its offset.
OFFSET_BITS = 40
#: What is read at once where nobody says how much.
READ_BYTES = 16 * 2**20

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_decode_headers = msgspec.msgpack.Decoder(tuple[tuple[str, bytes], ...]).decode
_encode_headers = msgspec.msgpack.Encoder().encode


@dataclass(slots=True)
class Partition:
    """A partition of a topic as the writer knows it."""

    id: int
    topic: str
    number: int
    next_offset: int


@dataclass(frozen=True, slots=True)
class KeptTopic:
    """What the file keeps of a topic (a `TopicSpec`) and in how many partitions."""

    name: str
    partitions: int
    is_compacted: bool
    retention_seconds: float | None


def microseconds(moment: datetime) -> int:
    """A moment as the log keeps it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def encoded_headers(headers: tuple[tuple[str, bytes], ...]) -> bytes | None:
    """Headers as the log keeps them; None for none."""
    return _encode_headers(headers) if headers else None


def fetch(
    connection: sqlite3.Connection,
    partition: Partition,
    offset: int,
    most: int,
    max_bytes: int,
    epoch: int = 0,
) -> tuple[list[Received], int]:
    """Up to `most` records from `offset` on and where to go on after them.

    Stops before their values exceed `max_bytes`, also when that means none. Raises: sqlite3.Error.
    """
    end = partition.next_offset
    first = partition.id << OFFSET_BITS
    rows = connection.execute(
        "SELECT id, appended_us, key, headers, value FROM records"
        " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (first | offset, first | end, most),
    )
    records: list[Received] = []
    size = 0
    for id_, appended_us, key, headers, value in rows:
        size += len(value or b"")
        if size > max_bytes:
            rows.close()
            return records, id_ - first
        record = Received(
            topic=partition.topic,
            partition=partition.number,
            offset=id_ - first,
            key=key,
            value=value,
            appended_at=_EPOCH + timedelta(microseconds=appended_us),
            headers=_decode_headers(headers) if headers else (),
            epoch=epoch,
        )
        records.append(record)
    return records, (records[-1].offset + 1 if len(records) == most else end)
