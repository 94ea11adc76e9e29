"""From a match to a webhook that was accepted: latency at a steady rate, alone and beside a hanging receiver.

    python benchmarks/alerting.py [--rate 100] [--seconds 15] [--watches 20] [--json FILE]

Every match begins a story of its own, so every match is an alert. Matches are published to the embedded log;
stories and receivers run as the service runs them; receivers are on loopback.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.inputs import figures_file
from processors.stories import Stories, StoriesSettings
from sinks.webhook import Webhook, WebhookSettings
from wirewatch.logs import configure_logs
from wirewatch.loop import WorkerSettings
from wirewatch.records import ArticleRef, Evidence, Match, derive_id
from wirewatch.service import Plan, Service
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup, Stage
from wirewatch.testing import SitePage, WebhookReceiver
from wirewatch.topics import MATCHES, TOPICS
from wirewatch.transport.embedded import EmbeddedTransport

SECRET = "whsec_" + base64.b64encode(b"only for this measurement..").decode()


class TimedReceiver(WebhookReceiver):
    """Notes when each alert was accepted, by the URL of its article."""

    def __init__(self) -> None:
        self.accepted_at: dict[str, float] = {}
        super().__init__(SECRET)

    def answer(self, request: Any, body: bytes) -> SitePage:
        page = super().answer(request, body)
        url = json.loads(body)["data"]["articles"][0]["url"]
        self.accepted_at.setdefault(url, time.monotonic())
        return page


class HangingReceiver(WebhookReceiver):
    """Takes a connection and says nothing until it is released."""

    def __init__(self) -> None:
        self.released = threading.Event()
        super().__init__(SECRET)

    def answer(self, request: Any, body: bytes) -> SitePage:
        self.released.wait()
        return SitePage(b"", "text/plain", 503)


@dataclass(frozen=True)
class Figures:
    """Seconds from a match published to its webhook accepted, how many were, and CPU time an alert.

    The CPU time is the whole process's: publishing, stories, signing, posting and the receivers.
    """

    name: str
    sent: int
    accepted: int
    seconds: Sequence[float]
    cpu_ms: float

    def quantile(self, share: float) -> float:
        """The latency that this share of the alerts stayed under, in milliseconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))] * 1000


def match(number: int, watches: int) -> Match:
    """A match of its own story."""
    now = datetime.now(UTC)
    article = ArticleRef(
        id=derive_id("article", str(number)),
        url=f"https://site-{number}.example/{number}",
        title=f"Leaders {number} are to meet",
        publisher=f"Paper {number}",
        seen_at=now,
        published_at=now,
        fingerprint=tuple(range(number * 1000, number * 1000 + 128)),
    )
    sentence = f"The two leaders {number} are to meet in the capital on Sunday, an official said."
    return Match(
        id=derive_id("match", str(number)),
        watch=f"watch-{number % watches}",
        article=article,
        evidence=(Evidence(sentence=sentence, start=0, highlights=((4, 15), (27, 34))),),
        event="meeting",
        parties=(f"A{number}", f"B{number}"),
        status="planned",
    )


def measured(name: str, rate: float, seconds: float, watches: int, *, with_hanging: bool) -> Figures:
    """One run."""
    with tempfile.TemporaryDirectory() as folder, TimedReceiver() as receiver, HangingReceiver() as hanging:
        transport = EmbeddedTransport(Path(folder) / "log.db")
        transport.create_topics(TOPICS.values(), 8)
        stages: list[Stage] = [Stories(StoriesSettings()), hook(folder, receiver.url("/"), "receiver-timed")]
        if with_hanging:
            stages.append(hook(folder, hanging.url("/"), "receiver-hanging"))
        worker = WorkerSettings(drain_seconds=0.5)
        service = Service(Plan(lambda: transport, 8, (), stages, worker))
        thread = threading.Thread(target=service.run)
        thread.start()
        published: dict[str, float] = {}
        begun, cpu_begun = time.monotonic(), time.process_time()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            one = match(number, watches)
            published[one.article.url] = time.monotonic()
            transport.publish([MATCHES.message(one)])
        receiver.wait_for(len(published), timeout_seconds=30)
        cpu_ms = (time.process_time() - cpu_begun) / len(published) * 1000
        hanging.released.set()
        service.stop()
        thread.join()
    latencies = [
        receiver.accepted_at[url] - at for url, at in published.items() if url in receiver.accepted_at
    ]
    return Figures(name, len(published), len(latencies), latencies, cpu_ms)


def hook(folder: str, url: str, name: str) -> Webhook:
    """A webhook receiver for `url` on loopback."""
    http = HttpSettings(allow_networks=("127.0.0.0/8",))
    setup = Setup(http, (), (), (), Path(folder), lambda: datetime.now(UTC), name)
    return Webhook.build(WebhookSettings(url=url, secret=SECRET), setup)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rate", type=float, default=100.0, help="matches a second")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--watches", type=int, default=20)
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    given = parser.parse_args()
    configure_logs("error", "text")
    runs = [
        measured(name, given.rate, given.seconds, given.watches, with_hanging=with_hanging)
        for name, with_hanging in (("alone", False), ("beside a hanging one", True))
    ]
    print(f"{'receiver':<22}{'sent':>7}{'accepted':>10}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'CPU ms':>9}")
    for run in runs:
        quantiles = "".join(f"{run.quantile(share):>9.1f}" for share in (0.5, 0.99, 1.0))
        print(f"{run.name:<22}{run.sent:>7}{run.accepted:>10}{quantiles}{run.cpu_ms:>9.2f}")
    if given.json:
        figures = [
            {"name": run.name, "sent": run.sent, "accepted": run.accepted, "cpu_ms": run.cpu_ms}
            | {f"p{share * 100:g}_ms": run.quantile(share) for share in (0.5, 0.99)}
            for run in runs
        ]
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
