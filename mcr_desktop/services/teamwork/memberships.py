"""Who is inside a fence and who is not any more: roles, removals, devices, and what waits for an owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.keys.codes import code_of
from mcr_desktop.services.teamwork.membership_rows import FenceEvent, Quarantined, Removed
from mcr_desktop.services.teamwork.sharing_rows import member_row
from mcr_desktop.services.workspaces import one_of
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import KeptSegment, SharingRecords
from mcr_desktop.sync import acceptance, engine, entries, joining, membership, publishing, requests
from mcr_desktop.sync.acceptance import ADOPTABLE, REJECTED
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.commons import common
from mcr_desktop.sync.errors import (
    InsideAlreadyError,
    LastOwnerError,
    NotAMemberError,
    RefusedError,
    RequestError,
    StillInsideError,
    UnsentError,
)
from mcr_desktop.sync.fences import PRIVATE, Fence, this_device
from mcr_desktop.sync.joining import Approval
from mcr_desktop.sync.membership import MEMBER, OWNER, ROLES, Member
from mcr_desktop.sync.merging import open_held
from mcr_desktop.sync.settling import place_of

_CHECK = 4
_GROUP = 5
_SEGMENTS_AN_ENTRY = 1000
_MOST_PINS = 500
"""Honest devices have a head or two each; somebody may write under very many names."""

_SAMPLES, _SAMPLE_LENGTH = 5, 120


class Memberships:
    """What owners and members decide about one another. Every method may be called from any thread.

    Decisions are made here at once and reach the others with the next sync. A removal lets stand what
    of the removed has arrived here: sync before.
    """

    def __init__(
        self, store: Store, journal: Journal, announce: Callable[[Changes], None] | None = None
    ) -> None:
        self._store = store
        self._journal = journal
        self._records = SharingRecords(store)
        self._announce = announce

    # Several devices

    def person_code(self) -> str:
        """What this person's next device is told so that it belongs to them: letters in groups."""
        person = this_device(self._records).person
        letters = ids.show(person) + _check(person)
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    def belong_to(self, code: str, name: str) -> None:
        """Make this fresh profile another device of the person with this code.

        Raises InvalidValueError for a mistyped code and InsideAlreadyError once the profile is inside a fence.
        """
        person = read_person_code(code)
        if self._records.fences():
            raise InsideAlreadyError
        with self._store.transaction() as tx:
            self._records.keep_person(tx, person, name)

    def approve_everywhere(self, request: bytes, *, code: str | None = None) -> Approval:
        """Let this person's own next device into every fence that they are inside: one file, one code.

        The private fence is founded with it where there is none yet.

        Raises RequestError ("person") where the request is somebody else's, CodeMismatchError, and
        NotAMemberError where this device is inside no fence.
        """
        asked = requests.read(request)
        joining.check(code, asked.code)
        device = this_device(self._records)
        if asked.person != device.person:
            raise RequestError(reason="person")
        with self._store.transaction() as tx:
            fences = [Fence(self._records, kept, device) for kept in self._records.fences()]
            approvals = [
                joining.approve(tx, fence, asked, MEMBER)
                for fence in fences
                if fence.roster.may_write(device.public.signer)
            ]
            if not approvals:
                raise NotAMemberError
            if common(self._records, PRIVATE) is None:
                # From the second device on there is something that one person's devices share.
                own = Fence.found(tx, self._records, device.person_name, PRIVATE)
                approvals.append(joining.approve(tx, own, asked, MEMBER))
        return joining.bundle(approvals, device)

    # Who is inside

    def remove_person(self, fence: bytes, person: bytes) -> Removed:
        """Remove a person with all their devices; an owner's to do. What they wrote until now stays.

        Raises NotAMemberError, LastOwnerError, UnknownFenceError, NotFoundError.
        """
        opened = Fence.of(self._records, fence)
        member = self._member(opened, person)
        self._require(opened, OWNER)
        self._keep_an_owner(opened, member)
        signers = {device.signer for device in member.devices}
        payload = membership.removal(self._heads(opened, signers), person=person)
        with self._deciding(opened) as tx:
            opened.state_openly(tx, entries.REMOVE, payload)
        return _removed(opened, member.name, {person})

    def remove_device(self, fence: bytes, signer: bytes) -> Removed:
        """Remove one device: its own person's to do, or an owner's. The same errors.

        The last device of the last owner cannot go; a recovery kit counts as one.
        """
        opened = Fence.of(self._records, fence)
        held = opened.roster.holder(signer)
        if held is None:
            raise NotFoundError(kind="device")
        member, device = held
        mine = opened.mine
        if mine is None or member.person != mine.person:
            self._require(opened, OWNER)
        if len(member.devices) == 1:
            self._keep_an_owner(opened, member)
        payload = membership.removal(self._heads(opened, {signer}), device=signer)
        with self._deciding(opened) as tx:
            opened.state_openly(tx, entries.REMOVE, payload)
        return _removed(opened, device.label, set())

    def change_role(self, fence: bytes, person: bytes, role: str) -> None:
        """Give a person another role ("owner", "member", "reader"); an owner's to do. The same errors."""
        one_of("member", "role", role, ROLES)
        opened = Fence.of(self._records, fence)
        member = self._member(opened, person)
        self._require(opened, OWNER)
        if member.role == role:
            return
        if role != OWNER:
            self._keep_an_owner(opened, member)
        signers = {device.signer for device in member.devices}
        payload = membership.role_change(person, role, self._heads(opened, signers))
        with self._deciding(opened) as tx:
            opened.state_openly(tx, entries.ROLE, payload)

    def leave(self, fence: bytes) -> None:
        """Leave a fence with all our devices; what was read stays here until `forget`.

        What waits to be shared goes into the last segments. Raises NotAMemberError, LastOwnerError.
        """
        opened = Fence.of(self._records, fence)
        mine = opened.mine
        if mine is None:
            raise NotAMemberError(fence=fence)
        self._keep_an_owner(opened, mine)
        if opened.roster.may_write(opened.device.public.signer):
            publishing.publish(opened, self._journal, Unwatched())
        signers = {device.signer for device in mine.devices}
        with self._deciding(opened) as tx:
            pins = [list(head) for head in self._heads(opened, signers)]
            opened.state_openly(tx, entries.LEAVE, {"pins": pins})

    def forget(self, fence: bytes, *, unsent: bool = False) -> None:
        """Delete this device's copy of a fence that it left or was removed from.

        `unsent` says that what was never sent may go too. Raises StillInsideError and UnsentError.
        """
        opened = Fence.of(self._records, fence)
        if opened.mine is not None:
            raise StillInsideError(fence=opened.kept.name)
        count = self._records.pending_cells(fence)
        if count and not unsent:
            raise UnsentError(name=opened.kept.name, count=count)
        with self._store.transaction() as tx:
            changes = self._journal.erase(tx, fence, self._journal.every_row(tx, fence))
            self._records.forget_fence(tx, opened.no)
        self._store.truncate_log()
        self._tell(changes)

    # What waits for an owner's word

    def quarantined(self, fence: bytes) -> list[Quarantined]:
        """What does not count as things stand, newest first, rejected work last."""
        opened = Fence.of(self._records, fence)
        groups: dict[tuple[bytes, str], list[KeptSegment]] = {}
        for one in self._records.aside(opened.no, ADOPTABLE):
            groups.setdefault((one.signer, one.reason or ""), []).append(one)
        found = [
            _described(opened, signer, reason, some) for (signer, reason), some in groups.items()
        ]
        return sorted(found, key=lambda one: (one.reason == REJECTED, -one.last_ms))

    def adopt(self, fence: bytes, segments: Sequence[bytes]) -> int:
        """Let these count after all; an owner's to do. How many changes came in."""
        return self._rule(fence, entries.ADOPT, segments)

    def reject(self, fence: bytes, segments: Sequence[bytes]) -> int:
        """Let these not count, whether they did or not; an owner's to do. How many changes went."""
        return self._rule(fence, entries.REJECT, segments)

    def _rule(self, fence: bytes, kind: str, segments: Sequence[bytes]) -> int:
        opened = Fence.of(self._records, fence)
        self._require(opened, OWNER)
        held = {one.id: one for one in self._records.places(opened.no)}
        if unknown := [one for one in segments if one not in held]:
            raise NotFoundError(kind="segment", id=unknown[0].hex())
        bodies = [_body(opened, held[one]) for one in segments]
        with self._deciding(opened) as tx:
            for at in range(0, len(segments), _SEGMENTS_AN_ENTRY):
                part = list(segments[at : at + _SEGMENTS_AN_ENTRY])
                opened.state(tx, kind, {"segments": part}, opened.writing_key(tx))
        return sum(body.cells for body in bodies if body)

    # The past

    def events(self, fence: bytes) -> list[FenceEvent]:
        """What happened to the fence, in causal order, the founding first."""
        roster = Fence.of(self._records, fence).roster
        return [
            FenceEvent(
                event.kind,
                roster.people.get(event.who, ""),
                roster.people.get(event.whom, ""),
                event.detail,
                event.made_ms,
                event.counts,
            )
            for event in roster.events
        ]

    # Shared by the above

    @contextmanager
    def _deciding(self, opened: Fence) -> Iterator[Tx]:
        """A transaction for a decision; afterwards the state here follows it, and keys are renewed."""
        with self._store.transaction() as tx:
            yield tx
            if opened.roster.may_write(opened.device.public.signer):
                opened.writing_key(tx)
        _, changes = engine.take_in(Fence.of(self._records, opened.id), self._journal, Unwatched())
        self._tell(changes)

    def _tell(self, changes: Changes) -> None:
        if self._announce and changes.kinds:
            self._announce(changes)

    def _heads(self, opened: Fence, signers: set[bytes]) -> list[tuple[bytes, int, bytes]]:
        """The newest segments of these devices that count here."""
        places = [place_of(one) for one in self._records.places(opened.no)]
        theirs = [one for one in places if one.signer in signers]
        found = acceptance.verdicts(opened.roster, theirs)
        heads = acceptance.heads(theirs, [one for one, why in found.items() if not why])
        # An entry has room for only so many; what it does not name waits for an owner's word.
        return sorted(heads, key=lambda head: -head[1])[:_MOST_PINS]

    def _member(self, opened: Fence, person: bytes) -> Member:
        member = opened.roster.member(person)
        if member is None:
            raise NotFoundError(kind="member")
        return member

    def _require(self, opened: Fence, role: str) -> None:
        mine = opened.mine
        if mine is None or mine.role != role:
            raise NotAMemberError(fence=opened.id, need=role, role=mine.role if mine else "")

    def _keep_an_owner(self, opened: Fence, going: Member) -> None:
        owners = [one for one in opened.roster.members if one.role == OWNER]
        if owners == [going]:
            raise LastOwnerError(fence=opened.kept.name, name=going.name)


