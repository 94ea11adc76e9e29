"""The small language that rule files are written in, as regular expressions.

    #bn             a number before it: $1.4bn
    глава @         a word in Latin letters: глава Apple
    meet            the word                     hold * talks    with up to 40 characters between
    встреч-         words that begin so          meeting|talks   one or the other
    -konzern        words that end so            --chef          words that end in -chef
    met the? king   "the" is optional, as no first word may be
    {country}       a country's one-letter form (방중, 访朝)
    {determiner}    one of the words that the language's file lists under that name

In Chinese, Japanese and Korean there are no word boundaries, and a space matches any space or none; `_`
is where no letter may stand (전_ is not 전망).
Patterns match *folded* text (`processors.text.fold`) and never contain a group that captures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from processors.events.polite import polite_forms
from processors.text import fold, without_loose_marks

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "ko"})
#: Marks end it, but not those of decimals: "pays $3.1 billion for".
_GAP = r"(?:[^.,;!?\n]|(?<=\d)[.,](?=\d)){0,40}?"
_UNSPACED_GAP = r"[^。；！？.;!?\n]{0,20}?"
#: In Japanese a space is between the parts of a headline.
_HEADLINE_GAP = r"[^。；！？.;!?\n ]{0,20}?"
#: Between the parts of a Persian word, as which many write a space: می‌کند.
_PART_OF_WORD = "\u200c"
#: What # stands for.
_NUMBER = r"[\d.,]{1,20}"
#: What @ stands for.
_LATIN = r"[a-z][a-z\d.&'-]{0,24}"
#: In Switzerland it is always written "ss".
_SHARP_S = "(?:ß|ss)"
_NEVER = "(?!)"
#: What a pattern can be asked.
_METHODS = ("search", "match", "fullmatch", "finditer")
#: Around the words that may part a verb (`asides`): patterns that have them in one place share them.
ASIDE_START, ASIDE_END = r"(?:\b(?:", r")\s+){1,3}"
WORD_START = r"(?<!\w)"
_WORD_END = r"(?!\w)"
#: The same behind Devanagari, whose vowel signs belong to the word though `\w` leaves them out.
_INDIC_WORD_END = r"(?![\w\u0900-\u0963])"
_DEVANAGARI = re.compile("[\u0900-\u0963]$")
_LETTER = r"[^\W_]"
_BOUND = re.compile(f"{re.escape(WORD_START)}|{re.escape(_WORD_END)}")
_BOUND_BESIDE_LETTER = re.compile(
    rf"{re.escape(WORD_START)}(?={_LETTER})|(?<={_LETTER})(?<!\\\w){re.escape(_WORD_END)}"
)
#: Where a space has to be before or behind it.
_BOUND_BESIDE_SPACE = re.compile(r"(?<=\\s\+)\\b|\\b(?=\\s(?![?*{]))")
_CHOICE = rf"{re.escape(WORD_START)}(?:{_LETTER}|\\[^\w\s]|')+{re.escape(_WORD_END)}"
#: Words of which one stands there.
_CHOICES = re.compile(rf"\(\?:({_CHOICE}(?:\|{_CHOICE})+)\)")
#: A letter, an escaped mark, or the space between two words.
_ATOM = re.compile(r"\\s\+|\\[^\w\s]|[^\W_]|'")
#: The same in scripts without spaces.
_ONE_OF = re.compile(r"\(\?:([^()\\]+(?:\|[^()\\]+)+)\)(?!\?)")
#: What fixes no letter.
_LOOSE = re.compile(r"\(\?[<!=:][^)]*\)|\\[wsb][*+?]?|\[[^\]]*\](?:\{[\d,]*\})?[*+?]*")
#: 방 in 방중, 방미; not in 순방중, 소방, 국방. It begins with its letter, so that patterns can share it.
_VISIT_SYLLABLE = "방(?<![순해지전후대쌍소개추국모예난처]방)"


def is_unspaced(language: str) -> bool:
    """Whether the language's patterns have no word boundaries."""
    return language in _UNSPACED_LANGUAGES


