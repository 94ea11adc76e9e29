"""How well event watches find their topic, and its status, in labelled articles.

    python benchmarks/topics.py --corpus FOLDER [--watches benchmarks/topics.yaml] [--json FILE]

FOLDER holds dev.jsonl[.gz] with `labels` (topic, label main | background | none, status, marks), and, where
they exist, background.jsonl[.gz] and stream.jsonl[.gz] without labels. A topic is the watch of the same id
in the watch file, so another topic or pair is only another watch. Two baselines run beside the watches:
both names and a trigger word anywhere; both names in one sentence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.articles import article_of, knowledge_of, watchbook_of
from benchmarks.inputs import SHIPPED_ENTITIES, existing_file, existing_folder, figures_file, rows_of
from processors.entities.gazetteer import Gazetteer
from processors.events.detect import detect_language
from processors.keywords.matcher import Matcher
from processors.text import Document
from wirewatch.records import Annotated


@dataclass(frozen=True)
class Row:
    """What the watch said of one labelled article."""

    id: str
    watch: str
    language: str
    kind: str
    label: str
    labelled_status: str
    marks: tuple[str, ...]
    fired: bool
    found: str
    status: str | None
    when: str | None
    where: str | None
    according_to: str | None
    baseline_words: bool
    baseline_sentence: bool
    title: str


@dataclass
class Count:
    """Alerts against labels."""

    true: int = 0
    false: int = 0
    missed: int = 0
    status_right: int = 0

    @property
    def precision(self) -> float:
        """Alerts that were due, of all alerts; 1 when there was none."""
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def recall(self) -> float:
        """Alerts raised, of all that were due; 1 when none was."""
        return self.true / (self.true + self.missed) if self.true + self.missed else 1.0

    @property
    def status(self) -> float:
        """Detected articles with the right status."""
        return self.status_right / self.true if self.true else 1.0


@dataclass
class Loaded:
    """What every article is asked with."""

    gazetteer: Gazetteer
    matcher: Matcher
    watches: dict[str, int]


def judge(loaded: Loaded, row: dict[str, Any], topics: set[str]) -> Iterator[Row]:
    """One Row for each label of an article whose topic has a watch."""
    labels = [
        label for label in row["labels"] if label["topic"] in loaded.watches and label["topic"] in topics
    ]
    if not labels:
        return
    article = loaded.gazetteer.annotate(article_of(row))
    document = Document.of(article.article)
    found = {one.watch.id: one for one in loaded.matcher.ask(article, document)}
    words, sentence = baselines(loaded, article, document)
    for label in labels:
        one = found.get(label["topic"])
        verdict = one.verdict if one else None
        yield Row(
            id=str(row["id"]),
            watch=label["topic"],
            language=row.get("lang") or "",
            kind=row.get("kind") or "",
            label=label["label"],
            labelled_status=label.get("status") or "",
            marks=tuple(label.get("marks") or ()),
            fired=bool(one and loaded.matcher.passes(one)),
            found="none" if one is None else "main" if verdict is None or verdict.is_main else "background",
            status=verdict.status if verdict else None,
            when=verdict.when if verdict else None,
            where=loaded.matcher.knowledge.label(verdict.where) if verdict and verdict.where else None,
            according_to=verdict.according_to if verdict else None,
            baseline_words=label["topic"] in words,
            baseline_sentence=label["topic"] in sentence,
            title=article.article.title,
        )


def baselines(loaded: Loaded, article: Annotated, document: Document) -> tuple[set[str], set[str]]:
    """The watches that two naive rules would alert: names and trigger anywhere; names in one sentence.

    For events without parties the first asks for a trigger word anywhere, the second for one in the title.
    """
    matcher = loaded.matcher
    triggers = matcher.rules.triggers(detect_language(document.folded, document.language))
    day = (article.article.published_at or article.article.seen_at).date()
    kinds = {t.kind for t in triggers.find(document.folded, 0, min(len(document.folded), 50_000))}
    title_kinds = {t.kind for t in triggers.find(document.folded, 0, document.title_end)}
    by_sentence: dict[int | None, set[str]] = defaultdict(set)
    for mention in article.mentions:
        by_sentence[document.sentence_index(mention.start)].add(mention.entity)
    anywhere = {mention.entity for mention in article.mentions}
    words, sentence = set(), set()
    for name, number in loaded.watches.items():
        question = matcher.question(number, day)
        if question is None:
            continue
        is_named = all(slot & anywhere for slot in question.slots)
        if is_named and kinds & _with_wider(matcher, question.kinds):
            words.add(name)
        if question.slots and any(
            all(slot & entities for slot in question.slots) for entities in by_sentence.values()
        ):
            sentence.add(name)
        if not question.slots and title_kinds & _with_wider(matcher, question.kinds):
            sentence.add(name)
    return words, sentence


def _with_wider(matcher: Matcher, kinds: frozenset[str]) -> frozenset[str]:
    """`kinds` with those that they narrow, whose triggers they use."""
    wider = {matcher.rules.kinds[kind].narrows for kind in kinds}
    return kinds | {kind for kind in wider if kind}


def counted(rows: Sequence[Row], way: str = "fired") -> Count:
    """`rows` counted; `way` names the attribute that says whether there was an alert."""
    count = Count()
    for row in rows:
        fired, due = getattr(row, way), row.label == "main"
        count.true += fired and due
        count.false += fired and not due
        count.missed += due and not fired
        count.status_right += fired and due and row.status == row.labelled_status
    return count


def quiet(loaded: Loaded, path: Path) -> tuple[int, Counter[str], list[dict[str, Any]]]:
    """Alerts on unlabelled articles: how many were read, alerts by watch, and each alert."""
    read, alerts, shown = 0, Counter[str](), []
    for row in rows_of(path, "id", "title"):
        read += 1
        for one in loaded.matcher.find(loaded.gazetteer.annotate(article_of(row))):
            alerts[one.watch.id] += 1
            status = one.verdict.status if one.verdict else None
            shown.append({"id": row["id"], "watch": one.watch.id, "status": status, "title": row["title"]})
    return read, alerts, shown


def table_of(title: str, groups: dict[str, list[Row]]) -> Table:
    """Precision, recall and status for each group, beside the baselines."""
    table = Table(title=title)
    columns = (
        "main", "other", "precision", "recall", "status",
        "words P", "words R", "sentence P", "sentence R",
    )  # fmt: skip
    table.add_column("group")
    for column in columns:
        table.add_column(column, justify="right")
    for name, rows in groups.items():
        count = counted(rows)
        words, sentence = counted(rows, "baseline_words"), counted(rows, "baseline_sentence")
        due = sum(row.label == "main" for row in rows)
        shares = (
            count.precision, count.recall, count.status,
            words.precision, words.recall, sentence.precision, sentence.recall,
        )  # fmt: skip
        table.add_row(name, str(due), str(len(rows) - due), *(f"{share:.2f}" for share in shares))
    return table


def confusion(rows: Sequence[Row]) -> Table:
    """Labelled status against the status found, on detected articles."""
    statuses = ("rumoured", "planned", "confirmed", "happened", "cancelled", "denied")
    cells = Counter((r.labelled_status, r.status) for r in rows if r.fired and r.label == "main")
    table = Table(title="Status: labelled (down) against found (across), detected articles")
    table.add_column("labelled")
    for status in statuses:
        table.add_column(status, justify="right")
    for labelled in statuses:
        table.add_row(labelled, *(str(cells[labelled, found] or "") for found in statuses))
    return table


def grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by topic, by topic and language, and all together."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.watch].append(row)
        groups[f"{row.watch} {row.language}"].append(row)
    ordered = {name: groups[name] for name in sorted(groups)}
    return {**ordered, "all": list(rows)}


def languages(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by language."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.language].append(row)
    return dict(sorted(groups.items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=existing_folder, required=True, help="folder with dev.jsonl.gz")
    parser.add_argument("--watches", type=existing_file, default=Path(__file__).with_name("topics.yaml"))
    parser.add_argument("--entities", type=existing_file, nargs="+", default=SHIPPED_ENTITIES)
    parser.add_argument("--topics", nargs="*", help="only these topics")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only this half of the labelled articles")
    parser.add_argument("--errors", action="store_true", help="list the articles that went wrong")
    parser.add_argument("--no-stream", action="store_true", help="leave the unlabelled articles out")
    parser.add_argument("--json", type=figures_file, help="write totals and one line an article here")
    return parser.parse_args()


def _half(identity: str) -> int:
    """A fixed coin for each article."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % 2


