"""How to reach an Apache Kafka, and what to promise on it."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from wirewatch.settings import Section
from wirewatch.transport.kafka_security import read_password, tls_context

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
#: A setting that would be left unused is a mistake: whoever wrote it believes to be secured by it.
_USED_WITH = {
    "ca_file": "SSL",
    "certificate_file": "SSL",
    "key_file": "SSL",
    "username": "SASL",
    "secret_file": "SASL",
}


class KafkaSettings(Section):
    """An Apache Kafka (2.5 or later) and how its clients behave."""

    bootstrap_servers: tuple[str, ...] = Field(
        ("127.0.0.1:9092",), min_length=1, description="host:port of one or more brokers."
    )
    isolation: Literal["transactional", "at_least_once"] = Field(
        "transactional",
        description="'transactional': a unit of work takes effect once or not at all. "
        "'at_least_once': cheaper, and a crash may publish some records twice.",
    )
    replication_factor: int | None = Field(
        None, ge=1, le=32_767, description="Copies of each new partition; default: the broker's own."
    )
    session_seconds: float = Field(
        20.0, ge=1, le=1800, description="A worker silent for so long loses its partitions to the others."
    )
    connect_seconds: float = Field(5.0, gt=0, description="How long to try to reach a broker at all.")
    request_seconds: float = Field(20.0, ge=1, description="How long a broker may take over one request.")
    commit_seconds: float = Field(
        30.0, ge=1, le=900, description="How long publishing and committing a unit may take; then it is void."
    )
    max_unsent_bytes: int = Field(
        32 * 2**20, ge=2**20, description="Bytes handed to the producer and not yet acknowledged."
    )
    max_fetch_bytes: int = Field(
        8 * 2**20, ge=2**20, description="Bytes that one broker answers at once; bounds a worker's memory."
    )
    security_protocol: Protocol = Field(
        "PLAINTEXT", description="Encryption and authentication, by Kafka's names."
    )
    ca_file: str | None = Field(
        None, description="Certificate authorities to trust, as PEM; default: the machine's own list."
    )
    certificate_file: str | None = Field(None, description="The client's own certificate, as PEM.")
    key_file: str | None = Field(
        None, description="The key of the client's certificate, as PEM without a password."
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How the user is authenticated with SASL_PLAINTEXT or SASL_SSL."
    )
    username: str | None = Field(None, description="User for SASL.")
    secret_file: str | None = Field(None, description="File with the user's password for SASL.")

    @field_validator(*_USED_WITH)
    @classmethod
    def _is_used(cls, value: str | None, info: ValidationInfo) -> str | None:
        name, protocol = str(info.field_name), info.data.get("security_protocol")
        if value is not None and protocol and _USED_WITH[name] not in protocol:
            right = " or ".join(each for each in get_args(Protocol) if _USED_WITH[name] in each)
            raise ValueError(
                f"found {name} and security_protocol {protocol}, which does not use it; expected {right}"
            )
        return value

    @field_validator("ca_file")
    @classmethod
    def _holds_certificates(cls, path: str | None) -> str | None:
        if path is not None:
            tls_context(path)
        return path

    @field_validator("key_file")
    @classmethod
    def _fits_the_certificate(cls, path: str | None, info: ValidationInfo) -> str | None:
        tls_context(None, info.data.get("certificate_file"), path)
        return path

    @field_validator("secret_file")
    @classmethod
    def _holds_a_password(cls, path: str | None) -> str | None:
        if path is not None:
            read_password(path)
        return path

    @model_validator(mode="after")
    def _is_whole(self) -> KafkaSettings:
        if "SASL" in self.security_protocol:
            self._require("username", "secret_file", reason=self.security_protocol)
        if self.certificate_file or self.key_file:
            self._require("certificate_file", "key_file", reason="a client's certificate")
        return self

    def _require(self, *names: str, reason: str) -> None:
        missing = [name for name in names if not getattr(self, name)]
        if missing:
            raise ValueError(
                f"found no {' and no '.join(missing)}; expected {' and '.join(names)} for {reason}"
            )
