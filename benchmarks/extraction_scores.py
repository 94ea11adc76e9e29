"""How extraction is scored: text as bags of 4-grams, titles and authors exactly, dates by day and instant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

#: Words; each ideograph and kana is one.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_GRAM = 4
_SAME_INSTANT = timedelta(seconds=60)


class Overlap(NamedTuple):
    """4-grams that truth and prediction share, that only the prediction has, and that only the truth has."""

    shared: int
    extra: int
    missing: int


def overlap(truth: str, prediction: str) -> Overlap:
    """How a predicted text compares with the true one."""
    wanted, found = _grams(truth), _grams(prediction)
    shared = (wanted & found).total()
    return Overlap(shared, found.total() - shared, wanted.total() - shared)


def f1(overlaps: Iterable[Overlap]) -> float:
    """F1 of mean precision and mean recall over pages, as the scrapinghub benchmark has it.

    A page without a prediction counts in recall only.
    """
    each = list(overlaps)
    precisions = [one.shared / (one.shared + one.extra) for one in each if one.shared + one.extra]
    recalls = [one.shared / (one.shared + one.missing) for one in each if one.shared + one.missing]
    if not precisions or not recalls:
        return 0.0
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text.casefold())
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at : at + _GRAM]) for at in range(max(1, len(tokens) - _GRAM + 1)))


def is_same_line(truth: str, prediction: str | None) -> bool:
    """Whether two titles are the same but for white space."""
    return " ".join(truth.split()) == " ".join((prediction or "").split())


def are_same_people(truth: list[str], prediction: Iterable[str]) -> bool:
    """Whether the same people are named, in whatever order and case."""
    return {name.casefold() for name in truth} == {name.casefold() for name in prediction}


def is_right_day(truth: datetime, prediction: datetime | str | None) -> bool:
    """Whether the day is right where the article came out.

    A truth without a zone is a local day somewhere: the prediction may be up to 14 hours from it.
    """
    if prediction is None:
        return False
    if isinstance(prediction, str):
        return prediction[:10] == truth.date().isoformat()
    if truth.tzinfo is not None:
        return prediction.astimezone(truth.tzinfo).date() == truth.date()
    shifts = (timedelta(hours=hours) for hours in range(-12, 15))
    return any((prediction.astimezone(UTC) + shift).date() == truth.date() for shift in shifts)


def is_right_instant(truth: datetime, prediction: datetime | None) -> bool:
    """Whether a truth with a zone is met within a minute."""
    return prediction is not None and abs(prediction - truth) <= _SAME_INSTANT
