"""What licenses a surname without a full name: an office, a country, an institution, company it keeps."""

from __future__ import annotations

from processors.entities.article import Article, surname_of
from processors.entities.attached_titles import AttachedTitles
from processors.entities.company_licences import CompanyLicences
from processors.entities.forms import Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.office_licences import OfficeLicences
from processors.entities.reading import Reference
from processors.entities.strangers import Strangers


class Licences:
    """Says whom something other than a full name makes of a surname. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, strangers: Strangers) -> None:
        self._knowledge = knowledge
        self._titles = AttachedTitles(lexicon, strangers)
        self._offices = OfficeLicences(knowledge, lexicon, self._titles)
        self._company = CompanyLicences(knowledge, lexicon, self._titles)

    def licensed(self, article: Article, reference: Reference) -> str | None:
        """Whom something other than a full name makes of the surname."""
        surname = surname_of(article.reading.text, reference)
        if self.has_other_office(article, reference):
            return None
        if _is_strangers(article, reference, surname) and reference.sense is not Sense.SURNAME:
            return None
        if self._has_namesake(article, reference, surname):
            return None
        if reference.sense is Sense.SURNAME:
            return article.only(reference.candidates) or self._led_last(article, reference)
        return (
            self._offices.by_office(article, reference)
            or self._company.by_leader(article, reference)
            or self._company.by_institution(article, reference)
            or self._offices.by_office_elsewhere(article, reference)
        )

    def has_other_office(self, article: Article, reference: Reference) -> bool:
        """Whether a title that none of the candidates ever held stands before the surname."""
        office = article.office_before(reference)
        if office is None or reference.sense is Sense.SURNAME:
            return False
        return not any(article.offices.holds(who, office) for who in reference.candidates)

    def is_told_by_time(self, article: Article, reference: Reference) -> bool:
        """Whether the day alone may choose among namesakes: 鲍威尔.

        Not where a title or an honorific says more (菅首相, 김 씨, "ex-president Lee"), nor for a Han surname
        that is derived.
        """
        before = article.office_before(reference)
        if before is not None and before.is_former:
            return False
        if not self._titles.may_be_inside(article, reference):
            return True
        return not self._titles.is_addressed(article, reference) and reference.sense is not Sense.DERIVED

    def _has_namesake(self, article: Article, reference: Reference, surname: str) -> bool:
        """Whether somebody else of that surname is named; beside the well-known only another official."""
        others = article.named.get(surname, set()) - set(reference.candidates)
        if others and is_unspaced(article.reading.text[reference.start]):
            others &= _named_alike(article, reference)
        is_famous = reference.sense is Sense.SURNAME
        return any(not is_famous or self._knowledge.entities[other].roles for other in others)

    def _led_last(self, article: Article, reference: Reference) -> str | None:
        """Where none of them leads today, who did last."""
        day = article.reading.day
        ends = {
            who: role.end_day
            for who in reference.candidates
            for role in self._knowledge.entities[who].roles
            if role.leads and day is not None and role.end_day <= day
        }
        is_led = any(article.leads(who) for who in reference.candidates)
        return max(ends, key=lambda who: ends[who]) if ends and not is_led else None


def _is_strangers(article: Article, reference: Reference, surname: str) -> bool:
    """Whether somebody else of that surname is named in full."""
    first, text = article.first_strangers.get(surname), article.reading.text
    if first is None or not is_unspaced(text[reference.start]):
        return first is not None
    return text.startswith(article.whole_surname(reference), first)


def _named_alike(article: Article, reference: Reference) -> set[str]:
    """Whose name in the article begins with the whole surname: 石原 is no namesake of 石破首相."""
    surname, text = article.whole_surname(reference), article.reading.text
    return {r.entity for r in article.references if text.startswith(surname, r.start)}
