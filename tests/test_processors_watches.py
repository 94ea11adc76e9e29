"""Watch files: what they may say, and what is said about mistakes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.entities.files import load_entities
from processors.keywords.checks import check_watches
from processors.keywords.matcher import Matcher
from processors.watches import load_watchbook, load_watches
from wirewatch.errors import SettingsError
from wirewatch.records import Annotated, Article, Mention
from wirewatch.seeds import seeds_folder
from wirewatch.settings import HttpSettings
from wirewatch.stage import Setup


def written(folder: Path, text: str, name: str = "w.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def setup(watches: list[Path], entities: list[Path]) -> Setup:
    return Setup(
        http=HttpSettings(),
        feeds=(),
        watch_files=tuple(watches),
        entity_files=tuple(entities),
        data_folder=Path(),
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("watch", "place", "said"),
    [
        ("{id: a}", "watches[0]", "event"),
        ("{id: a, query: '(x'}", "watches[0].query", "character"),
        ("{id: a, query: x, betwen: [y]}", "watches[0].betwen", "between"),
        ("{id: A B, query: x}", "watches[0].id", "id"),
        ("{id: a, query: x, severity: loud}", "watches[0].severity", "critical"),
        ("{id: a, query: x, status: [done]}", "watches[0].status", "happened"),
        ("{id: a, query: x, between: [b, c]}", "watches[0]", "event"),
        ("{id: a, query: x, languages: [german]}", "watches[0].languages[0]", "ISO 639-1"),
        ("{id: a, query: x, languages: [en, eng]}", "watches[0].languages[1]", "ISO 639-1"),
        ("{id: a, query: x, languages: [xx]}", "watches[0].languages[0]", "ISO 639-1"),
        ("{id: 123, query: x}", "watches[0].id", "text, in quotes"),
        ("{id: a, query: x, tests: [{title: y, language: DE}]}", "watches[0].tests[0].language", "ISO 639-1"),
    ],
)
def test_mistakes_name_the_place_and_what_would_be_right(
    tmp_path: Path, watch: str, place: str, said: str
) -> None:
    path = written(tmp_path, f"watches:\n  - {watch}\n")

    with pytest.raises(SettingsError) as raised:
        load_watches([path])

    problem = raised.value.problems[0]
    assert problem.path.startswith(place)
    assert problem.line == 2
    assert said in str(problem)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("{kind: k, about: x, triggers: {german: {noun: [Streik]}}}", "the language 'german'"),
        ("{kind: k, about: x, triggers: {ro: {noun: [greva]}}}", "the language 'ro'"),
        ("{kind: k, about: x, near: {en: [y]}}", "none, so that nothing is found"),
        ("{kind: k, about: x, triggers: {en: {noun: ['']}}}", "the pattern ''"),
        ("{kind: k, about: x, triggers: {en: {noun: ['*']}}}", "the pattern '*'"),
        ("{kind: k, about: x, triggers: {en: {noun: ['bank?']}}}", "a first word that"),
        ("{kind: k, about: x, triggers: {en: {noun: ['bank?|fund vote']}}}", "? behind the last choice"),
        (
            "{kind: k, about: x, triggers: {en: {noun: ['{nation} vote']}}}",
            "{nation} in the pattern '{nation} vote'; expected {asset} or {country} or",
        ),
        ("{kind: k, about: x, includes: [meetin]}", "meeting (did you mean that?)"),
    ],
)
def test_a_kind_that_would_find_nothing_is_a_problem(tmp_path: Path, event: str, said: str) -> None:
    path = written(tmp_path, f"events:\n  - {event}\nwatches: [{{id: a, event: k}}]\n")

    with pytest.raises(SettingsError) as raised:
        Matcher(load_watchbook([path]), load_entities([]))

    assert said in str(raised.value)


def test_nobody_meets_himself(tmp_path: Path) -> None:
    path = written(tmp_path, "watches: [{id: a, event: meeting, between: [ann, P1]}]")
    people = written(
        tmp_path, "entities: [{id: P1, kind: person, slug: ann, names: {en: [Ann Archer]}}]", "e.yaml"
    )

    with pytest.raises(SettingsError, match="Ann Archer as two parties; expected each party once"):
        Matcher(load_watchbook([path]), load_entities([people]))


def test_an_id_stands_for_one_watch_only(tmp_path: Path) -> None:
    paths = [written(tmp_path, "watches: [{id: a, query: x}]", name) for name in ("1.yaml", "2.yaml")]

    with pytest.raises(SettingsError, match="second time"):
        load_watches(paths)


def test_a_new_kind_of_event_needs_no_code(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
events:
  - kind: eruption
    about: A volcano erupts.
    triggers: {en: {past: [erupted], present: [erupts]}}
    near: {en: [volcano, ash]}
watches:
  - {id: volcanoes, event: eruption}
""",
    )
    matcher = Matcher(load_watchbook([path]), load_entities([]))

    assert [found.watch.id for found in matcher.find(_article("Volcano erupts in the south"))] == [
        "volcanoes"
    ]
    assert matcher.find(_article("Laughter erupts in parliament")) == []


