"""What the extract stage reads off real pages, beside other extractors in the same run.

    python benchmarks/extraction.py --corpus PATH [--json FILE] [--soak 5000] [--half 1] [--no-peers]

PATH holds `pages.jsonl.gz` (set, lang, url, title, authors, date, body, file) and the pages' files.
`--half` 0 or 1 takes the pages whose file name hashes to it: rules were made on half 0 only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.extraction_scores import (
    Overlap,
    are_same_people,
    f1,
    is_right_day,
    is_right_instant,
    is_same_line,
    overlap,
)
from benchmarks.extraction_systems import Found, System, systems, wirewatch, wirewatch_task
from benchmarks.inputs import existing_folder, figures_file, rows_of, unpacked
from ingest.children import ChildPool
from ingest.extract.exchange import Extracted
from ingest.extract.site_memory import SiteMemory

#: What is measured, unless told otherwise: text with fields and cost, ...
PARTS = ("text", "encodings", "memory", "throughput")
#: The encoding in which each language's pages once came, as pages declare it and as Python names it.
LEGACY_ENCODINGS = {
    "el": ("windows-1253", "cp1253"),
    "pl": ("iso-8859-2", "iso8859-2"),
    "ru": ("windows-1251", "cp1251"),
    "zh": ("gb2312", "gb18030"),
    "ja": ("shift_jis", "cp932"),
    "ko": ("euc-kr", "cp949"),
    "tr": ("iso-8859-9", "cp1254"),
    "cs": ("windows-1250", "cp1250"),
    "de": ("iso-8859-1", "cp1252"),
    "fr": ("iso-8859-15", "iso8859-15"),
}
_META_CHARSET = re.compile(r"(<meta[^>]{0,200}charset\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)


@dataclass(frozen=True)
class CorpusPage:
    """A saved page and what is known to be true of it."""

    group: str
    language: str
    url: str
    file: str
    body: bytes
    title: str | None
    authors: list[str] | None
    published: datetime | None
    text: str | None


def main() -> None:
    arguments = _arguments()
    pages = read_corpus(arguments.corpus, arguments.half)
    rows = systems()
    if arguments.no_peers:
        rows = {"wirewatch": rows["wirewatch"]}
    figures: dict[str, Any] = {"pages": len(pages)}
    parts = set(arguments.parts)
    if "text" in parts:
        figures["text"], figures["fields"], figures["cost"] = compare(pages, rows)
    if "encodings" in parts:
        figures["encodings"] = compare_encodings(pages, rows)
    if "memory" in parts:
        figures["site memory"] = site_memory_gain(pages, arguments.memory_pages)
    if "throughput" in parts:
        figures["throughput"] = throughput(pages, arguments.children)
    if arguments.soak:
        figures["soak"] = soak(pages, arguments.soak)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def read_corpus(folder: Path, half: int | None) -> list[CorpusPage]:
    """The pages of the corpus, all or one half of them."""
    pages = [
        CorpusPage(
            group=row["set"],
            language=row["lang"],
            url=row.get("url") or "https://unknown.example/page/1",
            file=row["file"],
            body=unpacked(folder / row["file"]),
            title=row.get("title"),
            authors=row.get("authors"),
            published=datetime.fromisoformat(row["date"]) if row.get("date") else None,
            text=row.get("body"),
        )
        for row in rows_of(folder / "pages.jsonl", "set", "lang", "file")
        if half is None or hashlib.md5(row["file"].encode()).digest()[-1] % 2 == half
    ]
    if not pages:
        raise SystemExit(f"no pages.jsonl or pages.jsonl.gz with pages in {folder}")
    return pages


def compare(pages: list[CorpusPage], rows: dict[str, System]) -> tuple[Any, Any, Any]:
    """Text, fields and CPU of every system, page by page in turn; prints three tables."""
    found: dict[str, list[Found]] = {name: [] for name in rows}
    seconds: dict[str, float] = defaultdict(float)
    for page in pages:
        for name, system in rows.items():
            started = time.process_time()
            found[name].append(system(page.body, page.url, None))
            seconds[name] += time.process_time() - started
    text = _text_table(pages, found)
    fields = _field_table(pages, found)
    cost = {name: round(1000 * spent / len(pages), 2) for name, spent in seconds.items()}
    print("\n## CPU of text and all metadata, ms a page (sets in turn, one core)\n")
    for name, each in cost.items():
        share = f"{each / cost['trafilatura, defaults']:.2f} of the first" if len(cost) > 1 else ""
        print(f"{name:28} {each:8.2f}  {share}")
    return text, fields, cost


def _groups(page: CorpusPage) -> list[str]:
    names = [page.group, "all"]
    return [*names, f"daniel {page.language}"] if page.group == "daniel" else names


def _text_table(pages: list[CorpusPage], found: dict[str, list[Found]]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for name, results in found.items():
        overlaps: dict[str, list[Overlap]] = defaultdict(list)
        lost = kept_by_first = 0
        for index, (page, result) in enumerate(zip(pages, results, strict=True)):
            if not page.text:
                continue
            for group in _groups(page):
                overlaps[group].append(overlap(page.text, result.text))
            lost += not result.text
            kept_by_first += not result.text and bool(next(iter(found.values()))[index].text)
        table[name] = {group: round(f1(each), 4) for group, each in sorted(overlaps.items())}
        table[name] |= {"lost": lost, "lost, kept by the first": kept_by_first}
        if name == next(iter(found)):
            counts = {group: len(each) for group, each in sorted(overlaps.items())}
            print(f"\n## Text, F1 on bags of 4-grams; pages: {counts}\n")
    _print_table(table)
    return table


def _field_table(pages: list[CorpusPage], found: dict[str, list[Found]]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for name, results in found.items():
        hits: dict[str, list[bool]] = defaultdict(list)
        for page, result in zip(pages, results, strict=True):
            if page.title:
                hits["title exact"].append(is_same_line(page.title, result.title))
            if page.authors is not None:
                hits["authors exact"].append(are_same_people(page.authors, result.authors))
            if page.published:
                hits["right day"].append(is_right_day(page.published, result.published))
            if page.published and page.published.tzinfo:
                instant = result.published if isinstance(result.published, datetime) else None
                hits["right instant"].append(is_right_instant(page.published, instant))
        table[name] = {field: round(sum(each) / len(each), 3) for field, each in hits.items()}
        if name == next(iter(found)):
            print(f"\n## Fields; pages: { {field: len(each) for field, each in hits.items()} }\n")
    _print_table(table)
    return table


def compare_encodings(pages: list[CorpusPage], rows: dict[str, System]) -> dict[str, dict[str, float]]:
    """Pages put back into the encodings their languages came in, declared in three ways."""
    # newspaper4k is given text, not bytes: it has no part in this. Comments make no difference here.
    rows = {name: rows[name] for name in rows if not name.startswith(("newspaper", "trafilatura, no"))}
    table: dict[str, dict[str, float]] = {name: {} for name in rows}
    chosen = [page for page in pages if page.text and _legacy(page)]
    for declared in ("in meta", "by http", "nowhere"):
        overlaps: dict[str, list[Overlap]] = defaultdict(list)
        for page in chosen:
            body, content_type = re_encoded(page, declared)
            for name, system in rows.items():
                overlaps[name].append(overlap(page.text or "", system(body, page.url, content_type).text))
        for name, each in overlaps.items():
            table[name][f"declared {declared}"] = round(f1(each), 4)
    print(f"\n## Text of {len(chosen)} pages in other encodings than UTF-8, F1\n")
    _print_table(table)
    return table


def _legacy(page: CorpusPage) -> tuple[str, str] | None:
    return LEGACY_ENCODINGS.get(page.language) if not page.body.isascii() else None


def re_encoded(page: CorpusPage, declared: str) -> tuple[bytes, str | None]:
    """The page in its language's old encoding; what that lacks becomes a character reference."""
    label, codec = _legacy(page) or ("utf-8", "utf-8")
    text = page.body.decode("utf-8", "replace").lstrip("\ufeff").replace("\ufffd", "")
    text = _META_CHARSET.sub(rf"\g<1>{label}" if declared == "in meta" else r"\g<1>", text)
    content_type = f"text/html; charset={label}" if declared == "by http" else None
    return text.encode(codec, "xmlcharrefreplace"), content_type


