"""Every benchmark runs, and counts right, on a corpus so small that its figures can be worked out by hand.

No measured time decides anything here.
"""

from __future__ import annotations

import gzip
import json
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
#: What each must be given.
PROGRAMS = {
    "alerting": (),
    "entities": ("--corpus",),
    "extraction": ("--corpus",),
    "feeds": ("--corpus",),
    "hostile_pages": (),
    "memory": ("--corpus",),
    "polling": (),
    "replay": ("--corpus",),
    "schedule": ("--feeds",),
    "stories": ("--sets",),
    "topics": ("--corpus",),
    "transport": (),
    "watches_cost": ("--corpus",),
}
#: Those are run by others.
PARTS = {"polling_process", "polling_site"}

ENTITIES = """
entities:
  - {id: anna-berg, kind: person, slug: anna-berg, names: {en: [Anna Berg]}}
  - {id: oto-lind, kind: person, slug: oto-lind, names: {en: [Oto Lind]}}
  - {id: norland, kind: place, slug: norland, code: NO, names: {en: [Norland]}}
  - {id: sudland, kind: place, slug: sudland, code: SD, names: {en: [Sudland]}}
"""
WATCHES = """
watches:
  - {id: berg-lind, event: meeting, between: [anna-berg, oto-lind]}
  - {id: quakes, event: earthquake}
"""


def lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """The options that name two made-up leaders."""
    path = tmp_path_factory.mktemp("known") / "entities.yaml"
    path.write_text(ENTITIES)
    return ["--entities", path]


@pytest.fixture
def watches(tmp_path: Path) -> list[str | Path]:
    path = tmp_path / "watches.yaml"
    path.write_text(WATCHES)
    return ["--watches", path]


