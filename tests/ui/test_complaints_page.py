"""The complaints screen on the real sample, used as a person would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.exploring.causes import filter_from
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.complaints.explorations import ExplorerSection
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.figure_view import FigureView

WELLS = ("company", "Wells Fargo & Company")
BANK = ("product", "Bank account or service")
CSV = resource("demo", "cfpb_complaints.csv")
MAPPING = resource("demo", "cfpb-mapping.toml")


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "profile"
    made = create_profile(folder, "Amira Idris", demo=True)
    made.accounts.add("Quillmere Logistics")
    account = made.accounts.add("CFPB sample", as_of="2016-12-31")
    made.imports.run(account, CSV, made.imports.mapping(MAPPING))
    made.close()
    return folder


@pytest.fixture
def profile(sample: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample, tmp_path / "profile")


@pytest.fixture
def whole(screens, qtbot) -> ComplaintsPage:
    screens.window.resize(1280, 800)
    screens.window.go(Route("complaints", tab="explorer"))
    made = screens.window.current_page()
    assert isinstance(made, ComplaintsPage)
    settled(section_of(made), qtbot)
    return made


@pytest.fixture
def page(whole) -> ExplorerSection:
    return section_of(whole)


def section_of(whole: ComplaintsPage) -> ExplorerSection:
    made = whole.section("explorer")
    assert isinstance(made, ExplorerSection)
    return made


def settled(page: ExplorerSection, qtbot) -> None:
    """The picture is there, its reasons, its rows, and it knows of the account's signals."""
    qtbot.waitUntil(lambda: page._searched is not None)
    qtbot.waitUntil(lambda: page._reasons is not None)
    qtbot.waitUntil(lambda: rows(page) == page._picture.count)


def followed(page: ExplorerSection, qtbot, chosen: Filter) -> None:
    qtbot.waitUntil(lambda: page._picture.chosen == chosen)
    settled(page, qtbot)


def rows(page: ExplorerSection) -> int:
    return page.table.model().rowCount() if page.table else -1


def press(view: FigureView, key: str) -> None:
    """Click the middle of a mark."""
    hit = next(hit for hit in view._laid_out().hits if hit.key == key)
    middle = QPoint(int(hit.box.x + hit.box.width / 2), int(hit.box.y + hit.box.height / 2))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)


def press_chip(page: ExplorerSection, name: str) -> None:
    chip = next(
        one for one in page.explorer.chips.findChildren(QAbstractButton)
        if one.accessibleName() == name and one.isVisible()
    )  # fmt: skip
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def test_the_account_with_complaints_is_shown_first(whole, page):
    assert whole.chooser.currentText() == "CFPB sample"
    assert page.explorer.compare.full_text() == (
        "20,000 of 20,000 complaints · as of 31 December 2016"
    )


def test_a_pareto_bar_filters_everything_and_its_chip_takes_it_back(page, qtbot):
    page.explorer.attribute.setCurrentIndex(page.explorer.attribute.findData("product"))
    page.explorer.attribute.activated.emit(page.explorer.attribute.currentIndex())
    press(page.explorer.pareto.view, "=" + BANK[1])
    followed(page, qtbot, Filter((BANK,)))
    assert page.explorer.chips.chips() == ["Remove filter product: Bank account or service"]
    assert rows(page) == 2482
    assert sum(point.value for point in page.explorer.chart.view.figure().points) == 2482
    assert page.explorer.compare.full_text().startswith("2,482 of 20,000 complaints")
    press_chip(page, "Remove filter product: Bank account or service")
    followed(page, qtbot, Filter())
    assert rows(page) == 20_000


def test_back_undoes_a_filter(page, screens, qtbot):
    press(page.explorer.chart.view, "2016-09")
    month = Filter((), "2016-09-01", "2016-09-30")
    followed(page, qtbot, month)
    assert page.explorer.chips.chips() == ["Remove filter Sep 2016"]
    assert rows(page) == 494
    screens.window.go_back()
    followed(page, qtbot, Filter())
    screens.window.go_forward()
    followed(page, qtbot, month)


def test_the_jump_of_wells_fargo_opens_by_its_route(page, screens, services, qtbot):
    account = services.accounts.find("CFPB sample")
    told = next(
        one
        for one in services.causes.signals(account)
        if set(one.signal.slice.conditions) == {WELLS, BANK}
    )
    screens.window.go(Route("complaints", account.id, "explorer", told.query))
    followed(page, qtbot, filter_from(told.query))
    qtbot.waitUntil(lambda: page.explorer.sentence.full_text() == told.sentence)
    figure = page.explorer.chart.view.figure()
    shaded = figure.points[figure.shade.first : figure.shade.last + 1]
    assert [point.key for point in shaded][:2] == ["2016-09", "2016-10"]


