"""How much work something was, counted in calls: the same on every machine, however slow or busy."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass(slots=True)
class Effort:
    """The calls of functions, of Python or built in, that one thread made."""

    calls: int = 0

    def note(self, _frame: FrameType, event: str, _function: Any) -> None:
        if event in {"call", "c_call"}:
            self.calls += 1


@contextmanager
def counted() -> Iterator[Effort]:
    """Counts what is called inside the block, on the thread that opened it.

    What one call into C does is not seen: where a library could take long over one, look at its size.
    """
    effort = Effort()
    before = sys.getprofile()
    gc.disable()  # what others left behind is no work of ours
    sys.setprofile(effort.note)
    try:
        yield effort
    finally:
        sys.setprofile(before)
        gc.enable()
