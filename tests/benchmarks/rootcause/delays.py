"""Reports that are late, flags on a million rows, and reading tables beside polars and DuckDB.

Cases of the line list are foretold as of each of fifty days, knowing only what had been reported by then, and compared
with what finally came. Simulated lists (own seeds) have delays that stay, that shrink, and that come on working days.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mcr_desktop.exchange.tables import read_table
from mcr_desktop.rootcause.columns import Attribute, Complaints, smallest_codes
from mcr_desktop.rootcause.delays import Arrivals, foretell_weeks
from mcr_desktop.rootcause.flags import find_flags
from tests.benchmarks.rootcause.sections import Section

_COLUMNS = ("date", "site", "lot", "amount")
_READERS = ("ours", "polars", "DuckDB")


def measure(data: Path) -> Iterator[Section]:
    """Nowcast error and coverage, seconds of the flags, seconds and memory of the readers."""
    yield _nowcasts(data)
    yield _known_truths(data)
    yield _flags()
    yield _readers()


def _nowcasts(data: Path) -> Section:
    table = read_table(
        data / "surveillance_counts" / "husO104Hosp_linelist.csv", ["dHosp", "dReport"]
    )
    event, reported = (table.days(name).astype(np.int64) for name in ("dHosp", "dReport"))
    since = int(np.datetime64("2011-05-24", "D").astype(np.int64))
    told = _as_of(event, reported, range(since, since + 50))
    rows = list(_rows("HUS 2011, as of 24 May to 12 July", told))
    for mean in (1.0, 5.0, 30.0):
        for kind in ("same delays", "shrinking delays", "jump, weekdays"):
            found = []
            for seed in range(4):
                happened, came = _simulated(kind, mean, seed)
                found += _as_of(happened, came, range(100, 190, 9))
            rows += _rows(f"simulated, {mean:.0f} a day, {kind}", found)
    return Section(
        "Reporting delay: the last two weeks foretold",
        ("list", "week", "n", "mean final", "error as reported", "error foretold", "median |log|", "95 % held"),
        rows,
        ("errors are mean absolute ones in cases a week", "HUS: 630 cases, delays up to 15 days, their median shrank from 8 to 4 days; before 6 June the list is too young and nothing is foretold"),
    )  # fmt: skip


def _as_of(event, reported, days) -> list[tuple[float, ...]]:
    """For each day and each of the last two weeks: week, reported, expected, low, high, final."""
    found: list[tuple[float, ...]] = []
    for today in days:
        known = reported <= today
        if known.sum() < 20:
            continue
        arrivals = Arrivals.of(event[known], (reported - event)[known], today)
        for back, week in enumerate(foretell_weeks(arrivals, today)[::-1][:2]):
            if week.expected is None or week.low is None or week.high is None:
                continue
            until = today - 7 * back
            final = int(((event > until - 7) & (event <= until)).sum())
            found.append((back, week.reported, week.expected, week.low, week.high, final))
    return found


def _rows(name, found) -> Iterator[tuple[str, ...]]:
    for back in (0, 1):
        own = np.array([one for one in found if one[0] == back], float)
        if not len(own):
            continue
        _back, seen, expected, low, high, final = own.T
        held = (low <= final) & (final <= high)
        logs = np.abs(np.log((expected + 1) / (final + 1)))
        yield (
            name, "last" if back == 0 else "before", str(len(own)), f"{final.mean():.1f}",
            f"{np.abs(seen - final).mean():.1f}", f"{np.abs(expected - final).mean():.1f}",
            f"{np.median(logs):.2f}", f"{held.mean():.2f}",
        )  # fmt: skip


def _simulated(kind, mean, seed):
    dice = np.random.default_rng(1_000 + seed)
    level = mean * np.exp(0.3 * np.sin(np.arange(200) / 28))
    if kind.startswith("jump"):
        level[150:] *= 2
        level *= dice.gamma(4, 0.25, 200)
    event = np.repeat(np.arange(200), dice.poisson(level))
    middle = np.linspace(14, 5, 200) if kind.startswith("shrinking") else np.full(200, 8.0)
    reported = event + np.floor(dice.lognormal(np.log(middle[event]), 0.8)).astype(int)
    if kind.startswith("jump"):
        reported += np.choose(reported % 7, (0, 0, 0, 0, 0, 2, 1))
    return event, reported


_TRUTHS = (
    ("CFPB, 20,000", "real_cfpb_20k/complaints.csv", "Date received", ("Product", "Sub-product"), "",
     "23 repeated rows, 3 products added, no others"),
    ("NYC 311, 4,969", "real_nyc311_animals/311_animals.csv", "Created Date",
     ("Agency", "Agency Name", "Complaint Type", "City", "Borough"), "Closed Date", "277 open"),
)  # fmt: skip


def _known_truths(data: Path) -> Section:
    rows = []
    for name, file, date, by, closed, truth in _TRUTHS:
        table = read_table(data / file, [date, *by, *([closed] if closed else [])])
        complaints = Complaints(table.days(date), {one: table.attribute(one) for one in by})
        found = find_flags(
            complaints,
            by=by,
            marks=table.marks(date),
            closed=table.days(closed) if closed else None,
        )
        told = "; ".join(
            f"{f.kind} {f.attribute} {f.detail} {f.count or ''}".strip() for f in found
        )
        rows.append((name, truth, " ".join(told.split())))
    return Section("Flags on real files", ("file", "known", "raised"), rows)


def _flags() -> Section:
    dice = np.random.default_rng(3)
    rows, attributes = 1_000_000, {}
    for number, values in enumerate((3, 5, 8, 12, 20, 40, 80, 500)):
        codes = dice.integers(1, values + 1, rows).astype(smallest_codes(values + 1))
        attributes[f"a{number}"] = Attribute(codes, ("", *(f"v{i}" for i in range(values))))
    complaints = Complaints((18_000 + dice.integers(0, 1000, rows)).astype(np.int32), attributes)
    seconds = []
    for _round in range(3):
        start = time.process_time()
        found = find_flags(complaints, as_of="2030-01-01", by=list(attributes))
        seconds.append(time.process_time() - start)
    kinds = ", ".join(flag.kind for flag in found)
    return Section(
        "Flags, 1,000,000 rows x 8 attributes",
        ("CPU s, best of 3", "flags raised"),
        [(f"{min(seconds):.2f}", kinds)],
    )


def _readers() -> Section:
    rows = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        for number in (1_000_000, 10_000_000):
            for path in _written(Path(folder), number):
                for reader in _READERS:
                    told = subprocess.run(
                        [sys.executable, "-m", __name__, reader, str(path)],
                        check=True, capture_output=True, text=True,
                    )  # fmt: skip
                    wall, cpu, held, peak = json.loads(told.stdout.splitlines()[-1])
                    rows.append(
                        (f"{number:,}", path.suffix[1:], reader, f"{wall:.2f}", f"{cpu:.2f}", f"{held:.0f}", f"{peak:.0f}")
                    )  # fmt: skip
                path.unlink()
    return Section(
        "Reading 4 columns: dates, 20 sites, 100,000 lots, amounts",
        ("rows", "file", "reader", "wall s", "CPU s", "own MB at its highest", "MB with the mapped file"),
        rows,
        (
            "ours: checked days, codes and amounts as arrays; every record's cells, quotes and encoding looked at",
            "polars: read_csv(try_parse_dates) or read_parquet; DuckDB: CREATE TABLE AS SELECT with two threads",
        ),
    )  # fmt: skip


def _written(folder: Path, number: int) -> Iterator[Path]:
    import polars as pl

    dice = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "date": np.datetime64("2023-01-01") + dice.integers(0, 1000, number).astype("m8[D]"),
            "site": pl.Series([f"Site {i}" for i in range(20)])[dice.integers(0, 20, number)],
            "lot": pl.Series([f"L{i:06d}" for i in range(100_000)])[
                dice.integers(0, 100_000, number)
            ],
            "amount": np.round(dice.gamma(2, 10, number), 3),
        }
    )
    frame.write_csv(folder / "table.csv")
    yield folder / "table.csv"
    frame.write_parquet(folder / "table.parquet")
    yield folder / "table.parquet"


def _own_megabytes() -> float:
    """What the process holds without mapped files, where the system tells it."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


