"""The demo's run: wirewatch as a service in this process, watched from outside while it works."""

from __future__ import annotations

import base64
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sinks.demo.site import DemoSite, Script
from sinks.demo.verdict import Outcome
from wirewatch.configuration import load_settings
from wirewatch.records import Alert, Annotated, Article, Entry, Match, Page
from wirewatch.seeds import seeds_folder
from wirewatch.service import Service, plan_of
from wirewatch.testing import WebhookReceiver
from wirewatch.topics import (
    ALERTS,
    ANNOTATED,
    ARTICLES,
    DEAD_LETTERS,
    ENTRIES,
    FEED_STATES,
    MATCHES,
    PAGES,
    TOPICS,
    Topic,
)
from wirewatch.transport import open_transport
from wirewatch.transport.embedded import EmbeddedTransport

#: The topics shown, in the order of the flow.
_SHOWN: tuple[Topic[Any], ...] = (ENTRIES, PAGES, ARTICLES, ANNOTATED, MATCHES, ALERTS, DEAD_LETTERS)
_LOOK_SECONDS = 0.1

CONFIGURATION = """\
feeds = [{feeds}]
watch_files = {watches!r}
entity_files = [{entities}]

[http]
allow_networks = ["127.0.0.0/8"]

[transport.embedded]
path = "log.db"

[service]
port = 0

[poll.schedule]
min_interval_seconds = 1.0
first_interval_seconds = 1.0

[poll.politeness]
delay_seconds = 0.05

[fetch]
robots = false

[fetch.politeness]
delay_seconds = 0.05

[receivers.demo]
kind = "webhook"
url = {url!r}
secret_file = "demo.secret"
"""

Say = Callable[[str, str], None]


class ShiftedClock:
    """A clock that starts at another moment and runs on from there."""

    def __init__(self, begins_at: datetime) -> None:
        self._begins_at = begins_at
        self._started = time.monotonic()

    def __call__(self) -> datetime:
        return self._begins_at + timedelta(seconds=time.monotonic() - self._started)


def new_secret() -> str:
    """A secret for one run."""
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


def write_configuration(folder: Path, site: DemoSite, script: Script, url: str, secret: str) -> Path:
    """The demo's wirewatch.toml in `folder`, with its secret beside it; the path of it."""
    secret_file = folder / "demo.secret"
    secret_file.touch(0o600)
    secret_file.write_text(secret + "\n")
    seeds = seeds_folder().absolute()
    feeds = ", ".join(f"{{ url = {feed!r}, interval_seconds = 1.0 }}" for feed in site.feeds)
    file = folder / "wirewatch.toml"
    file.write_text(
        CONFIGURATION.format(
            feeds=feeds,
            watches=str(seeds / "watches" / f"{script.watch}.yaml"),
            entities=", ".join(repr(str(seeds / "entities" / pattern)) for pattern in ("*.jsonl", "*.yaml")),
            url=url,
        ),
        "utf-8",
    )
    return file


class Play:
    """One run of the script; `say(topic, line)` is told of each record as it appears."""

    def __init__(
        self, script: Script, site: DemoSite, receiver: WebhookReceiver, clock: ShiftedClock
    ) -> None:
        self._script = script
        self._site = site
        self._receiver = receiver
        self._clock = clock
        self._seen: set[tuple[str, int, int]] = set()
        self._pages: dict[str, set[str]] = {topic.name: set() for topic in _SHOWN}

    def run(self, configuration: Path, say: Say, timeout_seconds: float) -> Outcome:
        """Publish, watch, and stop when everything was handled or the time is over."""
        ends_at = time.monotonic() + timeout_seconds
        settings = load_settings(configuration, {})
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        transport = open_transport(settings.transport, data_folder=settings.data_folder, clock=self._clock)
        assert isinstance(transport, EmbeddedTransport)
        transport.create_topics(TOPICS.values(), settings.transport.partitions)
        service = Service(replace(plan_of(settings, clock=self._clock), open_transport=lambda: transport))
        thread = threading.Thread(target=service.run, name="service")
        thread.start()
        try:
            self._follow(transport, say, ends_at, thread)
        finally:
            service.stop()
            thread.join()
        return Outcome(
            read=frozenset(self._pages[ANNOTATED.name]),
            matched=frozenset(self._pages[MATCHES.name]),
            deliveries=tuple(self._receiver.deliveries),
        )

    def _follow(
        self, transport: EmbeddedTransport, say: Say, ends_at: float, thread: threading.Thread
    ) -> None:
        steps: tuple[tuple[str, tuple[str, ...], Callable[[EmbeddedTransport], bool]], ...] = (
            ("Four papers are polled; their feeds are empty.", (), self._is_every_feed_known),
            ("The first article is published.", (self._script.first,), self._has_alert),
            ("The others are published.", self._script.pages, self._is_all_handled),
        )
        for words, pages, is_done in steps:
            say("", words)
            self._site.publish(pages)
            while (
                not self._look(transport, say, is_done) and time.monotonic() < ends_at and thread.is_alive()
            ):
                time.sleep(_LOOK_SECONDS)

    def _look(
        self, transport: EmbeddedTransport, say: Say, is_done: Callable[[EmbeddedTransport], bool]
    ) -> bool:
        """Say what is new on the topics. True when the step was over already before looking."""
        is_over = is_done(transport)
        for topic in _SHOWN:
            for received in transport.read(topic.name):
                place = (topic.name, received.partition, received.offset)
                if received.value is None or place in self._seen:
                    continue
                self._seen.add(place)
                url, line = described(topic.record.decode(received.value))
                page = self._site.page(url)
                if page:
                    self._pages[topic.name].add(page)
                say(topic.name, line)
        return is_over

    def _is_every_feed_known(self, transport: EmbeddedTransport) -> bool:
        states = {received.key for received in transport.read(FEED_STATES.name) if received.value}
        return len(states) == len(self._site.feeds)

    def _has_alert(self, transport: EmbeddedTransport) -> bool:
        return bool(self._receiver.deliveries)

    def _is_all_handled(self, transport: EmbeddedTransport) -> bool:
        if len(self._pages[ANNOTATED.name]) < len(self._script.pages):
            return False
        return all(lag == 0 for lags in transport.lags().values() for lag in lags.values())


def described(record: Any) -> tuple[str, str]:
    """The address that a record is about, and the record in a line."""
    match record:
        case Entry():
            return record.url, record.title
        case Page():
            size = f"{len(record.body_zlib)} bytes, compressed" if record.body_zlib else f"{record.problem}"
            return record.entry.url, f"{record.entry.title} ({record.status}, {size})"
        case Article():
            return record.url, f"{record.title} ({record.language}, {len(record.text)} characters)"
        case Annotated():
            names = dict.fromkeys(mention.surface for mention in record.mentions)
            return (
                record.article.url,
                f"{record.article.title} (names: {', '.join(list(names)[:6]) or 'none'})",
            )
        case Match():
            facts = (record.status, record.when, record.where)
            return record.article.url, f"{record.watch}: {', '.join(fact for fact in facts if fact)}"
        case Alert():
            return "", f"{record.kind} #{record.sequence}: {record.summary}"
    return "", f"{record.stage}: {record.error}"
