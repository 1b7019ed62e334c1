"""A note at a glance and on paper: headings, words, pages; a box that is a promise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.note_texts import Heading
from mcr_desktop.ui.account.note_outlines import (
    MOST_HEADINGS,
    OutlineSheet,
    count_text,
    words_in,
)
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def account(services) -> Account:
    return services.accounts.add("Northwind Logistics", tier="key")


@pytest.fixture
def screens(services, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def opened(screens: Screens, account: Account, qtbot, row: bytes) -> NotesTab:
    screens.window.go(Route("account", account.id, "notes", row=row))
    tab = screens.window.current_page().tab("notes")
    qtbot.waitUntil(lambda: tab.isVisible() and not tab._stale)
    qtbot.waitUntil(lambda: tab.editor.note is not None and tab.editor.note.id == row)
    return tab


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Mind the dock's gate-keeper, twice.", 5),
        ("\u5ba2\u6237\u5f88\u9ad8\u5174", 5),
        ("- [ ] call", 1),
        ("dock\u5ba2\u6237 9", 4),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert words_in(text) == words


def test_what_is_selected_is_counted_against_the_whole():
    assert count_text("one two three", "one two") == "2 of 3 words"
    assert count_text("one") == "1 word"
    assert count_text("") == ""
    assert count_text("a " * 200_001) == "400,002 letters"


def test_headings_lead_to_their_lines(services, account, screens, qtbot):
    body = "# Visit\nMet them.\n```\n# no heading\n```\n## What they want\nQuiet nights."
    note = services.notes.add(account, body, "Visit")
    tab = opened(screens, account, qtbot, note.id)
    assert tab.editor.count.full_text() == f"{words_in(body)} words"
    screens.window.actions_table.run("note_outline")
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(OutlineSheet)))
    doors = screens.window.drawer.findChildren(OutlineSheet)[-1].findChildren(Door)
    assert [door.full_text() for door in doors] == ["Visit", "What they want"]
    doors[1].click()
    assert tab.editor.body.current_line() == (5, "## What they want")


def test_a_note_is_printed_with_who_may_see_it(services, account, screens, qtbot, monkeypatch):
    from mcr_desktop.ui.widgets.list_printing import ListPrinting

    asked = []
    monkeypatch.setattr(ListPrinting, "ask", lambda _self, title, pdf: asked.append((title, pdf)))
    note = services.notes.add(account, "Met them.", "Visit")
    tab = opened(screens, account, qtbot, note.id)
    tab.editor.body.insertPlainText("Typed just now. ")
    screens.window.actions_table.run("note_print")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0][0] == "Visit"
    assert asked[0][1].startswith(b"%PDF-")
    assert services.notes.show(note.id).body == "Typed just now. Met them."
    assert not tab.findChildren(QDialog)


def test_the_box_of_a_promise_keeps_the_promise_by_key(services, account, screens, qtbot):
    note = services.notes.add(account, "- [ ] Send the report by Friday\n- [ ] tea", "Visit")
    made = services.note_tasks.promise(note.id, 0)
    tab = opened(screens, account, qtbot, note.id)
    body = tab.editor.body
    qtbot.waitUntil(lambda: bool(tab.editor.tasks._tasks))
    body.setFocus()
    body.go_to_line(0)
    QTest.keyClick(body, KEY.Key_L, CONTROL)
    qtbot.waitUntil(lambda: services.commitments.show(made.id).state == "kept")
    qtbot.waitUntil(lambda: body.words().startswith("- [x] Send"))
    body.go_to_line(1)
    QTest.keyClick(body, KEY.Key_L, CONTROL)
    assert body.words().endswith("- [x] tea")


def test_words_are_shaped_from_the_palette_too(services, account, screens, qtbot):
    note = services.notes.add(account, "loud", "Visit")
    tab = opened(screens, account, qtbot, note.id)
    tab.editor.body.go_to_line(0)
    screens.window.actions_table.run("note_bold")
    assert tab.editor.body.words() == "**loud**"
    screens.window.actions_table.run("note_replace")
    assert tab.editor.find_bar.with_line.isVisible()


def test_of_very_many_headings_the_first_are_listed_and_the_rest_is_told(qtbot):
    sheet = OutlineSheet([Heading(line, 1, f"Part {line}") for line in range(MOST_HEADINGS + 2)])
    qtbot.addWidget(sheet)
    assert len(sheet.findChildren(Door)) == MOST_HEADINGS
    assert "And 2 more" in sheet.findChildren(PlainLabel)[-1].full_text()
