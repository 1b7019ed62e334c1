"""Looks of the explorer: measure, grain, two periods, tree and heat map, notes on the chart."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.demonstration.deliveries import write_counts, write_late
from mcr_desktop.services.exploring.causes import filter_from
from mcr_desktop.services.exploring.pictures import look_from
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.complaints.chart_notes import NoteSheet
from mcr_desktop.ui.complaints.explorations import ExplorerSection
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.figure_view import FigureView

LAST = date(2026, 11, 22)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    made = create_profile(folder / "profile", "Amira Idris", demo=True)
    account = made.accounts.add("Belmarrow Tiles", as_of=LAST.isoformat())
    for name, write in (("late", write_late), ("deliveries", write_counts)):
        file = folder / f"{name}.csv"
        write(file, "belmarrow", LAST)
        mapping = made.imports.mapping(resource("demo", f"{name}-mapping.toml"))
        made.imports.run(account, file, mapping)
    made.close()
    return folder / "profile"


@pytest.fixture
def profile(delivered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(delivered, tmp_path / "profile")


@pytest.fixture
def page(screens, qtbot) -> ExplorerSection:
    screens.window.resize(1280, 900)
    screens.window.go(Route("complaints", tab="explorer"))
    made = screens.window.current_page().section("explorer")
    assert isinstance(made, ExplorerSection)
    qtbot.waitUntil(lambda: made._reasons is not None)
    return made


def settled(page: ExplorerSection, qtbot, wanted) -> None:
    qtbot.waitUntil(
        lambda: page._picture is not None and wanted(page._picture) and page._reasons is not None
    )


def press(view: FigureView, key: str) -> None:
    hit = next(hit for hit in view._laid_out().hits if hit.key == key)
    middle = QPoint(int(hit.box.x + hit.box.width / 2), int(hit.box.y + hit.box.height / 2))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)


def test_rates_are_shown_where_a_denominator_is_known_and_it_is_named(page, qtbot):
    look = page.explorer.look
    assert page._picture.look.measure == "rates"
    assert look.measures["rates"].isChecked()
    assert "deliveries" in look.denominator.full_text()
    QTest.mouseClick(look.measures["counts"], Qt.MouseButton.LeftButton)
    settled(page, qtbot, lambda picture: picture.look.measure == "counts")
    assert look_from(screens_query(page)).measure == "counts"
    assert look.denominator.full_text()


def screens_query(page: ExplorerSection) -> str:
    window: Any = page.window()
    query: str = window.current_page().route.query
    return query


def test_weeks_can_be_looked_at_and_pressed(page, qtbot):
    QTest.mouseClick(page.explorer.look.grains["week"], Qt.MouseButton.LeftButton)
    settled(page, qtbot, lambda picture: picture.look.grain == "week")
    points = page.explorer.chart.view.figure().points
    assert len(points) > 70
    monday = points[-5].key
    press(page.explorer.chart.view, monday)
    settled(page, qtbot, lambda picture: picture.chosen.since == monday)
    assert page._picture.look.grain == "week"


def test_two_periods_are_compared_and_let_go_again(page, qtbot):
    bar = page.explorer.look
    QTest.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
    assert bar.periods.isVisible()
    for field, day in zip(
        bar.periods.days, ("2026-03-01", "2026-05-31", "2026-06-22", "2026-09-13"), strict=True
    ):
        field.setText(day)
    QTest.keyClick(bar.periods.days[3], Qt.Key.Key_Return)
    settled(page, qtbot, lambda picture: picture.comparison is not None)
    assert page._picture.comparison.ratio > 1.1
    told = page._picture.comparison.sentence
    assert page.explorer.sentence.full_text().startswith(told[:60])
    assert "carrier" in bar.periods.splits.full_text()
    QTest.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
    settled(page, qtbot, lambda picture: picture.comparison is None)


def test_a_day_that_is_none_is_told_beside_its_field(page, qtbot):
    bar = page.explorer.look
    QTest.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
    bar.periods.days[0].setText("blursday")
    QTest.keyClick(bar.periods.days[0], Qt.Key.Key_Return)
    assert "Before: from" in bar.periods.problem.full_text()
    assert page._picture.comparison is None


def test_the_tree_and_the_heat_map_filter_as_the_list_does(page, qtbot):
    panel = page.explorer.breakdown
    QTest.mouseClick(panel.ways["tree"], Qt.MouseButton.LeftButton)
    nodes = panel.panel.view.figure().nodes
    node = next(one for one in nodes if one.key and filter_from(one.key).where)
    press(panel.panel.view, node.key)
    settled(page, qtbot, lambda picture: picture.chosen == filter_from(node.key))
    assert panel.way() == "tree"
    page._go(Filter())
    settled(page, qtbot, lambda picture: picture.chosen == Filter())
    QTest.mouseClick(panel.ways["heat"], Qt.MouseButton.LeftButton)
    cell = next(one for one in panel.panel.view.figure().cells if one.key)
    press(panel.panel.view, cell.key)
    settled(page, qtbot, lambda picture: len(picture.chosen.where) == 2)


def test_the_heat_map_takes_the_attributes_that_are_chosen(page, qtbot):
    panel = page.explorer.breakdown
    QTest.mouseClick(panel.ways["heat"], Qt.MouseButton.LeftButton)
    panel.rows.setCurrentIndex(panel.rows.findData("hub"))
    panel.columns.setCurrentIndex(panel.columns.findData("window"))
    panel.columns.activated.emit(panel.columns.currentIndex())
    settled(page, qtbot, lambda picture: picture.look.heat == ("hub", "window"))
    figure = panel.panel.view.figure()
    assert {figure.row_title.casefold(), figure.column_title.casefold()} == {"hub", "window"}


def test_what_happened_is_noted_on_the_chart_opened_and_taken_off(page, screens, services, qtbot):
    first = next(
        one for one in page.explorer.findChildren(QAbstractButton)
        if one.accessibleName() == "Note what happened"
    )  # fmt: skip
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    page.explorer.note.day.setText("2026-06-15")
    page.explorer.note.text.setText("Carrier B changed its dispatcher")
    QTest.keyClick(page.explorer.note.text, Qt.Key.Key_Return)
    settled(page, qtbot, lambda picture: len(picture.notes) == 1)
    (note,) = page._picture.notes
    page.explorer.chart.view.pressed.emit(note.key)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(NoteSheet)))
    sheet = screens.window.drawer.findChildren(NoteSheet)[0]
    away = next(
        one for one in sheet.findChildren(QAbstractButton) if one.text() == "Take it off the chart"
    )
    QTest.mouseClick(away, Qt.MouseButton.LeftButton)
    settled(page, qtbot, lambda picture: not picture.notes)
    screens.window.actions_table.run("undo")
    settled(page, qtbot, lambda picture: len(picture.notes) == 1)


def test_a_case_is_opened_from_what_the_picture_shows(page, screens, services, qtbot):
    screens.window.go(
        Route("complaints", page._account.id, "explorer", '{"where": [["carrier", "Carrier B"]]}')
    )
    settled(page, qtbot, lambda picture: len(picture.chosen.where) == 1)
    page.explorer.case_requested.emit()
    qtbot.waitUntil(lambda: screens.window.current_page().route.page == "case")
    (row,) = services.cases.all()
    case = services.cases.show(row.id).case
    assert case.query == '{"where": [["carrier", "Carrier B"]]}'
    assert "Carrier B" in case.signal


def test_the_register_opens_with_the_same_filter(page, screens, qtbot):
    screens.window.go(
        Route("complaints", page._account.id, "explorer", '{"where": [["carrier", "Carrier B"]]}')
    )
    settled(page, qtbot, lambda picture: len(picture.chosen.where) == 1)
    count = page._picture.count
    page.explorer.register_requested.emit()
    register = screens.window.current_page().section("register")
    qtbot.waitUntil(lambda: register.model is not None and register.model.rowCount() == count)