def test_patterns_call_classes_of_words_by_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
events:
  - kind: rehearsal
    about: A play is tried out.
    triggers: {en: {past: ["held {determiner}? {manner}? rehearsal"]}}
watches:
  - {id: stage, event: rehearsal}
""",
    )
    matcher = Matcher(load_watchbook([path]), load_entities([]))

    for title in (
        "Theatre held a lengthy rehearsal",
        "Theatre held rehearsal",
        "Theatre held their rehearsal",
    ):
        assert [found.watch.id for found in matcher.find(_article(title))] == ["stage"]
    assert matcher.find(_article("Theatre held green rehearsal")) == []


def test_more_words_for_a_shipped_kind_are_added(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
events:
  - kind: meeting
    about: As shipped, in the house's own words.
    parties: people
    triggers: {en: {past: [had a natter with]}}
    not: {en: [had a natter with the neighbours]}
watches:
  - {id: pair, event: meeting, between: [ann, bob]}
""",
    )
    entities = written(
        tmp_path,
        "entities:\n  - {id: ann, kind: person, slug: ann, names: {en: [Ann Archer]}}\n"
        "  - {id: bob, kind: person, slug: bob, names: {en: [Bob Baker]}}\n",
        "e.yaml",
    )
    matcher = Matcher(load_watchbook([path]), load_entities([entities]))
    title = "Ann Archer had a natter with Bob Baker"
    mentions = (_mention("ann", title, "Ann Archer"), _mention("bob", title, "Bob Baker"))

    assert len(matcher.find(_article(title, mentions))) == 1
    assert len(matcher.find(_article(title.replace("had a natter with", "thinks about"), mentions))) == 0
    look_alike = title.replace("natter with", "natter with the neighbours and")
    assert len(matcher.find(_article(look_alike, mentions))) == 0


def test_failing_tests_of_a_watch_are_problems(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "watches:\n  - id: quakes\n    event: earthquake\n    tests:\n"
        "      - {title: Magnitude 6 earthquake strikes, status: denied}\n"
        "      - {title: Nothing happens}\n      - {title: Magnitude 6 earthquake strikes}\n",
    )

    report = check_watches(setup([path], []))

    assert [problem.line for problem in report.problems] == [5, 6]
    assert "status happened" in report.problems[0].found
    assert report.problems[1].expected == "an alert"
    assert report.summary == ["1 watch, 1 of 3 tests passed"]


def test_the_language_of_a_test_is_told_from_its_text(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "watches:\n  - id: a\n    query: hafen AND lang:de\n    languages: [de]\n    tests:\n"
        "      - {title: Der Hafen ist seit gestern geschlossen und bleibt es auch in der nächsten Woche}\n",
    )

    assert list(check_watches(setup([path], [])).problems) == []


def test_the_shipped_watches_pass_their_own_tests() -> None:
    seeds = seeds_folder()
    entities = sorted([*(seeds / "entities").glob("*.yaml"), *(seeds / "entities").glob("*.jsonl")])

    report = check_watches(setup(sorted((seeds / "watches").glob("*.yaml")), entities))

    assert [str(problem) for problem in report.problems] == []
    assert [str(warning) for warning in report.warnings] == []
    assert len(load_watches(sorted((seeds / "watches").glob("*.yaml")))) >= 6


def _mention(entity: str, title: str, surface: str) -> Mention:
    start = title.index(surface)
    return Mention(entity=entity, kind="person", start=start, end=start + len(surface), surface=surface)


def _article(title: str, mentions: tuple[Mention, ...] = ()) -> Annotated:
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text="",
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        revision="",
    )
    return Annotated(article=article, mentions=mentions)
