"""Whose office it is: "Airline's chief quits after talks with police chief" is of the airline's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from processors.events.language import Language
from processors.events.patterns import Pattern
from processors.text import Span

#: Letters beyond it are of languages that write no space between words, or need none: 総裁, 대표.
_LAST_SPACED = "\u2e7f"


class _Office(NamedTuple):
    span: Span
    is_own: bool


def holds_own(
    folded: str, trigger: Span, sentence: Span, own: Pattern, others: Pattern, language: Language
) -> bool | None:
    """Whether the trigger's office is one of `own`: what stands in it, right behind it or last before it.

    None where the sentence names neither there. A longer office covers what is in it: "police chief".
    """
    offices = list(_offices(folded, sentence, own, others, language))
    inside = [each.is_own for each in offices if _overlap(each.span, trigger)]
    if inside:
        return any(inside)
    behind = next((each for each in offices if each.span.start >= trigger.end), None)
    if behind is not None and language.to_office.fullmatch(folded, trigger.end, behind.span.start):
        return behind.is_own
    return next((each.is_own for each in reversed(offices) if each.span.end <= trigger.start), None)


def names_own(folded: str, sentence: Span, own: Pattern, others: Pattern, language: Language) -> bool:
    """Whether the sentence names an office of `own` anywhere."""
    return any(each.is_own for each in _offices(folded, sentence, own, others, language))


def _offices(
    folded: str, sentence: Span, own: Pattern, others: Pattern, language: Language
) -> Iterator[_Office]:
    """Every office of the sentence in order, without those that are a part of a longer one.

    What it is of, or what is of it, may make it another one: a chief *of police*, a minister's *adviser*.
    """
    found = [
        _Office(Span(_word_start(folded, match.start()), match.end()), pattern is own)
        for pattern in (own, others)
        for match in pattern.finditer(folded, *sentence)
    ]
    kept = sorted(office for office in found if not any(_covers(other, office) for other in found))
    for number, office in enumerate(kept):
        behind = kept[number + 1] if number + 1 < len(kept) else None
        before = kept[number - 1] if number else None
        is_of_other = (behind and not behind.is_own and _is_joined(folded, office, behind, language)) or (
            before and not before.is_own and _is_joined(folded, before, office, language)
        )
        yield office._replace(is_own=False) if is_of_other else office


def _word_start(folded: str, start: int) -> int:
    """Where the word begins of which an office is only the end: Finanz*minister*."""
    while start and folded[start - 1].isalpha() and folded[start - 1] < _LAST_SPACED:
        start -= 1
    return start


def _is_joined(folded: str, office: _Office, behind: _Office, language: Language) -> bool:
    """Whether only "of the" stands between them."""
    return language.to_office.fullmatch(folded, office.span.end, behind.span.start) is not None


def _covers(other: _Office, office: _Office) -> bool:
    """Whether the other one shares letters with the office and is longer: 推特*首席执行官*, no 特首.

    Of two that are the same, one's own stays.
    """
    if not _overlap(other.span, office.span):
        return False
    longer = (other.span.end - other.span.start) - (office.span.end - office.span.start)
    return longer > 0 or (longer == 0 and other.is_own > office.is_own)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
