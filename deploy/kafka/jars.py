"""Apache Kafka's jars, fetched once from Maven Central into the cache."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent


class BrokerError(Exception):
    """A broker could not be started or stopped; the message says what to do."""


def fetch_jars() -> Path:
    """The folder with the jars that `pom.xml` names, fetched with Maven when they are not cached.

    Raises: BrokerError.
    """
    pom = HERE / "pom.xml"
    jars = _cache_folder() / f"kafka-jars-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if jars.exists():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(jars.parent / "kafka-jars.lock"):
        if not jars.exists():
            _run_maven(pom, jars)
    return jars


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wirewatch"


def _run_maven(pom: Path, jars: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerError("there is no mvn to fetch Kafka with; install Maven (maven)")
    # Moved into place when it is whole: an interrupted fetch must not look like a cache.
    with tempfile.TemporaryDirectory(dir=jars.parent) as scratch:
        fetching = subprocess.run(
            [
                *(maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"),
                *("-DincludeScope=runtime", f"-DoutputDirectory={scratch}/jars"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if fetching.returncode != 0:
            raise BrokerError(f"cannot fetch Kafka with Maven:\n{fetching.stdout}{fetching.stderr}")
        Path(scratch, "jars").rename(jars)


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
