"""Killed at any moment, polling loses no entry and repeats none downstream."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from wirewatch.http.testing import Answer, SeenRequest, Site
from wirewatch.records import Entry
from wirewatch.topics import ENTRIES
from wirewatch.transport.embedded import EmbeddedTransport

#: A poll source on the embedded log, until it is killed.
CHILD = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from ingest.hosts import PolitenessSettings
from ingest.poll import Poll, PollSettings
from wirewatch.settings import FeedSettings, HttpSettings
from wirewatch.source_worker import SourceWorker
from wirewatch.stage import Setup
from wirewatch.topics import TOPICS
from wirewatch.transport.embedded import EmbeddedTransport

folder, *urls = sys.argv[1:]
setup = Setup(
    http=HttpSettings(allow_networks=("127.0.0.0/8",)),
    feeds=tuple(FeedSettings(url=url, interval_seconds=0.02) for url in urls),
    watch_files=(), entity_files=(), data_folder=Path(folder), clock=lambda: datetime.now(UTC),
)
politeness = PolitenessSettings(delay_seconds=0.0, burst=100, max_concurrent=8)
settings = PollSettings(max_age_seconds=float("inf"), politeness=politeness)
transport = EmbeddedTransport(Path(folder) / "log.db")
transport.create_topics(TOPICS.values(), 4)
SourceWorker(Poll.build(settings, setup), transport).run(threading.Event())
"""
FEEDS = 3
ENTRIES_IN_FEED = 40
WINDOW = 8


class GrowingFeed:
    """A feed with one entry more for every request, which holds its last few; ends after so many."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._count = 0

    def __call__(self, request: SeenRequest, connection: socket.socket) -> Answer:
        with self._lock:
            # Two polls see each entry, so that a poll that was killed costs nothing but time.
            self._count = min(self._count + 1, 2 * ENTRIES_IN_FEED)
            newest = (self._count + 1) // 2
        items = "".join(
            f"<item><title>{self._name} {number}</title><link>https://news.example/{self._name}/{number}</link></item>"
            for number in range(newest, max(newest - WINDOW, 0), -1)
        )
        body = f"<rss version='2.0'><channel><title>{self._name}</title>{items}</channel></rss>"
        return Answer(body=body.encode())


def wait_until(condition: Callable[[], bool], seconds: float = 45.0) -> None:
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.01)


def entries_in(folder: Path) -> list[Entry]:
    transport = EmbeddedTransport(folder / "log.db", read_only=True)
    try:
        return [Entry.decode(each.value or b"") for each in transport.read(ENTRIES.name)]
    finally:
        transport.close()


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes with SIGKILL")
def test_killed_at_any_moment_no_entry_is_lost_and_none_is_repeated(tmp_path: Path) -> None:
    with Site() as site:
        names = [f"feed{number}" for number in range(FEEDS)]
        for name in names:
            site.on(f"/{name}", GrowingFeed(name))
        command = [sys.executable, "-c", CHILD, str(tmp_path), *(site.url(f"/{name}") for name in names)]

        for requests_until_killed in (1, 7, 20, 33):
            seen = len(site.requests)
            with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as child:
                wait_until(lambda: len(site.requests) >= seen + requests_until_killed)  # noqa: B023
                child.kill()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as child:
            wait_until(lambda: (tmp_path / "log.db").exists())
            try:
                wait_until(lambda: len({each.id for each in entries_in(tmp_path)}) >= FEEDS * ENTRIES_IN_FEED)
                settled = len(site.requests) + 4 * FEEDS
                wait_until(lambda: len(site.requests) >= settled)
            finally:
                child.kill()

    entries = entries_in(tmp_path)
    titles = Counter(entry.title for entry in entries)
    assert set(titles) == {f"{name} {number}" for name in names for number in range(1, ENTRIES_IN_FEED + 1)}
    assert set(titles.values()) == {1}
    assert {entry.change for entry in entries} == {"new"}
