"""Rule files and entity knowledge compiled into what the engine runs: one set per language."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

from processors.entities.knowledge import Knowledge
from processors.events.asides import parted
from processors.events.kinds import PERSON_GROUP, UNLOCATED, EventKind, Form, Locate, load_kinds
from processors.events.language import Language, compiled_language
from processors.events.language_rules import language_files, spelt_out
from processors.events.patterns import Pattern, alternatives, any_of, expanded, fixed_length, sources_of
from processors.events.triggers import HINT, ClauseFrame, ClauseFrames, Trigger, TriggerPatterns
from processors.text import Span, fold
from wirewatch.records import Status

#: A language without rules of its own is read by those of its script.
_FALLBACK = "en"
#: What joins a country's one-letter form to a name.
_DOTS = "·・‧ㆍ-"
#: Forms of triggers that are verbs, which other words may part.
_VERB_FORMS = frozenset(("base", "present", "past", "future", "neutral"))
#: What a frame says of the clause around its verbs.
_SIDES = ("before", "behind", "beside", "object", "object_of", "without")


@dataclass(frozen=True)
class LanguageTriggers:
    """Every trigger of one language: of kinds with people, and of the others with what they need."""

    people: TriggerPatterns
    open: TriggerPatterns
    needs: Mapping[str, Mapping[str, Pattern]]
    others: Mapping[str, Pattern]
    near: Mapping[str, Pattern]
    stale: Mapping[str, Pattern]
    wanted: Mapping[str, Pattern]
    done: Mapping[str, Pattern]
    others_behind: Mapping[str, Pattern]
    others_before: Mapping[str, Pattern]
    statuses: Mapping[str, Sequence[tuple[Status, Pattern]]]

    def find(self, folded: str, start: int, end: int) -> list[Trigger]:
        """The triggers of every kind in `folded[start:end]`."""
        return [*self.people.find(folded, start, end), *self.open.find(folded, start, end)]

    def has_any(self, folded: str) -> bool:
        """Whether anything in the text could be a trigger."""
        return any(each.has_any(folded) for each in (self.people, self.open))


class Rules:
    """Event kinds and languages, compiled for the entities that are known."""

    def __init__(
        self,
        knowledge: Knowledge,
        more_kinds: Sequence[EventKind] = (),
        locate: Locate = UNLOCATED,
    ) -> None:
        """Raises: SettingsError, with places that `locate` knows, for mistakes in `more_kinds`."""
        self.knowledge = knowledge
        self.kinds = load_kinds(more_kinds, locate)
        self.languages: Collection[str] = language_files().keys()
        self._compile = partial(_compile, self.kinds) if more_kinds else _compile_shipped
        self._triggers: dict[str, LanguageTriggers] = {}

    def language(self, code: str) -> Language:
        """The language's rules, or those of English when there are none."""
        return compiled_language(code if code in self.languages else _FALLBACK)

    def triggers(self, code: str) -> LanguageTriggers:
        """The language's triggers, compiled when first asked for."""
        code = code if code in self.languages else _FALLBACK
        found = self._triggers.get(code)
        if found is None:
            found = self._triggers[code] = self._compile(code, self.country_pattern(code))
        return found

    def narrower(self, kind: str) -> tuple[str, ...]:
        """The kinds that narrow this one."""
        return tuple(other.kind for other in self.kinds.values() if other.narrows == kind)

    def satisfying(self, kind: str) -> frozenset[str]:
        """The kinds whose events count as `kind`, itself included."""
        return frozenset(self._included(kind, set()))

    def _included(self, kind: str, seen: set[str]) -> Iterator[str]:
        if kind in seen:
            return
        seen.add(kind)
        yield kind
        for other in self.kinds[kind].includes:
            yield from self._included(other, seen)

    @cached_property
    def _short_forms(self) -> dict[str, dict[str, str]]:
        forms: dict[str, dict[str, str]] = {"zh": {}, "ja": {}, "ko": {}}
        for entity in self.knowledge.entities.values():
            if entity.kind != "place":
                continue
            for language, shorts in entity.short.items():
                for short in shorts:
                    for code in forms if language == "any" else [language]:
                        forms.setdefault(code, {}).setdefault(fold(short), entity.id)
        for code, rules in language_files().items():
            for short, reference in rules.short_forms.items():
                place = self.knowledge.resolve(reference)
                if place is not None:
                    forms.setdefault(code, {}).setdefault(fold(short), place)
        return forms

    def short_forms(self, code: str) -> Mapping[str, str]:
        """One-letter country forms of the language, folded, with the country's id."""
        if code == "ko":
            return {**self._short_forms.get("zh", {}), **self._short_forms.get("ko", {})}
        return self._short_forms.get(code, {})

    @cached_property
    def _short_visit(self) -> re.Pattern[str]:
        forms = "|".join(
            re.escape(form)
            for form in sorted({f for code in ("zh", "ja", "ko") for f in self.short_forms(code)})
        )
        return re.compile(
            f"(?:(?<!순)[访赴抵离来飞방訪](?P<to>{forms})|(?P<trip>{forms})(?:行|행))" if forms else "(?!)"
        )

    @cached_property
    def _all_short_forms(self) -> dict[str, str]:
        return {**self.short_forms("ja"), **self.short_forms("zh"), **self.short_forms("ko")}

    def place_called(self, name: str) -> str | None:
        """The place that nothing else is called like, whatever joins its name to the rest of a word."""
        resolve = self.knowledge.resolve
        found = (resolve(name) or resolve(name.removesuffix("s"))) if name else None
        return found if found is not None and self.knowledge.entities[found].kind == "place" else None

    def places_in_words(self, folded: str, end: int) -> Iterator[str]:
        """The places that words for a visit begin with before `end`: Chinareise, Sverigebesök."""
        for match in self._journey_word.finditer(folded, 0, end):
            place = self.place_called(match.group(1))
            if place is not None:
                yield place

    @cached_property
    def _journey_word(self) -> re.Pattern[str]:
        visits = (kind for kind in self.kinds.values() if kind.parties == "visitor")
        patterns = (
            text for k in visits for forms in k.triggers.values() for p in forms.values() for text in p
        )
        ends = {end[1:] for text in patterns for end in text.split("|") if end.startswith("-")}
        choices = "|".join(re.escape(fold(end)) for end in sorted(ends, key=len, reverse=True))
        return re.compile(rf"\b([^\W\d_]{{3,16}}?)(?:{choices or '(?!)'})\b")

    @cached_property
    def _meanings(self) -> dict[str, tuple[str, ...]]:
        """Every short form with the countries that it means in one language or another."""
        found: dict[str, dict[str, None]] = {}
        for code in ("ja", "zh", "ko"):
            for form, place in self.short_forms(code).items():
                found.setdefault(form, {})[place] = None
        return {form: tuple(places) for form, places in found.items()}

    def short_visits(self, folded: str, code: str = "") -> tuple[str, ...]:
        """The countries that short words for a visit name, in order: 방중, 訪朝, 赴美, 中国行.

        As the language has them, or all that they may mean: 伊 is Iran in Chinese and Italy in Japanese.
        """
        own = self.short_forms(code)
        forms = (match.group("to") or match.group("trip") for match in self._short_visit.finditer(folded))
        return tuple(
            place for form in forms for place in ((own[form],) if form in own else self._meanings[form])
        )

    @cached_property
    def _short_pair(self) -> re.Pattern[str]:
        one = "|".join(map(re.escape, sorted(self._all_short_forms))) or "(?!)"
        return re.compile(rf"(?<![가-힣一-龥])(?:{one})[·・]?(?:{one})(?:[·・]?(?:{one}))?(?![가-힣])")

    def short_pair_spans(self, folded: str, span: Span) -> Iterator[Span]:
        """Where countries stand side by side by their short forms: 북중, 中朝."""
        return (Span(*match.span()) for match in self._short_pair.finditer(folded, *span))

    def short_beside(self, folded: str, start: int, code: str = "") -> str | None:
        """The country whose short form a dot joins to the name that starts there: 한·베트남."""
        forms = self.short_forms(code) if code else self._all_short_forms
        is_joined = start > 1 and folded[start - 1] in _DOTS
        return forms.get(folded[start - 2]) if is_joined else None

    def short_pairs(self, folded: str) -> frozenset[str]:
        """The countries that stand side by side by their short forms: 북중, 中朝, 한·미·일."""
        found = (match.group() for match in self._short_pair.finditer(folded))
        return frozenset(self._all_short_forms[char] for text in found for char in text if char not in "·・")

    def country_pattern(self, code: str) -> str:
        """A pattern for any one-letter country form of the language; "" where it has none."""
        forms = self.short_forms(code)
        return f"(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})" if forms else ""


