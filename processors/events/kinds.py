"""Event kinds as rule files describe them.

kind: coup                        how watches call it
about: ...                        one sentence
parties: people | visitor | open  who takes part: people together; one who goes somewhere; see `needs`
includes: [talks, summit]         kinds whose events also count as this one
narrows: resignation              a kind whose events it is when its own `needs` are met; no triggers then
triggers: {en: {past: [met]}}     language -> form -> patterns (`patterns.py` has their language)
frames: {en: [{verbs: {past: [bought]}, behind: [rival]}]}
                                  verbs that are triggers where their clause has such words beside them
classes: {en: {firm: [rival]}}    words of one sort, which the kind's patterns call by name: {firm}
not: {en: [met office]}           what looks like a trigger and is none
needs: {en: {what: [rate]}}       words of which each group must stand near the trigger
others: {en: [...]}               who else does the same (police chief)
near: {en: [...]}                 words that make a headline's trigger certain (magnitude, dead)
stale: {en: [...]}                words that make it old news (anniversary, rebuilding)
wanted: {en: [...]}               words of somebody who asks for it (calls on * to resign)
others_behind: {en: [...]}        words right before somebody who only learns of it (resignation to)
others_before: {en: [...]}        words right behind somebody who only decides on it (accepts * resignation)
statuses: {denied: {en: [...]}}   words that decide the status (spurns, drops its bid)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from processors.events.language_rules import LANGUAGE_FOLDER, language_files
from processors.events.patterns import begins_anywhere
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.records import Status
from wirewatch.settings import Section
from wirewatch.validation import did_you_mean
from wirewatch.yaml_files import load_yaml, problems_from_validation

#: What a trigger's grammar says about time: `neutral` leaves it to the cues around it. `joint` verbs tell
#: of an event only when two parties together are their subject, `object` ones only right before a party,
#: `placed` ones only where a place follows the party, too; `headline` ones only hint at it in a headline.
Form = Literal[
    "base",
    "present",
    "past",
    "ongoing",
    "leaving",
    "future",
    "prepared",
    "joint",
    "object",
    "placed",
    "noun",
    "neutral",
    "headline",
]
Patterns = dict[str, list[str]]

#: The group of `needs` that a known person meets as well as its words do, and whoever a narrower kind needs.
PERSON_GROUP = "who"
KINDS_FOLDER = Path(__file__).parent / "kinds"
_LANGUAGES = frozenset(path.stem for path in LANGUAGE_FOLDER.glob("*.yaml"))
#: What a pattern calls by name, closed or not.
_CALLED = re.compile(r"\{([^{}]*)")


class Frame(Section):
    """Verbs that are triggers where certain words stand beside them in their clause."""

    verbs: dict[Form, list[str]] = Field(min_length=1, description="Form, patterns: {past: [bought]}.")
    before: list[str] = Field(default_factory=list, description="Patterns of which one stands before it.")
    behind: list[str] = Field(default_factory=list, description="Patterns of which one stands behind it.")
    beside: list[str] = Field(
        default_factory=list, description="Patterns of which one stands on either side."
    )
    object: list[str] = Field(
        default_factory=list, description="Patterns of which one is behind it, and no preposition's."
    )
    object_of: list[str] = Field(
        default_factory=list, description="Patterns of which one is before it, and it is no preposition's."
    )
    without: list[str] = Field(default_factory=list, description="Patterns of which none stands beside it.")
    of_names: bool = Field(
        False, description="Whether names before and behind it do as well: nobody says what they are."
    )

    @model_validator(mode="after")
    def _has_a_side(self) -> Frame:
        sides = (self.before, self.behind, self.beside, self.object, self.object_of, self.without)
        if not any(sides):
            raise ValueError(
                "found neither before, behind, beside, object, object_of nor without; expected one, or "
                "triggers: for verbs alone"
            )
        return self


#: The keys that hold patterns: a second description of a kind adds its own to those of the first.
_PATTERN_KEYS = (
    "triggers",
    "frames",
    "classes",
    "not_",
    "needs",
    "others",
    "near",
    "done",
    "stale",
    "wanted",
    "others_behind",
    "others_before",
    "statuses",
)


class EventKind(Section):
    """A kind of event: which words name it, in which languages, and who takes part."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="How watches call it.")
    about: str = Field(description="What such an event is, in a sentence.")
    parties: Literal["people", "visitor", "open"] = Field(
        "open", description="people: they come together; visitor: one goes to a place; open: `needs` decides."
    )
    includes: tuple[str, ...] = Field((), description="Kinds whose events also count as this one.")
    narrows: str | None = Field(None, description="A kind whose events it is when its own needs are met.")
    unplanned: bool = Field(False, description="Whether it cannot be planned or announced: it happens.")
    undeniable: bool = Field(
        False, description="Whether it cannot be taken back: 'no' and 'not' beside it are of something else."
    )
    is_decision: bool = Field(
        False, description="Whether its day is fixed long before: only what will be decided is open."
    )
    tells_outcome: bool = Field(
        False,
        description="Whether its verbs need no `near`, and `stale` words after one are what came of it.",
    )
    placeless: bool = Field(False, description="Whether it is in no place: a call, a letter, a takeover.")
    frames_suffice: bool = Field(
        False, description="Whether a verb in one of its frames needs nothing of `needs`: its clause has it."
    )
    of_states: bool = Field(False, description="Whether countries at the trigger stand for their leaders.")
    may_be_delegated: bool = Field(
        False,
        description="Whether countries do not stand for their leaders where an official is named first.",
    )
    states_act: bool = Field(
        False,
        description="Whether a watch may name states as its parties, where one of `near` is in the sentence.",
    )
    by_message: bool = Field(
        False, description="Whether it is no meeting: what says so beside it is not one."
    )
    is_one_way: bool = Field(
        False,
        description="Whether one side does it to the other: those of a side have no part in each other's.",
    )
    may_be_remote: bool = Field(
        False, description="Whether a call in the same sentence, even in another clause, is what it was."
    )
    triggers: dict[str, dict[Form, list[str]]] = Field(
        default_factory=dict, description="Language, form, patterns."
    )
    frames: dict[str, list[Frame]] = Field(
        default_factory=dict, description="Language, verbs with what stands beside them in their clause."
    )
    classes: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict,
        description="Language, name, words that the kind's patterns call {by name}.",
    )
    not_: Patterns = Field(default_factory=dict, alias="not", description="Look-alikes of triggers.")
    needs: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict, description="Language, group, patterns: each group must stand near the trigger."
    )
    others: Patterns = Field(
        default_factory=dict,
        description="Patterns of those who do the same and whom no kind that narrows it is about; of such a"
        " kind, who is none of its `needs`, besides those and whom the others that narrow the same need.",
    )
    near: Patterns = Field(default_factory=dict, description="Patterns that make the trigger certain.")
    done: Patterns = Field(
        default_factory=dict,
        description="Patterns without which the event is announced, not yet carried out.",
    )
    statuses: dict[Status, Patterns] = Field(
        default_factory=dict,
        description="Status, language, patterns that give it, whatever else stands there; the first holds.",
    )
    stale: Patterns = Field(default_factory=dict, description="Patterns that make it old news.")
    wanted: Patterns = Field(
        default_factory=dict,
        description="Patterns by which it is only asked for: rumoured, and no news of it.",
    )
    others_behind: Patterns = Field(
        default_factory=dict,
        description="Patterns right behind which, but for titles, stands a person whom it only concerns.",
    )
    others_before: Patterns = Field(
        default_factory=dict,
        description="Patterns right before which stands a person whom it only concerns.",
    )

    @field_validator(*_PATTERN_KEYS)
    @classmethod
    def _are_words(cls, value: Any) -> Any:
        for pattern in _leaves(value):
            if not pattern.strip(" *?|-_+"):
                raise ValueError(f"found the pattern {pattern!r}; expected a word")
            if begins_anywhere(pattern):
                raise ValueError(
                    f"found the pattern {pattern!r}; expected a first word that is neither * nor optional:"
                    " it matches as well without, and else is begun at every letter"
                )
            if "?|" in pattern:
                raise ValueError(
                    f"found the pattern {pattern!r}; expected ? behind the last choice, for them all"
                )
        return value

    @model_validator(mode="after")
    def _is_in_read_languages(self) -> EventKind:
        named = {language for language, _ in self._words()}
        for language in sorted(named - _LANGUAGES):
            raise ValueError(
                f"found words in the language {language!r}; expected {did_you_mean(language, _LANGUAGES)}"
            )
        return self

    @model_validator(mode="after")
    def _calls_known_classes(self) -> EventKind:
        for language, words in self._words():
            known = {"country", *language_files()[language].classes, *self.classes.get(language, ())}
            known |= {PERSON_GROUP} & set(self.needs.get(language, {}))
            for pattern in _leaves(words):
                for name in set(_CALLED.findall(pattern)) - known:
                    expected = " or ".join(f"{{{each}}}" for each in sorted(known))
                    raise ValueError(f"found {{{name}}} in the pattern {pattern!r}; expected {expected}")
        return self

    def _words(self) -> Iterator[tuple[str, Any]]:
        """Every language with its patterns, key by key."""
        by_key = (getattr(self, key) for key in _PATTERN_KEYS if key != "statuses")
        for words in (*by_key, *self.statuses.values()):
            yield from words.items()


