"""A web site on loopback that answers as it is told, well or badly; for tests and benchmarks."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

#: What `HttpSettings.allow_networks` must hold for a site to be called.
LOOPBACK_NETWORKS = ("127.0.0.0/8",)


@dataclass(frozen=True)
class SeenRequest:
    """A request as it arrived; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """A well-formed answer; Content-Length is added."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

    def encode(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in self.headers)]
        if self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


#: An answer, bytes for the wire (the connection is closed after them), a function of the request that
#: gives one of these, or one that talks to the socket itself and returns None.
Behaviour = Answer | bytes | Callable[[SeenRequest, socket.socket], "Answer | bytes | None"]


class Site:
    """A site on a free port of 127.0.0.1: `site.on("/feed", Answer(...))`, then `site.requests`.

    Paths count without their query; one nobody set answers 404. Closing it ends its threads' sockets.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._behaviours: dict[str, Behaviour] = {}
        self._open: set[socket.socket] = set()
        self.requests: list[SeenRequest] = []
        self.connections = 0
        self.protocols: list[str | None] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The URL of a path, under any name that leads to loopback."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def on(self, path: str, behaviour: Behaviour) -> None:
        """Behave so from now on when `path` is asked for."""
        self._behaviours[path] = behaviour

    def paths(self) -> list[str]:
        """The paths asked for so far, in order."""
        return [request.path for request in self.requests]

    def close(self) -> None:
        """Listen no more, and hang up."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        with suppress(OSError, ValueError), connection:
            channel = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            if isinstance(channel, ssl.SSLSocket):
                self.protocols.append(channel.selected_alpn_protocol())
            reader = channel.makefile("rb")
            while (request := _read_request(reader)) is not None:
                self.requests.append(request)
                if not self._behave(request, channel):
                    break
        self._open.discard(connection)

    def _behave(self, request: SeenRequest, channel: socket.socket) -> bool:
        """Answer; whether the connection stays open."""
        behaviour = self._behaviours.get(request.path.partition("?")[0], Answer(404))
        said = behaviour(request, channel) if callable(behaviour) else behaviour
        if isinstance(said, Answer):
            data = said.encode()
            channel.sendall(data[: -len(said.body)] if request.method == "HEAD" and said.body else data)
            return True
        if said is not None:
            channel.sendall(said)
            with suppress(OSError):
                channel.shutdown(socket.SHUT_RDWR)
        return False


def _read_request(reader: object) -> SeenRequest | None:
    readline, read = reader.readline, reader.read  # type: ignore[attr-defined]
    first = readline(65_536).decode("latin-1").split()
    if len(first) < 2:
        return None
    headers: dict[str, str] = {}
    while line := readline(65_536).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = read(int(headers.get("content-length", "0")))
    return SeenRequest(first[0], first[1], headers, body)
