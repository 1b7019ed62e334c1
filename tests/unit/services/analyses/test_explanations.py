"""A file of leaves in, the causes that it supports out, one answer for each case in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.domain.causes import NothingToExplainError
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.services.analyses.explanations import Amounts, explain_leaves

FIGURES = Amounts("seen", "due")


@pytest.fixture
def months(tmp_path: Path) -> Path:
    path = tmp_path / "months.csv"
    lines = [
        f"{month},{site},{kind},{30 if (month, site) == ('May', 's1') else 10},10"
        for month in ("May", "April")
        for site in ("s1", "s2", "s3", "s4", "s5", "s6")
        for kind in "abcd"
    ]
    path.write_text("\n".join(["month,site,kind,seen,due", *lines]) + "\n", encoding="utf-8")
    return path


def test_cases_stay_apart_and_in_order(months: Path) -> None:
    found = explain_leaves(months, ["site", "kind"], FIGURES, case="month")
    assert [(one.case, len(one.found.causes)) for one in found.cases] == [("May", 1), ("April", 0)]
    assert found.cases[0].found.causes[0].slice.as_where() == {"site": "s1"}


def test_depth_reaches_the_search(months: Path) -> None:
    found = explain_leaves(months, ["site", "kind"], FIGURES, case="month", depth=1)
    assert found.cases[0].found.depth == 1


def test_a_long_file_can_be_stopped_between_cases(months: Path) -> None:
    class Stopped:
        def report(self, done: int, total: int) -> None:
            if done == 1 and total == 2:
                raise CancelledError

    with pytest.raises(CancelledError):
        explain_leaves(months, ["site"], FIGURES, case="month", progress=Stopped())


def test_without_attributes_there_is_nothing_to_explain_by(months: Path) -> None:
    with pytest.raises(NothingToExplainError):
        explain_leaves(months, [], FIGURES)
