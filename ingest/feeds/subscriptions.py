"""Subscription lists (OPML) written and changed as text, so that people's order and comments stay."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from wirewatch.settings import FeedSettings
from wirewatch.urls import same_page_url

_OUTLINE = re.compile(r"<outline\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/>|>\s*</outline\s*>|>)")
_URL = re.compile(r"""\bxmlUrl\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LEFTOVER = re.compile(r"[ \t]*\x00[ \t]*\r?\n?")
_EMPTY_FOLDER = re.compile(r"[ \t]*<outline\b(?:(?!xmlUrl)[^<>])*(?<!/)>\s*</outline\s*>[ \t]*\r?\n?")
_QUOTES = {'"': "&quot;"}


def outline(feed: FeedSettings) -> str:
    """The feed as an OPML outline."""
    language = f' language="{_attribute(feed.language)}"' if feed.language else ""
    title = _attribute(feed.title or feed.url)
    return f'<outline type="rss"{language} text="{title}" xmlUrl="{_attribute(feed.url)}"/>'


def opml(feeds: Iterable[FeedSettings], title: str) -> str:
    """A whole subscription list."""
    lines = "".join(f"    {outline(feed)}\n" for feed in feeds)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0">\n  <head>\n    <title>{_attribute(title)}</title>\n  </head>\n'
        f"  <body>\n{lines}  </body>\n</opml>\n"
    )


def with_feeds(text: str, feeds: Iterable[FeedSettings]) -> str:
    """The list with `feeds` added at its end. Raises: ValueError when `text` has no body."""
    end = text.rfind("</body>")
    if end < 0:
        raise ValueError("the list has no </body>")
    line_start = text.rfind("\n", 0, end) + 1
    place = line_start if not text[line_start:end].strip() else end
    added = "".join(f"    {outline(feed)}\n" for feed in feeds)
    return text[:place] + added + text[place:]


def without_feed(text: str, url: str) -> tuple[str, int]:
    """The list without the outlines of the feed at `url` and folders left empty; how many there were."""
    wanted = same_page_url(url)
    removed = 0

    def dropped(found: re.Match[str]) -> str:
        nonlocal removed
        named = _URL.search(found[1])
        has_children = found[2] == ">"
        listed = html.unescape(named[1] or named[2] or "") if named else ""
        if has_children or not listed or same_page_url(listed) != wanted:
            return found[0]
        removed += 1
        return "\x00"

    changed = _LEFTOVER.sub("", _OUTLINE.sub(dropped, text))
    while removed and (emptied := _EMPTY_FOLDER.sub("", changed)) != changed:
        changed = emptied
    return changed, removed


def _attribute(text: str | None) -> str:
    return escape(text or "", _QUOTES)
