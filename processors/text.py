"""An article's content as tokens, clauses, sentences and paragraphs, all with offsets.

    content = title + blank line + text
    paragraphs > sentences > clauses > tokens        each a (start, end) into content

Every offset counts characters of the *original* content; nothing here changes its length.
Splitting is bounded: a "sentence" never exceeds `MAX_SENTENCE_CHARS`, whatever comes in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from wirewatch.records import Article

#: Longer sentences are cut at a space: real ones are shorter, and scopes stay bounded.
MAX_SENTENCE_CHARS = 1_500

#: Scripts written without spaces: every character is a token of its own.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
#: Marks that belong to a word though `\w` leaves them out: accents, vowel signs, joiners.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u200c\u200d"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")
_UNSPACED_CHAR = re.compile(rf"[{_UNSPACED}]")

#: Normalised at once: putting marks in order takes time that grows with their number squared.
_NORMALISED_CHARS = 400

_CLOSERS = "\"'”’»›」』）)\\]】》〉"
#: Looked for within one line. A run of marks is tried once, from its first: from each it would take for ever.
_SENTENCE_END = re.compile(
    rf"(?P<wide>[。！？｡।؟۔]+[{_CLOSERS}]*)|(?P<narrow>(?<![.!?])[.!?]++[{_CLOSERS}]*+)(?=\s|$)"
)
_CLAUSE_END = re.compile(r"[,;:，；：،؛、](?=\D|$)|\s[-–—]\s|—|[()（）\[\]「」『』«»“”\"]")
_OPENS_LOWER = re.compile(r"\s+[a-zà-ÿа-яё]")
#: Words before a full stop that seldom end a sentence.
_ABBREVIATION_LIST = """
mr mrs ms dr prof gen lt col maj capt sgt sen rep gov pres st sr jr vs no nos vol inc corp co ltd bros
jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx est dept
hr frau nr bzw ca usw z.b d.h str bspw evtl vgl abs art mio mrd
m mme mlle mm etc env sra srta dra ud uds ee.uu ej pág av núm
г гг в вв им т.е т.д т.п тыс млн млрд руб долл см ул стр св проф ген акад р
u.s u.k u.n e.u d.c a.m p.m i.e e.g ph.d
डॉ प्रो मो ড ডা প্রো মো
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())
_INITIAL = re.compile(r"(?:^|[\s(.\"'“‘-])(\w)$")
_LAST_WORD = re.compile(rf"[\w.{_MARKS}]+$")

_MARK_FOLDS: dict[int, str | int | None] = {
    ord(mark): plain
    for mark, plain in {
        **{chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("‘’ʼ`´", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‐‑‒", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        "ё": "е",
        # Digits of Arabic, Persian, Hindi and Bengali.
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)},
        # Arabic marks, and its letters as many leave out what stands above them.
        **dict(zip("،؛؟", ",;?", strict=True)),
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        "\u200c": " ",
        # Indian letters with a dot below, and the two signs of a nasal.
        **dict(zip("\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u0901", "कखगजडढफयं", strict=True)),
    }.items()
}
#: Marks that writers may leave out: Arabic vowels and the stroke that stretches words, the Indian dot below.
_LOOSE_MARKS = "\u0640\u064b-\u0652\u0670\u093c\u09bc"
_LOOSE_MARK = re.compile(f"[{_LOOSE_MARKS}]")
_REST_OF_WORD = re.compile(rf"[{_LOOSE_MARKS}][\w{_MARKS}]*")


class Span(NamedTuple):
    """From `start` up to but not including `end`, in characters of the content."""

    start: int
    end: int


class Token(NamedTuple):
    """A word, or one character of a script without spaces; `text` is folded for comparing."""

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """`text` in lower case, with plain marks, spaces, Han and alefs: same length, same offsets of words.

    The marks that a word may lack are spaces behind it: "لقاءً" and "لقاء", "फ़ोन" and "फोन" are the same word.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    if lowered.isascii():
        return lowered
    return _REST_OF_WORD.sub(_with_marks_behind, lowered).translate(_folds())


def _with_marks_behind(word: re.Match[str]) -> str:
    plain = without_loose_marks(word[0])
    return plain + " " * (len(word[0]) - len(plain))


def without_loose_marks(text: str) -> str:
    """`text` without the marks that its words may lack."""
    return _LOOSE_MARK.sub("", text)


@lru_cache(maxsize=1)
def _folds() -> dict[int, str | int | None]:
    """Marks, and each traditional or Japanese character with a simplified twin."""
    lines = files("processors.entities").joinpath("han.txt").read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    han: dict[int, str | int | None] = {
        ord(char): twin for char, twin in zip(pairs[::2], pairs[1::2], strict=True)
    }
    return {**han, **_MARK_FOLDS}


def fold_token(text: str) -> str:
    """How a token compares: compatibility-normalised and case-folded (its length may change)."""
    if text.isascii():
        return text.lower()
    pieces = (text[start : start + _NORMALISED_CHARS] for start in range(0, len(text), _NORMALISED_CHARS))
    return "".join(unicodedata.normalize("NFKC", piece) for piece in pieces).casefold()


def iterate_tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of `text[start:end]`, offsets into `text`; punctuation is left out."""
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        yield Token(found.start(), found.end(), fold_token(found.group()))