def figures(folder: Path, program: str, *arguments: str | Path) -> str:
    """What a program writes by `--json`."""
    path = folder / "figures.json"
    command = [sys.executable, BENCHMARKS / f"{program}.py", *arguments, "--json", path]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return path.read_text()


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a program in this process, which has read its imports, and tells why it ends at once."""

    def run(program: str, *arguments: str | Path) -> str:
        path = BENCHMARKS / f"{program}.py"
        monkeypatch.setattr(sys, "argv", [str(path), *map(str, arguments)])
        monkeypatch.setattr(sys, "path", list(sys.path))
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(path), run_name="__main__")
        return capsys.readouterr().err if ended.value.code == 2 else str(ended.value.code)

    return run


def test_every_program_is_run_here() -> None:
    programs = {path.stem for path in BENCHMARKS.glob("*.py") if "__main__" in path.read_text()}
    assert programs == PROGRAMS.keys() | PARTS


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_not_there_is_told_before_anything_is_measured(
    program: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    absent = tmp_path / "absent"
    for option in (*PROGRAMS[program], "--json"):
        assert f"error: argument {option}: " in refused(program, option, absent / "here")


@pytest.mark.parametrize(
    ("program", "option", "name", "content", "told"),
    [
        ("topics", "--corpus", "dev.jsonl", "", "no dev.jsonl or dev.jsonl.gz with articles"),
        ("topics", "--corpus", "dev.jsonl", '{"id": "a", "title": "A"}\n', "dev.jsonl:1: has no labels"),
        ("topics", "--corpus", "dev.jsonl", "id,title\n", "dev.jsonl:1: not a line of JSON"),
        ("topics", "--corpus", "dev.jsonl.gz", "no gzip", "dev.jsonl.gz: cannot be read"),
        ("watches_cost", "--corpus", "dev.jsonl", "", "no stream.jsonl"),
        ("extraction", "--corpus", "pages.jsonl", '{"set": "a"}\n', "pages.jsonl:1: has no lang, file"),
        ("extraction", "--corpus", "pages.jsonl", "", "no pages.jsonl"),
        ("replay", "--corpus", "pages.jsonl", "", "no pages.jsonl"),
        ("feeds", "--corpus", "letter.txt", "Dear reader", "letter.txt: no feed"),
        ("entities", "--corpus FILE", "articles.jsonl", "", "no articles in"),
        ("stories", "--sets FILE", "sets.yaml", "sets: [{query: a}]", "sets.yaml:1: sets[0].watch"),
        ("schedule", "--feeds FILE", "feeds.tsv", "one\ttwo\n", "feeds.tsv: no line begins with the URL"),
    ],
)
def test_what_is_not_of_its_format_is_told_in_a_line(
    program: str, option: str, name: str, content: str, told: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    option, _, takes_file = option.partition(" ")
    assert told in refused(program, option, tmp_path / name if takes_file else tmp_path)


def labelled(
    name: str, title: str, label: str, status: str = "", *, body: str = "", **more: Any
) -> dict[str, Any]:
    topic, marks = more.get("topic", "berg-lind"), more.get("marks", [])
    judged = {"topic": topic, "label": label, "status": status, "marks": marks}
    return {
        "id": name, "kind": "article", "lang": "en", "date": "2024-05-06",
        "title": title, "summary": None, "body": body, "labels": [judged],
    }  # fmt: skip


def test_topics_are_counted_beside_both_baselines(
    tmp_path: Path, known: list[str | Path], watches: list[str | Path]
) -> None:
    packed(
        tmp_path / "dev.jsonl.gz",
        lines(
            [
                labelled("right", "Anna Berg met Oto Lind in the capital on Monday", "main", "happened"),
                labelled("planned", "Anna Berg plans to meet Oto Lind next week", "main", "planned"),
                labelled("status", "Anna Berg will meet Oto Lind on Friday, officials say", "main", "denied"),
                labelled("missed", "Both presidents see each other at last", "main", "happened"),
                labelled("false", "Oto Lind meets Anna Berg", "none"),
                labelled(
                    "quiet", "A bridge is opened", "none",
                    body="Anna Berg opened it. Two farmers met on the way. Oto Lind is on holiday.",
                ),
                labelled("marked", "Anna Berg meets Oto Lind", "main", "happened", marks=["unsure"]),
                labelled("quake", "Earthquake of magnitude 6 hits coast", "main", "happened", topic="quakes"),
                labelled(
                    "history", "A museum is opened", "none", topic="quakes",
                    body="It shows the town. An earthquake of magnitude 6 destroyed it in 1910.",
                ),
                labelled("other", "No watch is of this topic", "main", "happened", topic="floods"),
            ]
        ),
    )  # fmt: skip
    (tmp_path / "background.jsonl").write_text(
        lines([{"id": "a", "title": "Anna Berg meets Oto Lind"}, {"id": "b", "title": "Rain is on its way"}])
    )
    written = figures(tmp_path, "topics", "--corpus", tmp_path, *known, *watches).splitlines()
    totals, rows = json.loads(written[0])["totals"], [json.loads(line) for line in written[1:]]
    meetings = totals["topics"]["berg-lind"]
    assert {name: meetings[name] for name in ("rows", "true", "false", "missed", "status_right")} == {
        "rows": 6, "true": 3, "false": 1, "missed": 1, "status_right": 2,
    }  # fmt: skip
    assert (meetings["precision"], meetings["recall"], meetings["status"]) == (0.75, 0.75, 0.6667)
    assert meetings["baseline_words"] == {"precision": 0.6, "recall": 0.75}
    assert meetings["baseline_sentence"] == {"precision": 0.75, "recall": 0.75}
    quakes = totals["topics"]["quakes"]
    assert (quakes["precision"], quakes["recall"], quakes["status"]) == (1, 1, 1)
    assert quakes["baseline_words"] == {"precision": 0.5, "recall": 1}
    assert quakes["baseline_sentence"] == {"precision": 1, "recall": 1}
    assert (totals["unmarked"]["rows"], totals["all"]["rows"], totals["all"]["true"]) == (8, 9, 5)
    assert totals["background"] == {"articles": 2, "alerts": {"berg-lind": 1}, "per_10000": 5000}
    assert "stream" not in totals
    assert [row["id"] for row in rows if row.get("fired")] == [
        "right", "planned", "status", "false", "marked", "quake",
    ]  # fmt: skip
    assert [row["unlabelled"]["id"] for row in rows if "unlabelled" in row] == ["a"]


SETS = """
sets:
  - watch: ferries
    query: ferry
    happenings:
      - - at: 0
          in: en
          title: A ferry runs aground off Sudland
          text: The ferry Albatross ran aground with 40 people on board.
        - at: 1
          in: en
          title: Ferry aground off Sudland
          text: All 40 people left the ferry Albatross, which ran aground.
        - {at: 2, in: en, title: A boat is stuck}
      - - {at: 3, in: en, title: Norland buys its first electric ferry}
  - watch: bridges
    held_out: true
    query: bridge
    happenings:
      - - {at: 0, in: en, title: Painters colour a bridge in Norland}
        - {at: 1, in: en, title: "Oto Lind praises cyclists, bridge to follow in Sudland"}
      - - {at: 2, in: en, title: Painters colour a bridge in Norland}
