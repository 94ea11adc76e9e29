"""Text folded for comparing, one character for one character, with a way back to the original.

    "Xi’s  Erdoğan, 習近平"  ->  " xi s erdogan  习近平 "

Lower case, no accents, traditional and Japanese Han characters as simplified ones, wide letters as
plain ones, and every mark that is neither letter nor digit a space. Therefore a space on both sides is a
word boundary, "Jong-un" equals "Jong Un", and "Xi's" begins with the word "xi".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

#: Marks that are often the only thing beyond ASCII in a text; replacing them first is cheap.
_TYPOGRAPHIC = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb\u2022\u201e"
#: What folds to more or fewer characters than it has: invisible marks, decomposed letters, jamo, vowel marks,
#: the Indian dot below, which writers leave out.
_INVISIBLE = (
    "\u00ad\u093c\u09bc\u0640\u064b-\u065f"
    "\u0670\u05b0-\u05bd\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f"
)
_UNEVEN = re.compile(
    f"[{_INVISIBLE}]+"
    "|[^\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1100-\u11ff]?[\u0300-\u036f\u3099\u309a\uff9e\uff9f]{1,30}"
    "|[\u1100-\u11ff]+|[\ufb00-\ufb06]|(?<=\\S) {2,}(?=\\S)"
)
#: Folded text has this where `_UNEVEN` must be looked for.
_SIGNAL = "\0"
#: Text that fits one of these is folded as bytes, some twenty times as fast.
_BYTE_CODECS = ("latin-1", "cp1251")
_UNEVEN_CHAR = re.compile(f"[{_INVISIBLE}\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1100-\u11ff\ufb00-\ufb06]")
#: Letters that Unicode does not take apart, Arabic spelling variants, Persian letters, ґ, the dotless i.
_LETTERS = str.maketrans("øłđðıħŧəёґأإآٱىةؤئیکہ", "olddihteегاااايهوييكه")
_STRIPPED_SCRIPTS = ("LATIN", "GREEK", "BENGALI", "DEVANAGARI")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. `text` begins and ends with a space that the original does not have."""

    text: str
    _starts: tuple[int, ...] = ()
    _shifts: tuple[int, ...] = ()

    def original(self, offset: int) -> int:
        """Where the character at `offset` of `text` begins in the original."""
        if not self._starts:
            return offset - 1
        return offset - 1 + self._shifts[bisect_right(self._starts, offset) - 1]


def fold(content: str) -> Folded:
    """`content` folded; the cost is linear and no input is refused."""
    text = content
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, "'")
    folded = _translated(text)
    if _SIGNAL in folded or "  " in content:
        return _fold_uneven(text)
    return Folded(f" {folded} ")


def _translated(text: str) -> str:
    """`text` folded character by character."""
    for codec in _BYTE_CODECS:
        try:
            encoded = text.encode(codec)
        except UnicodeEncodeError:
            continue
        return encoded.translate(_byte_table(codec)).decode(codec)
    return text.translate(_table())


def fold_alias(alias: str) -> str:
    """`alias` as it occurs in folded text, without the spaces around it."""
    return _spaced_once(_as_written(alias))


def fold_spellings(alias: str) -> set[str]:
    """`alias` as it occurs in folded text, its marks written or left out: "w  bush", "w bush"."""
    written = _as_written(alias)
    return {_spaced_once(written), written}


def _spaced_once(folded: str) -> str:
    return re.sub(r" +", " ", folded) if "  " in folded else folded


def _as_written(alias: str) -> str:
    return fold(unicodedata.normalize("NFC", alias)).text.strip()


def _fold_uneven(text: str) -> Folded:
    """Fold piece by piece, remembering from where on the offsets differ and by how much."""
    pieces, starts, shifts = [" "], [0], [0]
    length, taken = 1, 0
    for found in _UNEVEN.finditer(text):
        before = _translated(text[taken : found.start()])
        piece = _even(found.group())
        pieces += (before, piece)
        length += len(before) + len(piece)
        taken = found.end()
        starts.append(length)
        shifts.append(taken - length + 1)
    pieces += (_translated(text[taken:]), " ")
    return Folded("".join(pieces), tuple(starts), tuple(shifts))


def _even(cluster: str) -> str:
    if cluster.isspace():
        return " "
    composed = unicodedata.normalize("NFKC", cluster)
    letters = "".join(char for char in composed if unicodedata.category(char) not in {"Mn", "Cf"})
    return letters.translate(_table()).replace(_SIGNAL, "")


class _Table(dict[int, str]):
    """Code point to its one folded character, filled as characters are met."""

    def __init__(self, han: dict[str, str]) -> None:
        super().__init__()
        self._han = han

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, char: str) -> str:
        wide = unicodedata.normalize("NFKC", char)
        char = wide if len(wide) == 1 else char
        lowered = char.lower()
        char = lowered if len(lowered) == 1 else char
        char = char.translate(_LETTERS)
        if _UNEVEN_CHAR.match(char):
            return _SIGNAL
        if not char.isalnum():
            is_mark = unicodedata.category(char)[0] == "M"
            return char if is_mark else " "
        if char in self._han:
            return self._han[char]
        base = unicodedata.normalize("NFD", char)
        is_accented = len(base) > 1 and unicodedata.name(base[0], "").startswith(_STRIPPED_SCRIPTS)
        return base[0].lower().translate(_LETTERS) if is_accented else char


@lru_cache(maxsize=8)
def _byte_table(codec: str) -> bytes:
    table = bytearray(range(256))
    for code in range(256):
        try:
            table[code] = _table()[ord(bytes((code,)).decode(codec))].encode(codec)[0]
        except UnicodeError:
            continue
    return bytes(table)


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table(_simplified_han())


def _simplified_han() -> dict[str, str]:
    """Each traditional or Japanese character that has a simplified twin (made by build_han.py)."""
    lines = files("processors.entities").joinpath("han.txt").read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
