"""A store with a million invented complaints in one account: eight attributes, days, words, owners.

The same seed gives the same complaints. From `SHIFT_MONTHS` before the last month on, one carrier on one
lane brings three times as many, so that there is a cause to find.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop import bootstrap
from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.imports import Import

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

ACCOUNT = "Millward Freight"
PERSON = "Ann Sample"
ROWS = 1_000_000
FIRST_DAY = "2023-11-01"
DAYS = 1_110
SHIFT_MONTHS = 5
_BATCH = 20_000

KINDS = ("late delivery", "damage", "wrong item", "short delivery", "invoice", "conduct", "papers")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "carrier": tuple(f"Carrier {letter}" for letter in "ABCDEFGHIJKL"),
    "lane": tuple(f"{a}-{b}" for a in ("LDS", "HAM", "LYS", "GDN", "TRN") for b in "12345678"),
    "process step": ("order", "pick", "pack", "load", "drive", "unload", "invoice"),
    "product": tuple(f"P-{number:03}" for number in range(200)),
    "shift": ("early", "late", "night"),
    "site": tuple(f"Site {number:02}" for number in range(1, 31)),
    "channel": ("e-mail", "call", "portal", "letter"),
}
OWNERS = ("", "Ann Sample", "Ben Sample", "Cleo Sample", "Dora Sample")
_WORDS = (
    *("pallet", "driver", "box", "seal", "ramp", "order", "label", "frame", "scanner", "gate"),
    *("torn", "missing", "late", "wet", "open", "twice", "unsigned", "mixed", "cold", "broken"),
)


def make(profile: Path, rows: int = ROWS) -> tuple[Services, Account]:
    """A new profile (opened without a passphrase) with the account and its complaints, as by import."""
    services = bootstrap.create_profile(profile, PERSON, demo=True)
    account = services.accounts.add(ACCOUNT, acknowledge_days=3, respond_days=28)
    work = Import(services.workspace.journal, account.fence, "complaint", ids.new_id())
    draws = np.random.default_rng(20_261)
    for start in range(0, rows, _BATCH):
        count = min(_BATCH, rows - start)
        work.add([draws.bytes(16) for _ in range(count)], _batch(draws, start, count))
    with services.workspace.store.transaction() as tx:
        work.finish(tx)
        values: dict[str, Any] = {"file": "million.csv", "kind": "complaints", "added": rows}
        told = Change(account.fence, "import", work.id, {**values, "finished_ms": now_ms()})
        services.workspace.journal.commit_in(tx, [told], "")
        # As if it were shared already: what waits to be sent is another measurement's business.
        tx.execute("DELETE FROM outbox")
    return services, account


def _batch(draws: np.random.Generator, start: int, count: int) -> dict[str, list[Any]]:
    days = draws.integers(0, DAYS, count)
    codes = {name: _skewed(draws, len(labels), count) for name, labels in ATTRIBUTES.items()}
    kinds = _skewed(draws, len(KINDS), count)
    turned = (days > DAYS - SHIFT_MONTHS * 30) & (draws.random(count) < 0.05)
    codes["carrier"][turned], codes["lane"][turned], kinds[turned] = 4, 7, 0
    names = list(ATTRIBUTES)
    told = [
        json.dumps(
            {name: ATTRIBUTES[name][code] for name, code in zip(names, row, strict=True)},
            sort_keys=True,
        )
        for row in zip(*(codes[name].tolist() for name in names), strict=True)
    ]
    words = draws.integers(0, len(_WORDS), (count, 3)).tolist()
    owners = draws.integers(0, len(OWNERS), count).tolist()
    return {
        "external_id": [f"C-{number:07}" for number in range(start, start + count)],
        "reported_on": _days(days),
        "acknowledged_on": _days(days + draws.integers(0, 7, count), draws.random(count) < 0.9),
        "responded_on": _days(days + draws.integers(2, 45, count), draws.random(count) < 0.8),
        "resolved_on": _days(days + draws.integers(5, 80, count), draws.random(count) < 0.7),
        "kind": [KINDS[code] for code in kinds.tolist()],
        "severity": draws.integers(1, 6, count).tolist(),
        "summary": [
            " ".join(_WORDS[word] for word in row).capitalize() + f" at door {row[0]}"
            for row in words
        ],
        "owner": [OWNERS[code] or None for code in owners],
        "dimensions": told,
        "duplicate": [None] * count,
    }


def _skewed(draws: np.random.Generator, labels: int, count: int) -> Any:
    """Codes of which the first are the most frequent."""
    return np.minimum(draws.exponential(labels / 4, count).astype(np.int64), labels - 1)


def _days(days: Any, known: Any = None) -> list[str | None]:
    told = np.datetime_as_string(np.datetime64(FIRST_DAY) + days).tolist()
    last = str(np.datetime64(FIRST_DAY) + np.timedelta64(DAYS + 7, "D"))
    if known is None:
        return list(told)
    return [
        day if there and day <= last else None
        for day, there in zip(told, known.tolist(), strict=True)
    ]


if __name__ == "__main__":
    make(Path(sys.argv[1]))[0].close()
