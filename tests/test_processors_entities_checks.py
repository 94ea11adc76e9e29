"""What `wirewatch check` says about entity files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.entities.checks import check_entities
from processors.entities.gazetteer import Gazetteer
from wirewatch.checks import CheckReport
from wirewatch.yaml_files import load_yaml

SEEDS = Path(__file__).parent.parent / "seeds" / "entities"
WORDS = Path(__file__).parent.parent / "processors" / "entities"

LAND = "  - {id: land, kind: place, slug: land, code: LD, names: {en: [Landia]}}\n"


def report(tmp_path: Path, entries: str) -> CheckReport:
    path = tmp_path / "own.yaml"
    path.write_text("entities:\n" + LAND + entries, "utf-8")
    return check_entities([path])


def test_the_shipped_entities_have_neither_problems_nor_warnings() -> None:
    found = check_entities(sorted([*SEEDS.glob("*.yaml"), *SEEDS.glob("*.jsonl")]))

    assert [str(problem) for problem in (*found.problems, *found.warnings)] == []


@pytest.mark.parametrize(
    ("entries", "key", "found", "expected"),
    [
        (
            "  - {id: x, kind: person, roles: [{title: president, of: landya}]}\n",
            "entities[1].roles[0].of",
            "the unknown entity 'landya'",
            "land (did you mean that?)",
        ),
        (
            "  - {id: x, kind: person, roles: [{title: presidant, of: land}]}\n",
            "entities[1].roles[0].title",
            "the unknown office 'presidant'",
            "president (did you mean that?)",
        ),
        (
            "  - {id: x, kind: person, roles: [{title: fm, of: land}]}\n",
            "entities[1].roles[0].title",
            "the unknown office 'fm'",
            "foreign-minister",
        ),
        ("  - {id: land, kind: person}\n", "entities[1].kind", "the kind person for land", "place, as in"),
        ("  - {id: land, slug: realm}\n", "entities[1].slug", "the slug realm for land", "land, as in"),
        ("  - {id: land, code: RE}\n", "entities[1].code", "the code RE for land", "LD, as in"),
        (
            "  - {id: x, kind: place, slug: land}\n",
            "entities[1].slug",
            "'land', which land has too",
            "a slug of",
        ),
        ("  - {id: x, names: {en: [Xavia]}}\n", "entities[1].kind", "no kind for x", "person, organisation"),
        (
            "  - {id: x, kind: place, decoys: {en: [landia]}}\n",
            "entities[1].decoys.en[0]",
            "the decoy 'landia', which is a name of land",
            "words that name no entity",
        ),
        (
            "  - {id: x, kind: person, roles: [{title: president, of: land, since: 2020, until: 2018}]}\n",
            "entities[1].roles[0].until",
            "a term from 2020 until 2018",
            "an end after the beginning",
        ),
        (
            "  - {id: x, kind: person, roles: [{title: president, of: land, since: 2030-13}]}\n",
            "entities[1].roles[0].since",
            "'2030-13'",
            "a date that exists",
        ),
        (
            "  - {id: x, kind: person, names: {english: [Xavia]}}\n",
            "entities[1].names.english",
            "'english'",
            "a language by its two letters",
        ),
        (
            "  - {id: x, kind: place, part_of: y}\n  - {id: y, kind: person, names: {en: [Yavia]}}\n",
            "entities[1].part_of",
            "the person 'y'",
            "a place or an organisation",
        ),
    ],
)
def test_contradictions_and_unknown_ids_are_problems_with_their_line(
    tmp_path: Path, entries: str, key: str, found: str, expected: str
) -> None:
    (problem,) = report(tmp_path, entries).problems

    assert (problem.line, problem.path) == (3, key)
    assert found in problem.found
    assert expected in problem.expected


def test_two_holders_of_one_office_at_once_are_a_problem(tmp_path: Path) -> None:
    role = "roles: [{title: president, of: land, since: %s}]"

    (problem,) = report(
        tmp_path,
        f"  - {{id: a, kind: person, {role % 2010}}}\n  - {{id: b, kind: person, {role % 2015}}}\n",
    ).problems

    assert problem.line == 4
    assert "b as president of land from 2015, while a is until now" in problem.found


def test_a_place_that_lies_in_itself_is_one_problem(tmp_path: Path) -> None:
    (problem,) = report(
        tmp_path,
        "  - {id: a, kind: place, part_of: b}\n  - {id: b, kind: place, part_of: a}\n",
    ).problems

    assert problem.found == "a circle: a in b in a"


def test_a_name_that_is_a_common_word_is_warned_about_with_its_frequency(tmp_path: Path) -> None:
    found = report(tmp_path, "  - {id: x, kind: person, names: {en: [Will]}}\n")

    assert not found.problems
    assert "the name 'Will', a common word (" in found.warnings[0].found
    assert "in a million words" in found.warnings[0].found


def test_a_common_word_can_be_accepted(tmp_path: Path) -> None:
    found = report(tmp_path, "  - {id: x, kind: person, names: {en: [Will]}, accepted: [Will]}\n")

    assert not found.warnings


def test_two_entities_of_one_name_are_warned_about(tmp_path: Path) -> None:
    found = report(tmp_path, "  - {id: x, kind: organisation, names: {en: [LANDIA]}}\n")

    assert "which land has too" in found.warnings[0].found


def test_lines_that_are_no_json_are_problems_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "made.jsonl"
    path.write_text('{"id": "a", "kind": "place"}\nnonsense\n{"id": "b", "kin": "place"}\n', "utf-8")

    found = check_entities([path])

    assert [(problem.line, problem.path) for problem in found.problems] == [(2, ""), (3, "kin")]


def test_an_unreadable_file_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check_entities([tmp_path / "missing.jsonl"]).problems

    assert problem.found == "no such file or directory"


@pytest.mark.parametrize("name", ["proxies.yaml", "titles.yaml", "words.yaml"])
def test_no_language_has_two_lists_for_one_thing(name: str) -> None:
    load_yaml(WORDS / name)


@pytest.mark.parametrize(
    ("language", "day", "content", "who"),
    [
        ("ja", "2021-03-01", "菅首相、会見で謝罪", "yoshihide-suga"),
        ("ja", "2010-11-01", "菅首相、会見で謝罪", "naoto-kan"),
        ("ja", "2023-06-01", "中国とドイツの会談　李首相が演説", "li-qiang"),
        ("ja", "2023-06-01", "シンガポールの式典で李首相が演説", "lee-hsien-loong"),
        ("ko", "2021-09-01", "김 총리, 방역 강화 주문", "kim-boo-kyum"),
        ("ko", "2025-09-01", "김 총리, 방역 강화 주문", "kim-min-seok"),
        ("zh", "2023-02-05", "鲍威尔发表讲话", "jerome-powell"),
        ("en", "2026-08-01", "Khamenei vows revenge", "mojtaba-khamenei"),
    ],
)
def test_a_surname_means_who_holds_the_office_at_the_time(
    gazetteer: Gazetteer, language: str, day: str, content: str, who: str
) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    people = {
        gazetteer.knowledge.entities[mention.entity].slug
        for mention in gazetteer.find(content, language=language, published_at=at)
        if mention.kind == "person" and not mention.is_ambiguous
    }

    assert people == {who}


@pytest.mark.parametrize(
    ("language", "content", "people"),
    [
        ("en", "Pakistan's Chief of Army Staff meets Xi", {"xi-jinping"}),
        ("en", "Bangladeshi chef cooks for Macron", {"emmanuel-macron"}),
        ("en", "Hungary's chief prosecutor resigns", set()),
        ("en", "Fed chief sees a rate cut", {"jerome-powell"}),
        ("en", "Trump and Merkel are to meet in May", {"donald-trump", "angela-merkel"}),
        ("de", "Chef des ukrainischen Gasmonopolisten tritt zurück", set()),
        ("de", "Merkel und May beraten", {"angela-merkel", "theresa-may"}),
        ("de", "Kims Treffen mit Trump", {"kim-jong-un", "donald-trump"}),
        ("de", "Trumps Stabschef lobt Xis Rede", {"xi-jinping"}),
        ("fr", "L'ambassadeur de Trump rencontre Macron", {"emmanuel-macron"}),
    ],
)
def test_a_chief_is_of_no_country_and_stand_ins_do_not_act(
    gazetteer: Gazetteer, language: str, content: str, people: set[str]
) -> None:
    at = datetime(2018, 6, 1, tzinfo=UTC)
    acting = {
        gazetteer.knowledge.entities[mention.entity].slug
        for mention in gazetteer.find(content, language=language, published_at=at)
        if mention.kind == "person" and not mention.is_ambiguous and mention.proxy is None
    }

    assert acting == people
