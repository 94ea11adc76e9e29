"""The words without which a query cannot hold: what a presearch over many queries looks for."""

from __future__ import annotations

from collections.abc import Sequence

from processors.queries.syntax import And, AtLeast, Near, Node, Or, Within, Words
from processors.queries.words import fold_word

Anchor = frozenset[str]


def anchor(program: Sequence[Node]) -> Anchor | None:
    """Words of which an article must hold at least one, as in `Searchable.index`; None: no such words.

    Of several possible sets it is the one with the fewest words, then with the longest, which tend
    to be the rarest.
    """
    done: list[Anchor | None] = []
    for node in program:
        count = len(node.children)
        parts = done[len(done) - count :]
        del done[len(done) - count :]
        done.append(_of(node, parts))
    return done[0]


def _of(node: Node, parts: list[Anchor | None]) -> Anchor | None:
    match node:
        case Words():
            words = [fold_word(piece.text) for piece in node.pieces if not piece.pattern]
            return frozenset([max(words, key=len)]) if words else None
        case Near() | Within():
            return parts[0] if node.is_without else _best(parts)
        case And():
            return _best(parts)
        case AtLeast():
            return parts[0] if node.count > 0 else None
        case Or():
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
    return None


def _best(parts: list[Anchor | None]) -> Anchor | None:
    known = [part for part in parts if part is not None]
    return min(known, key=lambda words: (len(words), -min(map(len, words))), default=None)
