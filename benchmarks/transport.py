"""Measure the transports: records a second, CPU a record, latency over one and four hops.

    python benchmarks/transport.py [--engine embedded|kafka|both] [--broker HOST:PORT] [--json FILE]

Both engines, records of 1 and 6 KB, units of 100, in one run. Without `--broker` a Kafka of its own
is started by deploy/kafka/start and stopped afterwards. The payload is made-up words, which lz4
packs about as well as news text in JSON.

A *hop* is the way over one topic: from the moment at which a record is due to be published, or is
emitted by a stage, until the next stage has it in hand. Stages run as they do in a service: threads
of one process on the embedded log, one process each on Kafka.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.inputs import figures_file  # noqa: E402
from wirewatch.transport import EmbeddedSettings, TransportSettings, open_transport  # noqa: E402
from wirewatch.transport.contract import Consumer, Message, Transport  # noqa: E402
from wirewatch.transport.kafka_settings import KafkaSettings  # noqa: E402

UNIT_RECORDS = 100
PARTITIONS = 4
RATE = 100
SIZES = (1024, 6 * 1024)
HOPS = (1, 4)
#: What is aimed at.
MIN_EMBEDDED_RECORDS_PER_SECOND = 20_000
MAX_KAFKA_CPU_MICROSECONDS = 80
MAX_KAFKA_P99_SECONDS = 0.150


@dataclass(frozen=True)
class Spec:
    """A topic for measuring."""

    name: str
    is_compacted: bool = False
    retention_seconds: float | None = 3600.0


@dataclass(frozen=True)
class Throughput:
    """One kind of work, as fast as it goes."""

    engine: str
    record_bytes: int
    work: str
    records_per_second: float
    cpu_microseconds_per_record: float


@dataclass(frozen=True)
class Latency:
    """How long records took over some hops at a steady rate."""

    engine: str
    record_bytes: int
    hops: int
    records: int
    p50_seconds: float
    p90_seconds: float
    p99_seconds: float
    max_seconds: float


def main() -> None:
    """Measure, print a table, write figures."""
    options = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the broker is stopped then, too
    if options.stage:
        _run_stage(json.loads(options.stage))
        return
    with tempfile.TemporaryDirectory() as folder, _engines(options, Path(folder)) as engines:
        throughput = [
            row
            for name, settings in engines.items()
            for size in SIZES
            for row in measure_throughput(name, settings, size, options.records)
        ]
        latency = [
            measure_latency(name, settings, 1024, hops, options.seconds)
            for name, settings in engines.items()
            for hops in HOPS
        ]
    load = os.getloadavg()[0]
    _print(throughput, latency)
    print(f"\n{os.cpu_count()} cores, load average {load:.1f} at the end; what else runs adds to the times")
    if options.json:
        figures = {
            "throughput": list(map(asdict, throughput)),
            "latency": list(map(asdict, latency)),
            "load_average": load,
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--broker", help="a Kafka to measure on; default: one of its own")
    parser.add_argument("--engine", choices=("embedded", "kafka", "both"), default="both")
    parser.add_argument("--records", type=int, default=20_000, help="of each kind of work, for throughput")
    parser.add_argument("--seconds", type=float, default=10.0, help="of steady records, for latency")
    parser.add_argument("--json", type=figures_file, help="write the figures to this file")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _broker(address: str | None, folder: Path) -> Iterator[str]:
    if address:
        yield address
        return
    scripts, own = ROOT / "deploy" / "kafka", ["--folder", str(folder / "kafka")]
    starting = subprocess.run(
        [str(scripts / "start"), *own, "--port", "0"], stdout=subprocess.PIPE, text=True, check=False
    )
    if starting.returncode:
        raise SystemExit("deploy/kafka/start failed: give --broker, or --engine embedded")
    try:
        yield starting.stdout.strip()
    finally:
        subprocess.run([str(scripts / "stop"), *own], check=True)


@contextmanager
def _engines(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, TransportSettings]]:
    """What is measured, by the name of its rows; a broker runs while Kafka is."""
    embedded = {"embedded": TransportSettings(embedded=EmbeddedSettings(path=str(folder / "log.db")))}
    if options.engine == "embedded":
        yield embedded
        return
    with _broker(options.broker, folder) as address:
        yield (embedded if options.engine == "both" else {}) | _on_kafka(address)


def _on_kafka(address: str) -> dict[str, TransportSettings]:
    def kafka(isolation: str) -> TransportSettings:
        settings = KafkaSettings.model_validate({"bootstrap_servers": [address], "isolation": isolation})
        return TransportSettings(engine="kafka", kafka=settings)

    return {
        "kafka, transactions": kafka("transactional"),
        "kafka, at least once": kafka("at_least_once"),
    }


def payload(size: int) -> bytes:
    """Made-up words, `size` bytes of them."""
    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(3_000)]
    text = " ".join(chance.choices(words, k=size))
    return text.encode()[:size]


# --- throughput


def measure_throughput(name: str, settings: TransportSettings, size: int, records: int) -> list[Throughput]:
    """Publishing, handing on (take, emit, finish) and taking, in units of 100."""
    transport = open_transport(settings)
    prefix = uuid.uuid4().hex[:8]
    source, target = f"{prefix}-in", f"{prefix}-out"
    transport.create_topics([Spec(source), Spec(target)], PARTITIONS)
    value = payload(size)
    messages = [Message(source, b"%d" % n, value, b"%d" % n) for n in range(UNIT_RECORDS)]

    def publish() -> int:
        transport.publish(messages)
        return len(messages)

    rows = [_timed(name, size, "publish", records, publish)]
    for work, topic, to in (("hand on", source, target), ("take", target, None)):
        consumer = transport.consumer(f"{prefix}-{work}", [topic], member="one")
        warm = _copy(consumer, to)
        while not warm:
            warm = _copy(consumer, to)
        rows.append(
            _timed(name, size, work, records - warm, lambda member=consumer, to=to: _copy(member, to))  # type: ignore[misc]
        )
        consumer.close()
    transport.close()
    return rows


def _copy(consumer: Consumer, target: str | None) -> int:
    records = consumer.take(UNIT_RECORDS, 1.0)
    with consumer.unit() as unit:
        for record in records:
            if target:
                unit.emit(Message(target, record.key, record.value, record.key))
            unit.finish(record)
    return len(records)


def _timed(name: str, size: int, work: str, records: int, step: Callable[[], int]) -> Throughput:
    done = 0
    wall, cpu = time.perf_counter(), time.process_time()
    while done < records:
        done += step()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Throughput(name, size, work, done / wall, cpu / done * 1e6)


# --- latency


def measure_latency(name: str, settings: TransportSettings, size: int, hops: int, seconds: float) -> Latency:
    """100 records a second through `hops` topics for `seconds`, after some seconds of warming up."""
    transport = open_transport(settings)
    prefix = uuid.uuid4().hex[:8]
    topics = [f"{prefix}-{hop}" for hop in range(hops)]
    transport.create_topics([Spec(topic) for topic in topics], PARTITIONS)
    warm_records, records = int(RATE * min(3.0, seconds)), int(RATE * seconds)
    run = _run_threads if settings.engine == "embedded" else _run_processes
    with run(transport, settings, topics, warm_records + records) as delays:
        _publish_steadily(transport, topics[0], payload(size), warm_records + records)
    transport.close()
    steady = sorted(delays[warm_records:])
    quantiles = [steady[min(int(len(steady) * q), len(steady) - 1)] for q in (0.5, 0.9, 0.99, 1.0)]
    return Latency(name, size, hops, len(steady), *quantiles)


def _publish_steadily(transport: Transport, topic: str, value: bytes, records: int) -> None:
    """Publish at the rate, whatever the transport takes: a late record counts from when it was due."""
    started_at, sent = time.time(), 0
    while sent < records:
        due = min(int((time.time() - started_at) * RATE) + 1, records)
        if due > sent:
            transport.publish(
                Message(topic, b"%d" % n, b"%020.6f" % (started_at + n / RATE) + value, b"%d" % n)
                for n in range(sent, due)
            )
            sent = due
        time.sleep(max(started_at + sent / RATE - time.time(), 0))


def stage(
    transport: Transport,
    topics: list[str],
    number: int,
    records: int,
    ready: Callable[[], None],
) -> list[float]:
    """Hand on `records` records from a topic to the next; behind the last topic, their delays."""
    target = topics[number + 1] if number + 1 < len(topics) else None
    consumer = transport.consumer(f"{topics[number]}-group", [topics[number]], member="one")
    while not consumer.partitions:
        consumer.take(0, 0.1)
    ready()
    delays: list[float] = []
    while len(delays) < records:
        taken = consumer.take(500, 0.25)
        now = time.time()
        delays += [now - float((record.value or b"")[:20]) for record in taken]
        with consumer.unit() as unit:
            for record in taken:
                if target:
                    unit.emit(Message(target, record.key, record.value, record.key))
                unit.finish(record)
    consumer.close()
    return delays


@contextmanager
def _run_threads(
    transport: Transport, settings: TransportSettings, topics: list[str], records: int
) -> Iterator[list[float]]:
    delays: list[float] = []
    ready = threading.Semaphore(0)

    def run(number: int) -> None:
        found = stage(transport, topics, number, records, ready.release)
        if number + 1 == len(topics):
            delays.extend(found)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(topics))]
    for thread in threads:
        thread.start()
    for _ in threads:
        ready.acquire()
    yield delays
    for thread in threads:
        thread.join()


@contextmanager
def _run_processes(
    transport: Transport, settings: TransportSettings, topics: list[str], records: int
) -> Iterator[list[float]]:
    delays: list[float] = []
    settings_json = settings.model_dump_json()
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, "--stage", json.dumps([settings_json, topics, number, records])],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for number in range(len(topics))
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    yield delays
    for process in processes:
        answer, _ = process.communicate(timeout=60)
        found = json.loads(answer)
    delays.extend(found)


def _run_stage(order: list[object]) -> None:
    settings_json, topics, number, records = order
    transport = open_transport(TransportSettings.model_validate_json(str(settings_json)))
    found = stage(transport, list(topics), int(number), int(records), lambda: print("ready", flush=True))  # type: ignore[call-overload]
    print(json.dumps(found))
    transport.close()


# --- telling


def _print(throughput: list[Throughput], latency: list[Latency]) -> None:
    print(f"{'engine':22} {'record':>7} {'work, units of 100':20} {'records/s':>10} {'CPU µs/record':>14}")
    for row in throughput:
        print(
            f"{row.engine:22} {row.record_bytes // 1024:>4} KB {row.work:20} "
            f"{row.records_per_second:>10,.0f} {row.cpu_microseconds_per_record:>14.1f}"
        )
    print(f"\n{'engine':22} {'record':>7} {'hops':>4} {'records':>8}   p50 ms    p90    p99    max")
    for each in latency:
        times = (each.p50_seconds, each.p90_seconds, each.p99_seconds, each.max_seconds)
        print(
            f"{each.engine:22} {each.record_bytes // 1024:>4} KB {each.hops:>4} {each.records:>8} "
            f"{times[0] * 1e3:>8.1f} " + " ".join(f"{seconds * 1e3:>6.0f}" for seconds in times[1:])
        )
    print()
    for text, is_met in targets(throughput, latency):
        print(f"{'met   ' if is_met else 'MISSED'} {text}")


def targets(throughput: list[Throughput], latency: list[Latency]) -> Iterator[tuple[str, bool]]:
    """The targets for the engines measured, with what was measured, and whether each is met."""
    by_work = {(row.engine, row.record_bytes, row.work): row for row in throughput}
    if row := by_work.get(("embedded", SIZES[1], "hand on")):
        rate, least = row.records_per_second, MIN_EMBEDDED_RECORDS_PER_SECOND
        yield f"embedded, 6 KB, hand on: {rate:,.0f} records/s, at least {least:,}", rate >= least
    if row := by_work.get(("kafka, transactions", SIZES[1], "hand on")):
        cpu, most = row.cpu_microseconds_per_record, MAX_KAFKA_CPU_MICROSECONDS
        yield f"kafka, 6 KB, hand on in transactions: {cpu:.0f} µs CPU, at most {most}", cpu <= most
    for each in latency:
        if (each.engine, each.hops) == ("kafka, transactions", 4):
            p99, slowest = each.p99_seconds, MAX_KAFKA_P99_SECONDS
            told = f"{p99 * 1e3:.0f} ms, at most {slowest * 1e3:.0f}"
            yield f"kafka, 4 hops in transactions, p99: {told}", p99 <= slowest


if __name__ == "__main__":
    main()
