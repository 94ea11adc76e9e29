"""The language of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

import py3langid

#: More text makes detection slower and no better (measured: 300 characters .978, whole texts no more).
_SAMPLE_CHARACTERS = 300
#: Shorter texts are left to what page and feed declare.
_MIN_LETTERS = 20
#: How much likelier a language becomes for each that declares it, in nats: tips what is nearly even.
_PRIOR_NATS = 4.0
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"\s*([a-z]{2,3})(?:[-_].*|\s*)$", re.IGNORECASE | re.DOTALL)
#: Common codes that are not what ISO 639-1 has, and the two written forms of Norwegian.
_ISO_639_1 = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "nb": "no",
    "nn": "no",
    "cn": "zh",
    "jp": "ja",
    "kr": "ko",
    "yue": "zh",
}


def language_code(declared: str | None) -> str | None:
    """The ISO 639 code in what a page or feed declares ("en-US" -> "en"), None when there is none."""
    match = _CODE.match(declared) if declared else None
    if match is None:
        return None
    code = match[1].lower()
    return _ISO_639_1.get(code, code)


def language(text: str, declared: Iterable[str | None]) -> tuple[str | None, str]:
    """The text's language with where that came from ("text" or "declared").

    What page and feed declare decides for texts that are too short, and tips what is nearly even.
    """
    codes = [code for label in declared if (code := language_code(label))]
    sample = text[:_SAMPLE_CHARACTERS]
    if len(_LETTER.findall(sample)) < _MIN_LETTERS:
        return (codes[0], "declared") if codes else (None, "")
    scores = {_ISO_639_1.get(code, code): score for code, score in reversed(py3langid.rank(sample))}
    for code in set(codes):
        if code in scores:
            scores[code] += _PRIOR_NATS
    return max(scores, key=lambda code: scores[code]), "text"
