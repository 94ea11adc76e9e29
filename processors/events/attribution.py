"""According to whom: the words of the article that name its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from processors.events.occurrences import Analysis, Occurrence
from wirewatch.yaml_files import load_yaml

_FILE = Path(__file__).parent / "attribution.yaml"
_MOST_SENTENCES = 6


def who_says(analysis: Analysis, telling: Sequence[Occurrence]) -> str | None:
    """Who says so, in the article's words: in the sentences that tell of the event, else right after them."""
    numbers = list(dict.fromkeys(o.sentence for o in telling))[:_MOST_SENTENCES]
    followers = [number + 1 for number in numbers if number + 1 < len(analysis.document.sentences)]
    return next((who for number in [*numbers, *followers] if (who := says_in(analysis, number))), None)


def says_in(analysis: Analysis, number: int) -> str | None:
    """Whom the sentence of that number names as its source."""
    if number not in analysis.sources:
        analysis.sources[number] = _named_in(analysis, number)
    return analysis.sources[number]


def _named_in(analysis: Analysis, number: int) -> str | None:
    start, end = analysis.document.sentences[number]
    for pattern in _patterns().get(analysis.language, ()):
        found = pattern.search(analysis.document.content, start, end)
        if found is not None:
            return found.group("who").strip(" ,，'\"“”")
    return None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    data = load_yaml(_FILE).data
    return {language: tuple(re.compile(source) for source in sources) for language, sources in data.items()}
