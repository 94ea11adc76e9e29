"""Whom an office makes of a surname: "President Xi", 시 주석, 习主席, "former President Lee"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from processors.entities.article import Article
from processors.entities.attached_titles import AttachedTitles
from processors.entities.boundaries import is_hangul
from processors.entities.forms import Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office
from processors.entities.reading import Reference

#: How long before taking office a surname alone means somebody.
AT_THE_EARLIEST = timedelta(days=400)
#: A title that means these alone needs no country beside it: 首相, 大统领 and 总书记 are no company's, 위원장
#: chairs anything.
_OF_GOVERNMENTS = frozenset(
    {"prime-minister", "chancellor", "head-of-government", "general-secretary", "president", "head-of-state"}
)
#: Those among them that need it: a club's, too, or that of Korea when nothing else is said.
_WITH_COUNTRY = frozenset({"主席", "대통령"})


class OfficeLicences:
    """Says whom a title before or inside a surname makes of it. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, titles: AttachedTitles) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._titles = titles
        self._of_others = tuple(lexicon.of_others)

    def by_office(self, article: Article, reference: Reference) -> str | None:
        """Licensed by a title: before the surname, or written together with it (시 주석, 习主席)."""
        before, inside = article.office_before(reference), article.office_inside(reference)
        if before is not None and before.is_former:
            return self._by_former_office(article, reference, before)
        if before is None and not self._titles.may_be_inside(article, reference):
            return None
        candidates = [
            who for who in reference.candidates if before is None or article.offices.holds(who, before)
        ]
        office = before or inside
        holding = self._holding(article, office, candidates) if office is not None else ()
        who = self._nearest(article, reference, holding) or article.only(holding or candidates)
        if who is None:
            return None
        is_bare = before is None and self._is_bare(article, reference, who)
        if is_bare and (not self._is_in_news(article, who) or self._is_of_other(article, reference)):
            return None
        is_head = inside is not None and len(holding) == 1 and _is_telling(article, reference, inside)
        is_placed = before is not None and before.place is not None
        is_rare = before is not None or not self._is_common(article, reference, who, is_bare)
        is_licensed = is_head or is_placed or (is_rare and len(reference.candidates) == 1)
        is_licensed = is_licensed or self._is_of_language(article, who) or article.is_at_home(who)
        return who if is_licensed else None

    def by_office_elsewhere(self, article: Article, reference: Reference) -> str | None:
        """Who holds an office that the article names with its country: "Chávez ... the Venezuelan president".

        Not of a Han surname, which is many people's.
        """
        if is_unspaced(article.reading.text[reference.start]):
            return None
        offices, day = article.offices, article.reading.day
        holders = {
            offices.holder(office.place.entity, offices.meant_by(office), day)
            for office in article.office_ends.values()
            if office.place is not None and not office.is_former
        }
        found = [who for who in reference.candidates if who in holders]
        return found[0] if len(found) == 1 else None

    def _by_former_office(self, article: Article, reference: Reference, office: Office) -> str | None:
        """Who last left the office: the only one of the name, or of a country that the article names.

        Where nobody has left it yet, the only one who is to take it: "prezydent elekt Duda".
        """
        day = article.reading.day
        ends = {who: end for who in reference.candidates if (end := article.offices.left(who, office, day))}
        if not ends:
            to_come = [who for who in reference.candidates if article.offices.holds(who, office)]
            return article.only([who for who in to_come if self._is_in_news(article, who)])
        at_home = {who: end for who, end in ends.items() if article.is_at_home(who)}
        if not at_home and len(ends) != 1:
            return None
        ends = at_home or ends
        return max(ends, key=lambda who: ends[who])

    def _holding(self, article: Article, office: Office, candidates: Iterable[str]) -> list[str]:
        """Those who hold that office on the day."""
        meant, day = article.offices.meant_by(office), article.reading.day
        return [
            who
            for who in candidates
            for role in self._knowledge.entities[who].roles
            if role.title in meant and day is not None and role.is_held_at(day)
        ]

    def _nearest(self, article: Article, reference: Reference, holding: Sequence[str]) -> str | None:
        """The one whose country was named last before; without any, nobody."""
        for other in article.nearest_before(reference):
            home = self._knowledge.with_whole(other.entity)
            found = [who for who in holding if not home.isdisjoint(article.offices.places_of(who))]
            if len(found) == 1:
                return found[0]
        return None

    def _is_in_news(self, article: Article, who: str) -> bool:
        """Whether somebody holds an office on the article's day or soon will; without a day, ever did."""
        day = article.reading.day
        return article.serves(who) or any(
            day is not None and timedelta(0) < role.first_day - day <= AT_THE_EARLIEST
            for role in self._knowledge.entities[who].roles
        )

    def _is_bare(self, article: Article, reference: Reference, who: str) -> bool:
        """Whether several letters stand for somebody, and no title of his is written together with them."""
        is_long = reference.end - reference.start > 1
        return is_long and not self._titles.belong_to(article, reference, who)

    def _is_common(self, article: Article, reference: Reference, who: str, is_bare: bool) -> bool:
        """Whether others may well be called so: a surname that nobody wrote down, or short and bare."""
        is_derived = reference.sense is Sense.DERIVED
        return is_derived or (is_bare and self._is_short(article, reference, who))

    def _is_short(self, article: Article, reference: Reference, who: str) -> bool:
        """Whether the surname is two Han characters, as many words are, and not a leader's."""
        words = article.reading.text[reference.start : reference.end]
        is_short = len(words) <= 2 and not is_hangul(words[0])
        return is_short and not article.leads(who)

    def _is_of_other(self, article: Article, reference: Reference) -> bool:
        """Whether what follows makes the surname somebody else's, or a place's: 岡田監督, 野田市."""
        return article.reading.text.startswith(self._of_others, reference.end)

    def _is_of_language(self, article: Article, who: str) -> bool:
        """Whether the person leads the country of the article's language now (이 대통령 in Korean)."""
        codes = self._lexicon.countries.get(article.reading.language or "", ())
        return any(
            article.offices.leads(who, article.reading.day, self._knowledge.resolve(code)) for code in codes
        )


def _is_telling(article: Article, reference: Reference, office: Office) -> bool:
    """Whether a surname with the office's title can be hardly anybody else's.

    The title is a state's or a ruling party's alone; or the surname has several letters: 가미카와 외무상.
    """
    if len(article.reading.text[reference.start : office.start].rstrip()) > 1:
        return True
    is_states = _OF_GOVERNMENTS.issuperset(article.offices.meant_by(office))
    return is_states and office.title.form.text not in _WITH_COUNTRY
