"""Who stands in a sentence: known people, countries that may stand for their leaders, and strangers.

A stranger is a word for a person whom nothing names ("minister", 特使, 대표단), a mention that means
somebody else ("Xi's envoy"), or one that nothing licenses. Strangers take the place of a party: "Xi meets
North Korea's premier" is not a meeting with its leader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from processors.events.language import Language
from processors.events.said_dates import SaidDate
from processors.text import Span, fold
from wirewatch.records import Mention

#: A title's distance from the name that it belongs to, in characters.
_TITLE_REACH = 40
_UNSPACED_TITLE_REACH = 28
#: How far before an office "as" may stand.
_ROLE_REACH = 50
#: Words for strangers looked at in one sentence, the first ones.
_MOST_STRANGERS = 40
#: A father's or family's name behind a name.
_DESCENT = re.compile(r"(?:\s(?:بن|ابن|بنت|آل|bin|bint|ibn)\s[\w-]+){1,4}(?:\sal\s[\w-]+)?")
#: How many characters of a Chinese office are looked at.
_OFFICE_END = 2
#: How far before whoever sends him a bearer may stand: "l'émissaire de A".
_BEARER_REACH = 30
#: A foreign given name with an ending of its own: "Steve'a Witkoffa".
_GIVEN_NAME = re.compile(r"\s[\w-]{2,20}'\w{1,3}\s")
_COMMA = re.compile("[,、]")
#: Between an office and a name that follows in apposition: "el presidente de Colombia, Gustavo Petro, ...".
_APPOSITION = re.compile(r"[^,]*,\s?")
#: Between a name and the same name once more: 艾爾段(Recep Tayyip Erdogan); and once more in the brackets.
_AGAIN = re.compile(r"\s?(?:[(（][^()（）]{0,16}|[「『\"·])?\s?")
_AGAIN_INSIDE = re.compile(r"[^()（）]{0,16}")
#: Said in brackets: "Lula da Silva (PT) e ...".
_ASIDE = re.compile(r"\([^()]{0,40}\)|（[^（）]{0,40}）")


@dataclass(frozen=True)
class Actor:
    """Somebody at [start, end): one of `entities`; none of the known when it is empty.

    `proxy` is the word by way of which somebody of `behind` is named and not meant: Xi's *envoy*.
    """

    start: int
    end: int
    entities: frozenset[str] = frozenset()
    is_leader_of_place: bool = False
    proxy: str = ""
    behind: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether it is somebody that a watch can name."""
        return bool(self.entities)


def entities_of(actors: Iterable[Actor]) -> frozenset[str]:
    """Everybody whom the actors may be."""
    return frozenset(entity for actor in actors for entity in actor.entities)


@dataclass(frozen=True)
class Cast:
    """The actors of a sentence in order, and the places in it."""

    actors: tuple[Actor, ...]
    places: tuple[Mention, ...]

    def before(self, offset: int) -> list[Actor]:
        """The actors that end there or before it."""
        return [actor for actor in self.actors if actor.end <= offset]

    def behind(self, offset: int) -> list[Actor]:
        """The actors that begin there or behind it."""
        return [actor for actor in self.actors if actor.start >= offset]

    def next_behind(self, offset: int) -> Actor | None:
        """The first of those that begin there or behind it."""
        return next((actor for actor in self.actors if actor.start >= offset), None)


def cast_of(
    folded: str,
    sentence: Span,
    mentions: Sequence[Mention],
    language: Language,
    leaders_of: Callable[[str], frozenset[str]],
) -> Cast:
    """The cast of one sentence; `mentions` are those inside it."""
    people = [mention for mention in mentions if mention.kind == "person"]
    places = tuple(m for m in mentions if m.kind == "place" and not m.is_ambiguous)
    actors = [
        one for one in _people(people) if one.proxy or one.is_known or not _is_of_title(one, folded, language)
    ]
    actors += _leaders(folded, sentence, places, people, language, leaders_of)
    actors += _strangers(folded, sentence, actors, places, language)
    actors = [replace(actor, end=_name_end(actor, folded, language)) for actor in actors]
    actors.sort(key=lambda actor: (actor.start, -actor.end))
    actors = _without_principals(actors, places, folded, language)
    return Cast(_together(actors, folded), places)


