"""Rows of complaints as people, files and strangers' devices may write them, by chance."""

from __future__ import annotations

import hashlib
import json
import random
from typing import Any

WORDS = ("torn", "wet", "late", "lost")
KINDS = ("late", "damage", "Damage", "", None)
LABELS = ("A-B", 'say "no"', "Zürich", "", "b\\c", None)
DAYS = ("2026-09-30", "2026-10-31", "2026-11-20", "2026-11-23", "2027-02-28", "soon", None)
OWNERS = ("Ann", "ben", None)
TICKETS = 9


def values_of(dice: random.Random) -> dict[str, Any]:
    """Fields as a person, a file or somebody's device may give them."""
    told = {
        "summary": f"{dice.choice(WORDS)} {dice.choice(WORDS)}",
        "kind": dice.choice(KINDS),
        "severity": dice.choice((None, 1, 3, 5)),
        "reported_on": dice.choice(DAYS),
        "acknowledged_on": dice.choice((*DAYS, None, None)),
        "resolved_on": dice.choice((*DAYS, None, None, None, None)),
        "owner": dice.choice(OWNERS),
        "dimensions": labels_of(dice),
    }
    return {name: told[name] for name in dice.sample(sorted(told), dice.randint(1, len(told)))}


def labels_of(dice: random.Random) -> str | None:
    made = {
        name: dice.choice(LABELS) for name in ("lane", "site", "kind of") if dice.random() < 0.7
    }
    told = {name: label for name, label in made.items() if label is not None}
    if dice.random() < 0.1:
        return dice.choice(("[1, 2]", "no json", '{"lane": 7, "site": null}', "{"))
    return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else None


def row_of(account: int, ticket: int) -> bytes:
    return hashlib.sha256(bytes([account, ticket])).digest()[:16]
