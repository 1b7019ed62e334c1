"""The roster as a pure function of the set of a fence's membership entries.

Whatever order entries came in, the same set gives the same roster on every device. Two rules decide:

- An entry is *valid* where its author was allowed to say it, by all that it names as its past.
- Of entries that did not know of each other, what takes somebody out or down beats what that person
  said meanwhile. Where two take one another out, the more senior device's word stands: seniority is
  the order in which devices were first let in, so between owners the founder's word wins.

The last owner cannot go. An admission lifts the removals that its author knew of.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mcr_desktop.sync import entries, statements
from mcr_desktop.sync.membership import (
    OBJECTION_MS,
    OWNER,
    READER,
    ROLES,
    Epoch,
    Erasure,
    Event,
    Member,
    MemberDevice,
    Roster,
    Standing,
    short_or,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mcr_desktop.sync.entries import Entry
    from mcr_desktop.sync.statements import Statement


def roster(fence: bytes, held: Mapping[bytes, Entry]) -> Roster | None:
    """Who is inside, by these entries; None where the founding one is not among them."""
    founder = held.get(fence)
    if founder is None or founder.kind != entries.FOUND:
        return None
    history = _History(fence, held)
    if not history.valid:
        return None
    return _told(fence, founder, history)


class _History:
    """The entries whose whole past is held, parents first, and which of them are valid."""

    def __init__(self, fence: bytes, held: Mapping[bytes, Entry]) -> None:
        ordered, levels, self.missing = _ordered(fence, held)
        self.order = [entry.identity for entry in ordered]
        self.count = len(ordered)
        self.void: set[bytes] = set()
        self.unknown = 0
        self.valid: list[Statement] = []
        index = {identity: number for number, identity in enumerate(self.order)}
        past = [0] * self.count
        views: dict[int, _View] = {}
        everything = 0
        self._latest: _View | None = None
        for number, entry in enumerate(ordered):
            for parent in entry.parents:
                past[number] |= past[index[parent]] | 1 << index[parent]
            try:
                said = statements.read(entry, number, past[number], levels[number])
            except ValueError:
                self.void.add(entry.identity)
                continue
            if said is None:
                self.unknown += 1
                continue
            if number == 0:
                said.author, said.sets_role = said.person, True
            elif not everything & ~said.past:
                # Its author knew of everything: as good as always, and one view serves them all.
                if not self.whole().allows(said):
                    self.void.add(entry.identity)
                    continue
            else:
                view = views.get(said.past)
                if view is None:
                    view = views[said.past] = self._view(said.past)
                if not view.allows(said):
                    self.void.add(entry.identity)
                    continue
            self._add(said, knew=not everything & ~said.past)
            everything |= 1 << number
        parents = {parent for entry in ordered for parent in entry.parents}
        self.heads = frozenset(self.order) - parents

    def _add(self, said: Statement, *, knew: bool) -> None:
        self.valid.append(said)
        if (
            self._latest is not None
            and knew
            and not said.restricts
            and not self._latest.passed_over
        ):
            self._latest.add(said)
        else:
            self._latest = None

    def _view(self, mask: int) -> _View:
        """Who is inside by a set of entries that holds the past of each."""
        return _View([said for said in self.valid if mask >> said.index & 1])

    def whole(self) -> _View:
        """Who is inside by all that are valid so far."""
        if self._latest is None:
            self._latest = _View(list(self.valid))
        return self._latest


class _View:
    """What a set of valid statements comes to."""

    def __init__(self, said: list[Statement]) -> None:
        self._said = said
        restrictions = [one for one in said if one.restricts]
        self._people: dict[bytes, int] = {}
        self.seniority: dict[bytes, tuple[int, int]] = {}
        """By signer: the order of the person's first admission, then of the device's."""
        for one in said:
            _order(self._people, self.seniority, one)
        self._standing: dict[int, bool] = {}
        self.passed_over = False
        """Whether goings were passed over so that an owner is left."""
        self._effective: list[Statement] = []
        self._decide(restrictions)
        self._conclude()
        if restrictions:
            self._keep_an_owner()

    # Which statements count

    def _decide(self, restrictions: list[Statement]) -> None:
        for one in sorted(restrictions, key=self._rank):
            self._standing.clear()
            senior = [
                other for other in self._effective if self._rank(other)[:2] < self._rank(one)[:2]
            ]
            if not _ousted(one, senior) and self._is_admitted(one):
                self._effective.append(one)

    def _rank(self, one: Statement) -> tuple[int, int, int]:
        return *self.seniority[one.entry.signer], one.index

    def _stands(self, one: Statement) -> bool:
        """Whether a statement that restricts nobody counts, by the restrictions decided so far."""
        known = self._standing.get(one.index)
        if known is None:
            known = one.kind == entries.FOUND or (
                not _ousted(one, self._effective) and self._is_admitted(one)
            )
            self._standing[one.index] = known
        return known

    def _is_admitted(self, one: Statement) -> bool:
        """Whether an admission of its signer, before it, counts itself."""
        return any(
            other.device is not None
            and other.device.signer == one.entry.signer
            and one.past >> other.index & 1
            and self._stands(other)
            for other in self._said
        )

    def _keep_an_owner(self) -> None:
        """Where nobody would be left to decide, an owner who went last stays."""
        if self._has_an_owner():
            return
        self.passed_over = True
        lowering = [one for one in self._effective if one.kind != entries.ROLE or one.role != OWNER]
        lowering.sort(key=lambda one: (-one.level, one.index))
        decided = list(self._effective)
        for person in dict.fromkeys(one.person for one in lowering):
            going = [one for one in lowering if one.person == person]
            while going and not self._has_an_owner():
                self._effective.remove(going.pop(0))
                self._conclude()
            if self._has_an_owner():
                return
            self._effective = list(decided)
            self._conclude()

    def _has_an_owner(self) -> bool:
        return any(self.role_of(person) == OWNER for person in self.active)

    def _conclude(self) -> None:
        self._standing.clear()
        decided = {one.index for one in self._effective}
        self.counting = [
            one
            for one in self._said
            if (one.index in decided if one.restricts else self._stands(one))
        ]
        self._gather()

    def add(self, one: Statement) -> None:
        """Add a statement that knew of all others and restricts nobody: it takes nothing from them."""
        self._said.append(one)
        self.counting.append(one)
        _order(self._people, self.seniority, one)
        if one.device is not None:
            self._admit(one)
            self.closed[one.device.signer] = tuple(self._closings_of(one.device.signer, one.person))
            if not self.closed[one.device.signer]:
                self.active[one.person] = None
        if one.sets_role:
            self._roles[one.person].append(one)

    # What they come to

    def _gather(self) -> None:
        self.devices: dict[bytes, tuple[bytes, MemberDevice]] = {}
        self.admissions: dict[bytes, list[Statement]] = defaultdict(list)
        self._roles: dict[bytes, list[Statement]] = defaultdict(list)
        self._closings: list[Statement] = []
        self.names: dict[bytes, str] = {}
        for one in self.counting:
            if one.device is not None:
                self._admit(one)
            if one.sets_role or one.kind == entries.ROLE:
                self._roles[one.person].append(one)
            if one.kind in {entries.REMOVE, entries.LEAVE}:
                self._closings.append(one)
        self.closed = {
            signer: tuple(self._closings_of(signer, person))
            for signer, (person, _) in self.devices.items()
        }
        self.active = {
            person: None for signer, (person, _) in self.devices.items() if not self.closed[signer]
        }
        """People with a machine inside, or with a recovery kit that can bring one."""

    def _admit(self, one: Statement) -> None:
        device = one.device
        if device is None:
            return
        self.admissions[device.signer].append(one)
        self.names.setdefault(one.person, one.name)
        by = one.person if one.kind == entries.FOUND else one.author
        described = MemberDevice(
            device.signer,
            device.recipient,
            one.label,
            one.entry.made_ms,
            by,
            kit=one.kind == entries.KIT,
        )
        self.devices.setdefault(device.signer, (one.person, described))

    def _closings_of(self, signer: bytes, person: bytes) -> Iterable[Statement]:
        """Goings of a device that no later admission of it lifts."""
        for closing in self._closings:
            if signer == closing.signer or (not closing.signer and closing.person == person):
                lifted = any(one.past >> closing.index & 1 for one in self.admissions[signer])
                if not lifted:
                    yield closing

    def role_of(self, person: bytes) -> str:
        """The role that was last given; of several at once, the least."""
        last = _latest(self._roles[person])
        return max((one.role for one in last), key=ROLES.index, default=READER)

    def inside(self, signer: bytes) -> bool:
        """Whether a device is inside."""
        return signer in self.devices and not self.closed[signer]

    # What their holders may say next

    def allows(self, said: Statement) -> bool:
        """Whether its author may say it; sets the statement's author, and whether it gives a role."""
        signer = said.entry.signer
        if not self.inside(signer):
            return False
        me, device = self.devices[signer]
        role = self.role_of(me)
        said.author = me
        if said.kind in {entries.ADMIT, entries.KIT}:
            return self._allows_admission(said, me, role, kit=device.kit)
        if said.kind == entries.LEAVE:
            said.person = me
        concerns_somebody = (
            self._is_removable(said)
            if said.kind == entries.REMOVE
            else said.kind != entries.ROLE or said.person in self.active
        )
        return concerns_somebody and not device.kit and ROLES.index(role) <= ROLES.index(said.need)

    def _allows_admission(self, said: Statement, me: bytes, role: str, *, kit: bool) -> bool:
        device, person = said.device, said.person
        if device is None or self.devices.get(device.signer, (person,))[0] != person:
            return False
        if said.kind == entries.KIT or kit:
            # Where all of a person's machines are gone, the kit still speaks for them.
            said.sets_role = False
            return person == me and kit == (said.kind == entries.ADMIT)
        if person == me:
            return True
        if not said.proven:
            # Nobody comes in under a colleague's name.
            return False
        if person in self.active:
            return role == OWNER
        said.sets_role = True
        # Nobody lets in with more than they have themselves.
        return role != READER and ROLES.index(said.role) >= ROLES.index(role)

    def _is_removable(self, said: Statement) -> bool:
        if not said.signer:
            return said.person in self.active
        if not self.inside(said.signer):
            return False
        # Kept beside the device, so that what a person may do to their own is known of it later.
        said.person, device = self.devices[said.signer]
        said.label = device.label
        return True

    def standing(self, signer: bytes) -> Standing:
        """What of a device's segments counts."""
        person, device = self.devices[signer]
        closings = self.closed[signer]
        if closings:
            left = all(one.author == person for one in closings)
            pins = frozenset().union(*(one.pins for one in closings))
            return Standing(open=False, reason="left" if left else "removed", pins=pins)
        if device.kit:
            return Standing(open=False, reason="kit")
        if self.role_of(person) == READER:
            given = [one for one in _latest(self._roles[person]) if one.role == READER]
            lifted = [one for one in self._closings if signer == one.signer or one.person == person]
            pins = frozenset().union(*(one.pins for one in (*given, *lifted)))
            return Standing(open=False, reason="reader", pins=pins)
        return Standing(open=True)


