"""The loop of a source: a stage that time drives instead of records."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from wirewatch.loop import IDLE_SECONDS, Loop, WorkerSettings
from wirewatch.stage import Source
from wirewatch.transport.contract import Consumer, Transport, partition_of


class SourceWorker(Loop):
    """Runs a source: what it finishes and the state that goes with it are one unit."""

    def __init__(
        self,
        source: Source,
        transport: Transport,
        *,
        settings: WorkerSettings | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        member: str = "",
    ) -> None:
        super().__init__(source.name, transport, settings or WorkerSettings(), clock)
        self._source = source
        self._member = member

    def new_consumer(self) -> Consumer:
        tables = [table.name for table in self._source.tables]
        return self._transport.consumer(self.name, [], tables=tables, member=self._member)

    def work(self) -> None:
        # Joining needs time inside `take`; once there is a share, the source needs the time.
        self.consumer.take(0, 0 if self.consumer.partitions else IDLE_SECONDS)
        self.is_assigned = self.consumer.partition_count > 0
        if not self.consumer.partitions:
            self.idle_at = None
            return
        if self.follow_epoch():
            self._source.assigned(self._holds, self._state)
        started_at = time.monotonic()
        outputs = self._source.advance(IDLE_SECONDS)
        if outputs:
            self.commit_own(outputs, self._source.tables)
        self.idle_at = started_at if self._source.is_idle and not outputs else None

    def _holds(self, partition_key: str) -> bool:
        count = self.consumer.partition_count
        return partition_of(partition_key.encode(), count) in self.consumer.partitions
