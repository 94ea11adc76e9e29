"""A unit of work that gathers what it is told, for an engine to commit at once."""

from __future__ import annotations

from collections.abc import Callable

from wirewatch.errors import RecordTooLargeError
from wirewatch.transport.contract import MAX_RECORD_BYTES, Message, Received


class BufferedUnit:
    """What takes effect together. `require_current` raises when a record is void by now."""

    def __init__(self, require_current: Callable[[Received], None]) -> None:
        self.messages: list[Message] = []
        self.finished: list[Received] = []
        self._require_current = require_current

    def emit(self, message: Message) -> None:
        """Publish `message` with the unit. Raises: RecordTooLargeError."""
        require_publishable(message)
        self.messages.append(message)

    def finish(self, received: Received) -> None:
        """Commit `received` with the unit. Raises: UnitAbortedError."""
        self._require_current(received)
        self.finished.append(received)


def require_publishable(message: Message) -> None:
    """Raises: RecordTooLargeError when no topic takes `message`."""
    size = len(message.value or b"")
    if size > MAX_RECORD_BYTES:
        raise RecordTooLargeError(
            f"a record of {size} bytes for {message.topic} is over the limit of {MAX_RECORD_BYTES}"
        )
