"""What is not an article: consent walls, logins, soft 404s, challenges, indexes, video stubs, shells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from ingest.extract import phrases
from ingest.extract.page_facts import PageFacts
from ingest.extract.structured_data import StructuredData
from wirewatch.urls import same_page_url

NotArticle = Literal[
    "no_text", "script_required", "consent_wall", "login", "soft_404", "challenge", "index_page", "video"
]

#: A page of this much text that also says "page not found" is an article about it.
_MAX_NOTICE_CHARACTERS = 900
_MIN_LETTERS = 25
_SHORT_CHARACTERS = 300
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]{3,}")
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|anmelden|connexion|acceso|sso|auth|account/login|consent|cookie-?wall)(?:[/.?]|$)",
    re.IGNORECASE,
)
_ERROR_PATH = re.compile(r"/(?:404|error|not-?found|fehler)(?:[/.]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Impression:
    """What the gate judges by: the extracted text, and how much of that text is link after link."""

    text: str
    facts: PageFacts
    data: StructuredData
    asked_url: str
    link_share: float
    feed_title: str = ""


def _pattern(kind: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(phrase.casefold()) for phrase in kind))


_NOTICES: tuple[tuple[NotArticle, re.Pattern[str]], ...] = (
    ("script_required", _pattern(phrases.SCRIPT_REQUIRED)),
    ("challenge", _pattern(phrases.CHALLENGE)),
    ("consent_wall", _pattern(phrases.CONSENT_WALL)),
    ("soft_404", _pattern(phrases.SOFT_404)),
    ("login", _pattern(phrases.LOGIN)),
)
_SOFT_404 = dict(_NOTICES)["soft_404"]
_CHALLENGE = dict(_NOTICES)["challenge"]
_PAYWALL = _pattern(phrases.PAYWALL)


def why_not_article(page: Impression) -> NotArticle | None:
    """What the page is instead of an article, None when it is one."""
    if len(_LETTERS.findall(page.text[:2_000])) < _MIN_LETTERS:
        return _bare_page(page) or "no_text"
    return _bare_page(page) or _notice(page) or _index(page)


def says_paywall(text: str) -> bool:
    """Whether the text ends, or consists, in an invitation to subscribe."""
    return bool(_PAYWALL.search(text[-400:].casefold()))


def _bare_page(page: Impression) -> NotArticle | None:
    """Told by where the page is and what it is called, if its text does not speak against it."""
    path, asked = urlsplit(page.facts.url).path, urlsplit(page.asked_url).path
    is_elsewhere = same_page_url(page.facts.url) != same_page_url(page.asked_url)
    names = " | ".join((page.facts.title, *page.facts.headings[:1])).casefold()
    is_short = len(page.text) < _MAX_NOTICE_CHARACTERS
    if is_elsewhere and _LOGIN_PATH.search(path) and not _LOGIN_PATH.search(asked):
        return "consent_wall" if re.search("consent|cookie", path, re.IGNORECASE) else "login"
    if is_elsewhere and _ERROR_PATH.search(path) and not _ERROR_PATH.search(asked):
        return "soft_404"
    if is_short and names and not _is_named_by_feed(page):
        if _SOFT_404.search(names) or re.match(r"\s*404\b", names):
            return "soft_404"
        if _CHALLENGE.search(names):
            return "challenge"
    if is_elsewhere and asked.strip("/") and not path.strip("/"):
        return "index_page"
    is_video = page.facts.meta("og:type").lower().startswith("video") or "VideoObject" in page.data.types
    if is_video and not page.data.article and len(page.text) < _SHORT_CHARACTERS:
        return "video"
    return None


def _notice(page: Impression) -> NotArticle | None:
    """Told by known phrases in a text that is short, or mostly such phrases."""
    if len(page.text) > _MAX_NOTICE_CHARACTERS or _is_named_by_feed(page):
        return None
    folded = page.text.casefold()
    for kind, pattern in _NOTICES:
        found = [match[0] for match in pattern.finditer(folded)]
        if found and (len(folded) < _SHORT_CHARACTERS or len(set(found)) > 1 or not page.data.article):
            return kind
    return None


def _index(page: Impression) -> NotArticle | None:
    """Told by a text that is a list of links, on a page that does not call itself an article."""
    if page.data.article or page.facts.meta("article:published_time") or _is_named_by_feed(page):
        return None
    is_list = bool(page.data.types & {"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})
    return "index_page" if page.link_share > (0.4 if is_list else 0.6) else None


def _is_named_by_feed(page: Impression) -> bool:
    """Whether text or heading hold most of the words of the feed's title: then it is the article meant."""
    wanted = set(_WORD.findall(page.feed_title.casefold()))
    if len(wanted) < 3:
        return False
    heading = " ".join(page.facts.headings[:2])
    held = set(_WORD.findall(f"{heading}\n{page.text[:20_000]}".casefold()))
    return len(wanted & held) >= 0.6 * len(wanted) and len(page.text) >= 200