"""


def test_stories_are_counted_by_pairs(tmp_path: Path, known: list[str | Path]) -> None:
    sets = tmp_path / "sets.yaml"
    sets.write_text(SETS)
    scores = json.loads(figures(tmp_path, "stories", "--sets", sets, *known))
    assert scores["ferries"] == scores["tuned on"]
    assert scores["bridges"] == scores["held out"]
    names = ("articles", "happenings", "stories", "extra", "hidden", "precision", "recall")
    assert [scores["ferries"][name] for name in names] == [3, 2, 2, 0, 0, 1, 1]
    assert [scores["bridges"][name] for name in names] == [3, 2, 2, 1, 1, 0, 0]


def test_entities_are_found_alike_whatever_else_is_known(tmp_path: Path, known: list[str | Path]) -> None:
    corpus = tmp_path / "articles.jsonl.gz"
    rows = [
        {"title": "Anna Berg in Norland", "body": "Oto Lind stays in Sudland.", "lang": "en"},
        {"title": "Anna Berg rests", "summary": "Nobody else is named.", "lang": "en"},
        {"title": "Oto Lind rests", "lang": "en"},
    ]
    packed(corpus, lines(rows))
    few, many = json.loads(
        figures(tmp_path, "entities", "--corpus", corpus, "--articles", "2", "--names", "0", "50", *known)
    )
    assert (few["extra_names"], many["extra_names"]) == (0, 50)
    assert few["mentions"] == many["mentions"] == 5
    assert many["forms"] >= few["forms"] + 50


def test_the_cost_of_watches_is_of_the_articles_asked_for(tmp_path: Path, known: list[str | Path]) -> None:
    rows = [{"title": "Rain", "body": "It is wet.", "lang": "en"}, {"title": "Sun", "body": "", "lang": "en"}]
    packed(tmp_path / "stream.jsonl.gz", lines(rows))
    cost = json.loads(figures(tmp_path, "watches_cost", "--corpus", tmp_path, "--articles", "1", *known))
    assert cost["characters"] == len("Rain\n\nIt is wet.")
    assert list(cost["ms_by_watches"]) == ["10", "100", "1000", "5000"]


def test_memory_is_told_step_by_step(
    tmp_path: Path, known: list[str | Path], watches: list[str | Path]
) -> None:
    corpus = tmp_path / "articles.jsonl"
    corpus.write_text(lines({"title": f"News {number}", "lang": "en"} for number in range(3)))
    steps = json.loads(figures(tmp_path, "memory", "--corpus", corpus, *known, *watches))
    assert [step["what"] for step in steps[-4:]] == [
        "and 3 articles held here, not yet read",
        "and 1 of them read",
        "and 3 of them read",
        "wirewatch run entities keywords, at its highest",
    ]
    assert all(0 < step["resident_mb"] <= step["highest_mb"] for step in steps)


def sentences(first: int, last: int) -> str:
    """Numbered sentences of ten words."""
    return " ".join(
        f"In year {number} the town Haven built road number {number}." for number in range(first, last)
    )


def page(title: str, text: str) -> str:
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2024-05-06T10:00:00+02:00"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages: one as its truth has it, one with half of its text, one in Polish."""
    folder = tmp_path_factory.mktemp("pages")
    whole, half = sentences(1, 21), sentences(21, 31)
    polish = "Zażółć gęślą jaźń, pisze gazeta z miasta nad rzeką. " * 8
    packed(folder / "pages" / "whole.html.gz", page("Roads of Haven", whole))
    packed(folder / "pages" / "half.html.gz", page("More roads of Haven", half))
    packed(folder / "pages" / "polish.html.gz", page("Miasto nad rzeką", polish))
    rows = [
        {"set": "daniel", "lang": "en", "url": "https://one.example/a", "title": "Roads of Haven",
         "date": "2024-05-06T10:00:00+02:00", "authors": None, "body": whole, "file": "pages/whole.html.gz"},
        {"set": "other", "lang": "en", "url": None, "title": "Roads of Norland", "date": "2024-05-07",
         "authors": None, "body": half + " " + sentences(31, 41), "file": "pages/half.html.gz"},
        {"set": "daniel", "lang": "pl", "url": "https://two.example/b", "title": None, "date": None,
         "authors": None, "body": polish, "file": "pages/polish.html.gz"},
    ]  # fmt: skip
    packed(folder / "pages.jsonl.gz", lines(rows))
    return folder


