"""The notes of an account, used as a person does, on real services."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu, QWidget

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.ui.account.note_pasts import NotePast
from mcr_desktop.ui.account.note_uses import TasksSheet, UsesSheet
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route

Sheet = TypeVar("Sheet", bound=QWidget)
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00")


@pytest.fixture
def account(services) -> Account:
    return services.accounts.add("Northwind Logistics", tier="key")


@pytest.fixture
def screens(services, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def opened(screens: Screens, account: Account, qtbot, row: bytes | None = None) -> NotesTab:
    screens.window.go(Route("account", account.id, "notes", row=row))
    tab = screens.window.current_page().tab("notes")
    qtbot.waitUntil(lambda: tab.isVisible() and not tab._stale)
    tab.editor._rest.setInterval(30)
    return tab


def showing(qtbot, tab: NotesTab, title: str) -> None:
    qtbot.waitUntil(lambda: tab.editor.note is not None and tab.editor.note.title == title)


def in_drawer(screens: Screens, qtbot, kind: type[Sheet]) -> Sheet:
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(kind)))
    return screens.window.drawer.findChildren(kind)[-1]


def listed(tab: NotesTab) -> list[str]:
    return [str(tab.model.index(row, 0).data()) for row in range(tab.model.rowCount())]


def test_notes_are_filtered_by_words_tag_and_kind(services, account, screens, qtbot):
    services.notes.add(account, "Trucks wait. #dock", "Dock")
    services.notes.add(account, "Old news", "Gone", expires_on="2026-10-01")
    used = services.notes.add(account, "They want a label", "Label")
    services.uses.add("note", used.id, "decision", text="New label")
    tab = opened(screens, account, qtbot)
    QAbstractItemModelTester(tab.model, tab.model)
    qtbot.waitUntil(lambda: sorted(listed(tab)) == ["Dock", "Label"])
    tab.filters.words.setText("truck")
    qtbot.waitUntil(lambda: listed(tab) == ["Dock"])
    tab.filters.words.setText("nothing like it")
    qtbot.waitUntil(tab._all.isVisible)
    tab._all.click()
    qtbot.waitUntil(lambda: sorted(listed(tab)) == ["Dock", "Gone", "Label"])
    for name, expected in (("unused", ["Dock", "Gone"]), ("expired", ["Gone"])):
        tab.filters.show_box.setCurrentIndex(tab.filters.show_box.findData(name))
        tab.filters.show_box.activated.emit(0)
        qtbot.waitUntil(lambda expected=expected: sorted(listed(tab)) == expected)
    tab.filters.show_all()
    qtbot.waitUntil(lambda: tab.filters.tags.findData("dock") > 0)
    tab.filters.tags.setCurrentIndex(tab.filters.tags.findData("dock"))
    tab.filters.tags.activated.emit(0)
    qtbot.waitUntil(lambda: listed(tab) == ["Dock"])


def test_the_list_is_sorted_by_its_header(services, account, screens, qtbot):
    for title in ("b", "a", "c"):
        services.notes.add(account, "Words", title)
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: listed(tab) == ["c", "a", "b"])
    tab.model.sort(0, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: listed(tab) == ["a", "b", "c"])
    tab.model.sort(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: listed(tab) == ["c", "b", "a"])


def test_delete_takes_notes_away_and_undo_brings_them_back(services, account, screens, qtbot):
    for title in ("one", "two", "three"):
        services.notes.add(account, "Words", title)
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3 and tab.table.current_id() is not None)
    tab.table.setFocus()
    QTest.keyClick(tab.table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tab.table, KEY.Key_Delete)
    qtbot.waitUntil(lambda: listed(tab) == ["one"])
    showing(qtbot, tab, "one")
    services.undo.undo()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    for row in services.notes.ids(account):
        services.removals.remove("note", [row])
    qtbot.waitUntil(tab._empty.isVisible)


def test_a_draft_is_private_until_it_is_shared(services, account, screens, qtbot):
    tab = opened(screens, account, qtbot)
    tab.add_draft()
    showing(qtbot, tab, "New draft")
    QTest.keyClicks(tab.editor.body, "Only mine")
    assert tab.editor.head.share.isVisible()
    assert services.notes.all(account) == []
    tab.editor.head.share.click()
    qtbot.waitUntil(lambda: [one.body for one in services.notes.all(account)] == ["Only mine"])
    qtbot.waitUntil(lambda: tab.editor.note is not None and tab.editor.note.account_id is None)
    assert tab.editor.body.words() == "Only mine"
    assert not tab.editor.head.share.isVisible()


def test_a_note_just_begun_stays_though_the_list_stands_on_another(
    services, account, screens, qtbot, monkeypatch
):
    dock = services.notes.add(account, "Words", "Dock")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    with monkeypatch.context() as patch:
        patch.setattr(tab, "_load", lambda: None)  # a list that is read more slowly than one types
        tab.add_draft()
        showing(qtbot, tab, "New draft")
        tab.table.chosen.emit(dock.id)  # as when it is read anew and does not have the draft yet
        qtbot.wait(150)
        assert tab.editor.note.title == "New draft"
    tab._load()
    qtbot.waitUntil(lambda: tab.table.current_id() == tab.editor.note.id)
    tab.table.choose(dock.id)  # from then on the list says again what is shown
    showing(qtbot, tab, "Dock")


def test_purpose_and_last_day_are_kept_as_they_are_typed(services, account, screens, qtbot):
    note = services.notes.add(account, "Words", "Dock")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    head = tab.editor.head
    head.purpose.setFocus()
    QTest.keyClicks(head.purpose, "Nobody waits")
    QTest.keyClick(head.purpose, KEY.Key_Return)
    head.expires.setFocus()
    QTest.keyClicks(head.expires, "some day")
    QTest.keyClick(head.expires, KEY.Key_Return)
    assert head._remark.isVisible()
    head.expires.clear()
    QTest.keyClicks(head.expires, "31.3.2027")
    QTest.keyClick(head.expires, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.notes.show(note.id).expires_on == "2027-03-31")
    assert services.notes.show(note.id).purpose == "Nobody waits"


def test_a_task_becomes_a_promise_by_keyboard_and_leads_there(services, account, screens, qtbot):
    note = services.notes.add(account, "Plan", "Dock")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    body = tab.editor.body
    body.setFocus()
    body.go_to_line(0)
    QTest.keyClick(body, KEY.Key_Return)
    QTest.keyClicks(body, "- [ ] Send the plan by 27.11.2026")
    assert tab.editor.tasks.can_promise()
    QTest.keyClick(body, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(services.commitments.all(account)) == 1)
    made = services.commitments.all(account)[0]
    assert (made.due_on, made.source_id) == ("2026-11-27", note.id)
    qtbot.waitUntil(lambda: tab.editor.tasks.door.full_text() == "Open the promise")
    tab.editor.tasks.door.click()
    qtbot.waitUntil(lambda: screens.window.current_page().route.tab == "commitments")


def test_a_task_is_ticked_in_the_drawer(services, account, screens, qtbot):
    note = services.notes.add(account, "- [ ] Send the plan\n- [ ] Salt the ramp", "Dock")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    qtbot.waitUntil(lambda: tab.editor.tasks.all.full_text() == "Tasks: 2 of 2 open")
    tab.editor.tasks.all.click()
    sheet = in_drawer(screens, qtbot, TasksSheet)
    sheet.ticked.emit(1, True)
    wanted = "- [ ] Send the plan\n- [x] Salt the ramp"
    qtbot.waitUntil(lambda: services.notes.show(note.id).body == wanted)
    qtbot.waitUntil(lambda: tab.editor.body.words() == wanted)


def test_what_came_of_a_note_is_marked_and_taken_away(services, account, screens, qtbot):
    note = services.notes.add(account, "Words", "Dock")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    tab.editor.head.uses.click()
    sheet = in_drawer(screens, qtbot, UsesSheet)
    QTest.keyClicks(sheet.words, "Dock opens at six")
    QTest.keyClick(sheet.words, KEY.Key_Return)
    qtbot.waitUntil(lambda: tab.editor.head.uses.full_text() == "Led to 1")
    use = services.uses.of("note", note.id)[0]
    in_drawer(screens, qtbot, UsesSheet).removed.emit(use.use_id)
    qtbot.waitUntil(lambda: tab.editor.head.uses.full_text() == "Led to nothing yet")


def test_an_earlier_version_stands_again_and_undo_takes_that_back(
    services, account, screens, qtbot, monkeypatch
):
    note = services.notes.add(account, "First words", "Dock")
    monkeypatch.setenv("MCR_NOW", "2026-11-23T11:00:00")
    services.notes.edit(note.id, "Second words altogether")
    tab = opened(screens, account, qtbot)
    showing(qtbot, tab, "Dock")
    tab.editor.head.history.click()
    past = in_drawer(screens, qtbot, NotePast)
    assert past.text.toPlainText() == "Second words altogether"
    assert past.list.count() == 3  # who wrote what, and two sittings
    past.list.setCurrentRow(2)
    qtbot.waitUntil(lambda: past.text.toPlainText() == "First words")
    past.restore.click()
    qtbot.waitUntil(lambda: tab.editor.body.words() == "First words")
    services.undo.undo()
    qtbot.waitUntil(lambda: tab.editor.body.words() == "Second words altogether")


def test_a_row_that_is_gone_is_not_shown(services, account, screens, qtbot):
    services.notes.add(account, "Words", "Dock")
    lost = services.notes.add(account, "Lost", "Lost")
    services.removals.remove("note", [lost.id])
    tab = opened(screens, account, qtbot, lost.id)
    showing(qtbot, tab, "Dock")
    with pytest.raises(NotFoundError):
        services.notes.show(lost.id)


def test_the_line_below_says_by_when_a_task_would_be_a_promise(services, account, screens, qtbot):
    body = "- [ ] Send it by Friday\n- [ ] Call next friday\n- [ ] Tea"
    note = services.notes.add(account, body, "Visit")
    tab = opened(screens, account, qtbot, note.id)
    showing(qtbot, tab, "Visit")
    said = []
    for line in range(3):
        tab.editor.body.go_to_line(line)
        tab.editor.tasks.look(tab.editor.body.current_line()[1])
        said.append(tab.editor.tasks._words.full_text())
    assert said == [
        "A task, due Fri, in 4 days",
        "A task. \u201cnext friday\u201d: Fri 27 Nov or Fri 4 Dec? Write the date.",
        "A task without a day",
    ]


def test_the_menu_of_a_note_in_the_list_leads_to_all_that_can_be_done(
    services, account, screens, qtbot
):
    draft = services.drafts.add(account, "Not yet.", "Mine")
    tab = opened(screens, account, qtbot, draft.id)
    showing(qtbot, tab, "Mine")
    menu = QMenu()
    tab.table.menu_asked.emit(menu, [draft.id])
    deeds = {one.text(): one for one in menu.actions()}
    assert {"Open", "Who wrote what", "What came of it", "Share with the team"} <= deeds.keys()
    deeds["What came of it"].trigger()
    in_drawer(screens, qtbot, UsesSheet)
    menu.deleteLater()


def test_enter_behind_a_new_title_goes_on_to_the_words(screens, account, qtbot, services):
    tab = opened(screens, account, qtbot)
    tab.add()
    showing(qtbot, tab, "New note")
    qtbot.waitUntil(tab.editor.title.hasFocus)
    QTest.keyClicks(tab.editor.title, "A night at the dock")
    QTest.keyClick(tab.editor.title, KEY.Key_Return)
    assert tab.editor.body.hasFocus()
    QTest.keyClicks(tab.editor.body, "Two late")
    tab.editor.flush()
    note_id = tab.editor.note.id

    def stands() -> bool:
        note = services.notes.show(note_id)
        return (note.title, note.body) == ("A night at the dock", "Two late")

    qtbot.waitUntil(stands)


def test_where_a_note_has_little_room_its_conditions_stand_behind_one_word(
    screens, account, qtbot, services
):
    note = services.notes.add(account, "Two late", "Dock", sensitive=1, expires_on="2026-12-03")
    tab = opened(screens, account, qtbot, note.id)
    showing(qtbot, tab, "Dock")
    head = tab.editor.head
    fields = (head.expires, head.sensitive, head.circle)
    head.fold(on=False)
    assert all(field.isVisible() for field in fields)
    assert not head.conditions.isVisible()
    head.fold(on=True)
    assert not any(field.isVisible() for field in (*fields, head.purpose))
    assert head.conditions.full_text().startswith("The team only, sensitive, until 3 Dec")
    head.conditions.click()
    assert all(field.isVisible() for field in (*fields, head.purpose))
    head.circle.setCurrentIndex(1)
    head.circle.activated.emit(1)
    qtbot.waitUntil(lambda: services.notes.show(note.id).circle == "customer")
    qtbot.waitUntil(lambda: head.conditions.full_text().startswith("The customer may see it"))
    head.conditions.click()
    assert not any(field.isVisible() for field in fields)


def test_a_title_that_nobody_can_see_is_told_by_the_words_or_as_none(
    screens, account, qtbot, services
):
    services.notes.add(account, "\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH SPACE}\N{WORD JOINER}")
    services.notes.add(account, "The words", "\N{ZERO WIDTH SPACE}")
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    qtbot.waitUntil(lambda: sorted(listed(tab)) == ["(no title)", "The words"])


def test_several_notes_are_made_sensitive_as_one_gesture(screens, account, qtbot, services):
    made = [services.notes.add(account, text, text) for text in ("One", "Two", "Three")]
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    menu = QMenu(tab)
    tab._on_menu(menu, [made[0].id, made[2].id])
    next(one for one in menu.actions() if one.text() == "Sensitive").trigger()

    def sensitive() -> list[bool]:
        return [bool(services.notes.show(one.id).sensitive) for one in made]

    qtbot.waitUntil(lambda: sensitive() == [True, False, True])
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Edited 2 notes")
    services.undo.undo()
    assert sensitive() == [False, False, False]
