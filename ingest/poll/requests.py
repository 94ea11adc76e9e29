"""What to ask a feed's server, with the operator's credentials and the server's own validators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.http import Request, policy
from wirewatch.http.targets import is_same_origin
from wirewatch.settings import FeedSettings
from wirewatch.states import FeedState
from wirewatch.validation import is_of_missing_file

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
#: A feed that fails so often in a row where it has moved to is looked for at its first address, too.
_FAILURES_UNTIL_FIRST_ADDRESS = 3


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a feed's server wants besides the URL, whether that stands in the URL or beside it."""

    headers: tuple[tuple[str, str], ...] = ()
    username: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, feed: FeedSettings) -> Credentials:
        """The feed's headers and secret. Raises: SettingsError when its `secret_file` cannot be read."""
        headers = tuple(feed.headers.items())
        secret = _secret(feed)
        if secret is not None and feed.username is None:
            return cls((*headers, ("Authorization", f"Bearer {secret}")))
        named = urlsplit(feed.url)
        username = feed.username if named.username is None else unquote(named.username)
        password = secret if named.password is None else unquote(named.password)
        return cls(headers, username, password)


def address_of(feed_url: str, state: FeedState | None) -> str:
    """Where the feed is asked: where it has moved to for good, else at its own address.

    Once it fails where it moved to, at both by turns: either may be the one that comes back.
    """
    if state is None or not state.url:
        return feed_url
    overdue = state.failures - _FAILURES_UNTIL_FIRST_ADDRESS
    return feed_url if overdue >= 0 and overdue % 2 == 0 else state.url


def feed_request(
    feed_url: str,
    state: FeedState | None,
    credentials: Credentials,
    *,
    now: datetime,
    unconditional_after_seconds: float,
    max_body_bytes: int,
) -> Request:
    """A GET for the feed, conditional unless the last whole body is too long ago.

    Credentials are for the feed's own server: one that it has moved to does not get them.
    """
    url = address_of(feed_url, state)
    validators: tuple[tuple[str, str], ...] = ()
    is_conditional = state is not None and not _wants_whole_body(state, now, unconditional_after_seconds)
    if state is not None and is_conditional and url == (state.url or feed_url):
        validators = policy.conditional_headers(state.etag, state.last_modified)
    if url != feed_url and not is_same_origin(url, feed_url):
        credentials = Credentials()
    return Request(
        url=url,
        headers=(("Accept", ACCEPT), *credentials.headers, *validators),
        max_body_bytes=max_body_bytes,
        username=credentials.username,
        password=credentials.password,
    )


def _wants_whole_body(state: FeedState, now: datetime, after_seconds: float) -> bool:
    last = state.last_unconditional_at
    return last is None or not timedelta() <= now - last <= timedelta(seconds=after_seconds)


def _secret(feed: FeedSettings) -> str | None:
    if not feed.secret_file:
        return None
    try:
        return Path(feed.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        found = f"{feed.secret_file}, which cannot be read ({type(error).__name__})"
        expected = "a file with the password or token"
        is_missing = is_of_missing_file(error)
        raise SettingsError(
            [SettingsProblem("feeds", None, "secret_file", found, expected, is_missing)]
        ) from error
