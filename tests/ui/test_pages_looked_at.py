"""An id that rows of two accounts use means the row of the account whose page is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.twins import TwinError
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


def test_deeds_on_an_accounts_page_are_about_its_rows(services, make_screens, qtbot):
    theirs, ours = (services.accounts.add(name) for name in ("Other & Sons", "Northwind"))
    person = new_id()
    for account, name in ((theirs, "Bait"), (ours, "Mira Oduya")):
        change = Change(account.fence, "contact", person, {"name": name})
        services.workspace.commit([change], "")
    screens = make_screens(backing_of(services))
    window = screens.window
    found: list[str] = []
    refused: list[Exception] = []

    def ask(owner: object) -> None:
        found.clear()
        refused.clear()
        screens.tasks.write(
            lambda _job: services.people.show(person).name,
            found.append,
            owner=owner,
            failed=refused.append,
        )
        qtbot.waitUntil(lambda: bool(found or refused))

    window.go(Route("people"))
    ask(window)
    assert [type(one) for one in refused] == [TwinError]
    for account, name in ((ours, "Mira Oduya"), (theirs, "Bait")):
        window.go(Route("account", account.id, "people"))
        page = window.current_page()
        qtbot.waitUntil(lambda page=page, fence=account.fence: page.fence() == fence)
        for owner in (window, window.drawer, page, page.tab("people")):
            ask(owner)
            assert found == [name]


def test_what_was_typed_is_kept_though_its_field_is_gone_by_then(services, make_screens, qtbot):
    account = services.accounts.add("Northwind")
    screens = make_screens(backing_of(services))
    gone = QObject()
    shiboken6.delete(gone)
    screens.tasks.write(lambda _job: services.accounts.edit(account.id, name="North"), owner=gone)
    qtbot.waitUntil(lambda: services.accounts.show(account.id).name == "North")
