"""Killed in the middle: every alert still arrives, under the same id, in the order of its watch."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from wirewatch.records import ArticleRef, Match, derive_id
from wirewatch.testing import WebhookReceiver
from wirewatch.topics import MATCHES, TOPICS
from wirewatch.transport.embedded import EmbeddedTransport

SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvbmx5ISE="
AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
MATCH_COUNT = 120
WATCHES = 3
CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from processors.stories import Stories, StoriesSettings
from sinks.webhook import Webhook, WebhookSettings
from wirewatch.loop import WorkerSettings
from wirewatch.service import Plan, Service
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup
from wirewatch.transport.embedded import EmbeddedTransport

folder, url, secret = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
http = HttpSettings(allow_networks=("127.0.0.0/8",))
setup = Setup(http, (), (), (), folder, lambda: datetime.now(UTC), "receiver-hook")
hook = Webhook.build(WebhookSettings(url=url, secret=secret), setup)
stages = [Stories(StoriesSettings()), hook]
worker = WorkerSettings(first_retry_seconds=0.05, max_retry_seconds=0.1)
Service(Plan(lambda: EmbeddedTransport(folder / "log.db"), 4, (), stages, worker)).run()
"""


def match(number: int) -> Match:
    """A match of a story of its own."""
    article = ArticleRef(
        id=f"a{number}", url=f"https://s{number}.example/", title="t", publisher="p", seen_at=AT
    )
    return Match(
        id=derive_id("match", str(number)),
        watch=f"w{number % WATCHES}",
        article=article,
        evidence=(),
        event="meeting",
        parties=(f"A{number}", f"B{number}"),
        status="planned",
    )


def started(folder: Path, url: str) -> subprocess.Popen[bytes]:
    """The stages in a process of their own."""
    command = [sys.executable, "-c", CHILD, str(folder), url, SECRET]
    repository = Path(__file__).resolve().parent.parent
    return subprocess.Popen(command, cwd=repository, stderr=subprocess.DEVNULL)


def test_alerts_survive_kills_between_match_and_receiver(tmp_path: Path) -> None:
    transport = EmbeddedTransport(tmp_path / "log.db")
    transport.create_topics(TOPICS.values(), 4)
    transport.publish(MATCHES.message(match(number)) for number in range(MATCH_COUNT))
    transport.close()

    with WebhookReceiver(SECRET) as receiver:
        receiver.answer_next(204, 503, 204, 500)
        for count in (20, 60):
            child = started(tmp_path, receiver.url("/"))
            receiver.wait_for(count, timeout_seconds=30)
            child.kill()
            child.wait()
        child = started(tmp_path, receiver.url("/"))
        try:
            receiver.wait_for_ids(MATCH_COUNT, timeout_seconds=30)
        finally:
            child.terminate()
            child.wait()
        deliveries = list(receiver.deliveries)

    assert all(delivery.is_verified for delivery in deliveries)
    told: dict[str, dict[int, None]] = {}
    for delivery in deliveries:
        data = delivery.message["data"]
        told.setdefault(data["watch"], {}).setdefault(int(data["parties"][0][1:]))
    assert sorted(number for numbers in told.values() for number in numbers) == list(range(MATCH_COUNT))
    assert len({delivery.id for delivery in deliveries}) == MATCH_COUNT
    assert all(list(numbers) == sorted(numbers) for numbers in told.values())
