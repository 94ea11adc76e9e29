"""Who meets whom, and is it so? The labelled news of `benchmarks.headlines`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.headlines import EXAMPLES, Headline, headlines, watchbook_for
from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Matcher


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    return Matcher(watchbook_for(headlines() + headlines(EXAMPLES)), gazetteer.knowledge)


@pytest.mark.parametrize("headline", headlines(), ids=lambda headline: f"{headline.day} {headline.title}")
def test_a_headline_says_who_meets_whom_and_is_it_so(told: Callable[..., str], headline: Headline) -> None:
    language = None if headline.language == "-" else headline.language

    status = told(headline.watch, headline.day, headline.title, headline.text, language)

    assert (status or "nothing") in headline.answers


def test_most_news_as_untidy_as_the_press_is_told_right(told: Callable[..., str]) -> None:
    answers = [
        (one, told(one.watch, one.day, one.title, one.text, one.language) or "nothing")
        for one in headlines(EXAMPLES)
    ]

    due = [(one, status) for one, status in answers if one.answers != ["nothing"]]
    found = [(one, status) for one, status in due if status != "nothing"]
    false = [one for one, status in answers if one.answers == ["nothing"] and status != "nothing"]
    right = [one for one, status in found if status in one.answers]
    assert len(found) / (len(found) + len(false)) > 0.91
    assert len(found) / len(due) > 0.70
    assert len(right) / len(found) > 0.84
