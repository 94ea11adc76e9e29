"""A small Apache Kafka (KRaft) from Maven Central's jars, for trying and for tests.

    start   fetch the jars once, format, run, wait until it really works, print its address
    stop    SIGTERM, wait, remove its folder

Everything it writes is in its folder (`--folder`) and the jars' cache:

    FOLDER/cluster.json    where the brokers listen, through restarts
    FOLDER/1, 2, …         a broker each: server.properties, broker.log, broker.pid, data

Not for production: loopback only unless `--host` says otherwise.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

import secured
from jars import HERE, BrokerError, fetch_jars
from ready import wait_until_ready

JAVA_OPTIONS = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
DEFAULT_PORT = 9092
STOP_SECONDS = 30.0
#: Below the ports that systems give to outgoing connections, which would take one between choice and use.
PORTS = range(20_000, 32_000)


def main() -> int:
    """Run the command line; 0 when it did what was asked."""
    options = vars(_parse())
    command = options.pop("command")
    try:
        if command == "start":
            print(start(**options))
        else:
            stop(**options)
    except BrokerError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/kafka", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start", help="start it and print its address")
    starting.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    starting.add_argument(
        "--port",
        type=int,
        help=f"of the first broker, the next ones follow; 0: any that are free (default: {DEFAULT_PORT})",
    )
    starting.add_argument(
        "--brokers", type=int, default=1, help="how many; three keep three copies (default: %(default)s)"
    )
    starting.add_argument(
        "--secured",
        dest="is_secured",
        action="store_true",
        help="also listen with TLS and SASL; FOLDER/secured.toml says how",
    )
    stopping = commands.add_parser("stop", help="stop it and remove its folder")
    stopping.add_argument("--keep-data", action="store_true", help="leave the folder for another start")
    for command in (starting, stopping):
        command.add_argument(
            "--folder", type=Path, default=_state_folder(), help="its own folder (default: %(default)s)"
        )
    return parser.parse_args()


def _state_folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "wirewatch/kafka"


@dataclass(frozen=True)
class Cluster:
    """Brokers that know each other. `ports`: for each of them its listeners' ports."""

    id: str
    host: str
    ports: list[dict[str, int]]

    @property
    def is_secured(self) -> bool:
        """Whether it also listens with TLS and SASL."""
        return set(secured.LISTENERS) <= self.ports[0].keys()

    def addresses(self, listener: str = "PLAINTEXT") -> list[str]:
        """Where the brokers listen."""
        return [f"{self.host}:{ports[listener]}" for ports in self.ports]


