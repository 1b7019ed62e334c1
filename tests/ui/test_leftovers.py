"""Memory that the program no longer needs, given back to the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mcr_desktop.ui.leftovers import give_back

PIECES, SIZE = 4_000, 10_000


def held() -> int:
    """Bytes of memory that this process has of the system."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by /proc, which Linux has")
def test_what_was_freed_below_what_is_still_needed_goes_back_to_the_system():
    pieces = [bytearray(SIZE) for _ in range(PIECES)]
    kept = pieces[:: PIECES // 8] + pieces[-1:]
    del pieces
    before = held()
    if give_back():  # else the system's C library has no such call
        assert before - held() > PIECES * SIZE // 2
    assert all(len(one) == SIZE for one in kept)


def test_elsewhere_nothing_is_asked_of_the_system(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert give_back() is False
