"""Two devices merge, part, remove and restore contacts at the same time: both show the same people."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Cell, Change, Stamp, StampedRow
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.services.contacts.merges import Merges
from mcr_desktop.services.contacts.people import People
from mcr_desktop.services.workspaces import Workspace, known_fields
from mcr_desktop.store.digests import digests
from mcr_desktop.store.gestures import history_of
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.merged_contacts import kept_of
from mcr_desktop.store.queries import fetch
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
PEOPLE = [bytes([number]) * 16 for number in range(1, 6)]
TOUCH = b"t" * 16

person = st.integers(0, len(PEOPLE) - 1)
steps = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(["merge", "part", "remove", "boss"]), person, person
    ),
    max_size=6,
)


class Device:
    def __init__(self, folder: Path, name: str) -> None:
        self.store = new_store(folder / name)
        self.workspace = Workspace(self.store, Journal(self.store), name)
        self.merges = Merges(self.workspace, lambda _writer: name)
        self.people = People(self.workspace)

    def do(self, what: str, first: bytes, second: bytes) -> None:
        there = {one.id for one in fetch(self.store, Contact)}
        kept = kept_of(self.store).get(FENCE, {})
        if what == "merge" and first in there and second in there and first != second:
            self.merges.merge(first, [second])
        elif what == "part" and first in kept:
            self.merges.unmerge(first)
            shown = {one.id for one in fetch(self.store, Contact)}
            assert first in shown
            assert len(shown) == len(there) + 1
        elif what == "remove" and first in there:
            self.workspace.commit([Change(FENCE, "contact", first, {"deleted": 1})], "")
        elif what == "boss" and first in there and second in there and first != second:
            self.workspace.commit([Change(FENCE, "contact", first, {"reports_to": second})], "")

    def rows(self) -> list[StampedRow]:
        """Everything that this device knows, as another is given it."""
        found = []
        for table, row_id in (*(("contact", one) for one in PEOPLE), ("touch", TOUCH)):
            for of, cell in history_of(self.store, self.workspace.journal.numbers, row_id):
                assert of == table
                replaced = Stamp(*cell.replaced) if cell.replaced else None
                stamped = Cell(cell.field, cell.value, cell.clock, replaced)
                found.append(StampedRow(table, row_id, cell.writer, (stamped,)))
        return found

    def hear(self, rows: list[StampedRow]) -> None:
        with self.store.transaction() as tx:
            self.workspace.journal.merge(tx, FENCE, rows, [])


@settings(max_examples=25, deadline=None)
@given(steps, steps)
def test_devices_that_heard_of_each_other_show_the_same_people(apart, after):
    with tempfile.TemporaryDirectory() as name:
        devices = [Device(Path(name), "ann"), Device(Path(name), "ben")]
        made = [
            Change(FENCE, "contact", one, {"name": f"Person {place}", "title": f"T{place}"})
            for place, one in enumerate(PEOPLE)
        ]
        with_all = known_fields(Touch, {"contacts": PEOPLE, "happened_on": "2026-11-01"})
        touch = Change(FENCE, "touch", TOUCH, {**with_all, "channel": "call", "two_way": 1})
        devices[0].workspace.commit([*made, touch], "")
        devices[1].hear(devices[0].rows())
        for round_ in (apart, after):
            for who, what, first, second in round_:
                devices[who].do(what, PEOPLE[first], PEOPLE[second])
            told = [device.rows() for device in devices]
            devices[0].hear(told[1])
            devices[1].hear(told[0])
            _same_and_sound(devices)
        for device in devices:
            device.store.close()


def _same_and_sound(devices: list[Device]) -> None:
    ours, theirs = ([(one.id, one.reports_to) for one in device.people.all()] for device in devices)
    assert ours == theirs
    assert digests(devices[0].store, devices[0].workspace.journal.numbers) == digests(
        devices[1].store, devices[1].workspace.journal.numbers
    )
    store = devices[0].store
    shown = {one for one, _ in ours}
    kept = kept_of(store).get(FENCE, {})
    here = {row for (row,) in store.rows("SELECT id FROM contact WHERE deleted IS NULL")}
    # Whoever was not removed is shown, as themselves or as somebody who is shown.
    assert {kept.get(one, one) for one in here} == shown
    (touch,) = fetch(store, Touch)
    assert len(set(touch.contacts)) == len(touch.contacts)
    assert set(touch.contacts) & here <= shown
