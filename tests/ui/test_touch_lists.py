"""What a page of an account's touches costs to read, and whom it names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcr_desktop.store.engine import Store
from mcr_desktop.ui.account import touch_lists
from mcr_desktop.ui.account.touch_lists import TouchFilter, TouchSource, lines_of
from mcr_desktop.ui.models.paged_tables import PAGE, Order


@pytest.fixture
def account(services):
    return services.accounts.add("Northwind Logistics")


@pytest.fixture
def people(services, account):
    return [services.people.add(account, f"Person {number}") for number in range(30)]


@pytest.fixture
def source(services, account, people):
    for number in range(2 * PAGE):
        some = (people[number % 5].id, people[number % 3].id)
        services.touches.log(account, "call", summary=f"Call {number}", contacts=some)
    made = TouchSource(services)
    made.look_at(account)
    return made


def test_a_page_is_read_in_four_statements_and_with_the_people_it_names_alone(
    source, services, monkeypatch
):
    ids = source.ids(Order())[PAGE:]
    source.rows(ids)  # what is planned once a session
    statements = []
    reading = Store.reading

    def counted(store: Store):
        statements.append(1)
        return reading(store)

    monkeypatch.setattr(Store, "reading", counted)
    monkeypatch.setattr(services.people, "all", None)
    assert len(source.rows(ids)) == PAGE
    assert len(statements) <= 4


@pytest.mark.parametrize("few", [0, 300])
def test_names_are_the_same_however_many_are_named(
    source, services, account, people, few, monkeypatch
):
    services.people.edit(people[0].id, name="Renamed")
    other = services.accounts.add("Elsewhere Freight")
    stranger = services.people.add(other, "Stranger")
    touches = services.touches.all(account)
    touches[0] = replace(touches[0], contacts=(stranger.id, people[2].id))
    monkeypatch.setattr(touch_lists, "FEW_PEOPLE", few)
    lines = lines_of(services, account, touches)
    names = {name for line in lines for name in line.names.split(", ")}
    assert names == {"Renamed", "somebody removed", *(f"Person {n}" for n in (1, 2, 3, 4))}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("october 2026", ["Docks", "Rates"]),
        ("oct 2026 rates", ["Rates"]),
        ("2026-10-12", ["Docks"]),
        ("12 oct", ["Docks"]),
        ("september", []),
    ],
)
def test_touches_are_found_by_their_month_and_their_day(services, account, words, found):
    for day, summary in (("2026-10-12", "Docks"), ("2026-10-30", "Rates"), ("2025-11-02", "Old")):
        services.touches.log(account, "call", happened_on=day, summary=summary)
    wanted = TouchFilter(words)
    lines = lines_of(services, account, services.touches.all(account))
    assert sorted(one.words for one in lines if wanted.fits(one)) == found
