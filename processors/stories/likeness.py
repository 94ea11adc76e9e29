"""How alike two articles are: the same page, a copy, or about the same."""

from __future__ import annotations

from functools import lru_cache

from processors.text import iterate_tokens
from wirewatch.fingerprints import similarity
from wirewatch.records import ArticleRef
from wirewatch.urls import registrable_domain, same_page_url

#: Titles with fewer words in common say nothing ("Breaking news", "Rate decision").
_FEWEST_TITLE_WORDS = 4


def source_of(article: ArticleRef) -> str:
    """Who published it: the registrable domain of its own address."""
    return registrable_domain(article.url) or article.publisher


def pages_of(article: ArticleRef) -> frozenset[str]:
    """The addresses that an article has or claims."""
    urls = (article.url, article.canonical_url or article.url)
    return frozenset(same_page_url(url) for url in urls)


def is_same_page(one: ArticleRef, other: ArticleRef) -> bool:
    """Both are the same article, at one address or by the same canonical one."""
    return one.id == other.id or not pages_of(one).isdisjoint(pages_of(other))


def is_same_text(one: ArticleRef, other: ArticleRef, copy_similarity: float) -> bool:
    """One repeats the text of the other; of texts too short to compare, the titles decide."""
    if one.fingerprint and other.fingerprint:
        return similarity(one.fingerprint, other.fingerprint) >= copy_similarity
    return _is_long_enough(one.title, other.title) and title_words(one.title) == title_words(other.title)


def text_similarity(one: ArticleRef, other: ArticleRef) -> float:
    """The share of text in common, 0 to 1; 0 when it cannot be told."""
    return similarity(one.fingerprint, other.fingerprint)


def title_similarity(one: ArticleRef, other: ArticleRef) -> float:
    """The share of words that two titles have in common, 0 to 1; 0 for titles of a few words."""
    if not _is_long_enough(one.title, other.title):
        return 0.0
    first, second = title_words(one.title), title_words(other.title)
    return len(first & second) / len(first | second)


def _is_long_enough(*titles: str) -> bool:
    return all(len(title_words(title)) >= _FEWEST_TITLE_WORDS for title in titles)


@lru_cache(maxsize=4096)
def title_words(title: str) -> frozenset[str]:
    """The words of a title, folded."""
    return frozenset(token.text for token in iterate_tokens(title[:1000]))
