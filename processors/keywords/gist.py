"""What an article's title and first sentences say of the happening that they are about.

Names are entities, the same in every language, and what else is written with capitals; words are cut to
their first letters, so that "dismisses" and "dismissed" are one. Nothing here compares: stories do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from processors.events.dates import find_dates
from processors.events.detect import detect_language
from processors.events.engine import Engine
from processors.events.said_dates import settled
from processors.queries import Part, Query, Searchable
from processors.text import Document, Span, Token, fold_token, is_unspaced
from wirewatch.records import Annotated, Gist, Mention
from wirewatch.yaml_files import load_yaml

_FILE = Path(__file__).parent / "gist.yaml"
#: How far into the text one looks: so many sentences, and words of them.
_SENTENCES = 2
_TOKENS = 60
_STEM_CHARS = 5
_HANGUL_STEM_CHARS = 2
#: A sentence in which a larger share of words has capitals writes all words so, and none shows a name.
_MOST_CAPITALS = 0.6
#: Shorter words are written small in headlines, too.
_LONG_CHARS = 4
#: Days that lie further back are those of something else.
_DAYS_BACK = timedelta(days=7)
_MOST_NAMES = 24
_MOST_WORDS = 60
_MOST_CHARS = 60
_HANGUL = re.compile("[가-힣]")
_NUMBER = re.compile(r"\d[\d.,]{0,14}\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
#: Behind these any word has a capital.
_BEGINS = re.compile(r"[:.!?;|–—“\"‘(]\s?['’‘“\"]?$")


class _Asked(NamedTuple):
    """What the query finds in the head: the parts that say what happens, the names it asks for, where."""

    acts: tuple[int, ...]
    names: frozenset[str]
    spans: tuple[Span, ...]


def gist_of(annotated: Annotated, document: Document, query: Query | None, engine: Engine) -> Gist:
    """The gist of an article that a watch's query found."""
    return _Head(annotated, document, engine).gist(query)


class _Head:
    """An article's title and what is read of its text."""

    def __init__(self, annotated: Annotated, document: Document, engine: Engine) -> None:
        self._annotated = annotated
        self._document = document
        self._engine = engine
        self._end = _end_of_head(document)
        inside = takewhile(lambda sentence: sentence.start < self._end, document.sentences)
        self._sentences = [Span(sentence.start, min(sentence.end, self._end)) for sentence in inside]
        self._mentions = [m for m in annotated.mentions if m.start < self._end and not m.is_ambiguous]

    def gist(self, query: Query | None) -> Gist:
        """What it says, without what the query found."""
        asked = self._asked(query)
        taken = [*asked.spans, *(Span(mention.start, mention.end) for mention in self._mentions)]
        others = list(self._other_names(taken))
        names = sorted([*((m.start, m.entity) for m in self._mentions), *((s.start, n) for s, n in others)])
        countries = (self._country(mention) for mention in self._mentions)
        told = [name for _, name in names] + [country for country in countries if country]
        words = list(self._words([*taken, *(span for span, _ in others)]))
        return Gist(
            title_names=_unique(self._of_title(names), asked.names),
            names=_unique(told, asked.names),
            sites=_unique([*self._sites, *(name for _, name in others)], asked.names),
            title_words=_first(self._of_title(words), _MOST_WORDS),
            words=_first((word for _, word in words), _MOST_WORDS),
            asked=tuple(sorted(asked.names)),
            acts=asked.acts,
            days=self._days(asked.spans),
            is_again=self._is_again(),
        )

    def _of_title(self, found: Iterable[tuple[int, str]]) -> Iterator[str]:
        return (text for start, text in found if start < self._document.title_end)

    def _asked(self, query: Query | None) -> _Asked:
        searchable = Searchable.of(self._annotated)
        acts: list[int] = []
        names: set[str] = set()
        spans: list[Span] = []
        for number, part in enumerate(query.parts if query else ()):
            found = [span for span in part.find(searchable) if span.start < self._end]
            named = [mention for mention in self._mentions if any(_meet(mention, span) for span in found)]
            spans += found
            if not part.is_name:
                if any(not any(_meet(mention, span) for mention in named) for span in found):
                    acts.append(number)
            elif not self._is_choice(part):
                names.update(name for m in named for name in (m.entity, self._country(m)) if name)
        return _Asked(tuple(acts), frozenset(names), tuple(spans))

    def _is_choice(self, part: Part) -> bool:
        """It asks for any of several (Fed OR ECB), so which one it is tells happenings apart."""
        known = (self._engine.rules.knowledge.resolve(term) for term in part.terms)
        return len({self._engine.country_of(one) or one for one in known if one}) > 1

    def _country(self, mention: Mention) -> str | None:
        return self._engine.country_of(mention.entity) if mention.kind == "place" else None

    @cached_property
    def _sites(self) -> list[str]:
        """Cities; capitals only beside their country, as without it they stand for its government."""
        entities = self._engine.rules.knowledge.entities
        named = set(self._of_title((mention.start, mention.entity) for mention in self._mentions))
        return [
            mention.entity
            for mention in self._mentions
            if mention.kind == "place"
            and (country := self._country(mention)) != mention.entity
            and (country in named or "capital" not in entities[mention.entity].tags)
        ]

    def _other_names(self, taken: Sequence[Span]) -> Iterator[tuple[Span, str]]:
        """Runs of words with capitals inside a sentence, in languages where these show names."""
        if detect_language(self._document.folded, self._document.language) == "de":
            return
        for sentence in self._sentences:
            yield from _capitalised(self._document, sentence, taken)

    def _words(self, taken: Sequence[Span]) -> Iterator[tuple[int, str]]:
        content = self._document.content
        for number in _NUMBER.finditer(content, 0, self._end):
            if not _YEAR.fullmatch(number.group()):
                yield number.start(), _THOUSANDS.sub("", number.group()).replace(",", ".")
        tokens = self._document.tokens_between(0, self._end)
        free = [token for token in tokens if not any(_meet(token, span) for span in taken)]
        for token, after in zip(free, [*free[1:], None], strict=True):
            if not is_unspaced(content[token.start]):
                if len(token.text) > 1 and not token.text[0].isdigit() and token.text not in _common_words():
                    yield token.start, _stem(token.text)
            elif after and after.start == token.end and is_unspaced(content[after.start]):
                yield token.start, token.text + after.text

    def _days(self, found: Sequence[Span]) -> tuple[str, ...]:
        """The days named in those sentences where the query's words stand."""
        article, document = self._annotated.article, self._document
        language = detect_language(document.folded, document.language)
        told = (article.published_at or article.seen_at).date()
        days: set[str] = set()
        for sentence in self._sentences:
            if any(sentence.start <= span.start < sentence.end for span in found):
                dates = find_dates(document.folded, *sentence, language, told)
                own = settled((said for said in dates if not said.is_of_saying), told, is_ahead=False)
                days.update(
                    said.first.isoformat()
                    for said in own
                    if said.first == said.last and timedelta(0) <= told - said.first <= _DAYS_BACK
                )
        return tuple(sorted(days))

    def _is_again(self) -> bool:
        head = self._document.folded[: self._end]
        words = {token.text for token in self._document.tokens_between(0, self._end)}
        return not words.isdisjoint(_again_words()) or any(
            sign in head for sign in _data()["again"]["unspaced"]
        )


