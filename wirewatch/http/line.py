"""An easy handle of libcurl, set up once with what never changes, and used for one hop at a time."""

from __future__ import annotations

import _socket
import os
import socket
from dataclasses import dataclass
from typing import Any

import pycurl

from wirewatch.http.addresses import AddressGuard
from wirewatch.http.encoding import ACCEPT_ENCODING
from wirewatch.http.messages import HttpError, Reason, Response, last_status
from wirewatch.http.transfer import REDIRECT_STATUSES, Transfer

#: Of a body that nobody wants, this much is read so that the connection can be used again.
_MAX_UNWANTED_BODY_BYTES = 64 * 1024
_DNS_CACHE_SECONDS = 300
#: What libcurl says when the other side goes away in the middle of a TLS handshake.
_HUNG_UP = ("Recv failure", "Send failure", "SSL_ERROR_SYSCALL", "unexpected eof")
_STOP = -1
_FIRST_FINAL_STATUS = 200

_REASONS: dict[int, Reason] = {
    pycurl.E_URL_MALFORMAT: "bad_url",
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_RESOLVE_PROXY: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_OPERATION_TIMEDOUT: "deadline",
    pycurl.E_GOT_NOTHING: "disconnected",
    pycurl.E_RECV_ERROR: "disconnected",
    pycurl.E_SEND_ERROR: "disconnected",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CERTPROBLEM: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_INVALIDCERTSTATUS: "tls",
    pycurl.E_PARTIAL_FILE: "truncated",
    pycurl.E_FILESIZE_EXCEEDED: "too_large",
    8: "protocol",  # CURLE_WEIRD_SERVER_REPLY: pycurl calls it by its FTP name
    pycurl.E_UNSUPPORTED_PROTOCOL: "protocol",
    pycurl.E_HTTP2: "protocol",
    92: "disconnected",  # CURLE_HTTP2_STREAM: the other side reset the stream
    100: "too_large",  # CURLE_TOO_LARGE
}


@dataclass(frozen=True)
class LineSettings:
    """What is the same for every request."""

    user_agent: str
    ca_file: str | None
    proxy: str | None
    guard: AddressGuard


class _Descriptor:
    """A socket for pycurl, which duplicates the descriptor and drops this: it closes without a warning.

    (A socket dropped unclosed costs 15 µs for a ResourceWarning that nobody sees.)
    """

    __slots__ = ("_descriptor",)

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        self._descriptor = _socket.socket(family, kind, protocol).detach()

    def fileno(self) -> int:
        return self._descriptor

    def __del__(self) -> None:
        os.close(self._descriptor)


