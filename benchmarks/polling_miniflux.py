"""A real Miniflux on a real PostgreSQL, both on ports and in a folder of their own, for `polling.py`."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.polling_cpu import cpu_seconds, resident_bytes

_USER, _PASSWORD = "bench", "bench-password"
_START_SECONDS = 60.0
_ROUND_SECONDS = 120.0
_SETTLED_SECONDS = 0.6


class Postgres:
    """A database cluster in `folder` with PostgreSQL's default settings."""

    def __init__(self, folder: Path) -> None:
        self._programs = _postgres_programs()
        self._user = "postgres" if os.geteuid() == 0 else None
        folder.mkdir(parents=True)
        if self._user:
            shutil.chown(folder, self._user)
        self.port = free_port()
        data = folder / "data"
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        command = [str(self._programs / "postgres"), "-D", str(data), "-p", str(self.port)]
        command += ["-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        self._process = subprocess.Popen(
            command,
            user=self._user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.succeeds("select 1"), "PostgreSQL")
        self.execute("create database miniflux")

    @property
    def pid(self) -> int:
        return self._process.pid

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Run a statement; what it returns as text."""
        return self._run(
            *("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database),
            *("-tA", "-c", statement),
        )

    def succeeds(self, statement: str) -> bool:
        try:
            self.execute(statement)
        except subprocess.CalledProcessError:
            return False
        return True

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(command, user=self._user, cwd="/", capture_output=True, text=True, check=True)
        return done.stdout.strip()


class Miniflux:
    """A Miniflux server that polls when it is told to."""

    def __init__(self, binary: Path, folder: Path, ca_file: str | None) -> None:
        self._postgres = Postgres(folder / "postgres")
        port = free_port()
        self._url = f"http://127.0.0.1:{port}"
        environment = {
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{self._postgres.port}/miniflux?sslmode=disable",
            "LISTEN_ADDR": f"127.0.0.1:{port}",
            "RUN_MIGRATIONS": "1",
            "CREATE_ADMIN": "1",
            "ADMIN_USERNAME": _USER,
            "ADMIN_PASSWORD": _PASSWORD,
            "DISABLE_SCHEDULER_SERVICE": "1",
            "FETCHER_ALLOW_PRIVATE_NETWORKS": "1",
            "LOG_LEVEL": "error",
            "HOME": str(folder),
            "PATH": os.environ["PATH"],
        }
        if ca_file:
            environment["SSL_CERT_FILE"] = ca_file
        self._log = (folder / "miniflux.log").open("wb")
        self._process = subprocess.Popen([str(binary)], env=environment, stdout=self._log, stderr=self._log)
        wait_until(lambda: self._answers(), "Miniflux")

    def subscribe(self, url: str, feeds: int) -> None:
        """Add every feed; each is polled once by it."""
        category = self._call("GET", "/v1/categories")[0]["id"]
        for number in range(feeds):
            self._call("POST", "/v1/feeds", {"feed_url": f"{url}/feed/{number}", "category_id": category})

    def round(self, feeds: int, served: Callable[[], int]) -> dict[str, Any]:
        """Poll every feed once and say what it cost, PostgreSQL included."""
        due = "update feeds set next_check_at = now() - interval '1 hour', parsing_error_count = 0"
        round_began = self._postgres.execute("select clock_timestamp()", "miniflux")
        self._postgres.execute(due, "miniflux")
        before, began = served(), self._cpu()
        started_at = time.monotonic()
        self._call("PUT", "/v1/feeds/refresh")
        wait_until(lambda: served() - before >= feeds, "a round of polls", _ROUND_SECONDS)
        ended = self._settled_cpu()
        unfinished = f"select count(*) from feeds where checked_at < '{round_began}'"
        while self._postgres.execute(unfinished, "miniflux") != "0":
            ended = self._settled_cpu()
        entries = self._postgres.execute("select count(*) from entries", "miniflux")
        failed = self._postgres.execute(
            "select count(*) from feeds where parsing_error_count > 0", "miniflux"
        )
        return {
            "cpu_seconds": sum(ended) - sum(began),
            "miniflux_cpu_seconds": ended[0] - began[0],
            "postgres_cpu_seconds": ended[1] - began[1],
            "wall_seconds": time.monotonic() - started_at,
            "entries": int(entries),
            "failed_feeds": int(failed),
            "resident_bytes": resident_bytes(self._process.pid, self._postgres.pid),
        }

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._postgres.close()
        self._log.close()

    def _cpu(self) -> tuple[float, float]:
        return cpu_seconds(self._process.pid), cpu_seconds(self._postgres.pid)

    def _settled_cpu(self) -> tuple[float, float]:
        """Their CPU when neither process does anything any more."""
        last = sum(self._cpu())
        still_since = time.monotonic()
        while time.monotonic() - still_since < _SETTLED_SECONDS:
            time.sleep(0.1)
            now = sum(self._cpu())
            if now - last > 0.015:
                last, still_since = now, time.monotonic()
        return self._cpu()

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"miniflux ended: see {self._log.name}")
        try:
            return bool(self._call("GET", "/v1/me"))
        except OSError:
            return False

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        token = base64.b64encode(f"{_USER}:{_PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            text = response.read()
        return json.loads(text) if text else None


def wait_until(is_true: Callable[[], bool], what: str, seconds: float = _START_SECONDS) -> None:
    """Raises: TimeoutError."""
    ends_at = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > ends_at:
            raise TimeoutError(f"{what} took longer than {seconds:g} s")
        time.sleep(0.1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
    return Path(on_path).resolve().parent
