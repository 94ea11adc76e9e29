"""The corpus as the web would serve it: a loopback proxy that answers for every host.

wirewatch is pointed at it with `http.proxy`, so hosts keep their names (and their pacing) while
nothing ever leaves the machine: what the corpus does not hold is a 404, a tunnel is refused.
"""

from __future__ import annotations

import csv
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from benchmarks.inputs import rows_of, unpacked

_LINKS = re.compile(
    rb"(<(?:link|guid|id|url)\b[^>]*>\s*(?:<!\[CDATA\[)?|\b(?:href|rdf:about|url)=[\"'])https://"
)


@dataclass(frozen=True)
class SavedPage:
    """A page of the corpus under a URL of its own (the corpus has some URLs twice and some not at all)."""

    url: str
    title: str
    language: str
    file: Path


def read_pages(corpus: Path) -> list[SavedPage]:
    """Every page of `pages.jsonl.gz`, on its publisher's host where that is known."""
    pages = []
    for number, row in enumerate(rows_of(corpus / "pages.jsonl", "set", "lang", "file")):
        host = urlsplit(row.get("url") or "").hostname or f"{row['set']}-{number % 20}.example"
        name = Path(row["file"]).name.removesuffix(".gz")
        title = row.get("title") or name
        pages.append(SavedPage(f"http://{host}/replay/{name}", title, row["lang"], corpus / row["file"]))
    if not pages:
        raise SystemExit(f"no pages.jsonl or pages.jsonl.gz with pages in {corpus}")
    return pages


def publisher_feeds(pages: list[SavedPage]) -> dict[str, bytes]:
    """One RSS feed for each host, listing its pages, by the feed's URL."""
    by_host: dict[str, list[SavedPage]] = defaultdict(list)
    for page in pages:
        by_host[urlsplit(page.url).hostname or ""].append(page)
    return {f"http://{host}/replay/feed.xml": _rss(host, listed) for host, listed in by_host.items()}


def _rss(host: str, pages: list[SavedPage]) -> bytes:
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link>"
        f'<guid isPermaLink="true">{escape(page.url)}</guid></item>'
        for page in pages
    )
    channel = f"<title>{escape(host)}</title><link>http://{host}/</link><description/>{items}"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode(
            "utf-8", "xmlcharrefreplace"
        )
    )


def saved_feeds(corpus: Path) -> dict[str, bytes]:
    """The saved feeds by URL; their links are plain http, so that the proxy sees every request."""
    table, feeds = corpus / "feeds.tsv", {}
    if not table.exists():
        raise SystemExit(f"no feeds.tsv in {corpus}; with --pages it is not needed")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if not {"file", "host"} <= set(rows.fieldnames or ()):
            raise SystemExit(f"{table}: its first line does not name the columns file and host")
        for row in rows:
            body = unpacked(corpus / row["file"])
            name = Path(row["file"]).name.removesuffix(".gz")
            feeds[f"http://{row['host'] or 'unknown.example'}/replay/saved/{name}"] = _LINKS.sub(
                rb"\1http://", body
            )
    return feeds


class ReplaySite:
    """Serves feeds and pages until closed; `proxy_url` is what `http.proxy` is to be.

    `answers` counts the answers by status.
    """

    def __init__(self, feeds: dict[str, bytes], pages: list[SavedPage]) -> None:
        self.answers: Counter[int] = Counter()
        self._feeds = feeds
        self._pages = {page.url: page.file for page in pages}
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, url: str) -> tuple[int, str, bytes]:
        """Status, content type and body for a URL."""
        if url in self._feeds:
            return 200, "application/xml", self._feeds[url]
        if url in self._pages:
            return 200, "text/html", unpacked(self._pages[url])
        return 404, "text/plain", b"not in the corpus\n"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> ReplaySite:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in mid-request is what some replays are about."""


def _handler(site: ReplaySite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            status, content_type, body = site.answer(self.path)
            site.answers[status] += 1
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self) -> None:
            site.answers[403] += 1
            self.send_error(403, "this proxy opens no tunnels")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a log file; a line cut off by a kill is passed over."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue
