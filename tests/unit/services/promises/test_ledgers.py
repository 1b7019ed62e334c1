"""The ledger read in SQL says what the rules of the domain say, row by row."""

from __future__ import annotations

import random
from datetime import date, timedelta

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import DIRECTIONS, STILL_OWED, kept_on_time
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import today
from mcr_desktop.services.promises.ledgers import COLUMNS, ORDERS, LedgerQuery


def _fill(services: Services, account: Account, rows: int, seed: int) -> None:
    rng = random.Random(seed)

    def day(of: float = 0.9) -> str | None:
        if rng.random() > of:
            return rng.choice([None, "", "soon"])
        return (date(2026, 11, 23) + timedelta(days=rng.randint(-500, 60))).isoformat()

    changes = [
        Change(
            account.fence,
            "commitment",
            new_id(),
            {
                "wording": f"Promise {number} about {rng.choice(['ice', 'Röst', '50%_off', '東京'])}",
                "direction": rng.choice(DIRECTIONS),
                "state": rng.choice(
                    ["open", "kept", "kept", "renegotiated", "broken", "withdrawn"]
                ),
                "owner": rng.choice([None, "", "Ann", "Bo"]),
                "made_on": day(),
                "due_on": day(),
                "first_due_on": day(0.5),
                "renegotiated_on": day(0.3),
                "closed_on": day(0.7),
            },
        )
        for number in range(rows)
    ]
    services.workspace.commit(changes, "Filled")


def test_rates_are_those_of_the_domain_and_their_parts_add_up(services: Services, account: Account):
    _fill(services, account, 400, 1)
    rows = services.commitments.all(account)
    for direction in DIRECTIONS:
        # A day that is none is read as no day in a row; the statement compares it as text.
        clean = [one for one in rows if one.due_on]
        told = services.ledgers.kept(account, direction)
        wanted = kept_on_time(clean, direction, today())
        assert (told.tally.on_time, told.tally.due) == (wanted.on_time, wanted.due)
        assert told.tally.on_time + told.late + told.broken + told.owed == told.tally.due
        assert services.ledgers.kept(None, direction) == told


def test_every_promise_stands_in_one_column_of_the_board(services: Services, account: Account):
    _fill(services, account, 200, 2)
    ledgers = services.ledgers
    counts = ledgers.counts(LedgerQuery(account))
    seen: list[bytes] = []
    for show in COLUMNS:
        found = ledgers.ids(LedgerQuery(account, show))
        assert len(found) == counts.of(show), show
        seen += found
    assert len(seen) == len(set(seen)) == counts.of("all") == 200
    assert counts.of("owed") == len(ledgers.ids(LedgerQuery(account)))
    assert {
        row.one.state in STILL_OWED for row in ledgers.rows(seen[: counts.of("owed")]) if row
    } == {True}


def test_filters_orders_and_their_line(services: Services, account: Account):
    _fill(services, account, 120, 3)
    ledgers = services.ledgers
    every = set(ledgers.ids(LedgerQuery(account, "all")))
    for order in ORDERS:
        for sign in ("", "-"):
            assert set(ledgers.ids(LedgerQuery(account, "all", order=sign + order))) == every
    days = [
        row.one.due_on
        for row in ledgers.rows(ledgers.ids(LedgerQuery(account, order="due_on")))
        if row
    ]
    told = [day for day in days if day]
    assert told == sorted(told)
    percent = ledgers.rows(ledgers.ids(LedgerQuery(account, "all", words="50%_off promise")))
    assert percent
    assert all(row and "50%_off" in row.one.wording for row in percent)
    nobody = ledgers.rows(ledgers.ids(LedgerQuery(account, "all", owner="")))
    assert nobody
    assert all(row and not row.one.owner for row in nobody)
    query = LedgerQuery(account, "late", "theirs", "Ann", bytes(16), "ice", "-made_on")
    assert LedgerQuery.from_json(query.to_json(), account) == query
    assert LedgerQuery.from_json('{"show": 3, "order": "drop", "contact_id": "x"}') == LedgerQuery()
    assert LedgerQuery.from_json("[") == LedgerQuery()


def test_what_is_put_aside_is_left_out_of_the_ledger_of_all(services: Services, account: Account):
    services.commitments.add(account, "A report")
    other = services.accounts.add("Put aside")
    services.commitments.add(other, "Nothing any more")
    services.workspace.commit(
        [Change(other.fence, "account", other.id, {"archived_on": "2026-11-01"})], "Put aside"
    )
    rows = services.ledgers.rows(services.ledgers.ids(LedgerQuery()))
    assert [(row.one.wording, row.account) for row in rows if row] == [("A report", account.name)]
    assert services.ledgers.owners() == [services.workspace.person]
