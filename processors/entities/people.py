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
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from processors.entities.article import Article, positions, surname_of, surnames_of
from processors.entities.forms import SURNAME_SENSES, Sense
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.licences import Licences
from processors.entities.office_licences import AT_THE_EARLIEST
from processors.entities.offices import Office, Offices
from processors.entities.reading import Reading, Reference
from processors.entities.strangers import Strangers

_STRANGER = ""
_PLACE_GAP = re.compile(" (?:s )?|의 ?|的|の")
#: How long a stranger of that surname is who it means, where a leader of that surname came before him.
_STRANGER_CHARACTERS = 600
#: How long after leaving office a surname alone means somebody.
_REMEMBERED = timedelta(days=1200)


class _Named(NamedTuple):
    """Who was named in full, and where; `who` is "" for a stranger."""

    who: str
    at: int


class People:
    """Settles which references mean whom. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._strangers = Strangers(knowledge, lexicon)
        self._licences = Licences(knowledge, lexicon, self._strangers)

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
        article = Article(reading, offices, kept, {title.end: title for title in titles}, longest)
        for reference in kept:
            self._settle_name(article, reference)
        for index in sorted(strange):
            for surname in surnames_of(reading.text, found[index]):
                article.first_strangers.setdefault(surname, found[index].start)
        self._walk(article, found, strange)
        return kept, titles

    def _settle_name(self, article: Article, reference: Reference) -> None:
        """Choose among namesakes, and note who and what the article names in full."""
        if reference.sense in SURNAME_SENSES:
            return
        if len(reference.candidates) > 1:
            self._choose_namesake(article, reference)
        if self._is_person(reference):
            article.first_introductions.setdefault(reference.entity, reference.start)
            for surname in surnames_of(article.reading.text, reference):
                article.named.setdefault(surname, set()).add(reference.entity)
        else:
            article.places |= self._knowledge.with_whole(reference.entity)

    def _choose_namesake(self, article: Article, reference: Reference) -> None:
        day = article.reading.day
        leading = [who for who in reference.candidates if article.offices.leads(who, day)]
        holding = leading or [who for who in reference.candidates if self._knowledge.entities[who].roles]
        others = [who for who in reference.candidates if who not in holding]
        reference.candidates = (*holding, *others)
        reference.is_ambiguous = len(holding) != 1

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people

    def _walk(self, article: Article, found: Sequence[Reference], strange: set[int]) -> None:
        """Go through the article once, remembering whose full name came last for each surname."""
        latest: dict[str, _Named] = {}
        for index, reference in enumerate(found):
            if index in strange:
                surnames = surnames_of(article.reading.text, reference)
                latest.update(dict.fromkeys(surnames, _Named(_STRANGER, reference.start)))
            elif reference.sense in SURNAME_SENSES:
                self._settle_surname(article, reference, latest)
            elif reference.sense is Sense.NAME and self._is_person(reference):
                surnames = surnames_of(article.reading.text, reference)
                latest.update(dict.fromkeys(surnames, _Named(reference.entity, reference.start)))

    def _settle_surname(self, article: Article, reference: Reference, latest: dict[str, _Named]) -> None:
        surname = surname_of(article.reading.text, reference)
        everybody = reference.candidates
        if self._licences.is_told_by_time(article, reference):
            reference.candidates = self._of_the_time(article, everybody)
        who = (
            self._with_place(article, reference)
            or self._introduced(article, reference, surname, latest)
            or self._licences.licensed(article, reference)
        )
        reference.is_ambiguous = who is None
        if who is not None:
            latest.setdefault(surname, _Named(who, reference.start))
        likeliest = who or self._likeliest(article, reference)
        others = (other for other in everybody if other != likeliest)
        reference.candidates = (likeliest, *others)

    def _of_the_time(self, article: Article, candidates: tuple[str, ...]) -> tuple[str, ...]:
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
        soon, lately = day + AT_THE_EARLIEST, day - _REMEMBERED
        return any(role.first_day <= soon and lately < role.end_day for role in roles)

    def _with_place(self, article: Article, reference: Reference) -> str | None:
        """Whom the words before make of it beyond doubt: "North Korea's Kim", "Chinese President Xi"."""
        day = article.reading.day
        office = article.office_before(reference)
        if office is not None and office.place is not None and not office.is_former:
            who = article.offices.holder(office.place.entity, article.offices.meant_by(office), day)
            return who if who in reference.candidates else None
        place = self._place_before(article, reference)
        leaders = [who for who in reference.candidates if place and article.offices.leads(who, day, place)]
        return leaders[0] if len(leaders) == 1 else None

    def _place_before(self, article: Article, reference: Reference) -> str | None:
        index = positions(article.references, reference).start - 1
        before = article.references[index] if index >= 0 else None
        if before is None or self._is_person(before):
            return None
        is_next = _PLACE_GAP.fullmatch(article.reading.text, before.end, reference.start)
        return before.entity if is_next else None

    def _introduced(
        self, article: Article, reference: Reference, surname: str, latest: dict[str, _Named]
    ) -> str | None:
        """Whom the article's full names make of the surname: before it, else after it."""
        if self._licences.has_other_office(article, reference):
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
        self, article: Article, reference: Reference, surname: str, latest: dict[str, _Named]
    ) -> str | None:
        """Whose full name came last; a stranger is forgotten sooner than the leader he shares a name with."""
        named = latest.get(surname)
        if named is None or named.who or reference.start - named.at < _STRANGER_CHARACTERS:
            return named.who if named else None
        return self._leader(article, reference, named.at) or named.who

    def _leader(self, article: Article, reference: Reference, before: int) -> str | None:
        """The candidate that leads at the time, if it was introduced before that offset."""
        introduced = (w for w in reference.candidates if article.first_introductions.get(w, before) < before)
        return next((who for who in introduced if article.offices.leads(who, article.reading.day)), None)

    def _alive(self, article: Article, reference: Reference, who: str) -> str:
        """`who`, or the leader of the time where `who` is only remembered ("... Kim Il Sung. Kim said")."""
        day = article.reading.day
        roles = self._knowledge.entities[who].roles
        is_past = bool(roles) and day is not None and not any(role.is_held_at(day) for role in roles)
        return (self._leader(article, reference, reference.start) if is_past else None) or who

    def _likeliest(self, article: Article, reference: Reference) -> str:
        day = article.reading.day
        leading = (who for who in reference.candidates if article.offices.leads(who, day))
        return next(leading, reference.candidates[0])
