"""Whether an article satisfies a query, and by which words; bounded whatever the article holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple

from processors.queries.syntax import (
    And,
    AtLeast,
    Language,
    Named,
    Near,
    Node,
    Not,
    Or,
    Source,
    Within,
    Words,
)
from processors.queries.words import HALVES_PER_WORD, Searchable, fold_word

#: The places kept of one operand, first ones first; an ordinary article has a few dozen at most.
MAX_PLACES = 4_000
#: Pairs of places tried by one NEAR, SENT or PARA, and by all of one query.
MAX_PAIRS = 40_000
MAX_PAIRS_OF_A_QUERY = 400_000
#: The places kept as the reason why AND, OR and the whole query hold.
MAX_REASONS = 100


class Found(NamedTuple):
    """A place where an operand is found.

    `begin` and `end` are in half words; `runs` the tokens it consists of, (first, last) each.
    """

    begin: int
    end: int
    runs: tuple[tuple[int, int], ...]


class Answer(NamedTuple):
    """What became of one node: whether it holds, and where it is found."""

    holds: bool
    places: Sequence[Found]


NOTHING = Answer(False, ())


def evaluate(program: Sequence[Node], article: Searchable) -> Answer:
    """The answer of the last node of `program`, which lists the nodes children first."""
    done: list[Answer] = []
    known: dict[object, Answer] = {}
    tries = iter(range(MAX_PAIRS_OF_A_QUERY))
    for node in program:
        count = len(node.children)
        parts = done[len(done) - count :]
        del done[len(done) - count :]
        if isinstance(node, Words):
            if node.looks_for not in known:
                known[node.looks_for] = _words(node, article)
            done.append(known[node.looks_for])
        elif isinstance(node, Near | Within):
            done.append(_at(_joined(parts[0].places, _partners(node, parts[1], article), node, tries)))
        else:
            done.append(_EVALUATORS[type(node)](node, parts, article))
    return done[0]


def _found(article: Searchable, first: int, last: int) -> Found:
    return Found(article.begin(first), article.end(last), ((first, last),))


def _at(places: Sequence[Found]) -> Answer:
    return Answer(True, places) if places else NOTHING


def _words(node: Words, article: Searchable) -> Answer:
    candidates = _first_tokens(node, article)
    if not candidates:
        return NOTHING
    last = len(node.pieces) - 1
    low, high = article.zone(node.zone) if node.zone else (0, len(article.tokens))
    places: list[Found] = []
    for first in candidates:
        is_inside = low <= first and first + last < high
        if is_inside and _fits(node, article, first) and article.is_whole(first, first + last, node.is_open):
            places.append(_found(article, first, first + last))
            if len(places) >= MAX_PLACES:
                break
    return _at(places)


def _first_tokens(node: Words, article: Searchable) -> Sequence[int]:
    """Where the phrase may begin, by whichever of its words is rarest in the article."""
    if len(node.pieces) == 1:
        return _token_places(node, 0, article)
    offset, rarest = 0, None
    for number, piece in enumerate(node.pieces):
        if not piece.is_any_word:
            places = _token_places(node, number, article)
            if rarest is None or len(places) < len(rarest):
                offset, rarest = number, places
            if not places:
                break
    return [place - offset for place in rarest or ()]


def _token_places(node: Words, offset: int, article: Searchable) -> Sequence[int]:
    piece = node.pieces[offset]
    look_up = article.matching if piece.pattern else article.places
    return look_up(piece.text, node.is_exact)


def _fits(node: Words, article: Searchable, first: int) -> bool:
    if node.has_hash and not article.has_hash(first):
        return False
    for offset, piece in enumerate(node.pieces if len(node.pieces) > 1 else ()):
        if offset and not article.follows(first + offset):
            return False
        if not piece.is_any_word and not _holds(_token_places(node, offset, article), first + offset):
            return False
    return True


def _holds(places: Sequence[int], place: int) -> bool:
    index = bisect_left(places, place)
    return index < len(places) and places[index] == place


def _named(node: Named, _: list[Answer], article: Searchable) -> Answer:
    low, high = article.zone(node.zone) if node.zone else (0, len(article.tokens))
    places = [
        _found(article, first, end - 1)
        for first, end in article.named(node.entity)[:MAX_PLACES]
        if low <= first < end <= high
    ]
    return _at(places)


def _language(node: Language, _: list[Answer], article: Searchable) -> Answer:
    return Answer(article.language.split("-")[0] == node.code or article.language == node.code, ())


def _source(node: Source, _: list[Answer], article: Searchable) -> Answer:
    name = fold_word(node.name)
    is_host = article.host == name or article.host.endswith(f".{name}")
    return Answer(is_host or fnmatchcase(article.publisher, name), ())


def _at_least(node: AtLeast, parts: list[Answer], article: Searchable) -> Answer:
    distinct = {place.runs for place in parts[0].places}
    return Answer(len(distinct) >= node.count, parts[0].places)


def _not(node: Not, parts: list[Answer], article: Searchable) -> Answer:
    return Answer(not parts[0].holds, ())


def _and(node: And, parts: list[Answer], article: Searchable) -> Answer:
    return Answer(True, _reasons(parts)) if all(part.holds for part in parts) else NOTHING


def _or(node: Or, parts: list[Answer], article: Searchable) -> Answer:
    holding = [part for part in parts if part.holds]
    if not node.has_places:
        return Answer(bool(holding), _reasons(holding))
    places = sorted({place for part in holding for place in part.places})
    return _at(places[:MAX_PLACES])


def _reasons(parts: Sequence[Answer]) -> list[Found]:
    """Some places of every part, so that each is shown."""
    share = max(1, MAX_REASONS // max(1, len(parts)))
    return [place for part in parts for place in part.places[:share]][:MAX_REASONS]


def _partners(node: Near | Within, right: Answer, article: Searchable) -> _Beside | _InPart:
    if isinstance(node, Near):
        return _Beside(right.places, node.distance * HALVES_PER_WORD, node.is_ordered)
    return _InPart(right.places, lambda place: article.part(place, node.part))


class _Beside:
    """The right side of a NEAR, asked for what is close to a place on the left."""

    def __init__(self, places: Sequence[Found], limit: int, is_ordered: bool) -> None:
        self._places = sorted(places)
        self._begins = [place.begin for place in self._places]
        self._longest = max((place.end - place.begin for place in places), default=0)
        self._limit = limit
        self._is_ordered = is_ordered

    def partners(self, left: Found) -> Iterator[Found]:
        """Every place at most `limit` away that shares no word with `left`."""
        reach = left.end if self._is_ordered else left.begin - self._limit - self._longest
        first = bisect_left(self._begins, reach)
        last = bisect_right(self._begins, left.end + self._limit)
        for right in self._places[first:last]:
            is_close = right.begin >= left.end or right.end + self._limit >= left.begin
            if is_close and not _share_words(left, right):
                yield right


class _InPart:
    """The right side of a SENT or PARA, asked for what stands in the same part as a place on the left."""

    def __init__(self, places: Sequence[Found], part: Callable[[int], int | None]) -> None:
        self._part = part
        self._by_part: dict[int, list[Found]] = {}
        for place in places:
            number = self._of(place)
            if number is not None:
                self._by_part.setdefault(number, []).append(place)

    def _of(self, place: Found) -> int | None:
        first, last = self._part(place.runs[0][0]), self._part(place.runs[-1][1])
        return first if first == last else None

    def partners(self, left: Found) -> Iterator[Found]:
        """Every place in the same part that shares no word with `left`."""
        number = self._of(left)
        for right in self._by_part.get(number, ()) if number is not None else ():
            if not _share_words(left, right):
                yield right


def _joined(
    left: Sequence[Found], right: _Beside | _InPart, node: Near | Within, tries: Iterator[int]
) -> Sequence[Found]:
    """What NEAR, SENT or PARA finds; `tries` are how many pairs the query may still try."""
    if node.is_without:
        return [place for place in left if next(right.partners(place), None) is None]
    pairs: set[Found] = set()
    for (one, other), _ in zip(_pairs(left, right), islice(tries, MAX_PAIRS), strict=False):
        pairs.add(_together(one, other))
        if len(pairs) >= MAX_PLACES:
            break
    return sorted(pairs)


def _pairs(left: Sequence[Found], right: _Beside | _InPart) -> Iterator[tuple[Found, Found]]:
    return ((place, partner) for place in left for partner in right.partners(place))


def _together(one: Found, other: Found) -> Found:
    runs = tuple(sorted(one.runs + other.runs))
    return Found(min(one.begin, other.begin), max(one.end, other.end), runs)


def _share_words(one: Found, other: Found) -> bool:
    if one.end <= other.begin or other.end <= one.begin:
        return False
    return any(a[0] <= b[1] and b[0] <= a[1] for a in one.runs for b in other.runs)


_EVALUATORS: dict[type[Node], Callable[..., Answer]] = {
    Named: _named,
    Language: _language,
    Source: _source,
    AtLeast: _at_least,
    Not: _not,
    And: _and,
    Or: _or,
}
