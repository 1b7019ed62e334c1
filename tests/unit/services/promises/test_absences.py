"""Who stands in for whom, rings and gaps included."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.phrases.errors import sentence


def test_a_deputy_sees_what_falls_due_meanwhile(services: Services, account: Account):
    add, me = services.commitments.add, services.workspace.person
    due = add(account, "Send the plan", due_on="2026-11-26", owner="Ottilie Brandt")
    add(account, "Much later", due_on="2027-02-01", owner="Ottilie Brandt")
    add(account, "Somebody else's", due_on="2026-11-26", owner="Bo Lind")
    away = services.absences.add(account, "2026-11-20", "2026-11-30", me, "Ottilie Brandt")
    ((cover, rows),) = services.absences.covered()
    assert (cover.absence, cover.account) == (away, account)
    assert [row.one.id for row in rows] == [due.id]
    assert services.absences.covering(on="2026-12-01") == []
    services.removals.remove("absence", [away.id])
    assert services.absences.covering() == []


def test_deputies_who_are_away_hand_on_and_a_ring_covers_nobody(
    services: Services, account: Account
):
    add, me = services.absences.add, services.workspace.person
    first = add(account, "2026-11-20", "2026-11-30", "Bo Lind", "Ottilie Brandt")
    second = add(account, "2026-11-22", "2026-11-24", me, "Bo Lind")
    assert [(one.absence.id, one.through) for one in services.absences.covering()] == [
        (first.id, ("Bo Lind",)),
        (second.id, ()),
    ]
    services.absences.edit(second.id, deputy="Ottilie Brandt")
    assert services.absences.covering() == []
    assert services.absences.covering("Ottilie Brandt") == []


def test_days_the_wrong_way_round_and_ones_own_deputy_are_refused(
    services: Services, account: Account
):
    for first, last, deputy in (
        ("2026-11-30", "2026-11-20", None),
        ("2026-11-20", "2026-11-30", "Me"),
    ):
        with pytest.raises(InvalidValueError) as refused:
            services.absences.add(account, first, last, deputy, "Me")
        assert "Nothing was changed" in sentence(refused.value)
    assert services.absences.all() == []


def test_one_gesture_for_every_account(services: Services, account: Account):
    other = services.accounts.add("Another")
    assert services.absences.add_everywhere("2026-12-24", "2026-12-31", {other.id: "Bo Lind"}) == 2
    assert {one.deputy for one in services.absences.all()} == {None, "Bo Lind"}
    assert len(services.absences.away("2026-12-27", account)) == 1
    services.undo.undo()
    assert services.absences.all() == []
