"""Undo and redo: compensating changes with the gesture's own label.

Synced history is never rewound: undoing writes the former values anew, and refuses, the whole gesture,
where somebody changed the same fields since, or built upon what would go. What was refused is passed
over, so that it does not bar what was done before it; it comes back into line once nothing bars it any
more, and until then it is listed with its reason and can be chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mcr_desktop.domain.changes import Change, Changes, TextChange
from mcr_desktop.domain.errors import (
    ChangedSinceError,
    McrError,
    NotFoundError,
    NothingToUndoError,
)
from mcr_desktop.domain.undos import Step
from mcr_desktop.services.undo_barriers import Barrier, Barriers, hides
from mcr_desktop.services.workspaces import OF_MEMBERS, ReaderError, Workspace
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.gestures import (
    Gesture,
    RowEdit,
    TextEdit,
    drop,
    last_gesture,
    mark_undone,
    pass_over,
    passed_gesture,
    passed_gestures,
    past_gestures,
)
from mcr_desktop.store.import_undos import reach_of, turn_import

MOST_TOLD = 5
"""Rows in the way that a refusal names."""
MOST_PASSED = 200
"""Gestures that one refusal passes over, where the same change stands in the way of all."""
MOST_RETRIED = 20
"""Refused gestures that are looked at for whether they are in line again, and rows that each may have."""


class EditedSinceError(ChangedSinceError):
    """Of the rows that an import brought, so many `rows` were edited by hand since."""


class _Refusal(NamedTuple):
    """Why a gesture is not turned, and whether it may be all the same by one who knows that."""

    error: McrError
    barriers: tuple[Barrier, ...] = ()
    yields: bool = False


class Undo:
    """This device's gestures, newest first."""

    def __init__(
        self,
        workspace: Workspace,
        person_of: Callable[[bytes], str] = lambda _writer: "",
        is_ours: Callable[[bytes], bool] = lambda _writer: True,
    ) -> None:
        """`person_of` tells who writes under an id, `is_ours` whether that is a device of our own."""
        self._workspace = workspace
        self._barriers = Barriers(workspace, person_of, is_ours)

    def next_undo(self) -> str | None:
        """The label of the gesture that `undo` would take back."""
        return self._next_label(back=True)

    def next_redo(self) -> str | None:
        """The label of the gesture that `redo` would do again."""
        return self._next_label(back=False)

    def gestures(self, limit: int = 50) -> list[Step]:
        """What was not refused and could be taken back, the next one first."""
        return past_gestures(self._workspace.store, limit)

    def refused(self, limit: int = 50) -> list[Step]:
        """What was not taken back when that was asked for, latest first, each with why it is not now."""
        workspace, told = self._workspace, []
        with workspace.store.transaction() as tx:
            for gesture in passed_gestures(workspace.store, limit):
                refusal = self._refusal(tx, gesture, back=True)
                told.append(
                    Step(
                        gesture.seq,
                        gesture.label,
                        gesture.at_ms,
                        True,
                        refusal.error if refusal else None,
                        refusal is not None and refusal.yields,
                    )
                )
        return told

    def steps(self, limit: int = 50) -> list[Step]:
        """What could be taken back and what was refused, so many of each, latest first."""
        found = (*self.gestures(limit), *self.refused(limit))
        return sorted(found, key=lambda one: one.number, reverse=True)

    def undo(self, *, anyway: bool = False) -> str:
        """Take the last gesture back; returns its label.

        Raises NothingToUndoError. Raises ChangedSinceError where that would lose somebody's change,
        though it be of one row of many (`since` tells who changed what and when, `rows` how many rows
        the gesture touched); ReaderError where we only read there by now; EditedSinceError where it is
        an import of which rows were edited by hand since. A gesture that was refused is passed over
        for as long as something bars it: the next `undo` takes back an earlier one, and `passed` tells
        how many more the same change bars. `step` is its number for `take_back`, and `anyway` whether
        that may put the former values over what was changed. An import that was refused so is taken
        back `anyway`, once that was told.
        """
        return self._turn(back=True, anyway=anyway)

    def redo(self) -> str:
        """Do the gesture that was last undone again; returns its label. Refuses as `undo` does."""
        return self._turn(back=False)

    def take_back(self, step: int, *, anyway: bool = False) -> str:
        """Take one gesture back that was refused, out of turn; returns its label.

        With `anyway` the former values go over what was changed in the same fields since, which the
        rows' histories keep. It is a gesture of its own: undo brings back what stood there before.
        Raises NotFoundError where none was refused under this number, and refuses as `undo` does:
        `anyway` takes no row from under what hangs on it, and no words from a note.
        """
        workspace = self._workspace
        with workspace.store.transaction() as tx:
            gesture = passed_gesture(workspace.store, step)
            if gesture is None:
                raise NotFoundError(kind="step", wanted=str(step))
            refusal = self._refusal(tx, gesture, back=True, anyway=anyway)
            if refusal is not None and not (anyway and refusal.yields):
                raise refusal.error
            done = self._write(tx, gesture, f'Took back "{gesture.label}"', back=True)
            if not any(_is_import(edit) for edit in gesture.edits):
                drop(tx, gesture.seq)
        workspace.announce(done)
        return gesture.label

    def _turn(self, *, back: bool, anyway: bool = False) -> str:
        workspace = self._workspace
        done = Changes(frozenset())
        with workspace.store.transaction() as tx:
            gesture = self._next(tx, back=back, passed=anyway)
            if gesture is None:
                raise NothingToUndoError(redo=not back)
            refusal = self._refusal(tx, gesture, back=back, anyway=anyway)
            if refusal is None:
                done = self._write(tx, gesture, "", back=back)
                mark_undone(tx, gesture.seq, undone=back)
            else:
                pass_over(tx, gesture.seq, redo=not back)
                if refusal.barriers:
                    passed = self._pass_over_alike(tx, gesture, refusal.barriers, back=back)
                    refusal.error.facts["passed"] = passed
        # What was passed over stays so: nothing was raised while that was being written.
        if refusal is not None:
            raise refusal.error
        workspace.announce(done)
        return gesture.label

    def _write(self, tx: Tx, gesture: Gesture, label: str, *, back: bool) -> Changes:
        """Turn a gesture; what that is goes on the undo list where it has a label."""
        journal, done = self._workspace.journal, Changes(frozenset())
        changes = []
        for edit in gesture.edits:
            if isinstance(edit, RowEdit) and edit.table == "import":
                done |= turn_import(tx, journal, edit.fence, edit.id, back=hides(edit, back=back))
                mark_undone(tx, gesture.seq, undone=back)
            else:
                changes.append(_compensation(edit, back=back))
        return done | journal.commit_in(tx, changes, label).changes

    def _next(self, tx: Tx, *, back: bool, passed: bool = False) -> Gesture | None:
        """The gesture in line: one that was refused is so again once nothing bars it any more."""
        store = self._workspace.store
        top = last_gesture(store, undone=not back, passed=passed)
        if not passed:
            for again in passed_gestures(store, MOST_RETRIED, beside=top, redo=not back):
                many = len(again.edits) > MOST_RETRIED or any(map(_is_import, again.edits))
                if not many and self._refusal(tx, again, back=back) is None:
                    return again
        return top

    def _next_label(self, *, back: bool) -> str | None:
        store = self._workspace.store
        gesture = last_gesture(store, undone=not back)
        if passed_gestures(store, 1, beside=gesture, redo=not back):
            with store.transaction() as tx:
                gesture = self._next(tx, back=back)
        return gesture.label if gesture else None

    def _refusal(
        self, tx: Tx, gesture: Gesture, *, back: bool, anyway: bool = False
    ) -> _Refusal | None:
        """Why a gesture cannot be turned; None where it can."""
        workspace = self._workspace
        try:
            workspace.refuse_reader(
                {
                    edit.fence
                    for edit in gesture.edits
                    if isinstance(edit, RowEdit) and edit.table in OF_MEMBERS
                }
            )
        except ReaderError as refusal:
            return _Refusal(refusal)
        barriers = self._barriers.of(tx, gesture, back=back)
        if barriers:
            yields = back and all(one.yields for one in barriers)
            told = ChangedSinceError(
                label=gesture.label,
                redo=not back,
                rows=len({(edit.fence, edit.id) for edit in gesture.edits}),
                changed=len({(one.fence, one.id) for one in barriers}),
                since=tuple(self._barriers.told(one) for one in barriers[:MOST_TOLD]),
                passed=0,
                step=gesture.seq,
                anyway=yields,
            )
            return _Refusal(told, tuple(barriers), yields)
        for edit in gesture.edits:
            if _is_import(edit) and isinstance(edit, RowEdit) and edit.made:
                if not back or anyway:
                    continue
                edited = reach_of(workspace.store, edit.fence, edit.id).edited
                if edited:
                    return _Refusal(
                        EditedSinceError(label=gesture.label, rows=edited, step=gesture.seq),
                        yields=True,
                    )
        return None

    def _pass_over_alike(
        self, tx: Tx, refused: Gesture, barriers: Iterable[Barrier], *, back: bool
    ) -> int:
        """Pass over what comes next for as long as the same rows bar it; how many that are.

        The rows that stay as they are because one of them was changed bar what was done to them before.
        """
        told = {(one.fence, one.id) for one in (*barriers, *refused.edits)}
        for passed in range(MOST_PASSED):
            gesture = last_gesture(self._workspace.store, undone=not back)
            found = self._barriers.of(tx, gesture, back=back) if gesture is not None else []
            if gesture is None or not found or {(one.fence, one.id) for one in found} - told:
                return passed
            pass_over(tx, gesture.seq, redo=not back)
        return MOST_PASSED


def _is_import(edit: RowEdit | TextEdit) -> bool:
    return isinstance(edit, RowEdit) and edit.table == "import"


def _compensation(edit: RowEdit | TextEdit, *, back: bool) -> Change | TextChange:
    """What turns one edit of a gesture that nothing bars."""
    if isinstance(edit, TextEdit):
        return TextChange(edit.fence, edit.id, edit.before if back else edit.after)
    if edit.made:
        return Change(edit.fence, edit.table, edit.id, {"deleted": 1 if back else None})
    values = {name: old if back else new for name, old, new in edit.fields}
    # What the gesture said anew without changing it is said anew by turning it, too.
    anew = frozenset(name for name, old, new in edit.fields if old == new)
    return Change(edit.fence, edit.table, edit.id, values, anew)
