"""Headlines that say only who is where, or where to: "Modi in Kyiv", "Tusk do Kijowa"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from processors.events.language import Language
from processors.events.said_dates import SaidDate
from processors.events.triggers import Trigger
from processors.text import Span
from wirewatch.records import Mention

#: What ends the part of a headline where somebody is.
_END = re.compile(r"\s*(?:$|[,;:–—…|(!?]|\.(?!\w)|\s-\s)")
#: Between the place and its date: "in Paris on", "à Paris le".
_DATE_GAP = 6
#: Before a date: "im März", "w czwartek".
_BEFORE_DATE = re.compile(r"(?:\s\w{1,6})?\s?$")
#: What follows whom somebody speaks to: "Tusk do Ukrainy: ...".
_SPOKEN = re.compile(r"\s?[:!?]")
_TOLD_THEM = re.compile(r"\s?:")
#: Between the parts of a headline.
_PARTS = re.compile(r"[:;–—|]|\s-\s")


def stays_in(
    sentence: Span, mentions: Sequence[Mention], dates: Sequence[SaidDate], folded: str, language: Language
) -> list[Trigger]:
    """A visit where a known person's name and a place stand together; a meeting where two are named."""
    found = []
    for first, second in pairwise(m for m in mentions if not _is_of_office(m, mentions)):
        if first.kind != "person" or second.kind != "place" or first.is_ambiguous or first.proxy:
            continue
        told = _stay(sentence, first, second, dates, folded, language)
        if told is None:
            continue
        before = [m for m in mentions if m.kind == "person" and m.end <= first.start]
        before = [m for m in before if _TOLD_THEM.search(folded, m.end, first.start) is None]
        if not before:
            found.append(told)
        elif language.joins.fullmatch(folded, before[-1].end, first.start):
            found.append(told._replace(kind="meeting"))
    return found


def _is_of_office(place: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a country is a part of its leader's office: "the Turkish president in Cairo"."""
    return place.kind == "place" and any(
        m.kind == "person" and m.start <= place.start and place.end <= m.end for m in mentions
    )


def _stay(
    sentence: Span,
    person: Mention,
    place: Mention,
    dates: Sequence[SaidDate],
    folded: str,
    language: Language,
) -> Trigger | None:
    between = _without_dates(Span(person.end, place.start), dates, folded)
    after = language.place_after.match(folded, place.end)
    if after is not None and not language.is_unspaced:
        is_there = language.stays.fullmatch(between) and _END.match(folded, after.end(), sentence.end)
        return Trigger("visit", "present", place.end, after.end()) if is_there else None
    if not _is_end(sentence, place, dates, folded, language):
        return None
    at = language.at_after_stay.fullmatch(between)
    if at is not None and place.via != "name" and _TOLD_THEM.match(folded, place.end, sentence.end):
        return None  # "Macron aux Marocains : ..."
    if at is not None:
        return Trigger("visit", "present", place.start - len(at["at"]), place.start)
    to = language.to_after_stay.fullmatch(between)
    is_told = to is not None and _SPOKEN.match(folded, place.end, sentence.end) is None
    if to is None or not is_told or not _starts_part(sentence, person, folded, language):
        return None
    return Trigger("visit", "future", place.start - len(to["at"]), place.start)


def _without_dates(span: Span, dates: Sequence[SaidDate], folded: str) -> str:
    """The text without dates and their prepositions."""
    text, start = "", span.start
    for said in dates:
        if start <= said.start and said.end <= span.end:
            text += _BEFORE_DATE.sub("", folded[start : said.start])
            start = said.end
    return text + folded[start : span.end]


def _is_end(
    sentence: Span, place: Mention, dates: Sequence[SaidDate], folded: str, language: Language
) -> bool:
    """Whether the place ends what is told; a noun makes it something else: "Biden in China trade row"."""
    if _END.match(folded, place.end, sentence.end) or language.stay_ends.match(
        folded, place.end, sentence.end
    ):
        return True
    return any(0 <= said.start - place.end <= _DATE_GAP for said in dates)


def _starts_part(sentence: Span, person: Mention, folded: str, language: Language) -> bool:
    """Whether the headline, or a part of it, begins with the person and titles: no "letter from A to B"."""
    begin = max(
        (m.end() for m in _PARTS.finditer(folded, sentence.start, person.start)), default=sentence.start
    )
    return language.fillers.fullmatch(folded, begin, person.start) is not None
