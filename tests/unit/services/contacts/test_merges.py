"""Merging contacts and parting them again, with all that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Contact


@pytest.fixture
def jane(services: Services, account: Account) -> Contact:
    return services.people.add(account, "Jane Doe", email="jane@example.com")


@pytest.fixture
def twin(services: Services, account: Account) -> Contact:
    return services.people.add(account, "J. Doe", phone="+351 211 234 567", title="Buyer")


def _names(services, account):
    return [one.name for one in services.people.all(account)]


def test_everything_that_named_the_other_names_the_one_who_is_kept(services, account, jane, twin):
    below = services.people.add(account, "Tom Reed", reports_to=twin.id)
    touch = services.touches.log(account, "call", [twin.id, jane.id])
    promise = services.commitments.add(account, "Send the plan", contact_id=twin.id)
    services.accounts.add_fact(account, "Likes tea", contact_id=twin.id)
    meeting = services.meetings.plan(account, "Review", "2026-12-01T10:00", contacts=[twin.id])
    services.merges.merge(jane.id, [twin.id])
    assert _names(services, account) == ["Jane Doe", "Tom Reed"]
    assert services.touches.show(touch.id).contacts == (jane.id,)
    assert services.commitments.show(promise.id).contact_id == jane.id
    assert services.accounts.facts(account)[0].contact_id == jane.id
    assert services.meetings.show(meeting.id).contacts == (jane.id,)
    assert services.people.show(below.id).reports_to == jane.id
    assert services.people.show(twin.id).id == jane.id
    assert services.people.name_of(twin.id) == "Jane Doe"
    assert services.people.names(account)[twin.id] == "Jane Doe"
    card = services.people.card(twin.id)
    assert [one.name for one in card.merged] == ["J. Doe"]
    assert [one.text for one in card.facts] == ["Likes tea"]
    assert [one.id for one in card.promises] == [promise.id]
    assert [one.id for one in card.touches] == [touch.id]
    assert card.row.touches == 1


def test_empty_fields_are_filled_and_go_again_when_they_are_parted(services, account, jane, twin):
    preview = services.merges.preview(jane.id, [twin.id])
    assert {(one.field, one.value) for one in preview.filled} == {
        ("phone", "+351 211 234 567"),
        ("title", "Buyer"),
    }
    assert [(one.field, one.other) for one in preview.differing] == [("name", "J. Doe")]
    kept = services.merges.merge(jane.id, [twin.id])
    assert (kept.phone, kept.title, kept.email) == ("+351 211 234 567", "Buyer", "jane@example.com")
    services.people.edit(jane.id, title="Head of buying")
    back = services.merges.unmerge(twin.id)
    assert (back.name, back.phone, back.title) == ("J. Doe", "+351 211 234 567", "Buyer")
    left = services.people.show(jane.id)
    assert (left.phone, left.title) == (None, "Head of buying")
    assert services.merges.merged(account) == ()


def test_a_merge_is_one_gesture(services, account, jane, twin):
    third = services.people.add(account, "Doe, Jane", city="Porto")
    before = services.people.all(account)
    services.merges.merge(jane.id, [twin.id, third.id])
    assert services.people.show(jane.id).city == "Porto"
    (first, second) = services.merges.merged(account)
    assert {first.contact.id, second.contact.id} == {twin.id, third.id}
    assert first.kept.id == jane.id
    assert services.undo.undo() == "Merged J. Doe, Doe, Jane into Jane Doe"
    assert services.people.all(account) == before
    services.undo.redo()
    assert _names(services, account) == ["Jane Doe"]


def test_merging_chains_keeps_everybody(services, account, jane, twin):
    third = services.people.add(account, "Janet Doe")
    services.merges.merge(twin.id, [third.id])
    services.merges.merge(jane.id, [twin.id])
    assert _names(services, account) == ["Jane Doe"]
    assert set(services.people.same_as(jane.id)) == {jane.id, twin.id, third.id}
    services.merges.unmerge(twin.id)
    assert _names(services, account) == ["J. Doe", "Jane Doe"]
    assert services.people.show(third.id).id == twin.id


def test_two_devices_that_merged_each_into_the_other_show_one_and_can_part_them(
    services, account, jane, twin
):
    services.workspace.commit(
        [
            Change(account.fence, "contact", jane.id, {"merged_into": twin.id}),
            Change(account.fence, "contact", twin.id, {"merged_into": jane.id}),
        ],
        "",
    )
    (shown,) = services.people.all(account)
    (other,) = {jane.id, twin.id} - {shown.id}
    services.merges.unmerge(other)
    assert len(services.people.all(account)) == 2


def test_removing_the_one_who_is_kept_takes_the_merged_along_and_back(
    services, account, jane, twin
):
    services.merges.merge(jane.id, [twin.id])
    services.removals.remove("contact", [jane.id])
    assert _names(services, account) == []
    services.removals.restore("contact", jane.id)
    assert _names(services, account) == ["Jane Doe"]
    services.merges.unmerge(twin.id)
    assert _names(services, account) == ["J. Doe", "Jane Doe"]


def test_nobody_vanishes_where_a_teammate_removed_the_one_kept_meanwhile(
    services, account, jane, twin
):
    services.workspace.commit(
        [
            Change(account.fence, "contact", twin.id, {"merged_into": jane.id}),
            Change(account.fence, "contact", jane.id, {"deleted": 1}),
        ],
        "",
    )
    assert _names(services, account) == ["J. Doe"]


def test_a_merge_makes_nobody_report_to_themselves(services, account, jane, twin):
    between = services.people.add(account, "Tom Reed", reports_to=twin.id)
    services.people.edit(jane.id, reports_to=between.id)
    services.merges.merge(jane.id, [twin.id])
    assert services.people.show(jane.id).reports_to is None
    assert services.people.chart(account).rings == ()
    assert services.people.chart(account).boss == {between.id: jane.id}


def test_people_of_different_accounts_are_not_merged(services, account, jane):
    elsewhere = services.people.add(services.accounts.add("Northwind"), "Jane Doe")
    with pytest.raises(InvalidValueError) as refused:
        services.merges.merge(jane.id, [elsewhere.id])
    assert refused.value.facts["reason"] == "other_account"
    with pytest.raises(InvalidValueError):
        services.merges.merge(jane.id, [jane.id])
    with pytest.raises(NotFoundError):
        services.merges.unmerge(jane.id)


def test_a_merge_in_one_fence_says_nothing_of_another(services, account, jane, twin):
    """Whoever writes the id of a contact of another account merges nobody there."""
    other = services.accounts.add("Northwind")
    decoy = services.people.add(other, "Decoy")
    services.workspace.commit(
        [Change(other.fence, "contact", jane.id, {"name": "Jane Doe", "merged_into": decoy.id})],
        "",
    )
    with services.workspace.looking_at(account.fence):
        assert services.people.show(jane.id).name == "Jane Doe"
        assert services.people.show(jane.id).fence == account.fence
        assert "Jane Doe" in _names(services, account)
        assert services.people.kept(jane.id) == jane.id


def test_a_merged_person_is_met_under_every_name(services, account, jane, twin):
    services.touches.log(account, "call", [jane.id], "2026-11-01")
    services.touches.log(account, "visit", [twin.id], "2026-11-10")
    services.merges.merge(jane.id, [twin.id])
    (row,) = services.people.rows([jane.id])
    assert (row.last_on, row.touches, row.merged) == ("2026-11-10", 2, 1)
    coverage = services.coverages.of(account)
    assert [(one.contact.id, one.count, one.last_on) for one in coverage.rows] == [
        (jane.id, 2, "2026-11-10")
    ]
