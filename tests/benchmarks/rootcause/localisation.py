"""Which cells carry a change: F1 over exact cells on the public sets, and how often nothing is found.

F1 is micro-averaged over cases, its interval by resampling cases (2,000 times). CPU seconds are for
enumeration and scoring; those of the null stand apart. Peak memory is what one case allocates.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mcr_desktop.rootcause import nulls
from mcr_desktop.rootcause.localising import localise
from tests.benchmarks.rootcause import adtributor, cases
from tests.benchmarks.rootcause.cases import Case, Cell
from tests.benchmarks.rootcause.sections import Section

QUOTED = {
    "RobustSpot": ("AutoRoot .261, RiskLoc .025, Squeeze .041, RobustSpot k=1 .577", ".72 / .05 s"),
    "Squeeze B0": ("AutoRoot .907, RiskLoc .960, Squeeze .949, HotSpot .568", ".99 / .05 s"),
    "RiskLoc L": ("AutoRoot .451, RiskLoc .706, Squeeze .250", ".98 / .1 s"),
    "RiskLoc S": ("AutoRoot .468, RiskLoc .706, Squeeze .122", ".92 / .3 s"),
    "flights": ("AutoRoot .234, RiskLoc .022", ".80"),
}


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    wrong: int
    missed: int


def judged(case: Case, told: Sequence[Cell]) -> Score:
    """Exact cells; on flights another name for exactly the same flights is right as well."""
    wanted = set(case.causes)
    left = list(dict.fromkeys(told))
    right = 0
    for cause in sorted(wanted, key=sorted):
        same = next((cell for cell in left if cell == cause), None)
        if same is None and "flights" in case.kind:
            rows = case.holds(cause)
            same = next((cell for cell in left if bool((case.holds(cell) == rows).all())), None)
        if same is not None:
            left.remove(same)
            right += 1
    return Score(right, len(left), len(wanted) - right)


def f1(scores: Sequence[Score]) -> float:
    right = sum(one.right for one in scores)
    both = 2 * right + sum(one.wrong + one.missed for one in scores)
    return 2 * right / both if both else 1.0


def interval(scores: Sequence[Score], seed: int = 1) -> tuple[float, float]:
    random = np.random.default_rng(seed)
    draws = [
        f1([scores[i] for i in random.integers(0, len(scores), len(scores))]) for _ in range(2000)
    ]
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


@dataclass(slots=True)
class _Timed:
    """The default null with the seconds that its deals take from asking to the next asking."""

    inner: nulls.Null
    seconds: float = 0.0

    def deals(self, actual: nulls.Deal, free: nulls.Mask) -> Iterator[nulls.Deal]:
        began = time.process_time()
        try:
            yield from self.inner.deals(actual, free)
        finally:
            self.seconds += time.process_time() - began


def ours(case: Case) -> tuple[list[Cell], float, float]:
    """Cells, seconds of enumeration and scoring, seconds of the null."""
    null = _Timed(nulls.ShuffledLabels())
    began = time.process_time()
    found = localise(case.leaves(), null=null)
    spent = time.process_time() - began
    told = [frozenset(cause.slice.conditions) for cause in found.causes]
    return told, spent - null.seconds, null.seconds


def _adtributor(most: int) -> Callable[[Case], tuple[list[Cell], float, float]]:
    def run(case: Case) -> tuple[list[Cell], float, float]:
        began = time.process_time()
        told = adtributor.explain(case, most=most)
        return told, time.process_time() - began, 0.0

    return run


METHODS = {"ours": ours, "Adtributor k=3": _adtributor(3), "Adtributor k=1": _adtributor(1)}


def measure(data: Path) -> Iterator[Section]:
    sets = {
        "RobustSpot": list(cases.robustspot(data)),
        "Squeeze B0": list(cases.squeeze(data)),
        "RiskLoc L": list(cases.riskloc(data, "L")),
        "RiskLoc S": list(cases.riskloc(data, "S")),
        "flights": list(cases.flights(data)),
    }
    localise(sets["flights"][0].leaves())  # libraries are loaded before anything is timed
    yield _accuracy("Causes found, public sets (development part)", sets)
    made = {
        "made RobustSpot": list(cases.made_robustspot(data, 136, 11)),
        "made Squeeze": list(cases.made_squeeze(sets["Squeeze B0"], 30, 12)),
        "made RiskLoc L": list(cases.made_riskloc("L", 15, 13)),
        "made RiskLoc S": list(cases.made_riskloc("S", 15, 14)),
        "made flights": list(cases.made_flights(data, 60, 15)),
    }
    yield _accuracy("Causes found, cases made here (seeds 11-15)", made)
    yield _unchanged(data, sets)


def _accuracy(title: str, sets: dict[str, list[Case]]) -> Section:
    rows = []
    for name, these in sets.items():
        for method, run in METHODS.items():
            results = [run(case) for case in these]
            scores = [judged(case, told) for case, (told, _, _) in zip(these, results, strict=True)]
            low, high = interval(scores)
            quoted, reach = QUOTED.get(name, ("", "")) if method == "ours" else ("", "")
            rows.append(
                (
                    f"{name} ({len(these)})", method, f"{f1(scores):.3f}", f"[{low:.2f}, {high:.2f}]",
                    f"{sum(s.right for s in scores)}/{sum(s.wrong for s in scores)}/{sum(s.missed for s in scores)}",
                    f"{np.mean([spent for _, spent, _ in results]):.3f}",
                    f"{np.mean([null for _, _, null in results]):.2f}",
                    f"{_peak(run, these[0]):.0f}", reach, quoted,
                )
            )  # fmt: skip
    return Section(
        title,
        ("set (cases)", "method", "F1", "95 %", "right/wrong/missed", "CPU s", "null s", "MB", "reach", "quoted F1"),
        rows,
        ("one frozen configuration", "quoted: published methods as measured on the same sets, not run here"),
    )  # fmt: skip


def _peak(run: Callable[[Case], object], case: Case) -> float:
    tracemalloc.start()
    run(case)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def unchanged_sets(data: Path, sets: dict[str, list[Case]]) -> Iterator[list[Case]]:
    """Cases in which nothing changed, by the way in which nothing did."""
    for name in ("RobustSpot", "flights", "Squeeze B0", "RiskLoc S", "RiskLoc L"):
        number = {"RobustSpot": 136, "flights": 60, "Squeeze B0": 45}.get(name, 12)
        yield list(cases.shuffled(sets[name], number, 21))
    yield list(cases.redrawn(sets["RobustSpot"], 136, 22))
    yield list(cases.redrawn(sets["flights"], 60, 23))
    yield list(cases.redrawn(sets["Squeeze B0"], 20, 24))
    yield list(cases.made_riskloc("S", 20, 25, changed=False))
    yield list(cases.made_riskloc("L", 20, 26, changed=False))
    yield list(cases.made_robustspot(data, 136, 27, changed=False))
    yield list(cases.made_flights(data, 60, 28, changed=False))


def _unchanged(data: Path, sets: dict[str, list[Case]]) -> Section:
    rows = []
    for these in unchanged_sets(data, sets):
        passed = {
            method: sum(not run(case)[0] for case in these) / len(these)
            for method, run in METHODS.items()
        }
        rows.append((f"{these[0].kind} ({len(these)})", *(f"{passed[m]:.3f}" for m in METHODS)))
    return Section(
        "Unchanged cases in which no cause was found", ("kind (cases)", *METHODS), rows,
        ("reach .95", "unchanged RobustSpot: a real minute before the alarm against the other ones before it"),
    )  # fmt: skip


__all__ = ["Score", "f1", "interval", "judged", "measure", "ours", "unchanged_sets"]
