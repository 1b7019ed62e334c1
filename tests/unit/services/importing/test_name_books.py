"""Names by a few letters."""

from __future__ import annotations

import pytest

from mcr_desktop.services.importing.name_books import NameBooks
from mcr_desktop.ui.fuzzy import fit

NAMES = (
    "Mara Okafor",
    "Amira Idris",
    "Jun Mori",
    "Okan Mara",
    "J. [Sample] (x)",
    "山田見本",
    "Émile Ö",
    "ßen",
)


@pytest.fixture
def book(services):
    account = services.accounts.add("Helios Foods")
    for name in NAMES:
        services.people.add(account, name)
    return NameBooks(services.workspace)


@pytest.mark.parametrize(
    "typed", ["m", "mara", "ok ma", "ma ok", "jmo", "[s", "(x", "山", "ém", "zz", ".", "\\"]
)
def test_whoever_fits_is_among_them(book, typed):
    found = {one.name for one in book.people(typed)}
    assert {name for name in NAMES if fit(typed, name)} <= found


def test_who_begins_so_comes_first(book):
    assert [one.name for one in book.people("ma", most=3)][:2] == ["Mara Okafor", "Okan Mara"]
    assert [one.name for one in book.people("ok", most=1)] == ["Okan Mara"]
    assert book.people("  ") == []


def test_changes_are_seen_and_merged_people_are_left_out(services, book):
    account = services.accounts.find("Helios Foods")
    book.people("a")
    new = services.people.add(account, "Zora Sample")
    (found,) = book.people("zora")
    assert (found.id, found.account.id) == (new.id, account.id)
    services.merges.merge(services.people.find("Jun Mori").id, [new.id])
    assert book.people("zora") == []
    services.removals.remove("account", [account.id])
    assert book.people("mara") == []
    assert book.accounts() == ()
