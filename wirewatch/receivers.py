"""Which alerts a receiver gets."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import get_args

from pydantic import Field

from wirewatch.records import Alert, Severity
from wirewatch.settings import Section
from wirewatch.stage import Dropped

#: What a sink answers about an alert that its receiver does not get.
NOT_CHOSEN = Dropped("not_chosen")


class ReceiverSettings(Section):
    """What every kind of receiver can be told."""

    watches: tuple[str, ...] = Field(
        ("*",), min_length=1, description="Watches whose alerts it gets, by id; * stands for any characters."
    )
    least_severity: Severity = Field("info", description="Alerts that are less severe it does not get.")

    def wants(self, alert: Alert) -> bool:
        """Whether the receiver gets `alert`. A story's severity only rises, so it is told from there on."""
        order = get_args(Severity)
        is_severe = order.index(alert.severity) >= order.index(self.least_severity)
        return is_severe and any(fnmatchcase(alert.watch, pattern) for pattern in self.watches)
