"""Write processors/events/status.tsv: what each fact says about an event's status, learned from examples.

Run from the repository root after `pip install ".[seeds]"`: `python -m seeds.build_judges`. The examples
are the labelled news in tests/headlines and tests/examples; the pipeline itself does not need scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.articles import article_of, knowledge_of
from benchmarks.headlines import EXAMPLES, HEADLINES, Headline, headlines, watchbook_for
from benchmarks.inputs import SHIPPED_ENTITIES
from processors.entities.gazetteer import Gazetteer
from processors.events.article_status import STATUS_TABLE
from processors.events.facts import facts_of
from processors.events.judge import ALWAYS
from processors.keywords.matcher import Matcher

#: How far weights may go: scikit-learn's C, the inverse of the strength of L2 regularisation.
_FREEDOM = 0.5
#: Smaller weights say nothing that decides.
_LEAST_WEIGHT = 0.1
#: Headlines make a point each: one that is told wrong counts double in the next round, and the round
#: that tells most of them right is kept.
_ROUNDS = 10


class Example(NamedTuple):
    """The facts of an alert, and which statuses are right."""

    facts: frozenset[str]
    right: tuple[str, ...]
    is_headline: bool


def examples() -> Iterator[Example]:
    """The news about which there is an alert, as there should be."""
    gazetteer = Gazetteer(knowledge_of(SHIPPED_ENTITIES))
    for folder in (HEADLINES, EXAMPLES):
        lines = headlines(folder)
        matcher = Matcher(watchbook_for(lines), gazetteer.knowledge)
        for line in lines:
            right = tuple(answer for answer in line.answers if answer != "nothing")
            article = gazetteer.annotate(article_of(row_of(line)))
            for found in matcher.find(article) if right else ():
                verdict, analysis = found.verdict, found.analysis
                if found.watch.id != line.watch or verdict is None or analysis is None:
                    continue
                if not analysis.is_unconfirmed:  # which no judge is asked about
                    facts = facts_of(verdict.occurrences, analysis)
                    yield Example(facts, right, folder == HEADLINES)


def row_of(line: Headline) -> dict[str, str | None]:
    """A headline as a row of a corpus."""
    language = None if line.language == "-" else line.language
    return {"title": line.title, "body": line.text, "date": line.day, "lang": language}


def table_of(learned: Sequence[Example]) -> str:
    """The weights that tell the examples' answers apart, as a table."""
    rows = DictVectorizer()
    facts = rows.fit_transform([dict.fromkeys(example.facts, 1.0) for example in learned])
    answers, counts = [example.right[0] for example in learned], np.ones(len(learned))
    model = LogisticRegression(C=_FREEDOM, max_iter=3000)
    fewest, kept = len(learned), np.zeros(0)
    for _ in range(_ROUNDS):
        model.fit(facts, answers, sample_weight=counts)
        weights = np.vstack([model.intercept_, model.coef_.T]).round(2)
        weights[np.abs(weights) < _LEAST_WEIGHT] = 0
        told = model.classes_[np.argmax(facts @ weights[1:] + weights[0], axis=1)]
        is_wrong = [
            one.is_headline and status not in one.right for one, status in zip(learned, told, strict=True)
        ]
        if sum(is_wrong) < fewest:
            fewest, kept = sum(is_wrong), weights
        counts[is_wrong] *= 2
    lines = ["\t".join(("fact", *model.classes_))]
    for fact, figures in sorted(zip((ALWAYS, *rows.feature_names_), kept.tolist(), strict=True)):
        shown = [f"{figure:.2f}" if figure else "" for figure in figures]
        lines += ["\t".join((fact, *shown))] if any(shown) else []
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the file anew."""
    STATUS_TABLE.write_text(table_of(list(examples())), "utf-8")


if __name__ == "__main__":
    main()
