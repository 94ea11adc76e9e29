"""A story in a line and in a sentence, for people.

Xi Jinping – Kim Jong Un meeting
Xi Jinping – Kim Jong Un meeting, rumoured, for 9 September 2018, in North Korea, according to
one publisher (The Straits Times); not confirmed by either side
"""

from __future__ import annotations

from collections.abc import Sequence

from processors.stories.chronicle import status_of
from processors.stories.moments import days_of
from processors.stories.verdict import independent_sources, publishers, speaking
from wirewatch.records import Status
from wirewatch.states import Claim, StoryState

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MONTH_LIST = """
January February March April May June July August September October November December
"""
_MONTHS = _MONTH_LIST.split()
_MAX_TITLE_CHARS = 300
_NAMED_PUBLISHERS = 3


def title_of(story: StoryState) -> str:
    """The story in a line: the parties and what they do, or where; for keywords the first article's title."""
    if story.event is None:
        headline = next((one.title for one in story.articles if one.title), story.articles[0].url)
        return (f"{story.watch_title}: {headline}" if story.watch_title else headline)[:_MAX_TITLE_CHARS]
    kind = story.event.replace("-", " ").replace("_", " ")
    names = story.party_names or story.parties
    place = f" in {story.where}" if story.where else ""
    title = f"{' – '.join(names)} {kind}" if names else f"{kind[:1].upper()}{kind[1:]}{place}"
    return title[:_MAX_TITLE_CHARS]


def summary_of(story: StoryState) -> str:
    """The story in a sentence: how certain it is, when, where, and who says so."""
    status = status_of(story)
    place = f"in {story.where[:100]}" if story.where and story.parties else None
    facts = [title_of(story), status, _when(story.when, status), place]
    claims = sorted(speaking(story.claims.values()), key=lambda claim: (claim.said_at, claim.source))
    sentence = ", ".join([*(fact for fact in facts if fact), _according_to(claims)])
    return sentence + _caveat(status, len(story.parties)) + _copies(story.copies)


def _when(when: str | None, status: Status | None) -> str | None:
    words = date_in_words(when)
    if words is None:
        return None
    first, last = days_of(when) or (None, None)
    if status == "happened" and first and last and (last - first).days == 1:
        return f"on {date_in_words(first.isoformat())} or {date_in_words(last.isoformat())}"
    is_day = words[0].isdigit() and " " in words
    if status == "happened":
        return f"{'on' if is_day else 'in'} {words}"
    return f"for {words}"


def date_in_words(when: str | None) -> str | None:
    """ "2018-09-09" as "9 September 2018", a month or a range as such; None when it is no date."""
    days = days_of(when)
    if days is None:
        return None
    first, last = days
    month = f"{_MONTHS[first.month - 1]} {first.year}"
    if first == last:
        return f"{first.day} {month}"
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day >= 28:
        return month
    return f"{first.day} {month} to {last.day} {_MONTHS[last.month - 1]} {last.year}"


def _according_to(claims: Sequence[Claim]) -> str:
    count = independent_sources(claims)
    names = publishers(claims)
    shown = ", ".join(names[:_NAMED_PUBLISHERS]) + (" …" if len(names) > _NAMED_PUBLISHERS else "")
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    cited = claims[0].according_to if len(claims) == 1 else None
    citing = f", citing {cited}" if cited and cited.casefold() not in shown.casefold() else ""
    return f"according to {number} publisher{'' if count == 1 else 's'} ({shown}{citing})"


def _caveat(status: Status | None, parties: int) -> str:
    if status == "rumoured":
        return "; not confirmed by either side" if parties == 2 else "; not confirmed"
    return "; not yet confirmed" if status == "planned" else ""


def _copies(copies: int) -> str:
    return f"; repeated {copies} time{'' if copies == 1 else 's'}" if copies else ""
