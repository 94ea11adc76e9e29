"""Answers to questions about a response: small, pure, with the time as an argument."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from wirewatch.http.messages import Response

#: No server is waited for longer than this, whatever it asks (a Retry-After of 88 hours exists).
MAX_RETRY_AFTER_SECONDS = 86_400.0
_MAX_VALIDATOR_LENGTH = 1024
_VALIDATOR = re.compile(r"[\x20-\x7e]+")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NO_REUSE = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s=])", re.IGNORECASE)
_PERMANENT = frozenset({301, 308})


def is_success(response: Response) -> bool:
    """The body is what was asked for (204 and 205 have none)."""
    return 200 <= response.status < 300 and response.status not in (204, 205)


def is_not_modified(response: Response) -> bool:
    """Nothing has changed since the validators that were sent."""
    return response.status == 304


def is_gone(response: Response) -> bool:
    """The server says that there will never be anything here again."""
    return response.status == 410


def is_rate_limited(response: Response) -> bool:
    """The host asks for fewer requests: 429, or 503 (RFC 9110 section 15.6.4: overloaded for now)."""
    return response.status in (429, 503)


def may_pass(response: Response) -> bool:
    """The same request can succeed later by itself."""
    return response.status in (408, 425, 429) or (
        response.status >= 500 and response.status not in (501, 505)
    )


def permanent_url(response: Response) -> str | None:
    """Where the thing has moved for good: only if every hop up to there was permanent (301, 308)."""
    moved = None
    for redirect in response.redirects:
        if redirect.status not in _PERMANENT:
            break
        moved = redirect.url
    return moved


def retry_after_seconds(response: Response, now: datetime) -> float | None:
    """How long the server asks to be left alone, from 0 to 24 hours; None when it does not say.

    Both forms are read, seconds and an HTTP date (RFC 9110 section 10.2.3).
    """
    value = response.header("retry-after")
    if not value:
        return None
    if re.fullmatch(r"\d{1,12}(\.\d*)?", value):
        seconds = float(value)
    else:
        date = http_date(value)
        if date is None:
            return None
        seconds = (date - now).total_seconds()
    return min(max(0.0, seconds), MAX_RETRY_AFTER_SECONDS)


def max_age_seconds(response: Response, now: datetime) -> float | None:
    """How long the response stays fresh by its Cache-Control or, without one, its Expires.

    The Age that a cache gives it is taken off. None: not said, or not to be reused. Also valid on a 304.
    """
    cache_control = ",".join(response.header_values("cache-control"))
    if _NO_REUSE.search(cache_control):
        return None
    match = _MAX_AGE.search(cache_control)
    if match:
        age = response.header("age") or "0"
        return max(0.0, float(match[1]) - (float(age) if re.fullmatch(r"\d{1,12}", age) else 0.0))
    expires = http_date(response.header("expires") or "")
    return max(0.0, (expires - now).total_seconds()) if expires else None


def validators(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified exactly as received, each None when it did not come or cannot be sent back.

    Only printable ASCII up to 1 kB can: an ETag of other bytes would break each later request.
    """
    return _sendable(response.header("etag")), _sendable(response.header("last-modified"))


def conditional_headers(etag: str | None, last_modified: str | None) -> tuple[tuple[str, str], ...]:
    """The request headers that make a GET conditional on both validators."""
    headers = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return tuple((name, value) for name, value in headers if value)


def http_date(text: str) -> datetime | None:
    """An HTTP date in any of its three forms, None when it is none."""
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sendable(value: str | None) -> str | None:
    is_fit = value is not None and len(value) <= _MAX_VALIDATOR_LENGTH and _VALIDATOR.fullmatch(value)
    return value if is_fit else None
