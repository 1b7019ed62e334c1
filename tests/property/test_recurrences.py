"""A promise that comes again, on two devices that hear of each other when they like, never doubles."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.recurrences import next_id
from mcr_desktop.services.commitments import Commitments
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

FENCE = bytes(range(32))
ACCOUNT = Account(bytes(16), FENCE, "Quillmere")
deeds = st.sampled_from(["keep", "keep", "break", "reopen", "move", "edit", "told", "hear"])
steps = st.lists(st.tuples(st.integers(0, 1), deeds, st.integers(0, 3)), min_size=2, max_size=14)


class _Device:
    def __init__(self, folder: Path, name: str) -> None:
        self.store = Store.create(folder / name, os.urandom(32))
        self.workspace = Workspace(self.store, Journal(self.store), name)
        self.book = Commitments(self.workspace)
        self.told = 0

    def rows(self) -> list[Commitment]:
        return sorted(self.book.all(ACCOUNT), key=lambda one: one.id)

    def hear(self, other: _Device) -> None:
        """Take in everything that the other has ever written, again and again."""
        sent = other.workspace.journal.pending(FENCE, 1_000_000)
        rows = [row for one in sent for row in one.rows]
        with self.store.transaction() as tx:
            self.workspace.journal.merge(tx, FENCE, rows, [])

    def do(self, deed: str, place: int, other: _Device) -> None:
        rows = self.book.owed(ACCOUNT)
        closed = [one for one in self.book.all(ACCOUNT) if one.state in ("kept", "broken")]
        if deed == "hear":
            self.hear(other)
        elif deed == "reopen":
            if closed:
                self.book.reopen(closed[place % len(closed)].id)
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


@settings(max_examples=60, deadline=None)
@given(steps, st.sampled_from(["weekly", "monthly", "yearly"]))
def test_a_series_never_doubles(done: list[tuple[int, str, int]], recurs: str):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ann, jun = _Device(folder, "ann"), _Device(folder, "jun")
        first = ann.book.add(
            ACCOUNT, "Send the figures", due_on="2026-08-31", made_on="2026-08-01", recurs=recurs
        )
        jun.hear(ann)
        for who, deed, place in done:
            one, other = (ann, jun) if who == 0 else (jun, ann)
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
