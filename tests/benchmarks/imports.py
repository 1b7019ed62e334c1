"""Importing beside plain `csv` + `executemany` into the same kind of store, and workbooks beside their reader.

20,000 real complaints, a million made ones with the memory that they take, a workbook of 100,000 rows.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from python_calamine import CalamineWorkbook
from sqlcipher3 import dbapi2

from mcr_desktop import bootstrap
from mcr_desktop.domain.resources import resource
from mcr_desktop.exchange.workbooks import SheetRecords
from tests.benchmarks.import_files import MAPPING, write_text, write_workbook
from tests.benchmarks.rows import Row, reached

TIMES = 3
TURNS = 2
REACH = 3.0
SAMPLE = resource("demo", "cfpb_complaints.csv")


def plain_s(folder: Path, source: Path = SAMPLE) -> float:
    """Seconds that `csv` and `executemany` take into an encrypted database without anything else."""
    path = folder / "plain.db"
    store = dbapi2.connect(str(path))
    store.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    store.execute("PRAGMA journal_mode = WAL")
    began = time.perf_counter()
    with source.open(encoding="utf-8", newline="") as file:
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


def apart(folder: Path, file: Path) -> dict[str, float]:
    """Our import of a file in a process of its own, with the memory of it and its worker."""
    stated = folder / "mapping.toml"
    stated.write_text(MAPPING, encoding="utf-8")
    told = _told("import_ours", folder / "apart", file, stated)
    shutil.rmtree(folder / "apart")
    return told


def _told(program: str, *words: Path) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.benchmarks.programs.{program}", *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def large(folder: Path) -> list[Row]:
    """A million rows of twelve cells, ours and the peer's by turns; of each the quicker run counts."""
    file = write_text(folder / "million.csv", 1_000_000)
    runs = [
        (_told("import_plain", folder / "plain.db", file), apart(folder, file))
        for _ in range(TURNS)
    ]
    file.unlink()
    plain = min((one for one, _ in runs), key=lambda told: told["seconds"])
    ours = min((told for _, told in runs), key=lambda told: told["seconds"])
    worked = ours["ours_s"] + ours["worker_s"]
    name = "csv + executemany into SQLCipher"
    held = max(told["held_mb"] for _, told in runs)
    return [
        Row(
            "import 1,000,000 x 12 CSV, until all is seen and counted",
            "s",
            ours["seconds"],
            {name: plain["seconds"]},
            reach=f"{REACH:g} x csv + executemany",
            met=reached(ours["seconds"], REACH * plain["seconds"]),
        ),
        Row("  processor time, program and worker", "s", worked, {name: plain["worked_s"]}),
        Row("  processor time, program alone", "s", ours["ours_s"], {name: plain["worked_s"]}),
        Row("  written to the disk", "MB", ours["written_mb"], {name: plain["written_mb"]}),
        Row("  until search knows every word", "s", ours["searchable_s"], {name: plain["seconds"]}),
        Row("  columns for the first picture then", "s", ours["columns_s"]),
        Row(
            "  memory then: program and its worker (PSS)",
            "MB",
            held,
            reach="250 MB",
            met=reached(held, 250),
        ),
    ]


def workbook(folder: Path) -> list[Row]:
    """A workbook of 100,000 rows of twelve cells: read by calamine alone, to our records, and imported."""
    file = write_workbook(folder / "book.xlsx", 100_000)
    alone, ours = [], []
    for _ in range(3):
        began = time.perf_counter()
        CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        alone.append(time.perf_counter() - began)
        began = time.perf_counter()
        with file.open("rb") as opened:
            records = SheetRecords(opened, "")
            records.header()
            assert sum(len(rows) for _, rows, _ in records.batches(2_000)) == 100_000
        ours.append(time.perf_counter() - began)
    told = apart(folder, file)
    peers = {"calamine alone": statistics.median(alone)}
    read = statistics.median(ours)
    return [
        Row(
            "XLSX 100,000 x 12 read to records",
            "s",
            read,
            peers,
            reach="1.2 x calamine",
            met=reached(read, 1.2 * peers["calamine alone"]),
        ),
        Row("XLSX 100,000 x 12 imported", "s", told["seconds"], peers),
        Row("memory then: program and its worker", "MB", told["held_mb"]),
    ]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        folder = Path(name)
        plain_s(folder)
        plain = statistics.median(plain_s(folder) for _ in range(TIMES))
        runs = [ours_s(folder) for _ in range(TIMES)]
        more = [*large(folder), *workbook(folder)]
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
        *more,
    ]
