"""Removing and restoring against what other devices do at the same time, or write on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.accounts import Fact
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.queries import in_fence
from tests.unit.services.fence_teams import HOME, OTHER
from tests.unit.services.forged_rows import forge

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from tests.unit.services.fence_teams import Team


def test_removing_reaches_into_no_other_fence(services: Services, account: Account) -> None:
    other = services.accounts.add("Other & Sons")
    contact = services.people.add(account, "M. Okafor")
    fact = new_id()
    forge(services, other.fence, "fact", fact, text="not theirs", contact_id=contact.id)
    services.removals.remove("contact", [contact.id])
    assert [one.text for one in services.accounts.facts(other)] == ["not theirs"]
    where = services.workspace.store.rows("SELECT fence FROM fact WHERE id = ?", (fact,))
    assert len(where) == 1
    services.removals.restore("contact", contact.id)
    assert len(services.workspace.store.rows("SELECT fence FROM fact WHERE id = ?", (fact,))) == 1


@pytest.mark.parametrize("deleted", [2, 7, 0, -1, 2**62])
def test_whatever_stands_in_deleted_a_row_can_be_found_and_restored(
    services: Services, account: Account, deleted: int
) -> None:
    note = services.notes.add(account, "still here", "Plan")
    forge(services, account.fence, "note", note.id, deleted=deleted)
    assert services.notes.ids(account) == []
    assert [one.id for one in services.removals.all()] == [note.id]
    services.removals.restore("note", note.id)
    assert services.notes.ids(account) == [note.id]
    assert services.removals.all() == []


def test_what_went_along_with_a_row_that_came_back_elsewhere_is_told(team: Team) -> None:
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "M. Okafor")
    team.sync()
    # Jun removes her, not knowing of the fact, and brings her back; Amira removes both meanwhile.
    team.home.removals.remove("contact", [contact.id])
    fact = team.both.facts.add(account, "Two daughters", contact_id=contact.id)
    team.both.removals.remove("contact", [contact.id])
    team.home.removals.restore("contact", contact.id)
    forge(team.home, account.fence, "contact", contact.id, deleted=None)
    team.sync()
    forge(team.both, account.fence, "contact", contact.id, deleted=None)
    assert [one.id for one in team.both.people.all(account)] == [contact.id]
    assert [(one.kind, one.id) for one in team.both.removals.all()] == [("fact", fact.id)]
    team.both.removals.restore("fact", fact.id)
    assert [one.text for one in team.both.accounts.facts(account)] == ["Two daughters"]


def test_restoring_a_fact_does_not_bring_back_an_erased_person(
    services: Services, account: Account
) -> None:
    contact = services.people.add(account, "M. Okafor")
    fact = services.facts.add(account, "Two daughters", contact_id=contact.id)
    services.removals.remove("contact", [contact.id])
    services.erasures.erase(account.fence, [("contact", contact.id)])
    with pytest.raises(NotFoundError):
        services.removals.restore("contact", contact.id)
    services.removals.restore("fact", fact.id)
    assert services.people.all(account) == []
    assert [one.text for one in services.accounts.facts(account)] == ["Two daughters"]
    assert in_fence(services.workspace.store, Fact, account.fence)
    row = services.workspace.store.row("SELECT count(*) FROM contact")
    assert row == (0,)


def test_two_who_remove_and_restore_at_once_agree(team: Team) -> None:
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "M. Okafor")
    team.both.facts.add(account, "Two daughters", contact_id=contact.id)
    team.sync()
    team.both.removals.remove("contact", [contact.id])
    team.home.removals.remove("contact", [contact.id])
    team.sync()
    team.both.removals.restore("contact", contact.id)
    team.home.removals.restore("contact", contact.id)
    team.sync()
    for one in (team.both, team.home):
        mine = one.accounts.find(HOME)
        assert [row.name for row in one.people.all(mine)] == ["M. Okafor"]
        assert [row.text for row in one.accounts.facts(mine)] == ["Two daughters"]
        assert one.removals.all() == []


def test_undoing_a_removal_that_a_teammate_took_back_is_refused_and_loses_nothing(
    team: Team,
) -> None:
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "M. Okafor")
    team.sync()
    team.both.removals.remove("contact", [contact.id])
    team.sync()
    team.home.removals.restore("contact", contact.id)
    team.home.people.edit(contact.id, name="Mary Okafor")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    assert team.both.people.show(contact.id).name == "Mary Okafor"


def test_undoing_a_merge_leaves_what_a_teammate_wrote_since(team: Team) -> None:
    account = team.both.accounts.find(HOME)
    kept = team.both.people.add(account, "Mira Oduya")
    other = team.both.people.add(account, "M. Oduya", email="mira@oduya.example")
    team.sync()
    team.both.merges.merge(kept.id, [other.id])
    team.sync()
    team.home.people.edit(kept.id, email="mira@elsewhere.example")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    assert team.both.people.show(kept.id).email == "mira@elsewhere.example"
    # Parting them is the way, and leaves what the teammate wrote.
    team.both.merges.unmerge(other.id)
    team.sync()
    for one in (team.both, team.home):
        assert one.people.show(kept.id).email == "mira@elsewhere.example"
        assert one.people.show(other.id).email == "mira@oduya.example"


def test_a_merge_reaches_into_no_other_fence(team: Team) -> None:
    home, other = (team.both.accounts.find(name) for name in (HOME, OTHER))
    ours = team.both.people.add(home, "Mira Oduya")
    theirs = team.both.people.add(other, "M. Oduya")
    forge(team.both, other.fence, "contact", theirs.id, merged_into=ours.id)
    assert [one.id for one in team.both.people.all(other)] == [theirs.id]
    assert team.both.people.same_as(ours.id) == (ours.id,)
    change = Change(other.fence, "contact", ours.id, {"name": "Forged", "merged_into": theirs.id})
    team.other.workspace.commit([change], "")
    team.sync()
    assert [one.name for one in team.both.people.all(home)] == ["Mira Oduya"]


def test_files_of_whoever_was_merged_are_those_of_the_one_who_is_kept(
    services: Services, account: Account
) -> None:
    kept, other = (services.people.add(account, name) for name in ("Mira Oduya", "M. Oduya"))
    services.attachments.add_bytes("contact", other.id, "cv.txt", b"words")
    services.merges.merge(kept.id, [other.id])
    for one in (kept.id, other.id):
        assert [line.row.name for line in services.attachments.of("contact", one)] == ["cv.txt"]
    services.merges.unmerge(other.id)
    assert services.attachments.of("contact", kept.id) == []
    assert [line.row.name for line in services.attachments.of("contact", other.id)] == ["cv.txt"]
