"""What the file of a language says: its cues, its strangers, its joining words, its classes of words.

A cue's placement is relative to the trigger: `just_before` and `just_after` within a few words, `before`
and `after` anywhere on that side in the sentence, `anywhere` in the sentence. `+` before a cue lets nothing
stand between it and the trigger. `closing`: at a headline's end. `clause`: before the clause of the trigger,
which it governs ("denies that").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

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
Placement = Literal["just_before", "just_after", "before", "after", "anywhere", "closing", "clause"]


def _folded_alike(source: str) -> str:
    """A regular expression that says the same when it is folded, as the text is that it is matched with."""
    try:
        re.compile(source)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from error
    if capital := re.search(r"\\[A-Z]", source):
        raise ValueError(f"expected no {capital.group()}, which folding makes its opposite; write [^...]")
    return source


Expression = Annotated[str, AfterValidator(_folded_alike)]

LANGUAGE_FOLDER = Path(__file__).parent / "language"
_CLASS = re.compile(r"\{([a-z]+)\}")


class PronounRules(Section):
    """Words for somebody named before, by where they stand."""

    subject: list[str] = Field(default_factory=list, description="Who does: he, she.")
    object: list[str] = Field(default_factory=list, description="To whom, with whom: him, avec lui.")
    clitic: list[str] = Field(default_factory=list, description="To whom, right before a verb: lo recibe.")
    owner: list[str] = Field(default_factory=list, description="Whose, right before a noun: his visit.")


class ParticleRules(Section):
    """What stands behind a noun and says what it does in the sentence, where particles or cases say so."""

    subject: list[str] = Field(default_factory=list, description="Who does: が.")
    topic: list[str] = Field(default_factory=list, description="Whom a sentence is about: は.")
    object: list[str] = Field(default_factory=list, description="Whom, or with whom: を, と.")
    owner: list[str] = Field(default_factory=list, description="Whose what follows is: の, 的.")
    source: list[str] = Field(default_factory=list, description="From whom, by whom: から.")
    addressee: list[str] = Field(default_factory=list, description="To whom a letter is: 宛て.")
    about: list[str] = Field(default_factory=list, description="Of what somebody speaks: について.")


class LanguageRules(Section):
    """A language file."""

    language: str
    order: Literal["subject-verb-object", "subject-object-verb", "mixed"] = "subject-verb-object"
    classes: dict[str, list[str]] = Field(
        default_factory=dict, description="Words of one sort, which patterns of the language call {by name}."
    )
    cues: dict[Cue, dict[Placement, list[str]]] = Field(default_factory=dict)
    strangers: list[str] = Field(default_factory=list, description="Words for people who are nobody known.")
    no_strangers: list[str] = Field(
        default_factory=list, description="What looks like a word for somebody and is none: official visit."
    )
    bearers: list[str] = Field(default_factory=list, description="Who may bring somebody's message: envoy.")
    bears: list[str] = Field(
        default_factory=list, description="Words by which such a one brings it: delivers."
    )
    titles: list[str] = Field(default_factory=list, description="Words that belong to a name beside them.")
    spelt_name: Expression = Field(
        "", description="Regular expression: a name behind an office, however it is spelt."
    )
    joins: list[str] = Field(default_factory=list, description="Words that join names.")
    prefixes: list[str] = Field(
        default_factory=list, description="Written onto the first word of an event, like the Arabic for and."
    )
    alternatives: list[str] = Field(
        default_factory=list, description="Words between two of whom one is meant: or."
    )
    then: list[str] = Field(default_factory=list, description="Words before whom one meets next: then.")
    separately: list[str] = Field(
        default_factory=list, description="Words by which one meets several, but not all together: each."
    )
    agents: list[str] = Field(
        default_factory=list, description="Words between whom something is done to and who does it."
    )
    to_host: list[str] = Field(default_factory=list, description="Words before whoever is visited: to.")
    parts: list[str] = Field(default_factory=list, description="Words before joined names: between.")
    comitative: list[str] = Field(
        default_factory=list, description="Words before those with whom it is: with."
    )
    of: list[str] = Field(default_factory=list, description="Words before whose it is: of.")
    made_by: list[str] = Field(default_factory=list, description="Words before who makes a visit: by, of.")
    during: list[str] = Field(
        default_factory=list, description="Words before an event at which something is done: at, during."
    )
    after: list[str] = Field(
        default_factory=list, description="Words before an event behind which something is done: after."
    )
    owned: list[str] = Field(
        default_factory=list, description="Words behind names that are no party there: talks."
    )
    tells: list[str] = Field(
        default_factory=list, description="Words between who says something and to whom: tells."
    )
    by_phone: list[str] = Field(
        default_factory=list, description="How a call's noun begins that only says how one is told: by."
    )
    by_letter: list[str] = Field(default_factory=list, description="The same of a letter: in an open letter.")
    meant_for: list[str] = Field(
        default_factory=list, description="Words between what somebody has in mind and for whom: for."
    )
    questions: list[str] = Field(default_factory=list, description="Words that ask what, not whether.")
    attends: list[str] = Field(
        default_factory=list, description="Verbs of taking part where others meet, or not: joins, skips."
    )
    roles: list[str] = Field(default_factory=list, description="Words before what somebody named is: as.")
    to_office: list[str] = Field(
        default_factory=list,
        description="More words between a verb or noun and the office that it is of: as.",
    )
    sources: list[str] = Field(
        default_factory=list, description="Words before whoever says so, who takes no part: selon."
    )
    topics: list[str] = Field(
        default_factory=list, description="Words before whom others talk of, who takes no part: о."
    )
    indefinites: list[str] = Field(
        default_factory=list, description="Words before something not spoken of yet: a, another."
    )
    calls_on: list[str] = Field(
        default_factory=list, description="Verbs of visiting with an object that may be a person."
    )
    leaders: list[str] = Field(default_factory=list, description="Words that make countries their leaders.")
    unconfirmed: list[str] = Field(
        default_factory=list, description="Words that leave what was said open: has not confirmed."
    )
    undated: list[str] = Field(default_factory=list, description="Words that leave the day open: no date.")
    relatives: list[str] = Field(
        default_factory=list, description="Words that begin a clause about whom they follow: who."
    )
    none_of: list[str] = Field(default_factory=list, description="Words for none of what follows: no, any.")
    nots: list[str] = Field(default_factory=list, description="Words that negate a verb right behind: not.")
    purpose: list[str] = Field(default_factory=list, description="Words before what one goes for: um zu.")
    auxiliaries: list[str] = Field(
        default_factory=list,
        description="Verbs behind which an adverb may stand before a participle: a, est.",
    )
    adverbs: list[str] = Field(
        default_factory=list, description="Words that may stand there and before a verb's with: longuement."
    )
    adverbial_endings: list[str] = Field(
        default_factory=list, description="How words end that say where or when: 서울서."
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
    closing_ahead: Expression = Field(
        "", description="Regular expression: a sentence's last verb, by which those joined to it lie ahead."
    )
    modals: list[str] = Field(
        default_factory=list, description="Finite verbs that an infinitive at the end goes with: will, can."
    )
    unreal: list[str] = Field(
        default_factory=list, description="Words that make a past form one of what only may be: by."
    )
    so_that: list[str] = Field(
        default_factory=list, description="Words behind which a past form is what is meant to be: żeby."
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
    place_inside: Expression = Field("", description="Regular expression: behind a place, a part of it.")
    place_endings: list[str] = Field(default_factory=list, description="How a place ends in the locative.")
    transit: list[str] = Field(
        default_factory=list, description="Words before a place that is only passed through: via."
    )
    capital: list[str] = Field(
        default_factory=list, description="Words for a city that goes by its country's adjective: capital."
    )
    friends: list[str] = Field(
        default_factory=list, description="Words between whose friend a country is and the country: ally."
    )
    breaks: list[str] = Field(default_factory=list, description="Words that begin another clause: after.")
    contrasts: list[str] = Field(
        default_factory=list, description="Words that begin what is told of others: but, while."
    )
    prepositions: list[str] = Field(
        default_factory=list, description="Words before what is no verb's object: to, from, than."
    )
    reactions: list[str] = Field(
        default_factory=list, description="Verbs of what others make of an event: condemns."
    )
    commentators: list[str] = Field(default_factory=list, description="Who advises others: analysts.")
    hopes: list[str] = Field(
        default_factory=list, description="What a call only raises: 기대, hopes of a visit."
    )
    premises: list[str] = Field(
        default_factory=list, description="What a country right before it only describes: embassy, troops."
    )
    companions: list[str] = Field(default_factory=list, description="Verbs of who comes along: accompanies.")
    markets: list[str] = Field(
        default_factory=list, description="Words by which a headline is about markets: stocks."
    )
    occasion: Expression = Field(
        "", description="Regular expression: behind an event's noun that only occasions what is told."
    )
    judged: Expression = Field(
        "", description="Regular expression: behind an event's noun of which others say what they think."
    )
    features: list[str] = Field(
        default_factory=list, description="Marks of a headline that tells no news: [사설], [르포]."
    )
    explains: list[str] = Field(
        default_factory=list,
        description="Words by which a headline asks why: it explains what was news before.",
    )
    both: list[str] = Field(default_factory=list, description="Words for two people named just before.")
    they_do: list[str] = Field(
        default_factory=list, description="Verbs of several whom nothing names: se reunieron."
    )
    both_ministers: list[str] = Field(default_factory=list, description="Such words for two ministers.")
    short_meeting: Expression = Field(
        "", description="Regular expression: behind two characters that stand for names."
    )
    with_whom: list[str] = Field(
        default_factory=list, description="Words that mark an object where subjects may be left out: con, と."
    )
    adnominal: list[str] = Field(
        default_factory=list, description="What may stand between a verb and whom it describes: 방중한 A."
    )
    linking_endings: list[str] = Field(
        default_factory=list, description="How a verb ends that another follows: 만나고."
    )
    afterwards: list[str] = Field(
        default_factory=list, description="Words behind an event before what somebody does then: 회담 후."
    )
    hands_over: list[str] = Field(
        default_factory=list,
        description="Verbs by which a letter is handed over, beside it.",
    )
    aspects: list[str] = Field(
        default_factory=list, description="What may stand behind a verb that is over: 会见了."
    )
    received: list[str] = Field(default_factory=list, description="Words by which one is a guest: received.")
    whom: list[str] = Field(
        default_factory=list, description="Words that make the one before them the object: a quien, whom."
    )
    pronouns: PronounRules = Field(
        default_factory=PronounRules, description="Words for one person named before."
    )
    particles: ParticleRules = Field(
        default_factory=ParticleRules, description="What stands behind a noun and says what it does."
    )


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
