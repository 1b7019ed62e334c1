"""Nothing that another device writes may keep a list, a card, a page or a brief from being read."""

from __future__ import annotations

import math

import pytest

from mcr_desktop.briefs.content import Audience
from mcr_desktop.domain.changes import Cell, MalformedRowError, StampedRow, refuse_malformed
from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.domain.periods import now_ms
from tests.unit.services.every_reading import broken_readings
from tests.unit.services.hostile_rows import WRITER, hostile_rows, let_in


@pytest.mark.parametrize("seed", [4, 19])
def test_hostile_rows_break_no_reading(demo, seed):
    accounts = demo.accounts.all()
    fence = accounts[seed % len(accounts)].fence
    let_in(demo, fence, hostile_rows(demo, fence, seed))
    assert broken_readings(demo, fence) == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 1 << 63, "\ud800", True])
def test_values_that_no_honest_device_writes_are_refused(value):
    cell = Cell("map_x", value, now_ms() << COUNTER_BITS, None)
    with pytest.raises(MalformedRowError):
        refuse_malformed([StampedRow("contact", b"c" * 16, WRITER, (cell,))])


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("starts_at", ("banana", "2026-11-23T25:61", "", "../../etc", "20261123T0900")),
        ("starts_at", ("0001-01-01T00:00", "9999-12-31T23:59", "2026-11-23")),
    ],
)
def test_a_meeting_at_no_time_can_be_read_prepared_and_held(services, account, field, values):
    for number, value in enumerate(values):
        row_id = bytes([number]) * 16
        cells = {"title": f"Review {number}", field: value, "state": "planned"}
        clock = now_ms() << COUNTER_BITS
        let_in(
            services,
            account.fence,
            [
                StampedRow(
                    "meeting",
                    row_id,
                    WRITER,
                    tuple(Cell(name, given, clock, None) for name, given in cells.items()),
                )
            ],
        )
        services.briefs.meeting_brief(row_id, Audience.TEAM)
        services.meetings.prepare(row_id)
        services.meetings.hold(row_id)
        (touch,) = services.touches.all(account, 1)
        assert touch.happened_on <= "2026-11-23"
        assert len(touch.happened_on) == len("2026-11-23")
        services.removals.remove("touch", [touch.id])
    assert len(services.meetings.all(account)) == len(values)
