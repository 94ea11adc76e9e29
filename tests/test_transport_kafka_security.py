"""Kafka behind TLS and SASL: what the settings refuse, and what a real broker lets in."""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from wirewatch.configuration import inspect_settings
from wirewatch.errors import TransportUnavailableError
from wirewatch.transport.contract import Message
from wirewatch.transport.kafka import KafkaTransport
from wirewatch.transport.kafka_clients import client_options
from wirewatch.transport.kafka_settings import KafkaSettings


@dataclass(frozen=True)
class Spec:
    name: str
    is_compacted: bool = False
    retention_seconds: float | None = None


# --- settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"bootstrap_servers": ()},
        {"isolation": "exactly_once"},
        {"bootstrap_server": ("127.0.0.1:9092",)},
        {"security_protocol": "TLS"},
        {"security_protocol": "SASL_SSL", "sasl_mechanism": "GSSAPI"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KafkaSettings(**wrong)


SSL, SASL = 'security_protocol = "SSL"\n', 'security_protocol = "SASL_SSL"\n'
USER = 'username = "wirewatch"\n'


@pytest.mark.parametrize(
    ("lines", "place", "found", "expected"),
    [
        (
            SASL,
            (2, "transport.kafka"),
            "no username and no secret_file",
            "username and secret_file for SASL_SSL",
        ),
        (SASL + USER, (2, "transport.kafka"), "no secret_file", "username and secret_file for SASL_SSL"),
        (
            SASL + USER + 'secret_file = "absent"\n',
            (5, "transport.kafka.secret_file"),
            "absent (no such file or directory)",
            "a file with the user's password",
        ),
        (
            SASL + USER + 'secret_file = "empty"\n',
            (5, "transport.kafka.secret_file"),
            "empty (empty)",
            "a file with the user's password",
        ),
        (
            SSL + 'ca_file = "absent.pem"\n',
            (4, "transport.kafka.ca_file"),
            "absent.pem (no such file or directory)",
            "certificates as PEM",
        ),
        (
            SSL + 'ca_file = "empty"\n',
            (4, "transport.kafka.ca_file"),
            "empty (no certificate or crl found)",
            "certificates as PEM",
        ),
        (
            SSL + 'certificate_file = "empty"\n',
            (2, "transport.kafka"),
            "no key_file",
            "certificate_file and key_file for a client's certificate",
        ),
        (
            SSL + 'certificate_file = "empty"\nkey_file = "empty"\n',
            (5, "transport.kafka.key_file"),
            "empty and",
            "a certificate and its unencrypted key as PEM",
        ),
        (
            'ca_file = "empty"\n',
            (3, "transport.kafka.ca_file"),
            "ca_file and security_protocol PLAINTEXT, which does not use it",
            "SSL or SASL_SSL",
        ),
        (
            SSL + USER,
            (4, "transport.kafka.username"),
            "username and security_protocol SSL, which does not use it",
            "SASL_PLAINTEXT or SASL_SSL",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line_and_what_would_be_right(
    tmp_path: Path, lines: str, place: tuple[int, str], found: str, expected: str
) -> None:
    (tmp_path / "empty").touch()
    file = tmp_path / "wirewatch.toml"
    file.write_text(f"feeds = []\n[transport.kafka]\n{lines}")

    (problem,) = inspect_settings(file, {}, stages=()).problems

    assert (problem.line, problem.path) == place
    assert found in problem.found.replace(f"{tmp_path}/", "")
    assert problem.expected == expected


def test_a_password_comes_from_its_file_and_is_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("pass word\n")
    settings = KafkaSettings(security_protocol="SASL_PLAINTEXT", username="w", secret_file=str(secret))

    assert client_options(settings)["sasl_plain_password"] == "pass word"
    assert "pass word" not in repr(settings)


def test_a_file_that_goes_away_later_is_waited_for(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("pass word\n")
    settings = KafkaSettings(security_protocol="SASL_PLAINTEXT", username="w", secret_file=str(secret))
    secret.unlink()

    with pytest.raises(TransportUnavailableError, match=str(secret)):
        client_options(settings)


# --- a real broker


@pytest.fixture
def ways(broker: Any) -> Mapping[str, dict[str, Any]]:
    """The settings for each of the broker's listeners."""
    made, secured = broker.folder / "secrets", broker.secured
    ca_file, user = secured["ca_file"], {name: secured[name] for name in ("username", "secret_file")}
    certificate = {
        "certificate_file": str(made / "client.pem"),
        "key_file": str(made / "client.key"),
    }
    ways = {
        "SSL": {"ca_file": ca_file, **certificate},
        "SASL_PLAINTEXT": user,
        "SASL_SSL": {"ca_file": ca_file, **user},
    }
    return {
        protocol: {
            "security_protocol": protocol,
            "bootstrap_servers": [f"127.0.0.1:{broker.port(protocol)}"],
            **way,
        }
        for protocol, way in ways.items()
    }


def transport_for(way: Mapping[str, Any], **changes: Any) -> KafkaTransport:
    options = {"connect_seconds": 5, "request_seconds": 5} | dict(way) | changes
    return KafkaTransport(
        KafkaSettings.model_validate({key: value for key, value in options.items() if value is not None})
    )


@pytest.mark.kafka
@pytest.mark.parametrize(
    ("protocol", "mechanism"),
    [
        ("SSL", None),
        ("SASL_PLAINTEXT", "PLAIN"),
        ("SASL_SSL", "SCRAM-SHA-256"),
        ("SASL_SSL", "SCRAM-SHA-512"),
    ],
)
def test_records_go_through_each_security_protocol(
    ways: Mapping[str, dict[str, Any]], protocol: str, mechanism: str | None
) -> None:
    topic = uuid.uuid4().hex
    with closing(transport_for(ways[protocol], sasl_mechanism=mechanism)) as transport:
        transport.create_topics([Spec(topic)], 1)
        transport.publish([Message(topic, b"k", b"sealed", b"k")])

        assert [record.value for record in transport.read(topic)] == [b"sealed"]


def new_user(broker: Any, name: str, folder: Path, rights: Mapping[Any, tuple[str, ...]]) -> dict[str, Any]:
    """The settings of a user made for a test, with `rights` on all of a kind of resource."""
    from kafka import KafkaAdminClient
    from kafka.admin import (
        ACL,
        ACLOperation,
        ACLPermissionType,
        ResourcePattern,
        ResourceType,
        ScramMechanism,
        UserScramCredentialUpsertion,
    )

    secret = folder / "secret"
    secret.write_text("word\n")
    granted = [
        ACL(
            f"User:{name}",
            "*",
            ACLOperation[operation],
            ACLPermissionType.ALLOW,
            ResourcePattern(ResourceType[kind], "*"),
        )
        for kind, operations in rights.items()
        for operation in operations
    ]
    user = UserScramCredentialUpsertion(name, ScramMechanism.SCRAM_SHA_512, "word", iterations=4096)
    with closing(KafkaAdminClient(bootstrap_servers=broker.address)) as admin:
        admin.alter_user_scram_credentials([user])
        if granted:
            admin.create_acls(granted)
    return {"username": name, "secret_file": str(secret)}


@pytest.mark.kafka
def test_a_user_may_have_commas_in_the_name(
    ways: Mapping[str, dict[str, Any]], broker: Any, tmp_path: Path
) -> None:
    user = new_user(broker, "O=desk,CN=w", tmp_path, {})

    transport_for(ways["SASL_SSL"], **user).check()


@pytest.mark.kafka
@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ({"TOPIC": ("READ", "WRITE")}, "GroupAuthorizationFailed"),
        ({"TOPIC": ("READ", "WRITE"), "GROUP": ("READ",)}, "TransactionalIdAuthorizationFailed"),
    ],
)
def test_a_right_that_a_worker_lacks_is_named_at_once(
    ways: Mapping[str, dict[str, Any]],
    broker: Any,
    tmp_path: Path,
    rights: dict[str, tuple[str, ...]],
    missing: str,
) -> None:
    topic = uuid.uuid4().hex
    with closing(transport_for(ways["SASL_SSL"])) as transport:
        transport.create_topics([Spec(topic)], 1)
    user = new_user(broker, uuid.uuid4().hex, tmp_path, rights)

    worker = transport_for(ways["SASL_SSL"], **user)
    with closing(worker), pytest.raises(TransportUnavailableError, match=missing):
        take_for_seconds(30, worker, topic)


def take_for_seconds(seconds: float, transport: KafkaTransport, topic: str) -> None:
    ends_at = time.monotonic() + seconds
    consumer = transport.consumer(topic, [topic])
    while time.monotonic() < ends_at:
        consumer.take(1, 0.5)


@pytest.mark.kafka
def test_a_connection_that_is_refused_says_why_in_time(
    ways: Mapping[str, dict[str, Any]], broker: Any, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("wrong\n")
    wrong = {"secret_file": str(tmp_path / "wrong")}
    refused: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "SaslAuthenticationFailed.*are username, secret_file and": (ways["SASL_SSL"], wrong),
        "SaslAuthenticationFailed.*are username": (
            ways["SASL_PLAINTEXT"],
            wrong | {"sasl_mechanism": "PLAIN"},
        ),
        "CERTIFICATE_VERIFY_FAILED.*does ca_file": (ways["SASL_SSL"], {"ca_file": None}),
        "not valid for 'localhost'.*certificates name": (
            ways["SASL_SSL"],
            {"bootstrap_servers": [f"localhost:{broker.port('SASL_SSL')}"]},
        ),
        "ALERT.*do the brokers accept certificate_file": (
            ways["SSL"],
            {"certificate_file": None, "key_file": None},
        ),
        "with SASL_SSL.*do address and security_protocol belong to": (
            ways["SASL_SSL"],
            {"bootstrap_servers": broker.addresses},
        ),
        "with PLAINTEXT.*do address and security_protocol belong to": (
            {"bootstrap_servers": ways["SASL_SSL"]["bootstrap_servers"]},
            {},
        ),
    }
    threads = threading.active_count()

    def reason(case: tuple[dict[str, Any], dict[str, Any]]) -> str:
        way, changes = case
        with pytest.raises(TransportUnavailableError) as refusal:
            transport_for(way, connect_seconds=3, **changes).check()
        return str(refusal.value)

    with ThreadPoolExecutor(len(refused)) as pool:
        reasons = list(pool.map(reason, refused.values()))

    for pattern, said in zip(refused, reasons, strict=True):
        assert re.search(pattern, said), said
        assert "\n" not in said
    assert threading.active_count() == threads


@pytest.mark.kafka
def test_a_password_that_was_put_right_is_used_without_a_restart(
    ways: Mapping[str, dict[str, Any]], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("wrong\n")
    transport = transport_for(ways["SASL_SSL"], secret_file=str(secret), connect_seconds=1)
    with pytest.raises(TransportUnavailableError):
        transport.check()

    secret.write_text(Path(ways["SASL_SSL"]["secret_file"]).read_text())

    transport_for(ways["SASL_SSL"]).check()
    transport.check()
    transport.close()


@pytest.mark.kafka
def test_a_key_that_belongs_to_another_certificate_is_refused(ways: Mapping[str, dict[str, Any]]) -> None:
    foreign = ways["SSL"]["key_file"].replace("client.key", "broker.key")

    with pytest.raises(ValidationError, match="key values mismatch"):
        transport_for(ways["SSL"], key_file=foreign)


@pytest.mark.kafka
def test_the_user_of_these_tests_has_no_more_rights_than_the_guide_asks_for(
    ways: Mapping[str, dict[str, Any]],
) -> None:
    """The contract suite runs as this user: that it passes says that the rights are enough."""
    from kafka import KafkaAdminClient
    from kafka.errors import TopicAuthorizationFailedError

    topic = uuid.uuid4().hex
    with closing(transport_for(ways["SASL_SSL"])) as transport:
        transport.create_topics([Spec(topic)], 1)
    options = client_options(KafkaSettings.model_validate(ways["SASL_SSL"]))
    with closing(KafkaAdminClient(**options)) as admin, pytest.raises(TopicAuthorizationFailedError):
        admin.delete_topics([topic])
