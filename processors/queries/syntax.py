"""What a query is made of: a tree of operators over words.

    Node ── Words                  a word or phrase, perhaps with wildcards     (has places in the text)
         ── Named                  a mention of an entity                       (has places)
         ── Near, Within           two operands close together                  (has places)
         ── Or                     any of several                               (has places if all have)
         ── AtLeast, Not, And      true or false
         ── Language, Source       facts about the article, true or false

Trees may be as deep as a query is long, so nothing here recurses.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

#: What can stand in a query without quotation marks.
_PLAIN = re.compile(r"(?![-'‘’&|+])[^\s()（）\"“”„‟«»「」『』＂:：]+")
_OPERATOR = re.compile(r"(AND|OR|NOT|SENT|PARA|NEAR|ONEAR|ATLEAST)$|(?i:NEAR|ONEAR|ATLEAST)/")
_QUOTATION_MARKS = re.compile(r"[\"“”„‟＂]")

Zone = tuple[Literal["title", "lead", "first"], int]


@dataclass(frozen=True, eq=False, repr=False)
class Node(ABC):
    """A part of a query; `at` is where it begins in the query's text."""

    at: int
    children: tuple[Node, ...]

    @property
    def has_places(self) -> bool:
        """It says where in the text it is found, so it can stand beside NEAR, SENT and ATLEAST."""
        return False

    @abstractmethod
    def write(self, parts: list[str]) -> str:
        """The node in the query language; `parts` are its children, written."""


@dataclass(frozen=True)
class Piece:
    """One token of a word or phrase: `text` as written; `pattern` says that it holds wildcards."""

    text: str
    pattern: bool = False

    @property
    def is_any_word(self) -> bool:
        """A wildcard standing alone: one word (in scripts without spaces, one character)."""
        return not self.text.strip("*?")


@dataclass(frozen=True, eq=False, repr=False)
class Words(Node):
    """A word or phrase; `zone` None: anywhere. `has_hash`: as a hashtag only."""

    text: str
    pieces: tuple[Piece, ...]
    zone: Zone | None = None
    is_exact: bool = False
    has_hash: bool = False

    @property
    def has_places(self) -> bool:
        return True

    @property
    def looks_for(self) -> tuple[object, ...]:
        """The same for words that are found in the same places."""
        return self.pieces, self.is_open, self.zone, self.is_exact, self.has_hash

    @property
    def is_open(self) -> tuple[bool, bool]:
        """A wildcard lets the word begin before its first letters, and go on behind its last."""
        return self.text.startswith(("*", "?")), self.text.endswith(("*", "?"))

    def write(self, parts: list[str]) -> str:
        text = quoted(self.text)
        return _in_zone(self.zone, f"exact:{text}" if self.is_exact else text)


@dataclass(frozen=True, eq=False, repr=False)
class Named(Node):
    """A mention of the entity with this id."""

    entity: str
    zone: Zone | None = None

    @property
    def has_places(self) -> bool:
        return True

    def write(self, parts: list[str]) -> str:
        return _in_zone(self.zone, f"entity:{quoted(self.entity)}")


@dataclass(frozen=True, eq=False, repr=False)
class Language(Node):
    """The article is in this language (ISO 639-1, in lower case)."""

    code: str

    def write(self, parts: list[str]) -> str:
        return f"lang:{quoted(self.code)}"


@dataclass(frozen=True, eq=False, repr=False)
class Source(Node):
    """The article is of this domain (or one below it), or of a publisher of this name."""

    name: str

    def write(self, parts: list[str]) -> str:
        return f"source:{quoted(self.name)}"


@dataclass(frozen=True, eq=False, repr=False)
class Near(Node):
    """Left and right with at most `distance` words between; `is_without`: a left with no such right."""

    distance: int
    is_ordered: bool = False
    is_without: bool = False

    @property
    def has_places(self) -> bool:
        return True

    @property
    def operator(self) -> str:
        """As it is written between its operands."""
        name = "ONEAR" if self.is_ordered else "NEAR"
        return f"{'NOT ' if self.is_without else ''}{name}/{self.distance}"

    def write(self, parts: list[str]) -> str:
        return f"({parts[0]} {self.operator} {parts[1]})"


@dataclass(frozen=True, eq=False, repr=False)
class Within(Node):
    """Left and right in one sentence or paragraph; `is_without`: a left with no such right."""

    part: Literal["sentence", "paragraph"]
    is_without: bool = False

    @property
    def has_places(self) -> bool:
        return True

    @property
    def operator(self) -> str:
        """As it is written between its operands."""
        return f"{'NOT ' if self.is_without else ''}{'SENT' if self.part == 'sentence' else 'PARA'}"

    def write(self, parts: list[str]) -> str:
        return f"({parts[0]} {self.operator} {parts[1]})"


@dataclass(frozen=True, eq=False, repr=False)
class AtLeast(Node):
    """The operand is found in at least `count` places."""

    count: int

    def write(self, parts: list[str]) -> str:
        return f"ATLEAST/{self.count} {parts[0]}"


@dataclass(frozen=True, eq=False, repr=False)
class Not(Node):
    """The operand does not hold."""

    def write(self, parts: list[str]) -> str:
        return f"NOT {parts[0]}"


@dataclass(frozen=True, eq=False, repr=False)
class And(Node):
    """Every operand holds."""

    def write(self, parts: list[str]) -> str:
        return f"({' AND '.join(parts)})"


@dataclass(frozen=True, eq=False, repr=False)
class Or(Node):
    """At least one operand holds; `are_places`: every operand has places, so this has them too."""

    are_places: bool

    @property
    def has_places(self) -> bool:
        return self.are_places

    def write(self, parts: list[str]) -> str:
        return f"({' OR '.join(parts)})"


def children_first(root: Node) -> Iterator[Node]:
    """Every node under `root` and `root` itself, each after its children."""
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, is_expanded = stack.pop()
        if is_expanded or not node.children:
            yield node
            continue
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.children))


def written(root: Node) -> str:
    """The query as it was read, with every bracket."""
    done: list[str] = []
    for node in children_first(root):
        count = len(node.children)
        parts = done[len(done) - count :]
        del done[len(done) - count :]
        done.append(node.write(parts))
    text = done[0]
    return text[1:-1] if root.children and text.startswith("(") else text


def quoted(text: str) -> str:
    """`text` as a word or, where that cannot be, as a phrase; quotation marks in it say nothing."""
    if _PLAIN.fullmatch(text) and not _OPERATOR.match(text):
        return text
    return f'"{_QUOTATION_MARKS.sub(" ", text)}"'


def _in_zone(zone: Zone | None, text: str) -> str:
    if zone is None:
        return text
    name, count = zone
    return f"first/{count}:{text}" if name == "first" else f"{name}:{text}"
