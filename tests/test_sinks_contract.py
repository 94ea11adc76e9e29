"""What every sink keeps: one table over all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from wirewatch import registry
from wirewatch.errors import RetryLaterError
from wirewatch.records import Alert, AlertTiming, ArticleRef, Corroboration, Evidence, derive_id
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Dropped, Result, Setup
from wirewatch.testing import WebhookReceiver
from wirewatch.topics import ALERTS

AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
#: Every sink of the table is made with this choice.
CHOICE = {
    "watches": ["cx-*", "ax-*"],
    "least_severity": "notice",
    "silenced": {"cx-silent*": AT + timedelta(hours=1)},
}
SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvbmx5ISE="


def alert(number: int = 1, **fields: Any) -> Alert:
    """The notification of this number, each of a story of its own."""
    url = f"https://one.example/{number}"
    article = ArticleRef(id=f"article-{number}", url=url, title="Ax to meet", publisher="One", seen_at=AT)
    values: dict[str, Any] = {
        "id": derive_id("notification", str(number)),
        "alert_id": derive_id("alert", str(number)),
        "sequence": 1,
        "kind": "raised",
        "watch": "ax-bex",
        "title": f"Ax – Bex meeting {number}",
        "severity": "warning",
        "status": "rumoured",
        "corroboration": Corroboration(independent_sources=1, copies=0),
        "evidence": (Evidence(sentence="Ax is to meet Bex.", start=16, highlights=((0, 2), (6, 13))),),
        "articles": (article,),
        "timing": AlertTiming(first_published_at=AT, first_seen_at=AT, raised_at=AT),
    }
    return Alert(**{**values, **fields})


class _NoState:
    def get(self, topic: object, key: str) -> Any:
        raise NotImplementedError

    def all(self, topic: object) -> Any:
        raise NotImplementedError

    def beginning(self, topic: object, prefix: str) -> Any:
        raise NotImplementedError


CONTEXT = Context(at=AT, state=_NoState(), headers={})


def setup_in(folder: Path, name: str = "receiver-test") -> Setup:
    """What a sink is built from, with loopback allowed."""
    http = HttpSettings(allow_networks=("127.0.0.0/8",), deadline_seconds=10)
    return Setup(http, (), (), (), folder, lambda: datetime.now(UTC), name)


def result_of(answer: Result | Future[Result]) -> Result:
    """What comes of a record, waited for."""
    return answer.result(10) if isinstance(answer, Future) else answer


@dataclass
class Bench:
    """A sink with its outside: the ids that arrived there, and a way to break it once."""

    sink: Any
    arrived: Callable[[], list[str]]
    break_once: Callable[[], None]
    may_repeat: bool = False


def _webhook(folder: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Bench:
    receiver = stack.enter_context(WebhookReceiver(SECRET))
    cls = registry.sink_class("webhook")
    settings = cls.settings_class.model_validate(CHOICE | {"url": receiver.url("/hook"), "secret": SECRET})
    sink = cls.build(settings, setup_in(folder))

    def arrived() -> list[str]:
        accepted = [one.message["data"]["title"] for one in receiver.deliveries if one.is_verified]
        return list(dict.fromkeys(accepted))

    return Bench(sink, arrived, lambda: receiver.answer_next(503), may_repeat=True)


def _jsonl(folder: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Bench:
    cls = registry.sink_class("jsonl")
    path = folder / "out" / "alerts.jsonl"
    sink = cls.build(cls.settings_class.model_validate(CHOICE | {"path": str(path)}), setup_in(folder))

    def break_once() -> None:
        def fail(_: int) -> None:
            monkeypatch.undo()
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", fail)

    return Bench(
        sink, lambda: [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()], break_once
    )


def _terminal(folder: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Bench:
    stream = _Stream()
    cls: Any = registry.sink_class("terminal")
    sink = cls(cls.settings_class.model_validate(CHOICE), setup_in(folder), stream)
    return Bench(
        sink,
        lambda: [line for line in stream.getvalue().splitlines() if line.startswith("Ax – Bex meeting")],
        stream.break_once,
        may_repeat=True,
    )


class _Stream(StringIO):
    is_broken = False

    def break_once(self) -> None:
        self.is_broken = True

    def write(self, text: str) -> int:
        if self.is_broken:
            self.is_broken = False
            raise OSError(5, "Input/output error")
        return super().write(text)


SINKS = {"webhook": _webhook, "jsonl": _jsonl, "terminal": _terminal}


@pytest.fixture(params=sorted(registry.SINKS))
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    with ExitStack() as stack:
        made = SINKS[request.param](tmp_path, stack, monkeypatch)
        stack.callback(made.sink.close)
        yield made


def test_a_sink_consumes_alerts_in_order_under_the_receivers_name(bench: Bench) -> None:
    sink = bench.sink
    assert (sink.name, sink.consumes, sink.tables, sink.is_ordered) == ("receiver-test", ALERTS, (), True)


def test_every_setting_of_a_sink_is_described(bench: Bench) -> None:
    for name, field in bench.sink.settings_class.model_fields.items():
        assert field.description, name


def test_what_is_delivered_arrives_in_order_and_hands_nothing_on(bench: Bench) -> None:
    results = [result_of(bench.sink.handle(alert(number), CONTEXT)) for number in (1, 2, 3)]
    assert results == [(), (), ()]
    assert not any(isinstance(result, Dropped) for result in results)
    assert [title[:18] for title in bench.arrived()] == [f"Ax – Bex meeting {n}" for n in (1, 2, 3)]


def test_a_receiver_gets_the_alerts_that_it_was_given(bench: Bench) -> None:
    for other in (alert(1, watch="bx-ax"), alert(2, severity="info")):
        assert result_of(bench.sink.handle(other, CONTEXT)) == Dropped("not_chosen")
    assert result_of(bench.sink.handle(alert(3, watch="cx-1", severity="critical"), CONTEXT)) == ()
    assert [title[:18] for title in bench.arrived()] == ["Ax – Bex meeting 3"]


def test_a_receiver_gets_what_is_raised_after_a_silence(bench: Bench) -> None:
    def raised(number: int, minutes: int) -> Alert:
        at = AT + timedelta(minutes=minutes)
        timing = AlertTiming(first_published_at=AT, first_seen_at=AT, raised_at=at)
        return alert(number, watch="cx-silent-1", timing=timing)

    assert result_of(bench.sink.handle(raised(1, 59), CONTEXT)) == Dropped("silenced")
    assert result_of(bench.sink.handle(raised(2, 60), CONTEXT)) == ()
    assert [title[:18] for title in bench.arrived()] == ["Ax – Bex meeting 2"]


def test_a_failure_outside_is_tried_again_and_then_arrives_once(bench: Bench) -> None:
    bench.break_once()
    with pytest.raises(RetryLaterError):
        result_of(bench.sink.handle(alert(), CONTEXT))
    assert result_of(bench.sink.handle(alert(), CONTEXT)) == ()
    assert len(bench.arrived()) == 1


def test_a_repeat_does_no_harm(bench: Bench) -> None:
    for _ in range(2):
        assert result_of(bench.sink.handle(alert(), CONTEXT)) == ()
    assert len(bench.arrived()) == 1 or bench.may_repeat


def test_strange_text_is_delivered(bench: Bench) -> None:
    title = "Ax – Bex meeting \x1b[2J \u202e习近平 \U0001f600 [red]"
    evidence = Evidence(sentence="\x1b]0;x\x07 习近平", start=0, highlights=((0, 400), (3, 2), (-1, 1)))
    strange = alert(title=title, evidence=(evidence,), severity="critical", status=None)
    assert result_of(bench.sink.handle(strange, CONTEXT)) == ()
    assert len(bench.arrived()) == 1


def test_closing_twice_does_no_harm(bench: Bench) -> None:
    bench.sink.close()
    bench.sink.close()
