"""What a name that nobody knows may mean, for people who write watches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from processors.entities.folding import fold_alias
from processors.entities.knowledge import Entity, Knowledge
from processors.entities.lexicon import LEADER, load_lexicon
from wirewatch.validation import closest, did_you_mean

#: Of those who bear a name, so many are told; the rest are listed elsewhere.
_MOST_BEARERS = 4
#: A list of more is nothing to choose from.
_MOST_CHOICES = 25


def likely_entities(text: str, knowledge: Knowledge) -> str:
    """What would be right instead of `text`, which is no entity: an office, its bearers, a like slug."""
    office = _office(text, knowledge)
    if office is not None:
        return f"{office} (did you mean that?)"
    bearers = sorted(_bearers(fold_alias(text), knowledge))
    if bearers:
        shown = [slug for *_, slug in bearers[:_MOST_BEARERS]]
        more = " ..." if len(bearers) > _MOST_BEARERS else ""
        return f"{', '.join(shown)}{more}; {_listing(text.casefold())} tells more"
    return _spelt_alike(text, knowledge.entities.values())


def likely_places(text: str, knowledge: Knowledge) -> str:
    """As `likely_entities`, of places alone."""
    return _spelt_alike(text, (entity for entity in knowledge.entities.values() if entity.kind == "place"))


def _spelt_alike(text: str, entities: Iterable[Entity]) -> str:
    """Country codes are left out: they are like many a word."""
    slugs, word = [entity.slug or entity.id for entity in entities], "-".join(text.split())
    if closest(word, slugs) or len(slugs) <= _MOST_CHOICES:
        return did_you_mean(word, slugs)
    return f"an id or slug that {_listing('WORD')} shows"


def _listing(word: str) -> str:
    return f"`wirewatch entities list {word}`"


def _bearers(folded: str, knowledge: Knowledge) -> Iterator[tuple[bool, bool, bool, str]]:
    """The slugs of people with that surname, or that word in their full name.

    In order: who leads a place, as far as that is known, whose short form it is, who is in office.
    """
    for entity in knowledge.entities.values():
        if entity.kind != "person":
            continue
        short = (name for names in (entity.weak, entity.surnames) for each in names.values() for name in each)
        is_short = any(fold_alias(name) == folded for name in short)
        if is_short or any(folded in fold_alias(name).split() for name in entity.names.get("en", ())):
            held = [role for role in entity.roles if role.until is None]
            leads = any(role.leads for role in held)
            yield not leads, not is_short, not held, entity.slug or entity.id


def _office(text: str, knowledge: Knowledge) -> str | None:
    """OFFICE-of:PLACE, where the text names a place and a title that somebody has there."""
    for title, name in _split(text):
        place, reference = _place_called(name, knowledge)
        holders = knowledge.holders(place) if place is not None else []
        for meant in _offices_of_title(title) if holders else ():
            if meant == LEADER and any(role.leads for role, _ in holders):
                return f"leader-of:{reference}"
            if any(role.title == meant for role, _ in holders):
                return f"{meant}-of:{reference}"
    return None


def _place_called(name: str, knowledge: Knowledge) -> tuple[str | None, str]:
    """The place or organisation of that name or adjective, with how to refer to it."""
    place = knowledge.resolve(name)
    if place is not None:
        return place, name
    folded = fold_alias(name)
    for entity in knowledge.entities.values():
        if any(fold_alias(word) == folded for words in entity.adjectives.values() for word in words):
            return entity.id, entity.slug or entity.id
    return None, name


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Each way to read the text as a title and a place: US president, president of the US."""
    title, of, place = text.partition(" of ")
    if of:
        yield title, place.removeprefix("the ")
    words = text.split()
    for cut in range(1, len(words)):
        yield " ".join(words[cut:]), " ".join(words[:cut]).removesuffix("'s")


def _offices_of_title(title: str) -> Iterator[str]:
    lexicon, folded = load_lexicon(), fold_alias(title)
    for name, texts in lexicon.titles.items():
        if folded in texts:
            yield from lexicon.offices[name]
