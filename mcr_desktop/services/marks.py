"""A person's own marks on rows: favourites, what was visited last, what is put off or done with.

They lie in the private fence, which is founded with the first one, and follow their person to all their
devices. A mark's id follows from what it marks: two devices that mark the same row make the same mark.

What is put off or done is the row of one account: whoever plants a row of its id in another hides nothing
with it. The account stands in no field, it is in the mark's id. Marks that were made before have it not and
stand for a row of their id wherever it is.
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
from mcr_desktop.store.twins import place_of

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
        """Put a row off until a day; one gesture.

        Raises InvalidValueError for what is no day, `twins.TwinError` where it is not told which row is meant.
        """
        a_day("mark", "until_on", until_on)
        self._set_one("snoozed", row_kind, row_id, "Put it off", until_on=until_on, text=text)

    def done(self, row_kind: str, row_id: bytes, text: str | None = None) -> None:
        """Say that what a row asked for is done; one gesture. Raises `twins.TwinError` as `snooze` does."""
        self._set_one("done", row_kind, row_id, "Marked it done", text=text)

    def put_off(self, day: date | None = None) -> list[Mark]:
        """What is put off beyond a day (today)."""
        on = (day or today()).isoformat()
        return [one for one in self.all("snoozed") if one.until_on and one.until_on > on]

    def bring_back(self, row_kind: str, row_id: bytes) -> None:
        """Put a row off no longer; one gesture. Raises `twins.TwinError` as `snooze` does."""
        place = place_of(self._workspace.store, row_kind, row_id)
        changes = [
            Change(one.fence, "mark", one.id, {"deleted": 1})
            for one in self.all("snoozed", row_kind)
            if one.row_id == row_id and (place is None or stands_for(one, place.fence))
        ]
        if changes:
            self._workspace.commit(changes, "Brought it back")

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
        values = _cells(kind, row_kind, until_on, text)
        with self._private.writing(label) as (home, changes):
            changes.extend(
                Change(home, "mark", _id(kind, row_kind, row_id), {**values, "row_id": row_id})
                for row_id in row_ids
            )

    def _set_one(
        self,
        kind: str,
        row_kind: str,
        row_id: bytes,
        label: str,
        *,
        until_on: str | None = None,
        text: str | None = None,
    ) -> None:
        """Mark the row of the account that is meant, in place of a mark without one."""
        values = _cells(kind, row_kind, until_on, text)
        place = place_of(self._workspace.store, row_kind, row_id)
        mark = _id(kind, row_kind, row_id, place.fence if place is not None else b"")
        former = _id(kind, row_kind, row_id)
        with self._private.writing(label) as (home, changes):
            changes.append(Change(home, "mark", mark, {**values, "row_id": row_id}))
            if mark != former and any(one.id == former for one in self.all(kind, row_kind)):
                changes.append(Change(home, "mark", former, {"deleted": 1}))

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


def stands_for(mark: Mark, fence: bytes) -> bool:
    """Whether a mark stands for the row of its id in this fence."""
    row_id = mark.row_id or b""
    return mark.id in {
        _id(mark.kind, mark.row_kind, row_id, fence),
        _id(mark.kind, mark.row_kind, row_id),
    }


def _cells(kind: str, row_kind: str, until_on: str | None, text: str | None) -> dict[str, Value]:
    one_of("mark", "kind", kind, MARKS)
    one_of("mark", "row_kind", row_kind, TABLES)
    return {
        "kind": kind,
        "row_kind": row_kind,
        "until_on": until_on,
        "text": text,
        "made_on": today().isoformat(),
        "deleted": None,
    }


def _id(kind: str, row_kind: str, row_id: bytes, fence: bytes = b"") -> bytes:
    of = (fence,) if fence else ()
    return ids.derived_id(b"mark", kind.encode(), row_kind.encode(), row_id, *of)
