"""CPU per poll beside a real Miniflux: same local server, same feeds, one run.

    go install miniflux.app/v2@latest            # brings the binary miniflux.app; PostgreSQL by apt-get
    python benchmarks/polling.py --miniflux ~/go/bin/miniflux.app [--kafka 127.0.0.1:9092] [--json FILE]

Each round polls every feed once: 304, the same bytes again, other bytes with the same entries, two new
entries; in plain HTTP and over TLS, each poll on a connection of its own. The rounds of all sides
alternate, so that what else the machine does falls on all of them; the median round counts. CPU is that
of the processes and their children: wirewatch with the log in it (or the Kafka client; a broker's own
CPU is a column beside it), Miniflux with PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.inputs import existing_file, figures_file  # noqa: E402
from benchmarks.polling_cpu import cpu_seconds  # noqa: E402

MODES = {
    "304": "304 not modified",
    "same": "200, the same bytes",
    "touched": "200, another build date",
    "new": "200, two new entries",
}


class Side(Protocol):
    """Somebody who polls all feeds once when told to."""

    def round(self) -> dict[str, Any]: ...
    def close(self) -> None: ...


class Server:
    """The site in a process of its own."""

    def __init__(self, certificate: Certificate | None) -> None:
        command = [sys.executable, str(HERE / "polling_site.py")]
        command += ["--certificate", str(certificate.site)] if certificate else []
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        port = int(self._process.stdout.readline())
        self.url = f"{'https' if certificate else 'http'}://localhost:{port}"
        authority = str(certificate.authority) if certificate else None
        self._context = ssl.create_default_context(cafile=authority) if authority else None

    def control(self, mode: str) -> None:
        self._get(f"/control?mode={mode}")

    def served(self) -> int:
        return int(self._get("/served"))

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, context=self._context, timeout=60) as response:
            return bytes(response.read())

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class Wirewatch:
    """wirewatch's poll source on one engine, in a process of its own."""

    def __init__(self, url: str, feeds: int, folder: Path, *arguments: str, broker_pid: int = 0) -> None:
        folder.mkdir(parents=True)
        self._broker_pid = broker_pid
        self._errors = (folder / "stderr").open("wb")
        command = [sys.executable, str(HERE / "polling_process.py"), "--url", url]
        command += ["--feeds", str(feeds), "--folder", str(folder), *arguments]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )

    def round(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        before = cpu_seconds(self._broker_pid) if self._broker_pid else 0.0
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the polling process ended: see {self._errors.name}")
        result: dict[str, Any] = json.loads(line)
        if self._broker_pid:
            result["broker_cpu_seconds"] = cpu_seconds(self._broker_pid) - before
        return result

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._errors.close()


class Peer:
    """Miniflux, polled feed by feed by its own pool of workers."""

    def __init__(self, binary: Path, server: Server, feeds: int, folder: Path, ca_file: str | None) -> None:
        from benchmarks.polling_miniflux import Miniflux

        self._feeds = feeds
        self._server = server
        self._miniflux = Miniflux(binary, folder, ca_file)
        self._miniflux.subscribe(server.url, feeds)

    def round(self) -> dict[str, Any]:
        return self._miniflux.round(self._feeds, self._server.served)

    def close(self) -> None:
        self._miniflux.close()


@dataclass(frozen=True)
class Certificate:
    """A self-signed one for localhost: `site` with the key, `authority` to trust."""

    site: Path
    authority: Path

    @classmethod
    def make(cls, folder: Path) -> Self:
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            " -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        )
        subprocess.run(
            [*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
        )
        site = folder / "site.pem"
        site.write_text(key.read_text() + certificate.read_text())
        return cls(site, certificate)


def measure(options: argparse.Namespace, folder: Path, is_tls: bool) -> dict[str, Any]:
    """Median CPU seconds a poll by mode and side, and what the rounds said."""
    certificate = Certificate.make(folder) if is_tls else None
    ca_file = str(certificate.authority) if certificate else None
    with ExitStack() as stack:
        server = Server(certificate)
        stack.callback(server.close)
        server.control("304")
        sides = make_sides(options, server, folder, ca_file)
        for side in sides.values():
            stack.callback(side.close)
        for name, side in sides.items():
            print(f"  warming up {name}", file=sys.stderr)
            side.round()
        results = {}
        for mode in MODES:
            results[mode] = measured_mode(options, server, sides, mode)
            figures = {name: side["cpu_us_per_poll"] for name, side in results[mode].items()}
            print(f"  {MODES[mode]}: {figures}", file=sys.stderr)
        return results


def make_sides(
    options: argparse.Namespace, server: Server, folder: Path, ca_file: str | None
) -> dict[str, Side]:
    """Everybody to be measured, in the order of the columns."""
    trust = ["--ca", ca_file] if ca_file else []
    sides: dict[str, Side] = {
        "client alone": Wirewatch(server.url, options.feeds, folder / "client", "--client-only", *trust),
        "wirewatch": Wirewatch(server.url, options.feeds, folder / "embedded", *trust),
    }
    if options.kafka:
        kafka = ["--kafka", options.kafka, *trust]
        pid = options.broker_pid
        sides["wirewatch on Kafka"] = Wirewatch(
            server.url, options.feeds, folder / "kafka", *kafka, broker_pid=pid
        )
    if options.miniflux:
        sides["Miniflux"] = Peer(options.miniflux, server, options.feeds, folder / "miniflux", ca_file)
    return sides


def measured_mode(
    options: argparse.Namespace, server: Server, sides: dict[str, Side], mode: str
) -> dict[str, Any]:
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for number in range(options.rounds + 1):
        server.control(mode)
        for name, side in sides.items():
            result = side.round()
            if number > 0:  # the first round after a change of mode also sees the change
                rounds[name].append(result)
    return {name: summary(results, options.feeds) for name, results in rounds.items()}


def summary(results: list[dict[str, Any]], feeds: int) -> dict[str, Any]:
    """The median of each figure over the rounds, CPU as microseconds a poll."""

    def micros(key: str) -> float:
        median = statistics.median(float(result[key]) for result in results)
        return round(median / feeds * 1e6, 1)

    last = results[-1]
    made = {key: micros(key) for key in last if key.endswith("cpu_seconds")}
    shown = ("outcomes", "entries", "failed_feeds", "resident_bytes", "wall_seconds")
    others: dict[str, Any] = {key: last[key] for key in shown if key in last}
    return {**{key.replace("_seconds", "_us_per_poll"): value for key, value in made.items()}, **others}


def print_table(results: dict[str, dict[str, Any]]) -> None:
    for scheme, modes in results.items():
        names = list(next(iter(modes.values())))
        print(f"\nCPU µs a poll, {scheme}")
        print("| answer | " + " | ".join(names) + " | ratio embedded | ratio Kafka |")
        print("|---" * (len(names) + 3) + "|")
        for mode, sides in modes.items():
            cells = [f"{sides[name]['cpu_us_per_poll']:,.0f}{beside(sides[name])}" for name in names]
            ratios = [ratio(sides, "wirewatch"), ratio(sides, "wirewatch on Kafka")]
            print(f"| {MODES[mode]} | " + " | ".join([*cells, *ratios]) + " |")


def beside(side: dict[str, Any]) -> str:
    broker = side.get("broker_cpu_us_per_poll")
    return f" (+ {broker:,.0f} broker)" if broker is not None else ""


def ratio(sides: dict[str, dict[str, Any]], name: str) -> str:
    if name not in sides or "Miniflux" not in sides:
        return ""
    return f"{sides['Miniflux']['cpu_us_per_poll'] / sides[name]['cpu_us_per_poll']:.0f}x"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--miniflux", type=existing_file, help="the peer's binary; without it no ratios")
    parser.add_argument("--kafka", help="host:port of a broker, to measure on Kafka as well")
    parser.add_argument("--broker-pid", type=int, default=0, help="its process, to show its CPU beside")
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kind that count")
    parser.add_argument("--schemes", nargs="+", choices=("plain", "tls"), default=("plain", "tls"))
    parser.add_argument("--json", type=figures_file)
    options = parser.parse_args()
    results = {}
    for scheme in options.schemes:
        folder = Path(tempfile.mkdtemp(prefix="polling-"))
        folder.chmod(0o755)  # PostgreSQL's user has to get in
        try:
            print(f"{scheme}: {options.feeds} feeds", file=sys.stderr)
            results[scheme] = measure(options, folder, scheme == "tls")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print_table(results)
    if options.json:
        options.json.write_text(json.dumps({"feeds": options.feeds, "results": results}, indent=2))


if __name__ == "__main__":
    main()
