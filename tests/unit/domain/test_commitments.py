"""Commitments: promises in both directions, and whether they were kept on time."""

from __future__ import annotations

from datetime import date, timedelta

from mcr_desktop.domain.commitments import Commitment, KeptOnTime, fair_deadline, kept_on_time

TODAY = date(2026, 11, 23)


def promise(**fields: str) -> Commitment:
    return Commitment(b"", b"", **{"direction": "ours", "state": "open", **fields})  # type: ignore[arg-type]  # text fields only


def test_days_late_counts_only_what_is_still_owed():
    assert promise(due_on="2026-11-20").days_late(TODAY) == 3
    assert promise(due_on="2026-11-20", state="kept").days_late(TODAY) == 0
    assert promise(due_on="2026-11-25").days_late(TODAY) == 0
    assert promise().days_late(TODAY) == 0


def test_kept_on_time_shows_numerator_and_denominator():
    ledger = [
        promise(due_on="2026-10-01", state="kept", closed_on="2026-09-30"),
        promise(due_on="2026-10-01", state="kept", closed_on="2026-10-02"),
        promise(due_on="2026-10-01"),
        promise(due_on="2026-10-01", state="withdrawn"),
        promise(due_on="2026-12-01"),
        promise(due_on="2025-10-01", state="kept", closed_on="2025-09-30"),
        promise(due_on="2026-10-01", direction="theirs"),
    ]
    tally = kept_on_time(ledger, "ours", TODAY)
    assert (tally.on_time, tally.due) == (1, 3)


def test_a_day_moved_before_it_was_due_counts_as_the_new_day():
    moved = promise(due_on="2026-10-20", first_due_on="2026-10-01", renegotiated_on="2026-09-28")
    assert fair_deadline(moved) == "2026-10-20"


def test_a_day_moved_after_it_was_due_does_not_save_it():
    moved = promise(due_on="2026-10-20", first_due_on="2026-10-01", renegotiated_on="2026-10-03")
    assert fair_deadline(moved) == "2026-10-01"


def test_a_promise_that_is_due_today_counts_once_its_day_is_over_or_it_is_kept():
    owed = promise(due_on=TODAY.isoformat())
    assert kept_on_time([owed], "ours", TODAY).due == 0
    assert kept_on_time([owed], "ours", TODAY + timedelta(days=1)).due == 1
    kept = promise(due_on=TODAY.isoformat(), state="kept", closed_on=TODAY.isoformat())
    tally = kept_on_time([kept], "ours", TODAY)
    assert (tally.on_time, tally.due) == (1, 1)


def test_a_rate_of_few_lies_anywhere_and_one_of_many_near_its_share():
    def span(on_time: int, due: int) -> tuple[float, ...]:
        return tuple(round(one, 2) for one in KeptOnTime("ours", on_time, due, "", "").span)

    assert span(5, 5) == (0.57, 1.0)
    assert span(0, 5) == (0.0, 0.43)
    assert span(50, 100) == (0.40, 0.60)
    assert KeptOnTime("ours", 4, 4, "", "").too_few
    assert not KeptOnTime("ours", 5, 5, "", "").too_few
