"""Paragraphs that a host's pages repeat, remembered within bounds and left out of further pages.

Only a paragraph seen on several *other* articles of the host counts, so an article that is fetched
again keeps its own, and a background paragraph taken over into one follow-up stays. What is
remembered depends on what came before; therefore ids and revisions are derived from the whole text.
"""

from __future__ import annotations

import hashlib
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterable

_HASH = struct.Struct("<Q")
#: Of a text that would lose more than this share of its characters nothing is left out.
_MAX_LOST_SHARE = 0.5
_MAX_PARAGRAPHS_OF_A_PAGE = 400


def hashes_of(paragraphs: Iterable[str]) -> list[int]:
    """Each paragraph's hash, case and white space aside; the same on every machine."""
    return [_hash(paragraph) for paragraph in list(paragraphs)[:_MAX_PARAGRAPHS_OF_A_PAGE]]


def _hash(paragraph: str) -> int:
    plain = " ".join(paragraph.split()).casefold().encode("utf-8", "surrogatepass")
    number: int = _HASH.unpack(hashlib.blake2b(plain, digest_size=8).digest())[0]
    return number


def without_repeated(paragraphs: list[str], known: bytes) -> list[str]:
    """The paragraphs that are not `known`; all of them where too much would go."""
    if not known:
        return paragraphs
    repeated = {number for (number,) in _HASH.iter_unpack(known)}
    kept = [paragraph for paragraph in paragraphs if _hash(paragraph) not in repeated]
    total, left = sum(map(len, paragraphs)), sum(map(len, kept))
    return kept if left >= (1 - _MAX_LOST_SHARE) * total else paragraphs


class SiteMemory:
    """What the pages of each host repeat; may be used by several threads.

    A paragraph is known once `min_pages` articles have had it; `max_hosts` and `max_paragraphs` (of
    a host) bound the memory, the longest unused forgotten first. `min_pages` 0 remembers nothing.
    """

    def __init__(self, min_pages: int, max_hosts: int, max_paragraphs: int) -> None:
        self._min_pages = min_pages
        self._max_hosts = max_hosts
        self._max_paragraphs = max_paragraphs
        self._lock = threading.Lock()
        self._hosts: OrderedDict[str, OrderedDict[int, set[str]]] = OrderedDict()

    @property
    def is_on(self) -> bool:
        """Whether anything is remembered."""
        return self._min_pages > 0

    def known(self, host: str, article_id: str) -> bytes:
        """The hashes that other articles of the host repeat, packed for a task."""
        if not self._min_pages:
            return b""
        with self._lock:
            if host not in self._hosts:
                return b""
            self._hosts.move_to_end(host)
            paragraphs, wanted = self._hosts[host], self._min_pages
            return b"".join(
                _HASH.pack(number)
                for number, articles in paragraphs.items()
                if len(articles) > wanted or len(articles - {article_id}) >= wanted
            )

    def remember(self, host: str, article_id: str, hashes: Iterable[int]) -> None:
        """Take note that this article of the host has these paragraphs."""
        if not self._min_pages:
            return
        with self._lock:
            self._note(host, article_id, hashes)

    def _note(self, host: str, article_id: str, hashes: Iterable[int]) -> None:
        paragraphs = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        for number in hashes:
            articles = paragraphs.setdefault(number, set())
            paragraphs.move_to_end(number)
            if len(articles) <= self._min_pages:
                articles.add(article_id)
        while len(paragraphs) > self._max_paragraphs:
            paragraphs.popitem(last=False)
        while len(self._hosts) > self._max_hosts:
            self._hosts.popitem(last=False)
