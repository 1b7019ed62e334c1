"""The open workspace: who is told of a change, and when."""

from __future__ import annotations


def test_who_reads_when_told_is_not_given_what_was_kept_from_before(services, account):
    counted: list[int] = []
    services.workspace.listen(
        lambda _changes: counted.append(len(services.complaints.columns(account)))
    )
    # Made only now, as a screen does on the first visit, and so after the listener.
    assert len(services.complaints.columns(account)) == 0
    services.complaints.add(account, "Late again")
    assert services.causes.explore(account).count == 1
    services.complaints.add(account, "And once more")
    assert counted == [1, 2]
