"""`wirewatch demo`: plays the script, shows it, and says whether all came as it must."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from sinks.demo.play import Play, ShiftedClock, new_secret, write_configuration
from sinks.demo.site import DemoSite, Script
from sinks.demo.verdict import Outcome, missing
from sinks.display import highlighted
from wirewatch.command_line import ExitCode, output
from wirewatch.logs import configure_logs
from wirewatch.printable import harmless
from wirewatch.records import Evidence
from wirewatch.seeds import seeds_folder
from wirewatch.testing import WebhookReceiver

_TOPIC_STYLES = {"matches": "green", "alerts": "bold yellow", "dead-letters": "bold red"}


def demo(
    timeout_seconds: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds after which it counts as failed.")
    ] = 55.0,
) -> None:
    """Watch a small news site being polled, read and understood until a signed webhook arrives.

    Everything runs here: the papers and the receiver on loopback, the log in a temporary folder. The
    exit status is 0 only if the alert arrived with a right signature, said what it must, and no near
    miss alerted.

    \b
    Example:
      wirewatch demo
    """
    configure_logs("error", "text")
    script = Script.read(seeds_folder() / "demo" / "demo.yaml")
    clock, secret = ShiftedClock(script.begins_at), new_secret()
    screen = _Screen(output())
    with (
        TemporaryDirectory(prefix="wirewatch-demo-") as folder,
        DemoSite(seeds_folder() / "demo") as site,
        WebhookReceiver(secret, clock) as receiver,
    ):
        url = receiver.url("/alerts")
        configuration = write_configuration(Path(folder), site, script, url, secret)
        play = Play(script, site, receiver, clock)
        outcome = play.run(configuration, screen.say, timeout_seconds)
        screen.deliveries(outcome)
        screen.pages(script, outcome)
        problems = missing(script, outcome, site.page)
    screen.verdict(problems)
    raise typer.Exit(ExitCode.FAILED if problems else ExitCode.OK)


class _Screen:
    """What a person sees."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()

    def say(self, topic: str, line: str) -> None:
        """A record that appeared on a topic, or what happens next."""
        seconds = f"{time.monotonic() - self._began:5.1f} s  "
        if not topic:
            self._print(Text.assemble(seconds, (line, "bold")))
            return
        style = _TOPIC_STYLES.get(topic, "")
        shown = Text.assemble(seconds, "  ", (f"{topic:<13}", style or "cyan"), (harmless(line), style))
        shown.no_wrap, shown.overflow = True, "ellipsis"
        self._print(shown)

    def deliveries(self, outcome: Outcome) -> None:
        """What arrived at the receiver, with its evidence."""
        for delivery in outcome.deliveries:
            data = delivery.message["data"]
            verified = "signature verified" if delivery.is_verified else "WRONG SIGNATURE"
            style = "bold green" if delivery.is_verified else "bold red"
            self._print(Text())
            self._print(
                Text.assemble(
                    (f"webhook {data['kind']}", "bold"),
                    f" · {verified} · ",
                    (delivery.id, "dim"),
                    style=style,
                )
            )
            self._print(Text(harmless(data["summary"])))
            for change in data["changes"]:
                self._print(Text(f"  {harmless(change)}", style="yellow"))
            for one in data["evidence"]:
                self._print(self._quote(one["sentence"], one["highlights"], one["publisher"]))

    def _quote(self, sentence: str, highlights: list[list[int]], publisher: str) -> Text:
        places = tuple((start, end) for start, end in highlights)
        evidence = Evidence(sentence=sentence, start=0, highlights=places)
        if self._console.is_terminal:
            return Text.assemble("  “", highlighted(evidence), "” ", (harmless(publisher), "dim"))
        return Text(f"  “{harmless(sentence)}” {harmless(publisher)}")

    def pages(self, script: Script, outcome: Outcome) -> None:
        """What became of each page."""
        self._print(Text())
        for page in script.pages:
            found = "matched" if page in outcome.matched else "quiet"
            why = script.quiet.get(page) or script.follow.get(page) or "the first report"
            style = "green" if (page in script.quiet) == (found == "quiet") else "bold red"
            self._print(Text.assemble((f"{found:<8}", style), f"{page:<42}", (why, "dim")))

    def verdict(self, problems: list[str]) -> None:
        """Whether it all came as it must."""
        seconds = time.monotonic() - self._began
        self._print(Text())
        for problem in problems:
            self._print(Text(f"missing: {harmless(problem)}", style="bold red"))
        if not problems:
            words = f"The alert arrived, signed, with its evidence; no near miss alerted. {seconds:.0f} s."
            self._print(Text(words, style="bold green"))

    def _print(self, text: Text) -> None:
        self._console.print(text)
        sys.stdout.flush()
