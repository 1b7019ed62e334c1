from __future__ import annotations

from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.rootcause.flags import find_duplicates, find_flags


def test_the_real_sample_has_23_repeated_rows_and_no_denominator(cfpb: Complaints) -> None:
    flags = {flag.kind: flag for flag in find_flags(cfpb, as_of="2016-12-31")}
    assert flags["duplicates"].count == 23
    assert len(flags["duplicates"].rows) == 23
    assert set(flags) == {"duplicates", "no denominator"}


def test_rows_that_differ_anywhere_are_no_duplicates() -> None:
    rows = Complaints.of(
        ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-02"],
        {"site": ["Lyon", "Lyon", "Oslo", "Lyon"]},
    )
    assert find_duplicates(rows).tolist() == [1]


def test_missing_dates_and_an_unfinished_month_are_told() -> None:
    rows = Complaints.of(["2024-01-01", "", "2024-02-10"], {})
    flags = {f.kind: f for f in find_flags(rows, Exposure.of(["2024-01"], [5]))}
    assert flags["missing dates"].rows == (1,)
    assert flags["incomplete last month"].detail == "2024-02"
    assert "no denominator" not in flags


def test_nothing_at_all_gives_no_flags() -> None:
    assert find_flags(Complaints.of([], {})) == ()
