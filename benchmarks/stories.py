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

from pydantic import Field, ValidationError
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.articles import knowledge_of, watchbook_of
from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, figures_file
from ingest.extract.fingerprint import fingerprint
from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Knowledge
from processors.keywords.matcher import Matcher
from processors.keywords.stage import match_of
from processors.stories import StoriesSettings, assign
from processors.text import Document
from processors.watches import Watchbook
from wirewatch.errors import SettingsError
from wirewatch.records import Article
from wirewatch.settings import Section
from wirewatch.states import StoryState
from wirewatch.yaml_files import load_yaml, problems_from_validation

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


class Told(Section):
    """An article: `at` is hours after the first report, `in` its language, `by` its publisher's host."""

    at: float
    title: str
    text: str = ""
    language: str | None = Field(None, alias="in")
    by: str = ""


class Set(Section):
    """A watch's query, and the articles of each happening."""

    watch: str
    query: str
    happenings: list[list[Told]]
    held_out: bool = False


class Sets(Section):
    """A file of sets."""

    sets: list[Set]

    @classmethod
    def read(cls, path: Path) -> list[Set]:
        """The sets of a file."""
        try:
            file = load_yaml(path)
            return cls.model_validate(file.data).sets
        except SettingsError as error:
            raise SystemExit(str(error)) from error
        except ValidationError as error:
            problems = problems_from_validation(error, file, cls)
            raise SystemExit("\n".join(map(str, problems))) from error


def main() -> None:
    """Run the sets, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sets", type=existing_file, default=Path(__file__).with_name("stories.yaml"))
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--verbose", action="store_true", help="show what each story took")
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    arguments = parser.parse_args()
    sets = Sets.read(arguments.sets)
    knowledge = knowledge_of(arguments.entities)
    gazetteer = Gazetteer(knowledge)
    scores: dict[str, Score] = {}
    for one in sets:
        group = "held out" if one.held_out else "tuned on"
        story_of = _stories(one, knowledge, gazetteer, verbose=arguments.verbose)
        for name in (one.watch, group):
            scores[name] = _added(scores.get(name), _score(one, story_of))
    _show(scores)
    if arguments.json:
        figures = {
            name: {**asdict(score), "precision": score.precision, "recall": score.recall}
            for name, score in scores.items()
        }
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def _stories(
    one: Set, knowledge: Knowledge, gazetteer: Gazetteer, *, verbose: bool
) -> dict[tuple[int, int], str]:
    """The story that each article (happening, number) joined; those that the query does not find left out."""
    matcher = Matcher(_watchbook(one), knowledge)
    known: dict[str, StoryState] = {}
    story_of: dict[tuple[int, int], str] = {}
    titles: dict[str, list[str]] = defaultdict(list)
    articles = [
        ((happening, number), given)
        for happening, all_given in enumerate(one.happenings)
        for number, given in enumerate(all_given)
    ]
    for key, given in sorted(articles, key=lambda each: each[1].at):
        article = _article(one.watch, key, given)
        read, document = gazetteer.annotate(article), Document.of(article)
        found = matcher.find(read, document)
        if not found:
            if verbose:
                print("not found:", article.title)
            continue
        match = match_of(read, document, found[0], matcher)
        decision = assign(match, list(known.values()), article.seen_at, StoriesSettings())
        for gone in decision.forgotten:
            known.pop(gone.id, None)
        known |= {story.id: story for story in decision.stories}
        story_of[key] = next(s.id for s in decision.stories if match.id in s.match_ids)
        titles[story_of[key]].append(f"{given.at:>6} {key[0]:>3}  {article.title}")
    if verbose:
        print(f"== {one.watch}")
        for story in titles.values():
            print("\n".join(story), "", sep="\n")
    return story_of


def _watchbook(one: Set) -> Watchbook:
    """The watchbook of one set's query."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watches.yaml"
        watch = {"id": one.watch, "query": one.query}
        path.write_text(json.dumps({"watches": [watch]}), "utf-8")
        return watchbook_of(path)


def _article(watch: str, key: tuple[int, int], given: Told) -> Article:
    name = f"{watch}-{key[0]}-{key[1]}"
    publisher = given.by or f"{name}.example"
    at = _BEGIN + timedelta(hours=given.at)
    return Article(
        id=name,
        entry_id=name,
        url=f"https://{publisher}/{name}",
        feed_url="",
        title=given.title,
        text=given.text,
        seen_at=at,
        published_at=at,
        revision="",
        language=given.language,
        site_name=publisher,
        fingerprint=fingerprint(given.text),
    )


def _score(one: Set, story_of: dict[tuple[int, int], str]) -> Score:
    pairs = list(combinations(story_of, 2))
    joined = [(a, b) for a, b in pairs if story_of[a] == story_of[b]]
    stories = set(story_of.values())
    first: dict[str, int] = {}
    times = {key: one.happenings[key[0]][key[1]].at for key in story_of}
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
