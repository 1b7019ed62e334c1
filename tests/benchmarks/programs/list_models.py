"""Times the plain ways of showing 50,000 rows and prints them as JSON."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from tests.benchmarks.programs.table_window import Notes

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 50_000
COLUMNS = 3
JUMPS = 60
TIMES = 3
Index = QModelIndex | QPersistentModelIndex


class Constant(QAbstractTableModel):
    """Cells that cost nothing to fetch: what is left is painting."""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COUNT

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return (
            "some words of a note" if role == Qt.ItemDataRole.DisplayRole and index.row() else None
        )


def items(path: str) -> QStandardItemModel:
    model = QStandardItemModel()
    store = sqlite3.connect(path)
    for row in store.execute("SELECT id, length(body), body FROM note ORDER BY id DESC"):
        model.appendRow([QStandardItem(str(cell)) for cell in row])
    store.close()
    return model


def main() -> int:
    program = QApplication(sys.argv)
    source = random.Random(5)
    taken: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as folder:
        path = str(Path(folder) / "notes.sqlite")
        store = sqlite3.connect(path)
        store.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        store.executemany(
            "INSERT INTO note(body) VALUES (?)",
            ((f"note {number} " + "words and more words " * 6,) for number in range(COUNT)),
        )
        store.commit()
        store.close()
        makers: dict[str, Callable[[], QAbstractItemModel]] = {
            "paint alone": Constant,
            "ids then pages": lambda: Notes(path),
            "QStandardItemModel": lambda: items(path),
        }
        for name, make in makers.items():
            shown, jump = [], []
            for _ in range(TIMES):
                began = time.perf_counter()
                model = make()
                table = QTableView()
                table.resize(1200, 800)
                table.setModel(model)
                table.show()
                while not table.isVisible() or not table.viewport().isVisible():
                    program.processEvents()
                table.viewport().repaint()
                shown.append((time.perf_counter() - began) * 1000)
                program.processEvents()
                for _ in range(JUMPS):
                    began = time.perf_counter()
                    table.verticalScrollBar().setValue(
                        source.randrange(table.verticalScrollBar().maximum())
                    )
                    table.viewport().repaint()
                    jump.append((time.perf_counter() - began) * 1000)
                table.close()
                table.deleteLater()
            taken[name] = {"shown": shown, "jump": jump}
    print(json.dumps(taken))
    return 0


if __name__ == "__main__":
    sys.exit(main())
