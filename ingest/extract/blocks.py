"""A page's text as the blocks a reader sees, in reading order, read off the tree in one linear pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

#: Elements whose text nobody reads as text.
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "select", "option", "textarea", "input",
    "object", "embed", "canvas", "audio", "video", "map", "head", "math", "link", "meta", "title",
})  # fmt: skip
#: Elements that do not end a line.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "nobr", "amp-img", "picture",
    "source",
})  # fmt: skip
#: Elements that hold something beside the article, unless most of the page's text is in them.
_ASIDES = frozenset(
    {"nav", "footer", "aside", "form", "button", "dialog", "menu", "label", "figure", "figcaption"}
)
#: Words in a class or id that say the same.
_ASIDE_MARK = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|replies|reply|related|recommend(?:ed|ations?)?|shar(?:e|ing)|"
    r"social|sociable|newsletter|subscri(?:be|ption)|promo(?:tion)?|side-?bar|footer|footnav|"
    r"nav(?:igation|bar)?|menu|bread-?crumbs?|cookies?|consent|gdpr|banner|ads?|advert(?:isement)?s?|"
    r"sponsor(?:ed)?|outbrain|taboola|teaser|popular|most-?read|trending|tag-?list|tags|"
    r"author-?(?:bio|box|info|card|profile)|bio|pagination|pager|paging|widgets?|toolbar|tools?|print|popup|"
    r"modal|overlay|sign-?up|login|registration|regwall|anonymous|blocker|identity|caption|credits?|"
    r"copyright|rating|vote|poll|skip|hidden|hide|visually-hidden|sr-only|screen-reader|noprint|meta|byline|"
    r"timestamp|dateline|read-?more|more-(?:on|from|stories)|also-?read|see-?also|next-?(?:article|post)|"
    r"prev(?:ious)?|up-?next|archive|calendar|search|feedback|embed|toc|infobox)(?:$|[\s_-])"
    r"|Comment(?!ary)|Related|Newsletter|Sidebar|Teaser|PromoSmall|ShareBar|SocialShare"
)
_ARTICLE_MARK = re.compile(r"(?:article|story|entry|post|page|main)[-_]?(?:body|content|text)|articleBody")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
#: Beyond so many elements a page is no article; what was read until then is used.
_MAX_ELEMENTS = 200_000


@dataclass(slots=True, eq=False)
class Block:
    """A line of text. `size` counts characters, ideographs double; `link_size` those in links.

    `asides` are the elements around it that mark it as beside the article, outermost first.
    """

    index: int
    text: str
    size: int
    link_share: float
    element: HtmlElement
    tag: str
    asides: tuple[HtmlElement, ...]


@dataclass(slots=True)
class _Open:
    """An element that is being read: its block-level ancestor, and whether it is in a link."""

    element: HtmlElement
    children: Iterator[HtmlElement]
    block: HtmlElement
    is_link: bool
    asides: tuple[HtmlElement, ...]


@dataclass
class _Line:
    """The block that is being put together."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, is_link: bool) -> None:
        if text:
            self.parts.append(text)
            if is_link:
                self.linked += len(text.strip())

    def end(self, open_: _Open) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split())
        if text:
            size = len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
            share = min(1.0, self.linked / len(text))
            tag = str(open_.block.tag)
            self.blocks.append(Block(len(self.blocks), text, size, share, open_.block, tag, open_.asides))
        self.parts.clear()
        self.linked = 0


def read_blocks(body: HtmlElement) -> list[Block]:
    """The blocks of everything below `body` that is shown."""
    line = _Line()
    stack = [_Open(body, iter(body), body, False, ())]
    line.add(body.text, False)
    for _ in range(_MAX_ELEMENTS):
        open_ = stack[-1]
        child = next(open_.children, None)
        if child is None:
            stack.pop()
            if open_.element is open_.block:
                line.end(open_)
            if not stack:
                return line.blocks
            line.add(open_.element.tail, stack[-1].is_link)
        else:
            _enter(child, open_, stack, line)
    return line.blocks


def _enter(child: HtmlElement, open_: _Open, stack: list[_Open], line: _Line) -> None:
    tag = child.tag
    if not isinstance(tag, str) or tag in _UNSEEN or _is_hidden(child):
        line.add(f" {child.tail}" if child.tail else None, open_.is_link)
    elif tag in ("br", "hr"):
        line.end(open_)
        line.add(child.tail, open_.is_link)
    elif tag in _INLINE:
        is_link = open_.is_link or tag == "a"
        stack.append(_Open(child, iter(child), open_.block, is_link, open_.asides))
        line.add(child.text, is_link)
    else:
        line.end(open_)
        asides = (*open_.asides, child) if _is_aside(child, tag) else open_.asides
        stack.append(_Open(child, iter(child), child, open_.is_link, asides))
        line.add(child.text, open_.is_link)


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (style is not None and "display:none" in style.replace(" ", ""))
    )


def _is_aside(element: HtmlElement, tag: str) -> bool:
    if tag in _ASIDES:
        return True
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    return len(marks) > 1 and tag not in ("body", "article", "main") and _marks_aside(marks)


@lru_cache(maxsize=16_384)
def _marks_aside(marks: str) -> bool:
    return bool(_ASIDE_MARK.search(marks)) and not _ARTICLE_MARK.search(marks)