def read_person_code(code: str) -> bytes:
    """The person whose code this is, however typed. Raises InvalidValueError for a mistyped one."""
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    try:
        person = ids.parse(letters[:-_CHECK])
    except (ValueError, NotFoundError) as error:
        raise InvalidValueError(kind="device", field="code", value=code) from error
    if _check(person) != letters[-_CHECK:]:
        raise InvalidValueError(kind="device", field="code", value=code)
    return person


def _check(person: bytes) -> str:
    return code_of("mcr person code", person)[:_CHECK]


def _removed(opened: Fence, name: str, gone: set[bytes]) -> Removed:
    """What is left to see to: those whom the removed had let in and who are inside still."""
    mine, me = opened.device.public.signer, opened.device.person
    admitted = tuple(
        member_row(
            replace(
                member, devices=tuple(one for one in member.devices if one.admitted_by in gone)
            ),
            opened.roster.people,
            mine,
            me,
        )
        for member in opened.roster.members
        if any(one.admitted_by in gone for one in member.devices)
    )
    kept = opened.kept
    return Removed(opened.id, name, admitted, kept.target_kind or "", kept.target or "")


def _body(opened: Fence, one: KeptSegment) -> Body | None:
    try:
        return open_held(opened, one)
    except RefusedError:
        return None


def _described(
    opened: Fence, signer: bytes, reason: str, some: Sequence[KeptSegment]
) -> Quarantined:
    bodies = [body for one in some if (body := _body(opened, one))]
    rows = {(row.table, row.id) for body in bodies for row in body.rows}
    rows |= {("note", text.note) for body in bodies for text in body.texts}
    words = (
        cell.value
        for body in bodies
        for row in body.rows
        for cell in row.cells
        if isinstance(cell.value, str) and " " in cell.value
    )
    _, label = opened.roster.signers.get(signer, (b"", ""))
    samples = [word[:_SAMPLE_LENGTH] for _, word in zip(range(_SAMPLES), words, strict=False)]
    return Quarantined(
        segments=tuple(one.id for one in some),
        signer=signer,
        whose=opened.roster.name_of(signer),
        device=label,
        reason=reason,
        changes=sum(body.cells for body in bodies),
        kinds=tuple(Counter(table for table, _ in rows).most_common()),
        samples=tuple(samples),
        first_ms=min(one.arrived_ms for one in some),
        last_ms=max(one.arrived_ms for one in some),
    )
