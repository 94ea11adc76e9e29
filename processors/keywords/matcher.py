"""All watches at once: which of them an article satisfies, and why.

An index keeps the cost flat in the number of watches: an event watch is looked at only when somebody for
each of its parties is mentioned (or where he receives guests), a query only when its rarest word occurs.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date

from processors.entities.knowledge import Knowledge
from processors.events.engine import Engine
from processors.events.occurrences import Analysis
from processors.events.rules import Rules
from processors.events.verdict import Question, Verdict, answer
from processors.keywords.contradictions import contradictions
from processors.keywords.parties import Party, UnknownPartyError, read_party
from processors.keywords.suggestions import likely_places
from processors.queries import Query, QueryError, Searchable, parse_query
from processors.text import Document, Span
from processors.watches import Watch, Watchbook
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.records import Annotated
from wirewatch.validation import did_you_mean

#: Days whose office holders are kept at hand.
_MOST_DAYS = 64
#: Of the text, where a place inside a word ("Chinareise") counts.
_LEAD_CHARACTERS = 500


@dataclass(frozen=True)
class Found:
    """A watch that an article satisfies; `verdict` for events, `spans` for where a query's words stand."""

    watch: Watch
    verdict: Verdict | None
    spans: tuple[Span, ...]
    analysis: Analysis | None
    query: Query | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Asked:
    """A watch made ready: its parties and its query understood."""

    watch: Watch
    kinds: frozenset[str] = frozenset()
    slots: tuple[tuple[Party, ...], ...] = ()
    excluded: tuple[Party, ...] = ()
    places: frozenset[str] = frozenset()
    query: Query | None = None
    names_states: bool = False

    @property
    def changes_with_time(self) -> bool:
        """Whether somebody is named by an office, which others may hold on another day."""
        parties = [*self.excluded, *(party for slot in self.slots for party in slot)]
        return any(party.kind not in ("entity", "members") for party in parties)


@dataclass(frozen=True)
class _Day:
    """The event watches as they stand on one day: who could take each slot."""

    questions: MutableMapping[int, Question]
    watches_by_entity: MutableMapping[str, tuple[tuple[int, int], ...]]


