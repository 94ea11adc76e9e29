"""The server that both sides of `polling.py` poll: a process of its own, so that its CPU counts for nobody.

    /feed/<number>                       a feed of 25 entries, about 30 kB
    /served                              how many feeds have been answered so far
    /control?mode=304|same|touched|new   how the feeds answer from now on; every call is one more revision

Each request has a connection of its own and, with TLS, a whole handshake (no tickets): as among feeds
that are polled a quarter of an hour apart.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import zlib
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ENTRIES = 25
NEW_ENTRIES = 2
_WORDS = (
    *("minister", "talks", "border", "summit", "trade", "visit", "envoy", "court", "river", "harvest"),
    *("election", "bridge", "capital", "market", "energy", "island", "port", "treaty", "budget"),
    *("railway", "school", "hospital", "storm", "coast", "valley", "council"),
)
_BORN = 1_767_225_600  # 1 January 2026


class Site:
    """The feeds and how they answer now."""

    def __init__(self) -> None:
        self.mode = "same"
        self.revision = 0
        self.offset = 0
        self.served = 0

    def control(self, mode: str) -> int:
        """Switch the mode; one more revision."""
        self.mode = mode
        self.revision += 1
        self.offset += NEW_ENTRIES if mode == "new" else 0
        return self.revision

    def answer(self, number: int, request: bytes) -> bytes:
        """The whole response for feed `number`."""
        etag = f'"{number}-{self.offset}"'
        validators = (
            f"ETag: {etag}\r\nLast-Modified: {formatdate(_BORN + self.offset * 600, usegmt=True)}\r\n"
        )
        if self.mode == "304" and b"if-none-match: " + etag.encode() in request.lower():
            return f"HTTP/1.1 304 Not Modified\r\n{validators}Connection: close\r\n\r\n".encode()
        body = feed(number, self.offset, self.revision if self.mode == "touched" else 0)
        sent = validators if self.mode == "304" else ""
        head = (
            f"HTTP/1.1 200 OK\r\n{sent}Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n"
        )
        return head.encode() + b"Connection: close\r\n\r\n" + body


@lru_cache(maxsize=4_000)
def feed(number: int, offset: int, revision: int) -> bytes:
    """RSS with 25 entries, the newest numbered `offset` + 25, first; `revision` only moves the build date."""
    entries = "".join(_entry(number, n) for n in range(offset + ENTRIES, offset, -1))
    built = formatdate(_BORN + offset * 600 + revision, usegmt=True)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Paper {number}</title>'
        f"<link>http://paper-{number}.example/</link><description>News of town {number}.</description>"
        f"<lastBuildDate>{built}</lastBuildDate>{entries}</channel></rss>"
    ).encode()


@lru_cache(maxsize=200_000)
def _entry(number: int, n: int) -> str:
    words = [_WORDS[zlib.crc32(f"{number}/{n}/{w}".encode()) % len(_WORDS)] for w in range(150)]
    text = " ".join(words)
    link = f"http://paper-{number}.example/{n}-{'-'.join(words[:5])}"
    return (
        f"<item><title>{' '.join(words[:9]).capitalize()}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{formatdate(_BORN + n * 600, usegmt=True)}</pubDate>"
        f"<description><![CDATA[<p>{text}.</p>]]></description></item>\n"
    )


def _plain(number: int) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(str(number))}\r\n\r\n"
    return f"{head}{number}".encode()


async def serve(site: Site, port: int, context: ssl.SSLContext | None) -> None:
    """Serve until cancelled; prints the port first."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            target = urlsplit(request.split(b" ", 2)[1].decode("ascii"))
            if target.path == "/control":
                answer = _plain(site.control(parse_qs(target.query)["mode"][0]))
            elif target.path == "/served":
                answer = _plain(site.served)
            elif target.path.startswith("/feed/"):
                site.served += 1
                answer = site.answer(int(target.path.removeprefix("/feed/")), request)
            else:
                answer = b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port, ssl=context, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", type=Path, help="PEM with key and certificate: serve TLS")
    options = parser.parse_args()
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    asyncio.run(serve(Site(), options.port, context))


if __name__ == "__main__":
    main()
