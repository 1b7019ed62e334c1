"""Two attributes against each other: where a window holds more or fewer than its past and its margins let expect.

What a cell is expected to hold is its share of the baseline, drawn towards what its row and its column alone
would give as far as the baseline tells little of it, times all that the window holds. So a rise of everything shows
nowhere, and a cell with a thin past is not alarming for that. Without a baseline the margins are all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.rates import conditional_tail, rate_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_ROWS, MOST_COLUMNS = 10, 8
_DRAWN = 5.0
"""Complaints that the margins are worth beside a cell's own baseline."""
_FEWEST = 5.0
"""A cell with fewer, seen and expected alike, is told as too few."""
_LEVEL_P = 0.05
_LEVELS = (1.25, 1.6, 2.5)
"""Ratios from which a cell that departs more than chance allows departs a little, clearly, far."""
OTHERS = -1


@dataclass(frozen=True, slots=True)
class HeatTableCell:
    """A cell by its places in the table; `level` is 0 where chance may have made it what it is."""

    row: int
    column: int
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    level: int
    few: bool


@dataclass(frozen=True, slots=True)
class HeatTable:
    """The cells of two attributes; `rows` and `columns` are their codes, OTHERS for all that are not shown.

    `against_past` says whether a baseline took part in what is expected.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    rows_joined: int
    columns_joined: int
    cells: tuple[HeatTableCell, ...]
    against_past: bool


def heat_table(
    seen: NDArray[np.int64],
    before: NDArray[np.int64] | None,
    *,
    dispersion: float = 1.0,
    held: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> HeatTable:
    """The table of counts by two attributes' codes in a window (and in its baseline, where there is one).

    The largest values are shown, those in `held` in any case, the others joined. A cell departs where its
    p, times the number of cells, is at most 5 %.
    """
    total = seen if before is None else seen + before
    rows = _largest(total.sum(axis=1), MOST_ROWS, held[0])
    columns = _largest(total.sum(axis=0), MOST_COLUMNS, held[1])
    rows_joined = int((total.sum(axis=1) > 0).sum()) - len(rows)
    columns_joined = int((total.sum(axis=0) > 0).sum()) - len(columns)
    # The joined values' row and column are dropped where nothing is in them.
    height, width = len(rows) + bool(rows_joined), len(columns) + bool(columns_joined)
    own = _folded(seen, rows, columns)[:height, :width]
    past = None if before is None else _folded(before, rows, columns)[:height, :width]
    every = int(own.sum())
    against = past is not None and int(past.sum()) > 0
    base = past if past is not None and against else own
    number = float(base.sum())
    if not number or not every:
        return HeatTable((), (), 0, 0, (), against)
    margins = np.outer(base.sum(axis=1), base.sum(axis=0)) / number
    # With the margins alone a cell is no evidence of its own expectation.
    drawn = (base + _DRAWN * margins * len(base.ravel()) / number) if against else margins
    drawn = drawn / drawn.sum() * number
    expected = drawn / number * every
    scale = max(dispersion, 1.0)
    weight = drawn if against else np.full(drawn.shape, number)
    share = np.full(own.shape, every / (every + number)) if against else np.full(own.shape, 0.5)
    other = weight if against else expected
    tail = conditional_tail(own / scale, (own + other) / scale, share)
    few = (own < _FEWEST) & (expected < _FEWEST)
    limit = _LEVEL_P / max(int((~few).sum()), 1)
    cells = []
    for row in range(own.shape[0]):
        for column in range(own.shape[1]):
            observed, due = int(own[row, column]), float(expected[row, column])
            ratio, low, high = rate_ratio(
                observed, every, float(other[row, column]), number if against else every,
                dispersion=scale,
            )  # fmt: skip
            apart = bool(tail[row, column] <= limit) and not few[row, column]
            level = _level(observed / due if due > 0 else float("inf")) if apart else 0
            cells.append(
                HeatTableCell(
                    row, column, observed, due, ratio, low, high, level, bool(few[row, column])
                )
            )
    return HeatTable(
        (*rows, *((OTHERS,) if rows_joined else ())),
        (*columns, *((OTHERS,) if columns_joined else ())),
        rows_joined, columns_joined, tuple(cells), against,
    )  # fmt: skip


def _level(ratio: float) -> int:
    size = ratio if ratio >= 1.0 else 1.0 / max(ratio, 1e-9)
    step = sum(size >= least for least in _LEVELS)
    return step if ratio >= 1.0 else -step


def _largest(counts: NDArray[np.int64], most: int, held: Sequence[int]) -> tuple[int, ...]:
    """Codes of the largest values (what was not recorded is one of the others), those held among them."""
    order = [int(code) for code in np.argsort(-counts, kind="stable") if code and counts[code]]
    shown = order[:most]
    late = [code for code in held if code in order and code not in shown]
    return (*shown[: most - len(late)], *late)


def _folded(
    counts: NDArray[np.int64], rows: Sequence[int], columns: Sequence[int]
) -> NDArray[np.int64]:
    """The counts of the shown values, all others joined in a last row and a last column."""
    gone_rows = np.setdiff1d(np.arange(counts.shape[0]), rows)
    gone_columns = np.setdiff1d(np.arange(counts.shape[1]), columns)
    down = np.vstack([counts[list(rows)], counts[gone_rows].sum(axis=0, keepdims=True)])
    return np.hstack([down[:, list(columns)], down[:, gone_columns].sum(axis=1, keepdims=True)])
