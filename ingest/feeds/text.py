"""Strangers' text and links made harmless: plain, bounded, without what only machines see."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_TITLE_CHARACTERS = 1_000
MAX_SUMMARY_CHARACTERS = 20_000
MAX_CONTENT_CHARACTERS = 400_000
MAX_URL_CHARACTERS = 4_096

#: Control characters, lone surrogates, non-characters, and the bidirectional controls that can make
#: a text read otherwise than it is (embeddings, overrides, isolates; plain direction marks stay).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")
_BREAKING_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|hr|img|figure|figcaption|section|article)"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
#: A reference to a number that no character has; `html.unescape` fails on thousands of digits.
_ENDLESS_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{9,}|[0-9]{9,});?")
_HIDDEN_ELEMENTS = ("script", "style")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


def clean(text: str) -> str:
    """`text` without invisible characters; line breaks stay."""
    return _INVISIBLE.sub("", text)


def one_line(text: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """`text` as one clean line of at most `limit` characters."""
    return _SPACE.sub(" ", clean(text[: limit * 4])).strip()[:limit]


def plain_text(markup: str, limit: int = MAX_SUMMARY_CHARACTERS) -> str:
    """What a reader sees of `markup`, as one line; linear in its length."""
    markup = without_tags(markup[: limit * 20])
    if "&" in markup:
        markup = html.unescape(_ENDLESS_REFERENCE.sub("", markup))
    return one_line(markup, limit)


def without_tags(markup: str) -> str:
    """`markup` without tags, comments, scripts and styles; what breaks a line becomes a space."""
    if "<" not in markup:
        return markup
    markup = _without_comments(markup)
    for name in _HIDDEN_ELEMENTS:
        markup = _without_element(markup, name)
    return _TAG.sub("", _BREAKING_TAG.sub(" ", markup))


def _without_element(markup: str, name: str) -> str:
    lowered = markup.lower()
    if f"<{name}" not in lowered or len(lowered) != len(markup):
        return markup
    return _without_spans(markup, lowered, f"<{name}", f"</{name}>")


def _without_comments(markup: str) -> str:
    return _without_spans(markup, markup, "<!--", "-->") if "<!--" in markup else markup


def _without_spans(markup: str, searched: str, opening: str, closing: str) -> str:
    kept, position = [], 0
    while (start := searched.find(opening, position)) >= 0:
        kept.append(markup[position:start])
        end = searched.find(closing, start)
        if end < 0:
            return "".join(kept)
        position = end + len(closing)
    kept.append(markup[position:])
    return "".join(kept)


def safe_link(link: str, base: str) -> str:
    """`link` as an absolute http(s) URL without credentials, "" when it is none.

    White space inside is removed as browsers do (WHATWG URL); what has no scheme is relative to `base`.
    """
    link = clean(link).strip()
    if len(link) > MAX_URL_CHARACTERS * 2:
        return ""
    link = "".join(link.split()) if "\n" in link or "\t" in link or "\r" in link else link.replace(" ", "%20")
    if not link:
        return ""
    try:
        return _absolute(link, base)
    except ValueError:
        return ""


def _absolute(link: str, base: str) -> str:
    if link.startswith("//"):
        link = "https:" + link
    elif not _SCHEME.match(link):
        link = urljoin(base, link)
    parts = urlsplit(link)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    netloc = parts.netloc.rpartition("@")[2]
    _ = parts.port
    absolute = urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment))
    return absolute if len(absolute) <= MAX_URL_CHARACTERS else ""


def language_code(tag: str | None) -> str | None:
    """The language of a tag such as "en-US" or "pt_BR" ("en", "pt"); None when it is no language."""
    primary = re.split(r"[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return primary if 2 <= len(primary) <= 3 and primary.isascii() and primary.isalpha() else None
