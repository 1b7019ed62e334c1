"""What undo refused: told with a deed beside it, listed in the drawer, taken back anyway on request."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from mcr_desktop.domain.changes import Change
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.labels import PlainLabel

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def contact(services):
    """Somebody whose title was changed here, and since then elsewhere."""
    account = services.accounts.add("Northwind Logistics")
    one = services.people.add(account, "Mara Okafor", title="Buyer")
    services.people.edit(one.id, title="Head of Buying")
    services.workspace.commit([Change(account.fence, "contact", one.id, {"title": "Director"})], "")
    return one


def deed(widget, words):
    return next(
        one
        for one in widget.findChildren(QAbstractButton)
        if one.text() == words and one.isVisible()
    )


def press(qtbot, widget, words):
    qtbot.mouseClick(deed(widget, words), Qt.MouseButton.LeftButton)


def refuse(screens, qtbot):
    qtbot.waitUntil(lambda: screens._would[0] == "Edited Mara Okafor")
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: "changed the title since" in screens.window.notices.sentence)


def test_a_refused_undo_is_done_anyway_from_where_it_is_told(screens, services, qtbot, contact):
    refuse(screens, qtbot)
    press(qtbot, screens.window.notices, "Undo anyway")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Buyer")
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Undone: Edited Mara Okafor")
    press(qtbot, screens.window.notices, "Undo")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Director")


def test_a_refused_step_stays_in_the_drawer_with_its_reason(screens, services, qtbot, contact):
    refuse(screens, qtbot)
    screens.window.notices.leave()
    window = screens.window
    window.actions_table.run("undo_steps")
    qtbot.waitUntil(window.drawer_is_open)

    def told():
        return " ".join(one.full_text() for one in window.drawer.findChildren(PlainLabel))

    qtbot.waitUntil(lambda: "not undone: you changed the title since" in told())
    assert deed(window.drawer, "Undo anyway").accessibleName() == "Undo anyway: Edited Mara Okafor"
    press(qtbot, window.drawer, "Undo anyway")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Buyer")
    qtbot.waitUntil(lambda: 'Took back "Edited Mara Okafor"' in told())


def test_a_notice_without_a_deed_has_no_button_for_one(screens, qtbot):
    bar = screens.window.notices
    screens.window.show_error("It went wrong", "Mend it", lambda: None)
    assert deed(bar, "Mend it")
    screens.window.show_error("It went wrong")
    assert [one.text() for one in bar.findChildren(QAbstractButton) if one.isVisible()] == ["Close"]


def test_ctrl_z_in_a_field_takes_back_typing_and_after_it_the_whole_edit(screens, services, qtbot):
    account = services.accounts.add("Northwind Logistics", purpose="Their hub waits")
    window = screens.window
    window.go(Route("account", account.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: page.header.purpose.text() == "Their hub waits")
    purpose = page.header.purpose
    purpose.setFocus()
    QTest.keyClick(purpose, Qt.Key.Key_End)
    QTest.keyClicks(purpose, " for nobody")
    typed = _words(purpose)
    assert typed == "Their hub waits for nobody"
    # While it is typed, Ctrl+Z is the field's: nothing that was done before goes.
    QTest.keyClick(purpose, Qt.Key.Key_Z, CONTROL)
    assert _words(purpose) != typed
    QTest.keyClick(purpose, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert _words(purpose) == typed
    assert [one.label for one in services.undo.steps()] == ["Added account Northwind Logistics"]
    QTest.keyClick(purpose, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).purpose == typed)
    qtbot.waitUntil(lambda: screens._would[0] == "Edited account Northwind Logistics")
    # Elsewhere it is the program's: the whole edit goes as one step with its name.
    page.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).purpose == "Their hub waits")
    qtbot.waitUntil(lambda: window.notices.sentence == "Undone: Edited account Northwind Logistics")
    qtbot.waitUntil(lambda: _words(purpose) == "Their hub waits")


def test_a_note_typed_in_one_go_is_one_step_once_its_words_are_left(screens, services, qtbot):
    account = services.accounts.add("Northwind Logistics")
    note = services.notes.add(account, "The gate.", "Gate")
    window = screens.window
    window.go(Route("account", account.id, "notes", row=note.id))
    page = window.current_page()
    qtbot.waitUntil(lambda: bool(page.findChildren(NotesTab)))
    (tab,) = page.findChildren(NotesTab)
    tab.editor._rest.setInterval(20)
    qtbot.waitUntil(lambda: tab.editor.note is not None and tab.editor.note.id == note.id)
    body = tab.editor.body
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_End, CONTROL)
    for words in (" It is iced", " over."):
        QTest.keyClicks(body, words)
        now = body.toPlainText()
        qtbot.waitUntil(lambda now=now: services.notes.show(note.id).body == now)
    assert [one.label for one in services.undo.steps()][:1] == ["Edited note Gate"]
    assert len(services.undo.steps()) == 3
    # In the words it takes back what was typed there.
    QTest.keyClick(body, Qt.Key.Key_Z, CONTROL)
    assert body.toPlainText() != "The gate. It is iced over."
    QTest.keyClick(body, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert body.toPlainText() == "The gate. It is iced over."
    tab.editor.flush()
    qtbot.waitUntil(lambda: services.notes.show(note.id).body == "The gate. It is iced over.")
    window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.notes.show(note.id).body == "The gate.")
    qtbot.waitUntil(lambda: body.toPlainText() == "The gate.")


def _words(field):
    return field.toPlainText() if hasattr(field, "toPlainText") else field.text()


def test_a_step_that_was_free_when_it_was_listed_overrules_nothing(
    screens, services, qtbot, contact
):
    refuse(screens, qtbot)

    def write(title):
        change = Change(contact.fence, "contact", contact.id, {"title": title})
        services.workspace.commit([change], "")

    write("Head of Buying")
    screens.window.actions_table.run("undo_steps")
    qtbot.waitUntil(
        lambda: any(
            one.text() == "Undo" and one.accessibleName() == "Undo: Edited Mara Okafor"
            for one in screens.window.drawer.findChildren(QAbstractButton)
        )
    )
    write("Chief Buyer")
    screens.window.show_error("before")
    press(qtbot, screens.window.drawer, "Undo")
    qtbot.waitUntil(lambda: screens.window.notices.sentence != "before")
    assert services.people.show(contact.id).title == "Chief Buyer"
