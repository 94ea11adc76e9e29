"""What could not be handled: listed, shown, and put back to be tried again."""

from __future__ import annotations

import structlog

from wirewatch.errors import BadRecordError
from wirewatch.headers import RETRY_FOR, write_headers
from wirewatch.records import DeadLetter
from wirewatch.topics import DEAD_LETTERS
from wirewatch.transport.contract import Message, Transport

log = structlog.get_logger(__name__)


def list_dead_letters(transport: Transport) -> list[DeadLetter]:
    """Every dead letter now kept, oldest first; those put back are gone."""
    letters: dict[bytes, DeadLetter] = {}
    for received in transport.read(DEAD_LETTERS.name):
        letters.pop(received.key, None)
        if received.value is None:
            continue
        try:
            letters[received.key] = DeadLetter.decode(received.value)
        except BadRecordError as error:
            log.warning("dead_letter_unreadable", offset=received.offset, error=str(error)[:500])
    return sorted(letters.values(), key=lambda letter: letter.failed_at)


def retry_dead_letters(transport: Transport, letters: list[DeadLetter]) -> None:
    """Put each letter's original record back on its topic and delete the letter, all or nothing.

    Only the group that failed takes the record again: the others on that topic have handled it.
    """
    messages = []
    for letter in letters:
        messages += [_original(letter), DEAD_LETTERS.tombstone(letter)]
    transport.publish(messages)


def _original(letter: DeadLetter) -> Message:
    return Message(
        topic=letter.topic,
        key=letter.key,
        value=letter.value,
        partition_key=letter.partition_key.encode(),
        headers=write_headers(letter.headers | {RETRY_FOR: letter.group}),
    )
