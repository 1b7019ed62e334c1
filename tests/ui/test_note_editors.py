"""A note that two people write at the same time, seen from one of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mcr_desktop.store.errors import StoreBusyError
from mcr_desktop.ui.account import notes as notes_module
from mcr_desktop.ui.account.note_bodies import NoteBody
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from tests.ui.pairs import Pair, hurry, make_pair

TEXT = "The dock opens at six.\nTrucks wait.\nThe hub never does."
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair(tmp_path):
    yield from make_pair(tmp_path)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)
    monkeypatch.setattr(notes_module, "AGAIN_MS", 20)


class Desk:
    """Jun's window on the note, and Amira at her own machine."""

    def __init__(self, pair: Pair, screens: Any, qtbot: Any, text: str = TEXT) -> None:
        self.pair, self.screens, self.qtbot = pair, screens, qtbot
        self.theirs = pair.amira.notes.add(pair.theirs, text, "Dock")
        pair.amira.sharing.sync()
        qtbot.waitUntil(lambda: len(pair.jun.notes.all(pair.ours)) == 1)
        screens.window.go(Route("account", pair.ours.id, "notes"))
        page = screens.window.current_page()
        self.tab: NotesTab = page.tab("notes")
        self.editor = self.tab.editor
        self.body: NoteBody = self.editor.body
        qtbot.waitUntil(lambda: self.body.toPlainText() == text)
        self.body.setFocus()

    def amira_writes(self, text: str) -> None:
        self.pair.amira.notes.edit(self.theirs.id, text)
        self.pair.amira.sharing.sync()

    def amira_reads(self) -> str:
        self.pair.amira.sharing.sync()
        return self.pair.amira.notes.show(self.theirs.id).body or ""

    def select(self, anchor: int, position: int) -> None:
        cursor = self.body.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.body.setTextCursor(cursor)

    def stands(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: self.body.toPlainText() == text)


@pytest.fixture
def desk(pair, make_screens, qtbot) -> Desk:
    return Desk(pair, make_screens(backing_of(pair.jun)), qtbot)


