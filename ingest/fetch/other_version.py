"""Where a page that is not the whole article says that the article is. Pure."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from ingest.fetch.meta_refresh import without_asides
from wirewatch.urls import registrable_domain, same_page_url

_SCANNED_BYTES = 256 * 1024
#: A page with less text than this is a shell, or a stub that leads on.
_THIN_CHARACTERS = 200
_HTML = re.compile(r"<html\b[^<>]{0,1000}>", re.IGNORECASE)
_IS_AMP = re.compile(r"\s(?:amp|\u26a1\ufe0f?)(?=[\s=>/])", re.IGNORECASE)
_LINK = re.compile(r"<link\s[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_BODY = re.compile(r"<body\b|</head\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def other_version(body: bytes, url: str) -> str | None:
    """The URL of the whole article on the same domain, None when this page is as good as any.

    An AMP page leads to its canonical one; a page with hardly any text to its canonical one, else to its
    AMP one. A canonical address that is a front page is a mistake of the site.
    """
    beginning = body[:_SCANNED_BYTES].decode("utf-8", "replace")
    if not _links(beginning, url):  # most pages; leaving out scripts is what costs time
        return None
    shown = without_asides(beginning)
    links = _links(shown, url)
    canonical, amp = links.get("canonical"), links.get("amphtml")
    if canonical is None and amp is None:
        return None
    opening = _HTML.search(shown)
    if opening and _IS_AMP.search(opening[0]):
        return canonical
    is_thin = _characters(shown) < _THIN_CHARACTERS and _characters(_shown(body)) < _THIN_CHARACTERS
    return (canonical or amp) if is_thin else None


def is_fuller(body: bytes, than: bytes) -> bool:
    """Whether a page shows at least as much text as another one."""
    return _characters(_shown(body)) >= _characters(_shown(than))


def _shown(body: bytes) -> str:
    return without_asides(body.decode("utf-8", "replace"))


def _links(shown: str, url: str) -> dict[str, str]:
    """The first canonical and the first AMP address, those that are other pages of the same domain."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(shown):
        attributes = {
            match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(link[0])
        }
        for rel in attributes.get("rel", "").lower().split():
            if rel in {"canonical", "amphtml"}:
                found.setdefault(rel, html.unescape(attributes.get("href", "").strip()))
    return {rel: target for rel, href in found.items() if (target := _other_page(href, url))}


def _other_page(href: str, url: str) -> str | None:
    try:
        target = urljoin(url, href)
        parts = urlsplit(target)
    except ValueError:
        return None
    is_page = parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)
    is_ours = registrable_domain(target) == registrable_domain(url)
    return target if href and is_page and is_ours and _place(target) != _place(url) else None


def _place(url: str) -> str:
    """The page's address without what often differs between two spellings of it."""
    return same_page_url(url).partition("://")[2].removeprefix("www.").rstrip("/")


def _characters(shown: str) -> int:
    """How many characters of text stand in the body."""
    opening = _BODY.search(shown)
    return len(" ".join(_TAG.sub(" ", shown[opening.start() if opening else 0 :]).split()))
