"""Adtributor, the baseline to beat, written from its paper.

Bhagwan, Kumar, Ramjee, Varghese, Mohapatra, Manoharan, Shah: Adtributor: Revenue Debugging in
Advertising Systems, NSDI 2014. One attribute at a time: elements in order of Jensen-Shannon surprise are
taken while each explains at least T_EEP of the whole change, until together they explain T_EP; the
attributes with the greatest surprise are the answer. A rate is a quotient of two sums and uses the
paper's partial derivatives (its section 3.3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.rootcause.cases import Case, Cell

T_EP = 0.67
T_EEP = 0.1

Numbers = NDArray[np.float64]


def explain(case: Case, *, most: int) -> list[Cell]:
    """The elements of the `most` attributes with the greatest surprise, each element as a cell."""
    candidates: list[tuple[float, list[Cell]]] = []
    for name, column in case.attributes.items():
        size = len(column.labels)
        sums = [
            np.asarray(np.bincount(column.codes, figure, size)[1:], np.float64)
            for figure in case.figures
        ]
        power, surprise = _amounts(*sums) if len(sums) == 2 else _rates(*sums)
        explained, surprised = 0.0, 0.0
        chosen: list[Cell] = []
        for element in np.argsort(-surprise, kind="stable"):
            if power[element] <= T_EEP:
                continue
            chosen.append(frozenset([(name, column.labels[element + 1])]))
            explained += float(power[element])
            surprised += float(surprise[element])
            if explained > T_EP:
                candidates.append((surprised, chosen))
                break
    candidates.sort(key=lambda one: -one[0])
    return [cell for _, cells in candidates[:most] for cell in cells]


def _amounts(real: Numbers, due: Numbers) -> tuple[Numbers, Numbers]:
    change = real.sum() - due.sum()
    power = (real - due) / change if change else np.zeros_like(real)
    return power, _jensen_shannon(due, real)


def _rates(
    bad: Numbers, total: Numbers, was_bad: Numbers, was_total: Numbers
) -> tuple[Numbers, Numbers]:
    scale = total.sum() / max(was_total.sum(), 1.0)
    was_bad, was_total = was_bad * scale, was_total * scale
    all_bad, all_total = was_bad.sum(), was_total.sum()
    moved = (bad - was_bad) * all_total - (total - was_total) * all_bad
    power = moved / np.maximum(all_total * (all_total + total - was_total), 1e-12)
    whole = power.sum()
    power = power / whole if whole else np.zeros_like(bad)
    return power, _jensen_shannon(was_bad, bad) + _jensen_shannon(was_total, total)


def _jensen_shannon(before: Numbers, after: Numbers) -> Numbers:
    p = before / max(before.sum(), 1e-12)
    q = after / max(after.sum(), 1e-12)
    return _part(p, q) + _part(q, p)


def _part(p: Numbers, q: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, 0.5 * p * np.log(2.0 * p / (p + q)), 0.0)