def _leaves(value: Any) -> Iterator[str]:
    """The texts inside mappings and lists."""
    if isinstance(value, str):
        yield value
        return
    if isinstance(value, bool):
        return
    if isinstance(value, Section):
        value = value.model_dump()
    for inner in value.values() if isinstance(value, Mapping) else value:
        yield from _leaves(inner)


#: Says where a key stands of the kind with that number among one's own: number, key, found, expected.
Locate = Callable[[int, str, str, str], SettingsProblem]


def _in_no_file(number: int, key: str, found: str, expected: str) -> SettingsProblem:
    return SettingsProblem("events", None, f"events[{number}].{key}", found, expected)


UNLOCATED: Locate = _in_no_file


def load_kinds(more: Sequence[EventKind] = (), locate: Locate = UNLOCATED) -> dict[str, EventKind]:
    """The shipped kinds and `more`; a kind described again adds its triggers.

    Raises: SettingsError naming file, line, what was found and what would be right.
    """
    kinds: dict[str, EventKind] = {}
    for kind in (*shipped_kinds(), *more):
        kinds[kind.kind] = _merged(kinds[kind.kind], kind) if kind.kind in kinds else kind
    problems = [
        locate(number, *problem) for number, kind in enumerate(more) for problem in _problems(kind, kinds)
    ]
    if problems:
        raise SettingsError(problems)
    return kinds


