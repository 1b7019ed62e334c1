"""What is set aside before two stretches of days are compared."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.comparable import find_comparable, told_of_date
from mcr_desktop.rootcause.flags import find_flags
from mcr_desktop.rootcause.spells import Period

WINDOW, BASELINE = Period(20_000, 20_060), Period(19_635, 19_999)
BY = ("line", "site", "lot")


def attribute(codes: np.ndarray) -> Attribute:
    labels = ("", *(str(code) for code in range(1, int(codes.max()) + 1)))
    return Attribute(codes.astype(np.uint16), labels)


def drawn(begins: int, rows: int = 4_000) -> Complaints:
    """Line 4 is taken in from `begins` on; lots last a month and follow one another."""
    random = np.random.default_rng(3)
    day = random.integers(BASELINE.since - 400, WINDOW.until + 1, rows)
    line = random.integers(1, 4, rows)
    line = np.where((day >= begins) & (random.random(rows) < 0.4), 4, line)
    lot = (day - day.min() + random.integers(0, 30, rows)) // 3 + 1
    named = {
        "line": attribute(line), "site": attribute(random.integers(1, 6, rows)),
        "lot": attribute(lot),
    }  # fmt: skip
    return Complaints(day.astype(np.int32), named)


def compared(complaints: Complaints):
    return find_comparable(complaints, WINDOW, BASELINE, BY, find_flags(complaints, by=BY))


@pytest.mark.parametrize("begins", [19_800, 20_000])
def test_a_category_taken_in_only_since_is_set_aside_with_its_rows(begins: int) -> None:
    complaints = drawn(begins)
    found = compared(complaints)
    assert found.set_aside == (Slice((("line", "4"),)),)
    line = complaints.attributes["line"].codes
    inside = (complaints.day >= BASELINE.since) & (line != 4)
    assert len(found.complaints) == int(inside.sum())
    assert not (found.complaints.attributes["line"].codes == 4).any()


def test_a_category_older_than_the_baseline_stays() -> None:
    complaints = drawn(BASELINE.since - 200)
    found = compared(complaints)
    assert found.set_aside == ()
    assert (found.complaints.attributes["line"].codes == 4).any()


def test_an_attribute_whose_values_follow_one_another_is_left_out() -> None:
    found = compared(drawn(BASELINE.since - 200))
    assert found.running == ("lot",)
    assert found.by == ("line", "site")


def test_where_nothing_else_is_left_all_rows_are_compared() -> None:
    complaints = drawn(20_000)
    late = complaints.day >= WINDOW.since
    only = complaints.take(~late | (complaints.attributes["line"].codes == 4))
    found = compared(only)
    assert found.set_aside == ()
    assert len(found.complaints) == int((only.day >= BASELINE.since).sum())


def test_chance_alone_tells_nothing_of_the_date() -> None:
    random = np.random.default_rng(1)
    day = random.integers(0, 365, 3_000).astype(np.int32)
    assert told_of_date(attribute(random.integers(1, 1_000, 3_000)), day) < 0.1
    assert told_of_date(attribute(day // 30 + 1), day) > 0.9
    assert told_of_date(attribute(np.ones(3_000, np.int64)), day) == 0.0
    assert told_of_date(attribute(np.arange(1, 3_001)), day) == 0.0


def test_an_old_name_goes_with_the_new_one() -> None:
    complaints = drawn(BASELINE.since - 200)
    line = complaints.attributes["line"].codes.astype(np.int64)
    renamed = np.where((line == 2) & (complaints.day >= 19_850), 5, line)
    found = compared(
        Complaints(complaints.day, {**complaints.attributes, "line": attribute(renamed)})
    )
    assert set(found.set_aside) == {Slice((("line", "5"),)), Slice((("line", "2"),))}
