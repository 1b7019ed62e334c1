"""Three people of one account, and the tab that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.people import Contact
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.people.cards import PersonCardView


@dataclass
class Scene:
    services: Services
    account: Account
    mira: Contact
    luc: Contact
    ada: Contact
    screens: Screens
    tab: PeopleTab

    def card(self, qtbot, contact: Contact) -> PersonCardView:
        self.tab.edit(contact.id)
        drawer = self.screens.window.drawer

        def shown() -> bool:
            return any(one.contact_id == contact.id for one in drawer.findChildren(PersonCardView))

        qtbot.waitUntil(shown)
        return next(
            one for one in drawer.findChildren(PersonCardView) if one.contact_id == contact.id
        )

    def undo(self) -> None:
        self.screens.window.actions_table.run("undo")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def scene(services: Services, make_screens, qtbot) -> Scene:
    account = services.accounts.add("Northwind")
    mira = services.people.add(account, "Mira Oduya", title="Head of depots", role="decides")
    luc = services.people.add(account, "Luc Fabre", role="uses", reports_to=mira.id)
    ada = services.people.add(account, "Ada Lind", role="champions", reports_to=mira.id)
    screens = make_screens(backing_of(services))
    screens.window.resize(1200, 800)
    screens.window.go(Route("account", account.id, "people"))
    tab = screens.window.current_page().tab("people")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    return Scene(services, account, mira, luc, ada, screens, tab)
