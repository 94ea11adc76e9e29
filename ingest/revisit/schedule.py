"""Which articles are followed, and when a page is due. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from ingest.revisit.settings import RevisitSettings
from wirewatch.records import Article, Entry, entry_id
from wirewatch.states import VisitState


def next_due_at(began_at: datetime, now: datetime, after_seconds: Sequence[float]) -> datetime | None:
    """The first moment of the schedule that is not over yet, None when all are: missed ones are left out."""
    moments = (began_at + timedelta(seconds=seconds) for seconds in after_seconds)
    return next((moment for moment in moments if moment > now), None)


def why_not_followed(article: Article, at: datetime, settings: RevisitSettings) -> str | None:
    """Why an article that came at `at` is not followed, None when it is."""
    if not settings.after_seconds:
        return "off"
    if article.change != "new":
        return article.change
    if article.extraction != "full":
        return "degraded"
    age = at - (article.published_at or at)
    return "old" if age > timedelta(seconds=settings.max_age_seconds) else None


def first_visit(article: Article, at: datetime, settings: RevisitSettings) -> VisitState:
    """The visit of an article that came at `at`; the settings' schedule is not empty."""
    origins = article.origins
    return VisitState(
        id=article.id,
        url=article.url,
        feed_url=article.feed_url,
        feed_title=article.feed_title,
        title=article.title,
        revision=article.revision,
        authors=article.authors if origins.get("authors") == "feed" else (),
        published_at=article.published_at if origins.get("published_at") == "feed" else None,
        began_at=at,
        due_at=at + timedelta(seconds=settings.after_seconds[0]),
    )


def of_new_revision(
    visit: VisitState, article: Article, at: datetime, settings: RevisitSettings
) -> VisitState:
    """The visit after the article changed: begun again, unless that happened often enough."""
    seen = msgspec.structs.replace(visit, title=article.title, revision=article.revision)
    if visit.restarts >= settings.max_restarts or not settings.after_seconds:
        return seen
    due_at = at + timedelta(seconds=settings.after_seconds[0])
    return msgspec.structs.replace(seen, began_at=at, due_at=due_at, restarts=visit.restarts + 1)


def of_visited(visit: VisitState, now: datetime, settings: RevisitSettings) -> VisitState | None:
    """The visit after its page was asked for at `now`, None when that was the last time."""
    due_at = next_due_at(visit.began_at, now, settings.after_seconds)
    return None if due_at is None else msgspec.structs.replace(visit, due_at=due_at)


def entry_of(visit: VisitState, now: datetime) -> Entry:
    """The entry that has the page fetched again at `now`; its id is that of the visit."""
    revision = f"visit {visit.due_at.isoformat()}"
    return Entry(
        id=entry_id(visit.feed_url, visit.url, revision),
        feed_url=visit.feed_url,
        feed_title=visit.feed_title,
        url=visit.url,
        identity=visit.url,
        revision=revision,
        title=visit.title,
        authors=visit.authors,
        published_at=visit.published_at,
        seen_at=now,
        change="updated",
        known_revision=visit.revision,
    )
