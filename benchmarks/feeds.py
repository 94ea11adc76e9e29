"""What parsing feeds costs, and whether the delta parse gives what feedparser gives.

    python benchmarks/feeds.py --corpus FOLDER [--wellformed FOLDER] [--json FILE]

FOLDER of `--corpus` holds saved feeds (*.gz or plain). Each is parsed by feedparser (its defaults; both
costly options off), then by wirewatch: all of it, nothing new, two new items. All in one process, best of
`--rounds`, CPU time. Every feed's delta entries are compared with feedparser's own for the same bytes.

FOLDER of `--wellformed` is `tests/wellformed` of feedparser's source distribution: each file names what it
expects of the parser, and is given to wirewatch's preparation and cut as well.
"""

from __future__ import annotations

import argparse
import datetime as datetime_module
import glob
import io
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.inputs import existing_folder, figures_file, unpacked
from ingest.feeds.blocks import split_blocks
from ingest.feeds.decoding import to_utf8
from ingest.feeds.parse import parse_feed
from ingest.feeds.parsed import FeedParseError
from ingest.feeds.prolog import read_prolog
from ingest.feeds.repair import is_well_formed, mend
from ingest.feeds.text import plain_text
from ingest.feeds.xml_feed import entry_of, facts_of, run_feedparser, without_captions

URL = "https://feeds.example/feed.xml"
NOW = datetime.now(UTC)
ELEMENTS = {"rss": "item", "rdf": "item", "cdf": "item", "atom": "entry"}
EXPECTATION = re.compile(rb"Description:\s*(.*?)\s*Expect:\s*(.*)\s*-->")
HEADER = re.compile(rb"Header:\s+([^:]+):(.+)\s")


def bodies(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Name and bytes of each saved feed."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield path.name, unpacked(path)


def cpu_ms(work: Callable[[], Any], rounds: int) -> float:
    """The least CPU time of `rounds` runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1e3


def parse(body: bytes, known: Iterable[str] = ()) -> Any:
    return parse_feed(body, content_type=None, feed_url=URL, now=NOW, known_blocks=tuple(known))


def is_json(body: bytes) -> bool:
    return body.lstrip()[:1] == b"{"


def plain_feedparser(body: bytes, **options: bool) -> Any:
    headers = {"content-type": "application/xml", "content-location": URL}
    return feedparser.parse(io.BytesIO(body), response_headers=headers, **options)


def measure(corpus: list[tuple[str, bytes]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of CPU for each feed, by way of parsing."""
    off = {"sanitize_html": False, "resolve_relative_uris": False}
    costs: dict[str, list[float]] = {}
    for name, body in corpus:
        try:
            blocks = parse(body).blocks
        except FeedParseError as error:
            raise SystemExit(f"{name}: no feed ({error})") from error
        ways: dict[str, Callable[[], Any]] = {
            "feedparser, defaults": partial(plain_feedparser, body),
            "feedparser, both options off": partial(plain_feedparser, body, **off),
            "wirewatch, all entries new": partial(parse, body),
            "wirewatch, two new entries": partial(parse, body, blocks[2:]),
            "wirewatch, nothing new": partial(parse, body, blocks),
        }
        for way, work in ways.items():
            costs.setdefault(way, []).append(cpu_ms(work, rounds if "feedparser" not in way else 1))
    return costs


def comparison(body: bytes) -> tuple[str, int]:
    """How the delta parse of every second block compares with feedparser's own result, and on how many
    entries: "equal", "not split", or what differs."""
    whole = plain_feedparser(without_captions(body), sanitize_html=False, resolve_relative_uris=False)
    facts = facts_of(whole.feed, body, URL)
    expected = [entry_of(each, facts, URL, NOW, "") for each in whole.entries]
    everything = parse(body)
    if not everything.blocks:
        same = [_said(each) for each in everything.entries] == [_said(each) for each in expected]
        return ("not split, equal" if same else "not split, different"), len(expected)
    known = everything.blocks[::2]
    given = {each.block: each for each in parse(body, known).entries}
    if not set(given).isdisjoint(known):
        return "a known block was parsed", len(expected)
    unknown = [given[block] for block in everything.blocks if block in given]
    by_said = Counter(_said(each) for each in expected)
    if len(everything.blocks) != len(by_said) and len(everything.blocks) != len(expected):
        return f"{len(everything.blocks)} blocks, {len(expected)} entries", len(expected)
    given_entries = (*unknown, *everything.entries)
    if all(_said(each) in by_said for each in given_entries):
        return "equal", len(expected)
    as_text = {_text(each) for each in expected}
    different = sum(_text(each) not in as_text for each in given_entries)
    return (f"{different} entries differ" if different else "equal but for markup"), len(expected)


def _said(entry: Any) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in entry.__struct_fields__ if name != "block")


