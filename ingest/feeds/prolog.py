"""What stands before a document's root element, and what the root says the document is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.feeds.parsed import FeedParseError

RootKind = Literal["rss", "atom", "rdf", "cdf", "sitemap", "html", "unknown"]

MAX_HEAD_BYTES = 64 * 1024
#: A document that declares entities must have few and short ones, named so often that all of them together
#: cannot become larger than this.
MAX_ENTITIES = 64
MAX_ENTITY_BYTES = 256
MAX_EXPANDED_BYTES = 4 * 1024 * 1024

_DECLARATION = re.compile(rb"\A<\?xml\b[^<>]{0,500}\?>")
_SPACES = re.compile(rb"\s+")
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")
_ENTITY = re.compile(rb"""<!ENTITY\s+(%\s+)?[\w.:-]{1,64}\s+(?:"([^"<]{0,2000})"|'([^'<]{0,2000})')\s*>""")
_BEGINNINGS = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF|urlset|!DOCTYPE|html)\b", re.IGNORECASE)
#: How a warning of PHP's begins, which a broken server writes before the document.
_FRAGMENT = re.compile(rb"<(?:br|b|p|div|pre)\b[^<>]*>", re.IGNORECASE)
_KINDS: dict[bytes, RootKind] = {
    b"rss": "rss",
    b"feed": "atom",
    b"rdf": "rdf",
    b"channel": "cdf",
    b"urlset": "sitemap",
    b"html": "html",
}


@dataclass(frozen=True, slots=True)
class Prolog:
    """The document with white space before its root collapsed (a parser's regular expressions are
    quadratic in it), and what its root element is."""

    kind: RootKind
    document: bytes
    has_doctype: bool


def read_prolog(data: bytes) -> Prolog:
    """What `data` (UTF-8, no XML declaration) is.

    Raises: FeedParseError when it is empty, no XML, or declares entities that could blow up.
    """
    data = data.lstrip(b"\x00 \t\r\n\x0b\x0c")
    if not data:
        raise FeedParseError("empty", "the response has no body")
    if not data.startswith(b"<") or _FRAGMENT.match(data):
        data = _from_beginning(data)
    root_at = _root_at(data)
    head = data[:root_at]
    if b"<!ENTITY" in head.upper():
        _check_entities(head, data.count(b"&"))
    kind = _kind_of(data, root_at)
    has_doctype = b"<!doctype" in head.lower()
    if len(head) - len(head.strip()) or b"  " in head or b"\n\n" in head:
        data = _SPACES.sub(_one_space, head) + data[root_at:]
    return Prolog(kind, data, has_doctype)


def _one_space(found: re.Match[bytes]) -> bytes:
    """White space as one character; a line break stays one: feedparser looks for declarations at the
    beginning of lines."""
    return b"\n" if b"\n" in found[0] else b" "


def _from_beginning(data: bytes) -> bytes:
    """Without what a broken server wrote before the document (warnings, stray bytes)."""
    found = _BEGINNINGS.search(data, 0, MAX_HEAD_BYTES)
    if found is None:
        raise FeedParseError("not_a_feed", "the response is neither XML nor JSON")
    return _DECLARATION.sub(b"", data[found.start() :], count=1)


def _root_at(data: bytes) -> int:
    position = 0
    while position < MAX_HEAD_BYTES:
        position = data.find(b"<", position)
        if position < 0:
            break
        if data.startswith(b"<?", position):
            end = data.find(b"?>", position)
        elif data.startswith(b"<!--", position):
            end = data.find(b"-->", position + 4) + 1
        elif data.startswith(b"<!", position):
            end = _doctype_end(data, position)
        else:
            return position
        if end <= 0:
            break
        position = end + 1
    raise FeedParseError("not_a_feed", "no root element near the beginning of the response")


def _doctype_end(data: bytes, position: int) -> int:
    end = data.find(b">", position)
    subset = data.find(b"[", position, max(end, 0))
    if subset < 0:
        return end
    closing = re.compile(rb"\]\s{0,100}>").search(data, subset, position + MAX_HEAD_BYTES)
    return closing.end() - 1 if closing else -1


def _kind_of(data: bytes, root_at: int) -> RootKind:
    found = _ROOT.match(data, root_at)
    return _KINDS.get(found[2].lower(), "unknown") if found else "unknown"


def _check_entities(head: bytes, references: int) -> None:
    declared = _ENTITY.findall(head)
    longest = max((len(double or single) for _, double, single in declared), default=0)
    is_modest = (
        len(declared) == head.upper().count(b"<!ENTITY") <= MAX_ENTITIES
        and not any(parameter for parameter, _, _ in declared)
        and all(_is_short(double or single) for _, double, single in declared)
        and references * longest <= MAX_EXPANDED_BYTES
    )
    if not is_modest:
        raise FeedParseError("entities_refused", "the document declares XML entities that could blow up")


def _is_short(value: bytes) -> bool:
    return len(value) <= MAX_ENTITY_BYTES and (b"&" not in value or value.startswith((b"&#", b"&amp;#")))


def without_doctype(document: bytes) -> bytes:
    """`document` as feedparser hands it to its strict parser: the document type removed."""
    start = document[:MAX_HEAD_BYTES].lower().find(b"<!doctype")
    end = _doctype_end(document, start) if start >= 0 else -1
    return document[:start] + document[end + 1 :] if end > start >= 0 else document
