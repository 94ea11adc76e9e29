"""The transport for anything larger than one process: Apache Kafka."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from wirewatch.errors import TransportUnavailableError
from wirewatch.transport.contract import Message, Received, TopicSpec
from wirewatch.transport.kafka_clients import Clients, client_options, unavailable
from wirewatch.transport.kafka_consumer import KafkaMember
from wirewatch.transport.kafka_publisher import (
    MAX_MESSAGE_BYTES,
    PlainPublisher,
    Publisher,
    TransactionalPublisher,
)
from wirewatch.transport.kafka_reader import read_topic
from wirewatch.transport.kafka_settings import KafkaSettings
from wirewatch.transport.unit import require_publishable

_TOPIC_POLL_SECONDS = 0.05


class KafkaTransport:
    """Topics, groups and transactions of an Apache Kafka.

    Making one connects to nothing; whatever needs the broker raises TransportUnavailableError
    while it is away.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._clients = Clients(settings)
        self._members: list[KafkaMember] = []
        self._publishing = threading.Lock()
        self._publisher = self._new_publisher()

    def _new_publisher(self) -> Publisher:
        if self._settings.isolation == "transactional":
            return TransactionalPublisher(self._clients, f"wirewatch-publish-{uuid.uuid4()}")
        return PlainPublisher(self._clients, lambda offsets, seconds: None)

    def create_topics(self, topics: Iterable[TopicSpec], partitions: int) -> list[str]:
        """Create what is missing; the names of those created.

        Raises: TransportUnavailableError, also when the user may not create topics.
        """
        wanted, created = list(topics), []
        with self._admin() as admin:
            existing = set(admin.list_topics())
            for topic in wanted:
                if topic.name in existing:
                    continue
                with suppress(TopicAlreadyExistsError):  # somebody else was faster
                    admin.create_topics([self._new_topic(topic, partitions)])
                    created.append(topic.name)
            self._await_topics(admin, {topic.name for topic in wanted})
        return created

    def _await_topics(self, admin: KafkaAdminClient, names: set[str]) -> None:
        """Return when the brokers know the topics: one that was just created may still be missing."""
        deadline = time.monotonic() + self._settings.request_seconds
        while not names <= set(admin.list_topics()):
            if time.monotonic() > deadline:
                raise TransportUnavailableError(
                    f"kafka: topics were created and do not appear: {', '.join(names)}"
                )
            time.sleep(_TOPIC_POLL_SECONDS)

    def _new_topic(self, topic: TopicSpec, partitions: int) -> NewTopic:
        kept = topic.retention_seconds
        policy = "delete" if not topic.is_compacted else "compact" if kept is None else "compact,delete"
        configs = {
            "cleanup.policy": policy,
            "retention.ms": "-1" if kept is None else str(int(kept * 1000)),
            "max.message.bytes": str(MAX_MESSAGE_BYTES),
            # A record's time is when the log took it, as with the embedded log.
            "message.timestamp.type": "LogAppendTime",
        }
        replication = self._settings.replication_factor or -1
        return NewTopic(topic.name, partitions, replication, topic_configs=configs)

    def consumer(
        self, group: str, topics: Sequence[str], *, tables: Sequence[str] = (), member: str = ""
    ) -> KafkaMember:
        """A new member of `group`. Raises: TransportUnavailableError."""
        if not topics and not tables:
            raise ValueError("a consumer needs topics or tables")
        consumer = KafkaMember(self._clients, group, tuple(topics), tuple(tables), member)
        self._members = [one for one in self._members if not one.is_closed] + [consumer]
        return consumer

    def publish(self, messages: Iterable[Message]) -> None:
        """Publish outside any group, all or nothing (with `at_least_once`: at least once)."""
        batch = list(messages)
        for message in batch:
            require_publishable(message)
        with self._publishing:
            self._publisher.publish(batch, {}, None)

    def read(self, topic: str) -> Iterator[Received]:
        """Every record now kept and committed, oldest first in each partition; joins no group."""
        return read_topic(self._clients, topic)

    def check(self) -> None:
        """Return when the cluster answers. Raises: TransportUnavailableError."""
        with self._admin() as admin:
            admin.describe_cluster()

    @contextmanager
    def _admin(self) -> Iterator[KafkaAdminClient]:
        admin = self._clients.connected(KafkaAdminClient, client_options(self._settings))
        try:
            yield admin
        except KafkaError as error:
            raise unavailable(error) from error
        finally:
            with suppress(KafkaError):
                admin.close()

    def close(self) -> None:
        """Close what consumers left open, the publisher, and what a reading or a check is at."""
        for member in self._members:
            member.close()
        with self._publishing:
            self._publisher.close()
        self._clients.end()

    def stop_waiting(self) -> None:
        """Let calls that wait for the brokers fail now; all that is left to do is to close."""
        for member in self._members:
            member.stop_waiting()
        self._publisher.stop_waiting()
        self._clients.end()
