"""Run the whole pipeline over the corpus on loopback, embedded and on Kafka, and account for all of it.

    python benchmarks/replay.py --corpus PATH [--engine embedded|kafka|both] [--kill 2] [--json FILE]

Serves the corpus's pages (a feed for each publisher) and its saved feeds, runs the real commands in
processes of their own, and proves from the topics that every entry ended in exactly one outcome, that
every page of the corpus has an entry, and that the engines agree. `--kill N` adds a run on Kafka whose
workers are killed (SIGKILL) N times on the way: its alerts must be those of the undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402

from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, existing_folder, figures_file  # noqa: E402
from benchmarks.replay_ledger import read_ledger  # noqa: E402
from benchmarks.replay_process import Process, free_port  # noqa: E402
from benchmarks.replay_report import Run, figures, report  # noqa: E402
from benchmarks.replay_site import ReplaySite, publisher_feeds, read_pages, saved_feeds  # noqa: E402
from wirewatch.configuration import load_settings  # noqa: E402
from wirewatch.errors import TransportError  # noqa: E402
from wirewatch.states import FeedState  # noqa: E402
from wirewatch.topics import FEED_STATES, TOPICS  # noqa: E402
from wirewatch.transport import open_transport  # noqa: E402
from wirewatch.transport.contract import Transport  # noqa: E402

#: The processes of a deployment on Kafka, each with its own group of stages.
DEPLOYMENT = (
    ("poll",),
    ("fetch", "extract", "revisit"),
    ("entities", "keywords"),
    ("stories",),
    ("receivers",),
)
RUN_SECONDS = 900.0
#: Broad ones that fire on ordinary news, and those that are shipped.
WATCHES = [
    Path(__file__).with_name("replay_watches.yaml"),
    *sorted((ROOT / "seeds" / "watches").glob("*.yaml")),
]


def main() -> int:
    """Run the benchmark; 0 when everything was accounted for and all runs agree."""
    options = _parse()
    pages = read_pages(options.corpus)[: options.pages or None]
    feeds = publisher_feeds(pages) | ({} if options.pages else saved_feeds(options.corpus))
    runs: list[Run] = []
    with ReplaySite(feeds, pages) as site, _workplace(options.keep) as folder:
        if options.engine in ("embedded", "both"):
            runs.append(run_embedded(folder / "embedded", site, feeds, options))
        if options.engine in ("kafka", "both"):
            runs += _kafka_runs(folder, site, feeds, options)
    problems = report(Console(), runs, pages)
    if options.json:
        options.json.write_text(json.dumps([figures(run, pages) for run in runs], indent=2) + "\n")
    return 1 if problems else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=existing_folder, required=True, help="pages.jsonl.gz and feeds.tsv")
    parser.add_argument("--engine", choices=["embedded", "kafka", "both"], default="both")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="also run on Kafka with N SIGKILLs")
    parser.add_argument("--watches", type=existing_file, nargs="+", default=WATCHES)
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--pages", type=int, default=0, help="only the first so many pages, no saved feeds")
    parser.add_argument("--keep", type=Path, help="keep logs and state in this folder")
    parser.add_argument("--json", type=figures_file, help="write the figures to this file")
    return parser.parse_args()


@contextmanager
def _workplace(keep: Path | None) -> Iterator[Path]:
    folder = keep or Path(tempfile.mkdtemp(prefix="replay-"))
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)


def write_configuration(
    folder: Path, site: ReplaySite, feeds: dict[str, bytes], options: argparse.Namespace, transport: str
) -> Path:
    """A configuration that polls the replayed feeds; old entries count as new, hosts are not paced."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = ",\n".join(f"  {json.dumps(url)}" for url in feeds)
    text = f"""
feeds = [
{listed}
]
watch_files = {json.dumps([str(path.resolve()) for path in options.watches])}
entity_files = {json.dumps([str(path.resolve()) for path in options.entities])}
{transport}
[http]
proxy = "{site.proxy_url}"
allow_networks = ["127.0.0.0/8"]
[poll]
{_ALL_IS_NEWS}
{_UNPACED}
[fetch]
{_UNPACED}
[revisit]
after_seconds = []
[stories]
{_ALL_STORIES}
[receivers.file]
kind = "jsonl"
path = "alerts.jsonl"
"""
    config = folder / "wirewatch.toml"
    config.write_text(text)
    return config


_ALL_IS_NEWS = "max_age_seconds = inf\nold_after_seconds = inf"
#: Nothing is forgotten or put off, which would make the alerts depend on the order of arrival.
_ALL_STORIES = "max_stories = 100000\nupdate_pause_seconds = 0"
_UNPACED = "politeness = { delay_seconds = 0.0, burst = 100, max_concurrent = 8 }"