class Matcher:
    """The watches of a watchbook, ready to be asked about articles. Safe to share by threads."""

    def __init__(self, book: Watchbook, knowledge: Knowledge) -> None:
        """Raises: SettingsError naming each party, place or kind of event that is not known."""
        self.knowledge = knowledge
        self.rules = Rules(knowledge, book.events, book.event_problem)
        self.engine = Engine(self.rules)
        self._asked = _understood(book, self.engine)
        self._days: dict[date, _Day] = {}
        events = [n for n, asked in enumerate(self._asked) if asked.kinds]
        self._dated = [n for n in events if self._asked[n].changes_with_time]
        self._lasting = _Day({}, {})
        self._add(self._lasting, [n for n in events if not self._asked[n].changes_with_time], date.max)
        self._names_states = any(asked.names_states for asked in self._asked)
        self._open = [n for n, asked in enumerate(self._asked) if asked.kinds and not asked.slots]
        self._always, self._by_anchor = _query_index(self._asked)

    def find(self, annotated: Annotated, document: Document | None = None) -> list[Found]:
        """Every watch that the article satisfies, in the order of the watch files."""
        return [found for found in self.ask(annotated, document) if self.passes(found)]

    def ask(self, annotated: Annotated, document: Document | None = None) -> list[Found]:
        """As `find`, with the answers that a watch's own filters (background, status, place) leave out."""
        article = annotated.article
        document = document or Document.of(article)
        day = self._day_of(annotated)
        candidates = self._candidates(annotated, document, day)
        found = []
        analysis = self._analyse(annotated, document, day, candidates) if candidates else None
        searchable = Searchable.of(annotated)
        for number in sorted({*candidates, *self._queries(searchable)}):
            asked = self._asked[number]
            verdict = None
            if asked.kinds and analysis is not None:
                verdict = answer(self._day(day).questions[number], analysis)
                if verdict is None:
                    continue
            spans: tuple[Span, ...] = ()
            if asked.query is not None:
                matched = asked.query.match(searchable)
                if matched is None:
                    continue
                spans = matched
            found.append(Found(asked.watch, verdict, spans, analysis, asked.query, asked.places))
        return [one for one in found if self._speaks(one, document)]

    def _queries(self, searchable: Searchable) -> set[int]:
        """The query watches of which a word that must be there is there."""
        numbers = set(self._always)
        if self._by_anchor:
            for word in self._by_anchor.keys() & searchable.index.keys():
                numbers.update(self._by_anchor[word])
        return numbers

    def passes(self, found: Found) -> bool:
        """Whether the watch's own filters let the answer through."""
        watch, verdict = found.watch, found.verdict
        if verdict is None:
            return True
        if watch.main_only and not verdict.is_main:
            return False
        if watch.status and verdict.status not in watch.status:
            return False
        return not found.places or self._is_there(verdict, found.places)

    def missing_parties(self, watch_id: str, annotated: Annotated) -> list[str]:
        """The parties of a watch, as written there, for whom nobody is mentioned, by country or by name."""
        number = self._number(watch_id)
        day = self._day_of(annotated)
        question = self.question(number, day)
        if question is None:
            return []
        present = self._present(annotated, Document.of(annotated.article), day)
        written = self._asked[number].watch.between
        return [
            text if isinstance(text, str) else " or ".join(text)
            for text, slot in zip(written, question.slots, strict=True)
            if not slot & present
        ]

    def failing_query(self, watch_id: str, annotated: Annotated) -> tuple[str, ...]:
        """The parts of a watch's query that do not hold; none when it holds or there is none."""
        query = self._asked[self._number(watch_id)].query
        return query.failing(Searchable.of(annotated)) if query is not None else ()

    def excluded_parties(self, watch_id: str, annotated: Annotated) -> frozenset[str]:
        """Whom a watch excludes, on the day of the article."""
        question = self.question(self._number(watch_id), self._day_of(annotated))
        return question.excluded if question is not None else frozenset()

    def analysis_for(self, watch_id: str, annotated: Annotated) -> Analysis | None:
        """The article's events of the watch's kinds, whoever takes part; None when it asks for none."""
        number = self._number(watch_id)
        if not self._asked[number].kinds:
            return None
        return self._analyse(annotated, Document.of(annotated.article), self._day_of(annotated), [number])

    def _day_of(self, annotated: Annotated) -> date:
        """The day that decides who holds which office."""
        article = annotated.article
        if article.published_at is not None:
            return article.published_at.date()
        return self.engine.likely_day(annotated.mentions, len(article.title), article.seen_at.date())

    def _number(self, watch_id: str) -> int:
        return next(n for n, asked in enumerate(self._asked) if asked.watch.id == watch_id)

    def question(self, number: int, day: date) -> Question | None:
        """What the watch of that number asks on that day; None for a watch without an event."""
        return self._day(day).questions.get(number)

    def _is_there(self, verdict: Verdict, places: frozenset[str]) -> bool:
        where = verdict.where
        return where is not None and not places.isdisjoint((where, self.engine.country_of(where)))

    def _speaks(self, found: Found, document: Document) -> bool:
        languages = found.watch.languages
        if not languages:
            return True
        spoken = found.analysis.language if found.analysis else (document.language or "")
        return spoken.split("-")[0] in languages

    def _analyse(
        self, annotated: Annotated, document: Document, day: date, candidates: Sequence[int]
    ) -> Analysis:
        kinds = frozenset(kind for number in candidates for kind in self._asked[number].kinds)
        published = annotated.article.published_at
        return self.engine.analyse(
            document,
            annotated.mentions,
            published.date() if published else None,
            day,
            kinds,
            any(self._asked[number].names_states for number in candidates),
        )

    def _candidates(self, annotated: Annotated, document: Document, day: date) -> list[int]:
        """The event watches for each of whose parties somebody is there, or where he receives guests."""
        ready = self._day(day)
        slots: set[tuple[int, int]] = set()
        for entity in self._present(annotated, document, day, with_proxies=True):
            slots.update(ready.watches_by_entity.get(entity, ()))
        taken = Counter(number for number, _ in slots)
        full = [number for number, count in taken.items() if count == len(self._asked[number].slots)]
        return sorted([*full, *self._open])

    def _present(
        self, annotated: Annotated, document: Document, day: date, with_proxies: bool = False
    ) -> set[str]:
        """Everybody whom the article names, or whose country; `with_proxies` whose letter or envoy, too."""
        places: set[str] = set()
        present: set[str] = set()
        for mention in annotated.mentions:
            is_proxy = mention.proxy is not None and mention.kind == "person"
            if mention.is_ambiguous or (is_proxy and not with_proxies):
                continue
            present.add(mention.entity)
            if mention.kind == "place":
                places.add(mention.entity)
                beside = self.rules.short_beside(document.folded, mention.start)
                present |= {beside} if beside is not None else set()
            elif self._names_states:
                present |= self.engine.served_by(mention.entity, day)
        if self._names_states and not document.content.isascii():
            present |= self.rules.short_pairs(document.folded[: document.title_end + _LEAD_CHARACTERS])
        if any(entity in self._day(day).watches_by_entity for entity in present):
            if not document.content.isascii():
                places.update(self.rules.short_visits(document.folded))
            beginning = document.title_end + _LEAD_CHARACTERS
            places.update(self.rules.places_in_words(document.folded, beginning))
        for place in places:
            present |= {place, self.engine.country_of(place) or place}
            present |= self.engine.all_hosts(place, day)
        return present

    def _day(self, day: date) -> _Day:
        ready = self._days.get(day)
        if ready is None:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            ready = self._days[day] = self._make_day(day)
        return ready

    def _make_day(self, day: date) -> _Day:
        """What the day adds to the watches that mean the same people on every day."""
        ready = _Day(ChainMap({}, self._lasting.questions), ChainMap({}, self._lasting.watches_by_entity))
        self._add(ready, self._dated, day)
        return ready

    def _add(self, ready: _Day, numbers: Sequence[int], day: date) -> None:
        for number in numbers:
            asked = self._asked[number]
            slots = tuple(self._ids(slot, day) for slot in asked.slots)
            ready.questions[number] = Question(
                asked.kinds, slots, self._ids(asked.excluded, day), asked.names_states
            )
            for position, ids in enumerate(slots):
                for entity in ids:
                    known = ready.watches_by_entity.get(entity, ())
                    ready.watches_by_entity[entity] = (*known, (number, position))

    def _ids(self, parties: Sequence[Party], day: date) -> frozenset[str]:
        return frozenset(entity for party in parties for entity in party.ids(self.knowledge, day))


