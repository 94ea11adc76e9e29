"""What `start --secured` adds: encrypted listeners, and a user with the rights that wirewatch needs.

FOLDER/secrets/ca.pem                    who signs the certificates; made anew with the folder
FOLDER/secrets/broker.pem                the brokers' key and certificate
FOLDER/secrets/client.pem, client.key    the user's, for the listener SSL
FOLDER/secrets/password                  the user's, for the SASL listeners
FOLDER/secured.toml                      the settings with which wirewatch calls SASL_SSL
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path
from string import Template

from jars import HERE, BrokerError

LISTENERS = ("SSL", "SASL_PLAINTEXT", "SASL_SSL")
USER = "wirewatch"
_VALID_DAYS = 30
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_secrets(folder: Path, host: str) -> None:
    """Write what is in `folder`/secrets. Raises: BrokerError without openssl 3."""
    made = folder / "secrets"
    made.mkdir(mode=0o700, exist_ok=True)
    (made / "empty.cnf").write_text("[req]\ndistinguished_name=name\n[name]\n", encoding="ascii")
    _certificate(made, "ca", "wirewatch test authority", "basicConstraints=critical,CA:TRUE")
    kind = "IP" if _is_ip_address(host) else "DNS"
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key")
    _certificate(made, "broker", "broker", f"subjectAltName={kind}:{host}", *signed)
    _certificate(made, "client", USER, "extendedKeyUsage=clientAuth", *signed)
    with (made / "broker.pem").open("a", encoding="ascii") as file:
        file.write((made / "broker.key").read_text(encoding="ascii"))
    (made / "password").write_text(secrets.token_urlsafe(16) + "\n", encoding="ascii")


def _certificate(folder: Path, name: str, subject: str, extension: str, *signed: str) -> None:
    command = [
        *("openssl", "req", "-config", "empty.cnf", "-x509", "-days", str(_VALID_DAYS), *_NEW_KEY, *signed),
        *("-subj", f"/CN={subject}", "-addext", extension, "-keyout", f"{name}.key", "-out", f"{name}.pem"),
    ]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise BrokerError("there is no openssl to make certificates with; install it (openssl)") from error
    except subprocess.CalledProcessError as error:
        raise BrokerError(f"openssl 3 or later is needed: {error.stderr}") from error


def _is_ip_address(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    return False


def properties(folder: Path) -> str:
    """What is added to a broker's server.properties."""
    template = Template((HERE / "secured.properties.template").read_text(encoding="utf-8"))
    login = "org.apache.kafka.common.security"
    return template.substitute(
        secrets=(folder / "secrets").resolve(),
        plain=f'{login}.plain.PlainLoginModule required user_{USER}="{_password(folder)}";',
        scram=f"{login}.scram.ScramLoginModule required;",
    )


def format_options(folder: Path) -> list[str]:
    """What makes the user known to a cluster that is being formatted."""
    user = f"[name={USER},password={_password(folder)}]"
    return [f"--add-scram={mechanism}={user}" for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")]


def _password(folder: Path) -> str:
    return (folder / "secrets/password").read_text(encoding="ascii").strip()


def write_settings(folder: Path, addresses: Sequence[str]) -> None:
    """Write `folder`/secured.toml: how wirewatch calls the listeners SASL_SSL at `addresses`."""
    made = (folder / "secrets").resolve()
    values = {
        "bootstrap_servers": list(addresses),
        "security_protocol": "SASL_SSL",
        "username": USER,
        "secret_file": str(made / "password"),
        "ca_file": str(made / "ca.pem"),
    }
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in values.items()]
    (folder / "secured.toml").write_text("[transport.kafka]\n" + "".join(lines), encoding="utf-8")


def grant_rights(addresses: Sequence[str]) -> None:
    """Let the user do what wirewatch does (docs/transport.md), and nothing else."""
    from kafka import KafkaAdminClient
    from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

    rights = {
        (ResourceType.TOPIC, "*"): ("READ", "WRITE", "DESCRIBE", "CREATE"),
        (ResourceType.GROUP, "*"): ("READ",),
        (ResourceType.TRANSACTIONAL_ID, "*"): ("WRITE",),
        (ResourceType.CLUSTER, "kafka-cluster"): ("IDEMPOTENT_WRITE",),
    }
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=list(addresses))) as admin:
        admin.create_acls(
            [
                ACL(
                    f"User:{USER}",
                    "*",
                    ACLOperation[operation],
                    ACLPermissionType.ALLOW,
                    ResourcePattern(kind, name),
                )
                for (kind, name), operations in rights.items()
                for operation in operations
            ]
        )
