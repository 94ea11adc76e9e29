"""An article as queries look at it: where each word stands, and how far apart words are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from processors.queries.syntax import Zone
from processors.text import Document, Span, Token, fold_token, is_unspaced
from wirewatch.records import Annotated, Mention

#: Distances are counted in half words: a character of a script without spaces is half a word.
HALVES_PER_WORD = 2
#: Nothing in the text is near anything in the title.
_TITLE_GAP = 10**9
#: `lead:` is the first paragraph, and the next ones until it has so many words (a dateline is no lead).
LEAD_WORDS = 25

_HANGUL = re.compile(r"[가-힣]{2,}")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc-\u30ff]")
#: Particles and copulas that Korean writes onto a noun; up to two may follow one another.
_PARTICLE_LIST = """
에게서는 으로부터 이라고 이라는 에게서 에서는 에서도 에서의 까지는 까지도 부터는 으로는 으로도 으로서
으로써 이었다 이라며 이라면 이란 이며 이고 이나 이든 이자 이다 입니다 이었던 한테서
께서는 에게는 에게도 에게 한테 께서 에서 에는 에도 으로 로는 로도 로서 로써
로부터 까지 부터 마저 조차 보다 처럼 같이 만큼 대로 뿐만 밖에 마다 라고
라는 라며 라면 이라 와의 과의 와는 과는 와도 과도 하고 들은 들이 들을
들의 들과 들에게 은 는 이 가 을 를 의 에 와 과 도
로 만 들 라 란 나 며 고 야 여 측 씨
"""
_PARTICLES = frozenset(_PARTICLE_LIST.split())
_PARTICLE_LENGTHS = range(1, max(map(len, _PARTICLES)) + 1)
_MAX_PARTICLES = 2


@lru_cache(maxsize=65_536)
def fold_word(text: str) -> str:
    """How a word compares in queries: without case and width, ё as е, the Turkish İ as i."""
    return _plain(fold_token(text))


def _plain(folded: str) -> str:
    return folded if folded.isascii() else folded.replace("ё", "е").replace("i\u0307", "i")


@lru_cache(maxsize=16_384)
def stems(word: str) -> tuple[str, ...]:
    """The words that a Korean token may be, particles taken off ("김정은이" -> "김정은"); else none."""
    if not _HANGUL.fullmatch(word):
        return ()
    found: list[str] = []
    rest = word
    for _ in range(_MAX_PARTICLES):
        ends = _particle_ends(rest)
        found.extend(ends)
        if not ends:
            break
        rest = min(ends, key=len)
    return tuple(dict.fromkeys(found))


def _particle_ends(word: str) -> list[str]:
    return [word[:-n] for n in _PARTICLE_LENGTHS if n < len(word) and word[-n:] in _PARTICLES]


@lru_cache(maxsize=16_384)
def wildcard(text: str, is_exact: bool) -> re.Pattern[str]:
    """The pattern of a word with wildcards: `*` any letters or none, `?` exactly one.

    What stands between two `*` is matched where it first fits and never elsewhere (atomic groups), so
    the time is linear in the word, whatever the word and however many the wildcards.
    """
    first, *rest = (_letters(part) for part in re.split(r"\*+", text if is_exact else fold_word(text)))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}", re.DOTALL)


def _letters(part: str) -> str:
    return "".join("." if char == "?" else re.escape(char) for char in part)


class Searchable:
    """One article, made ready once and then asked by any number of queries.

    `url` and `publisher` answer `source:`, `mentions` answer `entity:`; without them these fail.
    """

    def __init__(
        self,
        document: Document,
        *,
        language: str | None = None,
        url: str = "",
        publisher: str = "",
        mentions: Sequence[Mention] = (),
    ) -> None:
        self.document = document
        self.language = (language or document.language or "").lower()
        self.publisher = fold_word(publisher)
        self.host = _host(url)
        self._mentions = mentions
        self._patterns: dict[tuple[str, bool], tuple[int, ...]] = {}
        self._exact: dict[str, list[int]] = {}

    @classmethod
    def of(cls, annotated: Annotated) -> Searchable:
        """An annotated article, its mentions included."""
        article = annotated.article
        return cls(
            Document.of(article),
            url=article.canonical_url or article.url,
            publisher=article.publisher,
            mentions=annotated.mentions,
        )

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The article's tokens; everything here counts in their indexes."""
        return self.document.tokens

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Where each word stands, Korean words without their particles too."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(self.tokens):
            word = _plain(token.text)
            index[word].append(place)
            if "가" <= word[0] <= "힣":
                for stem in stems(word):
                    index[stem].append(place)
        return dict(index)

    def places(self, text: str, is_exact: bool) -> Sequence[int]:
        """The tokens that are the word `text`."""
        found = self.index.get(fold_word(text), ())
        if not is_exact:
            return found
        if text not in self._exact:
            self._exact[text] = [place for place in found if self._written(place, text)]
        return self._exact[text]

    def _written(self, place: int, text: str) -> bool:
        return self._original(place).startswith(text)

    def _original(self, place: int) -> str:
        token = self.tokens[place]
        return self.document.content[token.start : token.end]

    def matching(self, text: str, is_exact: bool) -> Sequence[int]:
        """The tokens that the word `text` with its wildcards fits."""
        key = (text, is_exact)
        if key not in self._patterns:
            self._patterns[key] = tuple(self._matching(wildcard(text, is_exact), is_exact))
        return self._patterns[key]

    def _matching(self, pattern: re.Pattern[str], is_exact: bool) -> list[int]:
        if is_exact:
            return [place for place in range(len(self.tokens)) if pattern.fullmatch(self._original(place))]
        found = {place for word, at in self.index.items() if pattern.fullmatch(word) for place in at}
        return sorted(found)

    @cached_property
    def _distances(self) -> tuple[list[int], list[int]]:
        begins: list[int] = []
        ends: list[int] = []
        place, title_end, is_text = 0, self.document.title_end, False
        for token in self.tokens:
            if not is_text and token.start >= title_end:
                place, is_text = place + _TITLE_GAP, True
            begins.append(place)
            place += 1 if is_unspaced(self.document.content[token.start]) else HALVES_PER_WORD
            ends.append(place)
        return begins, ends

    def begin(self, place: int) -> int:
        """How many half words stand before the token."""
        return self._distances[0][place]

    def end(self, place: int) -> int:
        """How many half words stand before what follows the token."""
        return self._distances[1][place]

    def follows(self, place: int) -> bool:
        """The token stands right behind the one before it, in the same line."""
        before, token = self.tokens[place - 1], self.tokens[place]
        return "\n" not in self.document.content[before.end : token.start]

    def is_whole(self, first: int, last: int, is_open: tuple[bool, bool] = (False, False)) -> bool:
        """The tokens are not cut out of a longer katakana word (キム of キムチ), but where an end is open."""
        content, start, end = self.document.content, self.tokens[first].start, self.tokens[last].end
        is_cut = (_is_inside_katakana(content, start), _is_inside_katakana(content, end))
        return all(opened or not cut for opened, cut in zip(is_open, is_cut, strict=True))

    def has_hash(self, place: int) -> bool:
        """The token is written as a hashtag."""
        start = self.tokens[place].start
        return start > 0 and self.document.content[start - 1] in "#＃"

    def zone(self, zone: Zone) -> tuple[int, int]:
        """The tokens of a zone, from and up to but not including."""
        name, count = zone
        text = self._token_at(self.document.title_end)
        if name == "title":
            return 0, text
        return text, self._lead_end(text) if name == "lead" else self._words_end(text, count)

    def _words_end(self, first: int, count: int) -> int:
        if first >= len(self.tokens):
            return first
        return bisect_right(self._distances[1], self.begin(first) + count * HALVES_PER_WORD)

    def _lead_end(self, first: int) -> int:
        enough = self._words_end(first, LEAD_WORDS)
        for paragraph in self.document.paragraphs:
            end = self._token_at(paragraph.end)
            if paragraph.start > self.document.title_end and end >= enough:
                return end
        return len(self.tokens)

    def _token_at(self, offset: int) -> int:
        return bisect_left(self.tokens, offset, key=lambda token: token.start)

    def part(self, place: int, part: str) -> int | None:
        """Which sentence or paragraph the token stands in."""
        start = self.tokens[place].start
        if part == "sentence":
            return self.document.sentence_index(start)
        return bisect_right(self.document.paragraphs, start, key=lambda span: span.start) - 1

    def named(self, entity: str) -> list[tuple[int, int]]:
        """The tokens of each certain mention of the entity itself, from and up to but not including."""
        return [
            (self._token_at(mention.start), self._token_at(mention.end))
            for mention in self._mentions
            if mention.entity == entity and not mention.is_ambiguous and mention.proxy is None
        ]

    def span(self, first: int, last: int) -> Span:
        """The characters from the start of one token to the end of another."""
        return Span(self.tokens[first].start, self.tokens[last].end)


def _is_inside_katakana(content: str, offset: int) -> bool:
    if not 0 < offset < len(content):
        return False
    return bool(_KATAKANA.match(content[offset - 1]) and _KATAKANA.match(content[offset]))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
