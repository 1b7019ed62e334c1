# ruff: noqa: ARG002 - every act is called alike
"""Random schedules end to end: what they are made of, how one is carried out, and how one is cut down."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from mcr_desktop.domain.changes import Value
from mcr_desktop.domain.errors import McrError
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.store.digests import digests
from mcr_desktop.sync import packing
from mcr_desktop.sync.errors import NoEpochError, NotAMemberError
from tests.property.faulty_storage import LASTING_FAULTS, PASSING_FAULTS, Killed, Shelf, View
from tests.property.simulator import Machine, Step, fuse, let_in, machines, settle
from tests.property.simulator_ledger import Ledger, held_by, told_by
from tests.property.virtual_clocks import DAY, HOUR, SECOND, YEAR, VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROWS = [bytes([n]) * 16 for n in range(1, 4)]
NOTES = [bytes([n]) * 16 for n in range(10, 12)]
FIELDS = (
    ("contact", "name"),
    ("contact", "phone"),
    ("contact", "deleted"),
    ("commitment", "wording"),
    ("complaint", "narrative"),
    ("complaint", "~narrative"),
    ("exposure", "amount"),
    ("novelty", "shape"),
)
VALUES: tuple[Value, ...] = (None, 0, 1, -1, 1.0, 2.5, "", "1", "late", b"1", b"\x00")
JUMPS = (SECOND, HOUR, DAY, YEAR, 200 * YEAR, -SECOND, -HOUR, -DAY, -YEAR, -200 * YEAR)
MOST_MACHINES = 6
ACTS = {
    "write": 6,
    "fields": 2,
    "say": 5,
    "cut": 2,
    "sync": 9,
    "faulty-sync": 6,
    "killed-sync": 3,
    "storage": 5,
    "remount": 1,
    "clock": 2,
    "same-moment": 1,
    "restart": 1,
    "restore": 1,
    "clone": 1,
    "join": 1,
    "backup": 1,
    "carry": 2,
    "days": 1,
}


def steps_of(seed: int) -> list[Step]:
    """The schedule of a seed."""
    dice = random.Random(f"steps {seed}")
    from tests.property.simulator_teams import ERASING_ACTS, TEAM_ACTS

    acted = (ACTS, TEAM_ACTS, ACTS, ERASING_ACTS)[seed % 4]
    acts = dice.choices(list(acted), list(acted.values()), k=dice.randrange(8, 45))
    return [Step(n, act, *(dice.randrange(1 << 16) for _ in "abc")) for n, act in enumerate(acts)]


class World:
    """A fence, its machines, what lies on the storage, and the ledger."""

    def __init__(self, seed: int, made: list[Machine], fence: bytes, folder: Path) -> None:
        self.seed = seed
        self.machines = made
        self.fence = fence
        self.folder = folder
        self.shelf = Shelf()
        self.ledger = Ledger()
        self.backups: list[tuple[Machine, bytes, set[str], set[str]]] = []
        self.letters = iter(range(0x4E00, 0x9F00))
        self.said_by: dict[str, bytes] = {}
        """Signer of the machine on which each word was written."""
        self.trace: list[object] = []

    def take(self, step: Step) -> None:
        dice = random.Random(f"{self.seed} {step}")
        machine = self.machines[step.a % len(self.machines)]
        act: Callable[[Machine, Step, random.Random], object] = getattr(
            self, "do_" + step.act.replace("-", "_")
        )
        self.shelf.note()
        self.trace.append((*step, act(machine, step, dice)))

    # What people do

    def do_write(self, machine: Machine, step: Step, dice: random.Random) -> None:
        table, name = FIELDS[step.b % len(FIELDS)]
        value = VALUES[step.c % len(VALUES)]
        if value == "late":
            value = f"late {step.number}"
        machine.write(self.fence, table, ROWS[dice.randrange(3)], {name: value})
        self._accept(machine)

    def do_fields(self, machine: Machine, step: Step, dice: random.Random) -> None:
        values: dict[str, Value] = {"name": f"N{step.number}", "phone": f"{step.c}", "city": "Ulm"}
        machine.write(self.fence, "contact", dice.randbytes(16), values)
        self._accept(machine)

    def _accept(self, machine: Machine) -> None:
        for pending in machine.journal.pending(self.fence, 10**6):
            self.ledger.told |= told_by(pending.rows)

    def do_say(self, machine: Machine, step: Step, dice: random.Random) -> None:
        note = NOTES[step.b % len(NOTES)]
        body = machine.body(note)
        words = "".join(chr(next(self.letters)) for _ in range(step.c % 3 + 1))
        at = dice.randrange(len(body) + 1)
        machine.say(self.fence, note, body[:at] + words + body[at:])
        self.ledger.said |= dict.fromkeys(words, note)
        self.said_by |= dict.fromkeys(words, machine.signer)

    def do_cut(self, machine: Machine, step: Step, dice: random.Random) -> None:
        note = NOTES[step.b % len(NOTES)]
        body = machine.body(note)
        if body:
            at = dice.randrange(len(body))
            to = min(len(body), at + step.c % 4 + 1)
            machine.say(self.fence, note, body[:at] + body[to:])
            self.ledger.cut |= set(body[at:to])

    # What syncs and machines do

    def do_sync(self, machine: Machine, step: Step, dice: random.Random) -> object:
        return self._sync(machine, View(self.shelf, dice), thorough=step.c % 8 == 0)

    def do_faulty_sync(self, machine: Machine, step: Step, dice: random.Random) -> object:
        faults = dice.sample(PASSING_FAULTS, dice.randrange(1, 4))
        return self._sync(machine, View(self.shelf, dice, faults, lag=step.c % 12))

    def do_killed_sync(self, machine: Machine, step: Step, dice: random.Random) -> object:
        calls, commits = (step.b % 20 + 1, 0) if step.c % 2 else (0, step.b % 24 + 1)
        try:
            with fuse(machine.store, commits):
                return self._sync(machine, View(self.shelf, dice, ends_after=calls))
        except Killed:
            machine.restart()
            return "killed"

    def _sync(self, machine: Machine, view: View, *, thorough: bool = False) -> object:
        report = machine.sync(self.fence, view, thorough=thorough)
        trouble = report.trouble or report.held_back
        return report.sent, report.put, report.received, type(trouble).__name__, report.forked

    def do_storage(self, machine: Machine, step: Step, dice: random.Random) -> str:
        fault = LASTING_FAULTS[step.b % len(LASTING_FAULTS)]
        self.shelf.suffer(fault, dice)
        return fault

    def do_remount(self, machine: Machine, step: Step, dice: random.Random) -> None:
        self.shelf.gone = not self.shelf.gone

    def do_clock(self, machine: Machine, step: Step, dice: random.Random) -> None:
        machine.clock.move(JUMPS[step.b % len(JUMPS)])

    def do_same_moment(self, machine: Machine, step: Step, dice: random.Random) -> None:
        """Everybody's clock shows the very same time."""
        for one in self.machines:
            one.clock.ms = machine.clock.ms

    def do_days(self, machine: Machine, step: Step, dice: random.Random) -> None:
        """Everybody is a few days on: what lay loose on the storage may be packed."""
        for one in self.machines:
            one.clock.move((step.b % 3 + 1) * DAY)

    def do_carry(self, machine: Machine, step: Step, dice: random.Random) -> str:
        """A bundle goes from hand to hand: a new one, or one that lay in a drawer."""
        other = self.machines[step.b % len(self.machines)]
        path = self.folder / f"bundle-{step.c % 3}"
        try:
            if not path.exists() or step.c % 2:
                with machine.clock.ticking():
                    Packs(machine.store, machine.journal).export(self.fence, path)
            with other.clock.ticking():
                done = Packs(other.store, other.journal).import_(path)
        except McrError as error:
            return type(error).__name__
        return f"{type(done).__name__}"

    def do_restart(self, machine: Machine, step: Step, dice: random.Random) -> None:
        machine.restart()

    def do_backup(self, machine: Machine, step: Step, dice: random.Random) -> None:
        kept = machine, machine.image(), set(self.ledger.said), set(self.ledger.cut)
        self.backups.append(kept)

    def do_restore(self, machine: Machine, step: Step, dice: random.Random) -> str:
        if not self.backups:
            return "no backup"
        owner, image, said, cut = self.backups[step.b % len(self.backups)]
        others = [one for one in self.machines if one is not owner]
        _, had = held_by(owner, self.fence)
        words = {note: set(owner.body(note)) for note in NOTES}
        owner.become(image)
        kept = set[object]()
        for one in self.machines:
            kept |= held_by(one, self.fence)[1]
        self.ledger.maybe |= {told for told in had if told not in kept}
        seen = {note: {w for one in others for w in one.body(note)} for note in NOTES}
        for word, note in self.ledger.said.items():
            if word not in said and word not in seen[note]:
                self.ledger.perhaps_said.add(word)
            if word in self.ledger.cut - cut:
                self.ledger.perhaps_cut.add(word)
        return f"{sum(map(len, words.values()))} words"

    def do_clone(self, machine: Machine, step: Step, dice: random.Random) -> None:
        if len(self.machines) < MOST_MACHINES:
            name = f"m{step.number}-clone"
            clone = Machine(self.folder, name, machine.person, VirtualClock(machine.clock.ms))
            clone.path.write_bytes(machine.image())
            clone.open()
            self.machines.append(clone)

    def do_join(self, machine: Machine, step: Step, dice: random.Random) -> str:
        if len(self.machines) >= MOST_MACHINES:
            return "full"
        joiner = Machine(self.folder, f"j{step.number}", f"J{step.number}", VirtualClock())
        joiner.begin()
        try:
            let_in(machine, joiner, self.fence)
        except (NotAMemberError, NoEpochError) as error:
            joiner.close()
            return type(error).__name__
        self.machines.append(joiner)
        return "joined"

    # What must come of it

    def finish(self) -> None:
        """Heal the storage, let everybody sync, and check the promises."""
        settle(self.machines, self.fence, self.shelf, random.Random(f"heal {self.seed}"))
        states = {}
        for one in self.machines:
            with one.store.transaction() as tx:
                one.journal.numbers.fresh(tx)
                one.journal.numbers.fence(tx, self.fence)
            states[one.name] = dict(digests(one.store, one.journal.numbers))[self.fence]
        for one in self.machines:
            self.ledger.check(one, self.fence)
        assert len(set(states.values())) == 1, f"states differ: {states}"
        self.trace.append(next(iter(states.values())))
        whole = set(self.shelf.good.values())
        spoilt = {name for name, data in self.shelf.files.items() if data not in whole}
        for one in self.machines:
            told = one.sharing.state(self.fence)
            assert not told.pending
            assert not told.holes or self.ledger.maybe or self.ledger.perhaps_said, told.holes
            odd = {entry.name for entry in (*told.set_aside, *told.waiting)}
            assert odd >= spoilt, f"not told of {spoilt - odd}"
            for name in odd - spoilt:
                # A whole file under the name of another is told where it is of another kind.
                assert self.shelf.good.get(name) != self.shelf.files.get(name), f"{name} set aside"


