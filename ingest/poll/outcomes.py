"""Every way a poll can end: a closed list, with what the schedule makes of each failure."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.feeds.parsed import FeedParseError
from ingest.schedule import FailureClass
from wirewatch.http import HttpError

NEW_ENTRIES = "new_entries"  # at least one new or updated entry
NOTHING_NEW = "nothing_new"  # another body, the same entries
UNCHANGED = "unchanged"  # the same body
NOT_MODIFIED = "not_modified"  # 304
DISCOVERED = "discovered"  # a page for people that names its feed
SUCCESSES = (NEW_ENTRIES, NOTHING_NEW, UNCHANGED, NOT_MODIFIED, DISCOVERED)

#: Failures by name, with the class that says how long to wait.
FAILURES: dict[str, FailureClass] = {
    "dns": "network",
    "connect": "network",
    "disconnected": "network",
    "deadline": "network",
    "closed": "network",
    "other": "network",
    "tls": "unsafe",
    "bad_url": "unsafe",
    "bad_redirect": "unsafe",
    "too_many_redirects": "unsafe",
    "forbidden_address": "unsafe",
    "protocol": "unsafe",
    "too_large": "unsafe",
    "bomb": "unsafe",
    "truncated": "network",
    "bad_encoding": "unsafe",
    "http_401": "denied",
    "http_403": "denied",
    "http_404": "missing",
    "http_410": "gone",
    "http_429": "busy",
    "http_503": "busy",
    "http_4xx": "denied",
    "http_5xx": "server",
    "http_other": "server",
    "empty": "unreadable",
    "html": "unreadable",
    "not_a_feed": "unreadable",
    "entities_refused": "unreadable",
    "unparsable": "unreadable",
    "parse_deadline": "unreadable",
    "parse_memory": "unreadable",
    "parse_crashed": "unreadable",
    "bug": "unreadable",
}
OUTCOMES = (*SUCCESSES, *FAILURES)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a poll failed: `outcome` is one of `FAILURES`, `detail` for people to read."""

    outcome: str
    detail: str
    retry_after_seconds: float | None = None

    @property
    def failure_class(self) -> FailureClass:
        return FAILURES[self.outcome]


def http_failure(error: BaseException) -> Failure:
    """The failure behind an exception of the HTTP client."""
    if isinstance(error, HttpError):
        return Failure(error.reason if error.reason in FAILURES else "other", str(error)[:300])
    return Failure("other", f"{type(error).__name__}: {error}"[:300])


def status_failure(status: int, retry_after_seconds: float | None) -> Failure:
    """The failure behind a status that brings no feed. Retry-After counts with 429 and 503."""
    named = f"http_{status}"
    if named not in FAILURES:
        named = f"http_{status // 100}xx" if status // 100 in (4, 5) else "http_other"
    wait = retry_after_seconds if FAILURES[named] == "busy" else None
    return Failure(named, f"the server answered {status}", wait)


def parse_failure(error: FeedParseError) -> Failure:
    """The failure behind a body that is no feed."""
    return Failure(error.reason if error.reason in FAILURES else "unparsable", str(error)[:300])
