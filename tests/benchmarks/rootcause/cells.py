"""Enumeration of every cell to depth three: seconds and memory beside other programs, then the whole finding.

Each program counts the same rows over the same 92 sets of attributes in a process of its own: rows in the
window and in all, by cell. The figures of the search itself follow: how long a finding takes, how often
unchanged complaints are called changed, and how often a doubled slice is found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.rootcause.held_out_rows import (
    ATTRIBUTES,
    KINDS,
    PLANTED,
    HeldOut,
    draw_held_out,
)
from tests.benchmarks.rootcause.row_cases import UNCHANGED, draw
from tests.benchmarks.rootcause.sections import Section

HELD_OUT = 60
HELD_OUT_PLANTED = 20
FIRST_HELD_OUT = 1_000
ROWS = 1_000_000
WIDTHS = (60, 45, 30, 24, 16, 12, 8, 5)
SEED = 7
CASES = 200
DOUBLED = 60
FEWEST = (
    ("plain", 40.0), ("plain", 80.0), ("season", 40.0), ("all rise", 40.0), ("bursts", 300.0)
)  # fmt: skip
"""Complaints that a doubled slice expects in the window; bursts of five or more tell as little as one complaint."""
_SHORT = ("plain", "bursts", "all rise")
_PROGRAMS = ("ours", "numpy bincount", "DuckDB", "polars")


def measure(data: Path) -> Iterator[Section]:
    with tempfile.TemporaryDirectory(prefix="cells-") as folder:
        file = Path(folder) / "rows.npz"
        write_rows(file)
        yield _speed(file)
        yield _findings(file)
    yield _unchanged()
    yield _power()
    yield from measure_held_out()


def write_rows(file: Path, rows: int = ROWS) -> None:
    """Skewed values of eight attributes over thirteen months, one slice of three conditions doubled at the end."""
    random = np.random.default_rng(SEED)
    columns = []
    for width in WIDTHS:
        weights = np.arange(1, width + 1) ** -0.7
        columns.append((random.choice(width, rows, p=weights / weights.sum()) + 1).astype(np.uint8))
    day = (20_088 - random.integers(0, 395, rows)).astype(np.int32)
    slice_ = (columns[1] == 2) & (columns[3] == 1) & (columns[5] == 2)
    doubled = np.flatnonzero(slice_ & (day > 20_088 - 30))
    places = random.choice(rows, len(doubled), replace=False)
    for column in columns:
        column[places] = column[doubled]
    day[places] = day[doubled]
    named: dict[str, Any] = {f"a{place}": column for place, column in enumerate(columns)}
    np.savez(file, day=day, **named)


def _run(program: str, file: Path) -> dict[str, float]:
    """The figures of one process: its CPU seconds for the work and its largest memory in all."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.benchmarks.rootcause.cell_programs", program, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _speed(file: Path) -> Section:
    rows = []
    for program in _PROGRAMS:
        runs = [_run(program, file) for _ in range(2)]
        best = min(runs, key=lambda run: run["cpu_s"])
        rows.append(
            (program, f"{best['cpu_s']:.2f}", f"{best['wall_s']:.2f}", f"{best['mb']:.0f}",
             f"{best['cells']:,.0f}", f"{best['checksum']:,.0f}")
        )  # fmt: skip
    return Section(
        f"Every cell of up to three of eight attributes, {ROWS:,} rows",
        ("program", "CPU s", "wall s", "peak MB", "cells", "sum of squares"),
        rows,
        (
            f"widths {WIDTHS}, seed {SEED}; the better of two runs; ours also scores every cell",
            "peak is that of the whole process, rows included",
        ),
    )  # fmt: skip


def _findings(file: Path) -> Section:
    found = _run("finding", file)
    return Section(
        f"The whole finding with its search-adjusted p, {ROWS:,} rows",
        ("CPU s", "wall s", "peak MB", "slices compared", "named", "p"),
        [(f"{found['cpu_s']:.1f}", f"{found['wall_s']:.1f}", f"{found['mb']:.0f}",
          f"{found['cells']:,.0f}", str(found["named"]), f"{found['p']:.2g}")],
        ("doubled: a1 2, a3 1, a5 2; 199 windows dealt out",),
    )  # fmt: skip


def _unchanged() -> Section:
    rows = []
    for kind, short in (*((kind, False) for kind in UNCHANGED), *((kind, True) for kind in _SHORT)):
        cases = CASES // 2 if short else CASES
        named = sum(_explained(seed, kind, short=short)[0] for seed in range(cases))
        low, high = _interval(cases - named, cases)
        before = "as long as the window" if short else "a year"
        rows.append((kind, before, f"{1 - named / cases:.3f}", f"{low:.3f}-{high:.3f}", f"{cases}"))
    return Section(
        'Unchanged complaints: "no cause found" (or too few to say)',
        ("complaints", "baseline", "share", "95 %", "cases"),
        rows,
        ("row_cases.draw(seed, kind), seeds from 0; reach .95",),
    )


