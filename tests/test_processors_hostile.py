"""Text that is made to hold up or break its reader is read whole, in time in proportion to its length."""

from __future__ import annotations

import importlib
import time
from datetime import date

import pytest

from processors.entities import Gazetteer
from processors.events.verdict import Question, answer, evidence_of
from processors.keywords.matcher import Matcher
from processors.queries import parse_query
from processors.text import Document
from processors.watches import Watchbook

#: Each of these takes well under a second, and took a minute or for ever.
BOUND_SECONDS = 20.0
MEETING = "Xi Jinping meets Kim Jong Un in Beijing"
DAY = date(2018, 9, 1)


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    return Matcher(Watchbook(()), gazetteer.knowledge)


#: title, text, language; each of a few hundred thousand characters or of a few bad sentences.
HOSTILE = {
    "spaces in a line": (MEETING, "a" + " " * 200_000 + "b", "en"),
    "spaces in a title": (" " * 200_000 + "x", MEETING, "fr"),
    "dots that end nothing": (MEETING, "." * 200_000 + "x", "en"),
    "marks in disorder": (MEETING, "a" + "\u0301\u0327" * 100_000, "en"),
    "marks without a letter": ("\u0327\u0301" * 100_000, MEETING, "en"),
    "an office of one's own country": (MEETING, "premiera\n" * 30_000, "pl"),
    "look-alikes in a title": ("会見し" * 30_000, MEETING, "ja"),
    "numbers in a title": ("1," * 100_000, MEETING, "en"),
    "parts of headlines": ((MEETING + " meets" * 9 + "... " * 340 + ". ") * 20, "", "en"),
    "strangers": (MEETING, (MEETING + " meet" * 11 + " minister," * 130 + ". ") * 20, "en"),
    "rows of hyphens": (MEETING, (MEETING + (" meets " + "-" * 48) * 12 + ". ") * 20, "en"),
    "capitals": (MEETING, (MEETING + " " + "A" * 1_400 + ". ") * 20, "en"),
    "a Korean word": (MEETING, ("시진핑 주석과 김정은 위원장이 만났다 " + "가" * 1_400 + ". ") * 20, "ko"),
}


@pytest.mark.parametrize(("title", "text", "language"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_bounded_time(
    gazetteer: Gazetteer, matcher: Matcher, title: str, text: str, language: str
) -> None:
    kinds = frozenset(matcher.rules.kinds)
    matcher.rules.triggers(language)
    started = time.process_time()

    document = Document(title, text, language)
    mentions = gazetteer.find(document.content, title_end=len(title), language=language)
    analysis = matcher.engine.analyse(document, mentions, DAY, DAY, kinds)
    verdict = answer(Question(kinds, ()), analysis)

    assert time.process_time() - started < BOUND_SECONDS
    for evidence in evidence_of(verdict, analysis) if verdict else ():
        edges = [offset for highlight in evidence.highlights for offset in highlight]
        assert document.content[evidence.start :].startswith(evidence.sentence)
        assert edges == sorted(set(edges))
        assert not edges or edges[-1] <= len(evidence.sentence)


def test_words_in_their_exact_spelling_are_listed_once() -> None:
    started = time.process_time()

    found = parse_query('exact:"Apple Music apple"').match(Document(MEETING, "Apple Music " * 50_000))

    assert time.process_time() - started < BOUND_SECONDS
    assert found is None


def test_a_long_chain_tries_a_bounded_number_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation = importlib.import_module("processors.queries.evaluate")
    tried: list[None] = []
    together = evaluation._together
    monkeypatch.setattr(
        evaluation, "_together", lambda one, other: tried.append(None) or together(one, other)
    )

    parse_query(" NEAR/5 ".join(["a"] * 200)).match(Document("", "a " * 20_000))

    assert 0 < len(tried) <= evaluation.MAX_PAIRS_OF_A_QUERY
