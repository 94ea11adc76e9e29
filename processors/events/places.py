"""Where an event takes place: a place said so in its sentence, else where the visit goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.events.language import Language
from processors.events.rules import Trigger
from wirewatch.records import Mention

_BEFORE = {
    "en": re.compile(r"\b(?:in|at|near|from|to)\s(?:the\s)?$"),
    "zh": re.compile(r"(?:在|于|抵达|抵|访问|赴|前往)$"),
    "ru": re.compile(r"\b(?:в|во|на)\s$"),
    "es": re.compile(r"\ben\s(?:la\s|el\s)?$"),
    "fr": re.compile(r"\b(?:à|en|au|aux|dans)\s(?:la\s|le\s)?$"),
    "de": re.compile(r"\b(?:in|im|nach|bei)\s(?:der\s)?$"),
    "ar": re.compile(r"\bفي\s$"),
    "pt": re.compile(r"\b(?:em|no|na)\s$"),
    "it": re.compile(r"\b(?:a|in|nel|nella)\s$"),
}
_AFTER = {
    "ko": re.compile(r"^(?:에서|서(?=[\s,…])|\s방문)"),
    "ja": re.compile(r"^(?:で(?!は)|において)"),
}


def where_of(
    folded: str, trigger: Trigger, places: Sequence[Mention], destination: str | None, language: Language
) -> str | None:
    """The entity id of the place; None when the sentence does not say."""
    if destination is not None:
        return destination
    said = [place for place in places if _is_said_to_be_there(folded, place, language.code)]
    if not said:
        return None
    return min(said, key=lambda place: abs(place.start - trigger.start)).entity


def _is_said_to_be_there(folded: str, place: Mention, language: str) -> bool:
    before, after = _BEFORE.get(language), _AFTER.get(language)
    if before is not None and before.search(folded, max(0, place.start - 16), place.start):
        return True
    return after is not None and after.match(folded[place.end : place.end + 4]) is not None
