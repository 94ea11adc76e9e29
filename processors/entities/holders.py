"""Who is named by an office alone: "the Chinese president", 中印外长, "the leaders of X and Y"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from processors.entities.counterparts import named_like, person_before
from processors.entities.folding import fold_alias
from processors.entities.foreign_offices import only_country
from processors.entities.forms import Form, Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import COUNTERPART, LEADER, OTHER_TITLE, Lexicon
from processors.entities.offices import Office, Offices, are_joined
from processors.entities.reading import Reading, Reference

_NAME_GAP = re.compile(" {0,2}(?:인 )?(?:the )?")
#: Before "pope" these mean no pope in particular, or another.
_INDEFINITE = frozenset(
    {"a", "an", "another", "first", "second", "un", "une", "ein", "erste", "zweite", "zweiten"}
)
#: Before 首相 without a name: a mark, or a particle other than の.
_NO_HOLDER_BEFORE = re.compile("[^\\w]|[はがとにをもやへで]")
_SUMMIT_AFTER = re.compile(" (?:leaders )?(?:summit|summits|gipfel|gipfels|gipfeltreffen|summitry)\\b")
_JOINT_AFTER = re.compile(r"(?: \w+)? (?:summits?|leaders|gipfel\w*|саммит\w*)\b|首脑|领导人|峰会|领袖")
#: A hyphen in folded text: US-China, Mỹ - Nga.
_HYPHENS = frozenset((" ", "   "))
_SUMMIT_BEFORE = re.compile(
    "(?:summit|sommet|cumbre|саммит|саммита|саммите|gipfel|vertice|thuong dinh)(?: \\w{2,9})? $"
)
#: Behind an office these say whose it is: "president of the club".
_OF = re.compile(" (?:of|de|del|du|des|der|d|von|della|dello|do|da|van|vom|af|av|for|за|w) ")
#: The beginning of a text, in characters.
_LEAD_CHARACTERS = 400
_MOST_PLACES = 4


class Holders:
    """Finds whoever an office stands for. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, offices: Offices) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self.offices = offices
        self._plural_texts = frozenset(text for title in lexicon.plural for text in lexicon.titles[title])
        self._delegates = {
            frozenset(self._resolved(code) for code in codes): {
                self._resolved(code): (office,) for code, office in sent.items()
            }
            for codes, sent in lexicon.delegates.items()
        }

    def _resolved(self, code: str) -> str:
        return self._knowledge.resolve(code) or code

    def add(
        self, reading: Reading, references: list[Reference], offices: Sequence[Office]
    ) -> list[Reference]:
        """The references with those who are named by their office alone, in order."""
        starts = {r.start: r for r in references}
        people_ends = {r.end: r for r in references if self._is_person(r)}
        found: list[Reference] = []
        headliners = self._headliners(reading, references)
        named_below = self._named_below(reading, references) - headliners
        places: dict[str, set[str]] = {}
        for office in offices:
            if office.place is not None:
                places.setdefault(office.title.form.about, set()).add(office.place.entity)
        for office, following in zip_longest(offices, offices[1:]):
            if office.place is None:
                if _shares_place(reading.text, office, following):
                    continue
                if not self._has_name_beside(reading, office, starts):
                    abroad = only_country(reading, office, references, headliners, self.offices)
                    found += self._without_place(reading, office, places, headliners, named_below, abroad)
                continue
            title = reading.original(office.title.start, office.title.end)
            is_actor = self._is_actor_title(office)
            if is_actor and not self._stands_by_name(reading, office, starts, people_ends):
                found += self._holders_in_text(reading, office, references, found)
            office.place.proxy = office.place.proxy or title
        found += self._summit_leaders(reading, references)
        found += self._joint_leaders(reading)
        return sorted([*references, *_distinct(found)], key=lambda r: (r.start, r.end))

    def _without_place(
        self,
        reading: Reading,
        office: Office,
        places: Mapping[str, set[str]],
        headliners: frozenset[str],
        named_below: frozenset[str],
        abroad: str | None,
    ) -> Iterator[Reference]:
        """Who holds an office that needs no place: the pope, or one of the language's own country.

        Before those, the only one whom the headline names: "Scholz flies to Xi. The chancellor ..."; or
        whom the text begins with below a headline that does not: "PM meets Xi. Anthony Albanese said ..."
        `abroad` is the country whose office it is else.
        """
        person = self._meant_of(reading, office, headliners) or self._meant_in_title(
            reading, office, named_below
        )
        if person is not None:
            yield Reference(office.start, office.end, (person,), Sense.TITLE, "role")
            return
        code = self._lexicon.places.get(office.title.form.about) or self._home(reading, office, places)
        place = self._knowledge.resolve(code) if code else abroad
        who = (
            self.offices.holder(place, self.offices.meant_by(office), reading.day)
            if place is not None
            else None
        )
        if who is not None:
            yield Reference(office.start, office.end, (who,), Sense.TITLE, "role")

    def _headliners(self, reading: Reading, references: Sequence[Reference]) -> frozenset[str]:
        """Whom the headline names."""
        return frozenset(
            reference.entity
            for reference in references
            if reading.is_in_title(reference.start) and self._is_person(reference) and not reference.proxy
        )

    def _named_below(self, reading: Reading, references: Sequence[Reference]) -> frozenset[str]:
        """Whom the beginning of the text names."""
        end = reading.title_end + _LEAD_CHARACTERS
        return frozenset(
            reference.entity
            for reference in references
            if reading.title_end <= reference.start < end
            and self._is_person(reference)
            and not reference.proxy
        )

    def _meant_in_title(self, reading: Reading, office: Office, people: frozenset[str]) -> str | None:
        """The only one of the people who holds an office alone in the headline on that day."""
        if not reading.is_in_title(office.start) or _OF.match(reading.text, office.end):
            return None
        meant = self.offices.meant_by(office)
        if is_unspaced(office.title.form.text) or not meant or LEADER in meant:
            return None
        holding = [
            who
            for who in people
            if self.offices.holds(who, office) and not self.offices.closeness(who, office, reading.day)[0]
        ]
        return holding[0] if len(holding) == 1 else None

    def _meant_of(self, reading: Reading, office: Office, headliners: frozenset[str]) -> str | None:
        """Whom of the headline an office alone means: who holds it before who held it; None when unclear."""
        meant = [who for who in headliners if self._goes_on_about(reading, office, who)]
        if len(meant) > 1:
            closeness = {who: self.offices.closeness(who, office, reading.day) for who in meant}
            meant = [who for who in meant if closeness[who] == min(closeness.values())]
        return meant[0] if len(meant) == 1 else None

    def _goes_on_about(self, reading: Reading, office: Office, person: str) -> bool:
        """Whether the text's beginning calls somebody by an office of theirs alone: "the chancellor"."""
        if reading.is_in_title(office.start) or office.start > reading.title_end + _LEAD_CHARACTERS:
            return False
        if is_unspaced(office.title.form.text) or _OF.match(reading.text, office.end):
            return False
        own = self._lexicon.home.get(reading.language or "", {}).get(office.title.form.text)
        is_own = own is None or self._knowledge.resolve(own) in self.offices.places_of(person)
        if not is_own or not self.offices.holds(person, office):
            return False
        # "the former chancellor" and "prezydent elekt" are whoever does not hold it on that day
        day = reading.day if reading.published_at else None
        return not office.is_former or day is None or self.offices.closeness(person, office, day)[0]

    def _home(self, reading: Reading, office: Office, places: Mapping[str, set[str]]) -> str | None:
        """The language's own country, where the article has nobody else's office of that name.

        `places` are those whose offices the article names, by title.
        """
        own = self._lexicon.home.get(reading.language or "")
        code = own.get(office.title.form.text) if own else None
        if code is None:
            return None
        home = self._knowledge.resolve(code)
        if is_unspaced(office.title.form.text) and reading.folded.original(office.start) == 0:
            return code  # 首相、伊首相と会談
        return code if all(place == home for place in places.get(office.title.form.about, ())) else None

    def _has_name_beside(self, reading: Reading, office: Office, starts: dict[int, Reference]) -> bool:
        """Whether an office without a place is somebody's by name: Premier Tusk, 岸田首相."""
        behind = starts.get(office.end)
        if behind is not None and self._is_person(behind):
            return True
        if is_unspaced(office.title.form.text):
            return _NO_HOLDER_BEFORE.match(reading.text[office.start - 1]) is None
        behind = starts.get(office.end + 1)
        if (behind is not None and self._is_person(behind)) or self._is_name_before(reading, office.start):
            return True
        behind = behind or starts.get(office.end + 2)
        # "Cumhurbaşkanı Ankara'da" and "Cumhurbaşkanı, ABD Başkanı", not "President Chad Smith"
        end = office.end if behind is None or behind.sense is not Sense.NAME else behind.end
        word = reading.next_word(end)
        is_title = bool(self.offices.named(fold_alias(word)))
        return bool(word) and not is_title and self._is_name(reading, word, end)

    def _is_name_before(self, reading: Reading, start: int) -> bool:
        """Whether the word before is somebody's (Nick Pope), or makes the office nobody's (a pope)."""
        word = reading.previous_word(start)
        folded = word.lower()
        if folded in _INDEFINITE or (folded in self._lexicon.given_names and word[0].isupper()):
            return True
        says_nothing = reading.opens_sentence(start - 1 - len(word)) or (
            reading.is_title_case and reading.is_in_title(start)
        )
        return bool(word) and not says_nothing and self._is_name(reading, word, start)

    def _is_actor_title(self, office: Office) -> bool:
        return office.title.form.about != OTHER_TITLE and bool(self.offices.meant_by(office))

    def _stands_by_name(
        self, reading: Reading, office: Office, starts: dict[int, Reference], ends: dict[int, Reference]
    ) -> bool:
        """Whether a name stands before or after the office, so that it says who is meant."""
        gap = _NAME_GAP.match(reading.text, office.end)
        behind = [starts[at] for at in range(office.end, gap.end() + 1) if at in starts] if gap else []
        behind = [name for name in behind if reading.is_same_sentence(office.end, name.start)]
        people = [name for name in behind if self._is_person(name)]
        if people:
            return any(self._may_hold(person, office) for person in people)
        is_counterpart = self.offices.meant_by(office) == (COUNTERPART,)
        before = range(max(0, office.start - 3), office.start + 1)
        if not is_counterpart and any(self._may_hold(ends[at], office) for at in before if at in ends):
            return True
        word = reading.next_word(office.end)
        if behind and behind[0].start == office.end + 1 and behind[0].sense is Sense.NAME:
            word = reading.next_word(behind[0].end)  # "... Bakanı Ankara'da", not "President Chad Smith"
        return bool(word) and self._is_name(reading, word, office.end)

    def _may_hold(self, person: Reference, office: Office) -> bool:
        """Whether it may be that person's: "岸田首相、豪首相と会談" is about two."""
        places = self.offices.places_of(person.entity)
        return office.place is None or not places or office.place.entity in places

    def _is_name(self, reading: Reading, word: str, at: int) -> bool:
        """Whether a word with a capital is somebody's name; German nouns all have one."""
        folded = word.lower()
        if reading.language == "de":
            return folded.split("-")[0] in self._lexicon.given_names
        return word[0].isupper() and folded not in self._lexicon.ordinary and not _is_loose(reading, word, at)

    def _holders_in_text(
        self,
        reading: Reading,
        office: Office,
        references: Sequence[Reference],
        found_before: Sequence[Reference],
    ) -> list[Reference]:
        assert office.place is not None
        meant = self.offices.meant_by(office)
        if meant == (COUNTERPART,):
            other = person_before(reading, office, references, found_before, self._knowledge)
            meant = self.offices.held(other, reading.day) if other is not None else ()
            like = named_like(reading, other, office.place.entity, references, self._knowledge)
            if like is not None:
                return [Reference(office.start, office.end, (like,), Sense.TITLE, "role")]
        places = [office.place]
        if self._may_be_plural(office.title.form):
            places += _coordinated(reading.text, office.place, references)
        if office.title.form.about in self._lexicon.plural and len(places) == 1:
            return []
        found = []
        for place in places:
            who = self.offices.holder(place.entity, meant, reading.day)
            if who is not None:
                is_first = place is office.place
                start, end = (office.start, office.end) if is_first else (place.start, place.end)
                found.append(Reference(start, end, (who,), Sense.TITLE, "role"))
        return found

    def _may_be_plural(self, form: Form) -> bool:
        """Whether it may be several people's: "presidents", 정상; 外长 of 中印外长, which has no plural."""
        if not form.is_unspaced:
            return form.text in self._plural_texts
        return (
            form.text.endswith(("们", "정상", "元首", "领导人"))
            or form.about in self._lexicon.unmarked_plural
        )

    def _summit_leaders(self, reading: Reading, references: Sequence[Reference]) -> list[Reference]:
        """The leaders of countries joined by hyphens beside "summit"."""
        found: list[Reference] = []
        for chain in _hyphenated(reading.text, [r for r in references if not self._is_person(r)]):
            start, end = chain[0].start, chain[-1].end
            if _SUMMIT_AFTER.match(reading.text, end) or _SUMMIT_BEFORE.search(
                reading.text, max(0, start - 24), start
            ):
                found += self.leaders_at(reading, chain)
        return found

    def _joint_leaders(self, reading: Reading) -> list[Reference]:
        """Both leaders of an "inter-Korean summit"."""
        found: list[Reference] = []
        for hit in reading.joints:
            is_summit = _JOINT_AFTER.match(reading.text, hit.end) or _SUMMIT_BEFORE.search(
                reading.text, max(0, hit.start - 24), hit.start
            )
            for code in self._lexicon.joint[hit.form.about] if is_summit else ():
                place = self._knowledge.resolve(code)
                who = self.offices.holder(place, (LEADER,), reading.day) if place is not None else None
                if who is not None:
                    found.append(Reference(hit.start, hit.end, (who,), Sense.TITLE, "role"))
        return found

    def leaders_at(self, reading: Reading, places: Sequence[Reference]) -> list[Reference]:
        """Each place's leader, or whom it sends to meet just these others, named by the place's own words."""
        return self._holding(reading, places, (LEADER,))

    def holders_at(self, reading: Reading, places: Sequence[Reference], title: str) -> list[Reference]:
        """Who holds the office that a title means at each place, named by the place's own words."""
        return self._holding(reading, places, self.offices.named(title))

    def _holding(
        self, reading: Reading, places: Sequence[Reference], meant: tuple[str, ...]
    ) -> list[Reference]:
        sent = self._delegates.get(frozenset(place.entity for place in places), {})
        found = []
        for place in places:
            who = self.offices.holder(place.entity, sent.get(place.entity, meant), reading.day)
            if who is not None:
                found.append(Reference(place.start, place.end, (who,), Sense.TITLE, "role"))
        return found

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people


