"""Undo and redo: compensating changes with the gesture's own label.

Synced history is never rewound: undoing writes the former values anew, and refuses where somebody
changed the same fields since, or built upon what would go.
"""

from __future__ import annotations

from mcr_desktop.domain.changes import TEXT_FIELD, Change, Changes, TextChange, Value
from mcr_desktop.domain.errors import ChangedSinceError, NothingToUndoError
from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.services.workspaces import OF_MEMBERS, Workspace
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.gestures import (
    Gesture,
    PastGesture,
    RowEdit,
    TextEdit,
    last_gesture,
    mark_undone,
    past_gestures,
)
from mcr_desktop.store.import_undos import reach_of, turn_import

_HANGING = {
    **HANGING,
    "case": (*HANGING["case"], ("commitment", "case_id"), ("complaint", "case_id")),
}
"""Where rows stand that hang on one of another kind."""


class EditedSinceError(ChangedSinceError):
    """Of the rows that an import brought, so many `rows` were edited by hand since."""


class Undo:
    """This device's gestures, newest first."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def next_undo(self) -> str | None:
        """The label of the gesture that `undo` would take back."""
        gesture = last_gesture(self._workspace.store, undone=False)
        return gesture.label if gesture else None

    def next_redo(self) -> str | None:
        """The label of the gesture that `redo` would do again."""
        gesture = last_gesture(self._workspace.store, undone=True)
        return gesture.label if gesture else None

    def gestures(self, limit: int = 50) -> list[PastGesture]:
        """What could be taken back, the next one first."""
        return past_gestures(self._workspace.store, limit)

    def undo(self, *, anyway: bool = False) -> str:
        """Take the last gesture back; returns its label.

        Raises NothingToUndoError, ChangedSinceError where that would lose somebody's change, or
        EditedSinceError where it is an import of which rows were edited by hand since: they are hidden
        along only `anyway`, once that was told.
        """
        return self._turn(back=True, anyway=anyway)

    def redo(self) -> str:
        """Do the gesture that was last undone again; returns its label."""
        return self._turn(back=False)

    def _turn(self, *, back: bool, anyway: bool = False) -> str:
        workspace = self._workspace
        with workspace.store.transaction() as tx:
            gesture = last_gesture(workspace.store, undone=not back)
            if gesture is None:
                raise NothingToUndoError(redo=not back)
            workspace.refuse_reader(
                {
                    edit.fence
                    for edit in gesture.edits
                    if isinstance(edit, RowEdit) and edit.table in OF_MEMBERS
                }
            )
            done = Changes(frozenset())
            for edit in gesture.edits:
                if isinstance(edit, RowEdit) and edit.table == "import":
                    done |= self._turn_import(tx, gesture, edit, back=back, anyway=anyway)
            changes = [
                self._compensate(gesture, edit, back=back)
                for edit in gesture.edits
                if isinstance(edit, TextEdit) or edit.table != "import"
            ]
            done |= workspace.journal.commit_in(tx, changes, "").changes
            mark_undone(tx, gesture.seq, undone=back)
        workspace.announce(done)
        return gesture.label

    def _turn_import(
        self, tx: Tx, gesture: Gesture, edit: RowEdit, *, back: bool, anyway: bool
    ) -> Changes:
        """An import is one gesture: all that it brought goes and comes, and all that it changed."""
        gone = self._shown(edit.fence, "import", edit.id, ["deleted"]) == [1]
        # The gesture was an import, or taking one back, or bringing it again.
        hides = back if edit.made else edit.fields[0][1 if back else 2] == 1
        if gone == hides:
            raise ChangedSinceError(label=gesture.label)
        if hides and edit.made and not anyway:
            edited = reach_of(self._workspace.store, edit.fence, edit.id).edited
            if edited:
                raise EditedSinceError(label=gesture.label, rows=edited)
        return turn_import(tx, self._workspace.journal, edit.fence, edit.id, back=hides)

    def _compensate(
        self, gesture: Gesture, edit: RowEdit | TextEdit, *, back: bool
    ) -> Change | TextChange:
        if isinstance(edit, TextEdit):
            present, wanted = (edit.after, edit.before) if back else (edit.before, edit.after)
            (shown,) = self._shown(edit.fence, "note", edit.id, ["body"]) or [None]
            if (shown or "") != present:
                raise ChangedSinceError(label=gesture.label)
            return TextChange(edit.fence, edit.id, wanted)
        if edit.made:
            # A row that the gesture made is deleted, and restored; its fields stay for history.
            deleted = self._shown(edit.fence, edit.table, edit.id, ["deleted"]) == [1]
            if deleted == back or (back and self._built_upon(gesture, edit)):
                raise ChangedSinceError(label=gesture.label)
            return Change(edit.fence, edit.table, edit.id, {"deleted": 1 if back else None})
        names = [name for name, _, _ in edit.fields]
        before = [old for _, old, _ in edit.fields]
        after = [new for _, _, new in edit.fields]
        present_values, wanted_values = (after, before) if back else (before, after)
        if self._shown(edit.fence, edit.table, edit.id, names) != present_values:
            raise ChangedSinceError(label=gesture.label)
        return Change(edit.fence, edit.table, edit.id, dict(zip(names, wanted_values, strict=True)))

    def _built_upon(self, gesture: Gesture, edit: RowEdit) -> bool:
        """Whether a row that a gesture made holds more by now, or other rows hang on it.

        An account holds rows of every kind; a case and its answers have others stand under them.
        """
        made = {name.removeprefix(SOURCE): new for name, _, new in edit.fields}
        names = [field.name for field in TABLES[edit.table].fields if field.name != TEXT_FIELD]
        shown = self._shown(edit.fence, edit.table, edit.id, names)
        if shown != [made.get(name) for name in names]:
            return True
        made_too = {one.id for one in gesture.edits}
        for table, field in _HANGING.get(edit.table, ()):
            hanging = self._workspace.store.rows(
                f'SELECT id FROM "{table}" WHERE "{field}" = ? AND deleted IS NULL '  # noqa: S608 - our own names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT ?",
                (edit.id, edit.fence, len(made_too) + 1),
            )
            if any(row_id not in made_too for (row_id,) in hanging):
                return True
        others = [table for table in TABLES if table != "account"] * (edit.table == "account")
        return any(
            self._workspace.store.row(
                f'SELECT 1 FROM "{table}" WHERE deleted IS NULL '  # noqa: S608 - our own table names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT 1",
                (edit.fence,),
            )
            for table in others
        )

    def _shown(self, fence: bytes, table: str, row_id: bytes, names: list[str]) -> list[Value]:
        columns = ", ".join(f'"{name}"' for name in names)
        row = self._workspace.store.row(
            f'SELECT {columns} FROM "{table}" WHERE id = ? '  # noqa: S608 - our own gesture's names
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (row_id, fence),
        )
        return list(row) if row else []
