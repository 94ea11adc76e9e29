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
        (
            "{id: a, event: coup, tests: [{title: y, when: next week}]}",
            "watches[0].tests[0].when",
            "2018-W37",
        ),
        ("{id: a, event: coup, tests: [{title: y, when: 2018-9-9}]}", "watches[0].tests[0].when", "2018-W37"),
        ("{id: a, event: coup, tests: [{title: y, when: 2018-02-30}]}", "watches[0].tests[0].when", "2018-W"),
        ("{id: a, event: coup, tests: [{title: ''}]}", "watches[0].tests[0]", "a headline"),
        ("{id: a, query: x, tests: [{title: y, status: denied}]}", "watches[0].tests[0].status", "`event`"),
        ("{id: a, query: x, tests: [{title: y, when: 2018}]}", "watches[0].tests[0].when", "`fires` alone"),
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


@pytest.mark.parametrize(
    ("event", "key", "said"),
    [
        ("{kind: k, about: x, near: {en: [y]}}", "triggers", "none, so that nothing is found"),
        ("{kind: k, about: x, includes: [visit, meetin]}", "includes[1]", "'meetin'; expected meeting (did"),
        ("{kind: k, about: x, narrows: resignatio}", "narrows", "'resignatio'; expected resignation (did"),
    ],
)
def test_a_kind_that_cannot_be_is_told_with_its_line(tmp_path: Path, event: str, key: str, said: str) -> None:
    path = written(tmp_path, f"events:\n  - {{kind: sound, about: x, includes: [visit]}}\n  - {event}\n")

    with pytest.raises(SettingsError) as raised:
        Matcher(load_watchbook([path]), load_entities([]))

    (problem,) = raised.value.problems
    assert str(problem).startswith(f"{path}:3: events[1].{key}: found ")
    assert said in str(problem)


WORLD = """
entities:
  - id: Q1
    kind: place
    slug: armenia
    code: AM
    names: {en: [Armenia]}
    adjectives: {en: [Armenian]}
    tags: [G2]
  - {id: Q2, kind: place, slug: yerevan, part_of: armenia, names: {en: [Yerevan]}, tags: [capital]}
  - {id: Q3, kind: place, slug: comoros, code: KM, names: {en: [Comoros]}}
  - {id: Q4, kind: organisation, slug: league, names: {en: [The League]}}
  - {id: Q5, kind: organisation, slug: works, names: {en: [Harbour Works]}}
  - id: P1
    kind: person
    slug: ann-kim
    names: {en: [Ann Kim]}
    roles: [{title: president, of: armenia, leads: true}, {title: secretary-general, of: league}]
  - {id: P2, kind: person, slug: kim-bo, names: {en: [Kim Bo]}, weak: {en: [Kim]}}
"""


def problems_of(tmp_path: Path, watch: str) -> list[str]:
    """What is wrong with a watch in a small world, without the names of files."""
    path = written(tmp_path, f"watches:\n  - {{id: a, {watch}}}\n")
    try:
        Matcher(load_watchbook([path]), load_entities([written(tmp_path, WORLD, "world.yaml")]))
    except SettingsError as error:
        return [str(problem).removeprefix(f"{path}:2: watches[0].") for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        (
            "event: phone-call, where: [armenia]",
            "where: found places of the event 'phone-call', which is in none; expected no `where`",
        ),
        (
            "event: meeting, between: [ann-kim, kim-bo], exclude: [Ann Kim]",
            "between[0]: found 'ann-kim', which `exclude` rules out; expected it in one of the two",
        ),
        (
            "event: meeting, between: [yerevan]",
            "between[0]: found 'yerevan', which takes no part in the event 'meeting'; "
            "expected leader-of:armenia, or yerevan under `where`",
        ),
        (
            "event: phone-call, between: [[ann-kim, AM]]",
            "between[0][1]: found 'AM', which takes no part in the event 'phone-call'; "
            "expected leader-of:armenia",
        ),
        (
            "event: meeting, between: [league, 'members:g2']",
            "between[0]: found 'league', which takes no part in the event 'meeting'; "
            "expected secretary-general-of:league",
        ),
        (
            "event: meeting, between: ['members:g2']",
            "between[0]: found 'members:g2', which takes no part in the event 'meeting'; expected leaders:g2",
        ),
        (
            "event: signing, between: [yerevan]",
            "between[0]: found 'yerevan', which takes no part in the event 'signing'; "
            "expected leader-of:armenia, or yerevan under `where`",
        ),
        (
            "event: acquisition, between: [armenia]",
            "between[0]: found 'armenia', which takes no part in the event 'acquisition'; "
            "expected leader-of:armenia",
        ),
    ],
)
def test_a_watch_that_can_never_fire_is_a_problem(tmp_path: Path, watch: str, said: str) -> None:
    assert problems_of(tmp_path, watch)[:1] == [said]


