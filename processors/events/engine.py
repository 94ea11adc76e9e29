"""Every event that an article tells of: who, what, is it so, when and where, sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property

from processors.entities.knowledge import Role
from processors.entities.lexicon import load_lexicon
from processors.entities.times import NEWS_CHARACTERS, likely_day
from processors.events.dates import dateline_of
from processors.events.detect import detect_language, latin_languages
from processors.events.occurrences import Analysis
from processors.events.reader import Reader
from processors.events.rules import Rules
from processors.text import Document
from wirewatch.records import Mention

#: Too short to tell its language by its commonest words.
_SHORT_CHARS = 300
#: Offices whose holders go abroad to see their like.
_MINISTERS = frozenset(
    ("foreign-minister", "foreign-secretary", "defence-minister", "finance-minister", "central-bank-governor")
)
#: Those of them whom their like receive wherever they go.
_TRAVELLING_MINISTERS = frozenset(("foreign-minister", "defence-minister"))
_HEADS_OF_STATE = frozenset(
    ("president", "monarch", "head-of-state", "general-secretary", "supreme-leader", "pope")
)
_PRESIDENT = frozenset(("president",))
_SPIRITUAL = frozenset(("supreme-leader",))
#: Places and days whose leaders are kept at hand.
_MOST_KEPT = 20_000


class Engine:
    """Finds events by the rules, for one set of known entities."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._leaders: dict[tuple[str, date], frozenset[str]] = {}
        self._all_hosts: dict[tuple[str, date], frozenset[str]] = {}
        self._countries: dict[str, str | None] = {}

    def country_of(self, place: str) -> str | None:
        """The country that a place is or lies in; None when that is not known."""
        if place not in self._countries:
            self._countries[place] = self._find_country(place)
        return self._countries[place]

    def _language_of(self, document: Document) -> str:
        """As `detect_language`; a short text that says nothing in English may in another language.

        Look-alikes of events count there: a "transfer coup" is English, not a Dutch coup.
        """
        language = detect_language(document.folded, document.language)
        if language != "en" or document.language or len(document.content) > _SHORT_CHARS:
            return language
        likely = [code for code in latin_languages(document.folded) if code in self.rules.languages]
        if likely == ["en"]:
            return language
        for code in likely:
            if self.rules.triggers(code).has_any(document.folded):
                return code
        return language

    def likely_day(self, mentions: Iterable[Mention], title_end: int, seen: date) -> date:
        """The day of an undated article first seen on `seen`: when those served whom its beginning names."""
        named = (
            self.rules.knowledge.entities[mention.entity]
            for mention in mentions
            if mention.start < title_end + NEWS_CHARACTERS
            and mention.kind == "person"
            and mention.via != "role"
            and not mention.is_ambiguous
        )
        return likely_day(named, seen) or seen

    def _find_country(self, place: str) -> str | None:
        knowledge = self.rules.knowledge
        for _ in range(6):
            entity = knowledge.entities.get(place)
            if entity is None:
                return None
            if entity.code or not entity.part_of:
                return place if entity.code else None
            place = knowledge.resolve(entity.part_of) or ""
        return None

    def leaders_of(self, place: str, day: date) -> frozenset[str]:
        """Who leads the country of `place` on that day."""
        key = (place, day)
        if key not in self._leaders:
            if len(self._leaders) > _MOST_KEPT:
                self._leaders.clear()
            country = self.country_of(place)
            leaders = self.rules.knowledge.leaders(country, day) if country else []
            self._leaders[key] = frozenset(leaders)
        return self._leaders[key]

    def leaders_at(self, places: Collection[str], day: date) -> dict[str, frozenset[str]]:
        """Each place's leader on that day, or whom it sends to meet just these others."""
        sent = self._delegates.get(frozenset(places), {})
        return {
            place: self._in_office(place, (sent[place],), day)
            if place in sent
            else self.leaders_of(place, day)
            for place in places
        }

    @cached_property
    def _delegates(self) -> dict[frozenset[str], dict[str, str]]:
        resolve = self.rules.knowledge.resolve
        return {
            frozenset(resolve(code) or code for code in codes): {
                resolve(code) or code: office for code, office in sent.items()
            }
            for codes, sent in load_lexicon().delegates.items()
        }

    def hosts_of(self, place: str, guests: Collection[str], day: date) -> frozenset[str]:
        """Who leads the place on that day, where a guest is of a rank to meet them and not at home there.

        A president who does not lead it receives heads of state, too; anybody where a spiritual leader does.
        """
        heads = [guest for guest in guests if self._is_head(guest, day)]
        if not heads or self.is_led_by(place, guests, day):
            return frozenset()
        if any(self._is_passed_over(guest, place, day) for guest in guests):
            return frozenset()
        leaders = self.leaders_of(place, day)
        above = self._in_office(place, _SPIRITUAL, day) & leaders
        is_state = any(self._offices_of(guest, day) & _HEADS_OF_STATE for guest in guests)
        return leaders | self._in_office(place, _PRESIDENT, day) if is_state or above else leaders

    def _is_passed_over(self, guest: str, place: str, day: date) -> bool:
        """Whether the guest serves a country whose leaders the place's do not receive."""
        served, host = self.served_by(guest, day), self.country_of(place)
        return any(home in served and host not in hosts for home, hosts in self._received_only_by.items())

    @cached_property
    def _received_only_by(self) -> dict[str, frozenset[str]]:
        resolve = self.rules.knowledge.resolve
        return {
            resolve(code) or code: frozenset(resolve(host) or host for host in hosts)
            for code, hosts in load_lexicon().received_only_by.items()
        }

    def counterparts_of(self, place: str, guests: Collection[str], day: date) -> frozenset[str]:
        """Who holds at the place the ministry that a guest holds at home: a foreign minister's own host."""
        if self.is_led_by(place, guests, day) or any(self.serves(guest, place, day) for guest in guests):
            return frozenset()
        offices = frozenset(title for guest in guests for title in self._offices_of(guest, day))
        return self._in_office(place, offices & _TRAVELLING_MINISTERS, day)

    def all_hosts(self, place: str, day: date) -> frozenset[str]:
        """Whoever receives some guest or other at the place on that day, or meets others for it."""
        key = (place, day)
        if key not in self._all_hosts:
            if len(self._all_hosts) > _MOST_KEPT:
                self._all_hosts.clear()
            sent = (those.get(self.country_of(place) or "") for those in self._delegates.values())
            offices = _PRESIDENT | _TRAVELLING_MINISTERS | {office for office in sent if office}
            self._all_hosts[key] = self.leaders_of(place, day) | self._in_office(place, offices, day)
        return self._all_hosts[key]

    def _in_office(self, place: str, offices: Collection[str], day: date) -> frozenset[str]:
        """Who holds one of the offices of the place's country on that day."""
        holders = self.rules.knowledge.holders(self.country_of(place) or "")
        return frozenset(who for role, who in holders if role.title in offices and role.is_held_at(day))

    def _offices_of(self, person: str, day: date) -> frozenset[str]:
        entity = self.rules.knowledge.entities.get(person)
        roles = entity.roles if entity is not None else ()
        return frozenset(role.title for role in roles if role.is_held_at(day))

    def _is_head(self, person: str, day: date) -> bool:
        """Whether the person heads something on that day, or ever did who holds no office on it."""
        entity = self.rules.knowledge.entities.get(person)
        roles = entity.roles if entity is not None else []
        held = [role for role in roles if role.is_held_at(day)] or roles
        return any(role.title not in _MINISTERS for role in held)

    def is_minister(self, person: str, day: date) -> bool:
        """Whether the person is a minister on that day, and leads no government."""
        offices = self._offices_of(person, day)
        return bool(offices) and offices <= _MINISTERS

    def serves(self, person: str, place: str, day: date) -> bool:
        """Whether the person holds an office of the place's country on that day."""
        entity, country = self.rules.knowledge.entities.get(person), self.country_of(place)
        held = [role for role in (entity.roles if entity else ()) if role.is_held_at(day)]
        return any(self.rules.knowledge.resolve(role.of) == country for role in held)

    def served_by(self, person: str, day: date) -> frozenset[str]:
        """The countries and unions in which the person holds an office on that day."""
        entity = self.rules.knowledge.entities.get(person)
        held = (role for role in (entity.roles if entity else ()) if role.is_held_at(day))
        return frozenset(of for role in held if (of := self.rules.knowledge.resolve(role.of)))

    def is_capital(self, place: str) -> bool:
        """Whether it is a capital, whose name often means the country's government."""
        return "capital" in self.rules.knowledge.entities[place].tags

    def has_offices(self, entity: str) -> bool:
        """Whether somebody holds, or once held, an office there: of a country, a union, an alliance."""
        return bool(self.rules.knowledge.holders(entity))

    def is_country(self, place: str) -> bool:
        """Whether it is a whole country."""
        return self.country_of(place) == place

    def ever_served(self, person: str) -> frozenset[str]:
        """The countries and unions in which the person holds an office, or once did."""
        entity = self.rules.knowledge.entities.get(person)
        roles = entity.roles if entity is not None else ()
        return frozenset(of for role in roles if (of := self.rules.knowledge.resolve(role.of)))

    def is_city(self, place: str) -> bool:
        """Whether it is a city other than a capital: who goes to New York or Geneva need not be its guest."""
        return "city" in self.rules.knowledge.entities[place].tags

    def is_residence(self, place: str) -> bool:
        """Whether it is a palace or the like: neither a country nor a town."""
        entity = self.rules.knowledge.entities[place]
        return not entity.code and not entity.tags and bool(entity.part_of)

    def is_led_by(self, place: str, people: Collection[str], day: date) -> bool:
        """Whether one of the people is a head of the place's state or government on that day."""
        country = self.country_of(place)
        roles = (role for person in people for role in self._head_roles(person) if role.is_held_at(day))
        return any(self.rules.knowledge.resolve(role.of) == country for role in roles)

    def _head_roles(self, person: str) -> list[Role]:
        entity = self.rules.knowledge.entities.get(person)
        if entity is None:
            return []
        return [role for role in entity.roles if role.title not in _MINISTERS]

    def analyse(
        self,
        document: Document,
        mentions: Sequence[Mention],
        published: date | None,
        day: date,
        kinds: Collection[str],
        of_states: bool = False,
    ) -> Analysis:
        """The article's events of `kinds`; `day` decides who holds which office.

        `of_states`: also those that states are parties of, not only people.
        Without a date of publication dates count from the article's dateline, where it has one.
        """
        language = self._language_of(document)
        published = published or dateline_of(document.folded, document.title_end, language)
        if published is None:
            day = self.likely_day(mentions, document.title_end, day)
        reader = Reader(self, document, mentions, published, day, language)
        occurrences = tuple(reader.occurrences(frozenset(kinds)))
        parties = {party for o in occurrences if o.actors for party in o.parties | o.implied}
        return Analysis(
            document=document,
            language=language,
            published=published,
            occurrences=occurrences,
            of_states=tuple(reader.occurrences_of_states(frozenset(kinds))) if of_states else (),
            served={party: self.served_by(party, day) for party in parties},
            title_entities=reader.title_entities(),
            lead_start=reader.lead_start,
            headline_end=reader.headline_end,
            is_unconfirmed=reader.is_unconfirmed(),
            is_undated=reader.is_undated(),
            title_messages=reader.title_messages(),
            title_meets=reader.title_meets(),
            title_names_nobody=reader.title_names_nobody(),
            is_feature=reader.is_feature(),
            mentions=tuple(mentions),
        )
