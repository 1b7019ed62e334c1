"""The table that a localisation reads: one leaf for every combination of attribute values that occurs.

Whatever order rows and attributes came in, the same facts give the same table: attributes stand by name,
labels by text, leaves by their labels, and rows that carry the same labels are one leaf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.rootcause.columns import Attribute, smallest_codes

_PRIOR_ROOM = 4.0
"""So much of the denominator speaks for the global baseline rate in each leaf's own."""

_NEVER_YET = 0.5
"""Where the whole baseline saw no failure, half a one is taken as its rate: what never failed can begin to."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """Leaves with what was seen in each and what was to be expected.

    `variance` is what chance alone (a Poisson or binomial draw, and a baseline that is a draw itself)
    gives observed - expected in units of the dispersion; `counts` says that the amounts are known to be
    counts, whose dispersion cannot be below 1; `rated` that they are failures out of a number, where only a
    rise asks for a cause. `repaired` counts amounts that were negative and are
    taken as 0; `new` leaves were seen though the baseline had nothing of them; `rows` were read, and
    `unsized` of them had failures out of none at all, now or before: left out where their leaf has no total.
    """

    names: tuple[str, ...]
    columns: tuple[Attribute, ...]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]
    counts: bool
    rated: bool = False
    repaired: int = 0
    new: int = 0
    unsized: int = 0
    rows: int = 0

    def __len__(self) -> int:
        return len(self.observed)


def amounts(
    attributes: Mapping[str, Attribute], real: NDArray[np.float64], expected: NDArray[np.float64]
) -> Leaves:
    """Leaves from amounts seen and amounts expected (both finite; what is negative counts as 0)."""
    negative = int((real < 0).sum() + (expected < 0).sum())
    figures = np.maximum(real, 0.0), np.maximum(expected, 0.0)
    names, columns, (seen, due) = _gathered(attributes, figures)
    new = int(((due <= 0) & (seen > 0)).sum())
    whole = bool((seen == np.rint(seen)).all()) and len(seen) > 0
    return Leaves(
        names, columns, seen, due, due.copy(), whole, repaired=negative, new=new, rows=len(real)
    )


def rates(
    attributes: Mapping[str, Attribute],
    bad: NDArray[np.float64],
    total: NDArray[np.float64],
    baseline_bad: NDArray[np.float64],
    baseline_total: NDArray[np.float64],
) -> Leaves:
    """Leaves from bad out of total, now and in a baseline; all finite and not negative.

    A leaf is expected to keep its own baseline rate, shrunk towards the global one as far as its baseline
    is small; a leaf without a baseline is expected to have the global rate.
    """
    unsized = ((total <= 0) & (bad > 0)) | ((baseline_total <= 0) & (baseline_bad > 0))
    names, columns, (o, n, b, m) = _gathered(attributes, (bad, total, baseline_bad, baseline_total))
    o, b = np.where(n > 0, o, 0.0), np.where(m > 0, b, 0.0)
    whole = float(m.sum())
    overall = max(float(b.sum()), _NEVER_YET) / whole if whole > 0 else 0.0
    room = _PRIOR_ROOM / max(overall, 0.02)
    room = min(room, 50.0)
    rate = (b + room * overall) / (m + room)
    due = n * rate
    kept = np.maximum(1.0 - rate, 0.05) if bool((b <= m).all() and (o <= n).all()) else 1.0
    variance = due * kept * (1.0 + n / (m + room))
    new = int(((m <= 0) & (n > 0)).sum())
    return Leaves(
        names, columns, o, due, variance, counts=True, rated=True, new=new, unsized=int(unsized.sum()), rows=len(bad)
    )  # fmt: skip


def _gathered(
    attributes: Mapping[str, Attribute], figures: tuple[NDArray[np.float64], ...]
) -> tuple[tuple[str, ...], tuple[Attribute, ...], list[NDArray[np.float64]]]:
    """Attributes by name, labels by text, one row a leaf by label; what is never recorded is left out."""
    kept = {
        name: _by_label(column)
        for name, column in sorted(attributes.items())
        if bool((column.codes != 0).any())
    }
    if not kept:
        return (), (), [np.array([float(np.sum(one))]) for one in figures]
    codes = [column.codes for column in kept.values()]
    order = np.lexsort(codes[::-1])
    stacked = [one[order] for one in codes]
    first = np.zeros(len(order), np.bool_)
    first[:1] = True
    for one in stacked:
        first[1:] |= one[1:] != one[:-1]
    starts = np.flatnonzero(first)
    columns = tuple(
        Attribute(one[starts], column.labels)
        for one, column in zip(stacked, kept.values(), strict=True)
    )
    summed = [
        np.asarray(np.add.reduceat(np.asarray(one, np.float64)[order], starts), np.float64)
        for one in figures
    ]
    return tuple(kept), columns, summed


def _by_label(column: Attribute) -> Attribute:
    """The same column with the labels that occur, in the order of their texts."""
    occurs = np.zeros(len(column.labels), np.bool_)
    occurs[column.codes] = True
    occurs[0] = False
    codes = sorted(np.flatnonzero(occurs).tolist(), key=lambda code: column.labels[code])
    renumber = np.zeros(len(column.labels), smallest_codes(len(codes) + 1))
    renumber[codes] = np.arange(1, len(codes) + 1)
    return Attribute(renumber[column.codes], ("", *(column.labels[code] for code in codes)))
