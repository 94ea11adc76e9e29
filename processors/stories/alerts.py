"""The alert that tells a story as it stands, and what it says that the one before did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from processors.stories.chronicle import SEVERITY_ORDER, status_of
from processors.stories.moments import days_apart
from processors.stories.verdict import independent_sources, speaking
from processors.stories.wording import date_in_words, summary_of, title_of
from wirewatch.records import Alert, AlertTiming, ArticleRef, Corroboration, Evidence, Status, derive_id
from wirewatch.states import Claim, StoryState

#: What one alert shows at most; the whole stays well under what a webhook takes.
MAX_EVIDENCE = 5
MAX_ARTICLES = 12
MAX_REFERENCES = 20


#: More sources are news again when there are half as many more: two hundred are told in twelve updates.
_MORE_SOURCES = 1.5


@dataclass(frozen=True)
class Change:
    """What is new about a story, in words; told at once, after the pause, or along with other news."""

    words: str
    told: Literal["now", "later", "along"]


def changes_since(alert: Alert, story: StoryState) -> tuple[Change, ...]:
    """What the story says that `alert` did not.

    A date made more exact, or another day of what has happened (visits last several), and a place named
    otherwise (Beijing, China) come along with the next update and are no reason for one.
    """
    status, sources = status_of(story), independent_sources(speaking(story.claims.values()))
    before = alert.corroboration.independent_sources
    changes: list[Change] = []
    if status != alert.status:
        changes.append(Change(f"status: {alert.status or 'none'} → {status or 'none'}", "now"))
    if SEVERITY_ORDER.index(story.severity) > SEVERITY_ORDER.index(alert.severity):
        changes.append(Change(f"severity: {alert.severity} → {story.severity}", "now"))
    if sources > before:
        told: Literal["now", "later", "along"] = (
            "now" if before < 2 else "later" if sources >= before * _MORE_SOURCES else "along"
        )
        changes.append(Change(f"independent sources: {before} → {sources}", told))
    has_moved = days_apart(story.when, alert.when) not in (None, 0) and status != "happened"
    if story.when and (alert.when is None or has_moved):
        changes.append(Change(f"date: {_date(alert.when)} → {_date(story.when)}", "later"))
    if story.where and not alert.where:
        changes.append(Change(f"place: {story.where}", "later"))
    return tuple(changes)


def _date(when: str | None) -> str:
    return date_in_words(when) or when or "unknown"


def next_alert(story: StoryState, now: datetime, trace_id: str) -> Alert:
    """The next notification of the story's alert."""
    before = story.alert
    alert_id = derive_id("alert", story.id)
    sequence = before.sequence + 1 if before else 1
    status = status_of(story)
    claims = speaking(story.claims.values())
    first = min(claims, key=lambda claim: (claim.said_at, claim.source))
    return Alert(
        id=notification_id(alert_id, sequence),
        alert_id=alert_id,
        sequence=sequence,
        kind=_kind(before, status),
        watch=story.watch,
        watch_title=story.watch_title,
        title=title_of(story),
        summary=summary_of(story),
        severity=story.severity,
        changes=tuple(change.words for change in changes_since(before, story)) if before else (),
        event=story.event,
        parties=story.parties,
        party_names=story.party_names,
        status=status,
        when=story.when,
        where=story.where,
        according_to=first.according_to,
        corroboration=Corroboration(independent_sources=independent_sources(claims), copies=story.copies),
        evidence=_evidence(claims, status),
        articles=_articles(story.articles),
        timing=AlertTiming(
            first_published_at=story.first_published_at, first_seen_at=story.first_seen_at, raised_at=now
        ),
        references=tuple(
            notification_id(alert_id, earlier)
            for earlier in range(max(1, sequence - MAX_REFERENCES), sequence)
        ),
        trace_id=trace_id,
    )


def notification_id(alert_id: str, sequence: int) -> str:
    """The id of one notification: the same in every replay."""
    return derive_id("notification", alert_id, str(sequence))


def _kind(before: Alert | None, status: Status | None) -> Literal["raised", "updated", "cancelled"]:
    if before is None:
        return "raised"
    return "cancelled" if status == "cancelled" and before.status != "cancelled" else "updated"


def _evidence(claims: Sequence[Claim], status: Status | None) -> tuple[Evidence, ...]:
    """First the sentences that say what the story's status is, the newest first; then the others."""
    newest_first = sorted(claims, key=lambda claim: (claim.said_at, claim.source), reverse=True)
    ordered = sorted(newest_first, key=lambda claim: claim.status != status)
    sentences = [evidence for claim in ordered for evidence in claim.evidence]
    return tuple(dict.fromkeys(sentences))[:MAX_EVIDENCE]


def _articles(articles: Sequence[ArticleRef]) -> tuple[ArticleRef, ...]:
    """The first originals and, where there is room, the newest; copies last. For showing only."""
    originals = [article for article in articles if not article.is_copy]
    copies = [article for article in articles if article.is_copy]
    half = MAX_ARTICLES // 2
    kept = originals if len(originals) <= MAX_ARTICLES else originals[:half] + originals[-half:]
    shown = (kept + copies)[:MAX_ARTICLES]
    return tuple(msgspec.structs.replace(article, fingerprint=(), gist=None) for article in shown)