def _without_principals(
    actors: Sequence[Actor], places: Sequence[Mention], folded: str, language: Language
) -> list[Actor]:
    """The actors, whoever stands in for another under his own name as one: "Trump's envoy Witkoff"."""
    found: list[Actor] = []
    for actor in actors:
        is_name = bool(found) and actor.is_known and not actor.is_leader_of_place and bool(found[-1].proxy)
        if is_name and _is_name_of_proxy(found[-1], actor, places, folded, language):
            found[-1] = replace(actor, start=found[-1].start)
        else:
            found.append(actor)
    return found


def _is_name_of_proxy(
    actor: Actor, name: Actor, places: Sequence[Mention], folded: str, language: Language
) -> bool:
    """Whether the name belongs to the one who stands in for the actor."""
    gap = without_places(folded, actor.end, name.start, places).replace(actor.proxy, "", 1)
    if "," in gap or language.to_host.match(gap) is not None:
        return False
    if _GIVEN_NAME.fullmatch(gap) is not None:
        return True
    return language.fillers.fullmatch(gap) is not None and language.joins.search(gap) is None


def _together(actors: Sequence[Actor], folded: str) -> tuple[Actor, ...]:
    """The actors, one who is named twice in a row as one: 艾爾段(Recep Tayyip Erdogan)."""
    found: list[Actor] = []
    for actor in actors:
        is_same = bool(found) and actor.is_known and found[-1].entities == actor.entities
        if is_same and _is_again(found[-1], actor, folded):
            found[-1] = replace(found[-1], end=actor.end)
        else:
            found.append(actor)
    return tuple(found)


def _is_again(first: Actor, second: Actor, folded: str) -> bool:
    gap = _AGAIN_INSIDE if "(" in folded[first.start : first.end] else _AGAIN
    return gap.fullmatch(folded, first.end, second.start) is not None


def _people(people: Sequence[Mention]) -> list[Actor]:
    actors: dict[tuple[int, int], Actor] = {}
    for mention in people:
        span = (mention.start, mention.end)
        is_country = mention.via == "role" and mention.end - mention.start == 1
        actor = actors.get(span, Actor(*span, is_leader_of_place=is_country))
        if mention.proxy and not mention.is_ambiguous:
            actor = replace(actor, proxy=fold(mention.proxy), behind=actor.behind | {mention.entity})
        elif not mention.is_ambiguous:
            actor = replace(actor, entities=actor.entities | {mention.entity})
        actors[span] = actor
    return list(actors.values())


def _name_end(actor: Actor, folded: str, language: Language) -> int:
    """Where the name ends, father and family with it: "Tamim | bin Hamad Al Thani".

    In a Chinese list also the name behind an office, however it is spelt: 贝里斯总理布里仙纽、.
    """
    if not actor.is_known:
        return actor.end
    more = _DESCENT.match(folded, actor.end)
    if more is None and language.fillers.fullmatch(folded, actor.end - _OFFICE_END, actor.end):
        more = language.spelt_name.match(folded, actor.end)
    return more.end() if more is not None else actor.end


def _is_of_title(actor: Actor, folded: str, language: Language) -> bool:
    """Whether what looks like somebody unknown is a title's first word: "Chủ tịch" is no Mr Chu."""
    if language.is_unspaced:
        return False
    title = language.fillers.match(folded, actor.start)
    return title is not None and len(title.group().rstrip()) > actor.end - actor.start


def with_writers(cast: Cast, folded: str, message: Span, language: Language) -> Cast:
    """The cast with those known whom one of the words of a message stands for: Kim's *letter* to Trump.

    So does whoever bears it: "Trump's envoy brings Kim a letter".
    """
    words = folded[slice(*message)]
    return Cast(
        tuple(
            replace(actor, entities=actor.behind)
            if actor.proxy and (actor.proxy in words or _is_bearer(actor, folded, message, language))
            else actor
            for actor in cast.actors
        ),
        cast.places,
    )


def _is_bearer(actor: Actor, folded: str, message: Span, language: Language) -> bool:
    """Whether the actor brings the message of whoever is behind him."""
    begin = max(0, actor.start - _BEARER_REACH)
    is_sent = language.bearers.search(folded, begin, message.start) is not None
    return is_sent and language.bears.match(folded, actor.end, message.end) is not None


