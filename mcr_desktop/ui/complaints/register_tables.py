"""The register's table: many rows at once, cells edited where they stand, lines copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from mcr_desktop.ui.complaints.register_rows import EDITABLE
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.services.registering.registers import RegisterRow
    from mcr_desktop.ui.models.paged_tables import PagedTableModel


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
    copy_asked = Signal()

    def __init__(self, model: PagedTableModel[RegisterRow], name: str) -> None:
        super().__init__(model, name, compact=True, multiple=True)
        self._editor: CellField | None = None

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
