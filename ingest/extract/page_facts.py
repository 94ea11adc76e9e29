"""What a page's head says, read off the shared tree in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_WHITE = re.compile(r"\s+")
_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s]+)", re.IGNORECASE)
_MAX_VALUE_CHARACTERS = 5_000
_MAX_ELEMENTS = 20_000
#: itemprop values worth reading off elements that are no meta.
_ITEM_PROPERTIES = frozenset(
    {"headline", "datepublished", "datemodified", "author", "name", "articlesection"}
)


@dataclass
class PageFacts:
    """Meta elements by lower-case name, links, titles, times and scripts of one page.

    `items` are microdata: (property, value) in document order; `base_url` what links are relative to,
    where the page names it.
    """

    url: str
    base_url: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)
    rel_authors: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    language: str | None = None
    refresh_url: str | None = None

    def meta(self, *names: str) -> str:
        """The first non-empty value of the first of `names` that has one, "" when none has."""
        return next((values[0] for name in names if (values := self.metas.get(name))), "")

    def absolute(self, link: str | None) -> str | None:
        """The link as an absolute http(s) URL of this page, None when it is none."""
        return absolute_url(link, self.base_url or self.url)


def absolute_url(link: str | None, base: str) -> str | None:
    """The http(s) URL that `link` means on the page `base`, None when it is none."""
    if not link:
        return None
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    is_usable = parts.scheme in ("http", "https") and parts.hostname and len(url) <= 2_000
    return url if is_usable and not re.search(r"[\s<>\"\x00-\x1f]", url) else None


def read_page_facts(tree: HtmlElement, url: str) -> PageFacts:
    """The facts of the page at `url`; a page that is nothing but meta elements is read in part."""
    facts = PageFacts(url)
    facts.language = (
        tree.get("lang") or tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    )
    elements = tree.iter("meta", "link", "title", "h1", "time", "script", "base")
    for _, element in zip(range(_MAX_ELEMENTS), elements, strict=False):
        _READERS[element.tag](facts, element)
    return facts


def read_microdata(tree: HtmlElement, facts: PageFacts) -> None:
    """Add what elements with itemprop and links to authors say; only needed where JSON-LD is silent."""
    for _, element in zip(range(_MAX_ELEMENTS), tree.iterfind(".//*[@itemprop]"), strict=False):
        name = element.get("itemprop", "").lower()
        if name in _ITEM_PROPERTIES:
            value = element.get("content") or element.get("datetime") or own_text(element)
            if value:
                facts.items.append((name, value))
    for _, element in zip(range(50), tree.iterfind(".//a[@rel='author']"), strict=False):
        facts.rel_authors.append(own_text(element))


def own_text(element: HtmlElement) -> str:
    """The element's text on one line, cut at a length that no title or name has."""
    text = "".join(part for _, part in zip(range(200), element.itertext(), strict=False))
    return collapse(text[:_MAX_VALUE_CHARACTERS])


def collapse(text: str) -> str:
    """The text with each run of white space as one space."""
    return _WHITE.sub(" ", text).strip()


def _read_meta(facts: PageFacts, element: HtmlElement) -> None:
    content = element.get("content")
    if not content or not (content := content.strip()[:_MAX_VALUE_CHARACTERS]):
        return
    for attribute in ("property", "name", "itemprop"):
        if name := element.get(attribute):
            facts.metas.setdefault(name.strip().lower(), []).append(content)
    equivalent = element.get("http-equiv", "").lower()
    if equivalent == "refresh" and (match := _REFRESH.match(content)):
        facts.refresh_url = facts.absolute(match[1])
    elif equivalent:
        facts.metas.setdefault(equivalent, []).append(content)


def _read_link(facts: PageFacts, element: HtmlElement) -> None:
    for relation in element.get("rel", "").lower().split():
        facts.links.setdefault(relation, element.get("href", ""))


def _read_title(facts: PageFacts, element: HtmlElement) -> None:
    parent = element.getparent()
    # An <svg> has titles, too.
    if not facts.title and (parent is None or parent.tag in ("head", "html", "body")):
        facts.title = own_text(element)


def _read_heading(facts: PageFacts, element: HtmlElement) -> None:
    if len(facts.headings) < 20 and (text := own_text(element)):
        facts.headings.append(text)


def _read_time(facts: PageFacts, element: HtmlElement) -> None:
    if len(facts.times) < 100 and (value := element.get("datetime")):
        facts.times.append(value)


def _read_script(facts: PageFacts, element: HtmlElement) -> None:
    if element.text and "ld+json" in element.get("type", "").lower():
        facts.scripts.append(element.text)


def _read_base(facts: PageFacts, element: HtmlElement) -> None:
    facts.base_url = facts.base_url or absolute_url(element.get("href"), facts.url) or ""


_READERS = {
    "meta": _read_meta,
    "link": _read_link,
    "title": _read_title,
    "h1": _read_heading,
    "time": _read_time,
    "script": _read_script,
    "base": _read_base,
}
