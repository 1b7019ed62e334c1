"""Fences that belong to no account: the team's own, and one person's across their devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.sync.fences import ACCOUNT, PRIVATE, TEAM, Fence, this_device

if TYPE_CHECKING:
    from mcr_desktop.store.sharing import SharingRecords

KINDS = (ACCOUNT, TEAM, PRIVATE)


def common(records: SharingRecords, kind: str) -> bytes | None:
    """The fence of a kind ("team" or "private") to which this device writes; None where there is none.

    Everybody who holds the same fences takes the same one: that with the most people, then the oldest.
    A private one in which somebody else stands is not taken for ours.
    """
    device = this_device(records)
    found = []
    for kept in records.fences():
        if kept.kind != kind:
            continue
        fence = Fence(records, kept, device)
        members = fence.roster.members
        ours_alone = all(member.person == device.person for member in members)
        if fence.roster.may_write(device.public.signer) and (kind != PRIVATE or ours_alone):
            found.append((-len(members), fence.entries[fence.id].made_ms, fence.id))
    return min(found)[-1] if found else None
