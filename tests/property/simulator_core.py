# ruff: noqa: ARG002 - every act is called alike
"""Random histories of a fence in memory: who said what knowing what, and what of it counts in the end.

Devices gossip, so that each knows a part; some say things as of an earlier day, some were never let in.
The program's reading of the entries is compared with the plain one of `simulator_reference`, for what each
device knows and for all of it, in whatever order it comes.
"""

from __future__ import annotations

import hashlib
import random
from functools import cache
from typing import Any, NamedTuple

from mcr_desktop.keys.devices import DeviceKeys, PublicDevice
from mcr_desktop.sync import acceptance, kinships, membership, requests, rosters
from mcr_desktop.sync.acceptance import Place
from mcr_desktop.sync.entries import Entry
from mcr_desktop.sync.membership import ROLES, Roster
from tests.property import simulator_folds
from tests.property.simulator_chance import one_chance
from tests.property.simulator_reference import (
    MEMBER,
    OWNER,
    READER,
    Outcome,
    Reference,
    Said,
    Sight,
    Written,
    counts,
)

PEOPLE, MACHINES = 5, 3
"""The last machine of each person is their kit, where they make one."""

ACTS = {
    "gossip": 14,
    "segment": 7,
    "admit": 6,
    "second-device": 3,
    "kit": 1,
    "epoch": 2,
    "remove": 4,
    "remove-device": 2,
    "leave": 1,
    "role": 4,
    "rule": 4,
    "unknown": 1,
}


class Known(NamedTuple):
    """A device of the pool, with its request as others get it."""

    person: bytes
    public: PublicDevice
    request: bytes


@cache
def pool() -> tuple[tuple[Known, ...], ...]:
    """People with a few machines each; their keys are made once."""
    with one_chance("core"):
        people = []
        for number in range(PEOPLE):
            keys = [DeviceKeys.new() for _ in range(MACHINES)]
            first = keys[0].public.signer
            person = hashlib.sha256(b"mcr person\x00" + first).digest()[:16]
            machines = []
            for one in keys:
                kin: kinships.Kin = ()
                if one is not keys[0]:
                    kin = kinships.vouch((), keys[0], person, one.public.signer)
                asked = requests.write(one, person, f"P{number}", "m", kin)
                machines.append(Known(person, one.public, asked.data))
            people.append(tuple(machines))
        return tuple(people)


