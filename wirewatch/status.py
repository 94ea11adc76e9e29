"""One port per process: `/metrics`, `/livez` (the loops turn), `/readyz` (the transport answers)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

log = structlog.get_logger(__name__)

#: Reasons why not; empty when all is well.
Check = Callable[[], list[str]]
JsonPage = Callable[[], Any]


class StatusServer:
    """Serves the process's health until `close`.

    `pages` are further JSON pages by path ("/feeds"). Binds to loopback unless told otherwise;
    port 0 takes a free one, see `port`. Raises: OSError when the address cannot be bound.
    """

    def __init__(
        self, address: str, port: int, *, is_alive: Check, is_ready: Check, pages: Mapping[str, JsonPage]
    ) -> None:
        routes = {
            "/livez": lambda: _health(is_alive()),
            "/readyz": lambda: _health(is_ready()),
            "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(REGISTRY)),
        } | {path: _json_page(page) for path, page in pages.items()}
        self._server = ThreadingHTTPServer((address, port), _handler(routes))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="status", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


Answer = tuple[int, str, bytes]


def _health(reasons: list[str]) -> Answer:
    text = "\n".join(reasons) or "ok"
    return (503 if reasons else 200, "text/plain; charset=utf-8", f"{text}\n".encode())


def _json_page(page: JsonPage) -> Callable[[], Answer]:
    def answer() -> Answer:
        body = json.dumps(page(), ensure_ascii=False, default=str)
        return (200, "application/json; charset=utf-8", body.encode())

    return answer


def _handler(routes: Mapping[str, Callable[[], Answer]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            route = routes.get(self.path.partition("?")[0])
            self._answer(*(route() if route else _not_found(routes)))

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            log.debug("status_request", line=format % args)

    return Handler


def _not_found(routes: Mapping[str, Any]) -> Answer:
    return (404, "text/plain; charset=utf-8", f"there is {', '.join(sorted(routes))}\n".encode())
