"""What the program no longer needs: circles of objects are looked for, and memory is given back to the system.

The interpreter looks for circles among all objects whenever their number has grown by a quarter, wherever it
stands: with everything open that took 40-100 ms of a page that somebody waited for, and found some hundred
objects. So the whole round waits for a rest, on a thread for which nobody waits, and leaves out what stays.

After much was read, the C library keeps what was freed, some tens of megabytes, spread over what each
thread had: it gives back only what lies at an end. GNU's library gives all of it back when asked; others
have no such call.
"""

from __future__ import annotations

import gc
import sys

_SELDOM = 1_000
"""Of so many rounds among the younger objects one goes through all of them, should no rest come."""


def collect_at_rests() -> None:
    """Turn the collector on, where the start turned it off, for what is made from here on.

    What is there by now stays for good and is not looked through again.
    """
    if not gc.isenabled():
        gc.freeze()
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, _SELDOM)
        gc.enable()


def look_for_circles(known: int) -> int:
    """Look through all objects, where that was put off to the rests; gives how many modules there are.

    Where these are more than the `known`, what is there now is left out from then on: most of it is theirs,
    and stays. Whatever is in no circle goes the moment it is no longer needed all the same.
    """
    if gc.isenabled() and gc.get_freeze_count():
        gc.collect()
        if len(sys.modules) > known:
            gc.freeze()
    return len(sys.modules)


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
