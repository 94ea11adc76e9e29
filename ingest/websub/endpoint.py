"""A small HTTP endpoint for strangers: one request a connection, bounded in time, bytes and number."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

_MAX_HEAD_BYTES = 16 * 1024
_DEADLINE_SECONDS = 15.0
_MAX_CONNECTIONS = 64
_PHRASES = {200: "OK", 202: "Accepted", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}
_PHRASES |= {410: "Gone", 411: "Length Required", 413: "Content Too Large", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Call:
    """A request that arrived. Header names are in lower case; `target` is path and query as they came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, as plain text."""

    status: int
    text: str = ""


class Endpoint:
    """Listens on `address`:`port` (0: a free one, then in `port`) and answers with what `respond` says.

    `respond` is called on the endpoint's thread, one call at a time. Raises: OSError when the port
    cannot be had.
    """

    def __init__(
        self, address: str, port: int, max_body_bytes: int, respond: Callable[[Call], Reply]
    ) -> None:
        self._max_body_bytes = max_body_bytes
        self._respond = respond
        self._connections: set[asyncio.Task[None]] = set()
        self._listener = socket.create_server((address, port))
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._ends = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="websub", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and hang up."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, sock=self._listener, limit=_MAX_HEAD_BYTES)
        await self._ends.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                is_full = len(self._connections) > _MAX_CONNECTIONS
                reply = Reply(503) if is_full else await self._answer(reader)
                writer.write(_encoded(reply))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # whoever called has gone, or was too slow
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> Reply:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = dict(_header(line) for line in head[1:] if line)
            body = await self._body(reader, headers)
        except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return Reply(400)
        return Reply(413) if body is None else self._respond(Call(method, target, headers, body))

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes | None:
        """None: larger than allowed. Raises: ValueError, IncompleteReadError."""
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return await self._chunked_body(reader)
        length = int(headers.get("content-length") or "0")
        if length < 0 or length > self._max_body_bytes:
            return None
        return await reader.readexactly(length)

    async def _chunked_body(self, reader: asyncio.StreamReader) -> bytes | None:
        body = bytearray()
        while True:
            size = int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16)
            if size < 0 or len(body) + size > self._max_body_bytes:
                return None
            body += (await reader.readexactly(size + 2))[:size]
            if size == 0:
                return bytes(body)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _encoded(reply: Reply) -> bytes:
    text = reply.text.encode()
    head = (
        f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Status')}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode("latin-1") + text
