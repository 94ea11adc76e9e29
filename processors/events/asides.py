"""Words that part a verb from the rest of itself: "a *longuement* discuté", "se ve *este viernes* con".

A pattern says them nowhere: "a discuté" and "se ve con" hold with one to three of the language's asides
behind the auxiliary or before "with".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from processors.events.language_rules import language_files
from processors.events.patterns import ASIDE_END, ASIDE_START, pattern_source
from processors.text import fold


def parted(text: str, code: str) -> Iterator[str]:
    """The expressions of a verb's pattern with words in between, one for each place where some may stand."""
    rules = language_files()[code]
    if not rules.adverbs or "?" in text or "*" in text:
        return
    words = text.split()
    withs = set(rules.with_whom).difference(rules.at, rules.to_host)
    for place in range(1, len(words)):
        is_with = place == len(words) - 1 and _all_in(words[place], withs)
        if is_with or _all_in(words[place - 1], rules.auxiliaries):
            first, rest = (pattern_source(" ".join(part), code) for part in (words[:place], words[place:]))
            yield rf"{first}\s+{_asides(code, is_with)}{rest}"


def _all_in(word: str, words: Collection[str]) -> bool:
    return all(choice in words for choice in word.split("|"))


@cache
def _asides(code: str, is_with: bool) -> str:
    """One to three words that may stand there, before "with" also of the time, and the space behind them."""
    rules = language_files()[code]
    told = rules.adverbs + rules.times if is_with else rules.adverbs
    sources = (re.escape(fold(text)).replace(r"\ ", r"\s+") for text in told)
    choices = "|".join(sorted(sources, key=lambda source: (-len(source), source)))
    return f"{ASIDE_START}{choices}{ASIDE_END}"
