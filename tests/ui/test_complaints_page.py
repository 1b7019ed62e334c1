"""The complaints screen on the real sample, used as a person would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.causes import filter_from, filter_text
from mcr_desktop.services.complaints import Filter
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.findings import MARKED_AS_INTAKE, FindingList

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
def services(sample, tmp_path):
    shutil.copytree(sample, tmp_path / "profile")
    opened = open_profile(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def screens(services: Services, make_screens) -> Screens:
    # In this order, so that the window and its readers go before the store that they read.
    return make_screens(backing_of(services))


@pytest.fixture
def page(screens, qtbot) -> ComplaintsPage:
    screens.window.resize(1280, 800)
    screens.window.go(Route("complaints"))
    made = screens.window.current_page()
    assert isinstance(made, ComplaintsPage)
    settled(made, qtbot)
    return made


def settled(page: ComplaintsPage, qtbot) -> None:
    """The picture is there, its reasons, its rows and the signals."""
    qtbot.waitUntil(lambda: bool(page.inbox.findings()), timeout=30_000)
    qtbot.waitUntil(lambda: page._reasons is not None, timeout=30_000)
    qtbot.waitUntil(lambda: rows(page) == page._picture.count, timeout=30_000)


def followed(page: ComplaintsPage, qtbot, chosen: Filter) -> None:
    qtbot.waitUntil(lambda: page._picture.chosen == chosen, timeout=30_000)
    settled(page, qtbot)


def rows(page: ComplaintsPage) -> int:
    return page.table.model().rowCount() if page.table else -1


def press(view: FigureView, key: str) -> None:
    """Click the middle of a mark."""
    hit = next(hit for hit in view._laid_out().hits if hit.key == key)
    middle = QPoint(int(hit.box.x + hit.box.width / 2), int(hit.box.y + hit.box.height / 2))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)


def press_chip(page: ComplaintsPage, name: str) -> None:
    chip = next(
        one for one in page.explorer.chips.findChildren(QAbstractButton)
        if one.accessibleName() == name and one.isVisible()
    )  # fmt: skip
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def test_the_account_with_complaints_is_shown_first(page):
    assert page.chooser.currentText() == "CFPB sample"
    assert page.explorer.compare.full_text() == (
        "20,000 of 20,000 complaints · as of 31 December 2016 · counts, no denominator known"
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


def test_the_jump_of_wells_fargo_is_listed_and_opens(page, qtbot):
    finding = next(
        finding
        for told, finding in page.inbox.findings()
        if set(told.signal.slice.conditions) == {WELLS, BANK}
    )
    sentence = finding.accessibleName()
    page.inbox._scroll.ensureWidgetVisible(finding)
    QTest.mouseClick(finding, Qt.MouseButton.LeftButton)
    followed(page, qtbot, Filter((WELLS, BANK)))
    assert page.explorer.sentence.full_text() == sentence
    lit = [told.query for told, one in page.inbox.findings() if one.isChecked()]
    assert [set(filter_from(query).where) for query in lit] == [{WELLS, BANK}]
    figure = page.explorer.chart.view.figure()
    shaded = figure.points[figure.shade.first : figure.shade.last + 1]
    assert [point.key for point in shaded][:2] == ["2016-09", "2016-10"]


def test_three_changes_of_intake_are_marked_as_such(page, qtbot):
    marked = [
        told.signal.slice.conditions[0][1]
        for told, finding in page.inbox.findings()
        if finding._evidence == MARKED_AS_INTAKE
    ]
    assert sorted(marked) == ["Bank account or service", "Credit reporting", "Debt collection"]
    qtbot.waitUntil(
        lambda: {mark.label for mark in page.explorer.chart.view.figure().marks} == set(marked)
    )


def test_a_breakdown_row_opens_its_slice(page, qtbot):
    bar = page.explorer.breakdown.view.figure().bars[0]
    press(page.explorer.breakdown.view, bar.key)
    followed(page, qtbot, filter_from(bar.key))
    assert rows(page) == page._picture.count < 20_000


def test_the_drawer_shows_the_arithmetic_rivals_and_limits(page, screens):
    screens.window.actions_table.run("complaint_evidence")
    drawer = screens.window.drawer
    assert drawer.isVisible()
    said = words_of(drawer)
    assert "everything else" in said
    assert "combinations were compared" in said
    assert "Next best" in said or "Cannot be told apart" in said
    assert "Laney's limits" in said
    assert "23 complaints repeat an earlier one" in said


def test_every_chart_has_its_table(page):
    for panel in (page.explorer.chart, page.explorer.pareto, page.explorer.breakdown):
        QTest.mouseClick(panel._switch, Qt.MouseButton.LeftButton)
        assert panel.view.isHidden()
        figure = panel.view.figure()
        marks = figure.points if panel is page.explorer.chart else figure.bars
        assert panel._table.rowCount() >= len(marks) > 0
        QTest.mouseClick(panel._switch, Qt.MouseButton.LeftButton)
        assert not panel.view.isHidden()


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
    qtbot.waitUntil(
        lambda: all(
            name != "channel"
            for told, _finding in page.inbox.findings()
            for name, _label in told.signal.slice.conditions
        ),
        timeout=30_000,
    )


def test_an_account_without_complaints_says_how_they_come_in(page, screens, services, qtbot):
    place = page.chooser.findText("Quillmere Logistics")
    page.chooser.setCurrentIndex(place)
    page.chooser.activated.emit(place)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._empty)
    first_step = next(
        one
        for one in page._empty.findChildren(QAbstractButton)
        if one.text() == "Import a CSV file..."
    )
    QTest.mouseClick(first_step, Qt.MouseButton.LeftButton)
    from mcr_desktop.ui.complaints.importing import ImportSheet

    sheet = screens.window.drawer.findChildren(ImportSheet)[0]
    sheet.take(CSV, MAPPING)
    qtbot.waitUntil(lambda: sheet.go.isVisibleTo(sheet), timeout=20_000)
    assert sheet.outcome.full_text() == (
        "20,000 rows can come in; 23 repeat another and will be marked."
    )
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Imported: 20,000 added" in sheet.outcome.full_text(), timeout=30_000)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._full, timeout=30_000)
    settled(page, qtbot)
    assert services.accounts.all()[-1].name == "Quillmere Logistics"


def test_a_file_that_does_not_fit_is_told_and_changes_nothing(
    page, screens, services, tmp_path, qtbot
):
    bad = tmp_path / "bad.csv"
    bad.write_text("When,What\n2016-01-01,x\n", encoding="utf-8")
    screens.window.actions_table.run("import_complaints")
    from mcr_desktop.ui.complaints.importing import ImportSheet

    sheet = screens.window.drawer.findChildren(ImportSheet)[0]
    sheet.take(bad, MAPPING)
    qtbot.waitUntil(lambda: "Date received" in sheet.outcome.full_text(), timeout=30_000)
    assert not sheet.go.isVisibleTo(sheet)
    assert services.causes.explore(services.accounts.find("CFPB sample")).total == 20_000


def test_a_file_with_columns_seen_before_needs_no_mapping(page, screens, services, tmp_path, qtbot):
    screens.window.actions_table.run("import_complaints")
    from mcr_desktop.ui.complaints.importing import ASKED, ImportSheet

    sheet = screens.window.drawer.findChildren(ImportSheet)[0]
    strange = tmp_path / "strange.csv"
    strange.write_text("When,What\n2016-01-01,x\n", encoding="utf-8")
    sheet.take(strange, None)
    qtbot.waitUntil(lambda: not sheet._bar.isVisibleTo(sheet), timeout=30_000)
    assert sheet.mapping_words.full_text() == ASKED
    assert not sheet.go.isVisibleTo(sheet)
    sheet.take(CSV, None)
    qtbot.waitUntil(lambda: sheet.go.isVisibleTo(sheet), timeout=20_000)
    assert "that you used" in sheet.mapping_words.full_text()
    assert "20,000 rows can come in" in sheet.outcome.full_text()


def test_every_control_has_a_name(page):
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget


def test_findings_on_other_pages_lead_here(services, qtbot):
    signals = services.causes.signals()
    found = FindingList(signals, at_most=2)
    qtbot.addWidget(found)
    with qtbot.waitSignal(found.route_requested) as asked:
        QTest.mouseClick(found.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
    first = next(one for one in signals if not one.is_intake_change)
    wanted = Filter(first.signal.slice.conditions)
    assert asked.args == [Route("complaints", first.account.id, query=filter_text(wanted))]
