"""Drafts: notes that nobody else reads until their writer shares them."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.notebook.notes import NoteQuery
from tests.unit.services.fence_teams import HOME, OTHER, Team


def test_a_draft_stands_in_the_list_of_its_account_and_not_in_its_fence(services, account):
    draft = services.drafts.add(account, "not sure yet #idea", "Idea")
    assert draft.fence != account.fence
    assert services.drafts.is_draft(draft)
    assert services.drafts.account_of(draft).id == account.id
    assert services.notes.ids(account) == [draft.id]
    assert services.notes.ids(account, NoteQuery(show="drafts")) == [draft.id]
    assert services.notes.ids(account, NoteQuery(tag="idea")) == [draft.id]
    assert services.notes.all(account) == []
    assert services.notes.lines([draft.id])[0].draft
    assert services.notes.counts(account).drafts == 1
    assert services.notes.edit(draft.id, "quite sure").body == "quite sure"


def test_a_draft_of_another_account_is_not_listed(services, account):
    other = services.accounts.add("Other & Sons")
    services.drafts.add(other, "theirs")
    assert services.notes.ids(account) == []


def test_sharing_moves_a_draft_before_the_team_and_undo_takes_it_back(services, account):
    draft = services.drafts.add(account, "sure", "Idea", circle="customer", expires_on="2027-01-01")
    note = services.drafts.share(draft.id)
    assert (note.fence, note.account_id, note.body) == (account.fence, None, "sure")
    assert (note.title, note.circle, note.expires_on) == ("Idea", "customer", "2027-01-01")
    assert services.notes.ids(account) == [note.id]
    with pytest.raises(NotFoundError):
        services.drafts.share(draft.id)
    with pytest.raises(NotFoundError):
        services.drafts.share(note.id)
    services.undo.undo()
    assert services.notes.ids(account) == [draft.id]
    assert services.notes.show(draft.id).body == "sure"


def test_a_draft_that_was_taken_back_is_shared_again_as_the_same_note(services, account):
    draft = services.drafts.add(account, "sure", "Idea", circle="customer")
    note = services.drafts.share(draft.id)
    services.undo.undo()
    services.notes.edit(draft.id, "quite sure", circle=None)
    again = services.drafts.share(draft.id)
    assert (again.id, again.body, again.circle) == (note.id, "quite sure", None)
    assert services.notes.ids(account) == [note.id]
    # A draft that came back from Removed while its note stands is another note.
    services.removals.restore("note", draft.id)
    assert services.drafts.share(draft.id).id != note.id
    assert services.notes.show(note.id).body == "quite sure"


def leave(team: Team, name: str) -> None:
    """Let Amira give an account up, and her copy of it go."""
    fence = team.both.accounts.find(name).fence
    other = team.other if name == OTHER else team.home
    guest = next(
        one for one in team.both.sharing.members(fence) if one.name == other.workspace.person
    )
    team.both.memberships.change_role(fence, guest.person, "owner")
    team.both.memberships.leave(fence)
    team.both.memberships.forget(fence, unsent=True)


def test_a_draft_whose_account_left_this_machine_is_listed_moved_and_removed(team: Team):
    one = team.both
    gone, here = one.accounts.find(OTHER), one.accounts.find(HOME)
    meeting = one.meetings.plan(gone, "Review", "2026-11-24T14:00")
    draft = one.drafts.add(gone, "They asked for lamps", "Lamps", meeting_id=meeting.id)
    second = one.drafts.add(gone, "And shades", "Shades")
    near = one.drafts.add(here, "Not sure yet", "Idea")
    assert one.drafts.stranded() == []
    assert {row.id for row in one.drafts.all()} == {draft.id, second.id, near.id}
    leave(team, OTHER)
    assert {row.id for row in one.drafts.stranded()} == {draft.id, second.id}
    with pytest.raises(NotFoundError):
        one.drafts.share(draft.id)
    moved = one.drafts.move(draft.id, here)
    assert (moved.account_id, moved.meeting_id, moved.body) == (
        here.id,
        None,
        "They asked for lamps",
    )
    assert draft.id in one.notes.ids(here)
    assert [row.id for row in one.drafts.stranded()] == [second.id]
    one.undo.undo()
    assert draft.id not in one.notes.ids(here)
    one.undo.redo()
    note = one.drafts.share(draft.id)
    assert (note.fence, note.body) == (here.fence, "They asked for lamps")
    one.removals.remove("note", [second.id])
    assert one.drafts.stranded() == []
    with pytest.raises(NotFoundError):
        one.drafts.move(note.id, here)
    assert HOME in one.undo.gestures(9)[2].label, "the draft was moved there"
