"""The register of complaints, used by keyboard and mouse as a person would."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.complaint_sheets import ComplaintSheet, ManySheet
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.complaints.registers import RegisterSection
from mcr_desktop.ui.navigation import Route

WORDS = (
    "Pallet left in the rain",
    "Two boxes short",
    "Driver came at noon instead of seven",
    "Invoice without the order's number",
)


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    first = made.accounts.add("Quillmere Logistics")
    second = made.accounts.add("Tessaly Parts")
    made.accounts.edit(first.id, acknowledge_days=2, respond_days=10)
    for number, words in enumerate(WORDS):
        account = second if number == 3 else first
        made.registers.add(
            account, words, reported_on=f"2026-11-{10 + number:02d}", severity=1 + number,
            kind="Late delivery" if number == 2 else "Damage",
            dimensions={"site": "Lyon" if number % 2 else "Porto"},
        )  # fmt: skip
    yield made
    made.close()


@pytest.fixture
def page(screens, qtbot) -> RegisterSection:
    screens.window.resize(1280, 800)
    screens.window.go(Route("complaints", tab="register"))
    whole = screens.window.current_page()
    assert isinstance(whole, ComplaintsPage)
    made = whole.section("register")
    assert isinstance(made, RegisterSection)
    qtbot.waitUntil(lambda: shown(made) == len(WORDS))
    return made


def shown(page: RegisterSection) -> int:
    return page.model.rowCount() if page.model is not None else -1


def texts(page: RegisterSection, qtbot, column: str = "summary") -> list[str]:
    place = [one.name for one in page.model.columns].index(column)
    qtbot.waitUntil(lambda: all(page.model.row_at(row) is not None for row in range(shown(page))))
    return [page.model.index(row, place).data() for row in range(shown(page))]


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def test_every_account_s_complaints_stand_there_latest_first(page, qtbot):
    assert texts(page, qtbot) == list(reversed(WORDS))
    assert texts(page, qtbot, "account")[0] == "Tessaly Parts"
    assert page._count.full_text() == "4 complaints"


def test_where_each_stands_is_told_against_what_was_agreed(page, qtbot):
    clocks = texts(page, qtbot, "clock")
    assert clocks[-1] == "not acknowledged, 11 days late"  # 10 November, two days agreed
    assert "late" not in clocks[0]  # nothing was agreed with Tessaly


def test_a_complaint_is_written_down_by_keyboard_alone(page, screens, services, qtbot):
    screens.window.actions_table.run("complaint_write")
    assert page.entry.isVisible()
    line: QLineEdit = page.entry.summary
    assert page.window().focusWidget() is line
    QTest.keyClicks(line, "Seal broken on arrival")
    QTest.keyClick(line, Qt.Key.Key_Return)
    # Whose complaint it is nobody guesses: the keyboard is led there, and Enter writes it down.
    assert page.window().focusWidget() is page.entry.account
    QTest.keyClick(page.entry.account, Qt.Key.Key_Down)
    QTest.keyClick(page.entry.account, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == 5)
    assert texts(page, qtbot)[0] == "Seal broken on arrival"
    assert page.entry.summary.text() == ""
    assert QGuiApplication.focusObject() is page.entry.summary
    made = services.registers.rows(list(services.registers.find(RegisterQuery())[:1]))[0]
    assert made.complaint.reported_on == "2026-11-23"


def test_the_particulars_go_with_it(page, screens, services, qtbot):
    screens.window.actions_table.run("complaint_write")
    entry = page.entry
    entry.summary.setText("Corner crushed")
    entry.account.setCurrentIndex(entry.account.findText("Tessaly Parts"))
    entry.kind.setEditText("Damage")
    entry.severity.setCurrentIndex(entry.severity.findData(4))
    entry.dimensions["site"].setEditText("Utrecht")
    entry.occurred.setText("yesterday")
    QTest.keyClick(entry.summary, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == 5)
    row = services.registers.rows(list(services.registers.find(RegisterQuery(words="corner"))))[0]
    one = row.complaint
    assert (row.account.name, one.kind, one.severity) == ("Tessaly Parts", "Damage", 4)
    assert dict(one.dimensions) == {"site": "Utrecht"}
    assert one.occurred_on == "2026-11-22"


def test_a_day_that_is_none_keeps_the_words(page, screens):
    screens.window.actions_table.run("complaint_write")
    page.entry.summary.setText("Corner crushed")
    page.entry.occurred.setText("blursday")
    page.entry._tell_day()
    QTest.keyClick(page.entry.summary, Qt.Key.Key_Return)
    assert page.entry.summary.text() == "Corner crushed"
    assert "Not a day" in words_of(page.entry)


def test_words_state_and_labels_filter_and_back_undoes_it(page, screens, qtbot):
    page.filters.words.setFocus()
    QTest.keyClicks(page.filters.words, "pallet")
    qtbot.waitUntil(lambda: shown(page) == 1)
    assert page._count.full_text() == "1 of 4 complaints"
    screens.window.go_back()
    qtbot.waitUntil(lambda: shown(page) == 4)
    state = page.filters.state
    state.setCurrentIndex(state.findData("late"))
    state.activated.emit(state.currentIndex())
    qtbot.waitUntil(lambda: shown(page) == 3)
    attribute = page.filters.attribute
    attribute.setCurrentIndex(attribute.findData("site"))
    attribute.activated.emit(attribute.currentIndex())
    label = page.filters.label
    label.setCurrentIndex(label.findData("Lyon"))
    label.activated.emit(label.currentIndex())
    qtbot.waitUntil(lambda: shown(page) == 1)
    assert page.filters.chips.chips() == ["Remove filter site: Lyon"]


def test_a_view_is_kept_under_a_name_and_shown_again(page, screens, qtbot):
    screens.window.go(
        Route("complaints", None, "register", json.dumps({"where": [["site", "Porto"]]}))
    )
    qtbot.waitUntil(lambda: shown(page) == 2)
    page.filters._on_keep()
    QTest.keyClicks(page.filters.naming, "Porto")
    QTest.keyClick(page.filters.naming, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [view.name for view in page.filters._views] == ["Porto"])
    page._show_all()
    qtbot.waitUntil(lambda: shown(page) == 4)
    page.filters.views_menu.aboutToShow.emit()
    page.filters.views_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: shown(page) == 2)


def test_a_cell_is_edited_where_it_stands_and_undone(page, screens, services, qtbot):
    texts(page, qtbot)
    page.table.selectRow(0)
    place = [one.name for one in page.model.columns].index("kind")
    page.table.setCurrentIndex(page.model.index(0, place))
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.viewport().findChildren(QLineEdit)[0]
    assert editor.text() == "Damage"
    editor.setText("Billing")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Billing" in texts(page, qtbot, "kind"))
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: "Billing" not in texts(page, qtbot, "kind"))


def test_many_are_changed_at_once_and_undone_at_once(page, screens, services, qtbot):
    texts(page, qtbot)
    page.table.selectAll()
    assert page.table.selected_count() == 4
    screens.window.actions_table.run("complaint_change")
    sheet = screens.window.drawer.findChildren(ManySheet)[0]
    sheet.form.kept.emit("owner", "Jun Park")
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(page, qtbot, "owner") == ["Jun Park"] * 4)
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: texts(page, qtbot, "owner") == [""] * 4)


def test_chosen_lines_are_copied_for_a_spreadsheet(page, qtbot):
    texts(page, qtbot)
    page.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for row in (0, 2):
        page.table.selectionModel().select(page.model.index(row, 0), flags.Select | flags.Rows)
    page._on_copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 2)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("account\tnumber\treported")
    assert WORDS[3] in lines[1]
    assert WORDS[1] in lines[2]


def test_the_drawer_tells_the_steps_and_takes_one(page, screens, services, qtbot):
    texts(page, qtbot)
    page.table.selectRow(3)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(ComplaintSheet)))
    sheet = screens.window.drawer.findChildren(ComplaintSheet)[0]
    assert "Acknowledged: not yet" in words_of(sheet)
    now = next(
        one for one in sheet.findChildren(QAbstractButton)
        if one.accessibleName() == "Acknowledged today"
    )  # fmt: skip
    QTest.mouseClick(now, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Acknowledged 23 Nov" in words_of(sheet))
    assert services.registers.history(sheet.id)


def test_a_case_is_opened_with_the_chosen_ones(page, screens, services, qtbot):
    texts(page, qtbot)
    page.table.selectRow(3)
    screens.window.actions_table.run("complaint_case")
    qtbot.waitUntil(lambda: screens.window.current_page().route.page == "case")
    (case,) = services.cases.all()
    view = services.cases.show(case.id)
    assert view.case.title == WORDS[0]
    assert sum(part.linked for part in view.parts) == 1


def test_without_complaints_it_says_what_belongs_there(make_screens, tmp_path, qtbot):
    made = create_profile(tmp_path / "empty", "Amira Idris", demo=True)
    made.accounts.add("Quillmere Logistics")
    screens = make_screens(backing_of(made))
    screens.window.go(Route("complaints", tab="register"))
    section = screens.window.current_page().section("register")
    qtbot.waitUntil(lambda: section._stack.currentWidget() is section._empty)
    first = section._empty.first
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert section.entry.isVisible()
    screens.close()
    made.close()


def test_every_control_has_a_name(page, screens):
    screens.window.actions_table.run("complaint_write")
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget


def test_a_column_keeps_the_width_that_somebody_gave_it(page, screens, services, qtbot):
    texts(page, qtbot)
    names = [column.name for column in page.table.columns()]
    place = names.index("reported_on")
    page.table.horizontalHeader().resizeSection(place, 171)
    qtbot.waitUntil(
        lambda: (services.settings.get("register.columns") or {}).get("reported_on") == 171
    )
    page._new_table([], across=True, kinds=True)
    names = [column.name for column in page.table.columns()]
    assert page.table.horizontalHeader().sectionSize(names.index("reported_on")) == 171


def test_another_part_closes_what_was_read_beside_the_register(page, screens, services, qtbot):
    texts(page, qtbot)
    page._open(page.model.id_at(0))
    qtbot.waitUntil(screens.window.drawer.isVisible)
    screens.window.actions_table.run("complaints_cases")
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_tab_goes_through_the_particulars_before_the_buttons(page, screens, qtbot):
    texts(page, qtbot)
    page.begin_entry()
    entry = page.entry
    named: list[str] = []
    holder = screens.window.focusWidget()
    while holder is not None and entry.isAncestorOf(holder) and len(named) < 20:
        named.append(holder.accessibleName())
        QTest.keyClick(holder, Qt.Key.Key_Tab)
        holder = screens.window.focusWidget()
    assert named[0] == "What fell short"
    assert named[-2:] == ["Write down", "Close"]
    assert {"Kind", "Severity", "When it occurred"} < set(named[1:-2])
