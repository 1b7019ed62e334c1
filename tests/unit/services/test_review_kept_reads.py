"""What is kept of the store is right whoever reads in the midst of its being told of a change."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.store import touch_counts
from mcr_desktop.store.errors import StoreBusyError


def told(services):
    return (
        [one.touch.id for one in services.touches.unanswered()],
        [one.touch.id for one in services.todays.view().letters],
        [one.contact.id for one in services.todays.view().quiet],
        [one.commitment.id for one in services.todays.view().ours],
    )


@pytest.fixture
def read_between(services):
    """Everything that keeps a read was made; between any two who are told, somebody else reads."""
    told(services)
    listeners = services.workspace._listeners

    def reading(listener):
        def tell(changes):
            listener(changes)
            told(services)

        return tell

    def begin():
        listeners[:] = [reading(one) for one in listeners]

    return begin


def test_a_read_between_two_who_are_told_leaves_nothing_old_behind(services, account, read_between):
    ann = services.people.add(account, "Ann", cadence_days=7)
    services.commitments.add(account, "Send it", due_on="2026-11-20")
    letter = services.touches.log(
        account, "letter", [ann.id], "2026-11-20", two_way=False, started_by="them"
    )
    assert told(services)[:2] == ([], [])
    read_between()
    services.people.edit(ann.id, executive=True)
    assert told(services)[:2] == ([letter.id], [letter.id])
    answer = services.touches.log(account, "letter", [ann.id], "2026-11-21", started_by="us")
    assert told(services)[:3] == ([], [], [])
    services.removals.remove("touch", [answer.id])
    assert told(services)[:3] == ([letter.id], [letter.id], [ann.id])
    services.accounts.edit(account.id, archived_on="2026-11-20")
    assert told(services)[1:] == ([], [], [])


def test_letters_are_looked_at_again_where_only_the_import_of_a_change_is_named(services, account):
    ann = services.people.add(account, "Ann", executive=True)
    letter = services.touches.log(
        account, "letter", [ann.id], "2026-11-20", two_way=False, started_by="them"
    )
    assert told(services)[0] == [letter.id]
    workspace, import_id = services.workspace, b"i" * 16
    changes = [
        Change(account.fence, "import", import_id, {"file": "people.csv"}),
        Change(account.fence, "contact", ann.id, {"executive": None}),
    ]
    workspace.journal.commit(changes, "")
    workspace.announce(Changes(frozenset({"contact", "import"}), frozenset({import_id})))
    assert told(services)[0] == []


def test_whoever_builds_upon_another_is_told_after_it_however_early_it_was_made(services):
    heard = []
    workspace = services.workspace
    for name, options in (
        ("a window", {}),
        ("made of both", {"keeps": True, "layer": 2}),
        ("kept", {"keeps": True}),
        ("made of it", {"keeps": True, "layer": 1}),
        ("kept too", {"keeps": True}),
    ):
        workspace.listen(lambda _changes, name=name: heard.append(name), **options)
    workspace.announce(Changes(frozenset({"note"})))
    assert heard == ["kept", "kept too", "made of it", "made of both", "a window"]


def test_after_a_look_at_letters_that_failed_all_are_looked_at_again(
    services, account, monkeypatch
):
    ann = services.people.add(account, "Ann", executive=True)
    assert services.touches.unanswered() == []
    letter = services.touches.log(
        account, "letter", [ann.id], "2026-11-20", two_way=False, started_by="them"
    )

    def fail(*_given):
        raise StoreBusyError(path="")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(touch_counts, "letters", fail)
        with pytest.raises(StoreBusyError):
            services.touches.unanswered()
    assert [one.touch.id for one in services.touches.unanswered()] == [letter.id]
