"""Reminders: each thing is said once, nothing that is private, and nothing about a customer in the clear."""

from __future__ import annotations

import pytest

from mcr_desktop.services.reminders import TOLD


@pytest.fixture
def at(monkeypatch):
    def set_clock(moment: str) -> None:
        monkeypatch.setenv("MCR_NOW", moment)

    set_clock("2026-11-23T09:00:00")
    return set_clock


def said(services):
    return [(one.kind, one.title, one.count) for one in services.reminders.take()]


def test_a_meeting_is_said_once_half_an_hour_before(services, account, at):
    services.meetings.plan(account, "Quarterly review", "2026-11-23T14:00")
    at("2026-11-23T13:29:00")
    assert said(services) == []
    at("2026-11-23T13:31:00")
    (told,) = services.reminders.take()
    assert (told.kind, told.title, told.at, told.account) == (
        "meeting", "Quarterly review", "14:00", "Quillmere Logistics",
    )  # fmt: skip
    assert said(services) == []
    at("2026-11-23T14:01:00")
    assert said(services) == []


def test_a_meeting_that_was_moved_is_said_again(services, account, at):
    meeting = services.meetings.plan(account, "Quarterly review", "2026-11-23T14:00")
    at("2026-11-23T13:45:00")
    assert len(said(services)) == 1
    services.meetings.edit(meeting.id, starts_at="2026-11-23T14:10")
    assert len(said(services)) == 1


def test_promises_are_said_together_once_a_day_and_only_one_s_own(services, account, at):
    for wording, owner in (("A", None), ("B", None), ("Another's", "Mirela Oskar")):
        given = {"owner": owner} if owner else {}
        services.commitments.add(account, wording, due_on="2026-11-23", **given)
    assert said(services) == [("promises", "A", 2)]
    services.commitments.add(account, "C", due_on="2026-11-23")
    assert said(services) == []
    services.commitments.add(account, "D", due_on="2026-11-24", made_on="2026-11-23")
    at("2026-11-24T09:00:00")
    assert said(services) == [("promises", "D", 1)]


def test_dates_of_today_are_said_and_sensitive_ones_never(services, account, at):
    services.occasions.add(account, "Founding day", "--11-23")
    services.occasions.add(account, "Treatment ends", "2026-11-23", sensitive=1)
    assert said(services) == [("date", "Founding day", 0)]


def test_who_turned_them_off_hears_nothing_and_nothing_is_lost(services, account, at):
    services.commitments.add(account, "A", due_on="2026-11-23")
    services.reminders.turn(on=False)
    assert said(services) == []
    services.reminders.turn(on=True)
    assert said(services) == [("promises", "A", 1)]


def test_settings_hold_no_word_of_what_was_said(services, account, at):
    services.occasions.add(account, "Founding day", "--11-23")
    assert said(services)
    text = (services.profile / "settings.json").read_text(encoding="utf-8")
    assert "Founding" not in text
    assert "Quillmere" not in text
    services.settings.set(TOLD, "nonsense")
    assert len(said(services)) == 1
