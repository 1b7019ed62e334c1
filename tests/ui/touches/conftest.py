"""An account with three people, and the program on their touches."""

from __future__ import annotations

import pytest

from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


@pytest.fixture
def account(services):
    return services.accounts.add("Northwind Logistics")


@pytest.fixture
def people(services, account):
    return [
        services.people.add(account, "Mara Okafor", title="COO", executive=1),
        services.people.add(account, "Luc Fabre"),
        services.people.add(account, "Marta Lindqvist"),
    ]


@pytest.fixture
def screens(services, make_screens):
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))
