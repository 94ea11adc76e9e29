"""Questions about URLs that several stages ask: whose host, the same page, safe to print."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

#: Query parameters that say where a reader came from, not which page is meant.
TRACKING_PARAMETERS = frozenset(
    {
        "fbclid",
        "gclid",
        "dclid",
        "msclkid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "ref_src",
        "cmpid",
    }
    | {"at_medium", "at_campaign", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ito"}
)
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "at_custom")


@lru_cache(maxsize=1)
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def _registrable_domain_of_host(host: str) -> str:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return _public_suffixes().privatesuffix(host) or host
    return host


def registrable_domain(url: str) -> str:
    """The part of the URL's host that one owner registered ("news.bbc.co.uk" -> "bbc.co.uk").

    An IP address, a public suffix or a single label stands for itself; a loopback or bare host
    keeps its port, since there each port is a host of its own. "" where the URL has no host.
    Source: the Public Suffix List as packaged by `publicsuffixlist`.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    domain = _registrable_domain_of_host(host) if host else ""
    is_bare = "." not in domain or domain.replace(".", "").isdigit() or ":" in domain
    return f"{domain}:{port}" if port and domain and is_bare else domain


def same_page_url(url: str) -> str:
    """The URL with what does not change the page removed, for comparing and deriving ids.

    Scheme and host in lower case, default port, fragment and tracking parameters dropped; the
    order of the other parameters is kept. A URL that cannot be split comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    if port and (parts.scheme.lower(), port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", _kept_query(parts.query), ""))


def _kept_query(query: str) -> str:
    """The query without its tracking parameters; the others as they came, in whatever encoding."""
    return "&".join(pair for pair in query.split("&") if not _is_tracking(pair.partition("=")[0]))


def _is_tracking(name: str) -> bool:
    name = unquote_plus(name).lower()
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def without_credentials(url: str) -> str:
    """The URL as it may be logged: user, password and query left out."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        netloc = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return "(unreadable url)"
    query = "…" if parts.query else ""
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))
