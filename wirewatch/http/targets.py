"""URLs as they go on the wire: ASCII, http or https, with a host and without credentials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from wirewatch.http.messages import HttpError

_MAX_URL_LENGTH = 8192
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL ready for the wire, its origin (scheme, host, port), and the credentials it carried."""

    url: str
    origin: tuple[str, str, int]
    username: str | None = None
    password: str | None = None

    @property
    def host(self) -> str:
        """The host in lower case and ASCII; an IPv6 address stands in brackets."""
        return self.origin[1]


@lru_cache(maxsize=4096)
def target_of(url: str) -> Target:
    """`url` as it goes on the wire.

    Hosts in other scripts and in look-alike digits become the ASCII that they mean (so "①②⑦.0.0.1" is
    seen for what it is); spaces and letters beyond ASCII are percent-encoded as UTF-8; the fragment is
    dropped. Raises: HttpError "bad_url".
    """
    text = url.strip()
    if not text or len(text) > _MAX_URL_LENGTH or _CONTROL.search(text):
        raise HttpError("bad_url", "empty, too long, or with control characters")
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), _ascii_host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError) as error:
        raise HttpError("bad_url", "cannot be read as a URL") from error
    if scheme not in _DEFAULT_PORTS:
        raise HttpError("bad_url", "neither http nor https")
    if not _HOST.fullmatch(host):
        raise HttpError("bad_url", "no host that can be called")
    real_port = port or _DEFAULT_PORTS[scheme]
    netloc = host if real_port == _DEFAULT_PORTS[scheme] else f"{host}:{real_port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]{}|^`\\\"")
    return Target(
        url=urlunsplit((scheme, netloc, path, query.replace('"', "%22"), "")),
        origin=(scheme, host, real_port),
        username=_unquoted(parts.username),
        password=_unquoted(parts.password),
    )


def is_same_origin(one: str, other: str) -> bool:
    """Whether two URLs have scheme, host and port in common: what is said to one may be said to the other."""
    try:
        return target_of(one).origin == target_of(other).origin
    except HttpError:
        return False


def redirect_target(base_url: str, location: str) -> Target:
    """Where a Location header leads. Its bytes, read as latin-1, are UTF-8 on most servers that stray
    from ASCII. Raises: HttpError "bad_redirect".
    """
    try:
        text = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = location
    try:
        return target_of(urljoin(base_url, text.strip()))
    except (HttpError, ValueError) as error:
        raise HttpError("bad_redirect", "leads to no http or https URL") from error


def _ascii_host(host: str) -> str:
    host = host.lower()
    if ":" in host:
        return f"[{host.partition('%')[0]}]"
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()


def _unquoted(text: str | None) -> str | None:
    return None if text is None else unquote(text)
