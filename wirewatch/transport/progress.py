"""What one member took and finished, and how far its partitions may be committed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from wirewatch.errors import UnitAbortedError
from wirewatch.transport.contract import Received, TopicPartition


class Progress:
    """The records handed out since the last rewind, and which of them are finished.

    The committable position of a partition is the offset after its *finished prefix*: offsets may
    have gaps (compaction, transaction markers), so the prefix is one of what was taken.
    """

    def __init__(self) -> None:
        self._taken: dict[TopicPartition, OrderedDict[int, bool]] = {}

    def take(self, records: Iterable[Received]) -> None:
        """Note what is handed out; offsets of a partition come in rising order."""
        for record in records:
            self._taken.setdefault((record.topic, record.partition), OrderedDict())[record.offset] = False

    def require_open(self, record: Received) -> None:
        """Raises: UnitAbortedError when `record` was not handed out, or is committed already."""
        taken = self._taken.get((record.topic, record.partition))
        if taken is None or taken.get(record.offset) is not False:
            raise UnitAbortedError(
                f"offset {record.offset} of {record.topic}/{record.partition} is not open in this member"
            )

    def positions_after(self, finishing: Collection[Received]) -> Mapping[TopicPartition, int]:
        """The position of every partition that moves when `finishing` is finished too."""
        more: dict[TopicPartition, set[int]] = {}
        for record in finishing:
            more.setdefault((record.topic, record.partition), set()).add(record.offset)
        positions: dict[TopicPartition, int] = {}
        for partition, offsets in more.items():
            for offset, is_finished in self._taken.get(partition, {}).items():
                if not is_finished and offset not in offsets:
                    break
                positions[partition] = offset + 1
        return positions

    def finish(self, finishing: Collection[Received], positions: Mapping[TopicPartition, int]) -> None:
        """`finishing` took effect; what lies before `positions` (of `positions_after`) is forgotten."""
        for record in finishing:
            self._taken[record.topic, record.partition][record.offset] = True
        for partition, position in positions.items():
            taken = self._taken[partition]
            while taken and next(iter(taken)) < position:
                taken.popitem(last=False)

    @property
    def total(self) -> int:
        """How many records were handed out and are not committed."""
        return sum(map(len, self._taken.values()))

    def outstanding(self, partition: TopicPartition) -> int:
        """Those of one partition."""
        return len(self._taken.get(partition, ()))

    def clear(self) -> None:
        """Forget everything: it will be handed out again."""
        self._taken.clear()
