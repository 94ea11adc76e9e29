"""The offices that a text speaks of: titles with their places; and who holds which when.

A title beside a place or an organisation is that place's; before "former" or for a deputy it means nobody
here. `holders` finds who is named by an office alone, `licences` what one beside a name says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from processors.entities.boundaries import is_hangul
from processors.entities.forms import Form, Sense, is_unspaced
from processors.entities.knowledge import Knowledge, Role
from processors.entities.lexicon import LEADER, Lexicon
from processors.entities.reading import Hit, Reading, Reference, Spans, longest_of

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
#: Behind an organisation whose office it is not: "head of the UN refugee agency".
_PART_OF_IT = re.compile(
    r" (?:(?:human|rights|refugee|migration|food|relief|children s|health|nuclear|weather|trade|climate"
    r"|development|security|peacekeeping|observer|monitoring|training) ){0,2}"
    r"(?:agency|body|council|delegation|force|fund|mission|office|panel|program|programme|team|watchdog)\b"
)
_ALSO_VERBS = frozenset({"head", "chair", "chief", "boss", "governor", "general"})
_FORMER_CHARACTERS = 14
_MOST_PLACES = 4
_AND = re.compile(
    " (?:and|y|e|et|und|en|och|og|i|и|та|и|o|ve|dan|và|or|و|और|ও|এবং|तथा|एवं) "
    "(?:de |del |de la |de l |du |des |der |van |di |dello |della |dell |dei |degli |do |da |dos |d )?"
    "|  (?:and |и )?|[、和与及·]| ?[·与과와] ?"
)
#: The same where nothing need stand between: 中印外长.
_AND_NOTHING = re.compile("|[、和与及とや·]| ?[·与과와]? ?")


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
        self.knowledge = knowledge
        self._lexicon = lexicon
        self._offices_by_text: dict[str, tuple[str, ...]] = {}
        for title, texts in lexicon.titles.items():
            for text in texts:
                meant = self._offices_by_text.get(text, ())
                self._offices_by_text[text] = tuple(dict.fromkeys(meant + lexicon.offices[title]))
        self._rests = _rests(lexicon)

    def read(self, reading: Reading, references: Sequence[Reference]) -> list[Office]:
        """Every title in the article, with its place, in order."""
        places = [reference for reference in references if self._may_have_offices(reference)]
        inside = dict(self._split(reading, places))
        titles = self._outside(longest_of([*reading.titles, *inside]), references)
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
                end = other.end if are_joined(text, end, other.start) else end
            for rest, form in rests:
                if text.startswith(f" {rest} ", end):
                    yield Hit(start, end + 1 + len(rest), form), place

    def _may_have_offices(self, reference: Reference) -> bool:
        return reference.entity not in self.knowledge.people

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
        if before is not None and not reading.is_same_sentence(before.end, title.start):
            before = None
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

        Titles that are also verbs need an adjective, a possessive or an organisation before them; in
        Bengali only the ending tells "Tokyo's prime minister" from "the prime minister in Tokyo".
        """
        is_bengali = "\u0980" <= text[place.start] <= "\u09ff"
        if is_bengali and place.sense is Sense.NAME and text[place.end - 1] != "র":
            return False
        is_word = title.form.text in _ALSO_VERBS and place.sense is Sense.NAME
        is_owner = self._is_organisation(place) or text[place.end : title.start].startswith(" s ")
        return not is_word or place.end - place.start <= 3 or is_owner

    def _place_after(
        self, text: str, title: Hit, starts: dict[int, Reference], language: str | None
    ) -> Reference | None:
        if is_unspaced(title.form.text):
            return None
        for start in range(title.end + 1, title.end + 16):
            place = starts.get(start)
            if place is None or (self._is_organisation(place) and _PART_OF_IT.match(text, place.end)):
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
        return () if office.is_former else self.named(office.title.form.text)

    def named(self, title: str) -> tuple[str, ...]:
        """The offices that the text of a title may mean."""
        return self._offices_by_text.get(title, ())

    def holds(self, entity_id: str, office: Office) -> bool:
        """Whether the entity holds, or ever held, that office (of that place, where there is one)."""
        meant = self.named(office.title.form.text)
        entity = self.knowledge.entities[entity_id]
        return any(self._is_meant(role, meant, office.place) for role in entity.roles)

    def closeness(self, entity_id: str, office: Office, day: date | None) -> tuple[bool, int]:
        """How well the office fits: the least best, held on that day before held, what it first means before
        what it may mean.
        """
        meant = self.named(office.title.form.text)
        return min(
            (day is not None and not role.is_held_at(day), index)
            for role in self.knowledge.entities[entity_id].roles
            for index, title in enumerate(meant)
            if self._is_meant(role, (title,), office.place)
        )

    def left(self, entity_id: str, office: Office, day: date | None) -> date | None:
        """The last day by which the entity had left that office; None if it never did."""
        meant = self.named(office.title.form.text)
        ends = [
            role.end_day
            for role in self.knowledge.entities[entity_id].roles
            if self._is_meant(role, meant, office.place) and role.end_day <= (day or date.max)
        ]
        return max(ends, default=None)

    def _is_meant(self, role: Role, meant: Iterable[str], place: Reference | None) -> bool:
        if place is not None and self.knowledge.resolve(role.of) != place.entity:
            return False
        return role.title in meant or (role.leads and LEADER in meant)

    def holder(self, place_id: str, meant: Sequence[str], day: date | None) -> str | None:
        """Who holds one of these offices of a place on that day; without a day, who does last."""
        held = self.knowledge.holders(place_id)
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
            and (place_id is None or self.knowledge.resolve(role.of) == place_id)
            for role in self.knowledge.entities[entity_id].roles
        )

    def places_of(self, entity_id: str) -> set[str]:
        """The places and organisations that the entity holds or held an office of."""
        roles = self.knowledge.entities[entity_id].roles
        return {place for role in roles if (place := self.knowledge.resolve(role.of)) is not None}

    def held(self, entity_id: str, day: date | None) -> tuple[str, ...]:
        """The offices that somebody holds on that day, the leader's as such."""
        held = [
            role for role in self.knowledge.entities[entity_id].roles if day is None or role.is_held_at(day)
        ]
        return (LEADER,) if any(role.leads for role in held) else tuple(role.title for role in held)

    def _is_person(self, reference: Reference) -> bool:
        return reference.entity in self.knowledge.people

    def _is_organisation(self, reference: Reference) -> bool:
        return self.knowledge.entities[reference.entity].kind == "organisation"


def are_joined(text: str, end: int, start: int) -> bool:
    """Whether "and" or a comma stands between two places; in Arabic it is written onto the second."""
    if text[end:start] == " " and text[start] == "و":
        return True
    gap = _AND_NOTHING if is_unspaced(text[start]) else _AND
    return gap.fullmatch(text, end, start) is not None


def _rests(lexicon: Lexicon) -> dict[str, list[tuple[str, Form]]]:
    """The first word of a title to what may follow it behind a country."""
    found: dict[str, list[tuple[str, Form]]] = {}
    for title, by_language in lexicon.titles_by_language.items():
        for text in {text for language in _ADJECTIVE_BEHIND for text in by_language.get(language, ())}:
            first, _, rest = text.partition(" ")
            if rest:
                found.setdefault(first, []).append((rest, Form(Sense.TITLE, title, text=text)))
    return found
