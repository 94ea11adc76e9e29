"""Who stands in a sentence: known people, countries that may stand for their leaders, and strangers.

A stranger is a word for a person whom nothing names ("minister", 特使, 대표단), a mention that means
somebody else ("Xi's envoy"), or one that nothing licenses. Strangers take the place of a party: "Xi meets
North Korea's premier" is not a meeting with its leader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processors.events.language import Language
from processors.text import Span
from wirewatch.records import Mention

#: A title's distance from the name that it belongs to, in characters.
_TITLE_REACH = 40
_UNSPACED_TITLE_REACH = 28
#: What may stand between an office and whoever acts for it.
_PROXY_GAP = re.compile(r"(?:['’]s?)?\s?(?:的|の|의\s)?(?:special\s|首席|特別|특별\s)?")


@dataclass(frozen=True)
class Actor:
    """Somebody at [start, end): one of `entities`; none of the known when it is empty."""

    start: int
    end: int
    entities: frozenset[str] = frozenset()
    is_leader_of_place: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is somebody that a watch can name."""
        return bool(self.entities)


@dataclass(frozen=True)
class Cast:
    """The actors of a sentence in order, and the places in it."""

    actors: tuple[Actor, ...]
    places: tuple[Mention, ...]


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
    actors = _people(people)
    actors += _leaders(folded, sentence, places, people, language, leaders_of)
    actors += _strangers(folded, sentence, actors, places, language)
    return Cast(tuple(sorted(actors, key=lambda actor: (actor.start, -actor.end))), places)


def _people(people: Sequence[Mention]) -> list[Actor]:
    actors: dict[tuple[int, int], Actor] = {}
    for mention in people:
        span = (mention.start, mention.end)
        is_known = not (mention.is_ambiguous or mention.proxy)
        known = actors[span].entities if span in actors else frozenset()
        actors[span] = Actor(*span, known | frozenset([mention.entity]) if is_known else known)
    return list(actors.values())


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
        if _is_followed(folded, word.end(), sentence, language):
            continue
        is_named = any(mention.start < place.end and place.start < mention.end for mention in people)
        leaders = leaders_of(place.entity)
        if leaders and not is_title and not is_named:
            actors.append(Actor(place.start, place.end, leaders, is_leader_of_place=True))
    return actors


def _is_followed(folded: str, end: int, sentence: Span, language: Language) -> bool:
    """Whether a word for somebody else stands right after an office: 总统特使团, the president's envoy."""
    gap = _PROXY_GAP.match(folded, end, sentence.end)
    return gap is not None and language.strangers.match(folded, gap.end(), sentence.end) is not None


def _is_joined(folded: str, start: int, end: int, language: Language) -> bool:
    gap = folded[start:end]
    return not gap.strip() or language.joins.fullmatch(gap) is not None


def _strangers(
    folded: str, sentence: Span, actors: Sequence[Actor], places: Sequence[Mention], language: Language
) -> list[Actor]:
    strangers = []
    for found in language.strangers.finditer(folded, sentence.start, sentence.end):
        inside = any(actor.start <= found.start() < actor.end for actor in actors)
        if not inside and not _is_title(folded, found.span(), actors, places, language):
            strangers.append(Actor(*found.span()))
    return strangers


def _is_title(
    folded: str, word: tuple[int, int], actors: Sequence[Actor], places: Sequence[Mention], language: Language
) -> bool:
    """Whether the word belongs to a name beside it: "President Xi", 국무위원장, "Xi, the president"."""
    reach = _UNSPACED_TITLE_REACH if language.is_unspaced else _TITLE_REACH
    for actor in actors:
        if actor.start >= word[1] and actor.start - word[1] <= reach:
            gap = without_places(folded, word[1], actor.start, places)
            if language.fillers.fullmatch(gap) and "," not in gap:
                return True
        if actor.end <= word[0] and word[0] - actor.end <= reach:
            gap = without_places(folded, actor.end, word[0], places)
            if "," in gap and language.is_unspaced:
                continue
            if language.fillers.fullmatch(gap) or language.fillers.fullmatch(gap + folded[slice(*word)]):
                return True
    return False


def without_places(folded: str, start: int, end: int, places: Sequence[Mention]) -> str:
    """`folded[start:end]` with the places in it left out."""
    text, taken = "", start
    for place in places:
        if start <= place.start and place.end <= end and place.start >= taken:
            text += folded[taken : place.start]
            taken = place.end
    return text + folded[taken:end]
