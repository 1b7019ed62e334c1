"""Taking out what was merged leaves the store as if it had never come, in whatever order it came."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.cells import load
from mcr_desktop.store.digests import digests
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.numbers import SLOT_BITS
from mcr_desktop.store.search import find
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
WRITERS = [bytes([number]) * 16 for number in range(1, 3)]
ROWS = [bytes([16 + number]) * 16 for number in range(2)]
CLOCK = 1_700_000_000_000 << 15
WORDS = ["late", "damaged", "é", "two words", ""]

values = st.one_of(
    st.none(),
    st.integers(-2, 2),
    st.sampled_from(WORDS),
    st.sampled_from([1.0, 2.5]),
    st.binary(max_size=2),
)
stamps = st.one_of(
    st.none(), st.builds(Stamp, st.integers(CLOCK, CLOCK + 1), st.sampled_from(WRITERS))
)
fields = st.sampled_from(
    ["summary", "summary", "~summary", "~summary", "severity", "~severity", "deleted", "aura"]
)
clocks = st.integers(CLOCK, CLOCK + 2)


def _row(table: str, row_id: bytes, writer: bytes, cells: Iterable[Cell]) -> StampedRow:
    return StampedRow(table, row_id, writer, tuple(cells))


@st.composite
def _rows(draw: st.DrawFn) -> StampedRow:
    table = draw(st.sampled_from(["complaint", "complaint", "note", "telescope"]))
    row_id, writer = draw(st.sampled_from(ROWS)), draw(st.sampled_from(WRITERS))
    if draw(st.booleans()):  # one stroke, as imports and new rows come
        clock, mark = draw(clocks), draw(st.sampled_from(["", "~"]))
        texts = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=2))
        names = ["summary", "narrative"] if table == "complaint" else ["title", "purpose"]
        return _row(
            table,
            row_id,
            writer,
            (Cell(mark + n, v, clock, None) for n, v in zip(names, texts, strict=True)),
        )
    cells = st.builds(Cell, fields, values, clocks, stamps)
    return _row(
        table,
        row_id,
        writer,
        draw(
            st.lists(cells, min_size=1, max_size=4, unique_by=lambda cell: (cell.field, cell.clock))
        ),
    )


def _apart(row: StampedRow) -> set[tuple[object, ...]]:
    return {(row.table, row.id, row.writer, type(cell.value).__name__, *cell) for cell in row.cells}


def _without(rows: list[StampedRow], kept: list[StampedRow]) -> list[StampedRow]:
    """Rows with those of their cells that `kept` does not hold as well."""
    stay = {cell for row in kept for cell in _apart(row)}
    return [
        row._replace(
            cells=tuple(c for c in row.cells if not _apart(row._replace(cells=(c,))) & stay)
        )
        for row in rows
    ]


def _state(journal: Journal) -> object:
    """Everything that a person or another device could tell two stores apart by."""
    store = journal.store
    with store.transaction() as tx:
        journal.numbers.fresh(tx)
        names = {
            no: (table, row_id)
            for table in ("complaint", "note")
            for no, row_id in tx.execute(f'SELECT no, id FROM "{table}"')  # noqa: S608 - own names
        }
        names |= {no: (kind, i) for no, kind, i in tx.execute("SELECT no, kind, id FROM stranger")}
        writers = journal.numbers.writer_ids
        history = sorted(
            repr(
                (
                    *names[key >> SLOT_BITS],
                    journal.numbers.field_of(
                        names[key >> SLOT_BITS][0], key & ((1 << SLOT_BITS) - 1)
                    ),
                    value,
                    clock,
                    writers[writer],
                    replaced,
                    by and writers[by],
                )
            )
            for key, value, clock, writer, replaced, by in tx.execute(
                "SELECT key, value, clock, writer, replaced_clock, replaced_writer FROM history"
            ).fetchall()
        )
        shown = [
            sorted(
                tx.execute(
                    f'SELECT id, {", ".join(f.name for f in TABLES[table].fields)} FROM "{table}"'  # noqa: S608 - own names
                ).fetchall(),
                key=repr,
            )
            for table in ("complaint", "note")
        ]
        cells = {
            (table, row_id): sorted(
                (journal.numbers.field_of(table, slot), held.value, held.clock)
                for slot, held in row.cells.items()
            ).__repr__()
            for table, ids in (("complaint", ROWS), ("note", ROWS), ("telescope", ROWS))
            for row_id, row in load(tx, table, 1, ids).items()
        }
        indexed = sorted(names[no] for (no,) in tx.execute("SELECT rowid FROM search"))
        arrivals = {names[no] for (no,) in tx.execute("SELECT no FROM arrival")}
    assert arrivals <= set(names.values())
    hits = [sorted((hit.kind, hit.id) for hit in find(store, word)) for word in WORDS]
    return digests(store, journal.numbers), history, shown, cells, indexed, hits


def _merge(journal: Journal, rows: list[StampedRow], rng: random.Random) -> None:
    rows = [*rows, *rng.choices(rows, k=2)] if rows else []
    rng.shuffle(rows)
    while rows:
        cut = rng.randint(1, len(rows))
        with journal.store.transaction() as tx:
            journal.merge(tx, FENCE, rows[:cut], [])
        rows = rows[cut:]


def _withdraw(journal: Journal, rows: list[StampedRow], rng: random.Random) -> None:
    rows = list(rows)
    rng.shuffle(rows)
    while rows:
        cut = rng.randint(1, len(rows))
        with journal.store.transaction() as tx:
            journal.withdraw(tx, FENCE, rows[:cut])
        rows = rows[cut:]


@settings(max_examples=60)
@given(
    st.lists(_rows(), min_size=1, max_size=8),
    st.lists(_rows(), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_what_is_taken_out_leaves_nothing_and_may_come_again(
    stay: list[StampedRow], go: list[StampedRow], rng: random.Random
):
    go = _without(go, stay)
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        fresh, ours = (
            Journal(opened.enter_context(closing(new_store(Path(name, file)))))
            for file in ("fresh", "ours")
        )
        _merge(fresh, stay, rng)
        wanted = _state(fresh)
        _merge(ours, stay + go, rng)
        everything = _state(ours)
        for _ in range(2):
            _withdraw(ours, go, rng)
            assert _state(ours) == wanted
            _merge(ours, go, rng)
            assert _state(ours) == everything
        _withdraw(ours, stay, rng)
        _withdraw(ours, go, rng)
        assert ours.store.rows("SELECT key FROM cell UNION SELECT key FROM history") == []
