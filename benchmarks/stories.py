"""How well keyword watches tell happenings apart: stories split, and happenings hidden in another's story.

    python benchmarks/stories.py [--sets benchmarks/stories.yaml] [--verbose] [--json FILE]

A set is a query and lists of articles, each list one happening. Articles go through entities, keywords and
stories as in the service, in order of time. `pairs`: of two articles in one story, how often they are of one
happening (precision), and the reverse (recall). `extra`: alerts raised beyond one a happening. `hidden`:
happenings that raised no alert of their own because another's story took them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest.extract.fingerprint import fingerprint
from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Knowledge
from processors.keywords.matcher import Matcher
from processors.keywords.stage import match_of
from processors.stories import StoriesSettings, assign
from processors.text import Document
from processors.watches import Watchbook, load_watchbook
from wirewatch.records import Annotated, Article, StoryState
from wirewatch.yaml_files import load_yaml

ROOT = Path(__file__).resolve().parent.parent
_BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Score:
    """What came of the sets; `articles` counts those that their query finds."""

    sets: int
    articles: int
    happenings: int
    stories: int
    pairs_right: int
    pairs_joined: int
    pairs_due: int
    extra: int
    hidden: int

    @property
    def precision(self) -> float:
        """Of the pairs joined, the share that belongs together; 1 when none was joined."""
        return self.pairs_right / self.pairs_joined if self.pairs_joined else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, the share that was joined; 1 when none does."""
        return self.pairs_right / self.pairs_due if self.pairs_due else 1.0


def main() -> None:
    """Run the sets, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sets", type=Path, default=ROOT / "benchmarks" / "stories.yaml")
    parser.add_argument("--verbose", action="store_true", help="show what each story took")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    knowledge = load_entities(sorted((ROOT / "seeds" / "entities").glob("*.*")))
    gazetteer = Gazetteer(knowledge)
    scores: dict[str, Score] = {}
    for one in load_yaml(arguments.sets).data["sets"]:
        group = "held out" if one.get("held_out") else "tuned on"
        story_of = _stories(one, knowledge, gazetteer, verbose=arguments.verbose)
        for name in (one["watch"], group):
            scores[name] = _added(scores.get(name), _score(one, story_of))
    _show(scores)
    if arguments.json:
        figures = {
            name: {**asdict(score), "precision": score.precision, "recall": score.recall}
            for name, score in scores.items()
        }
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def _stories(
    one: dict[str, Any], knowledge: Knowledge, gazetteer: Gazetteer, *, verbose: bool
) -> dict[tuple[int, int], str]:
    """The story that each article (happening, number) joined; those that the query does not find left out."""
    matcher = Matcher(_watchbook(one), knowledge)
    known: dict[str, StoryState] = {}
    story_of: dict[tuple[int, int], str] = {}
    titles: dict[str, list[str]] = defaultdict(list)
    articles = [
        ((happening, number), given)
        for happening, all_given in enumerate(one["happenings"])
        for number, given in enumerate(all_given)
    ]
    for key, given in sorted(articles, key=lambda each: each[1]["at"]):
        article = _article(one["watch"], key, given)
        annotated = Annotated(
            article=article,
            mentions=gazetteer.find(
                article.content,
                title_end=len(article.title),
                language=article.language,
                published_at=article.published_at,
            ),
        )
        document = Document.of(article)
        found = matcher.find(annotated, document)
        if not found:
            if verbose:
                print("not found:", article.title)
            continue
        match = match_of(annotated, document, found[0], matcher)
        decision = assign(match, list(known.values()), article.seen_at, StoriesSettings())
        for gone in decision.forgotten:
            known.pop(gone.id, None)
        known |= {story.id: story for story in decision.stories}
        story_of[key] = next(s.id for s in decision.stories if match.id in s.match_ids)
        titles[story_of[key]].append(f"{given['at']:>6} {key[0]:>3}  {article.title}")
    if verbose:
        print(f"== {one['watch']}")
        for story in titles.values():
            print("\n".join(story), "", sep="\n")
    return story_of


def _watchbook(one: dict[str, Any]) -> Watchbook:
    """The watchbook of one set's query."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watches.yaml"
        watch = {"id": one["watch"], "query": one["query"]}
        path.write_text(json.dumps({"watches": [watch]}), "utf-8")
        return load_watchbook([path])


def _article(watch: str, key: tuple[int, int], given: dict[str, Any]) -> Article:
    name = f"{watch}-{key[0]}-{key[1]}"
    publisher = given.get("by", f"{name}.example")
    at = _BEGIN + timedelta(hours=given["at"])
    return Article(
        id=name,
        entry_id=name,
        url=f"https://{publisher}/{name}",
        feed_url="",
        title=given["title"],
        text=given.get("text", ""),
        seen_at=at,
        published_at=at,
        revision="",
        language=given.get("in"),
        site_name=publisher,
        fingerprint=fingerprint(given.get("text", "")),
    )


def _score(one: dict[str, Any], story_of: dict[tuple[int, int], str]) -> Score:
    pairs = list(combinations(story_of, 2))
    joined = [(a, b) for a, b in pairs if story_of[a] == story_of[b]]
    stories = set(story_of.values())
    first: dict[str, int] = {}
    times = {key: one["happenings"][key[0]][key[1]]["at"] for key in story_of}
    for key in sorted(story_of, key=times.__getitem__):
        first.setdefault(story_of[key], key[0])
    happenings = {key[0] for key in story_of}
    told = set(first.values())
    return Score(
        sets=1,
        articles=len(story_of),
        happenings=len(happenings),
        stories=len(stories),
        pairs_right=sum(a[0] == b[0] for a, b in joined),
        pairs_joined=len(joined),
        pairs_due=sum(a[0] == b[0] for a, b in pairs),
        extra=len(stories) - len(told),
        hidden=len(happenings - told),
    )


def _added(one: Score | None, other: Score) -> Score:
    if one is None:
        return other
    sums = {name: value + getattr(other, name) for name, value in asdict(one).items()}
    return Score(**sums)


def _show(scores: dict[str, Score]) -> None:
    table = Table("set", "articles", "happenings", "stories", "extra", "hidden", "precision", "recall")
    groups: Sequence[str] = [name for name in scores if scores[name].sets > 1]
    for name in [*(name for name in scores if name not in groups), *groups]:
        score = scores[name]
        table.add_row(
            name,
            *map(str, (score.articles, score.happenings, score.stories, score.extra, score.hidden)),
            f"{score.precision:.2f}",
            f"{score.recall:.2f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
