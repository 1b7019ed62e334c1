"""Lists of promises in their orders, and that those of every account at once come from an index."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.store import day_counts, promises
from tests.unit.store.conftest import FENCE, Replica, Replicas

TODAY, WEEK = "2026-11-23", "2026-11-29"
OTHER = bytes(range(1, 33))
LATEST_FIRST = {"closed": ("closed_on", True)}
"""The order of a column of the board; that of all others is by their day."""
MADE = 300
Filled = tuple[Replica, list[dict[str, Any]]]


def _days(draws: random.Random) -> str | None:
    if draws.random() < 0.2:
        return draws.choice([None, "soon"])
    return (date(2026, 11, 23) + timedelta(days=draws.randint(-20, 20))).isoformat()


@pytest.fixture
def filled(replica: Replicas) -> Filled:
    """A store with promises of two accounts and of one that was put aside, and what was written."""
    draws, one = random.Random(7), replica()
    aside = bytes(range(2, 34))
    made: list[dict[str, Any]] = []
    changes = [
        Change(
            fence, "account", ids.new_id(), {"name": f"Sample {number}", "archived_on": archived}
        )
        for number, (fence, archived) in enumerate(
            ((FENCE, None), (OTHER, None), (aside, "2026-11-01"))
        )
    ]
    for _number in range(MADE):
        row: dict[str, Any] = {
            "id": ids.new_id(),
            "fence": draws.choice((FENCE, OTHER, aside)),
            "state": draws.choice((None, "open", "renegotiated", "kept", "broken", "withdrawn")),
            "direction": draws.choice(("ours", "theirs", "internal")),
            "owner": draws.choice((None, "Ann Sample", "Ben Sample")),
            "made_on": _days(draws),
            "due_on": _days(draws),
            "closed_on": _days(draws),
            "wording": f"Promise {draws.randint(1, 9)}",
            "deleted": 1 if draws.random() < 0.1 else None,
        }
        made.append(row)
        fields = {name: value for name, value in row.items() if name not in ("id", "fence")}
        changes.append(Change(row["fence"], "commitment", row["id"], fields))
    one.write(*changes)
    numbers = dict(one.store.rows("SELECT id, no FROM commitment"))
    return one, [{**row, "no": numbers[row["id"]]} for row in made if row["fence"] != aside]


def _shown(row: dict[str, Any], show: str) -> bool:
    """What `promises.SHOWS` says, of one row."""
    if row["deleted"]:
        return False
    owed, due = row["state"] in ("open", "renegotiated"), row["due_on"]
    if show == "closed":
        return row["state"] is not None and not owed
    if show == "all":
        return True
    kinds = {
        "owed": True,
        "late": due is not None and due < TODAY,
        "week": due is not None and TODAY <= due <= WEEK,
        "later": due is not None and due > WEEK,
        "undated": not due,
    }
    return owed and kinds[show]


def _recounted(
    rows: list[dict[str, Any]], show: str, order: str, *, descending: bool
) -> list[bytes]:
    found = sorted((row for row in rows if _shown(row, show)), key=lambda row: -row["no"])
    found.sort(key=lambda row: (row["due_on"] is not None, row["due_on"] or ""))
    found.sort(key=lambda row: (row["closed_on"] is not None, row["closed_on"] or ""), reverse=True)
    held = [row for row in found if row[order] is not None]
    held.sort(key=lambda row: row[order], reverse=descending)
    return [row["id"] for row in (*held, *(row for row in found if row[order] is None))]


@pytest.mark.parametrize("show", promises.SHOWS)
def test_every_list_stands_in_the_order_of_a_plain_sort(filled: Filled, show: str) -> None:
    one, rows = filled
    for fence in (None, FENCE):
        which = promises.Which(fence, TODAY, WEEK, show)
        own = [row for row in rows if fence in (None, row["fence"])]
        for order in ("due_on", "made_on", "closed_on", "wording"):
            for descending in (False, True):
                told = promises.ids(one.store, which, order, descending=descending)
                assert told == _recounted(own, show, order, descending=descending), (
                    order,
                    descending,
                )
                few = promises.ids(one.store, which, order, descending=descending, most=7)
                assert few == told[:7]


@pytest.mark.parametrize("show", ["late", "week", "later", "undated", "closed"])
def test_a_column_of_the_board_reads_no_row_and_sorts_no_list(
    filled: Filled, show: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _rows = filled
    order, descending = LATEST_FIRST.get(show, ("due_on", False))
    plan = _plan_of(one, show, order, descending, monkeypatch)
    index = "commitment_closed" if show == "closed" else "commitment_owed"
    assert any(f"COVERING INDEX {index}" in step for step in plan), plan
    if show != "undated":
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_closed_ones_of_which_each_must_be_read_are_read_as_they_lie(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _rows = filled
    plan = _plan_of(one, "closed", "wording", False, monkeypatch)
    assert not any("commitment_closed" in step for step in plan), plan


def test_what_today_counts_is_a_plain_recount_and_reads_no_row(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, rows = filled
    plan = _explaining(one, monkeypatch)
    told = day_counts.owed(one.store, TODAY)
    for fence in (FENCE, OTHER):
        own = [row for row in rows if row["fence"] == fence]
        late = sum(_shown(row, "late") for row in own)
        assert told[fence] == (sum(_shown(row, "owed") for row in own), late)
    assert any("COVERING INDEX commitment_owed" in step for step in plan), plan
    theirs = [row for row in rows if row["direction"] == "theirs"]
    soon, late = day_counts.due(one.store, "theirs", TODAY, WEEK)
    assert (soon, late) == (
        sum(_shown(row, "week") for row in theirs),
        sum(_shown(row, "late") for row in theirs),
    )


def _plan_of(
    one: Replica, show: str, order: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    plan = _explaining(one, monkeypatch)
    promises.ids(one.store, promises.Which(None, TODAY, WEEK, show), order, descending=descending)
    return plan


def _explaining(one: Replica, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the store goes about whatever is read of it from now on."""
    rows, plan = one.store.rows, list[str]()

    def explained(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        plan.extend(step for *_, step in rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
        return rows(sql, parameters)

    monkeypatch.setattr(one.store, "rows", explained)
    return plan