def _new_cluster(host: str, port: int, brokers: int, listeners: Sequence[str]) -> Cluster:
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode("ascii")
    names = ["PLAINTEXT", "CONTROLLER", *listeners]
    free = [each for each in random.sample(PORTS, len(PORTS) // 10) if _is_free(host, each)]
    ports = [{name: free.pop() for name in names} for _ in range(brokers)]
    for number, of_broker in enumerate(ports if port else ()):
        of_broker["PLAINTEXT"] = port + number
    return Cluster(cluster_id, host, ports)


def _is_free(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return False
    return True


# --- starting


def start(
    folder: Path, *, host: str = "127.0.0.1", port: int | None = 0, brokers: int = 1, is_secured: bool = False
) -> str:
    """Where brokers listen that work and run in `folder`, with commas between them.

    `port` is the first one's, None the usual one, 0 any. A folder left by `stop --keep-data` or by
    a killed broker is used again: with what it holds, where it listened, and those who run still.
    Raises: BrokerError.
    """
    jars = fetch_jars()
    cluster = _kept_cluster(folder)
    if cluster is None:
        port = DEFAULT_PORT if port is None else port
        cluster = _new_cluster(host, port, brokers, secured.LISTENERS if is_secured else ())
        _require_free(cluster, range(1, brokers + 1))
        _set_up(folder, cluster)
    elif port not in (None, 0, cluster.ports[0]["PLAINTEXT"]) or brokers not in (1, len(cluster.ports)):
        kept = f"{len(cluster.ports)} broker(s) at {', '.join(cluster.addresses())}"
        raise BrokerError(f"{folder} holds {kept}: stop without --keep-data, or take another folder")
    idle = [home for home in _homes(folder) if running_pid(home) is None]
    if not idle:
        raise BrokerError(f"a broker is running in {folder} already")
    _require_free(cluster, [int(home.name) for home in idle])
    _format(folder, cluster, jars)
    _run(cluster, idle, jars)
    if cluster.is_secured:
        secured.grant_rights(cluster.addresses())
    return ",".join(cluster.addresses())


def _kept_cluster(folder: Path) -> Cluster | None:
    try:
        return Cluster(**json.loads((folder / "cluster.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _homes(folder: Path) -> list[Path]:
    """The folders of the brokers, in the order of their numbers."""
    return sorted(
        (path.parent for path in folder.glob("*/server.properties")), key=lambda home: int(home.name)
    )


def _require_free(cluster: Cluster, numbers: Iterable[int]) -> None:
    for number in numbers:
        for port in cluster.ports[number - 1].values():
            if not _is_free(cluster.host, port):
                raise BrokerError(f"port {port} of {cluster.host} cannot be used")


def _set_up(folder: Path, cluster: Cluster) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if cluster.is_secured:
        secured.make_secrets(folder, cluster.host)
        secured.write_settings(folder, cluster.addresses("SASL_SSL"))
    for number in range(1, len(cluster.ports) + 1):
        _configure(folder, cluster, number)
    (folder / "cluster.json").write_text(json.dumps(asdict(cluster)), encoding="utf-8")


def _configure(folder: Path, cluster: Cluster, number: int) -> None:
    home = folder / str(number)
    home.mkdir(exist_ok=True)
    controllers = enumerate(cluster.addresses("CONTROLLER"), start=1)
    listeners = cluster.ports[number - 1].items()
    copies = min(len(cluster.ports), 3)
    values = {
        "node": number,
        "voters": ",".join(f"{voter}@{address}" for voter, address in controllers),
        "listeners": ",".join(f"{name}://{cluster.host}:{port}" for name, port in listeners),
        "copies": copies,
        "in_sync": max(copies - 1, 1),
    }
    template = Template((HERE / "server.properties.template").read_text(encoding="utf-8"))
    more = secured.properties(folder) if cluster.is_secured else ""
    (home / "server.properties").write_text(template.substitute(values) + more, encoding="utf-8")
    shutil.copyfile(HERE / "log4j2.properties", home / "log4j2.properties")


def _format(folder: Path, cluster: Cluster, jars: Path) -> None:
    command = [
        *(*_java(jars), "kafka.tools.StorageTool", "format", "--config=server.properties"),
        *(f"--cluster-id={cluster.id}", *(secured.format_options(folder) if cluster.is_secured else ())),
    ]
    formatting = {
        home: subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for home in _homes(folder)
        if not (home / "data/meta.properties").exists()
    }
    for home, process in formatting.items():
        said, _ = process.communicate()
        if process.returncode != 0:
            raise BrokerError(f"cannot format {home}: {said}")


def _run(cluster: Cluster, homes: Sequence[Path], jars: Path) -> None:
    processes = {home: _launch(home, jars) for home in homes}
    try:
        wait_until_ready(cluster.addresses(), processes)
    except BaseException as error:
        for process in processes.values():
            process.terminate()
        for home, process in processes.items():
            process.wait(STOP_SECONDS)
            (home / "broker.pid").unlink()
        if isinstance(error, BrokerError):
            raise BrokerError("\n".join([str(error), *(_end_of_log(home) for home in homes)])) from error
        raise


def _launch(home: Path, jars: Path) -> subprocess.Popen[bytes]:
    with (home / "broker.log").open("ab") as log:
        process = subprocess.Popen(
            [*_java(jars), "kafka.Kafka", "server.properties"],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (home / "broker.pid").write_text(f"{process.pid}\n", encoding="ascii")
    return process


def _end_of_log(home: Path) -> str:
    return "\n".join((home / "broker.log").read_text(errors="replace").splitlines()[-15:])


def _java(jars: Path) -> list[str]:
    java = shutil.which("java")
    if java is None:
        raise BrokerError("there is no java; install a Java runtime 17 or later (default-jre-headless)")
    logging = "-Dlog4j2.configurationFile=file:log4j2.properties"
    return [java, *JAVA_OPTIONS, logging, "-cp", f"{jars}/*"]


# --- stopping


def stop(folder: Path, *, keep_data: bool = False) -> None:
    """Stop the brokers that run in `folder`, if any do, and remove the folder."""
    pids = {home: pid for home in _homes(folder) if (pid := running_pid(home)) is not None}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids.values():
            os.kill(pid, number)
        pids = {home: pid for home, pid in pids.items() if not _has_ended(pid, home, STOP_SECONDS)}
    for home in _homes(folder):
        (home / "broker.pid").unlink(missing_ok=True)
    if not keep_data and (folder / "cluster.json").exists():
        shutil.rmtree(folder)


def running_pid(home: Path) -> int | None:
    """The process of the broker in `home`; None when there is none."""
    try:
        pid = int((home / "broker.pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if _runs_in(pid, home) else None


def _runs_in(pid: int, home: Path) -> bool:
    """Whether `pid` lives and works in `home`: after a reboot the number may be somebody else's."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == home.resolve()
        except OSError:
            return False
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return b"kafka.Kafka" in listing.stdout


def _has_ended(pid: int, home: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _runs_in(pid, home):
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main())
