"""The records that a worker has under way, one lane a partition, and whose turn it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from wirewatch.transport.contract import TopicPartition
from wirewatch.work import Work

#: A record that failed so often, for half a minute, is refused and passed by those of other keys ...
_REFUSED_ATTEMPTS = 5
#: ... unless so many are: then the fault is not theirs, and the receiver is not called for each that comes.
_MAX_PASSED = 5


class Lanes:
    """Work in the order in which its records came, by partition.

    `is_ordered`: in each lane one record after the other. `lets_pass`: except that a refused one lets
    those of other keys pass.
    """

    def __init__(self, *, is_ordered: bool, lets_pass: bool) -> None:
        self._is_ordered = is_ordered
        self._lets_pass = lets_pass
        self._lanes: dict[TopicPartition, deque[Work]] = {}

    def __iter__(self) -> Iterator[Work]:
        """All of it, whosever turn it is."""
        return (work for lane in self._lanes.values() for work in lane)

    def __bool__(self) -> bool:
        return bool(self._lanes)

    def add(self, work: Work) -> None:
        """Put it last in its lane."""
        received = work.received
        self._lanes.setdefault((received.topic, received.partition), deque()).append(work)

    def clear(self) -> None:
        """Give all of it up."""
        for work in self:
            work.abandon()
        self._lanes.clear()

    def drop_finished(self) -> None:
        """Leave only what is not finished."""
        for place, lane in list(self._lanes.items()):
            left = deque(work for work in lane if not work.is_finished)
            if left:
                self._lanes[place] = left
            else:
                del self._lanes[place]

    def in_turn(self) -> Iterator[Work]:
        """The records whose turn it is: in an ordered stage the first of each lane that is not finished.

        Where no state depends on the order of all, a refused one lets those of other keys pass. What
        passed is finished out of order: at most `max_records_in_flight` of it is not committed. What is
        done about one that was given out decides which are next.
        """
        for lane in self._lanes.values():
            yield from self._in_turn(lane)

    def _in_turn(self, lane: Iterable[Work]) -> Iterator[Work]:
        refused_keys: set[bytes] = set()
        for work in lane:
            if work.received.key in refused_keys:
                continue
            if refused_keys and not _is_refused(work) and self._refuses_too_much():
                return
            yield work
            if self._is_ordered and not work.is_finished:
                if not (self._lets_pass and _is_refused(work)):
                    return
                refused_keys.add(work.received.key)

    def _refuses_too_much(self) -> bool:
        return sum(map(_is_refused, self)) >= _MAX_PASSED

    def can_advance(self, now: float) -> bool:
        """Something can be done now about a record whose turn it is."""
        return any(work.is_due(now) for work in self.in_turn())

    def all_wait(self, now: float, long_seconds: float) -> bool:
        """Nothing can be done but to ask again, one of them after a pause of at least `long_seconds`."""
        waiting = list(self.in_turn())
        return (
            self._is_ordered
            and all(work.due_at > now and not work.is_finished for work in waiting)
            and any(work.waits_seconds >= long_seconds for work in waiting)
        )


def _is_refused(work: Work) -> bool:
    return not work.is_finished and work.attempt > _REFUSED_ATTEMPTS
