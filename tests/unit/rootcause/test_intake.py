"""Changes of what is recorded: categories that appear, are renamed, or fields that begin to be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from collections.abc import Callable

BY = ("carrier", "lane")


def changes(complaints: Complaints, by: tuple[str, ...] = BY) -> list[tuple[str, str, str]]:
    found = find_intake_changes(complaints, by, span_of(complaints, "2025-12-31")).changes
    return [(c.kind, c.attribute, c.label) for c in found]


def test_a_category_that_adds_to_the_rest_is_an_added_one(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 3.0)
    means[:14, 2] = 0
    complaints = draw(means)
    assert changes(complaints) == [("category added", "carrier", "Carrier C")]
    change = find_intake_changes(complaints, BY, span_of(complaints, "2025-12-31")).changes[0]
    assert change.since[:7] == "2024-03"
    assert change.per_month == pytest.approx(9, rel=0.3)
    assert change.rest_low < 1 < (change.rest_high or 0)


def test_a_category_that_takes_over_from_another_is_a_renamed_one(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 3.0)
    means[:14, 2] = 0
    means[14:, 1] = 0
    complaints = draw(means)
    found = find_intake_changes(complaints, BY, span_of(complaints, "2025-12-31"))
    assert [(c.kind, c.label, c.replaces) for c in found.changes] == [
        ("category renamed", "Carrier C", "Carrier B")
    ]
    assert not found.row_born.any()
    assert found.ended["carrier"][2] == 14


def test_a_field_that_begins_to_be_filled_is_not_a_set_of_new_categories(
    draw: Callable[..., Complaints],
) -> None:
    complaints = draw(np.full((36, 4, 3), 3.0))
    early = complaints.day < int(np.datetime64("2024-05-01").astype(int))
    lane = complaints.attributes["lane"]
    blank = Attribute(np.where(early, 0, lane.codes).astype(np.uint8), lane.labels)
    filled = Complaints(complaints.day, {**complaints.attributes, "lane": blank})
    assert changes(filled) == [("field began to be filled", "lane", "")]


def test_a_rare_value_that_came_late_by_chance_is_no_change(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 3.0)
    means[:, 2] = 0.1
    for seed in range(5):
        assert changes(draw(means, seed)) == []


def test_a_value_that_was_scarce_at_first_was_still_there(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 30.0)
    means[0] = 3.0
    assert changes(draw(means)) == []


def test_the_three_added_product_lines_of_the_real_sample(cfpb: Complaints) -> None:
    by = ("Product", "Sub-product", "Company", "State", "Submitted via")
    found = find_intake_changes(cfpb, by, span_of(cfpb, "2016-12-31")).changes
    assert [(c.kind, c.label, c.since) for c in found] == [
        ("category added", "Bank account or service", "2012-03-01"),
        ("category added", "Credit reporting", "2012-10-23"),
        ("category added", "Debt collection", "2013-07-10"),
    ]
    assert ("Company", "Equifax") in found[1].along_with
    # What a total would call a rise of half is, without debt collection, none that chance could not make.
    debt = found[2]
    assert debt.after > 1.45 * debt.before
    assert debt.rest_low < 1
