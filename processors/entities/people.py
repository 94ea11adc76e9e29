"""Who a surname means: the person that the article has introduced, nobody without a licence.

"Xi Jinping ... Xi said"            licensed by the full name, also when it only follows the headline
"Kim Yo Jong ... Kim said"          the latest full name with that surname wins: not Kim Jong Un
"President Xi", "China's Xi"        licensed by the office or the country
"Xi and Putin meet"                 licensed by another leader or official in the sentence
菅首相, "Premier Li"                  of those who held the office, whoever holds it at the time
"Kim Kardashian", "Andy Kim"        an unknown name beside it: somebody else
"Kim won the prize"                 nothing licenses it: ambiguous, satisfies no watch
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from processors.entities.forms import Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office, Offices
from processors.entities.reading import Hit, Reading, Reference
from processors.entities.strangers import Strangers

_SURNAME_SENSES = (Sense.SURNAME, Sense.WEAK, Sense.DERIVED)
_STRANGER = ""
_OFFICE_GAP = re.compile(" {1,2}|")
_PLACE_GAP = re.compile(" (?:s )?|의 ?|的|の")
_NEARBY_REFERENCES = 12
#: A title that means these alone needs no country beside it: 首相 is no company's, 위원장 chairs anything.
_OF_GOVERNMENTS = frozenset({"prime-minister", "chancellor", "head-of-government"})
#: How long a stranger of that surname is who it means, where a leader of that surname came before him.
_STRANGER_CHARACTERS = 600
#: How long before taking office, and after leaving it, a surname alone means somebody.
_AT_THE_EARLIEST = timedelta(days=400)
_REMEMBERED = timedelta(days=1200)


class _Named(NamedTuple):
    """Who was named in full, and where; `who` is "" for a stranger."""

    who: str
    at: int


@dataclass
class _Article:
    """What is known of an article while its people are settled."""

    reading: Reading
    offices: Offices
    references: list[Reference]
    office_ends: dict[int, Office]
    title_ends: dict[int, Hit]
    first_introductions: dict[str, int] = field(default_factory=dict)
    first_strangers: dict[str, int] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    namesakes: dict[str, bool] = field(default_factory=dict)


class People:
    """Settles which references mean whom. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._strangers = Strangers(knowledge, lexicon)
        self._honorifics = tuple(word for words in lexicon.honorifics.values() for word in words)

    def settle(
        self, reading: Reading, references: Sequence[Reference], offices: Offices
    ) -> tuple[list[Reference], list[Office]]:
        """The references that stand, each with who is meant or marked ambiguous, and the titles.

        Decoys and strangers are gone.
        """
        found = list(references)
        strange = self._strangers.among(reading, found)
        kept = [r for index, r in enumerate(found) if index not in strange]
        titles = offices.read(reading, kept)
        longest = {hit.end: hit for hit in sorted(reading.titles, key=lambda hit: -hit.start)}
        article = _Article(reading, offices, kept, {title.end: title for title in titles}, longest)
        for reference in kept:
            self._settle_name(article, reference)
        for index in sorted(strange):
            for surname in _surnames(reading.text, found[index]):
                article.first_strangers.setdefault(surname, found[index].start)
        self._walk(article, found, strange)
        return kept, titles

    def _settle_name(self, article: _Article, reference: Reference) -> None:
        """Choose among namesakes, and note who and what the article names in full."""
        if reference.sense in _SURNAME_SENSES:
            return
        if len(reference.candidates) > 1:
            self._choose_namesake(article, reference)
        if self._is_person(reference):
            article.first_introductions.setdefault(reference.entity, reference.start)
            for surname in _surnames(article.reading.text, reference):
                article.named.setdefault(surname, set()).add(reference.entity)
        else:
            article.places.add(reference.entity)
            part_of = self._knowledge.entities[reference.entity].part_of
            if part_of:
                article.places.add(self._knowledge.resolve(part_of) or part_of)

    def _choose_namesake(self, article: _Article, reference: Reference) -> None:
        day = article.reading.day
        leading = [who for who in reference.candidates if article.offices.leads(who, day)]
        holding = leading or [who for who in reference.candidates if self._knowledge.entities[who].roles]
        others = [who for who in reference.candidates if who not in holding]
        reference.candidates = (*holding, *others)
        reference.is_ambiguous = len(holding) != 1

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people

    def _walk(self, article: _Article, found: Sequence[Reference], strange: set[int]) -> None:
        """Go through the article once, remembering whose full name came last for each surname."""
        latest: dict[str, _Named] = {}
        for index, reference in enumerate(found):
            if index in strange:
                surnames = _surnames(article.reading.text, reference)
                latest.update(dict.fromkeys(surnames, _Named(_STRANGER, reference.start)))
            elif reference.sense in _SURNAME_SENSES:
                self._settle_surname(article, reference, latest)
            elif reference.sense is Sense.NAME and self._is_person(reference):
                surnames = _surnames(article.reading.text, reference)
                latest.update(dict.fromkeys(surnames, _Named(reference.entity, reference.start)))

    def _settle_surname(self, article: _Article, reference: Reference, latest: dict[str, _Named]) -> None:
        surname = _surname(article.reading.text, reference)
        everybody = reference.candidates
        if self._is_told_by_time(article, reference):
            reference.candidates = self._of_the_time(article, everybody)
        who = (
            self._with_place(article, reference)
            or self._introduced(article, reference, surname, latest)
            or self._licensed(article, reference)
        )
        reference.is_ambiguous = who is None
        if who is not None:
            latest.setdefault(surname, _Named(who, reference.start))
        likeliest = who or self._likeliest(article, reference)
        others = (other for other in everybody if other != likeliest)
        reference.candidates = (likeliest, *others)

    def _of_the_time(self, article: _Article, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Those whom news of the day may call by surname alone; everybody when that leaves nobody.

        Others hold no office, have left theirs long ago or come to it later, and are not named in full.
        """
        day = article.reading.day
        if day is None or len(candidates) == 1:
            return candidates
        found = tuple(
            who for who in candidates if who in article.first_introductions or self._is_of_the_time(who, day)
        )
        return found or candidates

    def _is_of_the_time(self, who: str, day: date) -> bool:
        roles = self._knowledge.entities[who].roles
        soon, lately = day + _AT_THE_EARLIEST, day - _REMEMBERED
        return any(role.first_day <= soon and lately < role.end_day for role in roles)

    def _with_place(self, article: _Article, reference: Reference) -> str | None:
        """Whom the words before make of it beyond doubt: "North Korea's Kim", "Chinese President Xi"."""
        day = article.reading.day
        office = self._office_before(article, reference)
        if office is not None and office.place is not None and not office.is_former:
            who = article.offices.holder(office.place.entity, article.offices.meant_by(office), day)
            return who if who in reference.candidates else None
        place = self._place_before(article, reference)
        leaders = [who for who in reference.candidates if place and article.offices.leads(who, day, place)]
        return leaders[0] if len(leaders) == 1 else None

    def _place_before(self, article: _Article, reference: Reference) -> str | None:
        index = _positions(article.references, reference).start - 1
        before = article.references[index] if index >= 0 else None
        if before is None or self._is_person(before):
            return None
        is_next = _PLACE_GAP.fullmatch(article.reading.text, before.end, reference.start)
        return before.entity if is_next else None

    def _introduced(
        self, article: _Article, reference: Reference, surname: str, latest: dict[str, _Named]
    ) -> str | None:
        """Whom the article's full names make of the surname: before it, else after it."""
        if self._has_other_office(article, reference):
            return None
        before = self._latest(article, reference, surname, latest)
        if before in reference.candidates:
            return self._alive(article, reference, before)
        introduced = {
            who: article.first_introductions[who]
            for who in reference.candidates
            if who in article.first_introductions
        }
        if before is not None:
            is_famous = reference.sense is Sense.SURNAME and len(introduced) == 1
            return next(iter(introduced)) if is_famous else None
        if not introduced:
            return None
        first = min(introduced, key=lambda who: introduced[who])
        stranger = article.first_strangers.get(surname)
        return first if stranger is None or introduced[first] < stranger else None

    def _latest(
        self, article: _Article, reference: Reference, surname: str, latest: dict[str, _Named]
    ) -> str | None:
        """Whose full name came last; a stranger is forgotten sooner than the leader he shares a name with."""
        named = latest.get(surname)
        if named is None or named.who or reference.start - named.at < _STRANGER_CHARACTERS:
            return named.who if named else None
        return self._leader(article, reference, named.at) or named.who

    def _leader(self, article: _Article, reference: Reference, before: int) -> str | None:
        """The candidate that leads at the time, if it was introduced before that offset."""
        introduced = (w for w in reference.candidates if article.first_introductions.get(w, before) < before)
        return next((who for who in introduced if article.offices.leads(who, article.reading.day)), None)

    def _alive(self, article: _Article, reference: Reference, who: str) -> str:
        """`who`, or the leader of the time where `who` is only remembered ("... Kim Il Sung. Kim said")."""
        day = article.reading.day
        roles = self._knowledge.entities[who].roles
        is_past = bool(roles) and day is not None and not any(role.is_held_at(day) for role in roles)
        return (self._leader(article, reference, reference.start) if is_past else None) or who

    def _has_other_office(self, article: _Article, reference: Reference) -> bool:
        """Whether a title that none of the candidates ever held stands before the surname."""
        office = self._office_before(article, reference)
        if office is None or reference.sense is Sense.SURNAME:
            return False
        return not any(article.offices.holds(who, office) for who in reference.candidates)

    def _office_before(self, article: _Article, reference: Reference) -> Office | None:
        for end in range(reference.start, reference.start - 3, -1):
            office = article.office_ends.get(end)
            if office is not None and _OFFICE_GAP.fullmatch(article.reading.text, end, reference.start):
                return office
        return None

    def _likeliest(self, article: _Article, reference: Reference) -> str:
        day = article.reading.day
        leading = (who for who in reference.candidates if article.offices.leads(who, day))
        return next(leading, reference.candidates[0])

    def _licensed(self, article: _Article, reference: Reference) -> str | None:
        """Whom something other than a full name makes of the surname."""
        surname = _surname(article.reading.text, reference)
        if self._has_other_office(article, reference):
            return None
        if surname in article.first_strangers and reference.sense is not Sense.SURNAME:
            return None
        if self._has_namesake(article, reference, surname):
            return None
        if reference.sense is Sense.SURNAME:
            return self._only(article, reference.candidates)
        return (
            self._by_office(article, reference)
            or self._by_company(article, reference)
            or self._by_institution(article, reference, surname)
        )

    def _has_namesake(self, article: _Article, reference: Reference, surname: str) -> bool:
        """Whether somebody else of that surname is named; beside the well-known only another official."""
        others = article.named.get(surname, set()) - set(reference.candidates)
        is_famous = reference.sense is Sense.SURNAME
        return any(not is_famous or self._knowledge.entities[other].roles for other in others)

    def _only(self, article: _Article, candidates: Sequence[str]) -> str | None:
        """The one candidate, else the one that leads at the time."""
        if len(candidates) == 1:
            return candidates[0]
        day = article.reading.day
        leading = [who for who in candidates if article.offices.leads(who, day)]
        return leading[0] if len(leading) == 1 else None

    def _by_office(self, article: _Article, reference: Reference) -> str | None:
        """Licensed by a title: before the surname, or written together with it (시 주석, 习主席)."""
        before, inside = self._office_before(article, reference), self._office_inside(article, reference)
        candidates: Sequence[str] = reference.candidates
        if before is not None:
            candidates = [who for who in candidates if article.offices.holds(who, before)]
        elif not self._has_title_inside(article, reference):
            return None
        office = before or inside
        holding = self._holding(article, office, candidates) if office is not None else ()
        who = self._nearest(article, reference, holding) or self._only(article, holding or candidates)
        if who is None:
            return None
        is_rare = len(reference.candidates) == 1 and (
            before is not None or reference.sense is not Sense.DERIVED
        )
        is_head = (
            inside is not None
            and len(holding) == 1
            and _OF_GOVERNMENTS.issuperset(article.offices.meant_by(inside))
        )
        has_place = before is not None and before.place is not None
        is_own = self._is_of_language(article, who)
        is_licensed = is_rare or is_head or has_place or is_own
        return who if is_licensed or self._is_at_home(article, who) else None

    def _office_inside(self, article: _Article, reference: Reference) -> Office | None:
        """The title that is written together with the surname: 首相 of 菅首相."""
        title = article.title_ends.get(reference.end)
        if title is None or title.start <= reference.start:
            return None
        return Office(title.start, title.end, title, None, is_former=False)

    def _is_told_by_time(self, article: _Article, reference: Reference) -> bool:
        """Whether the day alone may choose among namesakes: 鲍威尔.

        Not where a title or an honorific says more (菅首相, 김 씨), nor for a Han surname that is derived.
        """
        if not self._has_title_inside(article, reference):
            return True
        words = article.reading.text[reference.start : reference.end]
        is_addressed = self._office_inside(article, reference) or words.endswith(self._honorifics)
        return not is_addressed and reference.sense is not Sense.DERIVED

    def _holding(self, article: _Article, office: Office, candidates: Iterable[str]) -> list[str]:
        """Those who hold that office on the day."""
        meant, day = article.offices.meant_by(office), article.reading.day
        return [
            who
            for who in candidates
            for role in self._knowledge.entities[who].roles
            if role.title in meant and day is not None and role.is_held_at(day)
        ]

    def _nearest(self, article: _Article, reference: Reference, holding: Sequence[str]) -> str | None:
        """The one whose country was named last before; without any, nobody."""
        index = _positions(article.references, reference).start
        for other in reversed(article.references[max(0, index - _NEARBY_REFERENCES) : index]):
            home = self._home(other.entity)
            found = [who for who in holding if not home.isdisjoint(article.offices.places_of(who))]
            if len(found) == 1:
                return found[0]
        return None

    def _is_of_language(self, article: _Article, who: str) -> bool:
        """Whether the person leads the country of the article's language now (이 대통령 in Korean)."""
        codes = self._lexicon.countries.get(article.reading.language or "", ())
        return any(
            article.offices.leads(who, article.reading.day, self._knowledge.resolve(code)) for code in codes
        )

    def _has_title_inside(self, article: _Article, reference: Reference) -> bool:
        """Whether the words are surname and title in one, and nobody else's of that surname."""
        text = article.reading.text
        if not is_unspaced(text[reference.start]):
            return False
        words = text[reference.start : reference.end]
        if words not in article.namesakes:
            article.namesakes[words] = self._strangers.has_namesake(text, words)
        return not article.namesakes[words]

    def _is_at_home(self, article: _Article, who: str) -> bool:
        """Whether the article names a place or organisation that the person leads or led."""
        return not article.places.isdisjoint(article.offices.places_of(who))

    def _by_company(self, article: _Article, reference: Reference) -> str | None:
        """Licensed by the leader's own country or by another leader in the same sentence."""
        day = article.reading.day
        leading = [who for who in reference.candidates if article.offices.leads(who, day)]
        is_long = reference.end - reference.start > 1
        if len(leading) != 1 or (is_long and is_unspaced(article.reading.text[reference.start])):
            return None
        who = leading[0]
        homes = article.offices.places_of(who)
        surname = _surname(article.reading.text, reference)
        is_rare = self._is_rare(reference, surname)
        for other in _same_sentence(article, reference):
            if self._is_person(other):
                is_official = any(self._serves(candidate, day) for candidate in other.candidates)
                if is_official and who not in other.candidates:
                    return who
            elif is_rare or not homes.isdisjoint(self._home(other.entity)):
                return who
        return None

    def _is_rare(self, reference: Reference, surname: str) -> bool:
        """Whether any place in the sentence is enough: the name is vouched for, and few others have it."""
        is_only = len(reference.candidates) == 1 and reference.sense is not Sense.DERIVED
        return is_only and surname not in self._lexicon.common_surnames

    def _serves(self, who: str, day: date | None) -> bool:
        """Whether somebody holds an office on that day; without a day, ever did."""
        return any(day is None or role.is_held_at(day) for role in self._knowledge.entities[who].roles)

    def _by_institution(self, article: _Article, reference: Reference, surname: str) -> str | None:
        """Licensed by the institution that one of them serves now, or by another official.

        "The Fed cut rates, Powell said"; "Lavrov and Kerry sat down".
        """
        day = article.reading.day
        holding = [who for who in reference.candidates if self._serves(who, day)]
        is_long = reference.end - reference.start > 1
        if len(holding) != 1 or (is_long and is_unspaced(article.reading.text[reference.start])):
            return None
        homes = article.offices.places_of(holding[0])
        for other in _same_sentence(article, reference):
            entity = self._knowledge.entities[other.entity]
            is_telling = entity.kind == "organisation" or surname not in self._lexicon.common_surnames
            if other.entity in homes and is_telling:
                return holding[0]
            if holding[0] not in other.candidates and self._is_other_official(other, day):
                return holding[0]
        return None

    def _is_other_official(self, other: Reference, day: date | None) -> bool:
        return self._is_person(other) and all(self._serves(who, day) for who in other.candidates)

    def _home(self, place: str) -> set[str]:
        part_of = self._knowledge.entities[place].part_of
        return {place} | ({self._knowledge.resolve(part_of) or part_of} if part_of else set())


def _same_sentence(article: _Article, reference: Reference) -> Iterator[Reference]:
    """The nearest references on either side that stand in the same sentence."""
    index = next(i for i in _positions(article.references, reference) if article.references[i] is reference)
    for step in (-1, 1):
        for distance in range(1, _NEARBY_REFERENCES):
            position = index + step * distance
            if not 0 <= position < len(article.references):
                break
            other = article.references[position]
            first, second = (other, reference) if step < 0 else (reference, other)
            if not article.reading.is_same_sentence(first.end, second.start):
                break
            yield other


def _positions(references: Sequence[Reference], reference: Reference) -> range:
    """Where references that begin with this one stand in the ordered list."""
    low = bisect_left(references, reference.start, key=lambda r: r.start)
    high = bisect_right(references, reference.start, key=lambda r: r.start)
    return range(low, high)


def _surnames(text: str, reference: Reference) -> dict[str, None]:
    """What the reference may be called by later: its first and last word, or its first character.

    An ordered set. Endings are cut so that cases and a possessive s compare equal.
    """
    words = text[reference.start : reference.end]
    if is_unspaced(words):
        return {words[0]: None}
    parts = words.split()
    return {_stem(parts[0]): None, _stem(parts[-1]): None}


def _surname(text: str, reference: Reference) -> str:
    """What a surname is compared by: its last word, without the particles before it."""
    return list(_surnames(text, reference))[-1]


def _stem(word: str) -> str:
    return word[:3] if "а" <= word[0] <= "я" else (word.rstrip("s") or word)
