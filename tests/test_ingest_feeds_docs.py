"""docs/feeds.md names what there is."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.feeds_command import app
from ingest.poll import PollSettings
from ingest.poll.outcomes import OUTCOMES

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_every_outcome_of_a_poll_is_explained() -> None:
    assert [outcome for outcome in OUTCOMES if f"`{outcome}`" not in PAGE] == []


def test_every_feeds_command_is_explained() -> None:
    names = [each.name or getattr(each.callback, "__name__", "") for each in app.registered_commands]

    assert [name for name in names if f"wirewatch feeds {name}" not in PAGE] == []


def test_the_settings_that_it_names_exist() -> None:
    named = set(re.findall(r"`poll\.([a-z_]+)", PAGE))

    assert named <= set(PollSettings.model_fields)
    assert named