def test_three_changes_of_intake_are_marked_in_the_chart(page, qtbot):
    wanted = {"Bank account or service", "Credit reporting", "Debt collection"}
    qtbot.waitUntil(
        lambda: {mark.label for mark in page.explorer.chart.view.figure().marks} == wanted
    )


def test_a_breakdown_row_opens_its_slice(page, qtbot):
    bar = page.explorer.breakdown.panel.view.figure().bars[0]
    press(page.explorer.breakdown.panel.view, bar.key)
    followed(page, qtbot, filter_from(bar.key))
    assert rows(page) == page._picture.count < 20_000


def test_the_drawer_shows_the_arithmetic_rivals_and_limits(page, screens, qtbot):
    drawer = screens.window.drawer

    def tells_the_cause() -> None:
        """It tells what is known when it is opened; the cause is searched for meanwhile."""
        screens.window.actions_table.run("complaint_evidence")
        assert drawer.isVisible()
        assert "everything else" in words_of(drawer)

    qtbot.waitUntil(tells_the_cause)
    said = words_of(drawer)
    assert "combinations were compared" in said
    assert "Next best" in said or "Cannot be told apart" in said
    assert "Laney's limits" in said
    assert "23 complaints repeat an earlier one" in said


def test_every_chart_has_its_table(page):
    for panel in (page.explorer.chart, page.explorer.pareto, page.explorer.breakdown.panel):
        QTest.mouseClick(panel.switch, Qt.MouseButton.LeftButton)
        assert panel.view.isHidden()
        figure = panel.view.figure()
        marks = figure.points if panel is page.explorer.chart else figure.bars
        assert panel._table.rowCount() >= len(marks) > 0
        QTest.mouseClick(panel.switch, Qt.MouseButton.LeftButton)
        assert not panel.view.isHidden()


def test_charts_are_copied_by_key_as_picture_and_as_table(page):
    board = QGuiApplication.clipboard()
    for panel in (page.explorer.chart, page.explorer.pareto, page.explorer.breakdown.panel):
        QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert "\t" in board.text()
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(panel.view, Qt.Key.Key_C, both)
        assert board.pixmap().width() >= panel.view.width()
        QTest.mouseClick(panel.switch, Qt.MouseButton.LeftButton)
        QTest.keyClick(panel._table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert "\t" in board.text()
        QTest.mouseClick(panel.switch, Qt.MouseButton.LeftButton)


def test_a_row_can_be_read(page, screens):
    page.table.setFocus()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert "Reported" in words_of(screens.window.drawer)


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # a tooltip, offscreen
def test_keyboard_alone_filters_by_a_bar(page, qtbot):
    view = page.explorer.pareto.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    first = view.figure().bars[0]
    name = str(page.explorer.attribute.currentData())
    followed(page, qtbot, Filter(((name, first.key.removeprefix("=")),)))
    assert page.focusWidget() is view  # the keyboard stays where it was


def test_other_attributes_can_be_looked_along(page, screens, services, qtbot):
    screens.window.actions_table.run("complaint_attributes")
    from mcr_desktop.ui.complaints.choices import ChoiceSheet

    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(ChoiceSheet)))
    sheet = screens.window.drawer.findChildren(ChoiceSheet)[0]
    assert not sheet._boxes["response"].isChecked()
    QTest.mouseClick(sheet._boxes["channel"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    account = services.accounts.find("CFPB sample")
    qtbot.waitUntil(
        lambda: (
            "channel" not in [one.name for one in services.causes.attributes(account) if one.chosen]
        )
    )
    settled(page, qtbot)
    assert all(
        name != "channel"
        for told in services.causes.signals(account)
        for name, _label in told.signal.slice.conditions
    )


def test_an_account_without_complaints_says_how_they_come_in(whole, page, screens, qtbot):
    place = whole.chooser.findText("Quillmere Logistics")
    whole.chooser.setCurrentIndex(place)
    whole.chooser.activated.emit(place)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._empty)
    first_step = next(
        one for one in page._empty.findChildren(QAbstractButton) if one.text() == "Import a file..."
    )
    QTest.mouseClick(first_step, Qt.MouseButton.LeftButton)
    assert screens.window.current_page().route == Route("import", whole._account.id)


def test_the_parts_keep_the_account(whole, screens, qtbot):
    here = whole.route.id
    screens.window.actions_table.run("complaints_register")
    assert whole.route == Route("complaints", here, "register")
    screens.window.actions_table.run("complaints_explorer")
    qtbot.waitUntil(lambda: whole.chooser.currentText() == "CFPB sample")
    assert whole.route.tab == "explorer"


def test_every_control_has_a_name(whole):
    for widget in whole.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget
