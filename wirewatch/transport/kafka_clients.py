"""Making clients of kafka-python that leave nothing behind when they cannot connect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from wirewatch.errors import SettingsError, SettingsProblem, TransportUnavailableError
from wirewatch.transport.kafka_settings import KafkaSettings

Client = TypeVar("Client")

_STOP_SECONDS = 2.0


def connected(kind: Callable[..., Client], options: dict[str, Any]) -> Client:
    """A consumer, producer or admin client, connected. Raises: TransportUnavailableError.

    A constructor of kafka-python that fails leaves its thread and sockets running, one set for
    each attempt while a broker is away.
    """
    made: list[KafkaNetClient] = []

    def remembered(**arguments: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(**arguments))
        return made[-1]

    try:
        return kind(**options, kafka_client=remembered)
    except BaseException as error:
        for client in made:
            with suppress(KafkaError, OSError):
                client.close()
            client._net.stop(timeout_ms=milliseconds(_STOP_SECONDS))
        if isinstance(error, KafkaError):
            raise TransportUnavailableError(f"kafka: {type(error).__name__}: {error}") from error
        raise


def client_options(settings: KafkaSettings) -> dict[str, Any]:
    """What every client of kafka-python is made with.

    Raises: SettingsError when the secret's file cannot be read.
    """
    options: dict[str, Any] = {
        "bootstrap_servers": list(settings.bootstrap_servers),
        "client_id": "wirewatch",
        "bootstrap_timeout_ms": milliseconds(settings.connect_seconds),
        "request_timeout_ms": milliseconds(settings.request_seconds),
        "reconnect_backoff_ms": 50,
        "reconnect_backoff_max_ms": 2_000,
        "security_protocol": settings.security_protocol,
    }
    if settings.security_protocol.endswith("SSL"):
        options |= {
            "ssl_cafile": settings.ca_file,
            "ssl_certfile": settings.certificate_file,
            "ssl_keyfile": settings.key_file,
        }
    if settings.security_protocol.startswith("SASL_"):
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.username,
            "sasl_plain_password": _secret(settings.secret_file or ""),
        }
    return options


def _secret(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "bytes that are no UTF-8"
        raise SettingsError(
            [
                SettingsProblem(
                    path, None, "transport.kafka.secret_file", found, "a readable file with a password"
                )
            ]
        ) from error


def milliseconds(seconds: float) -> int:
    """Seconds as kafka-python wants them."""
    return max(int(seconds * 1000), 0)
