"""A promise that comes again, on two devices that hear of each other when they like, never doubles."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.errors import ChangedSinceError, NothingToUndoError
from mcr_desktop.domain.recurrences import next_id
from mcr_desktop.services.promises.commitments import Commitments
from mcr_desktop.services.undo import Undo
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.journal import Journal
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
ACCOUNT = Account(bytes(16), FENCE, "Quillmere")
deeds = st.sampled_from(
    ["keep", "keep", "break", "otherwise", "reopen", "move", "edit", "told", "hear", "undo", "redo"]
)
steps = st.lists(st.tuples(st.integers(0, 1), deeds, st.integers(0, 3)), min_size=2, max_size=14)


class _Device:
    def __init__(self, folder: Path, name: str) -> None:
        self.store = new_store(folder / name)
        self.workspace = Workspace(self.store, Journal(self.store), name)
        self.book = Commitments(self.workspace)
        self.undo = Undo(self.workspace)
        self.told = 0

    def rows(self) -> list[Commitment]:
        return sorted(self.book.all(ACCOUNT), key=lambda one: one.id)

    def hear(self, other: _Device) -> None:
        """Take in everything that the other has ever written, again and again."""
        sent = other.workspace.journal.pending(FENCE, 1_000_000)
        rows = [row for one in sent for row in one.rows]
        with self.store.transaction() as tx:
            self.workspace.journal.merge(tx, FENCE, rows, [])

    def turn(self, deed: str, row: Commitment) -> None:
        """Do something with a promise that is closed."""
        if deed == "reopen":
            self.book.reopen(row.id)
        else:
            self.book.edit(row.id, state="broken" if row.state == "kept" else "kept")

    def do(self, deed: str, place: int, other: _Device) -> None:
        rows = self.book.owed(ACCOUNT)
        closed = [one for one in self.book.all(ACCOUNT) if one.state in ("kept", "broken")]
        if deed == "hear":
            self.hear(other)
        elif deed in {"undo", "redo"}:
            with suppress(NothingToUndoError, ChangedSinceError):
                self.undo.undo() if deed == "undo" else self.undo.redo()
        elif deed in {"otherwise", "reopen"}:
            if closed:
                self.turn(deed, closed[place % len(closed)])
        elif rows:
            row = rows[place % len(rows)].id
            if deed == "keep":
                self.book.keep(row)
            elif deed == "break":
                self.book.break_(row)
            elif deed == "move":
                self.book.renegotiate(row, f"2027-01-{place + 10}")
            elif deed == "told":
                self.book.told_news(row)
            else:
                self.book.edit(row, wording=f"In other words {place}", owner=f"Person {place}")


def _at(minute: int) -> AbstractContextManager[object]:
    return mock.patch.dict(os.environ, {"MCR_NOW": f"2026-11-23T09:{minute:02}:00"})


@settings(max_examples=80, deadline=None)
@given(steps, st.sampled_from(["weekly", "monthly", "yearly"]), st.booleans())
def test_a_series_never_doubles_and_never_ends(
    done: list[tuple[int, str, int]], recurs: str, running: bool
):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ann, jun = _Device(folder, "ann"), _Device(folder, "jun")
        first = ann.book.add(
            ACCOUNT, "Send the figures", due_on="2026-08-31", made_on="2026-08-01", recurs=recurs
        )
        jun.hear(ann)
        for minute, (who, deed, place) in enumerate(done):
            one, other = (ann, jun) if who == 0 else (jun, ann)
            # While the clock stands, what both write at one moment bears the same time.
            with _at(minute if running else 0):
                one.do(deed, place, other)
        ann.hear(jun)
        jun.hear(ann)
        rows = ann.rows()
        assert rows == jun.rows()
        assert len({row.id for row in rows}) == len(rows)
        # One chain from the first: every turn follows one that stands in the ledger or stood there.
        every = {row_id for (row_id,) in ann.store.rows("SELECT id FROM commitment")}
        chain = [first.id]
        while next_id(chain[-1]) in every:
            chain.append(next_id(chain[-1]))
        assert set(chain) == every
        assert all(row.series_id == first.id for row in rows if row.id != first.id)
        turns = Counter(row.first_due_on for row in rows)
        assert max(turns.values(), default=0) <= 1, turns
        # It goes on: whatever is closed and shown has its next one shown, if not its first is gone too.
        shown = {row.id for row in rows}
        for row in rows:
            if row.state in ("kept", "broken"):
                assert next_id(row.id) in shown, row
        ann.store.close()
        jun.store.close()


@given(
    st.permutations(["ann keeps", "ann takes back", "jun keeps"]).filter(
        lambda order: order.index("ann keeps") < order.index("ann takes back")
    ),
    st.sampled_from(["undo", "reopen"]),
    st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_a_keeping_that_was_taken_back_does_not_end_the_series_of_one_kept_elsewhere(
    order: list[str], how: str, first: bool
):
    with tempfile.TemporaryDirectory() as name:
        ann, jun = _Device(Path(name), "ann"), _Device(Path(name), "jun")
        promise = ann.book.add(
            ACCOUNT, "Send the figures", due_on="2026-08-31", made_on="2026-08-01", recurs="monthly"
        )
        jun.hear(ann)
        for minute, deed in enumerate(order):
            with _at(minute):
                if deed == "ann keeps":
                    ann.book.keep(promise.id)
                elif deed == "jun keeps":
                    jun.book.keep(promise.id)
                elif how == "undo":
                    ann.undo.undo()
                else:
                    ann.book.reopen(promise.id)
        for one, other in ((ann, jun), (jun, ann)) if first else ((jun, ann), (ann, jun)):
            one.hear(other)
        assert ann.rows() == jun.rows()
        # Whoever spoke last of this turn is right about it, and one turn waits in either case.
        (waiting,) = ann.book.owed(ACCOUNT)
        if order[-1] == "jun keeps":
            assert [one.state for one in ann.rows() if one.id == promise.id] == ["kept"]
            assert waiting.id == next_id(promise.id)
            assert waiting.due_on == "2026-09-30"
        else:
            assert waiting.id == promise.id
            # And keeping it then makes the next one visible again, on both.
            with _at(9):
                jun.book.keep(promise.id)
            ann.hear(jun)
            assert [one.id for one in ann.book.owed(ACCOUNT)] == [next_id(promise.id)]
        ann.store.close()
        jun.store.close()


def test_what_somebody_did_with_the_next_one_survives_a_late_keeping_elsewhere():
    with tempfile.TemporaryDirectory() as name:
        ann, jun = _Device(Path(name), "ann"), _Device(Path(name), "jun")
        first = ann.book.add(
            ACCOUNT, "Send the figures", due_on="2026-08-31", made_on="2026-08-01", recurs="monthly"
        )
        jun.hear(ann)
        ann.book.keep(first.id)
        second = next_id(first.id)
        ann.book.edit(second, wording="Send the figures by post")
        ann.book.keep(second)
        jun.book.keep(first.id)  # later, and without having heard of any of it
        ann.hear(jun)
        jun.hear(ann)
        assert ann.rows() == jun.rows()
        assert [one.state for one in ann.rows()].count("open") == 1
        shown = ann.book.show(second)
        assert (shown.state, shown.wording) == ("kept", "Send the figures by post")
        ann.store.close()
        jun.store.close()
