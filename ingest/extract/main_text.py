"""Which of a page's blocks are the article.

    blocks ─> weight of each as prose ─> weight of each element ─> the smallest element that holds most
           ─> its blocks, with the lead above it and its continuation beside it

Weight counts prose: long, with punctuation, outside links and asides. It falls off with the distance
from the headline, so neither readers' comments nor lists of other articles outweigh a short article.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from ingest.extract.blocks import Block, read_blocks

_SENTENCE_END = re.compile(r"[.!?。！？…:;؟।»”\"'）)]\s*$")
_PUNCTUATION = re.compile(r"[,.;:!?，。、；：！？،؛।]")
_LEAD_MARK = re.compile(
    r"lead|lede|summary|sub-?title|standfirst|intro|desc|excerpt|teaser|dek|chapo|sommario|abstract|"
    r"vorspann|strap|sapo|tagline|perex|head",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_PROSE = _HEADINGS | {"figcaption", "li", "dt"}
_OWN_PARAGRAPH = frozenset({"div", "td", "section", "article"})

#: An aside that holds more than this share of all prose is no aside.
_ASIDE_LIMIT = 0.55
#: The smallest element with at least this share of its parent's weight is gone into.
_DESCENT_SHARE = 0.65
#: A paragraph alone in its parent; also under a line that is all link; between two such lines.
_ALONE, _UNDER_LINK, _BETWEEN_LINKS = 0.4, 0.15, 0.2
_BEFORE_HEADLINE = 0.2
#: So much prose after the headline halves the weight of what follows.
_HALVING_SIZE = 1_200
_MAX_LEAD_BLOCKS = 12
#: A tail of so many lone paragraphs, after so much prose that stands together, is not the article's.
_MIN_TAIL, _MIN_TOGETHER = 5, 200


def main_text(tree: HtmlElement, titles: tuple[str, ...], description: str) -> list[str]:
    """The article's paragraphs in reading order; [] when the page holds no prose.

    `titles` are what the page calls itself, `description` how it sums itself up: they show where
    headline and lead stand. `tree` is left as it is.
    """
    body = tree.find("body")
    body = tree if body is None else body
    blocks = read_blocks(body)
    page = _Page(body, blocks, _headline(blocks, titles))
    if not page.total:
        return [block.text for block in blocks if block.link_share < 0.5]
    chosen = page.core()
    chosen |= page.continuation(chosen)
    chosen |= page.lead(min(chosen), description) if chosen else set()
    return [blocks[index].text for index in sorted(chosen)]


def prose_size(block: Block) -> float:
    """How much of the block counts as prose, 0 for furniture."""
    size, share = block.size, block.link_share
    is_prose = (share < 0.4 and size >= 60 and block.tag not in _NO_PROSE) or (share < 0.2 and size >= 120)
    if is_prose:
        return max(0.0, size * (1 - 2 * share)) if _PUNCTUATION.search(block.text) else 0.0
    is_sentence = size >= 25 and share < 0.2 and bool(_SENTENCE_END.search(block.text))
    return 0.3 * size if is_sentence else 0.0


class _Page:
    """The blocks of one page with their prose, and the weight of every element above them."""

    def __init__(self, body: HtmlElement, blocks: list[Block], headline: int | None) -> None:
        self._body = body
        self._blocks = blocks
        self._headline = headline
        self._prose = [prose_size(block) for block in blocks]
        self._drop_asides()
        self._in_parent = Counter(
            _parent(block) for block, prose in zip(blocks, self._prose, strict=True) if prose > 0
        )
        self._weight: dict[HtmlElement, float] = {}
        self._weigh()
        self.total = self._weight.get(body, 0.0)

    def _drop_asides(self) -> None:
        """Set the prose of blocks in asides to -1."""
        total = sum(self._prose)
        in_aside: Counter[HtmlElement] = Counter()
        for block, prose in zip(self._blocks, self._prose, strict=True):
            for aside in block.asides:
                in_aside[aside] += prose  # type: ignore[assignment]
        no_asides = {aside for aside, prose in in_aside.items() if prose > _ASIDE_LIMIT * total}
        for index, block in enumerate(self._blocks):
            if any(aside not in no_asides for aside in block.asides):
                self._prose[index] = -1.0

    def _weigh(self) -> None:
        passed = 0.0
        for index, prose in enumerate(self._prose):
            if prose <= 0:
                continue
            weight = prose * self._loneliness(index)
            if self._headline is not None:
                if index < self._headline:
                    weight *= _BEFORE_HEADLINE
                else:
                    weight *= max(0.1, 1 / (1 + passed / _HALVING_SIZE))
                    passed += prose
            self._add_upwards(self._blocks[index].element, weight)

    def _add_upwards(self, element: HtmlElement | None, weight: float) -> None:
        while element is not None:
            self._weight[element] = self._weight.get(element, 0.0) + weight
            if element is self._body:
                return
            element = element.getparent()

    def _loneliness(self, index: int) -> float:
        """Below 1 for a paragraph that stands like a teaser: alone in its parent, links around it."""
        is_under_link = self._is_link_line(index - 1)
        if self._in_parent[_parent(self._blocks[index])] == 1:
            return _ALONE * (_UNDER_LINK if is_under_link else 1)
        return _BETWEEN_LINKS if is_under_link and self._is_link_line(index + 1) else 1.0

    def _is_link_line(self, index: int) -> bool:
        if not 0 <= index < len(self._blocks):
            return False
        block = self._blocks[index]
        return block.size >= 15 and block.link_share > 0.8

    def core(self) -> set[int]:
        """The blocks of the element that holds the article, from its first prose to its last."""
        node = self._heaviest()
        inside = [block.index for block in self._blocks if _is_inside(block.element, node, self._body)]
        prose = [index for index in inside if self._prose[index] > 0]
        if not prose:
            return set()
        last = self._last_of_article(prose)
        return {index for index in inside if prose[0] <= index <= last and self._belongs(index)}

    def _last_of_article(self, prose: list[int]) -> int:
        """The article's last block of prose: a tail of paragraphs each alone in its parent is readers'.

        An article may be built like that throughout; then there is no other prose before the tail.
        """
        together = [index for index in prose if self._in_parent[_parent(self._blocks[index])] > 1]
        if not together or sum(self._prose[index] for index in together) < _MIN_TOGETHER:
            return prose[-1]
        tail = [index for index in prose if index > together[-1]]
        return together[-1] if len(tail) >= _MIN_TAIL else prose[-1]

    def _heaviest(self) -> HtmlElement:
        node = self._body
        while True:
            child = max(node, key=lambda each: self._weight.get(each, 0.0), default=None)
            if child is None or self._weight.get(child, 0.0) < _DESCENT_SHARE * self._weight[node]:
                break
            node = child
        while node is not self._body and node.tag in ("p", "li", "blockquote", "span"):
            node = node.getparent()
        return node

    def _belongs(self, index: int) -> bool:
        """Whether a block between the article's paragraphs is part of it."""
        block, prose = self._blocks[index], self._prose[index]
        if prose > 0:
            return True
        if prose < 0 or block.link_share > 0.5 or block.tag == "h1":
            return False
        return (
            block.tag in _HEADINGS
            or block.tag == "li"
            or self._in_parent[_parent(block)] > 0
            or bool(_SENTENCE_END.search(block.text))
        )

    def continuation(self, core: set[int]) -> set[int]:
        """Prose outside the core in elements of the same kind, as pages have that split an article."""
        kinds: Counter[tuple[str | None, ...]] = Counter()
        for index in core:
            if self._prose[index] > 0:
                kinds[_kind(self._blocks[index])] += int(self._prose[index])
        main = {kind for kind, size in kinds.items() if size >= 0.3 * sum(kinds.values()) and kind[3]}
        if not main or not core:
            return set()
        return {
            block.index
            for block in self._blocks[min(core) :]
            if block.index not in core and self._prose[block.index] > 0 and _kind(block) in main
        }

    def lead(self, first: int, description: str) -> set[int]:
        """What stands between the headline and the first paragraph and reads as the article's lead."""
        if self._headline is None or self._headline >= first:
            return set()
        start = max(self._headline + 1, first - _MAX_LEAD_BLOCKS)
        return {index for index in range(start, first) if self._is_lead(self._blocks[index], description)}

    def _is_lead(self, block: Block, description: str) -> bool:
        if block.size < 40 or block.link_share > 0.3 or block.tag == "figcaption":
            return False
        start = _words(block.text)[:60]
        if description and len(start) > 25 and start in _words(description):
            return True
        if self._prose[block.index] > 0 and block.size >= 60:
            return True
        marks = f"{block.element.get('class', '')} {block.element.get('itemprop', '')}"
        return self._prose[block.index] == 0 and block.size >= 60 and bool(_LEAD_MARK.search(marks))


