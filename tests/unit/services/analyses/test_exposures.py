"""A file of exposure: what could have gone wrong, an amount for each period and value of attributes."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.effects import ExposureColumnsError
from mcr_desktop.services.analyses.exposures import read_exposure


@pytest.fixture
def write(tmp_path):
    def make(text: str):
        path = tmp_path / "exposure.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("month,orders", "orders"),
        ("Date,amount", ""),
        ("reported,shipments", "shipments"),
        ("week,exposure", ""),
    ],
)
def test_columns_are_known_by_their_names(write, header, unit):
    exposure, _ = read_exposure(
        write(f"{header}\n2026-01-05,10\n2026-01-19,5\n"), (), date="reported"
    )
    assert exposure.unit == unit
    assert exposure.monthly((2026 - 1970) * 12, 1, {})[0] == 15


def test_other_attributes_are_added_up(write):
    path = write("month,site,lane,orders\n2026-01,Lyon,a,10\n2026-01,Lyon,b,5\n2026-01,Nice,a,1\n")
    exposure, _ = read_exposure(path, ("site",), others=("day", "site", "lane"))
    assert list(exposure.attributes) == ["site"]
    assert exposure.monthly((2026 - 1970) * 12, 1, {"site": "Lyon"})[0] == 15


@pytest.mark.parametrize(("header", "reason"), [("site,orders", "period"), ("month,a,b", "amount")])
def test_columns_that_nobody_knows_are_refused(write, header, reason):
    with pytest.raises(ExposureColumnsError) as refused:
        read_exposure(
            write(f"{header}\n2026-01,1,1\n".replace(",1,1", ",1" * header.count(","))), ()
        )
    assert refused.value.facts["reason"] == reason
