"""Print alerts on standard output, with their evidence highlighted."""

from __future__ import annotations

import sys
from typing import Any, ClassVar, Literal, Self, TextIO

from pydantic import Field
from rich.console import Console

from sinks.display import coloured, plain
from wirewatch import metrics
from wirewatch.errors import RetryLaterError
from wirewatch.receivers import ReceiverSettings
from wirewatch.records import Alert
from wirewatch.settings import Section
from wirewatch.stage import Context, Result, Setup
from wirewatch.topics import ALERTS, Topic


class TerminalSettings(ReceiverSettings):
    """Standard output as a receiver."""

    style: Literal["auto", "colour", "plain"] = Field(
        "auto", description="Colours, or plain text; auto: colours on a terminal only."
    )


class Terminal:
    """Standard output. An alert that comes again after a crash is printed again."""

    settings_class: ClassVar[type[Section]] = TerminalSettings
    consumes: Topic[Any] = ALERTS
    tables: tuple[Topic[Any], ...] = ()
    is_ordered = True

    def __init__(self, settings: TerminalSettings, setup: Setup, stream: TextIO | None = None) -> None:
        self.name = setup.name
        self._stream = stream
        self._settings = settings

    @classmethod
    def build(cls, settings: TerminalSettings, setup: Setup) -> Self:
        """The receiver called `setup.name`."""
        return cls(settings, setup)

    def handle(self, record: Alert, context: Context) -> Result:
        """Print the alert. Drops: "not_chosen", "silenced". Raises: RetryLaterError when nothing is taken."""
        if declined := self._settings.declined(record):
            return declined
        stream = self._stream or sys.stdout
        try:
            if self._is_coloured(stream):
                Console(file=stream, highlight=False, force_terminal=True).print(coloured(record))
            else:
                stream.write(_encodable(plain(record), stream) + "\n")
            stream.flush()
        except (OSError, ValueError) as error:
            metrics.DELIVERIES.labels(self.name, "retry").inc()
            raise RetryLaterError(f"standard output takes nothing: {error}") from error
        metrics.DELIVERIES.labels(self.name, "delivered").inc()
        return ()

    def _is_coloured(self, stream: TextIO) -> bool:
        can_show = (stream.encoding or "utf-8").lower().replace("-", "") == "utf8"
        style = self._settings.style
        return can_show and (style == "colour" or (style == "auto" and stream.isatty()))

    def close(self) -> None:
        """There is nothing to give back."""


def _encodable(text: str, stream: TextIO) -> str:
    """`text` as the stream's encoding can show it."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