def _order(
    people: dict[bytes, int], seniority: dict[bytes, tuple[int, int]], one: Statement
) -> None:
    if one.device is not None:
        first = people.setdefault(one.person, one.index)
        seniority.setdefault(one.device.signer, (first, one.index))


def _ousted(one: Statement, restrictions: Iterable[Statement]) -> bool:
    """Whether somebody, not knowing of it, took from its author what it needs."""
    for other in restrictions:
        apart = not (other.past >> one.index & 1 or one.past >> other.index & 1)
        if not apart or other is one:
            continue
        if other.kind == entries.ROLE:
            if other.person == one.author and ROLES.index(one.need) < ROLES.index(other.role):
                return True
        elif other.signer:
            if other.signer == one.entry.signer:
                return True
        elif other.person == one.author:
            return True
    return False


def _latest(said: list[Statement]) -> list[Statement]:
    """Those that none of the others knew of."""
    return [one for one in said if not any(other.past >> one.index & 1 for other in said)]


def _ordered(
    fence: bytes, held: Mapping[bytes, Entry]
) -> tuple[list[Entry], list[int], frozenset[bytes]]:
    """Entries whose whole past is held, parents first, in an order that the set alone decides."""
    mine = {identity: entry for identity, entry in held.items() if fence in (entry.fence, identity)}
    missing = frozenset(
        parent for entry in mine.values() for parent in entry.parents if parent not in mine
    )
    children: dict[bytes, list[Entry]] = defaultdict(list)
    awaited = {}
    for entry in mine.values():
        awaited[entry.identity] = len(entry.parents)
        for parent in entry.parents:
            children[parent].append(entry)
    ordered: list[Entry] = []
    levels: list[int] = []
    level = [mine[fence]]
    while level:
        level.sort(key=lambda entry: entry.identity)
        levels += [levels[-1] + 1 if levels else 0] * len(level)
        ordered += level
        following = []
        for entry in level:
            for child in children[entry.identity]:
                awaited[child.identity] -= 1
                if not awaited[child.identity]:
                    following.append(child)
        level = following
    return ordered, levels, missing