@pytest.mark.parametrize(
    "hers",
    [
        "Amira first.\n" + TEXT,
        TEXT + "\nAmira last.",
        "Amira first.\n" + TEXT + "\nAmira last.",
        TEXT.replace("at six", "at five on Mondays"),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_selection_stays_on_its_words_while_hers_come(desk, hers, backwards):
    start = TEXT.index("Trucks")
    ends = (start, start + len("Trucks wait."))
    desk.select(*(ends[::-1] if backwards else ends))
    desk.amira_writes(hers)
    desk.stands(hers)
    cursor = desk.body.textCursor()
    assert cursor.selectedText() == "Trucks wait."
    assert (cursor.position() < cursor.anchor()) is backwards
    assert desk.body.hasFocus()


def test_unsaved_words_stay_and_hers_come_at_both_ends(desk):
    desk.select(len(TEXT), len(TEXT))
    QTest.keyClicks(desk.body, " Jun last.")
    desk.amira_writes("Amira first.\n" + TEXT)
    desk.stands("Amira first.\n" + TEXT + " Jun last.")
    QTest.keyClicks(desk.body, " Still.")
    wanted = "Amira first.\n" + TEXT + " Jun last. Still."
    desk.stands(wanted)
    desk.editor.flush()
    desk.qtbot.waitUntil(lambda: desk.amira_reads() == wanted)
    desk.stands(wanted)


def test_both_write_at_the_very_end_and_the_cursor_stays_with_mine(desk):
    desk.select(len(TEXT), len(TEXT))
    QTest.keyClicks(desk.body, " mine")
    desk.amira_writes(TEXT + " hers")
    desk.stands(TEXT + " mine hers")
    QTest.keyClicks(desk.body, "!")
    desk.stands(TEXT + " mine! hers")


def test_both_write_at_the_very_beginning(desk):
    desk.select(0, 0)
    QTest.keyClicks(desk.body, "Mine. ")
    desk.amira_writes("Hers. " + TEXT)
    desk.qtbot.waitUntil(lambda: "Hers." in desk.body.toPlainText())
    QTest.keyClicks(desk.body, "More. ")
    text = desk.body.toPlainText()
    assert "Mine. More. " in text
    assert text.endswith(TEXT)
    desk.editor.flush()
    desk.qtbot.waitUntil(lambda: desk.amira_reads() == text)


def test_undo_takes_back_what_i_typed_and_nothing_of_hers(desk):
    desk.select(len(TEXT), len(TEXT))
    QTest.keyClicks(desk.body, " Mine.")
    desk.amira_writes("Hers.\n" + TEXT.replace("six", "five"))
    desk.stands("Hers.\n" + TEXT.replace("six", "five") + " Mine.")
    QTest.keyClick(desk.body, Qt.Key.Key_Z, CONTROL)
    assert desk.body.toPlainText() == "Hers.\n" + TEXT.replace("six", "five")
    QTest.keyClick(desk.body, Qt.Key.Key_Z, CONTROL)
    assert desk.body.toPlainText() == "Hers.\n" + TEXT.replace("six", "five")
    QTest.keyClick(desk.body, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.body.toPlainText() == "Hers.\n" + TEXT.replace("six", "five") + " Mine."
    assert desk.body.textCursor().position() == len(desk.body.toPlainText())


def test_a_word_that_is_being_composed_is_not_torn_apart(desk):
    desk.select(len(TEXT), len(TEXT))
    QApplication.sendEvent(desk.body, QInputMethodEvent("にほ", []))
    assert desk.body.composing
    desk.amira_writes("Hers.\n" + TEXT)
    desk.qtbot.waitUntil(lambda: desk.pair.jun.notes.show(desk.theirs.id).body == "Hers.\n" + TEXT)
    desk.qtbot.waitUntil(lambda: desk.editor._waits is not None)
    assert desk.body.toPlainText() == TEXT
    end = QInputMethodEvent("", [])
    end.setCommitString("日本")
    QApplication.sendEvent(desk.body, end)
    desk.stands("Hers.\n" + TEXT + "日本")
    assert desk.body.textCursor().position() == len("Hers.\n" + TEXT + "日本")


def test_what_is_read_stays_in_sight_when_lines_come_above(pair, make_screens, qtbot):
    text = "\n".join(f"Line {number} of a long note" for number in range(200))
    desk = Desk(pair, make_screens(backing_of(pair.jun)), qtbot, text)
    bar = desk.body.verticalScrollBar()
    desk.select(text.index("Line 120"), text.index("Line 120"))
    bar.setValue(110)
    cursor_at = desk.body.cursorRect().top()
    desk.amira_writes("One.\nTwo.\nThree.\n" + text + "\nAfter.")
    desk.stands("One.\nTwo.\nThree.\n" + text + "\nAfter.")
    assert bar.value() == 113
    assert desk.body.cursorRect().top() == cursor_at


def test_characters_beyond_the_first_plane_are_counted_as_one(desk):
    desk.select(0, 0)
    QTest.keyClick(desk.body, Qt.Key.Key_Home)
    desk.body.insertPlainText("\N{GRINNING FACE}\N{GRINNING FACE} ")
    desk.amira_writes("\N{ROCKET} " + TEXT + "\N{ROCKET}")
    desk.qtbot.waitUntil(lambda: desk.body.toPlainText().count("\N{ROCKET}") == 2)
    QTest.keyClicks(desk.body, "here")
    assert "\N{GRINNING FACE}\N{GRINNING FACE} here" in desk.body.toPlainText()


def test_words_that_the_store_would_not_take_are_tried_again_and_never_lost(
    desk, monkeypatch, qtbot
):
    real, refusals = desk.pair.jun.notes.edit, [2]

    def edit(*given: Any, **more: Any) -> Any:
        if refusals[0]:
            refusals[0] -= 1
            raise StoreBusyError(path="store.db")
        return real(*given, **more)

    monkeypatch.setattr(desk.pair.jun.notes, "edit", edit)
    desk.select(len(TEXT), len(TEXT))
    QTest.keyClicks(desk.body, " Mine.")
    desk.editor.flush()
    desk.amira_writes("Hers.\n" + TEXT)  # read back amid the refusals; it lacks what was typed
    desk.qtbot.waitUntil(lambda: desk.amira_reads() == "Hers.\n" + TEXT + " Mine.")
    desk.stands("Hers.\n" + TEXT + " Mine.")


def test_closing_while_words_are_being_written_keeps_the_last_of_them(desk, monkeypatch):
    real = desk.pair.jun.notes.edit

    def slow(*given: Any, **more: Any) -> Any:
        QTest.qWait(0)  # off the thread of the screens: only a pause
        return real(*given, **more)

    monkeypatch.setattr(desk.pair.jun.notes, "edit", slow)
    desk.select(len(TEXT), len(TEXT))
    QTest.keyClicks(desk.body, " One.")
    desk.editor.flush()
    QTest.keyClicks(desk.body, " Two.")
    assert desk.screens.close() == ()
    assert desk.pair.jun.notes.show(desk.theirs.id).body == TEXT + " One. Two."


def test_a_note_removed_elsewhere_does_not_put_another_under_my_hands(desk, qtbot):
    desk.pair.amira.notes.add(desk.pair.theirs, "Another note", "Another")
    desk.pair.amira.sharing.sync()
    qtbot.waitUntil(lambda: desk.tab.model.rowCount() == 2)
    desk.tab.table.choose(desk.theirs.id)
    desk.body.setFocus()
    desk.pair.amira.workspace.commit([_removal(desk)], "Removed")
    desk.pair.amira.sharing.sync()
    qtbot.waitUntil(lambda: desk.tab.model.rowCount() == 1)
    qtbot.waitUntil(lambda: "removed this note" in desk.editor._state.full_text())
    assert desk.body.toPlainText() == TEXT


def _removal(desk: Desk) -> Any:
    from mcr_desktop.domain.changes import Change

    return Change(desk.pair.theirs.fence, "note", desk.theirs.id, {"deleted": 1})
