"""`mcr limits`: a file in, a control chart out."""

from __future__ import annotations

import json

import pytest

from mcr_desktop.cli import main

BOARDS = [
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
]  # fmt: skip


@pytest.fixture
def boards(tmp_path):
    """Montgomery, table 7.7: nonconformities in samples of 100 printed circuit boards."""
    file = tmp_path / "boards.csv"
    file.write_text("sample,x,size\n" + "".join(f"{i},{x},100\n" for i, x in enumerate(BOARDS, 1)))
    return file


def run(capsys, *words):
    status = main(["limits", *map(str, words)])
    told = capsys.readouterr()
    return status, told.out, told.err


def answer(capsys, *words):
    status, out, err = run(capsys, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_json_has_what_programs_need(boards, capsys):
    found = answer(capsys, boards, "--chart", "c", "--count", "x")
    assert found["chart"] == "c"
    assert found["centre"] == pytest.approx(19.8461538, abs=1e-6)
    assert len(found["points"]) == 26
    assert found["points"][5] == {
        "value": 5.0, "lcl": pytest.approx(6.4814472), "ucl": pytest.approx(33.2108605), "out": True,
        "centre": pytest.approx(19.8461538), "observed": 5.0, "phase": 0, "upper": None, "lower": None,
        "at": None,
    }  # fmt: skip
    assert found["out"] == [5, 19]
    assert found["method"].startswith("c chart")
    assert [f["kind"] for f in found["flags"]] == ["scatter beyond chance"]
    assert found["runs"][0]["longest_allowed"] == 8


@pytest.mark.parametrize(
    ("words", "chart"),
    [
        (["--chart", "u", "--size", "size"], "u"),
        (["--chart", "p", "--size", "size"], "p"),
        (["--chart", "laney-p", "--size", "size", "--screened"], "laney-p"),
        (["--chart", "g"], "g"),
        (["--chart", "t", "--rules", "nelson"], "t"),
        (["--chart", "ewma", "--lambda", "0.1", "--width", "2.7", "--sigma", "chance"], "ewma"),
        (["--chart", "cusum", "--reference", "0.25", "--decision", "8"], "cusum"),
        (["--chart", "run"], "run"),
        (["--size", "size"], "laney-u"),
        (["--size", "size", "--proportion", "--freeze", "12"], "laney-p"),
        (["--phases", "10, 18"], "laney-u"),
    ],
)
def test_every_chart_and_option(boards, capsys, words, chart):
    found = answer(capsys, boards, "--count", "x", *words)
    assert found["chart"] == chart
    assert len(found["points"]) == 26
    assert found["phases"][-1]["end"] == 26


def test_people_read_a_table_and_a_sentence(boards, capsys):
    status, out, err = run(capsys, boards, "--chart", "c", "--count", "x")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0].split() == ["point", "value", "lower", "centre", "upper", "signal"]
    assert lines[6].split() == ["6", "5", "6.48145", "19.8462", "33.2109", "out"]
    assert "2 points of 26 outside the limits (6, 20)" in lines[27]


@pytest.mark.parametrize(
    ("rows", "words", "told"),
    [
        ("5,10\n7,0\n", ["--chart", "u"], 'row 3: a count of 7 needs a size above 0 in column "size"'),
        ("5,10\n12,10\n", ["--chart", "p"], 'row 3: 12 in column "n" is more than the 10'),
        ("5,10\n0,10\n", ["--chart", "t"], "row 3: 0 in column"),
        ("5,10\n-1,10\n", ["--chart", "u"], "-1"),
        ("5,10\nNaN,10\n", ["--chart", "u"], "NaN"),
        ("5,10\nmany,10\n", ["--chart", "u"], "many"),
        ("5,10\n,10\n", ["--chart", "u"], "empty"),
        ("5,1e99\n", ["--chart", "u"], 'in column "size"'),
        ("", ["--chart", "u"], "no row"),
    ],
)  # fmt: skip
def test_bad_figures_are_one_plain_line(tmp_path, capsys, rows, words, told):
    file = tmp_path / "bad.csv"
    file.write_text("n,size\n" + rows)
    status, out, err = run(capsys, file, "--count", "n", "--size", "size", *words)
    assert (status, out) == (1, "")
    assert told in err
    assert "bad.csv" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--chart", "z"],
        ["--chart", "u"],
        ["--rules", "z"],
        ["--sigma", "z"],
        ["--freeze", "27"],
        ["--freeze", "0"],
        ["--phases", "0"],
        ["--phases", "x"],
        ["--freeze", "8", "--phases", "9"],
        ["--chart", "ewma", "--lambda", "2"],
        ["--chart", "cusum", "--decision", "nan"],
        ["--multiply", "0"],
    ],
)
def test_wrong_wishes_are_wrong_use(boards, capsys, words):
    status, out, err = run(capsys, boards, "--count", "x", *words)
    assert (status, out) == (2, "")
    assert err.startswith("mcr: ")
    assert err.count("\n") == 1


