"""Undo and redo: compensating changes with the gesture's own label.

Synced history is never rewound: undoing writes the former values anew, and refuses, the whole gesture,
where somebody changed the same fields since, or built upon what would go. What was refused once is
passed over, so that it does not bar what was done before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mcr_desktop.domain.changes import TEXT_FIELD, Change, Changes, TextChange, Value
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.errors import ChangedSinceError, McrError, NothingToUndoError
from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.domain.undos import (
    BROUGHT_BACK,
    BUILT_UPON,
    CHANGED,
    REMOVED,
    ChangeSince,
)
from mcr_desktop.services.workspaces import OF_MEMBERS, ReaderError, Workspace
from mcr_desktop.store import text_turns
from mcr_desktop.store.cells import load
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.gestures import (
    Gesture,
    PastGesture,
    RowEdit,
    TextEdit,
    history_of,
    last_gesture,
    mark_undone,
    pass_over,
    passed_since,
    past_gestures,
)
from mcr_desktop.store.import_undos import reach_of, turn_import

_HANGING = {
    **HANGING,
    "case": (*HANGING["case"], ("commitment", "case_id"), ("complaint", "case_id")),
}
"""Where rows stand that hang on one of another kind."""
Cells = frozenset[tuple[bytes, bytes, str]]
"""Fence, row and field of what gestures that were passed over touched."""
_NOTHING = object()
MOST_TOLD = 5
"""Rows in the way that a refusal names."""
MOST_PASSED = 200
"""Gestures that one refusal passes over, where the same change stands in the way of all."""


class EditedSinceError(ChangedSinceError):
    """Of the rows that an import brought, so many `rows` were edited by hand since."""


class _Barrier(NamedTuple):
    """What stands in the way: a row, and which of its fields where these are it."""

    how: str
    table: str
    fence: bytes
    id: bytes
    fields: tuple[str, ...] = ()


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
        self._person_of = person_of
        self._is_ours = is_ours

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

        Raises NothingToUndoError. Raises ChangedSinceError where that would lose somebody's change,
        though it be of one row of many (`since` tells who changed what and when, `rows` how many rows
        the gesture touched); ReaderError where we only read there by now; EditedSinceError where it is
        an import of which rows were edited by hand since. A gesture that was refused is passed over:
        the next `undo` takes back an earlier one, and `passed` tells how many more the same change
        bars. An import that was refused so is taken back `anyway`, once that was told.
        """
        return self._turn(back=True, anyway=anyway)

    def redo(self) -> str:
        """Do the gesture that was last undone again; returns its label. Refuses as `undo` does."""
        return self._turn(back=False)

    def _turn(self, *, back: bool, anyway: bool = False) -> str:
        workspace = self._workspace
        done = Changes(frozenset())
        with workspace.store.transaction() as tx:
            gesture = last_gesture(workspace.store, undone=not back, passed=anyway)
            if gesture is None:
                raise NothingToUndoError(redo=not back)
            refusal = self._refusal(tx, gesture, back=back, anyway=anyway)
            if refusal is None:
                changes = []
                for edit in gesture.edits:
                    if isinstance(edit, RowEdit) and edit.table == "import":
                        hides = _hides(edit, back=back)
                        done |= turn_import(tx, workspace.journal, edit.fence, edit.id, back=hides)
                    else:
                        changes.append(_compensation(edit, back=back))
                done |= workspace.journal.commit_in(tx, changes, "").changes
                mark_undone(tx, gesture.seq, undone=back)
        # What was passed over stays so: nothing was raised while that was being written.
        if refusal is not None:
            raise refusal
        workspace.announce(done)
        return gesture.label

    def _refusal(self, tx: Tx, gesture: Gesture, *, back: bool, anyway: bool) -> McrError | None:
        """Why a gesture cannot be turned, after which it is passed over; None where it can."""
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
            pass_over(tx, gesture.seq)
            return refusal
        barriers = self._barriers(tx, gesture, back=back)
        if barriers:
            pass_over(tx, gesture.seq)
            facts = {
                "label": gesture.label,
                "redo": not back,
                "rows": len({(edit.fence, edit.id) for edit in gesture.edits}),
                "changed": len({(one.fence, one.id) for one in barriers}),
                "since": tuple(self._told(one) for one in barriers[:MOST_TOLD]),
                "passed": self._pass_over_alike(tx, gesture, barriers, back=back),
            }
            return ChangedSinceError(**facts)
        for edit in gesture.edits:
            if isinstance(edit, RowEdit) and edit.table == "import" and edit.made:
                if not back or anyway:
                    continue
                edited = reach_of(workspace.store, edit.fence, edit.id).edited
                if edited:
                    pass_over(tx, gesture.seq)
                    return EditedSinceError(label=gesture.label, rows=edited)
        return None

    def _pass_over_alike(
        self, tx: Tx, refused: Gesture, barriers: Iterable[_Barrier], *, back: bool
    ) -> int:
        """Pass over what comes next for as long as the same rows bar it; how many that are.

        The rows that stay as they are because one of them was changed bar what was done to them before.
        """
        told = {(one.fence, one.id) for one in (*barriers, *refused.edits)}
        for passed in range(MOST_PASSED):
            gesture = last_gesture(self._workspace.store, undone=not back)
            found = self._barriers(tx, gesture, back=back) if gesture is not None else []
            if gesture is None or not found or {(one.fence, one.id) for one in found} - told:
                return passed
            pass_over(tx, gesture.seq)
        return MOST_PASSED

    def _barriers(self, tx: Tx, gesture: Gesture, *, back: bool) -> list[_Barrier]:
        """The rows that stand in the way of turning a gesture."""
        passed: Cells = passed_since(self._workspace.store, gesture.seq) if back else frozenset()
        found = []
        for edit in gesture.edits:
            barrier = self._barrier(tx, gesture, edit, passed, back=back)
            if barrier is not None:
                found.append(barrier)
        return found

    def _barrier(
        self, tx: Tx, gesture: Gesture, edit: RowEdit | TextEdit, passed: Cells, *, back: bool
    ) -> _Barrier | None:
        if isinstance(edit, TextEdit):
            return self._text_barrier(gesture, edit, passed, back=back)
        where = (edit.table, edit.fence, edit.id)
        shown = self._shown(edit.fence, edit.table, edit.id, ["deleted"])
        if edit.table == "import":
            gone = shown == [1]
            how = REMOVED if gone else BROUGHT_BACK
            return _Barrier(how, *where) if gone == _hides(edit, back=back) else None
        if edit.made:
            # A row that the gesture made is deleted, and restored; its fields stay for history.
            if shown == ([None] if back else [1]):
                return self._built_upon(tx, gesture, edit, passed) if back else None
            return _Barrier(BROUGHT_BACK if shown == [None] else REMOVED, *where)
        names = [name for name, _, _ in edit.fields]
        if shown not in ([None], []) and "deleted" not in names:
            return _Barrier(REMOVED, *where)
        found = self._shown(edit.fence, edit.table, edit.id, names)
        values: list[object] = [*found] or [_NOTHING] * len(names)
        changed = tuple(
            name
            for (name, old, new), value in zip(edit.fields, values, strict=True)
            if value != (new if back else old) or (edit.fence, edit.id, name) in passed
        ) or self._written_by_others(tx, edit, names)
        return _Barrier(CHANGED, *where, changed) if changed else None

    def _text_barrier(
        self, gesture: Gesture, edit: TextEdit, passed: Cells, *, back: bool
    ) -> _Barrier | None:
        where = ("note", edit.fence, edit.id)
        shown = self._shown(edit.fence, "note", edit.id, [TEXT_FIELD, "deleted"])
        words, gone = shown or (None, None)
        if gone is not None and not _moves(gesture, edit):
            return _Barrier(REMOVED, *where)
        present = edit.after if back else edit.before
        if (words or "") != present or (edit.fence, edit.id, TEXT_FIELD) in passed:
            return _Barrier(CHANGED, *where, (TEXT_FIELD,))
        return None

    def _built_upon(
        self, tx: Tx, gesture: Gesture, edit: RowEdit, passed: Cells
    ) -> _Barrier | None:
        """What a row that a gesture made holds more by now, or which other row hangs on it.

        An account holds rows of every kind; a case and its answers have others stand under them.
        """
        made = {name.removeprefix(SOURCE): new for name, _, new in edit.fields}
        names = [field.name for field in TABLES[edit.table].fields if field.name != TEXT_FIELD]
        shown = self._shown(edit.fence, edit.table, edit.id, names)
        more = tuple(
            name
            for name, value in zip(names, shown, strict=True)
            if value != made.get(name) or (edit.fence, edit.id, name) in passed
        ) or self._written_by_others(tx, edit, names)
        if more:
            return _Barrier(CHANGED, edit.table, edit.fence, edit.id, more)
        if (edit.fence, edit.id, TEXT_FIELD) in passed:
            return _Barrier(CHANGED, edit.table, edit.fence, edit.id, (TEXT_FIELD,))
        made_too = {one.id for one in gesture.edits}
        for table, field in _HANGING.get(edit.table, ()):
            hanging = self._workspace.store.rows(
                f'SELECT id FROM "{table}" WHERE "{field}" = ? AND deleted IS NULL '  # noqa: S608 - our own names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT ?",
                (edit.id, edit.fence, len(made_too) + 1),
            )
            for (row_id,) in hanging:
                if row_id not in made_too:
                    return _Barrier(BUILT_UPON, table, edit.fence, row_id)
        others = [table for table in TABLES if table != "account"] * (edit.table == "account")
        for table in others:
            found = self._workspace.store.row(
                f'SELECT id FROM "{table}" WHERE deleted IS NULL '  # noqa: S608 - our own table names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT 1",
                (edit.fence,),
            )
            if found:
                return _Barrier(BUILT_UPON, table, edit.fence, found[0])
        return None

    def _written_by_others(self, tx: Tx, edit: RowEdit, names: Iterable[str]) -> tuple[str, ...]:
        """Which of these fields a teammate wrote last: what two wrote alike is not ours alone to undo."""
        numbers = self._workspace.journal.numbers
        numbers.fresh(tx)
        row = load(tx, edit.table, numbers.fence(tx, edit.fence), [edit.id]).get(edit.id)
        if row is None:
            return ()
        found = []
        for name in names:
            held = row.cells.get(numbers.slot(tx, edit.table, name))
            if held is None and not name.startswith(SOURCE):
                held = row.cells.get(numbers.slot(tx, edit.table, SOURCE + name))
            writer = numbers.writer_ids[held.writer] if held is not None else numbers.writer
            if writer != numbers.writer and self._person_of(writer) and not self._is_ours(writer):
                found.append(name)
        return tuple(found)

    def _told(self, barrier: _Barrier) -> ChangeSince:
        """Who did last what stands in the way, and when."""
        workspace = self._workspace
        field, writer, clock = "", b"", 0
        if barrier.fields == (TEXT_FIELD,):
            field, (writer, clock) = TEXT_FIELD, self._last_turn(barrier)
        else:
            wanted = {
                CHANGED: frozenset(barrier.fields),
                REMOVED: frozenset({"deleted"}),
                BROUGHT_BACK: frozenset({"deleted"}),
            }.get(barrier.how, frozenset())
            cells = [
                cell
                for table, cell in history_of(
                    workspace.store, workspace.journal.numbers, barrier.id
                )
                if table == barrier.table
                and cell.current
                and (cell.field.removeprefix(SOURCE) in wanted or not wanted)
            ]
            if cells:  # newest first
                field = cells[0].field.removeprefix(SOURCE) if barrier.how == CHANGED else ""
                writer, clock = cells[0].writer, cells[0].clock
        person = self._person_of(writer) if writer else ""
        return ChangeSince(
            barrier.how,
            barrier.table,
            self._name(barrier),
            field,
            person,
            bool(person) and person == workspace.person,
            at_ms(clock) if clock else 0,
        )

    def _last_turn(self, barrier: _Barrier) -> tuple[bytes, int]:
        found = self._workspace.store.row(
            "SELECT no FROM note WHERE id = ? AND fence = (SELECT no FROM fence WHERE id = ?)",
            (barrier.id, barrier.fence),
        )
        turns = text_turns.of_note(self._workspace.store, found[0]) if found else []
        return (turns[-1].writer, turns[-1].clock) if turns else (b"", 0)

    def _name(self, barrier: _Barrier) -> str:
        titles = [one.name for one in TABLES[barrier.table].fields if one.search == "title"]
        shown = self._shown(barrier.fence, barrier.table, barrier.id, titles) if titles else []
        name = next((value for value in shown if isinstance(value, str) and value), "")
        return " ".join(name.split())

    def _shown(self, fence: bytes, table: str, row_id: bytes, names: list[str]) -> list[Value]:
        columns = ", ".join(f'"{name}"' for name in names)
        row = self._workspace.store.row(
            f'SELECT {columns} FROM "{table}" WHERE id = ? '  # noqa: S608 - our own gesture's names
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (row_id, fence),
        )
        return list(row) if row else []


def _hides(edit: RowEdit, *, back: bool) -> bool:
    """Whether turning takes an import back: its gesture was one, or taking one back, or bringing it again."""
    return back if edit.made else edit.fields[0][1 if back else 2] == 1


def _moves(gesture: Gesture, text: TextEdit) -> bool:
    """Whether a gesture made, removed or restored the note whose words it changed."""
    return any(
        isinstance(edit, RowEdit)
        and (edit.fence, edit.id) == (text.fence, text.id)
        and (edit.made or any(name == "deleted" for name, _, _ in edit.fields))
        for edit in gesture.edits
    )


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