class History:
    """One fence's entries and segments, and which of them each device knows."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"core {seed}")
        self.people = [list(one) for one in pool()]
        self.dice.shuffle(self.people)
        self.devices = [device for person in self.people for device in person]
        self.made: dict[bytes, Entry] = {}
        self.said: dict[bytes, Said] = {}
        self.written: dict[bytes, Written] = {}
        self.places: dict[bytes, Place] = {}
        self.last: dict[bytes, bytes] = {}
        self.knows: dict[bytes, list[bytes]] = {}
        """By signer: entries in the order in which they came, each after its parents."""
        self.holds: dict[bytes, set[bytes]] = {}
        founder = self.people[0][0]
        payload = membership.founding("N", "account", founder.person, "P", "m", founder.public)
        payload["nonce"] = self.dice.randbytes(16)
        self.fence = b""
        self.fence = self._say(
            founder,
            Said(b"", "found", b"", frozenset(), founder.person, founder.public.signer, role=OWNER),
            payload,
            [],
        )
        for _ in range(self.dice.randrange(6, 26)):
            self.act()

    def _say(self, by: Known, said: Said, payload: dict[str, Any], known: list[bytes]) -> bytes:
        parents = frozenset(known) - {p for one in known for p in self.made[one].parents}
        identity = hashlib.sha256(
            repr((len(self.made), self.dice.random(), said.kind)).encode()
        ).digest()
        signer = by.public.signer
        self.made[identity] = Entry(
            identity,
            said.kind,
            self.fence,
            parents,
            signer,
            1_795_424_400_000 + self.dice.randrange(-(10**6), 10**6),
            payload,
            b"",
        )
        self.said[identity] = Said(
            identity,
            said.kind,
            signer,
            parents,
            said.person,
            said.device,
            said.role,
            said.pins,
            said.segments,
            said.epoch,
            said.to,
        )
        mine = self.knows.setdefault(signer, [])
        mine += [one for one in (*known, identity) if one not in mine]
        self.holds.setdefault(signer, set())
        return identity

    def act(self) -> None:
        dice = self.dice
        act = dice.choices(list(ACTS), list(ACTS.values()))[0]
        by = dice.choice([one for one in self.devices if self.knows.get(one.public.signer)])
        known = list(self.knows[by.public.signer])
        if dice.random() < 0.15:
            # As of an earlier day: by a stale machine, or by one who backdates.
            known = known[: dice.randrange(1, len(known) + 1)]
        if dice.random() < 0.03:
            by = dice.choice(self.devices)
        getattr(self, "do_" + act.replace("-", "_"))(by, known)

    def do_gossip(self, by: Known, known: list[bytes]) -> None:
        mine = self.knows.setdefault(by.public.signer, [])
        other = self.dice.choice(sorted(self.knows))
        news = self.knows[other][: self.dice.randrange(len(self.knows[other]) + 1)]
        mine += [one for one in news if one not in mine]
        self.holds.setdefault(by.public.signer, set()).update(
            one for one in sorted(self.holds.get(other, ())) if self.dice.random() < 0.7
        )

    def do_segment(self, by: Known, known: list[bytes]) -> None:
        signer = by.public.signer
        previous = self.last.get(signer, b"")
        if self.dice.random() < 0.1 and self.written:
            # A fork: a copy of the device goes on from an earlier one.
            previous = self.dice.choice(
                [b"", *(one.id for one in self.written.values() if one.signer == signer)]
            )
        seq = self.places[previous].seq + 1 if previous else 1
        identity = hashlib.sha256(repr((signer, len(self.written))).encode()).digest()
        self.written[identity] = Written(identity, signer, previous)
        self.places[identity] = Place(identity, signer[:16], seq, previous, signer)
        self.last[signer] = identity
        self.holds.setdefault(signer, set()).add(identity)

    def do_admit(self, by: Known, known: list[bytes]) -> None:
        joiner = self.dice.choice(self.people)[0]
        self._admit(by, joiner, known)

    def do_second_device(self, by: Known, known: list[bytes]) -> None:
        own = [one for one in self.devices if one.person == by.person]
        joiner = self.dice.choice(own if self.dice.random() < 0.7 else self.devices)
        self._admit(by, joiner, known)

    def _admit(self, by: Known, joiner: Known, known: list[bytes]) -> None:
        role = self.dice.choice((OWNER, OWNER, MEMBER, MEMBER, READER))
        said = Said(b"", "admit", b"", frozenset(), joiner.person, joiner.public.signer, role=role)
        payload = {"request": joiner.request, "role": ROLES[role]}
        self._say(by, said, payload, known)
        if joiner.public.signer not in self.knows or self.dice.random() < 0.5:
            there = self.knows.setdefault(joiner.public.signer, [])
            there += [one for one in self.knows[by.public.signer] if one not in there]

    def do_kit(self, by: Known, known: list[bytes]) -> None:
        kit = next(person[-1] for person in self.people if person[0].person == by.person)
        said = Said(b"", "kit", b"", frozenset(), kit.person, kit.public.signer)
        self._say(by, said, {"request": kit.request}, known)
        self.knows.setdefault(kit.public.signer, list(self.knows[by.public.signer]))

    def do_epoch(self, by: Known, known: list[bytes]) -> None:
        inside = Reference(self.fence, {one: self.said[one] for one in known}).outcome().inside
        to = frozenset(inside)
        if self.dice.random() < 0.3:
            to |= {self.dice.choice(self.devices).public.signer}
        epoch = self.dice.randbytes(16)
        said = Said(b"", "epoch", b"", frozenset(), epoch=epoch, to=to)
        self._say(by, said, {"epoch": epoch, "to": sorted(to)}, known)

    def _pins(self, by: Known, whose: list[Known]) -> frozenset[bytes]:
        signers = {one.public.signer for one in whose}
        mine = [
            one
            for one in sorted(self.holds[by.public.signer])
            if self.written[one].signer in signers
        ]
        followed = {self.written[one].previous for one in mine}
        ends = [one for one in mine if one not in followed]
        if self.dice.random() < 0.2:
            ends = [one for one in ends if self.dice.random() < 0.5]
        return frozenset(ends)

    def do_remove(self, by: Known, known: list[bytes]) -> None:
        person = self.dice.choice(self.people)
        self.holds.setdefault(by.public.signer, set())
        pins = self._pins(by, person)
        said = Said(b"", "remove", b"", frozenset(), person[0].person, pins=pins)
        self._say(by, said, {"person": person[0].person, "pins": self._told(pins)}, known)

    def do_remove_device(self, by: Known, known: list[bytes]) -> None:
        device = self.dice.choice(self.devices)
        self.holds.setdefault(by.public.signer, set())
        pins = self._pins(by, [device])
        signer = device.public.signer
        said = Said(b"", "remove", b"", frozenset(), device=signer, pins=pins)
        self._say(by, said, {"device": signer, "pins": self._told(pins)}, known)

    def do_leave(self, by: Known, known: list[bytes]) -> None:
        self.holds.setdefault(by.public.signer, set())
        pins = self._pins(by, [one for one in self.devices if one.person == by.person])
        said = Said(b"", "leave", b"", frozenset(), pins=pins)
        self._say(by, said, {"pins": self._told(pins)}, known)

    def do_role(self, by: Known, known: list[bytes]) -> None:
        person = self.dice.choice(self.people)
        self.holds.setdefault(by.public.signer, set())
        role = self.dice.randrange(3)
        pins = self._pins(by, person) if role == READER else frozenset()
        said = Said(b"", "role", b"", frozenset(), person[0].person, role=role, pins=pins)
        payload = {
            "person": person[0].person,
            "role": ROLES[role],
            "pins": self._told(pins),
        }
        self._say(by, said, payload, known)

    def do_rule(self, by: Known, known: list[bytes]) -> None:
        if not self.written:
            return
        some = tuple(self.dice.choices(sorted(self.written), k=self.dice.randrange(1, 3)))
        kind = self.dice.choice(("adopt", "adopt", "reject", "void"))
        said = Said(b"", kind, b"", frozenset(), segments=some)
        self._say(by, said, {"segments": list(some)}, known)

    def do_unknown(self, by: Known, known: list[bytes]) -> None:
        self._say(by, Said(b"", "novelty", b"", frozenset()), {"anything": 1}, known)

    def _told(self, pins: frozenset[bytes]) -> list[list[object]]:
        return [[self.places[one].writer, self.places[one].seq, one] for one in sorted(pins)]


def check(seed: int) -> str:
    """Compare the program's reading of one random history with the plain one; a line about it."""
    history = History(seed)
    views = {"all": list(history.made)}
    for number, known in enumerate(history.knows.values()):
        views[f"device {number}"] = known
    for name, known in views.items():
        if not known:
            continue
        _compare(history, name, known)
    simulator_folds.check(history, seed)
    _check_backdating(history, seed)
    told = rosters.roster(history.fence, history.made)
    return f"{len(history.made)} {len(told.members)} {len(told.void)} {len(history.written)}"


