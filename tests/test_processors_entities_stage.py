"""The entities stage, and what bad input does to it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from processors.entities import Entities, Gazetteer
from processors.entities.stage import EntitiesSettings
from wirewatch.errors import SettingsError
from wirewatch.records import Article
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup

SEEN_AT = datetime(2018, 9, 1, 12, tzinfo=UTC)
#: Far above what is needed, far below what something quadratic takes.
BOUND_SECONDS = 20.0


def article(title: str, text: str, **fields: object) -> Article:
    known: dict[str, object] = {
        "id": "article-1",
        "entry_id": "entry-1",
        "url": "https://example.org/1",
        "feed_url": "https://example.org/feed",
        "title": title,
        "text": text,
        "seen_at": SEEN_AT,
        "revision": "1",
    }
    return Article(**(known | fields))  # type: ignore[arg-type]


def setup(tmp_path: Path, *entity_files: Path) -> Setup:
    return Setup(
        http=HttpSettings(),
        feeds=(),
        watch_files=(),
        entity_files=entity_files,
        data_folder=tmp_path,
        clock=lambda: SEEN_AT,
    )


def cut(reason: str) -> float:
    labels = {"stage": "entities", "reason": reason}
    return REGISTRY.get_sample_value("wirewatch_articles_cut_total", labels) or 0.0


def test_the_stage_knows_what_its_entity_files_say(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("entities:\n  - {id: ada, kind: person, names: {en: [Ada Vornholt]}}\n", "utf-8")

    stage = Entities.build(EntitiesSettings(), setup(tmp_path, path))
    annotated = stage.annotate(article("Ada Vornholt resigns", "Vornholt left."))

    assert [(m.entity, m.surface) for m in annotated.mentions] == [
        ("ada", "Ada Vornholt"),
        ("ada", "Vornholt"),
    ]
    assert annotated.id == "article-1"


def test_a_broken_entity_file_stops_the_start_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("entities:\n  - id: ada\n    kind: human\n", "utf-8")

    with pytest.raises(SettingsError) as caught:
        Entities.build(EntitiesSettings(), setup(tmp_path, path))

    (problem,) = caught.value.problems
    assert (problem.line, problem.path, problem.found) == (3, "entities[0].kind", "'human'")


def test_without_a_date_of_publication_offices_are_those_of_when_it_was_seen(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings())

    mentions = stage.annotate(article("South Korea's president speaks", "")).mentions

    assert gazetteer.knowledge.entities[mentions[-1].entity].slug == "moon-jae-in"


def test_without_a_date_they_are_those_of_when_those_served_whom_it_names(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings())

    mentions = stage.annotate(article("Fumio Kishida calls South Korea's president", "")).mentions

    assert gazetteer.knowledge.entities[mentions[-1].entity].slug == "yoon-suk-yeol"


def test_the_date_of_publication_decides_who_holds_an_office(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings())
    published = article("South Korea's president speaks", "", published_at=datetime(2023, 5, 1, tzinfo=UTC))

    mentions = stage.annotate(published).mentions

    assert gazetteer.knowledge.entities[mentions[-1].entity].slug == "yoon-suk-yeol"


def test_of_a_book_only_the_beginning_is_read_and_counted(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings(max_characters=1_000))
    before = cut("characters")

    mentions = stage.annotate(article("Xi Jinping", "word " * 1_000 + "Kim Jong Un")).mentions

    assert [mention.surface for mention in mentions] == ["Xi Jinping"]
    assert cut("characters") == before + 1


def test_of_a_list_of_names_only_the_first_are_kept_and_counted(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings(max_mentions=3))
    before = cut("mentions")

    mentions = stage.annotate(article("China", "Japan, Germany, France, Italy")).mentions

    assert len(mentions) == 3
    assert cut("mentions") == before + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n \u200b",
        "Kim " * 20_000,
        "Xi 习 김 Си شي " * 4_000,
        "习近平会见金正恩，中美俄首脑会谈" * 4_000,
        "김정은" + "이가은는" * 60_000,
        "e\u0301" * 50_000,
        "China, Japan and Iran leaders " * 2_000,
        "Kim Xavierson met Andy Kim. " * 2_000,
        "김 위원장 " * 5_000,
        "\x00\ud800 Xi Jinping \udfff",
    ],
    ids=[
        "empty",
        "blank",
        "surname",
        "scripts",
        "han",
        "hangul",
        "marks",
        "places",
        "strangers",
        "weak",
        "broken",
    ],
)
def test_bad_input_is_read_in_bounded_time(gazetteer: Gazetteer, text: str) -> None:
    content = f"Xi Jinping\n\n{text}"
    started = time.process_time()

    mentions = gazetteer.find(content, title_end=10)

    assert time.process_time() - started < BOUND_SECONDS
    assert mentions[0].surface == "Xi Jinping"
    assert all(content[mention.start : mention.end] == mention.surface for mention in mentions)


def test_an_article_of_a_megabyte_is_read_in_bounded_time(gazetteer: Gazetteer) -> None:
    stage = Entities(gazetteer, EntitiesSettings())
    sentence = "North Korean leader Kim Jong Un met Xi Jinping in Beijing. Kim said that Xi's envoy left. "
    started = time.process_time()

    annotated = stage.annotate(article("A long read", sentence * 12_000))

    assert time.process_time() - started < BOUND_SECONDS
    assert len(annotated.mentions) == EntitiesSettings().max_mentions


def test_one_sentence_of_a_hundred_thousand_words_is_read_whole(gazetteer: Gazetteer) -> None:
    content = "Xi Jinping " + "and the word " * 33_000 + "Vladimir Putin"

    mentions = gazetteer.find(content)

    assert [mention.surface for mention in mentions] == ["Xi Jinping", "Vladimir Putin"]
    assert mentions[-1].end == len(content)
