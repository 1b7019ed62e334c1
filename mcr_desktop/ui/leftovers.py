"""What the program no longer needs: circles of objects are looked for, and memory is given back to the system.

The interpreter looks for circles among all objects whenever their number has grown by a quarter, wherever it
stands: with everything open that took 40-100 ms of a page that somebody waited for, and found some hundred
objects. Worse, it does so on whatever thread makes the next object. A circle with one of Qt's objects in it
that is taken apart elsewhere than on the thread of the screens ends the program. So it is turned off for
good, and that thread alone looks, at rests: through what is young each time, through all once in a while,
but for what the modules made, which stays.

After much was read, the C library keeps what was freed, some tens of megabytes, spread over what each
thread had: it gives back only what lies at an end. GNU's library gives all of it back when asked; others
have no such call.
"""

from __future__ import annotations

import gc
import sys

_SELDOM = 16
"""Of so many rests one looks through all that is not left out: circles that grew old are few."""
_MIDDLE, _ALL = 1, 2
"""Generations of the interpreter's collector, and all below them."""


def collect_at_rests() -> None:
    """Leave what is there by now out of every search to come, and leave the searching to the rests.

    Only where the start turned the collector off: not in tests, nor where the program is a part of another.
    """
    if not gc.isenabled():
        gc.freeze()


class Rests:
    """The rests of one program: what was looked through when."""

    def __init__(self) -> None:
        self._put_off = False
        self._modules = 0
        self._count = 0

    def look_for_circles(self) -> None:
        """Look through the younger objects, or through all in their turn. On the screens' thread alone.

        Where modules were added, what is there now is left out from then on: most of it is theirs,
        and stays. Whatever is in no circle goes the moment it is no longer needed all the same.
        """
        if gc.isenabled():
            return
        # To count what is left out takes some ten milliseconds: it is asked once.
        self._put_off = self._put_off or gc.get_freeze_count() > 0
        if not self._put_off:
            return
        self._count += 1
        gc.collect(_MIDDLE if self._count % _SELDOM else _ALL)
        if len(sys.modules) > self._modules:
            self._modules = len(sys.modules)
            gc.freeze()


def give_back() -> bool:
    """Give freed memory back; False where the system's library cannot. Takes some milliseconds."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes  # with the first rest: the start needs none of it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True
