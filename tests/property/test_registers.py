"""Whatever happens to complaints, wherever, the register says what the rows say, on every device.

Two devices, and a second process on the first: imports, undo, edits, merges in any order, erasures,
withdrawals, crashes. After each step columns, lists, counts, choices, clocks and search are told beside
plain SQL; once everything has come everywhere, both devices show the same.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.changes import Change, StampedRow
from mcr_desktop.domain.errors import ChangedSinceError, NothingToUndoError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.store import column_caches, column_marks
from mcr_desktop.store.imports import Import, remove_unfinished
from mcr_desktop.store.journal import Journal
from tests.property.register_reference import register_says, told, visible
from tests.property.register_rows import (
    DAYS,
    KINDS,
    LABELS,
    OWNERS,
    TICKETS,
    WORDS,
    labels_of,
    row_of,
    values_of,
)
from tests.unit.sync.teams import new_store

QUERIES = [
    RegisterQuery(),
    RegisterQuery(where=(("kind", "late"), ("lane", "A-B")), order="severity"),
    RegisterQuery(where=(("lane", ""),), order="=lane"),
    RegisterQuery(since="2026-10-01", until="2026-11-22", order="-=lane"),
    RegisterQuery(kinds=("damage", ""), severity=(1, 5, 9), order="kind"),
    RegisterQuery(words="torn", clock="open", order="-summary"),
    RegisterQuery(clock="late", order="-owner"),
    RegisterQuery(clock="unacknowledged", owner="", duplicates="without", order="account"),
    RegisterQuery(clock="resolved", duplicates="only", order="acknowledged_on"),
]
seeds = st.integers(0, 2**20)


@cache
def templates() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mcr-register-"))
    for name in ("one", "two"):
        create_profile(folder / name, name.title(), demo=True).close()
    return folder


class Parcel:
    """What one device wrote in one fence, on its way to the others."""

    def __init__(self, writer: int, fence: bytes, rows: list[StampedRow]) -> None:
        self.writer, self.fence, self.rows = writer, fence, rows
        self.at: set[int] = {writer}
        self.withdrawn_at: set[int] = set()
        self.withdrawn = False


class Devices(RuleBasedStateMachine):
    """One's two devices, each with what it shares; seats 0 and 1 sit at the first, 2 at the second."""

    @initialize(seed=seeds)
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mcr-register-run-"))
        self.patches = [
            mock.patch.object(column_caches, "KEPT_FROM", 4),
            mock.patch.object(column_caches, "MOST_LATER", 3),
            mock.patch.object(column_marks, "MOST_MARKED", 6),
        ]
        for patch in self.patches:
            patch.start()
        for name in ("one", "two"):
            shutil.copytree(templates() / name, self.folder / name)
        self.seats: list[Services] = [
            open_profile(self.folder / name) for name in ("one", "one", "two")
        ]
        path = self.folder / "guest.db"
        self.guest = Journal(new_store(path))
        self.parcels: list[Parcel] = []
        self.erased: set[tuple[bytes, bytes]] = set()
        self.numbered = 0
        self.running: dict[int, tuple[int, bytes, Import]] = {}
        first = self.seats[0]
        self.fences = [
            first.accounts.add(name, acknowledge_days=days, respond_days=20).fence
            for name, days in (("North", 3), ("South", 0))
        ]
        self._collect()
        self._deliver(2, list(self.parcels))
        dice = random.Random(seed)
        for fence in self.fences:
            for _ in range(5):
                self._write(dice.randrange(3), fence, self._new_id(), values_of(dice))

    def teardown(self) -> None:
        if not hasattr(self, "seats"):
            return
        for _, _, work in self.running.values():
            work.end()
        for seat in self.seats:
            seat.close()
        self.guest.store.close()
        for patch in self.patches:
            patch.stop()
        shutil.rmtree(self.folder)

    # What people do

    @rule(seat=st.integers(0, 2), seed=seeds)
    def write_down(self, seat: int, seed: int) -> None:
        dice = random.Random(seed)
        self._write(seat, dice.choice(self.fences), self._new_id(), values_of(dice))

    @rule(seat=st.integers(0, 2), seed=seeds)
    def edit(self, seat: int, seed: int) -> None:
        dice = random.Random(seed)
        lines = visible(self.seats[seat].workspace.store)
        if lines:
            line = dice.choice(lines)
            self._write(seat, line.fence, line.id, values_of(dice))

    @rule(seat=st.integers(0, 2), seed=seeds)
    def edit_many_and_perhaps_think_better_of_it(self, seat: int, seed: int) -> None:
        dice, services = random.Random(seed), self.seats[seat]
        lines = visible(services.workspace.store)
        some = dice.sample(lines, dice.randint(0, min(len(lines), 8)))
        before = {one.id: told(one) for one in lines}
        ids = [*(one.id for one in some), self._new_id()]
        changed = services.registers.edit_many(
            ids, owner=dice.choice(OWNERS), dimensions={"lane": dice.choice(LABELS)}
        )
        assert changed <= len(some)
        if changed and dice.random() < 0.5:
            services.undo.undo()
            after = {one.id: told(one) for one in visible(services.workspace.store)}
            assert after == before

    @rule(seat=st.integers(0, 2), seed=seeds)
    def delete_or_restore(self, seat: int, seed: int) -> None:
        dice = random.Random(seed)
        rows = self.seats[seat].workspace.store.rows(
            "SELECT t.id, f.id, t.deleted FROM complaint t JOIN fence f ON f.no = t.fence"
        )
        if rows:
            row, fence, deleted = dice.choice(rows)
            self._write(seat, fence, row, {"deleted": None if deleted else 1})

    @rule(seat=st.integers(0, 2), back=st.booleans())
    def undo_or_redo(self, seat: int, back: bool) -> None:
        undo = self.seats[seat].undo
        with suppress(NothingToUndoError, ChangedSinceError):
            undo.undo(anyway=True) if back else undo.redo()

    # Imports, in as many steps as it pleases

    @rule(seat=st.integers(0, 2), which=st.integers(0, 1), seed=seeds)
    def begin_an_import(self, seat: int, which: int, seed: int) -> None:
        if seat // 2 in self.running:
            return
        journal, fence = self.seats[seat].workspace.journal, self.fences[which]
        work = Import(journal, fence, "complaint", self._new_id(), file="f.csv")
        self.running[seat // 2] = (seat, fence, work)
        self.go_on_importing(seat // 2, seed)
        if seed % 3 == 0:
            self.the_register_says_what_the_rows_say()
            self.end_an_import(seat // 2, whole=False)

    @precondition(lambda self: self.running)
    @rule(device=st.integers(0, 1), seed=seeds)
    def go_on_importing(self, device: int, seed: int) -> None:
        if device not in self.running:
            return
        dice = random.Random(seed)
        _, fence, work = self.running[device]
        tickets = dice.sample(range(TICKETS), dice.randint(1, TICKETS))
        ids = [row_of(self.fences.index(fence), ticket) for ticket in tickets]
        keep = [one for one in ids if (fence, one) not in self.erased]
        columns: dict[str, list[Any]] = {
            "external_id": [f"T-{one.hex()[:3]}" for one in keep],
            "kind": [dice.choice(KINDS) or None for _ in keep],
            "reported_on": [dice.choice(DAYS[:4]) for _ in keep],
            "summary": [dice.choice(WORDS) for _ in keep],
            "dimensions": [labels_of(dice) for _ in keep],
            "duplicate": [dice.choice((None, 1)) for _ in keep],
        }
        work.add(keep, columns)
        work.flush()

    @precondition(lambda self: self.running)
    @rule(device=st.integers(0, 1), whole=st.booleans())
    def end_an_import(self, device: int, whole: bool) -> None:
        if device not in self.running:
            return
        seat, _, work = self.running.pop(device)
        workspace = self.seats[seat].workspace
        if whole:
            about: dict[str, Any] = {"file": "f.csv", "kind": "complaints", "finished_ms": now_ms()}
            with workspace.store.transaction() as tx:
                changes = work.finish(tx, about, "Imported a file")
            workspace.announce(changes)
        else:
            remove_unfinished(workspace.journal, work.id)
        work.end()

    @rule(seat=st.integers(0, 2), seed=seeds)
    def turn_an_import(self, seat: int, seed: int) -> None:
        imports = self.seats[seat].imports
        accounts = self.seats[seat].accounts.all()
        rows = [row for account in accounts for row in imports.list(account)]
        if rows:
            row = random.Random(seed).choice(rows)
            turn = imports.redo if row.undone else imports.undo
            assert turn(row.summary.id).undone != row.undone

    @rule(seat=st.integers(0, 2), seed=seeds)
    def import_what_could_go_wrong(self, seat: int, seed: int) -> None:
        if seat // 2 in self.running:
            return
        dice, workspace = random.Random(seed), self.seats[seat].workspace
        work = Import(workspace.journal, dice.choice(self.fences), "exposure", self._new_id())
        work.add(
            [self._new_id()], {"month": ["2026-10"], "unit": ["orders"], "amount": [float(seed)]}
        )
        with workspace.store.transaction() as tx:
            changes = work.finish(tx, {"file": "e.csv", "finished_ms": now_ms()}, "Imported")
        workspace.announce(changes)

    # What comes from elsewhere

    @rule(seed=seeds)
    def somebody_else_writes(self, seed: int) -> None:
        dice = random.Random(seed)
        fence = dice.choice(self.fences)
        rows = [row for row, whose in self._rows() if whose == fence] or [self._new_id()]
        values = {**values_of(dice), "severity": dice.choice((0, 9, -3, None))}
        if dice.random() < 0.3:
            values["deleted"] = dice.choice((1, None))
        row = dice.choice([*rows, row_of(self.fences.index(fence), dice.randrange(TICKETS))])
        if (fence, row) in self.erased:
            return
        if not self.guest.commit([Change(fence, "complaint", row, values)], "x").gesture:
            return
        pending = self.guest.pending(fence, 10**9)[-1]
        self.parcels.append(Parcel(9, fence, pending.rows))
        for device in (0, 1):
            if dice.random() < 0.6:
                self._deliver(device * 2, self.parcels[-1:])

    @rule(device=st.integers(0, 1), seed=seeds)
    def some_of_it_comes(self, device: int, seed: int) -> None:
        dice = random.Random(seed)
        there = [one for one in self.parcels if device not in one.at and not one.withdrawn]
        self._deliver(device * 2, dice.sample(there, dice.randint(0, len(there))))

    @rule(seed=seeds)
    def somebody_is_removed(self, seed: int) -> None:
        """What the guest wrote lately does not count any more; each device learns it in its time."""
        dice = random.Random(seed)
        theirs = [one for one in self.parcels if one.writer == 9 and not one.withdrawn]
        for one in theirs[-dice.randint(1, 4) :]:
            one.withdrawn = True
        for device in (0, 1):
            if dice.random() < 0.7:
                self.a_removal_is_heard_of(device)

    @rule(device=st.integers(0, 1))
    def a_removal_is_heard_of(self, device: int) -> None:
        services = self.seats[device * 2]
        for one in self.parcels:
            if one.withdrawn and device in one.at and device not in one.withdrawn_at:
                with services.workspace.store.transaction() as tx:
                    done = services.workspace.journal.withdraw(tx, one.fence, one.rows)
                services.workspace.announce(done)
                one.withdrawn_at.add(device)

    @precondition(lambda self: not self.running)
    @rule(seed=seeds)
    def a_complaint_is_erased(self, seed: int) -> None:
        rows = self._rows()
        if not rows:
            return
        row, fence = random.Random(seed).choice(rows)
        self.erased.add((fence, row))
        for services in (self.seats[0], self.seats[2]):
            with services.workspace.store.transaction() as tx:
                done = services.workspace.journal.erase(tx, fence, [("complaint", row)])
            services.workspace.announce(done)

    # What goes wrong

    @rule(seat=st.integers(0, 2))
    def start_again(self, seat: int) -> None:
        """A process ends, or is killed, and begins anew; an import of its own dies with it."""
        running = self.running.get(seat // 2)
        if running and running[0] == seat:
            running[2].end()
            del self.running[seat // 2]
        self.seats[seat].close()
        self.seats[seat] = open_profile(self.folder / ("one", "one", "two")[seat])

    @rule(seat=st.integers(0, 2), seed=seeds)
    def break_off(self, seat: int, seed: int) -> None:
        """A write that fails before its end leaves nothing, also where its columns were read within."""
        dice, services = random.Random(seed), self.seats[seat]
        account = dice.choice(services.accounts.all())
        lines = visible(services.workspace.store, account.fence)
        with suppress(KeyboardInterrupt), services.workspace.store.transaction() as tx:
            row = dice.choice(lines).id if lines else self._new_id()
            changes = [
                Change(account.fence, "complaint", one, values_of(dice))
                for one in (row, self._new_id())
            ]
            services.workspace.journal.commit_in(tx, changes, "Broken off")
            raise KeyboardInterrupt

    @precondition(lambda self: not self.running)
    @rule()
    def all_of_it_comes(self) -> None:
        for device in (0, 1):
            self._deliver(
                device * 2, [p for p in self.parcels if device not in p.at and not p.withdrawn]
            )
            self.a_removal_is_heard_of(device)
        for seat in (0, 2):
            remove_unfinished(self.seats[seat].workspace.journal)
        self._agree()

    def _agree(self) -> None:
        shown = [
            sorted(
                (one.fence, one.id, one.values["summary"], sorted(told(one).items()))
                for one in visible(self.seats[seat].workspace.store)
            )
            for seat in (0, 2)
        ]
        assert shown[0] == shown[1]
        accounts = [dict(self.seats[seat].workspace.digests()) for seat in (0, 2)]
        for fence in self.fences:
            assert accounts[0][fence] == accounts[1][fence]

    # Always

    @invariant()
    def the_register_says_what_the_rows_say(self) -> None:
        if not hasattr(self, "seats"):
            return
        self._collect()
        for services in self.seats:
            register_says(services, QUERIES)

    # Inside

    def _rows(self) -> list[tuple[bytes, bytes]]:
        return sorted(
            {
                row
                for seat in (0, 2)
                for row in self.seats[seat].workspace.store.rows(
                    "SELECT t.id, f.id FROM complaint t JOIN fence f ON f.no = t.fence"
                )
            }
        )

    def _new_id(self) -> bytes:
        """Ids that are the same whenever the same things happen."""
        self.numbered += 1
        return hashlib.sha256(b"new %d" % self.numbered).digest()[:16]

    def _write(self, seat: int, fence: bytes, row: bytes, values: dict[str, Any]) -> None:
        self.seats[seat].workspace.commit([Change(fence, "complaint", row, values)], "Edited")

    def _collect(self) -> None:
        """Take what the devices wrote since, as a sync does."""
        for device in (0, 1):
            journal = self.seats[device * 2].workspace.journal
            for fence in self.fences:
                with journal.store.transaction() as tx:
                    entries = journal.pending(fence, 10**9)
                    journal.shared(tx, [entry.seq for entry in entries])
                self.parcels += [Parcel(device, fence, entry.rows) for entry in entries]

    def _deliver(self, seat: int, parcels: list[Parcel]) -> None:
        workspace = self.seats[seat].workspace
        for one in parcels:
            gone = {("complaint", row) for fence, row in self.erased if fence == one.fence}
            with workspace.store.transaction() as tx:
                done = workspace.journal.merge(tx, one.fence, one.rows, [], gone)
            workspace.announce(done)
            one.at.add(seat // 2)


def test_the_register_follows_whatever_happens():
    most = settings.default.max_examples if settings.default else 100
    run_state_machine_as_test(
        Devices,
        settings=settings(max_examples=max(10, most // 8), stateful_step_count=25, deadline=None),
    )
