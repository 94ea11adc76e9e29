"""A query's text read into a tree; what could be read in two ways is refused, with the tree shown.

binds tightest   title: lead: first/n: exact: lang: source: entity:   ATLEAST/n
                 NEAR/n ONEAR/n SENT PARA, and each with NOT before it
                 NOT
                 AND
loosest          OR
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import NoReturn

from processors.queries.scan import Lexeme, QueryError, scan
from processors.queries.syntax import (
    And,
    AtLeast,
    Language,
    Named,
    Near,
    Node,
    Not,
    Or,
    Piece,
    Source,
    Within,
    Words,
    Zone,
    children_first,
    written,
)
from processors.text import is_unspaced, iterate_tokens
from wirewatch.languages import EXPECTED_LANGUAGE, is_language_code

_PROXIMITY = frozenset({"NEAR", "ONEAR", "SENT", "PARA"})
_ZONES = frozenset({"title", "lead", "first"})
_SHOWN_CHARS = 300
_MAX_PHRASE_WORDS = 200


@dataclass
class _Operand:
    node: Node
    nots: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Operator:
    kind: str
    at: int
    number: int = 0
    is_without: bool = False


@dataclass(frozen=True)
class _Scope:
    """The fields that what is being read stands under."""

    zone: Zone | None = None
    field: str | None = None


@dataclass
class _Frame:
    """What has been read of one pair of brackets; the outermost has none (`at` -1)."""

    at: int
    scope: _Scope
    operands: list[_Operand] = field(default_factory=list)
    operators: list[_Operator] = field(default_factory=list)
    nots: list[int] = field(default_factory=list)
    prefixes: list[Lexeme] = field(default_factory=list)

    @property
    def expects_operand(self) -> bool:
        return len(self.operands) == len(self.operators)

    def add(self, node: Node) -> None:
        self.operands.append(_Operand(node, tuple(self.nots)))
        self.nots, self.prefixes = [], []


def read_tree(query: str) -> Node:
    """The tree of `query`. Raises: QueryError."""
    reader = _Reader(query, list(scan(query)))
    root = reader.read()
    if any(lexeme.kind == "NOT" for lexeme in reader.lexemes) and not _wants_something(root):
        raise QueryError(
            query, root.at, "this only says what must not be there; add something that must be there"
        )
    return root


class _Reader:
    """One pass over the lexemes with a stack of open brackets."""

    def __init__(self, query: str, lexemes: list[Lexeme]) -> None:
        self._query = query
        self.lexemes = lexemes
        self._frames = [_Frame(-1, _Scope())]
        self._next = 0

    def read(self) -> Node:
        """The whole tree. Raises: QueryError."""
        while self._next < len(self.lexemes):
            lexeme = self.lexemes[self._next]
            self._next += 1
            if self._frames[-1].expects_operand:
                self._operand(lexeme)
            else:
                self._operator(lexeme)
        frame = self._frames[-1]
        if frame.at >= 0:
            self._refuse(frame.at, "this bracket is never closed")
        if not self.lexemes:
            self._refuse(0, "the query is empty")
        self._must_be_complete(frame, len(self._query))
        return self._joined(frame)

    def _operand(self, lexeme: Lexeme) -> None:
        frame = self._frames[-1]
        match lexeme.kind:
            case "NOT":
                if frame.prefixes:
                    self._refuse(lexeme.at, f"NOT stands before {frame.prefixes[0].text}, not behind it")
                frame.nots.append(lexeme.at)
            case "ATLEAST" | "field":
                frame.prefixes.append(lexeme)
            case "open":
                scope = self._scope(frame, is_group=True)
                self._frames.append(_Frame(lexeme.at, scope))
            case "word" | "phrase":
                leaf = self._leaf(lexeme, self._scope(frame, is_group=False))
                frame.add(self._counted(frame, leaf))
            case "close":
                self._close(lexeme)
            case _:
                self._refuse(lexeme.at, f"expected a word before {lexeme.text}")

    def _operator(self, lexeme: Lexeme) -> None:
        frame = self._frames[-1]
        if lexeme.kind == "close":
            self._close(lexeme)
        elif lexeme.kind == "NOT":
            self._negated_operator(lexeme)
        elif lexeme.kind in _PROXIMITY or lexeme.kind in ("AND", "OR"):
            frame.operators.append(_Operator(lexeme.kind, lexeme.at, lexeme.number))
        else:
            self._two_operands(frame, lexeme)

    def _negated_operator(self, lexeme: Lexeme) -> None:
        """`a NOT NEAR/5 b` is an operator of its own; `a NOT b` is short for `a AND NOT b`."""
        frame = self._frames[-1]
        following = self.lexemes[self._next] if self._next < len(self.lexemes) else None
        if following is not None and following.kind in _PROXIMITY:
            self._next += 1
            frame.operators.append(_Operator(following.kind, lexeme.at, following.number, is_without=True))
        else:
            frame.operators.append(_Operator("AND", lexeme.at))
            frame.nots.append(lexeme.at)

    def _two_operands(self, frame: _Frame, lexeme: Lexeme) -> NoReturn:
        for word in (lexeme, self.lexemes[self._next - 2]):
            if word.kind == "word" and word.text.lower() in ("and", "or", "not", "sent", "para"):
                self._refuse(word.at, f"operators are written in capitals: {word.text.upper()}")
        before, after = written(frame.operands[-1].node), _shown(lexeme)
        self._refuse(
            lexeme.at,
            f"an operator is missing between {_cut(before)} and {after}: "
            'AND, OR, NEAR/5 …, or quotation marks around both for a "phrase"',
        )

    def _close(self, lexeme: Lexeme) -> None:
        frame = self._frames.pop()
        if frame.at < 0:
            self._refuse(lexeme.at, "this bracket was never opened")
        self._must_be_complete(frame, lexeme.at)
        outer = self._frames[-1]
        outer.add(self._counted(outer, self._joined(frame)))

    def _must_be_complete(self, frame: _Frame, end: int) -> None:
        if not frame.expects_operand:
            return
        if frame.prefixes:
            self._refuse(frame.prefixes[-1].at, f"nothing follows {_shown(frame.prefixes[-1])}")
        if frame.nots:
            self._refuse(frame.nots[-1], "nothing follows NOT")
        if frame.operators:
            self._refuse(frame.operators[-1].at, f"nothing follows {frame.operators[-1].kind}")
        self._refuse(max(frame.at, 0) if frame.at >= 0 else end, "nothing stands between these brackets")

    def _scope(self, frame: _Frame, *, is_group: bool) -> _Scope:
        scope = frame.scope
        for lexeme in frame.prefixes:
            if lexeme.kind == "field":
                scope = self._entered(scope, lexeme, is_group)
        return scope

    def _entered(self, scope: _Scope, lexeme: Lexeme, is_group: bool) -> _Scope:
        name = lexeme.text
        is_nested = scope.field is not None or (scope.zone is not None and name not in ("exact", "entity"))
        if is_nested:
            outer = scope.field or (scope.zone[0] if scope.zone else "")
            self._refuse(lexeme.at, f"{name}: cannot stand inside {outer}:")
        if name == "exact" and is_group:
            self._refuse(lexeme.at, "exact: stands before one word or phrase, not before a bracket")
        if name in _ZONES:
            return replace(scope, zone=(name, lexeme.number))  # type: ignore[arg-type] # one of _ZONES
        return replace(scope, field=name)

    def _counted(self, frame: _Frame, node: Node) -> Node:
        for lexeme in reversed(frame.prefixes):
            if lexeme.kind != "ATLEAST":
                continue
            if not node.has_places:
                self._refuse(
                    lexeme.at, f"ATLEAST counts words, phrases and their groups, not {_cut(written(node))}"
                )
            node = AtLeast(lexeme.at, (node,), lexeme.number)
        return node

    def _leaf(self, lexeme: Lexeme, scope: _Scope) -> Node:
        if scope.field == "lang":
            if not is_language_code(lexeme.text.lower().partition("-")[0]):
                self._refuse(lexeme.at, f"{_shown(lexeme)} is not {EXPECTED_LANGUAGE}")
            return Language(lexeme.at, (), lexeme.text.lower())
        if scope.field == "source":
            return Source(lexeme.at, (), lexeme.text)
        if scope.field == "entity":
            return Named(lexeme.at, (), lexeme.text, scope.zone)
        pieces = _pieces(lexeme.text)
        if not pieces:
            self._refuse(lexeme.at, f"{_shown(lexeme)} has no letter or digit to look for")
        if len(pieces) > _MAX_PHRASE_WORDS:
            self._refuse(lexeme.at, f"a phrase has at most {_MAX_PHRASE_WORDS} words")
        has_hash = lexeme.text.startswith("#")
        return Words(lexeme.at, (), lexeme.text, pieces, scope.zone, scope.field == "exact", has_hash)

    def _joined(self, frame: _Frame) -> Node:
        """One node of everything in a bracket. Raises: QueryError when it can be read in two ways."""
        operands, operators = self._near_joined(frame)
        kinds = {operator.kind for operator in operators}
        groups: list[list[Node]] = [[operands[0]]]
        for operator, operand in zip(operators, operands[1:], strict=True):
            if operator.kind == "OR":
                groups.append([operand])
            else:
                groups[-1].append(operand)
        tree = _any_of([_all_of(group) for group in groups])
        if kinds == {"AND", "OR"}:
            self._ambiguous("AND and OR", operators[-1].at, tree)
        if "OR" in kinds and len(operators) < len(frame.operators):
            self._ambiguous("OR and NEAR, SENT or PARA", operators[-1].at, tree)
        return tree

    def _near_joined(self, frame: _Frame) -> tuple[list[Node], list[_Operator]]:
        """The operands that AND and OR join, and those operators."""
        chains: list[tuple[list[_Operand], list[_Operator]]] = [([frame.operands[0]], [])]
        rest: list[_Operator] = []
        for operator, operand in zip(frame.operators, frame.operands[1:], strict=True):
            if operator.kind in _PROXIMITY:
                chains[-1][0].append(operand)
                chains[-1][1].append(operator)
            else:
                rest.append(operator)
                chains.append(([operand], []))
        return [self._chain(*chain) for chain in chains], rest

    def _chain(self, operands: list[_Operand], operators: list[_Operator]) -> Node:
        node = operands[0].node
        for operator, operand in zip(operators, operands[1:], strict=True):
            if operand.nots:
                self._refuse(operand.nots[0], f"NOT stands before {operator.kind}: a NOT {operator.kind} b")
            for side in (node, operand.node):
                self._must_have_places(operator, side)
            node = _close_together(operator, node, operand.node)
        if len({(o.kind, o.number, o.is_without) for o in operators}) > 1:
            self._ambiguous("different distances", operators[-1].at, node)
        for at in reversed(operands[0].nots):
            node = Not(at, (node,))
        return node

    def _must_have_places(self, operator: _Operator, side: Node) -> None:
        if not side.has_places:
            self._refuse(
                operator.at,
                f"{operator.kind} stands between words, phrases and groups of them joined by OR, "
                f"not beside {_cut(written(side))}",
            )

    def _ambiguous(self, what: str, at: int, tree: Node) -> NoReturn:
        self._refuse(
            at,
            f"{what} are mixed without brackets; other tools read this in other ways. "
            f"Write the brackets that you mean, perhaps: {_cut(written(tree))}",
        )

    def _refuse(self, at: int, problem: str) -> NoReturn:
        raise QueryError(self._query, at, problem)


def _pieces(text: str) -> tuple[Piece, ...]:
    """The tokens to look for, in order; wildcards count as letters of the word they touch."""
    if text.isascii() and text.isalnum():
        return (Piece(text),)
    lettered = text.replace("*", "x").replace("?", "x")
    pieces = [
        Piece(text[t.start : t.end], _has_wildcard(text[t.start : t.end])) for t in iterate_tokens(lettered)
    ]
    while pieces and pieces[0].is_any_word:
        pieces.pop(0)
    while pieces and pieces[-1].is_any_word:
        pieces.pop()
    return tuple(pieces)


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _close_together(operator: _Operator, left: Node, right: Node) -> Node:
    if operator.kind in ("NEAR", "ONEAR"):
        is_ordered = operator.kind == "ONEAR"
        return Near(left.at, (left, right), operator.number, is_ordered, operator.is_without)
    part = "sentence" if operator.kind == "SENT" else "paragraph"
    return Within(left.at, (left, right), part, operator.is_without)  # type: ignore[arg-type] # as above


def _all_of(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(nodes[0].at, tuple(nodes))


def _any_of(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return Or(nodes[0].at, tuple(nodes), all(node.has_places for node in nodes))


def _wants_something(root: Node) -> bool:
    """False when an article without any of the words could satisfy it for lack of them."""
    done: list[bool] = []
    for node in children_first(root):
        count = len(node.children)
        parts = done[len(done) - count :]
        del done[len(done) - count :]
        match node:
            case Not():
                done.append(not parts[0])
            case And():
                done.append(any(parts))
            case Or():
                done.append(all(parts))
            case _:
                done.append(True)
    return done[0]


def trailing_question_marks(root: Node) -> list[Words]:
    """Phrases whose last word ends with a question mark, which is a wildcard and may not be meant so."""
    return [
        node
        for node in children_first(root)
        if isinstance(node, Words)
        and len(node.pieces) > 1
        and node.text.endswith("?")
        and not is_unspaced(node.text[-2])
    ]


def with_unsought_signs(root: Node) -> list[tuple[Words, str]]:
    """Words with signs that say something to people and are not looked for: C++, $5, an emoji."""
    words = [node for node in children_first(root) if isinstance(node, Words)]
    signs = [(node, "".join(dict.fromkeys(filter(_is_sign, node.text)))) for node in words]
    return [(node, found) for node, found in signs if found]


def _is_sign(char: str) -> bool:
    return char == "@" or unicodedata.category(char) in ("Sc", "Sm", "So")


def _shown(lexeme: Lexeme) -> str:
    if lexeme.kind == "field":
        return f"first/{lexeme.number}:" if lexeme.text == "first" else f"{lexeme.text}:"
    return f'"{lexeme.text}"' if lexeme.kind == "phrase" else lexeme.text


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