def pattern_source(text: str, language: str, country: str = "") -> str:
    """One pattern of a rule file as a regular expression; `country` is what `{country}` stands for."""
    folded = fold(without_loose_marks(text.strip()).replace(_PART_OF_WORD, "_"))
    if is_unspaced(language):
        return _unspaced(folded, country, _HEADLINE_GAP if language == "ja" else _UNSPACED_GAP)
    return _spaced(folded)


def _unspaced(folded: str, country: str, gap: str) -> str:
    source = r"\s?".join(gap if word == "*" else _unspaced_word(word, country) for word in folded.split())
    if folded.startswith("방{country}"):
        source = _VISIT_SYLLABLE + source.removeprefix("방")
    return source


def _unspaced_word(word: str, country: str) -> str:
    choices = []
    for choice in word.split("|"):
        source = ""
        for part in re.split(r"(\{country\}|_)", choice):
            if part == "_":
                source += _WORD_END if source else WORD_START
            else:
                escaped = re.escape(part).replace(r"\#", _NUMBER)
                source += (country or _NEVER) if part == "{country}" else escaped
        choices.append(source)
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _spaced(folded: str) -> str:
    words = folded.split()
    source = ""
    is_glued = True
    for number, word in enumerate(words, 1):
        if word == "*":
            source += _GAP if is_glued and source else rf"\s{_GAP}"
            is_glued = True
            continue
        is_optional = word.endswith("?") and len(word) > 1
        piece = _word(word.removesuffix("?") if is_optional else word, number == 1)
        gap = "" if is_glued else r"\s+"
        is_glued = _is_elided(word) and number < len(words)
        piece = _with_space(word) if is_glued else piece
        source += rf"(?:{gap}{piece})?" if is_optional else gap + piece
    return source


def _is_elided(word: str) -> bool:
    """Whether one of its choices ends in an apostrophe, behind which the next word follows at once."""
    return any(choice.endswith("'") for choice in word.split("|"))


def _with_space(word: str) -> str:
    """The word and the space behind it, which may lack behind an apostrophe: "le chef", "l'hôte"."""
    choices = [
        _word(choice, False) + (r"\s?" if choice.endswith("'") else r"\s+") for choice in word.split("|")
    ]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _word(word: str, is_first: bool) -> str:
    ending_start = "" if is_first else r"\w*-?"  # a pattern that begins with -? is begun at each letter
    sources = []
    for choice in word.split("|"):
        is_prefix = choice.endswith("-") and len(choice) > 1
        is_ending = choice.startswith("-") and len(choice) > 1
        stem = choice[is_ending : -1 if is_prefix else None]
        is_word = stem[:1].isalnum() or stem[:1] in ("#", "@")
        start = ending_start if is_ending else WORD_START if is_word else ""
        end = r"\w*" if is_prefix else _word_end(stem)
        source = re.escape(stem).replace(r"\#", _NUMBER).replace("@", _LATIN).replace("_", r"\s+")
        source = source.replace("ß", _SHARP_S)
        sources.append(start + source + end)
    return sources[0] if len(sources) == 1 else f"(?:{'|'.join(sources)})"


def _word_end(stem: str) -> str:
    """What lets no more of a word follow: मिले is not मिलेंगे."""
    if _DEVANAGARI.search(stem):
        return _INDIC_WORD_END
    return r"(?!\w)" if stem[-1:].isalnum() else ""


def sources_of(texts: Iterable[str], language: str, country: str = "") -> list[str]:
    """`pattern_source` of every pattern, one for each choice of its first word, where verbs have polite
    forms also with these."""
    choices = [choice for text in texts for choice in expanded(text)]
    choices += [polite for choice in choices for polite in polite_forms(choice, language)]
    return [pattern_source(choice, language, country) for choice in choices]


