"""A judge learned from examples: named facts speak for and against each answer, and the sum decides.

The weights stand in a table that `seeds/build_judges.py` writes from labelled examples: a line a fact, a
column an answer, tab-separated. A fact that the table lacks says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path

#: The fact that always holds: how common each answer is.
ALWAYS = "always"


@dataclass(frozen=True)
class Judge:
    """A multinomial logistic regression over facts that hold or do not.

    `weights` has for each fact one figure an answer, in natural logarithms of odds.
    """

    answers: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def load(cls, path: Path) -> Judge:
        """The judge that a table tells of.

        Raises: ValueError when a line has not a figure, or nothing, for each answer.
        """
        head, *lines = path.read_text("utf-8").splitlines()
        answers = tuple(head.split("\t")[1:])
        weights = {}
        for fact, *figures in (line.split("\t") for line in lines):
            if len(figures) != len(answers):
                raise ValueError(f"{path}: {fact}: {len(figures)} figures; expected {len(answers)}")
            weights[fact] = tuple(float(figure or 0) for figure in figures)
        return cls(answers, weights)

    def decide(self, facts: Iterable[str]) -> str:
        """The answer for which the facts speak most."""
        scores = self._scores(facts)
        return self.answers[scores.index(max(scores))]

    def reasons(self, facts: Iterable[str]) -> list[str]:
        """The facts that speak for what is decided and against the next best answer, the weightiest first."""
        known = [fact for fact in facts if fact in self.weights]
        scores = self._scores(known)
        best, second = sorted(range(len(scores)), key=lambda n: -scores[n])[:2]
        lead = {fact: self.weights[fact][best] - self.weights[fact][second] for fact in known}
        return [fact for fact in sorted(lead, key=lambda fact: -lead[fact]) if lead[fact] > 0]

    def _scores(self, facts: Iterable[str]) -> Sequence[float]:
        rows = (self.weights[fact] for fact in (ALWAYS, *facts) if fact in self.weights)
        # Exact, so that the order of the facts, which a set does not keep, decides no tie.
        return [fsum(column) for column in zip(*rows, strict=True)]
