"""Who is inside and what counts, worked out a second time from the design alone.

Slow and plain on purpose: sets of names, no bits, nothing of the program's own reading of entries. The
rules, in the words of the design:

- Somebody may say a thing if what they knew when they said it allows them to.
- A going (a removal, a leave, a change of role) counts unless a more senior device, not knowing of it,
  took its author out, or took from its author what it needs. Seniority is the order of first admissions.
- Anything else is void if a going that counts, and that did not know of it, took out its author.
- An admission lifts the goings that it knew of. The last owner cannot go: the latest such goings are void.
- Of a device that is outside or may only read, what its pins' chains hold counts, and what owners ruled in.
- Who goes by themselves pins their own work only while they may write, and not where somebody else, not
  knowing of it, took them out or down: it may have been said afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

OWNER, MEMBER, READER = 0, 1, 2
GOINGS = ("remove", "leave", "role")
WORDS = ("adopt", "reject", "void")


@dataclass(frozen=True, eq=False)
class Said:
    """One entry, in plain terms."""

    id: bytes
    kind: str
    signer: bytes
    parents: frozenset[bytes]
    person: bytes = b""
    device: bytes = b""
    """Let in, or removed."""
    role: int = READER
    pins: frozenset[bytes] = frozenset()
    segments: tuple[bytes, ...] = ()
    epoch: bytes = b""
    to: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Written:
    """One segment's place."""

    id: bytes
    signer: bytes
    previous: bytes


@dataclass
class Outcome:
    """What a set of entries comes to."""

    people: dict[bytes, int] = field(default_factory=dict)
    """Role of everybody with a device inside."""
    inside: set[bytes] = field(default_factory=set)
    void: set[bytes] = field(default_factory=set)
    rulings: dict[bytes, bool] = field(default_factory=dict)
    believed: dict[bytes, frozenset[bytes] | None] = field(default_factory=dict)
    """By device ever let in: None where all its work counts, else the pins that do."""
    current: set[bytes] = field(default_factory=set)
    """Epochs under which one may write."""


class Reference:
    """Reads a set of entries; those whose past is not whole are left out."""

    def __init__(self, fence: bytes, entries: dict[bytes, Said]) -> None:
        self.past: dict[bytes, frozenset[bytes]] = {}
        self.depth: dict[bytes, int] = {}
        todo = dict(entries)
        while True:
            ready = [one for one in todo.values() if one.parents <= self.past.keys()]
            if not ready:
                break
            for one in ready:
                del todo[one.id]
                if one.parents or one.id == fence:
                    earlier = [self.past[parent] for parent in one.parents]
                    self.past[one.id] = one.parents.union(*earlier)
                    depths = [self.depth[parent] for parent in one.parents]
                    self.depth[one.id] = 1 + max(depths, default=-1)
        self.order = sorted(self.past, key=lambda one: (self.depth[one], one))
        self.entries = {one: entries[one] for one in self.order}
        self.author: dict[bytes, bytes] = {}
        self.founds_role: set[bytes] = set()
        self.could_write: set[bytes] = set()
        """Statements of people who could write when they made them."""
        self.of_device: dict[bytes, bytes] = {}
        """Person whose device a removal of one device takes."""
        self.valid: list[bytes] = []
        for name in self.order:
            said = self.entries[name]
            if name == fence:
                self.author[name] = said.person
                self.founds_role.add(name)
                self.valid.append(name)
            elif self._may_say(said):
                self.valid.append(name)

    def _may_say(self, said: Said) -> bool:  # noqa: C901, PLR0911 - one rule a line, as the design has them
        known = Sight(self, [one for one in self.valid if one in self.past[said.id]])
        me = known.person_of(said.signer)
        if me is None or said.signer not in known.inside:
            return False
        self.author[said.id] = me
        role = known.role(me)
        if role != READER:
            self.could_write.add(said.id)
        kit = known.is_kit(said.signer)
        if said.kind in {"admit", "kit"}:
            if known.person_of(said.device) not in {None, said.person}:
                return False
            if said.kind == "kit":
                return said.person == me and not kit
            if kit:
                return said.person == me
            if said.person in known.people:
                return said.person == me or role == OWNER
            self.founds_role.add(said.id)
            return role != READER and said.role >= role
        if kit:
            return False
        if said.kind == "leave":
            return True
        if said.kind == "remove" and said.device:
            if said.device not in known.inside:
                return False
            self.of_device[said.id] = known.person_of(said.device) or b""
        elif said.kind in {"remove", "role"} and said.person not in known.people:
            return False
        return role <= self.needs(said)

    def target(self, said: Said) -> bytes:
        """The person whom a statement concerns."""
        if said.kind == "leave":
            return self.author[said.id]
        return self.of_device.get(said.id, said.person)

    def needs(self, said: Said) -> int:
        mine = said.kind in {"admit", "remove"} and self.target(said) == self.author[said.id]
        if said.kind in {"kit", "leave"} or mine:
            return READER
        if said.kind == "admit":
            return OWNER if said.id in self.founds_role and said.role == OWNER else MEMBER
        return MEMBER if said.kind == "epoch" else OWNER

    def outcome(self) -> Outcome:
        return Sight(self, self.valid).outcome()


