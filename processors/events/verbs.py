"""What a verb at the end of its clause takes from the finite one: "hat B ... getroffen".

German parts the two, and writes a noun with a capital: "das Treffen", "wird B treffen".
"""

from __future__ import annotations

import re

from processors.events.language import Language
from processors.events.patterns import Pattern
from processors.events.triggers import Trigger
from processors.text import Span

#: How far before a participle its auxiliary may stand, in characters.
_REACH = 200
_UNREAL_REACH = 60
#: How long the last verb of a sentence is at most, with who announces it.
_CLOSING_REACH = 40
_STOP = re.compile("[;:?!]")
#: Of these a verb may look like the noun, and a noun like the verb.
_LOOKS = frozenset(("noun", "base"))
#: Forms of verbs that another may follow at a sentence's end.
_JOINED = frozenset(("present", "base"))
#: How an infinitive ends where nouns are written with a capital; "telefonisch" is none.
_INFINITIVE = "en"


def as_told(trigger: Trigger, sentence: Span, content: str, folded: str, language: Language) -> Trigger:
    """The trigger as its letters and its clause's finite verb say; languages without such marks keep it."""
    if trigger.form == "past":
        trigger = _as_unreal(trigger, sentence, folded, language)
    if trigger.form in _JOINED:
        trigger = _as_closed(trigger, sentence, folded, language)
    if not language.verb_last:
        return trigger
    trigger = _without_auxiliary(_as_written(trigger, content, sentence, language), folded, language)
    return _as_governed(trigger, sentence, folded, language)


def _as_closed(trigger: Trigger, sentence: Span, folded: str, language: Language) -> Trigger:
    """The trigger, ahead where its verb is joined to one at the end that is: 会談し、協定に署名する。"""
    begin = max(trigger.end, sentence.end - _CLOSING_REACH)
    is_ahead = language.closing_ahead.search(folded, begin, sentence.end) is not None
    return trigger._replace(form="future") if is_ahead else trigger


def _as_unreal(trigger: Trigger, sentence: Span, folded: str, language: Language) -> Trigger:
    """The trigger, as what only may be where a word like the Slavic "by" makes its past form so.

    It stands before the verb, behind it, or is its end, which then is a cue: "spotkał|by się". Behind a word
    like "żeby" it is what somebody works for.
    """
    begin = max(sentence.start, trigger.start - _UNREAL_REACH)
    if language.so_that.search(folded, begin, trigger.start):
        return trigger._replace(form="prepared")
    ending = language.unreal_endings.search(folded, trigger.start, trigger.end)
    if ending is not None:
        return trigger._replace(form="base", end=ending.start(1))
    is_unreal = (
        language.unreal.search(folded, begin, trigger.start)
        or language.unreal_behind.match(folded, trigger.end, sentence.end)
    ) is not None
    return trigger._replace(form="base") if is_unreal else trigger


def _as_written(trigger: Trigger, content: str, sentence: Span, language: Language) -> Trigger:
    """The trigger, a verb where one word is written small and a noun where it is written with a capital."""
    word = content[trigger.start : trigger.end]
    if not language.capital_nouns or trigger.form not in _LOOKS or not word.isalpha():
        return trigger
    if word.islower():
        return trigger._replace(form="base") if word.endswith(_INFINITIVE) else trigger
    is_first = not any(char.isalnum() for char in content[sentence.start : trigger.start])
    return trigger if is_first or word.isupper() else trigger._replace(form="noun")


def _without_auxiliary(trigger: Trigger, folded: str, language: Language) -> Trigger:
    """The trigger without the finite verb that it ends with, which then is a cue: "treffen | wird"."""
    space = folded.rfind(" ", trigger.start, trigger.end)
    if trigger.form != "base" or space < 0 or not language.modals.fullmatch(folded, space + 1, trigger.end):
        return trigger
    return trigger._replace(end=space)


def _as_governed(trigger: Trigger, sentence: Span, folded: str, language: Language) -> Trigger:
    """The trigger, a participle as past where its finite verb makes it the perfect or the passive, and
    ahead where a modal governs it: "sollte B treffen".
    """
    last = max(trigger.start, folded.rfind(" ", trigger.start, trigger.end) + 1)
    is_participle = language.participles.search(folded, last, trigger.end) is not None
    if trigger.form != "base" or not (is_participle or folded.endswith(_INFINITIVE, 0, trigger.end)):
        return trigger
    behind = min(trigger.end + 1, sentence.end)
    if language.modals.match(folded, behind, sentence.end):
        return trigger._replace(form="future")
    if is_participle and language.perfect.match(folded, behind, sentence.end):
        return trigger._replace(form="past")
    begin = max(sentence.start, trigger.start - _REACH)
    begin = max([begin, *(stop.end() for stop in _STOP.finditer(folded, begin, trigger.start))])
    has_perfect, has_modal = (
        _last(words, folded, begin, trigger.start) for words in (language.perfect, language.modals)
    )
    if is_participle and has_perfect > has_modal:
        return trigger._replace(form="past")
    return trigger._replace(form="future") if has_modal > has_perfect else trigger


def _last(words: Pattern, folded: str, start: int, end: int) -> int:
    """Where the last of the words begins; -1 where there is none."""
    return max((found.start() for found in words.finditer(folded, start, end)), default=-1)
