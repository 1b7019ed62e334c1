"""State is a function of what was accepted: not of its order, its grouping or how often it came."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Cell, Change, Stamp, StampedRow, TextChange
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

FENCE = bytes(range(32))
WRITERS = [bytes([number]) * 16 for number in range(3)]
ROWS = [bytes([16 + number]) * 16 for number in range(3)]
CLOCK = 1_700_000_000_000 << 15

values = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.sampled_from(["late", "damaged", "é", ""]),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != 0),
    st.binary(max_size=3),
)
stamps = st.one_of(
    st.none(), st.builds(Stamp, st.integers(CLOCK, CLOCK + 4), st.sampled_from(WRITERS))
)
fields = st.sampled_from(["kind", "~kind", "severity", "~severity", "deleted", "aura", "~aura"])
cells = st.builds(Cell, fields, values, st.integers(CLOCK, CLOCK + 6), stamps)


def _rows() -> st.SearchStrategy[StampedRow]:
    return st.builds(
        StampedRow,
        st.sampled_from(["complaint", "contact", "telescope"]),
        st.sampled_from(ROWS),
        st.sampled_from(WRITERS),
        st.lists(
            cells, min_size=1, max_size=4, unique_by=lambda cell: (cell.field, cell.clock)
        ).map(tuple),
    )


def _digest_after(groups: list[list[StampedRow]], folder: Path, name: str) -> object:
    store = Store.create(folder / name, os.urandom(32))
    journal = Journal(store)
    for group in groups:
        with store.transaction() as tx:
            journal.merge(tx, FENCE, group, [])
    state = digests(store, journal.numbers)
    shown = {
        table: sorted(
            store.rows(f'SELECT id, kind, severity, deleted FROM "{table}"'),  # noqa: S608 - own names only
            key=repr,
        )
        for table in ("complaint",)
    }
    store.close()
    return state, shown


@settings(max_examples=40)
@given(st.lists(_rows(), min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_any_order_and_grouping_gives_the_same_state(rows: list[StampedRow], rng: random.Random):
    shuffled = [*rows, *rng.choices(rows, k=3)]
    rng.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one_by_one = _digest_after([[row] for row in rows], folder, "a")
        at_once = _digest_after([rows], folder, "b")
        cut = rng.randrange(len(shuffled) + 1)
        mixed = _digest_after([shuffled[:cut], shuffled[cut:]], folder, "c")
    assert one_by_one == at_once == mixed


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["edit", "insert", "sync"]),
            st.integers(0, 30),
            st.sampled_from(["ah ", "oh ", "😀", "\n"]),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_replicas_that_write_apart_end_equal_whatever_the_delivery(
    steps: list[tuple[int, str, int, str]], rng: random.Random
):
    note, contact = ROWS[0], ROWS[1]
    with tempfile.TemporaryDirectory() as name:
        journals = [
            Journal(Store.create(Path(name, str(number)), os.urandom(32))) for number in range(3)
        ]
        typed = 0
        for who, act, place, text in steps:
            journal = journals[who]
            if act == "edit":
                journal.commit(
                    [Change(FENCE, "contact", contact, {"title": f"{text}{place}"})], "e"
                )
            elif act == "insert":
                found = journal.store.row("SELECT body FROM note WHERE id = ?", (note,))
                body = (found[0] if found else "") or ""
                journal.commit([TextChange(FENCE, note, body[:place] + text + body[place:])], "t")
                typed += len(text)
            else:
                _deliver(journals, rng)
        _deliver(journals, rng)
        states = {repr(digests(journal.store, journal.numbers)) for journal in journals}
        bodies = {repr(j.store.rows("SELECT body FROM note")) for j in journals}
        for journal in journals:
            row = journal.store.row("SELECT body FROM note WHERE id = ?", (note,))
            assert len(row[0] if row else "") == typed
            journal.store.close()
    assert len(states) == len(bodies) == 1


def _deliver(journals: list[Journal], rng: random.Random) -> None:
    parcels = [(journal, item) for journal in journals for item in journal.pending(FENCE, 10**9)]
    for receiver in journals:
        rng.shuffle(parcels)
        for sender, item in parcels + parcels[:2]:
            if sender is not receiver:
                with receiver.store.transaction() as tx:
                    receiver.merge(tx, FENCE, item.rows, item.texts)
