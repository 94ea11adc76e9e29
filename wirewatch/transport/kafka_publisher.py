"""Publishing units to Apache Kafka: in transactions, or at least once."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer, TopicPartition
from kafka.errors import (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    ProducerFencedError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import ConsumerGroupMetadata, OffsetAndMetadata

from wirewatch.errors import TransportError, TransportUnavailableError, UnitAbortedError
from wirewatch.transport.contract import MAX_RECORD_BYTES, Message, partition_of
from wirewatch.transport.kafka_clients import (
    Clients,
    client_options,
    close_producer,
    end_producer,
    milliseconds,
    unavailable,
)

Offsets = Mapping[TopicPartition, int]
#: Topic and future of each record handed to the producer.
Sent = list[tuple[str, Any]]

#: Room for key, headers and the batch around the largest value.
MAX_MESSAGE_BYTES = MAX_RECORD_BYTES + 2**20
_ABORT_SECONDS = 3.0
#: How long `stop_waiting` may take to be noticed.
_LOOK_UP_SECONDS = 0.5

_FENCED = (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    ProducerFencedError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)


def translated(error: Exception) -> TransportError:
    """What a stage is told of a Kafka error: its unit is void, or Kafka does not answer."""
    if isinstance(error, _FENCED):
        return UnitAbortedError(f"another member took over ({error})")
    return unavailable(error)


class Publisher(ABC):
    """A producer that is made anew after any failure, so that none of its batches comes late."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._settings = clients.settings
        self._producer: KafkaProducer | None = None
        self._waits = True

    def open(self) -> None:
        """Connect, and end what an earlier producer of the same name left open.

        Raises: TransportUnavailableError.
        """
        if self._producer is None:
            self._producer = self._connect()

    def publish(
        self, messages: Sequence[Message], offsets: Offsets, membership: ConsumerGroupMetadata | None
    ) -> None:
        """Publish `messages` and commit `offsets` for the group of `membership` (None: neither).

        Raises: UnitAbortedError when the membership is not valid any more,
        TransportUnavailableError. Then nothing took effect, except with `at_least_once`, and with
        a commit of which nobody can say whether it arrived: `open` and read the offsets again.
        """
        self.open()
        try:
            self._publish(messages, offsets, membership, time.monotonic() + self._settings.commit_seconds)
        except (KafkaError, ValueError, TypeError) as error:
            self._give_up()
            raise translated(error) from error
        except BaseException as error:
            self._give_up()
            if isinstance(error, RuntimeError) and not self._waits:  # kafka-python's, of what is closed
                raise TransportUnavailableError(f"kafka: {error}") from error
            raise

    def close(self) -> None:
        """Give back the connection; what is not acknowledged is dropped."""
        producer, self._producer = self._producer, None
        if producer is not None:
            close_producer(producer, 1.0 if self._waits else 0.0)

    def stop_waiting(self) -> None:
        """Let a publishing under way fail now; to be called from another thread."""
        self._waits = False
        if producer := self._producer:
            end_producer(producer)

    def _is_done(self, wait: Callable[[int], bool], deadline: float) -> bool:
        """Whether what `wait` waits for, some milliseconds at a time, came about in time."""
        while not wait(milliseconds(_LOOK_UP_SECONDS)):
            if time.monotonic() > deadline or not self._waits:
                return False
        return True

    @abstractmethod
    def _connect(self) -> KafkaProducer: ...

    @abstractmethod
    def _publish(
        self,
        messages: Sequence[Message],
        offsets: Offsets,
        membership: ConsumerGroupMetadata | None,
        deadline: float,
    ) -> None: ...

    def _give_up(self) -> None:
        self.close()

    def _options(self) -> dict[str, Any]:
        return client_options(self._settings) | {
            "metrics_enabled": False,
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": "lz4",
            # Large enough for a unit: with a second batch of a partition waiting, every send wakes the
            # sending thread. 256 KiB took 87 µs CPU a 6 KB record through a transaction, this 65.
            "batch_size": 2**20,
            "linger_ms": 20,
            # At the default of 100 a commit often waits for a whole backoff: p99 106 ms instead of 31.
            "retry_backoff_ms": 20,
            "max_request_size": MAX_MESSAGE_BYTES,
            "max_block_ms": milliseconds(self._settings.request_seconds),
            "delivery_timeout_ms": milliseconds(
                max(self._settings.commit_seconds, self._settings.request_seconds + 1)
            ),
            "allow_auto_create_topics": False,
        }

    def _send(self, producer: KafkaProducer, messages: Sequence[Message], deadline: float) -> Sent:
        """Hand `messages` to the producer, never more at once than may be unsent; the last of them."""
        futures: Sent = []
        counts: dict[str, int] = {}
        unsent_bytes = 0
        for message in messages:
            if message.topic not in counts:
                counts[message.topic] = self._partition_count(producer, message.topic)
            unsent_bytes += len(message.value or b"")
            if unsent_bytes > self._settings.max_unsent_bytes:
                _flush(producer, futures, deadline)
                futures.clear()
                unsent_bytes = len(message.value or b"")
            future = producer.send(
                message.topic,
                key=message.key,
                value=message.value,
                headers=list(message.headers),
                partition=partition_of(message.partition_key, counts[message.topic]),
            )
            futures.append((message.topic, future))
        return futures

    def _partition_count(self, producer: KafkaProducer, topic: str) -> int:
        found: set[int] = set()

        def wait(timeout_ms: int) -> bool:
            with suppress(KafkaTimeoutError):
                found.update(producer._wait_on_metadata(topic, timeout_ms))
            return bool(found)

        if not self._is_done(wait, time.monotonic() + self._settings.request_seconds):
            raise TransportUnavailableError(
                f"kafka: no metadata of topic {topic!r}; is there one that this user may see?"
            )
        return len(found)


