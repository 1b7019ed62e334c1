"""What undo refused: told with a deed beside it, listed in the drawer, taken back anyway on request."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from mcr_desktop.domain.changes import Change
from mcr_desktop.ui.widgets.labels import PlainLabel


@pytest.fixture
def contact(services):
    """Somebody whose title was changed here, and since then elsewhere."""
    account = services.accounts.add("Northwind Logistics")
    one = services.people.add(account, "Mara Okafor", title="Buyer")
    services.people.edit(one.id, title="Head of Buying")
    services.workspace.commit([Change(account.fence, "contact", one.id, {"title": "Director"})], "")
    return one


def deed(widget, words):
    return next(
        one
        for one in widget.findChildren(QAbstractButton)
        if one.text() == words and one.isVisible()
    )


def press(qtbot, widget, words):
    qtbot.mouseClick(deed(widget, words), Qt.MouseButton.LeftButton)


def refuse(screens, qtbot):
    qtbot.waitUntil(lambda: screens._would[0] == "Edited Mara Okafor")
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: "changed the title since" in screens.window.notices.sentence)


def test_a_refused_undo_is_done_anyway_from_where_it_is_told(screens, services, qtbot, contact):
    refuse(screens, qtbot)
    press(qtbot, screens.window.notices, "Undo anyway")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Buyer")
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Undone: Edited Mara Okafor")
    press(qtbot, screens.window.notices, "Undo")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Director")


def test_a_refused_step_stays_in_the_drawer_with_its_reason(screens, services, qtbot, contact):
    refuse(screens, qtbot)
    screens.window.notices.leave()
    window = screens.window
    window.actions_table.run("undo_steps")
    qtbot.waitUntil(window.drawer_is_open)

    def told():
        return " ".join(one.full_text() for one in window.drawer.findChildren(PlainLabel))

    qtbot.waitUntil(lambda: "not undone: you changed the title since" in told())
    assert deed(window.drawer, "Undo anyway").accessibleName() == "Undo anyway: Edited Mara Okafor"
    press(qtbot, window.drawer, "Undo anyway")
    qtbot.waitUntil(lambda: services.people.show(contact.id).title == "Buyer")
    qtbot.waitUntil(lambda: 'Took back "Edited Mara Okafor"' in told())


def test_a_notice_without_a_deed_has_no_button_for_one(screens, qtbot):
    bar = screens.window.notices
    screens.window.show_error("It went wrong", "Mend it", lambda: None)
    assert deed(bar, "Mend it")
    screens.window.show_error("It went wrong")
    assert [one.text() for one in bar.findChildren(QAbstractButton) if one.isVisible()] == ["Close"]
