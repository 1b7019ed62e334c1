"""A file of complaints in, the verdict on a corrective action out."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from mcr_desktop.domain.effects import ActionDayError, ConditionError, NoSuchValueError
from mcr_desktop.exchange.table_errors import NoRowsError, NoSuchColumnError
from mcr_desktop.services.analyses.effects import conditions_of, judge_file

ACTION = date(2026, 3, 2)


@pytest.fixture
def line_list(tmp_path, monkeypatch):
    """Complaints of two carriers over a year and a half; those of Brown halve with the action, none are late."""
    monkeypatch.setenv("MCR_NOW", "2026-11-23")
    rng = np.random.default_rng(12)
    lines = ["day,carrier,reported"]
    for number in range(-7 * 60, 7 * 26):
        day = ACTION + timedelta(number)
        for carrier, mean in (("Brown", 1.2 if number < 0 else 0.5), ("Grey", 3.0)):
            lines += [f"{day},{carrier},{day + timedelta(1)}"] * int(rng.poisson(mean))
    path = tmp_path / "complaints.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_file_is_judged(line_list):
    found = judge_file(line_list, "day", "2026-03-02", where={"carrier": "Brown"})
    assert found.verdict == "worked"
    assert found.controls.used
    assert found.after.weeks == 26
    assert "no denominator" in [flag.kind for flag in found.flags]
    assert "incomplete last month" not in [flag.kind for flag in found.flags]


def test_the_other_carrier_is_not_shown(line_list):
    assert (
        judge_file(line_list, "day", "2026-03-02", where={"carrier": "Grey"}).verdict == "not shown"
    )


def test_exposure_makes_rates(line_list, tmp_path):
    lines = ["month,carrier,lane,orders"]
    for year in (2024, 2025, 2026):
        for month in range(1, 13):
            size = 50 if (year, month) >= (2026, 3) else 100
            lines += [
                f"{year}-{month:02d},{name},{lane},{size}"
                for name in ("Brown", "Grey")
                for lane in "ab"
            ]
    exposure = tmp_path / "orders.csv"
    exposure.write_text("\n".join(lines) + "\n", encoding="utf-8")
    bare = line_list.read_text(encoding="utf-8").splitlines()
    line_list.write_text(
        "\n".join([bare[0] + ",lane", *(line + ",a" for line in bare[1:])]), encoding="utf-8"
    )
    found = judge_file(
        line_list, "day", "2026-03-02", where={"carrier": "Brown"}, exposure=exposure
    )
    assert found.before.rate is not None
    assert found.before.exposure is not None
    assert found.before.exposure == pytest.approx(200 * 12 / 365 * 7 * 60, rel=0.02)
    assert found.plain.ratio is not None
    assert found.plain.ratio == pytest.approx(
        2 * found.after.per_week / found.before.per_week, rel=0.05
    )
    assert "no denominator" not in [flag.kind for flag in found.flags]


def test_weeks_that_are_still_filling_are_left_out(line_list):
    lines = line_list.read_text(encoding="utf-8").splitlines()
    rng = np.random.default_rng(1)
    last = ACTION + timedelta(7 * 26 - 1)
    kept = [lines[0]]
    for line in lines[1:]:
        day, carrier, _ = line.split(",")
        arrived = date.fromisoformat(day) + timedelta(int(rng.integers(0, 40)))
        if arrived <= last:
            kept.append(f"{day},{carrier},{arrived}")
    line_list.write_text("\n".join(kept) + "\n", encoding="utf-8")
    without = judge_file(line_list, "day", "2026-03-02", where={"carrier": "Grey"})
    found = judge_file(
        line_list, "day", "2026-03-02", where={"carrier": "Grey"}, reported="reported"
    )
    assert found.after.weeks < without.after.weeks
    assert "weeks still filling" in [one.kind for one in found.assumptions]
    assert found.as_of < without.as_of


@pytest.mark.parametrize(
    ("action", "as_of", "reason"),
    [
        ("soon", None, "action unreadable"),
        ("", None, "action unreadable"),
        ("2026-02-30", None, "action unreadable"),
        ("2027-01-01", None, "action future"),
        ("2026-03-02", "never", "as_of unreadable"),
        ("2026-03-02", "2027-01-01", "as_of future"),
        ("2020-01-01", None, "before"),
        ("2026-11-01", None, "after"),
    ],
)
def test_days_that_nothing_can_be_judged_from(line_list, action, as_of, reason):
    with pytest.raises(ActionDayError) as refused:
        judge_file(line_list, "day", action, as_of=as_of)
    assert refused.value.facts["reason"] == reason


def test_unknown_columns_and_values(line_list):
    with pytest.raises(NoSuchColumnError):
        judge_file(line_list, "when", "2026-03-02")
    with pytest.raises(NoSuchColumnError):
        judge_file(line_list, "day", "2026-03-02", where={"lane": "x"})
    with pytest.raises(NoSuchValueError) as refused:
        judge_file(line_list, "day", "2026-03-02", where={"carrier": "brown"})
    assert refused.value.facts["near"] == ("Brown", "Grey")


def test_a_file_without_rows(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("day\n", encoding="utf-8")
    with pytest.raises(NoRowsError):
        judge_file(path, "day", "2026-03-02")


def test_conditions_are_read_as_typed():
    assert conditions_of(["a=x", " b = y=z ", "c="]) == {"a": "x", "b": "y=z", "c": ""}


@pytest.mark.parametrize("texts", [["a"], ["=x"], ["a=x", "a=y"]])
def test_what_is_no_condition_is_refused(texts):
    with pytest.raises(ConditionError):
        conditions_of(texts)
