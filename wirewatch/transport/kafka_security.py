"""Which Kafka is trusted and who is calling it: certificates and a password out of their files."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def tls_context(
    ca_file: str | None, certificate_file: str | None = None, key_file: str | None = None
) -> ssl.SSLContext:
    """How brokers are called with TLS: their certificates and names are always checked.

    `ca_file` None trusts the machine's own list. Raises: ValueError with what is wrong with a file.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is None:
        context.load_default_certs()
    else:
        with _reading(ca_file, "certificates as PEM"):
            context.load_verify_locations(ca_file)
    if certificate_file and key_file:
        with _reading(f"{certificate_file} and {key_file}", "a certificate and its unencrypted key as PEM"):
            # Without a password OpenSSL would ask for that of an encrypted key on the terminal.
            context.load_cert_chain(certificate_file, key_file, password="")
    return context


def read_password(path: str) -> str:
    """What is in the file, without the end of the line. Raises: ValueError with what is wrong with it."""
    with _reading(path, "a file with the user's password"):
        password = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        if not password:
            raise OSError(0, "empty")
    return password


@contextmanager
def _reading(found: str, expected: str) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        # OpenSSL's reasons read PEM_LIB, KEY_VALUES_MISMATCH.
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or "unreadable"
        raise ValueError(
            f"found {found} ({reason.replace('_', ' ').lower()}); expected {expected}"
        ) from error
