"""Finding rows across accounts: filters, phrases, scripts without spaces, and what hangs on another row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.searches import read_query, write_query

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


@pytest.fixture
def filled(services: Services) -> Services:
    north = services.accounts.add("Northwind")
    south = services.accounts.add("Southgate")
    services.notes.add(north, "Dock four closes at six.", "Dock hours", written_on="2026-03-02")
    services.notes.add(south, "The dock is new; four gates.", "Gates", written_on="2026-06-09")
    services.notes.add(north, "弊社の倉庫は午前六時に開きます。", "倉庫の時間")
    services.commitments.add(
        north, "Send the dock report", made_on="2026-05-01", owner="Ann Sample"
    )
    return services


def _titles(services: Services, typed: str) -> set[str]:
    return {hit.title for hit in services.search.find(typed)}


def test_a_kind_and_an_account_narrow(filled: Services) -> None:
    assert _titles(filled, "dock kind:note") == {"Dock hours", "Gates"}
    assert _titles(filled, "dock account:North") == {"Dock hours", "Send the dock report"}
    assert _titles(filled, "dock account:Nobody") == set()


def test_days_and_people_narrow(filled: Services) -> None:
    assert _titles(filled, "dock since:2026-05") == {"Gates", "Send the dock report"}
    assert _titles(filled, "dock until:2026-05-01") == {"Dock hours", "Send the dock report"}
    assert _titles(filled, "dock by:ann") == {"Send the dock report"}


def test_filters_alone_list_the_newest(filled: Services) -> None:
    assert _titles(filled, "kind:promise") == {"Send the dock report"}


def test_an_exact_phrase_and_a_barred_word(filled: Services) -> None:
    assert _titles(filled, '"dock four"') == {"Dock hours"}
    assert _titles(filled, "dock -gates kind:note") == {"Dock hours"}


@pytest.mark.parametrize("typed", ["倉庫", "庫は", "午前六時", "時間"])
def test_a_script_without_spaces_is_found_from_any_sign(filled: Services, typed: str) -> None:
    (hit,) = filled.search.find(typed)
    assert hit.title == "倉庫の時間"
    assert (typed, True) in (*hit.snippet, *hit.marked_title)


def test_signs_must_stand_together(filled: Services) -> None:
    assert filled.search.find("倉時") == []


def test_what_is_known_of_a_person_is_found_as_that_person(services: Services) -> None:
    account = services.accounts.add("Northwind")
    contact = services.people.add(account, "M. Okafor")
    services.accounts.add_fact(account, "Collects clocks", contact_id=contact.id)
    (hit,) = services.search.find("clocks")
    assert (hit.kind, hit.id, hit.title) == ("contact", contact.id, "M. Okafor")
    assert ("clocks", True) in hit.snippet


def test_each_hit_knows_its_account_a_draft_the_one_that_it_is_about(services: Services) -> None:
    account = services.accounts.add("Contoso Freight")
    other = services.accounts.add("Fabrikam Foods")
    services.drafts.add(account, body="quillwort of ours")
    services.drafts.add(other, body="quillwort of theirs")
    services.notes.add(account, "quillwort for all")
    hits = services.search.find("quillwort")
    homes = services.search.accounts_of(hits)
    told = {
        services.notes.show(hit.id).body: home.name for hit, home in zip(hits, homes, strict=True)
    }
    assert told == {
        "quillwort of ours": account.name,
        "quillwort of theirs": other.name,
        "quillwort for all": account.name,
    }


def _meant(services: Services, typed: str) -> str | None:
    query = read_query(typed)
    assert services.search.find_query(query) == []
    meant = services.search.meant(query)
    return None if meant is None else write_query(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dcok", "dock"),
        ("odck", "dock"),
        ("reprot", "report"),
        ("dokc gates", "dock gates"),
        ("sned dcok", "Send dock"),
        ("clsoes kind:note account:North", "closes kind:note account:North"),
        ("mulelr", "Müller"),
    ],
)
def test_a_slip_is_told_from_what_was_meant(filled: Services, typed: str, meant: str) -> None:
    filled.people.add(filled.accounts.find("Northwind"), "Jana Müller")
    assert _meant(filled, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-dock",
        "zzzz",
        "dkc",
        "clsoes account:South",
        "gates report",
        "倉時庫間",
        "dcok " * 9,
        "q" * 999,
    ],
)
def test_nothing_is_meant_where_nothing_comes_near(filled: Services, typed: str) -> None:
    assert _meant(filled, typed) is None


def test_the_words_of_removed_rows_are_not_offered(filled: Services) -> None:
    note = filled.notes.add(filled.accounts.find("Northwind"), "About the carrier.", "One")
    assert _meant(filled, "carreir") == "carrier"
    filled.removals.remove("note", [note.id])
    assert _meant(filled, "carreir") is None
