"""Dates as feeds write them, in many languages; believed only where they can be true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from ingest.feeds.month_names import MONTHS

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(hours=48)

_ZONES = {
    **{"z": 0.0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "met": 1},
    **{"cest": 2, "mesz": 2, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "sast": 2},
    **{"ist": 5.5, "pkt": 5, "wib": 7, "ict": 7, "sgt": 8, "hkt": 8, "pht": 8, "jst": 9, "kst": 9},
    **{"aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "awst": 8, "nzst": 12, "nzdt": 13},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
    **{"et": -5, "ct": -6, "mt": -7, "pt": -8, "akst": -9, "akdt": -8, "hst": -10, "art": -3, "brt": -3},
}

_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?[:h.]\s?(\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?!\d)")
_OFFSET = re.compile(r"(?:\d|\s|gmt|utc|ut|z)([+-])(\d{1,2}):?(\d{2})?(?!\d)(?:\s+[^\W\d]+)*$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}")
_AFTERNOON = re.compile(r"\bp\.?m\b|下午|午後|오후")
_MORNING = re.compile(r"\ba\.?m\b|上午|午前|오전")
_HANGUL = re.compile(r"[가-힣]")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_FILLERS = frozenset({"de", "del", "di", "of", "the", "st", "nd", "rd", "th", "er", "г", "р", "º"})
_BRACKETS = str.maketrans("()[]", "    ")
_MAX_CHARACTERS = 100


def believable(when: datetime | None, now: datetime) -> datetime | None:
    """`when` in UTC if an entry can be of that time, from 1990 to 48 hours ahead of `now`."""
    if when is None:
        return None
    try:
        in_utc = when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return in_utc if EARLIEST <= in_utc <= now + MAX_AHEAD else None


def from_time_tuple(parts: Sequence[int] | None) -> datetime | None:
    """A feedparser date (UTC, nine numbers) as a datetime, None when there is none or it is impossible."""
    if not parts:
        return None
    try:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def parse_date(text: str) -> datetime | None:
    """The moment that `text` names; UTC where it names no zone, unless it is Korean. None when it names none.

    Reads ISO 8601, RFC 822 with month names in about fifteen languages, East Asian dates, day first
    where digits alone are ambiguous, and Unix time. Impossible dates are None.
    """
    text = " ".join(text[:_MAX_CHARACTERS].lower().split())
    if not text:
        return None
    try:
        return _iso(text) or _unix(text) or _written(text)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    if text.isdigit() and len(text) != 8:
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unix(text: str) -> datetime | None:
    if not _UNIX.fullmatch(text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _written(text: str) -> datetime | None:
    day = _day_in(text)
    if day is None:
        return None
    year, month, day_of_month, rest = day
    rest = rest.translate(_BRACKETS).strip()
    hour, minute, second = _clock_in(rest)
    offset = _offset_in(rest)
    if offset is None:
        offset = timedelta(hours=9 if _HANGUL.search(text) else 0)
    moment = datetime(year, month, day_of_month, hour, minute, second, tzinfo=timezone(offset))
    return moment.astimezone(UTC)


def _day_in(text: str) -> tuple[int, int, int, str] | None:
    """Year, month, day, and the text without them."""
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3]), _without(text, found)
    if named := _named_month(text):
        return named
    if found := _DAY_FIRST.search(text):
        first, second = int(found[1]), int(found[2])
        month, day = (second, first) if second <= 12 else (first, second)
        return int(found[3]), month, day, _without(text, found)
    if found := _COMPACT.search(text):
        clock = f" {found[4]}:{found[5]}:{found[6] or '00'} " if found[4] else " "
        return int(found[1]), int(found[2]), int(found[3]), clock + _without(text, found)
    return None


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _named_month(text: str) -> tuple[int, int, int, str] | None:
    """A day whose month is a word: "24 de noviembre de 2026", "Nov 24, 2026", "24-Nov-26"."""
    tokens = [token for token in _TOKEN.finditer(text) if token[0] not in _FILLERS]
    for place, token in enumerate(tokens):
        month = MONTHS.get(token[0])
        if month is None:
            continue
        before = tokens[place - 1] if place and _is_day(tokens[place - 1][0]) else None
        after = tokens[place + 1 : place + 3]
        if before and after and after[0][0].isdigit() and len(after[0][0]) in (2, 4):
            return _named_day(text, month, before, after[0], token)
        if after and _is_day(after[0][0]):
            year = next((each for each in (*after[1:], tokens[-1]) if _YEAR.fullmatch(each[0])), None)
            if year:
                return _named_day(text, month, after[0], year, token)
    return None


def _is_day(token: str) -> bool:
    return token.isdigit() and len(token) <= 2


def _named_day(
    text: str, month: int, day: re.Match[str], year: re.Match[str], word: re.Match[str]
) -> tuple[int, int, int, str]:
    rest = list(text)
    for token in (day, year, word):
        rest[token.start() : token.end()] = " " * len(token[0])
    number = int(year[0])
    if len(year[0]) == 2:
        number += 1900 if number >= 90 else 2000
    return number, month, int(day[0]), "".join(rest)


def _clock_in(rest: str) -> tuple[int, int, int]:
    found = _CLOCK.search(rest)
    if not found:
        return 0, 0, 0
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if _AFTERNOON.search(rest) and hour < 12:
        hour += 12
    elif _MORNING.search(rest) and hour == 12:
        hour = 0
    if hour == 24:
        hour = 0
    return hour, minute, min(second, 59)


def _offset_in(rest: str) -> timedelta | None:
    found = _OFFSET.search(rest)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        offset = timedelta(hours=hours, minutes=minutes) if hours <= 14 else timedelta()
        return -offset if found[1] == "-" else offset
    for word in reversed(_WORD.findall(rest)):
        if word in _ZONES:
            return timedelta(hours=_ZONES[word])
    return None