def site_memory_gain(pages: list[CorpusPage], min_pages: int) -> dict[str, dict[str, float]]:
    """Text on `daniel` when each host's pages are read one after the other, the memory kept."""
    memory = SiteMemory(min_pages, 1_000, 2_000)
    chosen = sorted(
        (page for page in pages if page.text and page.group == "daniel"), key=lambda page: page.file
    )
    # Twice over the same pages: the second time the memory is warm, as it is for a site watched all day.
    results: dict[str, list[Overlap]] = {
        "no memory": [],
        f"{min_pages} pages, cold": [],
        f"{min_pages} pages, warm": [],
    }
    for name in results:
        for page in chosen:
            host = urlsplit(page.url).hostname or ""
            known = memory.known(host, page.file) if name != "no memory" else b""
            result = wirewatch(page.body, page.url, None, known)
            if name != "no memory":
                memory.remember(host, page.file, result.paragraph_hashes)
            results[name].append(overlap(page.text or "", result.text))
    table = {name: {"daniel": round(f1(each), 4)} for name, each in results.items()}
    print("\n## Site memory: paragraphs that other pages of the host repeat are left out, F1\n")
    _print_table(table)
    return table


def throughput(pages: list[CorpusPage], counts: list[int]) -> dict[str, dict[str, float]]:
    """Pages a second through the pool of children, and what the parent pays for each."""
    table = {}
    tasks = [wirewatch_task(page.body, page.url, None) for page in pages]
    for children in counts:
        pool = ChildPool(children, 30.0, 2**30, 5_000, "ingest.extract.reading:prepare")
        pool.submit("ingest.extract.reading:read_page", tasks[0], returns=Extracted).result()
        started, own = time.perf_counter(), time.process_time()
        for future in [
            pool.submit("ingest.extract.reading:read_page", task, returns=Extracted) for task in tasks
        ]:
            future.result()
        elapsed, spent = time.perf_counter() - started, time.process_time() - own
        pool.close()
        table[f"{children} children"] = {
            "pages a second": round(len(tasks) / elapsed, 1),
            "parent ms a page": round(1000 * spent / len(tasks), 3),
        }
    print("\n## Throughput\n")
    _print_table(table)
    return table