def _query_index(asked: Sequence[_Asked]) -> tuple[list[int], dict[str, list[int]]]:
    """The query watches that any article may satisfy, and the others by each word that may be needed."""
    always: list[int] = []
    by_anchor: dict[str, list[int]] = {}
    for number, one in enumerate(asked):
        if one.kinds or one.query is None:
            continue
        anchor = one.query.required_anchor
        if anchor is None:
            always.append(number)
        for word in anchor or ():
            by_anchor.setdefault(word, []).append(number)
    return always, by_anchor


def _understood(book: Watchbook, engine: Engine) -> list[_Asked]:
    problems: list[SettingsProblem] = []
    asked = [_ask(book, number, engine, problems) for number in range(len(book.watches))]
    if problems:
        raise SettingsError(problems)
    return asked


def _ask(book: Watchbook, number: int, engine: Engine, problems: list[SettingsProblem]) -> _Asked:
    rules, knowledge = engine.rules, engine.rules.knowledge
    watch, before = book.watches[number], len(problems)
    query = None
    if watch.query:
        try:
            query = parse_query(watch.query).resolved(knowledge.resolve)
        except QueryError as error:
            found = f"{error.place}: {error.problem}"
            problems.append(book.problem(number, "query", found, "an id, a slug or a country code"))
    if watch.event is None:
        return _Asked(watch, query=query)
    if watch.event not in rules.kinds:
        expected = did_you_mean(watch.event, rules.kinds)
        problems.append(book.problem(number, "event", f"the unknown event {watch.event!r}", expected))
        return _Asked(watch)

    def parties(key: str, texts: Sequence[str]) -> Iterator[Party]:
        for position, text in enumerate(texts):
            try:
                yield read_party(text, knowledge)
            except UnknownPartyError as error:
                where = f"{key}.{position}" if len(texts) > 1 else key
                problems.append(book.problem(number, where, f"the unknown entity {text!r}", str(error)))

    def places() -> Iterator[str]:
        for position, text in enumerate(watch.where):
            place = knowledge.place(text)
            if place is not None:
                yield place
            else:
                where = f"where.{position}" if len(watch.where) > 1 else "where"
                expected = likely_places(text, knowledge)
                problems.append(book.problem(number, where, f"{text!r}, which is no known place", expected))

    slots = tuple(
        tuple(parties(f"between.{position}", [slot] if isinstance(slot, str) else slot))
        for position, slot in enumerate(watch.between)
    )
    excluded = tuple(parties("exclude", watch.exclude))
    kinds = rules.satisfying(watch.event)
    if len(problems) == before:
        counted = [rules.kinds[kind] for kind in kinds]
        for key, found, expected in contradictions(watch, counted, slots, excluded, engine):
            problems.append(book.problem(number, key, found, expected))
    named = [party.reference for slot in slots for party in slot if party.kind == "entity"]
    return _Asked(
        watch,
        kinds=kinds,
        slots=slots,
        excluded=excluded,
        places=frozenset(places()),
        query=query,
        names_states=any(rules.kinds[kind].states_act for kind in kinds)
        and any(knowledge.entities[entity].kind != "person" for entity in named),
    )
