"""`mcr explain` on dated rows: a file in, causes or one plain line out."""

from __future__ import annotations

import json

import pytest

from mcr_desktop.cli import main


@pytest.fixture
def told(tmp_path, capsys):
    """Sixty weeks of rows for four values, one of which triples in the last four; calls `mcr explain`."""
    lines = ["day,type,site"]
    for week in range(60):
        for place, kind in enumerate("ABCD"):
            times = 24 if week >= 56 and kind == "B" else 8
            day = 4 * week  # four days apart, so that the sixty stretches fit into one year
            for row in range(times):
                month, rest = divmod(day, 28)
                lines.append(
                    f"2023-{month + 1:02}-{rest + 1:02},{kind},S{(row + place + week) % 3}"
                )
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def call(*words: str) -> tuple[int, str, str]:
        status = main(["explain", str(path), *words])
        answer = capsys.readouterr()
        return status, answer.out, answer.err

    return call


DAYS = ("--from", "2023-09-01", "--to", "2023-09-30")


def test_the_answer_has_the_shape_of_the_leaf_form(told):
    status, out, err = told("--date", "day", "--by", "type,site", *DAYS, "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    (case,) = answer["cases"]
    assert case["case"] is None
    assert case["verdict"] == "explained"
    (cause,) = case["causes"]
    assert cause["slice"] == {"type": "B"}
    assert cause["ratio"] == pytest.approx(cause["observed"] / cause["expected"])
    assert cause["interval"][0] < cause["ratio"] < cause["interval"][1]
    assert cause["p"] < 0.001
    assert {"share", "ties"} <= set(cause)
    assert isinstance(answer["flags"], list)


def test_without_json_it_is_a_sentence(told):
    status, out, _err = told("--date", "day", "--by", "type,site", *DAYS)
    assert status == 0
    assert "associated with type = B" in out


def test_half_a_question_is_answered_with_what_is_missing(told):
    status, _out, err = told("--date", "day", "--by", "type", "--from", "2023-09-01")
    assert status != 0
    assert "--to" in err
    status, _out, err = told("--date", "day", "--by", "type", *DAYS, "--real", "n")
    assert status != 0
    assert "no column of amounts" in err


def test_rates_come_with_what_is_rate_and_what_is_mix(tmp_path, capsys):
    path = tmp_path / "leaves.csv"
    path.write_text(
        "carrier,lane,bad,total,bad0,total0\nA,1,10,100,10,200\nA,2,30,300,10,100\nB,1,5,50,6,60\n",
        encoding="utf-8",
    )
    columns = ("--bad", "bad", "--total", "total", "--baseline-bad", "bad0")
    words = ("--by", "carrier,lane", *columns, "--baseline-total", "total0")
    assert main(["explain", str(path), *words, "--json"]) == 0
    (case,) = json.loads(capsys.readouterr().out)["cases"]
    assert [split["attribute"] for split in case["splits"]] == ["carrier", "lane"]
    for split in case["splits"]:
        change = split["rate_after"] - split["rate_before"]
        assert split["rate"] + split["mix"] == pytest.approx(change, abs=1e-15)
        parts = sum(part["rate"] + part["mix"] for part in split["parts"])
        assert parts == pytest.approx(change, abs=1e-15)
        more = split["more_volume"] + split["more_rate"] + split["more_mix"]
        assert more == pytest.approx(split["after"] - split["before"], abs=1e-12)
