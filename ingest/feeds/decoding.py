"""A feed's bytes as UTF-8, whatever they were: byte order mark, HTTP charset, XML declaration, guess."""

from __future__ import annotations

import codecs
import re

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
#: More broken characters than this share of the non-ASCII bytes, and it was not UTF-8 after all.
_MAX_BROKEN_SHARE = 0.1


def to_utf8(body: bytes, content_type: str | None) -> bytes:
    """`body` as valid UTF-8 without byte order mark and XML declaration; never fails.

    UTF-8 that decodes wins over an HTTP charset that merely allows every byte: servers add
    "charset=iso-8859-1" by default. A few broken characters are replaced instead of turning the
    whole feed into another encoding.
    """
    data = body.removeprefix(codecs.BOM_UTF8)
    declared = "utf-8" if len(data) != len(body) else _declared(data, content_type)
    if declared == "utf-8" and is_utf8(data):
        return _without_declaration(data)
    text = _decode(data, declared)
    return _without_declaration(text.encode("utf-8", "replace"))


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


def _declared(data: bytes, content_type: str | None) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    found = _DECLARED_ENCODING.match(data)
    in_xml = _codec(found[1].decode("ascii")) if found else ""
    in_http = _CHARSET.search(content_type) if content_type else None
    http_codec = _codec(in_http[1]) if in_http else ""
    if http_codec and http_codec != "utf-8" and in_xml in ("", "utf-8") and is_utf8(data):
        return "utf-8"
    return http_codec or in_xml or "utf-8"


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


def _decode(data: bytes, declared: str) -> str:
    for codec in (declared, "utf-8"):
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            continue
    if declared.startswith(("utf-16", "utf-32")):
        return data.decode(declared, "replace")
    as_utf8 = data.decode("utf-8", "replace")
    non_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if as_utf8.count("\ufffd") <= max(2, non_ascii * _MAX_BROKEN_SHARE):
        return as_utf8
    return data.decode("cp1252", "replace")
