"""Invented accounts whose late deliveries have one cause: a carrier that three of them share."""

from __future__ import annotations

import random
from datetime import date, timedelta

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.workspaces import known_fields

FIRST, LAST = date(2024, 12, 1), date(2026, 11, 20)
SINCE = date(2026, 5, 12)
"""From this day on the carrier is late."""
SHARING = ("Askewe Foods", "Belmarsh Tools", "Cotterill Lamps")
CARRIER = "Carrier B"
_KINDS = ("Late delivery", "Damage", "Wrong item")
_CARRIERS = ("Carrier A", CARRIER, "Carrier C", "Carrier D")


def plant(services: Services, *, factor: float = 6.0) -> dict[str, Account]:
    """Three accounts that share a late carrier, one without it, one with too few complaints; by name."""
    accounts = {
        name: services.accounts.add(name, tier=tier)
        for name, tier in zip(SHARING, ("strategic", "key", None), strict=True)
    }
    for number, account in enumerate(accounts.values()):
        write_down(services, account, rows_of(number, factor=factor))
    other = services.accounts.add("Dunmore Glass")
    write_down(services, other, rows_of(12, factor=1.0))
    small = services.accounts.add("Elphick Paper")
    write_down(services, small, rows_of(10, factor=1.0)[:9])
    return {**accounts, other.name: other, small.name: small}


def rows_of(
    seed: int, *, factor: float, per_month: float = 16.0, until: date = LAST
) -> list[tuple[str, str, dict[str, str]]]:
    """Complaints as day, kind and labels; late ones of the carrier come `factor` times as often from SINCE on."""
    dice = random.Random(f"carriers {seed}")  # the same every time
    rows = []
    cells = [(kind, carrier) for kind in _KINDS for carrier in _CARRIERS]
    day = FIRST
    while day <= until:
        for kind, carrier in cells:
            rate = per_month / 30.44 / len(cells)
            if day >= SINCE and (kind, carrier) == ("Late delivery", CARRIER):
                rate *= factor
            count = sum(dice.random() < rate / 4 for _ in range(4))
            lane = dice.choice(("North", "South", "East"))
            rows += [(day.isoformat(), kind, {"carrier": carrier, "lane": lane})] * count
        day += timedelta(days=1)
    return rows


def write_down(
    services: Services, account: Account, rows: list[tuple[str, str, dict[str, str]]]
) -> None:
    """Put complaints into an account as one gesture."""
    changes = [
        Change(
            account.fence,
            "complaint",
            new_id(),
            known_fields(
                Complaint,
                {"summary": kind, "kind": kind, "reported_on": day, "dimensions": labels},
            ),
        )
        for day, kind, labels in rows
    ]
    services.workspace.commit(changes, "Complaints written down")