def _compare(history: History, name: str, known: list[bytes]) -> None:
    said = {one: history.said[one] for one in known}
    told = Reference(history.fence, said).outcome()
    shuffled = list(known)
    states = []
    for _ in range(2):
        found = rosters.roster(history.fence, {one: history.made[one] for one in shuffled})
        assert found is not None
        states.append(found)
        history.dice.shuffle(shuffled)
    assert states[0] == states[1], f"{name}: the order of arrival decides"
    found = states[0]
    assert any(member.role == "owner" for member in found.members), f"{name}: no owner is left"
    _same(name, "devices inside", {one.signer for one in found.devices()}, told.inside)
    roles = {member.person: ROLES.index(member.role) for member in found.members}
    _same(name, "roles", roles, told.people)
    unknown = {one for one in known if history.said[one].kind == "novelty"}
    _same(name, "void entries", set(found.void) | unknown, set(told.void) | unknown)
    _same(name, "rulings", dict(found.rulings), told.rulings)
    _same(name, "epochs", {one.id for one in found.epochs if one.current}, told.current)
    places = list(history.places.values())
    history.dice.shuffle(places)
    verdicts = acceptance.verdicts(found, places)
    counting = {one for one, verdict in verdicts.items() if verdict == acceptance.COUNTS}
    _same(name, "segments that count", counting, counts(told, history.written))


def _check_backdating(history: History, seed: int) -> None:
    """What somebody who was taken out by their seniors says without knowing of it changes nothing."""
    reference = Reference(history.fence, history.said)
    told = reference.outcome()
    outside = sorted(told.believed.keys() - told.inside)
    sight = Sight(reference, reference.valid)
    for signer in outside:
        closings = sight.closed_by(signer)
        if any(sight.rank(one) >= sight.device_rank[signer] for one in closings):
            continue
        avoid = {one.id for one in closings}
        early = [
            one for one in reference.order if one not in avoid and not reference.past[one] & avoid
        ]
        before = _said_of(rosters.roster(history.fence, history.made))
        by = next(one for one in history.devices if one.public.signer == signer)
        for act in ("do_remove", "do_role", "do_admit", "do_epoch", "do_rule", "do_leave"):
            getattr(history, act)(by, early)
        after = _said_of(rosters.roster(history.fence, history.made))
        assert before == after, f"seed {seed}: what a removed device backdates changes the fence"
        return


def _said_of(found: Roster | None) -> tuple[object, ...]:
    assert found is not None
    epochs = {one.id for one in found.epochs if one.current}
    return (found.members, found.rulings, found.standings, epochs)


def _same(name: str, what: str, found: object, told: object) -> None:
    assert found == told, f"{name}: {what} differ: program {_show(found)}, design {_show(told)}"


def _show(some: object) -> str:
    if isinstance(some, (set, frozenset)):
        return str(sorted(one.hex()[:6] for one in some))
    if isinstance(some, dict):
        return str({key.hex()[:6]: value for key, value in sorted(some.items())})
    return repr(some)


__all__ = ["Outcome", "check"]
