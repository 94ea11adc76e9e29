"""The fields of an article as they are chosen, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Metadata:
    """The chosen values. `origins` maps a field to its source; `flags` name what was refused or assumed."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    image_url: str | None = None
    languages: tuple[str | None, ...] = ()
    is_paywalled: bool = False
    is_metered: bool = False
    word_count: int = 0
    origins: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def set(self, name: str, value: Any, origin: str) -> None:
        """Choose `value` for the field, unless it is nothing."""
        if value:
            setattr(self, name, value)
            self.origins[name] = origin
