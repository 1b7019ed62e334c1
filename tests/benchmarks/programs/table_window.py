"""A window on a table of 50,000 SQLite rows, as plain as it can be: ids first, then pages."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

PAGE = 100
Index = QModelIndex | QPersistentModelIndex


class Notes(QAbstractTableModel):
    """Rows by id; a page of them is read when the first is asked for."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._store = sqlite3.connect(path)
        self._ids = [row[0] for row in self._store.execute("SELECT id FROM note ORDER BY id DESC")]
        self._pages: dict[int, list[tuple[Any, ...]]] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page, place = divmod(index.row(), PAGE)
        if page not in self._pages:
            wanted = self._ids[page * PAGE : (page + 1) * PAGE]
            marks = ",".join("?" * len(wanted))
            self._pages[page] = self._store.execute(
                f"SELECT id, length(body), body FROM note WHERE id IN ({marks}) ORDER BY id DESC",  # noqa: S608 - marks only
                wanted,
            ).fetchall()
        return str(self._pages[page][place][index.column()])


class Window(QMainWindow):
    def __init__(self, path: str | None) -> None:
        super().__init__()
        self.resize(1200, 800)
        if path is not None:
            self._model = Notes(path)
            table = QTableView()
            table.setModel(self._model)
            self.setCentralWidget(table)


def main(words: list[str]) -> int:
    """Without a path, a bare window: the floor under every program of this kind."""
    program = QApplication(words)
    window = Window(words[1] if len(words) > 1 else None)
    window.show()
    # The first turn of the loop paints; the one after it is the user's.
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: print("READY", flush=True)))
    return program.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
