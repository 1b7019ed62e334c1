"""What a set of valid membership statements comes to: who is inside, in which role, and may say what.

Taken alone, each statement was allowed; this decides between those that did not know of one another.
See `rosters` for the rules.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mcr_desktop.sync import entries
from mcr_desktop.sync.membership import OWNER, READER, ROLES, MemberDevice, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.sync.statements import Statement


class View:
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
        self._letting_in: dict[bytes, list[Statement]] = defaultdict(list)
        for one in said:
            if one.device is not None:
                self._letting_in[one.device.signer].append(one)
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
        known, asked = self._standing, [one]
        # No recursion: whoever lets a long row of devices in, each by the last, must not break it.
        while asked:
            at = asked[-1]
            if at.index not in known:
                if at.kind == entries.FOUND or _ousted(at, self._effective):
                    known[at.index] = at.kind == entries.FOUND
                else:
                    before = list(self._admissions_before(at))
                    open_ones = [other for other in before if other.index not in known]
                    if open_ones and not any(known.get(other.index) for other in before):
                        asked.append(open_ones[0])
                        continue
                    known[at.index] = any(known.get(other.index) for other in before)
            asked.pop()
        return known[one.index]

    def _is_admitted(self, one: Statement) -> bool:
        """Whether an admission of its signer, before it, counts itself."""
        return any(self._stands(other) for other in self._admissions_before(one))

    def _admissions_before(self, one: Statement) -> Iterable[Statement]:
        return (
            other for other in self._letting_in[one.entry.signer] if one.past >> other.index & 1
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

    def add(self, one: Statement) -> bool:
        """Add a statement that knew of all others, and so takes nothing from what they said.

        False where no owner would be left; this view serves no more then.
        """
        self._said.append(one)
        self.counting.append(one)
        if one.restricts:
            return self._restrict(one)
        _order(self._people, self.seniority, one)
        if one.device is not None:
            self._letting_in[one.device.signer].append(one)
        if one.device is not None:
            self._admit(one)
            self.closed[one.device.signer] = tuple(self._closings_of(one.device.signer, one.person))
            if not self.closed[one.device.signer]:
                self.active[one.person] = None
        if one.sets_role:
            self._roles[one.person].append(one)
        return True

    def _restrict(self, one: Statement) -> bool:
        self._effective.append(one)
        if one.kind == entries.ROLE:
            self._roles[one.person].append(one)
        else:
            self._closings.append(one)
            theirs = [
                signer for signer, (person, _) in self.devices.items() if person == one.person
            ]
            for signer in theirs:
                if one.signer in {b"", signer}:
                    self.closed[signer] = (*self.closed[signer], one)
            if all(self.closed[signer] for signer in theirs):
                self.active.pop(one.person, None)
        return self._has_an_owner()

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
        last = latest(self._roles[person])
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
        said.author, said.wrote = me, role != READER
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
            trusted = [one for one in closings if self._is_trusted(one, person, signer)]
            pins = (
                frozenset().union(*(one.pins for one in trusted))
                if trusted
                else self._earlier_pins(person, signer)
            )
            return Standing(open=False, reason="left" if left else "removed", pins=pins)
        if device.kit:
            return Standing(open=False, reason="kit")
        if self.role_of(person) == READER:
            return Standing(open=False, reason="reader", pins=self._earlier_pins(person, signer))
        return Standing(open=True)

    def _earlier_pins(self, person: bytes, signer: bytes) -> frozenset[bytes]:
        """What of a device counts by what was said when it could write last."""
        said = [
            one
            for one in latest(self._roles[person])
            if one.role == READER and one.kind == entries.ROLE
        ]
        said += [
            one
            for one in self._closings
            if one.person == person
            and one.signer in {b"", signer}
            and self._is_trusted(one, person, signer)
        ]
        return frozenset().union(*(one.pins for one in said))

    def _is_trusted(self, going: Statement, person: bytes, signer: bytes) -> bool:
        """Whether what a going pins of a device counts.

        Who goes by themselves says what of their own counts: only while they could write, and not
        where somebody else, without knowing of that, took them out or down: they may have said it after.
        """
        if going.author != person:
            return True
        return going.wrote and not any(
            other.person == person
            and other.signer in {b"", signer}
            and (other.kind != entries.ROLE or other.role == READER)
            and not (other.past >> going.index & 1 or going.past >> other.index & 1)
            and other is not going
            and (
                other.author != person
                or (other.signer == signer != other.entry.signer and going.entry.signer == signer)
            )
            for other in self._effective
        )


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


def latest(said: list[Statement]) -> list[Statement]:
    """Those that none of the others knew of."""
    return [one for one in said if not any(other.past >> one.index & 1 for other in said)]
