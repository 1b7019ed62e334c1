"""The first rows as they would be stored: a table in which what stays out is marked, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from mcr_desktop.ui.models.paged_tables import CELL_ROLE
from mcr_desktop.ui.theme import ROW_COMPACT, font
from mcr_desktop.ui.widgets.row_painters import RowPainter
from mcr_desktop.ui.words import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex

ROWS_SHOWN = 8
MOST_WIDE = 280
LEAST_WIDE = 72

LONGEST_CELL = 300
LONGEST_TIP = 1_000
LONGEST_UNTOLD = 30
"""Characters that a cell mostly shows whole, without a tooltip."""

OUTCOMES = {
    "new": ("new", "good"),
    "changed": ("changed", "watch"),
    "same": ("here already", "muted"),
    "duplicate": ("repeated", "neutral"),
    "refused": ("stays out", "bad"),
}
"""What would become of a row, in words, and how that is marked."""


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell as it would be stored, or as it stands in the file with the reason why it cannot be."""

    text: str
    reason: str = ""
    note: str = ""
    """What stood there before, where that changes."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file and what would become of it."""

    line: int
    outcome: str
    cells: tuple[PreviewCell, ...]
    reason: str = ""
    """Why the whole row stays out, where no cell is to blame."""


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What the table shows."""

    titles: tuple[str, ...] = ()
    rows: tuple[PreviewRow, ...] = ()


class PreviewModel(QAbstractTableModel):
    """Line, outcome, then a column for each field and dimension."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = PreviewShown()
        side = Qt.AlignmentFlag
        self._left = int(side.AlignLeft | side.AlignVCenter)
        self._right = int(side.AlignRight | side.AlignVCenter)

    @property
    def shown(self) -> PreviewShown:
        return self._shown

    def show_preview(self, shown: PreviewShown) -> bool:
        """Show other rows; gives whether the columns changed too."""
        anew = shown.titles != self._shown.titles
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        return anew

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 2 + len(self._shown.titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Row", "Outcome", *self._shown.titles)[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._right if section == 0 else self._left
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._shown.rows[index.row()]
        text, meaning, tip = self._cell(row, index.column())
        if role == CELL_ROLE:
            return text, meaning, self._right if index.column() == 0 else self._left
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{text}: {tip}" if tip and role == Qt.ItemDataRole.AccessibleTextRole else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(tip or text)
        return None

    def _cell(self, row: PreviewRow, column: int) -> tuple[str, str, str]:
        if column == 0:
            return str(row.line), "muted", ""
        if column == 1:
            words, meaning = OUTCOMES.get(row.outcome, (row.outcome, ""))
            return words, meaning, row.reason
        if column - 2 >= len(row.cells):
            return "", "", ""
        cell = row.cells[column - 2]
        words = " ".join(cell.text[:LONGEST_CELL].split())  # a cell of several lines stands on one
        tip = cell.text[:LONGEST_TIP] if len(words) > LONGEST_UNTOLD or words != cell.text else ""
        if cell.reason:
            return words or "empty", "bad", cell.reason
        if cell.note:
            return words, "watch", cell.note
        return words, "muted" if row.outcome == "refused" else "", tip


class PreviewTable(QTableView):
    """Shows a `PreviewModel`; arrows go from cell to cell, the reason stands in the tooltip."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        self._preview = model
        self._most = ROWS_SHOWN
        self.setAccessibleName("The first rows as they would be stored")
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_COMPACT)
        self.setItemDelegate(RowPainter(self))
        self.setModel(model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFont(font("caption"))
        header.setAccessibleName("The first rows: columns")

    def show_preview(self, shown: PreviewShown) -> None:
        """Show other rows; columns keep their widths where they are the same."""
        if self._preview.show_preview(shown):
            self._fit_columns(shown)
        # Rows as they stand in the file have no outcome yet.
        self.setColumnHidden(1, not any(row.outcome for row in shown.rows))
        self._fit_rows()

    def show_most(self, rows: int) -> None:
        """Be as high as this many rows at most; the others are scrolled to."""
        self._most = rows
        self._fit_rows()

    def _fit_rows(self) -> None:
        lines = min(max(self._preview.rowCount(), 1), self._most) + 1
        self.setFixedHeight(lines * ROW_COMPACT + 18)

    def _fit_columns(self, shown: PreviewShown) -> None:
        metrics = self.fontMetrics()
        header = self.horizontalHeader()
        header.resizeSection(0, LEAST_WIDE)
        header.resizeSection(1, 120)
        for number, title in enumerate(shown.titles):
            cells = (row.cells[number] for row in shown.rows if number < len(row.cells))
            texts = [title, *(cell.text for cell in cells)]
            widest = (
                max(metrics.horizontalAdvance(" ".join(text[:60].split())) for text in texts) + 40
            )
            header.resizeSection(number + 2, min(max(widest, LEAST_WIDE), MOST_WIDE))
