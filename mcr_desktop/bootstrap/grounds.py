"""What every other service stands on: the workspace, sharing, history, undo, one's own marks and views."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.keys import slots
from mcr_desktop.services.settings import Settings
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.sharing import SharingRecords

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.backups import Backups
    from mcr_desktop.services.histories import Histories
    from mcr_desktop.services.links import Links
    from mcr_desktop.services.marks import Marks
    from mcr_desktop.services.private_fences import PrivateFence
    from mcr_desktop.services.removals import Removals
    from mcr_desktop.services.search import Search
    from mcr_desktop.services.teamwork.erasures import Erasures
    from mcr_desktop.services.teamwork.memberships import Memberships
    from mcr_desktop.services.teamwork.packs import Packs
    from mcr_desktop.services.teamwork.recoveries import Recoveries
    from mcr_desktop.services.teamwork.sharing import Sharing
    from mcr_desktop.services.undo import Undo
    from mcr_desktop.services.views import Views
    from mcr_desktop.services.ways import Ways
    from mcr_desktop.store.engine import Tx


class Grounds:
    """Services that know nothing of accounts.

    Each service is imported and made when it is first asked for, from whichever thread: what no page
    has needed yet costs the start nothing.
    """

    def __init__(self, profile: Path, workspace: Workspace) -> None:
        self.profile = profile
        self.workspace = workspace
        self.settings = Settings(profile)
        self._records = SharingRecords(workspace.store)
        workspace.reads_only = self._reads_only
        workspace.erased = self._erased

    @cached_property
    def sharing(self) -> Sharing:
        from mcr_desktop.services.teamwork.sharing import Sharing

        made = Sharing(self.workspace.store, self.workspace.journal)
        made.listen(self.workspace.announce)
        return made

    @cached_property
    def memberships(self) -> Memberships:
        from mcr_desktop.services.teamwork.memberships import Memberships

        workspace = self.workspace
        return Memberships(workspace.store, workspace.journal, workspace.announce)

    @cached_property
    def packs(self) -> Packs:
        from mcr_desktop.services.teamwork.packs import Packs

        made = Packs(self.workspace.store, self.workspace.journal)
        made.listen(self.workspace.announce)
        return made

    @cached_property
    def recoveries(self) -> Recoveries:
        from mcr_desktop.services.teamwork.recoveries import Recoveries

        return Recoveries(self.workspace.store, self.sharing, self.memberships, self.backups)

    @cached_property
    def backups(self) -> Backups:
        from mcr_desktop.services.backups import Backups

        made = Backups(self.workspace.store, self.workspace.journal)
        made.listen(self.workspace.announce)
        return made

    @cached_property
    def ways(self) -> Ways:
        from mcr_desktop.services.ways import Ways

        return Ways(self.profile)

    @cached_property
    def erasures(self) -> Erasures:
        from mcr_desktop.services.teamwork.erasures import Erasures

        workspace = self.workspace
        return Erasures(workspace.store, workspace.journal, workspace.announce)

    @cached_property
    def private_fence(self) -> PrivateFence:
        from mcr_desktop.services.private_fences import PrivateFence

        return PrivateFence(self.workspace, self._common, self._found_in)

    @cached_property
    def views(self) -> Views:
        from mcr_desktop.services.views import Views

        return Views(self.workspace, self.private_fence)

    @cached_property
    def marks(self) -> Marks:
        from mcr_desktop.services.marks import Marks

        return Marks(self.workspace, self.private_fence)

    @cached_property
    def histories(self) -> Histories:
        from mcr_desktop.services.histories import Histories

        return Histories(self.workspace, self._person_of)

    @cached_property
    def removals(self) -> Removals:
        from mcr_desktop.services.removals import Removals

        return Removals(self.workspace, self._person_of)

    @cached_property
    def undo(self) -> Undo:
        from mcr_desktop.services.undo import Undo

        return Undo(self.workspace, self._person_of, self._is_ours)

    @cached_property
    def links(self) -> Links:
        from mcr_desktop.services.links import Links

        return Links(self.workspace)

    @cached_property
    def search(self) -> Search:
        from mcr_desktop.services.search import Search

        return Search(self.workspace)

    def _person_of(self, writer: bytes) -> str:
        return self.sharing.person_of(writer)

    def _names_inside(self, fence: bytes) -> list[str]:
        return [member.name for member in self.sharing.members(fence)]

    def _is_ours(self, writer: bytes) -> bool:
        return writer in self._records.nonces() or self.sharing.is_ours(writer)

    def _sync_now(self, fence: bytes, progress: Progress | None) -> None:
        for report in self.sharing.sync(progress, [fence]):
            if report.trouble is not None:
                raise report.trouble

    def _reads_only(self, fence: bytes) -> bool:
        return self.sharing.reads_only(fence)

    def _erased(self, fence: bytes) -> frozenset[tuple[str, bytes]]:
        return self.sharing.erased(fence)

    def _found_in(self, tx: Tx, name: str, kind: str) -> bytes:
        return self.sharing.found_in(tx, name, kind)

    def _common(self, kind: str) -> bytes | None:
        if all(kept.kind != kind for kept in self._records.fences()):
            return None  # told without importing sharing, which a start has no other need of
        return self.sharing.common(kind)

    @property
    def demo(self) -> bool:
        """Whether the workspace is the demo, whose key everybody knows."""
        return self.workspace.demo

    def key_slots(self) -> tuple[str, ...]:
        """What opens the workspace, by kind: "keychain", "passphrase", "paper", "published" (the demo)."""
        return tuple(slot.kind for slot in slots.list_slots(self.profile))

    def close(self) -> None:
        """Close the store."""
        self.workspace.store.close()
