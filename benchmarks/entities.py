"""What finding entities costs: seconds to build, microseconds an article, flat in the number of names.

    python benchmarks/entities.py --corpus ARTICLES.jsonl.gz [--json FILE]

The corpus is JSON lines with `title`, `body` (or `summary`) and `lang`. Beside the shipped entities,
made-up people bring the names to 1,000, 10,000 and 100,000; the same articles are read each time. Times
are CPU time of one thread, the best of several passes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.articles import article_of, knowledge_of
from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, figures_file, rows_of
from processors.entities import Entity, Gazetteer, Knowledge
from wirewatch.records import Article

SIZES = (0, 1_000, 10_000, 100_000)
PASSES = 3
_SYLLABLE_LIST = "ba do ri ka lu men tor vis al en hof ger sa mi ne stro pek la vi dun ze go rem fal chi nor"
_SYLLABLES = _SYLLABLE_LIST.split()


@dataclass(frozen=True)
class Row:
    """One measurement. `extra_names` are made up, beside the shipped ones."""

    extra_names: int
    forms: int
    build_seconds: float
    microseconds_per_article: float
    microseconds_per_5_kilobytes: float
    mentions: int


def made_up_people(names: int) -> Iterator[Entity]:
    """People that no article mentions, with names as long and as varied as real ones."""
    chance = random.Random(names)

    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()

    for index in range(names):
        yield Entity(id=f"made-up-{index}", kind="person", names={"any": [f"{word()} {word()}"]})


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time that `work` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measure(knowledge: Knowledge, extra: int, articles: Sequence[Article]) -> Row:
    """Build for the shipped and `extra` made-up names, and read every article."""
    entities = dict(knowledge.entities) | {entity.id: entity for entity in made_up_people(extra)}
    built: list[Gazetteer] = []
    build_seconds = cpu_seconds(lambda: built.append(Gazetteer(Knowledge(entities))))
    (gazetteer,) = built
    found: Counter[str] = Counter()

    def read_all() -> None:
        found.clear()
        for article in articles:
            found.update(mention.entity for mention in gazetteer.annotate(article).mentions)

    seconds = min(cpu_seconds(read_all) for _ in range(PASSES))
    total_bytes = sum(len(article.content.encode()) for article in articles)
    return Row(
        extra_names=extra,
        forms=gazetteer.form_count,
        build_seconds=round(build_seconds, 2),
        microseconds_per_article=round(seconds / len(articles) * 1e6),
        microseconds_per_5_kilobytes=round(seconds / total_bytes * 5_120 * 1e6),
        mentions=found.total(),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=existing_file, required=True, help="JSON lines, gzipped or not")
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--names", type=int, nargs="+", default=SIZES, help="made-up names to add")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--json", type=figures_file, help="where to write the figures")
    options = parser.parse_args()
    articles = [article_of(row) for row in islice(rows_of(options.corpus, "title"), options.articles)]
    if not articles:
        raise SystemExit(f"no articles in {options.corpus}")
    knowledge = knowledge_of(options.entities)
    total_bytes = sum(len(article.content.encode()) for article in articles)
    print(f"{len(articles)} articles of {total_bytes // len(articles):,} bytes on average")
    print("made-up names    forms  build s  µs/article  µs/5 KB  mentions")
    rows = []
    for size in options.names:
        row = measure(knowledge, size, articles)
        rows.append(row)
        print(
            f"{row.extra_names:>13,} {row.forms:>8,} {row.build_seconds:>8.2f} "
            f"{row.microseconds_per_article:>11,.0f} {row.microseconds_per_5_kilobytes:>8,.0f} "
            f"{row.mentions:>9,}"
        )
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
