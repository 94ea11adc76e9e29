"""Titles and honorifics that are written together with a surname: 菅首相, 김 씨, 安倍元首相."""

from __future__ import annotations

import re

from processors.entities.article import Article
from processors.entities.forms import is_unspaced
from processors.entities.lexicon import Lexicon
from processors.entities.offices import Office
from processors.entities.reading import Reference
from processors.entities.strangers import Strangers


class AttachedTitles:
    """Says whether a surname without spaces has a title or an honorific of its own. Immutable."""

    def __init__(self, lexicon: Lexicon, strangers: Strangers) -> None:
        self._strangers = strangers
        self._former = re.compile(f" ?(?:{'|'.join(map(re.escape, sorted(lexicon.former_unspaced)))}) ?")
        self._honorifics = tuple(word for words in lexicon.honorifics.values() for word in words)

    def is_addressed(self, article: Article, reference: Reference) -> bool:
        """Whether the reference ends in a title or an honorific: 菅首相, 김 씨."""
        words = article.reading.text[reference.start : reference.end]
        return article.office_inside(reference) is not None or words.endswith(self._honorifics)

    def belong_to(self, article: Article, reference: Reference, who: str) -> bool:
        """Whether a title or an honorific is written together with the surname, a former one if it is his."""
        if not is_unspaced(article.reading.text[reference.start]):
            return False
        if self.is_addressed(article, reference):
            return True
        former = self._former.match(article.reading.text, reference.end)
        title = article.title_starts.get(former.end()) if former is not None else None
        return title is not None and article.offices.holds(
            who, Office(title.start, title.end, title, None, is_former=True)
        )

    def may_be_inside(self, article: Article, reference: Reference) -> bool:
        """Whether the words are surname and title in one, and nobody else's of that surname."""
        text = article.reading.text
        if not is_unspaced(text[reference.start]):
            return False
        words = text[reference.start : reference.end]
        if words not in article.namesakes:
            article.namesakes[words] = self._strangers.has_namesake(text, words)
        return not article.namesakes[words]