def _power() -> Section:
    rows = []
    for kind, fewest in FEWEST:
        for depth in (1, 2, 3):
            told = [_explained(seed, kind, depth, fewest) for seed in range(DOUBLED)]
            cases = [one for one in told if one[2]]
            named = sum(one[0] for one in cases)
            exact = sum(one[1] for one in cases)
            rows.append(
                (kind, f"{fewest:.0f}", str(depth), str(len(cases)), f"{named / max(len(cases), 1):.2f}",
                 f"{exact / max(len(cases), 1):.2f}")
            )  # fmt: skip
    return Section(
        "One slice doubled in the window",
        (
            "complaints",
            "expected at least",
            "conditions",
            "cases",
            "a cause named",
            "exactly this slice",
        ),
        rows,
        (
            "row_cases.draw(seed, kind, depth=, fewest=), seeds from 0, those left out that hold no such slice",
        ),
    )


def measure_held_out() -> Iterator[Section]:
    """Unchanged and changed complaints of another make, through the function that `mcr explain --date` calls."""
    seeds = range(FIRST_HELD_OUT, FIRST_HELD_OUT + HELD_OUT)
    rows, named_in_all, cases_in_all = [], 0, 0
    for kind in KINDS:
        told = [_answer(draw_held_out(seed, kind)) for seed in seeds]
        cases = [one for one in told if one is not None]
        named = sum(one[0] for one in cases)
        named_in_all, cases_in_all = named_in_all + named, cases_in_all + len(cases)
        rows.append(_share(kind, len(cases) - named, len(cases)))
    rows.append(_share("all", cases_in_all - named_in_all, cases_in_all))
    yield Section(
        'Held out, unchanged: "no cause found" (or too few to say)',
        ("complaints", "share", "95 %", "cases"),
        rows,
        (
            f"held_out_rows.draw_held_out(seed, kind), seeds from {FIRST_HELD_OUT}; reach .95; nothing is tuned on them",
        ),
    )
    planted_rows: list[tuple[str, ...]] = []
    seeds = range(FIRST_HELD_OUT, FIRST_HELD_OUT + HELD_OUT_PLANTED)
    for planted in PLANTED:
        for kind in KINDS:
            drawn = [draw_held_out(seed, kind, planted) for seed in seeds]
            found = [one for one in map(_answer, (case for case in drawn if case.truth)) if one]
            all_told = sum(one[1] for one in found)
            low, high = _interval(all_told, len(found))
            planted_rows.append(
                (planted, kind, str(len(found)), f"{sum(one[0] for one in found) / len(found):.2f}",
                 f"{all_told / len(found):.2f}", f"{low:.2f}-{high:.2f}")
            )  # fmt: skip
    yield Section(
        "Held out, with a change of at least 60 complaints planted",
        ("planted", "complaints", "cases", "a cause named", "all of the truth told", "95 %"),
        planted_rows,
        (
            "told: exactly this slice, or in a tie with it; a new value is told as a change of intake",
        ),
    )


def _share(kind: str, quiet: int, cases: int) -> tuple[str, str, str, str]:
    low, high = _interval(quiet, cases)
    return kind, f"{quiet / cases:.3f}", f"{low:.3f}-{high:.3f}", str(cases)


def _answer(case: HeldOut) -> tuple[bool, bool] | None:
    """Whether a cause is named and whether all that is true is told; None where a side has no row."""
    from mcr_desktop.domain.comparisons import ComparedDaysError
    from mcr_desktop.services.analyses.row_explanations import explain_rows

    with tempfile.TemporaryDirectory(prefix="rows-") as folder:
        path = Path(folder) / "rows.csv"
        case.write(path)
        try:
            found = explain_rows(
                path, "received", ATTRIBUTES,
                case.since, case.until, case.baseline_since, case.baseline_until,
            )  # fmt: skip
        except ComparedDaysError:
            return None
    answer = found.cases[0].found
    told = {frozenset(one.conditions) for one in found.compared.set_aside}
    for cause in answer.causes:
        told |= {frozenset(one.conditions) for one in (cause.slice, *cause.aliases, *cause.ties)}
    return answer.verdict == "explained", all(true in told for true in case.truth)


def _explained(
    seed: int, kind: str, depth: int | None = None, fewest: float = 0.0, *, short: bool = False
) -> tuple[bool, bool, bool]:
    """Whether a cause was named, whether it is the true slice, and whether there is one."""
    from mcr_desktop.rootcause.explain import explain_days

    case = draw(seed, kind, depth=depth, fewest=fewest)
    if depth is not None and case.truth is None:
        return False, False, False
    window, baseline = case.window, case.baseline
    if short:
        baseline = replace(baseline, since=window.since - window.days)
    found = explain_days(
        case.complaints, window, baseline, tuple(case.complaints.attributes)
    ).explanation
    told = {frozenset(cause.slice.conditions) for cause in found.causes}
    return found.verdict == "explained", case.truth in told, case.truth is not None


def _interval(successes: int, cases: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, successes / cases
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * np.sqrt(share * (1 - share) / cases + (z / (2 * cases)) ** 2)
    return float(middle - half), float(middle + half)
