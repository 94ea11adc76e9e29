"""A single-node Apache Kafka (KRaft) from Maven Central's jars, for trying and for tests.

    start   fetch the jars once, format, run, wait until it really works, print its address
    stop    SIGTERM, wait, remove its folder

Everything it writes is in its folder (`--folder`) and the jars' cache. Not a production cluster:
one copy of everything, no encryption, loopback only unless `--host` says otherwise.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
JAVA_OPTIONS = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
START_SECONDS = 60.0
STOP_SECONDS = 30.0
PORT_ATTEMPTS = 3


class BrokerError(Exception):
    """The broker could not be started or stopped; the message says what to do."""


def main() -> int:
    """Run the command line; 0 when it did what was asked."""
    options = _parse()
    try:
        if options.command == "start":
            print(start(options.folder, host=options.host, port=options.port))
        else:
            stop(options.folder, keep_data=options.keep_data)
    except BrokerError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/kafka", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start", help="start a broker and print its address")
    starting.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    starting.add_argument("--port", type=int, default=9092, help="0: any free port (default: %(default)s)")
    stopping = commands.add_parser("stop", help="stop it and remove its folder")
    stopping.add_argument("--keep-data", action="store_true", help="leave the folder for another start")
    for command in (starting, stopping):
        command.add_argument(
            "--folder", type=Path, default=_state_folder(), help="its own folder (default: %(default)s)"
        )
    return parser.parse_args()


def _state_folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "wirewatch/kafka"


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wirewatch"


# --- starting


def start(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> str:
    """The address of a broker that works, running in `folder` on `port` (0: any that is free).

    A folder left by `stop --keep-data` or by a killed broker is used again, with what it holds.
    Raises: BrokerError.
    """
    if (pid := running_pid(folder)) is not None:
        raise BrokerError(f"a broker is running in {folder} already (process {pid})")
    jars = fetch_jars()
    folder.mkdir(parents=True, exist_ok=True)
    for attempt in range(PORT_ATTEMPTS):
        try:
            return _run(folder, jars, host, port or _free_port(host))
        except BrokerError:
            # Between choosing a free port and listening on it, somebody else may have taken it.
            if port or attempt + 1 == PORT_ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _run(folder: Path, jars: Path, host: str, port: int) -> str:
    _require_free(host, port)
    _configure(folder, jars, host, port)
    with (folder / "broker.log").open("ab") as log:
        process = subprocess.Popen(
            [*_java(jars), "kafka.Kafka", "server.properties"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (folder / "broker.pid").write_text(f"{process.pid}\n", encoding="ascii")
    address = f"{host}:{port}"
    try:
        _wait_until_ready(address, process)
    except BaseException as error:
        process.terminate()
        process.wait(STOP_SECONDS)
        tail = "\n".join((folder / "broker.log").read_text(errors="replace").splitlines()[-15:])
        (folder / "broker.pid").unlink()
        if isinstance(error, BrokerError):
            raise BrokerError(f"{error}\n{tail}") from error
        raise
    return address


def _configure(folder: Path, jars: Path, host: str, port: int) -> None:
    template = Template((HERE / "server.properties.template").read_text(encoding="utf-8"))
    is_formatted = (folder / "data/meta.properties").exists()
    # The quorum of one remembers its own address: a folder used again keeps the controller's port.
    controller_port = _kept_controller_port(folder) if is_formatted else _free_port(host)
    values = {"host": host, "port": port, "controller_port": controller_port, "data": "data"}
    (folder / "server.properties").write_text(template.substitute(values), encoding="utf-8")
    shutil.copyfile(HERE / "log4j2.properties", folder / "log4j2.properties")
    if not is_formatted:
        _format(folder, jars)


def _kept_controller_port(folder: Path) -> int:
    properties = (folder / "server.properties").read_text(encoding="utf-8")
    found = re.search(r"^controller\.quorum\.bootstrap\.servers=.*:(\d+)$", properties, re.MULTILINE)
    if found is None:
        raise BrokerError(f"{folder}/server.properties names no controller; remove the folder")
    return int(found[1])


def _format(folder: Path, jars: Path) -> None:
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode("ascii")
    formatting = subprocess.run(
        [
            *(*_java(jars), "kafka.tools.StorageTool", "format", "--standalone", "--ignore-formatted"),
            *(f"--cluster-id={cluster_id}", "--config=server.properties"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if formatting.returncode != 0:
        raise BrokerError(f"cannot format {folder}: {formatting.stdout}{formatting.stderr}")


def _java(jars: Path) -> list[str]:
    java = shutil.which("java")
    if java is None:
        raise BrokerError("there is no java; install a Java runtime 17 or later (default-jre-headless)")
    logging = "-Dlog4j2.configurationFile=file:log4j2.properties"
    return [java, *JAVA_OPTIONS, logging, "-cp", f"{jars}/*"]


def fetch_jars() -> Path:
    """The folder with the jars that `pom.xml` names, fetched with Maven when they are not cached."""
    pom = HERE / "pom.xml"
    jars = _cache_folder() / f"kafka-jars-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if jars.exists():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(jars.parent / "kafka-jars.lock"):
        if not jars.exists():
            _run_maven(pom, jars)
    return jars


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


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _require_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise BrokerError(f"port {port} of {host} cannot be used: {error.strerror}") from error


# --- readiness


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when a topic can be created, a record produced and a group joined.

    That a TCP connection opens says nothing: the coordinators load their state after that.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BrokerError(f"the broker ended at once (exit {process.returncode}):")
        try:
            _exercise(address)
        except _kafka_error() as error:
            reason = error
            time.sleep(0.2)
        else:
            return
    raise BrokerError(f"the broker was not ready within {START_SECONDS:.0f} s: {reason!r}:")


def _kafka_error() -> type[Exception]:
    try:
        from kafka.errors import KafkaError
    except ImportError as error:
        raise BrokerError("needs kafka-python: run it with the project's Python (make venv)") from error
    error_class: type[Exception] = KafkaError
    return error_class


def _exercise(address: str) -> None:
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
    from kafka.admin import NewTopic

    topic = f"wirewatch-ready-{uuid.uuid4().hex}"
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=address, bootstrap_timeout_ms=2_000)) as admin:
        admin.describe_cluster()
        admin.create_topics([NewTopic(topic, 1, 1)])
        try:
            with contextlib.closing(KafkaProducer(bootstrap_servers=address)) as producer:
                producer.send(topic, b"ready?").get(timeout=10)
            consumer = KafkaConsumer(
                topic, bootstrap_servers=address, group_id=topic, auto_offset_reset="earliest"
            )
            with contextlib.closing(consumer):
                if not consumer.poll(timeout_ms=10_000):
                    raise _kafka_error()("the record did not come back")
        finally:
            admin.delete_topics([topic])
            with contextlib.suppress(_kafka_error()):
                admin.delete_groups([topic])


# --- stopping


def stop(folder: Path, *, keep_data: bool = False) -> None:
    """Stop the broker that runs in `folder`, if one does, and remove the folder."""
    pid = running_pid(folder)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        if not _has_ended(pid, folder, STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            _has_ended(pid, folder, STOP_SECONDS)
    (folder / "broker.pid").unlink(missing_ok=True)
    if not keep_data and (folder / "server.properties").exists():
        shutil.rmtree(folder)


def running_pid(folder: Path) -> int | None:
    """The process of the broker in `folder`; None when there is none."""
    try:
        pid = int((folder / "broker.pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if _runs_in(pid, folder) else None


def _runs_in(pid: int, folder: Path) -> bool:
    """Whether `pid` lives and works in `folder`: after a reboot the number may be somebody else's."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
        except OSError:
            return False
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return b"kafka.Kafka" in listing.stdout


def _has_ended(pid: int, folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _runs_in(pid, folder):
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main())
