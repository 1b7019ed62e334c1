"""The Overview, used as a person does: what presses, rows that are kept, and the account's record."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui.account.occasions import HOW_TO, split_date
from mcr_desktop.ui.account.overviews import OverviewTab
from mcr_desktop.ui.account.page import AccountPage
from mcr_desktop.ui.account.records import AccountForm
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.record_forms import RecordForm
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

KEY = Qt.Key


@pytest.fixture
def account(services) -> Account:
    return services.accounts.add("Northwind Logistics", city="Lisbon", country="Portugal")


@pytest.fixture
def screens(services, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


@pytest.fixture
def tab(services, account, screens, qtbot) -> OverviewTab:
    return opened(screens, account, qtbot)


def opened(screens: Screens, account: Account, qtbot) -> OverviewTab:
    screens.window.go(Route("account", account.id))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("overview")
    assert isinstance(tab, OverviewTab)
    qtbot.waitUntil(lambda: tab.isVisible() and tab._read is not None)
    return tab


def said(block: QWidget) -> list[str]:
    return [one.accessibleName() for one in block.findChildren(SentenceDoor) if one.isVisible()]


def type_in(line: QWidget, text: str) -> None:
    line.setFocus()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, KEY.Key_Return)


def test_an_empty_account_says_what_to_do_first(tab):
    steps = {
        one.accessibleName()
        for one in tab.findChildren(QWidget)
        if one.isVisible() and one.accessibleName().startswith(("Write down", "Log the", "Plan"))
    }
    assert {
        "Write down what was agreed",
        "Write down the first date",
        "Log the first touch",
    } <= steps
    assert "Say where they are, to know their time" in said(tab.clock)


def test_an_agreement_is_written_in_one_line_and_its_notice_is_told(
    services, account, screens, tab, qtbot
):
    tab.agreements.begin()
    type_in(tab.agreements.line, "Frame contract")
    qtbot.waitUntil(lambda: bool(services.agreements.all(account)))
    (row,) = services.agreements.all(account)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(RecordForm)))
    (form,) = screens.window.drawer.findChildren(RecordForm)
    type_in(form.fields["ends_on"], "31.3.2027")
    type_in(form.fields["notice_days"], "90")
    qtbot.waitUntil(lambda: services.agreements.show(row.id).notice_days == 90)
    qtbot.waitUntil(lambda: any("notice by 31 Dec" in one for one in said(tab.agreements)))
    qtbot.waitUntil(lambda: any("Frame contract" in one for one in said(tab.matters)))
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.agreements.show(row.id).notice_days is None)
    qtbot.waitUntil(lambda: not any("Frame contract" in one for one in said(tab.matters)))


def test_delete_removes_a_line_without_a_question_and_undo_brings_it_back(
    services, account, screens, qtbot
):
    fact = services.facts.add(account, "Two docks for six trailers")
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(said(tab.facts)))
    door = next(one for one in tab.facts.findChildren(SentenceDoor) if one.isVisible())
    door.setFocus()
    QTest.keyClick(door, KEY.Key_Delete)
    qtbot.waitUntil(lambda: services.facts.all(account) == [])
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Removed a fact")
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.facts.all(account) == [fact])
    qtbot.waitUntil(lambda: bool(said(tab.facts)))


def test_of_many_rows_several_are_removed_in_the_whole_list(services, account, screens, qtbot):
    for number in range(8):
        services.facts.add(account, f"Fact {number}")
    tab = opened(screens, account, qtbot)
    tab.facts.open_all()
    (rows,) = screens.window.drawer.findChildren(QListWidget)
    assert rows.count() == 8
    rows.selectAll()
    rows.item(0).setSelected(False)
    QTest.keyClick(rows, KEY.Key_Delete)
    qtbot.waitUntil(lambda: len(services.facts.all(account)) == 1)
    assert rows.count() == 1
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: len(services.facts.all(account)) == 8)


def test_a_date_is_written_as_one_says_it(services, account, tab, qtbot):
    tab.dates.begin()
    type_in(tab.dates.line, "Anna's birthday")
    assert tab.dates.remark.full_text() == HOW_TO
    assert services.occasions.all(account) == []
    type_in(tab.dates.line, ", 14 March")
    qtbot.waitUntil(lambda: bool(services.occasions.all(account)))
    (row,) = services.occasions.all(account)
    assert (row.title, row.day, row.kind, row.yearly) == (
        "Anna's birthday",
        "--03-14",
        "birthday",
        1,
    )
    qtbot.waitUntil(lambda: any("14 Mar 2027" in one for one in said(tab.dates)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Harvest fair, 14 March", ("Harvest fair", "--03-14")),
        ("Harvest fair 14 March 2027", ("Harvest fair", "2027-03-14")),
        ("Harvest fair on 14.3.", ("Harvest fair", "--03-14")),
        ("Hub: ten years 2027-03-01", ("Hub: ten years", "2027-03-01")),
        ("Dinner tomorrow", ("Dinner", "2026-11-24")),
        ("14 March", None),
        ("Harvest fair", None),
        ("", None),
    ],
)
def test_title_and_day_are_told_apart(text, found):
    assert split_date(text) == found


@pytest.mark.qt_log_ignore("This plugin does not support")  # a list of suggestions, offscreen
def test_the_zone_is_completed_from_a_city_and_their_clock_follows(
    services, account, screens, tab, qtbot
):
    qtbot.mouseClick(tab.clock.door, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(AccountForm)))
    (form,) = screens.window.drawer.findChildren(AccountForm)
    zone = form.fields["time_zone"]
    assert zone.placeholderText() == "Perhaps Europe/Lisbon"
    type_in(zone, "lisbon")
    qtbot.waitUntil(lambda: services.accounts.show(account.id).time_zone == "Europe/Lisbon")
    assert zone.text() == "Europe/Lisbon"
    type_in(form.fields["working_days"], "Mon to Sat")
    qtbot.waitUntil(lambda: services.accounts.show(account.id).working_days == "123456")
    type_in(form.fields["working_until"], "13.30")
    qtbot.waitUntil(lambda: services.accounts.show(account.id).working_until == "13:30")
    sentence = "It is 09:00 in Lisbon; their day ends in 4 h 30 min."
    qtbot.waitUntil(lambda: any(sentence in one for one in said(tab.clock)))
    type_in(form.fields["working_from"], "noon")
    assert services.accounts.show(account.id).working_from is None


def test_an_account_is_archived_and_brought_back(services, account, screens, tab, qtbot):
    page = screens.window.current_page()
    page._records.open(account)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(AccountForm)))
    (form,) = screens.window.drawer.findChildren(AccountForm)
    qtbot.mouseClick(form._aside, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).archived_on == "2026-11-23")
    qtbot.waitUntil(lambda: tab.archived.isVisible() and form._aside.text() == "Bring back")
    qtbot.mouseClick(tab.archived, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).archived_on is None)
    qtbot.waitUntil(lambda: not tab.archived.isVisible())


def test_a_part_of_another_account_leads_to_it(services, account, screens, qtbot):
    parent = services.accounts.add("Northwind Group")
    services.accounts.set_parent(account.id, parent.id)
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(tab.parent_door.isVisible)
    qtbot.mouseClick(tab.parent_door, Qt.MouseButton.LeftButton)
    assert screens.window.current_page().route.id == parent.id


def test_any_words_stand_on_the_overview_as_they_are(services, account, screens, qtbot):
    odd = ["<b>not bold</b>", "\u202egnp.exe", "田中さん", "{0} %s", "x" * 5_000]
    for text in odd:
        services.facts.add(account, text)
        services.agreements.add(account, text, measure=text, target=text)
        services.sites.add(account, text)
        services.occasions.add(account, text, "--03-14")
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(said(tab.sites)))
    shown = " ".join(said(tab.facts))
    assert "<b>not bold</b>" in shown
    assert "{0} %s" in shown
    assert tab._scroll.widget().width() <= tab.width()


def test_whose_date_and_part_of_what_are_shown_as_stored_and_changed(
    services, account, screens, qtbot
):
    parent = services.accounts.add("Northwind Group")
    services.accounts.set_parent(account.id, parent.id)
    leo = services.people.add(account, "Leo Farrand")
    date = services.occasions.add(account, "Birthday", "--11-26", contact_id=leo.id)
    tab = opened(screens, account, qtbot)
    tab.dates.open_row(date.id)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(RecordForm)))
    (form,) = screens.window.drawer.findChildren(RecordForm)
    whose = form.fields["contact_id"]
    assert whose.currentText() == "Leo Farrand"
    whose.setCurrentIndex(0)
    whose.activated.emit(0)
    qtbot.waitUntil(lambda: services.occasions.show(date.id).contact_id is None)
    screens.window.current_page()._records.open(account)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(AccountForm)))
    (record,) = screens.window.drawer.findChildren(AccountForm)
    part_of = record.fields["parent_id"]
    assert part_of.currentText() == "Northwind Group"
    part_of.setCurrentIndex(0)
    part_of.activated.emit(0)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).parent_id is None)


def test_another_account_begins_at_its_tabs_and_shows_nothing_of_the_one_before(
    services, account, screens, qtbot
):
    services.commitments.add(
        account, "Send the carrier report", made_on="2026-11-01", due_on="2026-11-10"
    )
    other = services.accounts.add("Helios Parts")
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: any("carrier report" in one for one in said(tab.promises)))
    screens.window.go(Route("account", other.id))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    page.refresh()
    qtbot.waitUntil(lambda: tab.account == other)
    assert tab._read is not None or not said(tab.promises)
    qtbot.waitUntil(lambda: tab._read is not None)
    assert not any("carrier report" in one for one in said(tab.promises))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is page.bar or tab.matters.isAncestorOf(focused)


def test_of_a_handful_of_promises_no_percentage_is_told(services, account, screens, qtbot):
    one = services.commitments.add(
        account, "Send the report", made_on="2026-10-01", due_on="2026-10-10"
    )
    services.commitments.keep(one.id, on="2026-10-09")
    tab = opened(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(said(tab.promises)))
    (ours,) = [one for one in said(tab.promises) if one.startswith("Ours")]
    assert "1 of 1 on time" in ours
    assert "%" not in ours
