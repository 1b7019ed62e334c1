"""Control charts beside the limits that R's qcc and qicharts2 give, and run lengths beside R's spc.

DIR/spc_textbook holds the tables and, in R_outputs, what the packages made of them.
"""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.rootcause.limit_charts import LimitSettings, draw_limits
from mcr_desktop.rootcause.run_lengths import (
    cusum_run_length,
    ewma_run_length,
    find_decision,
    find_width,
)
from tests.benchmarks.rootcause.false_alarms import measure_false_alarms
from tests.benchmarks.rootcause.sections import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mcr_desktop.domain.limits import LimitsChart
    from mcr_desktop.rootcause.limit_charts import ChartChoice

    Rows = list[dict[str, str]]
    Figures = tuple[list[float], list[float] | None]


@dataclass(frozen=True)
class Table:
    """One R output: its name, what the chart is made from, and how."""

    output: str
    source: Callable[[Path], list[Figures]]
    kind: ChartChoice
    scale: float = 1.0
    settings: LimitSettings | None = None


RUN_LENGTHS = (
    ("CUSUM k=.5 h=4", cusum_run_length, (0.5, 4.0), (167.68, 26.63, 8.383, 3.343)),
    ("CUSUM k=.5 h=5", cusum_run_length, (0.5, 5.0), (465.44, 38.00, 10.376, 4.009)),
    ("EWMA .1/2.7", ewma_run_length, (0.1, 2.7), (369.0, 28.19, 9.730, 4.179)),
    ("EWMA .2/2.962", ewma_run_length, (0.2, 2.962), (499.7, 41.76, 10.54, 3.743)),
)
SHIFTS = (0.0, 0.5, 1.0, 2.0)


def measure(data: Path) -> Iterator[Section]:
    folder = data / "spc_textbook"
    yield _limits(folder)
    yield _runs(folder)
    yield _run_lengths()
    yield from measure_false_alarms()


def _limits(folder: Path) -> Section:
    rows = []
    for table in TABLES:
        expected = list(_read(folder / "R_outputs" / f"{table.output}.csv"))
        began = time.process_time()
        charts = _charts(folder, table)
        spent = time.process_time() - began
        ours = [point for chart in charts for point in chart.points]
        far = {"rel": 0.0, "abs": 0.0}
        for point, row in zip(ours, expected, strict=True):
            pairs = (
                (point.value, _first(row, "stat", "y")),
                (point.centre, _first(row, "center", "cl")),
                (point.lcl, _first(row, "LCL", "lcl")),
                (point.ucl, _first(row, "UCL", "ucl")),
            )
            for mine, theirs in pairs:
                if mine is None or theirs is None:
                    far["abs"] = far["abs"] if mine is theirs else float("inf")
                    continue
                off = abs(mine * table.scale - theirs)
                far["abs"] = max(far["abs"], off)
                if theirs:
                    far["rel"] = max(far["rel"], off / abs(theirs))
        out = [_is_out(row) for row in expected]
        same = sum(point.out == other for point, other in zip(ours, out, strict=True))
        rows.append(
            (table.output, charts[0].kind, str(len(ours)), f"{far['rel']:.1e}", f"{far['abs']:.1e}",
             f"{same}/{len(ours)}", str(sum(out)), f"{spent:.3f}")
        )  # fmt: skip
    return Section(
        "Limits beside R (qcc 3.0, qicharts2 0.8.1)",
        ("table", "chart", "points", "largest rel.", "largest abs.", "out alike", "out in R", "CPU s"),
        rows,
        (
            "value, centre, lcl and ucl of every point; to reach: 1e-6",
            "individuals (xbarone) are an EWMA of weight 1 whose sigma is the moving range",
        ),
    )  # fmt: skip


def _runs(folder: Path) -> Section:
    rows = []
    names = ("longest.run", "longest.run.max", "n.crossings", "n.crossings.min", "runs.signal")
    for table in TABLES:
        expected = list(_read(folder / "R_outputs" / f"{table.output}.csv"))
        if "longest.run" not in expected[0]:
            continue
        tests = [test for chart in _charts(folder, table) for test in chart.runs]
        theirs = list(
            dict.fromkeys((r["part"], r["facet1"], r["facet2"], *(r[n] for n in names)) for r in expected)
        )  # fmt: skip
        alike = sum(
            (str(t.longest), str(t.longest_allowed), str(t.crossings), str(t.crossings_needed), str(t.signal).upper()) == row[3:]
            for t, row in zip(tests, theirs, strict=True)
        )  # fmt: skip
        signals = sum(row[-1] == "TRUE" for row in theirs)
        rows.append((table.output, f"{alike}/{len(theirs)}", f"{signals}"))
    return Section(
        "Anhoej's run tests beside qicharts2",
        ("table", "phases alike", "signals in R"),
        rows,
        ("alike: longest run and its limit, crossings and their limit, and the signal",),
    )


def _run_lengths() -> Section:
    began = time.process_time()
    rows = []
    for name, length_of, setting, references in RUN_LENGTHS:
        function: Any = length_of
        for shift, reference in zip(SHIFTS, references, strict=True):
            found = function(*setting, shift)
            off = 100 * (found / reference - 1)
            rows.append((name, f"{shift:g}", f"{reference:g}", f"{found:.4f}", f"{off:+.4f}"))
    for wanted in (100.0, 370.0, 500.0, 1000.0):
        decision, width = find_decision(wanted), find_width(wanted)
        rows.append(
            (
                f"h for {wanted:g}",
                "0",
                f"{wanted:g}",
                f"{cusum_run_length(0.5, decision):.4f}",
                f"h = {decision:.4f}",
            )
        )
        rows.append((f"L for {wanted:g}, .2", "0", f"{wanted:g}", f"{ewma_run_length(0.2, width):.4f}", f"L = {width:.4f}"))  # fmt: skip
    spent = time.process_time() - began
    return Section(
        "Run lengths beside R (spc 0.6.7)",
        ("chart", "shift", "reference", "ours", "% off"),
        rows,
        (f"all of it in {spent:.2f} CPU s; to reach: 1 %; references carry four or five digits",),
    )


