"""What stands in the way of turning a gesture: what was changed since, by whom, what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mcr_desktop.domain.changes import TEXT_FIELD, Value
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.domain.undos import (
    BROUGHT_BACK,
    BUILT_UPON,
    CHANGED,
    REMOVED,
    ChangeSince,
)
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import text_turns
from mcr_desktop.store.cells import load
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.gestures import (
    Gesture,
    RowEdit,
    TextEdit,
    history_of,
    passed_since,
)

_HANGING = {
    **HANGING,
    "case": (*HANGING["case"], ("commitment", "case_id"), ("complaint", "case_id")),
}
"""Where rows stand that hang on one of another kind."""
Cells = frozenset[tuple[bytes, bytes, str]]
"""Fence, row and field of what gestures that were passed over touched."""
_NOTHING = object()


class Barrier(NamedTuple):
    """What stands in the way: a row, and which of its fields where these are it."""

    how: str
    table: str
    fence: bytes
    id: bytes
    fields: tuple[str, ...] = ()
    yields: bool = False
    """Whether the former values may go over it: they are fields of a row that stays."""


class Barriers:
    """Finds what stands in the way, and tells who did it."""

    def __init__(
        self,
        workspace: Workspace,
        person_of: Callable[[bytes], str],
        is_ours: Callable[[bytes], bool],
    ) -> None:
        """`person_of` tells who writes under an id, `is_ours` whether that is a device of our own."""
        self._workspace = workspace
        self._person_of = person_of
        self._is_ours = is_ours

    def of(self, tx: Tx, gesture: Gesture, *, back: bool) -> list[Barrier]:
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
    ) -> Barrier | None:
        if isinstance(edit, TextEdit):
            return self._text_barrier(gesture, edit, passed, back=back)
        where = (edit.table, edit.fence, edit.id)
        shown = self._shown(edit.fence, edit.table, edit.id, ["deleted"])
        if edit.table == "import":
            gone = shown == [1]
            how = REMOVED if gone else BROUGHT_BACK
            return Barrier(how, *where) if gone == hides(edit, back=back) else None
        if edit.made:
            # A row that the gesture made is deleted, and restored; its fields stay for history.
            if shown == ([None] if back else [1]):
                return self._built_upon(tx, gesture, edit, passed) if back else None
            return Barrier(BROUGHT_BACK if shown == [None] else REMOVED, *where)
        names = [name for name, _, _ in edit.fields]
        if shown not in ([None], []) and "deleted" not in names:
            return Barrier(REMOVED, *where)
        values = self._values(tx, edit, names) or [_NOTHING] * len(names)
        changed = tuple(
            name
            for (name, old, new), value in zip(edit.fields, values, strict=True)
            if value != (new if back else old) or (edit.fence, edit.id, name) in passed
        ) or self._written_by_others(tx, edit, names)
        hidden = back and any(name == "deleted" and old is not None for name, old, _ in edit.fields)
        since = self._written_since(tx, edit) if hidden and not changed else ()
        fields = changed or since
        return Barrier(CHANGED, *where, fields, yields=bool(changed)) if fields else None

    def _text_barrier(
        self, gesture: Gesture, edit: TextEdit, passed: Cells, *, back: bool
    ) -> Barrier | None:
        where = ("note", edit.fence, edit.id)
        shown = self._shown(edit.fence, "note", edit.id, [TEXT_FIELD, "deleted"])
        words, gone = shown or (None, None)
        if gone is not None and not _moves(gesture, edit):
            return Barrier(REMOVED, *where)
        present = edit.after if back else edit.before
        if (words or "") != present or (edit.fence, edit.id, TEXT_FIELD) in passed:
            return Barrier(CHANGED, *where, (TEXT_FIELD,))
        return None

    def _built_upon(self, tx: Tx, gesture: Gesture, edit: RowEdit, passed: Cells) -> Barrier | None:
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
            return Barrier(CHANGED, edit.table, edit.fence, edit.id, more)
        if (edit.fence, edit.id, TEXT_FIELD) in passed:
            return Barrier(CHANGED, edit.table, edit.fence, edit.id, (TEXT_FIELD,))
        made_too = {one.id for one in gesture.edits}
        for table, field in _HANGING.get(edit.table, ()):
            hanging = self._workspace.store.rows(
                f'SELECT id FROM "{table}" WHERE "{field}" = ? AND deleted IS NULL '  # noqa: S608 - our own names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT ?",
                (edit.id, edit.fence, len(made_too) + 1),
            )
            for (row_id,) in hanging:
                if row_id not in made_too:
                    return Barrier(BUILT_UPON, table, edit.fence, row_id)
        others = [table for table in TABLES if table != "account"] * (edit.table == "account")
        for table in others:
            found = self._workspace.store.row(
                f'SELECT id FROM "{table}" WHERE deleted IS NULL '  # noqa: S608 - our own table names
                "AND fence = (SELECT no FROM fence WHERE id = ?) LIMIT 1",
                (edit.fence,),
            )
            if found:
                return Barrier(BUILT_UPON, table, edit.fence, found[0])
        return None

    def _values(self, tx: Tx, edit: RowEdit, names: Iterable[str]) -> list[object]:
        """What a row's fields hold, under those that people edit too; nothing where it is gone."""
        numbers = self._workspace.journal.numbers
        plain = [name for name in names if not name.startswith(SOURCE)]
        shown = self._shown(edit.fence, edit.table, edit.id, [*plain, "no"])
        if not shown:
            return []
        held: dict[str, object] = dict(zip(plain, shown, strict=False))
        if len(held) < len(set(names)):
            row = load(tx, edit.table, numbers.fence(tx, edit.fence), [edit.id]).get(edit.id)
            for name in names:
                cell = row.cells.get(numbers.slot(tx, edit.table, name)) if row else None
                held.setdefault(name, cell.value if cell else None)
        return [held[name] for name in names]

    def _written_since(self, tx: Tx, edit: RowEdit) -> tuple[str, ...]:
        """Which fields of a row that a gesture brought back a teammate wrote since."""
        numbers = self._workspace.journal.numbers
        numbers.fresh(tx)
        row = load(tx, edit.table, numbers.fence(tx, edit.fence), [edit.id]).get(edit.id)
        shown = row.cells.get(numbers.slot(tx, edit.table, "deleted")) if row is not None else None
        if row is None or shown is None:
            return ()
        return tuple(
            numbers.field_of(edit.table, slot)
            for slot, cell in row.cells.items()
            if cell.clock > shown.clock and self._is_theirs(numbers.writer_ids[cell.writer])
        )

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
            if self._is_theirs(writer) and not self._took_back(edit, name):
                found.append(name)
        return tuple(found)

    def _is_theirs(self, writer: bytes) -> bool:
        own = writer == self._workspace.journal.numbers.writer or self._is_ours(writer)
        return not own and bool(self._person_of(writer))

    def _took_back(self, edit: RowEdit, name: str) -> bool:
        """Whether who wrote a field last changed what we wrote, and then put our value back.

        Whoever wrote the same without having changed it before says it for themselves.
        """
        store, numbers = self._workspace.store, self._workspace.journal.numbers
        past = {
            (cell.clock, cell.writer): cell
            for table, cell in history_of(store, numbers, edit.id, edit.fence)
            if table == edit.table and cell.field == name
        }
        shown = next((cell for cell in past.values() if cell.current), None)
        if shown is None:
            return False
        last, between = shown, False
        while last.replaced in past:
            last = past[last.replaced]
            if not self._is_theirs(last.writer):
                return between and last.value == shown.value
            if self._person_of(last.writer) != self._person_of(shown.writer):
                return False
            between = between or last.value != shown.value
        return False

    def told(self, barrier: Barrier) -> ChangeSince:
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
                    workspace.store, workspace.journal.numbers, barrier.id, barrier.fence
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

    def _last_turn(self, barrier: Barrier) -> tuple[bytes, int]:
        found = self._workspace.store.row(
            "SELECT no FROM note WHERE id = ? AND fence = (SELECT no FROM fence WHERE id = ?)",
            (barrier.id, barrier.fence),
        )
        turns = text_turns.of_note(self._workspace.store, found[0]) if found else []
        return (turns[-1].writer, turns[-1].clock) if turns else (b"", 0)

    def _name(self, barrier: Barrier) -> str:
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


def hides(edit: RowEdit, *, back: bool) -> bool:
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
