"""`wirewatch run`: the configuration to begin with, on a site of our own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from wirewatch.cli import main
from wirewatch.testing import LoopbackSite

#: A start takes five seconds of processor and a first article as much again, which a busy machine makes
#: minutes of: the limit ends what hangs.
LIMIT_SECONDS = 280
pytestmark = pytest.mark.timeout(2 * LIMIT_SECONDS)

ARTICLE = """<!doctype html><html lang="en"><head><title>Xi and Kim hold talks in Beijing</title></head>
<body><article><h1>Xi and Kim hold talks in Beijing</h1>
<p>Chinese President Xi Jinping and North Korean leader Kim Jong Un met in Beijing on Tuesday, the first
meeting of the two in more than a year.</p>
<p>They spoke for three hours about trade between the two countries and about the way back to negotiations,
the Chinese foreign ministry said in the evening. A second round is planned for the autumn.</p>
<p>Delegations of both sides had prepared the meeting for several months. Observers had not expected it
before the end of the harvest.</p></article></body></html>"""


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    site = LoopbackSite()
    link = site.put("/talks.html", ARTICLE.encode())
    published = format_datetime(datetime.now(UTC))
    item = f"<title>Xi and Kim hold talks in Beijing</title><link>{link}</link><pubDate>{published}</pubDate>"
    feed = f'<rss version="2.0"><channel><title>Gazette</title><item>{item}</item></channel></rss>'
    site.put("/feed.xml", feed.encode(), "application/rss+xml")
    yield site
    site.close()


@pytest.fixture
def environ(tmp_path: Path, site: LoopbackSite) -> dict[str, str]:
    """An environment that points the configuration to begin with at our site."""
    environ = os.environ | {
        "WIREWATCH_CONFIG": str(tmp_path / "mywatch" / "wirewatch.toml"),
        "WIREWATCH__FEEDS": json.dumps([site.url("/feed.xml")]),
        "WIREWATCH__HTTP__ALLOW_NETWORKS": '["127.0.0.0/8"]',
        "WIREWATCH__SERVICE__PORT": "0",
    }
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path / "mywatch")])
    return environ


def wirewatch(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wirewatch", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=LIMIT_SECONDS)


def alerts(tmp_path: Path) -> list[dict[str, object]]:
    path = tmp_path / "mywatch" / "data" / "alerts.jsonl"
    whole_lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in whole_lines]


def test_run_once_polls_handles_delivers_and_ends_and_a_second_time_repeats_nothing(
    tmp_path: Path, environ: dict[str, str], site: LoopbackSite
) -> None:
    done = wirewatch(environ, "run", "--once")
    assert done.returncode == 0, done.stderr
    first = alerts(tmp_path)
    (alert,) = [alert for alert in first if alert["watch"] == "xi-kim-meeting"]
    assert alert["status"] == "happened"
    assert "poll: 1 feed asked, 1 entries\n" in done.stdout
    assert "receiver-file: 1 delivered" in done.stdout
    assert "\x1b[" not in done.stdout
    assert wirewatch(environ, "run", "--once").returncode == 0
    assert alerts(tmp_path) == first
    assert site.requests.count("/talks.html") == 1


def test_run_once_says_which_feeds_could_not_be_read(environ: dict[str, str]) -> None:
    done = wirewatch(environ | {"WIREWATCH__HTTP__ALLOW_NETWORKS": "[]"}, "run", "--once")
    assert done.returncode == 0
    assert "poll: 1 feed asked, 1 failed (forbidden_address 1; wirewatch feeds why" in done.stdout
    feed = json.loads(wirewatch(environ, "feeds", "list", "--json").stdout)
    assert feed["last_error"].startswith("forbidden_address: 127.0.0.1 is at 127.0.0.1, a private")


def test_a_service_answers_about_its_health_and_ends_on_sigterm(environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wirewatch", "run"],
        env=environ | {"WIREWATCH__SERVICE__LOG_FORMAT": "json"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        served = next(line for line in process.stderr if "status_served" in line)
        address = f"http://127.0.0.1:{json.loads(served)['port']}"
        with urllib.request.urlopen(f"{address}/livez", timeout=10) as answer:
            assert answer.read() == b"ok\n"
        with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
            assert b"wirewatch_records_finished_total" in answer.read()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_port_that_is_taken_is_a_line_with_its_place(environ: dict[str, str], site: LoopbackSite) -> None:
    port = site.origin.rpartition(":")[2]
    done = wirewatch(environ | {"WIREWATCH__SERVICE__PORT": port}, "run", "--once")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: environment: WIREWATCH__SERVICE__PORT: found ")
    assert "Traceback" not in done.stderr


#: As deploy/ runs them: each a process of its own.
PARTS = (["poll"], ["fetch", "extract", "revisit"], ["entities", "keywords"], ["stories", "receivers"])


@pytest.mark.kafka
def test_parts_on_kafka_bring_an_alert_from_feed_to_file_and_end_on_sigterm(
    tmp_path: Path, environ: dict[str, str], broker: Any
) -> None:
    environ = environ | {
        "WIREWATCH__TRANSPORT__ENGINE": "kafka",
        "WIREWATCH__TRANSPORT__KAFKA__BOOTSTRAP_SERVERS": json.dumps([broker.address]),
    }
    wirewatch_run = [sys.executable, "-m", "wirewatch", "run"]
    processes = [
        subprocess.Popen([*wirewatch_run, *part], env=environ, stdout=subprocess.DEVNULL) for part in PARTS
    ]
    try:
        ends_at = time.monotonic() + 200
        while not alerts(tmp_path) and time.monotonic() < ends_at:
            assert [process.poll() for process in processes] == [None] * len(PARTS)
            time.sleep(0.2)
        statuses = {alert["status"] for alert in alerts(tmp_path) if alert["watch"] == "xi-kim-meeting"}
        assert statuses == {"happened"}
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        ended = [process.wait(60) for process in processes]
    assert ended == [0] * len(PARTS)