def _leaders(
    folded: str,
    sentence: Span,
    places: Sequence[Mention],
    people: Sequence[Mention],
    language: Language,
    leaders_of: Callable[[str], frozenset[str]],
) -> list[Actor]:
    """Countries before a word like "leaders": each stands for its own."""
    actors = []
    for index, place in enumerate(places):
        end = place.end
        for other in places[index + 1 :]:
            if other.start - end > 8 or not _is_joined(folded, end, other.start, language):
                break
            end = other.end
        word = language.leaders.search(folded, end, min(end + 14, sentence.end))
        if word is None or not re.fullmatch(r"['’s\s·・]*", folded[end : word.start()]):
            continue
        is_title = any(0 <= mention.start - word.end() <= 2 for mention in people)
        is_named = any(mention.start < place.end and place.start < mention.end for mention in people)
        leaders = leaders_of(place.entity)
        if leaders and not is_title and not is_named:
            actors.append(Actor(place.start, place.end, leaders, is_leader_of_place=True))
    return actors


def _is_joined(folded: str, start: int, end: int, language: Language) -> bool:
    gap = folded[start:end]
    return not gap.strip() or language.joins.fullmatch(gap) is not None


def _strangers(
    folded: str, sentence: Span, actors: Sequence[Actor], places: Sequence[Mention], language: Language
) -> list[Actor]:
    strangers = []
    asides = [found.span() for found in _ASIDE.finditer(folded, sentence.start, sentence.end)]
    for found in islice(language.strangers.finditer(folded, sentence.start, sentence.end), _MOST_STRANGERS):
        inside = any(actor.start <= found.start() < actor.end for actor in actors)
        inside = inside or any(start <= found.start() < end for start, end in asides)
        inside = inside or _is_role(folded, found.start(), sentence, language)
        inside = inside or language.no_strangers.match(folded, found.start(), sentence.end) is not None
        if not inside and not _is_title(folded, found.span(), actors, places, language):
            strangers.append(Actor(*found.span()))
    return strangers


def _is_role(folded: str, start: int, sentence: Span, language: Language) -> bool:
    """Whether what stands there is what somebody named is, or only says so: "A meets B as the first prime
    minister", "A plans, according to a spokesman, to meet B".
    """
    begin = max(sentence.start, start - _ROLE_REACH)
    return any(words.search(folded, begin, start) for words in (language.roles, language.sources))


def _is_title(
    folded: str, word: tuple[int, int], actors: Sequence[Actor], places: Sequence[Mention], language: Language
) -> bool:
    """Whether the word belongs to a name beside it: "President Xi", 국무위원장, "Xi, the president"."""
    reach = _UNSPACED_TITLE_REACH if language.is_unspaced else _TITLE_REACH
    said = folded[slice(*word)]
    for actor in actors:
        if actor.start >= word[1] and actor.start - word[1] <= reach:
            gap = without_places(folded, word[1], actor.start, places)
            is_told = "," not in gap or (not language.is_unspaced and _APPOSITION.fullmatch(gap) is not None)
            if is_told and _is_filled(gap, said + gap, language):
                return True
        if actor.end <= word[0] and word[0] - actor.end <= reach:
            gap = without_places(folded, actor.end, word[0], places)
            if language.is_unspaced and _COMMA.search(gap):
                continue
            if _is_filled(gap, gap + said, language):
                return True
    return False


def _is_filled(gap: str, title: str, language: Language) -> bool:
    """Whether only titles stand in the gap, or make one with the word: "secretary of state A"."""
    return language.fillers.fullmatch(gap) is not None or language.fillers.fullmatch(title) is not None


def without_places(folded: str, start: int, end: int, places: Sequence[Mention | SaidDate]) -> str:
    """`folded[start:end]` without the places, or days, in it and what stands in brackets."""
    text, taken = "", start
    for place in places:
        if start <= place.start and place.end <= end and place.start >= taken:
            text += folded[taken : place.start]
            taken = place.end
    return _ASIDE.sub("", text + folded[taken:end])
