"""Stages import what they share, never one another; what they share imports no stage."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAGES = ("ingest", "processors", "sinks")
SOURCES = sorted(path for package in ("wirewatch", *STAGES) for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_imports_only_itself_and_what_is_shared(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert {name for name in imported(path) if name in STAGES} <= {package}
