"""Stories of keyword watches: one for each happening, by whom, where, when and what its reports name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.keywords import Matcher
from processors.keywords.stage import match_of
from processors.stories import StoriesSettings, assign
from processors.text import Document
from processors.watches import load_watchbook
from wirewatch.records import Annotated, Article
from wirewatch.states import StoryState

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
MISSILES = "(missile* OR Rakete* OR misil* OR ракет*) AND (fire* OR launch* OR feuer* OR lanza OR запус*)"
QUAKES = "quake* OR earthquake* OR terremoto OR Erdbeben"

Report = tuple[float, str] | tuple[float, str, str]
Grouped = Callable[..., str]


@pytest.fixture
def grouped(gazetteer: Gazetteer, tmp_path: Path) -> Grouped:
    """The stories that reports (hours, title, text) join, a letter for each: "aab"."""

    def stories_of(query: str, *reports: Report, by: str | None = None) -> str:
        path = tmp_path / "watches.yaml"
        path.write_text(json.dumps({"watches": [{"id": "w", "query": query}]}), "utf-8")
        matcher = Matcher(load_watchbook([path]), gazetteer.knowledge)
        known: dict[str, StoryState] = {}
        joined: list[str] = []
        for number, report in enumerate(reports):
            annotated = _annotated(number, report, by, gazetteer)
            document = Document.of(annotated.article)
            (found,) = matcher.find(annotated, document)
            match = match_of(annotated, document, found, matcher)
            decision = assign(match, list(known.values()), annotated.article.seen_at, StoriesSettings())
            known |= {story.id: story for story in decision.stories}
            joined += [story.id for story in decision.stories if match.id in story.match_ids]
        names = dict(zip(dict.fromkeys(joined), "abcdefgh", strict=False))
        return "".join(names[story] for story in joined)

    return stories_of


def _annotated(number: int, report: Report, by: str | None, gazetteer: Gazetteer) -> Annotated:
    hours, title, *text = report
    at = MONDAY + timedelta(hours=hours)
    article = Article(
        id=f"a{number}",
        entry_id=f"a{number}",
        url=f"https://{by or f'p{number}.example'}/{number}",
        feed_url="",
        title=title,
        text="".join(text),
        seen_at=at,
        published_at=at,
        revision="",
    )
    return gazetteer.annotate(article)


def test_independent_headlines_of_one_happening_are_one_story_in_any_language(grouped: Grouped) -> None:
    reports = (
        (0, "North Korea fires ballistic missile toward the sea"),
        (0.3, "Pyongyang launches suspected missile into Sea of Japan"),
        (0.5, "Nordkorea feuert Rakete Richtung Japan ab"),
        (1, "Corea del Norte lanza un misil hacia el mar"),
        (2, "КНДР запустила баллистическую ракету"),
        (5, "Japan condemns missile launch by North Korea"),
    )
    assert grouped(MISSILES, *reports) == "aaaaaa"


@pytest.mark.parametrize(
    ("query", "one", "other"),
    [
        (
            MISSILES,
            (0, "North Korea fires missile into the sea"),
            (1, "Iran fires missiles at camps in Iraq"),
        ),
        (
            MISSILES,
            (0, "North Korea fires ballistic missile toward the sea"),
            (49, "North Korea fires another ballistic missile toward the sea"),
        ),
        (
            MISSILES,
            (0, "North Korea fires ballistic missile toward sea", "North Korea fired a missile on Monday."),
            (
                49,
                "North Korea fires ballistic missile toward sea",
                "North Korea fired a missile on Wednesday.",
            ),
        ),
        (
            QUAKES,
            (0, "Tremor bulletin: quake of 5.5 recorded, Peru"),
            (3, "Tremor bulletin: quake of 5.5 recorded, Tonga"),
        ),
        (
            "(ECB OR Fed) AND rate*",
            (0, "ECB holds rates steady as inflation eases"),
            (2, "Fed holds rates steady as inflation eases"),
        ),
        (
            "drone* AND (hit OR attack)",
            (0, "Russian drones hit apartment block in Kharkiv, five dead"),
            (3, "Russian drones hit port in Odesa, no one hurt"),
        ),
        (
            "tariff*",
            (0, "Brussels rejects further tariffs of Trump"),
            (1, "India to strike back at Trump's tariffs"),
        ),
        (
            '"North Korea" OR Pyongyang',
            (0, "North Korea opens new hospital in Pyongyang"),
            (2, "North Korea fires missile as South holds naval drill"),
        ),
    ],
)
def test_different_happenings_of_one_kind_are_two_stories(
    grouped: Grouped, query: str, one: Report, other: Report
) -> None:
    assert grouped(query, one, other) == "ab"
    assert grouped(query, one, other, by="agency.example") == "ab"


@pytest.mark.parametrize(
    ("query", "one", "other"),
    [
        (
            "(ECB OR EZB OR Fed) AND (rate* OR Leitzins*)",
            "ECB holds rates steady",
            "EZB lässt Leitzinsen unverändert",
        ),
        (
            QUAKES,
            "Strong earthquake shakes Peru, people run into streets of Lima",
            "Fuerte terremoto en Perú",
        ),
        ("Tesla", "Tesla recalls 120,000 cars over faulty doors", "Tesla ruft 120.000 Autos zurück"),
        ("Tesla", "Tesla recalls cars over faulty doors", "Faulty doors force Tesla to recall cars"),
    ],
)
def test_names_numbers_and_words_in_common_make_one_story(
    grouped: Grouped, query: str, one: str, other: str
) -> None:
    assert grouped(query, (0, one), (2, other)) == "aa"


def test_a_story_goes_on_the_next_day_where_its_words_do(grouped: Grouped) -> None:
    reports = (
        (0, "Powerful earthquake destroys houses in Peru"),
        (20, "Peru: death toll of earthquake rises to 31"),
        (40, "Peru mourns as death toll of earthquake rises to 40"),
        (60, "Earthquake jolts southern Peru"),
    )
    assert grouped(QUAKES, *reports) == "aaab"


def test_a_name_in_many_stories_tells_none_from_another(grouped: Grouped) -> None:
    others = ("Iran", "China", "India", "Japan")
    reports = [(0.0, f"United States and {country} speak of oil") for country in others]
    assert grouped(
        "oil", *reports, (1, "United States finds oil"), (2, "Oil museum of United States burns")
    ) == ("abcdef")
    assert grouped("oil", (1, "United States finds oil"), (2, "Oil museum of United States burns")) == "aa"


@pytest.mark.parametrize(
    "title", ["Oil " + "Name word " * 50_000, "oil " + "b Aa-" * 100_000, "oil 1" + ",1" * 200_000]
)
def test_a_title_of_absurd_length_is_read_as_far_as_a_headline_goes(grouped: Grouped, title: str) -> None:
    begun = time.process_time()
    assert grouped("oil", (0, title)) == "a"
    assert time.process_time() - begun < 10
