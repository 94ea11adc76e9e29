"""Who meets whom, and is it so? Headlines of our own writing, in `tests/headlines/*.txt`.

One a line: language | pair | day of publication | right statuses | title | text, which may be left out.
"-" for a language: to be told from the text. No day: undated. "nothing": no alert. Before
the pair may stand a kind other than a meeting: "letter: kim-jong-un & donald-trump", and for the pair
"anybody": "earthquake: anybody".
Where two readings are defensible both are given.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook

FOLDER = Path(__file__).parent / "headlines"


class Headline(NamedTuple):
    """A headline and what is right about it."""

    language: str
    pair: str
    day: str
    right: str
    title: str
    text: str = ""

    @property
    def watch(self) -> str:
        return self.pair.replace(" & ", "-x-").replace(": ", "-")

    @property
    def event(self) -> str:
        kind, colon, _ = self.pair.partition(": ")
        return kind if colon else "meeting"

    @property
    def parties(self) -> tuple[str, ...]:
        named = self.pair.rpartition(": ")[2].split(" & ")
        return tuple(name for name in named if name != "anybody")


def headlines() -> list[Headline]:
    lines = [line for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return [Headline(*line.split(" | ")) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    asked = {headline.watch: headline for headline in headlines()}
    watches = [Watch(id=watch, event=one.event, between=one.parties) for watch, one in asked.items()]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize("headline", headlines(), ids=lambda headline: f"{headline.day} {headline.title}")
def test_a_headline_says_who_meets_whom_and_is_it_so(told: Callable[..., str], headline: Headline) -> None:
    language = None if headline.language == "-" else headline.language

    status = told(headline.watch, headline.day, headline.title, headline.text, language)

    assert (status or "nothing") in headline.right.split(" or ")