@cache
def _compile_shipped(code: str, country: str) -> LanguageTriggers:
    return _compile(load_kinds(), code, country)


def _compile(kinds: Mapping[str, EventKind], code: str, country: str) -> LanguageTriggers:
    kinds = {name: _with_holders(kind, kinds, code) for name, kind in kinds.items()}
    with_people = [kind for kind in kinds.values() if kind.parties != "open"]
    without = [kind for kind in kinds.values() if kind.parties == "open"]

    def each_of(words: Callable[[EventKind], Mapping[str, Sequence[str]]]) -> dict[str, Pattern]:
        told = ((kind, words(kind)) for kind in kinds.values())
        return {
            kind.kind: _pattern(kind, by_language[code], code, country)
            for kind, by_language in told
            if code in by_language
        }

    return LanguageTriggers(
        people=_trigger_patterns(with_people, code, country),
        open=replace(_trigger_patterns(without, code, country), frames_first=True),
        needs={
            kind.kind: {
                group: _pattern(kind, patterns, code, country) for group, patterns in kind.needs[code].items()
            }
            for kind in kinds.values()
            if code in kind.needs
        },
        others=each_of(lambda kind: kind.others),
        near=each_of(lambda kind: kind.near),
        done=each_of(lambda kind: kind.done),
        stale=each_of(lambda kind: kind.stale),
        wanted=each_of(lambda kind: kind.wanted),
        others_behind=each_of(lambda kind: kind.others_behind),
        others_before=each_of(lambda kind: kind.others_before),
        statuses={
            kind.kind: [
                (status, _pattern(kind, words, code, country))
                for status, words in _statuses_of(kind, code)
                if words
            ]
            for kind in kinds.values()
        },
    )


