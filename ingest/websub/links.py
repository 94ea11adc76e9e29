"""The hub and the topic that a feed's HTTP headers name. Pure.

(What the feed's body names is read with the rest of the feed.)
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from wirewatch.http import Response

_LINK = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)


def links_in_headers(response: Response) -> tuple[str | None, str | None]:
    """Hub and topic ("self") of the Link headers (RFC 8288), each None when it is not named.

    Only http and https URLs count.
    """
    found: dict[str, str] = {}
    for value in response.header_values("link"):
        for link in _LINK.finditer(value[:8192]):
            rel = _REL.search(link[2])
            url = _absolute(response.url, link[1].strip())
            if rel and url.startswith(("http://", "https://")):
                for relation in (rel[1] or rel[2] or "").lower().split():
                    found.setdefault(relation, url)
    return found.get("hub"), found.get("self")


def _absolute(base_url: str, url: str) -> str:
    try:
        return urljoin(base_url, url)
    except ValueError:
        return ""
