"""Whether two articles that one query found are about the same happening, by what their heads say.

Publishers share few words, and languages none: names, days and numbers tell more.

    the query's act, and a name in common      "Nordkorea feuert Rakete ab" – "North Korea fires missile"
    words, numbers and names in common         "Tesla recalls 120,000 cars" – "Tesla ruft 120.000 …"

Another day or place, other names, and "another" in a later report speak against it. The numbers here were
chosen with `benchmarks/stories.py`: rather two stories for one happening than one for two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wirewatch.records import Gist

_HOUR = 3_600.0
#: Reports that share no more than act and name are of one happening within this time.
_ONE_DAY_SECONDS = 24 * _HOUR
#: Within this time one happening may have two days, on both sides of the date line.
_TIME_ZONES_SECONDS = 18 * _HOUR
#: After this time what calls itself another one is another one.
_AGAIN_SECONDS = 6 * _HOUR
#: What must be in common when the act says nothing: two words, a name and a word, a number of many digits.
_ENOUGH = 2
_SHARE_OF_WORDS = 0.4
#: Titles that also name others must share more than this part of the names.
_SHARE_OF_NAMES = 0.5
#: What stands in the titles of so many stories (Trump, the US) tells none from another.
_STORIES_OF_A_COMMON_NAME = 4


def common_names(stories: Iterable[Iterable[Gist]]) -> frozenset[str]:
    """The names that stand in the titles of too many stories to tell one from another."""
    counts = Counter(
        name for story in stories for name in {name for gist in story for name in gist.title_names}
    )
    return frozenset(name for name, count in counts.items() if count >= _STORIES_OF_A_COMMON_NAME)


@dataclass(frozen=True)
class Pair:
    """Two heads, the seconds between them, and those between the newer one and its story's first."""

    one: Gist
    other: Gist
    seconds_apart: float
    seconds_since_first: float

    @property
    def may_be_one(self) -> bool:
        """Nothing speaks against one happening: no other day or place, and neither is about another one."""
        return not (self._is_elsewhere or self._is_another_day or self._is_another_one)

    def is_one_happening(self, common: frozenset[str]) -> bool:
        """Enough is in common; `common` names tell nothing."""
        if not self._names and self.one.title_names and self.other.title_names:
            return False
        fewest = min(len(self.one.title_names), len(self.other.title_names)) or 1
        if self.have_other_names and len(self._names) <= _SHARE_OF_NAMES * fewest:
            return False
        names = self._names - common
        return (self._is_soon and self._is_one_act(names)) or self._shares_words(names)

    @cached_property
    def have_other_names(self) -> bool:
        """Each title names somebody or something that the other article does not."""
        one, other = self.one, self.other
        return bool(_without(one.title_names, other.names) and _without(other.title_names, one.names))

    @cached_property
    def _names(self) -> frozenset[str]:
        one, other = self.one, self.other
        return _in_common(one.title_names, other.names) | _in_common(other.title_names, one.names)

    @cached_property
    def _words(self) -> frozenset[str]:
        """Words of one title that stand in the other head."""
        one, other = self.one, self.other
        titles = frozenset(one.title_words).intersection(other.words)
        return titles.union(frozenset(other.title_words).intersection(one.words))

    @property
    def _is_soon(self) -> bool:
        """Within a day of the story's first report, or of one with more in common."""
        goes_on = bool(self._words) or not set(self.one.days).isdisjoint(self.other.days)
        seconds = min(self.seconds_since_first, self.seconds_apart) if goes_on else self.seconds_since_first
        return seconds <= _ONE_DAY_SECONDS

    def _is_one_act(self, names: frozenset[str]) -> bool:
        """What the query says that happens, and to whom or where.

        One act alone (oil, tariffs) may be a subject: then neither title names a party that the other lacks.
        """
        one, other = self.one, self.other
        acts = set(one.acts) & set(other.acts)
        tells_more = bool(self._words) or len(acts) > 1
        if not acts or not names:
            return bool(acts) and tells_more and not set(one.asked).isdisjoint(other.asked)
        return tells_more or not (_other_parties(one, other) or _other_parties(other, one))

    def _shares_words(self, names: frozenset[str]) -> bool:
        weight = sum(map(_weight, self._words))
        shortest = min(len(self.one.title_words), len(self.other.title_words)) or 1
        return weight >= max(1, _ENOUGH - len(names)) and weight >= _SHARE_OF_WORDS * shortest

    @property
    def _is_elsewhere(self) -> bool:
        """Each title names a site, and none of them is the other's."""
        one, other = self.one, self.other
        if not (one.sites and other.sites):
            return False
        here, there = (
            set(one.sites).intersection(one.title_names),
            set(other.sites).intersection(other.title_names),
        )
        return bool(here and there) and not (_in_common(here, other.sites) or _in_common(there, one.sites))

    @property
    def _is_another_day(self) -> bool:
        if not (self.one.days and self.other.days):
            return False
        days = [[date.fromisoformat(day) for day in gist.days] for gist in (self.one, self.other)]
        apart = min(abs((a - b).days) for a in days[0] for b in days[1])
        return apart > 1 or (apart == 1 and self.seconds_apart > _TIME_ZONES_SECONDS)

    @property
    def _is_another_one(self) -> bool:
        return self.one.is_again != self.other.is_again and self.seconds_apart > _AGAIN_SECONDS


def _weight(word: str) -> int:
    """A number is rarer than a word, one of many digits the more."""
    if not word[0].isdigit():
        return 1
    return 3 if len(word) > 3 else 2


def _other_parties(one: Gist, other: Gist) -> frozenset[str]:
    """Who is in the title of one and not in the other article; a place may be told more exactly."""
    return _without(one.title_names, other.names) - frozenset(one.sites)


def _in_common(some: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """Those of `some` that are among `others`, or part of one, or the reverse ("Bondi Beach", "Bondi")."""
    names, known = frozenset(some), frozenset(others)
    same = names & known
    runs = [(name, other) for name in names - same for other in known if " " in name or " " in other]
    return same.union(name for name, other in runs if _is_part(name, other) or _is_part(other, name))


def _is_part(name: str, other: str) -> bool:
    return set(name.split()) <= set(other.split())


def _without(some: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    return frozenset(some) - _in_common(some, others)