def _flush(producer: KafkaProducer, futures: Sent, deadline: float) -> None:
    """Wait until everything sent is acknowledged. Raises: KafkaError of the first that failed."""
    producer.flush(timeout=max(deadline - time.monotonic(), 0.001))
    for topic, future in futures:  # flush() says nothing of what failed
        try:
            future.get(timeout=0)
        except MessageSizeTooLargeError as error:
            raise TransportUnavailableError(
                f"kafka: topic {topic!r} refuses a record for its size; "
                f"set its max.message.bytes to {MAX_MESSAGE_BYTES}"
            ) from error


class TransactionalPublisher(Publisher):
    """Each unit is a transaction; `transactional_id` names the member through restarts."""

    def __init__(self, clients: Clients, transactional_id: str) -> None:
        super().__init__(clients)
        self._transactional_id = transactional_id

    def _connect(self) -> KafkaProducer:
        options = {
            "transactional_id": self._transactional_id,
            "transaction_timeout_ms": milliseconds(self._settings.commit_seconds),
        }
        self._producer = producer = self._clients.connected(KafkaProducer, self._options() | options)
        try:
            beginning = producer._transaction_manager.initialize_transactions()
            producer._sender.wakeup()
            if not self._is_done(beginning.wait, time.monotonic() + self._settings.request_seconds):
                raise KafkaTimeoutError("an earlier transaction was not ended in time")
        except BaseException as error:
            self.close()
            if isinstance(error, KafkaError):
                raise unavailable(error) from error
            raise
        return producer

    def _publish(
        self,
        messages: Sequence[Message],
        offsets: Offsets,
        membership: ConsumerGroupMetadata | None,
        deadline: float,
    ) -> None:
        producer = self._producer
        assert producer is not None
        # The public methods wait without a timeout: these are their insides, with one.
        manager, sender = producer._transaction_manager, producer._sender
        producer.begin_transaction()
        futures = self._send(producer, messages, deadline)
        adding = None
        if offsets and membership is not None:
            placed = {place: OffsetAndMetadata(offset, "", -1) for place, offset in offsets.items()}
            adding = manager.send_offsets_to_transaction(placed, membership)
            sender.wakeup()
        if futures:
            _flush(producer, futures, deadline)
        if adding is not None:
            self._await(adding, deadline)
        committing = manager.begin_commit()
        sender.wakeup()
        self._await(committing, deadline)

    def _await(self, result: Any, deadline: float) -> None:
        if not self._is_done(result.wait, deadline):
            raise KafkaTimeoutError("the transaction was not committed in time")

    def _give_up(self) -> None:
        # An open transaction would hold up every reader behind it until it times out.
        producer = self._producer
        if producer is not None and self._waits:
            with suppress(KafkaError):
                aborting = producer._transaction_manager.begin_abort()
                producer._sender.wakeup()
                aborting.wait(timeout_ms=milliseconds(_ABORT_SECONDS))
        self.close()


class PlainPublisher(Publisher):
    """Publishes, and commits when all is acknowledged: a crash in between publishes twice."""

    def __init__(self, clients: Clients, commit: Callable[[Offsets, float], None]) -> None:
        """`commit` commits offsets for the group within some seconds; raises KafkaError."""
        super().__init__(clients)
        self._commit = commit

    def _connect(self) -> KafkaProducer:
        return self._clients.connected(KafkaProducer, self._options())

    def _publish(
        self,
        messages: Sequence[Message],
        offsets: Offsets,
        membership: ConsumerGroupMetadata | None,
        deadline: float,
    ) -> None:
        producer = self._producer
        assert producer is not None
        if messages:
            _flush(producer, self._send(producer, messages, deadline), deadline)
        if offsets:
            self._commit(offsets, max(deadline - time.monotonic(), 0.001))
