"""Leaving the garbage collector alone while many small objects are made that all stay.

The interpreter looks for cycles again and again as their number grows: over a merge of a hundred
thousand changes that takes as long as the merge itself, and finds nothing.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_was_on = False


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no cycle be looked for within the block, whatever the thread; blocks may nest and overlap."""
    global _inside, _was_on  # noqa: PLW0603 - the collector is one for the whole process
    with _lock:
        if not _inside:
            _was_on = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and _was_on:
                gc.enable()
