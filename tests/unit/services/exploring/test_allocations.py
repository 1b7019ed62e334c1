"""What the C library does with memory that nobody needs any more."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_PROGRAM = """
import json, sys
from mcr_desktop.services.exploring.allocations import give_large_ones_back

told = give_large_ones_back() if sys.argv[1] == "told" else False

def held_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4

before = held_kb()
for _round in range(2):
    pieces = [bytearray(4_000_000) for _ in range(20)]
    small = bytearray(100)
    del pieces[:-1]
    rest = bytearray(50_000)
    del pieces
print(json.dumps([told, held_kb() - before]))
"""


def _held_after(word: str) -> tuple[bool, int]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, word], check=True, capture_output=True, text=True
    )
    told, kilobytes = json.loads(done.stdout)
    return told, kilobytes


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc can be told")
def test_large_pieces_go_back_to_the_system() -> None:
    told, kilobytes = _held_after("told")
    if not told:
        pytest.skip("this C library is not glibc")
    assert kilobytes < 2_000
