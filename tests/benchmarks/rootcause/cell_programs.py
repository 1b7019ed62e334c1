"""One program's enumeration of the cells of a file, alone in its process; prints its figures as JSON.

    python -m tests.benchmarks.rootcause.cell_programs PROGRAM FILE

What is timed begins with the rows in the program's own form in memory and ends with the counts of every cell.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DEPTH = 3
_WINDOW = 30
Columns = dict[str, NDArray[Any]]


def sets_of(names: list[str]) -> list[tuple[str, ...]]:
    """The 92 sets of up to three of eight attributes."""
    return [some for depth in range(1, DEPTH + 1) for some in combinations(names, depth)]


def ours(columns: Columns, window: NDArray[np.uint8]) -> Callable[[], tuple[int, float]]:
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.cubes import count_cells
    from mcr_desktop.rootcause.searches import likelihood_ratio

    attributes = [
        Attribute(codes, ("", *(str(v) for v in range(int(codes.max())))))
        for codes in columns.values()
    ]

    def work() -> tuple[int, float]:
        cells, squares, best = 0, 0.0, 0.0
        seen, rows = float(window.sum()), float(len(window))
        for counted in count_cells(attributes, window, 2, depth=DEPTH, fewest=1):
            own = counted.counts[:, 1].astype(np.float64)
            both = own + counted.counts[:, 0]
            best = max(best, float(likelihood_ratio(own, both, seen, rows).max()))
            cells += len(counted)
            squares += float(both @ both)
        return cells, squares

    return work


def bincount(columns: Columns, window: NDArray[np.uint8]) -> Callable[[], tuple[int, float]]:
    """The floor: nothing but two plain counts for each set, without a word on what the cells are."""

    def work() -> tuple[int, float]:
        cells, squares = 0, 0.0
        for some in sets_of(list(columns)):
            key = np.zeros(len(window), np.int64)
            for name in some:
                key = key * (int(columns[name].max()) + 1) + columns[name]
            both = np.bincount(key).astype(np.float64)
            np.bincount(key[window == 1])
            cells += int((both > 0).sum())
            squares += float(both @ both)
        return cells, squares

    return work


def duck(columns: Columns, window: NDArray[np.uint8]) -> Callable[[], tuple[int, float]]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("given", {**columns, "w": window})
    connection.execute("CREATE TABLE complaints AS SELECT * FROM given")
    sets = ", ".join(f"({', '.join(some)})" for some in sets_of(list(columns)))

    def work() -> tuple[int, float]:
        told = connection.execute(
            f"SELECT count(*), sum(n * n) FROM (SELECT count(*)::DOUBLE AS n, sum(w) AS o "  # noqa: S608 - own names
            f"FROM complaints GROUP BY GROUPING SETS ({sets}))"
        ).fetchone()
        return (int(told[0]), float(told[1])) if told else (0, 0.0)

    return work


def polars(columns: Columns, window: NDArray[np.uint8]) -> Callable[[], tuple[int, float]]:
    import polars as pl

    frame = pl.DataFrame({**columns, "w": window})

    def work() -> tuple[int, float]:
        cells, squares = 0, 0.0
        for some in sets_of(list(columns)):
            told = frame.group_by(some).agg(pl.len().alias("n"), pl.col("w").sum().alias("o"))
            cells += len(told)
            squares += float((told["n"].cast(pl.Float64) ** 2).sum())
        return cells, squares

    return work


def finding(file: Path) -> dict[str, Any]:
    from mcr_desktop.rootcause.columns import Attribute, Complaints
    from mcr_desktop.rootcause.explain import explain_days
    from mcr_desktop.rootcause.spells import Period

    with np.load(file) as held:
        day = held["day"]
        named = {
            name: Attribute(
                held[name], ("", *(str(v) for v in range(1, int(held[name].max()) + 1)))
            )
            for name in held.files
            if name != "day"
        }
    last = int(day.max())
    window = Period(last - _WINDOW + 1, last)
    baseline = Period(int(day.min()), window.since - 1)
    begun, cpu = time.perf_counter(), time.process_time()
    found = explain_days(Complaints(day, named), window, baseline, tuple(named)).explanation
    return {
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - begun,
        "cells": found.searched,
        "named": "; ".join(
            ", ".join(f"{name} {value}" for name, value in cause.slice.conditions)
            for cause in found.causes
        ),
        "p": found.p,
    }


def main(program: str, file: Path) -> None:
    if program == "finding":
        told = finding(file)
    else:
        with np.load(file) as held:
            columns = {name: held[name] for name in held.files if name != "day"}
            day = held["day"]
        window = (day > int(day.max()) - _WINDOW).astype(np.uint8)
        prepare = {"ours": ours, "numpy bincount": bincount, "DuckDB": duck, "polars": polars}
        work = prepare[program](columns, window)
        begun, cpu = time.perf_counter(), time.process_time()
        cells, squares = work()
        told = {
            "cpu_s": time.process_time() - cpu,
            "wall_s": time.perf_counter() - begun,
            "cells": cells,
            "checksum": squares,
        }
    told["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
