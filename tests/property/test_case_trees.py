"""Two devices that move answers about, apart and at the same time, come to read the same tree."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.case_trees import depths
from mcr_desktop.domain.cases import CHAINS, Case, Why
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.casework.outlines import Outline, UnderItselfError
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.journal import Journal
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
CASE = Case(bytes(16), FENCE, "Late")
SEEDS = 6

deeds = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["move", "move", "move", "add", "remove", "sync"]),
    st.integers(0, 11),
    st.one_of(st.none(), st.integers(0, 11)),
    st.integers(0, 3),
)


class Device:
    """One store with its outline of whys."""

    def __init__(self, folder: Path, name: str, writer: bytes) -> None:
        self.store = new_store(folder / name)
        journal = Journal(self.store)
        with self.store.transaction() as tx:
            journal.new_writer(tx, writer)
        self.space = Workspace(self.store, journal, name)
        self.outline: Outline[Why] = Outline(self.space, Why, "why", "chain")
        self.told = 0

    def read(self) -> tuple[Why, ...]:
        return self.outline.arranged(CASE.id, FENCE)

    def tell(self, other: Device) -> None:
        """Hand over everything written since the last time."""
        waiting = [one for one in self.space.journal.pending(FENCE) if one.seq > self.told]
        for one in waiting:
            with other.store.transaction() as tx:
                other.space.journal.merge(tx, FENCE, one.rows, [])
            self.told = one.seq

    def do(self, deed: str, known: list[bytes], which: int, under: int | None, place: int) -> None:
        row = known[which % len(known)]
        parent = None if under is None else known[under % len(known)]
        try:
            if deed == "add":
                known.append(
                    self.outline.add(
                        CASE, parent, "Added", {"answer": "x", "chain": CHAINS[place % 2]}
                    ).id
                )
            elif deed == "remove":
                self.outline.remove(row, "Removed")
            else:
                self.outline.move(row, parent, place, CHAINS[place % 2], "Moved")
        except (UnderItselfError, NotFoundError):
            pass  # somebody's row that is gone, not here yet, or above the other


def check_tree(rows: tuple[Why, ...], shown: set[bytes]) -> None:
    """Every row once, each after its parent and in its chain."""
    assert {one.id for one in rows} == shown
    assert len(rows) == len(shown)
    depth = depths(rows)  # fails where a parent does not come first
    chains = {one.id: one.chain for one in rows}
    for one in rows:
        assert one.parent_id is None or chains[one.parent_id] == one.chain
        assert depth[one.id] < len(rows)


@settings(max_examples=25)
@given(st.lists(deeds, max_size=16))
def test_random_moves_on_two_devices_converge_without_a_circle(todo):
    with tempfile.TemporaryDirectory() as name:
        one, two = (Device(Path(name), f"{n}.db", bytes([n]) * 16) for n in (1, 2))
        known: list[bytes] = []
        for number in range(SEEDS):
            under = known[number - 1] if number in (1, 2, 4) else None
            values = {"answer": str(number), "chain": CHAINS[0]}
            known.append(one.outline.add(CASE, under, "Added", values).id)
        one.tell(two)
        for who, deed, which, under, place in todo:
            if deed == "sync":
                one.tell(two)
                two.tell(one)
            else:
                (one, two)[who].do(deed, known, which, under, place)
            for device in (one, two):
                shown = device.store.rows("SELECT id FROM why WHERE deleted IS NULL")
                check_tree(device.read(), {row[0] for row in shown})
        one.tell(two)
        two.tell(one)
        assert one.read() == two.read()
        for device in (one, two):
            device.store.close()
