"""From a file of dated rows to its causes: what is compared, what is left out and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from mcr_desktop.domain.causes import NothingToExplainError, RepeatedAttributeError
from mcr_desktop.domain.comparisons import ComparedDays, ComparedDaysError
from mcr_desktop.exchange.table_errors import NoSuchColumnError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.analyses.row_explanations import explain_rows

BY = ("carrier", "lane")


@pytest.fixture
def rows() -> pl.DataFrame:
    """Three years of rows; in March 2024 carrier 2 on lane 3 brings four times as many."""
    random = np.random.default_rng(11)
    number = 12_000
    day = np.array("2022-01-01", "datetime64[D]") + random.integers(0, 1_096, number)
    carrier, lane = random.integers(1, 5, number), random.integers(1, 6, number)
    march = (day >= np.datetime64("2024-03-01")) & (day <= np.datetime64("2024-03-31"))
    more = np.repeat(np.flatnonzero(march & (carrier == 2) & (lane == 3)), 3)
    every = np.concatenate((np.arange(number), more))
    return pl.DataFrame(
        {
            "day": [str(one) for one in day[every]],
            "carrier": [f"Carrier {one}" for one in carrier[every]],
            "lane": [f"Lane {one}" for one in lane[every]],
            "id": [f"row {one}" for one in range(len(every))],
            "country": ["FR"] * len(every),
        }
    )


def named(found) -> list[dict[str, str]]:
    (only,) = found.cases
    return [cause.slice.as_where() for cause in only.found.causes]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_slice_that_rose_is_named_against_the_year_before(tmp_path, rows, kind):
    path = tmp_path / f"rows.{kind}"
    rows.write_csv(path) if kind == "csv" else rows.write_parquet(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2024-03-31")
    assert named(found) == [{"carrier": "Carrier 2", "lane": "Lane 3"}]
    (cause,) = found.cases[0].found.causes
    before = rows.filter(
        (pl.col("carrier") == "Carrier 2") & (pl.col("lane") == "Lane 3")
        & pl.col("day").is_between(pl.lit("2023-03-01"), pl.lit("2024-02-29"))
    )  # fmt: skip
    assert cause.expected == pytest.approx(len(before) * 31 / 366)
    assert cause.low < 4 < (cause.high or 0)
    assert cause.p < 0.001


def test_a_baseline_can_be_named(tmp_path, rows):
    path = tmp_path / "rows.csv"
    rows.write_csv(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2024-03-31", "2022-01-01", "2022-12-31")
    assert named(found) == [{"carrier": "Carrier 2", "lane": "Lane 3"}]
    calm = explain_rows(path, "day", BY, "2023-03-01", "2023-03-31")
    assert calm.cases[0].found.verdict == "no cause found"


def test_names_of_rows_and_constants_are_left_out_with_a_flag(tmp_path, rows):
    path = tmp_path / "rows.csv"
    rows.write_csv(path)
    found = explain_rows(path, "day", (*BY, "id", "country"), "2024-03-01", "2024-03-31")
    assert named(found) == [{"carrier": "Carrier 2", "lane": "Lane 3"}]
    kinds = {(flag.kind, flag.attribute) for flag in found.flags}
    assert ("attribute names every row", "id") in kinds
    assert ("constant attribute", "country") in kinds


def test_rows_without_a_date_are_left_out_with_a_flag(tmp_path, rows):
    path = tmp_path / "rows.csv"
    gaps = pl.when(pl.int_range(pl.len()) % 50 == 0).then(None).otherwise(pl.col("day"))
    rows.with_columns(gaps.alias("day")).write_csv(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2024-03-31")
    assert named(found) == [{"carrier": "Carrier 2", "lane": "Lane 3"}]
    (flag,) = [flag for flag in found.flags if flag.kind == "missing dates"]
    assert flag.count == -(-len(rows) // 50)


def test_a_few_odd_dates_do_not_prolong_the_file(tmp_path, rows):
    path = tmp_path / "rows.csv"
    odd = rows.head(2).with_columns(pl.Series("day", ["2099-01-01", "1971-01-01"]))
    pl.concat([rows, odd]).write_csv(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2026-03-31", "2021-03-01", "2024-02-29")
    assert (found.compared.since, found.compared.until) == ("2024-03-01", "2024-12-31")
    assert found.compared.baseline_since == "2022-01-01"


def test_a_category_taken_in_only_since_is_told_and_not_named(tmp_path, rows):
    path = tmp_path / "rows.csv"
    lane = pl.when(pl.col("day").ge("2024-02-10") & pl.col("id").str.ends_with("7")).then(
        pl.lit("Lane 9")
    )
    rows.with_columns(lane.otherwise("lane").alias("lane")).write_csv(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2024-03-31")
    assert {"lane": "Lane 9"} in [one.as_where() for one in found.compared.set_aside]
    assert named(found) == [{"carrier": "Carrier 2", "lane": "Lane 3"}]
    assert any(flag.detail == "Lane 9" for flag in found.flags)


def test_a_handful_of_rows_is_too_few_to_say(tmp_path, rows):
    path = tmp_path / "rows.csv"
    rows.head(200).write_csv(path)
    found = explain_rows(path, "day", BY, "2024-03-01", "2024-06-30", "2024-01-01", "2024-02-29")
    assert found.cases[0].found.verdict in {"too few to say", "no cause found"}
    assert found.cases[0].found.causes == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("2024-02-30", "2024-03-31"), '--from: "2024-02-30" is not a day'),
        (("2024-03-31", "2024-03-01"), "--to 2024-03-01 comes before --from 2024-03-31."),
        (("2024-03-01", "2024-03-31", "2024-02-01", "2024-03-05"), "reaches into the days"),
        (("2031-03-01", "2031-03-31"), "No row of rows.csv is dated from 2031-03-01"),
        (("2022-01-01", "2022-01-31"), "nothing to compare with"),
    ],
)
def test_days_that_cannot_be_compared_are_refused_in_plain_words(tmp_path, rows, words, told):
    path = tmp_path / "rows.csv"
    rows.write_csv(path)
    with pytest.raises(ComparedDaysError) as caught:
        explain_rows(path, "day", BY, *words)
    assert told in sentence(caught.value)


def test_columns_must_exist_and_play_one_part(tmp_path, rows):
    path = tmp_path / "rows.csv"
    rows.write_csv(path)
    days = ("2024-03-01", "2024-03-31")
    with pytest.raises(NoSuchColumnError):
        explain_rows(path, "day", ("carier",), *days)
    with pytest.raises(RepeatedAttributeError):
        explain_rows(path, "day", ("carrier", "day"), *days)
    with pytest.raises(NothingToExplainError):
        explain_rows(path, "day", (), *days)


def test_the_year_before_a_leap_day_has_one_too_few():
    days = ComparedDays.of("2024-02-29", "2024-03-01", None, None)
    assert days.baseline_since == date(2023, 2, 28)
    assert days.baseline_until == days.since - timedelta(days=1)
