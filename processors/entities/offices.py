"""Who is meant by an office: "the Chinese president", 朝鲜最高领导人, президент России.

A title beside a place or an organisation names whoever held that office when the article appeared.
Beside a name it says who the name means instead; before "former" or for a deputy it means nobody here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest

from processors.entities.boundaries import is_hangul
from processors.entities.forms import Form, Sense, is_unspaced
from processors.entities.knowledge import Knowledge, Role
from processors.entities.lexicon import COUNTERPART, LEADER, OTHER_TITLE, Lexicon
from processors.entities.reading import Hit, Reading, Reference, Spans

_MODIFIER = (
    "(?:new|current|incumbent|sitting|acting|interim|paramount|supreme|top|communist|party|military|"
    "hard ?line|young|longtime|long time|veteran|embattled|outgoing|departing|caretaker|powerful|"
    "re ?elected|newly elected|"
    "state|federal|executive|reclusive|"
    "supremo|actual|nuevo|nueva|nouveau|nouvelle|neue|neuer|neuen|amtierende|amtierenden|"
    "действующий|действующего|новый|нового|"
    "чинний|чинного|новий|nieuwe|nye|nya|nowy|nowego|nuovo|nuova|novo|nova|"
    "现任|新任|国家|最高|现|新|同志|신임|현직|현|최고)"
)
_LEFT_GAP = re.compile(rf" ?(?:s |의 ?|측 ?|的|の|方|地区|侧の?|के |की |का )?(?:{_MODIFIER} ?){{0,2}}")
_RIGHT_GAP = re.compile(
    " (?:(?:of|de|del|de la|de los|du|des|de l|d|di|dello|della|dell|dei|degli|delle|do|da|dos|das|von|der"
    "|vom|van|av|af|for) )"
    "(?:the |la |los |las |de |het )?| "
)
#: Latin-script languages that put the country behind the office without a word between: Presiden Rusia.
_BARE_GENITIVE = frozenset({"id", "ms", "vi", "pl", "cs", "sk"})
#: What is no name where a longer title begins with it.
_LOOSE = (Sense.WEAK, Sense.DERIVED)
#: Languages that may put a country into a title: глава французского МИД, top Chinese diplomat.
_ADJECTIVE_BEHIND = frozenset({"en", "fr", "es", "it", "pt", "pl", "ru", "uk"})
#: In these letters a country stands behind its office: "الرئيس الصيني ونظيره الروسي" are of China and Russia.
_ARABIC = re.compile("[\u0600-\u06ff]")
#: Before a bare title these say that somebody may hold it: "fit to be president of the United States".
_ASPIRING = frozenset({"be", "become", "becoming", "for", "as", "ser", "werden", "стать", "être", "devenir"})
_ALSO_VERBS = frozenset({"head", "chair", "chief", "boss", "governor", "general"})
_NAME_GAP = re.compile(" {0,2}(?:인 )?(?:the )?")
#: Before "pope" these mean no pope in particular, or another.
_INDEFINITE = frozenset(
    {"a", "an", "another", "first", "second", "un", "une", "ein", "erste", "zweite", "zweiten"}
)
#: Before 首相 without a name: a mark, or a particle other than の.
_NO_HOLDER_BEFORE = re.compile("[^\\w]|[はがとにをもやへで]")
_FORMER_CHARACTERS = 14
_MOST_PLACES = 4
_AND = re.compile(
    " (?:and|y|e|et|und|en|och|og|i|и|та|и|o|ve|dan|và|or|و|और|ও|এবং|तथा|एवं) "
    "(?:de |del |de la |de l |du |des |der |van |di |dello |della |dell |dei |degli |do |da |dos |d )?"
    "|  (?:and |и )?|[、和与及·]| ?[·与과와] ?"
)
#: The same where nothing need stand between: 中印外长.
_AND_NOTHING = re.compile("|[、和与及とや·]| ?[·与과와]? ?")
_SUMMIT_AFTER = re.compile(" (?:leaders )?(?:summit|summits|gipfel|gipfels|gipfeltreffen|summitry)\\b")
_JOINT_AFTER = re.compile(r"(?: \w+)? (?:summits?|leaders|gipfel\w*|саммит\w*)\b|首脑|领导人|峰会|领袖")
_SUMMIT_BEFORE = re.compile("(?:summit|sommet|cumbre|саммит|саммита|саммите|gipfel|vertice)(?: \\w{2,9})? $")


@dataclass(frozen=True, slots=True)
class Office:
    """A title in the text with the place it belongs to (None: no place beside it)."""

    start: int
    end: int
    title: Hit
    place: Reference | None
    is_former: bool


class Offices:
    """Reads offices off an article. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._plural_texts = frozenset(text for title in lexicon.plural for text in lexicon.titles[title])
        self._offices_by_text: dict[str, tuple[str, ...]] = {}
        for title, texts in lexicon.titles.items():
            for text in texts:
                meant = self._offices_by_text.get(text, ())
                self._offices_by_text[text] = tuple(dict.fromkeys(meant + lexicon.offices[title]))
        self._rests = _rests(lexicon)

        self._delegates = {
            frozenset(self._resolved(code) for code in codes): {
                self._resolved(code): (office,) for code, office in sent.items()
            }
            for codes, sent in lexicon.delegates.items()
        }

    def _resolved(self, code: str) -> str:
        return self._knowledge.resolve(code) or code

    def read(self, reading: Reading, references: Sequence[Reference]) -> list[Office]:
        """Every title in the article, with its place, in order."""
        places = [reference for reference in references if self._may_have_offices(reference)]
        inside = dict(self._split(reading, places))
        titles = self._outside(_longest([*reading.titles, *inside]), references)
        ends = {place.end: place for place in places}
        starts = {place.start: place for place in places}
        return [self._office(reading, title, starts, ends, inside.get(title)) for title in titles]

    def _outside(self, titles: Sequence[Hit], references: Sequence[Reference]) -> list[Hit]:
        """The titles that are no part of a name; a place may be part of one: "Kreml-Chef".

        So may what is somebody's surname elsewhere: "Chủ tịch".
        """
        ends = {title.start: title.end for title in titles}
        names = [r for r in references if r.sense not in _LOOSE or ends.get(r.start, 0) <= r.end]
        spans, own = Spans(names), self._lexicon.places
        has_own = any(title.form.about in own for title in titles)
        people = Spans(r for r in names if self._is_person(r)) if has_own else spans
        return [
            title
            for title in titles
            if not (people if title.form.about in own else spans).cover(title.start, title.start + 1)
        ]

    def _split(self, reading: Reading, places: Sequence[Reference]) -> Iterator[tuple[Hit, Reference]]:
        """Titles with a country after their first word: "ministre russe des Affaires étrangères"."""
        text = reading.text
        for index, place in enumerate(places if reading.language in _ADJECTIVE_BEHIND else ()):
            start = text.rfind(" ", 0, place.start - 1) + 1
            rests = self._rests.get(text[start : place.start - 1]) if place.sense is Sense.ADJECTIVE else None
            if rests is None:
                continue
            end = place.end
            for other in places[index + 1 : index + _MOST_PLACES]:
                end = other.end if _are_joined(text, end, other.start) else end
            for rest, form in rests:
                if text.startswith(f" {rest} ", end):
                    yield Hit(start, end + 1 + len(rest), form), place

    def _may_have_offices(self, reference: Reference) -> bool:
        return reference.entity not in self._knowledge.people

    def _office(
        self,
        reading: Reading,
        title: Hit,
        starts: dict[int, Reference],
        ends: dict[int, Reference],
        inside: Reference | None,
    ) -> Office:
        text = reading.text
        if inside is not None:
            is_former = self._is_former(text, title.start, title.end, title)
            return Office(title.start, title.end, title, inside, is_former)
        before = self._place_before(text, title, ends)
        after = None if before is not None else self._place_after(text, title, starts, reading.language)
        start = min(title.start, before.start) if before is not None else title.start
        end = max(title.end, after.end) if after is not None else title.end
        return Office(start, end, title, before or after, self._is_former(text, start, end, title))

    def _place_before(self, text: str, title: Hit, ends: dict[int, Reference]) -> Reference | None:
        if _ARABIC.match(text, title.start):
            return None
        for end in range(title.start, max(0, title.start - 24), -1):
            place = ends.get(end)
            if place is not None and _LEFT_GAP.fullmatch(text, end, title.start):
                return place if self._belongs(text, title, place) else None
        return None

    def _belongs(self, text: str, title: Hit, place: Reference) -> bool:
        """Whether the title is the place's: "Nepal head to Everest" is no head of Nepal.

        Titles that are also verbs need an adjective or a possessive before them; in Bengali only the ending
        tells "Tokyo's prime minister" from "the prime minister in Tokyo".
        """
        is_bengali = "\u0980" <= text[place.start] <= "\u09ff"
        if is_bengali and place.sense is Sense.NAME and text[place.end - 1] != "র":
            return False
        is_word = title.form.text in _ALSO_VERBS and place.sense is Sense.NAME
        return not is_word or place.end - place.start <= 3 or text[place.end : title.start].startswith(" s ")

    def _place_after(
        self, text: str, title: Hit, starts: dict[int, Reference], language: str | None
    ) -> Reference | None:
        if is_unspaced(title.form.text):
            return None
        for start in range(title.end + 1, title.end + 16):
            place = starts.get(start)
            if place is None:
                continue
            is_bare = text[title.end : start] == " "
            is_adjacent_language = language in _BARE_GENITIVE or not text[title.start].isascii()
            is_genitive = language == "de" and text[place.end - 1] == "s"
            if is_bare and (place.sense is Sense.ADJECTIVE or is_adjacent_language or is_genitive):
                return place
            if not is_bare and _RIGHT_GAP.fullmatch(text, title.end, start):
                return place
        return None

    def _is_former(self, text: str, start: int, end: int, title: Hit) -> bool:
        if title.form.about in self._lexicon.former:
            return True
        if text[end + 1 : text.find(" ", end + 1)] in self._lexicon.former_after:
            return True
        for offset in (start, title.start):
            before = text[max(0, offset - _FORMER_CHARACTERS) : offset]
            words = before.split()
            if words and offset == start == title.start and words[-1] in _ASPIRING and before.endswith(" "):
                return True
            if words and words[-1] in self._lexicon.former_spaced and before.endswith(" "):
                return True
            stripped = before.rstrip(" ")
            if is_unspaced(title.form.text) and stripped.endswith(tuple(self._lexicon.former_unspaced)):
                word = stripped.split(" ")[-1]
                if word in self._lexicon.former_unspaced or not is_hangul(stripped[-1]):
                    return True
        return False

    def meant_by(self, office: Office) -> tuple[str, ...]:
        """The offices that a title may mean; () for somebody else's."""
        return () if office.is_former else self._offices_by_text.get(office.title.form.text, ())

    def holds(self, entity_id: str, office: Office) -> bool:
        """Whether the entity holds, or ever held, that office (of that place, where there is one)."""
        meant = self._offices_by_text.get(office.title.form.text, ())
        entity = self._knowledge.entities[entity_id]
        return any(self._is_meant(role, meant, office.place) for role in entity.roles)

    def left(self, entity_id: str, office: Office, day: date | None) -> date | None:
        """The last day by which the entity had left that office; None if it never did."""
        meant = self._offices_by_text.get(office.title.form.text, ())
        ends = [
            role.end_day
            for role in self._knowledge.entities[entity_id].roles
            if self._is_meant(role, meant, office.place) and role.end_day <= (day or date.max)
        ]
        return max(ends, default=None)

    def _is_meant(self, role: Role, meant: Iterable[str], place: Reference | None) -> bool:
        if place is not None and self._knowledge.resolve(role.of) != place.entity:
            return False
        return role.title in meant or (role.leads and LEADER in meant)

    def holder(self, place_id: str, meant: Sequence[str], day: date | None) -> str | None:
        """Who holds one of these offices of a place on that day; without a day, who does last."""
        held = self._knowledge.holders(place_id)
        for office in meant:
            terms = [
                (role, who) for role, who in held if role.title == office or (office == LEADER and role.leads)
            ]
            current = [who for role, who in terms if day is not None and role.is_held_at(day)]
            if current:
                return current[-1]
            if terms and day is None:
                return max(terms, key=lambda term: (term[0].end_day, term[0].first_day))[1]
        return None

    def leads(self, entity_id: str, day: date | None, place_id: str | None = None) -> bool:
        """Whether the entity leads a place (that place) on that day; without a day, ever did."""
        return any(
            role.leads
            and (day is None or role.is_held_at(day))
            and (place_id is None or self._knowledge.resolve(role.of) == place_id)
            for role in self._knowledge.entities[entity_id].roles
        )

    def places_of(self, entity_id: str) -> set[str]:
        """The places and organisations that the entity holds or held an office of."""
        roles = self._knowledge.entities[entity_id].roles
        return {place for role in roles if (place := self._knowledge.resolve(role.of)) is not None}

    def add_holders(
        self, reading: Reading, references: list[Reference], offices: Sequence[Office]
    ) -> list[Reference]:
        """The references with those who are named by their office alone, in order."""
        starts = {r.start: r for r in references}
        people = {r.start: r for r in references if self._is_person(r)}
        people_ends = {r.end: r for r in references if self._is_person(r)}
        found: list[Reference] = []
        places: dict[str, set[str]] = {}
        for office in offices:
            if office.place is not None:
                places.setdefault(office.title.form.about, set()).add(office.place.entity)
        for office, following in zip_longest(offices, offices[1:]):
            if office.place is None:
                if _shares_place(reading.text, office, following):
                    continue
                if not self._has_name_beside(reading, office, people, people_ends):
                    found += self._without_place(reading, office, places)
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
        self, reading: Reading, office: Office, places: Mapping[str, set[str]]
    ) -> Iterator[Reference]:
        """Who holds an office that needs no place: the pope, or one of the language's own country."""
        code = self._lexicon.places.get(office.title.form.about) or self._home(reading, office, places)
        place = self._knowledge.resolve(code) if code else None
        who = self.holder(place, self.meant_by(office), reading.day) if place is not None else None
        if who is not None:
            yield Reference(office.start, office.end, (who,), Sense.TITLE, "role")

    def _home(self, reading: Reading, office: Office, places: Mapping[str, set[str]]) -> str | None:
        """The language's own country, where the article has nobody else's office of that name.

        `places` are those whose offices the article names, by title.
        """
        own = self._lexicon.home.get(reading.language or "")
        code = own.get(office.title.form.text) if own else None
        if code is None:
            return None
        home = self._knowledge.resolve(code)
        return code if all(place == home for place in places.get(office.title.form.about, ())) else None

    def _has_name_beside(
        self, reading: Reading, office: Office, people: dict[int, Reference], ends: dict[int, Reference]
    ) -> bool:
        """Whether an office without a place is somebody's by name: Premier Tusk, 岸田首相."""
        if office.end in people or office.end + 1 in people:
            return True
        if is_unspaced(office.title.form.text):
            return _NO_HOLDER_BEFORE.match(reading.text[office.start - 1]) is None
        if self._is_name_before(reading, office.start):
            return True
        word = reading.next_word(office.end)
        return bool(word) and self._is_name(reading, word, office.end)

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

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self._knowledge.people

    def _is_actor_title(self, office: Office) -> bool:
        return office.title.form.about != OTHER_TITLE and bool(self.meant_by(office))

    def _stands_by_name(
        self, reading: Reading, office: Office, starts: dict[int, Reference], ends: dict[int, Reference]
    ) -> bool:
        """Whether a name stands before or after the office, so that it says who is meant."""
        gap = _NAME_GAP.match(reading.text, office.end)
        behind = [starts[at] for at in range(office.end, gap.end() + 1) if at in starts] if gap else []
        if any(map(self._is_person, behind)):
            return True
        is_counterpart = self.meant_by(office) == (COUNTERPART,)
        before = range(max(0, office.start - 3), office.start + 1)
        if not is_counterpart and any(self._may_hold(ends[at], office) for at in before if at in ends):
            return True
        word = reading.next_word(office.end)
        if behind and behind[0].start == office.end + 1 and behind[0].sense is Sense.NAME:
            word = reading.next_word(behind[0].end)  # "... Bakanı Ankara'da", not "President Chad Smith"
        return bool(word) and self._is_name(reading, word, office.end)

    def _may_hold(self, person: Reference, office: Office) -> bool:
        """Whether it may be that person's: "岸田首相、豪首相と会談" is about two."""
        places = self.places_of(person.entity)
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
        meant = self.meant_by(office)
        if meant == (COUNTERPART,):
            meant = self._offices_before(reading, office, references, found_before)
        places = [office.place]
        if self._may_be_plural(office.title.form):
            places += _coordinated(reading.text, office.place, references)
        if office.title.form.about in self._lexicon.plural and len(places) == 1:
            return []
        found = []
        for place in places:
            who = self.holder(place.entity, meant, reading.day)
            if who is not None:
                is_first = place is office.place
                start, end = (office.start, office.end) if is_first else (place.start, place.end)
                found.append(Reference(start, end, (who,), Sense.TITLE, "role"))
        return found

    def _may_be_plural(self, form: Form) -> bool:
        """Whether it may be several people's: "presidents", 정상; 外长 of 中印外长, which has no plural."""
        if not form.is_unspaced:
            return form.text in self._plural_texts
        return form.text.endswith(("们", "정상", "元首")) or form.about in self._lexicon.unmarked_plural

    def _offices_before(
        self,
        reading: Reading,
        office: Office,
        references: Sequence[Reference],
        found_before: Sequence[Reference],
    ) -> tuple[str, ...]:
        """The offices of the last person before a "counterpart" in its sentence."""
        index = bisect_left(references, office.start, key=lambda reference: reference.start)
        nearby = [*references[max(0, index - _MOST_PLACES * 2) : index], *found_before[-1:]]
        for other in sorted(nearby, key=lambda reference: -reference.end):
            if not reading.is_same_sentence(other.end, office.start):
                break
            if self._is_person(other) and other.proxy is None:
                return self._held(other.entity, reading.day)
        return ()

    def _held(self, entity_id: str, day: date | None) -> tuple[str, ...]:
        """The offices that somebody holds on that day, the leader's as such."""
        held = [
            role for role in self._knowledge.entities[entity_id].roles if day is None or role.is_held_at(day)
        ]
        return (LEADER,) if any(role.leads for role in held) else tuple(role.title for role in held)

    def _summit_leaders(self, reading: Reading, references: Sequence[Reference]) -> list[Reference]:
        """The leaders of two countries joined by a hyphen beside "summit"."""
        found: list[Reference] = []
        places = [r for r in references if self._may_have_offices(r)]
        for first, second in pairwise(places):
            if second.start - first.end != 1 or is_unspaced(reading.text[first.start]):
                continue
            if _SUMMIT_AFTER.match(reading.text, second.end) or _SUMMIT_BEFORE.search(
                reading.text, max(0, first.start - 24), first.start
            ):
                found += self.leaders_at(reading, (first, second))
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
                who = self.holder(place, (LEADER,), reading.day) if place is not None else None
                if who is not None:
                    found.append(Reference(hit.start, hit.end, (who,), Sense.TITLE, "role"))
        return found

    def leaders_at(self, reading: Reading, places: Sequence[Reference]) -> list[Reference]:
        """Each place's leader, or whom it sends to meet just these others, named by the place's own words."""
        return self._holding(reading, places, (LEADER,))

    def holders_at(self, reading: Reading, places: Sequence[Reference], title: str) -> list[Reference]:
        """Who holds the office that a title means at each place, named by the place's own words."""
        return self._holding(reading, places, self._offices_by_text.get(title, ()))

    def _holding(
        self, reading: Reading, places: Sequence[Reference], meant: tuple[str, ...]
    ) -> list[Reference]:
        sent = self._delegates.get(frozenset(place.entity for place in places), {})
        found = []
        for place in places:
            who = self.holder(place.entity, sent.get(place.entity, meant), reading.day)
            if who is not None:
                found.append(Reference(place.start, place.end, (who,), Sense.TITLE, "role"))
        return found


