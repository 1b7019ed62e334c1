"""Meetings as a user meets them: a real window on a real, encrypted workspace."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.meetings.doors import WordsDoor
from mcr_desktop.ui.meetings.plans import read_time
from mcr_desktop.ui.navigation import Route

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def account(services):
    return services.accounts.add("Quillmere Logistics", tier="key", standing="loyalty")


@pytest.fixture
def adela(services, account):
    return services.people.add(account, "Adela Voss-Marin", title="COO", role="decides")


@pytest.fixture
def meeting(services, account, adela):
    return services.meetings.plan(
        account, "Quarterly review", "2026-11-25T14:00", contacts=(adela.id,), place="Lyon hub"
    )


@pytest.fixture
def window(make_screens, services):
    screens = make_screens(backing_of(services))
    screens.window.resize(1000, 640)
    return screens.window


@pytest.fixture
def page(window, meeting, qtbot):
    """The meeting's page, read."""
    window.go(Route("meeting", meeting.id))
    shown = window.current_page()
    qtbot.waitUntil(lambda: shown._view is not None)
    return shown


def said(widget: QWidget) -> list[str]:
    """The lines of a block that are doors."""
    return [door.words() for door in widget.findChildren(WordsDoor) if door.isVisibleTo(widget)]


def capture(page, text: str) -> None:
    line = page.foot.capture.line
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_column_says_who_when_and_where(page, window):
    assert page.paper.masthead.when.full_text() == "Wed 25 Nov, 14:00, in 2 days"
    assert page.paper.masthead.title.text() == "Quarterly review"
    assert page.paper.masthead.account.full_text() == "Quillmere Logistics"
    assert said(page.paper.people)[0] == "Adela Voss-Marin, COO"
    assert page.foot.capture.line.hasFocus()


def test_a_first_meeting_says_that_there_is_nothing_to_look_back_on(page):
    texts = [
        label.full_text() for label in page.paper.since.findChildren(type(page.paper.masthead.when))
    ]
    assert "First meeting with this account: nothing to look back on." in texts
    assert not page.paper.sensitive.isVisible()


