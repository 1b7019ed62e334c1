"""The state that segments come to, whatever came when: merged, taken out and merged again in a real store.

One store serves many histories, each with two fences of its own: into one goes at once what counts in the
end, into the other what counted by each stage of a machine's knowledge, and out again what no longer did.
"""

from __future__ import annotations

import atexit
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Cell, StampedRow
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from tests.property.scenarios import MEMORY
from tests.property.simulator_ledger import held_by, told_by, winners
from tests.property.simulator_reference import Reference, counts
from tests.unit.sync.teams import KEY, empty_store

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.property.simulator_core import History

HISTORIES_A_STORE = 8
CLOCK = 1 << 55
FIELDS = (
    ("contact", "name"),
    ("contact", "deleted"),
    ("complaint", "~narrative"),
    ("novelty", "x"),
)


@dataclass
class Bench:
    """A store in memory, and how many histories it has served."""

    name: str
    folder: tempfile.TemporaryDirectory[str]
    store: Store
    journal: Journal
    served: int = 0


_bench: list[Bench] = []


def bench() -> Bench:
    if _bench and _bench[0].served >= HISTORIES_A_STORE:
        close()
    if not _bench:
        folder = tempfile.TemporaryDirectory(prefix="mcr-folds-", dir=MEMORY)
        path = Path(folder.name) / "store.db"
        path.write_bytes(empty_store())
        store = Store.open(path, KEY)
        _bench.append(Bench("bench", folder, store, Journal(store)))
    _bench[0].served += 1
    return _bench[0]


def close() -> None:
    """Close the store; a later history opens another."""
    for one in _bench:
        one.store.close()
        one.folder.cleanup()
    _bench.clear()


atexit.register(close)


def rows_of(history: History, dice: random.Random) -> dict[bytes, list[StampedRow]]:
    """What each segment says: few fields and few moments, so that much of it meets."""
    said = {}
    for number, one in enumerate(history.places.values()):
        rows = []
        for part in range(dice.randrange(1, 4)):
            table, name = dice.choice(FIELDS)
            value = dice.choice((None, f"{number}.{part}", number, float(number), b"%d" % number))
            cell = Cell(name, value, CLOCK + dice.randrange(6), None)
            rows.append(StampedRow(table, bytes([dice.randrange(2)]) * 16, one.writer, (cell,)))
        # One writer says one thing once.
        unique = {(row.table, row.id, row.cells[0].field, row.cells[0].clock): row for row in rows}
        said[one.id] = list(unique.values())
    seen: set[tuple[object, ...]] = set()
    for rows in said.values():
        for row in list(rows):
            key = (row.table, row.id, row.writer, row.cells[0])
            if key in seen:
                rows.remove(row)
            seen.add(key)
    return said


def check(history: History, seed: int) -> None:
    """Assert that a journey through many states of knowledge ends where one look at all of it does."""
    if not history.written:
        return
    dice = random.Random(f"fold {seed}")
    rows = rows_of(history, dice)
    at = bench()
    once, often = dice.randbytes(32), dice.randbytes(32)
    final = counts(Reference(history.fence, history.said).outcome(), history.written)
    _apply(at, once, rows, sorted(final), dice, groups=1)
    order = Reference(history.fence, history.said).order
    applied: set[bytes] = set()
    for stage in range(4):
        last = stage == 3
        known = order if last else order[: dice.randrange(1, len(order) + 1)]
        held = {
            one: place
            for one, place in history.written.items()
            if last or one in applied or dice.random() < 0.5
        }
        outcome = Reference(history.fence, {one: history.said[one] for one in known}).outcome()
        counting = counts(outcome, held)
        going = sorted(applied - counting)
        if going:
            with at.store.transaction() as tx:
                at.journal.withdraw(tx, often, [row for one in going for row in rows[one]])
        _apply(at, often, rows, sorted(counting - applied), dice, groups=3)
        applied = counting
    told = dict(digests_of(at, (once, often)))
    assert told[once] == told[often], "the way by which it came decides the state"
    expected = told_by(row for one in final for row in rows[one])
    shown, everything = held_by(at, often)
    assert everything == expected, "history is not what the counting segments said"
    assert shown == winners(expected), "another value shows than the newest"


def _apply(
    at: Bench,
    fence: bytes,
    rows: dict[bytes, list[StampedRow]],
    some: Collection[bytes],
    dice: random.Random,
    *,
    groups: int,
) -> None:
    listed = list(some)
    dice.shuffle(listed)
    for group in range(groups):
        part = [row for one in listed[group::groups] for row in rows[one]]
        for _ in range(1 if groups == 1 else dice.choice((1, 1, 2))):
            with at.store.transaction() as tx:
                at.journal.merge(tx, fence, part, [])


def digests_of(at: Bench, fences: Collection[bytes]) -> dict[bytes, str]:
    with at.store.transaction() as tx:
        at.journal.numbers.fresh(tx)
        for fence in fences:
            at.journal.numbers.fence(tx, fence)
    return {fence: told for fence, told in digests(at.store, at.journal.numbers) if fence in fences}
