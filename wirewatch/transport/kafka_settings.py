"""How to reach an Apache Kafka, and what to promise on it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from wirewatch.settings import Section


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
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="Encryption and authentication, by Kafka's names."
    )
    ca_file: str | None = Field(
        None, description="Certificate authorities to trust, as PEM; default: the machine's own list."
    )
    certificate_file: str | None = Field(None, description="The client's own certificate, as PEM.")
    key_file: str | None = Field(None, description="The key of the client's certificate, as PEM.")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How the user is authenticated with SASL_PLAINTEXT or SASL_SSL."
    )
    username: str | None = Field(None, description="User for SASL.")
    secret_file: str | None = Field(None, description="File with the user's password for SASL.")

    @model_validator(mode="after")
    def _require_whole(self) -> KafkaSettings:
        if self.security_protocol.startswith("SASL_") and not (self.username and self.secret_file):
            raise ValueError(f"{self.security_protocol} needs username and secret_file")
        if bool(self.certificate_file) != bool(self.key_file):
            raise ValueError("certificate_file and key_file belong together")
        return self
