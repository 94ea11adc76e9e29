"""Text that is made to hold up or break its reader is read whole, in time in proportion to its length."""

from __future__ import annotations

import importlib
import random
import time
from datetime import date
from itertools import pairwise
from unittest.mock import Mock

import pytest

from processors.entities import Gazetteer
from processors.events.verdict import Question, answer, evidence_of
from processors.keywords.matcher import Matcher
from processors.queries import parse_query
from processors.text import Document
from processors.watches import Watchbook
from wirewatch.records import Evidence

#: Each of these takes well under a second, and took a minute or for ever.
BOUND_SECONDS = 20.0
MEETING = "Xi Jinping meets Kim Jong Un in Beijing"
DAY = date(2018, 9, 1)
#: What odd texts are put together from: names, triggers, cues, dates; marks, and letters that fold unevenly.
PHRASES = """
Xi Jinping,Kim,President Xi,Xi's envoy,Kim Jong\u00adUn,Vladimir Putin,Pütin,习近平,金正恩,习金会,시진핑 주석
Си Цзиньпин,Beijing,北京,China's,meets,to meet,visit,talks with,会见,may,will not,reportedly,after,and,said
tomorrow,9 September,...,e\u0301,\u1112\u1161
"""
MARKS = ",.(”—?\n\u202e\ufffd\0ﬃİﷺ\u0301"
PIECES = [*PHRASES.strip().replace("\n", ",").split(","), *MARKS]


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
        _assert_is_inside(evidence, document.content)


def _assert_is_inside(evidence: Evidence, content: str) -> None:
    edges = [offset for highlight in evidence.highlights for offset in highlight]
    assert content[evidence.start :].startswith(evidence.sentence)
    assert edges == sorted(set(edges))
    assert not edges or edges[-1] <= len(evidence.sentence)


def test_words_in_their_exact_spelling_are_listed_once() -> None:
    started = time.process_time()

    found = parse_query('exact:"Apple Music apple"').match(Document(MEETING, "Apple Music " * 50_000))

    assert time.process_time() - started < BOUND_SECONDS
    assert found is None


def test_a_long_chain_tries_a_bounded_number_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation = importlib.import_module("processors.queries.evaluate")
    together = Mock(wraps=evaluation._together)
    monkeypatch.setattr(evaluation, "_together", together)

    parse_query(" NEAR/5 ".join(["a"] * 200)).match(Document("", "a " * 20_000))

    assert 0 < together.call_count <= evaluation.MAX_PAIRS_OF_A_QUERY


def test_odd_text_leaves_mentions_and_evidence_inside_it(gazetteer: Gazetteer, matcher: Matcher) -> None:
    kinds = frozenset(matcher.rules.kinds)
    for seed in range(150):
        chance = random.Random(seed)
        title, text = (" ".join(chance.choices(PIECES, k=count)) for count in (12, 80))
        document = Document(title, text, "en")
        mentions = gazetteer.find(document.content, title_end=len(title), language="en")
        analysis = matcher.engine.analyse(document, mentions, DAY, DAY, kinds)
        verdict = answer(Question(kinds, ()), analysis)

        assert [m.surface for m in mentions] == [document.content[m.start : m.end] for m in mentions]
        assert not any(a.start < b.start < a.end < b.end for a, b in pairwise(mentions)), seed
        for evidence in evidence_of(verdict, analysis) if verdict else ():
            _assert_is_inside(evidence, document.content)


def test_nothing_far_below_or_around_a_text_changes_its_verdict(
    gazetteer: Gazetteer, matcher: Matcher
) -> None:
    kinds = frozenset(matcher.rules.kinds)
    text = (
        "The two leaders will hold talks in Beijing on 9 September, officials said.\n\nThey last met in May."
    )
    garden = "\n\nThe museum in the old town opens its garden to children, its director said." * 3

    def told(title: str, text: str) -> tuple[object, ...]:
        document = Document(title, text, "en")
        mentions = gazetteer.find(document.content, title_end=len(title), language="en")
        verdict = answer(Question(kinds, ()), matcher.engine.analyse(document, mentions, DAY, DAY, kinds))
        assert verdict is not None
        return verdict.status, verdict.is_main, verdict.parties, verdict.when, verdict.where

    plain = told(MEETING, text)

    assert told(MEETING, text) == plain
    assert told(MEETING, text + garden) == plain
    assert told(f"  {MEETING}\t", f"\n \n{text}\r\n\n ") == plain
