"""A heat map's cells depart only where chance does not do as much, and never where there is too little."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mcr_desktop.rootcause.heat_tables import MOST_COLUMNS, MOST_ROWS, OTHERS, heat_table


def counts(mean: float, rows: int = 5, columns: int = 6, seed: int = 1) -> NDArray[np.int64]:
    """Codes from 1 on; 0 stands for what was not recorded."""
    table = np.zeros((rows + 1, columns + 1), np.int64)
    table[1:, 1:] = np.random.default_rng(seed).poisson(mean, (rows, columns))
    return table


def test_the_planted_cell_departs_and_no_other() -> None:
    before, seen = counts(60.0, seed=1), counts(60.0, seed=2)
    seen[2, 3] = 200
    table = heat_table(seen, before)
    high = [cell for cell in table.cells if cell.level > 0]
    assert [(table.rows[c.row], table.columns[c.column]) for c in high] == [(2, 3)]
    assert high[0].level == 3
    assert high[0].low > 1.25


def test_a_rise_of_everything_shows_nowhere() -> None:
    before = counts(50.0, seed=3)
    table = heat_table(before * 3, before)
    assert not any(cell.level for cell in table.cells)
    assert sum(cell.expected for cell in table.cells) == pytest.approx(float(before.sum() * 3))


def test_chance_alone_seldom_departs() -> None:
    alarms = sum(
        any(
            cell.level
            for cell in heat_table(counts(20.0, seed=s), counts(20.0, seed=s + 1000)).cells
        )
        for s in range(100)
    )
    assert alarms <= 12


def test_cells_with_too_little_are_told_as_such() -> None:
    table = heat_table(counts(1.0), counts(1.0, seed=9))
    assert any(cell.few for cell in table.cells)
    assert all(cell.level == 0 for cell in table.cells if cell.few)


def test_without_a_past_the_margins_are_the_expectation() -> None:
    seen = counts(40.0)
    seen[1, 1] = 300
    table = heat_table(seen, None)
    assert not table.against_past
    cell = table.cells[0]
    due = seen[1].sum() * seen[:, 1].sum() / seen.sum()
    assert cell.expected == pytest.approx(due)
    assert cell.level > 0


def test_many_values_are_joined_and_nothing_is_lost() -> None:
    seen = counts(5.0, rows=30, columns=40)
    seen[0, 2] = 7  # not recorded
    table = heat_table(seen, counts(5.0, rows=30, columns=40, seed=2), held=([30], []))
    assert (len(table.rows), len(table.columns)) == (MOST_ROWS + 1, MOST_COLUMNS + 1)
    assert table.rows[-1] == table.columns[-1] == OTHERS
    assert 30 in table.rows
    assert table.rows_joined == 31 - MOST_ROWS
    assert sum(cell.observed for cell in table.cells) == seen.sum()


@pytest.mark.parametrize("size", [0, 3])
def test_nothing_seen_gives_no_cells(size: int) -> None:
    nothing = np.zeros((size + 1, size + 1), np.int64)
    assert heat_table(nothing, nothing).cells == ()
    assert heat_table(nothing, counts(5.0, rows=size, columns=size)).cells == ()
