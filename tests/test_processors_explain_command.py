"""`wirewatch explain`: the answer, its reasons, the match record, the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from processors.explain_command import explain
from wirewatch.cli import main
from wirewatch.errors import SettingsError

ENTITIES = """
entities:
  - {id: P1, kind: person, slug: ann-archer, names: {en: [Ann Archer]}}
  - {id: P2, kind: person, slug: bob-baker, names: {en: [Bob Baker]}}
  - {id: L1, kind: place, slug: landia, code: LD, names: {en: [Landia]}}
"""
WATCHES = """
watches:
  - {id: pair, title: Archer and Baker, event: meeting, between: [ann-archer, bob-baker]}
  - {id: words, query: "harbour AND ferry"}
  - {id: both, event: meeting, between: [ann-archer], query: ferry}
  - {id: without, event: meeting, between: [ann-archer], exclude: [bob-baker]}
  - {id: german, event: meeting, between: [ann-archer, bob-baker], languages: [de]}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "entities.yaml").write_text(ENTITIES)
    (tmp_path / "watches.yaml").write_text(WATCHES)
    path = tmp_path / "wirewatch.toml"
    path.write_text('watch_files = "watches.yaml"\nentity_files = "entities.yaml"\n')
    return path


def run(config: Path, *arguments: str, text: str = "") -> str:
    app = Typer()
    app.command()(explain)
    result = CliRunner().invoke(app, [*arguments, "--config", str(config)], input=text)
    if isinstance(result.exception, SettingsError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_json_is_the_match_record_with_the_answer(config: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Ann Archer to meet Bob Baker\nThe talks are set for 4 May 2021.")

    answer = json.loads(run(config, "pair", str(article), "--json", "--published", "2021-05-01"))

    assert answer["fires"] is True
    assert (answer["status"], answer["when"]) == ("confirmed", "2021-05-04")
    assert answer["party_names"] == ["Ann Archer", "Bob Baker"]
    assert answer["evidence"][0]["sentence"] == "Ann Archer to meet Bob Baker"


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--published", "2025-6-1x", "expected a day (2018-09-03) or a time"),
        ("--language", "xyz", "'xyz' is not an ISO 639-1 code"),
        ("--language", "eng", "'eng' is not an ISO 639-1 code"),
    ],
)
def test_an_option_that_cannot_be_read_says_what_would_be_right(
    config: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, expected: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explain", "pair", "-", option, value, "--config", str(config)])
    said = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == 2
    assert expected in said
    assert "Value error" not in said


@pytest.mark.parametrize("published", ["2021-05-01", "2021-05-01T10:00:00", "2021-05-01T10:00:00Z"])
def test_times_are_read_with_and_without_a_zone(config: Path, published: str) -> None:
    said = run(
        config, "pair", "-", "--json", "--published", published, text="Ann Archer meets Bob Baker today\n"
    )
    assert json.loads(said)["when"] == "2021-05-01"


def test_a_missing_party_is_named(config: Path) -> None:
    output = run(config, "pair", "-", text="Ann Archer opens a bridge\nIt is long.")

    assert "nobody for bob-baker is mentioned" in output


def test_near_misses_say_who_takes_part_instead(config: Path) -> None:
    output = run(config, "pair", "-", text="Ann Archer meets the minister\nBob Baker stayed at home.")

    assert "no sentence tells of such an event" in output
    assert "'minister' (not known)" in output


def test_background_is_said_to_be_background(config: Path) -> None:
    text = (
        "Bridge opens\nThe bridge is long.\nIt is red.\nIt is new.\nAnn Archer met Bob Baker there last year."
    )

    answer = json.loads(run(config, "pair", "-", "--json", text=text))

    assert answer["fires"] is False
    assert "background" in answer["reason"]
    assert answer["is_main"] is False


def test_queries_mark_their_words(config: Path) -> None:
    output = run(config, "words", "-", text="A ferry\nIt left the harbour.")

    assert "it fires" in output


def test_the_page_escapes_the_text_and_marks_it(config: Path, tmp_path: Path) -> None:
    page = tmp_path / "why.html"

    run(
        config, "pair", "-", "--html", str(page), text="Ann Archer meets Bob Baker\n<script>alert(1)</script>"
    )

    written = page.read_text("utf-8")
    assert "<script>" not in written
    assert '<mark class="party">Ann Archer</mark>' in written
    assert '<mark class="trigger">meets</mark>' in written


def test_a_place_is_marked_as_one(config: Path, tmp_path: Path) -> None:
    page = tmp_path / "why.html"

    run(config, "pair", "-", "--html", str(page), text="Ann Archer meets Bob Baker in Landia")

    written = page.read_text("utf-8")
    assert written.count('<mark class="place">place</mark>') == 1
    assert '<mark class="place">Landia</mark>' in written
    assert ".place{" in written


def test_a_missing_date_is_said_with_what_gives_it(config: Path) -> None:
    text = "Ann Archer met Bob Baker on Monday"

    assert "when: not told; --published" in run(config, "pair", "-", text=text)
    assert "when: 2021-05-03\n" in run(config, "pair", "-", "--published", "2021-05-04", text=text)


def test_an_unknown_watch_is_named_with_what_would_be_right(config: Path) -> None:
    with pytest.raises(SettingsError, match="pair"):
        run(config, "pear", "-", text="x")


def test_a_file_that_is_not_there_is_an_error(config: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.txt: found no such file"):
        run(config, "pair", "nowhere.txt")


@pytest.mark.parametrize(
    ("watch", "reason"),
    [
        ("words", "the query does not hold: harbour is not there; ferry is not there"),
        ("both", "the query does not hold: ferry is not there"),
        ("without", "no sentence tells of such an event without Bob Baker"),
        ("german", "it is read as en, the watch is for de"),
    ],
)
def test_what_keeps_a_watch_from_firing_is_named(config: Path, watch: str, reason: str) -> None:
    output = run(config, watch, "-", text="Ann Archer met Bob Baker in town on Monday")

    assert f"no alert: {reason}\n  read as: en\n" in output


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x80\x81", "bytes that are not UTF-8"),
        (b"a\0b", "bytes that are no text"),
        (b" \n", "nothing in it"),
    ],
)
def test_what_is_no_text_is_refused(config: Path, tmp_path: Path, content: bytes, found: str) -> None:
    (tmp_path / "article.txt").write_bytes(content)

    with pytest.raises(SettingsError, match=found):
        run(config, "pair", str(tmp_path / "article.txt"))


def test_a_text_cannot_command_the_terminal(config: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Ann Archer to meet Bob Baker\x1b[31m\u202e\n\nThe \x1b]0;talks are set.\nThey meet.")

    shown = run(config, "pair", str(article))

    assert "\\u001b[31m\\u202e" in shown
    assert "\x1b" not in shown
    assert "are set.\nThey meet." in shown
