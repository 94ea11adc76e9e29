"""Words about dates by language: months, weekdays, "next week"; see `dates.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from processors.events.patterns import any_of, pattern_source
from wirewatch.yaml_files import load_yaml

_SIDES = ("before", "behind")
#: What is left of a weekday behind its stem: sexta|-feira passada.
_PART_OF_DAY = r"(?:-\w+)?\s"
_FILE = Path(__file__).parent / "dates.yaml"


@dataclass(frozen=True)
class DateWords:
    """Words about dates of one language, compiled."""

    months: tuple[re.Pattern[str], ...]
    month: re.Pattern[str]
    day_month: re.Pattern[str]
    weekdays: tuple[re.Pattern[str], ...]
    weekday: re.Pattern[str]
    coming: tuple[re.Pattern[str], re.Pattern[str]]
    gone: tuple[re.Pattern[str], re.Pattern[str]]
    said: re.Pattern[str]
    since: re.Pattern[str]
    times: re.Pattern[str]
    joins: re.Pattern[str]
    beside_day: re.Pattern[str]
    of_week: re.Pattern[str]
    before_month: re.Pattern[str]
    parts: tuple[tuple[str, re.Pattern[str]], ...]
    has_figures: bool
    relative: tuple[tuple[str, re.Pattern[str]], ...]
    no_day: re.Pattern[str]
    has_slashes: bool


@lru_cache(maxsize=1)
def date_words() -> dict[str, dict[str, Any]]:
    """The rule file: words about dates by language."""
    return dict(load_yaml(_FILE).data)


@lru_cache(maxsize=32)
def words_of(language: str) -> DateWords:
    """The language's words, those of English where it has none."""
    data = date_words().get(language) or date_words()["en"]

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(_source(text, language))

    def one_of(key: str) -> str:
        return any_of(_source(text, language) for text in data.get(key, []))

    months = [pattern(text) for text in data.get("months", [])]
    month = one_of("months")
    ordinal = rf"(?:{any_of(map(re.escape, data.get('ordinals', [])))}|\.)?"
    of, joins = rf"(?:{one_of('of')}\s)?", one_of("joins")
    span = rf"(?:(?:3[01]|[12]\d|0?[1-9]){ordinal}\s?(?:[-–]|{joins})\s?)?"
    return DateWords(
        months=tuple(months),
        month=re.compile(month),
        day_month=re.compile(
            rf"(?<![\d.,])(?:{span}(?P<day1>3[01]|[12]\d|0?[1-9]){ordinal}\s{of})?{month}"
            rf"\.?(?:\s(?P<day2>3[01]|[12]\d|0?[1-9]){ordinal}(?!\d|:\d))?(?:-\d\d?(?!\d))?"
            rf"(?:,?\s{of}(?P<year1>(?:19|20)\d\d))?"
        ),
        weekdays=tuple(pattern(text) for text in data.get("weekdays", [])),
        weekday=re.compile(one_of("weekdays")),
        coming=_beside(data.get("coming", {}), language),
        gone=_beside(data.get("gone", {}), language),
        said=re.compile(one_of("said") + r"(?:\s\w{1,5})?\s$"),
        since=re.compile(one_of("since") + r"(?:\s\w{3,10})?\s?$"),
        times=re.compile(one_of("times") + r"\s$"),
        joins=re.compile(rf"\s?(?:[、,·・~–—-]|{joins})\s?"),
        beside_day=re.compile(rf"\s?[,，(]?\s?(?:{one_of('articles')}\s)?"),
        of_week=re.compile(rf"\s?{one_of('of_week')}?"),
        before_month=re.compile(one_of("before_month") + r"[\s-]$"),
        parts=tuple(
            (name, re.compile(any_of(pattern_source(text, language) for text in texts) + r"\s$"))
            for name, texts in data.get("month_parts", {}).items()
        ),
        has_figures=bool(data.get("figures")),
        relative=tuple(
            (name, re.compile(any_of(pattern_source(text, language) for text in texts)))
            for name, texts in data.get("relative", {}).items()
        ),
        no_day=re.compile(one_of("not")),
        has_slashes=data.get("slashes", False),
    )


def _beside(words: Mapping[str, Sequence[str]], language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words right before a weekday, and words right behind one."""
    before, behind = (any_of(_source(text, language) for text in words.get(side, ())) for side in _SIDES)
    return re.compile(before + r"\s$"), re.compile(_PART_OF_DAY + behind)


def _source(text: str, language: str) -> str:
    choices = [pattern_source(choice, language) for choice in text.split("|")]
    return f"(?:{'|'.join(choices)})"
