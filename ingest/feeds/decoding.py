"""A feed's bytes as UTF-8, whatever they were: byte order mark, HTTP charset, XML declaration, guess."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,500}?\?>")
_DECLARED_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,300}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)

#: First bytes -> codec, longest first (XML 1.0, appendix F).
_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF16_LE, "utf-16"),
)
_MARKED = tuple(mark for mark, _ in _MARKS)
#: With two or four bytes a character: never those of a document that can be read as ASCII.
_WIDE = ("utf-16", "utf-32")
#: Declared, but meant as a superset of itself (as browsers read them, WHATWG Encoding).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
#: Codecs that are text for Python but no character set of a document.
_NOT_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
#: More broken characters than this share of the non-ASCII bytes, and it was another encoding.
_MAX_BROKEN_SHARE = 0.1


def to_utf8(body: bytes, content_type: str | None) -> bytes:
    """`body` as valid UTF-8 without byte order mark and XML declaration; never fails.

    What is valid UTF-8 beyond ASCII is UTF-8, whatever is declared: other text is almost never by accident.
    A few broken characters are replaced instead of turning the whole feed into another encoding.
    """
    data = body.removeprefix(codecs.BOM_UTF8)
    declared = ["utf-8"] if len(data) != len(body) else _declared(data, content_type)
    is_plain = declared == ["utf-8"] or not (data.isascii() or data.startswith(_MARKED))
    if is_plain and is_utf8(data):
        return _without_declaration(data)
    return _without_declaration(_decode(data, declared).encode("utf-8", "replace"))


def unchecked_utf8(body: bytes, content_type: str | None) -> bytes | None:
    """`body` as `to_utf8` gives it if it is the UTF-8 that it is declared to be, which nobody has looked at
    yet; None when something else is declared."""
    data = body.removeprefix(codecs.BOM_UTF8)
    if len(data) == len(body):
        in_xml = _DECLARED_ENCODING.match(data)
        in_http = _CHARSET.search(content_type) if content_type else None
        names = [found for found in (in_xml and in_xml[1].decode("ascii"), in_http and in_http[1]) if found]
        if any(name.lower() != "utf-8" for name in names) or data.startswith(_MARKED):
            return None
    return _without_declaration(data)


def _without_declaration(data: bytes) -> bytes:
    found = _DECLARATION.match(data)
    return data[found.end() :] if found else data


def _declared(data: bytes, content_type: str | None) -> list[str]:
    """The codecs that the document may be in, most trusted first: the server's word, then the document's own.

    A server's iso-8859-1 is a default that allows every byte; it counts only where nothing else is said.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return [codec]
    in_xml = _DECLARED_ENCODING.match(data)
    in_http = _CHARSET.search(content_type) if content_type else None
    of_xml = _codec(in_xml[1].decode("ascii")) if in_xml else ""
    of_http = _codec(in_http[1]) if in_http else ""
    named = [of_xml] if of_xml and of_http == "cp1252" else [of_http, of_xml]
    is_wide = b"\x00" in data[:64]
    return [name for name in named if name and (is_wide or not name.startswith(_WIDE))] or ["utf-8"]


def _codec(name: str) -> str:
    """Python's name of a declared character set, "" when it is none."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    if not is_text or info.name in _NOT_CHARSETS or name.lower() in _NOT_CHARSETS:
        return ""
    canonical = _SUPERSETS.get(info.name, info.name)
    return "utf-8" if canonical.startswith("utf-8") else canonical


def is_utf8(data: bytes) -> bool:
    """`data` is valid UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(data: bytes, declared: list[str]) -> str:
    candidates = (*declared, "utf-8")
    for codec in candidates:
        with suppress(UnicodeError, LookupError):
            return data.decode(codec)
    if declared[0].startswith(_WIDE):
        return data.decode(declared[0], "replace")
    non_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    for codec in candidates:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") <= max(2, non_ascii * _MAX_BROKEN_SHARE):
            return text
    return data.decode("cp1252", "replace")
