"""Removing and restoring rows with all that hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.accounts import Fact
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


@pytest.fixture
def okafor(services: Services) -> bytes:
    account = services.accounts.add("Northwind")
    contact = services.people.add(account, "M. Okafor")
    services.accounts.add_fact(account, "Two daughters", contact_id=contact.id)
    services.accounts.add_fact(account, "Dock closes at six")
    return contact.id


def test_a_contact_takes_its_facts_along_and_brings_them_back(
    services: Services, okafor: bytes
) -> None:
    account = services.accounts.find("Northwind")
    services.removals.remove("contact", [okafor])
    assert services.people.all(account) == []
    assert [one.text for one in services.accounts.facts(account)] == ["Dock closes at six"]
    (gone,) = services.removals.all(account.fence)
    assert (gone.kind, gone.title) == ("contact", "M. Okafor")
    assert gone.at_ms > 0
    services.removals.restore("contact", okafor)
    assert [one.name for one in services.people.all(account)] == ["M. Okafor"]
    assert len(services.accounts.facts(account)) == 2
    assert services.removals.all() == []


def test_a_fact_that_was_removed_by_itself_stays_removed(services: Services, okafor: bytes) -> None:
    account = services.accounts.find("Northwind")
    (fact,) = in_fence(services.workspace.store, Fact, account.fence, "t.contact_id IS NOT NULL")
    services.removals.remove("fact", [fact.id])
    services.removals.remove("contact", [okafor])
    services.removals.restore("contact", okafor)
    assert [one.text for one in services.accounts.facts(account)] == ["Dock closes at six"]


def test_restoring_what_hung_on_a_removed_contact_restores_the_contact(
    services: Services, okafor: bytes
) -> None:
    account = services.accounts.find("Northwind")
    (fact,) = in_fence(services.workspace.store, Fact, account.fence, "t.contact_id IS NOT NULL")
    services.removals.remove("contact", [okafor])
    services.removals.restore("fact", fact.id)
    assert [one.name for one in services.people.all(account)] == ["M. Okafor"]


def test_removing_is_one_gesture(services: Services, okafor: bytes) -> None:
    account = services.accounts.find("Northwind")
    services.removals.remove("contact", [okafor])
    assert services.undo.undo() == "Removed a person"
    assert len(services.accounts.facts(account)) == 2
    services.undo.redo()
    assert services.people.all(account) == []


def test_what_is_not_there_is_refused_and_nothing_goes(services: Services, okafor: bytes) -> None:
    with pytest.raises(NotFoundError):
        services.removals.remove("contact", [okafor, bytes(16)])
    assert services.people.show(okafor).name == "M. Okafor"
    with pytest.raises(NotFoundError):
        services.removals.restore("contact", okafor)


def test_what_was_removed_is_told_in_the_words_of_the_screens(services: Services) -> None:
    account = services.accounts.add("Northwind")
    made = [services.commitments.add(account, words).id for words in ("A", "B", "C")]
    assert services.removals.remove("commitment", made[:2]) == "Removed 2 promises"
    assert services.removals.remove("commitment", made[2:]) == "Removed a promise"
    assert services.removals.restore("commitment", made[0]) == "Restored a promise"
