"""Where an agreement stands: the day of notice is told before it passes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mcr_desktop.domain.accounts import Agreement
from mcr_desktop.domain.agreements import term_of

DAY = date(2026, 11, 23)


def made(**fields: Any) -> Agreement:
    return Agreement(b"a", b"f", "Contract", **fields)


@pytest.mark.parametrize(
    ("fields", "state", "presses"),
    [
        ({}, "open", False),
        ({"starts_on": "2027-01-01"}, "ahead", False),
        ({"starts_on": "2027-01-01", "ends_on": "2028-01-01"}, "ahead", False),
        ({"ends_on": "2027-06-30"}, "running", False),
        ({"ends_on": "2027-06-30", "notice_days": 182}, "notice", True),
        ({"ends_on": "2027-01-22"}, "notice", True),  # 60 days
        ({"ends_on": "2027-01-23"}, "running", False),  # 61 days
        ({"ends_on": "2026-11-23", "notice_days": 0}, "notice", True),
        ({"ends_on": "2026-12-20", "notice_days": 90}, "noticed", True),
        ({"ends_on": "2027-06-30", "notice_days": 240}, "noticed", False),
        ({"ends_on": "2026-11-11"}, "ended", True),
        ({"ends_on": "2026-11-11", "renewal": "automatic"}, "renewed", True),
        ({"ends_on": "2020-01-01"}, "ended", False),
        ({"ends_on": "2027-01-01", "notice_days": 10**9}, "running", False),
        ({"ends_on": "0001-01-05", "notice_days": 30}, "ended", False),
        ({"ends_on": "nonsense"}, "open", False),
    ],
)
def test_states(fields: dict[str, Any], state: str, presses: bool) -> None:
    term = term_of(made(**fields), DAY)
    assert (term.state, term.presses) == (state, presses)


def test_the_day_of_notice_is_counted_back_from_the_end() -> None:
    term = term_of(made(ends_on="2027-03-31", notice_days=90), DAY)
    assert (term.notice_on, term.days_to_notice, term.days_to_end) == ("2026-12-31", 38, 128)
