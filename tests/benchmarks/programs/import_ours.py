"""One import in a process of its own: `FOLDER FILE MAPPING`; prints what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from pathlib import Path

from mcr_desktop import bootstrap


def family_mb() -> float:
    """What this process and its children hold of the memory, shared parts by halves (PSS)."""
    held = 0
    members = ["self"]
    for task in Path("/proc/self/task").glob("*/children"):
        members += task.read_text(encoding="ascii").split()
    for member in members:
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # it has just ended
            continue
        held += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return held / 1024


def worked_s(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def written_mb() -> float:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"]) / 1e6


def main() -> None:
    folder, file, stated = map(Path, sys.argv[1:4])
    services = bootstrap.create_profile(folder, "Ann Sample", demo=True)
    account = services.accounts.add("Benchmark Bank")
    mapping = services.imports.mapping(stated)
    services.workspace.store.considerate = True  # as with somebody in front
    most = [0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            most.append(family_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, ours, wrote = time.perf_counter(), worked_s(resource.RUSAGE_SELF), written_mb()
    services.imports.run(account, file, mapping)
    told = {
        "seconds": time.perf_counter() - began,
        "ours_s": worked_s(resource.RUSAGE_SELF) - ours,
        "worker_s": worked_s(resource.RUSAGE_CHILDREN),
        "written_mb": written_mb() - wrote,
    }
    ended.set()
    watcher.join()
    services.imports.make_searchable()
    told["searchable_s"] = time.perf_counter() - began
    began = time.perf_counter()
    services.complaints.table(account)
    told["columns_s"] = time.perf_counter() - began
    services.close()
    print(json.dumps({**told, "held_mb": max(most)}))


main()
