"""The ledger of promises, used as a person does, on real services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.periods import today
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route, Why
from mcr_desktop.ui.promises.absences import AbsenceSheet
from mcr_desktop.ui.promises.boards import MIME
from mcr_desktop.ui.promises.books import PromiseBook
from mcr_desktop.ui.promises.columns import state_on_paper
from mcr_desktop.ui.promises.page import PromisesPage
from mcr_desktop.ui.promises.sheets import PromiseSheet
from mcr_desktop.ui.widgets.doors import Door

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def account(services: Services) -> Account:
    return services.accounts.add("Northwind Logistics", tier="key")


@pytest.fixture
def screens(services, make_screens) -> Screens:  # services first: they must outlive the screens
    services.settings.set("window.last_page", Route("promises").as_text())
    return make_screens(backing_of(services))


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def go(screens: Screens, qtbot, **place) -> PromiseBook:
    screens.window.go(Route("promises", **place))
    page = screens.window.current_page()
    assert isinstance(page, PromisesPage)
    qtbot.waitUntil(lambda: page.book._stack.currentWidget() is not page.book._waiting)
    return page.book


def held(qtbot, book: PromiseBook, count: int) -> None:
    """Wait until the list shows so many, read."""
    qtbot.waitUntil(
        lambda: book.model.rowCount() == count and (not count or book.current_row() is not None)
    )


def test_without_an_account_the_first_step_leads_to_one(services, screens, qtbot):
    book = go(screens, qtbot)
    assert book._stack.currentWidget() is book._homeless
    assert not book.entry.isVisibleTo(book)
    book.first_focus().click()
    assert screens.window.history.here == Route("accounts")
    services.accounts.add("Northwind Logistics")
    book = go(screens, qtbot)
    qtbot.waitUntil(lambda: book._stack.currentWidget() is book._empty)
    assert book.entry.isVisibleTo(book)


def test_empty_says_what_to_do_first_and_one_line_does_it(services, account, screens, qtbot):
    book = go(screens, qtbot)
    assert book._stack.currentWidget() is book._empty
    assert book.first_focus() is book.entry.line
    QTest.keyClicks(book.entry.line, "They: send the forecast in 5 days, every month")
    assert "due" in book.entry.said.full_text()
    QTest.keyClick(book.entry.line, KEY.Key_Return)
    held(qtbot, book, 1)
    (made,) = services.commitments.all(account)
    assert (made.wording, made.direction, made.due_on, made.recurs) == (
        "send the forecast",
        "theirs",
        ago(-5),
        "monthly",
    )


def test_what_comes_again_and_has_no_day_stays_in_the_line(services, account, screens, qtbot):
    book = go(screens, qtbot)
    QTest.keyClicks(book.entry.line, "Count stock every week")
    QTest.keyClick(book.entry.line, KEY.Key_Return)
    assert book.entry.line.text() == "Count stock every week"
    assert "needs one" in book.entry.said.full_text()
    assert services.commitments.all(account) == []


def test_a_day_that_could_be_two_is_asked_and_chosen(services, account, screens, qtbot):
    book = go(screens, qtbot)
    QTest.keyClicks(book.entry.line, "Send the plan next Friday")
    first, last = book.entry.choices
    assert [first.full_text(), last.full_text()] == ["Fri 27 Nov", "Fri 4 Dec"]
    QTest.keyClick(book.entry.line, KEY.Key_Return)
    assert book.entry.line.text() == "Send the plan next Friday"
    assert "Enter again keeps it without a day" in book.entry.said.full_text()
    assert book.entry.line.selectedText() == "next Friday"
    last.click()
    assert not first.isVisibleTo(book)
    assert book.entry.line.text() == "Send the plan 2026-12-04"
    assert not book.entry.line.selectedText()
    QTest.keyClick(book.entry.line, KEY.Key_Return)
    held(qtbot, book, 1)
    (made,) = services.commitments.all(account)
    assert (made.wording, made.due_on) == ("Send the plan", "2026-12-04")


def test_enter_again_writes_down_what_has_no_one_day(services, account, screens, qtbot):
    book = go(screens, qtbot)
    QTest.keyClicks(book.entry.line, "Send the plan next Friday")
    for _ in range(2):
        QTest.keyClick(book.entry.line, KEY.Key_Return)
    held(qtbot, book, 1)
    (made,) = services.commitments.all(account)
    assert (made.wording, made.due_on) == ("Send the plan next Friday", None)


def test_several_are_kept_by_one_key_and_undone_together(services, account, screens, qtbot):
    made = [services.commitments.add(account, f"Promise {n}", due_on=ago(-n)).id for n in range(3)]
    book = go(screens, qtbot)
    held(qtbot, book, 3)
    book.table.setFocus()
    book.table.selectAll()
    QTest.keyClick(book.table, KEY.Key_K)
    held(qtbot, book, 0)
    assert {services.commitments.show(one).state for one in made} == {"kept"}
    screens.window.actions_table.run("undo")
    held(qtbot, book, 3)
    book.table.selectAll()
    QTest.keyClick(book.table, KEY.Key_Delete)
    qtbot.waitUntil(lambda: services.commitments.all(account) == [])
    screens.window.actions_table.run("undo")
    held(qtbot, book, 3)


def test_a_new_day_with_whom_and_why(services, account, screens, qtbot):
    one = services.commitments.add(account, "Send the report", due_on=ago(-1))
    book = go(screens, qtbot)
    held(qtbot, book, 1)
    QTest.keyClick(book.table, KEY.Key_R)
    assert book.moving.isVisible()
    QTest.keyClicks(book.moving.day, "in 2 weeks")
    QTest.keyClicks(book.moving.whom, "Ines")
    QTest.keyClicks(book.moving.why, "their audit")
    QTest.keyClick(book.moving.why, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.commitments.show(one.id).state == "renegotiated")
    moved = services.commitments.show(one.id)
    assert (moved.due_on, moved.renegotiated_with, moved.renegotiated_why) == (
        ago(-14),
        "Ines",
        "their audit",
    )
    assert not book.moving.isVisible()


def test_the_drawer_refuses_a_day_before_it_was_made(
    services, account, screens, qtbot, monkeypatch: pytest.MonkeyPatch
):
    one = services.commitments.add(account, "Send the report", due_on=ago(-1))
    book = go(screens, qtbot, row=one.id)
    held(qtbot, book, 1)
    QTest.keyClick(book.table, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(PromiseSheet)))
    (sheet,) = screens.window.drawer.findChildren(PromiseSheet)
    told: list[Exception] = []
    monkeypatch.setattr(book._around.tasks, "complain", told.append)
    sheet.kept.emit(one.id, "due_on", ago(30))
    qtbot.waitUntil(lambda: bool(told))
    assert services.commitments.show(one.id).due_on == ago(-1)
    sheet.kept.emit(one.id, "wording", "Send the whole report")
    qtbot.waitUntil(lambda: services.commitments.show(one.id).wording == "Send the whole report")
    qtbot.waitUntil(lambda: "whole" in sheet.form.fields["wording"].toPlainText())
    sheet.deed_asked.emit("keep")
    qtbot.waitUntil(lambda: services.commitments.show(one.id).state == "kept")


def test_filters_words_and_a_route_bring_a_row_into_view(services, account, screens, qtbot):
    services.commitments.add(account, "Send the report", due_on=ago(3))
    theirs = services.commitments.add(account, "Name a deputy 東京", "theirs", due_on=ago(-30))
    closed = services.commitments.add(account, "Done long ago", made_on=ago(9))
    services.commitments.keep(closed.id, ago(5))
    book = go(screens, qtbot)
    held(qtbot, book, 2)
    QTest.mouseClick(book.filters.shows["late"], Qt.MouseButton.LeftButton)
    held(qtbot, book, 1)
    QTest.mouseClick(book.filters.shows["owed"], Qt.MouseButton.LeftButton)
    held(qtbot, book, 2)
    book.filters.words.setText("東京")
    held(qtbot, book, 1)
    assert book.table.current_id() == theirs.id
    book = go(screens, qtbot, row=closed.id)
    qtbot.waitUntil(lambda: book.table.current_id() == closed.id)
    assert book.filters.shows["closed"].isChecked()
    assert not book.filters.words.text()


def test_list_and_board_are_turned_to_by_the_mouse(services, account, screens, qtbot):
    services.commitments.add(account, "The report", due_on=ago(1))
    book = go(screens, qtbot)
    held(qtbot, book, 1)
    for board, shown in ((True, "board"), (False, "table")):
        QTest.mouseClick(book.head.ways[board], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda w=shown: book._stack.currentWidget() is getattr(book, w))


def test_the_board_keeps_by_key_and_by_drop(services, account, screens, qtbot):
    late = services.commitments.add(account, "Late", due_on=ago(3))
    later = services.commitments.add(account, "Later", due_on=ago(-60))
    services.commitments.add(account, "No day")
    book = go(screens, qtbot, tab="board")
    board = book.board
    for show, count in (("late", 1), ("later", 1), ("undated", 1), ("closed", 0)):
        qtbot.waitUntil(lambda s=show, n=count: board.models[s].rowCount() == n)
        QAbstractItemModelTester(
            board.models[show], QAbstractItemModelTester.FailureReportingMode.Fatal
        )
    board.columns["late"].setFocus()
    qtbot.waitUntil(lambda: board.ids() == [late.id])
    QTest.keyClick(board.columns["late"], KEY.Key_K)
    qtbot.waitUntil(lambda: services.commitments.show(late.id).state == "kept")
    qtbot.waitUntil(lambda: board.models["closed"].rowCount() == 1)
    QTest.keyClick(board.columns["late"], KEY.Key_Right)
    data = QMimeData()
    data.setData(MIME, later.id)
    drop = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    board.columns["closed"].dropEvent(drop)
    qtbot.waitUntil(lambda: services.commitments.show(later.id).state == "kept")
    qtbot.waitUntil(lambda: board.models["closed"].rowCount() == 2)


def test_the_board_keeps_what_is_chosen_when_its_cards_are_read_anew(
    services, account, screens, qtbot
):
    promises = [services.commitments.add(account, word, due_on=ago(3)) for word in "ABC"]
    board = go(screens, qtbot, tab="board").board
    late = board.columns["late"]
    qtbot.waitUntil(lambda: board.models["late"].rowCount() == 3)
    late.setFocus()
    late.selectAll()
    late.choose(1)
    chosen = late.current_id()
    services.commitments.add(account, "Soonest", due_on=ago(30))
    qtbot.waitUntil(lambda: board.models["late"].rowCount() == 4)
    assert (late.current_id(), late.ids()) == (chosen, [chosen])
    services.commitments.keep(chosen)
    qtbot.waitUntil(lambda: board.models["late"].rowCount() == 3)
    assert len(late.ids()) == 1
    assert late.current_id() in {one.id for one in promises} - {chosen}


def test_every_rate_leads_to_its_arithmetic(services, account, screens, qtbot):
    one = services.commitments.add(account, "Too late", made_on=ago(40), due_on=ago(20))
    services.commitments.keep(one.id, ago(10))
    book = go(screens, qtbot)
    qtbot.waitUntil(lambda: "0 of 1" in book.head.rates["ours"].full_text())
    told: list[Why] = []
    book.why_requested.connect(told.append)
    qtbot.mouseClick(book.head.rates["ours"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    (why,) = told
    assert ("Kept after their day", "1") in [(line.label, line.value) for line in why.arithmetic]
    assert "Too late" in why.rows[0].text


def test_rows_are_copied_as_they_stand(services, account, screens, qtbot):
    services.commitments.add(account, "Send\tthe report", due_on=ago(-1))
    book = go(screens, qtbot)
    held(qtbot, book, 1)
    QApplication.clipboard().clear()
    QTest.keyClick(book.table, KEY.Key_C, CONTROL)
    qtbot.waitUntil(lambda: "Send the report" in QApplication.clipboard().text())
    QAbstractItemModelTester(
        book.model, QAbstractItemModelTester.FailureReportingMode.Fatal, book.model
    )


def test_an_absence_is_written_down_for_every_account_and_removed(
    services, account, screens, qtbot
):
    services.accounts.add("Another")
    book = go(screens, qtbot)
    screens.window.actions_table.run("commitment_absences")
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(AbsenceSheet)))
    (sheet,) = screens.window.drawer.findChildren(AbsenceSheet)
    QTest.keyClicks(sheet.first, "2099-12-24")
    QTest.keyClicks(sheet.last, "2099-12-20")
    assert "before it begins" in sheet._said.full_text()
    sheet.last.setText("2099-12-31")
    sheet.deputy.setText("Mira Odell")
    QTest.keyClick(sheet.last, KEY.Key_Return)
    assert "Mira Odell" in sheet._said.full_text()  # nobody is called so anywhere yet
    assert services.absences.all() == []
    QTest.keyClick(sheet.deputy, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(services.absences.all()) == 2)
    assert {one.deputy for one in services.absences.all()} == {"Mira Odell"}
    qtbot.waitUntil(lambda: len(sheet._rows.findChildren(QPushButton)) == 2)
    sheet._rows.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: len(services.absences.all()) == 1)
    assert book.isVisible()


def test_who_stands_in_is_completed_from_those_who_look_after_somebody(
    services, account, screens, qtbot
):
    services.people.add(account, "Ada Brook", owner="Amara Insley")
    go(screens, qtbot)
    screens.window.actions_table.run("commitment_absences")
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(AbsenceSheet)))
    (sheet,) = screens.window.drawer.findChildren(AbsenceSheet)
    sheet.first.setText("2099-12-24")
    sheet.last.setText("2099-12-31")
    QTest.keyClicks(sheet.deputy, "am")
    assert sheet.deputy.selectedText() == "ara Insley"
    QTest.keyClick(sheet.deputy, KEY.Key_Return)  # takes the name
    assert services.absences.all() == []
    QTest.keyClick(sheet.deputy, KEY.Key_Return)
    qtbot.waitUntil(lambda: [one.deputy for one in services.absences.all()] == ["Amara Insley"])


def test_the_drawer_leads_to_the_note_and_along_the_series(services, account, screens, qtbot):
    note = services.notes.add(account, body="They asked for figures", title="Visit")
    first = services.commitments.add(
        account,
        "Send the figures",
        due_on=ago(2),
        made_on=ago(20),
        recurs="weekly",
        news_days=2,
        source_id=note.id,
        source_kind="note",
    )
    services.commitments.keep(first.id, ago(1), "By post")
    book = go(screens, qtbot)
    held(qtbot, book, 1)
    book.open(book.table.current_id())
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(PromiseSheet)))
    (sheet,) = screens.window.drawer.findChildren(PromiseSheet)
    doors = {door.full_text(): door for door in sheet.findChildren(Door)}
    routes: list[Route] = []
    book.route_requested.connect(routes.append)
    next(door for words, door in doors.items() if "Visit" in words).click()
    assert routes == [Route("account", account.id, "notes", row=note.id)]
    assert any('"By post"' in words for words in doors)


def test_a_column_shows_that_it_takes_what_is_held_over_it(services, account, screens, qtbot):
    services.commitments.add(account, "Send the report", due_on=ago(-1))
    book = go(screens, qtbot, tab="board")
    week, late, closed = (book.board.columns[name] for name in ("week", "late", "closed"))
    qtbot.waitUntil(
        lambda: week.model().rowCount() == 1 and book.board.models["late"].settled_empty()
    )
    data = QMimeData()
    data.setData(MIME, services.commitments.all(account)[0].id)
    for column, takes in ((closed, True), (late, False)):
        held_over = QDragMoveEvent(
            QPoint(5, 5), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        column.dragMoveEvent(held_over)
        assert (held_over.isAccepted(), column.aimed_at) == (takes, takes)
        column.dragLeaveEvent(QDragLeaveEvent())
        assert not column.aimed_at


def test_on_paper_the_state_says_what_is_late(services, account):
    late = services.commitments.add(account, "Count", due_on=ago(3), recurs="monthly")
    moved = services.commitments.add(account, "Move", due_on=ago(9), made_on=ago(20))
    services.commitments.renegotiate(moved.id, ago(2), on=ago(10))
    kept = services.commitments.add(account, "Keep", due_on=ago(3))
    services.commitments.keep(kept.id)
    ahead = services.commitments.add(account, "Wait", due_on=ago(-3))
    rows = services.ledgers.rows([late.id, moved.id, kept.id, ahead.id])
    said = [state_on_paper(row) for row in rows]
    assert said[0] == "late, every month"
    assert said[1].startswith("late, moved from")
    assert said[2].startswith("kept")
    assert said[3] == "open"


def test_a_notice_leaves_the_new_day_free_that_is_asked_for_while_it_stands(
    services, account, screens, qtbot
):
    services.commitments.add(account, "Count the pallets", due_on=ago(3))
    screens.window.resize(1000, 700)
    book = go(screens, qtbot)
    held(qtbot, book, 1)
    notices = screens.window.notices
    notices.show_error("Something to read, which stays")
    book.do("renegotiate")
    qtbot.waitUntil(book.moving.isVisible)

    def free() -> bool:
        top = book.moving.mapTo(screens.window, book.moving.rect().topLeft()).y()
        foot = notices.mapTo(screens.window, notices.rect().bottomLeft()).y()
        return notices.isVisible() and foot < top

    qtbot.waitUntil(free)


def test_a_line_names_who_keeps_it_and_who_of_theirs_waits(services, account, screens, qtbot):
    ada = services.people.add(account, "Ada Brook", owner="Amara Insley")
    services.commitments.add(account, "Stands here already")
    screens.window.go(Route("account", account.id, "commitments"))
    tab = screens.window.current_page().tab("commitments")
    qtbot.waitUntil(tab.isVisible)
    entry = tab.book.entry
    qtbot.waitUntil(entry.isVisible)
    entry.line.setText("@Amara counts the pallets by 2099-12-01")
    qtbot.waitUntil(lambda: "Amara Insley keeps it" in entry.said.full_text())
    entry.line.setText("@Hugo counts them")
    qtbot.waitUntil(lambda: "nobody is called \u201cHugo\u201d" in entry.said.full_text())
    entry.line.clear()
    for line in ("Send @ada the plan", "@Ada names a deputy", "@amara counts the pallets"):
        before = len(services.commitments.all(account))
        entry.line.setText(line)
        QTest.keyClick(entry.line, KEY.Key_Return)  # at once: it is not known yet who that is
        qtbot.waitUntil(lambda n=before: len(services.commitments.all(account)) == n + 1)
    made = {one.wording: one for one in services.commitments.all(account)}
    assert made["Send ada the plan"].contact_id == ada.id
    assert made["Send ada the plan"].direction == "ours"
    assert made["names a deputy"].direction == "theirs"
    assert made["counts the pallets"].owner == "Amara Insley"
