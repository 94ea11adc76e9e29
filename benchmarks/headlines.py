"""Labelled news of our own writing: tests check it, judges learn from it.

`tests/headlines/*.txt` are short and each makes one point; all of them are told right. `tests/examples/*.txt`
are as hard and as untidy as the press, with as much news beside the point; not all of them are.

One a line: language | pair | day of publication | right statuses | title | text, which may be left out.
"-" for a language: to be told from the text. No day: undated. "nothing": no alert. Before
the pair may stand a kind other than a meeting: "letter: kim-jong-un & donald-trump", and for the pair
"anybody": "earthquake: anybody".
Where two readings are defensible both are given.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from processors.watches import Watch, Watchbook

_TESTS = Path(__file__).resolve().parent.parent / "tests"
HEADLINES, EXAMPLES = _TESTS / "headlines", _TESTS / "examples"


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

    @property
    def answers(self) -> list[str]:
        """What is right: statuses, or "nothing"."""
        return self.right.split(" or ")


def headlines(folder: Path = HEADLINES) -> list[Headline]:
    """All of a folder's files."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return [Headline(*line.split(" | ")) for line in lines if line and not line.startswith("#")]


def watchbook_for(examples: list[Headline]) -> Watchbook:
    """The watches that the headlines are asked about."""
    asked = {headline.watch: headline for headline in examples}
    return Watchbook(tuple(Watch(id=id_, event=one.event, between=one.parties) for id_, one in asked.items()))
