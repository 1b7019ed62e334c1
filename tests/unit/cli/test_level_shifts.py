"""`mcr shifts`: a file in, changes or one plain line out."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mcr_desktop.cli import main


@pytest.fixture
def told(tmp_path, capsys):
    """Writes lines to a file and calls `mcr shifts` on it: (status, out, err)."""

    def call(lines, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "series.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        status = main(["shifts", str(path), *words])
        answer = capsys.readouterr()
        return status, answer.out, answer.err

    return call


def _months(first: int, number: int) -> list[str]:
    return [f"{first + i // 12}-{i % 12 + 1:02d}-01" for i in range(number)]


VALUES = [10, 11, 9, 10, 12, 10, 9, 11, 10, 10, 30, 29, 31, 32, 28, 30, 31, 29, 30, 30]


def test_a_step_as_json(told):
    status, out, err = told(["v", *map(str, VALUES)], "--value", "v", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["flags"] == []
    (shift,) = answer["shifts"]
    assert shift["index"] == 10
    assert shift["interval"] == [10, 10]
    assert shift["before"] == pytest.approx(10.2)
    assert shift["after"] == pytest.approx(30.0)
    assert shift["date"] is None


def test_dates_are_given_back(told):
    rows = [f"{day},{value}" for day, value in zip(_months(2020, 20), VALUES, strict=True)]
    status, out, _err = told(["day,v", *rows], "--value", "v", "--date", "day", "--json")
    assert status == 0
    (shift,) = json.loads(out)["shifts"]
    assert shift["date"] == "2020-11-01"
    assert shift["dates"] == ["2020-11-01", "2020-11-01"]


def test_rows_out_of_order_are_sorted_and_flagged(told):
    rows = [f"{day},{value}" for day, value in zip(_months(2020, 20), VALUES, strict=True)]
    rows.append(rows.pop(3))
    status, out, _err = told(["day,v", *rows], "--value", "v", "--date", "day", "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["shifts"][0]["date"] == "2020-11-01"
    assert answer["shifts"][0]["index"] == 10
    (flag,) = answer["flags"]
    assert flag["kind"] == "dates sorted"
    assert flag["rows"] == [21]


def test_repeated_dates_and_gaps_are_flagged(told):
    days = _months(2020, 20)
    days[5] = days[4]
    rows = [f"{day},{value}" for day, value in zip(days, VALUES, strict=True)]
    _status, out, _err = told(["day,v", *rows], "--value", "v", "--date", "day", "--json")
    kinds = {flag["kind"]: flag for flag in json.loads(out)["flags"]}
    assert kinds["repeated dates"]["rows"] == [7]
    assert kinds["missing periods"]["count"] == 1


def test_people_read_sentences(told):
    status, out, _err = told(["v", *map(str, VALUES)], "--value", "v")
    assert status == 0
    assert out == "The level rose from 10 to 30 from point 10 on (95 %: 10\N{EN DASH}10)\n"


def test_counts_over_exposure(told):
    random = np.random.default_rng(2)
    sizes = np.where(np.arange(60) < 30, 200, 800)
    counts = random.poisson(0.03 * sizes)
    rows = [f"{n},{size}" for n, size in zip(counts, sizes, strict=True)]
    _status, out, _err = told(["n,size", *rows], "--value", "n", "--size", "size", "--json")
    assert json.loads(out)["shifts"] == []


@pytest.mark.parametrize("values", [[], ["5"], ["5", "6", "7"]])
def test_few_rows_are_no_traceback(told, values):
    status, out, err = told(["v", *values], "--value", "v", "--json")
    if values:
        assert status == 0
        assert [flag["kind"] for flag in json.loads(out)["flags"]] == ["too few to say"]
    else:
        assert status == 1
        assert err.startswith("mcr: ")


@pytest.mark.parametrize(
    ("lines", "words", "part"),
    [
        (["v", "1", "2", "x"], ["--value", "v"], "Row 4"),
        (["v", "1", "NaN", "3"], ["--value", "v"], "Row 3"),
        (["v,d", "1,2020-01-01", "2,", "3,2020-01-03"], ["--value", "v", "--date", "d"], "Row 3"),
        (["v,s", "1,5", "2,0", "3,4"], ["--value", "v", "--size", "s"], "Row 3"),
        (["v,s", "1,5", "2,-1", "3,4"], ["--value", "v", "--size", "s"], "Row 3"),
        (["v,s", "1,5", "-2,1", "3,4"], ["--value", "v", "--size", "s"], "Row 3"),
        (["v", "1", "2"], ["--value", "w"], '"w"'),
    ],
)
def test_what_cannot_be_read_is_one_plain_line(told, lines, words, part):
    status, out, err = told(lines, *words)
    assert (status, out) == (1, "")
    assert err.startswith("mcr: ")
    assert err.count("\n") == 1
    assert part in err


def test_a_missing_file_is_one_plain_line(tmp_path, capsys):
    assert main(["shifts", str(tmp_path / "none.csv"), "--value", "v"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