def soak(pages: list[CorpusPage], count: int) -> dict[str, dict[str, float]]:
    """Resident and peak memory of one child that is never replaced, over `count` pages."""
    pool = ChildPool(1, 30.0, 2**30, 10 * count, "ingest.extract.reading:prepare", slow_after_seconds=30.0)
    table = {}
    tasks = [wirewatch_task(page.body, page.url, None) for page in pages]
    for number in range(1, count + 1):
        pool.submit(
            "ingest.extract.reading:read_page", tasks[number % len(tasks)], returns=Extracted
        ).result()
        if number % max(1, count // 10) == 0:
            table[f"after {number} pages"] = _memory_mib(pool.child_pids[-1])
    pool.close()
    print("\n## Memory of one child, MiB\n")
    _print_table(table)
    return table


def _memory_mib(pid: int) -> dict[str, float]:
    status = Path(f"/proc/{pid}/status").read_text()
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return {
        name: round(int(lines[key].split()[0]) / 1024, 1)
        for name, key in (("resident", "VmRSS"), ("peak", "VmHWM"), ("address space", "VmPeak"))
    }


def _print_table(table: dict[str, dict[str, float]]) -> None:
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    widths = [max(len(column), 7) for column in columns]
    print(f"{'':28} " + "  ".join(column.rjust(width) for column, width in zip(columns, widths, strict=True)))
    for name, row in table.items():
        cells = (str(row.get(column, "")).rjust(width) for column, width in zip(columns, widths, strict=True))
        print(f"{name:28} " + "  ".join(cells), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=existing_folder, required=True, help="folder of pages.jsonl.gz")
    parser.add_argument("--json", type=figures_file, help="write the figures here")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only this half of the pages")
    parser.add_argument("--no-peers", action="store_true", help="only wirewatch")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS, help="what to measure")
    parser.add_argument("--children", type=int, nargs="+", default=[1, 2], help="sizes of the pool")
    parser.add_argument("--soak", type=int, default=0, help="pages through one child, for its memory")
    parser.add_argument("--memory-pages", type=int, default=2, help="site memory: pages that make a repeat")
    return parser.parse_args()


if __name__ == "__main__":
    main()
