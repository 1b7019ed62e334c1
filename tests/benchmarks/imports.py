"""Importing 20,000 real complaints beside plain `csv` + `executemany` into the same kind of store."""

from __future__ import annotations

import csv
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from sqlcipher3 import dbapi2

from mcr_desktop import bootstrap
from mcr_desktop.domain.resources import resource
from tests.benchmarks.rows import Row, reached

TIMES = 5
REACH = 3.0
SAMPLE = resource("demo", "cfpb_complaints.csv")


def plain_s(folder: Path) -> float:
    """Seconds that `csv` and `executemany` take into an encrypted database without anything else."""
    path = folder / "plain.db"
    store = dbapi2.connect(str(path))
    store.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    store.execute("PRAGMA journal_mode = WAL")
    began = time.perf_counter()
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = ", ".join(f'"{name}"' for name in next(rows))
        store.execute(f"CREATE TABLE complaint (id INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        store.executemany(f"INSERT INTO complaint VALUES (NULL, {marks})", rows)  # noqa: S608 - marks only
    store.commit()
    taken = time.perf_counter() - began
    store.close()
    path.unlink()
    return taken


def ours_s(folder: Path) -> tuple[float, float]:
    """Seconds of our import (journal, ids, duplicates, outbox), and of the same file again."""
    services = bootstrap.create_profile(folder / "profile", "Ann Sample", demo=True)
    try:
        account = services.accounts.add("Benchmark Bank")
        mapping = services.imports.mapping(resource("demo", "cfpb-mapping.toml"))
        began = time.perf_counter()
        first = services.imports.run(account, SAMPLE, mapping)
        taken = time.perf_counter() - began
        began = time.perf_counter()
        again = services.imports.run(account, SAMPLE, mapping)
        repeated = time.perf_counter() - began
        assert (first.added, again.added) == (20_000, 0)
        return taken, repeated
    finally:
        services.close()
        shutil.rmtree(folder / "profile")


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        folder = Path(name)
        plain_s(folder)
        plain = statistics.median(plain_s(folder) for _ in range(TIMES))
        runs = [ours_s(folder) for _ in range(TIMES)]
    first = statistics.median(run[0] for run in runs)
    again = statistics.median(run[1] for run in runs)
    peers = {"csv + executemany into SQLCipher": plain}
    return [
        Row(
            "import 20,000 complaints",
            "s",
            first,
            peers,
            reach=f"{REACH:g} x csv + executemany",
            met=reached(first, REACH * plain),
        ),
        Row("the same file again: nothing added", "s", again, peers),
    ]
