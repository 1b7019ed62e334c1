"""`mcr explain` from file to answer."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

RATES = ("--bad", "late", "--total", "sent", "--baseline-bad", "late before",
         "--baseline-total", "sent before")  # fmt: skip
AMOUNTS = ("--real", "seen", "--expected", "due")


def write(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def deliveries(tmp_path: Path) -> Path:
    """Three weeks: carrier B late on one lane, nothing, and next to no deliveries."""
    random = np.random.default_rng(1)
    rows: list[list[object]] = []
    for week, size in (("W1", 400), ("W2", 400), ("W3", 0)):
        for carrier in "ABC":
            for lane in ("LYS-MAD", "LYS-MXP", "RTM-HAM", "RTM-GDN"):
                for dock in ("north", "south"):
                    bad = week == "W1" and (carrier, lane) == ("B", "LYS-MAD")
                    late = random.binomial(size, 0.2 if bad else 0.05)
                    rows.append([week, carrier, lane, dock, "", late, size,
                                 random.binomial(8 * size, 0.05), 8 * size])  # fmt: skip
    header = [
        "week",
        "carrier",
        "lane",
        "dock",
        "driver",
        "late",
        "sent",
        "late before",
        "sent before",
    ]
    return write(tmp_path / "deliveries.csv", header, rows)


BY = ("--by", "carrier,lane,dock,driver")


def test_every_case_has_its_answer_in_the_order_of_the_file(mcr, deliveries):
    told = mcr.ok("explain", str(deliveries), *BY, *RATES, "--case", "week", "--json").json
    assert [(one["case"], one["verdict"]) for one in told["cases"]] == [
        ("W1", "explained"), ("W2", "no cause found"), ("W3", "too few to say"),
    ]  # fmt: skip
    (cause,) = told["cases"][0]["causes"]
    assert cause["slice"] == {"carrier": "B", "lane": "LYS-MAD"}
    assert cause["observed"] > 2 * cause["expected"] > 0
    assert cause["interval"][0] < cause["ratio"] < cause["interval"][1]
    assert cause["share"] > 0.8
    assert cause["p"] < 0.05
    assert cause["ties"] == []


def test_without_cases_the_file_is_one(mcr, deliveries, tmp_path):
    only = tmp_path / "one.csv"
    lines = deliveries.read_text(encoding="utf-8").splitlines()
    only.write_text("\n".join(line for line in lines if not line.startswith(("W2", "W3"))))
    told = mcr.ok("explain", str(only), *BY, *RATES, "--json").json
    assert [one["case"] for one in told["cases"]] == [None]
    assert told["cases"][0]["causes"][0]["slice"] == {"carrier": "B", "lane": "LYS-MAD"}


def test_people_read_a_sentence_that_blames_nobody(mcr, deliveries):
    text = mcr.ok("explain", str(deliveries), *BY, *RATES, "--case", "week").out
    assert "associated with carrier = B, lane = LYS-MAD" in text
    assert "by chance: " in text
    assert "No cause found" in text
    assert "Too few to say" in text
    assert "caused by" not in text


def test_amounts_from_parquet_answer_like_amounts_from_csv(mcr, tmp_path):
    import polars as pl

    random = np.random.default_rng(2)
    grid = np.indices((5, 6, 4)).reshape(3, -1)
    due = random.weibull(0.8, grid.shape[1]) * 1e3
    seen = due * (1 + random.normal(0, 0.03, len(due)))
    seen[grid[1] == 2] *= 0.4
    frame = pl.DataFrame(
        {"a": grid[0], "b": [f"b{code}" for code in grid[1]], "c": grid[2],
         "seen": seen.astype(np.float32), "due": due.astype(np.float32)}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "table.parquet")
    frame.write_csv(tmp_path / "table.csv")
    answers = [
        mcr.ok("explain", str(tmp_path / name), "--by", "a,b,c", *AMOUNTS, "--json").json
        for name in ("table.parquet", "table.csv")
    ]
    assert [one["cases"][0]["causes"][0]["slice"] for one in answers] == [{"b": "b2"}] * 2
    assert answers[0]["cases"][0]["causes"][0]["ratio"] == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("", AMOUNTS, "is empty"),
        ("a,b,seen,due\n", AMOUNTS, "holds no row"),
        ("a,b,seen,due\nx,y,NaN,3\n", AMOUNTS, "stands for no number"),
        ("a,b,seen,due\nx,y,much,3\n", AMOUNTS, '"much" is not a number'),
        ("a,b,late,sent,late before,sent before\nx,y,-1,3,1,1\n", RATES, "below zero"),
        ("a,seen,due\nx,1,3\n", AMOUNTS, 'no column "b"'),
        ("a,b,seen,due\nx,y,1,3\n", ("--real", "seen"), "Missing: --expected"),
        ("a,b,seen,due\nx,y,1,3\n", (), "--real and --expected"),
        ("a,b,seen,due\nx,y,1,3\n", ("--real", "a", "--expected", "due"), "two parts"),
        ("a,b,seen,due\nx,y,1,3\n", (*AMOUNTS, "--bad", "late"), "not both"),
        ("a,b,seen,due\nx,y,1,3\n", (*AMOUNTS, "--case", "a"), "two parts"),
        ("c,a,b,seen,due\n1,x,y,1,3\n,x,y,1,3\n", (*AMOUNTS, "--case", "c"), "Row 3"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_one_plain_line(mcr, tmp_path, text, words, told):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    answer = mcr("explain", str(path), "--by", "a,b", *words)
    assert answer.status in {1, 2}
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("rows", "verdict", "kinds"),
    [
        ([["x", "y", 3, 5]], "too few to say", {"constant attribute"}),
        ([["x", f"v{i}", 10, 10] for i in range(60)], "no cause found", {"constant attribute"}),
        ([[f"w{i}", f"v{i}", 10, 10] for i in range(60)], "no cause found", set()),
        ([["", "", i, 10] for i in range(9)], "too few to say", set()),
        ([[f"w{i % 3}", f"v{i}", 0, 0] for i in range(60)], "too few to say", {"nothing observed"}),
        ([[f"w{i % 3}", f"v{i}", 10 - 20 * (i == 5), 10] for i in range(60)], "no cause found",
         {"negative amounts"}),
        ([[f"w{i % 3}", f"v{i}", 10, 10 * (i != 5)] for i in range(60)], "explained",
         {"zero baseline"}),
    ],
)  # fmt: skip
def test_odd_tables_are_answered_with_a_flag(mcr, tmp_path, rows, verdict, kinds):
    path = write(tmp_path / "odd.csv", ["a", "b", "seen", "due"], rows)
    (case,) = mcr.ok("explain", str(path), "--by", "a,b", *AMOUNTS, "--json").json["cases"]
    assert case["verdict"] == verdict
    assert {flag["kind"] for flag in case["flags"]} == kinds


def test_an_attribute_of_100_000_values_is_searched_like_any_other(mcr, tmp_path):
    import polars as pl

    random = np.random.default_rng(3)
    number = 100_000
    depot = np.arange(number) % 40
    seen = random.poisson(np.where(depot == 7, 6.0, 3.0))
    pl.DataFrame(
        {"order": [f"o{i}" for i in range(number)], "depot": depot, "seen": seen,
         "due": np.full(number, 3.0)}
    ).write_parquet(tmp_path / "wide.parquet")  # fmt: skip
    told = mcr.ok(
        "explain", str(tmp_path / "wide.parquet"), "--by", "order,depot", *AMOUNTS, "--json"
    )
    assert [one["slice"] for one in told.json["cases"][0]["causes"]] == [{"depot": "7"}]


def test_a_negative_amount_is_named_by_row_and_column_and_counts_as_nothing(mcr, tmp_path):
    rows: list[list[object]] = [[f"a{i % 5}", f"b{i % 4}", 20, 20] for i in range(40)]
    rows[7][2] = -3
    file = write(tmp_path / "amounts.csv", ["a", "b", "seen", "due"], rows)
    told = mcr.ok("explain", str(file), "--by", "a,b", *AMOUNTS, "--json").json["cases"][0]
    assert told["observed"] == 39 * 20
    (flag,) = [flag for flag in told["flags"] if flag["kind"] == "negative amounts"]
    assert (flag["count"], flag["row"], flag["detail"]) == (1, 9, "seen")
    assert any('row 9, column "seen"' in sentence for sentence in told["sentences"])


def test_more_failures_than_there_were_are_refused_with_their_row(mcr, tmp_path):
    rows: list[list[object]] = [[f"a{i}", 1, 20, 8, 160] for i in range(12)]
    rows[4][1] = 99
    header = ["a", "late", "sent", "late before", "sent before"]
    file = write(tmp_path / "rates.csv", header, rows)
    answer = mcr("explain", str(file), "--by", "a", *RATES)
    assert answer.status != 0
    assert 'Row 6 of rates.csv has more in "late" (99) than in "sent" (20)' in answer.err


def test_failures_out_of_none_are_left_out_with_a_flag_and_a_fall_is_told(mcr, tmp_path):
    rows: list[list[object]] = [[f"a{i}", "", 1, 20, 16, 160] for i in range(12)]
    rows[4][2:4] = [2, 0]
    header = ["a", "dock", "late", "sent", "late before", "sent before"]
    file = write(tmp_path / "rates.csv", header, rows)
    told = mcr.ok("explain", str(file), "--by", "a,dock", *RATES, "--json").json
    assert [flag["attribute"] for flag in told["flags"]] == ["dock"]
    (case,) = told["cases"]
    assert case["observed"] == 11
    assert [flag["count"] for flag in case["flags"] if flag["kind"] == "no total"] == [1]
    assert any("only rises are looked for" in sentence for sentence in case["sentences"])
