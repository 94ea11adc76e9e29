"""Verbs that are triggers only with what follows them: "sees B", "calls B after", "joins B in Rome"."""

from __future__ import annotations

import re

from processors.events.actors import Cast, without_places
from processors.events.groups import RIGHT_REACH, right_group
from processors.events.language import Language
from processors.events.places import is_in_person
from processors.events.triggers import Trigger

#: Verbs that also say what somebody is called, and what follows whom they telephone.
_NAMES = re.compile(r"call(?:s|ed)?\Z")
_NO_NAME = re.compile(
    r"\s?(?:$|[;:.|–—]|,\s(?:and\s)?\w+(?:s|ed)\b"
    r"|\s(?:and\s\w+(?:s|ed)|after|before|on|over|amid|as|ahead|for|following|to|about|again|during|today|yesterday"
    r"|twice|from|with|by|at)\b)"
)


#: Past forms among them.
_PAST = re.compile(r"(?:saw|spoke|rang|\w{2,12}ed)\b")
_PASSIVE = re.compile(r"\b(?:be|been|being)\s$")
_MODAL_REACH = 8


def may_name(trigger: Trigger, folded: str) -> bool:
    """Whether the verb may say what somebody is called."""
    return trigger.form == "object" and _NAMES.match(folded, trigger.start, trigger.end) is not None


def with_tense(trigger: Trigger, folded: str, language: Language) -> Trigger:
    """The trigger that needs its object, as past where its English verb is: "spoke to", "saw"."""
    if trigger.form not in ("object", "placed"):
        return trigger
    is_past = language.code == "en" and _PAST.match(folded, trigger.start, trigger.end) is not None
    begin = max(0, trigger.start - _MODAL_REACH)
    is_passive = _PASSIVE.search(folded, begin, trigger.start) is not None
    return trigger._replace(form="past" if is_past and not is_passive else "object")


def is_told_of_object(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a party stands right behind the verb, and behind it what makes it a trigger."""
    if not _has_object(trigger, cast, folded, language):
        return False
    parties = right_group(trigger.end, cast, folded, language, RIGHT_REACH)
    if trigger.form == "placed":
        return is_in_person(parties, cast.places, folded, language)
    return not (parties and may_name(trigger, folded)) or _NO_NAME.match(folded, parties[-1].end) is not None


def _has_object(trigger: Trigger, cast: Cast, folded: str, language: Language) -> bool:
    """Whether a party stands right behind the verb, or behind when and where it is: 晨见马克龙,
    "a vu mardi à Rome le pape".
    """
    after = cast.next_behind(trigger.end)
    if after is None:
        return False
    gap = without_places(folded, trigger.end, after.start, cast.places)
    if language.fillers.fullmatch(gap):
        return True
    last = max((place.end for place in cast.places if place.end <= after.start), default=trigger.end)
    begin = max(trigger.end, last)
    is_told = language.adverbial_fillers.fullmatch(gap) is not None
    return is_told and language.timed_fillers.fullmatch(folded, begin, after.start) is not None