def main() -> None:
    """Run the evaluation and print its tables."""
    arguments, console = _arguments(), Console(width=150)
    labelled = [
        row
        for row in rows_of(arguments.corpus / "dev.jsonl", "id", "title", "labels")
        if arguments.half is None or _half(str(row["id"])) == arguments.half
    ]
    if not labelled:
        raise SystemExit(f"no dev.jsonl or dev.jsonl.gz with articles in {arguments.corpus}")
    knowledge = knowledge_of(arguments.entities)
    book = watchbook_of(arguments.watches)
    loaded = Loaded(
        Gazetteer(knowledge),
        Matcher(book, knowledge),
        {watch.id: number for number, watch in enumerate(book.watches)},
    )
    topics = set(arguments.topics or loaded.watches)
    rows = [row for article in labelled for row in judge(loaded, article, topics)]
    unmarked = [row for row in rows if not row.marks]
    console.print(table_of("Without marked rows", grouped(unmarked)))
    console.print(table_of("With marked rows", {**grouped(rows)}))
    console.print(table_of("By language, without marked rows", languages(unmarked)))
    console.print(confusion(unmarked))
    totals: dict[str, Any] = {
        "unmarked": _figures(unmarked),
        "all": _figures(rows),
        "topics": {name: _figures(group) for name, group in grouped(unmarked).items()},
    }
    if arguments.errors:
        _print_errors(console, rows)
    alerts: list[dict[str, Any]] = []
    if not arguments.no_stream:
        for name in ("background", "stream"):
            read, by_watch, shown = quiet(loaded, arguments.corpus / f"{name}.jsonl")
            if read:
                rate = 10_000 * sum(by_watch.values()) / read
                console.print(f"{name}: {read} articles, alerts {dict(by_watch)}, {rate:.1f} in 10,000")
                totals[name] = {"articles": read, "alerts": dict(by_watch), "per_10000": rate}
                alerts += [{**alert, "set": name} for alert in shown]
    if arguments.json:
        _write(arguments.json, totals, rows, alerts)


