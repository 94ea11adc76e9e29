"""Comparing the sketches by which near-copies of a text are found."""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq


def similarity(first: Sequence[int], second: Sequence[int]) -> float:
    """An estimate of how much two texts share, 0 to 1 (the Jaccard index of their shingles).

    The standard error with 128 values is at most 0.045. 0 when either text was too short to
    be sketched, or the sketches are of different kinds.
    """
    if not first or len(first) != len(second):
        return 0.0
    equal = sum(map(int, map(eq, first, second)))
    return equal / len(first)
