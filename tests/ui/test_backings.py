"""The shell on a real, encrypted workspace."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.ui.navigation import Route


def test_a_note_is_found_and_leads_to_its_account(screens, services, qtbot):
    account = services.accounts.add("Northwind Logistics")
    note = services.notes.add(account, "They said that late trucks cost them a shift in May")
    screens.window.actions_table.run("search")
    overlay = screens.window._overlay
    QTest.keyClicks(overlay.line, "late tru")
    qtbot.waitUntil(lambda: "Notes" in overlay.shown())
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert screens.window.current_page().route == Route("account", account.id, "notes", row=note.id)


def test_the_palette_goes_to_accounts_and_people(screens, services, qtbot):
    account = services.accounts.add("Helios Foods")
    services.people.add(account, "Mara Okafor")
    screens.window.actions_table.run("palette")
    overlay = screens.window._overlay
    QTest.keyClicks(overlay.line, "okaf")
    qtbot.waitUntil(lambda: "Mara Okafor" in overlay.shown())
    overlay.line.setText("helios")
    qtbot.waitUntil(lambda: overlay.shown()[:2] == ("Accounts", "Helios Foods"))
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert screens.window.current_page().route == Route("account", account.id)


def test_a_commit_reaches_the_screens_and_undo_takes_it_back(screens, services, qtbot):
    heard: list[Changes] = []
    screens.notifier.changed.connect(heard.append)
    account = services.accounts.add("Northwind Logistics")
    qtbot.waitUntil(lambda: bool(heard))
    assert account.id in heard[0].ids
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.accounts.all() == [])
    qtbot.waitUntil(lambda: screens.window.notices.sentence.startswith("Undone: "))


def test_what_a_teammate_changed_since_is_told_and_undo_goes_on_with_what_was_before(
    screens, services, qtbot
):
    account = services.accounts.add("Northwind Logistics")
    contact = services.people.add(account, "Mara Okafor", title="Buyer")
    services.accounts.edit(account.id, tier="key")
    services.people.edit(contact.id, title="Head of Buying")
    services.workspace.commit(
        [Change(account.fence, "contact", contact.id, {"title": "Director"})], ""
    )
    qtbot.waitUntil(lambda: screens._would[0] == "Edited Mara Okafor")
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(
        lambda: screens.window.notices.sentence.startswith(
            '"Edited Mara Okafor" was not undone: you changed the title since ('
        )
    )
    # The menu says what it would take back now, without anything having been written.
    qtbot.waitUntil(lambda: screens._would[0].endswith("Northwind Logistics"))
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: services.accounts.show(account.id).tier is None)
    qtbot.waitUntil(lambda: screens.window.notices.sentence.startswith("Undone: "))
    assert services.people.show(contact.id).title == "Director"


def test_nothing_to_undo_is_said_plainly(screens, qtbot):
    for _ in range(3):
        screens.window.actions_table.run("undo")
    qtbot.waitUntil(screens.window.notices.isVisible)
    qtbot.wait(50)
    assert screens.window.notices.sentence
    assert "Error" not in screens.window.notices.sentence


def test_how_the_window_was_left_lies_in_the_profile(screens, services):
    screens.window.resize(900, 620)
    screens.window.go(Route("complaints"))
    screens.window.close()
    assert services.settings.get("window.last_page") == "complaints//"
    assert services.settings.get("window.geometry")[2:] == [900, 620]
