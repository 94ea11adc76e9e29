"""Find every entity that an article mentions, and say who is meant.

content ─fold─> text ─scan─> hits ─choose─> names, titles, proxy heads
    names  ─people─>  who a surname means, or that it is ambiguous
    titles ─offices, holders─> who holds the office at the time
    heads  ─proxies─> which names stand for somebody else
-> mentions, in order, with offsets into the content
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import ahocorasick_rs

from processors.entities.compounds import Compounds
from processors.entities.forms import Sense
from processors.entities.holders import Holders
from processors.entities.knowledge import Entity, Knowledge
from processors.entities.lexicon import Lexicon, load_lexicon
from processors.entities.offices import Offices
from processors.entities.people import People
from processors.entities.proxies import Proxies
from processors.entities.reading import Hit, Reading, Reference, choose
from processors.entities.spellings import Spellings
from processors.entities.surnames import DerivedSurnames
from processors.entities.times import NEWS_CHARACTERS, likely_day
from processors.entities.vocabulary import forms_by_pattern
from wirewatch import collector
from wirewatch.records import Annotated, Article, Mention

#: A given name, the initial of another and a surname in folded text, where a full stop is a space.
_INITIALLED = re.compile(r"(?<= )(\w{2,}) \w  (?=(\w{2,}) )")
#: The same as it is written.
_AS_INITIALLED = re.compile(r"\w+ [^\W\d_]\. [\w'’-]+")
#: More names than this in one article are no article; the rest is left alone.
_MOST_REFERENCES = 20_000


class Gazetteer:
    """All names of all entities, ready to be looked for at once. Immutable; safe to share by threads."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon | None = None) -> None:
        self.knowledge = knowledge
        lexicon = lexicon or load_lexicon()
        with collector.paused():
            forms = forms_by_pattern(knowledge, lexicon)
            self._readings = tuple(forms.values())
            self._automaton = ahocorasick_rs.AhoCorasick(list(forms), store_patterns=False)
        self._compounds = Compounds(knowledge, lexicon)
        self._offices = Offices(knowledge, lexicon)
        self._holders = Holders(knowledge, lexicon, self._offices)
        self._surnames = DerivedSurnames(knowledge, lexicon)
        self._spellings = Spellings(knowledge, lexicon)
        self._people = People(knowledge, lexicon)
        self._proxies = Proxies(lexicon)

    @property
    def form_count(self) -> int:
        """How many different texts are looked for at once."""
        return len(self._readings)

    def find(
        self,
        content: str,
        *,
        title_end: int = 0,
        language: str | None = None,
        published_at: datetime | None = None,
        seen_at: datetime | None = None,
    ) -> tuple[Mention, ...]:
        """Every mention in `content`, in order of offset. The cost is linear in its length.

        `title_end` is where the title ends (0: no title); `published_at` decides who holds an office,
        without it when those served together whom the text names, else when it was first seen.
        """
        reading = Reading(content, title_end, language, published_at, seen_at)
        self._scan(reading)
        references, offices = self._people.settle(reading, self._references(reading), self._offices)
        references = self._holders.add(reading, references, offices)
        self._proxies.mark(reading, references, offices)
        return tuple(self._mention(reading, reference) for reference in references)

    def annotate(self, article: Article, most_characters: int | None = None) -> Annotated:
        """The article with its mentions, those of its beginning if `most_characters` is given."""
        mentions = self.find(
            article.content[:most_characters],
            title_end=len(article.title),
            language=article.language,
            published_at=article.published_at,
            seen_at=article.seen_at,
        )
        return Annotated(article=article, mentions=mentions)

    def _references(self, reading: Reading) -> list[Reference]:
        """Names and compounds, not yet settled, in order."""
        references = choose(reading)
        if reading.published_at is None:
            reading.day = likely_day(self._named_early(reading, references), reading.day)
        references += self._compounds.find(reading, references, self._holders)
        references += self._surnames.find(reading, references)
        references.sort(key=lambda reference: (reference.start, reference.end))
        return self._spellings.join(reading, references[:_MOST_REFERENCES])

    def _named_early(self, reading: Reading, references: Sequence[Reference]) -> Iterator[Entity]:
        """Who is named at the beginning, by nobody else's name."""
        for reference in references:
            is_name = reference.sense in (Sense.NAME, Sense.SURNAME) and len(reference.candidates) == 1
            if reference.start < reading.title_end + NEWS_CHARACTERS and is_name:
                yield self.knowledge.entities[reference.entity]

    def _scan(self, reading: Reading) -> None:
        text = reading.text
        lists = {Sense.TITLE: reading.titles, Sense.HEAD: reading.heads, Sense.JOINT: reading.joints}
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for form in self._readings[index]:
                span = form.span(text, start, end)
                if span is None:
                    continue
                hit = Hit(*span, form)
                if reading.is_written_as(hit):
                    lists.get(form.sense, reading.names).append(hit)
        reading.names += self._initialled(reading)

    def _initialled(self, reading: Reading) -> Iterator[Hit]:
        """Full names with an initial that they are not listed with: "Vladimir V. Putin"."""
        for found in _INITIALLED.finditer(reading.text):
            name = f" {found[1]} {found[2]} "
            start, end = found.start(1), found.end(2)
            for index, first, last in self._automaton.find_matches_as_indexes(name, overlapping=True):
                for form in self._readings[index]:
                    is_whole = form.span(name, first, last) == (1, len(name) - 1)
                    is_person = form.sense is Sense.NAME and form.about in self.knowledge.people
                    if is_whole and is_person and _AS_INITIALLED.fullmatch(reading.original(start, end)):
                        yield Hit(start, end, form)

    def _mention(self, reading: Reading, reference: Reference) -> Mention:
        start = reading.folded.original(reference.start)
        end = reading.folded.original(reference.end)
        entity = self.knowledge.entities[reference.entity]
        return Mention(
            entity=reference.entity,
            kind=entity.kind or "person",
            start=start,
            end=end,
            surface=reading.content[start:end],
            via=reference.via,
            is_ambiguous=reference.is_ambiguous,
            proxy=reference.proxy,
        )
