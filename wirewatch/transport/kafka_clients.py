"""Making clients of kafka-python that leave nothing behind when they cannot connect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from kafka.errors import KafkaError, KafkaTimeoutError, RequestTimedOutError
from kafka.net.compat import KafkaNetClient
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

from wirewatch.errors import TransportUnavailableError
from wirewatch.transport.kafka_security import read_password, tls_context
from wirewatch.transport.kafka_settings import KafkaSettings

Client = TypeVar("Client")

log = structlog.get_logger(__name__)
# While a broker is away these say so many times a second; here it is said once, and raised.
for _name, _level in {
    "net": logging.CRITICAL,
    "cluster": logging.CRITICAL,
    "coordinator": logging.ERROR,
}.items():
    logging.getLogger(f"kafka.{_name}").setLevel(_level)

_STOP_SECONDS = 2.0

#: What to look at, by a sign in the reason why no connection came about; the first that fits.
_ADVICE = {
    "SaslAuthenticationFailed": "are username, secret_file and sasl_mechanism right?",
    "certificate is not valid for": "do the brokers' certificates name what bootstrap_servers calls them?",
    "CERTIFICATE_VERIFY_FAILED": "does ca_file say who signs the brokers' certificates?",
    "_ALERT_": "do the brokers accept certificate_file?",
} | dict.fromkeys(
    ("SSL", "Sasl", "disconnected", "Invalid frame", "Unable to bootstrap"),
    "do address and security_protocol belong to one listener?",
)


def connected(kind: Callable[..., Client], options: dict[str, Any]) -> Client:
    """A consumer, producer or admin client, connected. Raises: TransportUnavailableError with every reason.

    A constructor of kafka-python that fails leaves its thread and sockets running, one set for
    each attempt while a broker is away.
    """
    made: list[_NetClient] = []

    def remembered(**arguments: Any) -> _NetClient:
        made.append(_NetClient(**arguments))
        return made[-1]

    try:
        return kind(**options, kafka_client=remembered)
    except BaseException as error:
        for client in made:
            with suppress(KafkaError, OSError):
                client.close()
            client._net.stop(timeout_ms=milliseconds(_STOP_SECONDS))
        if isinstance(error, KafkaError):
            reasons = {reason: None for client in made for reason in client.connections.failures.values()}
            raise TransportUnavailableError(_no_connection(options, reasons or [str(error)])) from error
        raise


def _no_connection(options: dict[str, Any], reasons: Iterable[str]) -> str:
    said = "; ".join(reasons)
    advice = next((f"; {advice}" for sign, advice in _ADVICE.items() if sign in said), "")
    servers = ", ".join(options["bootstrap_servers"])
    return f"kafka: no connection to {servers} with {options['security_protocol']}: {said}{advice}"


class _Connections(KafkaConnectionManager):  # type: ignore[misc]
    """Connections that tell why one did not come about: kafka-python only says that none did in time.

    `failures` holds the reason for each broker that was not reached since.
    """

    def __init__(self, net: NetworkSelector, **options: Any) -> None:
        super().__init__(net, **options)
        self.failures: dict[Any, str] = {}

    async def _connect(self, node: Any, connection: Any, **options: Any) -> None:
        connection.init_future.add_callback(lambda _: self.failures.pop(node.node_id, None))
        connection.init_future.add_errback(lambda error: self._note(node, error))
        await super()._connect(node, connection, **options)

    def _note(self, node: Any, error: Exception) -> None:
        if isinstance(error, KafkaTimeoutError | RequestTimedOutError):
            return
        reason = str(error.args[0]) if error.args else type(error).__name__
        is_new = self.failures.get(node.node_id) != reason
        self.failures[node.node_id] = reason
        if is_new and not self.cluster.is_bootstrap(node.node_id):  # of these `connected` tells
            log.warning("kafka_connection_failed", broker=f"{node.host}:{node.port}", error=reason)

    async def _build_transport(self, node: Any, timeout_at: float | None = None) -> Any:
        transport = await super()._build_transport(node, timeout_at=timeout_at)
        receive = transport._sock_recv

        def receive_until_it_ends() -> tuple[bytes, Exception | None]:
            data, error = receive()
            return data, None if data else error

        # A broker says why it refuses a login and hangs up: kafka-python drops what comes with the end.
        transport._sock_recv = receive_until_it_ends
        return transport


class _NetClient(KafkaNetClient):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        net = NetworkSelector(**options)
        self.connections = _Connections(net, **options)
        super().__init__(net, self.connections)


def unavailable(error: KafkaError) -> TransportUnavailableError:
    """What a stage is told of an error that may pass."""
    return TransportUnavailableError(f"kafka: {error}")


def client_options(settings: KafkaSettings) -> dict[str, Any]:
    """What every client of kafka-python is made with.

    Certificates and password are read from their files each time. Raises: TransportUnavailableError.
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
    try:
        return options | _security(settings)
    except ValueError as error:  # the files were good at the start: perhaps they are being replaced
        raise TransportUnavailableError(f"kafka: {error}") from error


def _security(settings: KafkaSettings) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if "SSL" in settings.security_protocol:
        options["ssl_context"] = tls_context(settings.ca_file, settings.certificate_file, settings.key_file)
    if "SASL" in settings.security_protocol:
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": _login(settings),
            "sasl_plain_password": read_password(settings.secret_file or ""),
        }
    return options


def _login(settings: KafkaSettings) -> str:
    """The user's name as the mechanism writes it: SCRAM separates with commas (RFC 5802, section 5.1)."""
    name = settings.username or ""
    is_scram = settings.sasl_mechanism.startswith("SCRAM")
    return name.replace("=", "=3D").replace(",", "=2C") if is_scram else name


def milliseconds(seconds: float) -> int:
    """Seconds as kafka-python wants them."""
    return max(int(seconds * 1000), 0)
