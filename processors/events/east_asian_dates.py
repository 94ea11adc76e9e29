"""Dates as Chinese, Japanese and Korean write them, in figures or in Chinese numerals.

2018年9月9日 | 2018년 9월 9일 | 二〇一八年九月 | 4日 | 廿一号 | 8月底 | 9월 중순 | 6·16
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from processors.events.calendar_dates import CalendarDate
from processors.events.date_words import date_words
from processors.events.patterns import any_of, is_unspaced

_LANGUAGES = ("zh", "ja", "ko")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
#: Tens in one letter, and digits of a year.
_TENS = str.maketrans({"廿": "二十", "卅": "三十"})
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_YEAR = r"(?:19|20)\d\d|(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}"
#: Numbers up to 31 in Chinese numerals; days beyond the tenth, and up to it before what stands behind days.
_NUMBER = "(?:(?:[二三]?十|[廿卅])[一二三四五六七八九]?|[一二三四五六七八九])"
_LATE_DAY = "(?:[二三]?十|[廿卅])[一二三四五六七八九]|[二三]十|[廿卅]"
_EARLY_DAY = "[一二三四五六七八九十](?=日[在与和同对向会晚上下凌清傍深中证表说宣将抵举召报致晤见,])"
#: A day in Chinese numerals without its month: 十五日, 六日在; not 近十五日, 十五日后.
_LONE_DAY = f"(?<![一二三四五六七八九十百期时第前后隔约数几每近两])(?:{_LATE_DAY}|{_EARLY_DAY})(?!日后)"
#: In figures, or in Chinese numerals where these do not count months: 九月; not 仅三月.
_MONTH = f"1[0-2]|0?[1-9]|(?<![二三四五六七八九十几数個个隔时期仅约近每]){_NUMBER}"
_DAY = rf"3[01]|[12]\d|0?[1-9]|(?(month){_NUMBER}|{_LONE_DAY})"
#: Behind a number and the sign of a day that make no date: 3日間, 5号楼, 3일 만에; 9일부터 is one.
_NO_DAY = (
    r"[本間间内报報常程前정본간째ぶ目以余]|연?속|連続|连续|동안|이내|\s?만(?:에|이|의|(?![가-힣]))|부(?!터)"
    r"|(?<=号)(?:[楼线馆厅院机舱]|人物|文件)"
)
#: In a text of another language it tells that there is such a date.
_WITH_SIGN = re.compile(r"\d\s?[年月日号년월일]")
_DAY_ALONE = re.compile(rf"(?P<day>\d{{1,2}}|{_NUMBER})\s?[日일号]")
#: As Korean headlines write month and day: 6·16.
_DOTTED = re.compile(r"(?<!\d)(?P<month>1[0-2]|[1-9])[·・](?P<day>3[01]|[12]\d|[1-9])(?!\d)")


def east_asian_dates(folded: str, start: int, end: int, language: str) -> Iterator[CalendarDate]:
    """The dates so written in `folded[start:end]`, also where a text of another language quotes them."""
    if is_unspaced(language) or _WITH_SIGN.search(folded, start, end):
        found = _date().finditer(folded, start, end)
        yield from (_dated(match) for match in found if match.group())  # each of its parts may be missing
    if language == "ko":
        yield from map(_dated, _DOTTED.finditer(folded, start, end))


def yearless_date(folded: str, start: int, end: int) -> CalendarDate | None:
    """The day, the month, its part or both that are written there without their year: 4日, 三月底, 9月9日."""
    day = _DAY_ALONE.fullmatch(folded, start, end)
    if day is not None:
        return _dated(day)
    written = _date().fullmatch(folded, start, end)
    if written is None or not written["month"] or written["year"]:
        return None
    return _dated(written)


@lru_cache(maxsize=1)
def _date() -> re.Pattern[str]:
    """Year, month and day, or the part of the month, each of which may be left out."""
    return re.compile(
        rf"(?<!\d)(?:(?P<year>{_YEAR})\s?[年년]\s?)?(?:(?P<month>{_MONTH})\s?[月월]\s?)?"
        rf"(?:(?P<day>{_DAY})\s?[日일号](?!{_NO_DAY})"
        rf"|(?:(?<=[月월])|(?<=[月월]\s))(?P<part>{any_of(_month_parts())}))?"
    )


@lru_cache(maxsize=1)
def _month_parts() -> dict[str, str]:
    """What each word behind a month names of it: 底 its late days, 초순 its early ones."""
    return {
        word: part
        for language in _LANGUAGES
        for part, words in date_words()[language]["month_parts"].items()
        for word in words
    }


def _dated(match: re.Match[str]) -> CalendarDate:
    parts = match.groupdict()
    year, month, day = parts.get("year"), parts.get("month"), parts.get("day")
    return CalendarDate(
        *match.span(),
        year=int(year.translate(_YEAR_DIGITS)) if year else None,
        month=_number(month) if month else None,
        day=_number(day) if day else None,
        part=_month_parts().get(parts.get("part") or ""),
    )


def _number(text: str) -> int:
    """A number up to 31, in figures or Chinese numerals: 9, 十, 廿一, 三十."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.translate(_TENS).rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