def test_one_row_has_limits_and_a_warning(tmp_path, capsys):
    file = tmp_path / "one.csv"
    file.write_text("n\n9\n")
    found = answer(capsys, file, "--count", "n", "--chart", "c")
    assert found["points"][0]["ucl"] == 18.0
    assert "fewer than eight points" in [f["kind"] for f in found["flags"]]


def test_a_parquet_file_answers_as_its_csv(boards, tmp_path, capsys):
    import polars as pl  # as slow to import as it is rarely needed

    other = tmp_path / "boards.parquet"
    pl.read_csv(boards).write_parquet(other)
    words = ("--count", "x", "--size", "size", "--chart", "u")
    assert answer(capsys, boards, *words) == answer(capsys, other, *words)


def test_rows_are_put_in_order_of_time_and_told_by_their_days(tmp_path, capsys):
    file = tmp_path / "dated.csv"
    rows = [f"2025-{month:02d}-01,{10 + month % 3}" for month in range(1, 13)]
    file.write_text("month,n\n" + "\n".join([rows[11], *rows[:11], "2026-01-01,40"]) + "\n")
    words = (file, "--count", "n", "--date", "month", "--chart", "c")
    found = answer(capsys, *words)
    assert [p["at"] for p in found["points"]][:2] == ["2025-01-01", "2025-02-01"]
    assert found["points"][11]["value"] == 10
    assert "dates sorted" in [flag["kind"] for flag in found["flags"]]
    status, out, _err = run(capsys, *words)
    assert status == 0
    assert "1 point of 13 outside the limits (January 2026)" in out


def test_a_row_without_a_date_and_one_that_cannot_be_charted_are_found_in_the_file(
    tmp_path, capsys
):
    file = tmp_path / "dated.csv"
    file.write_text("day,n\n2025-03-01,4\n,5\n")
    _status, _out, err = run(capsys, file, "--count", "n", "--date", "day")
    assert "Row 3" in err
    file.write_text("day,n\n2025-03-01,0\n2025-02-01,5\n")
    _status, _out, err = run(capsys, file, "--count", "n", "--date", "day", "--chart", "t")
    assert "row 2" in err


def test_repeated_dates_ask_whether_it_is_one_series(tmp_path, capsys):
    file = tmp_path / "two.csv"
    file.write_text("day,n\n" + "2025-03-01,4\n2025-03-02,5\n2025-03-02,6\n")
    found = answer(capsys, file, "--count", "n", "--date", "day")
    [flag] = [one for one in found["flags"] if one["kind"] == "repeated dates"]
    assert flag["points"] == [2]


@pytest.mark.parametrize("chart", ["u", "ewma", "cusum"])
def test_figures_can_be_shown_per_thousand(boards, capsys, chart):
    words = (boards, "--count", "x", "--size", "size", "--chart", chart)
    plain, scaled = answer(capsys, *words), answer(capsys, *words, "--multiply", "1000")
    assert scaled["centre"] == pytest.approx(1000 * plain["centre"])
    for name in ("value", "lcl", "ucl"):
        factor = 1 if chart == "cusum" else 1000
        assert scaled["points"][3][name] == pytest.approx(factor * plain["points"][3][name])
    assert scaled["out"] == plain["out"]
    assert scaled["points"][3]["observed"] == pytest.approx(120)


def test_a_file_of_rows_and_not_of_points_is_told_apart(tmp_path, capsys):
    file = tmp_path / "rows.csv"
    file.write_text("n\n" + "1\n" * 200_001)
    status, _out, err = run(capsys, file, "--count", "n")
    assert status == 1
    assert "200001 rows" in err


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ([f"2025-{m:02d}-01" for m in range(1, 13)], 0),
        ([f"2025-{m:02d}-01" for m in (1, 2, 3, 4, 6, 7, 8, 11, 12)], 3),
        ([f"2025-03-{d:02d}" for d in range(1, 31) if d != 9], 1),
        ([f"2025-03-{d:02d}" for d in range(3, 29) if d % 7 not in (1, 2)], 0),
        ([f"2025-03-{d:02d}" for d in range(3, 29) if d % 7 not in (1, 2) and d != 18], 1),
        (["2025-01-01", "2025-01-04", "2025-02-20", "2025-02-21", "2025-06-01"], 0),
        (["2025-01-01", "2025-02-01"], 0),
    ],
)
def test_periods_without_a_row_are_told(tmp_path, capsys, days, missing):
    file = tmp_path / "gaps.csv"
    file.write_text("day,n\n" + "".join(f"{day},12\n" for day in days))
    found = answer(capsys, file, "--count", "n", "--date", "day", "--chart", "c")
    gaps = [flag["count"] for flag in found["flags"] if flag["kind"] == "missing periods"]
    assert gaps == ([missing] if missing else [])
