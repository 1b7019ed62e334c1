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


@pytest.mark.parametrize(
    "fields", [{"owner": "Mia Okafor"}, {"wording": "Ring them"}, {"news_days": 7}]
)
def test_a_promise_kept_again_after_it_was_mended_is_taken_back_with_its_next_one(
    services, account, fields
):
    promises = services.commitments
    promise = promises.add(account, "Call them", due_on="2026-11-25", recurs="weekly")
    promises.keep(promise.id)
    services.undo.undo()
    promises.edit(promise.id, **fields)
    before = promises.all(account)
    promises.keep(promise.id)
    after = promises.all(account)
    assert len(after) == 2
    assert services.undo.undo() == "Promise marked kept"
    assert promises.all(account) == before
    services.undo.redo()
    assert promises.all(account) == after


def test_a_next_promise_that_a_teammate_moved_does_not_go_with_the_keeping(team: Team):
    account = team.both.accounts.find(HOME)
    promises = team.both.commitments
    promise = promises.add(account, "Call them", due_on="2026-11-25", recurs="weekly")
    promises.keep(promise.id)
    team.both.undo.undo()
    promises.keep(promise.id)
    team.sync()
    theirs = team.home.accounts.find(HOME)
    (following,) = [one for one in team.home.commitments.all(theirs) if one.state == "open"]
    team.home.commitments.renegotiate(following.id, "2026-12-09", why="They are away")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    assert promises.show(following.id).due_on == "2026-12-09"


def test_what_was_brought_back_and_edited_goes_back_step_by_step(services, account):
    contact = services.people.add(account, "Adela Voss-Marin")
    services.removals.remove("contact", [contact.id])
    services.removals.restore("contact", contact.id)
    services.people.edit(contact.id, title="Director")
    for _ in range(2):
        services.undo.undo()
    assert services.people.all(account) == []
    for _ in range(2):
        services.undo.redo()
    assert services.people.show(contact.id).title == "Director"