def _figures(rows: Sequence[Row]) -> dict[str, Any]:
    count = counted(rows)
    figures: dict[str, Any] = {
        "rows": len(rows),
        **asdict(count),
        "precision": round(count.precision, 4),
        "recall": round(count.recall, 4),
        "status": round(count.status, 4),
    }
    for way in ("baseline_words", "baseline_sentence"):
        other = counted(rows, way)
        figures[way] = {"precision": round(other.precision, 4), "recall": round(other.recall, 4)}
    return figures


def _print_errors(console: Console, rows: Sequence[Row]) -> None:
    for row in rows:
        due = row.label == "main"
        wrong = "MISSED" if due and not row.fired else "FALSE" if row.fired and not due else ""
        if due and row.fired and row.status != row.labelled_status:
            wrong = "STATUS"
        if wrong:
            said = f"{row.label}/{row.labelled_status} found {row.found}/{row.status}"
            marks = ",".join(row.marks)
            console.print(
                f"{wrong} {row.watch} {row.language} {row.id} [{marks}] {said}: {row.title[:150]}",
                markup=False,
            )


def _write(path: Path, totals: dict[str, Any], rows: Sequence[Row], alerts: Sequence[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"totals": totals}, ensure_ascii=False) + "\n")
        for row in rows:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
        for alert in alerts:
            file.write(json.dumps({"unlabelled": alert}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
