"""The same person written twice: found, with what speaks for it, and quickly."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import CancelledError, InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import derived_id, new_id
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.contacts.phone_numbers import international, same_number
from tests.unit.services.fence_teams import HOME, Team

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


def _add(services: Services, account, people: list[dict[str, str]]) -> list[bytes]:
    ids = [new_id() for _ in people]
    services.workspace.commit(
        [
            Change(account.fence, "contact", one, dict(person))
            for one, person in zip(ids, people, strict=True)
        ],
        "",
    )
    return ids


def _pairs(services, account=None):
    return {
        frozenset((one.first.name, one.second.name)): one
        for one in services.duplicates.find(account).pairs
    }


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ({"name": "Jane Doe"}, {"name": "Doe, Jane"}, "same name"),
        ({"name": "Dr. José Peña"}, {"name": "jose pena"}, "same name"),
        ({"name": "J. Doe"}, {"name": "Jane Doe"}, "initials"),
        ({"name": "Maria João Silva"}, {"name": "Maria Silva"}, "part of name"),
        ({"name": "Jon Smithson"}, {"name": "John Smithson"}, "near name"),
        ({"name": "王小明"}, {"name": "王小明 "}, "same name"),
        (
            {"name": "Ann Berg", "email": "ann@example.com"},
            {"name": "Ann Lund", "email": "ANN@example.com "},
            "email",
        ),
        (
            {"name": "Catherine Moss", "phone": "+351 211 234 567"},
            {"name": "Katherine Moss", "mobile": "21 123 4567"},
            "phone",
        ),
    ],
)
def test_each_way_of_writing_somebody_twice_is_found_and_told(services, first, second, what):
    account = services.accounts.add("Northwind", country="Portugal")
    _add(services, account, [first, second, {"name": "Somebody Else"}])
    (pair,) = services.duplicates.find(account).pairs
    assert what in [reason.what for reason in pair.reasons]
    assert pair.score >= 60


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Jane Doe"}, {"name": "John Doe"}),
        ({"name": "Maria Costa"}, {"name": "Mario Costa"}),
        ({"name": "J. Doe"}, {"name": "Tom Doe"}),
        ({"name": "Jane"}, {"name": "Jane Doe"}),
        ({"name": "\N{PARTY POPPER}"}, {"name": "\N{CROSS MARK}"}),
        ({"name": ""}, {"name": ""}),
    ],
)
def test_different_people_are_left_alone(services, account, first, second):
    _add(services, account, [first, second])
    assert services.duplicates.find(account).pairs == ()


def test_an_office_address_and_number_say_nothing_of_a_person(services, account):
    names = ("Ann Berg", "Tom Reed", "Eva Lund", "Kim Osei", "Luc Fabre", "Mira Oduya")
    shared = {"email": "office@example.com", "phone": "+351211234567"}
    _add(services, account, [{"name": name, **shared} for name in names])
    assert services.duplicates.find(account).pairs == ()


def test_people_of_different_accounts_are_not_compared(services, account):
    other = services.accounts.add("Northwind")
    _add(services, account, [{"name": "Jane Doe"}])
    _add(services, other, [{"name": "Jane Doe"}])
    assert services.duplicates.find().pairs == ()


def test_whom_one_kept_apart_is_not_suggested_again_until_one_wants_it(services, account):
    first, second = _add(services, account, [{"name": "Jane Doe"}, {"name": "Doe, Jane"}])
    services.duplicates.dismiss(first, second)
    assert services.duplicates.find(account).pairs == ()
    assert services.duplicates.of(second) == ()
    services.duplicates.undismiss(second, first)
    assert len(services.duplicates.find(account).pairs) == 1


def test_whom_a_teammate_kept_apart_is_not_suggested_to_anybody(team: Team):
    account = team.both.accounts.find(HOME)
    first, second = _add(team.both, account, [{"name": "Jane Doe"}, {"name": "Doe, Jane"}])
    team.sync()
    # Both say so; one of them takes it back before they hear of each other.
    team.both.duplicates.dismiss(first, second)
    team.both.undo.undo()
    with mock.patch.dict(os.environ, {"MCR_NOW": "2026-11-23T15:00:00"}):
        label = team.home.duplicates.dismiss(second, first)
    assert label == "Kept Doe, Jane and Jane Doe apart"
    team.sync()
    for one in (team.both, team.home):
        assert one.duplicates.find(account).pairs == ()
        (kept,) = one.duplicates.apart(account)
        assert {kept.first.id, kept.second.id} == {first, second}
        assert (kept.row.person, kept.row.said_on) == ("Jun Park", "2026-11-23")
        told = [row for row in one.histories.of(kept.row.id) if row.field == "person"]
        assert "Jun Park" in {row.value for row in told}
    with pytest.raises(NotFoundError):
        team.other.duplicates.undismiss(first, second)
    # Anybody may think better of it, and that can be undone in its turn.
    team.both.duplicates.undismiss(first, second)
    team.sync()
    assert len(team.home.duplicates.find(account).pairs) == 1
    assert team.home.duplicates.apart(account) == ()
    team.both.undo.undo()
    team.sync()
    assert team.home.duplicates.find(account).pairs == ()


def test_only_two_contacts_of_one_account_are_kept_apart(services, account):
    (first,) = _add(services, account, [{"name": "Jane Doe"}])
    (other,) = _add(services, services.accounts.add("Northwind"), [{"name": "Jane Doe"}])
    for wrong in (first, other):
        with pytest.raises(InvalidValueError) as refused:
            services.duplicates.dismiss(first, wrong)
        assert sentence(refused.value).startswith("Only two contacts of one account")
    with pytest.raises(NotFoundError):
        services.duplicates.dismiss(first, new_id())


def test_who_goes_takes_along_that_they_are_somebody_else(services, account):
    first, second = _add(services, account, [{"name": "Jane Doe"}, {"name": "Doe, Jane"}])
    services.duplicates.dismiss(first, second)
    services.removals.remove("contact", [first])
    assert services.duplicates.apart() == ()
    services.removals.restore("contact", first)
    assert len(services.duplicates.apart()) == 1
    assert services.merges.preview(first, [second]).hanging == {}


def test_what_a_broken_device_says_keeps_nobody_apart(services, account):
    first, second = _add(services, account, [{"name": "Jane Doe"}, {"name": "Doe, Jane"}])
    pair = derived_id(b"not the same person", *sorted((first, second)))
    for row, values in (
        (pair, {"first_id": first, "second_id": new_id()}),
        (new_id(), {"first_id": first, "second_id": second}),
        (new_id(), {"person": "Nobody"}),
    ):
        services.workspace.commit([Change(account.fence, "distinction", row, values)], "")
    assert len(services.duplicates.find(account).pairs) == 1
    assert services.duplicates.apart() == ()


def test_merged_people_are_not_suggested_again(services, account):
    first, second = _add(services, account, [{"name": "Jane Doe"}, {"name": "Doe, Jane"}])
    (told,) = services.duplicates.of(first)
    assert (told.first.id, told.second.id) == (first, second)
    services.merges.merge(first, [second])
    assert services.duplicates.find(account).pairs == ()


def test_groups_hold_whoever_is_known_best_first(services, account):
    _add(
        services,
        account,
        [
            {"name": "Jane Doe"},
            {"name": "Doe, Jane", "title": "Buyer", "city": "Porto"},
            {"name": "jane doe"},
        ],
    )
    (group,) = services.duplicates.groups(account)
    assert group.contacts[0].name == "Doe, Jane"
    assert len(group.contacts) == 3


def test_thousands_of_one_name_neither_take_for_ever_nor_fill_the_list(services, account):
    _add(services, account, [{"name": "Jane Doe"} for _ in range(3000)])
    found = services.duplicates.find(account)
    assert len(found.pairs) == 2000
    assert found.left_out > 0


def test_all_that_was_hidden_among_many_is_found(services, account):
    dice = random.Random(6)
    letters = "abcdefghijklmnoprstuvz"

    def word(least: int) -> str:
        return "".join(dice.choices(letters, k=least + dice.randrange(5))).capitalize()

    names = [f"{word(4)} {word(6)}" for _ in range(2000)]
    planted = {frozenset((name, name[:3] + name[4:])) for name in names[:40]}
    _add(services, account, [{"name": name} for name in names])
    _add(services, account, [{"name": name[:3] + name[4:]} for name in names[:40]])
    assert planted <= set(_pairs(services, account))


def test_a_look_that_is_cancelled_stops(services, account):
    _add(services, account, [{"name": f"Person {place}"} for place in range(600)])

    class Stopping:
        def report(self, done: int, _total: int) -> None:
            if done > 200:
                raise CancelledError

    with pytest.raises(CancelledError):
        services.duplicates.find(account, Stopping())


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("+351 211 234 567", "211234567", True),
        ("00351 211 234 567", "+351211234567", True),
        ("+351 211 234 567 ext. 12", "+351211234567", True),
        ("+351 211 234 567", "+34 211 234 567", False),
        ("12", "12", False),
        ("", "", False),
        ("٠١٢٣٤٥٦٧٨٩", "no number", False),
        ("x" * 300, "x" * 300, False),
    ],
)
def test_numbers_are_one_as_far_as_their_country_is_known(first, second, same):
    assert same_number(first, second, "PT") is same


def test_a_number_without_a_country_is_dialled_in_none():
    assert international("211 234 567") is None
    assert international("211 234 567", "PT") == "+351211234567"
    assert Contact(b"", b"").phone is None
