"""How alike two articles are: the same page, a copy, or about the same."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from processors.text import Token, is_unspaced, iterate_tokens
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
        return text_similarity(one, other) >= copy_similarity
    return _is_long_enough(one.title, other.title) and title_words(one.title) == title_words(other.title)


def _titles_meet(one: ArticleRef, other: ArticleRef) -> bool:
    first, second = title_words(one.title), title_words(other.title)
    return len(first & second) * 5 >= len(first | second)


def text_similarity(one: ArticleRef, other: ArticleRef) -> float:
    """The share of text in common, 0 to 1; 0 when it cannot be told.

    Texts of one publisher may be alike for what stands under all of them: their titles must meet, too.
    """
    if source_of(one) == source_of(other) and not _titles_meet(one, other):
        return 0.0
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
    """The words of a title, folded; in scripts without spaces every two characters that follow each other."""
    tokens = list(iterate_tokens(title[:1000]))
    words = {token.text for token in tokens if not is_unspaced(title[token.start])}
    pairs = pairwise(tokens)
    return frozenset(words | {a.text + b.text for a, b in pairs if _is_unspaced_pair(title, a, b)})


def _is_unspaced_pair(title: str, first: Token, second: Token) -> bool:
    is_unbroken = first.end == second.start
    return is_unbroken and is_unspaced(title[first.start]) and is_unspaced(title[second.start])