def expanded(text: str) -> list[str]:
    """The pattern once for each choice of its first word, so that each begins with one letter."""
    first, *rest = text.split(" ")
    return [" ".join([choice, *rest]) for choice in first.split("|")]


def begins_anywhere(text: str) -> bool:
    """Whether a pattern's first word need not be there, so that it is begun at every letter of a text.

    It matches as well without the word; "premiers? pas" is not a plural, but any "pas".
    """
    first = text.split()[0]
    return first == "*" or (first.endswith("?") and len(first) > 1)


def fixed_length(source: str) -> int:
    """How much text a pattern's expression fixes, so that the more specific one is tried first.

    Of several words of which one stands there it is the shortest.
    """
    source = _ONE_OF.sub(lambda words: min(words[1].split("|"), key=len), source.replace(_GAP, ""))
    return len(_LOOSE.sub("", source))


def any_of(sources: Iterable[str]) -> str:
    """One of the patterns, the longest first; never when there is none."""
    ordered = sorted(set(sources), key=lambda source: (-len(source), source))
    return f"(?:{alternatives(ordered, '{}')[0]})" if ordered else _NEVER


class Pattern:
    """A regular expression of the rules, compiled when first used: most of a language's seldom are."""

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]

    def __init__(self, source: str | Callable[[], str]) -> None:
        self._source: str | Callable[[], str] | None = source

    def __getattr__(self, method: str) -> Any:
        """The method of the expression; asked only as long as it is not compiled."""
        if method not in _METHODS:
            raise AttributeError(method)
        source = self._source
        if source is not None:  # else another thread has just compiled it
            expression = re.compile(_lightened(source if isinstance(source, str) else source()))
            vars(self).update((name, getattr(expression, name)) for name in _METHODS)
            self._source = None
        return vars(self)[method]


def _lightened(source: str) -> str:
    """The expression with its bounds of words written so that it takes less memory and time.

    `re` keeps 36 bytes of each look-around and 8 of `\\b`, which says the same beside a letter.
    """
    source = _CHOICES.sub(lambda choices: rf"\b(?:{_BOUND.sub('', choices[1])})\b", source)
    source = _BOUND_BESIDE_LETTER.sub(r"\\b", source)
    return _BOUND_BESIDE_SPACE.sub("", source)


def alternatives(sources: Iterable[str], group: str) -> tuple[str, list[str]]:
    """The patterns as alternatives of one expression, and their order in it.

    Those that begin alike share what they begin with, as in a trie, and those that begin a word are tried
    only there: a scanner reads each letter once however many patterns there are. `group` is what each
    pattern's end becomes, "({})" or "{}".
    """
    words: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    order: list[str] = []
    for source in sources:
        tail = source.removeprefix(WORD_START)
        (others if tail == source else words).append((tail, source))
    parts = [WORD_START + _branch(words, group, order)] if words else []
    return "|".join(parts + ([_branch(others, group, order)] if others else [])), order


def _branch(entries: Sequence[tuple[str, str]], group: str, order: list[str]) -> str:
    """What may follow a common beginning: (what is left of the pattern, the pattern), more specific first."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for number, (tail, source) in enumerate(entries):
        head = _head(tail)
        parts.setdefault(head or f"#{number}", []).append((tail[len(head) :], source))
    branches = [
        _leaf(*same[0], group, order) if head.startswith("#") else head + _branch(same, group, order)
        for head, same in parts.items()
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _leaf(tail: str, source: str, group: str, order: list[str]) -> str:
    order.append(source)
    return group.format(tail)


def _head(source: str) -> str:
    """The letter, mark, space or number that a pattern begins with; "" when it begins with anything else."""
    if source.startswith(_NUMBER):
        return _NUMBER
    if source.startswith(ASIDE_START):
        return source[: source.index(ASIDE_END) + len(ASIDE_END)]
    match = _ATOM.match(source)
    return "" if match is None or source[match.end() : match.end() + 1] in tuple("?*+{") else match.group()
