"""Ill-formed XML mended where the meaning is plain, so that the strict and linear parser takes it."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from xml.parsers import expat

_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_AMPERSAND = re.compile(
    rb"&(?:#([0-9]{1,9}|[xX][0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{0,31});|#[0-9a-fA-FxX]+;?)?"
)
_CHARACTER_RANGES = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def is_well_formed(document: bytes) -> bool:
    """`document` is namespace-well-formed XML; linear, since nothing is built and no entity expanded."""
    parser = expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return False
    return True


def mend(document: bytes) -> bytes:
    """`document` without what XML does not allow: control characters, references to what is no
    character, named entities of HTML, lone ampersands. CDATA sections keep their text as it is."""
    document = document.translate(None, _CONTROLS)
    if b"\xef\xbf" in document:
        document = document.replace("\ufffe".encode(), b"").replace("\uffff".encode(), b"")
    return outside_cdata(document, lambda text: _AMPERSAND.sub(_mended_reference, text))


def outside_cdata(document: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """`document` with what is not in CDATA sections changed; linear, also where a section is not closed."""
    pieces, position = [], 0
    while (start := document.find(b"<![CDATA[", position)) >= 0:
        end = document.find(b"]]>", start)
        if end < 0:
            break
        pieces += [change(document[position:start]), document[start : end + 3]]
        position = end + 3
    pieces.append(change(document[position:]))
    return b"".join(pieces)


def _mended_reference(found: re.Match[bytes]) -> bytes:
    number, name = found[1], found[2]
    if number:
        code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
        return found[0] if _is_xml_character(code) else b""
    if name:
        if name in _XML_ENTITIES:
            return found[0]
        code = html.entities.name2codepoint.get(name.decode("ascii"), 0)
        return b"&#%d;" % code if code else b"&amp;" + found[0][1:]
    return b"" if found[0].startswith(b"&#") else b"&amp;"


def _is_xml_character(code: int) -> bool:
    return any(first <= code <= last for first, last in _CHARACTER_RANGES)
