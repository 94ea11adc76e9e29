"""Being in a group with kafka-python: what its consumer leaves undone, or does not tell.

Everything here but the joining works on its insides, so that nothing else needs to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.consumer import ConsumerCoordinator
from kafka.errors import KafkaError
from kafka.protocol.consumer.offsets import IsolationLevel
from kafka.structs import ConsumerGroupMetadata

from wirewatch.transport.kafka_clients import Clients, close_consumer, milliseconds
from wirewatch.transport.kafka_publisher import translated
from wirewatch.transport.kafka_reader import consumer_options, partitions_of

log = structlog.get_logger(__name__)


def joining(
    clients: Clients, group: str, topics: Sequence[str], tables: Sequence[str], member: str
) -> KafkaConsumer:
    """A consumer that shares `topics` with its group and knows `tables`.

    Polls do the joining. Raises: TransportUnavailableError.
    """
    settings = clients.settings
    session_ms = milliseconds(settings.session_seconds)
    options = {
        "group_id": group,
        "group_instance_id": member or None,
        "session_timeout_ms": session_ms,
        "heartbeat_interval_ms": min(session_ms // 5, 3000),
        # Range puts the same partitions of all topics at one member.
        "partition_assignment_strategy": (RangePartitionAssignor,),
    }
    consumer = clients.connected(KafkaConsumer, consumer_options(settings) | options)
    try:
        for topic in (*topics, *tables):
            partitions_of(consumer, topic)
        _keep_joins(consumer._coordinator)
        consumer.subscribe(list(topics))
        # A group shared out before the metadata of its topics came is shared out once more.
        update = consumer._cluster.request_update()
        consumer._net.run(consumer._manager.wait_for, update, milliseconds(settings.request_seconds))
    except BaseException as error:
        close_consumer(consumer, 0)
        if isinstance(error, KafkaError):
            raise translated(error) from error
        raise
    return consumer


def _keep_joins(coordinator: ConsumerCoordinator) -> None:
    """See that a join that succeeded between two polls counts.

    kafka-python throws it away and joins once more. When the leader of a group does so, Kafka shares
    out everything anew, and over again while its joins keep ending when nobody polls.
    """
    join_group = coordinator.join_group_async

    async def go_on_joining(timeout_ms: float | None = None) -> bool:
        join = coordinator._join_task
        if join is not None and join.succeeded():
            # kafka-python waits for a join that is under way; this one ends at once.
            coordinator._join_task = coordinator._manager.call_soon(join)
        return bool(await join_group(timeout_ms))

    coordinator.join_group_async = go_on_joining


def finish_joining(consumer: KafkaConsumer) -> None:
    """See that a join that outlasted a poll is finished by the next one.

    When new metadata made kafka-python join anew and the poll ended meanwhile, it sees no reason
    to join any more and stays between two assignments, without heartbeats, for ever.
    """
    coordinator = consumer._coordinator
    if coordinator.rejoining:
        coordinator.request_rejoin()


def pause_unless(consumer: KafkaConsumer, is_wanted: bool) -> None:
    """Fetch records in the next polls only when they are wanted."""
    assigned, paused = consumer.assignment(), consumer.paused()
    if is_wanted and paused:
        consumer.resume(*paused)
    elif not is_wanted and assigned != paused:
        consumer.pause(*assigned)


def require_membership(consumer: KafkaConsumer, timeout_seconds: float) -> None:
    """Ask the group whether this member is one still.

    kafka-python goes on polling when another process has joined under its name: it only stops
    its heartbeats, and its new producer of the same transactional id would fence the other's.
    Raises: KafkaError, FencedInstanceIdError above all.
    """
    coordinator, manager = consumer._coordinator, consumer._manager

    async def heartbeat() -> None:
        sending = manager.call_soon(coordinator._send_heartbeat_request)
        await manager.wait_for(sending, milliseconds(timeout_seconds))

    consumer._net.run(heartbeat)


def has_heartbeats(consumer: KafkaConsumer) -> bool:
    """Whether it still tells its group that it lives."""
    return bool(consumer._coordinator._heartbeat_enabled)


def is_same(one: ConsumerGroupMetadata, other: ConsumerGroupMetadata) -> bool:
    """Whether both are the membership of one member in one sharing out of the partitions."""
    return (one.generation_id, one.member_id) == (other.generation_id, other.member_id)


def committed_positions(
    consumer: KafkaConsumer,
    places: Collection[TopicPartition],
    timeout_seconds: float,
    *,
    waits_for_transactions: bool,
) -> dict[TopicPartition, int]:
    """Where the group goes on in each of `places`; Kafka waits for transactions that may move it.

    Without waiting they are at worst too low: records may come twice, and none is left out.
    Raises: KafkaError, KafkaTimeoutError when a transaction stays open.
    """
    if not places:
        return {}
    timeout_ms = milliseconds(timeout_seconds)
    starts = consumer.beginning_offsets(list(places), timeout_ms=timeout_ms)
    coordinator = consumer._coordinator
    usual = coordinator._isolation_level
    if not waits_for_transactions:
        coordinator._isolation_level = IsolationLevel.READ_UNCOMMITTED
    try:
        positions = {place: consumer.committed(place, timeout_ms=timeout_ms) or 0 for place in places}
    finally:
        coordinator._isolation_level = usual
    for place, position in positions.items():
        gone = starts[place] - position
        if position and gone > 1:  # 1 may be the mark that ends a transaction
            group = consumer.config["group_id"]
            where = {"topic": place.topic, "partition": place.partition, "offset": position}
            log.error("records_expired_unread", group=group, **where, at_most=gone)
    return {place: max(position, starts[place]) for place, position in positions.items()}
