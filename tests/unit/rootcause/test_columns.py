"""Complaints and exposure as columns of small integers: what every analysis here reads."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import (
    MISSING_DAY,
    Attribute,
    Complaints,
    Exposure,
    day_text,
    months_of,
)

THREE = Complaints.of(
    ["2024-01-05", None, "2024-02-29"],
    {"site": ["Lyon", "Madrid", "Lyon"], "carrier": ["B", "", None]},
)


def test_encoding_keeps_labels_and_gives_missing_the_code_zero() -> None:
    column = Attribute.of(["x", None, "", "y", "x"])
    assert column.labels == ("", "x", "y")
    assert column.codes.tolist() == [1, 0, 0, 2, 1]
    assert column.codes.dtype == np.uint8


def test_codes_widen_with_the_number_of_labels() -> None:
    assert Attribute.of([str(n) for n in range(300)]).codes.dtype == np.uint16
    assert Attribute.of([str(n) for n in range(70_000)]).codes.dtype == np.uint32


def test_days_keep_their_date_and_missing_ones_say_so() -> None:
    assert day_text(THREE.day[2]) == "2024-02-29"
    assert THREE.day[1] == MISSING_DAY
    assert len(THREE.dated()) == 2


def test_filters_by_labels_and_by_an_unknown_label() -> None:
    assert len(THREE.where({"site": "Lyon"})) == 2
    assert len(THREE.where({"site": "Lyon", "carrier": "B"})) == 1
    assert len(THREE.where({"site": "Oslo"})) == 0
    assert len(THREE.where({"carrier": ""})) == 2


def test_pareto_runs_from_the_largest_and_ends_with_what_was_not_recorded() -> None:
    bars = THREE.pareto("site")
    assert [(b.label, b.count) for b in bars] == [("Lyon", 2), ("Madrid", 1)]
    assert bars[-1].cumulative == pytest.approx(1.0)
    assert [b.label for b in THREE.pareto("carrier")] == ["B", ""]
    assert [b.share for b in THREE.pareto("site", top=1)] == [pytest.approx(2 / 3)]


def test_cross_tab_counts_every_pair_once() -> None:
    table = THREE.cross_tab("site", "carrier")
    assert table.sum() == 3
    assert table[1].tolist() == [1, 1]  # Lyon: once not recorded, once B


def test_a_column_of_another_length_and_a_false_date_are_refused() -> None:
    with pytest.raises(ValueError, match="site has 1 values for 2"):
        Complaints.of(["2024-01-01", "2024-01-02"], {"site": ["a"]})
    with pytest.raises(ValueError, match="2024-02-30"):
        Complaints.of(["2024-02-30"], {})


def test_exposure_adds_up_by_month_and_ignores_attributes_it_does_not_know() -> None:
    exposure = Exposure.of(
        ["2024-01", "2024-01", "2024-03"], [10, 5, 7], {"site": ["Lyon", "Oslo", "Lyon"]}
    )
    first = (2024 - 1970) * 12
    assert exposure.monthly(first, 3, {}).tolist() == [15, 0, 7]
    assert exposure.monthly(first, 3, {"site": "Lyon", "carrier": "B"}).tolist() == [10, 0, 7]
    with pytest.raises(ValueError, match="negative"):
        Exposure.of(["2024-01"], [float("nan")])


@pytest.mark.parametrize("span", [900, 200_000])
def test_months_of_many_rows_are_those_of_each(span: int) -> None:
    day = np.random.default_rng(1).integers(-400, span, 70_000).astype(np.int32)
    some = months_of(day[:500])
    assert (months_of(day)[:500] == some).all()
    assert months_of(day).dtype == some.dtype
    day[5] = MISSING_DAY
    assert (months_of(day)[6:500] == some[6:]).all()