def _hyphenated(text: str, places: Sequence[Reference]) -> Iterator[list[Reference]]:
    """The rows of places with only hyphens between."""
    row: list[Reference] = []
    for place in places:
        if row and (text[row[-1].end : place.start] not in _HYPHENS or is_unspaced(text[place.start])):
            if len(row) > 1:
                yield row
            row = []
        row.append(place)
    if len(row) > 1:
        yield row


def _coordinated(text: str, place: Reference, references: Sequence[Reference]) -> list[Reference]:
    """The places joined to `place` by "and" or commas, on either side."""
    index = bisect_left(references, place.start, key=lambda reference: reference.start)
    found: list[Reference] = []
    edge = place.start
    for other in reversed(references[max(0, index - _MOST_PLACES) : index]):
        if not are_joined(text, other.end, edge):
            break
        found.append(other)
        edge = other.start
    edge = place.end
    for other in references[index + 1 : index + 1 + _MOST_PLACES]:
        if not are_joined(text, edge, other.start):
            break
        found.append(other)
        edge = other.end
    return found


def _shares_place(text: str, office: Office, following: Office | None) -> bool:
    """Whether the next office has the place of both behind it: "Tổng Bí thư, Chủ tịch nước Lào"."""
    if following is None or following.place is None or is_unspaced(office.title.form.text):
        return False
    if following.place.start < following.title.start:
        return False
    return are_joined(text, office.end, following.start)


def _is_loose(reading: Reading, word: str, end: int) -> bool:
    """Whether a capital says nothing here: a verb in a title With Capitals."""
    return reading.is_title_case and reading.is_in_title(end) and word.endswith(("s", "ed", "ing"))


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    return list({(r.start, r.end, r.entity): r for r in references}.values())
