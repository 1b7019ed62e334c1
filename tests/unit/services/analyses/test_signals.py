"""A file of complaints in, the changes that deserve a look out, and what to know of the data before."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.domain.effects import ExposureColumnsError
from mcr_desktop.exchange.table_errors import NoSuchColumnError
from mcr_desktop.services.analyses.signals import find_file_signals, read_amounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FIRST = np.datetime64("2023-01-02")
RAISED = 130
WEEKS = 150


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    return path


@pytest.fixture(scope="module")
def line_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty sites; the complaints of site 3 double in week 130, those of site 4 follow its shipments."""
    random = np.random.default_rng(3)
    rows: list[tuple[str, str, str]] = []
    for site in range(20):
        for week in range(WEEKS):
            twice = (site in {3, 4} and week >= RAISED) + 1
            for _ in range(random.poisson(6 * twice)):
                day = FIRST + week * 7 + int(random.integers(0, 7))
                rows.append((f"c{len(rows)}", str(day), f"Site {site}"))
    rows += rows[:40]
    return _write(tmp_path_factory.mktemp("signals") / "list.csv", ("no", "day", "site"), rows)


@pytest.fixture(scope="module")
def shipments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        (str(FIRST + week * 7), f"Site {site}", 200 if site == 4 and week >= RAISED else 100)
        for site in range(20)
        for week in range(WEEKS)
    ]
    return _write(
        tmp_path_factory.mktemp("signals") / "sizes.csv", ("week", "site", "amount"), rows
    )


def test_the_raised_sites_are_found_with_their_date(line_list: Path) -> None:
    found = find_file_signals(line_list, "day", ["site"], id_column="no", resamples=0)
    assert {one.slice.conditions[0][1] for one in found.signals} == {"Site 3", "Site 4"}
    for one in found.signals:
        assert one.kind == "shift"
        assert one.shift is not None
        assert one.shift.since_low <= str(FIRST + RAISED * 7) <= one.shift.since_high
        assert one.shift.per == "week"
        assert one.shift.before == pytest.approx(6, rel=0.2)
    assert {flag.kind: flag.count for flag in found.flags}["duplicates"] == 40


def test_with_exposure_more_shipments_explain_more_complaints(
    line_list: Path, shipments: Path
) -> None:
    found = find_file_signals(
        line_list, "day", ["site"], id_column="no", exposure=shipments, resamples=0
    )
    (one,) = found.signals
    assert one.slice.conditions == (("site", "Site 3"),)
    assert one.shift is not None
    assert one.shift.rated
    assert one.shift.before == pytest.approx(0.06, rel=0.2)


def test_what_an_exposure_file_lacks_is_named(line_list: Path, tmp_path: Path) -> None:
    bad = _write(tmp_path / "bad.csv", ("site", "when", "parcels"), [("Site 1", "2023-01", "7")])
    with pytest.raises(ExposureColumnsError) as caught:
        find_file_signals(line_list, "day", ["site"], exposure=bad)
    assert caught.value.facts["allowed"] == ["site", "when", "parcels"]
    with pytest.raises(NoSuchColumnError):
        find_file_signals(line_list, "day", ["plant"])


def test_stretches_last_until_the_next_begins(tmp_path: Path) -> None:
    months = _write(tmp_path / "m.csv", ("month", "orders"), [("2024-01", 31), ("2024-02", 29)])
    amounts, _ = read_amounts(months, ())
    assert amounts.days.tolist() == [31, 29]
    assert amounts.unit == "orders"
    weeks = [(str(FIRST + 7 * w), 5) for w in (0, 1, 2, 9)]
    amounts, _ = read_amounts(_write(tmp_path / "w.csv", ("date", "size"), weeks), ())
    assert amounts.days.tolist() == [7, 7, 7, 7]
