"""Articles out of a corpus's rows, and what they are read with: entities and watches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from processors.entities.files import load_entities
from processors.entities.knowledge import Knowledge
from processors.watches import Watchbook, load_watchbook
from wirewatch.errors import SettingsError
from wirewatch.records import Article

#: When an article without a date is taken to have been seen.
_UNDATED = datetime(2020, 1, 1, tzinfo=UTC)


def article_of(row: dict[str, Any]) -> Article:
    """A row with title, body (or summary), lang and date as an article; only the title must be there."""
    published = _published(row.get("date") or "")
    text = next((row[key] for key in ("body", "summary") if row.get(key) not in (None, "", "None")), "")
    identity = str(row.get("id") or "")
    return Article(
        id=identity,
        entry_id=identity,
        url=str(row.get("url") or ""),
        feed_url="",
        title=row.get("title") or "",
        text=text,
        seen_at=published or _UNDATED,
        revision="",
        published_at=published,
        language=row.get("lang"),
    )


def _published(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def knowledge_of(paths: Iterable[Path]) -> Knowledge:
    """What entity files know."""
    try:
        return load_entities(paths)
    except SettingsError as error:
        raise SystemExit(str(error)) from error


def watchbook_of(path: Path) -> Watchbook:
    """The watches of a file."""
    try:
        return load_watchbook([path])
    except SettingsError as error:
        raise SystemExit(str(error)) from error