class Line:
    """An easy handle with what it has received so far.

    libcurl itself caps the header lines of a response at 300 kB and keeps the connection, the TLS
    session and the DNS answers; content encodings are left to `wirewatch.http.encoding`, which can tell
    a body that does not end from one that does.
    """

    def __init__(self, settings: LineSettings) -> None:
        self._settings = settings
        self.curl: Any = pycurl.Curl()
        self.transfer: Transfer | None = None
        self.lines: list[bytes] = []
        self.chunks: list[bytes] = []
        self._refused: str | None = None
        self._is_plain_get = True
        self._read_bytes = 0
        self._skips_body: bool | None = None
        self._set_up()

    def _set_up(self) -> None:
        curl, settings = self.curl, self._settings
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.FOLLOWLOCATION, 0)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        curl.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
        curl.setopt(pycurl.USERAGENT, settings.user_agent)
        curl.setopt(pycurl.PROXY, settings.proxy or "")  # "" also switches the environment's off
        curl.setopt(pycurl.DNS_CACHE_TIMEOUT, _DNS_CACHE_SECONDS)
        curl.setopt(pycurl.HEADERFUNCTION, self.lines.append)
        curl.setopt(pycurl.WRITEFUNCTION, self._write)
        if settings.ca_file is not None:
            curl.setopt(pycurl.CAINFO, settings.ca_file)
        if settings.proxy is None:
            curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)

    def ask(self, transfer: Transfer, now: float) -> None:
        """Make ready for the transfer's next hop. Raises: HttpError "deadline", "forbidden_address"."""
        left = transfer.seconds_left(now)
        if left <= 0:
            raise HttpError("deadline", f"{transfer.limits.deadline_seconds:g} s are over")
        if self._settings.proxy is not None:
            self._check_literal(transfer.target.host)
        self.transfer = transfer
        self._forget()
        self._set_method(transfer)
        curl = self.curl
        curl.setopt(pycurl.URL, transfer.target.url)
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int(left * 1000)))
        max_bytes = transfer.limits.max_wire_bytes if transfer.request.wants_body else 0  # 0: no limit
        curl.setopt(pycurl.MAXFILESIZE_LARGE, max_bytes)
        headers = [f"{name}: {value}".encode("latin-1", "replace") for name, value in transfer.headers]
        curl.setopt(pycurl.HTTPHEADER, [b"Accept-Encoding: " + ACCEPT_ENCODING.encode(), *headers])

    def answer_to(self, now: float) -> Response | None:
        """What the finished hop means: see `Transfer.answered`."""
        assert self.transfer is not None
        return self.transfer.answered(self.lines, self.chunks, self._read_bytes, now)

    def has_all_it_wants(self, code: int) -> bool:
        """Whether the hop, ended with libcurl's `code`, lacks at most some of a body that nobody wants."""
        assert self.transfer is not None
        if code == pycurl.E_WRITE_ERROR and self._skips_body:
            return True
        return not self.transfer.request.wants_body and last_status(self.lines) >= _FIRST_FINAL_STATUS

    def error(self, code: int, detail: str) -> HttpError:
        """The error that libcurl's means here. Its words name hosts and certificates, no secrets."""
        assert self.transfer is not None
        host = self.transfer.target.host
        if self._refused is not None and code == pycurl.E_COULDNT_CONNECT:
            return HttpError(
                "forbidden_address",
                f"{host} is at {self._refused}, a private or reserved address that [http] allow_networks "
                "does not have",
            )
        reason = _REASONS.get(code, "other")
        if code == pycurl.E_WRITE_ERROR:
            return HttpError("too_large", f"{host}: over {self.transfer.limits.max_wire_bytes} bytes")
        if code == pycurl.E_RECV_ERROR and "Too large response headers" in detail:
            reason = "too_large"
        if reason == "tls" and any(words in detail for words in _HUNG_UP):
            reason = "disconnected"
        printable = "".join(c if c.isprintable() and c.isascii() else "?" for c in detail[:200])
        return HttpError(reason, f"{host}: {printable}")

    def release(self) -> None:
        """Let go of what was received."""
        self.transfer = None
        self._forget()

    def close(self) -> None:
        self.release()
        self.curl.close()

    def _forget(self) -> None:
        self.lines.clear()
        self.chunks.clear()
        self._refused, self._skips_body, self._read_bytes = None, None, 0

    def _set_method(self, transfer: Transfer) -> None:
        method, body = transfer.request.method, transfer.request.body
        is_plain_get = method == "GET" and body is None
        if not self._is_plain_get:
            self.curl.reset()
            self._set_up()
        self._is_plain_get = is_plain_get
        if is_plain_get:
            return
        if body is not None or method == "POST":
            self.curl.setopt(pycurl.POST, 1)
            self.curl.setopt(pycurl.POSTFIELDS, body or b"")
            self.curl.setopt(pycurl.EXPECT_100_TIMEOUT_MS, 0)
        elif method == "HEAD":
            self.curl.setopt(pycurl.NOBODY, 1)
        self.curl.setopt(pycurl.CUSTOMREQUEST, method)

    def _check_literal(self, host: str) -> None:
        """With a proxy, the address connected to is the proxy's: only a literal can be judged here."""
        text = host.strip("[]")
        try:
            family = socket.AF_INET6 if ":" in text else socket.AF_INET
            packed = socket.inet_pton(family, text) if family == socket.AF_INET6 else socket.inet_aton(text)
        except OSError:
            return
        if not self._settings.guard.allows(socket.inet_ntop(family, packed)):
            raise HttpError("forbidden_address", host)

    def _open_socket(self, purpose: int, address: Any) -> Any:
        """A socket to an address that may be called: after DNS, on every hop, also for odd spellings."""
        family, kind, protocol, name = address
        host = name[0] if isinstance(name, tuple) else str(name)
        if not self._settings.guard.allows(host):
            self._refused = host
            return pycurl.SOCKET_BAD
        return _Descriptor(family, kind, protocol)

    def _write(self, data: bytes) -> int | None:
        self._read_bytes += len(data)
        if self._skips_body is None:
            self._skips_body = self._is_body_unwanted()
        if self._skips_body:
            return None if self._read_bytes <= _MAX_UNWANTED_BODY_BYTES else _STOP
        assert self.transfer is not None
        if self._read_bytes > self.transfer.limits.max_wire_bytes:
            return _STOP
        self.chunks.append(data)
        return None

    def _is_body_unwanted(self) -> bool:
        assert self.transfer is not None
        return not self.transfer.request.wants_body or (
            self.transfer.follows
            and last_status(self.lines) in REDIRECT_STATUSES
            and any(line[:9].lower() == b"location:" for line in self.lines)
        )
