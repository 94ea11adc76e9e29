"""Bytes of a page into text: what is declared is believed if it fits, else what fits is found.

Order: byte order mark, strictly valid UTF-8, HTTP charset, meta charset, a guess from the bytes. UTF-8
comes before what is declared because text in another encoding is almost never valid UTF-8 by accident,
while pages declared as something else and served as UTF-8 are common.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

#: What browsers read instead of what is declared (WHATWG Encoding), as Python's codecs are named.
_REPAIRED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "chinese": "gb18030",
    "iso-ir-58": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "unicode": "utf-16",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
}
#: Python codecs that are no character encodings of web pages, or dangerous to feed strangers' bytes to.
_REFUSED = frozenset(
    {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined", "mbcs"}
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,400}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:+-]{2,40})",
    re.IGNORECASE,
)
#: Where a page may declare its encoding; browsers look at 1,024 bytes, pages with long heads exist.
_DECLARATION_BYTES = 8_192
#: A declared encoding is believed when no more than this share of the text cannot be read with it.
_MAX_UNREADABLE = 0.01
#: A page that is UTF-8 but for a few broken characters is UTF-8.
_MAX_BROKEN_UTF8 = 0.002
#: Bytes that are no text are over a tenth unreadable or control characters in whatever encoding (noise,
#: pictures, archives, fonts); no page of 630 had more than 0.05 %.
_MAX_NO_TEXT = 0.05
#: NUL is not counted: it stands beside every letter of UTF-16 without a mark, and is read over.
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x1f\x7f\ufffd]")
_SAMPLE_CHARACTERS = 20_000
_SAMPLE_BYTES = 24_000
#: What undeclared pages are in; guessing among all that exist finds exotic ones that fit a little better.
_GUESSED = (
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1252",
    "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
)  # fmt: skip
#: Encodings with two bytes for most characters: never those of a page with fewer bytes beyond ASCII.
_WIDE_GUESSES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
#: A word with bytes beyond ASCII: in Latin scripts few of its bytes are, elsewhere most.
_TELLING_WORD = re.compile(rb"(?<![\w\x80-\xff])[\w\x80-\xff]*[\x80-\xff][\w\x80-\xff]*")
_MAX_LATIN_SHARE = 0.5
_LANGUAGE = re.compile(
    rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?([a-z]{2})|content-language[^>]{0,80}?([a-z]{2})\b",
    re.IGNORECASE,
)
#: The more common one first: it wins where several read the same.
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][\u0080-\u00bf\u00d7\u00f7\ufffd\u2010-\u2bff][^\W\d_]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and the encoding it was read in with where that came from."""

    text: str
    encoding: str
    origin: str


def decode(body: bytes, content_type: str | None) -> Decoded:
    """The page as text; unreadable bytes become U+FFFD."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "bom")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "valid utf-8")
    except UnicodeDecodeError:
        pass
    for declared, origin in _declarations(body, content_type):
        text = _read_as(body, declared)
        if text is not None:
            return Decoded(text, declared, origin)
    return _guessed(body)


def is_text(decoded: str) -> bool:
    """Whether what was decoded is text, and not a picture, an archive or noise: told from its beginning."""
    sample = decoded[:_SAMPLE_CHARACTERS]
    return len(_NO_TEXT.findall(sample)) <= _MAX_NO_TEXT * len(sample)


def _declarations(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """The encodings that the page names, with where, most trusted first."""
    found = []
    if content_type and (match := _CHARSET.search(content_type)):
        found.append((match[1], "http"))
    head = body[:_DECLARATION_BYTES]
    found.extend((match[1].decode("ascii", "replace"), "meta") for match in _META_CHARSET.finditer(head))
    return [(known, origin) for label, origin in found if (known := python_codec(label))]


def python_codec(label: str) -> str | None:
    """The Python codec for a declared encoding, repaired as browsers do; None for what is none."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_REPAIRED.get(label, label)).name
        "".encode(name)
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None
    return None if name.replace("-", "_") in _REFUSED else name


def _read_as(body: bytes, encoding: str) -> str | None:
    try:
        text = body.decode(encoding, "replace")
    except (UnicodeError, ValueError, LookupError):
        return None
    limit = _MAX_BROKEN_UTF8 if encoding == "utf-8" else _MAX_UNREADABLE
    return text if text.count("�") <= max(limit * len(text), 3) else None


def _guessed(body: bytes) -> Decoded:
    """Text in the encoding that fits the bytes best, judged on a sample with few ASCII bytes."""
    from charset_normalizer import from_bytes

    sample = _telling_sample(body)
    if not _is_latin(sample):
        best = from_bytes(sample, cp_isolation=list(_GUESSED), enable_fallback=False).best()
        guesses = [best.encoding] if best else []
        guesses += _WIDE_GUESSES
    else:
        guesses = [_latin_encoding(body, sample)]
    for guess in (*guesses, "cp1252"):
        encoding = python_codec(guess)
        if encoding and (text := _read_as(body, encoding)) is not None:
            return Decoded(text, encoding, "guess")
    return Decoded(body.decode("utf-8", "replace"), "utf-8", "last resort")


def _is_latin(sample: bytes) -> bool:
    words = b"".join(_TELLING_WORD.findall(sample))
    return sum(byte >= 0x80 for byte in words) < _MAX_LATIN_SHARE * len(words)


def _latin_encoding(body: bytes, sample: bytes) -> str:
    """The encoding of a page in Latin letters: its declared language's, else the one that makes words.

    Read in the wrong one, letters turn into signs in the middle of words ("pi±tek").
    """
    match = _LANGUAGE.search(body[:_DECLARATION_BYTES])
    language = (match[1] or match[2]).decode().lower() if match else ""
    if language == "tr":
        return "cp1254"
    return min(_LATIN, key=lambda name: len(_SIGN_IN_WORD.findall(sample.decode(name, "replace"))))


def _telling_sample(body: bytes) -> bytes:
    """The lines of the page that hold bytes beyond ASCII, markup removed: where an encoding shows."""
    sample = bytearray()
    for line in re.split(rb"[\r\n<>]+", body):
        if not line.isascii():
            sample += line + b"\n"
            if len(sample) >= _SAMPLE_BYTES:
                break
    return bytes(sample[:_SAMPLE_BYTES])
