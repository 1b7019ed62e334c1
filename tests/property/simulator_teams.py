# ruff: noqa: ARG002 - every act is called alike
"""Schedules in which people come, go, rise and fall while they write, and what must come of them.

What counts at the end is worked out by `simulator_reference` from all entries and segments that anybody
holds; every machine that is inside must then hold exactly what the counting segments say.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.errors import McrError
from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.store.digests import digests
from mcr_desktop.sync import entries
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.membership import ROLES
from mcr_desktop.sync.merging import open_held
from tests.property.faulty_storage import View
from tests.property.simulator import Machine, Step, let_in, settle
from tests.property.simulator_ledger import Told, held_by, told_by, winners
from tests.property.simulator_reference import (
    OWNER,
    READER,
    Outcome,
    Reference,
    Said,
    Written,
    counts,
)
from tests.property.simulator_schedules import ACTS, MOST_MACHINES, NOTES, ROWS, World
from tests.property.virtual_clocks import VirtualClock

if TYPE_CHECKING:
    from mcr_desktop.sync.entries import Entry

TEAM_ACTS = {
    **ACTS,
    "remove": 4,
    "remove-device": 2,
    "role": 4,
    "leave": 1,
    "rule": 4,
    "readmit": 2,
    "own-device": 1,
    "deaf-sync": 6,
    "join": 2,
    "fields": 4,
    "remount": 0.3,
}


ERASING_ACTS = {**TEAM_ACTS, "erase": 3, "object": 1, "days": 4}


class TeamWorld(World):
    """A world in which membership changes too."""

    turn = 0

    def do_deaf_sync(self, machine: Machine, step: Step, dice: random.Random) -> object:
        """A machine that hears of no decision, or will not hear, and writes on."""
        return self._sync(machine, Deaf(self.shelf, dice))

    def _decide(self, machine: Machine, decision: str, *arguments: Any) -> str:
        if machine.sharing.state(self.fence).role != "owner" and decision != "leave":
            # Somebody who may: what members may not decide is tried now and then all the same.
            owners = [m for m in self.machines if m.sharing.state(self.fence).role == "owner"]
            machine = owners[self.turn % len(owners)] if owners and self.turn % 4 else machine
        self.turn += 1
        try:
            with machine.clock.ticking():
                getattr(machine.memberships, decision)(self.fence, *arguments)
        except McrError as error:
            return type(error).__name__
        return "decided"

    def _anybody(self, machine: Machine, which: int) -> bytes:
        members = machine.sharing.members(self.fence)
        return members[which % len(members)].person if members else b"?" * 16

    def do_remove(self, machine: Machine, step: Step, dice: random.Random) -> str:
        return self._decide(machine, "remove_person", self._anybody(machine, step.b))

    def do_remove_device(self, machine: Machine, step: Step, dice: random.Random) -> str:
        devices = [d.signer for m in machine.sharing.members(self.fence) for d in m.devices]
        chosen = devices[step.b % len(devices)] if devices else b"?" * 32
        return self._decide(machine, "remove_device", chosen)

    def do_role(self, machine: Machine, step: Step, dice: random.Random) -> str:
        person = self._anybody(machine, step.b)
        return self._decide(machine, "change_role", person, ROLES[step.c % 3])

    def do_leave(self, machine: Machine, step: Step, dice: random.Random) -> str:
        return self._decide(machine, "leave")

    def do_rule(self, machine: Machine, step: Step, dice: random.Random) -> str:
        waiting = [one for q in machine.memberships.quarantined(self.fence) for one in q.segments]
        word = "adopt"
        if step.b % 4 == 0 or not waiting:
            places = machine.sharing._records.places(self._open(machine).no)
            waiting = [one.id for one in places]
            word = ("reject", "adopt")[step.c % 2]
        if not waiting:
            return "nothing there"
        some = dice.sample(waiting, min(len(waiting), step.c % 3 + 1))
        return self._decide(machine, word, some)

    def do_readmit(self, machine: Machine, step: Step, dice: random.Random) -> str:
        return self._let_in(machine, self.machines[step.b % len(self.machines)], step)

    def do_join(self, machine: Machine, step: Step, dice: random.Random) -> str:
        if len(self.machines) >= MOST_MACHINES:
            return "full"
        joiner = Machine(self.folder, f"j{step.number}", f"J{step.number}", VirtualClock())
        joiner.begin()
        return self._let_in(machine, joiner, step)

    def do_own_device(self, machine: Machine, step: Step, dice: random.Random) -> str:
        if len(self.machines) >= MOST_MACHINES:
            return "full"
        second = Machine(self.folder, f"o{step.number}", machine.person, VirtualClock())
        second.begin()
        with machine.clock.ticking():
            code = machine.memberships.person_code()
        second.memberships.belong_to(code, machine.person)
        with second.clock.ticking():
            asked = second.sharing.request_to_join()
        try:
            with machine.clock.ticking():
                approval = machine.memberships.approve_everywhere(asked.data, code=asked.code)
            with second.clock.ticking():
                second.sharing.accept(approval.data, code=approval.code)
        except McrError as error:
            second.close()
            return type(error).__name__
        if self.fence not in {row.fence for row in second.sharing.fences()}:
            second.close()
            return "not into this fence"
        second.choose(self.fence)
        self.machines.append(second)
        return "joined"

    def _let_in(self, machine: Machine, joiner: Machine, step: Step) -> str:
        try:
            let_in(machine, joiner, self.fence, ("member", "owner", "reader", "member")[step.c % 4])
        except McrError as error:
            if joiner not in self.machines:
                joiner.close()
            return type(error).__name__
        if joiner not in self.machines:
            self.machines.append(joiner)
        return "joined"

    def do_erase(self, machine: Machine, step: Step, dice: random.Random) -> str:
        rows = [(table, row) for table in ("contact", "commitment", "complaint") for row in ROWS]
        return self._erasing(machine, "erase", dice.sample(rows, step.c % 3 + 1))

    def do_object(self, machine: Machine, step: Step, dice: random.Random) -> str:
        known = Erasures(machine.store, machine.journal).state(self.fence)
        if not known:
            return "nothing there"
        return self._erasing(machine, "object", dice.choice(known).id)

    def _erasing(self, machine: Machine, word: str, about: object) -> str:
        owners = [m for m in self.machines if m.sharing.state(self.fence).role == "owner"]
        machine = owners[self.turn % len(owners)] if owners else machine
        self.turn += 1
        try:
            with machine.clock.ticking():
                getattr(Erasures(machine.store, machine.journal), word)(self.fence, about)
        except McrError as error:
            return type(error).__name__
        return "decided"

    def _open(self, machine: Machine) -> Fence:
        return Fence.of(machine.sharing._records, self.fence)

    # What must come of it

    def finish(self) -> None:
        settle(self.machines, self.fence, self.shelf, random.Random(f"heal {self.seed}"), rounds=6)
        opened = {one.name: self._open(one) for one in self.machines}
        said = {k: e for fence in opened.values() for k, e in fence.entries.items()}
        reference = Reference(self.fence, plain(said))
        told = reference.outcome()
        inside = [one for one in self.machines if signer_of(opened[one.name]) in told.inside]
        # What was said on top of an overruled word lies under a key that not everybody was given.
        unheard = {
            one
            for one in reference.order
            if (reference.past[one] | {one}) & told.void
            and not all(one in opened[m.name].entries for m in inside)
        }
        told = Reference(
            self.fence, plain({one: said[one] for one in said.keys() - unheard})
        ).outcome()
        inside = [one for one in self.machines if signer_of(opened[one.name]) in told.inside]
        assert inside, "nobody is inside"
        heard = {k for one in inside for k in opened[one.name].entries} - unheard
        for one in inside:
            missing = heard - opened[one.name].entries.keys()
            assert not missing, f"{one.name} never heard of {len(missing)} entries"
            if not unheard:
                self._check_roster(one, opened[one.name], told)
        if unheard:
            self.trace.append("overruled words went unheard")
            return
        written: dict[bytes, Written] = {}
        bodies: dict[bytes, tuple[set[Told], list[bytes]]] = {}
        for one in self.machines:
            self._gather(one, opened[one.name], written, bodies)
        counting = counts(told, written)
        expected: set[Told] = set().union(*(bodies[one][0] for one in counting if one in bodies))
        erased = opened[inside[0].name].roster.erased()
        expected = {one for one in expected if (one.table, one.row) not in erased}
        self.ledger.told = {one for one in self.ledger.told if (one.table, one.row) not in erased}
        states = {}
        for one in inside:
            if one.sharing.state(self.fence).pending:
                # Only who may no longer write keeps something back.
                assert told.believed[signer_of(opened[one.name])] is not None, f"{one.name} waits"
                continue
            states[one.name] = self._state(one, expected)
        assert len(set(states.values())) <= 1, f"states differ: {states}"
        self._check_nothing_lost(opened, told, expected, inside)
        self.trace.append(sorted(states.values())[:1])

    def _check_roster(self, one: Machine, fence: Fence, told: Outcome) -> None:
        roles = {member.person: ROLES.index(member.role) for member in fence.roster.members}
        assert roles == told.people, f"{one.name} sees other roles than the design"
        may_write = told.believed[signer_of(fence)] is None
        epoch = fence.roster.writing_epoch()
        if may_write:
            assert epoch is not None, f"{one.name} has no epoch to write under"
            assert epoch.id in told.current, f"{one.name} would write under an epoch of outsiders"
            assert epoch.id in fence.keys, f"{one.name} lacks the key to write under"

    def _state(self, one: Machine, expected: set[Told]) -> str:
        shown, everything = held_by(one, self.fence)
        stray, lost = everything - expected, expected - everything
        assert not stray, f"{one.name} holds what does not count: {sorted(stray)[:2]}"
        assert not lost, f"{one.name} lacks what counts: {sorted(lost)[:2]}"
        best = winners(expected)
        wrong = [place for place in best if shown.get(place) != best[place]]
        assert not wrong, f"{one.name} does not show the newest of {wrong[:2]}"
        with one.store.transaction() as tx:
            one.journal.numbers.fresh(tx)
            one.journal.numbers.fence(tx, self.fence)
        return dict(digests(one.store, one.journal.numbers))[self.fence]

    def _check_nothing_lost(
        self, opened: dict[str, Fence], told: Outcome, expected: set[Told], inside: list[Machine]
    ) -> None:
        """What devices in good standing wrote counts, unless an owner ruled otherwise."""
        if told.rulings:
            return
        for one in inside:
            fence = opened[one.name]
            if told.believed[signer_of(fence)] is not None:
                continue
            names = set(fence.records.nonces())
            mine = {t for t in self.ledger.told - self.ledger.maybe if t.writer in names}
            assert mine <= expected, (
                f"what {one.name} wrote does not count: {sorted(mine - expected)[:2]}"
            )
        for letter, note in self.ledger.said.items():
            by = self.said_by[letter]
            if told.believed.get(by, frozenset()) is None and letter not in self.ledger.cut:
                if letter in self.ledger.perhaps_said:
                    continue
                for one in inside:
                    count = one.body(note).count(letter)
                    assert count == 1, f"{one.name} has the word {letter!r} {count} times"

    def _gather(
        self,
        one: Machine,
        fence: Fence,
        written: dict[bytes, Written],
        bodies: dict[bytes, tuple[set[Told], list[bytes]]],
    ) -> None:
        for kept in fence.records.places(fence.no):
            written[kept.id] = Written(kept.id, kept.signer, kept.previous)
            if kept.id in bodies:
                continue
            try:
                body = open_held(fence, kept)
            except RefusedError:
                continue
            bodies[kept.id] = told_by(body.rows), [text.note for text in body.texts]


class Deaf(View):
    """Shows no decision to who syncs."""

    def names(self) -> list[str]:
        return [name for name in super().names() if not name.startswith(("member/", "pack/"))]


def signer_of(fence: Fence) -> bytes:
    return fence.device.public.signer


def plain(held: dict[bytes, Entry]) -> dict[bytes, Said]:
    """Entries as the reference reads them; those that say nothing that it knows say nothing."""
    return {one: _plain(entry) for one, entry in held.items()}


def _plain(entry: Entry) -> Said:
    told: dict[str, Any] = {}
    payload = entry.payload
    if entry.kind == entries.FOUND:
        told["person"], told["device"] = payload["person"]["id"], payload["device"]["signer"]
        told["role"] = OWNER
    elif entry.kind in {entries.ADMIT, entries.KIT}:
        from mcr_desktop.sync import requests

        asked = requests.read(payload["request"])
        told["person"], told["device"] = asked.person, asked.device.signer
        told["role"] = ROLES.index(payload.get("role", ROLES[READER]))
    elif entry.kind == entries.EPOCH:
        told["epoch"], told["to"] = payload["epoch"], frozenset(payload["to"])
    elif entry.kind in {entries.REMOVE, entries.ROLE}:
        told["person"], told["device"] = payload.get("person", b""), payload.get("device", b"")
        if entry.kind == entries.ROLE:
            told["role"] = ROLES.index(payload["role"])
    told["pins"] = frozenset(pin[2] for pin in payload.get("pins", ()))
    told["segments"] = tuple(payload.get("segments", ()))
    return Said(entry.identity, entry.kind, entry.signer, entry.parents, **told)


__all__ = ["ERASING_ACTS", "NOTES", "TEAM_ACTS", "TeamWorld"]
