"""docs/alerts.md: its code verifies what is sent, and it names what there is."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sinks.deliveries import REJECTING_STATUSES
from sinks.message import alert_data, webhook_body
from sinks.signing import read_secret, signed_headers
from wirewatch.records import Alert, AlertTiming, Corroboration

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "alerts.md").read_text("utf-8")
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, only").decode()
OTHER = "whsec_" + base64.b64encode(b"a secret of somebody else's").decode()
AT = datetime(2018, 8, 20, 8, tzinfo=UTC)
ALERT = Alert(
    id="notification-1",
    alert_id="alert-1",
    sequence=1,
    kind="raised",
    watch="w",
    title="习近平 – Kim Jong Un",
    severity="info",
    corroboration=Corroboration(independent_sources=1, copies=0),
    evidence=(),
    articles=(),
    timing=AlertTiming(first_published_at=None, first_seen_at=AT, raised_at=AT),
)


def code(language: str) -> str:
    """The page's only code block in `language`."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(block)


def cases() -> list[tuple[str, dict[str, str], bytes, bool]]:
    """Secret, headers, body, and whether they are genuine."""
    body, now = webhook_body(ALERT), datetime.now(UTC)
    keys = [read_secret(OTHER), read_secret(SECRET)]
    good = signed_headers(keys, ALERT.id, now, body)
    late = signed_headers(keys, ALERT.id, now - timedelta(minutes=10), body)
    return [
        (SECRET, good, body, True),
        (OTHER, good, body, True),
        (SECRET, good, body + b" ", False),
        (SECRET, good | {"webhook-id": "notification-2"}, body, False),
        (SECRET, late, body, False),
        ("whsec_" + base64.b64encode(b"x" * 32).decode(), good, body, False),
    ]


def test_the_python_in_the_page_verifies_a_webhook() -> None:
    names: dict[str, Any] = {}
    exec(code("python"), names)  # the documentation's own code
    for secret, headers, body, expected in cases():
        assert names["is_genuine"](secret, headers, body) is expected


@pytest.mark.skipif(shutil.which("node") is None and "CI" not in os.environ, reason="node is not installed")
def test_the_javascript_in_the_page_verifies_a_webhook() -> None:
    given = [[secret, headers, body.decode()] for secret, headers, body, _ in cases()]
    script = (
        f"{code('javascript')}\nconsole.log(JSON.stringify({json.dumps(given)}.map((c) => isGenuine(...c))))"
    )
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == [expected for *_, expected in cases()]


def test_the_page_names_every_field_of_an_alert() -> None:
    for name in alert_data(ALERT):
        assert f"`{name}`" in PAGE or f"`{name}[]`" in PAGE, name


def test_the_page_names_every_status_that_refuses_an_alert() -> None:
    assert " ".join(map(str, sorted(REJECTING_STATUSES))) in PAGE
