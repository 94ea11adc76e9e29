"""`wirewatch check`: broken configurations, each with an error that a person can act on."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import pytest

from wirewatch.checks import check_configuration
from wirewatch.cli import main

TOML = """feeds = "feeds.opml"

[service]
port = 9464

[receivers.file]
kind = "jsonl"
"""
FEEDS = """<?xml version="1.0"?>
<opml version="2.0">
<body>
<outline text="One" xmlUrl="https://one.example/feed"/>
</body>
</opml>
"""
WATCHES = """watches:
  - id: one-two-meeting
    title: One meets Two
    event: meeting
    between: [anna-one, boris-two]
    severity: warning
  - id: strike
    query: '"general strike" AND rail'
"""
ENTITIES = """entities:
  - id: anna-one
    kind: person
    names: {en: [Anna Oneva]}
  - id: boris-two
    kind: person
    names: {en: [Boris Twovich]}
    roles:
      - {title: president, of: someland, since: 2013}
  - id: someland
    kind: place
    names: {en: [Someland]}
"""
WEBHOOK = '"webhook"\nurl = "https://a.example/"'
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def silenced(watch: str, zone: str) -> str:
    return f"silenced = {{{watch} = 2018-09-03T16:00:00{zone}}}"


FILES = {
    "wirewatch.toml": TOML,
    "feeds.opml": FEEDS,
    "watches/mine.yaml": WATCHES,
    "entities/mine.yaml": ENTITIES,
}


def write(folder: Path, changes: dict[str, tuple[str, str]] | None = None) -> Path:
    """A good configuration, but with (old, new) texts exchanged in some files."""
    for name, content in FILES.items():
        old, new = (changes or {}).get(name, ("", ""))
        assert old in content
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content.replace(old, new, 1))
    return folder / "wirewatch.toml"


def test_a_good_configuration_has_no_problems(tmp_path: Path) -> None:
    report = check_configuration(write(tmp_path), {})
    assert list(report.problems) == []
    assert list(report.warnings) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "found", "expected"),
    [
        ("wirewatch.toml", "[service]", "[service", 3, "expected ']'", "valid TOML"),
        ("wirewatch.toml", "[service]", "[servce]", 3, "the unknown key 'servce'", "service (did you mean"),
        ("wirewatch.toml", "9464", '"http"', 4, "'http'", "a whole number"),
        ("wirewatch.toml", "feeds.opml", "feed.opml", 1, "no file", "an OPML file"),
        ("wirewatch.toml", '"jsonl"', '"webhook"', 6, "nothing", "a value for url"),
        ("wirewatch.toml", '"jsonl"', WEBHOOK, 6, "no secret_file", "whsec_"),
        ("wirewatch.toml", '"jsonl"', f'{WEBHOOK}\nsecret = "{SECRET}"', 9, "a secret in the", "secret_file"),
        ("wirewatch.toml", '"jsonl"', f'{WEBHOOK}\nsecret_file = "no"', 9, "No such file", "whsec_"),
        ("wirewatch.toml", '"jsonl"', '"jsonl"\nwatches = ["str*", "stroke"]', 8, "'stroke'", "strike (did"),
        ("wirewatch.toml", '"jsonl"', f'"jsonl"\n{silenced("stroke", "Z")}', 8, "'stroke'", "strike (did"),
        ("wirewatch.toml", '"jsonl"', f'"jsonl"\n{silenced("strike", "")}', 8, "2018", "with its zone"),
        ("wirewatch.toml", '"jsonl"', '"jsonl"\nsilenced = {"*" = "soon"}', 8, "'soon'", "a time ("),
        ("wirewatch.toml", '"jsonl"', '"jsonl"\nleast_severity = "high"', 8, "'high'", "one of info"),
        ("feeds.opml", "</body>", "", 6, "mismatched tag", "well-formed XML"),
        ("feeds.opml", "xmlUrl", "xmlurl", 4, "an outline with only", 'xmlUrl="https://…"'),
        ("feeds.opml", "https://one.example/feed", "one.example", 4, "'one.example'", "https://example.org"),
        ("watches/mine.yaml", "between:", "betwen:", 5, "the unknown key 'betwen'", "between (did you"),
        ("watches/mine.yaml", "anna-one", "ana-one", 5, "the unknown entity 'ana-one'", "anna-one (did"),
        ("watches/mine.yaml", "event: meeting", "event: meting", 4, "the unknown event", "meeting (did you"),
        ("watches/mine.yaml", "severity: warning", "severity: high", 6, "'high'", "one of info, notice"),
        ("watches/mine.yaml", "strike\" AND", "strike AND", 8, "", "a query that can be read"),
        ("watches/mine.yaml", "id: strike", "id: one-two-meeting", 7, "a second time", "no other watch"),
        ("watches/mine.yaml", "    title", "   title", 3, "indented otherwise", "below each other"),
        ("watches/mine.yaml", "warning", "warning\n    tests: [{title: Rain}]", 7, "", "an alert"),
        ("entities/mine.yaml", "kind: place", "kind: planet", 11, "'planet'", "one of person, organisation"),
        ("entities/mine.yaml", "since: 2013", "since: March 2013", 9, "'March 2013'", "a year, a month"),
        ("entities/mine.yaml", "names: {en: [Anna Oneva]}", "names: {en: Anna}", 4, "'Anna'", "a list: [Ann"),
        ("watches/mine.yaml", "id: strike", "id: Rail Strike", 7, "'Rail Strike'", "small letters"),
        ("watches/mine.yaml", "event: meeting", "severity: info", 6, "a second time", "each key once"),
        ("watches/mine.yaml", "    query: '\"general strike\" AND rail'", "", 7, "for nothing", "a `query`"),
        ("watches/mine.yaml", "AND rail'", "AND rail'\n    where: [x]", 7, "without an", "an `event`"),
        ("watches/mine.yaml", "warning", "warning\n    where: [anna-one]", 7, "no known place", "someland"),
        ("watches/mine.yaml", "warning", "warning\n    where: ['leader-of:1']", 7, "leader-of:1", "someland"),
    ],
)  # fmt: skip
def test_each_broken_configuration_gives_an_error_to_act_on(
    tmp_path: Path, file: str, old: str, new: str, line: int, found: str, expected: str
) -> None:
    report = check_configuration(write(tmp_path, {file: (old, new)}), {})
    (problem,) = report.problems
    assert (Path(problem.file), problem.line) == (tmp_path / file, line)
    assert found in problem.found
    assert expected in problem.expected


def test_secrets_that_are_elsewhere_are_warnings_and_all_else_is_checked(tmp_path: Path) -> None:
    changes = {
        "wirewatch.toml": ('"jsonl"', f'{WEBHOOK}\nsecret_file = "/run/secrets/no"'),
        "watches/mine.yaml": ("warning", "high"),
    }
    path = write(tmp_path, changes)
    with_secrets = check_configuration(path, {})
    assert {problem.path for problem in with_secrets.problems} >= {"receivers.file.secret_file"}

    report = check_configuration(path, {}, has_secrets=False)

    assert [problem.found for problem in report.problems] == ["'high'"]
    assert [warning.path for warning in report.warnings] == ["receivers.file.secret_file"]


KAFKA = '"jsonl"\n[transport.kafka]\n'
SSL = f'{KAFKA}security_protocol = "SSL"\n'


@pytest.mark.parametrize(
    ("toml", "is_forgiven"),
    [
        (f'{SSL}ca_file = "no.pem"', True),
        (f'{SSL}certificate_file = "no.pem"\nkey_file = "no.key"', True),
        (f'{SSL}ca_file = "wrong.secret"', False),
        (f'{KAFKA}ca_file = "no.pem"', False),
        (f'{WEBHOOK}\nsecret_file = "wrong.secret"', False),
        (f'{WEBHOOK}\nsecret_file = "watches"', False),
    ],
)
def test_only_missing_files_of_secrets_are_warnings_without_secrets(
    tmp_path: Path, toml: str, is_forgiven: bool
) -> None:
    (tmp_path / "wrong.secret").write_text("hunter2\n")
    path = write(tmp_path, {"wirewatch.toml": ('"jsonl"', toml)})
    report = check_configuration(path, {}, has_secrets=False)
    told, silent = (report.warnings, report.problems) if is_forgiven else (report.problems, report.warnings)
    assert [problem.path.rpartition("_")[2] for problem in told] == ["file"]
    assert list(silent) == []


def test_a_missing_secret_of_a_feed_is_a_warning_without_secrets(tmp_path: Path) -> None:
    feeds = 'feeds = [{ url = "https://one.example/feed", secret_file = "no" }]'
    path = write(tmp_path, {"wirewatch.toml": ('feeds = "feeds.opml"', feeds)})
    report = check_configuration(path, {}, has_secrets=False)
    assert list(report.problems) == []
    assert [warning.path for warning in report.warnings] == ["secret_file"]


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        "wirewatch.toml": ("9464", "'x'"),
        "feeds.opml": ("xmlUrl", "xmlurl"),
        "watches/mine.yaml": ("warning", "high"),
        "entities/mine.yaml": ("kind: place", "kind: planet"),
    }
    report = check_configuration(write(tmp_path, changes), {})
    assert {Path(problem.file).name for problem in report.problems} == {
        "wirewatch.toml",
        "feeds.opml",
        "mine.yaml",
    }
    assert len(report.problems) == 4


def test_the_command_prints_each_problem_on_a_line_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, {"wirewatch.toml": ("9464", "'x'")})
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--config", str(path)])
    printed = capsys.readouterr()
    assert stopped.value.code == 1
    assert f"error: {path}:4: service.port: found 'x'; expected a whole number\n" in printed.err
    assert "1 problem" in printed.err
    assert "Traceback" not in printed.err


def test_files_are_named_as_they_are_seen_from_the_folder_of_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"watches/mine.yaml": ("id: strike", "id: one-two-meeting")})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["check"])
    printed = capsys.readouterr().err
    assert printed.startswith("error: watches/mine.yaml:7: watches[1].id: found the id")
    assert "(first in watches/mine.yaml)" in printed


def test_a_check_beside_the_running_service_finds_nothing_wrong(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "alerts.jsonl").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert list(check_configuration(path, {}).problems) == []


def test_the_command_says_what_is_there_and_that_it_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--config", str(write(tmp_path))])
    printed = capsys.readouterr()
    assert stopped.value.code == 0
    assert "1 feed" in printed.out
    assert printed.out.endswith("ok\n")


def test_the_command_prints_a_screenful_of_very_many_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strangers = ", ".join(f"nobody-{number}" for number in range(99))
    path = write(tmp_path, {"watches/mine.yaml": ("anna-one,", f"anna-one, {strangers},")})
    with pytest.raises(SystemExit):
        main(["check", "--config", str(path)])
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 52
    assert lines[50] == "… and 49 more; --json gives them all"
    assert lines[51] == "99 problems"


def test_the_command_gives_problems_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, {"feeds.opml": ("xmlUrl", "xmlurl")})
    with pytest.raises(SystemExit):
        main(["check", "--json", "--config", str(path)])
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["line"] == 4
