"""Fixtures that several test files share."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.entities import Gazetteer, load_entities
from processors.events.verdict import Verdict
from processors.keywords.matcher import Matcher
from wirewatch.records import Article
from wirewatch.seeds import seeds_folder

#: When undated articles of the tests were first seen.
SEEN_AT = datetime(2026, 6, 1, tzinfo=UTC)
KAFKA_SCRIPTS = Path(__file__).resolve().parent.parent / "deploy" / "kafka"


@dataclass(frozen=True)
class Broker:
    """An Apache Kafka of this test run, of one broker or several: where they listen, and its folder."""

    addresses: tuple[str, ...]
    folder: Path

    @classmethod
    def start(cls, folder: Path, *options: str) -> Broker:
        """Start one in `folder`, or what of an earlier one there does not run any more."""
        command = [str(KAFKA_SCRIPTS / "start"), "--folder", str(folder), "--port", "0", *options]
        started = subprocess.run(command, capture_output=True, text=True, check=False)
        if started.returncode != 0:
            raise RuntimeError(started.stderr)
        return cls(tuple(started.stdout.strip().split(",")), folder)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        subprocess.run([KAFKA_SCRIPTS / "stop", "--folder", self.folder], check=True)

    @property
    def address(self) -> str:
        """Where the first broker listens."""
        return self.addresses[0]

    @property
    def pid(self) -> int:
        """The process of the first broker."""
        return self.pid_of(1)

    def pid_of(self, number: int) -> int:
        """The process of a broker, counted from 1."""
        return int((self.folder / str(number) / "broker.pid").read_text())

    @property
    def secured(self) -> dict[str, Any]:
        """The settings for calling it with SASL_SSL, as a user with the rights of docs/transport.md."""
        settings: dict[str, Any] = tomllib.loads((self.folder / "secured.toml").read_text())
        return dict(settings["transport"]["kafka"])

    def port(self, listener: str) -> int:
        """Where the first broker listens with a security protocol."""
        return int(json.loads((self.folder / "cluster.json").read_text())["ports"][0][listener])


def start_broker_or_skip(folder: Path, *options: str) -> Broker:
    """A broker; without one the test is skipped at a desk and fails in CI."""
    missing = [tool for tool in ("java", "mvn", "openssl") if shutil.which(tool) is None]
    try:
        if missing:
            raise RuntimeError(f"not installed: {', '.join(missing)}")
        return Broker.start(folder, *options)
    except RuntimeError as error:
        if os.environ.get("CI"):
            pytest.fail(f"no Kafka broker: {error}")
        pytest.skip(f"no Kafka broker: {error}")


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The broker that this test run started for itself: open to all by PLAINTEXT, secured otherwise."""
    running = start_broker_or_skip(tmp_path_factory.mktemp("kafka"), "--secured")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Three brokers that keep a copy of everything each."""
    running = start_broker_or_skip(tmp_path_factory.mktemp("cluster"), "--brokers", "3")
    pids = [running.pid_of(number) for number in (1, 2, 3)]
    yield running
    for pid in pids:  # in order it takes long: those who go first leave the others without a quorum
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    running.stop()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """All that the shipped entities name; it takes seconds to build."""
    folder = seeds_folder() / "entities"
    return Gazetteer(load_entities(sorted([*folder.glob("*.yaml"), *folder.glob("*.jsonl")])))


@pytest.fixture
def answered(matcher: Matcher, gazetteer: Gazetteer) -> Callable[..., Verdict | None]:
    """Tells what a watch of the test file's `matcher` makes of an article; None without an alert.

    An article without a day of publication was first seen at `SEEN_AT`.
    """

    def verdict(
        watch: str, published_at: str, title: str, text: str = "", language: str | None = None
    ) -> Verdict | None:
        at = datetime.fromisoformat(published_at).replace(tzinfo=UTC) if published_at else None
        article = Article(
            id="a",
            entry_id="e",
            url="https://news.example/a",
            feed_url="https://news.example/feed",
            title=title,
            text=text,
            seen_at=at or SEEN_AT,
            revision="",
            published_at=at,
            language=language,
        )
        alerts = matcher.find(gazetteer.annotate(article))
        return next((alert.verdict for alert in alerts if alert.watch.id == watch and alert.verdict), None)

    return verdict


@pytest.fixture
def told(answered: Callable[..., Verdict | None]) -> Callable[..., str]:
    """Tells the status of an article's alert, as `answered` does; "" without one."""

    def status(watch: str, published_at: str, title: str, text: str = "", language: str | None = None) -> str:
        verdict = answered(watch, published_at, title, text, language)
        return verdict.status if verdict is not None else ""

    return status
