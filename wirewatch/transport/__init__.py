"""The transport between stages: one contract, an embedded log or Apache Kafka behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from wirewatch.settings import Section
from wirewatch.transport.contract import Transport
from wirewatch.transport.kafka_settings import KafkaSettings


class EmbeddedSettings(Section):
    """The embedded log: one file, for the threads of one process."""

    path: str = Field("log.db", description="The log's file; a relative path starts at the data folder.")
    max_file_bytes: int | None = Field(
        None, gt=2**20, description="Where the file stops growing, in bytes; default: when the disk is full."
    )
    flush_each_commit: bool = Field(
        False,
        description="Wait for the disk at every commit, so that a power cut takes nothing back. "
        "Without it a power cut may take the whole log back by about half a minute, consistently.",
    )


class TransportSettings(Section):
    """What carries records between stages."""

    engine: Literal["embedded", "kafka"] = Field(
        "embedded", description="'embedded' for one process on one machine, 'kafka' for anything larger."
    )
    partitions: int = Field(
        8, ge=1, le=1000, description="Partitions of new topics: how many workers of a stage can share them."
    )
    embedded: EmbeddedSettings = Field(
        default_factory=EmbeddedSettings, description="Used by engine = 'embedded'."
    )
    kafka: KafkaSettings = Field(default_factory=KafkaSettings, description="Used by engine = 'kafka'.")


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_transport(
    settings: TransportSettings,
    *,
    data_folder: Path = Path(),
    clock: Callable[[], datetime] = _utc_now,
    read_only: bool = False,
) -> Transport:
    """The configured engine.

    `read_only` allows `read` beside a process that runs on the embedded log.
    Raises: TransportUnavailableError when the embedded log is in use; a broker is only called later.
    """
    # Imported here, so that nobody pays for an engine that is not used.
    if settings.engine == "kafka":
        from wirewatch.transport.kafka import KafkaTransport

        return KafkaTransport(settings.kafka)
    from wirewatch.transport.embedded import EmbeddedTransport

    return EmbeddedTransport(
        data_folder / settings.embedded.path,
        clock=clock,
        read_only=read_only,
        max_file_bytes=settings.embedded.max_file_bytes,
        flush_each_commit=settings.embedded.flush_each_commit,
    )
