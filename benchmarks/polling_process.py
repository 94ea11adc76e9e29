"""The wirewatch side of `polling.py`: a process that polls all feeds once for each line it reads.

Each line out is JSON: CPU seconds of this process and its children, polls by outcome, memory.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.polling_cpu import cpu_seconds, resident_bytes
from ingest.hosts import PolitenessSettings
from ingest.poll import Poll, PollSettings
from wirewatch.http import HttpClient, Request, policy
from wirewatch.settings import FeedSettings, HttpSettings
from wirewatch.source_worker import SourceWorker
from wirewatch.stage import Setup, State
from wirewatch.topics import TOPICS
from wirewatch.transport import EmbeddedSettings, TransportSettings, open_transport
from wirewatch.transport.kafka_settings import KafkaSettings


class Rounds(Poll):
    """A poll source that notes when a round really begins: after its states are read."""

    began: float = 0.0

    def assigned(self, holds: Callable[[str], bool], state: State) -> None:
        super().assigned(holds, state)
        self.began = own_cpu_seconds()


def own_cpu_seconds() -> float:
    return time.process_time() + cpu_seconds(children_only=True)


def poll_round(worker: SourceWorker, source: Rounds) -> dict[str, Any]:
    """Poll every feed once, committed, and say what it cost."""
    before = outcomes()
    source.begin_once()
    worker.disconnect()
    worker.connect()
    started_at = time.monotonic()
    while worker.idle_at is None and time.monotonic() - started_at < 300:
        worker.turn()
    cpu = own_cpu_seconds() - source.began
    after = outcomes()
    return {
        "cpu_seconds": cpu,
        "wall_seconds": time.monotonic() - started_at,
        "outcomes": {name: after[name] - before[name] for name in after if after[name] > before[name]},
        "resident_bytes": resident_bytes(),
    }


def outcomes() -> Counter[str]:
    from wirewatch import metrics

    samples = [sample for family in metrics.POLLS.collect() for sample in family.samples]
    return Counter({s.labels["outcome"]: int(s.value) for s in samples if s.name.endswith("_total")})


def client_round(client: HttpClient, url: str, feeds: int, etags: dict[int, str | None]) -> dict[str, Any]:
    """The client alone: every feed asked once, with the ETag it gave last, nothing read."""
    began = own_cpu_seconds()
    started_at = time.monotonic()
    room = threading.Semaphore(128)
    futures = []
    for number in range(feeds):
        room.acquire()
        headers = policy.conditional_headers(etags.get(number), None)
        future = client.submit(Request(f"{url}/feed/{number}", headers=headers))
        future.add_done_callback(lambda _: room.release())
        futures.append(future)
    statuses = Counter(str(future.result().status) for future in futures)
    etags.update({number: future.result().header("etag") for number, future in enumerate(futures)})
    return {
        "cpu_seconds": own_cpu_seconds() - began,
        "wall_seconds": time.monotonic() - started_at,
        "outcomes": dict(statuses),
        "resident_bytes": resident_bytes(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ca", help="certificate to trust")
    parser.add_argument("--kafka", help="host:port")
    parser.add_argument("--client-only", action="store_true")
    options = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    http = HttpSettings(allow_networks=("127.0.0.0/8",), ca_file=options.ca)
    if options.client_only:
        with HttpClient(http, max_connections=128) as client:
            etags: dict[int, str | None] = {}
            for _ in sys.stdin:
                print(json.dumps(client_round(client, options.url, options.feeds, etags)), flush=True)
        return
    engine = "kafka" if options.kafka else "embedded"
    kafka = KafkaSettings(bootstrap_servers=(options.kafka,)) if options.kafka else KafkaSettings()
    settings = TransportSettings(engine=engine, kafka=kafka, embedded=EmbeddedSettings(path="log.db"))
    transport = open_transport(settings, data_folder=options.folder)
    transport.create_topics(TOPICS.values(), 8)
    feeds = tuple(FeedSettings(url=f"{options.url}/feed/{number}") for number in range(options.feeds))
    pace = PolitenessSettings(delay_seconds=0.0, burst=10_000, max_concurrent=1_000)
    setup = Setup(http, feeds, (), (), options.folder, lambda: datetime.now(UTC))
    source = Rounds.build(PollSettings(politeness=pace), setup)
    worker = SourceWorker(source, transport, member="")
    for _ in sys.stdin:
        print(json.dumps(poll_round(worker, source)), flush=True)
    worker.disconnect()
    source.close()
    transport.close()


if __name__ == "__main__":
    main()
