"""A stage for the named scenarios: a few people over one simulated storage, all from one seed."""

from __future__ import annotations

import random
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.store.digests import digests
from mcr_desktop.sync import segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.fences import Fence
from tests.property.faulty_storage import Shelf, View
from tests.property.simulator import Machine, let_in, machines
from tests.property.virtual_clocks import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.services.teamwork.sharing_rows import SharingState

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - stores live in memory


class Stage:
    """Machines inside one fence, and what lies on its storage."""

    def __init__(self, folder: Path, made: list[Machine], fence: bytes) -> None:
        self.folder = folder
        self.machines = made
        self.fence = fence
        self.shelf = Shelf()
        self.dice = random.Random("stage")
        self._rows = 0

    def sync(
        self,
        one: Machine,
        *,
        faults: Collection[str] = (),
        only: Collection[str] | None = None,
        shelf: Shelf | None = None,
        thorough: bool = False,
    ) -> SyncReport:
        """Sync one machine; with `only`, it is shown these files and no others."""
        view = View(shelf or self.shelf, self.dice, faults)
        if only is not None:
            view._seen = {name: self.shelf.files[name] for name in only}
        return one.sync(self.fence, view, thorough=thorough)

    def names(self) -> set[str]:
        return set(self.shelf.files)

    def segments(self) -> list[str]:
        """Names of the segments on the storage, oldest first by writer."""
        return sorted(name for name in self.shelf.files if name.startswith("seg/"))

    def write(self, one: Machine, name: str, *, synced: bool = True) -> list[str]:
        """Let somebody add a contact; what came to lie on the storage by it."""
        before = self.names()
        self._rows += 1
        row = self._rows.to_bytes(16, "big")
        one.write(self.fence, "contact", row, {"name": name})
        if synced:
            assert self.sync(one).trouble is None
        return sorted(self.names() - before)

    def contacts(self, one: Machine) -> set[str]:
        return {name for (name,) in one.store.rows("SELECT name FROM contact")}

    def state(self, one: Machine) -> SharingState:
        return one.sharing.state(self.fence)

    def digest(self, one: Machine) -> str:
        with one.store.transaction() as tx:
            # A fence without a row has no number yet; it is as empty as one whose rows went.
            one.journal.numbers.fresh(tx)
            one.journal.numbers.fence(tx, self.fence)
        return dict(digests(one.store, one.journal.numbers))[self.fence]

    def all_sync(self, *some: Machine, rounds: int = 2) -> None:
        for one in (some or tuple(self.machines)) * rounds:
            report = self.sync(one)
            assert report.trouble is None, report.trouble

    def agree(self, *some: Machine) -> None:
        """Everybody syncs until nothing is left to do; all show the same then."""
        some = some or tuple(self.machines)
        self.all_sync(*some)
        states = {one.name: self.digest(one) for one in some}
        assert len(set(states.values())) == 1, states

    def joins(self, approver: Machine, name: str, role: str = "member") -> Machine:
        joiner = Machine(self.folder, name, name, VirtualClock(approver.clock.ms))
        joiner.begin()
        let_in(approver, joiner, self.fence, role)
        self.machines.append(joiner)
        return joiner

    def copy_of(self, one: Machine, name: str) -> Machine:
        """A clone: another machine with the very same profile."""
        clone = Machine(self.folder, name, one.person, VirtualClock(one.clock.ms))
        clone.path.write_bytes(one.image())
        clone.open()
        self.machines.append(clone)
        return clone

    def person(self, one: Machine) -> bytes:
        return Fence.of(one.sharing._records, self.fence).device.person

    def keys(self, one: Machine) -> DeviceKeys:
        return Fence.of(one.sharing._records, self.fence).device.keys

    def forge(self, knower: Machine, body: Body, keys: DeviceKeys, *, fence: bytes = b"") -> str:
        """Lay a well-formed segment under the fence's true key on the storage, signed by anybody."""
        opened = Fence.of(knower.sharing._records, self.fence)
        key = opened.keys[opened.roster.epochs[-1].id]
        nonce = self.dice.randbytes(8)
        place = segments.Place(fence or self.fence, key.id, key.recipient, nonce, 1, b"", [])
        name = f"seg/{self.dice.randbytes(4).hex()}/1"
        self.shelf.put(name, segments.write(place, body, keys))
        return name


@contextmanager
def staged(*roles: str, synced: bool = True, seed: int = 0) -> Iterator[Stage]:
    """People with these roles after the founder, who is an owner; all have synced unless told not to."""
    with (
        tempfile.TemporaryDirectory(prefix="mcr-stage-", dir=MEMORY) as folder,
        machines(Path(folder), f"stage {seed}", 1 + len(roles), roles or ("member",)) as (
            made,
            fence,
        ),
    ):
        stage = Stage(Path(folder), made, fence)
        if synced:
            stage.all_sync()
        yield stage
