"""Machines with real encrypted stores who share through a faulty storage, all from one seed.

A schedule is a list of steps that a seed yields; any part of it is a schedule too, so that a failing one
can be cut down. `World` carries it out, keeps a ledger of what was accepted, and says at the end whether
every honest machine came to one state that lost nothing of it.
"""

from __future__ import annotations

import random
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.services.teamwork.sharing import Sharing, SyncReport
from mcr_desktop.services.teamwork.storages import Storages
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync.fences import this_device
from tests.property.faulty_storage import Killed, Shelf, View
from tests.property.simulator_chance import one_chance
from tests.property.virtual_clocks import VirtualClock
from tests.unit.sync.teams import KEY, empty_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Step(NamedTuple):
    """One thing that happens; numbers are taken modulo whatever there is to choose from."""

    number: int
    act: str
    a: int
    b: int
    c: int


class Machine:
    """One machine with a store of its own and a clock of its own."""

    def __init__(self, folder: Path, name: str, person: str, clock: VirtualClock) -> None:
        self.name = name
        self.person = person
        # Each in a folder of its own, as workspaces are: what is carried between them lies in none.
        self.path = folder / name / "store.db"
        self.path.parent.mkdir()
        self.clock = clock
        self.folder = folder

    def begin(self) -> None:
        """Start with an empty store and introduce the person."""
        self.path.write_bytes(empty_store())
        self.open()
        with self.clock.ticking():
            self.sharing.introduce(self.person, self.name)

    def open(self) -> None:
        self.store = Store.open(self.path, KEY)
        self.journal = Journal(self.store)
        self.sharing = Sharing(self.store, self.journal)
        self.memberships = Memberships(self.store, self.journal)

    @property
    def signer(self) -> bytes:
        """The public key with which this machine signs."""
        return this_device(self.sharing._records).public.signer

    def close(self) -> None:
        self.store.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def image(self) -> bytes:
        """The store as a backup or a clone would have it."""
        self.close()
        data = self.path.read_bytes()
        self.open()
        return data

    def become(self, image: bytes) -> None:
        """Go on from an earlier or another machine's store."""
        self.close()
        self.path.write_bytes(image)
        self.open()

    def write(self, fence: bytes, table: str, row: bytes, values: dict[str, Value]) -> None:
        with self.clock.ticking():
            self.journal.commit([Change(fence, table, row, values)], "Edited")

    def say(self, fence: bytes, note: bytes, body: str) -> None:
        with self.clock.ticking():
            self.journal.commit([TextChange(fence, note, body)], "Wrote")

    def body(self, note: bytes) -> str:
        found = self.store.row("SELECT body FROM note WHERE id = ?", (note,))
        return str(found[0] or "") if found else ""

    def choose(self, fence: bytes) -> None:
        """Choose the storage, anew where it was chosen before."""
        with self.clock.ticking():
            self.sharing.share_through_folder(fence, self.folder)

    def sync(self, fence: bytes, view: View, *, thorough: bool = False) -> SyncReport:
        with seen_as(view), self.clock.ticking():
            (report,) = self.sharing.sync(fences=[fence], thorough=thorough)
        return report


@contextmanager
def seen_as(view: View) -> Iterator[None]:
    """Let whoever syncs meet this view instead of a real folder."""
    with mock.patch.object(Storages, "open", return_value=view):
        yield


@contextmanager
def fuse(store: Store, left: int) -> Iterator[list[int]]:
    """End the process at the n-th commit of this store, just before it or just after."""
    burnt = [0]
    transaction = Store.transaction

    def step() -> None:
        burnt[0] += 1
        if burnt[0] == left:
            raise Killed

    @contextmanager
    def transacting(self: Store, *, staging: bool = False) -> Iterator[Tx]:
        nested = self is not store or self._tx is not None
        with transaction(self, staging=staging) as tx:
            yield tx
            if not nested:
                step()
        if not nested:
            step()

    with mock.patch.object(Store, "transaction", transacting):
        yield burnt


@contextmanager
def machines(
    folder: Path, seed: object, people: int, roles: Sequence[str] = ("member",)
) -> Iterator[tuple[list[Machine], bytes]]:
    """People's machines inside one fence that the first of them founded; nothing is synced yet."""
    with ExitStack() as stack:
        stack.enter_context(one_chance(seed))
        made: list[Machine] = []
        for number in range(people):
            made.append(Machine(folder, f"m{number}", f"P{number}", VirtualClock()))
            made[-1].begin()
        with made[0].clock.ticking():
            fence = made[0].sharing.found_fence("Northwind")
        made[0].choose(fence)
        for number, joiner in enumerate(made[1:]):
            let_in(made[0], joiner, fence, roles[number % len(roles)])
        yield made, fence
        for one in made:
            one.close()


def let_in(approver: Machine, joiner: Machine, fence: bytes, role: str = "member") -> None:
    """The whole way in: request, approval, both codes, the storage chosen."""
    with joiner.clock.ticking():
        asked = joiner.sharing.request_to_join()
    with approver.clock.ticking():
        approval = approver.sharing.approve(fence, asked.data, code=asked.code, role=role)
    with joiner.clock.ticking():
        joiner.sharing.accept(approval.data, code=approval.code)
    joiner.choose(fence)


def settle(
    made: list[Machine], fence: bytes, shelf: Shelf, dice: random.Random, rounds: int = 4
) -> list[SyncReport]:
    """Sync all machines over the healed shelf until none has anything to do; their last reports."""
    shelf.gone = False
    for one in made:
        one.choose(fence)
    reports: list[SyncReport] = []
    for _ in range(rounds):
        reports = [one.sync(fence, View(shelf, dice), thorough=True) for one in made]
        assert not any(report.trouble for report in reports), reports
        if not any(report.put or report.received or report.sent for report in reports):
            break
    return reports
