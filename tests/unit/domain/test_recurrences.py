"""When a promise comes again, and what a line that is typed says of it."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.promise_lines import PromiseLine, read_promise
from mcr_desktop.domain.recurrences import next_due, next_id

MONDAY = date(2026, 11, 23)


def _promise(due: str | None, recurs: str | None, first: str | None = None) -> Commitment:
    return Commitment(bytes(16), bytes(32), due_on=due, first_due_on=first, recurs=recurs)


@pytest.mark.parametrize(
    ("due", "recurs", "anchor", "then"),
    [
        ("2026-11-23", "weekly", None, "2026-11-30"),
        ("2026-12-28", "fortnightly", None, "2027-01-11"),
        ("2027-01-31", "monthly", None, "2027-02-28"),
        ("2027-02-28", "monthly", "2027-01-31", "2027-03-31"),
        ("2027-11-30", "quarterly", "2027-08-31", "2028-02-29"),
        ("2028-02-29", "yearly", None, "2029-02-28"),
        ("9999-12-31", "monthly", None, None),
        (None, "weekly", None, None),
        ("2026-11-23", None, None, None),
        ("2026-11-23", "hourly", None, None),
    ],
)
def test_the_next_day(due: str | None, recurs: str | None, anchor: str | None, then: str | None):
    assert next_due(_promise(due, recurs), anchor) == then


def test_a_day_agreed_anew_moves_only_this_turn():
    assert next_due(_promise("2026-11-27", "weekly", "2026-11-23")) == "2026-11-30"


def test_each_promise_has_one_next_of_its_own():
    ids = [bytes([number]) * 16 for number in range(3)]
    assert len({next_id(one) for one in ids} | set(ids)) == 6
    assert next_id(ids[0]) == next_id(ids[0])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Send the report by Friday", ("Send the report", None, "2026-11-27", None)),
        ("They: name a deputy in 2 weeks", ("name a deputy", "theirs", "2026-12-07", None)),
        ("internal: count stock by 30 Nov, every month", ("count stock", "internal", "2026-11-30", "monthly")),
        ("Call every second week", ("Call", None, None, "fortnightly")),
        ("every week", ("every week", None, None, None)),
        ("by Friday", ("by Friday", None, None, None)),
        ("Weekly", ("Weekly", None, None, None)),
        ("They: ", ("They:", None, None, None)),
        ("we will see", ("we will see", None, None, None)),
        ("", ("", None, None, None)),
    ],
)  # fmt: skip
def test_a_line_as_it_is_typed(line: str, wanted: tuple[str, str | None, str | None, str | None]):
    told = read_promise(line, MONDAY)
    assert (told.wording, told.direction, told.due_on, told.recurs) == wanted
    assert isinstance(told, PromiseLine)
