"""Days in a sentence that are of no event: of a dateline, or the day on which somebody spoke of one.

KYIV, 5 May (Reuters) – ... | [东京 19日 ロイター] | 新华社北京9月9日电 | 5 May 2026 10:30
"will meet in June", he said on Monday | 周四表示 | 대통령은 16일 ... 평가했다
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from processors.events.date_words import date_words
from processors.events.patterns import any_of, pattern_source

#: How far into a sentence its dateline's date may begin.
_DATELINE_REACH = 45
#: The place before the date of a dateline, and the agency and the dash behind it.
_PLACE_BEFORE = re.compile(r"[^.;:()!?\d]{2,45},\s?$")
_AGENCY_BEHIND = re.compile(r"\s?(?:\([^()]{2,30}\)\s?)?(?:[-–—]|:\s)")
_BRACKET_BEFORE = re.compile(r"[\[【〔][^\[\]【】〔〕]{0,20}$")
_BRACKET_BEHIND = re.compile(r"\s?[^\[\]【】〔〕\d]{2,20}[\]】〕]")
_CLOCK = re.compile(r"\s\d{1,2}:\d\d")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
#: What may stand between a day and the verb of saying right behind it.
_BESIDE = r"[)）]?\s?(?:\([^()]{2,8}\)\s?)?"
#: How far before a day the particle of a topic may begin.
_TOPIC_CHARS = 2
#: How far behind a day its sentence's last words are looked for.
_QUOTE_REACH = 400


def is_of_dateline(folded: str, sentence: int, start: int, end: int, language: str) -> bool:
    """Whether the date at [start, end) says when the text was sent; its sentence begins at `sentence`."""
    if _FULL_YEAR.search(folded, start, end) and _CLOCK.match(folded, end):
        return True
    if start - sentence > _DATELINE_REACH:
        return False
    before = folded[sentence:start]
    if _PLACE_BEFORE.fullmatch(before) and _AGENCY_BEHIND.match(folded, end):
        return True
    if _words(language).sent.match(folded, end):
        return True
    return _BRACKET_BEFORE.search(before) is not None and _BRACKET_BEHIND.match(folded, end) is not None


def is_of_comment(folded: str, start: int, end: int, sentence_end: int, language: str) -> bool:
    """Whether the day at [start, end) is when somebody spoke of what may have been another day."""
    words = _words(language)
    if words.said_after.match(folded, end, sentence_end):
        return True
    if not words.topic.search(folded, max(0, start - _TOPIC_CHARS), start):
        return False
    closing = words.quoting.search(folded, end, min(sentence_end, end + _QUOTE_REACH))
    content = words.content.search(folded, end, closing.start()) if closing else None
    return content is not None and words.at_event.search(folded, end, content.end()) is None


class _Words(NamedTuple):
    """`sent` and `said_after` stand right behind a day, `topic` right before it, `quoting` closes what is
    said, `content` begins what is said, `at_event` makes the day that of both.
    """

    sent: re.Pattern[str]
    said_after: re.Pattern[str]
    topic: re.Pattern[str]
    quoting: re.Pattern[str]
    content: re.Pattern[str]
    at_event: re.Pattern[str]


@lru_cache(maxsize=32)
def _words(language: str) -> _Words:
    data = date_words().get(language, {})

    def source(name: str) -> str:
        return any_of(pattern_source(text, language) for text in data.get(name, []))

    return _Words(
        sent=re.compile(r"\s?" + source("sent")),
        said_after=re.compile(_BESIDE + source("said_after")),
        topic=re.compile(source("topic") + r"\s$"),
        quoting=re.compile(source("quoting")),
        content=re.compile(source("content")),
        at_event=re.compile(source("at_event")),
    )
