"""What a language does to events: its cues, its strangers, its joining words, as rule files say it.

A cue's placement is relative to the trigger: `just_before` and `just_after` within a few words, `before`
and `after` anywhere on that side in the sentence, `anywhere` in the sentence. `+` before a cue lets nothing
stand between it and the trigger. `closing`: at a headline's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, ValidationError

from processors.events.patterns import any_of, compiled, is_unspaced, sources_of
from processors.text import fold
from wirewatch.errors import SettingsError
from wirewatch.settings import Section
from wirewatch.yaml_files import load_yaml, problems_from_validation

Cue = Literal[
    "future",
    "planned",
    "prepared",
    "hedge",
    "unnamed",
    "denial",
    "cancelled",
    "past",
    "conditional",
    "ahead",
    "after_event",
    "official",
]
Placement = Literal["just_before", "just_after", "before", "after", "anywhere", "closing"]

_NEVER = "(?!)"
LANGUAGE_FOLDER = Path(__file__).parent / "language"
#: How far "just" reaches: words in spaced languages, characters elsewhere.
_JUST_WORDS = 2
_JUST_CHARS = 10


_CLASS = re.compile(r"\{([a-z]+)\}")
#: Words of a cue stay together when one of them is quoted: 'would love' to.
_QUOTED_SPACE = r"['\"’”]?\s+['\"‘“]?"
#: A trigger may be quoted: '회동' 불발.
_QUOTE_END = r"['\"’”」』》]?"


class PronounRules(Section):
    """Words for somebody named before, by where they stand."""

    subject: list[str] = Field(default_factory=list, description="Who does: he, she.")
    object: list[str] = Field(default_factory=list, description="To whom, with whom: him, avec lui.")
    clitic: list[str] = Field(default_factory=list, description="To whom, right before a verb: lo recibe.")
    owner: list[str] = Field(default_factory=list, description="Whose, right before a noun: his visit.")


class LanguageRules(Section):
    """A language file."""

    language: str
    order: Literal["subject-verb-object", "subject-object-verb", "mixed"] = "subject-verb-object"
    classes: dict[str, list[str]] = Field(
        default_factory=dict, description="Words of one sort, which patterns of the language call {by name}."
    )
    cues: dict[Cue, dict[Placement, list[str]]] = Field(default_factory=dict)
    strangers: list[str] = Field(default_factory=list, description="Words for people who are nobody known.")
    titles: list[str] = Field(default_factory=list, description="Words that belong to a name beside them.")
    joins: list[str] = Field(default_factory=list, description="Words that join names.")
    then: list[str] = Field(default_factory=list, description="Words before whom one meets next: then.")
    separately: list[str] = Field(
        default_factory=list, description="Words by which one meets several, but not all together: each."
    )
    agents: list[str] = Field(
        default_factory=list, description="Words between whom something is done to and who does it."
    )
    to_host: list[str] = Field(default_factory=list, description="Words before whoever is visited: to.")
    parts: list[str] = Field(default_factory=list, description="Words before joined names: between.")
    roles: list[str] = Field(default_factory=list, description="Words before what somebody named is: as.")
    calls_on: list[str] = Field(
        default_factory=list, description="Verbs of visiting with an object that may be a person."
    )
    leaders: list[str] = Field(default_factory=list, description="Words that make countries their leaders.")
    unconfirmed: list[str] = Field(
        default_factory=list, description="Words that leave what was said open: has not confirmed."
    )
    undated: list[str] = Field(default_factory=list, description="Words that leave the day open: no date.")
    was_due: list[str] = Field(
        default_factory=list, description="Words by which it was to be: the planned, had been scheduled."
    )
    purpose: list[str] = Field(default_factory=list, description="Words before what one goes for: um zu.")
    auxiliaries: list[str] = Field(
        default_factory=list,
        description="Verbs behind which an adverb may stand before a participle: a, est.",
    )
    adverbs: list[str] = Field(
        default_factory=list, description="Words that may stand there and before a verb's with: longuement."
    )
    times: list[str] = Field(default_factory=list, description="Words that may stand before a with: lundi.")
    short_forms: dict[str, str] = Field(
        default_factory=dict, description="One-letter forms beyond those of the entities: place by letter."
    )
    kept: list[str] = Field(default_factory=list, description="Words that take a cancelling cue back.")
    bare_lists: bool = Field(False, description="Whether headlines list names without a word like and.")
    genitive: bool = Field(False, description="Whether a noun's owner stands right after it.")
    verb_last: bool = Field(False, description="Whether infinitives and participles come last.")
    capital_nouns: bool = Field(False, description="Whether nouns are written with a capital.")
    modals: list[str] = Field(
        default_factory=list, description="Finite verbs that an infinitive at the end goes with: will, can."
    )
    unreal: list[str] = Field(
        default_factory=list, description="Words that make a past form one of what only may be: by."
    )
    unreal_endings: list[str] = Field(
        default_factory=list, description="The same where they are its end: spotkałby."
    )
    perfect: list[str] = Field(
        default_factory=list, description="Those that a participle goes with, of what is over: has, was."
    )
    participles: list[str] = Field(default_factory=list, description="What such participles are: met.")
    verb_second: bool = Field(
        False, description="Whether a verb stands before its subject where something else opens the sentence."
    )
    numberless: bool = Field(False, description="Whether a verb is the same for one as for several.")
    at: list[str] = Field(default_factory=list, description="Words between somebody and where he is: in, at.")
    to: list[str] = Field(default_factory=list, description="Words between somebody and where he goes to.")
    stays: list[str] = Field(default_factory=list, description="What else may stand there: is, tomorrow.")
    stay_ends: list[str] = Field(
        default_factory=list, description="What may follow where one is: for, after."
    )
    place_before: list[str] = Field(default_factory=list, description="More words before a place: near, to.")
    place_after: list[str] = Field(
        default_factory=list, description="Words behind the place of an event: में, 에서."
    )
    regions: list[str] = Field(
        default_factory=list, description="Where to go without a host: Europe, the Gulf, three countries."
    )
    place_inside: str = Field("", description="Regular expression: behind a place, what of it it is at.")
    place_endings: list[str] = Field(default_factory=list, description="How a place ends in the locative.")
    breaks: list[str] = Field(default_factory=list, description="Words that begin another clause: after.")
    reactions: list[str] = Field(
        default_factory=list, description="Verbs of what others make of an event: condemns."
    )
    commentators: list[str] = Field(default_factory=list, description="Who advises others: analysts.")
    onlookers: list[str] = Field(
        default_factory=list, description="Whose words in a headline are on what has been: experts."
    )
    companions: list[str] = Field(default_factory=list, description="Verbs of who comes along: accompanies.")
    markets: list[str] = Field(
        default_factory=list, description="Words by which a headline is about markets: stocks."
    )
    occasion: str = Field(
        "", description="Regular expression: behind an event's noun that only occasions what is told."
    )
    features: list[str] = Field(
        default_factory=list, description="Marks of a headline that tells no news: [사설], [르포]."
    )
    both: list[str] = Field(default_factory=list, description="Words for two people named just before.")
    both_ministers: list[str] = Field(default_factory=list, description="Such words for two ministers.")
    with_whom: list[str] = Field(
        default_factory=list, description="Words that mark an object where subjects may be left out: con, と."
    )
    received: list[str] = Field(default_factory=list, description="Words by which one is a guest: received.")
    whom: list[str] = Field(
        default_factory=list, description="Words that make the one before them the object: a quien, whom."
    )
    pronouns: PronounRules = Field(
        default_factory=PronounRules, description="Words for one person named before."
    )


@dataclass(frozen=True)
class Pronouns:
    """`PronounRules`, compiled."""

    subject: re.Pattern[str]
    object: re.Pattern[str]
    clitic: re.Pattern[str]
    owner: re.Pattern[str]


@dataclass(frozen=True)
class Language:
    """A language file, compiled."""

    code: str
    order: str
    cues: dict[tuple[Cue, Placement], re.Pattern[str]]
    strangers: re.Pattern[str]
    fillers: re.Pattern[str]
    joins: re.Pattern[str]
    then: re.Pattern[str]
    separately: re.Pattern[str]
    agents: re.Pattern[str]
    to_host: re.Pattern[str]
    parts: re.Pattern[str]
    roles: re.Pattern[str]
    calls_on: re.Pattern[str]
    leaders: re.Pattern[str]
    both: re.Pattern[str]
    both_ministers: re.Pattern[str]
    kept: re.Pattern[str]
    bare_lists: bool
    genitive: bool
    verb_last: bool
    capital_nouns: bool
    modals: re.Pattern[str]
    unreal: re.Pattern[str]
    unreal_behind: re.Pattern[str]
    unreal_endings: re.Pattern[str]
    perfect: re.Pattern[str]
    participles: re.Pattern[str]
    verb_second: bool
    numberless: bool
    stays: re.Pattern[str]
    at_after_stay: re.Pattern[str]
    to_after_stay: re.Pattern[str]
    stay_ends: re.Pattern[str]
    place_before: re.Pattern[str]
    place_after: re.Pattern[str]
    regions: re.Pattern[str]
    place_inside: re.Pattern[str]
    place_endings: tuple[str, ...]
    unconfirmed: re.Pattern[str]
    undated: re.Pattern[str]
    was_due: re.Pattern[str]
    purpose: re.Pattern[str]
    breaks: re.Pattern[str]
    reactions: re.Pattern[str]
    commentators: re.Pattern[str]
    companions: re.Pattern[str]
    markets: re.Pattern[str]
    occasion: re.Pattern[str]
    onlookers: re.Pattern[str]
    features: re.Pattern[str]
    with_whom: re.Pattern[str]
    received: re.Pattern[str]
    whom: re.Pattern[str]
    pronouns: Pronouns

    @property
    def is_unspaced(self) -> bool:
        """Whether distances count characters that are words."""
        return is_unspaced(self.code)


@cache
def language_files() -> Mapping[str, LanguageRules]:
    """Every shipped language file by its code; read once.

    Raises: SettingsError naming file, line, what was found and what would be right.
    """
    languages = {}
    for path in sorted(LANGUAGE_FOLDER.glob("*.yaml")):
        file = load_yaml(path)
        try:
            rules = LanguageRules.model_validate(file.data)
        except ValidationError as error:
            raise SettingsError(problems_from_validation(error, file, LanguageRules)) from error
        languages[rules.language] = rules
    return MappingProxyType(languages)


def spelt_out(
    patterns: Iterable[str], code: str, more: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """The patterns, each name of a class of words as those words: `{determiner} visit`, `a|the|his visit`.

    Words of a class that are several, "prime minister", give a pattern of their own. `more` are classes
    beside the language's own.
    """
    classes = {**language_files()[code].classes, **(more or {})}
    return [spelt for text in patterns for spelt in _spelt(text, classes)]


def _spelt(text: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """A pattern once for every choice of the words that are several in its classes."""
    if not _CLASS.search(text):
        return [text]
    return [" ".join(words) for words in product(*(_choices(word, classes) for word in text.split()))]


def _choices(word: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """What may stand for a word of a pattern: single words as one choice, several words each as its own."""
    mark = "?" if word.endswith("?") else ""
    found = [spelt for choice in word.removesuffix("?").split("|") for spelt in _words_of(choice, classes)]
    single = "|".join(choice for choice in found if " " not in choice)
    return [*([single + mark] if single else []), *(choice for choice in found if " " in choice)]


def _words_of(choice: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """The words of a class, and of the other classes that it calls; what calls none stands for itself."""
    called = _CLASS.fullmatch(choice)
    if called is None or called[1] not in classes:
        return [choice]
    others = {name: words for name, words in classes.items() if name != called[1]}
    return [spelt for text in classes[called[1]] for spelt in _spelt(text, others)]


@cache
def compiled_language(code: str) -> Language:
    """A shipped language, compiled when it is first met: most processes read a few of them only.

    Lists of words are any of their words, but for those of another shape.
    """
    rules = language_files()[code]

    def source(patterns: list[str]) -> str:
        return any_of(sources_of(spelt_out(patterns, code), code))

    cues = {
        (cue, placement): compiled(_placed(patterns, placement, code))
        for cue, placements in rules.cues.items()
        for placement, patterns in placements.items()
        if patterns
    }
    space = r"\s" if is_unspaced(code) else r"(?:\s|\bthe\b|\ba\b|\bof\b)"
    joins = source(rules.joins)
    after = "" if is_unspaced(code) else r"\s"
    elided = after and r"[\s']"  # "à l'Élysée"
    stays = _all_of("stays", rf"\s{source(rules.stays)}")
    shaped = {
        "fillers": _all_of("fillers", rf"{source(rules.titles)}|'s\b|{space}|[\s·・'\"()（）「」,、]"),
        "joins": rf"\s*(?:(?:[,、，·・‧ㆍ/&+–—-]\s*)?{joins}|[,、，·・‧ㆍ/&+–—-])\s*",
        "then": rf"\s*[,、，]?\s*(?:{joins}{after})?{source(rules.then)}(?:{after}{joins})?[,、，]?\s*",
        "to_host": rf"\s{source(rules.to_host)}{elided or ' '}",
        "roles": rf"{source(rules.roles)}\s(?:[\w-]{{1,20}}\s){{0,2}}$",
        "unreal": rf"{source(rules.unreal)}(?:\s[\w-]{{1,20}}){{0,4}}\s$",
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
        "whom": rf"\s?,?\s{source(rules.whom)}\s",
    }
    values: dict[str, Any] = {name: compiled(text) for name, text in shaped.items()}
    values["code"], values["cues"] = code, cues
    values["place_endings"] = tuple(fold(ending) for ending in rules.place_endings)
    values["pronouns"] = Pronouns(
        subject=compiled(source(rules.pronouns.subject)),
        object=compiled(source(rules.pronouns.object)),
        clitic=compiled(source(rules.pronouns.clitic)),
        owner=compiled(rf"({source(rules.pronouns.owner)})\s?$"),
    )
    for name in {field.name for field in fields(Language)} - values.keys():
        value = getattr(rules, name)
        values[name] = compiled(source(value)) if isinstance(value, list) else value
    return Language(**values)


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
