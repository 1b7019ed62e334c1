"""`mcr effect`: whether a corrective action worked, told from a file of complaints."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from mcr_desktop.cli import main


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """`run(*words)`: `mcr effect` on 26 quiet weeks after 78 of eight complaints each, in Lyon alone."""
    monkeypatch.setenv("MCR_NOW", "2026-11-23")
    action = date(2026, 3, 2)
    lines = ["day,site"]
    for week in range(-78, 26):
        many = 8 if week < 0 else 3
        days = [action + timedelta(7 * week + (k % 7)) for k in range(many)]
        lines += [f"{day},Lyon" for day in days]
        lines += [f"{action + timedelta(7 * week + k % 7)},Madrid" for k in range(20)]
    path = tmp_path / "complaints.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["effect", str(path), *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


WHERE = ("--date", "day", "--action", "2026-03-02", "--where", "site=Lyon")


def test_json_has_what_was_promised(run):
    status, out, err = run(*WHERE, "--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert found["verdict"] == "worked"
    assert found["rate_ratio"] == pytest.approx(3 / 8, rel=0.05)
    low, high = found["interval"]
    assert low < found["rate_ratio"] < high < 1
    assert found["slice"] == {"site": "Lyon"}
    assert all(isinstance(one, str) for one in found["assumptions"])
    assert found["sentence"].startswith(
        "Worked: complaints fell from 8.0 to 3.0 a week after 2 March 2026"
    )
    assert {
        "minimum_detectable",
        "before",
        "after",
        "observed",
        "expected",
        "controls",
        "flags",
    } <= set(found)


def test_people_get_sentences(run):
    status, out, _ = run(*WHERE)
    assert status == 0
    assert (
        "Worked: complaints fell from 8.0 to 3.0 a week after 2 March 2026; 78 in 26 weeks" in out
    )
    assert "Nothing else that bears on these complaints changed about 2 March 2026" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--date", "day", "--action", "spring"),
            'must be a date such as 2026-06-01, not "spring"',
        ),
        (("--date", "day", "--action", "2027-03-02"), "has not come yet"),
        (("--date", "day", "--action", "2019-03-02"), "not later than the first complaint"),
        (("--date", "day", "--action", "2026-10-02"), "--as-of DATE"),
        (("--date", "when", "--action", "2026-03-02"), "day, site"),
        ((*WHERE[:-1], "site=Lyons"), "Lyon, Madrid"),
        ((*WHERE[:-1], "Lyon"), "ATTRIBUTE=VALUE"),
        ((*WHERE[:-1], "site="), "nothing to judge"),
        ((*WHERE, "--exposure", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_wrong_use_is_one_plain_line(run, words, told):
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_the_day_of_the_action_must_be_declared(run):
    status, _, err = run("--date", "day")
    assert status == 2
    assert "--action" in err
