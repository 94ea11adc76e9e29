"""Whether brokers that were started really work."""

from __future__ import annotations

import contextlib
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from jars import BrokerError

START_SECONDS = 60.0


def wait_until_ready(addresses: Sequence[str], processes: Mapping[Path, subprocess.Popen[bytes]]) -> None:
    """Return when all are there, a topic can be created, a record produced and a group joined.

    That a TCP connection opens says nothing: the coordinators load their state after that.
    """
    deadline = time.monotonic() + START_SECONDS
    reason: Exception | None = None
    while time.monotonic() < deadline:
        for home, process in processes.items():
            if process.poll() is not None:
                raise BrokerError(f"the broker in {home} ended at once (exit {process.returncode}):")
        try:
            _exercise(addresses)
        except _kafka_error() as error:
            reason = error
            time.sleep(0.2)
        else:
            return
    raise BrokerError(f"the broker was not ready within {START_SECONDS:.0f} s: {reason!r}:")


def _kafka_error() -> type[Exception]:
    try:
        from kafka.errors import KafkaError
    except ImportError as error:
        raise BrokerError("needs kafka-python: run it with the project's Python (make venv)") from error
    error_class: type[Exception] = KafkaError
    return error_class


def _exercise(addresses: Sequence[str]) -> None:
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
    from kafka.admin import NewTopic

    topic = f"wirewatch-ready-{uuid.uuid4().hex}"
    for address in addresses:  # one that was just killed is still listed by the others
        with contextlib.closing(
            KafkaAdminClient(bootstrap_servers=address, bootstrap_timeout_ms=2_000)
        ) as admin:
            there = len(admin.describe_cluster()["brokers"])
        if there < len(addresses):
            raise _kafka_error()(f"{address} sees {there} of {len(addresses)} brokers")
    options = {"bootstrap_servers": list(addresses)}
    with contextlib.closing(KafkaAdminClient(**options)) as admin:
        admin.create_topics([NewTopic(topic, 1, -1)])
        try:
            with contextlib.closing(KafkaProducer(**options)) as producer:
                producer.send(topic, b"ready?").get(timeout=10)
            consumer = KafkaConsumer(topic, **options, group_id=topic, auto_offset_reset="earliest")
            with contextlib.closing(consumer):
                if not consumer.poll(timeout_ms=10_000):
                    raise _kafka_error()("the record did not come back")
        finally:
            admin.delete_topics([topic])
            with contextlib.suppress(_kafka_error()):
                admin.delete_groups([topic])