def _charts(folder: Path, table: Table) -> list[LimitsChart]:
    return [
        draw_limits(counts, sizes, kind=table.kind, settings=table.settings)
        for counts, sizes in table.source(folder)
    ]


def _qcc(name: str, count: str, size: str | None, first: int) -> Callable[[Path], list[Figures]]:
    """The trial samples of a table of qcc."""

    def read(folder: Path) -> list[Figures]:
        lines = (folder / "qcc" / name).read_text(encoding="utf-8").splitlines()
        header, *rest = [line.split() for line in lines if line.strip()]
        rows = [dict(zip(header, cells, strict=True)) for cells in rest][:first]
        counts = [float(row[count]) for row in rows]
        return [(counts, None if size is None else [float(row[size]) for row in rows])]

    return read


def _columns(name: str, count: str, size: str | None) -> Callable[[Path], list[Figures]]:
    def read(folder: Path) -> list[Figures]:
        rows = list(_read(folder / "qicharts2" / name))
        counts = [float(row[count]) for row in rows]
        return [(counts, None if size is None else [float(row[size]) for row in rows])]

    return read


def _hospitals(folder: Path) -> list[Figures]:
    """One chart an infection and hospital, in R's order."""
    parts: dict[tuple[str, str], Rows] = {}
    for row in _read(folder / "qicharts2" / "hospital_infections.csv"):
        parts.setdefault((row["infection"], row["hospital"]), []).append(row)
    order = dict.fromkeys(
        (row["facet1"], row["facet2"])
        for row in _read(folder / "R_outputs" / "qicharts2_hosp_u.csv")
    )
    return [
        ([float(r["n"]) for r in parts[key]], [float(r["days"]) for r in parts[key]])
        for key in order
    ]


def _surgery(folder: Path) -> list[Figures]:
    """Readmissions and operations by month."""
    months: dict[str, list[int]] = {}
    for row in _read(folder / "qicharts2" / "cabg.csv"):
        month = months.setdefault(row["date"][:7], [0, 0])
        month[0] += row["readmission"] == "TRUE"
        month[1] += 1
    return [([float(a) for a, _ in months.values()], [float(b) for _, b in months.values()])]


def _harms(folder: Path) -> list[Figures]:
    """Harms and patient days by month."""
    months: dict[str, list[float]] = {}
    for row in _read(folder / "qicharts2" / "gtt.csv"):
        month = months.setdefault(row["month"], [0.0, 0.0])
        month[0] += float(row["harms"])
        month[1] += float(row["days"])
    ordered = [months[name] for name in sorted(months)]
    return [([a for a, _ in ordered], [b for _, b in ordered])]


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _first(row: dict[str, str], *names: str) -> float | None:
    text = next(row[name] for name in names if name in row)
    return None if text == "NA" else float(text)


def _is_out(row: dict[str, str]) -> bool:
    if "sigma.signal" in row:
        return row["sigma.signal"] == "TRUE"
    value = float(row["stat"])
    return value > float(row["UCL"]) or value < float(row["LCL"])


_CDI = _columns("cdi.csv", "n", "days")
_SALES = _columns("complaints.csv", "complaints", "sales")
_TRUSTS = _columns("nhs_accidents.csv", "r", "n")
TABLES = (
    Table("qcc_circuit_c", _qcc("circuit.txt", "x", None, 26), "c"),
    Table("qcc_dyedcloth_u", _qcc("dyedcloth.txt", "x", "size", 10), "u"),
    Table("qcc_orangejuice_p", _qcc("orangejuice.txt", "D", "size", 30), "p"),
    Table("qcc_orangejuice_np", _qcc("orangejuice.txt", "D", "size", 30), "p", scale=50.0),
    Table("qcc_orangejuice2_p", _qcc("orangejuice2.txt", "D", "size", 24), "p"),
    Table("qcc_pcmanufact_u", _qcc("pcmanufact.txt", "x", "size", 20), "u"),
    Table(
        "qcc_viscosity_xbarone",
        _qcc("viscosity.txt", "viscosity", None, 20),
        "ewma",
        settings=LimitSettings(weight=1.0, width=3.0, sigma="range"),
    ),
    Table("qicharts2_cabg_p", _surgery, "p"),
    Table("qicharts2_cdi_run", _CDI, "run"),
    Table("qicharts2_cdi_u", _CDI, "u", 1e4),
    Table("qicharts2_cdi_u_freeze24", _CDI, "u", 1e4, LimitSettings(freeze=24)),
    Table("qicharts2_cdi_u_part24", _CDI, "u", 1e4, LimitSettings(phases=(24,))),
    Table("qicharts2_cdi_uprime", _CDI, "laney-u", 1e4),
    Table("qicharts2_complaints_c", _columns("complaints.csv", "complaints", None), "c"),
    Table("qicharts2_complaints_u", _SALES, "u"),
    Table("qicharts2_complaints_uprime", _SALES, "laney-u"),
    Table("qicharts2_gtt_u", _harms, "u", 1e3),
    Table("qicharts2_hosp_u", _hospitals, "u", 1e4),
    Table("qicharts2_hosp_uprime", _hospitals, "laney-u", 1e4),
    Table("qicharts2_nhs_p", _TRUSTS, "p"),
    Table("qicharts2_nhs_pprime", _TRUSTS, "laney-p"),
)
