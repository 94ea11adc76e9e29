"""Pages made to hurt whoever reads them, each small to write and dear to parse.

    python benchmarks/hostile_pages.py [--deadline 5] [--scale 1.0] [--pages NAME ...] [--json FILE]

Sends each through the pool of children with healthy pages in between, and prints how it ended, how
long it took, and how long the healthy pages took.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.inputs import figures_file
from ingest.children import ChildPool, ChildTaskError
from ingest.extract.exchange import Extracted, FeedFacts, PageTask

_PROSE = (
    "<p>The council met on Tuesday and agreed, after two hours, to mend the bridge before the winter, "
    "though nobody could say what it would cost.</p>"
)
_TITLE = "Bridge to be mended"
HEALTHY = f"<html lang=en><title>{_TITLE}</title><article><h1>{_TITLE}</h1>{_PROSE * 6}</article>"


def _page(inside: str, head: str = "") -> bytes:
    return f"<html><head><title>Page</title>{head}</head><body>{inside}</body></html>".encode()


#: Each takes how many of its parts to make; the number beside it is what hurts most readers.
HOSTILE_PAGES: Mapping[str, tuple[Callable[[int], bytes], int]] = {
    "spans in one paragraph": (lambda n: _page("<p>" + "<span>a</span> " * n + "</p>"), 20_000),
    "nested spans": (lambda n: _page("<p>" + "<span>a " * n), 20_000),
    "attributes on one tag": (
        lambda n: _page(f"<p {' '.join(f'a{i}=1' for i in range(n))}>Text</p>"),
        100_000,
    ),
    "paragraphs": (lambda n: _page("<p>One more line of a page that will not end.</p>" * n), 100_000),
    "live blog": (lambda n: _page("<article>" + _PROSE * n + "</article>"), 15_000),
    "nested divs": (lambda n: _page("<div>" * n + _PROSE * 6), 5_000),
    "JSON-LD string": (
        lambda n: _page(_PROSE, f'<script type="application/ld+json">{{"headline": "{"a" * n}"}}</script>'),
        10_000_000,
    ),
    "JSON-LD depth": (
        lambda n: _page(_PROSE, f'<script type="application/ld+json">{"[" * n}{"]" * n}</script>'),
        200_000,
    ),
    "parentheses for an author": (
        lambda n: _page(_PROSE * 6, f'<meta name="author" content="{"(" * n}">'),
        54_000,
    ),
    "latin-1 without charset": (lambda n: b"<html><body><p>" + b"caf\xe9 cr\xe8me, " * n, 500_000),
    "random bytes in html": (lambda n: b"<html><body><p>" + bytes(range(256)) * n, 20_000),
    "unclosed tags": (lambda n: _page("<b><i><a href=x>" * n), 30_000),
    "table cells": (lambda n: _page("<table><tr>" + "<td>a" * n), 100_000),
    "open brackets": (lambda n: _page("<" * n + _PROSE), 2_000_000),
    "entities": (lambda n: _page("<p>" + "&amp;#11;&#8;&#xFFFE;&#xD800;" * n + "</p>"), 200_000),
    "meta elements": (lambda n: _page(_PROSE, '<meta property="og:title" content="x">' * n), 100_000),
    "links": (lambda n: _page("<a href=x>More news of today</a>" * n), 100_000),
    "style of urls": (lambda n: _page(f'<p style="{"url(" * n}">Text</p>'), 200_000),
}


def task_of(body: bytes) -> PageTask:
    """The page as the extract stage hands it on."""
    url = "https://news.example/page"
    return PageTask(
        body_zlib=zlib.compress(body, 1),
        url=url,
        content_type=None,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        feed=FeedFacts(url=url, title="A page"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--deadline", type=float, default=5.0, help="seconds for one page")
    parser.add_argument("--scale", type=float, default=1.0, help="share of each page's full size")
    parser.add_argument("--pages", nargs="+", choices=HOSTILE_PAGES, default=HOSTILE_PAGES, metavar="NAME")
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    arguments = parser.parse_args()
    figures = {}
    pool = ChildPool(2, arguments.deadline, 900 * 2**20, 5_000, "ingest.extract.reading:prepare")
    healthy = task_of(HEALTHY.encode())
    print(f"healthy alone: median {1000 * _median(_healthy_seconds(pool, healthy, 40)):.1f} ms\n")
    print(f"{'page':28} {'MB':>6} {'seconds':>8} {'healthy p50 ms':>15} {'max ms':>8}  ended as")
    for name in arguments.pages:
        make, size = HOSTILE_PAGES[name]
        body = make(max(1, int(size * arguments.scale)))
        started = time.perf_counter()
        future = pool.submit("ingest.extract.reading:read_page", task_of(body), returns=Extracted)
        between = _healthy_seconds(pool, healthy, 20)
        while not future.done():
            between += _healthy_seconds(pool, healthy, 5)
        try:
            extracted = future.result()
            ended = extracted.problem or f"{len(extracted.text)} characters"
        except ChildTaskError as error:
            ended = f"{error.reason}, the feed's words are used"
        seconds = time.perf_counter() - started
        figures[name] = {"bytes": len(body), "seconds": seconds, "ended": ended, "healthy_max": max(between)}
        print(
            f"{name:28} {len(body) / 1e6:6.1f} {seconds:8.2f} {1000 * _median(between):15.1f} "
            f"{1000 * max(between):8.1f}  {ended}",
            flush=True,
        )
    pool.close()
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def _healthy_seconds(pool: ChildPool, task: PageTask, count: int) -> list[float]:
    seconds = []
    for _ in range(count):
        started = time.perf_counter()
        pool.submit("ingest.extract.reading:read_page", task, returns=Extracted).result()
        seconds.append(time.perf_counter() - started)
    return seconds


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
