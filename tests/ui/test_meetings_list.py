"""The list of meetings and the form that plans one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


@pytest.fixture
def window(make_screens, services):
    screens = make_screens(backing_of(services))
    screens.window.resize(1000, 640)
    return screens.window


@pytest.fixture
def opened(window, qtbot):
    def open_list(route: Route | None = None):
        window.go(route or Route("meetings"))
        page = window.current_page()
        qtbot.waitUntil(lambda: page._lines is not None)
        return page

    return open_list


def some_meetings(services):
    account = services.accounts.add("Quillmere Logistics")
    adela = services.people.add(account, "Adela Voss-Marin")
    other = services.accounts.add("Fennimar Home")
    services.meetings.plan(other, "Corners", "2026-12-01T15:00")
    next_one = services.meetings.plan(
        account, "Quarterly review", "2026-11-24T14:00", contacts=(adela.id,)
    )
    past = services.meetings.plan(account, "Spring review", "2026-04-01T10:00")
    services.meetings.hold(past.id, "Plan agreed")
    forgotten = services.meetings.plan(other, "Second depot", "2026-11-20T15:00")
    return account, next_one, past, forgotten


def prepare_buttons(page) -> list[QAbstractButton]:
    return [
        made
        for made in page.planned.findChildren(QAbstractButton)
        if made.accessibleName().startswith("Prepare") and made.isVisible()
    ]


def test_planned_ones_come_first_then_past_ones(services, opened):
    some_meetings(services)
    page = opened()
    assert [made.accessibleName() for made in prepare_buttons(page)] == [
        "Prepare: Second depot",
        "Prepare: Quarterly review",
        "Prepare: Corners",
    ]
    assert [line.when for line in page._lines][:3] == [
        "Fri 20 Nov, 15:00, 3 days ago",
        "Tue 24 Nov, 14:00, tomorrow",
        "Tue 1 Dec, 15:00, in 8 days",
    ]
    assert page.past_model.rowCount() == 1
    assert page.first_line.full_text() == (
        "3 meetings to come; next: Quillmere Logistics, Tue 24 Nov, 14:00, tomorrow"
    )


def test_prepare_leads_to_the_meeting(services, opened, window, qtbot):
    _, next_one, _, _ = some_meetings(services)
    page = opened()
    qtbot.mouseClick(prepare_buttons(page)[1], Qt.MouseButton.LeftButton)
    assert window.current_page().route == Route("meeting", next_one.id)


def test_enter_opens_the_next_meeting(services, opened, window):
    _, _, _, forgotten = some_meetings(services)
    page = opened()
    first = page.planned.doors()[0]
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.current_page().route == Route("meeting", forgotten.id)


def test_the_filter_looks_at_titles_accounts_people_and_outcomes(services, opened):
    some_meetings(services)
    page = opened()
    page.filter.setText("adela")
    assert [made.accessibleName() for made in prepare_buttons(page)] == [
        "Prepare: Quarterly review"
    ]
    page.filter.setText("plan agreed")
    assert page.past_model.rowCount() == 1
    page.filter.setText("nothing holds this")
    assert page._stack.currentWidget() is page._no_match


def test_an_empty_list_offers_the_first_step(services, opened, qtbot):
    services.accounts.add("Quillmere Logistics")
    page = opened()
    assert page._stack.currentWidget() is page._none
    step = next(
        made for made in page._none.findChildren(QAbstractButton) if made.text() == "Plan a meeting"
    )
    qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.form.isVisible)


def test_a_meeting_is_planned_in_plain_words(services, opened, window, qtbot):
    account = services.accounts.add("Quillmere Logistics")
    adela = services.people.add(account, "Adela & Sons", title="COO")
    page = opened()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = page.form
    qtbot.waitUntil(lambda: bool(form.theirs.boxes()))
    QTest.keyClicks(form.title, "Quarterly review")
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    assert form.refusal.full_text() == 'Name the day: "friday", "28 nov", "in 2 weeks".'
    assert form.day.hasFocus()
    QTest.keyClicks(form.day, "friday")
    QTest.keyClicks(form.time, "2 pm")
    assert form.read.full_text() == "Friday 27 November 2026 (Fri, in 4 days), 14:00"
    assert form.theirs.boxes()[0].accessibleName() == "Adela & Sons, COO"
    QTest.keyClick(form.theirs.boxes()[0], Qt.Key.Key_Space)
    QTest.keyClicks(form.place, "Lyon hub")
    QTest.keyClicks(form.also, "Amara Insley")
    QTest.keyClick(form.also, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(services.meetings.all()))
    (planned,) = services.meetings.all()
    assert (planned.title, planned.starts_at, planned.place) == (
        "Quarterly review",
        "2026-11-27T14:00",
        "Lyon hub",
    )
    assert planned.contacts == (adela.id,)
    assert planned.team == ("Jun Park", "Amara Insley")
    qtbot.waitUntil(lambda: window.current_page().route == Route("meeting", planned.id))


def test_a_meeting_is_moved_in_the_same_form(services, opened, window, qtbot):
    _, next_one, _, _ = some_meetings(services)
    page = opened(Route("meetings", None, "edit", row=next_one.id))
    qtbot.waitUntil(lambda: page.form.isVisible() and bool(page.form.theirs.boxes()))
    assert page.form.theirs.boxes()[0].isChecked()
    assert not page.form.account.isEnabled()
    page.form.day.setText("2026-12-02")
    qtbot.mouseClick(page.form.plan, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: services.meetings.show(next_one.id).day == "2026-12-02")
    qtbot.waitUntil(lambda: window.current_page().route == Route("meeting", next_one.id))


def test_escape_puts_the_form_away(services, opened, window, qtbot):
    services.accounts.add("Quillmere Logistics")
    page = opened(Route("meetings", None, "plan"))
    qtbot.waitUntil(page.form.isVisible)
    QTest.keyClick(page.form.title, Qt.Key.Key_Escape)
    assert not page.form.isVisible()


def test_everything_that_takes_the_focus_has_a_name(services, opened, qtbot):
    some_meetings(services)
    page = opened(Route("meetings", None, "plan"))
    qtbot.waitUntil(lambda: page.form.isVisible() and page.form.account.count() == 3)
    QTest.keyClick(page.form.title, Qt.Key.Key_Return)
    assert page.form.refusal.full_text() == "Choose the account."
    assert page.form.account.hasFocus()
    QTest.keyClick(page.form.account, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(page.form.ours.boxes()))
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_what_came_of_a_meeting_is_readable_in_a_small_window(window, services, opened, qtbot):
    some_meetings(services)
    page = opened()
    window.show()
    header = page.past.horizontalHeader()
    names = [column.name for column in page.past.columns()]
    window.resize(860, 640)
    qtbot.waitUntil(lambda: header.isSectionHidden(names.index("people")))
    assert header.sectionSize(names.index("outcome")) >= 200
    window.resize(1280, 640)
    qtbot.waitUntil(lambda: not header.isSectionHidden(names.index("people")))
