"""Sums of promises that follow each change are those of a fresh count."""

from __future__ import annotations

import random

from mcr_desktop.domain.commitments import DIRECTIONS
from mcr_desktop.services.promises.ledgers import LedgerQuery
from mcr_desktop.services.promises.sums import PromiseSums


def _all(sums, fences):
    return [
        (sums.counts(fence), sums.owners(fence), [sums.kept(fence, one) for one in DIRECTIONS])
        for fence in fences
    ]


def test_sums_follow_every_change(services):
    draws = random.Random(5)
    accounts = [services.accounts.add(name) for name in ("Alder Sample", "Brook Sample")]
    fences = [None, *(one.fence for one in accounts)]
    followed = PromiseSums(services.workspace)
    _all(followed, fences)
    made: list[bytes] = []
    for turn in range(60):
        deed = draws.randrange(6) if made else 0
        if deed <= 2:
            due = draws.choice([None, "2026-11-20", "2026-11-27", "2027-02-01", "2026-11-23"])
            fields = {"made_on": "2026-10-01"}
            if due:
                fields["due_on"] = due
            account = draws.choice(accounts)
            owner = draws.choice(["Ann Sample", "Ben Sample"])
            way = draws.choice(DIRECTIONS)
            made.append(
                services.commitments.add(account, f"Promise {turn}", way, owner=owner, **fields).id
            )
        elif deed == 3:
            services.commitments.keep(draws.choice(made))
        elif deed == 4:
            services.commitments.edit(draws.choice(made), owner="Chidi Sample")
        else:
            services.removals.remove("commitment", [made.pop(draws.randrange(len(made)))])
        assert _all(followed, fences) == _all(PromiseSums(services.workspace), fences)
    services.accounts.archive([accounts[0].id])
    assert followed.counts(None) == followed.counts(accounts[1].fence)


def test_counts_say_what_the_list_shows(services):
    account = services.accounts.add("Alder Sample")
    for due in ("2026-11-20", "2026-11-25", "2026-12-25", None):
        given = {"due_on": due} if due else {}
        services.commitments.add(account, f"Due {due}", made_on="2026-10-01", **given)
    counts = services.ledgers.counts(LedgerQuery())
    for show in ("owed", "late", "week", "later", "undated", "closed", "all"):
        assert counts.of(show) == len(services.ledgers.ids(LedgerQuery(show=show))), show
