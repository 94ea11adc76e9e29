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
    Raises: BadRecordError when an original kept by reference has left its topic.
    """
    messages = []
    for letter in letters:
        value = _referenced_value(transport, letter) if letter.is_by_reference else letter.value
        messages += [_original(letter, value), DEAD_LETTERS.tombstone(letter)]
    transport.publish(messages)


def _referenced_value(transport: Transport, letter: DeadLetter) -> bytes:
    for received in transport.read(letter.topic):
        if (received.partition, received.offset) == (letter.partition, letter.offset) and received.value:
            return received.value
    raise BadRecordError(
        f"dead letter {letter.id}: its record, {letter.topic}/{letter.partition} at offset "
        f"{letter.offset}, is older than the topic's retention and gone"
    )


def _original(letter: DeadLetter, value: bytes) -> Message:
    return Message(
        topic=letter.topic,
        key=letter.key,
        value=value,
        partition_key=letter.partition_key.encode(),
        headers=write_headers(letter.headers | {RETRY_FOR: letter.group}),
    )
