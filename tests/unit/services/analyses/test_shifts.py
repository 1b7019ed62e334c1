"""From a file to its changes: order of rows, calendar and kind of file make no difference they should not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from mcr_desktop.domain.level_shifts import (
    CountWithoutSizeError,
    TooManyPointsError,
    UndatedRowError,
)
from mcr_desktop.services.analyses.shifts import find_shifts


def _months(number: int) -> list[str]:
    return [f"{2010 + i // 12}-{i % 12 + 1:02d}-15" for i in range(number)]


@pytest.fixture
def series() -> pl.DataFrame:
    """Ten years of months: a season, and a level that rises in the 71st month."""
    place = np.arange(120)
    noise = np.random.default_rng(6).normal(size=120)
    values = 20 + 3.0 * np.sin(place * np.pi / 6) + 0.7 * noise + 4.0 * (place >= 70)
    sizes = np.full(120, 10)
    return pl.DataFrame({"month": _months(120), "value": values, "size": sizes})


def test_a_calendar_gives_the_season_away(tmp_path, series):
    path = tmp_path / "series.csv"
    series.write_csv(path)
    found = find_shifts(path, "value", date="month")
    assert found.season == 12
    (shift,) = found.shifts
    assert shift.date == "2015-11-15"
    assert shift.dates is not None
    assert shift.dates[0] <= "2015-11-15" <= shift.dates[1]


def test_neither_the_order_of_rows_nor_the_kind_of_file_matters(tmp_path, series):
    csv, parquet = tmp_path / "series.csv", tmp_path / "series.parquet"
    series.write_csv(csv)
    series.sample(fraction=1.0, shuffle=True, seed=3).write_parquet(parquet)
    plain, shuffled = (find_shifts(path, "value", date="month") for path in (csv, parquet))
    assert "dates sorted" in {flag.kind for flag in shuffled.flags}
    assert replace(shuffled, flags=()) == replace(plain, flags=())


def test_twice_the_counts_over_twice_the_exposure_changes_when_they_did(tmp_path):
    random = np.random.default_rng(8)
    sizes = random.integers(200, 900, 90)
    counts = random.poisson(np.where(np.arange(90) < 50, 0.02, 0.05) * sizes)
    places = []
    for times in (1, 2):
        path = tmp_path / f"{times}.csv"
        pl.DataFrame({"n": counts * times, "size": sizes * times}).write_csv(path)
        found = find_shifts(path, "n", size="size")
        assert found.counted
        (shift,) = found.shifts
        places.append((shift.index, round(shift.before, 9), round(shift.after, 9)))
    assert places[0] == places[1]


def test_a_row_without_a_date_is_named(tmp_path, series):
    path = tmp_path / "series.csv"
    series.with_columns(
        month=pl.when(pl.int_range(pl.len()) == 4).then(None).otherwise(pl.col("month"))
    ).write_csv(path)
    with pytest.raises(UndatedRowError) as problem:
        find_shifts(path, "value", date="month")
    assert problem.value.facts["row"] == 6


def test_a_count_without_exposure_is_named(tmp_path):
    path = tmp_path / "series.csv"
    pl.DataFrame({"n": [1, 0, 2], "size": [5, 0, 0]}).write_csv(path)
    with pytest.raises(CountWithoutSizeError) as problem:
        find_shifts(path, "n", size="size")
    assert (problem.value.facts["row"], problem.value.facts["column"]) == (4, "size")


def test_a_week_without_exposure_is_told_by_its_row(tmp_path):
    path = tmp_path / "series.csv"
    days = [f"2021-01-{day:02d}" for day in range(1, 31)]
    pl.DataFrame({"d": days[::-1], "n": [0] + [3] * 29, "size": [0] + [9] * 29}).write_csv(path)
    found = find_shifts(path, "n", date="d", size="size")
    flags = {flag.kind: flag for flag in found.flags}
    assert flags["points without exposure"].rows == (2,)


def test_rows_that_nobody_counted_yet_are_sent_back(tmp_path, monkeypatch):
    monkeypatch.setattr("mcr_desktop.services.analyses.shifts.MOST_POINTS", 20)
    path = tmp_path / "rows.csv"
    path.write_text("value\n" + "1\n" * 21, encoding="utf-8")
    with pytest.raises(TooManyPointsError) as caught:
        find_shifts(path, "value")
    assert caught.value.facts["points"] == 21
