"""What a language does to events, compiled: its cues, its strangers, its joining words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from processors.events.language_rules import Cue, ParticleRules, Placement, language_files, spelt_out
from processors.events.patterns import Pattern, any_of, is_unspaced, sources_of
from processors.events.shapes import Words, shapes
from processors.text import fold

#: How far "just" reaches: words in spaced languages, characters elsewhere.
_JUST_WORDS = 2
_JUST_CHARS = 10
#: Words of a cue stay together when one of them is quoted: 'would love' to.
_QUOTED_SPACE = r"['\"’”]?\s+['\"‘“]?"
#: A trigger may be quoted: '회동' 불발.
_QUOTE_END = r"['\"’”」』》]?"


@dataclass(frozen=True)
class Pronouns:
    """`PronounRules`, compiled."""

    subject: Pattern
    object: Pattern
    clitic: Pattern
    owner: Pattern


@dataclass(frozen=True)
class Particles:
    """`ParticleRules`, compiled; the subject's and the topic's are `marked` with a comma as another mark."""

    subject: Pattern
    marked: Pattern
    object: Pattern
    owner: Pattern
    source: Pattern
    about: Pattern
    doer: Pattern
    topic: Pattern
    addressee: Pattern


@dataclass(frozen=True)
class Language:
    """A language file, compiled."""

    # Of the language as such.
    code: str
    order: str
    cues: dict[tuple[Cue, Placement], Pattern]
    bare_lists: bool
    genitive: bool
    verb_last: bool
    verb_second: bool
    numberless: bool
    capital_nouns: bool
    # Names, and words that stand for people.
    fillers: Pattern
    timed_fillers: Pattern
    adverbial_fillers: Pattern
    circumstances: Pattern
    within_noun: Pattern
    spelt_name: Pattern
    to_name: Pattern
    to_office: Pattern
    roles: Pattern
    sources: Pattern
    leaders: Pattern
    strangers: Pattern
    no_strangers: Pattern
    bearers: Pattern
    bears: Pattern
    owns: Pattern
    owned: Pattern
    both: Pattern
    they_do: Pattern
    both_ministers: Pattern
    short_meeting: Pattern
    pronouns: Pronouns
    # Several people, and with whom it is.
    joins: Pattern
    then: Pattern
    separately: Pattern
    alternatives: Pattern
    parts: Pattern
    comitative: Pattern
    with_somebody: Pattern
    next_with: Pattern
    with_whom: Pattern
    topics: Pattern
    calls_on: Pattern
    # What a clause makes of those whom it names.
    particles: Particles
    agents: Pattern
    who_is: Pattern
    whom: Pattern
    received: Pattern
    attends: Pattern
    companions: Pattern
    tells: Pattern
    somebody_tells: Pattern
    meant_for: Pattern
    by_phone: Pattern
    by_letter: Pattern
    hands_over: Pattern
    subject_gap: Pattern
    object_before: Pattern
    adnominal: Pattern
    adverbs: Pattern
    adverbial_endings: Pattern
    # Clauses and phrases.
    breaks: Pattern
    hard_stop: Pattern
    governed: Pattern
    of_another: Pattern
    object_end: Pattern
    describes: Pattern
    relatives: Pattern
    relative: Pattern
    determiner: Pattern
    indefinites: Pattern
    indefinite: Pattern
    nominal: Pattern
    opens_another: Pattern
    during: Pattern
    purpose: Pattern
    for_purpose: Pattern
    # Verbs, and how far they are real.
    modals: Pattern
    perfect: Pattern
    participles: Pattern
    unreal: Pattern
    unreal_behind: Pattern
    unreal_endings: Pattern
    so_that: Pattern
    closing_ahead: Pattern
    linking_endings: Pattern
    afterwards: Pattern
    none_of: Pattern
    nots: Pattern
    kept: Pattern
    unconfirmed: Pattern
    undated: Pattern
    # Visits and places.
    to_host: Pattern
    made_by: Pattern
    joined_places: Pattern
    transit: Pattern
    friends: Pattern
    elsewhere: Pattern
    capital: Pattern
    regions: Pattern
    stays: Pattern
    at_after_stay: Pattern
    to_after_stay: Pattern
    stay_ends: Pattern
    place_before: Pattern
    place_after: Pattern
    place_inside: Pattern
    place_endings: tuple[str, ...]
    premises: Pattern
    there: Pattern
    # What others make of an event, and what is no news.
    reactions: Pattern
    commentators: Pattern
    hopes: Pattern
    markets: Pattern
    occasion: Pattern
    judged: Pattern
    features: Pattern
    explains: Pattern
    questions: Pattern

    @property
    def is_unspaced(self) -> bool:
        """Whether distances count characters that are words."""
        return is_unspaced(self.code)


@cache
def compiled_language(code: str) -> Language:
    """A shipped language, compiled when it is first met: most processes read a few of them only.

    Lists of words are any of their words, but for those of another shape.
    """
    rules = language_files()[code]
    source = Words(rules).any_of

    cues = {
        (cue, placement): Pattern(_placed(patterns, placement, code))
        for cue, placements in rules.cues.items()
        for placement, patterns in placements.items()
        if patterns
    }
    values: dict[str, Any] = {name: Pattern(text) for name, text in shapes(rules).items()}
    values["code"], values["cues"] = code, cues
    values["place_endings"] = tuple(fold(ending) for ending in rules.place_endings)
    values["pronouns"] = Pronouns(
        subject=Pattern(source(rules.pronouns.subject)),
        object=Pattern(source(rules.pronouns.object)),
        clitic=Pattern(source(rules.pronouns.clitic)),
        owner=Pattern(rf"({source(rules.pronouns.owner)})\s?$"),
    )
    values["particles"] = _particles(rules.particles, source)
    for name in {field.name for field in fields(Language)} - values.keys():
        value = getattr(rules, name)
        values[name] = Pattern(source(value)) if isinstance(value, list) else value
    return Language(**values)


def _particles(rules: ParticleRules, source: Callable[[list[str]], str]) -> Particles:
    return Particles(
        subject=Pattern(source(rules.subject)),
        marked=Pattern(rf"[,、]|{source(rules.subject + rules.topic)}"),
        object=Pattern(rf"\s?{source(rules.object)}"),
        owner=Pattern(rf"\s?{source(rules.owner)}\s?"),
        source=Pattern(rf"\s?\w{{0,6}}?\s?{source(rules.source)}"),
        doer=Pattern(source(rules.subject + rules.topic)),
        topic=Pattern(source(rules.topic)),
        addressee=Pattern(rf"\s?\w{{0,8}}?\s?{source(rules.addressee)}"),
        about=Pattern(rf"{source(rules.about)}\s?[\"“'‘「,…]"),
    )


def _placed(patterns: list[str], placement: Placement, code: str) -> str:
    """The pattern for text that ends (just_before) or begins (just_after) at the trigger.

    `+` before a pattern lets nothing stand between it and the trigger but the end of a quotation.
    """
    loose = [pattern for pattern in patterns if not pattern.startswith("+")]
    if placement == "closing":
        return rf"({any_of(sources_of(loose, code))})\W{{0,3}}$"
    tight = [pattern[1:] for pattern in patterns if pattern.startswith("+")]
    beside = _QUOTE_END + r"\s?" if placement == "just_after" else r"\s?"
    sources = []
    # What stands behind a colon is what was said there: A会见B：前景可期.
    between = _gap(code, ":：") if placement == "just_after" else _gap(code)
    for group, gap in ((loose, between), (tight, beside)):
        if group:
            source = any_of(
                text.replace(r"\s+", _QUOTED_SPACE) for text in sources_of(spelt_out(group, code), code)
            )
            sources.append(_joined(source, gap, placement))
    return "|".join(sources)


def _joined(source: str, gap: str, placement: Placement) -> str:
    """The pattern with the cue itself as its group."""
    if placement == "just_before":
        return rf"({source}){gap}$"
    return rf"{gap}({source})" if placement == "just_after" else f"({source})"


def _gap(code: str, more_marks: str = "") -> str:
    if is_unspaced(code):
        return rf"[^。；，,…{more_marks}]{{0,{_JUST_CHARS}}}?"
    # A word begins with a letter: a row of hyphens or quotes could be parted in thousands of ways.
    return rf"(?:[^\w;.…]+\w+(?:['-]+\w+)*){{0,{_JUST_WORDS}}}?[^\w;.…]*"
