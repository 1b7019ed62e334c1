"""A person's own marks on rows: favourites, what was visited last, what is put off or done with.

They lie in the private fence, which is founded with the first one, and follow their person to all their
devices. A mark's id follows from what it marks: two devices that mark the same row make the same mark.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.marks import MARKS, Mark
from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.private_fences import PrivateFence
from mcr_desktop.services.workspaces import Workspace, a_day, one_of
from mcr_desktop.store.queries import in_fence

MOST_RECENT = 12
"""Visits that are worth remembering; older ones are written over by nothing and shown nowhere."""


class Marks:
    """Sets, clears and reads them. Reading founds nothing."""

    def __init__(self, workspace: Workspace, private: PrivateFence) -> None:
        self._workspace = workspace
        self._private = private

    def all(self, kind: str, row_kind: str = "") -> list[Mark]:
        """The marks of a kind, in the order in which they were first made."""
        home = self._private.id()
        if home is None:
            return []
        where, parameters = "t.kind = ?", [kind]
        if row_kind:
            where, parameters = f"{where} AND t.row_kind = ?", [kind, row_kind]
        found = in_fence(self._workspace.store, Mark, home, where, parameters)
        return [one for one in found if one.row_id is not None]

    def favourites(self, row_kind: str = "account") -> frozenset[bytes]:
        """The ids of the favourite rows of a kind."""
        return frozenset(one.row_id for one in self.all("favourite", row_kind) if one.row_id)

    def favourite(self, row_kind: str, row_id: bytes, *, on: bool = True) -> None:
        """Make a row a favourite, or no longer; one gesture."""
        self.favourite_all(row_kind, (row_id,), on=on)

    def favourite_all(self, row_kind: str, row_ids: Collection[bytes], *, on: bool = True) -> str:
        """Make several rows favourites, or no longer; one gesture, its label."""
        what = f"the {row_kind.replace('_', ' ')}" if len(row_ids) == 1 else f"{len(row_ids)} rows"
        if on:
            label = (
                f"Marked {what} as a favourite"
                if len(row_ids) == 1
                else f"Marked {what} as favourites"
            )
            self.set_all("favourite", row_kind, row_ids, label=label)
        else:
            label = f"Took {what} off the favourites"
            self.clear_all("favourite", row_kind, row_ids, label)
        return label

    def recents(self, row_kind: str = "account", limit: int = MOST_RECENT) -> list[bytes]:
        """The ids of the rows of a kind that were visited last, latest first."""
        visits = sorted(
            self.all("recent", row_kind), key=lambda one: (one.text or "", one.id), reverse=True
        )
        return [one.row_id for one in visits[:limit] if one.row_id]

    def visit(self, row_kind: str, row_id: bytes) -> None:
        """Take note that a row was looked at; no gesture, and nothing written where it was the last."""
        if self.recents(row_kind, 1) != [row_id]:
            # The moment as a text that sorts as it does.
            self.set("recent", row_kind, row_id, text=f"{now_ms():015}", label="")

    def snooze(self, row_kind: str, row_id: bytes, until_on: str, text: str | None = None) -> None:
        """Put a row off until a day; one gesture. Raises InvalidValueError for what is no day."""
        a_day("mark", "until_on", until_on)
        self.set("snoozed", row_kind, row_id, until_on=until_on, text=text, label="Put it off")

    def done(self, row_kind: str, row_id: bytes, text: str | None = None) -> None:
        """Say that what a row asked for is done; one gesture."""
        self.set("done", row_kind, row_id, text=text, label="Marked it done")

    def put_off(self, day: date | None = None) -> dict[bytes, Mark]:
        """What is put off beyond a day (today), by row id."""
        on = (day or today()).isoformat()
        return {
            one.row_id: one
            for one in self.all("snoozed")
            if one.row_id and one.until_on and one.until_on > on
        }

    def set(
        self,
        kind: str,
        row_kind: str,
        row_id: bytes,
        *,
        label: str,
        until_on: str | None = None,
        text: str | None = None,
    ) -> None:
        """Mark a row, or mark it anew; one gesture, or none where `label` is empty."""
        self.set_all(kind, row_kind, (row_id,), label=label, until_on=until_on, text=text)

    def set_all(
        self,
        kind: str,
        row_kind: str,
        row_ids: Collection[bytes],
        *,
        label: str,
        until_on: str | None = None,
        text: str | None = None,
    ) -> None:
        """The same of several rows, as one gesture."""
        one_of("mark", "kind", kind, MARKS)
        one_of("mark", "row_kind", row_kind, TABLES)
        values: dict[str, Value] = {
            "kind": kind,
            "row_kind": row_kind,
            "until_on": until_on,
            "text": text,
            "made_on": today().isoformat(),
            "deleted": None,
        }
        with self._private.writing(label) as (home, changes):
            changes.extend(
                Change(home, "mark", _id(kind, row_kind, row_id), {**values, "row_id": row_id})
                for row_id in row_ids
            )

    def clear(
        self, kind: str, row_kind: str, row_id: bytes, label: str = "Took a mark away"
    ) -> None:
        """Take a mark away; nothing happens where there is none. One gesture."""
        self.clear_all(kind, row_kind, (row_id,), label)

    def clear_all(self, kind: str, row_kind: str, row_ids: Collection[bytes], label: str) -> None:
        """Take the marks of a kind off several rows; one gesture."""
        wanted = frozenset(row_ids)
        changes = [
            Change(one.fence, "mark", one.id, {"deleted": 1})
            for one in self.all(kind, row_kind)
            if one.row_id in wanted
        ]
        if changes:
            self._workspace.commit(changes, label)


def _id(kind: str, row_kind: str, row_id: bytes) -> bytes:
    return ids.derived_id(b"mark", kind.encode(), row_kind.encode(), row_id)
