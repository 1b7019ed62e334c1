"""A person's private fence: what stands in it follows them to all their devices and reaches nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.services.workspaces import Workspace

if TYPE_CHECKING:
    from mcr_desktop.store.engine import Tx


class PrivateFence:
    """Founded with the first thing that is written into it; reading founds nothing."""

    def __init__(
        self,
        workspace: Workspace,
        common: Callable[[str], bytes | None],
        found: Callable[[Tx, str, str], bytes],
    ) -> None:
        """`common` gives the fence of a kind to which we write; `found` founds one."""
        self._workspace = workspace
        self._common = common
        self._found = found

    def id(self) -> bytes | None:
        """Its id; None while nothing was ever written into it."""
        return self._common("private")

    @contextmanager
    def writing(self, label: str) -> Iterator[tuple[bytes, list[Change | TextChange]]]:
        """Its id, and a list for the changes that become one gesture and are announced.

        Where it must be founded first, that happens in the same transaction: both stand, or neither.
        """
        workspace, changes = self._workspace, list[Change | TextChange]()
        with workspace.store.transaction() as tx:
            yield self.id() or self._found(tx, workspace.person, "private"), changes
            receipt = workspace.journal.commit_in(tx, changes, label)
        workspace.announce(receipt.changes)
