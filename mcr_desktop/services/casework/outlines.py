"""The two outlines of a case, whys and bones: adding, moving and removing branches as single gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from mcr_desktop.domain.case_trees import Twig, arrange, places_among, subtree
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import show as show_id
from mcr_desktop.services.workspaces import known_fields, new_row
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from mcr_desktop.domain.cases import Case
    from mcr_desktop.services.workspaces import Workspace


class UnderItselfError(InvalidValueError):
    """A row cannot come to stand under itself or under what stands under it."""


class Outline(Generic[Twig]):
    """One kind of tree of a case. `branch` is the field that a whole branch has in common."""

    def __init__(self, workspace: Workspace, kind: type[Twig], table: str, branch: str) -> None:
        self._workspace = workspace
        self._kind = kind
        self._table = table
        self._branch = branch

    def arranged(self, case_id: bytes, fence: bytes) -> tuple[Twig, ...]:
        """The rows of a case in reading order."""
        found = fetch(
            self._workspace.store, self._kind, "t.case_id = ? AND f.id = ?", (case_id, fence)
        )
        return arrange(found)

    def add(self, case: Case, parent_id: bytes | None, label: str, values: dict[str, Any]) -> Twig:
        """A new row, last under its parent; it takes the parent's branch."""
        arranged = self.arranged(case.id, case.fence)
        parent = self._among(arranged, parent_id) if parent_id else None
        if parent is not None:
            values[self._branch] = getattr(parent, self._branch)
        place = self._end(arranged, parent_id, values.get(self._branch))
        row_id, change = new_row(
            case.fence,
            self._table,
            self._kind,
            {"case_id": case.id, "parent_id": parent_id, "place": place, **values},
        )
        self._workspace.commit([change], label)
        return self._workspace.row(self._kind, row_id)

    def edit(self, row_id: bytes, label: str, fields: dict[str, Any]) -> Twig:
        """Change fields of a row; where it stands is `move`'s."""
        for name in ("case_id", "parent_id", "place", self._branch):
            if name in fields:
                raise InvalidValueError(
                    kind=self._table, field=name, value=str(fields[name]), allowed=("move",)
                )
        row = self._workspace.row(self._kind, row_id)
        values = known_fields(self._kind, fields)
        self._workspace.commit([Change(row.fence, self._table, row.id, values)], label)
        return self._workspace.row(self._kind, row_id)

    def move(
        self, row_id: bytes, parent_id: bytes | None, place: int | None, branch: str | None,
        label: str,
    ) -> Twig:  # fmt: skip
        """Have a row stand under another (or at the top) as the `place`-th, with all beneath it.

        `branch` is for the top only; None keeps that which it has. Raises UnderItselfError.
        """
        row = self._workspace.row(self._kind, row_id)
        if row.case_id is None:
            raise NotFoundError(kind=self._table, wanted=show_id(row_id))
        arranged = self.arranged(row.case_id, row.fence)
        moved = subtree(arranged, row_id)
        if any(one.id == parent_id for one in moved):
            raise UnderItselfError(
                kind=self._table, field="parent_id", value=show_id(parent_id or b""),
                allowed=(), reason="under itself",
            )  # fmt: skip
        parent = self._among(arranged, parent_id) if parent_id else None
        shown = next(one for one in moved if one.id == row_id)
        wanted = getattr(parent, self._branch) if parent is not None else branch
        wanted = wanted or getattr(shown, self._branch)
        siblings = [
            one
            for one in arranged
            if one.parent_id == parent_id and one.id != row_id and self._beside(one, wanted)
        ]
        at = len(siblings) if place is None else place
        own, others = places_among([one.place for one in siblings], at)
        changes = [
            Change(row.fence, self._table, row.id, {"parent_id": parent_id, "place": own}),
            *(
                Change(row.fence, self._table, one.id, {"place": new})
                for one, new in zip(siblings, others, strict=False)
            ),
            *(Change(row.fence, self._table, one.id, {self._branch: wanted}) for one in moved),
        ]
        self._workspace.commit(changes, label)
        return self._workspace.row(self._kind, row_id)

    def remove(self, row_id: bytes, label: str) -> None:
        """Remove a row with all beneath it, as one gesture."""
        row = self._workspace.row(self._kind, row_id)
        arranged = self.arranged(row.case_id, row.fence) if row.case_id else ()
        gone = subtree(arranged, row_id) or (row,)
        changes = [Change(row.fence, self._table, one.id, {"deleted": 1}) for one in gone]
        self._workspace.commit(changes, label)

    def _beside(self, one: Twig, branch: str | None) -> bool:
        """Whether rows at the top stand beside each other: those of one branch do."""
        return one.parent_id is not None or getattr(one, self._branch) == branch

    def _end(
        self, arranged: tuple[Twig, ...], parent_id: bytes | None, branch: str | None
    ) -> float:
        places = [
            one.place
            for one in arranged
            if one.parent_id == parent_id and one.place is not None and self._beside(one, branch)
        ]
        return max(places) + 1.0 if places else 0.0

    def _among(self, arranged: tuple[Twig, ...], row_id: bytes) -> Twig:
        for row in arranged:
            if row.id == row_id:
                return row
        raise NotFoundError(kind=self._table, wanted=show_id(row_id))
