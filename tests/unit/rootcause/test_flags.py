"""What must be known of the data before any figure made from it is believed."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.findings import Flag
from mcr_desktop.phrases.flags import flag_sentence
from mcr_desktop.rootcause.columns import MISSING_DAY, Attribute, Complaints, Exposure
from mcr_desktop.rootcause.flags import (
    find_flags,
    flag_attributes,
    flag_fatigue,
)
from mcr_desktop.rootcause.repeats import find_duplicates

START = 19_723  # 2024-01-01, a Monday


def _rows(days, **columns) -> Complaints:
    """Columns of whole numbers become labels."""
    named = {name: Attribute.of([str(v) for v in values]) for name, values in columns.items()}
    return Complaints(np.asarray(days, np.int32), named)


def _usual(seed: int, rows: int = 600, days: int = 366) -> Complaints:
    """Complaints as they come where nothing is wrong with the data."""
    dice = np.random.default_rng(seed)
    return _rows(
        START + np.sort(dice.integers(0, days, rows)),
        site=dice.integers(0, 4, rows),
        cause=dice.integers(0, 6, rows),
        lot=dice.integers(0, 40, rows),
    )


def _kinds(found: tuple[Flag, ...]) -> dict[str, Flag]:
    for flag in found:
        assert json.loads(json.dumps(asdict(flag), allow_nan=False))
        said = flag_sentence(flag)
        assert said != flag.kind
        assert "{" not in said
    return {flag.kind: flag for flag in found}


def test_the_real_sample_has_23_repeated_rows_and_no_denominator(cfpb: Complaints) -> None:
    flags = _kinds(find_flags(cfpb, as_of="2016-12-31"))
    assert flags["duplicates"].count == 23
    assert len(flags["duplicates"].rows) == 23
    assert set(flags) == {"duplicates", "no denominator"}


def test_the_real_sample_shows_what_its_intake_added(cfpb: Complaints) -> None:
    found = find_flags(cfpb, as_of="2016-12-31", by=["Product", "Sub-product"])
    added = {flag.detail for flag in found if flag.kind == "category added"}
    assert added == {"Bank account or service", "Credit reporting", "Debt collection"}
    assert ("Sub-product", "Product") in {
        (flag.attribute, flag.detail) for flag in found if flag.kind == "nested attribute"
    }


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(60, 1500), st.integers(70, 900))
def test_data_without_fault_raise_no_flag_but_that_of_the_missing_denominator(seed, rows, days):
    found = find_flags(_usual(seed, rows, days), as_of="2030-12-31", by=["site", "cause", "lot"])
    assert [flag.kind for flag in found] == ["no denominator"]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_neither_the_order_of_rows_nor_of_attributes_matters(seed):
    rows = _usual(seed)
    doubled = rows.take(np.r_[np.arange(600), np.arange(40)])
    mixed = doubled.take(np.random.default_rng(seed).permutation(640))
    turned = Complaints(mixed.day, dict(reversed(list(mixed.attributes.items()))))
    first, second = find_flags(doubled), find_flags(turned)
    assert [(f.kind, f.count) for f in first] == [(f.kind, f.count) for f in second]


def test_rows_that_differ_anywhere_are_no_duplicates() -> None:
    rows = Complaints.of(
        ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-02"],
        {"site": ["Lyon", "Lyon", "Oslo", "Lyon"]},
    )
    assert find_duplicates(rows).tolist() == [1]


def test_missing_dates_and_an_unfinished_month_are_told() -> None:
    rows = Complaints.of(["2024-01-01", "", "2024-02-10"], {})
    flags = _kinds(find_flags(rows, Exposure.of(["2024-01", "2024-02"], [5, 5])))
    assert flags["missing dates"].rows == (1,)
    assert flags["incomplete last month"].detail == "2024-02"
    assert flags["too few rows"].count == 2
    assert set(flags) == {"missing dates", "incomplete last month", "too few rows"}


def test_nothing_at_all_gives_no_flags() -> None:
    assert find_flags(Complaints.of([], {})) == ()


def test_days_to_come_are_told() -> None:
    rows = _rows([START, START + 1, START + 900], site=[1, 1, 1])
    flag = _kinds(find_flags(rows, as_of="2024-06-30"))["future dates"]
    assert (flag.count, flag.rows, flag.day) == (1, (2,), "2026-06-19")


@pytest.mark.parametrize(
    ("days", "detail"),
    [
        (START + 7 * np.repeat(np.arange(50), 8), "weeks"),
        (START + np.repeat([3, 40, 90, 200, 260, 301], 60), "days"),
        ([int(np.datetime64(f"2024-{m:02}-01", "D").astype(int)) for m in range(1, 13)] * 9, "months"),
        (np.full(60, START), "one day"),
        (np.r_[_usual(1).day, np.full(90, START + 200)], "spike"),
    ],
)  # fmt: skip
def test_dates_that_may_be_days_of_an_import_are_told(days, detail) -> None:
    rows = _rows(days, site=np.arange(len(days)) % 3)
    assert _kinds(find_flags(rows, by=["site"]))["import date"].detail == detail


def test_days_years_apart_from_all_others_are_told() -> None:
    days = np.r_[np.full(9, -25_567), _usual(7).day, 47_481]
    found = _kinds(find_flags(_rows(days, site=days % 3), by=["site"]))
    assert (found["stand-in dates"].count, found["stand-in dates"].detail) == (
        10,
        "1900-01-01, 2099-12-31",
    )
    assert "import date" not in found


def test_working_days_alone_are_no_import() -> None:
    days = START + np.arange(700)
    days = days[(days - START) % 7 < 5]
    assert "import date" not in _kinds(find_flags(_rows(days, site=days % 3)))


def test_rows_alike_by_chance_are_no_repeats_but_copies_are() -> None:
    dice = np.random.default_rng(5)
    days = START + dice.integers(0, 60, 3000)
    coarse = _rows(days, site=dice.integers(0, 3, 3000))
    assert "duplicates" not in _kinds(find_flags(coarse, by=["site"]))
    fine = _usual(5)
    copied = fine.take(np.r_[np.arange(600), np.arange(0, 600, 12)])
    assert _kinds(find_flags(copied, by=["site"]))["duplicates"].count == 50


def test_an_id_that_comes_again_is_a_duplicate() -> None:
    rows = _usual(2, 40)
    ids = Attribute.of([None, None, *(f"n{i}" for i in range(37)), "n3"])
    flag = next(f for f in find_flags(rows, by=["site"], ids=ids) if f.detail == "id")
    assert (flag.count, flag.rows) == (1, (39,))


def test_customers_that_come_again_are_told_where_chance_does_not_bring_them() -> None:
    dice = np.random.default_rng(8)
    rows = _usual(8)
    by_chance = Attribute.of([f"c{n}" for n in dice.integers(0, 150, 600)])
    assert "repeat contacts" not in _kinds(find_flags(rows, by=[], customer=by_chance))
    again = Attribute.of([f"c{n}" for n in np.arange(600) // 3])
    flag = _kinds(find_flags(rows, by=[], customer=again))["repeat contacts"]
    assert flag.count == 400 > 8 * (flag.amount or 0.0)


def test_open_cases_are_counted_with_those_of_late() -> None:
    rows = _usual(3)
    closed = np.where(rows.day > START + 352, MISSING_DAY, rows.day + 5).astype(np.int32)
    flag = _kinds(find_flags(rows, by=[], closed=closed))["open cases"]
    assert flag.count == int((rows.day > START + 352).sum())
    assert 0.3 < (flag.amount or 0.0) < 0.7
    assert "open cases" not in _kinds(find_flags(rows, closed=rows.day))


def test_reports_that_are_late_grey_the_last_weeks() -> None:
    rows = _usual(4, 2000)
    late = np.random.default_rng(4).geometric(0.1, 2000).astype(np.int32)
    known = rows.day + late <= START + 360
    flags = _kinds(
        find_flags(rows.take(known), as_of="2024-12-26", by=[], reported=(rows.day + late)[known])
    )
    assert flags["reporting delay"].day >= "2024-11-25"
    assert 2 <= flags["reporting delay"].count <= 4
    early = find_flags(rows, by=[], reported=(rows.day - (late > 40)).astype(np.int32))
    assert _kinds(early)["reported before event"].count == int((late > 40).sum())
    assert "reporting delay" not in _kinds(early)


def test_attributes_that_tell_nothing_or_the_same_are_told() -> None:
    dice = np.random.default_rng(6)
    city = dice.integers(0, 12, 400)
    columns = {
        "city": city, "region": city // 3, "country": city // 6, "town": city + 50,
        "plant": np.zeros(400, int), "number": np.arange(400), "cause": dice.integers(0, 9, 400),
    }  # fmt: skip
    attributes = _rows(np.zeros(400), **columns).attributes
    found = flag_attributes(attributes, list(columns))
    told = {(flag.kind, flag.attribute, flag.detail) for flag in found}
    assert told == {
        ("aliased attribute", "town", "city"),
        ("nested attribute", "city", "region"),
        ("nested attribute", "region", "country"),
        ("constant attribute", "plant", "0"),
        ("attribute names every row", "number", ""),
    }


def test_a_few_rows_do_not_make_attributes_nested() -> None:
    attributes = {"a": Attribute.of(list("xyxyz")), "b": Attribute.of(list("pqpqp"))}
    assert flag_attributes(attributes, ["a", "b"]) == []


def test_a_field_that_began_to_be_filled_is_told() -> None:
    rows = _usual(9, 1500)
    filled = ["seen" if day > START + 200 else "" for day in rows.day]
    rows = Complaints(rows.day, {"checked": Attribute.of(filled)})
    flag = _kinds(find_flags(rows, by=["checked"], as_of="2024-12-31"))["field began to be filled"]
    assert flag.attribute == "checked"
    assert flag.day == "2024-07-01"


def test_exposure_that_does_not_cover_the_complaints_is_told() -> None:
    rows = Complaints.of(["2024-01-05"] * 30 + ["2024-02-05"] * 5, {"site": ["Lyon"] * 20 + ["Oslo"] * 15})  # fmt: skip
    months = _kinds(find_flags(rows, Exposure.of(["2024-01"], [9])))["complaints without exposure"]
    assert (months.count, months.detail) == (5, "2024-02")
    both = ["2024-01", "2024-02"]
    sites = _kinds(find_flags(rows, Exposure.of(both, [9, 9], {"site": ["Lyon", "Lyon"]})))
    assert (sites["complaints without exposure"].count, sites["complaints without exposure"].detail) == (15, "Oslo")  # fmt: skip
    zero = _kinds(find_flags(rows, Exposure.of(both, [9, 0])))
    assert zero["complaints without exposure"].detail == "2024-02"
    for other in (
        Exposure.of(["2019-01"], [9]),
        Exposure.of(both, [9, 9], {"site": ["Rome", "Bari"]}),
        Exposure.of(both, [9, 9], {"line": ["1", "2"]}),
    ):
        assert "exposure without match" in _kinds(find_flags(rows, other))


def test_too_many_signals_are_told() -> None:
    assert flag_fatigue(20) == []
    assert "21 signals" in flag_sentence(flag_fatigue(21)[0])