def test_what_happened_since_the_last_meeting_stands_in_a_line_each(
    services, account, adela, meeting, window, qtbot
):
    last = services.meetings.plan(account, "Spring review", "2026-09-03T10:00")
    services.meetings.hold(last.id)
    old = services.commitments.add(account, "Before it", due_on="2026-08-01", made_on="2026-07-01")
    services.commitments.keep(old.id, "2026-08-01")
    one = services.commitments.add(account, "Send the report", made_on="2026-09-10")
    services.commitments.keep(one.id, "2026-10-01")
    two = services.commitments.add(account, "Call on Mondays", made_on="2026-09-10")
    services.commitments.break_(two.id, "2026-10-01")
    services.touches.log(account, "call", [adela.id], "2026-10-05", summary="Madrid again")
    services.notes.add(account, "What they said of Madrid")
    services.complaints.add(account, "Late", reported_on="2026-09-20")
    services.complaints.add(account, "Long ago", reported_on="2026-03-20")
    window.go(Route("meeting", meeting.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: page._view is not None)
    assert page._view.since_title == "Since 3 September"
    assert said(page.paper.since) == [
        "We broke a promise",
        "We kept a promise",
        "2 promises made",
        "1 complaint reported",
        "1 touch: call 1",
        "1 note written",
    ]


def test_late_promises_come_first_and_are_kept_with_one_press(
    services, account, adela, meeting, window, qtbot
):
    services.commitments.add(account, "Later", due_on="2026-12-01")
    late = services.commitments.add(
        account, "Send <b>the plan</b>", due_on="2026-11-20", contact_id=adela.id
    )
    services.commitments.add(account, "Their volumes", "theirs", due_on="2026-11-30")
    services.commitments.add(account, "Read the contract", "internal")
    window.go(Route("meeting", meeting.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: page._view is not None)
    assert said(page.paper.promises) == [
        "Send <b>the plan</b>",
        "Later",
        "Their volumes",
        "Read the contract",
    ]
    assert page._view.ours[0].due == "3 days late"
    keep = next(
        made
        for made in page.paper.promises.findChildren(QAbstractButton)
        if made.accessibleName() == "Keep: Send <b>the plan</b>"
    )
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(page.paper.promises)[0] == "Later")
    assert services.commitments.show(late.id).state == "kept"
    assert page.foot.capture.status.full_text() == "Promise marked kept"
    qtbot.mouseClick(page.foot.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(said(page.paper.promises)) == 4)
    assert services.commitments.show(late.id).state == "open"


def test_the_agenda_is_edited_in_place_and_saved_while_typing(page, services, meeting, qtbot):
    agenda = page.paper.prose["agenda"]
    agenda.setFocus()
    QTest.keyClicks(agenda, "Madrid, 20 min")
    qtbot.waitUntil(lambda: services.meetings.show(meeting.id).agenda == "Madrid, 20 min")
    QTest.keyClicks(agenda, " (Amara)")
    page.foot.capture.line.setFocus()
    qtbot.waitUntil(lambda: services.meetings.show(meeting.id).agenda == "Madrid, 20 min (Amara)")
    assert agenda.toPlainText() == "Madrid, 20 min (Amara)"


def test_what_a_colleague_changes_does_not_disturb_what_is_being_typed(
    page, services, meeting, qtbot
):
    agenda = page.paper.prose["agenda"]
    agenda.setFocus()
    QTest.keyClicks(agenda, "Mine")
    services.meetings.edit(meeting.id, questions="Theirs?")
    qtbot.waitUntil(lambda: page.paper.prose["questions"].toPlainText() == "Theirs?")
    assert agenda.toPlainText() == "Mine"
    assert agenda.textCursor().position() == 4


def test_words_just_kept_stay_while_a_slow_disk_writes_them(
    page, services, meeting, qtbot, monkeypatch
):
    monkeypatch.setattr("mcr_desktop.ui.tasks._YOUNG_S", 0.0)
    began, go_on = threading.Event(), threading.Event()
    edit, tasks = services.meetings.edit, page._tasks

    def slowly(*given, **fields):
        began.set()
        go_on.wait(60)
        return edit(*given, **fields)

    agenda = page.paper.prose["agenda"]
    agenda.setFocus()
    qtbot.waitUntil(agenda.hasFocus)
    monkeypatch.setattr(services.meetings, "edit", slowly)
    QTest.keyClicks(agenda, "Mine")
    agenda._keep()
    try:
        qtbot.waitUntil(began.is_set)
        edit(meeting.id, questions="Theirs?")  # as a colleague's change arrives
        questions = page.paper.prose["questions"]
        qtbot.waitUntil(lambda: bool(tasks._held) or questions.toPlainText() == "Theirs?")
        assert agenda.toPlainText() == "Mine"
    finally:
        go_on.set()
    qtbot.waitUntil(lambda: questions.toPlainText() == "Theirs?")
    assert agenda.toPlainText() == "Mine"
    assert agenda.textCursor().position() == 4


def test_lines_become_a_note_a_promise_and_a_complaint(page, services, account, qtbot):
    capture(page, "Adela reads on paper")
    capture(page, "p They send the dock times by friday")
    capture(page, "c The dock was shut at six")
    capture(page, "f Ines likes to be rung before seven")
    qtbot.waitUntil(lambda: len(page._view.captured) == 4)
    promise = services.commitments.all(account)[0]
    assert promise.wording == "They send the dock times"
    assert (promise.direction, promise.due_on) == ("theirs", "2026-11-27")
    assert services.notes.all(account)[0].title == "Adela reads on paper"
    assert len(services.complaints.ids(account)) == 1
    assert services.accounts.facts(account)[0].text == "Ines likes to be rung before seven"
    assert sorted(said(page.paper.captured)) == [
        "Adela reads on paper",
        "Ines likes to be rung before seven",
        "The dock was shut at six",
        "They send the dock times \N{MIDDLE DOT} due Fri 27 Nov",
    ]
    assert page.foot.capture.line.text() == ""


def test_a_due_day_is_shown_before_it_is_kept_and_can_be_refused(page, services, account, qtbot):
    foot = page.foot.capture
    QTest.keyClicks(foot.line, "p We open the shop on friday")
    assert foot.due.isVisible()
    assert foot.due.text().startswith("due Fri 27 Nov")
    assert foot.direction.text() == "We owe"
    QTest.keyClick(foot.line, Qt.Key.Key_D, CONTROL)
    assert foot.direction.text() == "They owe"
    QTest.keyClick(foot.line, Qt.Key.Key_Escape)
    assert not foot.due.isVisible()
    QTest.keyClick(foot.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(services.commitments.all(account)))
    kept = services.commitments.all(account)[0]
    assert (kept.wording, kept.direction, kept.due_on) == (
        "We open the shop on friday",
        "theirs",
        None,
    )


def test_tab_goes_through_the_kinds_and_round(page):
    foot = page.foot.capture
    kinds = []
    for _ in range(4):
        QTest.keyClick(foot.line, Qt.Key.Key_Tab)
        kinds.append(foot.kind)
    assert kinds == ["promise", "complaint", "fact", "note"]
    assert foot.line.hasFocus()


def test_ctrl_z_takes_back_letters_first_and_then_the_last_line(page, services, account, qtbot):
    capture(page, "Adela reads on paper")
    qtbot.waitUntil(lambda: len(page._view.captured) == 1)
    line = page.foot.capture.line
    QTest.keyClicks(line, "half a wo")
    QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert line.text() == ""
    assert len(services.notes.all(account)) == 1
    QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(page._view.captured) == 0)
    assert services.notes.all(account) == []
    assert page.foot.capture.status.full_text().startswith("Undone: Wrote note")


