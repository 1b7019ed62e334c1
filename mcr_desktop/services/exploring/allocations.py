"""What the C library does with memory that nobody needs any more."""

from __future__ import annotations

import sys

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 1 << 20
_KEPT_BYTES = 8 << 20


def give_large_ones_back() -> bool:
    """Have what is larger than a megabyte go back to the system at once; whether this machine can be told so.

    Left alone, glibc learns from the first column of a million rows that is freed to keep such pieces, on each
    thread apart: a hundred megabytes after a tour through the screens. Elsewhere than on glibc nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        tell = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return False
    return bool(tell(_M_MMAP_THRESHOLD, _LARGE_BYTES)) and bool(
        tell(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    )