def is_unspaced(char: str) -> bool:
    """`char` belongs to a script that is written without spaces between words."""
    return _UNSPACED_CHAR.match(char) is not None


class Document:
    """An article's content with its parts; each part is made when first asked for, then kept.

    `title_end` is where the title ends: sentences, clauses and paragraphs never reach across it.
    `language` is an ISO 639-1 code, None when it is not known.
    """

    def __init__(self, title: str, text: str, language: str | None = None) -> None:
        self.content = f"{title}\n\n{text}"
        self.title_end = len(title)
        self.language = language

    @classmethod
    def of(cls, article: Article) -> Document:
        """The document whose `content` is the article's."""
        return cls(article.title, article.text, article.language)

    @cached_property
    def folded(self) -> str:
        """The content folded for searching, with the same length and offsets as `content`."""
        return fold(self.content)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Every token, in order."""
        return tuple(iterate_tokens(self.content))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The title (when there is one) and every line of the text that is not blank."""
        return tuple(_lines(self.content))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Every sentence, in order, without the space around it; the dots inside a headline end none."""
        return tuple(
            sentence
            for paragraph in self.paragraphs
            for sentence in _sentences(
                self.content, paragraph, self.language, paragraph.end <= self.title_end
            )
        )

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The parts of sentences between commas, semicolons, colons, dashes, brackets and quotes."""
        return tuple(
            clause for sentence in self.sentences for clause in split_clauses(self.content, sentence)
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_index(self, offset: int) -> int | None:
        """Which sentence holds the character at `offset`; None between sentences."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return index if index >= 0 and offset < self.sentences[index].end else None

    def tokens_between(self, start: int, end: int) -> Sequence[Token]:
        """The tokens that begin in `content[start:end]`."""
        starts = self._token_starts
        return self.tokens[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]


def split_clauses(content: str, sentence: Span) -> Iterator[Span]:
    """The clauses of one sentence; a comma between digits does not end one."""
    start = sentence.start
    for mark in _CLAUSE_END.finditer(content, sentence.start, sentence.end):
        yield from _stripped(content, start, mark.start())
        start = mark.end()
    yield from _stripped(content, start, sentence.end)


def _lines(content: str) -> Iterator[Span]:
    start = 0
    while start <= len(content):
        end = content.find("\n", start)
        end = len(content) if end < 0 else end
        yield from _stripped(content, start, end)
        start = end + 1


def _sentences(content: str, paragraph: Span, language: str | None, is_title: bool) -> Iterator[Span]:
    start = paragraph.start
    for mark in _SENTENCE_END.finditer(content, paragraph.start, paragraph.end):
        if is_title and mark.group().startswith(".."):
            continue
        if mark.group("narrow") is not None and not _ends_sentence(content, start, mark, language):
            continue
        yield from _bounded(content, start, mark.end())
        start = mark.end()
    yield from _bounded(content, start, paragraph.end)


def _ends_sentence(content: str, start: int, mark: re.Match[str], language: str | None) -> bool:
    """A full stop ends a sentence unless an abbreviation, an initial or an ordinal stands before it."""
    if mark.group()[0] != "." or len(mark.group()) > 1:
        return True
    if _OPENS_LOWER.match(content, mark.end()):
        return False
    before = content[max(start, mark.start() - 12) : mark.start()]
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    if word.group().lower() in _ABBREVIATIONS:
        return False
    if word.group().isdigit():
        return not (language in {"de", "cs", "da", "fi", "hu", "no", "pl"} and len(word.group()) <= 2)
    return not (_INITIAL.search(before) and word.group().isupper() and len(word.group()) == 1)


def _bounded(content: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_SENTENCE_CHARS:
        cut = content.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > 0 else start + MAX_SENTENCE_CHARS
        yield from _stripped(content, start, cut)
        start = cut
    yield from _stripped(content, start, end)


def _stripped(content: str, start: int, end: int) -> Iterator[Span]:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
