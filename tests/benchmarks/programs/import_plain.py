"""`csv` and `executemany` into an encrypted database, in a process of its own: `DATABASE FILE`."""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
import time
from pathlib import Path

from sqlcipher3 import dbapi2


def main() -> None:
    path, source = map(Path, sys.argv[1:3])
    store = dbapi2.connect(str(path))
    store.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    store.execute("PRAGMA journal_mode = WAL")
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF)
    with source.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = ", ".join(f'"{name}"' for name in next(rows))
        store.execute(f"CREATE TABLE complaint (id INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        store.executemany(f"INSERT INTO complaint VALUES (NULL, {marks})", rows)  # noqa: S608 - marks only
    store.commit()
    after = resource.getrusage(resource.RUSAGE_SELF)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    taken = time.perf_counter() - began
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    written = int(dict(line.split(": ") for line in lines)["wchar"]) / 1e6
    store.close()
    path.unlink()
    print(json.dumps({"seconds": taken, "worked_s": worked, "written_mb": written}))


main()
