"""Whys and fishbone on screen: written by keyboard, moved, drawn, and pointed to what shows them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from mcr_desktop.domain.cases import CONFIRMED, ESCAPED, RULED_OUT
from mcr_desktop.ui.cases.outline_items import Stored
from mcr_desktop.ui.cases.outline_rows import Line
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.cases.pickers import ComplaintPicker, SlicePicker
from mcr_desktop.ui.navigation import Route
from tests.ui.cases.casework import (
    LATE,
    key,
    opened,
    seen,
    texts,
    the_block,
    told,
    type_words,
    undo,
)

# Whys


def test_whys_are_written_by_keyboard_alone(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.setFocus()
    key(Qt.Key.Key_Return)
    type_words("The night slot was cancelled")
    key(Qt.Key.Key_Tab)
    type_words("Its driver left")
    key(Qt.Key.Key_Return)
    type_words("Nobody covers a slot")
    key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    seen(page, qtbot, lambda view: len(view.whys) == 3 and view.whys[2].parent_id is None)
    whys = {why.answer: why for why in services.cases.show(case).whys}
    assert whys["Its driver left"].parent_id == whys["The night slot was cancelled"].id
    qtbot.waitUntil(lambda: outline.current_line().text == "Nobody covers a slot")
    key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is outline


def test_a_reading_from_before_a_line_was_stored_does_not_take_the_keyboard_from_it(qtbot):
    outline = Outline("Whys", "Because")
    qtbot.addWidget(outline)
    first, second = Line("First", b"1"), Line("Second", b"2")
    outline.show_lines([Stored(first, None), Stored(second, None)])
    outline.choose(b"2")
    outline.show_lines([Stored(Line("First", b"1"), None)])
    assert outline.current_line() is None
    outline.show_lines([Stored(Line("First", b"1"), None), Stored(Line("Second", b"2"), None)])
    assert outline.current_line().text == "Second"


def test_an_answer_between_two_others_stands_where_it_was_written(screens, services, case, qtbot):
    first = services.cases.add_why(case, "First").id
    services.cases.add_why(case, "Third")
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(first)
    outline.setFocus()
    key(Qt.Key.Key_Return)
    type_words("Second")
    key(Qt.Key.Key_Down)
    seen(page, qtbot, lambda view: [w.answer for w in view.whys] == ["First", "Second", "Third"])
    undo(screens, page, qtbot, lambda view: [w.answer for w in view.whys] == ["First", "Third"])


def test_an_empty_line_leaves_nothing_behind(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines[ESCAPED]
    outline.setFocus()
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert texts(outline) == []
    key(Qt.Key.Key_Return)
    type_words("gone")
    key(Qt.Key.Key_Escape)
    assert texts(outline) == []
    assert services.cases.show(case).whys == ()


def test_an_answer_goes_with_what_stands_below_it_and_comes_back(screens, services, case, qtbot):
    top = services.cases.add_why(case, "Top").id
    services.cases.add_why(case, "Below", top)
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(top)
    outline.setFocus()
    key(Qt.Key.Key_Delete)
    assert texts(outline) == []
    seen(page, qtbot, lambda view: view.whys == ())
    qtbot.waitUntil(lambda: told(screens) == "Answer taken out, with what stood below it")
    undo(screens, page, qtbot, lambda view: len(view.whys) == 2)
    assert texts(outline) == ["Top", "Below"]


def test_alt_and_the_arrows_move_an_answer(screens, services, case, qtbot):
    ids = [services.cases.add_why(case, name).id for name in ("One", "Two", "Three")]
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(ids[2])
    outline.setFocus()
    key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert texts(outline) == ["One", "Three", "Two"]
    seen(page, qtbot, lambda view: [w.answer for w in view.whys] == ["One", "Three", "Two"])
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    key(Qt.Key.Key_Right, both)
    seen(page, qtbot, lambda view: {w.id: w.parent_id for w in view.whys}[ids[2]] == ids[0])
    key(Qt.Key.Key_Left, both)
    seen(page, qtbot, lambda view: {w.id: w.parent_id for w in view.whys}[ids[2]] is None)


def test_an_answer_that_is_dropped_on_another_stands_below_it(screens, services, case, qtbot):
    ids = [services.cases.add_why(case, name).id for name in ("One", "Two")]
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(ids[1])
    where = Outline.DropIndicatorPosition
    first = outline.topLevelItem(0)
    second = outline.currentItem()
    assert first is not None
    assert second is not None
    outline._drop(second, first, where.OnItem)
    seen(page, qtbot, lambda view: view.whys[1].parent_id == ids[0])
    # And not below itself.
    item = outline.topLevelItem(0)
    assert item is not None
    outline.choose(ids[0])
    outline._drop(item, item.child(0), where.OnItem)
    assert texts(outline) == ["One", "Two"]
    assert outline.topLevelItemCount() == 1


def test_the_outline_and_the_drawing_are_in_step(screens, services, case, qtbot):
    first = services.cases.add_why(case, "Slot cancelled").id
    second = services.cases.add_why(case, "Driver left", first).id
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(first)
    assert page.whys.figure.figure().selected == first.hex()
    qtbot.waitUntil(lambda: page.whys.figure.height() > 60)
    hit = next(hit for hit in page.whys.figure._laid_out().hits if hit.key == second.hex())
    middle = QPoint(int(hit.box.x + hit.box.width / 2), int(hit.box.y + hit.box.height / 2))
    QTest.mouseClick(page.whys.figure, Qt.MouseButton.LeftButton, pos=middle)
    assert outline.current_line().id == second
    assert page.whys.panel.answer.id == second
    escaped = services.cases.add_why(case, "Nobody compares", chain=ESCAPED).id
    seen(page, qtbot, lambda view: len(view.whys) == 3)
    page.whys.outlines[ESCAPED].choose(escaped)
    assert page.whys.panel.answer.text == "Nobody compares"
    assert outline.current_line() is None  # one answer at a time
    outline.setFocus()
    assert page.whys.panel.answer.text == "Nobody compares"  # coming by chooses nothing
    key(Qt.Key.Key_Down)
    assert page.whys.panel.answer.id == first


def test_standing_root_and_evidence_are_kept(screens, services, case, qtbot):
    why = services.cases.add_why(case, "Driver left").id
    page = opened(screens, qtbot, case, "whys")
    page.whys.choose(why)
    panel = page.whys.panel
    panel.standings[CONFIRMED].click()
    panel.root.click()
    panel.evidence.setFocus()
    type_words("Borealis wrote it")
    page.head.next.setFocus()
    seen(page, qtbot, lambda view: view.whys[0].evidence == "Borealis wrote it")
    kept = services.cases.show(case).whys[0]
    assert (kept.standing, kept.root) == (CONFIRMED, 1)
    line = page.whys.outlines["occurred"].lines()[0]
    assert line.bold
    assert "root cause" in line.detail
    panel.standings[RULED_OUT].click()
    seen(page, qtbot, lambda view: view.whys[0].standing == RULED_OUT)
    assert page.whys.outlines["occurred"].lines()[0].struck


def test_an_answer_points_to_a_slice_and_to_a_complaint(screens, services, north, case, qtbot):
    why = services.cases.add_why(case, "Driver left").id
    page = opened(screens, qtbot, case, "whys")
    page.whys.choose(why)
    page.whys.panel.cut.click()
    qtbot.waitUntil(lambda: bool(screens.window.findChildren(SlicePicker)))
    picker = screens.window.findChildren(SlicePicker)[0]
    box = next(one for one in picker.findChildren(QComboBox) if one.accessibleName() == "carrier")
    assert box.currentData() == "Borealis"  # the case's own slice to begin with
    picker.take.click()
    seen(page, qtbot, lambda view: view.whys[0].evidence_query == LATE)
    count = services.cases.count(north, LATE)
    assert page.whys.panel.slice.full_text() == f"carrier: Borealis ({count} complaints)"
    page.whys.panel.point.click()
    finder = screens.window.findChildren(ComplaintPicker)[0]
    finder.words.setText("Corvid Monday")
    qtbot.waitUntil(lambda: 0 < finder.model.rowCount() < 60)
    wanted = finder.model.id_at(0)
    QTest.keyClick(finder.words, Qt.Key.Key_Return)
    assert page.whys.outlines["occurred"].hasFocus()
    seen(page, qtbot, lambda view: view.whys[0].evidence_id == wanted)
    assert page.whys.panel.complaint.full_text() == "Corvid came late on Monday"
    routes: list[Route] = []
    page.route_requested.connect(routes.append)
    page.whys.panel.slice.click()
    assert routes[0].tab == "explorer"
    assert routes[0].query == LATE


def test_the_marked_answers_become_the_root_cause(screens, services, case, qtbot):
    why = services.cases.add_why(case, "One driver, no cover").id
    services.cases.edit_why(why, root=1)
    page = opened(screens, qtbot, case, "cause")
    block = the_block(page, "cause")
    block.take.click()
    seen(page, qtbot, lambda view: view.case.root_cause == "One driver, no cover")
    assert block.take.isHidden()


# Fishbone


def test_a_branch_of_ones_own_is_named_filled_renamed_and_taken_out(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "bones")
    bones = the_block(page, "bones")
    bones.new.setText("Measurement")
    bones.new.returnPressed.emit()
    type_words("Measured at the hub")
    key(Qt.Key.Key_Tab)
    type_words("No scanner at the door")
    key(Qt.Key.Key_Down)
    seen(page, qtbot, lambda view: len(view.bones) == 2)
    assert {bone.category for bone in page._read.view.bones} == {"Measurement"}
    bones.new.setText("measurement")
    bones.new.returnPressed.emit()
    qtbot.waitUntil(lambda: told(screens) == "There is a branch measurement already.")
    name = bones.branches["Measurement"].name
    name.setFocus()
    name.setText("Figures")
    key(Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: {bone.category for bone in view.bones} == {"Figures"})
    assert "Figures" in {bone.name for bone in bones.figure.figure().bones}
    bones.branches["Figures"].drop.click()
    seen(page, qtbot, lambda view: view.bones == ())


def test_the_three_branches_stand_there_from_the_start(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "bones")
    assert list(the_block(page, "bones").branches) == ["people", "process", "technology"]
    the_block(page, "bones").branches["process"].add.click()
    type_words("Slots are booked by e-mail")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Escape)
    seen(page, qtbot, lambda view: len(view.bones) == 1)
    assert page._read.view.bones[0].category == "process"
