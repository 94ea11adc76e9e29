"""What to ask a feed's server, with the operator's credentials and the server's own validators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.http import Request, policy
from wirewatch.records import FeedState
from wirewatch.settings import FeedSettings

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a feed's server wants besides the URL."""

    headers: tuple[tuple[str, str], ...] = ()
    username: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, feed: FeedSettings) -> Credentials:
        """The feed's headers and secret. Raises: SettingsError when its `secret_file` cannot be read."""
        headers = tuple(feed.headers.items())
        secret = _secret(feed)
        if secret is None:
            return cls(headers, feed.username)
        if feed.username is not None:
            return cls(headers, feed.username, secret)
        return cls((*headers, ("Authorization", f"Bearer {secret}")))


def feed_request(
    url: str,
    state: FeedState | None,
    credentials: Credentials,
    *,
    now: datetime,
    unconditional_after_seconds: float,
    max_body_bytes: int,
) -> Request:
    """A GET for the feed, conditional unless the last whole body is too long ago."""
    validators: tuple[tuple[str, str], ...] = ()
    if state is not None and not _wants_whole_body(state, now, unconditional_after_seconds):
        validators = policy.conditional_headers(state.etag, state.last_modified)
    return Request(
        url=url,
        headers=(("Accept", ACCEPT), *credentials.headers, *validators),
        max_body_bytes=max_body_bytes,
        username=credentials.username,
        password=credentials.password,
    )


def _wants_whole_body(state: FeedState, now: datetime, after_seconds: float) -> bool:
    last = state.last_unconditional_at
    return last is None or now - last > timedelta(seconds=after_seconds)


def _secret(feed: FeedSettings) -> str | None:
    if not feed.secret_file:
        return None
    try:
        return Path(feed.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        found = f"{feed.secret_file}, which cannot be read ({type(error).__name__})"
        problem = SettingsProblem("feeds", None, "secret_file", found, "a file with the password or token")
        raise SettingsError([problem]) from error
