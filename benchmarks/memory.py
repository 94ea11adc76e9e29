"""What a process with entities and keywords holds in memory, step by step.

    python benchmarks/memory.py --corpus ARTICLES.jsonl.gz [--articles 1500] [--json FILE]

The corpus is JSON lines with `title`, `body` (or `summary`) and `lang`. Resident now and highest so far,
as the kernel counts them. The last step is a `wirewatch run --once entities keywords` of its own, on the
embedded log with all of these articles in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, figures_file, rows_of  # noqa: E402

SHIPPED_WATCHES = sorted((ROOT / "seeds" / "watches").glob("*.yaml"))


@dataclass(frozen=True)
class Step:
    """Megabytes (2**20 bytes) after a step."""

    what: str
    resident_mb: float
    highest_mb: float


def step(what: str, process: str = "self") -> Step:
    """What /proc says of a process now."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    resident, highest = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return Step(what, round(resident, 1), round(highest, 1))


def measure(options: argparse.Namespace) -> list[Step]:
    """The steps of a start, and articles; imported as late as they are needed."""
    import kafka  # noqa: F401

    from benchmarks.articles import article_of
    from processors.entities import Gazetteer, load_entities
    from processors.keywords.matcher import Matcher
    from processors.watches import load_watchbook
    from wirewatch import cli  # noqa: F401

    steps = [step("interpreter and imports, Kafka's among them")]
    knowledge = load_entities(options.entities)
    steps.append(step("and the entities read"))
    gazetteer = Gazetteer(knowledge)
    steps.append(step("and their names ready to be looked for"))
    matcher = Matcher(load_watchbook(options.watches), knowledge)
    steps.append(step("and the rules and watches"))
    articles = [article_of(row) for row in islice(rows_of(options.corpus, "title"), options.articles)]
    if not articles:
        raise SystemExit(f"no articles in {options.corpus}")
    steps.append(step(f"and {len(articles)} articles held here, not yet read"))
    for number, article in enumerate(articles, start=1):
        matcher.find(gazetteer.annotate(article))
        if number in (len(articles) // 3, len(articles)):
            steps.append(step(f"and {number} of them read"))
    return steps


def measure_service(options: argparse.Namespace) -> Step:
    """What a process of its own takes for the same articles."""
    from benchmarks.articles import article_of
    from benchmarks.replay_process import Process, free_port
    from wirewatch.topics import ARTICLES, TOPICS
    from wirewatch.transport.embedded import EmbeddedTransport

    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "wirewatch.toml"
        config.write_text(
            f"feeds = []\nwatch_files = {json.dumps([str(path.resolve()) for path in options.watches])}\n"
            f"entity_files = {json.dumps([str(path.resolve()) for path in options.entities])}\n"
        )
        transport = EmbeddedTransport(config.parent / "data" / "log.db")
        transport.create_topics(TOPICS.values(), 8)
        rows = islice(rows_of(options.corpus, "title"), options.articles)
        transport.publish(ARTICLES.message(article_of(row)) for row in rows)
        transport.close()
        process = Process(("entities", "keywords"), config, config.with_name("run.log"), free_port())
        process.start("--once")
        highest = 0.0
        while process.child.poll() is None:
            with suppress(OSError, KeyError):  # it has just ended
                highest = max(step("", str(process.child.pid)).highest_mb, highest)
            time.sleep(0.02)
        if process.child.wait():
            raise SystemExit(process.log.read_text())
        return Step("wirewatch run entities keywords, at its highest", highest, highest)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=existing_file, required=True, help="JSON lines, gzipped or not")
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--watches", type=existing_file, nargs="+", default=SHIPPED_WATCHES)
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    options = parser.parse_args()
    steps = [*measure(options), measure_service(options)]
    print(f"{'MB':<52}{'resident':>10}{'highest':>10}")
    for one in steps:
        print(f"{one.what:<52}{one.resident_mb:>10.1f}{one.highest_mb:>10.1f}")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in steps], indent=2) + "\n")


if __name__ == "__main__":
    main()
