"""What people do to people, promises, notes and touches, in any order, on two devices.

Undo gives back what was, redo what was undone, a restored row is as it was removed, and two devices that
heard of each other in any order show the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import RECURRENCES, Commitment
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.services.contacts.people import People
from mcr_desktop.services.notebook.notes import Notes
from mcr_desktop.services.promises.commitments import Commitments
from mcr_desktop.services.removals import Removals
from mcr_desktop.services.touches import Touches
from mcr_desktop.services.undo import Undo
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.digests import digests
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.queries import in_fence
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
ACCOUNT = Account(b"a" * 16, FENCE, "Quillmere Logistics")
KINDS: dict[str, type[Any]] = {
    "contact": Contact,
    "touch": Touch,
    "commitment": Commitment,
    "note": Note,
}

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
days = st.sampled_from(["0001-01-01", "2026-02-28", "2026-11-23", "2028-02-29", "9999-12-31"])
places = st.integers(0, 30)
devices = st.integers(0, 1)
states = st.sampled_from(["kept", "broken", "withdrawn"])
recurrences = st.sampled_from([None, *RECURRENCES])


class Device:
    """One person's store with the services on it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.store = new_store(folder / name)
        self.workspace = Workspace(self.store, Journal(self.store), name)
        self.people = People(self.workspace)
        self.touches = Touches(self.workspace)
        self.commitments = Commitments(self.workspace)
        self.notes = Notes(self.workspace)
        self.removals = Removals(self.workspace, lambda _writer: name)
        self.undo = Undo(self.workspace)

    def shown(self) -> dict[str, dict[bytes, Any]]:
        """Every row as a person sees it."""
        return {
            name: {row.id: row for row in in_fence(self.store, kind, FENCE)}
            for name, kind in KINDS.items()
        }

    def some(self, kind: str, place: int) -> Any:
        """One of the rows of a kind; None where there is none."""
        rows = sorted(self.shown()[kind].items())
        return rows[place % len(rows)][1] if rows else None

    def hear(self, other: Device, *, backwards: bool) -> None:
        """Take in whatever the other wrote, in its order or the other way round."""
        pending = other.workspace.journal.pending(FENCE, 10_000)
        for one in reversed(pending) if backwards else pending:
            with self.store.transaction() as tx:
                self.workspace.journal.merge(tx, FENCE, one.rows, one.texts)


class Relationship(RuleBasedStateMachine):
    """Two teammates at work on one account."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.devices = [Device(Path(self._folder.name), name) for name in ("ann", "ben")]

    def teardown(self) -> None:
        for device in self.devices:
            device.store.close()
        self._folder.cleanup()

    def _do(self, who: int, deed: Callable[[Device], object], *, typing: bool = False) -> None:
        """A deed; taken back it leaves nothing, done again it is as it was done.

        Typing joins what was typed just before: taken back, both go.
        """
        device = self.devices[who]
        before, labels = device.shown(), len(device.undo.gestures(10_000))
        try:
            deed(device)
        except McrError:
            assert device.shown() == before, "what was refused left something behind"
            return
        after = device.shown()
        if len(device.undo.gestures(10_000)) == labels and not typing:
            assert after == before, "what changed something can be taken back"
            return
        device.undo.undo()
        assert typing or device.shown() == before
        device.undo.redo()
        assert device.shown() == after

    @rule(who=devices, name=words, boss=places)
    def add_a_person(self, who, name, boss):
        def deed(device: Device) -> object:
            above = device.some("contact", boss)
            return device.people.add(ACCOUNT, name, reports_to=above.id if above else None)

        self._do(who, deed)

    @rule(who=devices, place=places, boss=places, name=words)
    def change_a_person(self, who, place, boss, name):
        def deed(device: Device) -> object:
            one, above = device.some("contact", place), device.some("contact", boss)
            return one and device.people.edit(one.id, name=name, reports_to=above.id)

        self._do(who, deed)

    @rule(who=devices, wording=words, made=days, due=days, recurs=recurrences)
    def promise(self, who, wording, made, due, recurs):
        self._do(
            who,
            lambda device: device.commitments.add(
                ACCOUNT, wording, made_on=made, due_on=due, recurs=recurs
            ),
        )

    @rule(who=devices, place=places, state=states, day=days)
    def close_a_promise(self, who, place, state, day):
        def deed(device: Device) -> object:
            one = device.some("commitment", place)
            return one and device.commitments.close_many([one.id], state, on=day)

        self._do(who, deed)

    @rule(who=devices, place=places, due=days)
    def move_a_promise(self, who, place, due):
        def deed(device: Device) -> object:
            one = device.some("commitment", place)
            return one and device.commitments.renegotiate(one.id, due)

        self._do(who, deed)

    @rule(who=devices, place=places)
    def take_a_promise_up_again(self, who, place):
        def deed(device: Device) -> object:
            one = device.some("commitment", place)
            return one and device.commitments.reopen(one.id)

        self._do(who, deed)

    @rule(who=devices, place=places, day=days, summary=words)
    def log_a_touch(self, who, place, day, summary):
        def deed(device: Device) -> object:
            one = device.some("contact", place)
            whom = [one.id] if one else []
            return device.touches.log(ACCOUNT, "letter", whom, day, summary=summary)

        self._do(who, deed)

    @rule(who=devices, body=words, title=words)
    def write_a_note(self, who, body, title):
        self._do(who, lambda device: device.notes.add(ACCOUNT, body, title))

    @rule(who=devices, place=places, body=words)
    def write_on_in_a_note(self, who, place, body):
        def deed(device: Device) -> object:
            one = device.some("note", place)
            return one and device.notes.edit(one.id, body=f"{one.body} {body}")

        if self.devices[who].some("note", place):
            self._do(who, deed, typing=True)

    @rule(who=devices, kind=st.sampled_from(sorted(KINDS)), place=places)
    def remove_and_bring_back(self, who, kind, place):
        device = self.devices[who]
        one = device.some(kind, place)
        if one is not None:
            before = device.shown()
            device.removals.remove(kind, [one.id])
            assert one.id not in device.shown()[kind]
            device.removals.restore(kind, one.id)
            assert device.shown() == before

    @rule(who=devices, kind=st.sampled_from(sorted(KINDS)), place=places)
    def remove(self, who, kind, place):
        def deed(device: Device) -> object:
            one = device.some(kind, place)
            return one and device.removals.remove(kind, [one.id])

        self._do(who, deed)

    @rule(who=devices)
    def take_back(self, who):
        with suppress(McrError):
            self.devices[who].undo.undo()

    @rule(backwards=st.booleans(), first=devices)
    def meet(self, backwards, first):
        one, other = self.devices[first], self.devices[1 - first]
        one.hear(other, backwards=backwards)
        other.hear(one, backwards=not backwards)
        assert one.shown() == other.shown()
        numbers = [device.workspace.journal.numbers for device in (one, other)]
        assert digests(one.store, numbers[0]) == digests(other.store, numbers[1])
        for device in (one, other):
            chart = device.people.chart(ACCOUNT)
            assert {row.id for row in chart.contacts} == set(device.shown()["contact"])
            _no_ring(chart.boss)


def _no_ring(boss: dict[bytes, bytes]) -> None:
    for one in boss:
        seen = {one}
        above = boss.get(one)
        while above is not None:
            assert above not in seen, "the tree has a ring"
            seen.add(above)
            above = boss.get(above)


TestRelationship = Relationship.TestCase
TestRelationship.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, phases=[Phase.generate]
)
