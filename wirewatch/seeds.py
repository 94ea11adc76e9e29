"""Where what a new user starts with is: feeds, watches, entities, the demo's news site."""

from __future__ import annotations

from pathlib import Path


def seeds_folder() -> Path:
    """The folder `seeds`: inside an installed package, beside it in a source tree."""
    package = Path(__file__).parent
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parent / "seeds"
