"""Memory that the program no longer needs, given back to the system.

After much was read, the C library keeps what was freed, some tens of megabytes, spread over what each
thread had: it gives back only what lies at an end. GNU's library gives all of it back when asked; others
have no such call.
"""

from __future__ import annotations

import sys


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
