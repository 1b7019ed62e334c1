"""What helps to write a note: looks, names and tags, lists that go on, finding, very long notes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mcr_desktop.ui.account.note_bodies import LONGEST_LINE, MOST_LINES, broken, plain
from mcr_desktop.ui.account.note_completions import Begun, Offer, begun_in, offered
from mcr_desktop.ui.account.note_finds import FindBar, places_of, units_of
from mcr_desktop.ui.account.note_sheets import NoteSheet
from mcr_desktop.ui.account.note_styles import stretches
from mcr_desktop.ui.widgets.spellings import Speller, open_speller

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sheet(qtbot) -> NoteSheet:
    made = NoteSheet()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.setFocus()
    qtbot.waitExposed(made)
    return made


def kinds(sheet: NoteSheet, line: int) -> int:
    """How many stretches of a line look otherwise than the rest."""
    return len(sheet.document().findBlockByNumber(line).layout().formats())


def end(sheet: NoteSheet) -> None:
    cursor = sheet.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    sheet.setTextCursor(cursor)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("## Winter *plan*", {("heading2", "## Winter *plan*"), ("emphasis", "*plan*")}),
        ("- [x] Send it", {("box", "- [x]"), ("done", "Send it")}),
        ("- one **two**", {("item", "-"), ("strong", "**two**")}),
        ("> said so", {("quote", "> said so")}),
        ("see `code` and https://example.org/a", {("code", "`code`"), ("address", "https://example.org/a")}),
        ("@Luc Moreau on #dock", {("mention", "@Luc Moreau"), ("tag", "#dock")}),
        ("snake_case_name and 2 * 3 * 4", set()),
    ],
)  # fmt: skip
def test_marks_of_a_line_are_told(line, told):
    found = {(one.kind, line[one.start : one.end]) for one in stretches(line, ["Luc Moreau"])}
    assert {one for one in found if one[0] != "mark"} == told


def test_only_lines_in_sight_are_styled_and_others_when_they_come(sheet):
    sheet.show_words("\n".join(f"line {number} is **loud**" for number in range(400)))
    assert kinds(sheet, 0) > 0
    assert kinds(sheet, 390) == 0
    sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())
    assert kinds(sheet, 390) > 0


def test_a_block_of_code_is_left_alone_until_it_ends(sheet):
    sheet.show_words("```\n**not bold**\n```\n**bold**")
    assert kinds(sheet, 1) == 1
    assert kinds(sheet, 3) > 1


def test_looks_follow_what_is_typed(sheet):
    sheet.show_words("plain")
    assert kinds(sheet, 0) == 0
    end(sheet)
    QTest.keyClicks(sheet, " **loud**")
    assert kinds(sheet, 0) > 0


def test_a_list_goes_on_and_ends_where_nothing_is_written(sheet):
    sheet.show_words("- [x] salt")
    end(sheet)
    QTest.keyClick(sheet, KEY.Key_Return)
    QTest.keyClicks(sheet, "sand")
    QTest.keyClick(sheet, KEY.Key_Return)
    QTest.keyClick(sheet, KEY.Key_Return)
    assert sheet.words() == "- [x] salt\n- [ ] sand\n"
    QTest.keyClicks(sheet, "9. nine")
    QTest.keyClick(sheet, KEY.Key_Return)
    assert sheet.words().endswith("9. nine\n10. ")


def test_a_name_is_offered_and_taken_and_undone(sheet):
    sheet.set_people([Offer("Luc Moreau"), Offer("Amira Idris")], [Offer("dock")])
    sheet.show_words("Ask ")
    end(sheet)
    QTest.keyClicks(sheet, "@mor")
    assert sheet._completions.isVisible()
    QTest.keyClick(sheet, KEY.Key_Return)
    assert sheet.words() == "Ask @Luc Moreau "
    QTest.keyClicks(sheet, "#d")
    QTest.keyClick(sheet, KEY.Key_Tab)
    assert sheet.words() == "Ask @Luc Moreau #dock "
    assert sheet.hasFocus()
    QTest.keyClicks(sheet, "@x")
    assert not sheet._completions.isVisible()


def test_the_space_behind_a_completed_name_is_typed_once_and_gives_way_to_a_comma(sheet):
    sheet.set_people([Offer("Luc Moreau")], [])
    QTest.keyClicks(sheet, "@mor")
    QTest.keyClick(sheet, KEY.Key_Return)
    QTest.keyClicks(sheet, " wants  it, says @mor")
    QTest.keyClick(sheet, KEY.Key_Return)
    QTest.keyClicks(sheet, ", today")
    assert sheet.words() == "@Luc Moreau wants  it, says @Luc Moreau, today"


def test_a_name_completed_before_words_brings_no_second_space(sheet):
    sheet.set_people([Offer("Luc Moreau")], [])
    sheet.show_words("Ask  at noon")
    cursor = sheet.textCursor()
    cursor.setPosition(4)
    sheet.setTextCursor(cursor)
    QTest.keyClicks(sheet, "@mor")
    QTest.keyClick(sheet, KEY.Key_Return)
    assert sheet.words() == "Ask @Luc Moreau at noon"


def test_esc_closes_what_is_offered_and_nothing_else(sheet):
    sheet.set_people([Offer("Luc Moreau")], [])
    QTest.keyClicks(sheet, "@l")
    asked = QKeyEvent(QKeyEvent.Type.ShortcutOverride, KEY.Key_Escape, Qt.KeyboardModifier(0))
    asked.ignore()
    QApplication.sendEvent(sheet, asked)
    assert asked.isAccepted()
    QTest.keyClick(sheet, KEY.Key_Escape)
    assert not sheet._completions.isVisible()
    assert sheet.words() == "@l"


@pytest.mark.parametrize(
    ("line", "begun"),
    [
        ("call @Lu", Begun("@", "Lu")),
        ("call @Luc Mo", Begun("@", "Luc Mo")),
        ("mail a@b", None),
        ("see #do", Begun("#", "do")),
        ("see #do ne", None),
        ("@", Begun("@", "")),
        ("C# ", None),
    ],
)
def test_what_is_begun_in_a_line(line, begun):
    assert begun_in(line) == begun


def test_a_whole_name_is_offered_no_more():
    assert offered(Begun("@", "luc moreau"), [Offer("Luc Moreau")]) == []


def test_words_are_found_marked_and_stepped_through(sheet, qtbot):
    bar = FindBar(sheet)
    qtbot.addWidget(bar)
    sheet.show_words("\U0001f680 Dock one\ndock two\nno\nDOCK three")
    bar.begin()
    QTest.keyClicks(bar.line, "dock")
    qtbot.waitUntil(lambda: bar._count.full_text() == "1 of 3")
    assert sheet.textCursor().selectedText() == "Dock"
    QTest.keyClick(bar.line, KEY.Key_Return)
    assert sheet.textCursor().blockNumber() == 1
    QTest.keyClick(bar.line, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.line, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar._count.full_text() == "3 of 3"
    assert kinds(sheet, 1) == 1
    QTest.keyClick(bar.line, KEY.Key_Escape)
    assert bar.isHidden()
    assert kinds(sheet, 1) == 0


def test_ctrl_f_in_the_words_searches_in_them(sheet, qtbot):
    with qtbot.waitSignal(sheet.find_asked):
        QTest.keyClick(sheet, KEY.Key_F, CONTROL)


def test_places_count_as_an_editor_counts():
    words = "\U0001f680a \U0001f680a"
    assert units_of(places_of("A", words), words) == [(2, 3), (6, 7)]
    assert places_of(".", "a.b") == [(1, 2)]


def test_a_line_too_long_is_shown_in_pieces_and_kept_as_it_is_until_it_is_broken(sheet, qtbot):
    text = "word " * (LONGEST_LINE // 5 + 10)
    sheet.show_words(text)
    assert (sheet.strain, sheet.isReadOnly()) == ("line", True)
    assert sheet.words() == text
    with qtbot.waitSignal(sheet.textChanged):
        sheet.break_lines()
    assert (sheet.strain, sheet.isReadOnly()) == ("", False)
    assert sheet.words().split() == text.split()
    assert broken("short\nlines") == "short\nlines"


def test_a_note_of_very_many_lines_fills_up_and_is_whole_all_the_while(sheet, qtbot):
    text = "\n".join(str(number) for number in range(2 * MOST_LINES + 5))
    sheet.show_words(text)
    assert sheet.strain == "filling"
    assert sheet.words() == text
    QTest.keyClicks(sheet, "x")
    qtbot.waitUntil(lambda: sheet.strain == "")
    assert sheet.words() == text == sheet.toPlainText()
    QTest.keyClicks(sheet, "x")
    assert sheet.words() == f"x{text}"


def test_blanks_that_keep_words_together_stay(sheet):
    sheet.show_words("20\N{NO-BREAK SPACE}minutes\r\nand more")
    end(sheet)
    QTest.keyClicks(sheet, "!")
    assert sheet.words() == "20\N{NO-BREAK SPACE}minutes\nand more!"
    assert plain("a\r\nb\rc\u2029d") == "a\nb\nc\nd"


def test_files_that_are_pasted_are_handed_on_and_words_are_not(sheet, qtbot, tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text("x")
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(file))])
    with qtbot.waitSignal(sheet.files_given) as told:
        sheet.insertFromMimeData(given)
    assert told.args == [[Path(file)]]
    words = QMimeData()
    words.setText("words")
    sheet.insertFromMimeData(words)
    assert sheet.words() == "words"


class Dictionary:
    """A dictionary of three words, in the shape of the system's library."""

    def enchant_dict_check(self, _dictionary: int, word: bytes, _length: int) -> int:
        return 0 if word.decode().casefold() in ("the", "dock", "opens") else 1


def test_misspelt_words_are_marked_but_not_the_one_that_is_being_written(sheet):
    speller = Speller(Dictionary(), 1, [1])
    speller.learn(["Luc"])
    sheet.set_spelling(speller.misspelt)
    sheet.show_words("The dokc opens, Luc.\n")
    assert kinds(sheet, 0) == 1
    end(sheet)
    QTest.keyClicks(sheet, "dokc")
    assert kinds(sheet, 1) == 0
    QTest.keyClicks(sheet, " the")
    assert kinds(sheet, 1) == 1
    assert not speller.misspelt("NWL")


def test_no_library_means_no_speller():
    assert open_speller(["en"], names=("no-such-library",)) is None


def test_no_dictionary_means_no_speller():
    assert open_speller(["xx-XX"]) is None
