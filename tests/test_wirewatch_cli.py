"""The command line: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from wirewatch import __version__, registry
from wirewatch.cli import application, main
from wirewatch.errors import SettingsError, SettingsProblem, TransportUnavailableError
from wirewatch.records import DeadLetter
from wirewatch.topics import DEAD_LETTERS, ENTRIES, TOPICS
from wirewatch.transport import TransportSettings, open_transport

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `wirewatch` with these words; its exit status, output and errors."""

    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(words)
        printed = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, printed.out, printed.err

    return call


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration on an embedded log with two dead letters."""
    path = tmp_path / "wirewatch.toml"
    path.write_text('feeds = ["https://news.example/feed"]\n')
    (tmp_path / "data").mkdir()
    transport = open_transport(TransportSettings(), data_folder=tmp_path / "data")
    transport.create_topics(TOPICS.values(), 8)
    transport.publish(
        [DEAD_LETTERS.message(letter("a", "extract")), DEAD_LETTERS.message(letter("b", "fetch"))]
    )
    transport.close()
    return path


def letter(name: str, stage: str) -> DeadLetter:
    return DeadLetter(
        id=f"dead-letter-{name}",
        group=stage,
        stage=stage,
        topic="entries",
        partition=0,
        offset=7,
        key=b"k",
        value=b'{"title":"[brackets] and more"}',
        partition_key="k",
        kind="bug",
        error="it broke [bold]here[/bold]\nsecond line",
        failed_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        traceback="Traceback: somewhere",
    )


def test_help_lists_every_command(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for name, command in registry.COMMANDS.items():
        assert name in out
        assert command.summary.split(".")[0] in " ".join(out.split())


def words_of(name: str) -> list[list[str]]:
    """A command as its words, or each of a group."""
    target = registry.command(name)
    if not isinstance(target, typer.Typer):
        return [[name]]
    callbacks = [(info.name, info.callback) for info in target.registered_commands]
    return [[name, given or callback.__name__.replace("_", "-")] for given, callback in callbacks if callback]


@pytest.mark.parametrize("name", registry.COMMANDS)
def test_every_command_has_help_with_an_example_of_itself(run: Run, name: str) -> None:
    for words in words_of(name):
        status, out, _ = run(*words, "--help")
        assert status == 0
        _, _, examples = out.partition("Example")
        assert f"wirewatch {' '.join(words)}" in examples


def test_help_imports_no_stage() -> None:
    code = (
        "import sys, contextlib\nfrom wirewatch.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "loaded = {'ingest', 'processors', 'sinks', 'trafilatura', 'kafka', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == (0, f"wirewatch {__version__}\n", "")


def test_a_misspelt_command_is_wrong_usage_with_the_likely_meaning(run: Run) -> None:
    status, _, err = run("chek")
    assert status == 2
    assert err == "error: no command 'chek'; there is check (did you mean that?)\n"


def test_a_misspelt_stage_is_wrong_usage_with_the_likely_meaning(run: Run) -> None:
    status, _, err = run("run", "extrakt")
    assert status == 2
    assert "there is extract (did you mean that?)" in " ".join(err.split())


def test_a_receiver_that_is_not_configured_is_wrong_usage(run: Run, config: Path) -> None:
    status, _, err = run("run", "receivers.newsroom", "--config", str(config))
    assert status == 2
    assert err == "error: no receiver 'newsroom'; there is none configured\n"
    # What an unset variable leaves of receivers.$NAME; it ran nothing, and well.
    assert run("run", "receivers.", "--config", str(config))[0] == 2


def test_a_missing_configuration_is_a_line_not_a_traceback(run: Run, tmp_path: Path) -> None:
    status, _, err = run("run", "--config", str(tmp_path / "absent.toml"))
    assert status == 1
    assert err == (
        f"error: {tmp_path / 'absent.toml'}: found no such file; "
        "expected a configuration file (wirewatch init DIR writes one)\n"
    )


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SettingsError([SettingsProblem("f", 3, "a.b", "x", "y")]), 1),
        (TransportUnavailableError("no broker at kafka:9092"), 3),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 0),
    ],
)
def test_what_a_user_can_mend_ends_with_a_status_and_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    def fails() -> None:
        raise error

    monkeypatch.setattr(registry, "command", lambda name: fails)
    ended, _, err = run("check")
    assert ended == status
    assert "Traceback" not in err
    if not isinstance(error, KeyboardInterrupt | BrokenPipeError):
        assert err == f"error: {error}\n"


def test_a_file_that_cannot_be_written_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        Path("/nowhere/why.html").write_text("x")

    monkeypatch.setattr(registry, "command", lambda name: fails)
    assert run("check") == (1, "", "error: /nowhere/why.html: no such file or directory\n")


def test_a_reader_that_has_gone_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "wirewatch", "--version"]
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        command, env=buffered, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "command", lambda name: fails)
    with pytest.raises(ZeroDivisionError):
        main(["check"])


def test_topics_are_created_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.toml"
    path.write_text("")
    status, out, _ = run("topics", "create", "--config", str(path))
    assert status == 0
    assert out.splitlines()[-1] == f"{len(TOPICS)} created, 0 were there"
    status, out, _ = run("topics", "create", "--config", str(path))
    assert out == f"0 created, {len(TOPICS)} were there\n"


def test_topics_are_listed_with_what_they_are(run: Run) -> None:
    _, out, _ = run("topics", "list", "--json")
    assert [row["topic"] for row in json.loads(out)] == list(TOPICS)
    _, out, _ = run("topics", "list")
    assert ["pages", "Page", "host", "1", "day"] in [line.split() for line in out.splitlines()]


def test_dead_letters_are_listed_oldest_first_and_by_stage(run: Run, config: Path) -> None:
    status, out, _ = run("dead-letters", "list", "--config", str(config))
    assert status == 0
    assert "it broke [bold]here[/bold]" in out
    assert "second line" not in out
    _, out, _ = run("dead-letters", "list", "--json", "--stage", "fetch", "--config", str(config))
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["dead-letter-b"]


def test_before_the_first_run_there_are_no_dead_letters(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.toml"
    path.write_text("")
    assert run("dead-letters", "list", "--config", str(path)) == (0, "no dead letters\n", "")
    assert run("dead-letters", "list", "--json", "--config", str(path)) == (0, "", "")
    assert run("dead-letters", "retry", "--all", "--config", str(path))[:2] == (0, "0 put back\n")
    assert not (tmp_path / "data").exists()


def test_a_dead_letter_is_shown_with_its_record(run: Run, config: Path) -> None:
    status, out, _ = run("dead-letters", "show", "dead-letter-a", "--config", str(config))
    assert status == 0
    assert "Traceback: somewhere" in out
    assert "[brackets] and more" in out
    _, out, _ = run("dead-letters", "show", "--json", "dead-letter-a", "--config", str(config))
    assert json.loads(out)["record"] == {"title": "[brackets] and more"}


def test_an_id_that_is_not_one_letter_fails(run: Run, config: Path) -> None:
    status, _, err = run("dead-letters", "show", "dead-letter", "--config", str(config))
    assert (status, err) == (1, "error: 2 dead letters with an id that begins with 'dead-letter'\n")


def test_a_retried_dead_letter_is_back_on_its_topic_and_no_longer_listed(run: Run, config: Path) -> None:
    assert run("dead-letters", "retry", "dead-letter-a", "--config", str(config))[:2] == (0, "1 put back\n")
    _, out, _ = run("dead-letters", "list", "--json", "--config", str(config))
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["dead-letter-b"]
    transport = open_transport(TransportSettings(), data_folder=config.parent / "data", read_only=True)
    assert [record.value for record in transport.read(ENTRIES.name)] == [letter("a", "extract").value]
    transport.close()


def test_retrying_needs_ids_or_all(run: Run, config: Path) -> None:
    status, _, err = run("dead-letters", "retry", "--all", "--stage", "ftch", "--config", str(config))
    assert status == 1
    assert err == "error: no dead letter of the stage 'ftch'; there is fetch (did you mean that?)\n"
    status, _, err = run("dead-letters", "retry", "--config", str(config))
    assert status == 2
    assert "give either ids or --all" in err
    assert run("dead-letters", "retry", "--all", "--config", str(config))[:2] == (0, "2 put back\n")


def test_schemas_know_every_section_and_receiver(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("schema", str(tmp_path / "schemas"))
    assert status == 0
    assert len(out.splitlines()) == 3
    schema = json.loads((tmp_path / "schemas" / "wirewatch.schema.json").read_text())
    assert {"feeds", "transport", "service", *registry.stage_names()} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    kinds = [model["properties"]["kind"]["const"] for model in schema["$defs"].values() if is_receiver(model)]
    assert sorted(kinds) == sorted(registry.SINKS)
    watches = json.loads((tmp_path / "schemas" / "watches.schema.json").read_text())
    assert "between" in watches["$defs"]["Watch"]["properties"]


def is_receiver(model: dict[str, dict[str, dict[str, str]]]) -> bool:
    return "const" in model.get("properties", {}).get("kind", {})


def test_only_the_requested_command_is_imported_whole() -> None:
    requested = application("check")
    by_name = {info.name: info.callback for info in requested.registered_commands}
    assert by_name["check"] is registry.command("check")
    assert by_name["run"] is not registry.command("run")


@pytest.mark.kafka
def test_topics_are_created_once_on_kafka(
    run: Run, tmp_path: Path, broker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wirewatch.toml"
    path.write_text("")
    monkeypatch.setenv("WIREWATCH__TRANSPORT__ENGINE", "kafka")
    monkeypatch.setenv("WIREWATCH__TRANSPORT__KAFKA__BOOTSTRAP_SERVERS", json.dumps([broker.address]))
    assert run("topics", "create", "--config", str(path))[0] == 0
    assert run("topics", "create", "--config", str(path))[1] == f"0 created, {len(TOPICS)} were there\n"
    assert run("dead-letters", "list", "--config", str(path))[0] == 0


def test_a_broker_that_does_not_answer_is_a_line_and_status_3(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wirewatch.toml"
    path.write_text('[transport]\nengine = "kafka"\n[transport.kafka]\nconnect_seconds = 0.2\n')
    monkeypatch.setenv("WIREWATCH__TRANSPORT__KAFKA__BOOTSTRAP_SERVERS", '["127.0.0.1:1"]')
    status, _, err = run("dead-letters", "list", "--config", str(path))
    assert status == 3
    assert err.splitlines()[-1].startswith("error: ")
    assert "127.0.0.1:1" in err
    assert "Traceback" not in err
