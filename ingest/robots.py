"""What a site's robots.txt lets us fetch (RFC 9309), read and remembered.

robots.txt ──> Rules (pure)         RobotsCache: one per origin, fetched once a day
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wirewatch.http import HttpError, Request, Response
from wirewatch.http.targets import target_of

#: RFC 9309 section 2.5: at least this much is read; what follows is not.
MAX_ROBOTS_BYTES = 500 * 1024
#: Crawl-delay is no standard, and some ask for a day: no domain waits longer than this for it.
MAX_CRAWL_DELAY_SECONDS = 60.0
_REMEMBERED_SECONDS = 86_400.0
_FAILURE_REMEMBERED_SECONDS = 30.0
_DEADLINE_SECONDS = 15.0
_MAX_RULES = 2_000
_PRODUCT = re.compile(r"[A-Za-z_-]+|\*")
_KEYS = frozenset({"user-agent", "allow", "disallow", "crawl-delay"})


class ForbiddenByRobotsError(Exception):
    """The site does not want this page fetched."""


class RobotsUnreachableError(Exception):
    """The site cannot say what it allows now; until it can, it allows nothing (RFC 9309 section 2.3.1.4)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: paths that `pattern` matches may be fetched, or not. The longest pattern wins."""

    pattern: str
    is_allowed: bool

    def matches(self, path: str) -> bool:
        """Whether the pattern, with its * and final $, matches the start of `path`; in linear time."""
        is_anchored = self.pattern.endswith("$")
        first, *others = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        if not others:
            return len(path) == len(first) or not is_anchored
        at = len(first)
        for part in others[:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        last = others[-1]
        return (
            path.endswith(last) and len(path) - len(last) >= at if is_anchored else path.find(last, at) >= 0
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What one user agent may do on one origin."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_seconds: float | None = None

    def check(self, url: str) -> None:
        """Return when `url` may be fetched. Raises: ForbiddenByRobotsError."""
        if not self.allows(url):
            raise ForbiddenByRobotsError(url)

    def allows(self, url: str) -> bool:
        """Whether `url`, on this origin, may be fetched. /robots.txt always may."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if parts.path == "/robots.txt":
            return True
        path = _normal(path)
        matching = [rule for rule in self.rules if rule.matches(path)]
        return not matching or max(matching, key=lambda r: (len(r.pattern), r.is_allowed)).is_allowed


ALLOW_ALL = Rules()


def parse_robots(data: bytes, product_token: str) -> Rules:
    """The rules of the groups that name `product_token`, else of those for everybody ("*")."""
    groups: dict[str, _Group] = {}
    named: list[_Group] = []
    is_naming = False
    for key, value in _lines(data):
        if key == "user-agent":
            named = named if is_naming else []
            product = _PRODUCT.match(value)  # without a version (RFC 9309 section 2.2.1)
            named.append(groups.setdefault(product[0].lower() if product else "", _Group()))
        else:
            for group in named:
                group.add(key, value)
        is_naming = key == "user-agent"
    group = groups.get(product_token.lower()) or groups.get("*") or _Group()
    return Rules(tuple(group.rules), group.crawl_delay_seconds)


def _lines(data: bytes) -> Iterator[tuple[str, str]]:
    text = data[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    for line in text.replace("\r", "\n").split("\n"):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon and key.strip().lower() in _KEYS:
            yield key.strip().lower(), value.strip()


@dataclass(slots=True)
class _Group:
    """What the lines under one user agent say; several groups of one agent count as one."""

    rules: list[Rule] = field(default_factory=list)
    crawl_delay_seconds: float | None = None

    def add(self, key: str, value: str) -> None:
        if key == "crawl-delay":
            if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value):
                self.crawl_delay_seconds = min(float(value), MAX_CRAWL_DELAY_SECONDS)
        elif value.startswith(("/", "*")) and len(self.rules) < _MAX_RULES:
            self.rules.append(Rule(_normal(value), key == "allow"))


def _normal(path: str) -> str:
    """The path with percent-encodings that it does not need undone (RFC 9309 section 2.2.2)."""
    if "%" not in path and path.isascii():
        return path
    escaped = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
    return re.sub(r"%[0-9A-Fa-f]{2}", _unescaped, escaped)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    is_unreserved = character.isascii() and (character.isalnum() or character in "-._~")
    return character if is_unreserved else match[0].upper()


class RobotsCache:
    """The rules of the origins visited last, each fetched through `fetch` and kept for a day.

    At most `max_origins` are remembered. Used from one asyncio loop; `now` is in seconds.
    """

    def __init__(
        self,
        fetch: Callable[[Request], Awaitable[Response]],
        product_token: str,
        *,
        now: Callable[[], float],
        max_origins: int = 10_000,
    ) -> None:
        self._fetch = fetch
        self._product_token = product_token
        self._now = now
        self._max_origins = max_origins
        self._reading: dict[str, asyncio.Future[Rules | None]] = {}
        self._remembered: OrderedDict[str, tuple[float, Rules | None]] = OrderedDict()

    async def rules_for(self, url: str) -> Rules:
        """The rules of the URL's origin. Raises: RobotsUnreachableError, HttpError "bad_url"."""
        origin = _origin(url)
        until, rules = self._remembered.get(origin, (float("-inf"), None))
        if until <= self._now():
            rules = await self._read_once(origin) or rules
        else:
            self._remembered.move_to_end(origin)
        if rules is None:
            raise RobotsUnreachableError(origin)
        return rules

    async def _read_once(self, origin: str) -> Rules | None:
        """All who ask at the same time wait for one request, which goes on if one of them goes away."""
        task = self._reading.get(origin)
        if task is None:
            task = self._reading[origin] = asyncio.ensure_future(self._read(origin))
            task.add_done_callback(lambda done: self._remember(origin, done))
        return await asyncio.shield(task)

    def _remember(self, origin: str, task: asyncio.Future[Rules | None]) -> None:
        del self._reading[origin]
        if task.cancelled() or task.exception() is not None:
            return
        rules = task.result()
        kept = _FAILURE_REMEMBERED_SECONDS if rules is None else _REMEMBERED_SECONDS
        if rules is None:  # then the last ones hold for longer than a day (RFC 9309 section 2.4)
            rules = self._remembered.get(origin, (0.0, None))[1]
        self._remembered[origin] = (self._now() + kept, rules)
        self._remembered.move_to_end(origin)
        while len(self._remembered) > self._max_origins:
            self._remembered.popitem(last=False)

    async def _read(self, origin: str) -> Rules | None:
        """None: unreachable now."""
        request = Request(
            f"{origin}/robots.txt",
            deadline_seconds=_DEADLINE_SECONDS,
            max_body_bytes=4 * MAX_ROBOTS_BYTES,
            max_wire_bytes=4 * MAX_ROBOTS_BYTES,
        )
        try:
            response = await self._fetch(request)
        except HttpError as error:
            return None if error.may_pass else ALLOW_ALL
        return rules_of_response(response, self._product_token)


def rules_of_response(response: Response, product_token: str) -> Rules | None:
    """What an answer to /robots.txt means: 2xx its rules, 4xx no rules, the rest None (unreachable)."""
    if 200 <= response.status < 300:
        return parse_robots(response.body, product_token)
    is_unavailable = response.status == 429 or response.status >= 500
    return None if is_unavailable else ALLOW_ALL


def _origin(url: str) -> str:
    scheme, host, port = target_of(url).origin
    return f"{scheme}://{host}:{port}"
