"""Python's garbage collector, paused while something large that stays is built."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def paused() -> Iterator[None]:
    """No collection inside the block: it would look again and again at what is only growing.

    What the building needed and freed goes back to the system afterwards: glibc would keep 11 MB of it
    after the shipped entities.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        _give_back()


def _give_back() -> None:
    with suppress(OSError, AttributeError, TypeError):  # another C library has no such function
        ctypes.CDLL(None).malloc_trim(0)
