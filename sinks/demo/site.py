"""The demo's news site: its script, and its pages served on loopback, published in waves."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.testing import LoopbackSite
from wirewatch.yaml_files import load_yaml

_ITEM = re.compile(r"<item>.*?</item>\s*", re.DOTALL)
_LINK = re.compile(r"<link>\{site\}/([^<]+)\.html</link>")
_FEED_PATH = "/feed.xml"


@dataclass(frozen=True)
class Script:
    """What is played: pages are named "publisher/page"; `follow` and `quiet` say why, by page."""

    begins_at: datetime
    watch: str
    first: str
    status: str
    when: str
    where: str
    follow: dict[str, str]
    quiet: dict[str, str]

    @classmethod
    def read(cls, file: Path) -> Script:
        """The script in `file`. Raises: SettingsError."""
        data: Any = load_yaml(file).data
        try:
            begins_at = datetime.fromisoformat(str(data["begins_at"]))
            return cls(
                begins_at if begins_at.tzinfo else begins_at.replace(tzinfo=UTC),
                data["watch"],
                data["first"],
                **data["expected"],
                follow=dict(data["follow"]),
                quiet=dict(data["quiet"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            problem = SettingsProblem(
                str(file), None, "", f"no script of a demo ({error})", "the one shipped"
            )
            raise SettingsError([problem]) from error

    @property
    def pages(self) -> tuple[str, ...]:
        """Every page, in the order of publication."""
        return (self.first, *self.follow, *self.quiet)


class DemoSite:
    """The publishers of a folder, each on a port of its own; their feeds are empty until `publish`."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._folders = sorted(path.parent for path in folder.glob("*/feed.xml"))
        self._sites = {one.name: self._stack.enter_context(LoopbackSite()) for one in self._folders}
        self._addresses: dict[str, str] = {}
        for one in self._folders:
            for page in sorted(one.glob("*.html")):
                url = self._sites[one.name].put(f"/{page.name}", page.read_bytes())
                self._addresses[f"{one.name}/{page.stem}"] = url
        self.publish(())

    @property
    def feeds(self) -> list[str]:
        """The feeds' URLs."""
        return [site.url(_FEED_PATH) for site in self._sites.values()]

    def url(self, page: str) -> str:
        """Where a page is."""
        return self._addresses[page]

    def page(self, url: str) -> str | None:
        """Which page is at `url`."""
        return next((page for page, address in self._addresses.items() if address == url), None)

    def publish(self, pages: tuple[str, ...]) -> None:
        """Let the feeds hold exactly these pages."""
        for folder in self._folders:
            text = (folder / "feed.xml").read_text("utf-8")
            kept = _ITEM.sub(lambda item, name=folder.name: _kept(item, name, pages), text)  # type: ignore[misc]
            site = self._sites[folder.name]
            body = kept.replace("{site}", site.origin).encode()
            site.put(_FEED_PATH, body, "application/rss+xml; charset=utf-8")

    def close(self) -> None:
        """Stop serving."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _kept(item: re.Match[str], folder: str, pages: tuple[str, ...]) -> str:
    link = _LINK.search(item.group())
    return item.group() if link and f"{folder}/{link.group(1)}" in pages else ""
