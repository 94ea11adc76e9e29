"""Boolean queries over an article's words.

query = parse_query('title:(rate* NEAR/3 (cut OR hike)) AND NOT source:example.com')
spans = query.match(Searchable.of(annotated))     # where the words stand, or None
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from processors.queries.anchors import anchor
from processors.queries.evaluate import MAX_REASONS, Answer, evaluate
from processors.queries.parse import read_tree, trailing_question_marks, with_unsought_signs
from processors.queries.scan import MAX_QUERY_CHARS, QueryError
from processors.queries.syntax import (
    And,
    Named,
    Near,
    Node,
    Not,
    Or,
    Within,
    Words,
    children_first,
    written,
)
from processors.queries.words import Searchable
from processors.text import Document, Span

__all__ = ["MAX_QUERY_CHARS", "Part", "Query", "QueryError", "Searchable", "parse_query"]


class Query:
    """A query that was read: asks articles, shows itself as it was understood."""

    def __init__(self, text: str, program: tuple[Node, ...]) -> None:
        self.text = text
        self._program = program

    def __str__(self) -> str:
        """The query with every bracket, as it was understood."""
        return written(self._program[-1])

    def match(self, article: Searchable | Document) -> tuple[Span, ...] | None:
        """Where the words stand that satisfy the query, in order; None when it does not hold.

        Empty when it holds without words (`lang:en`). A bare Document has no publisher or mentions.
        """
        searchable = Searchable(article) if isinstance(article, Document) else article
        needed = self.required_anchor
        if needed is not None and searchable.index.keys().isdisjoint(needed):
            return None
        answer = evaluate(self._program, searchable)
        return _spans(answer, searchable) if answer.holds else None

    def failing(self, article: Searchable) -> tuple[str, ...]:
        """Why the query does not hold, for people: its smallest parts that do not; none when it does.

        Of an AND, NEAR, SENT or PARA these are the sides that are not there, else the whole.
        """
        failing: list[str] = []
        waiting = [self._program[-1]]
        while waiting:
            node = waiting.pop()
            if evaluate(tuple(children_first(node)), article).holds:
                continue
            asks_for_all = isinstance(node, And | Near | Within) and not getattr(node, "is_without", False)
            absent = [
                child
                for child in (node.children if asks_for_all else ())
                if not evaluate(tuple(children_first(child)), article).holds
            ]
            waiting += reversed(absent)
            if not absent:
                failing.append(_absent(node))
        return tuple(failing)

    def resolved(self, resolve: Callable[[str], str | None]) -> Query:
        """The query with `entity:` operands as mentions know them: `resolve` gives the id behind a name.

        Raises: QueryError for a name that it does not know.
        """
        program = tuple(
            replace(node, entity=self._id_of(node, resolve)) if isinstance(node, Named) else node
            for node in self._program
        )
        return Query(self.text, program)

    def _id_of(self, node: Named, resolve: Callable[[str], str | None]) -> str:
        entity = resolve(node.entity)
        if entity is None:
            raise QueryError(self.text, node.at, f'no entity is called "{node.entity}"')
        return entity

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What AND, NEAR, SENT and PARA join, without what must not be there; in the order of the query."""
        found: list[Part] = []
        waiting = [self._program[-1]]
        while waiting:
            node = waiting.pop()
            if isinstance(node, And):
                waiting += reversed(node.children)
            elif isinstance(node, Near | Within):
                waiting += reversed(node.children[:1] if node.is_without else node.children)
            elif not isinstance(node, Not):
                found.append(Part(tuple(children_first(node))))
        return tuple(found)

    @cached_property
    def required_anchor(self) -> frozenset[str] | None:
        """Folded words of which a satisfying article holds at least one; None: any article may do."""
        return anchor(self._program)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed and may still not be what was meant, for people to read."""
        root = self._program[-1]
        marks = (
            f'"{words.text}": a question mark stands for exactly one letter, so this does not find '
            f'"{words.text[:-1]}"'
            for words in trailing_question_marks(root)
        )
        signs = (
            f'"{words.text}": signs such as {found[0]} are not looked for, so this finds the words alone'
            for words, found in with_unsought_signs(root)
        )
        return (*marks, *signs)


class Part:
    """One of the things that a query asks for together."""

    def __init__(self, program: tuple[Node, ...]) -> None:
        self._program = program

    @cached_property
    def is_name(self) -> bool:
        """Who or what is meant, not what happens: entities, and words that the query writes with capitals."""
        words = [node for node in self._program if isinstance(node, Words)]
        cased = [node.text for node in words if node.text.lower() != node.text.upper()]
        if any(text[:1].islower() for text in (text.lstrip("*?#") for text in cased)):
            return False
        return bool(cased) or not words

    @property
    def terms(self) -> tuple[str, ...]:
        """Its words and phrases, and its entities, as written."""
        return tuple(
            node.text if isinstance(node, Words) else node.entity
            for node in self._program
            if isinstance(node, Words | Named)
        )

    def find(self, article: Searchable) -> tuple[Span, ...]:
        """Where its words stand, in order."""
        return _spans(evaluate(self._program, article), article)


def parse_query(text: str) -> Query:
    """The query that `text` says. Raises: QueryError, with the place and what would be right."""
    return Query(text, tuple(children_first(read_tree(text))))


def _absent(node: Node) -> str:
    """That a part does not hold, in words: which of its words are not there."""
    if isinstance(node, Words | Named):
        return f"{written(node)} is not there"
    if isinstance(node, Or) and all(isinstance(child, Words | Named) for child in node.children):
        return f"none of {', '.join(map(written, node.children))} is there"
    if isinstance(node, Not):
        (child,) = node.children
        return f"{written(child)} is {'there' if child.has_places else 'so'}, and must not be"
    return f"{written(node)} is not so"


def _spans(answer: Answer, searchable: Searchable) -> tuple[Span, ...]:
    runs = {run for place in answer.places[:MAX_REASONS] for run in place.runs}
    return tuple(searchable.span(first, last) for first, last in sorted(runs))
