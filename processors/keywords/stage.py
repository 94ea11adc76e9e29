"""The keywords stage: annotated articles in, one match for each watch that an article satisfies out."""

from __future__ import annotations

from typing import Self

import msgspec
from pydantic import Field

from processors.entities.files import load_entities
from processors.events.verdict import evidence_of
from processors.keywords.explain import explanation
from processors.keywords.gist import gist_of
from processors.keywords.matcher import Found, Matcher
from processors.text import Document, Span
from processors.watches import load_watchbook
from wirewatch.metrics import ARTICLES_CUT
from wirewatch.records import Annotated, Article, ArticleRef, Evidence, Gist, Match, derive_id
from wirewatch.settings import Section
from wirewatch.stage import Context, Dropped, Output, Result, Setup
from wirewatch.topics import ANNOTATED, MATCHES

#: Sentences that a keyword watch hands on as evidence.
_MOST_SENTENCES = 3


class KeywordsSettings(Section):
    """How the keywords stage works."""

    max_matches: int = Field(
        200, gt=0, description="Watches that one article may satisfy; beyond that, the rest is left out."
    )


class Keywords:
    """Says which watches an article satisfies."""

    name = "keywords"
    settings_class = KeywordsSettings
    consumes = ANNOTATED
    tables = ()
    is_ordered = False

    def __init__(self, matcher: Matcher, settings: KeywordsSettings | None = None) -> None:
        self._matcher = matcher
        self._settings = settings or KeywordsSettings()

    @classmethod
    def build(cls, settings: KeywordsSettings, setup: Setup) -> Self:
        """The stage for the configured watches and entities.

        Raises: SettingsError when a watch or entity file is wrong.
        """
        knowledge = load_entities(setup.entity_files)
        return cls(Matcher(load_watchbook(setup.watch_files), knowledge), settings)

    def handle(self, record: Annotated, context: Context) -> Result:
        """A match for each satisfied watch."""
        document = Document.of(record.article)
        found = self._matcher.find(record, document)
        if len(found) > self._settings.max_matches:
            found = found[: self._settings.max_matches]
            ARTICLES_CUT.labels(self.name, "watches").inc()
        if not found:
            return Dropped("no_watch")
        return [Output(MATCHES, match_of(record, document, one, self._matcher)) for one in found]

    def close(self) -> None:
        """Nothing to give back."""


def match_of(annotated: Annotated, document: Document, found: Found, matcher: Matcher) -> Match:
    """The match record of one satisfied watch."""
    article, verdict = annotated.article, found.verdict
    evidence = evidence_of(verdict, found.analysis) if verdict and found.analysis else ()
    match = Match(
        id=derive_id("match", found.watch.id, article.id, article.revision),
        watch=found.watch.id,
        watch_title=found.watch.name,
        article=reference_to(
            article, gist_of(annotated, document, found.query, matcher.engine) if verdict is None else None
        ),
        evidence=evidence or _sentences_of(document, found.spans),
        severity=found.watch.severity,
        explanation=explanation(found, matcher),
    )
    if verdict is None:
        return match
    label = matcher.knowledge.label
    return msgspec.structs.replace(
        match,
        event=found.watch.event,
        parties=verdict.parties,
        party_names=tuple(label(party) for party in verdict.parties),
        status=verdict.status,
        when=verdict.when,
        where=label(verdict.where) if verdict.where else None,
        according_to=verdict.according_to,
        is_main=verdict.is_main,
    )


def reference_to(article: Article, gist: Gist | None = None) -> ArticleRef:
    """The article as matches carry it."""
    return ArticleRef(
        id=article.id,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        seen_at=article.seen_at,
        revision=article.revision,
        canonical_url=article.canonical_url,
        language=article.language,
        published_at=article.published_at,
        change=article.change,
        fingerprint=article.fingerprint,
        gist=gist,
    )


def _sentences_of(document: Document, spans: tuple[Span, ...]) -> tuple[Evidence, ...]:
    """The first sentences in which a query's words stand; the first sentence when it names no words."""
    highlights: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        number = document.sentence_index(span.start)
        if number is None or (number not in highlights and len(highlights) >= _MOST_SENTENCES):
            continue
        start, end = document.sentences[number]
        highlights.setdefault(number, []).append((span.start - start, min(span.end, end) - start))
    if not highlights and document.sentences:
        highlights[0] = []
    return tuple(
        Evidence(
            sentence=document.content[slice(*document.sentences[number])],
            start=document.sentences[number].start,
            highlights=tuple(highlights[number]),
        )
        for number in sorted(highlights)
    )