def _read(reader: str, path: Path) -> object:
    if reader == "ours":
        table = read_table(path, _COLUMNS)
        coded = [table.attribute(name).codes for name in ("site", "lot")]
        return table.days("date"), coded, table.amounts("amount")
    if reader == "polars":
        import polars as pl

        return pl.read_csv(path, try_parse_dates=True) if path.suffix == ".csv" else pl.read_parquet(path)  # fmt: skip
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"CREATE TABLE t AS SELECT * FROM '{path}'")  # noqa: S608 - our own file
    return connection


def _alone(reader: str, path: Path) -> None:
    """Read once in a process of its own and print seconds and megabytes."""
    import duckdb
    import polars as pl

    del duckdb, pl  # only loaded, which is no part of reading

    before, highest, over = _own_megabytes(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            highest[0] = max(highest[0], _own_megabytes())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    wall, cpu = time.perf_counter(), time.process_time()
    kept = _read(reader, path)
    told = [time.perf_counter() - wall, time.process_time() - cpu]
    highest[0] = max(highest[0], _own_megabytes())
    over.set()
    watcher.join()
    told += [highest[0] - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
    print(json.dumps(told), flush=True)
    del kept


if __name__ == "__main__":
    _alone(sys.argv[1], Path(sys.argv[2]))
