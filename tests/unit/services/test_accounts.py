"""Accounts: founding one with its fence, editing it, finding it."""

from __future__ import annotations

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import (
    AmbiguousError,
    InvalidValueError,
    NameTakenError,
    NotFoundError,
)
from mcr_desktop.phrases.errors import sentence


def test_an_account_is_found_by_name_by_its_start_and_by_id(services, account):
    assert services.accounts.find("quillmere logistics") == account
    assert services.accounts.find("Quill") == account
    assert services.accounts.find(ids.show(account.id)) == account


def test_a_name_is_taken_whatever_its_case_and_nothing_is_changed(services, account):
    with pytest.raises(NameTakenError):
        services.accounts.add("QUILLMERE logistics")
    assert services.accounts.all() == [account]
    assert len(services.sharing.fences()) == 1


def test_the_start_of_two_names_is_told_as_ambiguous_and_an_exact_name_is_not(services):
    services.accounts.add("Brackwater")
    services.accounts.add("Brackwater Foods")
    assert services.accounts.find("Brackwater").name == "Brackwater"
    with pytest.raises(AmbiguousError) as caught:
        services.accounts.find("Brack")
    assert caught.value.facts["candidates"] == ["Brackwater", "Brackwater Foods"]


@pytest.mark.parametrize("wanted", ["%", "_", "'", "Quillmere%", "\\", "' OR 1=1 --", "nobody"])
def test_signs_that_mean_something_to_a_database_find_nothing(services, account, wanted):
    with pytest.raises(NotFoundError):
        services.accounts.find(wanted)


@pytest.mark.parametrize(
    "fields",
    [
        {"tier": "silver"},
        {"standing": "delighted"},
        {"as_of": "31.12.2016"},
        {"colour": "blue"},
        {"name": "  "},
    ],
)
def test_a_value_that_does_not_fit_leaves_the_account_as_it_was(services, account, fields):
    with pytest.raises(InvalidValueError):
        services.accounts.edit(account.id, **fields)
    assert services.accounts.show(account.id) == account


def test_a_day_of_the_figures_that_no_reader_would_show_is_refused(services, account):
    for given in ("1899-12-31", "18991231", "0001-01-01"):
        with pytest.raises(InvalidValueError) as refused:
            services.accounts.edit(account.id, as_of=given)
        assert sentence(refused.value) == (
            "The day of the figures of the account must lie between 1900-01-01 and 9999-12-31. "
            "Nothing was changed."
        )
        with pytest.raises(InvalidValueError):
            services.accounts.add("Brackwater", as_of=given)
    assert services.accounts.all() == [account]
    assert services.accounts.edit(account.id, as_of="1900-01-01").as_of == "1900-01-01"
    assert services.accounts.edit(account.id, as_of=None).as_of is None


def test_a_new_standing_keeps_the_one_before_it(services, account):
    services.accounts.edit(account.id, standing="preference")
    edited = services.accounts.edit(account.id, standing="loyalty")
    assert (edited.standing_before, edited.standing) == ("preference", "loyalty")


def test_each_account_lives_in_a_fence_of_its_own(services, account):
    other = services.accounts.add("Brackwater Foods")
    services.people.add(account, "Adela Voss-Marin")
    assert other.fence != account.fence
    assert services.people.all(other) == []