def test_marked_held_it_becomes_a_touch_with_those_in_the_room(
    page, services, account, adela, meeting, window, qtbot
):
    QTest.keyClick(window, Qt.Key.Key_M, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    asked = page.foot.outcome
    assert asked.line.hasFocus()
    QTest.keyClicks(asked.line, "One plan, one date")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._view.meeting.state == "held")
    held = services.meetings.show(meeting.id)
    assert held.outcome == "One plan, one date"
    (touch,) = services.touches.all(account)
    assert (touch.contacts, touch.achieved, touch.two_way) == ((adela.id,), "One plan, one date", 1)
    assert touch.happened_on == "2026-11-23"  # today: nobody holds a meeting the day after tomorrow
    assert not page.foot.held.isVisible()
    assert page.paper.prose["outcome"].toPlainText() == "One plan, one date"


def test_sensitive_lines_stand_apart_with_their_warning(services, account, meeting, window, qtbot):
    services.notes.add(account, "# Tomas\nmay go to Rotterdam", sensitive=True)
    services.accounts.add_fact(account, "Budget of two million", sensitive=True)
    window.go(Route("meeting", meeting.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: page._view is not None)
    assert page.paper.sensitive.isVisible()
    assert said(page.paper.sensitive) == ["Tomas. may go to Rotterdam", "Budget of two million"]
    assert "left out" in page.paper.sensitive.header._detail.full_text()


def test_doors_lead_to_the_account_the_brief_and_the_form(page, account, meeting):
    gone: list[Route] = []
    page.route_requested.disconnect()
    page.route_requested.connect(gone.append)
    page.paper.masthead.account.click()
    page.foot.brief_wanted.emit("customer")
    page.paper.masthead.edit.click()
    assert gone == [
        Route("account", account.id),
        Route("briefs", meeting.id, query="customer"),
        Route("meetings", None, "edit", row=meeting.id),
    ]


def test_what_is_half_typed_stays_with_its_meeting(page, services, account, meeting, window, qtbot):
    other = services.meetings.plan(account, "Another", "2026-12-01T10:00")
    QTest.keyClicks(page.foot.capture.line, "half a li")
    page.paper.prose["agenda"].setFocus()
    QTest.keyClicks(page.paper.prose["agenda"], "Madrid")
    window.go(Route("meeting", other.id))
    qtbot.waitUntil(lambda: page._view is not None and page._view.meeting.id == other.id)
    # Another thread writes than reads: the one page may stand before the other is kept.
    qtbot.waitUntil(lambda: services.meetings.show(meeting.id).agenda == "Madrid")
    assert services.meetings.show(other.id).agenda is None
    assert (page.foot.capture.line.text(), page.paper.prose["agenda"].toPlainText()) == ("", "")
    window.go_back()
    qtbot.waitUntil(lambda: page._view is not None and page._view.meeting.id == meeting.id)
    assert page.foot.capture.line.text() == "half a li"


def test_the_chart_and_its_sentence_follow_the_complaints(page, services, account, qtbot):
    assert page.paper.trend._trend.figure is None
    for month in range(1, 11):
        for day in range(1, 4):
            services.complaints.add(account, "Late", reported_on=f"2026-{month:02d}-{day:02d}")
    qtbot.waitUntil(lambda: page.paper.trend._trend.figure is not None)
    assert len(said(page.paper.trend)) == 1


def test_a_meeting_that_is_gone_says_so(window, services, meeting, qtbot):
    services.undo.undo()
    window.go(Route("meeting", meeting.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._gone)


def test_everything_that_takes_the_focus_has_a_name(page):
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14", "14:00"),
        ("9.30", "09:30"),
        ("14h15", "14:15"),
        ("2 pm", "14:00"),
        ("12am", "00:00"),
        ("0930", "09:30"),
        ("25", None),
        ("13 pm", None),
        ("noon", None),
        ("9:75", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(typed, time):
    assert read_time(typed) == time
