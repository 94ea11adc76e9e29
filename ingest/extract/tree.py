"""A page's text into one tree that every reader shares."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

#: Characters that XML cannot hold; one of them, even as a reference, makes extractors lose the page.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,9})|[xX]?[0-9a-fA-F]{9,})(;?)")
_LONE_DOCTYPE = re.compile(r"^\s*<\s*![^>]{0,400}/[^<>]{0,400}>", re.ASCII)
#: What Windows-1252 has at 0x80..0x9F: numeric references to those mean these (HTML, 13.2.5.80).
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def scrub(text: str) -> str:
    """The text without control characters, written out or as numeric references.

    A reference that stands for white space becomes a space; one to 0x80..0x9F what Windows-1252 has there.
    """
    if "&#" in text:
        text = _REFERENCE.sub(_scrubbed_reference, text)
    return _FORBIDDEN.sub("", text)


def _scrubbed_reference(match: re.Match[str]) -> str:
    hexadecimal, decimal, end = match.groups()
    if hexadecimal is None and decimal is None:
        return ""
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code in (0x0B, 0x0C):
        return " "
    if 0x80 <= code < 0xA0:
        return _C1[code]
    if code > 0x10FFFF or _FORBIDDEN.match(chr(code)):
        return ""
    return match[0] if end else f"{match[0]};"


def parse(text: str) -> HtmlElement | None:
    """The page's tree, None when there is no element in it.

    Comments and processing instructions are left out. `huge_tree` keeps pages that are nested deeper
    than 256 levels, which are lost otherwise.
    """
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
    )
    data = _LONE_DOCTYPE.sub("", scrub(text), count=1).encode("utf-8", "ignore")
    try:
        tree = etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None