def test_extraction_is_scored_by_text_fields_and_encodings(tmp_path: Path, pages: Path) -> None:
    measured = json.loads(figures(tmp_path, "extraction", "--corpus", pages, "--children", "1"))
    assert measured["pages"] == 3
    text = measured["text"]["wirewatch"]
    # Of 197 grams of four words the page has 97: precision 1, recall (1 + 97/197) / 2 with the whole one.
    recall = (2 + 97 / 197) / 3
    assert text["all"] == round(2 * recall / (1 + recall), 4)
    assert text["other"] == round(2 * 97 / (97 + 197), 4)
    assert text["daniel"] == text["daniel en"] == text["daniel pl"] == 1
    assert text["lost"] == 0
    fields = measured["fields"]["wirewatch"]
    assert fields == {"title exact": 0.5, "right day": 0.5, "right instant": 1}
    assert measured["encodings"]["wirewatch"] == {
        "declared in meta": 1, "declared by http": 1, "declared nowhere": 1,
    }  # fmt: skip
    assert measured["site memory"]["no memory"] == {"daniel": 1}
    assert list(measured["throughput"]) == ["1 children"]


def feed(items: int) -> str:
    entries = "".join(
        f"<item><title>News {number}</title><link>https://paper.example/{number}</link>"
        f"<guid>https://paper.example/{number}</guid><description>Text {number}.</description></item>"
        for number in range(items)
    )
    return f'<rss version="2.0"><channel><title>Paper</title>{entries}</channel></rss>'


def test_feeds_are_compared_entry_by_entry(tmp_path: Path) -> None:
    packed(tmp_path / "feeds" / "one.xml.gz", feed(3))
    (tmp_path / "feeds" / "two.xml").write_text(feed(5))
    (tmp_path / "feeds" / "three.json").write_text(
        '{"version": "https://jsonfeed.org/version/1", "title": "A", "items": [{"id": "1", "title": "B"}]}'
    )
    expectations = tmp_path / "wellformed"
    expectations.mkdir()
    for name, wanted in (("right", "Paper"), ("wrong", "Tablet")):
        comment = f"<!--\nDescription: the title\nExpect: feed['title'] == '{wanted}'\n-->"
        (expectations / f"{name}.xml").write_text(comment + feed(1))
    measured = json.loads(
        figures(
            tmp_path, "feeds", "--corpus", tmp_path / "feeds", "--wellformed", expectations, "--rounds", "1"
        )
    )
    assert (measured["feeds"], measured["entries"]) == (3, 8)
    assert measured["equality"] == {"equal": 2, "JSON: feedparser reads none": 1}
    assert measured["wellformed"] == {"holds": 1, "does not hold": 1}
    assert len(measured["parsing"]) == 5


