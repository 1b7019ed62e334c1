"""Signals of a million complaints, beside a Farrington model and a change-point search of the same series.

Ours answers more: every stretch of every series, dated, measured, held to a false discovery rate and
explained. The peers are asked only for the last week of a series, or where its level moved.
"""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import Attribute, Complaints, smallest_codes
from mcr_desktop.rootcause.series import count_by_period
from mcr_desktop.rootcause.signals import find_signals
from tests.benchmarks.millions import ATTRIBUTES, DAYS, FIRST_DAY, KINDS, ROWS
from tests.benchmarks.rows import Row, reached

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

REACH_S = 3.0
SERIES = 200
_HARMONICS = 2
_YEAR_WEEKS = 52.18


def invented() -> Complaints:
    """A million complaints along eight attributes; one carrier brings twice as many in the last months."""
    draws = np.random.default_rng(20_265)
    first = int(np.datetime64(FIRST_DAY, "D").astype(np.int64))
    day = draws.integers(0, DAYS, ROWS)
    named = {"kind": KINDS, **ATTRIBUTES}
    codes = {}
    for name, labels in named.items():
        shares = 1.0 / np.arange(1, len(labels) + 1) ** 0.5
        codes[name] = 1 + draws.choice(len(labels), ROWS, p=shares / shares.sum())
    moved = (codes["carrier"] == 4) & (draws.random(ROWS) < 0.4)
    day[moved] = draws.integers(DAYS - 120, DAYS, int(moved.sum()))
    return Complaints(
        (first + day).astype(np.int32),
        {
            name: Attribute(codes[name].astype(smallest_codes(len(labels) + 1)), ("", *labels))
            for name, labels in named.items()
        },
    )


def farrington(counts: NDArray[np.int64]) -> float:
    """The upper bound of the last week by quasi-Poisson regression, past outliers down-weighted (Farrington 1996)."""
    import statsmodels.api as sm

    past, weeks = counts[:-1], np.arange(len(counts))
    turns = 2 * np.pi * np.outer(weeks, np.arange(1, _HARMONICS + 1)) / _YEAR_WEEKS
    design = np.column_stack(
        [np.ones(len(weeks)), weeks / len(weeks), np.sin(turns), np.cos(turns)]
    )
    family = sm.families.Poisson()
    fitted = sm.GLM(past, design[:-1], family=family).fit(scale="X2")
    residual = fitted.resid_anscombe / np.sqrt(max(fitted.scale, 1.0))
    weights = np.where(residual > 1, residual**-2.0, 1.0)
    fitted = sm.GLM(past, design[:-1], family=family, freq_weights=weights).fit(scale="X2")
    mean = float(fitted.predict(design[-1:])[0])
    return mean + 2.58 * float(np.sqrt(max(fitted.scale, 1.0) * mean))


def change_points(counts: NDArray[np.int64]) -> list[int]:
    """Where the level of the logarithm moved, by kernel change-point search."""
    import ruptures  # type: ignore[import-untyped]  # ships no types

    values = np.log(counts + 0.5)[:, None]
    noise = float(np.diff(values[:, 0]).var()) / 2
    search = ruptures.KernelCPD(kernel="linear", min_size=4).fit(values)
    return [int(end) for end in search.predict(pen=3 * noise * np.log(len(values)))]


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of one run, all threads together."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure() -> list[Row]:
    complaints = invented()
    by = list(complaints.attributes)
    series = [
        count_by_period(complaints, grain="week", where={name: label}).counts[:-1]
        for name, column in complaints.attributes.items()
        for label in column.labels[1:]
    ][:SERIES]
    find_signals(complaints.take(np.arange(0, ROWS, 50)), by)  # imports are no part of it
    few = min(cpu_s(lambda: find_signals(complaints, by, depth=1)) for _run in range(2))
    all_of_them = cpu_s(lambda: find_signals(complaints, by))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a model that does not settle is the peer's business
        farrington(series[0])
        change_points(series[0])
        peers = {
            f"Farrington in statsmodels, last week of {SERIES}": cpu_s(
                lambda: [farrington(one) for one in series]
            ),
            f"ruptures KernelCPD, levels of {SERIES}": cpu_s(
                lambda: [change_points(one) for one in series]
            ),
        }
    singles = sum(len(column.labels) - 1 for column in complaints.attributes.values())
    return [
        Row(f"signals of 1 M complaints, {singles} series, explained", "CPU s", few, peers,
            reach=f"{REACH_S:g} s", met=reached(few, REACH_S)),
        Row("the same, every pair of values as well", "CPU s", all_of_them),
    ]  # fmt: skip