def run_embedded(folder: Path, site: ReplaySite, feeds: dict[str, bytes], options: argparse.Namespace) -> Run:
    """`wirewatch run --once`: everything in one process."""
    config = write_configuration(folder, site, feeds, options, "")
    process = Process((), config, folder / "run.log", free_port())
    started_at = time.monotonic()
    process.start("--once")
    ends_at = started_at + RUN_SECONDS
    while process.child.poll() is None and time.monotonic() < ends_at:
        process.sample()
        time.sleep(0.25)
    if process.child.poll() is None:
        process.end(signal.SIGKILL)
    seconds = time.monotonic() - started_at
    if process.child.returncode != 0:
        raise SystemExit(f"wirewatch run --once ended with {process.child.returncode}; see {process.log}")
    with _transport(config, read_only=True) as transport:
        ledger = read_ledger(transport, [process.log])
    return Run("embedded", ledger, seconds, process.stage_seconds(), {"run": process.resident_bytes})


def _kafka_runs(
    folder: Path, site: ReplaySite, feeds: dict[str, bytes], options: argparse.Namespace
) -> list[Run]:
    runs = []
    for kills in [0] + ([options.kill] if options.kill else []):
        name = f"kafka, {kills} kills" if kills else "kafka"
        place = folder / name.replace(", ", "-").replace(" ", "-")
        with _broker(place / "broker") as address:
            engine = f'[transport]\nengine = "kafka"\n[transport.kafka]\nbootstrap_servers = ["{address}"]\n'
            config = write_configuration(place, site, feeds, options, engine)
            runs.append(run_kafka(name, place, config, len(feeds), kills))
    return runs


def run_kafka(name: str, folder: Path, config: Path, feed_count: int, kills: int) -> Run:
    """Every group of stages in a process of its own; `kills` times all of them are killed on the way."""
    processes = [
        Process(stages, config, folder / f"{'-'.join(stages)}.log", free_port()) for stages in DEPLOYMENT
    ]
    with _transport(config) as transport:
        transport.create_topics(TOPICS.values(), partitions=8)
        started_at = time.monotonic()
        for process in processes:
            process.start()
        try:
            _run_with_kills(processes, transport, feed_count, kills)
            _wait(lambda: _is_drained(processes, transport, feed_count), processes)
            seconds = time.monotonic() - started_at
        finally:
            statuses = [process.end() for process in processes if process.child.poll() is None]
        if any(statuses):
            raise SystemExit(f"workers ended with {statuses} on SIGTERM; see the logs in {folder}")
        ledger = read_ledger(transport, [process.log for process in processes])
    stage_seconds = {
        stage: value for process in processes for stage, value in process.stage_seconds().items()
    }
    resident = {"+".join(process.stages): process.resident_bytes for process in processes}
    return Run(name, ledger, seconds, stage_seconds, resident, kills)


def _run_with_kills(processes: list[Process], transport: Transport, feed_count: int, kills: int) -> None:
    """Kill every worker when about 1/(kills+1), 2/(kills+1) ... of the feeds were polled."""
    for number in range(1, kills + 1):
        share = feed_count * number // (kills + 1)
        _wait(lambda share=share: _polled(transport) >= share, processes)  # type: ignore[misc]
        for process in processes:
            process.end(signal.SIGKILL)
        for process in processes:
            process.samples.clear()
            process.start()


def _polled(transport: Transport) -> int:
    """How many feeds have been polled; 0 while the broker does not answer."""
    try:
        states = {received.key: received.value for received in transport.read(FEED_STATES.name)}
    except TransportError:
        return 0
    return sum(1 for value in states.values() if value and FeedState.decode(value).last_attempt_at)


def _is_drained(processes: list[Process], transport: Transport, feed_count: int) -> bool:
    """Every feed was polled and, three looks in a row, no worker had anything left to do."""
    if _polled(transport) < feed_count:
        return False
    for _ in range(3):
        time.sleep(1.0)
        for process in processes[1:]:
            process.sample()
            if process.is_busy:
                return False
    return True


def _wait(is_there: Callable[[], bool], processes: list[Process]) -> None:
    ends_at = time.monotonic() + RUN_SECONDS
    while not is_there():
        if time.monotonic() > ends_at:
            raise SystemExit("the replay did not end in time")
        for process in processes:
            if process.child.poll() is not None:
                raise SystemExit(f"{process.stages} ended with {process.child.returncode}; see {process.log}")
            process.sample()
        time.sleep(2.0)  # looking costs CPU that the pipeline needs


@contextmanager
def _broker(folder: Path) -> Iterator[str]:
    start, stop = ROOT / "deploy" / "kafka" / "start", ROOT / "deploy" / "kafka" / "stop"
    started = subprocess.run(
        [start, "--folder", folder, "--port", "0"], stdout=subprocess.PIPE, text=True, timeout=300
    )
    if started.returncode:
        raise SystemExit("deploy/kafka/start failed: no run on Kafka")
    try:
        yield started.stdout.strip().splitlines()[-1]
    finally:
        subprocess.run([stop, "--folder", folder], check=True, capture_output=True, timeout=60)


@contextmanager
def _transport(config: Path, *, read_only: bool = False) -> Iterator[Transport]:
    settings = load_settings(config, {}, stages=())
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    transport = open_transport(settings.transport, data_folder=settings.data_folder, read_only=read_only)
    try:
        yield transport
    finally:
        transport.close()


if __name__ == "__main__":
    sys.exit(main())
