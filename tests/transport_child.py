"""A process that copies one topic to another and may be killed on the way; for crash tests.

python transport_child.py SETTINGS_JSON GROUP MEMBER SOURCE TARGET [--die-at N] [--hang] [--commit-first]

`--die-at N` kills it with SIGKILL at its Nth unit, when everything is published and nothing is
committed; with `--hang` it is stopped there instead (SIGSTOP). `--commit-first` is the control: an
engine that commits before it publishes.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wirewatch.transport import TransportSettings, open_transport
from wirewatch.transport.contract import Consumer, Message, Received, Transport


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("settings", "group", "member", "source", "target"):
        parser.add_argument(name)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--commit-first", action="store_true")
    parser.add_argument("--hang", action="store_true")
    options = parser.parse_args()
    transport = open_transport(TransportSettings.model_validate_json(options.settings))
    consumer = transport.consumer(options.group, [options.source], member=options.member)
    die = _dying_at(options.die_at, signal.SIGSTOP if options.hang else signal.SIGKILL)
    if not options.commit_first:
        _patch_between_publishing_and_committing(die)
    copy = _copy_committing_first if options.commit_first else _copy
    print("ready", flush=True)
    while True:
        records = consumer.take(10, 0.5)
        if records:
            copy(transport, consumer, records, options.target, die)
        elif consumer.partition_count and not sum(consumer.lag().values()):
            break
    transport.close()


def _dying_at(unit: int, by: signal.Signals) -> Callable[[], None]:
    units = 0

    def die() -> None:
        nonlocal units
        units += 1
        if units == unit:
            os.kill(os.getpid(), by)

    return die


def _copied(record: Received, target: str) -> Message:
    return Message(target, record.key, record.value, record.key)


def _copy(
    transport: Transport, consumer: Consumer, records: Any, target: str, die: Callable[[], None]
) -> None:
    with consumer.unit() as unit:
        for record in records:
            unit.emit(_copied(record, target))
            unit.finish(record)


def _copy_committing_first(
    transport: Transport, consumer: Consumer, records: Any, target: str, die: Callable[[], None]
) -> None:
    with consumer.unit() as unit:
        for record in records:
            unit.finish(record)
    die()
    transport.publish([_copied(record, target) for record in records])


def _patch_between_publishing_and_committing(die: Callable[[], None]) -> None:
    """Call `die` when a unit is written or sent, its positions too, and not yet committed."""
    from wirewatch.transport import kafka_publisher
    from wirewatch.transport.sqlite_file import SqliteFile

    original_transaction = SqliteFile.transaction
    publisher = kafka_publisher.TransactionalPublisher
    original_await = publisher._await
    original_flush = kafka_publisher._flush

    @contextmanager
    def transaction(file: SqliteFile) -> Iterator[Any]:
        with original_transaction(file) as connection:
            yield connection
            die()

    def await_result(self: Any, result: Any, deadline: float) -> None:
        original_await(self, result, deadline)
        die()

    def flush(producer: Any, futures: Any, deadline: float) -> None:
        original_flush(producer, futures, deadline)
        die()

    setattr(SqliteFile, "transaction", transaction)  # noqa: B010 - not an assignment that types allow
    setattr(publisher, "_await", await_result)  # noqa: B010
    kafka_publisher._flush = flush


if __name__ == "__main__":
    main()
