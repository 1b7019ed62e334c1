"""Ids that follow from others can be used by whoever knows those: in another account they say nothing."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.recurrences import next_id
from mcr_desktop.services.contacts.duplicates import _pair


def test_two_are_kept_apart_in_their_own_account_alone(services, account):
    other = services.accounts.add("Elsewhere")
    first, second = (services.people.add(account, "Ann Berg") for _ in range(2))
    ids = sorted((first.id, second.id))
    pair = _pair(*ids)
    values: dict[str, Value] = {"first_id": ids[0], "second_id": ids[1]}
    services.workspace.commit([Change(other.fence, "distinction", pair, values)], "")
    assert len(services.duplicates.find(account).pairs) == 1
    assert len(services.duplicates.of(first.id)) == 1
    assert services.duplicates.apart() == ()
    with pytest.raises(NotFoundError):
        services.duplicates.undismiss(first.id, second.id)
    services.duplicates.dismiss(first.id, second.id)
    assert services.duplicates.find(account).pairs == ()
    assert [one.row.fence for one in services.duplicates.apart()] == [account.fence]
    services.duplicates.undismiss(first.id, second.id)
    assert len(services.duplicates.find(account).pairs) == 1


def test_the_next_promise_is_made_though_another_account_has_a_row_of_its_id(services, account):
    other = services.accounts.add("Elsewhere")
    promise = services.commitments.add(
        account, "Send the figures", due_on="2026-11-30", made_on="2026-11-01", recurs="monthly"
    )
    forged: dict[str, Value] = {"direction": "ours", "wording": "Forged", "state": "open"}
    forged |= {"due_on": "2026-12-31"}
    services.workspace.commit(
        [Change(other.fence, "commitment", next_id(promise.id), forged)], "Forged"
    )

    def shown() -> list[tuple[str, str, int | None]]:
        rows = services.workspace.store.rows(
            "SELECT f.id, t.wording, t.deleted FROM commitment t JOIN fence f ON f.no = t.fence "
            "WHERE t.id = ? ORDER BY t.no",
            (next_id(promise.id),),
        )
        names = {account.fence: "here", other.fence: "there"}
        return [(names[fence], wording, deleted) for fence, wording, deleted in rows]

    services.commitments.keep(promise.id)
    assert shown() == [("there", "Forged", None), ("here", "Send the figures", None)]
    services.undo.undo()
    assert shown() == [("there", "Forged", None), ("here", "Send the figures", 1)]
