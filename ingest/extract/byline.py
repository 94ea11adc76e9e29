"""Who and when, as it stands on the page for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.extract.page_facts import own_text

_AUTHOR_MARK = re.compile(r"auth?or|by-?line|writer|reporter|journalist|verfasser|redakt", re.IGNORECASE)
_DATE_MARK = re.compile(r"date|time|publish|posted|datum|fecha|pubdate|zeit", re.IGNORECASE)
#: Marks of what belongs to other articles, to readers, or to the site.
_ELSEWHERE = re.compile(
    r"teaser|related|comment|widget|sidebar|footer|nav|menu|recommend|promo|popular|latest|card|box|bio|"
    r"description|avatar|image|photo|social|share|follow|form|update|timeline|timezone|reading|more|caption|credit",
    re.IGNORECASE,
)
_MAX_MARKED = 400
_MAX_BYLINE_CHARACTERS = 120
_MAX_DATELINE_CHARACTERS = 80
_WORDS = re.compile(r"[^\W\d_]+")


def visible_bylines(tree: HtmlElement) -> list[str]:
    """What elements marked as author hold, in document order, the innermost ones."""
    return [text for _, text in _marked(tree, _AUTHOR_MARK, _MAX_BYLINE_CHARACTERS) if _may_be_names(text)]


def visible_dates(tree: HtmlElement) -> Iterator[str]:
    """What elements marked as date or time say, in document order: `datetime`, else their text."""
    for element, text in _marked(tree, _DATE_MARK, _MAX_DATELINE_CHARACTERS):
        yield element.get("datetime") or text


def _marked(
    tree: HtmlElement, mark: re.Pattern[str], max_characters: int
) -> Iterator[tuple[HtmlElement, str]]:
    """Innermost short elements whose class, id or itemprop carries `mark` and that are the page's own."""
    count = 0
    body = tree.find("body")
    for element in (tree if body is None else body).iter(
        "span", "a", "p", "div", "li", "time", "address", "h4", "h5"
    ):
        marks = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        is_time = element.tag == "time" and mark is _DATE_MARK
        if len(marks) < 5 and not is_time:
            continue
        if not (is_time or mark.search(marks)) or _ELSEWHERE.search(marks):
            continue
        count += 1
        if count > _MAX_MARKED:
            return
        text = own_text(element)
        if (
            text
            and len(text) <= max_characters
            and not _is_inside_others(element)
            and not _wraps(element, mark)
        ):
            yield element, text


def _wraps(element: HtmlElement, mark: re.Pattern[str]) -> bool:
    return any(
        mark.search(f"{inner.get('class', '')} {inner.get('itemprop', '')}")
        for inner in element.iterdescendants("span", "a", "li", "p", "time")
    )


def _is_inside_others(element: HtmlElement) -> bool:
    for _, ancestor in zip(range(6), element.iterancestors(), strict=False):
        if ancestor.tag in ("aside", "footer", "nav", "form"):
            return True
        if _ELSEWHERE.search(
            f"{ancestor.get('class', '')}".partition("body")[0][:80]
        ) and ancestor.tag not in ("body", "main", "article"):
            return True
    return False


def _may_be_names(text: str) -> bool:
    words = _WORDS.findall(text)
    is_western = text.isascii() or " " in text
    return (2 if is_western else 1) <= len(words) <= 12 and not any(map(str.isdigit, text))