def _coordinated(text: str, place: Reference, references: Sequence[Reference]) -> list[Reference]:
    """The places joined to `place` by "and" or commas, on either side."""
    index = bisect_left(references, place.start, key=lambda reference: reference.start)
    found: list[Reference] = []
    edge = place.start
    for other in reversed(references[max(0, index - _MOST_PLACES) : index]):
        if not _are_joined(text, other.end, edge):
            break
        found.append(other)
        edge = other.start
    edge = place.end
    for other in references[index + 1 : index + 1 + _MOST_PLACES]:
        if not _are_joined(text, edge, other.start):
            break
        found.append(other)
        edge = other.end
    return found


def _shares_place(text: str, office: Office, following: Office | None) -> bool:
    """Whether the next office has the place of both: "Tổng Bí thư, Chủ tịch nước Lào"."""
    if following is None or following.place is None or is_unspaced(office.title.form.text):
        return False
    return _are_joined(text, office.end, following.start)


def _are_joined(text: str, end: int, start: int) -> bool:
    """Whether "and" or a comma stands between two places; in Arabic it is written onto the second."""
    if text[end:start] == " " and text[start] == "و":
        return True
    gap = _AND_NOTHING if is_unspaced(text[start]) else _AND
    return gap.fullmatch(text, end, start) is not None


def _is_loose(reading: Reading, word: str, end: int) -> bool:
    """Whether a capital says nothing here: a verb in a title With Capitals."""
    return reading.is_title_case and reading.is_in_title(end) and word.endswith(("s", "ed", "ing"))


def _longest(titles: Iterable[Hit]) -> list[Hit]:
    """Of overlapping titles the leftmost and longest."""
    chosen: list[Hit] = []
    covered = 0
    for hit in sorted(titles, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= covered:
            chosen.append(hit)
            covered = hit.end
    return chosen


def _rests(lexicon: Lexicon) -> dict[str, list[tuple[str, Form]]]:
    """The first word of a title to what may follow it behind a country."""
    found: dict[str, list[tuple[str, Form]]] = {}
    for title, by_language in lexicon.titles_by_language.items():
        for text in {text for language in _ADJECTIVE_BEHIND for text in by_language.get(language, ())}:
            first, _, rest = text.partition(" ")
            if rest:
                found.setdefault(first, []).append((rest, Form(Sense.TITLE, title, text=text)))
    return found


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    return list({(r.start, r.end, r.entity): r for r in references}.values())
