"""Content encodings undone within limits: gzip, deflate and br, which must end and may not explode."""

from __future__ import annotations

import zlib

import brotli

from wirewatch.http.messages import HttpError

ACCEPT_ENCODING = "gzip, deflate, br"

#: A body may be this many times larger than its bytes on the wire ...
MAX_RATIO = 100
#: ... or this large, whichever is more (1 MB of gzip can make 2.1 GB, 6.5 kB of brotli 4 GB).
RATIO_FREE_BYTES = 2**20
_MAX_CODINGS = 3
#: No content encodings, though servers name them as such; browsers pass over them, too.
_NOT_CODINGS = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8", "iso-8859-1"})
_GZIP_MAGIC = b"\x1f\x8b"


def decoded_body(wire: bytes, content_encoding: str | None, max_body_bytes: int) -> bytes:
    """The body that `wire` stands for, at most `max_body_bytes` long.

    A body that says gzip and is none is taken as it is (servers that forget to compress exist).
    Raises: HttpError "bad_encoding" (unknown or broken), "truncated" (it does not end), "bomb" (over
    100 times its size and over 1 MiB), "too_large".
    """
    codings = [coding.strip().lower() for coding in (content_encoding or "").split(",")]
    codings = [coding for coding in codings if coding not in _NOT_CODINGS]
    if len(codings) > _MAX_CODINGS:
        raise HttpError("bad_encoding", "too many content encodings")
    budget = min(max_body_bytes, max(RATIO_FREE_BYTES, MAX_RATIO * len(wire)))
    body = wire
    if wire:
        for coding in reversed(codings):
            body = _decoded_once(body, coding, budget, is_ratio=budget < max_body_bytes)
    if len(body) > max_body_bytes:
        raise HttpError("too_large", f"over {max_body_bytes} decoded bytes")
    return body


def _decoded_once(data: bytes, coding: str, budget: int, *, is_ratio: bool) -> bytes:
    try:
        if coding in {"gzip", "x-gzip"}:
            body = _gunzipped(data, budget)
        elif coding == "deflate":
            body = _inflated(data, budget)
        elif coding == "br":
            body = _unbrotlied(data, budget)
        else:
            raise HttpError("bad_encoding", f"unknown content encoding {coding[:20]!r}")
    except (zlib.error, brotli.error) as error:
        raise HttpError("bad_encoding", f"broken {coding}") from error
    if len(body) > budget:
        reason = f"over {MAX_RATIO} times its size" if is_ratio else f"over {budget} decoded bytes"
        raise HttpError("bomb" if is_ratio else "too_large", reason)
    return body


def _gunzipped(data: bytes, budget: int) -> bytes:
    """All members of a gzip file, one byte over the budget at most; what follows the last is padding."""
    if not data.startswith(_GZIP_MAGIC):
        return data
    members = []
    room = budget + 1
    while data.startswith(_GZIP_MAGIC) and room > 0:
        member, data = _unzipped(data, zlib.MAX_WBITS | 16, room)
        members.append(member)
        room -= len(member)
    return members[0] if len(members) == 1 else b"".join(members)


def _inflated(data: bytes, budget: int) -> bytes:
    """Deflate with a zlib wrapper (RFC 9110) or, as some servers send it, without one."""
    try:
        return _unzipped(data, zlib.MAX_WBITS, budget + 1)[0]
    except zlib.error:
        return _unzipped(data, -zlib.MAX_WBITS, budget + 1)[0]


def _unzipped(data: bytes, window_bits: int, room: int) -> tuple[bytes, bytes]:
    """At most `room` decoded bytes, and what follows their end."""
    decompressor = zlib.decompressobj(window_bits)
    body = decompressor.decompress(data, room)
    if not decompressor.eof and len(body) < room:
        raise HttpError("truncated", "the compressed body does not end")
    return body, decompressor.unused_data


def _unbrotlied(data: bytes, budget: int) -> bytes:
    decompressor = brotli.Decompressor()
    body = decompressor.process(data, output_buffer_limit=budget + 1)
    parts, size = [body], len(body)
    while body and size <= budget and not decompressor.is_finished():
        body = decompressor.process(b"", output_buffer_limit=budget + 1 - size)
        parts.append(body)
        size += len(body)
    if size <= budget and not decompressor.is_finished():
        raise HttpError("truncated", "the compressed body does not end")
    return b"".join(parts)
