"""The file sink: what a crash, a repeat and a rotation leave behind."""

from __future__ import annotations

import json
import resource
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sinks.jsonl import JsonLines, JsonLinesSettings
from wirewatch.errors import RetryLaterError, SettingsError
from wirewatch.records import Alert, AlertTiming, Corroboration
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Setup

AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
CONTEXT = Context(at=AT, state=None, headers={})  # type: ignore[arg-type] # sinks keep no state


def alert(number: int) -> Alert:
    return Alert(
        id=f"notification-{number}",
        alert_id="alert-1",
        sequence=number,
        kind="raised",
        watch="w",
        title="标题",
        severity="info",
        corroboration=Corroboration(independent_sources=1, copies=0),
        evidence=(),
        articles=(),
        timing=AlertTiming(first_published_at=None, first_seen_at=AT, raised_at=AT),
    )


def build(path: Path) -> JsonLines:
    setup = Setup(HttpSettings(), (), (), (), path.parent, lambda: AT, "receiver-file")
    return JsonLines.build(JsonLinesSettings(path=str(path)), setup)


def write(path: Path, *numbers: int) -> None:
    """Write these alerts in one run."""
    sink = build(path)
    for number in numbers:
        sink.handle(alert(number), CONTEXT)
    sink.close()


def ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


def test_what_the_file_holds_is_not_written_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    write(path, 1, 2)
    write(path, 2, 3)
    assert ids(path) == ["notification-1", "notification-2", "notification-3"]


def test_a_line_cut_off_by_a_crash_is_removed_and_written_again(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    write(path, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    write(path, 2)
    assert path.read_bytes() == whole


def test_other_lines_in_the_file_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"not json\n\n[1]\n\xff\n")
    write(path, 1)
    assert path.read_bytes().startswith(b"not json\n\n[1]\n\xff\n{")


def test_a_file_moved_away_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    sink = build(path)
    sink.handle(alert(1), CONTEXT)
    path.rename(tmp_path / "alerts.jsonl.1")
    sink.handle(alert(2), CONTEXT)
    sink.close()
    assert ids(path) == ["notification-2"]
    assert ids(tmp_path / "alerts.jsonl.1") == ["notification-1"]


def test_a_line_of_which_the_disk_takes_only_the_beginning_is_not_delivered(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    sink = build(path)
    sink.handle(alert(1), CONTEXT)
    size, limits = path.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, limits[1]))
        with pytest.raises(RetryLaterError):
            sink.handle(alert(2), CONTEXT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, usual)
    sink.handle(alert(3), CONTEXT)
    sink.handle(alert(2), CONTEXT)
    assert ids(path) == ["notification-1", "notification-3", "notification-2"]


def test_two_receivers_do_not_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    sink = build(path)
    with pytest.raises(SettingsError, match="another process"):
        build(path)
    sink.close()
    build(path).close()


def test_a_file_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for path in (tmp_path, tmp_path / "taken" / "alerts.jsonl"):
        with pytest.raises(SettingsError, match=r"receiver-file\.path"):
            build(path)