def _told(fence: bytes, founder: Entry, history: _History) -> Roster:
    view = history.whole()
    counting = {one.index for one in view.counting}
    void = history.void | {one.entry.identity for one in history.valid if one.index not in counting}
    first = {person: order for order, person in enumerate(view.names)}
    inside: dict[bytes, list[MemberDevice]] = defaultdict(list)
    for signer, (person, device) in view.devices.items():
        if view.inside(signer):
            inside[person].append(device)
    members = tuple(
        Member(person, view.names[person], view.role_of(person), tuple(inside[person]))
        for person in sorted(view.active, key=first.__getitem__)
    )
    return Roster(
        fence=fence,
        name=short_or(founder.payload.get("name")),
        kind=short_or(founder.payload.get("kind"), "account"),
        members=members,
        epochs=tuple(_epochs(view)),
        heads=history.heads,
        entries=tuple(history.order),
        missing=history.missing,
        void=frozenset(void),
        unknown=history.unknown,
        standings={signer: view.standing(signer) for signer in view.devices},
        rulings=_rulings(view),
        erasures=tuple(_erasures(view)),
        events=tuple(_event(one, counts=one.index in counting) for one in history.valid),
        people=view.names,
        signers={signer: (person, one.label) for signer, (person, one) in view.devices.items()},
    )


