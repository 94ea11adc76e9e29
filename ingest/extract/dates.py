"""Dates as pages write them into aware instants, with how precise they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: How far ahead of the time of fetching a date may lie: clocks differ, the future is no news.
MAX_AHEAD = timedelta(hours=1)

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z\b|UTC\b|GMT\b|(?:GMT|UTC)?[+\-−]\d{1,2}:?\d{2}\b|(?:GMT|UTC)?[+-]\d{1,2}\b|[A-Z]{2,5}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[/.年년]\s*(\d{1,2})\s*[/.月월]\s*(\d{1,2})\s*[日일.]?"
    r"(?:[\sT,(（]*[^\d:]{0,6}?(\d{1,2})\s*[:時시]\s*(\d{2})(?::(\d{2}))?)?"
)
_MONTH_NAME = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?P<month>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{4})"
    r"|(?P<month2>[A-Za-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4}))"
    r"(?:[,\s]*(?:at\s+|-\s*|\|\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>Z\b|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}\b|[A-Z]{2,5}\b)?)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\D{1,12}?(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?"
)
#: Java's Date: "Fri Apr 28 19:20:36 CEST 2023"; JavaScript's: "Fri Apr 28 2023 19:20:36 GMT+0200".
_YEAR_LAST = re.compile(
    r"([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+([A-Z]{2,5}|[+-]\d{4})\s+(\d{4})"
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?$")
_OFFSET = re.compile(r"(?:GMT|UTC)?([+\-−])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
#: Abbreviations in news, where one meaning is by far the most common. Hours east of Greenwich.
_NAMED_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2,
    "sast": 2, "cat": 2, "eest": 3, "msk": 3, "eat": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5,
    "npt": 5.75, "bdt": 6, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "wita": 8,
    "myt": 8, "jst": 9, "kst": 9, "wit": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "art": -3, "brt": -3, "adt": -3, "ast": -4, "edt": -4, "clt": -4, "est": -5, "et": -5, "cdt": -5,
    "pet": -5, "cot": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7, "mt": -7, "pdt": -7, "pst": -8,
    "pt": -8, "akst": -9, "hst": -10,
}  # fmt: skip
#: Where a country's news sites mean one zone, by top-level domain.
_ZONE_OF_DOMAIN = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "by": "Europe/Minsk",
    "ch": "Europe/Zurich", "cn": "Asia/Shanghai", "cz": "Europe/Prague", "de": "Europe/Berlin",
    "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn", "es": "Europe/Madrid", "fi": "Europe/Helsinki",
    "fr": "Europe/Paris", "gr": "Europe/Athens", "hk": "Asia/Hong_Kong", "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest", "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata",
    "ir": "Asia/Tehran", "is": "Atlantic/Reykjavik", "it": "Europe/Rome", "jp": "Asia/Tokyo",
    "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "li": "Europe/Vaduz", "lt": "Europe/Vilnius",
    "lu": "Europe/Luxembourg", "lv": "Europe/Riga", "my": "Asia/Kuala_Lumpur", "ng": "Africa/Lagos",
    "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "nz": "Pacific/Auckland", "ph": "Asia/Manila",
    "pk": "Asia/Karachi", "pl": "Europe/Warsaw", "pt": "Europe/Lisbon", "ro": "Europe/Bucharest",
    "rs": "Europe/Belgrade", "ru": "Europe/Moscow", "se": "Europe/Stockholm", "sg": "Asia/Singapore",
    "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul",
    "tw": "Asia/Taipei", "ua": "Europe/Kyiv", "uk": "Europe/London", "vn": "Asia/Ho_Chi_Minh",
    "za": "Africa/Johannesburg",
}  # fmt: skip
#: ... and by language, where one country writes most of it.
_ZONE_OF_LANGUAGE = {
    "cs": "Europe/Prague", "da": "Europe/Copenhagen", "de": "Europe/Berlin", "el": "Europe/Athens",
    "fi": "Europe/Helsinki", "fr": "Europe/Paris", "he": "Asia/Jerusalem", "hu": "Europe/Budapest",
    "it": "Europe/Rome", "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "lt": "Europe/Vilnius",
    "no": "Europe/Oslo", "pl": "Europe/Warsaw", "ro": "Europe/Bucharest", "ru": "Europe/Moscow",
    "sv": "Europe/Stockholm", "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh", "zh": "Asia/Shanghai",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it was written: without a time it is a day, without a zone a local time somewhere."""

    naive: datetime
    zone: tzinfo | None
    has_time: bool

    def instant(self, default_zone: tzinfo) -> datetime:
        """The aware UTC instant; `default_zone` where the writing names none."""
        return self.naive.replace(tzinfo=self.zone or default_zone).astimezone(UTC)