@pytest.mark.parametrize(
    "watch",
    [
        "event: meeting, where: [armenia], between: [ann-kim, 'leader-of:armenia']",
        "event: meeting, between: [['ann-kim', kim-bo]], exclude: [kim-bo]",
        "event: meeting, between: ['leader-of:armenia'], exclude: [ann-kim]",
        "event: signing, between: [armenia, league]",
        "event: signing, between: ['members:g2']",
        "event: acquisition, between: [works]",
    ],
)
def test_a_watch_that_may_fire_is_none(tmp_path: Path, watch: str) -> None:
    assert problems_of(tmp_path, watch) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kim", "ann-kim, kim-bo; `wirewatch entities list kim` tells more"),
        ("An Kim", "ann-kim (did you mean that?)"),
        ("Armenian president", "president-of:armenia (did you mean that?)"),
        ("president of the AM", "president-of:AM (did you mean that?)"),
        ("'leaders-of:AM'", "leader-of:AM (did you mean that?)"),
        ("'king-of:AM'", "an office that somebody holds there: leader-of:AM, president-of:AM"),
        ("'king-of:works'", "a place or an organisation with offices: nobody is known to hold one of works"),
    ],
)
def test_an_unknown_name_is_told_with_whom_it_may_mean(tmp_path: Path, name: str, expected: str) -> None:
    (said,) = problems_of(tmp_path, f"event: meeting, between: [{name}]")

    assert said == f"between[0]: found the unknown entity {name.strip(chr(39))!r}; expected {expected}"


def test_a_name_like_none_is_no_list_of_thousands(tmp_path: Path) -> None:
    many = "".join(
        f"  - {{id: someone-{n}, kind: person, names: {{en: [Some One {n}]}}}}\n" for n in range(99)
    )
    path = written(tmp_path, "watches: [{id: a, event: meeting, between: [nobody], where: [narnia]}]")

    with pytest.raises(SettingsError) as raised:
        Matcher(load_watchbook([path]), load_entities([written(tmp_path, f"entities:\n{many}", "e.yaml")]))

    assert raised.value.problems[0].expected == "an id or slug that `wirewatch entities list WORD` shows"


def test_a_language_without_rules_is_warned_about(tmp_path: Path) -> None:
    path = written(tmp_path, "watches:\n  - {id: a, event: coup, languages: [de, el]}\n")

    (warning,) = check_watches(setup([path], [])).warnings

    assert (warning.line, warning.path) == (2, "watches[0].languages[1]")
    assert warning.found == "the language 'el', in which no event is found"


def test_a_failed_test_says_what_is_there_instead(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "watches:\n  - id: a\n    event: meeting\n    between: [ann-kim, kim-bo]\n    tests:\n"
        "      - {title: Ann Kim meets the minister as Kim Bo watches}\n"
        "      - {title: Ann Kim meets Kim Bo, when: 2018}\n"
        "      - {title: Ann Kim meets Kim Bo, where: narnia}\n",
    )

    report = check_watches(setup([path], [written(tmp_path, WORLD, "world.yaml")]))

    unknown, other, undated = (problem.found for problem in report.problems)
    assert "; title: meeting ('meets'), but of Ann Kim, 'minister' (not known)" in other
    assert undated == "'Ann Kim meets Kim Bo': nothing under when"
    assert unknown == "'narnia', which is no known place"
    assert report.summary == ["1 watch, 0 of 2 tests passed"]


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
    assert report.problems[0].found.endswith(": status happened")
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