def _epochs(view: _View) -> Iterable[Epoch]:
    inside = {signer for signer in view.devices if view.inside(signer)}
    goings = {one.index for closings in view.closed.values() for one in closings}
    for one in view.counting:
        if one.kind == entries.EPOCH:
            knew = all(one.past >> going & 1 for going in goings)
            yield Epoch(one.epoch, one.to, one.entry.identity, knew and one.to <= inside)


def _rulings(view: _View) -> dict[bytes, bool]:
    of: dict[bytes, list[Statement]] = defaultdict(list)
    for one in view.counting:
        for segment in one.segments:
            of[segment].append(one)
    ruled = {}
    for segment, said in of.items():
        word = min(_latest(said), key=lambda one: (view.seniority[one.entry.signer], one.index))
        ruled[segment] = word.kind == entries.ADOPT
    return ruled


def _erasures(view: _View) -> Iterable[Erasure]:
    for one in view.counting:
        if one.kind == entries.ERASE:
            until = one.entry.made_ms + OBJECTION_MS
            objected = any(
                other.about == one.entry.identity and other.entry.made_ms <= until
                for other in view.counting
                if other.kind == entries.OBJECT
            )
            yield Erasure(one.entry.identity, one.rows, one.author, one.entry.made_ms, objected)


def _event(one: Statement, *, counts: bool) -> Event:
    kind, detail = one.kind, one.role
    if kind == entries.ADMIT and not one.sets_role:
        kind, detail = "device", one.label
    elif kind == entries.REMOVE and one.signer:
        kind, detail = "remove-device", one.label
    elif kind == entries.KIT:
        detail = one.label
    elif one.segments or one.rows:
        detail = str(len(one.segments) or len(one.rows))
    return Event(
        one.entry.identity, kind, one.author, one.person, detail, one.entry.made_ms, counts
    )
