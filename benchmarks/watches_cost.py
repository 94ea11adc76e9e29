"""What an article costs in the keywords stage, by how many watches there are.

    python benchmarks/watches_cost.py --corpus FOLDER [--articles 1000] [--json FILE]

FOLDER holds stream.jsonl[.gz]. Pairs of leaders are drawn at random (always the same ones), and five watches
without parties stand beside them. CPU time of one thread.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from itertools import combinations, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.topics import ROOT, article_of, rows_of
from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Knowledge
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook
from wirewatch.records import Annotated

COUNTS = (10, 100, 1_000, 5_000)
OPEN_KINDS = ("earthquake", "coup", "acquisition", "rate-decision", "resignation")


def watchbook(knowledge: Knowledge, count: int) -> Watchbook:
    """`count` watches: pairs of leaders, and one of each open kind."""
    leaders = sorted(e.slug for e in knowledge.entities.values() if e.slug and any(r.leads for r in e.roles))
    pairs = list(combinations(leaders, 2))
    chosen = random.Random(1).sample(pairs, min(count - len(OPEN_KINDS), len(pairs)))
    watches = [Watch(id=f"pair-{n}", event="meeting", between=pair) for n, pair in enumerate(chosen)]
    return Watchbook(tuple(watches + [Watch(id=kind, event=kind) for kind in OPEN_KINDS]))


def milliseconds(matcher: Matcher, articles: list[Annotated]) -> float:
    """CPU milliseconds an article, with every language that occurs compiled."""
    for article in articles:
        matcher.find(article)
    begun = time.process_time()
    for article in articles:
        matcher.find(article)
    return (time.process_time() - begun) / len(articles) * 1_000


def main() -> int:
    """Print the table; 1 when the corpus is not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder with stream.jsonl.gz")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    rows = list(islice(rows_of(options.corpus / "stream.jsonl"), options.articles))
    console = Console()
    if not rows:
        console.print(f"no stream.jsonl or stream.jsonl.gz in {options.corpus}: nothing to measure")
        return 1
    knowledge = load_entities(sorted((ROOT / "seeds" / "entities").glob("*.[yj]*")))
    gazetteer = Gazetteer(knowledge)
    articles = [
        Annotated(article=a, mentions=gazetteer.find(a.content, title_end=len(a.title), language=a.language))
        for a in map(article_of, rows)
    ]
    characters = sum(len(a.article.content) for a in articles) / len(articles)
    table = Table(title=f"{len(articles)} articles of {characters:.0f} characters")
    table.add_column("watches", justify="right")
    table.add_column("ms an article", justify="right")
    figures = {}
    for count in COUNTS:
        figures[count] = milliseconds(Matcher(watchbook(knowledge, count), knowledge), articles)
        table.add_row(f"{count:,}", f"{figures[count]:.2f}")
    console.print(table)
    if options.json:
        options.json.write_text(json.dumps({"characters": characters, "ms_by_watches": figures}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
