"""What the programs here are given: a folder, file or row that is not as expected ends them with one line."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHIPPED_ENTITIES = sorted((Path(__file__).resolve().parent.parent / "seeds" / "entities").glob("*.[yj]*"))


def existing_folder(given: str) -> Path:
    """The type of an argument that names a folder which is there."""
    path = Path(given)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {given}")
    return path


def existing_file(given: str) -> Path:
    """The type of an argument that names a file which is there."""
    path = Path(given)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {given}")
    return path


def figures_file(given: str) -> Path:
    """The type of an argument that names a file to write: told before, not after, all is measured."""
    path = Path(given)
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise argparse.ArgumentTypeError(f"{given} cannot be written")
    return path


def unpacked(path: Path) -> bytes:
    """What a file holds, gzipped (*.gz) or not."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError) as error:
        raise SystemExit(f"{path}: cannot be read ({error})") from error


def rows_of(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file or its .gz twin, each with the fields `needed`; none when there is neither."""
    packed = path.with_name(path.name + ".gz")
    there = packed if packed.exists() else path
    if not there.exists():
        return
    for number, line in enumerate(unpacked(there).splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SystemExit(f"{there}:{number}: not a line of JSON ({error})") from error
        missing = [name for name in needed if name not in row] if isinstance(row, dict) else ["object"]
        if missing:
            raise SystemExit(f"{there}:{number}: has no {', '.join(missing)}")
        yield row
