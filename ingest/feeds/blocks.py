"""A feed cut into its item blocks, in linear time, so that only unknown ones need parsing.

    head  <rss …><channel><title>…       every parse gets it
    block <item>…</item>                 hashed; known ones are left out
    block <item>…</item>
    tail  </channel></rss>               every parse gets it

The cut is by plain search, no parser: it counts on each block holding whole CDATA sections and
comments and one end tag, and on nothing but white space between blocks. Where that does not hold
the document is not cut (None) and gets the full parse; `parse.shadow_differs` checks the rest.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass

#: Hashes of blocks, identities and pages are 48 bits: among the few hundred entries of one feed a
#: chance collision is one in a hundred million years of polling.
HASH_BYTES = 6
HASH_CHARACTERS = 8

_STARTS = {
    "entry": re.compile(rb"<entry(?=[\s>])"),
    "item": re.compile(rb"<item(?=[\s>])"),
    "url": re.compile(rb"<url(?=[\s>])"),
}
_ENDS = {"entry": b"</entry>", "item": b"</item>", "url": b"</url>"}


@dataclass(frozen=True, slots=True)
class Blocks:
    """A document as head, item blocks with their hashes, and tail."""

    head: bytes
    bodies: list[bytes]
    hashes: list[str]
    tail: bytes

    def document(self, known: frozenset[str] = frozenset()) -> bytes:
        """The document with the blocks that are not `known`."""
        unknown = [body for body, key in zip(self.bodies, self.hashes, strict=True) if key not in known]
        return b"".join((self.head, *unknown, self.tail))

    def unknown(self, known: frozenset[str]) -> list[str]:
        """The hashes of the blocks that are not `known`, in order."""
        return [key for key in self.hashes if key not in known]


def short_hash(data: bytes) -> str:
    """48 bits of SHA-256 as eight characters."""
    return binascii.b2a_base64(hashlib.sha256(data).digest()[:HASH_BYTES], newline=False).decode()


def split_blocks(document: bytes, element: str, max_blocks: int) -> Blocks | None:
    """`document` cut at its `element`s ("item", "entry" or "url"); None when that is not safe.

    At most the first `max_blocks` blocks are kept. A block that comes twice is kept once.
    """
    starts = [found.start() for found in _STARTS[element].finditer(document)]
    if not starts or not _is_whole(document, 0, starts[0]):
        return None
    end_tag = _ENDS[element]
    last_end = document.rfind(end_tag, starts[-1]) + len(end_tag)
    bodies: dict[str, bytes] = {}
    for start, limit in zip(starts, [*starts[1:], last_end], strict=True):
        body = document[start:limit].rstrip()
        if not body.endswith(end_tag) or not _is_whole(body, 0, len(body)):
            return None
        bodies.setdefault(short_hash(body), body)
    if not _is_whole(document, last_end, len(document)):
        return None
    kept = list(bodies)[:max_blocks]
    return Blocks(document[: starts[0]], [bodies[key] for key in kept], kept, document[last_end:])


def _is_whole(document: bytes, start: int, end: int) -> bool:
    """No CDATA section and no comment that begins in this piece reaches out of it."""
    position = start
    while (opening := document.find(b"<!", position, end)) >= 0:
        closing = b"]]>" if document.startswith(b"<![CDATA[", opening) else b"-->"
        if closing == b"-->" and not document.startswith(b"<!--", opening):
            position = opening + 2
            continue
        position = document.find(closing, opening + 4, end)
        if position < 0:
            return False
        position += 3
    return True
