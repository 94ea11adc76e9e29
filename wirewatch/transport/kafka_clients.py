"""Making clients of kafka-python that leave nothing behind: neither without a broker nor at the end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from kafka import KafkaConsumer, KafkaProducer
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


class Clients:
    """Makes the clients of one transport, and knows those that are not closed."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self._open: set[_NetClient] = set()
        self._is_ended = False

    def connected(self, kind: Callable[..., Client], options: dict[str, Any]) -> Client:
        """A consumer, producer or admin client. Raises: TransportUnavailableError with every reason.

        A constructor of kafka-python that fails leaves its thread and sockets running, one set for
        each attempt while a broker is away.
        """
        made: list[_NetClient] = []

        def remembered(**arguments: Any) -> _NetClient:
            client = _NetClient(self._open.discard, **arguments)
            made.append(client)
            self._open.add(client)
            return client

        try:
            client = kind(**options, kafka_client=remembered)
            if self._is_ended and not isinstance(client, KafkaProducer):  # of those their publishers know
                raise KafkaError("the transport is closed")
            return client
        except BaseException as error:
            for one in made:
                with suppress(KafkaError, OSError):
                    one.close()
            if isinstance(error, KafkaError):
                reasons = {reason: None for one in made for reason in one.connections.failures.values()}
                raise TransportUnavailableError(_no_connection(options, reasons or [str(error)])) from error
            raise

    def end(self) -> None:
        """Let what waits for a broker fail, in whatever thread, and make no more clients."""
        self._is_ended = True
        for client in list(self._open):
            client.end()


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
    def __init__(self, forget: Callable[[_NetClient], None], **options: Any) -> None:
        net = NetworkSelector(**options)
        self.connections = _Connections(net, **options)
        self._forget = forget
        self._stuck: threading.Thread | None = None
        super().__init__(net, self.connections)

    def close(self, node_id: Any = None) -> None:
        """As kafka-python's, which waits for its thread however long it takes."""
        if node_id is not None:
            super().close(node_id)
            return
        self._forget(self)
        self._manager.close()
        self.end()
        if not self._stuck or not self._stuck.is_alive():
            self._net.close()

    def end(self) -> None:
        """End the thread, if there is one: whatever waits for it fails.

        A thread that prints while the interpreter ends would abort the whole process.
        """
        thread = self._net._io_thread
        if thread is not None:
            self._stuck = thread
            with suppress(RuntimeError):  # it is only just being started, by who will close it
                self._net.stop(timeout_ms=milliseconds(_STOP_SECONDS))


def close_consumer(consumer: KafkaConsumer, seconds: float) -> None:
    """Close it, after leaving its group if that takes no longer than `seconds`."""
    try:
        with suppress(KafkaError):
            consumer.close(autocommit=False, timeout_ms=milliseconds(seconds))
    finally:  # it leaves its client open when leaving the group fails
        consumer._client.close()


def end_producer(producer: KafkaProducer) -> None:
    """Let whatever waits for it fail, and end its thread after the step that it is at."""
    sender = producer._sender
    sender.force_close()
    with suppress(RuntimeError):  # it has ended already
        sender._client._net.call_soon_threadsafe(sender._client._manager.close)


def close_producer(producer: KafkaProducer, seconds: float) -> None:
    """Close it; what is not acknowledged after `seconds` is dropped."""
    with suppress(KafkaError):
        producer.close(timeout=seconds)
    end_producer(producer)  # without a broker close() raises, and its thread goes on
    producer._sender.join(_STOP_SECONDS)


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
