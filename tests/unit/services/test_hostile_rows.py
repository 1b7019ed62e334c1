"""Nothing that another device writes may keep a list, a card, a page or a brief from being read."""

from __future__ import annotations

import math

import pytest

from mcr_desktop.briefs.content import Audience
from mcr_desktop.domain.changes import Cell, MalformedRowError, StampedRow, refuse_malformed
from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.domain.errors import InvalidValueError
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


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_in_plain_words(services, account, value):
    who = services.people.add(account, "Mira Oduya")
    with pytest.raises(InvalidValueError):
        services.people.place({who.id: (value, 1.0)})
    with pytest.raises(InvalidValueError):
        services.agreements.add(account, "Dock", value=value)


def test_a_figure_that_nobody_means_breaks_no_brief(services):
    account = services.accounts.add("Alder Rail", revenue=1e308, currency="EUR")
    meeting = services.meetings.plan(account, "Review", "2026-12-01T09:00")
    assert services.briefs.meeting_brief(meeting.id, Audience.TEAM)
    assert broken_readings(services) == []


def test_days_at_the_ends_of_the_calendar_break_nothing(services, account):
    who = services.people.add(account, "Mira Oduya", cadence_days=3650)
    services.commitments.add(account, "Far", due_on="9999-12-31", recurs="monthly")
    services.commitments.add(account, "Old", made_on="0001-01-01", due_on="0001-01-02")
    for one in services.commitments.all(account):
        services.commitments.keep(one.id)
    leap = services.commitments.add(
        account, "Leap", made_on="2024-01-01", due_on="2024-02-29", recurs="yearly"
    )
    services.commitments.keep(leap.id)
    services.touches.log(account, "letter", [who.id], "0001-01-01", started_by="them")
    services.occasions.add(account, "Once", "0001-01-01", yearly=1)
    services.occasions.add(account, "Leap", "--02-29", yearly=1)
    services.agreements.add(account, "Old", ends_on="0001-01-02", notice_days=90)
    services.agreements.add(account, "Far", ends_on="9999-12-31", notice_days=90)
    services.absences.add(account, "0001-01-01", "9999-12-31")
    services.accounts.edit(account.id, customer_since="0001-01-01")
    services.meetings.plan(account, "First", "0001-01-01T09:00")
    services.meetings.plan(account, "Last", "9999-12-31T23:59")
    assert broken_readings(services) == []
    due = {one.due_on for one in services.commitments.all(account) if one.wording == "Leap"}
    assert due == {"2024-02-29", "2025-02-28"}
