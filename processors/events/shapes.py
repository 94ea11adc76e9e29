"""The patterns of a language that are more than any of a list's words, by what they are for.

Each is text around a position of a sentence: `$` at its end where it must stand right before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from processors.events.language_rules import LanguageRules, spelt_out
from processors.events.patterns import any_of, is_unspaced, sources_of
from processors.text import fold

_NEVER = "(?!)"


@dataclass(frozen=True)
class Words:
    """The lists of a language's file as sources of patterns, and what the shapes make of several."""

    rules: LanguageRules

    def any_of(self, patterns: list[str]) -> str:
        """The source of any of the words."""
        code = self.rules.language
        return any_of(sources_of(spelt_out(patterns, code), code))

    @property
    def is_unspaced(self) -> bool:
        """Whether the language has no spaces between words."""
        return is_unspaced(self.rules.language)

    @property
    def articles(self) -> list[str]:
        """Determiners, as its patterns name them."""
        return self.rules.classes.get("determiner", [])

    @property
    def links(self) -> list[str]:
        """What begins anything but a noun that the one before describes."""
        return self.rules.prepositions + self.rules.breaks + self.rules.joins + self.rules.at + self.rules.to

    @property
    def elided_space(self) -> str:
        """What parts a preposition from its noun: "à l'Élysée"."""
        return "" if self.is_unspaced else r"[\s']"

    @property
    def joined(self) -> str:
        """Between two names that are joined."""
        return rf"\s*(?:(?:[,、，·・‧ㆍ/&+–—-]\s*)?{self.any_of(self.rules.joins)}|[,、，·・‧ㆍ/&+–—-])\s*"

    def filling(self, words: list[str]) -> str:
        """Any number of the words, spaces and quotes."""
        space = r"\s" if self.is_unspaced else r"(?:\s|\bthe\b|\ba\b|\bof\b)"
        return all_of("fillers", rf"{self.any_of(words)}|'s\b|{space}|[\s·・'\"()（）「」,、]")


def all_of(name: str, source: str) -> str:
    """As many as there are, with no way back: where they overlap, every division would be tried for ever.

    What `(?:...)*+` says, which Python before 3.11.5 gets wrong (gh-106052).
    """
    return rf"(?=(?P<{name}>(?:{source})*))(?P={name})"


def shapes(rules: LanguageRules) -> dict[str, str]:
    """The sources of all shaped patterns, by the name of the `Language` field that each fills."""
    words = Words(rules)
    parts = (_names, _groups, _actors, _clauses, _verbs, _hosts, _places, _reactions)
    return {name: source for part in parts for name, source in part(words).items()}


def _names(words: Words) -> dict[str, str]:
    """Around the name of somebody."""
    rules, any_of = words.rules, words.any_of
    office = words.articles + rules.made_by + rules.roles + rules.to_office
    adverbials = rules.adverbs + rules.times + rules.at
    ties = rules.comitative + rules.of + rules.parts + rules.joins + rules.at + rules.to + rules.made_by
    before_name = words.articles + rules.made_by + rules.to_host
    return {
        "fillers": words.filling(rules.titles),
        "timed_fillers": words.filling(rules.titles + rules.adverbs + rules.times),
        "adverbial_fillers": words.filling(rules.titles + adverbials),
        "circumstances": words.filling(adverbials),
        "within_noun": words.filling(rules.titles + ties),
        "spelt_name": fold(rules.spelt_name) or _NEVER,
        "to_name": rf"\s(?:{any_of(before_name)}\s?)?[«“\"]?([^\W\d_]{{2}})",
        "to_office": rf"\s*(?:{any_of(office)}(?:\s+|(?<='))){{0,4}}",
        "roles": rf"{any_of(rules.roles)}\s(?:[\w-]{{1,20}}\s){{0,2}}$",
        "sources": rf"{any_of(rules.sources)}\s(?:[\w-]{{1,20}}\s){{0,2}}$",
        "owns": rf"['’]s\s|{any_of(rules.particles.owner)}\s?",
        "owned": rf"['’]s?\s|\s{any_of(rules.owned)}",
    }


def _groups(words: Words) -> dict[str, str]:
    """Between several people, and between those with whom it is and the others."""
    rules, any_of = words.rules, words.any_of
    after = "" if words.is_unspaced else r"\s"
    joins, then, of_with = any_of(rules.joins), any_of(rules.then), any_of(rules.comitative)
    return {
        "joins": words.joined,
        "then": rf"\s*[,、，]?\s*(?:{joins}{after})?{then}(?:{after}{joins})?[,、，]?\s*",
        "alternatives": rf"\s{any_of(rules.alternatives)}\s(?:{of_with}\s)?",
        "comitative": of_with,
        "with_somebody": any_of(rules.comitative + rules.of),
        "next_with": rf",[^,]*{of_with}\s?$",
        "short_meeting": fold(rules.short_meeting) or _NEVER,
    }