def _problems(kind: EventKind, kinds: Mapping[str, EventKind]) -> Iterator[tuple[str, str, str]]:
    """The keys that name a kind that is not there, and what keeps this one from finding anything."""
    named = [(f"includes.{position}", name) for position, name in enumerate(kind.includes)]
    named += [("narrows", kind.narrows)] if kind.narrows else []
    for key, name in named:
        if name not in kinds:
            yield key, f"the unknown kind {name!r}", did_you_mean(name, kinds)
    whole = kinds[kind.kind]
    if not (whole.triggers or whole.frames or whole.includes or whole.narrows):
        yield "triggers", "none, so that nothing is found", "triggers, frames, includes or narrows"


@cache
def shipped_kinds() -> tuple[EventKind, ...]:
    """The kinds of the shipped files; read once."""
    kinds = []
    for path in sorted(KINDS_FOLDER.glob("*.yaml")):
        file = load_yaml(path)
        try:
            kinds.append(EventKind.model_validate(file.data))
        except ValidationError as error:
            raise SettingsError(problems_from_validation(error, file, EventKind)) from error
    return tuple(kinds)


def _merged(first: EventKind, second: EventKind) -> EventKind:
    keys = (*_PATTERN_KEYS, "includes")
    update: dict[str, Any] = {key: _joined(getattr(first, key), getattr(second, key)) for key in keys}
    return first.model_copy(update=update)


def _joined(first: Any, second: Any) -> Any:
    """Both together: mappings key by key, lists without what they share."""
    if isinstance(first, Mapping):
        return {
            **first,
            **{key: _joined(first[key], value) if key in first else value for key, value in second.items()},
        }
    return type(first)([*first, *(each for each in second if each not in first)])
