"""What the Sharing screen shows, read on a reader thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.ui.sharing.erasing import under_way

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.erasures import ErasureRow
    from mcr_desktop.services.teamwork.membership_rows import FenceEvent, Quarantined
    from mcr_desktop.services.teamwork.sharing_rows import (
        FenceRow,
        MemberRow,
        SharingState,
        ThisDevice,
    )


@dataclass(frozen=True, slots=True)
class FenceShown:
    """One fence: its state, its people, and the account's page where it has one yet."""

    row: FenceRow
    state: SharingState
    members: tuple[MemberRow, ...]
    account: bytes | None
    name: str
    erasures: tuple[ErasureRow, ...] = ()
    """Those under way."""

    @property
    def owners(self) -> tuple[str, ...]:
        """Names of those who decide, our own left out."""
        return tuple(one.name for one in self.members if one.role == "owner" and not one.me)

    @property
    def may_invite(self) -> bool:
        """Whether we may let somebody in."""
        return self.row.role in ("owner", "member") and self.row.kind != "private"


@dataclass(frozen=True, slots=True)
class SharingShown:
    """Everything on the screen."""

    device: ThisDevice
    fences: tuple[FenceShown, ...]
    kits: int
    """Recovery kits that let us in again."""
    devices: int
    """The most machines that we ourselves have inside any fence."""

    @property
    def irreplaceable(self) -> bool:
        """Whether there is a fence that no one else owns, so that nobody could make us its owner again."""
        return any(one.row.role == "owner" and not one.owners for one in self.fences)

    @property
    def wants_team(self) -> bool:
        """Whether people share accounts here and have no fence yet for what concerns all of these."""
        kinds = {one.row.kind for one in self.fences}
        return "team" not in kinds and any(
            one.row.role == "owner" and len(one.members) > 1 for one in self.fences
        )


@dataclass(frozen=True, slots=True)
class DetailShown:
    """What is read for one fence's own page alone."""

    fence: bytes
    quarantined: tuple[Quarantined, ...]
    events: tuple[FenceEvent, ...]


_ORDER = {"account": 0, "team": 1, "private": 2}


def read_sharing(services: Services) -> SharingShown:
    """This device and every fence that it is inside: accounts by name, then the team's, then our own."""
    sharing = services.sharing
    homes = {account.fence: account for account in services.accounts.all()}
    fences = []
    for row in sharing.fences():
        account = homes.get(row.fence)
        fences.append(
            FenceShown(
                row,
                sharing.state(row.fence),
                tuple(sharing.members(row.fence)),
                account.id if account else None,
                _name(row, account.name if account else ""),
                under_way(services.erasures.state(row.fence)),
            )
        )
    fences.sort(key=lambda one: (_ORDER.get(one.row.kind, 0), one.name.casefold()))
    mine = [member for one in fences for member in one.members if member.me]
    machines = [sum(not device.kit for device in member.devices) for member in mine]
    kits = [sum(device.kit for device in member.devices) for member in mine]
    return SharingShown(
        sharing.device(), tuple(fences), max(kits, default=0), max(machines, default=0)
    )


def _name(row: FenceRow, account: str) -> str:
    """What a fence is called here: the private one bears its person's name, which tells nobody anything."""
    return account or ("Your own fence" if row.kind == "private" else row.name)


def read_detail(services: Services, fence: bytes) -> DetailShown:
    """What waits for a decision and what happened to a fence. Raises UnknownFenceError."""
    memberships = services.memberships
    return DetailShown(
        fence, tuple(memberships.quarantined(fence)), tuple(memberships.events(fence))
    )
