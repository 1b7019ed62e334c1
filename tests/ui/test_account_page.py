"""One account's page, used as a person does, on real services."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import today
from mcr_desktop.ui.account.commitments import CommitmentsTab
from mcr_desktop.ui.account.complaints import ComplaintsTab
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.account.overviews import OverviewTab
from mcr_desktop.ui.account.page import TITLES, AccountPage
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.account.timelines import TimelineModel, TimelineTab, lines_of
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.record_forms import RecordForm
from mcr_desktop.ui.widgets.touch_forms import TouchForm

Tab = TypeVar("Tab", bound=QWidget)
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def account(services) -> Account:
    return services.accounts.add("Northwind Logistics", tier="key")


@pytest.fixture
def screens(services, make_screens) -> Screens:  # services first: they must outlive the screens
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def go(screens: Screens, account: Account, tab: str = "", row: bytes | None = None) -> AccountPage:
    screens.window.go(Route("account", account.id, tab, row=row))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    return page


def shown(qtbot, page: AccountPage, name: str, kind: type[Tab]) -> Tab:
    tab = page.tab(name)
    qtbot.waitUntil(tab.isVisible)
    assert isinstance(tab, kind)
    return tab


def notice(screens: Screens) -> str:
    return screens.window.notices.sentence


def test_the_purpose_is_edited_in_place_and_undone(services, account, screens, qtbot):
    page = go(screens, account)
    qtbot.waitUntil(lambda: page.title == "Northwind Logistics")
    page.header.purpose.setFocus()
    QTest.keyClicks(page.header.purpose, "Their hub never waits")
    QTest.keyClick(page.header.purpose, KEY.Key_Return)
    qtbot.waitUntil(lambda: notice(screens) == "Edited Northwind Logistics")
    assert services.accounts.show(account.id).purpose == "Their hub never waits"
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.accounts.show(account.id).purpose is None)
    qtbot.waitUntil(lambda: page.header.purpose.text() == "")


def test_a_long_purpose_takes_two_lines_and_no_third(services, account, screens, qtbot):
    services.accounts.edit(
        account.id, purpose="Their hub never waits for us, by day or night. " * 9
    )
    page = go(screens, account)
    qtbot.waitUntil(lambda: page.header.purpose.text().startswith("Their hub"))
    line = page.header.purpose.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: 2 * line <= page.header.purpose.height() < 3 * line)
    services.accounts.edit(account.id, purpose="Short.")
    qtbot.waitUntil(lambda: page.header.purpose.height() < 2 * line)


def test_a_touch_is_logged_in_the_drawer(services, account, screens, qtbot):
    mara = services.people.add(account, "Mara Okafor")
    page = go(screens, account)
    qtbot.waitUntil(lambda: page.title == "Northwind Logistics")
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(TouchForm)))
    (form,) = screens.window.drawer.findChildren(TouchForm)
    qtbot.waitUntil(lambda: bool(form.people.matching("mar")))
    QTest.keyClicks(form.people.line, "mar")
    QTest.keyClick(form.people.line, KEY.Key_Return)
    form.day.setText("yesterday")
    QTest.keyClicks(form.summary, "Winter plan")
    QTest.keyClick(form.summary, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert (touch.channel, touch.happened_on, touch.contacts) == ("call", ago(1), (mara.id,))
    assert touch.summary == "Winter plan"
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())
    assert notice(screens) == "Logged call with Northwind Logistics"


def test_overview_says_what_matters_and_leads_there(services, account, screens, qtbot):
    late = services.commitments.add(account, "Send the carrier report", due_on=ago(3))
    page = go(screens, account)
    tab = shown(qtbot, page, "overview", OverviewTab)
    qtbot.waitUntil(lambda: tab.matters.body.count() > 0)
    door = tab.matters.body.itemAt(0).widget()
    assert "Send the carrier report" in door.accessibleName()
    assert "3 days late" in door.accessibleName()
    qtbot.mouseClick(door, Qt.MouseButton.LeftButton)
    ledger = shown(qtbot, page, "commitments", CommitmentsTab)
    qtbot.waitUntil(lambda: ledger.book.table.current_id() == late.id)
    assert screens.window.current_page().route.tab == "commitments"


def test_a_promise_is_written_kept_and_undone_by_key(services, account, screens, qtbot):
    page = go(screens, account, "commitments")
    tab = shown(qtbot, page, "commitments", CommitmentsTab).book
    QTest.keyClicks(tab.entry.line, "Name one person for customs in 3 days")
    QTest.keyClick(tab.entry.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1 and tab.current_row() is not None)
    (made,) = services.commitments.all(account)
    assert (made.direction, made.due_on) == ("ours", ago(-3))
    tab.table.setFocus()
    QTest.keyClick(tab.table, KEY.Key_K)
    qtbot.waitUntil(lambda: notice(screens) == "Promise marked kept")
    assert services.commitments.show(made.id).state == "kept"
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    QTest.keyClick(screens.window, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: services.commitments.show(made.id).state == "open")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)


def test_a_promise_is_renegotiated_in_the_line_below(services, account, screens, qtbot):
    made = services.commitments.add(account, "Send the report", due_on=ago(-1))
    tab = shown(qtbot, go(screens, account, "commitments"), "commitments", CommitmentsTab).book
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1 and tab.table.isVisible())
    tab.table.choose(made.id)
    QTest.keyClick(tab.table, KEY.Key_R)
    assert tab.moving.isVisible()
    QTest.keyClicks(tab.moving.day, "in 2 weeks")
    QTest.keyClick(tab.moving.day, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.commitments.show(made.id).state == "renegotiated")
    moved = services.commitments.show(made.id)
    assert (moved.due_on, moved.first_due_on) == (ago(-14), ago(-1))


def test_a_person_is_added_and_edited_as_typed(services, account, screens, qtbot):
    page = go(screens, account, "people")
    tab = shown(qtbot, page, "people", PeopleTab)
    QTest.keyClicks(tab.name_field, "Luc Fabre")
    QTest.keyClick(tab.name_field, KEY.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    (luc,) = services.people.all(account)
    tab.edit(luc.id)
    drawer = screens.window.drawer
    qtbot.waitUntil(lambda: bool(drawer.findChildren(RecordForm)))
    (form,) = drawer.findChildren(RecordForm)
    field = form.fields["cadence_days"]
    field.setFocus()
    QTest.keyClicks(field, "21")
    QTest.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.people.show(luc.id).cadence_days == 21)
    day = form.fields["standing_on"]
    day.setFocus()
    QTest.keyClicks(day, "never")
    QTest.keyClick(day, KEY.Key_Return)
    assert "Not a day" in form._remarks["standing_on"].full_text()


def test_a_note_is_written_and_kept_when_it_rests(services, account, screens, qtbot):
    page = go(screens, account, "notes")
    tab = shown(qtbot, page, "notes", NotesTab)
    tab.editor._rest.setInterval(40)
    QTest.keyClick(screens.window, KEY.Key_N, CONTROL)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1 and tab.editor.note is not None)
    QTest.keyClicks(tab.editor.body, "The gate is iced over.")
    qtbot.waitUntil(
        lambda: [one.body for one in services.notes.all(account)] == ["The gate is iced over."]
    )


def test_words_that_arrive_leave_cursor_and_typing_alone(services, account, screens, qtbot):
    note = services.notes.add(account, "Trucks wait.\nGates freeze.", "Winter")
    tab = shown(qtbot, go(screens, account, "notes"), "notes", NotesTab)
    qtbot.waitUntil(lambda: tab.editor.body.toPlainText() == "Trucks wait.\nGates freeze.")
    body = tab.editor.body
    body.setFocus()
    cursor = body.textCursor()
    cursor.setPosition(len("Trucks wait."))
    body.setTextCursor(cursor)
    QTest.keyClicks(body, " Often")
    services.notes.edit(note.id, body="Trucks wait.\nGates freeze at night.")
    qtbot.waitUntil(lambda: "at night" in body.toPlainText())
    assert body.toPlainText() == "Trucks wait. Often\nGates freeze at night."
    assert body.textCursor().position() == len("Trucks wait. Often")
    tab.editor.flush()
    qtbot.waitUntil(
        lambda: services.notes.show(note.id).body == "Trucks wait. Often\nGates freeze at night."
    )


def test_complaints_are_added_listed_and_filtered(services, account, screens, qtbot):
    services.complaints.add(
        account, "Two pallets crushed", kind="Damage", dimensions=(("carrier", "B"),)
    )
    tab = shown(qtbot, go(screens, account, "complaints"), "complaints", ComplaintsTab)
    qtbot.waitUntil(lambda: tab.model is not None and tab.model.rowCount() == 1)
    QTest.keyClicks(tab.wording, "Truck late again")
    QTest.keyClick(tab.wording, KEY.Key_Return)
    qtbot.waitUntil(lambda: tab.model is not None and tab.model.rowCount() == 2)
    tab.attribute.setCurrentIndex(tab.attribute.findData("kind"))
    tab.attribute.activated.emit(tab.attribute.currentIndex())
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab._count.full_text() == "1 of 2"


def test_the_timeline_has_months_and_opens_rows(services, account, screens, qtbot):
    services.touches.log(account, "call", happened_on=ago(2), summary="Winter plan")
    services.commitments.add(account, "Send the report", made_on=ago(60))
    tab = shown(qtbot, go(screens, account, "timeline"), "timeline", TimelineTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)
    assert tab.model.line_at(0).head
    tab.view.setFocus()
    QTest.keyClick(tab.view, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(TouchForm)))
    tab.filters["commitment"].click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)


def test_the_timeline_model_keeps_qt_s_rules(services, account, qapp):
    services.touches.log(account, "call", happened_on=ago(2))
    model = TimelineModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_lines(lines_of(services.timelines.of(account)))
    assert model.rowCount() == 2


def test_an_account_that_is_not_here_says_so(screens, qtbot):
    screens.window.go(Route("account", new_id()))
    page = screens.window.current_page()
    qtbot.waitUntil(page._gone.isVisible)
    assert not page.header.isVisible()


def test_tabs_are_places_to_go_back_from(account, screens, qtbot):
    page = go(screens, account)
    qtbot.waitUntil(lambda: page.title == "Northwind Logistics")
    QTest.keyClick(screens.window, KEY.Key_5, Qt.KeyboardModifier.AltModifier)
    assert page.route.tab == "commitments"
    screens.window.go_back()
    assert page._current() == "overview"


def test_everything_that_takes_the_focus_has_a_name(services, account, screens, qtbot):
    services.people.add(account, "Mara Okafor")
    services.notes.add(account, "Words")
    services.complaints.add(account, "Late")
    for name in TITLES:
        page = go(screens, account, name)
        qtbot.waitUntil(page.tab(name).isVisible)
    page.log_touch()
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(TouchForm)))

    def each_has_a_name() -> None:
        """A door that waits for its words has none yet."""
        assert [
            f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            for widget in screens.window.findChildren(QWidget)
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not widget.objectName().startswith("qt_")
            and not getattr(widget, "text", lambda: "")()
            and widget.isEnabled()
        ] == []

    qtbot.waitUntil(each_has_a_name)


def test_a_second_form_in_the_drawer_follows_what_is_stored(services, account, screens, qtbot):
    mara = services.people.add(account, "Mara Okafor")
    luc = services.people.add(account, "Luc Fabre")
    tab = shown(qtbot, go(screens, account, "people"), "people", PeopleTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    tab.edit(mara.id)
    qtbot.waitUntil(lambda: tab.card is not None and tab.card.contact_id == mara.id)
    tab.edit(luc.id)
    qtbot.waitUntil(lambda: tab.card.contact_id == luc.id)
    services.people.edit(luc.id, title="Head of hub operations")
    qtbot.waitUntil(lambda: tab.card.form is not None)
    title = tab.card.form.fields["title"]
    assert isinstance(title, QLineEdit)
    qtbot.waitUntil(lambda: title.text() == "Head of hub operations")


def test_where_it_is_shared_leads_to_the_people_inside(services, account, screens, qtbot):
    page = go(screens, account)
    qtbot.waitUntil(lambda: bool(page.header.sync.full_text()))
    page.header.sync.click()
    sharing = screens.window.current_page()
    qtbot.waitUntil(lambda: sharing.detail.fence == account.fence)
    qtbot.waitUntil(sharing.detail.isVisible)
