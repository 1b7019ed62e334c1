"""A second window on the same workspace, links to what is shown, and lists on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from mcr_desktop.bootstrap import Services
from mcr_desktop.services.links import link_of, read_link
from mcr_desktop.services.list_sheets import print_list
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.links import route_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.list_printing import ListPrinting
from mcr_desktop.ui.widgets.shortcut_lists import ShortcutList

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from mcr_desktop.ui.app import Screens


def test_a_second_window_stands_at_the_same_place_and_hears_of_changes(
    screens: Screens, services: Services, qtbot: QtBot
) -> None:
    account = services.accounts.add("Northwind Logistics")
    screens.window.show()
    screens.window.go(Route("account", account.id))
    screens.window.actions_table.run("open_window")
    (other,) = screens._others
    assert other.history.here == Route("account", account.id)
    page = other.current_page()
    assert page is not None
    qtbot.waitUntil(lambda: page.title == "Northwind Logistics")
    services.accounts.edit(account.id, name="Northwind Freight")
    qtbot.waitUntil(lambda: page.title == "Northwind Freight")
    other.close()
    assert screens._others == []
    assert screens.window.isVisible()


def test_what_a_second_window_undoes_is_told_in_it(
    screens: Screens, services: Services, qtbot: QtBot
) -> None:
    services.accounts.add("Northwind Logistics")
    other = screens.open_window(Route("settings"))
    other.actions_table.run("undo")
    qtbot.waitUntil(lambda: other.notices.sentence.startswith("Undone: "))
    assert not screens.window.notices.sentence
    other.close()


def test_a_link_to_an_account_is_copied_and_leads_back(
    screens: Screens, services: Services, qtbot: QtBot
) -> None:
    account = services.accounts.add("Northwind Logistics")
    note = services.notes.add(account, "Dock hours")
    screens.window.go(Route("account", account.id))
    screens.window.actions_table.run("copy_link")
    assert QGuiApplication.clipboard().text() == link_of("account", account.id)
    assert read_link(f"see {link_of('note', note.id)}.") == ("note", note.id)
    assert route_of(services, "note", note.id) == Route("account", account.id, "notes", row=note.id)
    services.removals.remove("note", [note.id])
    assert route_of(services, "note", note.id) is None


@pytest.mark.parametrize(
    "text",
    ["", "mcr:note/", "mcr:banana/00000000000000000000000000", "http://example.org", "mcr:note/zz"],
)
def test_what_is_no_link_leads_nowhere(text: str) -> None:
    assert read_link(text) is None


def test_a_list_is_set_on_pages_with_its_headings_on_each(
    qapp: QApplication, tmp_path: Path
) -> None:
    rows = [(f"Person {number}", "Head of purchasing", "x" * 300) for number in range(90)]
    pdf = print_list("People", "Northwind", ("Name", "Title", "Remark"), rows, (2, 2, 3))
    (tmp_path / "list.pdf").write_bytes(pdf)
    document = QPdfDocument()
    document.load(str(tmp_path / "list.pdf"))
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    assert len(pages) > 2
    assert all("Remark" in text and "Name" in text for text in pages)
    assert "Person 89" in pages[-1]
    assert f"Page 1 of {len(pages)}" in pages[0]


def test_the_menu_says_what_undo_would_take_back(
    screens: Screens, services: Services, qtbot: QtBot
) -> None:
    services.accounts.add("Northwind & Sons")
    live = screens.window.actions_table.live("undo")
    qtbot.waitUntil(lambda: live.text() == "Undo: Added account Northwind && Sons")
    screens.window.actions_table.run("undo")
    again = screens.window.actions_table.live("redo")
    qtbot.waitUntil(lambda: again.text() == "Redo: Added account Northwind && Sons")
    assert live.text() == "Undo"


def test_a_start_whose_last_page_was_the_settings_tells_the_keys(
    services: Services, make_screens: Callable[..., Screens], qtbot: QtBot
) -> None:
    services.settings.set("window.last_page", Route("settings").as_text())
    screens = make_screens(backing_of(services))
    screens.window.show()
    qtbot.waitUntil(lambda: bool(screens.window.findChildren(ShortcutList)))
    assert screens.window.history.here == Route("settings")


@pytest.mark.parametrize(
    ("place", "holds"),
    [
        (Route("accounts"), "Northwind"),
        (Route("search", query="dock"), "Dock hours"),
        (Route("removed"), "M. Okafor"),
        # On paper "3 days late" would be wrong by tomorrow.
        (Route("promises"), "20 Nov 2026"),
    ],
)
def test_whatever_list_is_in_sight_goes_onto_paper(
    screens: Screens,
    services: Services,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    place: Route,
    holds: str,
) -> None:
    account = services.accounts.add("Northwind")
    services.notes.add(account, "The dock opens at six.", "Dock hours")
    services.removals.remove("contact", [services.people.add(account, "M. Okafor").id])
    services.commitments.add(account, "Send the report", due_on="2026-11-20")
    asked: list[tuple[str, bytes]] = []
    monkeypatch.setattr(ListPrinting, "ask", lambda _self, title, pdf: asked.append((title, pdf)))
    screens.window.show()
    screens.window.go(place)
    qtbot.waitUntil(screens.window.has_list)
    qtbot.waitUntil(lambda: screens.window.list_in_sight().model().rowCount() > 0)
    screens.window.actions_table.run("print_list")
    qtbot.waitUntil(lambda: bool(asked))
    title, pdf = asked[0]
    (tmp_path / "list.pdf").write_bytes(pdf)
    document = QPdfDocument()
    document.load(str(tmp_path / "list.pdf"))
    text = document.getAllText(0).text()
    document.close()
    assert title in text
    assert holds in text
