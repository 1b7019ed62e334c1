"""Whether a rate changed in its slices or only through their mix: what the explorer tells beside a cause."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.findings import Shift
from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.services.exploring.rate_splits import split_shift


def shift(*, rated: bool = True) -> Shift:
    return Shift(
        "2024-03-01", "2024-03-31", "2024-01-01", 0.1, 0.2, 40, 20.0, 2.0, 1.4, 2.8, 0.001,
        lasting=False, dispersion=1.0, rated=rated, exposure_unit="shipments",
    )  # fmt: skip


COMPLAINTS = Complaints.of(
    ["2024-01-10"] * 5 + ["2024-02-10"] * 15 + ["2024-03-10"] * 40,
    {"carrier": ["A"] * 5 + ["B"] * 15 + ["A"] * 4 + ["B"] * 36, "lane": ["x"] * 60},
)
EXPOSURE = Exposure.of(
    ["2024-01", "2024-01", "2024-02", "2024-03", "2024-03"],
    [50, 50, 100, 40, 360],
    {"carrier": ["A", "B", "B", "A", "B"]},
    unit="shipments",
)


def test_the_rate_is_split_along_what_the_exposure_knows() -> None:
    (split,) = split_shift(COMPLAINTS, EXPOSURE, shift(), ("lane", "carrier"), {})
    assert split.attribute == "carrier"
    assert (split.before, split.after) == (20.0, 40.0)
    assert (split.size_before, split.size_after) == (200.0, 400.0)
    assert split.rate == pytest.approx(0.0)
    assert split.mix == pytest.approx(0.0)
    assert split.more_volume == pytest.approx(20.0)
    assert split.unit == "shipments"


def test_bare_counts_and_chosen_attributes_are_not_split() -> None:
    assert split_shift(COMPLAINTS, None, shift(), ("carrier",), {}) == ()
    assert split_shift(COMPLAINTS, EXPOSURE, shift(rated=False), ("carrier",), {}) == ()
    assert split_shift(COMPLAINTS, EXPOSURE, shift(), ("carrier",), {"carrier": "A"}) == ()