def _statuses_of(kind: EventKind, code: str) -> Iterator[tuple[Status, list[str]]]:
    """The patterns of each status; what is only asked for is rumoured."""
    for status, words in kind.statuses.items():
        wanted = kind.wanted.get(code, []) if status == "rumoured" else []
        yield status, [*words.get(code, []), *wanted]


def _with_holders(kind: EventKind, kinds: Mapping[str, EventKind], code: str) -> EventKind:
    """The kind with all who take part in it, also as a class of words, and all who do the same and are none.

    Whoever takes part in one that narrows it, or in none of these, may take part in it; and who takes part in
    another one that narrows the same is not one's own.
    """
    wider = kinds[kind.narrows] if kind.narrows else None
    siblings = [other for other in kinds.values() if other is not kind and other.narrows == kind.narrows]
    if wider is not None:
        others = [
            *_spelt(kind, kind.others.get(code, ()), code),
            *_spelt(wider, wider.others.get(code, ()), code),
        ]
        others += [text for other in siblings for text in _needed(other, code)]
        return kind.model_copy(update={"others": {code: others}} if others else {})
    if PERSON_GROUP not in kind.needs.get(code, {}):
        return kind
    who = _spelt(kind, [*kind.needs[code][PERSON_GROUP], *kind.others.get(code, ())], code)
    who += [text for other in kinds.values() if other.narrows == kind.kind for text in _needed(other, code)]
    return kind.model_copy(
        update={
            "needs": {code: {**kind.needs[code], PERSON_GROUP: who}},
            "classes": {code: {**kind.classes.get(code, {}), PERSON_GROUP: who}},
        }
    )


