"""What an article makes of an event: the status that its headline and its first sentences give together.

Sentences often differ: a headline in the present over a text that announces, a denial of what others
say. Which of them counts was learned from examples (`seeds/build_judges.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from processors.events.facts import facts_of
from processors.events.judge import Judge
from processors.events.occurrences import Analysis, Occurrence
from wirewatch.records import Status

STATUS_TABLE = Path(__file__).with_name("status.tsv")
_JUDGE = Judge.load(STATUS_TABLE)


def status_of(telling: Sequence[Occurrence], analysis: Analysis) -> Status:
    """The status of what `telling` tell, the most telling first.

    Plans that nobody has confirmed are rumours, whatever else speaks for them.
    """
    status = cast(Status, _JUDGE.decide(facts_of(telling, analysis)))
    return "rumoured" if analysis.is_unconfirmed and status in ("planned", "confirmed") else status


def reasons_for_status(telling: Sequence[Occurrence], analysis: Analysis) -> list[str]:
    """The facts that decided, the weightiest first."""
    return _JUDGE.reasons(sorted(facts_of(telling, analysis)))
