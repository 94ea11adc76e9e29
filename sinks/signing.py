"""Signatures by Standard Webhooks 1.0, https://www.standardwebhooks.com."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

_PREFIX = "whsec_"
#: The specification's bounds for a secret, in bytes.
_SECRET_BYTES = range(24, 65)
EXPECTED_SECRET = (
    "whsec_ and base64 of 24 to 64 random bytes, one a line (echo whsec_$(openssl rand -base64 32) makes one)"
)


def read_secret(text: str) -> bytes:
    """The key that a secret stands for. Raises: ValueError, which does not repeat the secret."""
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if len(key) not in _SECRET_BYTES:
        raise ValueError(f"{len(key)} bytes long")
    return key


def signed_headers(keys: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of one attempt: its time is signed, its id is the message's in every attempt.

    With several keys there are several signatures, and a receiver that knows one of them accepts:
    so a secret is replaced without a gap.
    """
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    signatures = (f"v1,{_signature(key, signed)}" for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signatures),
    }


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def read_secrets(text: str) -> tuple[bytes, ...]:
    """The keys of the secrets in `text`, one a line or with spaces between; # begins a comment line.

    Raises: ValueError, which says in which line and does not repeat the secret.
    """
    keys: list[bytes] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = () if line.lstrip().startswith("#") else line.split()
        try:
            keys += [read_secret(word) for word in words]
        except ValueError as error:
            raise ValueError(f"a secret in line {number} that is {error}") from error
    if not keys:
        raise ValueError("no secret")
    return tuple(keys)


def read_secret_file(file: Path) -> tuple[bytes, ...]:
    """The keys of the secrets in `file`. Raises: ValueError, which says what is wrong with it."""
    try:
        return read_secrets(file.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: not text") from error
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error


class Secrets:
    """A receiver's secrets: from a file, read again when it changes, or as given.

    Raises: ValueError when there is none, or one is wrong. Later, a file that is wrong or gone
    leaves the last good secrets in use.
    """

    def __init__(self, file: str | None, given: str | None) -> None:
        self._file = Path(file) if file else None
        self._changed_at = self._modified_at()
        self._keys = read_secret_file(self._file) if self._file else read_secrets(given or "")

    def current(self) -> tuple[bytes, ...]:
        """The keys to sign with now."""
        changed_at = self._modified_at()
        if self._file is not None and changed_at != self._changed_at:
            self._changed_at = changed_at
            try:
                self._keys = read_secret_file(self._file)
            except ValueError as error:
                log.warning("secret_file_unreadable", error=str(error), in_use="the secrets read before")
        return self._keys

    def _modified_at(self) -> int | None:
        try:
            return self._file.stat().st_mtime_ns if self._file else None
        except OSError:
            return None
