"""What all who read one thing out of an article have at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processors.events.reader import Reader


class Part:
    """Reads one thing out of an article that is being read: its hosts, its journeys, its states."""

    def __init__(self, article: Reader) -> None:
        self._article = article
        self._engine = article.engine
        self._document = article.document
        self._folded = article.document.folded
        self._language = article.language
        self._triggers = article.triggers