def carry_out(seed: int, steps: Sequence[Step]) -> list[object]:
    """Carry out a schedule in a fresh world; what happened, step by step. Raises where a promise fails."""
    people = 2 + seed % 3 + seed % 2
    roles = ("owner", "member", "owner", "reader") if seed % 4 == 1 else ("member",)
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - stores live in memory
    with (
        # In some worlds few files are many, so that these pack them.
        mock.patch.object(packing, "LEAST_FILES", 4 if seed % 3 == 0 else packing.LEAST_FILES),
        tempfile.TemporaryDirectory(prefix="mcr-sim-", dir=base) as folder,
        machines(Path(folder), seed, people, roles) as (made, fence),
    ):
        from tests.property.simulator_teams import TeamWorld

        kind = TeamWorld if seed % 2 else World
        world = kind(seed, made, fence, Path(folder))
        for step in steps:
            world.take(step)
        world.finish()
        return world.trace


def cut_down(seed: int, steps: Sequence[Step], *, most_runs: int = 200) -> list[Step]:
    """A shorter schedule that fails alike: halves, quarters and single steps are left out in turn."""
    left = list(steps)
    kind = failure(seed, left)
    size = max(1, len(left) // 2)
    runs = 0
    while runs < most_runs:
        trials = (left[:start] + left[start + size :] for start in range(0, len(left), size))
        shorter = None
        for trial in trials:
            runs += 1
            if failure(seed, trial) == kind:
                shorter = trial
                break
            if runs >= most_runs:
                break
        if shorter is not None:
            left = shorter
        elif size == 1:
            break
        else:
            size //= 2
    return left


def failure(seed: int, steps: Sequence[Step]) -> str:
    """In what way a schedule fails: the error's type and the part of its words that stays; "" if not."""
    try:
        carry_out(seed, steps)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is what we look for
        words = [word for word in str(error).split() if word.isalpha()]
        return " ".join([type(error).__name__, *words[:3]])
    return ""
