"""Whether the demo showed what it must: pure, from what was delivered and what was matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sinks.demo.site import Script
from wirewatch.testing import Delivery


@dataclass(frozen=True)
class Outcome:
    """What came of the pages: those that were read, those that matched the watch, what was delivered."""

    read: frozenset[str]
    matched: frozenset[str]
    deliveries: Sequence[Delivery]


def missing(script: Script, outcome: Outcome, page_of: Callable[[str], str | None]) -> list[str]:
    """What is wrong, one sentence each; [] when all is as it must be. `page_of` names the page at a URL."""
    problems = [f"{page} was never read" for page in script.pages if page not in outcome.read]
    problems += [f"{page} alerted, although it is {why}" for page, why in _noisy(script, outcome, page_of)]
    messages = [one.message["data"] for one in outcome.deliveries if one.is_verified]
    if len(messages) < len(outcome.deliveries):
        problems.append("a delivery had a signature that is not right")
    raised = [data for data in messages if data["kind"] == "raised" and data["watch"] == script.watch]
    if not raised:
        return [*problems, f"no alert of {script.watch} arrived with a right signature"]
    problems += _differences(script, raised[0], page_of)
    stories = {data["alert_id"] for data in messages}
    if len(stories) > 1:
        problems.append(f"one story gave {len(stories)} alerts instead of one")
    return problems


def _noisy(script: Script, outcome: Outcome, page_of: Callable[[str], str | None]) -> list[tuple[str, str]]:
    told = {
        page_of(article["url"])
        for delivery in outcome.deliveries
        for article in delivery.message["data"]["articles"]
    }
    return [(page, why) for page, why in script.quiet.items() if page in told or page in outcome.matched]


def _differences(script: Script, data: dict[str, Any], page_of: Callable[[str], str | None]) -> list[str]:
    said = {
        "status": (data["status"], script.status),
        "date": ((data["when"] or "")[:10] or None, script.when),
        "place": (data["where"], script.where),
        "first article": (page_of(data["articles"][0]["url"]) if data["articles"] else None, script.first),
    }
    return [
        f"the alert's {name} is {found or 'missing'}, not {expected}"
        for name, (found, expected) in said.items()
        if found != expected
    ]
