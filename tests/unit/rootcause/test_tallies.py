"""Counting once gives what counting anew gives, by every filter and on odd data."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.rootcause.counted_series import amounts_between, series_of
from mcr_desktop.rootcause.series import count_by_period
from mcr_desktop.rootcause.tallies import Tally, pareto_bars

FILTERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("a", "x2"),),
    (("a", "x2"), ("b", "")),
    (("a", "nobody has it"),),
    (("no such attribute", "x"),),
)
AS_OF = (None, "2021-01-15", "2020-12-31", "2021-12-31", "2018-01-01")


def complaints(rows: int = 3000, *, undated: bool = True) -> Complaints:
    dice = np.random.default_rng(3)
    first = np.datetime64("2019-03-05")
    days = [
        None if undated and not day % 17 else str(first + int(day))
        for day in dice.integers(0, 900, rows)
    ]
    values: dict[str, list[str | None]] = {
        "a": [f"x{row % 5}" for row in range(rows)],
        "b": [None if row % 7 == 0 else f"y{row % 3}" for row in range(rows)],
    }
    return Complaints.of(days, values)


@pytest.mark.parametrize("as_of", AS_OF)
@pytest.mark.parametrize("undated", [True, False])
def test_series_of_any_slice_are_those_counted_from_the_rows(
    as_of: str | None, undated: bool
) -> None:
    columns = complaints(undated=undated)
    tally = Tally(columns, as_of)
    exposure = Exposure.of(
        [f"20{y}-{m:02}" for y in (19, 20, 21) for m in range(1, 13)], [90.0] * 36
    )
    for where in FILTERS[:4]:
        for grain in ("month", "week"):
            anew = count_by_period(
                columns, grain=grain, where=dict(where), exposure=exposure, as_of=as_of
            )
            once = series_of(
                tally, tally.rows(where), grain=grain, where=dict(where), exposure=exposure
            )
            assert once.labels() == anew.labels()
            assert once.counts.tolist() == anew.counts.tolist()
            assert once.complete == anew.complete
            if grain == "month":
                assert once.sizes == pytest.approx(anew.sizes)
            else:
                assert once.sizes is not None
                assert once.sizes.sum() <= 90.0 * 36 + 1e-6


@pytest.mark.parametrize("where", FILTERS)
def test_rows_of_a_filter_are_those_that_meet_it(where: tuple[tuple[str, str], ...]) -> None:
    columns = complaints()
    tally = Tally(columns)
    known = all(name in columns.attributes for name, _label in where)
    expected = columns.mask(dict(where)) if known else np.zeros(len(columns), np.bool_)
    rows = tally.rows(where)
    assert (np.arange(len(columns)) if rows is None else rows).tolist() == np.flatnonzero(
        expected
    ).tolist()
    day = columns.day.astype("datetime64[D]").astype(str)
    within = tally.rows(where, "2019-06-01", "2019-08-31")
    assert within is not None
    assert within.tolist() == [
        row for row in np.flatnonzero(expected) if "2019-06-01" <= day[row] <= "2019-08-31"
    ]
    assert tally.rows(where, "2019-06-01", "2019-08-31") is within  # kept for the next figure


def test_counts_tables_and_bars_agree_with_the_columns() -> None:
    columns = complaints()
    tally = Tally(columns)
    rows = tally.rows((("b", "y1"),))
    assert rows is not None
    assert tally.counts("a").sum() == len(columns)
    assert tally.counts("a", rows).sum() == len(rows)
    assert tally.crossed("a", "b").tolist() == columns.cross_tab("a", "b").tolist()
    assert tally.crossed("a", "b", rows).sum() == len(rows)
    bars = pareto_bars("b", columns.attributes["b"].labels, tally.counts("b"))
    assert bars == columns.pareto("b")
    assert tally.monthly().sum() == (columns.day != columns.day.min()).sum()


def test_wide_attributes_are_crossed_without_overflow() -> None:
    values = [f"v{number}" for number in range(1000)]
    columns = Complaints.of(["2026-01-01"] * 1000, {"a": values, "b": values[::-1]})
    table = Tally(columns).crossed("a", "b")
    assert table.sum() == 1000
    assert int(table.max()) == 1
    assert table[1, 1] == 1  # v0 met v999, the first label of each


@pytest.mark.parametrize("days", [[], [None, None]])
def test_no_day_at_all_gives_empty_series(days: list[str | None]) -> None:
    tally = Tally(Complaints.of(days, {"a": ["x"] * len(days)}))
    assert len(series_of(tally)) == 0
    assert tally.months == 0
    assert tally.monthly().tolist() == []
    assert tally.counts("a").sum() == len(days)


def test_a_months_amount_is_spread_over_its_days() -> None:
    exposure = Exposure.of(["2026-02", "2026-03"], [28.0, 310.0])
    days = np.array(["2026-02-15", "2026-03-01", "2026-03-02", "2026-04-01", "2026-05-01"], "M8[D]")
    assert amounts_between(exposure, days.astype(np.int64), {}).tolist() == pytest.approx(
        [14.0, 10.0, 300.0, 0.0]
    )