def _actors(words: Words) -> dict[str, str]:
    """What a clause says of somebody beside his name: who he is, what he brings, what is meant for him."""
    rules, any_of = words.rules, words.any_of
    doer = any_of(rules.particles.subject + rules.particles.topic)
    return {
        "who_is": rf"^.*{any_of(rules.particles.owner)}(?=.{{0,8}}$)|^{any_of(rules.aspects)}",
        "whom": rf"\s?,?\s{any_of(rules.whom)}\s",
        "bears": rf"[^,;:]*{any_of(rules.bears)}",
        "tells": rf"\s{any_of(rules.tells)}\s",
        "somebody_tells": rf"\s?[^\W\d_]{{0,5}}?\s?(?:[\"“‘'「『:：,，、]|{doer})",
        "meant_for": rf"['’]s?\s(?:[\w-]+\s){{1,5}}{any_of(rules.meant_for)}\s(?:\w+\s){{0,3}}",
        "subject_gap": rf"(?:,[^,]{{2,50}},)?(?:\s?.?\s|\s{any_of(rules.modals)}\s)",
        "object_before": rf"(?:\([^)]*\))?\s?{any_of(rules.with_whom + rules.then)}",
        "adnominal": rf"^\s?{any_of(rules.adnominal)}?\s?",
        "adverbial_endings": rf"{any_of(rules.adverbial_endings)}$",
    }


def _clauses(words: Words) -> dict[str, str]:
    """Where a clause, a phrase or an object begins and ends."""
    rules, any_of = words.rules, words.any_of
    ends = words.links + rules.during + rules.after + rules.made_by
    return {
        "hard_stop": rf"[;；。!?！？]|\s{any_of(rules.contrasts)}",
        "governed": _governed(any_of(rules.prepositions), any_of(words.articles)),
        "of_another": rf"{any_of(rules.prepositions + rules.of)}\s(?:\S+\s)?$",
        "object_end": rf"\s*(?:$|[,.;:!?…–—|])|\s{any_of(ends)}",
        "describes": rf"(?!{any_of(words.links + rules.of)}\s)[\w'’-]+\s",
        "relative": rf",\s{any_of(rules.relatives)}",
        "determiner": any_of(words.articles),
        "indefinite": rf"\s{any_of(rules.indefinites)}\s?$",
        "nominal": rf"(?:['’]s?|{any_of(rules.indefinites + rules.classes.get('nominal', []))})\s$",
        "opens_another": rf"{any_of(rules.after)}\s{any_of(rules.indefinites)}\s$",
        "during": rf"\s{any_of(rules.during + rules.after)}[^,;:]{{0,30}}$",
        "for_purpose": rf"\s{any_of(rules.purpose)}\s(?:\w+\s)?",
    }


def _verbs(words: Words) -> dict[str, str]:
    """By what a verb beside the position is unreal, still to come, or joined to another."""
    rules, any_of = words.rules, words.any_of
    return {
        "unreal": rf"{any_of(rules.unreal)}(?:\s[\w-]{{1,20}}){{0,4}}\s$",
        "unreal_behind": rf"\s{any_of(rules.unreal)}",
        "unreal_endings": rf"(?<=\w)({any_of(rules.unreal_endings)})",
        "so_that": rf"{any_of(rules.so_that)}(?:\s[\w-]{{1,20}}){{0,6}}\s$",
        "closing_ahead": fold(rules.closing_ahead) or _NEVER,
        "linking_endings": rf"(?:[,、]|{any_of(rules.linking_endings)})$",
        "afterwards": rf"\s?{any_of(rules.afterwards)}[,、]?\s?",
    }


def _hosts(words: Words) -> dict[str, str]:
    """Who makes a visit, and to whom or where it goes."""
    rules, any_of = words.rules, words.any_of
    return {
        "to_host": rf"\s{any_of(rules.to_host)}{words.elided_space or ' '}",
        "made_by": rf"\s{any_of(rules.made_by)}(?:\s|(?<='))(?:[\w'-]+\s){{0,3}}$",
        "joined_places": rf"(?:{words.joined}|\s*,?\s{any_of(rules.then)}\s)(?:{any_of(words.articles)}\s?)?",
        "transit": rf"{any_of(rules.transit)}\s?$",
        "friends": rf"\s{any_of(rules.friends)}\s",
        "elsewhere": rf"\s{any_of(rules.at + rules.to + rules.to_host)}\s",
    }


def _places(words: Words) -> dict[str, str]:
    """Where somebody is, and where it takes place."""
    rules, any_of = words.rules, words.any_of
    stays = all_of("stays", rf",?\s{any_of(rules.stays)}")
    return {
        "stays": rf"{stays}\s?",
        "at_after_stay": rf"{stays}\s(?P<at>{any_of(rules.at)}[\s'])",
        "to_after_stay": rf"{stays}\s(?P<at>{any_of(rules.to)}\s)",
        "stay_ends": rf"\s{any_of(rules.stay_ends)}",
        "place_before": f"{any_of(rules.at + rules.place_before)}{words.elided_space}$",
        "place_after": rf"\s?{any_of(rules.place_after)}",
        "place_inside": fold(rules.place_inside) or _NEVER,
        "there": rf"\s{any_of(rules.at)}\s(?:{any_of(words.articles)}\s)?",
    }


def _reactions(words: Words) -> dict[str, str]:
    """By what a headline is about an event of which others speak."""
    rules = words.rules
    return {
        "occasion": fold(rules.occasion) or _NEVER,
        "judged": fold(rules.judged) or _NEVER,
    }


def _governed(preposition: str, determiner: str) -> str:
    """The pattern for text that ends before a noun of the preposition's: "sells oil *to large* refiners".

    A determiner begins another noun: "sells *to Vivendi its* unit".
    """
    return rf"{preposition}(?:\s+{determiner})?(?:\s+(?!{determiner})\S+){{0,10}}\s*$"
