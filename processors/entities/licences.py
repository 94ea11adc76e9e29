"""What licenses a surname without a full name: an office, a country, an institution, company it keeps."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from processors.entities.boundaries import is_hangul
from processors.entities.forms import Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office, Offices
from processors.entities.reading import Hit, Reading, Reference
from processors.entities.strangers import Strangers

_OFFICE_GAP = re.compile(" {1,2}|")
#: How long before taking office a surname alone means somebody.
AT_THE_EARLIEST = timedelta(days=400)
#: Behind an office these end what is said of the one before: 李 대통령, 다카이치 총리; 李대통령-아소.
_LIST_MARK = re.compile("[,，、·・‧∙ㆍ–—-]")
_NEARBY_REFERENCES = 12
#: A title that means these alone needs no country beside it: 首相, 大统领 and 总书记 are no company's, 위원장
#: chairs anything.
_OF_GOVERNMENTS = frozenset(
    {"prime-minister", "chancellor", "head-of-government", "general-secretary", "president", "head-of-state"}
)
#: Those among them that need it: a club's, too, or that of Korea when nothing else is said.
_WITH_COUNTRY = frozenset({"主席", "대통령"})


@dataclass
class Article:
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
    serving: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def title_starts(self) -> dict[int, Hit]:
        """The longest title that begins at an offset."""
        return {hit.start: hit for hit in sorted(self.reading.titles, key=lambda hit: hit.end)}


class Licences:
    """Says whom something other than a full name makes of a surname. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, strangers: Strangers) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._strangers = strangers
        self._former = re.compile(f" ?(?:{'|'.join(map(re.escape, sorted(lexicon.former_unspaced)))}) ?")
        self._of_others = tuple(lexicon.of_others)
        self._honorifics = tuple(word for words in lexicon.honorifics.values() for word in words)

    def licensed(self, article: Article, reference: Reference) -> str | None:
        """Whom something other than a full name makes of the surname."""
        surname = surname_of(article.reading.text, reference)
        if self.has_other_office(article, reference):
            return None
        if self._is_strangers(article, reference, surname) and reference.sense is not Sense.SURNAME:
            return None
        if self._has_namesake(article, reference, surname):
            return None
        if reference.sense is Sense.SURNAME:
            return self._only(article, reference.candidates) or self._led_last(article, reference)
        return (
            self._by_office(article, reference)
            or self._by_company(article, reference)
            or self._by_institution(article, reference, surname)
        )

    def has_other_office(self, article: Article, reference: Reference) -> bool:
        """Whether a title that none of the candidates ever held stands before the surname."""
        office = self.office_before(article, reference)
        if office is None or reference.sense is Sense.SURNAME:
            return False
        return not any(article.offices.holds(who, office) for who in reference.candidates)

    def office_before(self, article: Article, reference: Reference) -> Office | None:
        """The office that introduces the name."""
        for end in range(reference.start, reference.start - 3, -1):
            office = article.office_ends.get(end)
            if office is not None and _OFFICE_GAP.fullmatch(article.reading.text, end, reference.start):
                is_list = is_unspaced(office.title.form.text) and _LIST_MARK.search(
                    article.reading.original(end, reference.start)
                )
                return None if is_list else office
        return None

    def is_told_by_time(self, article: Article, reference: Reference) -> bool:
        """Whether the day alone may choose among namesakes: 鲍威尔.

        Not where a title or an honorific says more (菅首相, 김 씨, "ex-president Lee"), nor for a Han surname
        that is derived.
        """
        before = self.office_before(article, reference)
        if before is not None and before.is_former:
            return False
        if not self._has_title_inside(article, reference):
            return True
        words = article.reading.text[reference.start : reference.end]
        is_addressed = self._office_inside(article, reference) or words.endswith(self._honorifics)
        return not is_addressed and reference.sense is not Sense.DERIVED

    def _has_namesake(self, article: Article, reference: Reference, surname: str) -> bool:
        """Whether somebody else of that surname is named; beside the well-known only another official."""
        others = article.named.get(surname, set()) - set(reference.candidates)
        if others and is_unspaced(article.reading.text[reference.start]):
            others &= self._named_alike(article, reference)
        is_famous = reference.sense is Sense.SURNAME
        return any(not is_famous or self._knowledge.entities[other].roles for other in others)

    def _is_strangers(self, article: Article, reference: Reference, surname: str) -> bool:
        """Whether somebody else of that surname is named in full."""
        first, text = article.first_strangers.get(surname), article.reading.text
        if first is None or not is_unspaced(text[reference.start]):
            return first is not None
        return text.startswith(self._whole_surname(article, reference), first)

    def _named_alike(self, article: Article, reference: Reference) -> set[str]:
        """Whose name in the article begins with the whole surname: 石原 is no namesake of 石破首相."""
        surname, text = self._whole_surname(article, reference), article.reading.text
        return {r.entity for r in article.references if text.startswith(surname, r.start)}

    def _whole_surname(self, article: Article, reference: Reference) -> str:
        """A surname without spaces before its title: 石破 of 石破首相, which is compared by 石 elsewhere."""
        inside = self._office_inside(article, reference)
        return article.reading.text[reference.start : inside.start if inside else reference.end].rstrip(" ·")

    def _only(self, article: Article, candidates: Sequence[str]) -> str | None:
        """The one candidate, else the one that leads at the time."""
        if len(candidates) == 1:
            return candidates[0]
        day = article.reading.day
        leading = [who for who in candidates if article.offices.leads(who, day)]
        return leading[0] if len(leading) == 1 else None

    def _led_last(self, article: Article, reference: Reference) -> str | None:
        """Where none of them leads today, who did last."""
        day = article.reading.day
        ends = {
            who: role.end_day
            for who in reference.candidates
            for role in self._knowledge.entities[who].roles
            if role.leads and day is not None and role.end_day <= day
        }
        is_led = any(article.offices.leads(who, day) for who in reference.candidates)
        return max(ends, key=lambda who: ends[who]) if ends and not is_led else None

    def _by_former_office(self, article: Article, reference: Reference, office: Office) -> str | None:
        """Who last left the office: the only one of the name, or of a country that the article names.

        Where nobody has left it yet, the only one who is to take it: "prezydent elekt Duda".
        """
        day = article.reading.day
        ends = {who: end for who in reference.candidates if (end := article.offices.left(who, office, day))}
        if not ends:
            to_come = [who for who in reference.candidates if article.offices.holds(who, office)]
            return self._only(article, [who for who in to_come if self._is_in_news(article, who)])
        at_home = {who: end for who, end in ends.items() if self._is_at_home(article, who)}
        if not at_home and len(ends) != 1:
            return None
        ends = at_home or ends
        return max(ends, key=lambda who: ends[who])

    def _by_office(self, article: Article, reference: Reference) -> str | None:
        """Licensed by a title: before the surname, or written together with it (시 주석, 习主席)."""
        before, inside = self.office_before(article, reference), self._office_inside(article, reference)
        if before is not None and before.is_former:
            return self._by_former_office(article, reference, before)
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
        is_long = reference.end - reference.start > 1
        is_bare = is_long and before is None and not self._is_titled(article, reference, who)
        if is_bare and (not self._is_in_news(article, who) or self._is_of_other(article, reference)):
            return None
        is_rare = len(reference.candidates) == 1 and (
            before is not None
            or not (reference.sense is Sense.DERIVED or (is_bare and self._is_short(article, reference, who)))
        )
        is_head = inside is not None and len(holding) == 1 and _is_telling(article, reference, inside)
        has_place = before is not None and before.place is not None
        is_own = self._is_of_language(article, who)
        is_licensed = is_rare or is_head or has_place or is_own
        return who if is_licensed or self._is_at_home(article, who) else None

    def _is_titled(self, article: Article, reference: Reference, who: str) -> bool:
        """Whether a title or an honorific is written together with the surname: 菅首相, 김 씨, 安倍元首相."""
        text = article.reading.text
        if not is_unspaced(text[reference.start]):
            return False
        words = text[reference.start : reference.end]
        if self._office_inside(article, reference) is not None or words.endswith(self._honorifics):
            return True
        former = self._former.match(text, reference.end)
        title = article.title_starts.get(former.end()) if former is not None else None
        return title is not None and article.offices.holds(
            who, Office(title.start, title.end, title, None, is_former=True)
        )

    def _is_in_news(self, article: Article, who: str) -> bool:
        """Whether somebody holds an office on the article's day or soon will; without a day, ever did."""
        day = article.reading.day
        return self._serves(article, who) or any(
            day is not None and timedelta(0) < role.first_day - day <= AT_THE_EARLIEST
            for role in self._knowledge.entities[who].roles
        )

    def _is_short(self, article: Article, reference: Reference, who: str) -> bool:
        """Whether the surname is two Han characters, as many words are, and not a leader's."""
        words = article.reading.text[reference.start : reference.end]
        is_short = len(words) <= 2 and not is_hangul(words[0])
        return is_short and not article.offices.leads(who, article.reading.day)

    def _is_of_other(self, article: Article, reference: Reference) -> bool:
        """Whether what follows makes the surname somebody else's, or a place's: 岡田監督, 野田市."""
        return article.reading.text.startswith(self._of_others, reference.end)

    def _office_inside(self, article: Article, reference: Reference) -> Office | None:
        """The title that is written together with the surname: 首相 of 菅首相."""
        title = article.title_ends.get(reference.end)
        if title is None or title.start <= reference.start:
            return None
        return Office(title.start, title.end, title, None, is_former=False)

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
        index = positions(article.references, reference).start
        for other in reversed(article.references[max(0, index - _NEARBY_REFERENCES) : index]):
            home = self._home(other.entity)
            found = [who for who in holding if not home.isdisjoint(article.offices.places_of(who))]
            if len(found) == 1:
                return found[0]
        return None

    def _is_of_language(self, article: Article, who: str) -> bool:
        """Whether the person leads the country of the article's language now (이 대통령 in Korean)."""
        codes = self._lexicon.countries.get(article.reading.language or "", ())
        return any(
            article.offices.leads(who, article.reading.day, self._knowledge.resolve(code)) for code in codes
        )

    def _has_title_inside(self, article: Article, reference: Reference) -> bool:
        """Whether the words are surname and title in one, and nobody else's of that surname."""
        text = article.reading.text
        if not is_unspaced(text[reference.start]):
            return False
        words = text[reference.start : reference.end]
        if words not in article.namesakes:
            article.namesakes[words] = self._strangers.has_namesake(text, words)
        return not article.namesakes[words]

    def _is_at_home(self, article: Article, who: str) -> bool:
        """Whether the article names a place or organisation that the person leads or led."""
        return not article.places.isdisjoint(article.offices.places_of(who))

    def _by_company(self, article: Article, reference: Reference) -> str | None:
        """Licensed by the leader's own country or by another leader in the same sentence."""
        day = article.reading.day
        leading = [who for who in reference.candidates if article.offices.leads(who, day)]
        if len(leading) != 1 or self._is_titled(article, reference, leading[0]):
            return None
        who = leading[0]
        homes = article.offices.places_of(who)
        surname = surname_of(article.reading.text, reference)
        is_rare = self._is_rare(reference, surname)
        for other in _same_sentence(article, reference):
            if self._is_person(other):
                is_official = any(self._serves(article, candidate) for candidate in other.candidates)
                if is_official and who not in other.candidates:
                    return who
            elif is_rare or not homes.isdisjoint(self._home(other.entity)):
                return who
        return who if is_rare and self._is_at_home_in_title(article, homes) else None

    def _is_at_home_in_title(self, article: Article, homes: set[str]) -> bool:
        """Whether the title names one of the places, or where one lies."""
        for other in article.references:
            if not article.reading.is_in_title(other.start):
                return False
            if not self._is_person(other) and not homes.isdisjoint(self._home(other.entity)):
                return True
        return False

    def _is_rare(self, reference: Reference, surname: str) -> bool:
        """Whether any place in the sentence is enough: the name is vouched for, and few others have it."""
        is_only = len(reference.candidates) == 1 and reference.sense is not Sense.DERIVED
        return is_only and surname not in self._lexicon.common_surnames

    def _serves(self, article: Article, who: str) -> bool:
        """Whether somebody holds an office on the article's day; without a day, ever did."""
        if who not in article.serving:
            day, roles = article.reading.day, self._knowledge.entities[who].roles
            article.serving[who] = any(day is None or role.is_held_at(day) for role in roles)
        return article.serving[who]

    def _by_institution(self, article: Article, reference: Reference, surname: str) -> str | None:
        """Licensed by the institution that one of them serves now, or by another official.

        "The Fed cut rates, Powell said"; "Lavrov and Kerry sat down".
        """
        holding = [who for who in reference.candidates if self._serves(article, who)]
        if len(holding) != 1 or self._is_titled(article, reference, holding[0]):
            return None
        homes = article.offices.places_of(holding[0])
        for other in _same_sentence(article, reference):
            entity = self._knowledge.entities[other.entity]
            is_telling = entity.kind == "organisation" or surname not in self._lexicon.common_surnames
            if other.entity in homes and is_telling:
                return holding[0]
            if holding[0] not in other.candidates and self._is_other_official(article, other):
                return holding[0]
        return None

    def _is_other_official(self, article: Article, other: Reference) -> bool:
        return self._is_person(other) and all(self._serves(article, who) for who in other.candidates)

    def _home(self, place: str) -> set[str]:
        part_of = self._knowledge.entities[place].part_of
        return {place} | ({self._knowledge.resolve(part_of) or part_of} if part_of else set())

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people