def _headline(blocks: list[Block], titles: tuple[str, ...]) -> int | None:
    """Which block is the page's headline, None when none can be told."""
    names = [words for title in titles if len(words := _words(title)) >= 10]
    first = None
    headings = []
    for block in blocks:
        if block.link_share > 0.5 or not 8 <= len(block.text) <= 300:
            continue
        if block.tag == "h1":
            headings.append(block.index)
        words = _words(block.text)
        if len(words) < 8 or not any(
            words in name or (name in words and len(name) > 0.6 * len(words)) for name in names
        ):
            continue
        if block.tag in ("h1", "h2", "h3"):
            return block.index
        first = block.index if first is None else first
    if first is None and len(headings) == 1:
        return headings[0]
    return first


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _parent(block: Block) -> HtmlElement:
    """The element whose paragraph the block is: its own, when text stands in it directly."""
    return block.element if block.tag in _OWN_PARAGRAPH else block.element.getparent()


def _kind(block: Block) -> tuple[str | None, ...]:
    parent = block.element.getparent()
    outer = (None, None) if parent is None else (str(parent.tag), parent.get("class"))
    return (block.tag, block.element.get("class"), *outer)


def _is_inside(element: HtmlElement | None, node: HtmlElement, body: HtmlElement) -> bool:
    while element is not None:
        if element is node:
            return True
        if element is body:
            return False
        element = element.getparent()
    return False
