"""Syncs a profile that has joined a fence and holds nothing of it yet; prints seconds and memory as JSON."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from pathlib import Path

from mcr_desktop.domain.changes import Change
from mcr_desktop.services.teamwork.sharing import Sharing
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

_STATUS = Path("/proc/self/status")


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def _save_now_and_then(journal: Journal, fence: bytes, ended: threading.Event) -> list[float]:
    """What somebody notices who goes on working: milliseconds of each save."""
    waits: list[float] = []
    number = 0
    while not ended.wait(0.05):
        number += 1
        began = time.perf_counter()
        journal.commit([Change(fence, "contact", b"c" * 16, {"phone": str(number)})], "Edited")
        waits.append((time.perf_counter() - began) * 1e3)
    return waits


def main(path: Path, key: bytes, fence: bytes, *, saving: bool) -> None:
    store = Store.open(path, key)
    journal = Journal(store)
    sharing = Sharing(store, journal)
    # What any sync loads and fills is there before the memory is read.
    sharing.sync(fences=[])
    store.considerate = saving
    # Forget the highest mark so far.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _kilobytes("VmRSS")
    waits: list[float] = []
    ended = threading.Event()
    saver = threading.Thread(
        target=lambda: waits.extend(_save_now_and_then(journal, bytes(32), ended))
    )
    if saving:
        saver.start()
    began = time.perf_counter()
    work = time.process_time()
    (report,) = sharing.sync(fences=[fence])
    taken = time.perf_counter() - began
    work = time.process_time() - work
    ended.set()
    if saving:
        saver.join()
    assert report.trouble is None, report
    print(
        json.dumps(
            {
                "s": taken,
                "cpu_s": work,
                "mb": (_kilobytes("VmHWM") - before) / 1024,
                "received": report.received,
                "waits": waits,
            }
        )
    )
    store.close()


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        bytes.fromhex(sys.argv[2]),
        bytes.fromhex(sys.argv[3]),
        saving=sys.argv[4:] == ["saving"],
    )