class Sight:
    """What a set of valid statements, in causal order, comes to."""

    def __init__(self, reference: Reference, said: list[bytes]) -> None:
        self.reference = reference
        self.past = reference.past
        self.said = [reference.entries[one] for one in said]
        self.goings = [one for one in self.said if one.kind in GOINGS]
        self.people_rank: dict[bytes, int] = {}
        self.device_rank: dict[bytes, tuple[int, int]] = {}
        for place, one in enumerate(self.said):
            if one.kind in {"found", "admit", "kit"}:
                first = self.people_rank.setdefault(one.person, place)
                self.device_rank.setdefault(one.device, (first, place))
        self.effective: list[Said] = []
        for one in sorted(self.goings, key=lambda one: (self.rank(one), self.said.index(one))):
            senior = [other for other in self.effective if self.rank(other) < self.rank(one)]
            if not self.ousted(one, senior) and self.admitted(one, self.effective):
                self.effective.append(one)
        self._gather()
        self._keep_an_owner()

    def _keep_an_owner(self) -> None:
        lowering = [one for one in self.effective if one.kind != "role" or one.role != OWNER]
        lowering.sort(key=lambda one: (-self.reference.depth[one.id], self.said.index(one)))
        whole = list(self.effective)
        for person in dict.fromkeys(map(self.reference.target, lowering)):
            mine = [one for one in lowering if self.reference.target(one) == person]
            while mine and not self._has_an_owner():
                self.effective.remove(mine.pop(0))
                self._gather()
            if self._has_an_owner():
                return
            self.effective = list(whole)
            self._gather()

    def _has_an_owner(self) -> bool:
        return any(self.role(person) == OWNER for person in self.people)

    def rank(self, one: Said) -> tuple[int, int]:
        return self.device_rank[one.signer]

    def knows(self, later: Said, earlier: Said) -> bool:
        return earlier.id in self.past[later.id]

    def ousted(self, one: Said, goings: list[Said]) -> bool:
        for going in goings:
            if going is one or self.knows(going, one) or self.knows(one, going):
                continue
            me = self.reference.author[one.id]
            if going.kind == "role":
                if going.person == me and self.reference.needs(one) < going.role:
                    return True
            elif going.device == one.signer if going.device else self.reference.target(going) == me:
                return True
        return False

    def admitted(self, one: Said, goings: list[Said]) -> bool:
        return any(
            other.kind in {"found", "admit", "kit"}
            and other.device == one.signer
            and self.knows(one, other)
            and self.stands(other, goings)
            for other in self.said
        )

    def stands(self, one: Said, goings: list[Said]) -> bool:
        return one.kind == "found" or (not self.ousted(one, goings) and self.admitted(one, goings))

    def _gather(self) -> None:
        for stale in ("counting", "admissions", "inside", "people"):
            self.__dict__.pop(stale, None)

    @cached_property
    def counting(self) -> list[Said]:
        return [
            one
            for one in self.said
            if (one in self.effective if one.kind in GOINGS else self.stands(one, self.effective))
        ]

    @cached_property
    def admissions(self) -> list[Said]:
        return [one for one in self.counting if one.kind in {"found", "admit", "kit"}]

    def person_of(self, device: bytes) -> bytes | None:
        return next((one.person for one in self.admissions if one.device == device), None)

    def is_kit(self, device: bytes) -> bool:
        return next(one.kind for one in self.admissions if one.device == device) == "kit"

    def taken_out(self, device: bytes) -> list[Said]:
        """Goings of a device, lifted or not."""
        person = self.person_of(device)
        return [
            one
            for one in self.counting
            if one.kind in {"remove", "leave"}
            and (one.device == device if one.device else self.reference.target(one) == person)
        ]

    def closed_by(self, device: bytes) -> list[Said]:
        mine = [one for one in self.admissions if one.device == device]
        return [
            going
            for going in self.taken_out(device)
            if not any(self.knows(one, going) for one in mine)
        ]

    @cached_property
    def inside(self) -> set[bytes]:
        return {one.device for one in self.admissions if not self.closed_by(one.device)}

    @cached_property
    def people(self) -> set[bytes]:
        return {self.person_of(device) or b"" for device in self.inside}

    def latest(self, some: list[Said]) -> list[Said]:
        return [one for one in some if not any(self.knows(other, one) for other in some)]

    def given(self, person: bytes) -> list[Said]:
        """The words that gave a person the role that they have."""
        return self.latest(
            [
                one
                for one in self.counting
                if one.person == person
                and (one.id in self.reference.founds_role or one.kind == "role")
            ]
        )

    def role(self, person: bytes) -> int:
        return max((one.role for one in self.given(person)), default=READER)

    def outcome(self) -> Outcome:
        told = Outcome()
        told.inside = self.inside
        told.people = {person: self.role(person) for person in self.people}
        told.void = self.past.keys() - {one.id for one in self.counting}
        for device in {one.device for one in self.admissions}:
            told.believed[device] = self._believed(device)
        for segment in {segment for one in self.counting for segment in one.segments}:
            last = self.latest([one for one in self.counting if segment in one.segments])
            word = min(last, key=lambda one: (self.rank(one), self.said.index(one)))
            told.rulings[segment] = word.kind == "adopt"
        gone = [going for one in self.admissions for going in self.closed_by(one.device)]
        for one in self.counting:
            knew = all(self.knows(one, going) for going in gone)
            if one.kind == "epoch" and one.to <= self.inside and knew:
                told.current.add(one.epoch)
        return told

    def _believed(self, device: bytes) -> frozenset[bytes] | None:
        closed = self.closed_by(device)
        person = self.person_of(device) or b""
        if not closed:
            if self.is_kit(device):
                return frozenset()
            if self.role(person) != READER:
                return None
        pinning = [one for one in closed if self.may_pin(one, device)]
        if not pinning:
            lowered = [
                one for one in self.given(person) if one.role == READER and one.kind == "role"
            ]
            gone = [one for one in self.taken_out(device) if self.may_pin(one, device)]
            pinning = [*lowered, *gone]
        return frozenset().union(*(one.pins for one in pinning))

    def may_pin(self, going: Said, device: bytes) -> bool:
        person = self.person_of(device)
        if self.reference.author[going.id] != person:
            return True
        if going.id not in self.reference.could_write:
            return False
        for other in self.effective:
            about = self.reference.target(other) == person and other.device in {b"", device}
            lowers = other.kind != "role" or other.role == READER
            apart = not self.knows(other, going) and not self.knows(going, other)
            if other is not going and about and lowers and apart:
                by_others = self.reference.author[other.id] != person
                # A person's other machine may be the one that was stolen: it cannot speak for itself.
                stolen = other.device == device != other.signer and going.signer == device
                if by_others or stolen:
                    return False
        return True


def counts(told: Outcome, written: dict[bytes, Written]) -> set[bytes]:
    """The segments that count."""
    found = set()
    for one in written.values():
        if one.signer not in told.believed:
            continue
        if one.id in told.rulings:
            if told.rulings[one.id]:
                found.add(one.id)
        else:
            pins = told.believed[one.signer]
            if pins is None or any(one.id in chain(pin, written) for pin in pins):
                found.add(one.id)
    return found


def chain(pin: bytes, written: dict[bytes, Written]) -> set[bytes]:
    links: set[bytes] = set()
    while pin in written and pin not in links:
        links.add(pin)
        pin = written[pin].previous
    return links
