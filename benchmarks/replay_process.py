"""A running `wirewatch run`, watched through its status port and /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Process:
    """A running command with its log and status port."""

    stages: tuple[str, ...]
    config: Path
    log: Path
    port: int
    child: subprocess.Popen[bytes] = field(init=False)
    resident_bytes: int = 0
    samples: dict[tuple[str, str], float] = field(default_factory=dict)

    def start(self, *flags: str) -> None:
        """Start it, or start it again after a kill; the log is continued."""
        command: list[str | Path] = [
            Path(sys.executable).with_name("wirewatch"),
            "run",
            *self.stages,
            "--config",
            str(self.config),
            *flags,
        ]
        environment = os.environ | {"WIREWATCH__SERVICE__PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(command, env=environment, stderr=log, stdout=log)

    def sample(self) -> None:
        """Note memory and metrics; a process that is just starting has none yet."""
        try:
            status = Path(f"/proc/{self.child.pid}/status").read_text()
            resident = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0")
            self.resident_bytes = max(self.resident_bytes, int(resident.split()[1]) * 1024)
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
                self._read_metrics(answer.read().decode())
        except OSError:
            return

    def _read_metrics(self, text: str) -> None:
        wanted = ("wirewatch_stage_seconds_sum", "wirewatch_stage_seconds_count")
        gauges = ("wirewatch_consumer_lag_records", "wirewatch_records_in_flight")
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name in wanted + gauges:
                    self.samples[sample.name, sample.labels["stage"]] = sample.value

    @property
    def is_busy(self) -> bool:
        """It has records in flight or waiting, or has no share of them yet."""
        lags = [
            value for (name, _), value in self.samples.items() if name == "wirewatch_consumer_lag_records"
        ]
        flying = [value for (name, _), value in self.samples.items() if name == "wirewatch_records_in_flight"]
        return not lags or any(lags) or any(flying)

    def stage_seconds(self) -> dict[str, tuple[int, float]]:
        stages = {stage for name, stage in self.samples if name == "wirewatch_stage_seconds_count"}
        count, total = "wirewatch_stage_seconds_count", "wirewatch_stage_seconds_sum"
        return {stage: (int(self.samples[count, stage]), self.samples[total, stage]) for stage in stages}

    def end(self, number: int = signal.SIGTERM) -> int:
        self.child.send_signal(number)
        return self.child.wait(60)


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