def _capitalised(document: Document, sentence: Span, taken: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    content = document.content
    tokens = document.tokens_between(*sentence)[1:]
    long = [token for token in tokens if token.end - token.start >= _LONG_CHARS and _is_cased(content, token)]
    if sum(content[token.start].isupper() for token in long) > _MOST_CAPITALS * len(long):
        return
    run: list[Token] = []
    for token in tokens:
        is_name = content[token.start].isupper() and not any(_meet(token, span) for span in taken)
        is_next = bool(run) and content[run[-1].end : token.start] in (" ", "-")
        if run and not (is_name and is_next):
            yield Span(run[0].start, run[-1].end), " ".join(one.text for one in run)
            run = []
        if is_name and (run or not _begins_anyway(content, token)):
            run.append(token)
    if run:
        yield Span(run[0].start, run[-1].end), " ".join(one.text for one in run)


def _begins_anyway(content: str, token: Token) -> bool:
    return token.text in _common_words() or bool(
        _BEGINS.search(content[max(0, token.start - 3) : token.start])
    )


def _is_cased(content: str, token: Token) -> bool:
    return content[token.start].lower() != content[token.start].upper()


def _end_of_head(document: Document) -> int:
    """Behind the first sentences of the text, or so many words; a longer title is cut."""
    title = document.tokens_between(0, document.title_end)
    if len(title) > _TOKENS:
        return title[_TOKENS].start
    text = [sentence for sentence in document.sentences if sentence.start > document.title_end][:_SENTENCES]
    words = document.tokens_between(document.title_end, text[-1].end if text else document.title_end)
    return words[_TOKENS].start if len(words) > _TOKENS else text[-1].end if text else document.title_end


def _meet(one: Mention | Token, span: Span) -> bool:
    return one.start < span.end and span.start < one.end


def _unique(names: Iterable[str], without: frozenset[str]) -> tuple[str, ...]:
    return _first((name for name in names if name not in without), _MOST_NAMES)


def _first(texts: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:_MOST_CHARS] for text in texts))[:most]


def _stem(word: str) -> str:
    if _HANGUL.match(word):
        return word[:_HANGUL_STEM_CHARS]
    return word[:_STEM_CHARS] if len(word) > _STEM_CHARS else word.removesuffix("s")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return dict(load_yaml(_FILE).data)


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return _folded(_data()["common"])


@lru_cache(maxsize=1)
def _again_words() -> frozenset[str]:
    return _folded(_data()["again"]["words"])


def _folded(by_language: dict[str, str]) -> frozenset[str]:
    return frozenset(fold_token(word) for words in by_language.values() for word in words.split())
