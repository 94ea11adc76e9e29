"""An alert as receivers get it: one JSON object, the same for webhooks and files.

docs/alerts.md describes every field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from wirewatch.errors import BadRecordError
from wirewatch.records import Alert, ArticleRef, Evidence

#: A receiver may refuse larger bodies (Standard Webhooks 1.0 advises at most 20 kB).
MAX_BODY_BYTES = 20_000

_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True)
class _Size:
    """How much of an alert is told: articles, sentences, and characters of each text."""

    articles: int
    sentences: int
    chars: int


#: From the whole to the least.
_SIZES = (_Size(12, 5, 600), _Size(8, 4, 300), _Size(5, 2, 200), _Size(3, 1, 120), _Size(1, 0, 60))


def alert_data(alert: Alert) -> dict[str, Any]:
    """What an alert says, as JSON values."""
    return _told(alert, None)


def webhook_body(alert: Alert, max_bytes: int = MAX_BODY_BYTES) -> bytes:
    """The alert as a webhook's body of less than `max_bytes`: `type`, `timestamp`, `data`.

    What does not fit is left out, the latest articles and sentences first, and `is_shortened` is true.
    Raises: BadRecordError when even the least does not fit.
    """
    raised_at = alert.timing.raised_at.isoformat()
    for size in (None, *_SIZES):
        message = {"type": f"alert.{alert.kind}", "timestamp": raised_at, "data": _told(alert, size)}
        body = _ENCODER.encode(message)
        if len(body) < max_bytes:
            return body
    raise BadRecordError(f"the alert takes {len(body)} bytes at the least; a webhook has {max_bytes}")


def _told(alert: Alert, size: _Size | None) -> dict[str, Any]:
    articles = alert.articles[: size.articles] if size else alert.articles
    evidence = alert.evidence[: size.sentences] if size else alert.evidence
    chars = size.chars if size else None
    return {
        "id": alert.id,
        "alert_id": alert.alert_id,
        "sequence": alert.sequence,
        "references": list(alert.references),
        "kind": alert.kind,
        "watch": alert.watch,
        "watch_title": alert.watch_title,
        "severity": alert.severity,
        "title": alert.title[:chars],
        "summary": alert.summary,
        "changes": list(alert.changes),
        "event": alert.event,
        "parties": list(alert.parties),
        "party_names": list(alert.party_names),
        "status": alert.status,
        "when": alert.when,
        "where": alert.where,
        "according_to": alert.according_to,
        "corroboration": {
            "independent_sources": alert.corroboration.independent_sources,
            "copies": alert.corroboration.copies,
        },
        "evidence": [_sentence(one, chars) for one in evidence],
        "articles": [_article(one, chars) for one in articles],
        "timing": {
            "first_published_at": _moment(alert.timing.first_published_at),
            "first_seen_at": _moment(alert.timing.first_seen_at),
            "raised_at": _moment(alert.timing.raised_at),
        },
        "trace_id": alert.trace_id,
        "is_shortened": size is not None,
    }


def _sentence(evidence: Evidence, chars: int | None) -> dict[str, Any]:
    sentence = evidence.sentence[:chars]
    inside = [(start, min(end, len(sentence))) for start, end in evidence.highlights if start < len(sentence)]
    return {
        "sentence": sentence,
        "highlights": [list(place) for place in inside],
        "article": evidence.article,
        "publisher": evidence.publisher[:chars],
    }


def _article(article: ArticleRef, chars: int | None) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url if article.canonical_url != article.url else None,
        "title": article.title[:chars],
        "publisher": article.publisher[:chars],
        "language": article.language,
        "published_at": _moment(article.published_at),
        "seen_at": _moment(article.seen_at),
        "is_copy": article.is_copy,
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
