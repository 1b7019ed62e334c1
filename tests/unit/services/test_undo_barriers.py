"""What stands in the way of turning a gesture: whose word it is that stands there now."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import ChangedSinceError
from tests.unit.services.fence_teams import HOME, Team


def test_what_a_teammate_says_without_having_changed_it_is_theirs(team: Team):
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Adela Voss-Marin", title="Director")
    team.both.people.edit(contact.id, title="Chief Executive")
    team.sync()
    said = Change(
        account.fence, "contact", contact.id, {"title": "Chief Executive"}, frozenset({"title"})
    )
    team.home.workspace.commit([said], "Said so, too")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    assert team.both.people.show(contact.id).title == "Chief Executive"


def test_what_a_teammate_removed_and_brought_back_stands_as_it_was_left(team: Team):
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Adela Voss-Marin", title="Director")
    team.both.people.edit(contact.id, title="Chief Executive")
    team.sync()
    team.home.removals.remove("contact", [contact.id])
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    team.home.undo.undo()
    team.sync()
    assert team.both.undo.undo() == "Edited Adela Voss-Marin"
    assert team.both.people.show(contact.id).title == "Director"
