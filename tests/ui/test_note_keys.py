"""Keys that shape a note's Markdown, pressed as somebody does who knows them from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.ui.account import note_finds
from mcr_desktop.ui.account.note_finds import FindBar
from mcr_desktop.ui.account.note_keys import boxed, link_to
from mcr_desktop.ui.account.note_sheets import NoteSheet

KEY = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def sheet(qtbot) -> Iterator[NoteSheet]:
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    made = NoteSheet()
    made.setTabChangesFocus(True)
    column.addWidget(made)
    column.addWidget(QLineEdit())
    around.resize(600, 400)
    around.show()
    qtbot.waitExposed(around)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    around.close()


def show(sheet: NoteSheet, marked: str) -> None:
    """Show words with the selection between two `|`, or the cursor at one."""
    first = marked.index("|")
    rest = marked.replace("|", "", 1)
    last = rest.find("|")
    sheet.show_words(rest.replace("|", ""))
    cursor = sheet.textCursor()
    cursor.setPosition(first)
    if last >= 0:
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    sheet.setTextCursor(cursor)


def seen(sheet: NoteSheet) -> str:
    """The words with `|` at the cursor."""
    words, at = sheet.words(), sheet.textCursor().position()
    return f"{words[:at]}|{words[at:]}"


def selected(sheet: NoteSheet) -> str:
    return sheet.textCursor().selectedText()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("say |two words| loud", "say **two words** loud"),
        ("say lo|ud now", "say **loud** now"),
        ("say **|loud|** now", "say loud now"),
        ("say |**loud**| now", "say loud now"),
        ("say *|soft|* now", "say ***soft*** now"),
        ("say | two |now", "say  **two** now"),
        ("|- one\n- two|", "- **one**\n- **two**"),
        ("- [ ] |call|", "- [ ] **call**"),
        ("say |", "say ****"),
    ],
)
def test_words_are_made_bold_and_plain_again(sheet, before, after):
    show(sheet, before)
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    assert sheet.words() == after


def test_bold_goes_on_and_ends_while_one_types(sheet):
    show(sheet, "say |")
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    QTest.keyClicks(sheet, "loud")
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    QTest.keyClicks(sheet, " now")
    assert sheet.words() == "say **loud** now"


def test_what_is_typed_after_a_word_was_made_bold_stands_behind_it(sheet):
    show(sheet, "say two|")
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    QTest.keyClicks(sheet, " more")
    assert sheet.words() == "say **two** more"
    show(sheet, "say t|wo")
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    assert seen(sheet) == "say **t|wo**"


def test_slanting_within_heavy_is_kept_apart(sheet):
    show(sheet, "say **|loud|** now")
    QTest.keyClick(sheet, KEY.Key_I, CONTROL)
    assert sheet.words() == "say ***loud*** now"
    assert selected(sheet) == "loud"
    QTest.keyClick(sheet, KEY.Key_I, CONTROL)
    assert sheet.words() == "say **loud** now"


def test_a_key_is_one_step_of_undo(sheet):
    show(sheet, "say |loud|")
    QTest.keyClick(sheet, KEY.Key_B, CONTROL)
    QTest.keyClick(sheet, KEY.Key_Z, CONTROL)
    assert sheet.words() == "say loud"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("call", "- [ ] call"),
        ("  - call", "  - [ ] call"),
        ("- [ ] call", "- [x] call"),
        ("* [x] call", "* [ ] call"),
        ("1. call", "- [ ] call"),
        ("", "- [ ] "),
    ],
)
def test_a_line_becomes_a_task_and_is_ticked(before, after):
    assert boxed(before) == after


def test_boxes_of_several_lines_go_together(sheet):
    show(sheet, "|- [x] one\ntwo|")
    for wanted in (
        "- [x] one\n- [ ] two",
        "- [x] one\n- [x] two",
        "- [ ] one\n- [ ] two",
    ):
        QTest.keyClick(sheet, KEY.Key_L, CONTROL)
        assert sheet.words() == wanted


def test_tab_moves_a_list_line_below_the_one_above_and_back(sheet):
    show(sheet, "- one\n- two|")
    QTest.keyClick(sheet, KEY.Key_Tab)
    assert seen(sheet) == "- one\n  - two|"
    QTest.keyClick(sheet, KEY.Key_Backtab, SHIFT)
    assert seen(sheet) == "- one\n- two|"
    show(sheet, "1. one\n2. two|")
    QTest.keyClick(sheet, KEY.Key_Tab)
    assert sheet.words() == "1. one\n   2. two"


@pytest.mark.parametrize("words", ["- one|", "plain|", "- one\n  - two|", "- one\nplain|"])
def test_tab_goes_on_where_no_list_line_can_be_moved(sheet, words):
    show(sheet, words)
    QTest.keyClick(sheet, KEY.Key_Tab)
    assert not sheet.hasFocus()
    assert sheet.words() == words.replace("|", "")


def test_control_and_tab_leave_a_list_too(sheet):
    show(sheet, "- one\n- two|")
    QTest.keyClick(sheet, KEY.Key_Tab, CONTROL)
    assert not sheet.hasFocus()
    assert sheet.words() == "- one\n- two"


def test_lines_change_places_with_those_around_them(sheet):
    show(sheet, "one\ntwo\nth|ree")
    QTest.keyClick(sheet, KEY.Key_Up, ALT)
    assert seen(sheet) == "one\nth|ree\ntwo"
    QTest.keyClick(sheet, KEY.Key_Up, ALT)
    QTest.keyClick(sheet, KEY.Key_Up, ALT)
    assert seen(sheet) == "th|ree\none\ntwo"
    show(sheet, "|one\ntwo|\nthree")
    QTest.keyClick(sheet, KEY.Key_Down, ALT)
    assert sheet.words() == "three\none\ntwo"
    assert selected(sheet) == "one\u2029two"


def test_an_address_pasted_over_words_becomes_their_link(sheet):
    data = QMimeData()
    data.setText("https://example.org/a_(b)\n")
    show(sheet, "see |the \U0001f33f plan|")
    cursor = sheet.textCursor()
    cursor.setPosition(4)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    sheet.setTextCursor(cursor)
    sheet.insertFromMimeData(data)
    assert sheet.words() == "see [the \U0001f33f plan](https://example.org/a_%28b%29)"
    show(sheet, "see |")
    sheet.insertFromMimeData(data)
    assert sheet.words() == "see https://example.org/a_(b)\n"


def test_a_link_waits_for_its_address(sheet, qtbot):
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText("no address")
    show(sheet, "see |plan|")
    QTest.keyClick(sheet, KEY.Key_K, CONTROL | SHIFT)
    assert seen(sheet) == "see [plan](|)"
    QGuiApplication.clipboard().setText("https://example.org")
    show(sheet, "see |plan|")
    QTest.keyClick(sheet, KEY.Key_K, CONTROL | SHIFT)
    assert sheet.words() == "see [plan](https://example.org)"
    assert link_to("a [b]", "x") == "[a (b)](x)"


def test_shift_and_enter_end_a_line_without_a_list_mark(sheet):
    show(sheet, "- one|")
    QTest.keyClick(sheet, KEY.Key_Return, SHIFT)
    QTest.keyClicks(sheet, "more")
    assert sheet.words() == "- one\nmore"


def test_what_cannot_be_written_in_is_left_alone(sheet):
    show(sheet, "- one\n- t|wo")
    sheet.setReadOnly(True)
    for key, with_it in ((KEY.Key_B, CONTROL), (KEY.Key_L, CONTROL), (KEY.Key_Up, ALT)):
        QTest.keyClick(sheet, key, with_it)
    assert sheet.words() == "- one\n- two"


def test_ctrl_h_asks_for_other_words_before_it_is_anybodys_key(sheet, qtbot):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, KEY.Key_H, CONTROL)
    event.ignore()
    QApplication.sendEvent(sheet, event)
    assert event.isAccepted()
    with qtbot.waitSignal(sheet.replace_asked):
        QTest.keyClick(sheet, KEY.Key_H, CONTROL)


def test_words_give_way_to_others_one_by_one_and_all_at_once(sheet, qtbot):
    bar = FindBar(sheet)
    qtbot.addWidget(bar)
    show(sheet, "|a \U0001f33f dock, a Dock and a dock")
    bar.begin(replacing=True)
    bar.line.setText("dock")
    bar.with_line.setText("bay")
    bar.replace()
    assert selected(sheet) == "dock"
    bar.replace()
    assert sheet.words() == "a \U0001f33f bay, a Dock and a dock"
    assert selected(sheet) == "Dock"
    bar.replace_all()
    assert sheet.words() == "a \U0001f33f bay, a bay and a bay"
    assert bar.said == "2 replaced"
    sheet.undo_typing()
    assert sheet.words() == "a \U0001f33f bay, a Dock and a dock"


def test_of_very_many_places_the_rest_is_told(sheet, qtbot, monkeypatch):
    monkeypatch.setattr(note_finds, "MOST", 2)
    bar = FindBar(sheet)
    qtbot.addWidget(bar)
    show(sheet, "|a a a")
    bar.begin(replacing=True)
    bar.line.setText("a")
    bar.with_line.setText("b")
    bar.replace_all()
    assert (sheet.words(), bar.said) == ("b b a", "2 replaced; press again for the rest")
