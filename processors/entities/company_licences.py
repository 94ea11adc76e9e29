"""Whom the company of a surname makes of it: a country, an institution or another leader beside it."""

from __future__ import annotations

from processors.entities.article import Article, surname_of
from processors.entities.attached_titles import AttachedTitles
from processors.entities.forms import Sense
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.reading import Reference


class CompanyLicences:
    """Says whom what stands in the same sentence makes of a surname. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, titles: AttachedTitles) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._titles = titles

    def by_leader(self, article: Article, reference: Reference) -> str | None:
        """Licensed by the leader's own country or by another leader in the same sentence."""
        leading = [who for who in reference.candidates if article.leads(who)]
        if len(leading) != 1 or self._titles.belong_to(article, reference, leading[0]):
            return None
        who = leading[0]
        homes = article.offices.places_of(who)
        surname = surname_of(article.reading.text, reference)
        is_rare = self._is_rare(reference, surname)
        for other in article.same_sentence(reference):
            if self._is_person(other):
                is_official = any(article.serves(candidate) for candidate in other.candidates)
                if is_official and who not in other.candidates:
                    return who
            elif is_rare or not homes.isdisjoint(self._knowledge.with_whole(other.entity)):
                return who
        return who if is_rare and self._is_at_home_in_title(article, homes) else None

    def _is_at_home_in_title(self, article: Article, homes: set[str]) -> bool:
        """Whether the title names one of the places, or where one lies."""
        for other in article.references:
            if not article.reading.is_in_title(other.start):
                return False
            if not self._is_person(other) and not homes.isdisjoint(self._knowledge.with_whole(other.entity)):
                return True
        return False

    def _is_rare(self, reference: Reference, surname: str) -> bool:
        """Whether any place in the sentence is enough: the name is vouched for, and few others have it."""
        is_only = len(reference.candidates) == 1 and reference.sense is not Sense.DERIVED
        return is_only and surname not in self._lexicon.common_surnames

    def by_institution(self, article: Article, reference: Reference) -> str | None:
        """Licensed by the institution that one of them serves now, or by another official.

        "The Fed cut rates, Powell said"; "Lavrov and Kerry sat down".
        """
        holding = [who for who in reference.candidates if article.serves(who)]
        if len(holding) != 1 or self._titles.belong_to(article, reference, holding[0]):
            return None
        homes = article.offices.places_of(holding[0])
        is_common = surname_of(article.reading.text, reference) in self._lexicon.common_surnames
        for other in article.same_sentence(reference):
            entity = self._knowledge.entities[other.entity]
            if other.entity in homes and (entity.kind == "organisation" or not is_common):
                return holding[0]
            if holding[0] not in other.candidates and self._is_other_official(article, other):
                return holding[0]
        return None

    def _is_other_official(self, article: Article, other: Reference) -> bool:
        """Whether it names somebody in office, whoever of that name is meant."""
        return self._is_person(other) and all(article.serves(who) for who in other.candidates)

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people
