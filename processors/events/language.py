"""What a language does to events, compiled: its cues, its strangers, its joining words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from processors.events.language_rules import Cue, ParticleRules, Placement, language_files, spelt_out
from processors.events.patterns import Pattern, any_of, is_unspaced, sources_of
from processors.text import fold

_NEVER = "(?!)"
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
    addressee: Pattern


@dataclass(frozen=True)
class Language:
    """A language file, compiled."""

    code: str
    order: str
    cues: dict[tuple[Cue, Placement], Pattern]
    strangers: Pattern
    fillers: Pattern
    joins: Pattern
    then: Pattern
    separately: Pattern
    agents: Pattern
    to_host: Pattern
    parts: Pattern
    roles: Pattern
    sources: Pattern
    indefinites: Pattern
    calls_on: Pattern
    leaders: Pattern
    both: Pattern
    both_ministers: Pattern
    kept: Pattern
    bare_lists: bool
    genitive: bool
    verb_last: bool
    capital_nouns: bool
    closing_ahead: Pattern
    modals: Pattern
    unreal: Pattern
    unreal_behind: Pattern
    so_that: Pattern
    unreal_endings: Pattern
    perfect: Pattern
    participles: Pattern
    verb_second: bool
    numberless: bool
    stays: Pattern
    at_after_stay: Pattern
    to_after_stay: Pattern
    stay_ends: Pattern
    place_before: Pattern
    place_after: Pattern
    regions: Pattern
    place_inside: Pattern
    place_endings: tuple[str, ...]
    unconfirmed: Pattern
    undated: Pattern
    next_one: Pattern
    contents: Pattern
    relatives: Pattern
    none_of: Pattern
    nots: Pattern
    likeness: Pattern
    denying: Pattern
    was_due: Pattern
    purpose: Pattern
    breaks: Pattern
    governed: Pattern
    reactions: Pattern
    commentators: Pattern
    hopes: Pattern
    premises: Pattern
    companions: Pattern
    markets: Pattern
    occasion: Pattern
    judged: Pattern
    onlookers: Pattern
    features: Pattern
    alternatives: Pattern
    contrasts: Pattern
    comitative: Pattern
    made_by: Pattern
    during: Pattern
    owned: Pattern
    questions: Pattern
    adnominal: Pattern
    linking_endings: Pattern
    afterwards: Pattern
    hands_over: Pattern
    tells: Pattern
    by_phone: Pattern
    by_letter: Pattern
    meant_for: Pattern
    transit: Pattern
    capital: Pattern
    friends: Pattern
    to_office: Pattern
    arrivals: Pattern
    hours: Pattern
    no_strangers: Pattern
    bearers: Pattern
    bears: Pattern
    adverbial_endings: Pattern
    spelt_name: Pattern
    short_meeting: Pattern
    with_whom: Pattern
    received: Pattern
    attends: Pattern
    whom: Pattern
    pronouns: Pronouns
    particles: Particles
    determiner: Pattern
    indefinite: Pattern
    hard_stop: Pattern
    with_somebody: Pattern
    opens_another: Pattern
    next_with: Pattern
    object_before: Pattern
    who_is: Pattern
    adverbial_fillers: Pattern
    joined_places: Pattern
    owns: Pattern
    to_name: Pattern
    object_end: Pattern
    describes: Pattern
    there: Pattern
    for_purpose: Pattern
    subject_gap: Pattern
    the_one: Pattern
    relative: Pattern
    told_of: Pattern
    elsewhere: Pattern
    proxy_gap: Pattern
    adverbs: Pattern
    nominal: Pattern
    somebody_tells: Pattern

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

    def source(patterns: list[str]) -> str:
        return any_of(sources_of(spelt_out(patterns, code), code))

    cues = {
        (cue, placement): Pattern(_placed(patterns, placement, code))
        for cue, placements in rules.cues.items()
        for placement, patterns in placements.items()
        if patterns
    }
    space = r"\s" if is_unspaced(code) else r"(?:\s|\bthe\b|\ba\b|\bof\b)"
    joins = source(rules.joins)
    after = "" if is_unspaced(code) else r"\s"
    elided = after and r"[\s']"  # "à l'Élysée"
    stays = _all_of("stays", rf"\s{source(rules.stays)}")
    joined = rf"\s*(?:(?:[,、，·・‧ㆍ/&+–—-]\s*)?{joins}|[,、，·・‧ㆍ/&+–—-])\s*"
    filling = rf"'s\b|{space}|[\s·・'\"()（）「」,、]"
    determiners = rules.classes.get("determiner", [])
    articles, indefinite = source(determiners), source(rules.indefinites)
    links = rules.prepositions + rules.breaks + rules.joins + rules.at + rules.to
    adverbials = rules.adverbs + rules.times + rules.at
    ends = links + rules.during + rules.after + rules.made_by
    doer = source(rules.particles.subject + rules.particles.topic)
    office = determiners + rules.made_by + rules.roles + rules.to_office
    shaped = {
        "fillers": _all_of("fillers", rf"{source(rules.titles)}|{filling}"),
        "joins": joined,
        "then": rf"\s*[,、，]?\s*(?:{joins}{after})?{source(rules.then)}(?:{after}{joins})?[,、，]?\s*",
        "to_host": rf"\s{source(rules.to_host)}{elided or ' '}",
        "roles": rf"{source(rules.roles)}\s(?:[\w-]{{1,20}}\s){{0,2}}$",
        "sources": rf"{source(rules.sources)}\s(?:[\w-]{{1,20}}\s){{0,2}}$",
        "unreal": rf"{source(rules.unreal)}(?:\s[\w-]{{1,20}}){{0,4}}\s$",
        "so_that": rf"{source(rules.so_that)}(?:\s[\w-]{{1,20}}){{0,6}}\s$",
        "unreal_behind": rf"\s{source(rules.unreal)}",
        "unreal_endings": rf"(?<=\w)({source(rules.unreal_endings)})",
        "stays": rf"{stays}\s?",
        "at_after_stay": rf"{stays}\s(?P<at>{source(rules.at)}[\s'])",
        "to_after_stay": rf"{stays}\s(?P<at>{source(rules.to)}\s)",
        "stay_ends": rf"\s{source(rules.stay_ends)}",
        "place_before": f"{source(rules.at + rules.place_before)}{elided}$",
        "place_after": rf"\s?{source(rules.place_after)}",
        "place_inside": fold(rules.place_inside) or _NEVER,
        "occasion": fold(rules.occasion) or _NEVER,
        "judged": fold(rules.judged) or _NEVER,
        "closing_ahead": fold(rules.closing_ahead) or _NEVER,
        "whom": rf"\s?,?\s{source(rules.whom)}\s",
        "governed": _governed(source(rules.prepositions), articles),
        "determiner": articles,
        "indefinite": rf"\s{indefinite}\s?$",
        "who_is": rf"^.*{source(rules.particles.owner)}(?=.{{0,8}}$)|^{source(rules.aspects)}",
        "hard_stop": rf"[;；。!?！？]|\s{source(rules.contrasts)}",
        "alternatives": rf"\s{source(rules.alternatives)}\s",
        "comitative": source(rules.comitative),
        "with_somebody": source(rules.comitative + rules.of),
        "next_with": rf",[^,]*{source(rules.comitative)}\s?$",
        "opens_another": rf"{source(rules.after)}\s{indefinite}\s$",
        "made_by": rf"\s{source(rules.made_by)}(?:\s|(?<='))(?:[\w'-]+\s){{0,3}}$",
        "proxy_gap": rf"(?:['’]s?)?\s?(?:{source(rules.particles.owner)}\s?)?(?:{source(rules.special)}\s?)?",
        "bears": rf"[^,;:]*{source(rules.bears)}",
        "adverbial_endings": rf"{source(rules.adverbial_endings)}$",
        "nominal": rf"(?:['’]s?|{source(rules.indefinites + rules.classes.get('nominal', []))})\s$",
        "somebody_tells": rf"\s?[^\W\d_]{{0,5}}?\s?(?:[\"“‘'「『:：,，、]|{doer})",
        "spelt_name": fold(rules.spelt_name) or _NEVER,
        "short_meeting": fold(rules.short_meeting) or _NEVER,
        "tells": rf"\s{source(rules.tells)}\s",
        "meant_for": rf"['’]s?\s(?:[\w-]+\s){{1,5}}{source(rules.meant_for)}\s(?:\w+\s){{0,3}}",
        "adverbial_fillers": _all_of("fillers", rf"{source(rules.titles + adverbials)}|{filling}"),
        "joined_places": rf"(?:{joined}|\s*,?\s{source(rules.then)}\s)(?:{articles}\s?)?",
        "owns": rf"['’]s\s|{source(rules.particles.owner)}\s?",
        "to_name": rf"\s(?:{source(determiners + rules.made_by + rules.to_host)}\s?)?[«“\"]?([^\W\d_]{{2}})",
        "object_end": rf"\s*(?:$|[,.;:!?…–—|])|\s{source(ends)}",
        "describes": rf"(?!{source(links + rules.of)}\s)[\w'’-]+\s",
        "there": rf"\s{source(rules.at)}\s(?:{articles}\s)?",
        "for_purpose": rf"\s{source(rules.purpose)}\s(?:\w+\s)?",
        "subject_gap": rf"(?:,[^,]{{2,50}},)?(?:\s?.?\s|\s{source(rules.modals)}\s)",
        "the_one": rf"\W{{0,3}}{articles}\s?(?:[\w'’-]+\s){{0,3}}",
        "relative": rf",\s{source(rules.relatives)}",
        "told_of": rf",?\s{source(rules.relatives)}\s(?!{source(rules.modals)}\s)",
        "elsewhere": rf"\s{source(rules.at + rules.to + rules.to_host)}\s",
        "transit": rf"{source(rules.transit)}\s?$",
        "friends": rf"\s{source(rules.friends)}\s",
        "to_office": rf"\s*(?:{source(office)}(?:\s+|(?<='))){{0,4}}",
        "owned": rf"['’]s?\s|\s{source(rules.owned)}",
        "during": rf"\s{source(rules.during + rules.after)}[^,;:]{{0,30}}$",
        "adnominal": rf"^\s?{source(rules.adnominal)}?\s?",
        "linking_endings": rf"(?:[,、]|{source(rules.linking_endings)})$",
        "afterwards": rf"\s?{source(rules.afterwards)}[,、]?\s?",
        "object_before": rf"(?:\([^)]*\))?\s?{source(rules.with_whom + rules.then)}",
    }
    values: dict[str, Any] = {name: Pattern(text) for name, text in shaped.items()}
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
        addressee=Pattern(rf"\s?\w{{0,8}}?\s?{source(rules.addressee)}"),
        about=Pattern(rf"{source(rules.about)}\s?[\"“'‘「,…]"),
    )


def _governed(preposition: str, determiner: str) -> str:
    """The pattern for text that ends before a noun of the preposition's: "sells oil *to large* refiners".

    A determiner begins another noun: "sells *to Vivendi its* unit".
    """
    return rf"{preposition}(?:\s+{determiner})?(?:\s+(?!{determiner})\S+){{0,10}}\s*$"


def _all_of(name: str, source: str) -> str:
    """As many as there are, with no way back: where they overlap, every division would be tried for ever.

    What `(?:...)*+` says, which Python before 3.11.5 gets wrong (gh-106052).
    """
    return rf"(?=(?P<{name}>(?:{source})*))(?P={name})"


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
