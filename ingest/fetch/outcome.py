"""What an answer means for a page: usable, a problem with a name, or worth another attempt. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from ingest.robots import ForbiddenByRobotsError, RobotsUnreachableError
from wirewatch.http import HttpError, Reason, Response, policy

#: Why a page has no usable body: `Page.problem`, a closed list.
Problem = Literal[
    "no_url",  # the entry has no link that can be called
    "backfill",  # the feed held it before its first poll, and the settings do not want such pages
    "robots",  # robots.txt forbids it
    "robots_unreachable",  # the site cannot say what it allows
    "host_busy",  # its turn would come too late
    "not_found",
    "gone",
    "refused",  # 401, 402, 403, 407, 451
    "rate_limited",  # 429 and 503, to the last attempt
    "server_error",
    "http_status",  # any other status without a page
    "timeout",
    "unreachable",  # no address, no connection, or hung up
    "tls",
    "forbidden_address",
    "redirects",
    "too_large",
    "bomb",
    "broken",  # not HTTP, truncated, or an encoding that is broken
    "unsupported_type",  # PDF, images, sound, archives, ...
    "empty",
    "other",
]
PROBLEMS: tuple[str, ...] = get_args(Problem)

_OF_REASON: dict[Reason, Problem] = {
    "bad_url": "no_url",
    "bad_redirect": "redirects",
    "too_many_redirects": "redirects",
    "forbidden_address": "forbidden_address",
    "dns": "unreachable",
    "connect": "unreachable",
    "disconnected": "unreachable",
    "closed": "unreachable",
    "deadline": "timeout",
    "tls": "tls",
    "protocol": "broken",
    "truncated": "broken",
    "bad_encoding": "broken",
    "too_large": "too_large",
    "bomb": "bomb",
}
_OF_STATUS: dict[int, Problem] = {
    **dict.fromkeys((401, 402, 403, 407, 451), "refused"),
    404: "not_found",
    410: "gone",
    429: "rate_limited",
    503: "rate_limited",
}

#: Types that may hold an article; what a server does not name, or names so, is looked at.
_TEXT_TYPES = re.compile(r"(text/(html|plain|xml)|application/(xhtml\+xml|xml|octet-stream))", re.IGNORECASE)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|title|meta|div|p|article|h1)\b", re.IGNORECASE)
_NOT_TEXT = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"ID3", b"OggS", b"\x1f\x8b"),
    *(b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"BZh", b"fLaC", b"\x1aE\xdf\xa3", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """No usable page. `may_pass`: the next attempt may bring one."""

    problem: Problem
    may_pass: bool = False
    retry_after_seconds: float | None = None


def fault_of_error(error: Exception) -> Fault:
    """What a request without a response means."""
    if isinstance(error, HttpError):
        return Fault(_OF_REASON.get(error.reason, "other"), error.may_pass)
    if isinstance(error, RobotsUnreachableError):
        return Fault("robots_unreachable", may_pass=True)
    return Fault("robots" if isinstance(error, ForbiddenByRobotsError) else "host_busy")


def fault_of_response(response: Response, retry_after_seconds: float | None) -> Fault | None:
    """What keeps a response from being a page, None when nothing does."""
    if not 200 <= response.status < 300:
        problem = _OF_STATUS.get(response.status, "server_error" if response.status >= 500 else "http_status")
        return Fault(problem, policy.may_pass(response), retry_after_seconds)
    if not response.body.strip():
        return Fault("empty")
    return None if is_readable(response.body, response.header("content-type")) else Fault("unsupported_type")


def is_readable(body: bytes, content_type: str | None) -> bool:
    """Whether the body may hold an article as HTML or text: by its type, and by its first bytes.

    Servers send PDF as text/html and HTML as image/jpeg: the bytes are believed more than the type.
    """
    start = body[:1024].lstrip()
    if start.startswith(_NOT_TEXT) or start[4:8] == b"ftyp":
        return False
    declared = (content_type or "").partition(";")[0].strip()
    return not declared or bool(_TEXT_TYPES.fullmatch(declared)) or bool(_MARKUP.search(start))
