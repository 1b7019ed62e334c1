"""The peer of the register: a bare table view over the same store, its pages read by SQL with OFFSET.

    python -m tests.benchmarks.programs.complaints_table PROFILE

It reads on the thread of the screen, as such programs do; the steps are those of `complaints_window`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from mcr_desktop.bootstrap import open_profile
from tests.benchmarks.windows import pss_mb

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.store.engine import Store

PAGE = 100
JUMPS = 6
FIELDS = "reported_on, kind, severity, summary, owner, acknowledged_on, responded_on, resolved_on"
Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel):
    """Every complaint; a page of them is read when one of its cells is asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._rows = int(store.rows("SELECT count(*) FROM complaint")[0][0])
        self._pages: dict[int, list[tuple[Any, ...]]] = {}
        self._where, self._order = "", "reported_on DESC, no DESC"

    def ask(self, where: str, order: str) -> None:
        """Show other rows, or these in another order."""
        self.beginResetModel()
        self._where, self._order = where, order
        self._rows = int(self._store.rows(f"SELECT count(*) FROM complaint {where}")[0][0])  # noqa: S608 - our own words
        self._pages.clear()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else FIELDS.count(",") + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page, place = divmod(index.row(), PAGE)
        if page not in self._pages:
            self._pages[page] = self._store.rows(
                f"SELECT {FIELDS} FROM complaint {self._where} ORDER BY {self._order} "  # noqa: S608 - our own words
                f"LIMIT {PAGE} OFFSET {page * PAGE}"
            )
        return str(self._pages[page][place][index.column()] or "")


def main(profile: Path) -> int:
    """Go through the steps; a line of JSON for each."""
    app = QApplication(sys.argv[:1])
    services = open_profile(profile)
    table = QTableView()
    table.resize(1280, 800)

    def settle() -> None:
        table.viewport().repaint()
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def step(name: str, start: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        start()
        settle()
        taken, used = time.perf_counter() - wall, time.thread_time() - cpu
        told = {
            "name": name, "wall_s": taken, "cpu_s": used, "screen_cpu_s": used, "stall_s": taken,
            "stall_cpu_s": used, "memory_mb": pss_mb(os.getpid()), "own_mb": pss_mb(os.getpid()),
        }  # fmt: skip
        print(json.dumps(told), flush=True)

    model: list[Rows] = []

    def open_table() -> None:
        model.append(Rows(services.workspace.store))
        table.setModel(model[0])
        table.show()

    step("register, first rows", open_table)
    bar = table.verticalScrollBar()
    for number in range(1, JUMPS + 1):
        place = bar.maximum() * ((number * 37) % 41) // 41
        step("jump", lambda place=place: bar.setValue(place))  # type: ignore[misc]  # a bound default
    bar.setValue(0)
    step("sort", lambda: model[0].ask("", "severity, no"))
    step("words", lambda: model[0].ask("WHERE summary LIKE '%torn%'", "reported_on DESC, no DESC"))
    table.close()
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
