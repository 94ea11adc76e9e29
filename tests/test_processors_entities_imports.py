"""Entities imported from JRC-Names and Wikidata, by the command and by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from processors.entities import Gazetteer, load_entities
from processors.entities.files import knowledge_of, read_entries
from processors.entities.imports import ImportReport, import_entities
from processors.entities.knowledge import Entity
from processors.entities_command import app

JRC = """\
# made for this test
7\tP\tu\tAda+Vornholt
7\tP\tru\tАда+Форнхольт
7\tP\tu\tVornholt
8\tO\ten\tHarbour+Guild
9\tE\tu\tGreat+Flood
10\tP\tmt\tXandru+Borġ
"""


def claim(target: str, **qualifiers: str) -> dict[str, Any]:
    times = {
        key: [{"datavalue": {"value": {"time": time, "precision": 11}}}] for key, time in qualifiers.items()
    }
    return {"mainsnak": {"datavalue": {"value": {"id": target}}}, "qualifiers": times, "rank": "normal"}


def document(identity: str, kind: str, label: str, **claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": identity,
        "labels": {"en": {"value": label}, "zh-hans": {"value": f"{label}中"}},
        "aliases": {"en": [{"value": f"{label} the Great"}]},
        "claims": {"P31": [claim(kind)], **claims},
        "sitelinks": {"enwiki": {}},
    }


WIKIDATA = [
    document("Q901", "Q5", "Ada Vornholt"),
    document(
        "Q902",
        "Q6256",
        "Vornland",
        P35=[claim("Q901", P580="+2019-05-00T00:00:00Z", P582="+2021-03-04T00:00:00Z")],
    ),
    document("Q903", "Q11424", "A Film"),
]


@pytest.fixture
def jrc(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text(JRC, "utf-8")
    return path


@pytest.fixture
def wikidata(tmp_path: Path) -> Path:
    path = tmp_path / "dump.json.gz"
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in WIKIDATA)
    path.write_bytes(gzip.compress(f"[\n{lines}\nbroken\n]\n".encode()))
    return path


def imported(path: Path, **options: Any) -> tuple[list[Entity], ImportReport]:
    report = ImportReport()
    return list(import_entities(path, report, **options)), report


def test_jrc_names_become_entities_with_their_variants(jrc: Path) -> None:
    (person, guild), report = imported(jrc)

    assert (person.id, person.kind) == ("jrc-7", "person")
    assert person.names == {"any": ["Ada Vornholt"], "ru": ["Ада Форнхольт"]}
    assert person.weak == {"any": ["Vornholt"]}
    assert (guild.id, guild.kind, guild.names) == ("jrc-8", "organisation", {"en": ["Harbour Guild"]})
    assert report.entities == 2
    assert report.skipped["without a usable name"] == 1


def test_wikidata_becomes_entities_with_who_led_them_when(wikidata: Path) -> None:
    entities, report = imported(wikidata)

    person, place, term = entities
    assert person.names == {"en": ["Ada Vornholt", "Ada Vornholt the Great"], "zh": ["Ada Vornholt中"]}
    assert (place.id, place.kind) == ("Q902", "place")
    (role,) = term.roles
    assert (term.id, role.of, role.since, role.until) == ("Q901", "Q902", "2019-05", "2021-03-04")
    assert report.skipped == {"not JSON": 1, "of no kind that is taken": 1}


def test_little_known_entities_can_be_left_out(wikidata: Path) -> None:
    entities, report = imported(wikidata, fewest_sitelinks=2)

    assert entities == []
    assert report.skipped["too few sitelinks"] == 2


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("dear reader\n", "utf-8")

    with pytest.raises(ValueError, match="neither JRC-Names"):
        imported(path)


def test_the_command_writes_a_file_that_the_pipeline_reads(wikidata: Path, tmp_path: Path) -> None:
    target = tmp_path / "entities" / "wikidata.jsonl"

    result = CliRunner().invoke(app, ["import", str(wikidata), "--to", str(target)])

    assert result.exit_code == 0
    assert "3 entities" in result.output
    gazetteer = Gazetteer(load_entities([target]))
    mentions = gazetteer.find("Ada Vornholt left in 2020. Vornland's president smiled; Vornholt waved.")
    assert [(m.entity, m.surface, m.via) for m in mentions if m.kind == "person"] == [
        ("Q901", "Ada Vornholt", "name"),
        ("Q901", "Vornland's president", "role"),
        ("Q901", "Vornholt", "alias"),
    ]


def test_an_import_that_fails_leaves_no_file(tmp_path: Path) -> None:
    source, target = tmp_path / "letter.txt", tmp_path / "out.jsonl"
    source.write_text("dear reader\n", "utf-8")

    result = CliRunner().invoke(app, ["import", str(source), "--to", str(target)])

    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == [source]


def test_a_later_file_adds_to_an_entity_of_an_earlier_one(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("entities:\n  - {id: x, kind: person, names: {en: [Ada Vornholt]}}\n", "utf-8")
    second.write_text("entities:\n  - {id: x, names: {en: [A. Vornholt]}, tags: [own]}\n", "utf-8")

    entries, problems = read_entries([first, second])

    entity = knowledge_of(entries).entities["x"]
    assert problems == []
    assert (entity.names, entity.tags) == ({"en": ["Ada Vornholt", "A. Vornholt"]}, ["own"])
