"""Which alerts a receiver gets."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import get_args

from pydantic import AwareDatetime, Field

from wirewatch.records import Alert, Severity
from wirewatch.settings import Section
from wirewatch.stage import Dropped

#: What a sink answers about an alert that its receiver does not get, never or for a time.
NOT_CHOSEN = Dropped("not_chosen")
SILENCED = Dropped("silenced")


class ReceiverSettings(Section):
    """What every kind of receiver can be told."""

    watches: tuple[str, ...] = Field(
        ("*",), min_length=1, description="Watches whose alerts it gets, by id; * stands for any characters."
    )
    least_severity: Severity = Field("info", description="Alerts that are less severe it does not get.")
    silenced: dict[str, AwareDatetime] = Field(
        default_factory=dict,
        description="Watches, named as above, and until when: what is raised before it does not get.",
    )

    def declined(self, alert: Alert) -> Dropped | None:
        """Why the receiver does not get `alert`; None when it does.

        A story's severity only rises, so it is told from there on. A silence is about when an alert was
        raised, not about when it is delivered: one held up in the meantime stays silent.
        """
        order = get_args(Severity)
        is_severe = order.index(alert.severity) >= order.index(self.least_severity)
        if not is_severe or not any(fnmatchcase(alert.watch, pattern) for pattern in self.watches):
            return NOT_CHOSEN
        silences = (until for pattern, until in self.silenced.items() if fnmatchcase(alert.watch, pattern))
        return SILENCED if any(alert.timing.raised_at < until for until in silences) else None
