"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.entities import Gazetteer, load_entities
from processors.keywords.matcher import Matcher
from wirewatch.records import Annotated, Article
from wirewatch.seeds import seeds_folder

KAFKA_SCRIPTS = Path(__file__).resolve().parent.parent / "deploy" / "kafka"


@dataclass(frozen=True)
class Broker:
    """An Apache Kafka of this test run: its address and its folder."""

    address: str
    folder: Path

    @classmethod
    def start(cls, folder: Path, *, port: int = 0) -> Broker:
        """Start one in `folder`, on what an earlier one left there, if one did."""
        command = [str(KAFKA_SCRIPTS / "start"), "--folder", str(folder), "--port", str(port)]
        started = subprocess.run(command, capture_output=True, text=True, check=False)
        if started.returncode != 0:
            raise RuntimeError(started.stderr)
        return cls(started.stdout.strip(), folder)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        subprocess.run([KAFKA_SCRIPTS / "stop", "--folder", self.folder], check=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """Its process."""
        return int((self.folder / "broker.pid").read_text())


def start_broker_or_skip(folder: Path) -> Broker:
    """A broker; without one the test is skipped at a desk and fails in CI."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    try:
        if missing:
            raise RuntimeError(f"not installed: {', '.join(missing)}")
        return Broker.start(folder)
    except RuntimeError as error:
        if os.environ.get("CI"):
            pytest.fail(f"no Kafka broker: {error}")
        pytest.skip(f"no Kafka broker: {error}")


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The broker that this test run started for itself."""
    running = start_broker_or_skip(tmp_path_factory.mktemp("kafka"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """All that the shipped entities name; it takes seconds to build."""
    folder = seeds_folder() / "entities"
    return Gazetteer(load_entities(sorted([*folder.glob("*.yaml"), *folder.glob("*.jsonl")])))


@pytest.fixture
def told(matcher: Matcher, gazetteer: Gazetteer) -> Callable[..., str]:
    """Tells the status of an article's alert by a watch of the test file's `matcher`; "" without one."""

    def status(watch: str, published_at: str, title: str, text: str = "", language: str | None = None) -> str:
        at = datetime.fromisoformat(published_at).replace(tzinfo=UTC)
        article = Article(
            id="a",
            entry_id="e",
            url="https://news.example/a",
            feed_url="https://news.example/feed",
            title=title,
            text=text,
            seen_at=at,
            revision="",
            published_at=at,
            language=language,
        )
        mentions = gazetteer.find(article.content, title_end=len(title), language=language, published_at=at)
        alerts = matcher.find(Annotated(article=article, mentions=mentions))
        verdicts = [alert.verdict for alert in alerts if alert.watch.id == watch]
        return next((verdict.status for verdict in verdicts if verdict is not None), "")

    return status