def _needed(kind: EventKind, code: str) -> list[str]:
    """Everything that the kind needs, spelt out."""
    return [text for patterns in kind.needs.get(code, {}).values() for text in _spelt(kind, patterns, code)]


def _spelt(kind: EventKind, patterns: Iterable[str], code: str) -> list[str]:
    """The kind's patterns with its classes of words, and the language's, spelt out."""
    return spelt_out(patterns, code, kind.classes.get(code))


def _prefixed(patterns: Iterable[str], code: str) -> Iterator[str]:
    """The patterns, also with what the language writes onto a word: استقبل, واستقبل, فاستقبل."""
    prefixes = ["", *language_files()[code].prefixes]
    for text in patterns:
        for each in expanded(text) if len(prefixes) > 1 else (text,):
            yield from (prefix + each for prefix in prefixes)


def _trigger_patterns(kinds: Sequence[EventKind], code: str, country: str) -> TriggerPatterns:
    entries: dict[str, dict[str, Form]] = {}
    for kind in kinds:
        for form, patterns in kind.triggers.get(code, {}).items():
            spelt = _spelt(kind, patterns, code)
            sources = sources_of(_prefixed(spelt, code), code, country)
            if form in _VERB_FORMS:
                sources += [
                    source for text in spelt for each in expanded(text) for source in parted(each, code)
                ]
            for source in sources:
                entries.setdefault(source, {}).setdefault(kind.kind, form)
    pattern, ordered = alternatives(
        sorted(entries, key=lambda source: (-fixed_length(source), source)), "({})"
    )
    return TriggerPatterns(
        pattern=Pattern(pattern or "(?!)()"),
        meanings=tuple(tuple(entries[source].items()) for source in ordered) or ((),),
        frames=tuple(_frames(kind, code, country) for kind in kinds if code in kind.frames),
        hints=tuple(_frames(kind, code, country, hints=True) for kind in kinds if code in kind.frames),
        look_alikes=_look_alikes(kinds, code, country),
    )


def _frames(kind: EventKind, code: str, country: str, hints: bool = False) -> ClauseFrames:
    """The kind's frames, or its hints; those of others stand apart, as a verb of theirs may go on."""
    found: dict[str, list[ClauseFrame]] = {}
    language = compiled_language(code)
    for frame in kind.frames[code]:
        sides = {
            side: _pattern(kind, getattr(frame, side), code, country)
            for side in _SIDES
            if getattr(frame, side)
        }
        for form, verbs in frame.verbs.items():
            if (form == HINT) is not hints:
                continue
            told = ClauseFrame(kind.kind, form, frame.of_names, governed=language.governed, **sides)
            for source in sources_of(_prefixed(_spelt(kind, verbs, code), code), code, country):
                found.setdefault(source, []).append(told)
    pattern, ordered = alternatives(sorted(found, key=lambda source: (-len(source), source)), "({})")
    return ClauseFrames(Pattern(pattern or "(?!)()"), [found[source] for source in ordered], language.breaks)


def _look_alikes(kinds: Sequence[EventKind], code: str, country: str) -> dict[str, Pattern]:
    """By kind what is no trigger of it.

    Open kinds have their own look-alikes, meetings of all kinds share them, and so do calls and letters:
    "recibió una llamada" is no meeting.
    """
    found: dict[str, Pattern] = {}
    groups: list[Sequence[EventKind]] = [[kind] for kind in kinds if kind.parties == "open"]
    people = [kind for kind in kinds if kind.parties != "open"]
    groups += [[kind for kind in people if kind.by_message is told] for told in (True, False)]
    for group in groups:
        found |= dict.fromkeys((kind.kind for kind in group), _look_alike(group, code, country))
    return found


def _look_alike(kinds: Sequence[EventKind], code: str, country: str) -> Pattern:
    def source() -> str:
        texts = (text for kind in kinds for text in _spelt(kind, kind.not_.get(code, ()), code))
        return any_of(sources_of(texts, code, country))

    return Pattern(source)


def _pattern(kind: EventKind, patterns: Sequence[str], code: str, country: str) -> Pattern:
    return Pattern(lambda: any_of(sources_of(_spelt(kind, patterns, code), code, country)))
