"""How alike two articles are: the same page, a copy, or about the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from processors.text import Token, is_unspaced, iterate_tokens
from wirewatch.fingerprints import similarity
from wirewatch.records import ArticleRef
from wirewatch.urls import registrable_domain, same_page_url

#: Titles with fewer words in common say nothing ("Breaking news", "Rate decision").
_FEWEST_TITLE_WORDS = 4
#: A title of so many words, word for word in another paper, came from the same desk.
_WORDS_OF_ONE_DESK = 6
#: Texts of one publisher are alike for what stands under all of them: this much of their titles must be, too.
_TITLES_OF_ONE_PUBLISHER = 0.5


@dataclass(frozen=True)
class Likeness:
    """How alike two articles are: shares of text and of the title's words in common, 0 to 1 each."""

    text: float
    title: float
    is_same_title: bool


def source_of(article: ArticleRef) -> str:
    """Who published it: the registrable domain of its own address."""
    return _domain_of(article.url) or article.publisher


@lru_cache(maxsize=16_384)
def _domain_of(url: str) -> str | None:
    return registrable_domain(url)


def is_same_page(one: ArticleRef, other: ArticleRef) -> bool:
    """Both are the same article, at one address or by the same canonical one."""
    if one.id == other.id:
        return True
    return not _pages(one.url, one.canonical_url).isdisjoint(_pages(other.url, other.canonical_url))


@lru_cache(maxsize=16_384)
def _pages(url: str, canonical_url: str | None) -> frozenset[str]:
    return frozenset(same_page_url(address) for address in (url, canonical_url or url))


def likeness(one: ArticleRef, other: ArticleRef) -> Likeness:
    """How alike the two are. Texts of one publisher count only when their titles are alike as well."""
    first, second = title_words(one.title), title_words(other.title)
    fewest = min(len(first), len(second))
    title = len(first & second) / len(first | second) if fewest else 0.0
    are_one_publishers = source_of(one) == source_of(other)
    may_compare = not are_one_publishers or title >= _TITLES_OF_ONE_PUBLISHER
    return Likeness(
        text=similarity(one.fingerprint, other.fingerprint) if may_compare else 0.0,
        title=title if fewest >= _FEWEST_TITLE_WORDS else 0.0,
        is_same_title=fewest >= _WORDS_OF_ONE_DESK and _begins_alike(one.title, other.title),
    )


def _begins_alike(one: str, other: str) -> bool:
    """One title is the other, perhaps with a name behind it ("… - Reuters")."""
    first, second = _title_tokens(one), _title_tokens(other)
    shortest = min(len(first), len(second))
    return first[:shortest] == second[:shortest]


@lru_cache(maxsize=16_384)
def _title_tokens(title: str) -> tuple[str, ...]:
    return tuple(token.text for token in iterate_tokens(title[:1000]))


@lru_cache(maxsize=16_384)
def title_words(title: str) -> frozenset[str]:
    """The words of a title, folded; in scripts without spaces every two characters that follow each other."""
    tokens = list(iterate_tokens(title[:1000]))
    words = {token.text for token in tokens if not is_unspaced(title[token.start])}
    pairs = pairwise(tokens)
    return frozenset(words | {a.text + b.text for a, b in pairs if _is_unspaced_pair(title, a, b)})


def _is_unspaced_pair(title: str, first: Token, second: Token) -> bool:
    is_unbroken = first.end == second.start
    return is_unbroken and is_unspaced(title[first.start]) and is_unspaced(title[second.start])