def test_a_simulated_day_is_the_same_each_time(tmp_path: Path) -> None:
    table = tmp_path / "feeds.tsv"
    urls = [f"https://paper-{number % 4}.example/feed/{number}" for number in range(12)]
    table.write_text("url\thost\n" + "".join(f"{url}\tpaper\n" for url in [*urls, urls[0]]))
    arguments = ("schedule", "--feeds", table, "--count", "12", "--hours", "6")
    once, again = (json.loads(figures(tmp_path, *arguments)) for _ in range(2))
    assert (once["feeds"], once["hosts"], once["hours"], once["violations"]) == (12, 4, 6, 0)
    assert once["polls"] >= 12
    assert once["max_lag_seconds"] < 1
    simulated = [name for name in once if "cpu" not in name and "bytes" not in name]
    assert [once[name] for name in simulated] == [again[name] for name in simulated]


def test_hostile_pages_end_as_they_must_between_healthy_ones(tmp_path: Path) -> None:
    named = ("--pages", "live blog", "unclosed tags", "--scale", "0.001")
    ended = json.loads(figures(tmp_path, "hostile_pages", *named, "--deadline", "30"))
    assert {name: each["ended"] for name, each in ended.items()} == {
        "live blog": "137 characters",
        "unclosed tags": "no_text",
    }


def test_alerting_delivers_every_match_once_also_beside_a_hanging_receiver(tmp_path: Path) -> None:
    runs = json.loads(figures(tmp_path, "alerting", "--rate", "50", "--seconds", "0.2", "--watches", "3"))
    assert [(run["name"], run["sent"], run["accepted"]) for run in runs] == [
        ("alone", 10, 10),
        ("beside a hanging one", 10, 10),
    ]


def test_polling_has_the_outcome_that_each_answer_asks_for(tmp_path: Path) -> None:
    plain = ("--schemes", "plain", "--feeds", "2", "--rounds", "1")
    measured = json.loads(figures(tmp_path, "polling", *plain))["results"]["plain"]
    assert {mode: sides["wirewatch"]["outcomes"] for mode, sides in measured.items()} == {
        "304": {"not_modified": 2},
        "same": {"unchanged": 2},
        "touched": {"nothing_new": 2},
        "new": {"new_entries": 2},
    }
    assert measured["304"]["client alone"]["outcomes"] == {"304": 2}


def test_a_replay_accounts_for_every_entry(tmp_path: Path, pages: Path, known: list[str | Path]) -> None:
    (watches_file := tmp_path / "roads.yaml").write_text("watches: [{id: roads, query: more AND roads}]")
    embedded = ("--pages", "2", "--engine", "embedded", "--watches", watches_file)
    (run,) = json.loads(figures(tmp_path, "replay", "--corpus", pages, *embedded, *known))
    assert {name: run[name] for name in ("entries", "pages", "articles", "matches", "alerts")} == {
        "entries": 2, "pages": 2, "articles": 2, "matches": 1, "alerts": 1,
    }  # fmt: skip
    assert run["outcomes"] == {"article, full": 2}
    assert run["unaccounted"] == run["missing_pages"] == []


def test_every_kind_of_work_is_measured_on_the_embedded_log(tmp_path: Path) -> None:
    few = ("--engine", "embedded", "--records", "300", "--seconds", "0.3")
    measured = json.loads(figures(tmp_path, "transport", *few))
    work = [(row["record_bytes"], row["work"]) for row in measured["throughput"]]
    assert work == [(size, work) for size in (1024, 6144) for work in ("publish", "hand on", "take")]
    assert [(row["hops"], row["records"]) for row in measured["latency"]] == [(1, 30), (4, 30)]
