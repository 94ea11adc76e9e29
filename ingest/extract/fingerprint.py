"""A sketch of a text, by which near-copies are found."""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

#: Ideographs and kana stand for themselves; everything else is read by word.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_PERMUTATIONS = 128
#: A shorter text has too few shingles for its sketch to mean anything.
_MIN_TOKENS = 20
_MAX_TOKENS = 20_000
_ROWS_AT_ONCE = 1_024

_Words = NDArray[np.uint64]


def _mixed(words: _Words) -> _Words:
    """Each word scrambled, so that all its bits depend on all of the input's (SplitMix64, Steele 2014)."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


#: One odd multiplier and one addend for each permutation; changing them voids every stored sketch.
_MULTIPLIERS = _mixed(np.arange(_PERMUTATIONS, dtype=np.uint64)) | np.uint64(1)
_ADDENDS = _mixed(np.arange(_PERMUTATIONS, 2 * _PERMUTATIONS, dtype=np.uint64))


def fingerprint(text: str) -> tuple[int, ...]:
    """A MinHash sketch of the text's shingles (three words, or characters of Chinese and Japanese).

    128 numbers of 32 bits, the same on every machine and in every version; () for a text that is too
    short. Compare with `wirewatch.fingerprints.similarity`. Source: Broder 1997; the permutations are
    multiply-shift hashes (Dietzfelbinger 1997).
    """
    normal = unicodedata.normalize("NFKC", text).casefold()
    tokens = [match[0] for match in _TOKEN.finditer(normal)][:_MAX_TOKENS]
    if len(tokens) < _MIN_TOKENS:
        return ()
    shingles = {" ".join(each) for each in zip(tokens, tokens[1:], tokens[2:], strict=False)}
    words = _mixed(np.fromiter((crc32(each.encode()) for each in shingles), np.uint64, len(shingles)))
    return tuple(_sketch(words).tolist())


def _sketch(words: _Words) -> _Words:
    smallest = np.full(_PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(words), _ROWS_AT_ONCE):
        rows = words[start : start + _ROWS_AT_ONCE, None] * _MULTIPLIERS + _ADDENDS
        np.minimum(smallest, rows.min(axis=0), out=smallest)
    return smallest >> np.uint64(32)
