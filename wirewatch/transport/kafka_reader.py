"""Reading a topic of Apache Kafka from its beginning to its end, outside any group."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from wirewatch.errors import TransportUnavailableError
from wirewatch.transport.contract import Received
from wirewatch.transport.kafka_clients import (
    Clients,
    client_options,
    close_consumer,
    milliseconds,
    unavailable,
)
from wirewatch.transport.kafka_settings import KafkaSettings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEW_TOPIC_SECONDS = 3.0
#: A broker that answers nothing for so long while there is something to read is not there.
_STALLED_SECONDS = 15.0
_CLOSE_SECONDS = 2.0
_BATCH_RECORDS = 500


def consumer_options(settings: KafkaSettings) -> dict[str, Any]:
    """What every consumer is made with."""
    return client_options(settings) | {
        "metrics_enabled": False,
        "isolation_level": "read_committed",
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "allow_auto_create_topics": False,
        "fetch_max_bytes": settings.max_fetch_bytes,
        "max_partition_fetch_bytes": max(settings.max_fetch_bytes // 4, 2**20),
        "fetch_max_wait_ms": min(500, milliseconds(settings.request_seconds) // 2),
    }


def received(record: Any, epoch: int) -> Received:
    """A record of kafka-python as the contract has it."""
    return Received(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key or b"",
        value=record.value,
        appended_at=_EPOCH + timedelta(milliseconds=record.timestamp),
        headers=tuple(record.headers),
        epoch=epoch,
    )


def read_topic(clients: Clients, topic: str, partitions: Iterable[int] | None = None) -> Iterator[Received]:
    """Every record now kept and committed of `topic`, oldest first in each partition.

    `partitions` None: all of them. Raises: TransportUnavailableError.
    """
    consumer = clients.connected(KafkaConsumer, consumer_options(clients.settings))
    try:
        yield from _read(consumer, clients.settings, topic, partitions)
    except KafkaError as error:
        raise unavailable(error) from error
    finally:
        close_consumer(consumer, _CLOSE_SECONDS)


def _read(
    consumer: KafkaConsumer, settings: KafkaSettings, topic: str, partitions: Iterable[int] | None
) -> Iterator[Received]:
    numbers = partitions_of(consumer, topic)
    places = [
        TopicPartition(topic, number) for number in sorted(numbers if partitions is None else partitions)
    ]
    timeout_ms = milliseconds(settings.request_seconds)
    consumer.assign(places)
    starts = consumer.beginning_offsets(places, timeout_ms=timeout_ms)
    # With read_committed an end is where the oldest open transaction begins.
    ends = consumer.end_offsets(places, timeout_ms=timeout_ms)
    unread = {place: ends[place] for place in places if starts[place] < ends[place]}
    for place in places:
        consumer.seek(place, starts[place])
    consumer.pause(*[place for place in places if place not in unread])
    yield from _read_until(consumer, unread)


def partitions_of(consumer: KafkaConsumer, topic: str) -> set[int]:
    """The topic's partitions; one just created may not have reached every broker's metadata yet.

    Raises: TransportUnavailableError when there is no such topic.
    """
    ends_at = time.monotonic() + _NEW_TOPIC_SECONDS
    while not (numbers := consumer.partitions_for_topic(topic)):
        if time.monotonic() > ends_at:
            raise TransportUnavailableError(
                f"there is no topic {topic!r} that this user may see; create the topics first"
            )
        time.sleep(0.1)
    return set(numbers)


def _read_until(consumer: KafkaConsumer, unread: dict[TopicPartition, int]) -> Iterator[Received]:
    moved_at = time.monotonic()
    positions: dict[TopicPartition, int] = {}
    while unread:
        for place, records in consumer.poll(timeout_ms=200, max_records=_BATCH_RECORDS).items():
            yield from (received(record, 0) for record in records if record.offset < unread.get(place, 0))
        now = {place: consumer.position(place, timeout_ms=1000) or 0 for place in unread}
        if now != positions:
            positions, moved_at = now, time.monotonic()
        elif time.monotonic() - moved_at > _STALLED_SECONDS:
            raise TransportUnavailableError(f"kafka: reading {next(iter(unread))} does not get on")
        # Positions also pass what is no record: the marks of transactions, the gaps of compaction.
        for place in [place for place, end in unread.items() if now[place] >= end]:
            del unread[place]
            consumer.pause(place)
