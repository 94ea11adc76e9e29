"""A learned judge: what its table says decides, and it can say why."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from processors.events.judge import Judge

TABLE = """\
fact\tdenied\thappened\tplanned
always\t\t0.50\t
headline: cue denial\t2.00\t-1.00\t
headline: form past\t-0.50\t1.50\t-0.50
first sentence: cue planned\t\t-0.20\t1.00
"""


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    path = tmp_path / "table.tsv"
    path.write_text(TABLE, "utf-8")
    return Judge.load(path)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ([], "happened"),
        (["nothing that the table knows"], "happened"),
        (["headline: cue denial"], "denied"),
        (["headline: cue denial", "headline: form past"], "denied"),
        (["first sentence: cue planned"], "planned"),
        (["first sentence: cue planned", "headline: form past"], "happened"),
    ],
)
def test_the_facts_that_hold_decide_together(judge: Judge, facts: list[str], answer: str) -> None:
    assert judge.decide(facts) == answer


def test_reasons_are_what_speaks_for_the_answer_and_against_the_next_the_weightiest_first(
    judge: Judge,
) -> None:
    facts = ["first sentence: cue planned", "headline: form past", "headline: cue denial", "unknown"]

    assert judge.decide(facts) == "denied"
    assert judge.reasons(facts) == ["headline: cue denial", "first sentence: cue planned"]
    assert judge.reasons(facts[:2]) == ["headline: form past"]


def test_the_order_of_the_facts_decides_nothing() -> None:
    weights = {"always": (0.6, 0.0), "a": (0.0, 0.1), "b": (0.0, 0.2), "c": (0.0, 0.3)}
    judge = Judge(("denied", "happened"), weights)

    assert {judge.decide(facts) for facts in permutations("abc")} == {"denied"}


def test_a_table_with_a_column_too_few_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("fact\tdenied\thappened\nalways\t1.00\n", "utf-8")

    with pytest.raises(ValueError, match="always"):
        Judge.load(path)