def parse_date(text: str | None) -> WrittenDate | None:
    """The date in `text`, None when there is none that a page would mean.

    Reads ISO 8601 and its many near-misses, compact and year-first dates, English month names with
    12-hour times and named zones, RFC 2822, JavaScript's Date and Unix times.
    """
    if not text or not (text := text.strip()[:80]) or not any(map(str.isdigit, text)):
        return None
    for read in (_iso, _compact, _epoch, _year_last, _month_name, _day_first, _year_first):
        try:
            if written := read(text):
                return written
        except (ValueError, OverflowError):
            continue
    return None


def _iso(text: str) -> WrittenDate | None:
    match = _ISO.search(text)
    return _written(match.groups()) if match else None


def _compact(text: str) -> WrittenDate | None:
    match = _COMPACT.match(text)
    return _written(match.groups()) if match else None


def _year_first(text: str) -> WrittenDate | None:
    match = _YEAR_FIRST.search(text)
    return _written((*match.groups(), None)) if match else None


def _day_first(text: str) -> WrittenDate | None:
    match = _DAY_FIRST.search(text)
    if match is None:
        return None
    day, month, year, *time = match.groups()
    return _written((year, month, day, *time, None))


def _year_last(text: str) -> WrittenDate | None:
    match = _YEAR_LAST.search(text)
    month = _MONTHS.get(match[1].lower()) if match else None
    if match is None or month is None:
        return None
    _, day, hour, minute, second, zone, year = match.groups()
    return _written((year, str(month), day, hour, minute, second, zone))


def _epoch(text: str) -> WrittenDate | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    return WrittenDate(moment.replace(tzinfo=None), UTC, True)


def _month_name(text: str) -> WrittenDate | None:
    match = _MONTH_NAME.search(text)
    if match is None:
        # JavaScript's Date: "Fri Apr 26 2024 20:44:00 GMT+0200 (...)" is covered by the second form.
        return None
    month = _MONTHS.get((match["month"] or match["month2"])[:3].lower())
    if month is None:
        return None
    hour = match["hour"]
    if hour and match["half"]:
        hour = str(int(hour) % 12 + (12 if match["half"][0] in "pP" else 0))
    day, year = match["day"] or match["day2"], match["year"] or match["year2"]
    return _written((year, str(month), day, hour, match["minute"], match["second"], match["zone"]))


def _written(parts: tuple[str | None, ...]) -> WrittenDate:
    year, month, day, hour, minute, second, zone = parts
    naive = datetime(int(year or 0), int(month or 0), int(day or 0))  # noqa: DTZ001 - its zone is kept beside it
    if not 1 < naive.year < 9999:  # an unset date of .NET's: no instant in zones east of Greenwich
        raise ValueError("a year at the edge of the calendar")
    if hour is None:
        return WrittenDate(naive, None, False)
    extra_days, hours = divmod(int(hour), 24) if hour == "24" else (0, int(hour))
    naive = naive.replace(hour=hours, minute=int(minute or 0), second=min(int(second or 0), 59))
    return WrittenDate(naive + timedelta(days=extra_days), _zone(zone), True)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    match = _OFFSET.match(text)
    if match is None:
        hours = _NAMED_ZONES.get(text.lower())
        return None if hours is None else timezone(timedelta(hours=hours))
    sign, hours_text, minutes_text = match.groups()
    offset = timedelta(hours=int(hours_text), minutes=int(minutes_text or 0))
    if offset > timedelta(hours=14):
        return None
    return timezone(offset if sign == "+" else -offset)


@lru_cache(maxsize=256)
def likely_zone(host: str, language: str | None) -> tzinfo | None:
    """The zone that a site's local times are in, told by its domain, then its language; None: unknown."""
    name = _ZONE_OF_DOMAIN.get(host.rpartition(".")[2]) or _ZONE_OF_LANGUAGE.get(language or "")
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def host_of(url: str) -> str:
    """The URL's host in lower case, "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_believable(moment: datetime, fetched_at: datetime) -> bool:
    """Whether an article can have come out then: from 1990 to an hour after it was fetched."""
    return EARLIEST <= moment <= fetched_at + MAX_AHEAD
