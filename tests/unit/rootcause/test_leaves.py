"""The table that a localisation reads: one leaf for every combination of attribute values that occurs."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause import leaves
from mcr_desktop.rootcause.columns import Attribute


def array(*values: float) -> np.ndarray:
    return np.array(values, float)


def test_rows_with_the_same_labels_are_one_leaf_and_come_out_by_name() -> None:
    table = leaves.amounts(
        {
            "site": Attribute.of(["b", "a", "b", "a"]),
            "carrier": Attribute.of(["y", "y", "y", "x"]),
        },
        array(1, 2, 4, 8),
        array(10, 20, 40, 80),
    )
    assert table.names == ("carrier", "site")
    told = [tuple(column.labels[column.codes[row]] for column in table.columns) for row in range(3)]
    assert told == [("x", "a"), ("y", "a"), ("y", "b")]
    assert table.observed.tolist() == [8, 2, 5]
    assert table.expected.tolist() == [80, 20, 50]


def test_an_attribute_that_is_never_recorded_takes_no_part() -> None:
    table = leaves.amounts(
        {"isp": Attribute.of([None, ""]), "cdn": Attribute.of(["1", "2"])}, array(1, 2), array(1, 2)
    )
    assert table.names == ("cdn",)


def test_without_any_recorded_attribute_there_is_one_leaf() -> None:
    table = leaves.amounts({"isp": Attribute.of([None, ""])}, array(1, 2), array(3, 4))
    assert (table.names, table.observed.tolist(), table.expected.tolist()) == ((), [3], [7])


def test_negative_amounts_count_as_nothing_and_are_told() -> None:
    table = leaves.amounts({"a": Attribute.of(["1", "2"])}, array(-3, 2), array(1, 2))
    assert table.observed.tolist() == [0, 2]
    assert table.repaired == 1


def test_a_rate_is_expected_to_stay_and_a_small_baseline_leans_on_the_global_one() -> None:
    attributes = {"a": Attribute.of(["big", "tiny", "new"])}
    table = leaves.rates(
        attributes, array(0, 0, 0), array(100, 100, 100), array(200, 3, 0), array(1000, 3, 0)
    )
    big, new, tiny = table.expected
    overall = 203 / 1003
    assert big == pytest.approx(20.0, rel=0.02)
    assert new == pytest.approx(100 * overall)
    assert overall * 100 < tiny < 60.0
    assert table.new == 1
    assert table.rated


def test_what_may_exceed_its_denominator_is_no_binomial() -> None:
    table = leaves.rates(
        {"a": Attribute.of(["x", "y"])}, array(9, 1), array(3, 3), array(6, 2), array(3, 3)
    )
    assert (table.variance >= table.expected).all()


def test_no_baseline_at_all_divides_by_nothing() -> None:
    table = leaves.rates(
        {"a": Attribute.of(["x", "y"])}, array(1, 1), array(3, 3), array(0, 0), array(0, 0)
    )
    assert table.expected.tolist() == [0, 0]
    assert np.isfinite(table.variance).all()
