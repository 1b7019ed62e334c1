"""What the program no longer needs: circles that are looked for at rests, memory given back to the system."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcr_desktop.ui.leftovers import Rests, give_back
from tests.architecture.sources import ROOT

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


RESTS = """
import gc, sys, weakref
from mcr_desktop.ui.leftovers import Rests, collect_at_rests
class Circle:
    def __init__(self):
        self.itself = self
gc.disable()
collect_at_rests()
rests = Rests()
young = Circle()
gone = weakref.ref(young)
del young
for _ in range(30):
    kept = [[] for _ in range(10_000)]
assert gone() is not None, "a round came in the midst of the work, on whatever thread"
rests.look_for_circles()
assert gone() is None, "a rest leaves circles"
left_out = gc.get_freeze_count()
old = Circle()
for _ in range(3):
    rests.look_for_circles()
assert gc.get_freeze_count() <= left_out, "what is no module's is left out too"
gone = weakref.ref(old)
del old
for _ in range(20):
    rests.look_for_circles()
assert gone() is None, "what grew old is looked through no more"
assert not gc.isenabled()
"""


def test_circles_are_looked_for_at_rests_alone():
    """In a process of its own: the collector is one, and left out objects would stay so."""
    subprocess.run([sys.executable, "-c", RESTS], cwd=ROOT, check=True)


def test_where_the_start_did_not_set_the_collector_aside_it_is_left_alone(monkeypatch):
    """As in tests, and where the program is a part of another."""
    assert not gc.get_freeze_count()
    monkeypatch.setattr(gc, "collect", lambda *_: pytest.fail("looked through all objects"))
    Rests().look_for_circles()
    assert not gc.get_freeze_count()
