"""The register's table: many rows at once, cells edited where they stand, lines copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionRange, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from mcr_desktop.ui.complaints.register_rows import EDITABLE
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.services.registers import RegisterRow
    from mcr_desktop.ui.models.paged_tables import PagedTableModel

MOST_AT_ONCE = 10_000
"""Rows that are changed or copied together at most."""


class CellField(EditableField):
    """A cell's editor: it goes when it is left."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class RegisterTable(Table):
    """Complaints; Shift and Ctrl choose many, F2 edits a cell, Ctrl+C copies lines."""

    edited = Signal(bytes, str, str)
    """A row's id, the field, and its new words."""
    selection_counted = Signal(int)
    copy_asked = Signal()

    def __init__(self, model: PagedTableModel[RegisterRow], name: str) -> None:
        super().__init__(model, name, compact=True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._editor: CellField | None = None
        self.selectionModel().selectionChanged.connect(
            lambda _now, _before: self.selection_counted.emit(self.selected_count())
        )

    def selected_count(self) -> int:
        """How many rows are chosen."""
        return sum(part.height() for part in self._parts())

    def selected_ids(self, at_most: int = MOST_AT_ONCE) -> list[bytes]:
        """The ids of the chosen rows from the top, as many as may be dealt with at once."""
        found: list[bytes] = []
        for part in sorted(self._parts(), key=lambda one: one.top()):
            found += self._paged.ids_between(part.top(), part.bottom() + 1)[: at_most - len(found)]
            if len(found) >= at_most:
                break
        return found

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def edit_cell(self, index: QModelIndex) -> bool:
        """Open a cell for editing where its column allows it."""
        columns = self._paged.columns
        if not index.isValid() or columns[index.column()].name not in EDITABLE:
            return False
        row, identity = self._paged.row_at(index.row()), self._paged.id_at(index.row())
        if row is None or identity is None:
            return False
        name = columns[index.column()].name
        value = getattr(row.complaint, name)
        editor = CellField(columns[index.column()].title, "" if value is None else str(value))
        editor.setParent(self.viewport())
        editor.setGeometry(self.visualRect(index))
        editor.setAutoFillBackground(True)
        editor.kept.connect(lambda text: self.edited.emit(identity, name, text))
        editor.left.connect(self._close_editor)
        editor.selectAll()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor = editor
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() == Qt.Key.Key_F2:
            if not self.edit_cell(self.currentIndex()):
                self.edit_cell(self._first_editable())
        else:
            super().keyPressEvent(event)

    def _first_editable(self) -> QModelIndex:
        for number, column in enumerate(self._paged.columns):
            if column.name in EDITABLE and not self.horizontalHeader().isSectionHidden(number):
                return self._paged.index(self.currentIndex().row(), number)
        return QModelIndex()

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
