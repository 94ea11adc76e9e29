"""Where the text of an article begins: behind its headline, one that the text repeats, and its dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.text import Document, Span
from wirewatch.records import Mention

#: A headline of more is none.
_MOST_TITLE_SENTENCES = 6
#: How long a dateline is at most, and how far into the text it may begin.
_DATELINE_CHARS = 48
#: Before the place of a dateline; behind it, with whoever sent the text and the day; these alone.
_BEFORE_PLACE = re.compile(r"(?:[^\W\d_][^\s.]*\s){0,4}\(|")
_BEHIND_PLACE = re.compile(
    r"\)?(?:\s?\([^()]{2,24}\)|[,/]\s?(?:\d+\.?\s[^\s.।]{3,12}|[^\s.।]{3,12}\s\d+|[^\W_a-zа-я][^\s.।]*))*\s?[.।]"
)
_AGENCY = re.compile(r"\W*(?:\d+[^.]{0,12}|[A-ZА-Я/\s]{3,20})[./।\s]+")


def lead_start(document: Document, mentions: Sequence[Mention]) -> int:
    """The first sentence of the text: its number, not counting a title that it repeats, or a dateline."""
    first = _text_start(document)
    while first + 1 < len(document.sentences) and _is_dateline(document, document.sentences[first], mentions):
        first += 1
    return first


def _is_dateline(document: Document, sentence: Span, mentions: Sequence[Mention]) -> bool:
    """Whether it only says where and when the text was sent, and by whom: МОСКВА, 5 мая. /ТАСС/."""
    content, begin = document.content, document.title_end
    if sentence.end - sentence.start > _DATELINE_CHARS or sentence.start - begin > _DATELINE_CHARS:
        return False
    if any(m.kind == "person" and sentence.start <= m.start < sentence.end for m in mentions):
        return False
    if _AGENCY.fullmatch(content, *sentence) is not None:
        return content[begin : sentence.start].strip() != ""
    return any(
        _BEFORE_PLACE.fullmatch(content, sentence.start, place.start) is not None
        and _BEHIND_PLACE.fullmatch(content, place.end, sentence.end) is not None
        for place in mentions
        if place.kind == "place" and sentence.start <= place.start and place.end <= sentence.end
    )


def _text_start(document: Document) -> int:
    """The first sentence behind the title."""
    sentences = document.sentences
    first = sum(sentence.start < document.title_end for sentence in sentences[:_MOST_TITLE_SENTENCES])
    title = document.folded[: document.title_end].strip()
    if len(sentences) > first + 1 and title:
        start, end = sentences[first]
        text = document.folded[start:end].replace("\u3000", " ")
        if text.strip() == title or (len(text) > 8 and text in title):
            return first + 1
    return first


def headline_end(document: Document, first: int) -> int:
    """Where the title ends; the first sentence of the text, which stands for it where there is none."""
    if document.title_end or not document.sentences:
        return document.title_end
    return document.sentences[first].end
