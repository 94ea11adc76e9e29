"""A story as it grows: each match adds its article, and its publisher's claim, within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from processors.stories.likeness import source_of
from processors.stories.moments import said_at
from processors.stories.verdict import decided_status, decided_when, decided_where, later_claim, speaking
from wirewatch.records import ArticleRef, Evidence, Match, Severity, Status, derive_id
from wirewatch.states import Claim, StoryState

SEVERITY_ORDER: tuple[Severity, ...] = ("info", "notice", "warning", "critical")

#: What a story keeps at most. An original with its fingerprint and gist is about 3 kB.
MAX_ORIGINALS = 20
MAX_COPIES = 10
MAX_CLAIMS = 200
MAX_CLAIMS_WITH_EVIDENCE = 8
MAX_EVIDENCE_OF_A_CLAIM = 3
MAX_SENTENCE_CHARS = 500
MAX_MATCH_IDS = 500


def story_prefix(watch: str) -> str:
    """What the ids of all stories of a watch begin with, so that they can be found together."""
    return derive_id("story", watch)[: len("story-") + 16] + "-"


def begun(match: Match, at: datetime) -> StoryState:
    """A story that `match` begins, still without its article."""
    return StoryState(
        id=story_prefix(match.watch) + derive_id("story", *sorted(match.parties), match.id).partition("-")[2],
        watch=match.watch,
        first_seen_at=match.article.seen_at,
        last_match_at=at,
        event=match.event,
        parties=match.parties,
        party_names=match.party_names,
        watch_title=match.watch_title,
        severity=match.severity,
    )


def grown(story: StoryState, match: Match, *, is_copy: bool, at: datetime) -> StoryState:
    """`story` with `match` added. A copy adds its article and no claim."""
    published = [moment for moment in (story.first_published_at, _published(match.article)) if moment]
    more_parties = len(match.parties) > len(story.parties)
    changed = msgspec.structs.replace(
        story,
        first_seen_at=min(story.first_seen_at, match.article.seen_at),
        first_published_at=min(published, default=None),
        last_match_at=max(story.last_match_at, at),
        match_ids=(*story.match_ids, match.id)[-MAX_MATCH_IDS:],
        articles=with_article(story.articles, match.article, is_copy=is_copy),
        copies=story.copies + (is_copy and all(known.id != match.article.id for known in story.articles)),
        severity=max(story.severity, match.severity, key=SEVERITY_ORDER.index),
        parties=match.parties if more_parties else story.parties,
        party_names=match.party_names if more_parties else story.party_names,
        watch_title=match.watch_title or story.watch_title,
    )
    return changed if is_copy else _with_claim(changed, match)


def _published(article: ArticleRef) -> datetime | None:
    published = article.published_at
    return published if published is not None and published <= article.seen_at else None


def with_article(
    known: Sequence[ArticleRef], article: ArticleRef, *, is_copy: bool
) -> tuple[ArticleRef, ...]:
    """`known` with `article`, a later revision in place of the earlier; the first and the last ones stay."""
    added = msgspec.structs.replace(article, is_copy=is_copy)
    if is_copy:
        added = msgspec.structs.replace(added, fingerprint=(), gist=None)
    places = {one.id: place for place, one in enumerate(known)}
    if article.id in places:
        place = places[article.id]
        return (*known[:place], added, *known[place + 1 :])
    originals = [one for one in (*known, added) if not one.is_copy]
    copies = [one for one in (*known, added) if one.is_copy]
    half = MAX_ORIGINALS // 2
    kept = originals if len(originals) <= MAX_ORIGINALS else originals[:half] + originals[-half:]
    return (*kept, *copies[:MAX_COPIES])


def _with_claim(story: StoryState, match: Match) -> StoryState:
    claim = claim_of(match)
    before = story.claims.get(claim.source)
    if before is None and len(story.claims) >= MAX_CLAIMS:
        return story
    others = [one for source, one in story.claims.items() if source != claim.source]
    if not _needs_evidence(claim, others):
        claim = msgspec.structs.replace(claim, evidence=())
    if before is not None:
        claim = later_claim(before, claim)
    return _judged(msgspec.structs.replace(story, claims={**story.claims, claim.source: claim}))


def _judged(story: StoryState) -> StoryState:
    claims = speaking(story.claims.values())
    when, where = decided_when(claims, story.when), decided_where(claims, story.where)
    return msgspec.structs.replace(story, when=when, where=where)


def status_of(story: StoryState) -> Status | None:
    """What the story's sources say together."""
    return decided_status(speaking(story.claims.values()), story.when)


def claim_of(match: Match) -> Claim:
    """What the match's publisher says."""
    publisher = match.article.publisher[:200]
    return Claim(
        source=source_of(match.article),
        publisher=publisher,
        article=match.article.id,
        said_at=said_at(match.article),
        status=match.status,
        when=match.when,
        where=match.where,
        according_to=match.according_to[:200] if match.according_to else None,
        is_main=match.is_main,
        evidence=tuple(
            msgspec.structs.replace(shortened(one), article=match.article.id, publisher=publisher)
            for one in match.evidence[:MAX_EVIDENCE_OF_A_CLAIM]
        ),
    )


def _needs_evidence(claim: Claim, others: Sequence[Claim]) -> bool:
    shown = [one for one in others if one.evidence]
    is_first_of_status = all(one.status != claim.status for one in shown)
    return is_first_of_status or len(shown) < MAX_CLAIMS_WITH_EVIDENCE


def shortened(evidence: Evidence, max_chars: int = MAX_SENTENCE_CHARS) -> Evidence:
    """The evidence with a sentence of at most `max_chars`, cut around its first highlight."""
    sentence = evidence.sentence
    if len(sentence) <= max_chars:
        return evidence
    first = min((start for start, _ in evidence.highlights), default=0)
    begin = max(0, min(first - max_chars // 4, len(sentence) - max_chars))
    end = begin + max_chars
    inside = ((max(start, begin), min(stop, end)) for start, stop in evidence.highlights)
    highlights = tuple((start - begin, stop - begin) for start, stop in inside if start < stop)
    return Evidence(sentence=sentence[begin:end], start=evidence.start + begin, highlights=highlights)
