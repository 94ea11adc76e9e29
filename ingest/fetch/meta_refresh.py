"""Where a page sends its reader by `<meta http-equiv="refresh">`. Pure."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from wirewatch.urls import same_page_url

#: A page that waits longer shows itself first: it is the article, or reloads its ticker.
_MAX_DELAY_SECONDS = 5.0
_HEAD_BYTES = 64 * 1024
_SKIPPED = re.compile(r"<!--|<noscript|<script|<style", re.IGNORECASE)
_CLOSINGS = {
    "<!--": re.compile(r"-->"),
    **{f"<{name}": re.compile(f"</{name}", re.IGNORECASE) for name in ("noscript", "script", "style")},
}
_META = re.compile(r"<meta\s[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)


def refresh_target(body: bytes, url: str) -> str | None:
    """The URL that the page sends on to at once, None when it does not, or only to itself.

    Looks at the first 64 kB; a refresh for readers without scripts, or commented out, does not count.
    """
    head = body[:_HEAD_BYTES]
    if b"refresh" not in head.lower():
        return None
    for meta in _META.finditer(without_asides(head.decode("utf-8", "replace"))):
        target = _target_of(meta[0], url) if _IS_REFRESH.search(meta[0]) else None
        if target is not None:
            return target
    return None


def _target_of(meta: str, url: str) -> str | None:
    content = _CONTENT.search(meta)
    value = _VALUE.fullmatch(html.unescape(next(filter(None, content.groups()), ""))) if content else None
    if value is None or float(value[1]) > _MAX_DELAY_SECONDS:
        return None
    try:
        target = urljoin(url, value[2].strip().strip("\"'"))
    except ValueError:
        return None
    is_page = target.startswith(("http://", "https://"))
    return target if is_page and same_page_url(target) != same_page_url(url) else None


def without_asides(text: str) -> str:
    """The text without comments, scripts, styles and what is for readers without scripts; in linear time."""
    parts, at = [], 0
    while (opening := _SKIPPED.search(text, at)) is not None:
        parts.append(text[at : opening.start()])
        close = _CLOSINGS[opening[0].lower()]
        closing = close.search(text, opening.end())
        if closing is None:
            return "".join(parts)
        at = closing.end()
    return "".join(parts) + text[at:]
