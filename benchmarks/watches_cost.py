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

from benchmarks.articles import article_of, knowledge_of
from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, existing_folder, figures_file, rows_of
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=existing_folder, required=True, help="folder with stream.jsonl.gz")
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    options = parser.parse_args()
    rows = list(islice(rows_of(options.corpus / "stream.jsonl", "title"), options.articles))
    if not rows:
        raise SystemExit(f"no stream.jsonl or stream.jsonl.gz with articles in {options.corpus}")
    knowledge = knowledge_of(options.entities)
    gazetteer = Gazetteer(knowledge)
    articles = [gazetteer.annotate(article_of(row)) for row in rows]
    characters = sum(len(a.article.content) for a in articles) / len(articles)
    table = Table(title=f"{len(articles)} articles of {characters:.0f} characters")
    table.add_column("watches", justify="right")
    table.add_column("ms an article", justify="right")
    figures = {}
    for count in COUNTS:
        figures[count] = milliseconds(Matcher(watchbook(knowledge, count), knowledge), articles)
        table.add_row(f"{count:,}", f"{figures[count]:.2f}")
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps({"characters": characters, "ms_by_watches": figures}), "utf-8")


if __name__ == "__main__":
    main()
