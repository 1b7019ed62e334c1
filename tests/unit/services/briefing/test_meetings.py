"""Meetings: planning, preparing, capturing what is said, and their outcome."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError


def entries(prepared):
    return {(one.kind, one.event, one.text) for one in prepared.changes}


def test_a_first_meeting_has_nothing_before_it(services, account):
    meeting = services.meetings.plan(account, "First talk", "2026-11-25T10:00")
    prepared = services.meetings.prepare(meeting.id)
    assert (prepared.since, prepared.last, prepared.changes) == (None, None, ())
    assert prepared.complaints_since == 0


def test_only_what_came_after_the_last_meeting_is_told(services, account):
    last = services.meetings.plan(account, "Spring", "2026-04-01T10:00")
    services.meetings.hold(last.id)
    services.touches.log(account, "call", (), "2026-04-01", summary="The same day")
    services.touches.log(account, "call", (), "2026-04-02", summary="The day after")
    services.complaints.add(account, "Before", reported_on="2026-04-01")
    services.complaints.add(account, "After", reported_on="2026-04-02")
    meeting = services.meetings.plan(account, "Autumn", "2026-11-25T10:00")
    prepared = services.meetings.prepare(meeting.id)
    assert prepared.last is not None
    assert prepared.last.id == last.id
    assert ("touch", "call", "The day after") in entries(prepared)
    assert ("touch", "call", "The same day") not in entries(prepared)
    assert prepared.complaints_since == 1


def test_a_held_meeting_is_shown_as_it_was_prepared(services, account):
    meeting = services.meetings.plan(account, "Spring", "2026-04-01T10:00")
    services.touches.log(account, "call", (), "2026-03-30", summary="Before")
    services.touches.log(account, "call", (), "2026-04-20", summary="Long after")
    services.meetings.hold(meeting.id)
    prepared = services.meetings.prepare(meeting.id)
    assert entries(prepared) == {("touch", "call", "Before")}


def test_held_once_it_is_one_touch_however_often_it_is_marked(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-11-20T10:00", minutes=45)
    services.meetings.hold(meeting.id)
    services.meetings.hold(meeting.id, "One plan")
    (touch,) = services.touches.all(account)
    assert (touch.happened_on, touch.minutes, touch.two_way) == ("2026-11-20", 45, 1)
    assert services.meetings.show(meeting.id).outcome == "One plan"


def test_a_meeting_held_before_its_day_was_held_today(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-12-20T10:00")
    services.meetings.hold(meeting.id)
    assert services.touches.all(account)[0].happened_on == "2026-11-23"


def test_what_is_captured_is_found_again_and_undone_one_by_one(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-11-25T10:00")
    for kind in ("note", "promise", "complaint", "fact"):
        services.meetings.capture(meeting.id, kind, f"A {kind}")

    def captured():
        return {one.kind for one in services.meetings.prepare(meeting.id).captured}

    assert captured() == {"note", "commitment", "complaint", "fact"}
    services.undo.undo()
    services.undo.undo()
    assert captured() == {"note", "commitment"}


def test_an_unknown_kind_keeps_nothing(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-11-25T10:00")
    with pytest.raises(InvalidValueError):
        services.meetings.capture(meeting.id, "rumour", "They say")
    with pytest.raises(InvalidValueError):
        services.meetings.capture(meeting.id, "note", "   ")
    assert services.meetings.prepare(meeting.id).captured == ()


def test_lines_stand_in_order_with_the_people_that_are_still_there(services, account):
    adela = services.people.add(account, "Adela Voss-Marin")
    services.meetings.plan(account, "Later", "2026-12-25T10:00")
    gone = services.people.add(account, "Gone")
    services.meetings.plan(account, "Sooner", "2026-11-25T10:00", contacts=(adela.id, gone.id))
    services.removals.remove("contact", [gone.id])
    held = services.meetings.plan(account, "Past", "2026-01-25T10:00")
    services.meetings.hold(held.id)
    lines = services.meetings.lines()
    assert [line.meeting.title for line in lines] == ["Sooner", "Later", "Past"]
    assert lines[0].people == ("Adela Voss-Marin",)
    assert lines[0].account.id == account.id


def test_colleagues_are_those_who_are_known_on_the_account_ourselves_first(services, account):
    services.touches.log(account, "call", (), "2026-11-01", team=("Amara Insley",))
    services.people.add(account, "Adela Voss-Marin", owner="Rafe Tolland")
    names = services.meetings.colleagues(account)
    assert names[0] == services.workspace.person
    assert set(names[1:]) == {"Amara Insley", "Rafe Tolland"}


def test_nobody_of_another_account_is_in_the_room(services, account):
    stranger = services.people.add(services.accounts.add("Other & Sons"), "Ida Roe")
    guest = services.people.add(account, "Ann Lee")
    with pytest.raises(InvalidValueError):
        services.meetings.plan(account, "Review", "2026-11-25T10:00", contacts=(stranger.id,))
    meeting = services.meetings.plan(account, "Review", "2026-11-25T10:00", contacts=(guest.id,))
    with pytest.raises(InvalidValueError):
        services.meetings.edit(meeting.id, contacts=(guest.id, stranger.id))
    services.removals.remove("contact", [guest.id])
    assert services.meetings.edit(meeting.id, contacts=(guest.id,)).contacts == (guest.id,)
