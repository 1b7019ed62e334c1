"""Briefs, used as a person does: pick, read, save, print, follow a source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.services.briefing.briefs import Audience, Copy
from mcr_desktop.services.casework.reports import CaseCopy
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.briefs.changes import ChangeSheet
from mcr_desktop.ui.briefs.page import PAPER_KEY, BriefsPage
from mcr_desktop.ui.navigation import Route


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("MCR_NOW", "2026-11-22T09:00:00")
    made = create_profile(tmp_path / "profile", "Jun Park", demo=True)
    made.settings.set(PAPER_KEY, "A4")
    yield made
    made.close()


@pytest.fixture
def account(services: Services) -> Account:
    return services.accounts.add("Northwind Logistics", purpose="Their hub never waits")


@pytest.fixture
def meeting(services: Services, account: Account) -> Meeting:
    mara = services.people.add(account, "Mara Okafor", title="COO", role="decides")
    services.touches.log(account, "call", [mara.id], "2026-11-10", summary="Winter plan")
    services.notes.add(account, "Do not speak of Rotterdam.", title="Rotterdam", sensitive=1)
    for number in range(30):
        services.commitments.add(account, f"Promise {number} of a ledger that fills pages")
    return services.meetings.plan(
        account, "Quarterly review", "2026-11-24T14:00", contacts=(mara.id,), agenda="Madrid"
    )


@pytest.fixture
def screens(make_screens, services: Services) -> Screens:
    services.settings.set("window.last_page", "briefs//")
    return make_screens(backing_of(services))


def page_of(screens: Screens, route: Route | None = None) -> BriefsPage:
    screens.window.go(route or Route("briefs"))
    page = screens.window.current_page()
    assert isinstance(page, BriefsPage)
    return page


def rested(page: BriefsPage, qtbot, audience: Audience = Audience.TEAM) -> BriefsPage:
    """Wait until the pages of that audience stand there."""
    qtbot.waitUntil(lambda: page._copy is not None and page._copy.brief.audience is audience)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.preview)
    return page


def copy_of(page: BriefsPage) -> Copy:
    assert isinstance(page._copy, Copy)
    return page._copy


def press(button: QPushButton | QRadioButton) -> None:
    assert button.isEnabled()
    # Where a radio button's own mark is, which is inside any other button too.
    mark = QPoint(12, button.height() // 2)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=mark)


def text_of(page: BriefsPage) -> str:
    document = page.preview.document
    return " ".join(document.getAllText(one).text() for one in range(document.pageCount()))


def test_the_next_meeting_stands_there_with_its_pages(screens, services, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    assert page.meetings.currentData() == meeting.id
    assert "Quarterly review" in page.meetings.currentText()
    assert page.preview.document.status() == QPdfDocument.Status.Ready
    assert page.preview.document.pageCount() == page._copy.pages == 2
    assert page.preview.pages.full_text() == "Page 1 of 2"
    assert "Northwind Logistics" in text_of(page)
    assert page.title == "Brief: Northwind Logistics"


def test_another_audience_gets_other_pages(screens, services, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    assert "Rotterdam" in text_of(page)
    press(page.customer)
    rested(page, qtbot, Audience.CUSTOMER)
    assert "Rotterdam" not in text_of(page)
    assert "Leaves out standings" in page.holds.full_text()
    press(page.team)
    rested(page, qtbot)
    assert "Rotterdam" in text_of(page)


def test_no_page_of_the_team_stands_under_the_customers_name(screens, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    press(page.customer)
    assert page._stack.currentWidget() is not page.preview
    assert not page.save_button.isEnabled()
    rested(page, qtbot, Audience.CUSTOMER)


def test_a_route_brings_its_meeting_and_audience(screens, services, account, meeting, qtbot):
    later = services.meetings.plan(account, "Spring", "2027-03-01T10:00")
    page = rested(
        page_of(screens, Route("briefs", later.id, "meeting", query="customer")),
        qtbot,
        Audience.CUSTOMER,
    )
    assert page.customer.isChecked()
    assert page.meetings.currentData() == later.id
    rested(page_of(screens, Route("briefs", account.id, "team", query="team")), qtbot)
    assert page.meetings.currentData() == meeting.id, "the account's next meeting"


def test_pages_turn_and_grow(screens, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    preview = page.preview
    assert not preview.previous.isEnabled()
    press(preview.next)
    qtbot.waitUntil(lambda: preview.pages.full_text() == "Page 2 of 2")
    assert not preview.next.isEnabled()
    press(preview.previous)
    qtbot.waitUntil(lambda: preview.pages.full_text() == "Page 1 of 2")
    press(preview.larger)
    first = preview.view.zoomFactor()
    press(preview.larger)
    assert preview.view.zoomFactor() == pytest.approx(first * 1.25)
    assert preview.percent.full_text().endswith("%")
    screens.window.actions_table.run("brief_width")
    assert preview.percent.full_text() == "fitted"


def test_the_paper_is_remembered(screens, services, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    page.paper.setFocus()
    QTest.keyClick(page.paper, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.preview.document.pagePointSize(0).width() == pytest.approx(612))
    assert services.settings.get(PAPER_KEY) == "Letter"


def test_the_file_saved_is_the_pages_shown(screens, services, meeting, tmp_path, qtbot, qapp):
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    page = rested(page_of(screens), qtbot)
    services.settings.set("briefs.folder", str(tmp_path))
    press(page.save_button)
    (dialog,) = page.findChildren(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    (line,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    assert line.text() == "Northwind Logistics 2026-11-24 team.pdf"
    line.setText(str(tmp_path / "for the taxi"))
    QTest.keyClick(line, Qt.Key.Key_Return)
    saved = tmp_path / "for the taxi.pdf"
    qtbot.waitUntil(saved.exists)
    assert saved.read_bytes() == services.briefs.render(meeting.id, Audience.TEAM, "A4")
    qtbot.waitUntil(lambda: screens.window.notices.sentence == f"Saved as {saved}")


def test_a_place_that_takes_no_file_is_told(screens, services, meeting, tmp_path, qtbot):
    page = rested(page_of(screens), qtbot)
    page.outlets.save(copy_of(page), tmp_path / "missing" / "brief.pdf")
    qtbot.waitUntil(lambda: "cannot be written" in screens.window.notices.sentence)


def test_printing_prints_the_pages(screens, meeting, tmp_path, qtbot):
    from mcr_desktop.ui.widgets.page_printing import printer_for

    page = rested(page_of(screens), qtbot)
    printer = printer_for("A4")
    out = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(out))
    page.outlets.print_on(copy_of(page), printer)
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Sent to the printer")
    printed = QPdfDocument()
    printed.load(str(out))
    assert printed.pageCount() == 2
    assert printed.pagePointSize(0).width() == pytest.approx(595, abs=1)
    printed.close()


def test_each_source_leads_to_its_row(screens, services, account, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    press(page.sources_button)
    sheet = page._sheet
    qtbot.waitUntil(sheet.isVisible)
    named = {door.accessibleName(): door for door in sheet.doors}
    assert len(named) == len(page._copy.origins)
    gone: list[Route] = []
    page.route_requested.disconnect()
    page.route_requested.connect(gone.append)
    for door in named.values():
        press(door)
    assert Route("meeting", meeting.id) in gone
    assert Route("account", account.id, "commitments") in gone
    assert any(to.tab == "notes" and to.row for to in gone)
    assert any(to.tab == "people" and to.row for to in gone)


def test_what_changes_elsewhere_comes_onto_the_page(screens, services, account, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    services.commitments.add(account, "Trailers before six", due_on="2026-11-25")
    qtbot.waitUntil(lambda: "Trailers before six" in text_of(page))


def test_without_a_meeting_the_page_offers_to_plan_one(screens, services, account, qtbot):
    page = page_of(screens)
    qtbot.waitUntil(lambda: page._none.findChild(QPushButton) is not None)
    assert any("No meeting is planned yet" in label.text() for label in page._none.findChildren(QLabel))  # fmt: skip
    assert not page.save_button.isEnabled()
    gone: list[Route] = []
    page.route_requested.disconnect()
    page.route_requested.connect(gone.append)
    press(page._none.findChildren(QPushButton)[0])
    assert gone == [Route("meetings", None, "plan")]


def test_an_account_without_a_meeting_is_named(screens, services, meeting, qtbot):
    helios = services.accounts.add("Helios Solar")
    page = page_of(screens, Route("briefs", helios.id))
    qtbot.waitUntil(
        lambda: any("Helios Solar" in label.text() for label in page._none.findChildren(QLabel))
    )


def test_everything_that_takes_the_focus_has_a_name(screens, meeting, qtbot):
    page = rested(page_of(screens), qtbot)
    for button in page.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text(), button
    for choice in page.findChildren(QComboBox):
        assert choice.accessibleName(), choice
    assert page.preview.view.accessibleName()
    assert page.first_focus() is page.meetings


def test_a_case_is_printed_as_a_report_in_either_form(screens, services, account, meeting, qtbot):
    services.cases.open(account, "Late at the gate", problem="Lorries wait at the gate.")
    page = rested(page_of(screens), qtbot)
    page.kinds.setCurrentIndex(1)
    qtbot.waitUntil(lambda: isinstance(page._copy, CaseCopy))
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.preview)
    assert "Late at the gate" in page.meetings.currentText()
    assert "Lorries wait at the gate" in text_of(page)
    assert page.meeting_button.text() == "Open case"
    page.kinds.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "A3" in text_of(page))
    page.kinds.setCurrentIndex(0)
    qtbot.waitUntil(lambda: isinstance(page._copy, Copy))
    assert page.meetings.currentData() == meeting.id


def test_what_was_changed_is_read_before_a_customers_report_goes_out(
    screens, services, account, qtbot, monkeypatch
):
    services.accounts.add("Helios Freight")
    case = services.cases.open(account, "Late at the gate", problem="Helios Freight waits, too.")
    asked: list[object] = []
    page = page_of(screens, Route("briefs", case.id, "8d", query="customer"))
    monkeypatch.setattr(page.outlets, "ask_where", asked.append)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.preview)
    assert "Helios" not in text_of(page)
    assert "Another customer waits" in text_of(page)
    assert page.changes_button.isVisible()
    press(page.save_button)
    assert not asked
    drawer = screens.window.findChild(ChangeSheet)
    assert drawer is not None
    press(page.save_button)
    assert len(asked) == 1


def test_a_route_brings_the_copy_of_another_accounts_customer(screens, services, account, qtbot):
    helios = services.accounts.add("Helios Freight")
    case = services.cases.open(account, "Late at the gate")
    services.cases.add_account(case.id, helios)
    page = page_of(screens, Route("briefs", case.id, "8d", query="customer", row=helios.id))
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.preview)
    assert "Helios Freight" in text_of(page)
    assert "Northwind" not in text_of(page)