def _is_telling(article: Article, reference: Reference, office: Office) -> bool:
    """Whether a surname with the office's title can be hardly anybody else's.

    The title is a state's or a ruling party's alone; or the surname has several letters: 가미카와 외무상.
    """
    if len(article.reading.text[reference.start : office.start].rstrip()) > 1:
        return True
    is_states = _OF_GOVERNMENTS.issuperset(article.offices.meant_by(office))
    return is_states and office.title.form.text not in _WITH_COUNTRY


def _same_sentence(article: Article, reference: Reference) -> Iterator[Reference]:
    """The nearest references on either side that stand in the same sentence."""
    index = next(i for i in positions(article.references, reference) if article.references[i] is reference)
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


def positions(references: Sequence[Reference], reference: Reference) -> range:
    """Where references that begin with this one stand in the ordered list."""
    low = bisect_left(references, reference.start, key=lambda r: r.start)
    high = bisect_right(references, reference.start, key=lambda r: r.start)
    return range(low, high)


def surnames_of(text: str, reference: Reference) -> dict[str, None]:
    """What the reference may be called by later: its first and last word, or its first character.

    An ordered set. Endings are cut so that cases and a possessive s compare equal.
    """
    words = text[reference.start : reference.end]
    if is_unspaced(words):
        return {words[0]: None}
    parts = words.split()
    return {_stem(parts[0]): None, _stem(parts[-1]): None}


def surname_of(text: str, reference: Reference) -> str:
    """What a surname is compared by: its last word, without the particles before it."""
    return list(surnames_of(text, reference))[-1]


def _stem(word: str) -> str:
    return word[:3] if "а" <= word[0] <= "я" else (word.rstrip("s") or word)
