"""Removing rows so that they can come back, with all that hangs on them, on every device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import OF_MEMBERS, Workspace
from mcr_desktop.store import removed_rows
from mcr_desktop.store.removed_rows import REMOVED, WENT_ALONG
from mcr_desktop.store.twins import Place, place_of

RESTORABLE = (
    *("contact", "touch", "note", "commitment", "meeting", "fact", "agreement", "occasion"),
    *("position", "influence", "address", "attachment", "absence", "site", "complaint", "case"),
    *("case_part", "why", "bone", "case_event", "annotation"),
)
"""Kinds of rows that a person removes and may want back; accounts are archived instead."""

_SAID = {
    "contact": ("person", "people"),
    "commitment": ("promise", "promises"),
    "occasion": ("date", "dates"),
    "influence": ("line of influence", "lines of influence"),
    "address": ("address", "addresses"),
    "attachment": ("file", "files"),
    "why": ("answer", "answers"),
    "bone": ("possible cause", "possible causes"),
    "case_event": ("event", "events"),
}
"""What the screens call a row of a kind, and several, where that is not its table's name."""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that was removed: what it was called, who removed it and when."""

    kind: str
    id: bytes
    fence: bytes
    title: str
    person: str
    at_ms: int


class Removals:
    """Takes rows away and brings them back; erasing for good is another matter."""

    def __init__(self, workspace: Workspace, person_of: Callable[[bytes], str]) -> None:
        self._workspace = workspace
        self._person_of = person_of

    def remove(self, kind: str, row_ids: Sequence[bytes]) -> str:
        """Remove rows of one kind with all that hangs on them, as one gesture; returns its label.

        Raises NotFoundError where one of them is not there (any more); nothing is removed then.
        """
        changes: dict[tuple[str, bytes], Change] = {}
        for row_id in row_ids:
            fence, deleted, _ = self._found(kind, row_id)
            if deleted is not None:
                raise NotFoundError(kind=kind, wanted=ids.show(row_id))
            changes[kind, row_id] = Change(fence, kind, row_id, {"deleted": REMOVED})
            for table, hanging in self._hanging(fence, kind, row_id, shown=True):
                changes.setdefault(
                    (table, hanging), Change(fence, table, hanging, {"deleted": WENT_ALONG})
                )
        what, whats = _words(kind)
        many = f"Removed {len(row_ids)} {whats}"
        label = f"Removed {_a(what)}" if len(row_ids) == 1 else many
        self._workspace.commit(list(changes.values()), label)
        return label

    def restore(self, kind: str, row_id: bytes, fence: bytes | None = None) -> str:
        """Bring a removed row back with what went along with it, as one gesture; returns its label.

        It is looked for in the `fence` that is meant, or wherever: then TwinError may be raised. What it
        hangs on itself comes back too where that was removed. Raises NotFoundError where
        nothing of that name was removed, or where it was erased for good.
        """
        fence, deleted, _ = self._found(kind, row_id, fence)
        if deleted is None:
            raise NotFoundError(kind=kind, wanted=ids.show(row_id))
        changes = {(kind, row_id): Change(fence, kind, row_id, {"deleted": None})}
        for table, above in self._above(fence, kind, row_id):
            changes[table, above] = Change(fence, table, above, {"deleted": None})
        for table, hanging in self._hanging(fence, kind, row_id, shown=False):
            changes[table, hanging] = Change(fence, table, hanging, {"deleted": None})
        label = f"Restored {_a(_words(kind)[0])}"
        self._workspace.commit(list(changes.values()), label)
        return label

    def all(
        self, fence: bytes | None = None, kinds: Sequence[str] = RESTORABLE, limit: int = 500
    ) -> list[RemovedRow]:
        """What was removed, in one fence or all, latest first.

        What went along with another row comes back with it and is not told, nor what was erased.
        """
        workspace = self._workspace
        found = [
            RemovedRow(
                one.kind,
                one.id,
                one.fence,
                one.title,
                self._person_of(one.writer) if one.writer else "",
                at_ms(one.clock) if one.clock else 0,
            )
            for one in removed_rows.removed(workspace.store, kinds, fence, limit)
            if (one.kind, one.id) not in workspace.erased(one.fence)
        ]
        return sorted(found, key=lambda one: -one.at_ms)[:limit]

    def _found(self, kind: str, row_id: bytes, fence: bytes | None = None) -> Place:
        found = place_of(self._workspace.store, kind, row_id, fence) if kind in TABLES else None
        if found is None or (kind, row_id) in self._workspace.erased(found[0]):
            raise NotFoundError(kind=kind, wanted=ids.show(row_id))
        if kind in OF_MEMBERS:
            self._workspace.refuse_reader((found[0],))
        return found

    def _hanging(
        self, fence: bytes, kind: str, row_id: bytes, *, shown: bool
    ) -> list[tuple[str, bytes]]:
        """Rows that hang on one, at any depth: those `shown`, or those that went along with it."""
        found: dict[tuple[str, bytes], None] = {}
        ahead = [(kind, row_id)]
        while ahead:
            above = ahead.pop()
            for table, field in HANGING.get(above[0], ()):
                for one in removed_rows.hanging(
                    self._workspace.store, fence, table, field, above[1], shown=shown
                ):
                    if (table, one) not in found:
                        found[table, one] = None
                        ahead.append((table, one))
        return list(found)

    def _above(self, fence: bytes, kind: str, row_id: bytes) -> list[tuple[str, bytes]]:
        """Removed rows on which one hangs, at any height."""
        found: dict[tuple[str, bytes], None] = {}
        ahead = [(kind, row_id)]
        while ahead:
            below = ahead.pop()
            for table, hanging in HANGING.items():
                for one, field in hanging:
                    if one != below[0]:
                        continue
                    above = removed_rows.above(
                        self._workspace.store, fence, table, below[0], field, below[1]
                    )
                    if above is not None and (table, above) not in found:
                        found[table, above] = None
                        ahead.append((table, above))
        return list(found)


def _words(kind: str) -> tuple[str, str]:
    what = kind.replace("_", " ")
    return _SAID.get(kind, (what, f"{what}s"))


def _a(what: str) -> str:
    return f"an {what}" if what[0] in "aeio" else f"a {what}"
