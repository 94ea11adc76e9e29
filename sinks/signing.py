"""Signatures by Standard Webhooks 1.0, https://www.standardwebhooks.com."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from wirewatch.errors import SettingsError, SettingsProblem

_PREFIX = "whsec_"
#: The specification's bounds for a secret, in bytes.
_SECRET_BYTES = range(24, 65)
_EXPECTED = (
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


class Secrets:
    """A receiver's secrets: from a file, one a line, read again when it changes; or as given.

    Raises: SettingsError when there is none, or one is wrong. Later, a file that is wrong or gone
    leaves the last good secrets in use.
    """

    def __init__(self, receiver: str, file: str | None, given: str | None) -> None:
        self._receiver = receiver
        self._file = Path(file) if file else None
        self._changed_at: int | None = None
        if self._file is None and not given:
            raise self._error(None, "neither secret_file nor secret", "secret_file with the path of a file")
        self._keys = self._read() if self._file else self._parsed((given or "").split(), None)

    def current(self) -> tuple[bytes, ...]:
        """The keys to sign with now."""
        if self._file is not None and self._modified_at() != self._changed_at:
            try:
                self._keys = self._read()
            except SettingsError:
                self._changed_at = self._modified_at()
        return self._keys

    def _modified_at(self) -> int | None:
        assert self._file is not None
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return None

    def _read(self) -> tuple[bytes, ...]:
        assert self._file is not None
        self._changed_at = self._modified_at()
        try:
            text = self._file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not text"
            raise self._error(None, f"{self._file}: {reason}", "a readable file with a secret") from error
        return self._parsed(text.splitlines(), self._file)

    def _parsed(self, lines: Iterable[str], file: Path | None) -> tuple[bytes, ...]:
        keys: list[bytes] = []
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                keys.append(read_secret(line.strip()))
            except ValueError as error:
                raise self._error(number if file else None, f"a secret that is {error}", _EXPECTED) from error
        if not keys:
            raise self._error(None, "no secret", _EXPECTED)
        return tuple(keys)

    def _error(self, line: int | None, found: str, expected: str) -> SettingsError:
        file = str(self._file) if self._file and line else "settings"
        path = "" if self._file and line else f"{self._receiver}.secret_file"
        return SettingsError([SettingsProblem(file, line, path, found, expected)])
