"""Folding stamped cells into rows: the merge itself."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.search import find_rows

FENCE = bytes(range(32))
CLOCK = 1_700_000_000_000 << 15
ROWS = 1_200


def _load() -> list[StampedRow]:
    """More rows than are folded at a time, and edits of them by two writers in no order."""
    dice = random.Random(23)
    ada, jun = b"a" * 16, b"j" * 16
    ids = [dice.randbytes(16) for _ in range(ROWS)]
    made = [
        StampedRow(
            "commitment",
            row_id,
            ada,
            (Cell("wording", f"call {n}", CLOCK, None), Cell("state", "open", CLOCK, None)),
        )
        for n, row_id in enumerate(ids)
    ]
    edits = []
    for number in range(ROWS):
        clock = CLOCK + 1 + dice.randrange(ROWS // 2)
        who = dice.choice((ada, jun))
        cells = (
            Cell("wording", f"write {number}", clock, Stamp(CLOCK, ada)),
            Cell("aura", number, clock, None),
        )
        edits.append(StampedRow("commitment", dice.choice(ids), who, cells))
    dice.shuffle(edits)
    return made + edits


def _merged(path: Path, groups: list[list[StampedRow]]) -> tuple[Any, ...]:
    store = Store.create(path, os.urandom(32))
    journal = Journal(store)
    for group in groups:
        with store.transaction() as tx:
            journal.merge(tx, FENCE, group, [])
    ids: dict[int, bytes] = dict(store.rows("SELECT no, id FROM commitment"))
    writers: dict[int, bytes] = dict(store.rows("SELECT no, id FROM writer"))
    history = sorted(
        (ids[key >> 16], key & 0xFFFF, str(value), clock, writers[writer])
        for key, value, clock, writer in store.rows("SELECT key, value, clock, writer FROM history")
    )
    shown = sorted(store.rows("SELECT id, wording, state FROM commitment"))
    found = sorted(ids[no] for no in find_rows(store, "write", limit=10 * ROWS))
    state = digests(store, journal.numbers)
    store.close()
    return state, history, shown, found


def test_a_merge_of_many_rows_leaves_what_many_small_ones_leave(tmp_path: Path) -> None:
    rows = _load()
    at_once = _merged(tmp_path / "a", [rows])
    assert at_once == _merged(tmp_path / "b", [rows[n : n + 500] for n in range(0, len(rows), 500)])
    # Held before, and then all of it at once, in another order.
    backwards = list(reversed(rows))
    assert at_once == _merged(tmp_path / "c", [rows[:ROWS], backwards])
    history, shown = at_once[1], at_once[2]
    assert len(shown) == ROWS
    assert len(history) > ROWS // 2
