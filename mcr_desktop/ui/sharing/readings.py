"""What the Sharing screen shows, read on a reader thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.sharing_rows import FenceRow, MemberRow, SharingState, ThisDevice


@dataclass(frozen=True, slots=True)
class FenceShown:
    """One account's sharing: its fence, its state, its people, and its page where it has one yet."""

    row: FenceRow
    state: SharingState
    members: tuple[MemberRow, ...]
    account: bytes | None
    name: str


@dataclass(frozen=True, slots=True)
class SharingShown:
    """Everything on the screen."""

    device: ThisDevice
    fences: tuple[FenceShown, ...]


def read_sharing(services: Services) -> SharingShown:
    """This device and every fence that it is inside."""
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
                account.name if account else row.name,
            )
        )
    fences.sort(key=lambda one: one.name.casefold())
    return SharingShown(sharing.device(), tuple(fences))
