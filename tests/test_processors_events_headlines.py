"""Who meets whom, and is it so? Headlines of our own writing, in `tests/headlines/*.txt`.

One a line: language | pair | day of publication | right statuses | title | text, which may be left out.
"-" for a language: to be told from the text. "nothing": no alert.
Where two readings are defensible both are given.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook
from wirewatch.records import Annotated, Article

FOLDER = Path(__file__).parent / "headlines"


class Headline(NamedTuple):
    """A headline and what is right about it."""

    language: str
    pair: str
    day: str
    right: str
    title: str
    text: str = ""


def headlines() -> list[Headline]:
    lines = [line for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return [Headline(*line.split(" | ")) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    pairs = sorted({headline.pair for headline in headlines()})
    watches = [
        Watch(id=pair.replace(" & ", "-x-"), event="meeting", between=tuple(pair.split(" & ")))
        for pair in pairs
    ]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize("headline", headlines(), ids=lambda headline: f"{headline.day} {headline.title}")
def test_a_headline_says_who_meets_whom_and_is_it_so(
    matcher: Matcher, gazetteer: Gazetteer, headline: Headline
) -> None:
    at = datetime.fromisoformat(headline.day).replace(tzinfo=UTC)
    language = None if headline.language == "-" else headline.language
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=headline.title,
        text=headline.text,
        seen_at=at,
        revision="",
        published_at=at,
        language=language,
    )
    mentions = gazetteer.find(
        article.content, title_end=len(headline.title), language=language, published_at=at
    )

    alerts = matcher.find(Annotated(article=article, mentions=mentions))

    found = {alert.watch.id: alert.verdict.status for alert in alerts if alert.verdict is not None}
    assert found.get(headline.pair.replace(" & ", "-x-"), "nothing") in headline.right.split(" or ")