def _text(entry: Any) -> tuple[Any, ...]:
    """What a reader sees: where ours mends and stays strict, feedparser's loose parser keeps other markup."""
    content = plain_text(entry.content_html, 1_000_000)
    return (*(value for value in _said(entry) if value != entry.content_html), content)


def wellformed(folder: Path) -> tuple[Counter[str], list[str]]:
    """How many of feedparser's own expectations hold after wirewatch's preparation, and which do not."""
    results: Counter[str] = Counter()
    failed = []
    for name in sorted(glob.glob(str(folder / "**" / "*.xml"), recursive=True)):
        data = Path(name).read_bytes()
        found = EXPECTATION.search(data)
        if not found or b"SkipUnless" in data:
            results["without an expectation"] += 1
            continue
        relative = Path(name).relative_to(folder).as_posix()
        place = f"http://127.0.0.1:8097/tests/wellformed/{relative}" if "http" in relative else ""
        verdict = _meets(data, found[2].decode("utf-8").strip(), place)
        results[verdict] += 1
        if verdict != "holds":
            failed.append(f"{Path(name).relative_to(folder)}: {verdict}")
    return results, failed


def _meets(data: bytes, expectation: str, place: str) -> str:
    headers = {name.decode().strip().lower(): value.decode().strip() for name, value in HEADER.findall(data)}
    try:
        prolog = read_prolog(to_utf8(data, headers.get("content-type")))
    except FeedParseError as error:
        return f"refused ({error.reason})"
    document = prolog.document
    if prolog.kind in ELEMENTS and (blocks := split_blocks(document, ELEMENTS[prolog.kind], 10_000)):
        document = blocks.document()
    document = document if is_well_formed(document) else mend(document)
    base = urljoin(place, headers.get("content-location", ""))
    result = run_feedparser(document, base, sanitize_html=True, resolve_relative_uris=True)
    names = {"feedparser": feedparser, "datetime": datetime_module}
    try:
        return "holds" if eval(expectation, names, result) else "does not hold"
    except Exception as error:  # noqa: BLE001 - an expectation may fail in any way
        return f"does not hold ({type(error).__name__})"


def table(costs: dict[str, list[float]]) -> list[dict[str, Any]]:
    return [
        {
            "way": way,
            "mean_ms": round(statistics.fmean(times), 3),
            "median_ms": round(statistics.median(times), 3),
            "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 3),
        }
        for way, times in costs.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=existing_folder, help="folder of saved feeds")
    parser.add_argument("--wellformed", type=existing_folder, help="feedparser's tests/wellformed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=figures_file)
    options = parser.parse_args()
    if not (options.corpus or options.wellformed):
        parser.error("nothing to measure: give --corpus or --wellformed")
    figures: dict[str, Any] = {}
    if options.corpus:
        corpus = list(bodies(options.corpus))
        if not corpus:
            raise SystemExit(f"no feeds in {options.corpus}")
        rows = table(measure(corpus, options.rounds))
        print(f"{len(corpus)} feeds, {sum(len(body) for _, body in corpus) // 1024} KB; CPU ms a feed")
        print(f"{'':32}{'mean':>9}{'median':>9}{'p95':>9}")
        for row in rows:
            print(f"{row['way']:32}{row['mean_ms']:9.3f}{row['median_ms']:9.3f}{row['p95_ms']:9.3f}")
        verdicts: Counter[str] = Counter()
        entries = 0
        for name, body in corpus:
            verdict, count = ("JSON: feedparser reads none", 0) if is_json(body) else comparison(body)
            verdicts[verdict] += 1
            entries += count
            if verdict != "equal":
                print(f"  {name}: {verdict}")
        print(f"delta parse beside feedparser, {entries} entries: {dict(verdicts)}")
        figures |= {"parsing": rows, "equality": dict(verdicts), "entries": entries, "feeds": len(corpus)}
    if options.wellformed:
        results, failed = wellformed(options.wellformed)
        print(f"feedparser's well-formed expectations: {dict(results)}")
        for line in failed:
            print(f"  {line}")
        figures["wellformed"] = dict(results)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
