"""A feed's HTML snippet as paragraphs of plain text, in time linear in its length."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*>|<!--|<[!?][^<>]*>")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "figure",
        "figcaption",
    ]
)
_HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "object"})
_WHITE = re.compile(r"[^\S\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: More than any article holds.
_MAX_CHARACTERS = 1_000_000


def text_of_html(snippet: str) -> str:
    """The snippet's text, one paragraph a line; also right for a snippet that is plain text."""
    snippet = snippet[:_MAX_CHARACTERS]
    if "<" not in snippet and "&lt;" in snippet:
        snippet = html.unescape(snippet)
    text = html.unescape("".join(_pieces(snippet)))
    lines = (_WHITE.sub(" ", line).strip() for line in _CONTROL.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(snippet: str) -> list[str]:
    pieces: list[str] = []
    position, hidden = 0, ""
    for match in _TAG.finditer(snippet):
        if match.start() < position:
            continue
        name = (match[2] or "").lower()
        if not hidden:
            pieces.append(snippet[position : match.start()].replace("\n", " "))
            if match[0] == "<!--":
                end = snippet.find("-->", match.end())
                position = len(snippet) if end < 0 else end + 3
                continue
            if name in _BLOCKS:
                pieces.append("\n")
            if name in _HIDDEN and not match[1] and not match[0].endswith("/>"):
                hidden = name
        elif match[1] and name == hidden:
            hidden = ""
        position = match.end()
    if not hidden:
        pieces.append(snippet[position:].replace("\n", " "))
    return pieces
