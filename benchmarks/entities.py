"""What finding entities costs: seconds to build, microseconds an article, flat in the number of names.

    python benchmarks/entities.py --corpus ARTICLES.jsonl.gz [--json FILE]

The corpus is JSON lines with `title`, `body` (or `summary`) and `lang`. Beside the shipped entities,
made-up people bring the names to 1,000, 10,000 and 100,000; the same articles are read each time. Times
are CPU time of one thread, the best of several passes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from processors.entities import Entity, Gazetteer, Knowledge, load_entities

SEEDS = Path(__file__).parent.parent / "seeds" / "entities"
SIZES = (0, 1_000, 10_000, 100_000)
PASSES = 3
_SYLLABLE_LIST = "ba do ri ka lu men tor vis al en hof ger sa mi ne stro pek la vi dun ze go rem fal chi nor"
_SYLLABLES = _SYLLABLE_LIST.split()


@dataclass(frozen=True)
class Text:
    """An article of the corpus."""

    content: str
    title_end: int
    language: str | None


@dataclass(frozen=True)
class Row:
    """One measurement. `extra_names` are made up, beside the shipped ones."""

    extra_names: int
    forms: int
    build_seconds: float
    microseconds_per_article: float
    microseconds_per_5_kilobytes: float
    mentions: int


def read_corpus(path: Path, most: int) -> list[Text]:
    """The first `most` articles."""
    texts = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            fields = json.loads(line)
            title, body = fields["title"], fields.get("body") or fields.get("summary") or ""
            texts.append(Text(f"{title}\n\n{body}", len(title), fields.get("lang")))
            if len(texts) == most:
                break
    return texts


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


def measure(knowledge: Knowledge, extra: int, texts: Sequence[Text]) -> Row:
    """Build for the shipped and `extra` made-up names, and read every text."""
    entities = dict(knowledge.entities) | {entity.id: entity for entity in made_up_people(extra)}
    built: list[Gazetteer] = []
    build_seconds = cpu_seconds(lambda: built.append(Gazetteer(Knowledge(entities))))
    (gazetteer,) = built
    found: Counter[str] = Counter()

    def read_all() -> None:
        found.clear()
        for text in texts:
            for mention in gazetteer.find(text.content, title_end=text.title_end, language=text.language):
                found[mention.entity] += 1

    seconds = min(cpu_seconds(read_all) for _ in range(PASSES))
    total_bytes = sum(len(text.content.encode()) for text in texts)
    return Row(
        extra_names=extra,
        forms=gazetteer.form_count,
        build_seconds=round(build_seconds, 2),
        microseconds_per_article=round(seconds / len(texts) * 1e6),
        microseconds_per_5_kilobytes=round(seconds / total_bytes * 5_120 * 1e6),
        mentions=found.total(),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON lines, gzipped")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    if not options.corpus.is_file():
        parser.exit(1, f"no corpus at {options.corpus}: nothing measured\n")
    texts = read_corpus(options.corpus, options.articles)
    knowledge = load_entities(sorted([*SEEDS.glob("*.yaml"), *SEEDS.glob("*.jsonl")]))
    total_bytes = sum(len(text.content.encode()) for text in texts)
    print(f"{len(texts)} articles of {total_bytes // len(texts):,} bytes on average")
    print("made-up names    forms  build s  µs/article  µs/5 KB  mentions")
    rows = []
    for size in SIZES:
        row = measure(knowledge, size, texts)
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
