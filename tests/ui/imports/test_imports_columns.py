"""How a file is read and what its columns mean, said in the import assistant."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from mcr_desktop.ui.imports.plans import DIMENSION
from tests.ui.imports.assistants import (
    HEAD,
    PLAIN,
    become,
    imported,
    looked,
    previewed,
    stored,
)


def ambiguous(write) -> Path:
    rows = [f"T-{n};0{n % 8 + 1}/0{n % 7 + 2}/2026;0{n % 8 + 1}/1{n % 3}/2026" for n in range(40)]
    return write("days.csv", ["Ticket;Date received;Date closed", *rows])


@pytest.mark.parametrize(
    ("mark", "encoding", "said"),
    [
        (",", "utf-8", "UTF-8, certain. Cells: commas, certain"),
        (";", "cp1252", "Windows, Western (cp1252), a guess. Cells: semicolons, certain"),
        ("\t", "utf-16", "UTF-16, its first bytes say so. Cells: tabs, certain"),
        ("|", "utf-8-sig", "UTF-8, its first bytes say so. Cells: upright strokes, certain"),
    ],
)
def test_how_a_file_is_written_is_found_and_told(
    page, services, write, qtbot, mark, encoding, said
):
    lines = [line.replace(",", mark).replace("Late", "Verspätet") for line in (HEAD, *PLAIN)]
    looked(page, write("in.csv", lines, encoding), qtbot)
    assert said in page.parts.reading.remark.full_text()
    previewed(page, qtbot)
    imported(page, qtbot)
    assert {row.kind for row in stored(services)} == {"Verspätet"}


def test_another_encoding_is_followed_at_once(page, write, qtbot):
    lines = [HEAD, *(line.replace("Late", "Łódź") for line in PLAIN)]
    looked(page, write("in.csv", lines, "cp1250"), qtbot)
    previewed(page, qtbot)
    page.parts.columns.rows["Ticket"].target.choose("summary")
    page.parts.reading.encoding.choose("cp1250")
    qtbot.waitUntil(lambda: "Łódź" in page.parts.columns.rows["Issue"].values.full_text())
    assert "as you said" in page.parts.reading.remark.full_text()
    # What was said of the columns before stands.
    assert page._plan.becoming("summary").name == "Ticket"
    previewed(page, qtbot)


def test_a_reading_that_does_not_fit_is_told_and_the_one_before_stands(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    page.parts.reading.encoding.choose("utf-16")
    qtbot.waitUntil(page.parts.trouble.isVisible)
    assert "in.csv" in page.parts.trouble.full_text()
    assert page.parts.reading.encoding.currentData() == "utf-8"
    previewed(page, qtbot)
    assert page.parts.trouble.isVisible()
    assert page.parts.foot.go.text() == "Import 60 rows"
    become(page, "Carrier", "summary")
    assert not page.parts.trouble.isVisible()
    previewed(page, qtbot)


def test_a_delimiter_can_be_chosen(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    page.parts.reading.delimiter.choose(";")
    qtbot.waitUntil(lambda: list(page.parts.columns.rows) == [HEAD])
    assert "which column is" in page.parts.foot.line.full_text()
    assert not page.parts.foot.go.isVisible()


def test_days_that_can_be_read_two_ways_are_asked_and_hold_the_import(page, services, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    become(page, "Date closed", "resolved_on")
    (asker,) = page.parts.columns.askers
    assert asker.words.full_text() == "01/02/2026 is 1 February 2026 or 2 January 2026?"
    assert asker.question.columns == ("Date received", "Date closed")
    assert [one.isChecked() for one in asker.choices.values()] == [False, False]
    qtbot.waitUntil(
        lambda: 'how "Date received" writes its days' in page.parts.foot.line.full_text()
    )
    assert not page.parts.foot.go.isVisible()
    shown = page.parts.preview.model().shown
    assert shown.rows[0].cells[1].text == "01/02/2026"  # as it stands in the file
    page.bring_in()
    assert page.parts.stage == "ready"
    QTest.mouseClick(asker.choices["MM/DD/YYYY"], Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    previewed(page, qtbot)
    assert "2 January 2026, month first" in page.parts.columns.rows["Date received"].note.text()
    imported(page, qtbot)
    assert min(row.reported_on or "" for row in stored(services)) == "2026-01-02"
    assert min(row.resolved_on or "" for row in stored(services)) == "2026-01-10"


def test_an_answer_can_be_changed_in_the_column_itself(page, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    (asker,) = page.parts.columns.askers
    asker.choices["MM/DD/YYYY"].click()
    page.parts.columns.rows["Date received"].format.choose("DD/MM/YYYY")
    assert page.parts.columns.askers == [asker]
    assert asker.choices["DD/MM/YYYY"].isChecked()
    previewed(page, qtbot)
    assert page.parts.preview.model().shown.rows[0].cells[-1].text == "2026-02-01"


def test_dimensions_are_named_and_doubled_names_told(page, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", DIMENSION)
    field = page.parts.columns.rows["Carrier"].dimension
    field.selectAll()
    QTest.keyClicks(field, "haulier")
    previewed(page, qtbot)
    become(page, "Ticket", DIMENSION)
    other = page.parts.columns.rows["Ticket"].dimension
    other.selectAll()
    QTest.keyClicks(other, "haulier")
    assert "each needs its own name" in page.parts.foot.line.full_text()
    become(page, "Ticket", "external_id")
    previewed(page, qtbot)
    imported(page, qtbot)
    assert {row.dimensions for row in stored(services)} == {
        (("haulier", letter),) for letter in "ABC"
    }


def test_a_field_belongs_to_one_column(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", "kind")
    assert page.parts.columns.rows["Issue"].target.currentData() == ""
    become(page, "Date received", "")
    assert "which column is" in page.parts.columns.lacking.full_text()
    assert "Every row needs it" in page.parts.columns.lacking.full_text()


def test_refused_rows_are_marked_told_and_saved(
    page, services, write, tmp_path, qtbot, monkeypatch
):
    lines = [f"{line},{n % 7}" for n, line in enumerate(PLAIN)]
    looked(page, write("in.csv", [HEAD + ",Severity", *lines]), qtbot)
    become(page, "Severity", "severity")
    previewed(page, qtbot)
    refused = [row for row in page.parts.preview.model().shown.rows if row.outcome == "refused"]
    cell = refused[0].cells[-1]
    assert (cell.text, cell.reason) == ("0", "It does not lie between 1 and 5.")
    model = page.parts.preview.model()
    index = model.index(0, model.columnCount() - 1)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == cell.reason
    assert "17 rows like this: line 2" in page.parts.outlook.refusals.full_text()
    assert page.parts.foot.go.text() == "Import 43 rows"
    out = tmp_path / "refused.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    page.parts.outlook.save.click()
    qtbot.waitUntil(lambda: "17 rows saved" in page.parts.outlook.saved.full_text())
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 18
    assert imported(page, qtbot) == "43 rows added, 17 refused."
    assert page.parts.result.save.isVisible()
    assert len(stored(services)) == 43


def test_a_column_that_vanished_is_told_with_what_to_do(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Ticket", "external_id")
    become(page, "Carrier", DIMENSION)
    previewed(page, qtbot)
    imported(page, qtbot)
    looked(page, write("later.csv", [HEAD.replace("Carrier", "Haulier"), *PLAIN]), qtbot)
    told = page.parts.vanished.full_text()
    assert '"Carrier" (the dimension carrier) is not in this file any more' in told
    assert "say below what the new one becomes" in told
    assert page.parts.columns.rows["Haulier"].note.full_text() == "Not known from last time."


def test_a_cell_of_several_lines_stands_on_one_and_whole_in_its_tip(page, write, qtbot):
    rows = [f'T-{n},2026-01-0{n % 9 + 1},"late & wet\n\nagain {n}"' for n in range(9)]
    looked(page, write("in.csv", ["Ticket,Date received,Details", *rows]), qtbot)
    previewed(page, qtbot)
    model = page.parts.preview.model()
    last = model.index(0, model.columnCount() - 1)
    assert last.data() == "late & wet again 0"
    assert "wet\n\nagain" in last.data(Qt.ItemDataRole.ToolTipRole)


def test_a_change_drops_the_preview_that_was_asked_before_it(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", "summary")  # while the first preview is under way
    previewed(page, qtbot)
    assert "Summary, one line" in page.parts.preview.model().shown.titles


def test_everything_is_reached_by_the_keyboard_in_the_order_of_reading(page, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    become(page, "Date closed", "resolved_on")
    page.parts.columns.askers[0].choices["DD/MM/YYYY"].click()
    previewed(page, qtbot)
    page.parts.aim.kinds.setFocus()
    names = []
    for _ in range(60):
        here = QApplication.focusWidget()
        assert here is not None
        names.append(here.accessibleName())
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.parts.foot.go:
            break
    wanted = [
        "What to bring in", "Into which account", "Choose another...", "Encoding",
        "Date received becomes", "How Date received writes its days", "Date closed becomes",
        "How Date closed writes its days",
    ]  # fmt: skip
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert QApplication.focusWidget() is page.parts.foot.go
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget


def test_a_turn_of_the_wheel_changes_no_choice(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    chooser = page.parts.columns.rows["Issue"].target
    before = chooser.currentIndex()
    chooser.setFocus()
    middle = QPointF(10, 10)
    turn = QWheelEvent(
        middle, chooser.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chooser, turn)
    assert chooser.currentIndex() == before


def test_a_wide_file_shows_its_columns_in_parts(page, write, qtbot):
    names = [f"c{n}" for n in range(150)]
    rows = [",".join(f"{(n * m) % 5}" for n in range(150)) for m in range(30)]
    looked(page, write("wide.csv", [",".join(names), *rows]), qtbot)
    assert len(page.parts.columns.rows) == 30
    page.parts.columns._more.click()
    assert len(page.parts.columns.rows) == 60
    assert page.parts.columns._more.text() == "Show more columns (90 left)"


def test_in_a_low_window_the_first_rows_stand_in_the_page(page, screens, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    assert page.parts._dock.isVisible()
    screens.window.resize(900, 600)
    qtbot.waitUntil(lambda: not page.parts._dock.isVisible())
    assert page.parts._content.isAncestorOf(page.parts.preview)
